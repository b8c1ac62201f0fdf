/* The outside at work inside: pressure on staff and on families, acts by groups that need no order from a cell, hands that are
 * arrested; and competing risks of recruited minors, each against its closed form with a planted mutant. */
#include "engine/inside.h"
#include "models/economy/market_state.h"
#include "models/groups/groups_state.h"
#include "models/institution/staff_inside.h"
#include "models/institution/violence_state.h"
#include "models/outside/outside_kernel.h"
#include "models/outside/outside_state.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void set_threat(struct ocp_world *world, float threat)
{
    for (uint32_t g = 0; g < world->n_groups; g++) {
        outside_of(world)->threat[g] = threat;
    }
}

/* A member of staff whom group 0 cultivates, and one whom nobody has approached, under no and under full pressure outside, in
 * another administration than the one in which the group acts: borders do not matter. */
static void pressure_reaches_staff_across_borders(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2});
    plan.n_jurisdictions = 2;
    plan.jurisdictions = realloc(plan.jurisdictions, 2 * sizeof *plan.jurisdictions);
    assert_non_null(plan.jurisdictions);
    plan.jurisdictions[1] = plan.jurisdictions[0];
    plan.prisons[1].jurisdiction = 1;
    tiny_set(&plan, model, "staff.threat", 1.5);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct ocp_day day = ocp_day_open(world, 0);
    struct staff_state *s = staff_of(world);
    const uint32_t row = world->prisons[1].staff_first;
    s->group[row] = 0;
    s->stage[row] = STAGE_CULTIVATED;
    s->charge[row] = 0;
    double up[2];
    double pull[2][OCP_MAX_GROUPS + 1];
    for (int k = 0; k < 2; k++) {
        set_threat(world, (float)k);
        up[k] = staff_rates_of(&day, row, STAGE_CULTIVATED).rate[STAFF_UP];
        (void)staff_pull(&day, world->prisons[1].wing_first, pull[k]);
    }
    assert_true(fabs(up[1] / up[0] - 2.5) < 1e-12);
    assert_true(pull[0][0] > 0.0 && fabs(pull[1][0] / pull[0][0] - 2.5) < 1e-12);
    assert_true(pull[1][world->n_groups] == pull[0][world->n_groups]); /* unaffiliated prisoners have nobody outside */
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
    assert_true(fabs(staff_fear(0.2, 0.5, 1.0) - 0.6) < 1e-12 && fabs(staff_fear(0.2, 0.5, 0.0) - 0.2) < 1e-12);
    assert_true(staff_threat(3.0, 0.0) == 1.0);
}

/* z of the number of families threatened in a week, when all owe to a group whose pressure is full, against a probability. */
static double families_z(struct ocp_model *model, double probability)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 6});
    tiny_only(&plan, model, "outside");
    tiny_set(&plan, model, "outside.family_rate", 40.0);
    tiny_set(&plan, model, "outside.family_share", 0.25);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    set_threat(world, 1.0F);
    struct population_state *who = population_of(world);
    const uint32_t n = ocp_world_population(world);
    for (uint32_t row = 0; row < world->n_rows; row++) {
        market_of(world)->pressed[row] = 1;
        market_of(world)->creditor[row] = 0;
        who->family[row] = 0.8F;
        violence_of(world)->fear[row] = 0.2F;
    }
    ocp_world_step(world, 1); /* unverified: debts without a ledger are not sound */
    double hit = 0.0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
            const bool moved = who->family[row] != 0.8F;
            hit += moved;
            assert_true(!moved || (fabsf(who->family[row] - 0.6F) < 1e-6F && fabsf(violence_of(world)->fear[row] - 0.4F) < 1e-6F));
        }
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    return (hit - n * probability) / sqrt(n * probability * (1.0 - probability));
}

static void families_of_debtors_are_threatened(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const double weekly = 40.0 * 7.0 / 365.25;
    assert_true(fabs(families_z(model, 1.0 - exp(-weekly))) <= 4.0);
    assert_true(fabs(families_z(model, weekly)) > 4.0); /* mutant: the hazard taken for a probability */
    ocp_model_free(model);
}

