/* Violence against its closed forms. Every check is first shown to notice a planted mutant of what it checks. */
#include "models/institution/violence_state.h"

#include "engine/measure.h"
#include "models/economy/market_state.h"
#include "models/institution/placement_state.h"
#include "models/institution/staff_state.h"
#include "models/institution/violence_kernel.h"
#include "models/people/fusion_state.h"
#include "models/people/population_state.h"
#include "tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef double heat_function(double heat, double keep, double branching, double events);

/* Forgets that the kernel is spread over days: its sum is not the branching ratio. */
static double mutant_heat(double heat, double keep, double branching, double events)
{
    return (heat + branching * (1.0 - keep) * events) * keep;
}

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

/* One event has `branching` offspring in all, the k-th day's share geometric. */
static bool offspring(heat_function *next)
{
    const double keep = ocp_exp(-1.0 / 10.0);
    double heat = next(0.0, keep, 0.3, 1.0);
    double sum = 0.0;
    bool ok = true;
    for (int k = 1; k <= 1000; k++) {
        ok = ok && near(heat, 0.3 * (1.0 - keep) * pow(keep, k - 1), 1e-12);
        sum += heat;
        heat = next(heat, keep, 0.3, 0.0);
    }
    return ok && near(sum, 0.3, 1e-12);
}

struct estimate {
    double mean, standard_error;
};

static struct estimate of(const double *x, size_t n)
{
    double sum = 0.0;
    double squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
    }
    for (size_t i = 0; i < n; i++) {
        squares += (x[i] - sum / (double)n) * (x[i] - sum / (double)n);
    }
    return (struct estimate){sum / (double)n, sqrt(squares / ((double)n * (double)(n - 1)))};
}

/* A day's events are Poisson with the base rate plus the heat. */
static struct estimate hawkes(heat_function *next, double mu, double branching)
{
    enum { REPLICATES = 400, BURN_IN = 200, DAYS = 1500 };
    static double rate[REPLICATES];
    const double keep = ocp_exp(-1.0 / 10.0);
    for (uint32_t r = 0; r < REPLICATES; r++) {
        const struct ocp_key key = ocp_key_make(3, r);
        double heat = 0.0;
        double events = 0.0;
        for (uint32_t t = 0; t < BURN_IN + DAYS; t++) {
            uint32_t word[4];
            ocp_draw_four(key, t, 0, 0, 1, word);
            const double n = (double)ocp_poisson_quantile(mu + heat, ocp_uniform(word[0]));
            heat = next(heat, keep, branching, n);
            events += t >= BURN_IN ? n : 0.0;
        }
        rate[r] = events / DAYS;
    }
    return of(rate, REPLICATES);
}

static void test_hawkes(void **state)
{
    (void)state;
    assert_true(offspring(violence_heat));
    assert_false(offspring(mutant_heat));
    const double expected = 0.3 / (1.0 - 0.4);
    const struct estimate good = hawkes(violence_heat, 0.3, 0.4);
    assert_true(2.0 * good.standard_error <= 0.01 * expected);
    assert_true(fabs(good.mean - expected) <= 4.0 * good.standard_error);
    const struct estimate bad = hawkes(mutant_heat, 0.3, 0.4);
    assert_true(fabs(bad.mean - expected) > 4.0 * bad.standard_error);
}

static void test_contest(void **state)
{
    (void)state;
    assert_true(near(violence_contest(3.0, 1.0, 1.0), 0.75, 1e-12));
    assert_true(near(violence_contest(3.0, 1.0, 2.0), 0.9, 1e-12));
    assert_true(near(violence_contest(5.0, 5.0, 1.7), 0.5, 1e-12));
    assert_true(near(violence_contest(2.0, 7.0, 1.3) + violence_contest(7.0, 2.0, 1.3), 1.0, 1e-12));
    assert_true(near(violence_contest(0.0, 0.0, 1.0), 0.5, 0.0));
    assert_true(near(violence_contest(0.0, 1.0, 1.0), 0.0, 0.0));
    /* Parity is the most violent: of 12 people on two sides, six against six clash most. */
    double most = 0.0;
    double at = 0.0;
    for (double n = 0.0; n <= 12.0; n += 1.0) {
        const double all = n * violence_turf(n, 12.0 - n) + (12.0 - n) * violence_turf(12.0 - n, n);
        assert_true(near(all, 2.0 * n * (12.0 - n) / 12.0, 1e-12));
        at = all > most ? n : at;
        most = all > most ? all : most;
    }
    assert_true(near(at, 6.0, 0.0) && near(violence_parity(6.0, 6.0), 1.0, 1e-12) && violence_parity(9.0, 3.0) < 1.0);
    assert_true(near(violence_parity(0.0, 3.0), 0.0, 0.0) && near(violence_parity(0.0, 0.0), 0.0, 0.0));
}

