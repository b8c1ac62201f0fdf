/* Staff inside a whole small world: a row by hand, bulk hazards against single ones, invariants, coupling, money, and the
 * corruption pyramid. */
#include "engine/measure.h"
#include "engine/inside.h"
#include "models/economy/market_state.h"
#include "models/institution/staff_inside.h"
#include "tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* One member of staff, all numbers written out. */
static void a_row_by_hand(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 1});
    tiny_set(&plan, model, "staff.unit_prevent", 0.1);
    tiny_set(&plan, model, "staff.pay", 1.21);
    tiny_set(&plan, model, "staff.pay_elasticity", 0.5); /* factor 1 / 1.1 */
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct ocp_day day = ocp_day_open(world, 0);
    const struct staff_params *p = ocp_wing_params(&day, 0, MECH_staff);
    struct staff_state *s = staff_of(world);
    const uint32_t row = 3;
    s->stage[row] = STAGE_NONE;
    s->group[row] = OCP_NO_GROUP;
    s->charge[row] = 0;
    s->tenure[row] = 1.0F;
    s->vulnerability[row] = 0.8F;
    s->training[row] = 0.6F;
    s->stress[row] = 0.7F;
    s->culture[0] = 0.4F;
    s->pressure[0] = 0.05F;
    s->hurt[0] = 0.02F;
    /* Exponent: vulnerability 0.5, inexperience e^(-1/3) - 0.3, stress 0.2, training -0.1, culture +0.1, supervision 0. */
    const double exponent = p->weight_vulnerability * 0.5 + p->weight_inexperience * (exp(-1.0 / 3.0) - 0.3) +
                            p->weight_stress * 0.2 - p->weight_training * 0.1 + p->weight_culture * 0.1;
    struct staff_rates r = staff_rates_of(&day, row, STAGE_NONE);
    assert_true(fabs(r.rate[STAFF_UP] * 365.25 - exp(exponent) / 1.1 * 0.05 * 0.9) < 1e-7);
    assert_true(fabs(r.rate[STAFF_ACCUSED] * 365.25 - p->false_report * 1.2) < 1e-9);
    assert_true(fabs(r.rate[STAFF_SICK] * 365.25 - p->sick * exp(p->sick_stress * 0.2) * (1.0 + p->sick_hurt * 0.02)) < 1e-6);
    assert_true(fabs(r.rate[STAFF_LEAVES] * 365.25 - p->leave_new / 1.1 * exp(p->leave_stress * 0.2)) < 1e-7);
    assert_true(r.rate[STAFF_BACK] == 0.0 && r.rate[STAFF_OBSERVED] == 0.0 && r.rate[STAFF_DECIDED] == 0.0);
    /* Compromised by an unaffiliated prisoner: leverage, no protection by training any more. */
    r = staff_rates_of(&day, row, STAGE_COMPROMISED);
    assert_true(fabs(r.rate[STAFF_UP] * 365.25 - p->up_compromised) < 1e-9);
    assert_true(fabs(r.rate[STAFF_BACK] * 365.25 - p->disengage * (1.0 - p->hold)) < 1e-9);
    assert_true(fabs(r.rate[STAFF_OBSERVED] * 365.25 - p->partial * p->observe) < 1e-9);
    /* Under investigation: a decision, sickness, leaving, nothing else. */
    s->charge[row] = 1 + STAGE_CORRUPT;
    r = staff_rates_of(&day, row, STAGE_CORRUPT);
    assert_true(fabs(r.rate[STAFF_DECIDED] * p->investigation_days - 1.0) < 1e-9);
    assert_true(r.rate[STAFF_UP] + r.rate[STAFF_BACK] + r.rate[STAFF_OBSERVED] + r.rate[STAFF_ACCUSED] == 0.0);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void bulk_hazards_equal_single_ones(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .staff = 0.9});
    tiny_set(&plan, model, "staff.sick", 15.0); /* both branches of the series */
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    struct staff_state *s = staff_of(world);
    tiny_run(world, 3);
    for (uint32_t row = 0; row < world->n_staff; row += 7) {
        s->tenure[row] = row % 2 ? 0.1F : 20.0F;
        s->stress[row] = 1.0F;
        s->vulnerability[row] = (float)(row % 10) / 10.0F;
    }
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        struct ocp_day day = ocp_day_open(world, 0);
        staff_week(&day, p);
        for (uint32_t i = 0; i < world->prisons[p].staff_count; i++) {
            const uint32_t row = world->prisons[p].staff_first + i;
            const double bulk = (double)s->gate[row];
            staff_refresh(&day, row);
            assert_true(fabs(bulk - (double)s->gate[row]) <= 2e-6 * (double)s->gate[row] + 64.0);
        }
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void two_hundred_days_stay_sound(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .wings = 3});
    /* Much happens: every branch is taken many times. */
    static const char *const faster[] = {"staff.approach_individual", "staff.up_cultivated", "staff.up_crossed",
                                         "staff.up_compromised",      "staff.observe",       "staff.leave",
                                         "staff.leave_new",           "staff.sick"};
    for (size_t i = 0; i < OCP_COUNT(faster); i++) {
        const long k = ocp_model_param(model, faster[i]);
        tiny_set(&plan, model, faster[i], fmin(model->params[k]->high, 15.0 * model->params[k]->fallback));
    }
    tiny_set(&plan, model, "staff.retaliation", 1.0);
    tiny_set(&plan, model, "staff.rotation", 0.3);
    tiny_set(&plan, model, "staff.proof", 0.9);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    for (int d = 0; d < 200; d++) {
        if (d < 60) {
            tiny_audit(world);
        } else {
            tiny_run(world, 1);
        }
        const struct staff_state *s = staff_of(world);
        for (uint32_t c = 0; c < world->n_cells; c++) {
            assert_true(s->corrupt[c] <= world->prisons[c / world->n_groups].staff_count);
        }
        for (uint32_t p = 0; p < world->n_prisons; p++) {
            assert_int_equal(ocp_ledger_sum(market_of(world)->balance + (size_t)p * ACCOUNT_COUNT, ACCOUNT_COUNT), 0);
        }
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* What leaves treasuries for staff arrives there to the cent, and is what the outcome reports. */
static void bribes_are_conserved(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 4, .horizon = 120, .period = 120});
    tiny_set(&plan, model, "staff.approach_group", 10.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 30);
    int64_t before = 0;
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        before += market_of(world)->balance[(size_t)p * ACCOUNT_COUNT + ACCOUNT_STAFF];
    }
    tiny_run(world, 120);
    int64_t after = 0;
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        after += market_of(world)->balance[(size_t)p * ACCOUNT_COUNT + ACCOUNT_STAFF];
    }
    const double paid = tiny_outcome(world, "bribes_paid") * (double)world->n_staff * 120.0 / 365.25;
    assert_true(after > before);
    assert_true(fabs(paid - (double)(after - before) / 100.0) < 1e-6 * paid);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static uint64_t hash_of_mechanism(const struct ocp_world *world, unsigned m)
{
    uint64_t hash = 1;
    for (size_t i = world->model->column_first[m]; i < world->model->column_first[m + 1]; i++) {
        const struct ocp_model_column *c = &world->model->columns[i];
        hash = ocp_hash_bytes(hash, world->columns[i], ocp_entity_rows(world, c->column->entity) * c->size);
    }
    return hash;
}

