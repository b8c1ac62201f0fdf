/* Networks that a plan brings along: every member is somebody, of the group and role that the plan says; every tie is there at
 * both ends and nothing else is; the mutants are a tie at one end, a tie to oneself, and a shuffle that meets somebody twice. */
#include "engine/network.h"
#include "engine/seeds.h"
#include "models/economy/market_state.h"
#include "models/groups/groups_state.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"
#include "tiny_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MEMBERS = 40, SPARE = TINY_GROUPS };

/* Two rings of twenty that share one tie; every fourth is a leader, of the mafia and of a group without share. */
static void add_network(struct ocp_plan *plan)
{
    plan->groups = realloc(plan->groups, (plan->n_groups + 1) * sizeof *plan->groups);
    plan->member_seeds = calloc(MEMBERS, sizeof *plan->member_seeds);
    plan->tie_seeds = calloc(MEMBERS + 1, sizeof *plan->tie_seeds);
    assert_non_null(plan->groups);
    assert_non_null(plan->member_seeds);
    assert_non_null(plan->tie_seeds);
    plan->groups[plan->n_groups++] = (struct ocp_group_spec){.name = "ring", .share = 0.0, .rival = OCP_NO_GROUP};
    plan->n_member_seeds = MEMBERS;
    for (uint32_t i = 0; i < MEMBERS; i++) {
        plan->member_seeds[i] = (struct ocp_member_seed){
            .group = i < MEMBERS / 2 ? TINY_MAFIA : SPARE, .role = i % 4 == 0 ? ROLE_LEADER : 0, .sentence = 1 + SENTENCE_LIFE};
        const uint32_t half = MEMBERS / 2, first = i / half * half, last = first + half - 1;
        if (i == first) {
            plan->tie_seeds[plan->n_tie_seeds++] = (struct ocp_tie_seed){i, i + 1, 1.0};
            if (i == 0) {
                plan->tie_seeds[plan->n_tie_seeds++] = (struct ocp_tie_seed){i, last, 0.5};
                plan->tie_seeds[plan->n_tie_seeds++] = (struct ocp_tie_seed){i, half, 0.75};
            } else {
                plan->tie_seeds[plan->n_tie_seeds++] = (struct ocp_tie_seed){i, last, 0.5};
            }
        } else if (i < last) {
            plan->tie_seeds[plan->n_tie_seeds++] = (struct ocp_tie_seed){i, i + 1, i % 2 ? 0.001 : 0.6};
        }
    }
    assert_int_equal(plan->n_tie_seeds, MEMBERS + 1);
}

static struct ocp_tie_list ties_of(const struct ocp_world *world, uint32_t person)
{
    const struct contacts_state *s = contacts_of(world);
    const size_t row = world->row_of_person[person];
    return (struct ocp_tie_list){s->tie_who + row * OCP_TIES, s->tie_weight + row * OCP_TIES, s->tie_count + row};
}

/* Every tie of the plan at both ends with one weight, nobody tied to himself, and no other ties: how many of that is not so. */
static unsigned faults(const struct ocp_world *world)
{
    const struct ocp_plan *plan = world->plan;
    unsigned wrong = 0;
    uint64_t ends = 0;
    for (size_t i = 0; i < plan->n_tie_seeds; i++) {
        const uint32_t a = ocp_seed_person(world, plan->tie_seeds[i].a), b = ocp_seed_person(world, plan->tie_seeds[i].b);
        const struct ocp_tie_list at_a = ties_of(world, a), at_b = ties_of(world, b);
        const int to_b = ocp_ties_find(&at_a, b), to_a = ocp_ties_find(&at_b, a);
        const double wanted = plan->tie_seeds[i].weight > 0.1 ? plan->tie_seeds[i].weight : 0.1; /* contacts.tie_start */
        wrong += to_a < 0 || to_b < 0 || at_a.weight[to_b] != at_b.weight[to_a] || at_a.weight[to_b] != ocp_tie_weight(wanted);
    }
    for (uint32_t person = 0; person < world->n_persons; person++) {
        const struct ocp_tie_list list = ties_of(world, person);
        wrong += ocp_ties_find(&list, person) >= 0;
        ends += *list.count;
    }
    return wrong + (ends != 2 * plan->n_tie_seeds);
}