static void test_severity(void **state)
{
    (void)state;
    int tally[3] = {0};
    for (int i = 0; i < 100000; i++) {
        tally[violence_severity_of(((double)i + 0.5) / 100000.0, 0.12, 0.05)]++;
    }
    assert_int_equal(tally[SEVERITY_FATAL], 600);
    assert_int_equal(tally[SEVERITY_SERIOUS], 11400);
    assert_int_equal(tally[SEVERITY_MINOR], 88000);
}

/* --- in a world --- */

struct setting {
    struct ocp_model *model;
    struct ocp_plan plan;
};

/* Personal violence only, the same hazard for everybody but for the prisoners' own propensity, nobody comes or goes. */
static struct setting personal_only(struct tiny_options options)
{
    struct setting s = {.model = tiny_model()};
    s.plan = tiny_plan(s.model, options);
    tiny_only(&s.plan, s.model, "violence");
    static const char *const zero[] = {"violence.staff",      "violence.turf",      "violence.informant",  "violence.extreme",
                                       "violence.branching",  "violence.fear_arms", "violence.frailty",    "violence.fatal",
                                       "violence.harm_fatal", "violence.boredom",   "violence.legitimacy", "violence.presence",
                                       "violence.withdraw"};
    for (size_t i = 0; i < OCP_COUNT(zero); i++) {
        tiny_set(&s.plan, s.model, zero[i], 0.0);
    }
    return s;
}

static struct ocp_world *open_world(const struct setting *s, uint32_t replicate, uint32_t strategy)
{
    struct ocp_world *world = tiny_world(s->model, &s->plan, replicate, strategy);
    tiny_hold(world);
    return world;
}

static void close_setting(struct setting *s)
{
    ocp_plan_free(&s->plan);
    ocp_model_free(s->model);
}

/* The world's own heat multiplies the base by 1 / (1 - n): ratio of paired runs, by replicate. */
static void test_hawkes_in_a_world(void **state)
{
    (void)state;
    enum { REPLICATES = 9 };
    double ratio[REPLICATES];
    struct setting s = personal_only((struct tiny_options){.prisons = 4, .burn_in = 20, .horizon = 700, .no_groups = true});
    tiny_set(&s.plan, s.model, "violence.personal", 4.0);
    const uint32_t heat = tiny_add_strategy(&s.plan, "heat");
    (void)tiny_add_change(&s.plan, s.model, heat, "violence.branching", OCP_SET, 0.35);
    for (uint32_t r = 0; r < REPLICATES; r++) {
        double rate[2];
        for (uint32_t k = 0; k < 2; k++) {
            struct ocp_world *world = open_world(&s, r, k);
            tiny_run(world, 720);
            rate[k] = tiny_outcome(world, "assaults_prisoner");
            ocp_world_free(world);
        }
        ratio[r] = rate[1] / rate[0];
    }
    const struct estimate e = of(ratio, REPLICATES);
    /* Heat starts at zero with the horizon: the first 10 of 700 days miss about that share of what it adds. */
    const double expected = 1.0 + (1.0 / (1.0 - 0.35) - 1.0) * (1.0 - 10.0 / (1.0 - 0.35) / 700.0);
    assert_true(2.0 * e.standard_error <= 0.01 * expected);
    assert_true(fabs(e.mean - expected) <= 4.0 * e.standard_error);
    assert_true(fabs(e.mean - 1.0 / (1.0 - 0.30)) > 4.0 * e.standard_error); /* another branching ratio is noticed */
    close_setting(&s);
}

