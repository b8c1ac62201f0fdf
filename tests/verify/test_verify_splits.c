/* Groups split: with a spare group, a contested succession makes two groups of one, of the same members, who are rivals; without
 * one, and with the probability at nil, there is none. A spare group is nobody's until then. */
#include "models/economy/market_state.h"
#include "models/groups/groups_state.h"
#include "models/institution/intelligence_state.h"
#include "models/people/population_state.h"
#include "tiny_plan.h"

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
static struct ocp_plan contested(const struct ocp_model *model, double split)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.horizon = 361, .prisons = 4});
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

/* Splits a year, and whether a spare group has members in the end. */
static double splits(const struct ocp_model *model, double probability, bool spare, bool *taken)
{
    struct ocp_plan plan = contested(model, probability);
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
    struct ocp_plan plan = contested(model, 1.0);
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
    const uint8_t old = s->rival[SPARE];
    assert_true(old < TINY_GROUPS);
    assert_int_equal(s->rival[old], SPARE);
    const uint32_t left = members_of(world, old), gone = members_of(world, SPARE);
    assert_true(gone > 0 && left > 0);
    assert_in_range(left + gone, before[old] - 5, before[old] + 5); /* admissions, releases, joiners of the day */
    assert_true(s->leader[SPARE] != OCP_NOWHERE && s->leader[SPARE] != s->leader[old]);
    assert_int_equal(population_of(world)->group[world->row_of_person[s->leader[SPARE]]], SPARE);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_split_needs_a_spare_group),
        cmocka_unit_test(test_the_two_halves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