/* Without approaches nobody is conditioned, and then nothing of the conditioning's own parameters reaches anybody. */
static void without_approaches_nothing_reaches_others(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3});
    struct ocp_plan other = tiny_plan(model, (struct tiny_options){.prisons = 3});
    struct ocp_plan *const both[] = {&plan, &other};
    for (size_t i = 0; i < 2; i++) {
        tiny_set(both[i], model, "staff.approach_individual", 0.0);
        tiny_set(both[i], model, "staff.approach_group", 0.0);
    }
    static const char *const own[] = {"staff.up_cultivated", "staff.up_crossed", "staff.unit_disrupt",
                                      "staff.observe",       "staff.detection",  "staff.bribe",
                                      "staff.hold",          "staff.proof",      "staff.conviction"};
    for (size_t i = 0; i < OCP_COUNT(own); i++) {
        tiny_set(&other, model, own[i], 1.0);
    }
    struct ocp_world *a = tiny_world(model, &plan, 0, 0);
    struct ocp_world *b = tiny_world(model, &other, 0, 0);
    tiny_run(a, 100);
    tiny_run(b, 100);
    for (unsigned m = 0; m < MECH_COUNT; m++) {
        assert_true(hash_of_mechanism(a, m) == hash_of_mechanism(b, m));
    }
    for (uint32_t row = 0; row < a->n_staff; row++) {
        assert_int_equal(staff_of(a)->stage[row], STAGE_NONE);
    }
    for (uint32_t p = 0; p < a->n_prisons; p++) {
        assert_int_equal(market_of(a)->balance[(size_t)p * ACCOUNT_COUNT + ACCOUNT_STAFF], 0);
    }
    ocp_world_free(a);
    ocp_world_free(b);
    ocp_plan_free(&plan);
    ocp_plan_free(&other);
    ocp_model_free(model);
}

