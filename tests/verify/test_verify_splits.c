/* Groups split: with a spare group, a contested succession makes two groups of one, of the same members, who are rivals; without
 * one, and with the probability at nil, there is none. A spare group is nobody's until then. */
#include "engine/rng.h"
#include "models/economy/market_state.h"
#include "models/groups/groups_kernel.h"
#include "models/groups/groups_state.h"
#include "models/institution/intelligence_state.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"
#include "tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { SPARE = TINY_GROUPS };

static void add_spare(struct ocp_plan *plan)
{
    plan->groups = realloc(plan->groups, (plan->n_groups + 1) * sizeof *plan->groups);
    assert_non_null(plan->groups);
    plan->groups[plan->n_groups++] = (struct ocp_group_spec){.name = "splinter", .rival = OCP_NO_GROUP};
}

/* Every leader is soon lost, vacancies are short, nobody leads from outside, nobody joins or leaves. */
static struct ocp_plan contested(const struct ocp_model *model, double split, uint32_t prisons)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.horizon = 361, .prisons = prisons});
    plan.burn_in_days = 0; /* the first split may come on the first day */
    tiny_set(&plan, model, "groups.split", split);
    tiny_set(&plan, model, "groups.control_floor", 1.0);
    tiny_set(&plan, model, "groups.control_loss", 30.0);
    tiny_set(&plan, model, "groups.succession_days", 5.0);
    tiny_set(&plan, model, "groups.move_outside", 0.0);
    return plan;
}

static uint32_t members_of(const struct ocp_world *world, uint8_t group)
{
    uint32_t n = 0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
            n += population_of(world)->group[row] == group;
        }
    }
    return n;
}

/* The group that the spare one has split from: the only one it is at war with that is not its lasting rival. */
static uint8_t parent_of(const struct ocp_world *world)
{
    const struct groups_state *s = groups_of(world);
    uint8_t parent = OCP_NO_GROUP;
    for (uint32_t g = 0; g < TINY_GROUPS; g++) {
        if (s->rival[g] == s->rival[SPARE] && groups_hostility(s, SPARE, g) >= 1.0F) {
            assert_int_equal(parent, OCP_NO_GROUP);
            parent = (uint8_t)g;
        }
    }
    assert_int_not_equal(parent, OCP_NO_GROUP);
    return parent;
}

static double tie(const struct ocp_world *world, uint32_t row, uint32_t person)
{
    const struct contacts_state *s = contacts_of(world);
    for (uint32_t i = 0; i < s->tie_count[row]; i++) {
        if (s->tie_who[(size_t)row * OCP_TIES + i] == person) {
            return (double)s->tie_weight[(size_t)row * OCP_TIES + i];
        }
    }
    return 0.0;
}

/* Nobody stands against the one of the two leaders with whom he has the stronger tie. How many have one. */
static uint32_t with_own_ties(const struct ocp_world *world, uint8_t old)
{
    const struct groups_state *s = groups_of(world);
    uint32_t tied = 0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
            const uint8_t group = population_of(world)->group[row];
            const double to_old = tie(world, row, s->leader[old]), to_new = tie(world, row, s->leader[SPARE]);
            if ((group == old || group == SPARE) && world->person[row] != s->leader[old] &&
                world->person[row] != s->leader[SPARE] && (to_old > to_new || to_new > to_old)) {
                assert_int_equal(group, to_new > to_old ? SPARE : old);
                tied++;
            }
        }
    }
    return tied;
}

/* Splits a year, and whether a spare group has members in the end. */
static double splits(const struct ocp_model *model, double probability, bool spare, bool *taken)
{
    struct ocp_plan plan = contested(model, probability, 4);
    if (spare) {
        add_spare(&plan);
    }
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 361);
    *taken = spare && groups_of(world)->active[SPARE];
    const double value = tiny_outcome(world, "splits");
    ocp_world_free(world);
    ocp_plan_free(&plan);
    return value;
}

static void test_a_split_needs_a_spare_group(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    bool taken = false;
    assert_true(splits(model, 1.0, true, &taken) > 0.0);
    assert_true(taken);
    assert_true(splits(model, 1.0, false, &taken) == 0.0);
    assert_true(splits(model, 0.0, true, &taken) == 0.0);
    assert_false(taken);
    ocp_model_free(model);
}