static void test_day_0(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3});
    add_network(&plan);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    assert_null(ocp_world_verify(world));
    assert_int_equal(faults(world), 0);
    unsigned prisons = 0;
    for (uint32_t i = 0; i < MEMBERS; i++) {
        const uint32_t person = ocp_seed_person(world, i);
        const uint32_t row = world->row_of_person[person];
        assert_int_equal(ocp_seed_member(world, person), i);
        assert_int_equal(population_of(world)->group[row], plan.member_seeds[i].group);
        assert_int_equal(population_of(world)->sentence[row], SENTENCE_LIFE);
        assert_true(i % 4 || population_of(world)->role[row] == ROLE_LEADER);
        assert_true(population_of(world)->role[row] != ROLE_NONE);
        prisons |= 1U << world->wings[world->wing_of[row]].prison;
    }
    assert_int_equal(prisons, 7); /* spread over all three */
    unsigned ring = 0;
    for (uint32_t person = 0; person < world->n_persons; person++) {
        ring += population_of(world)->group[world->row_of_person[person]] == SPARE;
    }
    assert_int_equal(ring, MEMBERS / 2); /* nobody else: its share is nil */
    assert_true(groups_of(world)->active[SPARE]);
    /* Mutants: one end forgotten; a tie to oneself; one strength changed. */
    const uint32_t person = ocp_seed_person(world, 1);
    const struct ocp_tie_list list = ties_of(world, person);
    const uint16_t before = list.weight[0];
    list.weight[0] = ocp_tie_weight(0.3);
    assert_true(faults(world) > 0);
    list.weight[0] = before;
    assert_int_equal(faults(world), 0);
    assert_true(ocp_ties_add(&list, person, ocp_tie_weight(0.5)));
    assert_true(faults(world) > 0);
    assert_true(ocp_ties_remove(&list, person));
    assert_true(ocp_ties_remove(&list, ocp_seed_person(world, 0)));
    assert_true(faults(world) > 0);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* The network lives on: after a day, audited, every tie between two who are still inside is there and strong, and after half a
 * year most are, apart from each other or not. */
static void test_survives(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3});
    add_network(&plan);
    struct ocp_world *world = tiny_world(model, &plan, 1, 0);
    tiny_audit(world);
    unsigned kept = 0;
    for (size_t i = 0; i < plan.n_tie_seeds; i++) {
        const struct ocp_tie_list list = ties_of(world, ocp_seed_person(world, plan.tie_seeds[i].a));
        const int at = ocp_ties_find(&list, ocp_seed_person(world, plan.tie_seeds[i].b));
        kept += at >= 0 && (double)ocp_tie_strength(list.weight[at]) > 0.9 * plan.tie_seeds[i].weight;
    }
    assert_int_equal(kept, plan.n_tie_seeds);
    tiny_run(world, 182);
    kept = 0;
    unsigned both = 0;
    for (size_t i = 0; i < plan.n_tie_seeds; i++) {
        const uint32_t a = ocp_seed_person(world, plan.tie_seeds[i].a), b = ocp_seed_person(world, plan.tie_seeds[i].b);
        if (world->row_of_person[a] != OCP_NOWHERE && world->row_of_person[b] != OCP_NOWHERE) {
            const struct ocp_tie_list list = ties_of(world, a);
            both++;
            kept += ocp_ties_find(&list, b) >= 0;
        }
    }
    assert_true(both > MEMBERS / 2);
    assert_true(2 * kept > both);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Counts of a snapshot's true ties by kind. */
static void count_edge(void *user, const struct ocp_network_edge *edge)
{
    uint32_t *kinds = user;
    kinds[edge->kind] += edge->layer == OCP_LAYER_TRUE;
}

static void ignore_node(void *user, const struct ocp_network_node *node)
{
    (void)user;
    (void)node;
}

static void look(const struct ocp_world *world, uint32_t kinds[TIE_KIND_COUNT])
{
    memset(kinds, 0, TIE_KIND_COUNT * sizeof *kinds);
    const struct ocp_network_sink sink = {.user = kinds, .node = ignore_node, .edge = count_edge};
    models_network(world, &sink);
}

/* What a tie is besides company follows from who the two are: fellows, debtor and creditor, and the pressed; the gravest counts. */
static void test_kinds(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3});
    add_network(&plan);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    struct market_state *m = market_of(world);
    uint32_t kinds[TIE_KIND_COUNT];
    for (uint32_t i = 0; i < MEMBERS; i++) {
        m->debt[world->row_of_person[ocp_seed_person(world, i)]] = 0;
    }
    look(world, kinds);
    assert_int_equal(kinds[TIE_GROUP], MEMBERS); /* all but the one between the rings */
    assert_int_equal(kinds[TIE_FRIEND], 1);
    assert_int_equal(kinds[TIE_KIN] + kinds[TIE_DEBT] + kinds[TIE_EXPLOITATION], 0);
    /* The first of the second ring owes the first ring: one tie of his leads there. */
    const uint32_t row = world->row_of_person[ocp_seed_person(world, MEMBERS / 2)];
    m->debt[row] = 100;
    m->creditor[row] = TINY_MAFIA;
    look(world, kinds);
    assert_int_equal(kinds[TIE_DEBT], 1);
    assert_int_equal(kinds[TIE_FRIEND], 0);
    m->pressed[row] = 1;
    look(world, kinds);
    assert_int_equal(kinds[TIE_EXPLOITATION], 1);
    assert_int_equal(kinds[TIE_DEBT], 0);
    /* Owed to the own group: his two ties in it, as far as he is the debtor. */
    m->creditor[row] = SPARE;
    look(world, kinds);
    assert_int_equal(kinds[TIE_EXPLOITATION], 2);
    assert_int_equal(kinds[TIE_GROUP], MEMBERS - 2);
    assert_int_equal(kinds[TIE_FRIEND], 1);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Other replicates: other persons, the same network. Strategies share them. */