static void a_strategy_of_no_strength_changes_nothing(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2});
    const uint32_t idle = tiny_add_strategy(&plan, "idle");
    tiny_add_change(&plan, model, idle, "staff.training_renewal", OCP_SET, 4.0)->intensity = 0.0;
    tiny_add_change(&plan, model, idle, "staff.vetting", OCP_SET, 1.0)->intensity = 0.0;
    struct ocp_world *a = tiny_world(model, &plan, 0, 0);
    struct ocp_world *b = tiny_world(model, &plan, 0, idle);
    tiny_run(a, 120);
    tiny_run(b, 120);
    assert_true(ocp_world_hash(a) == ocp_world_hash(b));
    ocp_world_free(a);
    ocp_world_free(b);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* A world in which only population and staff live: quick enough for years. */
static struct ocp_plan quiet_plan(const struct ocp_model *model, uint32_t prisons, uint32_t days)
{
    struct ocp_plan plan = tiny_plan(
        model,
        (struct tiny_options){.prisons = prisons, .wings = 8, .staff = 0.5, .burn_in = 180, .horizon = days, .period = days});
    static const char *const off[] = {"contacts", "fusion",       "market",     "violence", "placement",
                                      "groups",   "intelligence", "programmes", "command",  "outside"};
    for (size_t i = 0; i < OCP_COUNT(off); i++) {
        tiny_off(&plan, model, off[i]);
    }
    return plan;
}

struct measure {
    const char *param;
    double value;
    const char *outcome;
    int sign;
};

static const struct measure measures[] = {
    {"staff.training_renewal", 4.0, "corrupt_share", -1},
    {"staff.supervision", 1.0, "corrupt_share", -1},
    {"staff.support", 1.0, "staff_stage_2", -1},
    {"staff.vetting", 1.0, "staff_stage_1", -1}, /* of recruits, so stocks that last for years follow late */
    {"staff.unit_disrupt", 6.0, "staff_disrupted", 1},
    {"staff.unit_pursue", 3.0, "staff_cases_recorded", 1},
    {"staff.protection", 1.0, "staff_reports_recorded", 1},
    {"staff.protection", 1.0, "retaliation_events", -1},
    {"staff.pay", 1.5, "staff_turnover", -1},
    {"staff.level", 1.5, "presence_mean", 1},
    {"staff.procedural_justice", 0.9, "legitimacy_mean", 1},
    {"staff.rotation", 0.3, "staff_stage_2", -1},
};

static struct ocp_world *quiet_world(const struct ocp_model *model, const struct ocp_plan *plan, uint32_t strategy)
{
    struct ocp_world *world = tiny_world(model, plan, 0, strategy);
    for (uint32_t d = 0; d < plan->burn_in_days + plan->horizon_days; d++) {
        ocp_world_step(world, 1);
    }
    return world;
}