/* On the day of the split nobody of the old group is lost but to the new one, and the two are rivals with a leader each. */
static void test_the_two_halves(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = contested(model, 1.0, 4);
    add_spare(&plan);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct groups_state *s = groups_of(world);
    const struct market_state *market = market_of(world);
    for (uint32_t cell = SPARE; cell < world->n_cells; cell += world->n_groups) {
        for (uint32_t good = 0; good < GOOD_COUNT; good++) {
            assert_int_equal(market->stock[cell * GOOD_COUNT + good], 0);
        }
    }
    uint32_t before[TINY_GROUPS] = {0};
    while (!s->active[SPARE] && world->day < 361) {
        assert_int_equal(members_of(world, SPARE), 0);
        for (uint32_t row = 0; row < world->n_rows; row++) { /* nobody has heard of it */
            assert_true(intelligence_of(world)->claimed[row] != SPARE);
        }
        for (unsigned g = 0; g < TINY_GROUPS; g++) {
            before[g] = members_of(world, (uint8_t)g);
        }
        tiny_audit(world);
    }
    assert_true(s->active[SPARE]);
    const uint8_t old = parent_of(world);
    assert_true(groups_hostility(s, SPARE, old) >= 1.0F && groups_hostility(s, old, SPARE) >= 1.0F);
    /* Who was at war with the group is at war with both halves, from both sides, and remains its rival. */
    for (uint32_t g = 0; g < TINY_GROUPS; g++) {
        if (g != old) {
            assert_true(fabsf(groups_hostility(s, SPARE, g) - groups_hostility(s, old, g)) < 1e-3F);
            assert_true(fabsf(groups_hostility(s, SPARE, g) - groups_hostility(s, g, SPARE)) < 1e-9F);
        }
    }
    assert_int_equal(s->rival[old], plan.groups[old].rival);
    assert_int_equal(s->rival[SPARE], plan.groups[old].rival);
    const uint32_t left = members_of(world, old), gone = members_of(world, SPARE);
    assert_true(gone > 0 && left > 0);
    assert_in_range(left + gone, before[old] - 5, before[old] + 5); /* admissions, releases, joiners of the day */
    assert_true(s->leader[SPARE] != OCP_NOWHERE && s->leader[SPARE] != s->leader[old]);
    assert_int_equal(population_of(world)->group[world->row_of_person[s->leader[SPARE]]], SPARE);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Within one prison a group divides: its members are divided by ties, else by chance in proportion to standing, so that two of
 * nearly equal standing get some half each, and nobody follows the one whom he has no tie to against the one to whom he has. */
static void test_a_group_of_one_prison_divides(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    uint32_t tied = 0;
    for (uint32_t seed = 1; seed <= 4; seed++) {
        struct ocp_plan plan = contested(model, 1.0, 1);
        add_spare(&plan);
        plan.seed = seed;
        plan.groups[TINY_MAFIA].share = 0.3;
        tiny_set(&plan, model, "groups.control_loss", 90.0); /* time for ties to grow */
        struct ocp_world *world = tiny_world(model, &plan, 0, 0);
        const struct groups_state *s = groups_of(world);
        uint8_t old = OCP_NO_GROUP;
        while (!s->active[SPARE] && world->day < 361) {
            ocp_world_step(world, 1);
        }
        assert_true(s->active[SPARE]);
        old = parent_of(world);
        if (old == TINY_MAFIA) {
            const double gone = (double)members_of(world, SPARE), left = (double)members_of(world, old);
            assert_true(gone + left > 50.0);
            assert_true(gone / (gone + left) > 0.15 && gone / (gone + left) < 0.85);
        }
        tied += with_own_ties(world, old);
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
    assert_true(tied > 0);
    ocp_model_free(model);
}

static double uniform(uint32_t trial)
{
    uint32_t word[4];
    ocp_draw_four(ocp_key_make(7, 0), trial, 0, 0, 0, word);
    return ocp_uniform(word[0]);
}

static void test_who_follows(void **state)
{
    (void)state;
    enum { TRIALS = 100000 };
    double follow = 0.0;
    double mutant = 0.0; /* the leader's share instead of the runner-up's */
    for (uint32_t i = 0; i < TRIALS; i++) {
        const double u = uniform(i);
        assert_true(follows_runner_up(0.1, u, 0.9, 0.1) && !follows_runner_up(-0.1, u, 0.1, 0.9));
        follow += follows_runner_up(0.0, u, 0.6, 0.4);
        mutant += follows_runner_up(0.0, u, 0.4, 0.6);
    }
    const double error = sqrt(TRIALS * 0.4 * 0.6);
    assert_true(fabs(follow - 0.4 * TRIALS) <= 4.0 * error);
    assert_true(fabs(mutant - 0.4 * TRIALS) > 4.0 * error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_split_needs_a_spare_group),
        cmocka_unit_test(test_the_two_halves),
        cmocka_unit_test(test_a_group_of_one_prison_divides),
        cmocka_unit_test(test_who_follows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
