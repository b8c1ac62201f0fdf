/* Relatives among prisoners: as many as stated, of one origin and one group, without changing how many belong to either; known to
 * each other wherever they are, never forgotten while both are inside, gone when one leaves. */
#include "engine/network.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint32_t inside(const struct ocp_world *world, uint32_t person)
{
    return person < world->n_persons ? world->row_of_person[person] : OCP_NOWHERE;
}

struct tally {
    double pairs, related, strangers_alike; /* pairs inside, related ones, and unrelated ones of one group and origin */
    double persons, members, natives;
};

static void count_pairs(const struct ocp_world *world, struct tally *t)
{
    const struct population_state *who = population_of(world);
    for (uint32_t person = 0; person < world->n_persons; person++) {
        const uint32_t row = inside(world, person);
        const uint32_t other = inside(world, population_relative(person));
        if (row == OCP_NOWHERE || other == OCP_NOWHERE) {
            continue;
        }
        const bool alike = who->group[row] == who->group[other] && who->origin[row] == who->origin[other];
        assert_int_equal(who->kin[row], who->kin[other]);
        if (who->kin[row] && !alike) {
            fail_msg("person %u and a relative are of different groups or origins", person);
        }
        t->pairs += 0.5;
        t->related += 0.5 * who->kin[row];
        t->strangers_alike += 0.5 * (!who->kin[row] && alike);
        t->persons += 1.0;
        t->members += who->group[row] != OCP_NO_GROUP;
        t->natives += who->origin[row] == 0;
    }
}

static struct tally tally_of(struct ocp_model *model, double kin)
{
    struct tally t = {0};
    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.seed = seed, .prisons = 4});
        tiny_set(&plan, model, "population.kin", kin);
        struct ocp_world *world = tiny_world(model, &plan, 0, 0);
        count_pairs(world, &t);
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
    return t;
}

static double off_by(double count, double n, double expected, double variance)
{
    return fabs(count / n - expected) / sqrt(variance / n);
}

static void relatives_are_as_many_as_stated_and_alike(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const double kin = 0.3;
    const double member = 0.15; /* the groups of tiny_plan */
    const struct tally t = tally_of(model, kin);
    assert_true(off_by(t.related, t.pairs, kin, kin * (1.0 - kin)) < 4.0);
    /* The same margins; counts of a pair are one draw where they are related, hence the wider variance. */
    assert_true(off_by(t.members, t.persons, member, (1.0 + kin) * member * (1.0 - member)) < 4.0);
    assert_true(off_by(t.natives, t.persons, 0.75, (1.0 + kin) * 0.75 * 0.25) < 4.0);
    /* Mutants: relatives who are strangers in all but name, and a share that is another. */
    assert_true(t.strangers_alike < 0.7 * (t.pairs - t.related));
    assert_true(off_by(t.related, t.pairs, 0.95 * kin, kin * (1.0 - kin)) > 4.0);
    assert_true(tally_of(model, 0.0).related == 0.0);
    ocp_model_free(model);
}

/* Strength of the tie between two who are inside, 0 for none; the same at both ends. */
static double strength(const struct ocp_world *world, uint32_t person, uint32_t other)
{
    const struct contacts_state *s = contacts_of(world);
    double found[2] = {0.0, 0.0};
    for (int end = 0; end < 2; end++) {
        const uint32_t row = inside(world, end == 0 ? person : other);
        for (uint32_t i = 0; i < s->tie_count[row]; i++) {
            const size_t at = (size_t)row * OCP_TIES + i;
            if (s->tie_who[at] == (end == 0 ? other : person)) {
                found[end] = (double)s->tie_weight[at] / OCP_TIE_FULL;
            }
        }
    }
    assert_true(found[0] == found[1]);
    return found[0];
}

struct held {
    uint32_t pairs, apart, weak, others; /* related pairs inside, of these in two prisons, of these below `least`; other ties */
};

static struct held held_by(const struct ocp_world *world, double least)
{
    struct held h = {0};
    const struct population_state *who = population_of(world);
    for (uint32_t person = 0; person < world->n_persons; person++) {
        const uint32_t row = inside(world, person);
        const uint32_t relative = population_relative(person);
        const uint32_t there = inside(world, relative);
        if (row == OCP_NOWHERE) {
            continue;
        }
        const bool both = who->kin[row] && there != OCP_NOWHERE;
        h.others += contacts_of(world)->tie_count[row] - both;
        if (both && person < relative) {
            h.pairs++;
            h.apart += world->wings[world->wing_of[row]].prison != world->wings[world->wing_of[there]].prison;
            h.weak += strength(world, person, relative) < least - 1e-4;
        }
    }
    return h;
}

/* Nobody meets, everything fades: what is left after half a year of coming, going and moving is kin. */
static void relatives_do_not_forget_each_other(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .horizon = 400});
    tiny_set(&plan, model, "population.kin", 0.3);
    tiny_set(&plan, model, "contacts.kin", 0.4);
    tiny_set(&plan, model, "contacts.rate", 0.0);
    tiny_set(&plan, model, "contacts.seek", 0.0);
    tiny_set(&plan, model, "contacts.remote", 0.0);
    tiny_set(&plan, model, "contacts.decay", 0.05);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 1); /* the first day is one of the weekly ones */
    const struct held first = held_by(world, 0.4);
    assert_true(first.pairs > 80 && first.weak == 0 && first.others == 0);
    tiny_run(world, 7 * 26);
    const struct held later = held_by(world, 0.4);
    assert_true(later.pairs > 60 && later.apart > 10 && later.weak == 0 && later.others == 0);
    /* Mutant: held at less, they would be weak. */
    assert_true(held_by(world, 0.45).weak == later.pairs);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* A full list gives up its weakest tie, at both ends, not the relative. */
static void relatives_find_room_in_full_lists(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .horizon = 400});
    tiny_set(&plan, model, "population.kin", 1.0);
    tiny_set(&plan, model, "contacts.rate", 8.0);
    tiny_set(&plan, model, "contacts.tie_chance", 1.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 7 * 20 + 1);
    const struct held h = held_by(world, 0.5);
    assert_true(h.pairs > 200 && h.apart > 40 && h.weak == 0);
    assert_true(h.others > 12 * world->n_wings * 40);
    assert_null(ocp_world_verify(world));
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void ignore_node(void *user, const struct ocp_network_node *node)
{
    (void)user;
    (void)node;
}

static void count_kin(void *user, const struct ocp_network_edge *edge)
{
    uint32_t *kinds = user;
    kinds[edge->kind] += edge->layer == OCP_LAYER_TRUE;
}

static void networks_show_kin(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    for (int k = 0; k < 2; k++) {
        struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3});
        tiny_set(&plan, model, "population.kin", k == 0 ? 0.5 : 0.0);
        struct ocp_world *world = tiny_world(model, &plan, 0, 0);
        tiny_run(world, 1);
        uint32_t kinds[TIE_KIND_COUNT] = {0};
        const struct ocp_network_sink sink = {.user = kinds, .node = ignore_node, .edge = count_kin};
        model->catalogue->network(world, &sink);
        assert_true(k == 0 ? kinds[TIE_KIN] > 5 : kinds[TIE_KIN] == 0);
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relatives_are_as_many_as_stated_and_alike),
        cmocka_unit_test(relatives_do_not_forget_each_other),
        cmocka_unit_test(relatives_find_room_in_full_lists),
        cmocka_unit_test(networks_show_kin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
