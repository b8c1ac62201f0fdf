/* Challenges to special placements: lodged at the stated rate, heard after a week on a fresh assessment, granted as often as that
 * assessment says so; and what is unfounded is counted by its reason. */
#include "engine/inside.h"
#include "models/institution/intelligence_state.h"
#include "models/institution/placement_state.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include "engine/measure.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PRISONERS = 600, PLACED = 560, FAR = 3000 };

/* Log-odds at which one assessment for the person clears him, and without one nothing changes: 0.64 is believed, below 0.35 cleared. */
static const float ODDS = 3.0F;

struct bench {
    struct ocp_model *model;
    struct ocp_plan plan;
    struct ocp_world *world;
};

/* One prison with one ordinary wing and one special unit, where most live who are believed leaders; every other one is. */
static void make_bench(struct bench *b, double appeal)
{
    b->model = tiny_model();
    b->plan = tiny_plan(b->model, (struct tiny_options){.prisons = 1, .wings = 2, .places = 600, .occupancy = 0.5, .burn_in = 1});
    b->plan.regimes = realloc(b->plan.regimes, 2 * sizeof *b->plan.regimes);
    assert_non_null(b->plan.regimes);
    b->plan.regimes[1] = (struct ocp_regime){.name = "unit", .special = true};
    b->plan.n_regimes = 2;
    b->plan.wings[1].regime = 1;
    tiny_only(&b->plan, b->model, "placement");
    b->plan.mechanism_off[ocp_model_mechanism(b->model, "intelligence")] = 0;
    static const char *const nil[] = {"intelligence.reports", "intelligence.police_files", "intelligence.national_files",
                                      "intelligence.ai",      "placement.special_end",     "placement.escape",
                                      "placement.relief",     "placement.separation"};
    for (size_t i = 0; i < OCP_COUNT(nil); i++) {
        tiny_set(&b->plan, b->model, nil[i], 0.0);
    }
    tiny_set(&b->plan, b->model, "intelligence.assessment", 0.8);
    tiny_set(&b->plan, b->model, "placement.appeal", appeal);
    b->world = tiny_world(b->model, &b->plan, 0, 0);
    tiny_hold(b->world);
    memset(b->world->arrivals, 0, 60 * sizeof *b->world->arrivals);
    assert_int_equal(b->world->n_persons, PRISONERS);
    struct ocp_day day = ocp_day_open(b->world, 0);
    for (uint32_t person = 0; person < PLACED; person++) {
        ocp_person_move(&day, person, 1);
        const uint32_t row = b->world->row_of_person[person];
        population_of(b->world)->group[row] = person % 2 ? TINY_MAFIA : OCP_NO_GROUP;
        intelligence_of(b->world)->log_odds[row] = ODDS;
        intelligence_of(b->world)->profile_day[row] = 0;
        intelligence_of(b->world)->claimed[row] = placement_of(b->world)->believed_group[row] = TINY_MAFIA;
        placement_of(b->world)->believed_role[row] = ROLE_LEADER;
        placement_of(b->world)->reason[row] = REASON_SPECIAL;
        placement_of(b->world)->review_day[row] = FAR;
    }
}

static void drop_bench(struct bench *b)
{
    ocp_world_free(b->world);
    ocp_plan_free(&b->plan);
    ocp_model_free(b->model);
}

/* Unverified: who belongs to a group by decree has none of what members otherwise have. */
static void run(struct ocp_world *world, uint32_t days)
{
    for (uint32_t d = 0; d < days; d++) {
        ocp_world_step(world, 1);
    }
}

static bool share_is(double count, double n, double q)
{
    return fabs(count - n * q) < 4.0 * sqrt(n * q * (1.0 - q)) + 0.5;
}

static void challenges_are_lodged_at_the_stated_rate(void **state)
{
    (void)state;
    struct bench b;
    make_bench(&b, 6.0);
    ocp_world_step(b.world, 1); /* one weekly decision */
    uint32_t lodged = 0;
    for (uint32_t person = 0; person < PRISONERS; person++) {
        const int32_t heard = placement_of(b.world)->appeal_day[b.world->row_of_person[person]];
        assert_true(heard == 0 || (heard == 7 && person < PLACED));
        lodged += heard == 7;
    }
    const double q = 1.0 - exp(-6.0 * 7.0 / 365.25);
    print_message("%u of %d lodged a challenge, against %.3f\n", lodged, PLACED, q);
    assert_true(share_is(lodged, PLACED, q));
    assert_false(share_is(lodged, PLACED, 1.0 - exp(-6.0 / 365.25))); /* mutant: the rate of a day */
    drop_bench(&b);
    make_bench(&b, 0.0);
    run(b.world, 15);
    assert_int_equal(b.world->wings[1].count, PLACED); /* nobody challenges, no review is due: nobody leaves */
    assert_true(isnan(tiny_outcome(b.world, "challenges_granted")));
    drop_bench(&b);
}