/* Level, recording and severity of a world in which everybody is the same. */
static void test_levels_in_a_world(void **state)
{
    (void)state;
    enum { REPLICATES = 10 };
    double rate[REPLICATES];
    double recorded[REPLICATES];
    double serious[REPLICATES];
    struct setting s = personal_only((struct tiny_options){.prisons = 4, .burn_in = 30, .horizon = 720, .no_groups = true});
    tiny_set(&s.plan, s.model, "violence.personal", 4.0);
    tiny_set(&s.plan, s.model, "violence.age", 0.0);
    tiny_set(&s.plan, s.model, "population.propensity_sigma", 0.0);
    tiny_set(&s.plan, s.model, "violence.serious", 0.0);
    tiny_set(&s.plan, s.model, "violence.record_minor", 0.3);
    for (uint32_t r = 0; r < REPLICATES; r++) {
        struct ocp_world *world = open_world(&s, r, 0);
        tiny_run(world, 750);
        rate[r] = tiny_outcome(world, "assaults_prisoner") / 1000.0;
        recorded[r] = tiny_outcome(world, "assaults_prisoner_recorded") / 1000.0 / rate[r];
        serious[r] = tiny_outcome(world, "assaults_serious");
        ocp_world_free(world);
    }
    /* Six hours out; at most one attack a day; a victim is out of it for two days, counting the evening he is hurt as one. */
    const double hazard = 4.0 / 365.25 * violence_exposure(6.0, 0.25);
    const double able = 1.0 - hazard;
    const double expected = 365.25 * (1.0 - exp(-hazard)) * able;
    const struct estimate e = of(rate, REPLICATES);
    assert_true(2.0 * e.standard_error <= 0.01 * expected);
    assert_true(fabs(e.mean - expected) <= 4.0 * e.standard_error);
    assert_true(fabs(e.mean - 1.03 * expected) > 4.0 * e.standard_error);
    const struct estimate noticed = of(recorded, REPLICATES);
    assert_true(fabs(noticed.mean - 0.3) <= 4.0 * noticed.standard_error);
    assert_true(near(of(serious, REPLICATES).mean, 0.0, 0.0));
    close_setting(&s);
}

/* Lasting differences between prisons: prisoner-weighted mean 1, coefficient of variation of a lognormal. */
static void test_frailty(void **state)
{
    (void)state;
    struct setting s = {.model = tiny_model()};
    s.plan = tiny_plan(s.model, (struct tiny_options){.prisons = 3000, .wings = 1, .places = 4});
    tiny_set(&s.plan, s.model, "violence.frailty", 0.7);
    struct ocp_world *world = tiny_world(s.model, &s.plan, 0, 0);
    double sum = 0.0;
    double squares = 0.0;
    for (uint32_t p = 0; p < 3000; p++) {
        sum += (double)violence_of(world)->frailty[p];
        squares += (double)violence_of(world)->frailty[p] * (double)violence_of(world)->frailty[p];
    }
    const double cv = sqrt(squares / sum * 3000.0 / sum - 1.0);
    assert_true(near(sum / 3000.0, 1.0, 1e-5));
    assert_true(near(cv, sqrt(exp(0.49) - 1.0), 0.06)); /* 4 standard errors of a lognormal's at n = 3000 */
    ocp_world_free(world);
    close_setting(&s);
}

/* A debtor under pressure is attacked at the rate worked by hand, by members of the creditor group. */
static void test_debt_enforcement(void **state)
{
    (void)state;
    struct setting s = personal_only((struct tiny_options){.prisons = 4, .burn_in = 1, .horizon = 900, .record_events = true});
    tiny_set(&s.plan, s.model, "violence.personal", 0.0);
    tiny_set(&s.plan, s.model, "violence.debt", 3.0);
    struct ocp_world *world = open_world(&s, 0, 0);
    struct market_state *market = market_of(world);
    uint32_t debtors = 0;
    for (uint32_t row = 0; row < world->n_rows; row++) {
        const uint32_t w = world->wing_of[row];
        if (row - world->wings[w].first < world->wings[w].count && population_of(world)->group[row] == OCP_NO_GROUP) {
            market->pressed[row] = 1;
            market->debt[row] = 40000;  /* 400 EUR: twice the rate of the 100 EUR of reference */
            market->debt_age[row] = 15; /* half a month: half as much again */
            market->creditor[row] = TINY_MAFIA;
            debtors++;
        }
    }
    for (int day = 0; day < 901; day++) {
        ocp_world_step(world, 1); /* unverified: these debts are in nobody's books */
    }
    size_t count = 0;
    const struct ocp_event_row *event = ocp_measure_events(world, &count);
    for (size_t i = 0; i < count; i++) {
        const uint32_t row = world->row_of_person[event[i].who];
        assert_true(event[i].whom == OCP_NOWHERE || population_of(world)->group[row] == TINY_MAFIA || market->pressed[row]);
    }
    const double expected = (double)debtors * 900.0 * (1.0 - exp(-3.0 / 365.25 * 2.0 * 1.5));
    const double happened = tiny_outcome(world, "debt_violence") / 365250.0 * 900.0 * (double)ocp_world_population(world);
    assert_true(fabs(happened - expected) <= 4.0 * sqrt(expected));
    assert_true(fabs(happened - expected / 1.5) > 4.0 * sqrt(expected)); /* not without the ageing of the debt */
    ocp_world_free(world);
    close_setting(&s);
}