/* Each against the baseline over the same chances: the direct effect has the stated sign. */
static void measures_have_their_signs(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = quiet_plan(model, 16, 540);
    for (size_t i = 0; i < OCP_COUNT(measures); i++) {
        tiny_add_change(&plan, model, tiny_add_strategy(&plan, measures[i].param), measures[i].param, OCP_SET, measures[i].value);
    }
    struct ocp_world *baseline = quiet_world(model, &plan, 0);
    for (size_t i = 0; i < OCP_COUNT(measures); i++) {
        struct ocp_world *world = quiet_world(model, &plan, (uint32_t)i + 1);
        const double effect = tiny_outcome(world, measures[i].outcome) - tiny_outcome(baseline, measures[i].outcome);
        if (!(effect * (double)measures[i].sign > 0.0)) {
            fail_msg("%s moves %s by %g", measures[i].param, measures[i].outcome, effect);
        }
        ocp_world_free(world);
    }
    ocp_world_free(baseline);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* P17 and P18 at the calibrated rates: one latent state, four levels, each smaller than the one before. */
static void the_corruption_pyramid_stands(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = quiet_plan(model, 40, 1095);
    struct ocp_world *world = quiet_world(model, &plan, 0);
    assert_null(ocp_world_verify(world));
    const double latent = tiny_outcome(world, "corrupt_share");
    const double cases = tiny_outcome(world, "staff_cases_recorded");
    const double dismissed = tiny_outcome(world, "staff_dismissals_recorded");
    const double convicted = tiny_outcome(world, "staff_convictions_recorded");
    const double months = tiny_outcome(world, "conditioning_months");
    print_message("latent %.2f %%, per 1000 staff-years: %.1f cases, %.2f dismissals, %.2f convictions; %.1f months\n", latent,
                  cases, dismissed, convicted, months);
    assert_true(latent > 0.8 && latent < 3.0);
    assert_true(cases > 5.0 && cases < 20.0);
    assert_true(dismissed > 0.3 && dismissed < 3.0 && convicted > 0.2 && convicted < 1.0);
    assert_true(10.0 * latent > cases && cases > dismissed && dismissed > convicted);
    assert_true(months > 2.0 && months < 9.0);
    /* Many are approached, few end where there is no way back: the stages thin out up to leverage. */
    const double stage[3] = {tiny_outcome(world, "staff_stage_1"), tiny_outcome(world, "staff_stage_2"),
                             tiny_outcome(world, "staff_stage_3")};
    print_message("cultivated %.2f %%, crossed %.2f %%, compromised %.2f %%\n", stage[0], stage[1], stage[2]);
    assert_true(stage[0] > 2.0 * stage[1] && stage[1] > 1.5 * stage[2] && stage[0] > 0.5 * latent);
    assert_true(tiny_outcome(world, "staff_turnover") > 10.0 && tiny_outcome(world, "staff_turnover") < 15.0);
    assert_true(tiny_outcome(world, "staff_absence") > 9.0 && tiny_outcome(world, "staff_absence") < 14.0);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* P19: the hazard of being drawn in within the first two years against later, from the event of approach. */
static void recruits_are_drawn_in_more_often(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 1});
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct ocp_day day = ocp_day_open(world, 0);
    struct staff_state *s = staff_of(world);
    double hazard[2];
    for (int k = 0; k < 2; k++) {
        s->tenure[0] = k == 0 ? 1.0F : 10.0F;
        hazard[k] = staff_rates_of(&day, 0, STAGE_NONE).rate[STAFF_UP];
    }
    assert_true(hazard[0] / hazard[1] > 1.5 && hazard[0] / hazard[1] < 3.0);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Posts follow places and the regime's weight, and nobody is lost in rounding. */
static void posts_are_shared_by_places(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 1, .wings = 3, .places = 50, .staff = 0.5});
    plan.regimes = realloc(plan.regimes, 2 * sizeof *plan.regimes);
    assert_non_null(plan.regimes);
    plan.n_regimes = 2;
    plan.regimes[1] = (struct ocp_regime){.name = "special", .n_changes = 1};
    plan.regimes[1].changes = calloc(1, sizeof *plan.regimes[1].changes);
    assert_non_null(plan.regimes[1].changes);
    plan.regimes[1].changes[0] = (struct ocp_change){(uint32_t)ocp_model_param(model, "staff.post_weight"), OCP_SET, 3.0};
    plan.wings[2].regime = 1;
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    assert_int_equal(world->n_staff, 75);
    assert_int_equal(staff_of(world)->posts[0], 15);
    assert_int_equal(staff_of(world)->posts[1], 15);
    assert_int_equal(staff_of(world)->posts[2], 45);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_by_hand),
        cmocka_unit_test(bulk_hazards_equal_single_ones),
        cmocka_unit_test(two_hundred_days_stay_sound),
        cmocka_unit_test(bribes_are_conserved),
        cmocka_unit_test(without_approaches_nothing_reaches_others),
        cmocka_unit_test(a_strategy_of_no_strength_changes_nothing),
        cmocka_unit_test(measures_have_their_signs),
        cmocka_unit_test(the_corruption_pyramid_stands),
        cmocka_unit_test(recruits_are_drawn_in_more_often),
        cmocka_unit_test(posts_are_shared_by_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