static void test_chance(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3});
    add_network(&plan);
    const uint32_t other = tiny_add_strategy(&plan, "other");
    struct ocp_world *a = tiny_world(model, &plan, 0, 0), *b = tiny_world(model, &plan, 1, 0),
                     *c = tiny_world(model, &plan, 0, other);
    unsigned same = 0;
    for (uint32_t i = 0; i < MEMBERS; i++) {
        same += ocp_seed_person(a, i) == ocp_seed_person(b, i);
        assert_int_equal(ocp_seed_person(a, i), ocp_seed_person(c, i));
    }
    assert_true(same < MEMBERS / 4);
    assert_int_equal(faults(b), 0);
    assert_true(ocp_world_hash(a) == ocp_world_hash(c));
    ocp_world_free(a);
    ocp_world_free(b);
    ocp_world_free(c);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static unsigned met_twice(uint32_t n, const uint32_t key[4], uint32_t (*shuffle)(uint32_t, uint32_t, const uint32_t[4]))
{
    uint8_t *seen = calloc(n, 1);
    unsigned twice = 0;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t to = shuffle(i, n, key);
        assert_true(to < n);
        twice += seen[to];
        seen[to] = 1;
    }
    free(seen);
    return twice;
}

static uint32_t not_a_shuffle(uint32_t i, uint32_t n, const uint32_t key[4])
{
    return (i * 2654435761U ^ key[0]) % n;
}

static void test_shuffle(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {1, 2, 3, 4, 5, 17, 64, 65, 1000, 4096, 62694};
    const uint32_t key[4] = {11, 22, 33, 44};
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        assert_int_equal(met_twice(sizes[k], key, ocp_seed_shuffle), 0);
        for (uint32_t i = 0; i < sizes[k]; i += 1 + sizes[k] / 100) {
            assert_int_equal(ocp_seed_unshuffle(ocp_seed_shuffle(i, sizes[k], key), sizes[k], key), i);
        }
    }
    assert_true(met_twice(1000, key, not_a_shuffle) > 0);
    /* Members land evenly: of 1000 shuffles of the first of ten, each place is met about 100 times (sd 9.5). */
    unsigned met[10] = {0};
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t word[4];
        ocp_draw_four(ocp_key_make(5, i), UINT32_MAX, 0, 0, 2, word);
        met[ocp_seed_shuffle(0, 10, word)]++;
    }
    for (int i = 0; i < 10; i++) {
        assert_in_range(met[i], 55, 145);
    }
}

/* A plan that contradicts itself is refused by the engine, whoever made it. */
static void test_wrong_plans(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 1});
    add_network(&plan);
    struct ocp_message message = {0};
    assert_int_equal(ocp_plan_check(&plan, model, &message), OCP_OK);
    const struct ocp_tie_seed tie = plan.tie_seeds[3];
    static const struct ocp_tie_seed wrong[] = {{5, 5, 1.0}, {9, 4, 1.0}, {2, MEMBERS, 1.0}, {2, 3, 0.0}, {2, 3, 1.5}, {0, 1, 1.0}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        plan.tie_seeds[3] = wrong[i];
        assert_int_equal(ocp_plan_check(&plan, model, &message), OCP_BAD_INPUT);
    }
    plan.tie_seeds[3] = tie;
    plan.member_seeds[7].group = 9;
    assert_int_equal(ocp_plan_check(&plan, model, &message), OCP_BAD_INPUT);
    plan.member_seeds[7].group = 0;
    plan.prisons[0].prisoners = MEMBERS - 1;
    assert_int_equal(ocp_plan_check(&plan, model, &message), OCP_BAD_INPUT);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_day_0),  cmocka_unit_test(test_survives), cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_chance), cmocka_unit_test(test_shuffle),  cmocka_unit_test(test_wrong_plans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