/* Rivals fight where both are present, the stronger side wins as often as the contest function says, and never without rivals. */
static void test_turf(void **state)
{
    (void)state;
    struct setting s = personal_only((struct tiny_options){.prisons = 6, .burn_in = 60, .horizon = 360});
    tiny_set(&s.plan, s.model, "violence.personal", 0.0);
    tiny_set(&s.plan, s.model, "violence.turf", 20.0);
    struct ocp_world *world = open_world(&s, 0, 0);
    tiny_run(world, 420);
    assert_true(tiny_outcome(world, "turf_violence") > 5.0);
    assert_true(near(tiny_outcome(world, "turf_violence"), tiny_outcome(world, "assaults_prisoner"), 1e-9));
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        assert_true(violence_of(world)->tension[p] > 0.0F && violence_of(world)->tension[p] <= 1.0F);
    }
    ocp_world_free(world);
    s.plan.groups[TINY_MAFIA].rival = OCP_NO_GROUP;
    s.plan.groups[TINY_STREET].rival = OCP_NO_GROUP;
    world = open_world(&s, 0, 0);
    tiny_run(world, 420);
    assert_true(near(tiny_outcome(world, "assaults_prisoner"), 0.0, 0.0));
    assert_true(violence_of(world)->tension[0] <= 0.0F);
    ocp_world_free(world);
    close_setting(&s);
}

/* Everybody who is assaulted dies: persons are conserved, the dead leave the same day and never come back. */
static void test_deaths(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .burn_in = 1, .horizon = 400});
    tiny_set(&plan, model, "violence.serious", 1.0);
    tiny_set(&plan, model, "violence.fatal", 1.0);
    tiny_set(&plan, model, "population.return_remand", 1.0);
    tiny_set(&plan, model, "population.return_short", 1.0);
    tiny_set(&plan, model, "population.return_other", 1.0);
    tiny_set(&plan, model, "population.return_delay", 1.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 200);
    assert_true(tiny_outcome(world, "homicides") > 1000.0);
    uint32_t inside = 0;
    uint32_t gone = 0;
    for (uint32_t person = 0; person < world->n_persons; person++) {
        inside += world->row_of_person[person] != OCP_NOWHERE;
        gone += world->row_of_person[person] == OCP_NOWHERE && population_of(world)->return_day[person] == 0;
    }
    assert_int_equal(inside, ocp_world_population(world));
    assert_true(gone > 0);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static double outcome_at(struct setting *s, const char *param, double value, const char *outcome)
{
    const long k = ocp_model_param(s->model, param);
    assert_true(k >= 0);
    const double before = s->plan.params[k];
    s->plan.params[k] = value;
    struct ocp_world *world = tiny_world(s->model, &s->plan, 0, 0);
    tiny_run(world, s->plan.burn_in_days + s->plan.horizon_days);
    const double result = tiny_outcome(world, outcome);
    ocp_world_free(world);
    s->plan.params[k] = before;
    return result;
}

/* Signs with everything on, on common random numbers. */
static void test_signs(void **state)
{
    (void)state;
    struct setting s = {.model = tiny_model()};
    s.plan = tiny_plan(s.model, (struct tiny_options){.prisons = 2, .burn_in = 60, .horizon = 180});
    static const struct {
        const char *param, *outcome;
        double low, high;
        int sign;
    } row[] = {
        {"violence.personal", "assaults_prisoner", 0.2, 0.6, 1},
        {"violence.staff", "assaults_staff", 0.05, 0.5, 1},
        {"violence.debt", "debt_violence", 1.0, 10.0, 1},
        {"violence.branching", "retaliation_violence", 0.1, 0.5, 1},
        {"violence.fear_witness", "fear_mean", 0.01, 0.1, 1},
        {"violence.withdraw", "withdrawn_share", 1.0, 40.0, 1},
        {"violence.harm", "self_harm", 0.05, 0.3, 1},
        {"violence.record_minor", "assaults_prisoner_recorded", 0.1, 0.9, 1},
        {"violence.crowding", "assaults_staff", 0.0, 0.0, 0},
    };
    for (size_t i = 0; i < OCP_COUNT(row); i++) {
        const double low = outcome_at(&s, row[i].param, row[i].low, row[i].outcome);
        const double high = outcome_at(&s, row[i].param, row[i].high, row[i].outcome);
        assert_true(row[i].sign == 0 ? near(high, low, 0.0) : (high - low) * (double)row[i].sign > 0.0);
    }
    close_setting(&s);
}