/* All are heard on day 7. Those who belong to no group are right as often as the assessment is, the others as often as it errs. */
static void the_wronged_are_heard(void **state)
{
    (void)state;
    struct bench b;
    make_bench(&b, 0.0);
    for (uint32_t person = 0; person < PLACED; person++) {
        placement_of(b.world)->appeal_day[b.world->row_of_person[person]] = 7;
    }
    run(b.world, 8);
    double out[2] = {0};
    for (uint32_t person = 0; person < PLACED; person++) {
        const uint32_t row = b.world->row_of_person[person];
        const bool left = b.world->wing_of[row] == 0;
        out[person % 2] += left;
        assert_int_equal(placement_of(b.world)->appeal_day[row], 0);
        assert_int_equal(placement_of(b.world)->review_day[row],
                         left ? 0 : FAR); /* who stays is reviewed when he would have been */
    }
    print_message("granted: %.0f of those wrongly placed, %.0f of the others, of %d each\n", out[0], out[1], PLACED / 2);
    assert_true(share_is(out[0], PLACED / 2.0, 0.8) && share_is(out[1], PLACED / 2.0, 0.2));
    assert_false(share_is(out[0], PLACED / 2.0, 1.0) ||
                 share_is(out[1], PLACED / 2.0, 0.0)); /* mutant: the court knows the truth */
    assert_false(share_is(out[0], PLACED / 2.0, 0.5)); /* mutant: a coin */
    drop_bench(&b);
}

static double total_of(const struct ocp_world *world, const char *outcome)
{
    const uint32_t periods = ocp_measure_periods(world->plan);
    const double *value = ocp_measure_values(world) + (size_t)ocp_model_outcome(world->model, outcome) * periods;
    double sum = 0.0;
    for (uint32_t t = 0; t < periods; t++) {
        sum += isnan(value[t]) ? 0.0 : value[t];
    }
    return sum;
}

/* A service that believes much and at random: what it does to persons of no group is counted under the reason for which it does it. */
static void what_is_unfounded_has_a_reason(void **state)
{
    (void)state;
    static const struct {
        const char *order, *outcome;
    } cases[] = {{"placement.dispersal", "unfounded_dispersal"},   {"placement.concentration", "unfounded_concentration"},
                 {"placement.special", "unfounded_special"},       {"placement.rotation", "unfounded_rotation"},
                 {"placement.separation", "unfounded_separation"}, {"placement.cross_border", "unfounded_abroad"},
                 {"placement.removal", "unfounded_removal"}};
    struct ocp_model *model = tiny_model();
    for (size_t i = 0; i < OCP_COUNT(cases); i++) {
        struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .wings = 4, .occupancy = 0.7, .burn_in = 1});
        plan.horizon_days = plan.period_days = 30;
        plan.regimes = realloc(plan.regimes, 2 * sizeof *plan.regimes);
        plan.jurisdictions = realloc(plan.jurisdictions, 2 * sizeof *plan.jurisdictions);
        assert_true(plan.regimes && plan.jurisdictions);
        plan.regimes[1] = (struct ocp_regime){.name = "unit", .special = true};
        plan.jurisdictions[1] = (struct ocp_jurisdiction_spec){.name = "elsewhere"};
        plan.n_regimes = plan.n_jurisdictions = 2;
        plan.wings[3].regime = 1;
        plan.prisons[1].security = OCP_HIGH;
        plan.prisons[2].jurisdiction = 1;
        tiny_only(&plan, model, "placement");
        tiny_set(&plan, model, "placement.separation", 0.0);
        tiny_set(&plan, model, "placement.relief", 0.0);
        tiny_set(&plan, model, cases[i].order, 0.5);
        struct ocp_world *world = tiny_world(model, &plan, 0, 0);
        tiny_hold(world);
        for (uint32_t person = 0; person < world->n_persons; person++) {
            const uint32_t row = world->row_of_person[person];
            const uint32_t w = world->wing_of[row]; /* none in prison 1, rivals on the first wings alone */
            const uint8_t group = person % 7 == 0 && w % 4 == 0 ? TINY_STREET : TINY_MAFIA;
            placement_of(world)->believed_group[row] = person % 3 && w / 4 != 1 ? group : OCP_NO_GROUP;
            placement_of(world)->believed_role[row] = ROLE_LEADER;
        }
        tiny_run(world, 31);
        const double all = total_of(world, "unfounded_placements");
        print_message("%s: %.0f per 1,000 prisoner-years\n", cases[i].outcome, all);
        assert_true(all > 0.0);
        for (size_t k = 0; k < OCP_COUNT(cases); k++) {
            assert_true(fabs(total_of(world, cases[k].outcome) - (k == i ? all : 0.0)) < 1e-9 * all);
        }
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(challenges_are_lodged_at_the_stated_rate),
        cmocka_unit_test(the_wronged_are_heard),
        cmocka_unit_test(what_is_unfounded_has_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