/* Acts of groups led from outside while nobody sends orders: counts, and what is left of hands when some are arrested. */
static void groups_led_from_outside_go_on(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 6, .burn_in = 1, .horizon = 400, .period = 400});
    tiny_only(&plan, model, "outside");
    tiny_set(&plan, model, "outside.own_acts", 300.0);
    tiny_set(&plan, model, "outside.caught", 0.0);
    double acts[2];
    double expected = 0.0;
    for (int led = 0; led < 2; led++) {
        struct ocp_world *world = tiny_world(model, &plan, 0, 0);
        for (uint32_t g = 0; g < world->n_groups; g++) {
            groups_of(world)->outside_led[g] = (uint8_t)led;
        }
        expected = 0.0;
        for (uint32_t d = 0; d < 401; d++) {
            for (uint32_t g = 0; d > 0 && g < world->n_groups; g++) {
                expected += 3.0 * (double)outside_of(world)->associates[g] / 365.25;
            }
            ocp_world_step(world, 1);
        }
        acts[led] = tiny_outcome(world, "outside_own_acts") / 365.25 * 400.0;
        ocp_world_free(world);
    }
    print_message("%.0f acts, %.1f expected\n", acts[1], expected);
    assert_true(acts[0] == 0.0);
    assert_true(expected > 100.0 && fabs(acts[1] - expected) <= 4.0 * sqrt(expected));
    assert_true(fabs(acts[1] - 0.5 * expected) > 4.0 * sqrt(expected)); /* mutant: half of the hands forgotten */
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void hands_are_lost_one_by_one(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 6, .horizon = 60});
    tiny_only(&plan, model, "outside");
    tiny_set(&plan, model, "outside.own_acts", 365.0);
    tiny_set(&plan, model, "outside.attack_violent", 1.0);
    tiny_set(&plan, model, "outside.caught", 1.0);
    tiny_set(&plan, model, "outside.minor_task", 0.9);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct outside_state *s = outside_of(world);
    ocp_world_step(world, 1); /* day 0 is a day of recruitment; the next six are not */
    groups_of(world)->outside_led[0] = 1;
    double before = (double)s->associates[0];
    uint32_t minors = 0;
    for (uint32_t a = 0; a < MINOR_AGES; a++) {
        minors += s->minors[a];
    }
    uint32_t attacks = 0;
    for (uint32_t d = 0; d < 6; d++) {
        ocp_world_step(world, 1);
        attacks += s->attacks[0];
    }
    uint32_t left = 0;
    for (uint32_t a = 0; a < MINOR_AGES; a++) {
        left += s->minors[a];
    }
    assert_true(attacks > 0 && s->taken[0] == attacks);
    assert_true(left < minors);
    assert_true(fabs(before - (double)s->associates[0] + (double)(minors - left) - (double)attacks) < 1e-3);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
    assert_true(minor_share(0.0, 5.0, 5.0) == 0.0 && minor_share(1.0, 5.0, 5.0) == 1.0 && minor_share(0.5, 0.0, 0.0) == 0.0);
    assert_true(fabs(minor_share(0.3, 7.0, 7.0) - 0.3) < 1e-12);
}

/* Competing risks: of those recruited on day 0 the shares arrested and gone after t are (h_k / h) (1 - e^-ht), in worlds that
 * recruit nobody anew. `split` is what the test takes h_k / h for. */
static double risks_z(struct ocp_model *model, double arrest, double leave, double split)
{
    enum { WEEKS = 26 };
    struct ocp_plan plan =
        tiny_plan(model, (struct tiny_options){.prisons = 20, .burn_in = 1, .horizon = 7 * WEEKS, .period = 7 * WEEKS});
    tiny_only(&plan, model, "outside");
    tiny_set(&plan, model, "outside.work", 0.0);
    tiny_set(&plan, model, "outside.peers", 0.0);
    tiny_set(&plan, model, "outside.arrest", arrest);
    tiny_set(&plan, model, "outside.leave", leave);
    tiny_set(&plan, model, "outside.recruited", 0.5);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    double start = 0.0;
    for (uint32_t i = 0; i < world->n_groups * MINOR_AGES; i++) {
        start += outside_of(world)->minors[i];
    }
    for (uint32_t d = 0; d <= 7 * (WEEKS - 1); d++) { /* the first week's step is on day 0 */
        ocp_world_step(world, 1);
    }
    double arrested = start;
    for (uint32_t i = 0; i < world->n_groups * MINOR_AGES; i++) {
        arrested -= outside_of(world)->minors[i];
    }
    /* Who left is within reach again; the arrested are not. */
    double reach = 0.0;
    for (uint32_t i = 0; i < world->n_groups * MINOR_AGES; i++) {
        reach += outside_of(world)->exposed[i];
    }
    struct ocp_world *fresh = tiny_world(model, &plan, 0, 0);
    for (uint32_t i = 0; i < world->n_groups * MINOR_AGES; i++) {
        reach -= outside_of(fresh)->exposed[i];
    }
    arrested -= reach;
    ocp_world_free(fresh);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    const double p = split * (1.0 - exp(-(arrest + leave) * 7.0 * WEEKS / 365.25));
    return (arrested - start * p) / sqrt(start * p * (1.0 - p));
}

static void arrest_and_exit_compete(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const double z = risks_z(model, 1.0, 2.0, 1.0 / 3.0);
    print_message("arrested: z = %.2f\n", z);
    assert_true(fabs(z) <= 4.0);
    assert_true(fabs(risks_z(model, 1.0, 2.0, 0.5)) > 4.0); /* mutant: risks split evenly */
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pressure_reaches_staff_across_borders),
        cmocka_unit_test(families_of_debtors_are_threatened),
        cmocka_unit_test(groups_led_from_outside_go_on),
        cmocka_unit_test(hands_are_lost_one_by_one),
        cmocka_unit_test(arrest_and_exit_compete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