/* Self-harm where all have so many hours out of cell, against the sum over persons of 1 - exp(-rate): z of the number of acts when
 * those who are isolated by `degree` are expected to harm themselves 1 + (harm_alone - 1) degree times as often. */
static double isolated_harm(double hours, double degree)
{
    enum { DAYS_ALONE = 400 };
    struct setting s =
        personal_only((struct tiny_options){.prisons = 4, .burn_in = 1, .horizon = DAYS_ALONE, .period = DAYS_ALONE});
    static const char *const zero[] = {"violence.personal", "violence.harm_again", "violence.harm_craving", "violence.fear_start",
                                       "violence.protect"};
    for (size_t i = 0; i < OCP_COUNT(zero); i++) {
        tiny_set(&s.plan, s.model, zero[i], 0.0);
    }
    tiny_set(&s.plan, s.model, "violence.harm", 1.0);
    tiny_set(&s.plan, s.model, "placement.hours_out", hours);
    struct ocp_world *world = open_world(&s, 0, 0);
    tiny_run(world, 1 + DAYS_ALONE);
    double expected = 0.0;
    double persons = 0.0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
            const double v = (double)population_of(world)->vulnerability[row] / 0.45;
            const double alone = 1.0 + (3.0 - 1.0) * degree;
            expected += DAYS_ALONE * (1.0 - exp(-v * v * alone / 1.2 / 365.25));
            persons += 1.0;
        }
    }
    const double acts = tiny_outcome(world, "self_harm") / 365250.0 * persons * DAYS_ALONE;
    ocp_world_free(world);
    close_setting(&s);
    assert_true(1.0 / sqrt(expected) < 0.05);
    return (acts - expected) / sqrt(expected);
}

static void test_isolated_harm(void **state)
{
    (void)state;
    assert_true(fabs(isolated_harm(6.0, 0.0)) <= 4.0);
    assert_true(fabs(isolated_harm(3.0, 0.5)) <= 4.0);
    assert_true(fabs(isolated_harm(2.0, 1.0)) <= 4.0);
    assert_true(fabs(isolated_harm(2.0, 0.0)) > 4.0); /* as if only segregation counted */
    assert_true(fabs(isolated_harm(3.0, 0.8)) > 4.0);
}

/* Nothing happens at rate zero; at the highest rates every value stays in its bounds and every write is declared. */
static void test_extremes(void **state)
{
    (void)state;
    struct setting s = personal_only((struct tiny_options){.prisons = 1, .wings = 1, .burn_in = 1, .horizon = 60});
    tiny_set(&s.plan, s.model, "violence.personal", 0.0);
    tiny_set(&s.plan, s.model, "violence.harm", 0.0);
    struct ocp_world *world = open_world(&s, 0, 0);
    tiny_run(world, 61);
    assert_true(near(tiny_outcome(world, "assaults_prisoner"), 0.0, 0.0) && near(tiny_outcome(world, "assaults_staff"), 0.0, 0.0) &&
                near(tiny_outcome(world, "self_harm"), 0.0, 0.0));
    ocp_world_free(world);
    ocp_plan_free(&s.plan);
    s.plan = tiny_plan(s.model, (struct tiny_options){.prisons = 2, .wings = 2, .places = 30});
    static const char *const high[] = {"violence.personal", "violence.staff",     "violence.debt",
                                       "violence.turf",     "violence.informant", "violence.extreme",
                                       "violence.withdraw", "violence.harm",      "violence.protect"};
    for (size_t i = 0; i < OCP_COUNT(high); i++) {
        tiny_set(&s.plan, s.model, high[i], s.model->params[ocp_model_param(s.model, high[i])]->high);
    }
    world = tiny_world(s.model, &s.plan, 0, 0);
    for (int day = 0; day < 40; day++) {
        tiny_audit(world);
    }
    ocp_world_free(world);
    close_setting(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hawkes),
        cmocka_unit_test(test_contest),
        cmocka_unit_test(test_severity),
        cmocka_unit_test(test_hawkes_in_a_world),
        cmocka_unit_test(test_levels_in_a_world),
        cmocka_unit_test(test_frailty),
        cmocka_unit_test(test_debt_enforcement),
        cmocka_unit_test(test_turf),
        cmocka_unit_test(test_deaths),
        cmocka_unit_test(test_signs),
        cmocka_unit_test(test_isolated_harm),
        cmocka_unit_test(test_extremes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
