/* Intelligence against closed forms, each with a planted mutant that must fail: exact Bayes on two reports, the analysts' queue
 * against Erlang's C, capacity of agencies, drift of screening; and what hoarding, sharing and bias do in a world. */
#include "engine/inside.h"
#include "models/institution/intelligence_inside.h"
#include "models/institution/placement_state.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void belief_is_exact_bayes_on_two_reports(void **state)
{
    (void)state;
    const double prior = 0.08;
    const double tp = 0.6;
    const double fp = 0.1;
    const double exact = prior * tp * tp / (prior * tp * tp + (1.0 - prior) * fp * fp);
    assert_true(fabs(belief(prior, 2.0 * report_weight(tp, fp)) - exact) < 1e-12);
    assert_true(fabs(belief(prior, report_weight(tp, fp)) - exact) > 0.02); /* mutant: the second report forgotten */
    assert_true(fabs(belief(prior, 0.0) - prior) < 1e-12);
    /* Two looks that disagree: one says so, one does not. */
    const double mixed = prior * tp * (1.0 - tp) / (prior * tp * (1.0 - tp) + (1.0 - prior) * fp * (1.0 - fp));
    assert_true(fabs(belief(prior, report_weight(tp, fp) + report_weight(1.0 - tp, 1.0 - fp)) - mixed) < 1e-12);
    const float file = agency_file_step(agency_file_step(0.0F, tp, fp, 1, 6.0F), tp, fp, 0, 6.0F);
    assert_true(fabs(belief(prior, (double)file) - mixed) < 1e-6);          /* kept in a float */
    assert_true(fabs(belief(prior, report_weight(tp, fp)) - mixed) > 0.02); /* mutant: silence is no evidence */
    assert_true(agency_file_step(5.9F, tp, fp, 1, 6.0F) <= 6.0F && belief_add(11.5F, 3.0F) <= 12.0F &&
                belief_add(-11.5F, -3.0F) >= -12.0F);
}

/* --- the analysts' queue --- */

typedef double next_finish(unsigned at_hand, unsigned analysts, double each, double u);

/* Everybody is always busy, even when there are fewer reports than analysts. */
static double mutant_always_busy(unsigned at_hand, unsigned analysts, double each, double u)
{
    (void)at_hand;
    return -ocp_log(u) / ((double)analysts * each);
}

static double erlang_c_sojourn(unsigned c, double lambda, double mu)
{
    const double a = lambda / mu;
    double b = 1.0; /* Erlang B by recursion */
    for (unsigned k = 1; k <= c; k++) {
        b = a * b / ((double)k + a * b);
    }
    const double wait = b / (1.0 - a / c * (1.0 - b));
    return wait / (c * mu - lambda) + 1.0 / mu;
}

/* Mean time in the system of one replicate, day by day as the mechanism works: what is unfinished at night starts anew. */
static double sojourn(next_finish *next, unsigned c, double lambda, double mu, uint32_t replicate)
{
    enum { ROOM = 4096, DAYS = 1600000, WARM = 20000 };
    static double arrived[ROOM];
    unsigned head = 0;
    unsigned tail = 0;
    double sum = 0.0;
    double n = 0.0;
    for (uint32_t d = 0; d < DAYS; d++) {
        uint32_t word[4];
        ocp_draw_four(ocp_key_make(7, replicate), d, 0, 0, 1, word);
        for (unsigned k = ocp_poisson_quantile(lambda, ocp_uniform(word[0])); k > 0; k--) {
            arrived[tail++ % ROOM] = d;
        }
        double time = 0.0;
        for (uint32_t k = 0; tail > head; k++) {
            if (k > 0) {
                ocp_draw_four(ocp_key_make(7, replicate), d, k, 0, 2, word);
            }
            time += next(tail - head, c, mu, ocp_uniform(word[1]));
            if (time > 1.0) {
                break;
            }
            const double wait = d + time - arrived[head++ % ROOM];
            sum += d > WARM ? wait : 0.0;
            n += d > WARM;
        }
        assert_true(tail - head < ROOM);
    }
    return sum / n;
}

static double queue_z(next_finish *next, uint32_t replicates, double *half_width)
{
    enum { ANALYSTS = 3 };
    const double mu = 0.02;
    const double lambda = 0.7 * ANALYSTS * mu;
    double sum = 0.0;
    double squares = 0.0;
    for (uint32_t r = 0; r < replicates; r++) {
        const double w = sojourn(next, ANALYSTS, lambda, mu, r);
        sum += w;
        squares += w * w;
    }
    const double mean = sum / replicates;
    const double error = sqrt((squares / replicates - mean * mean) / (replicates - 1));
    *half_width = 2.093 * error / mean; /* t of 19 degrees of freedom, for 20 replicates */
    const double exact = erlang_c_sojourn(ANALYSTS, lambda, mu);
    print_message("time in the system %.2f days against %.2f, half-width %.2f %%\n", mean, exact, 100.0 * *half_width);
    return (mean - exact) / error;
}

static void analysts_are_an_erlang_queue(void **state)
{
    (void)state;
    double half_width = 1.0;
    assert_true(fabs(erlang_c_sojourn(1, 0.5, 1.0) - 2.0) < 1e-12); /* M/M/1 by hand */
    const double z = queue_z(analysts_next, 20, &half_width);
    assert_true(fabs(z) <= 4.0 && half_width <= 0.01);
    assert_true(fabs(queue_z(mutant_always_busy, 5, &half_width)) > 4.0);
    assert_int_equal(analysts_for(0.4, 0.5), 1);
    assert_int_equal(analysts_for(10.0, 0.5), 5);
}

/* --- agencies --- */

static double worked(struct agency_effort e, uint32_t n, uint32_t suspects)
{
    return e.ordinary * (n - suspects) + e.suspect * suspects;
}

static void focus_moves_capacity_and_makes_none(void **state)
{
    (void)state;
    for (double focus = 0.0; focus <= 1.0; focus += 0.25) {
        for (uint32_t suspects = 0; suspects <= 60; suspects += 12) {
            const struct agency_effort e = agency_spread(30.0, focus, 300, suspects);
            assert_true(fabs(worked(e, 300, suspects) - 30.0) < 1e-9);
            assert_true(e.suspect <= 1.0 && e.suspect >= e.ordinary);
        }
    }
    /* Mutant: what 12 suspects cannot take is lost. */
    const struct agency_effort all = agency_spread(30.0, 1.0, 300, 12);
    assert_true(fabs(12.0 * all.suspect - 30.0) > 1.0);
    assert_true(all.ordinary > 0.0);
    assert_true(agency_spread(30.0, 0.5, 0, 0).suspect == 0.0);
}

struct setting {
    const char *param;
    double value;
};

/* A world of four prisons after two years, under settings that end with a NULL name. */
static struct ocp_world *world_under(struct ocp_model *model, struct ocp_plan *plan, const struct setting *setting, uint32_t days)
{
    *plan = tiny_plan(model, (struct tiny_options){.prisons = 4, .burn_in = 180, .horizon = days, .period = days});
    for (; setting->param; setting++) {
        tiny_set(plan, model, setting->param, setting->value);
    }
    struct ocp_world *world = tiny_world(model, plan, 0, 0);
    tiny_run(world, 180 + days);
    return world;
}

static void under(struct ocp_model *model, const struct setting *setting, const char *const *outcome, double *value)
{
    struct ocp_plan plan;
    struct ocp_world *world = world_under(model, &plan, setting, 500);
    for (; *outcome; outcome++) {
        *value++ = tiny_outcome(world, *outcome);
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

static void hoarding_keeps_sources_and_blinds(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const struct setting hoard[] = {{"intelligence.sharing", 0.0}, {NULL, 0.0}};
    const struct setting share[] = {{"intelligence.sharing", 1.0}, {"intelligence.leak", 10.0}, {NULL, 0.0}};
    const struct setting safe[] = {{"intelligence.sharing", 1.0}, {"intelligence.leak", 0.0}, {NULL, 0.0}};
    static const char *const outcome[] = {"leaks", "agency_sources", "agency_only", "agency_passed", NULL};
    double kept[4];
    double told[4];
    double sure[4];
    under(model, hoard, outcome, kept);
    under(model, share, outcome, told);
    under(model, safe, outcome, sure);
    assert_true(kept[0] == 0.0 && told[0] > 0.0 && sure[0] == 0.0);
    assert_true(kept[1] > 0.999 && told[1] < 0.97);
    assert_true(sure[1] > 0.999); /* with nothing that leaks, sharing has no price */
    assert_true(kept[2] > 1.1 * sure[2]);
    assert_true(kept[3] == 0.0 && told[3] == 100.0);
    ocp_model_free(model);
}

static void joint_prioritisation_focuses(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const struct setting plain[] = {{"intelligence.sharing", 1.0}, {NULL, 0.0}};
    const struct setting joint[] = {{"intelligence.sharing", 1.0}, {"intelligence.focus", 0.8}, {NULL, 0.0}};
    static const char *const outcome[] = {"intelligence_precision", "agency_files", NULL};
    double spread[2];
    double focused[2];
    under(model, plain, outcome, spread);
    under(model, joint, outcome, focused);
    assert_true(focused[0] > spread[0]);
    assert_true(fabs(focused[1] / spread[1] - 1.0) < 0.1);                    /* the same capacity, elsewhere */
    assert_true(fabs(spread[1] / (4.0 * 12.0 / 100.0 * 1000.0) - 1.0) < 0.1); /* 4 a month and 100 prisoners */
    ocp_model_free(model);
}

/* Analysts who find nobody under suspicion waiting read what is there: an order of service alone leaves nothing unread. */
static void focus_leaves_no_work_undone(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const struct setting plain[] = {{"intelligence.focus", 0.0}, {NULL, 0.0}};
    const struct setting all[] = {{"intelligence.focus", 1.0}, {NULL, 0.0}};
    static const char *const outcome[] = {"reports_unread", NULL};
    double spread = -1.0;
    double focused = -1.0;
    under(model, plain, outcome, &spread);
    under(model, all, outcome, &focused);
    assert_true(spread >= 0.0 && spread < 2.0);
    assert_true(focused >= 0.0 && focused < 2.0);
    ocp_model_free(model);
}

static void bias_is_disparity(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const struct setting fair[] = {{"intelligence.bias", 1.0}, {NULL, 0.0}};
    const struct setting biased[] = {{"intelligence.bias", 2.5}, {NULL, 0.0}};
    static const char *const outcome[] = {"unfounded_minority", "unfounded_majority", NULL};
    double x[2];
    double y[2];
    under(model, fair, outcome, x);
    under(model, biased, outcome, y);
    const double even = x[0] / x[1];
    const double uneven = y[0] / y[1];
    print_message("minority over majority: %.2f without bias, %.2f with\n", even, uneven);
    assert_true(even > 0.6 && even < 1.4 && uneven > 1.6);
    ocp_model_free(model);
}

/* drift' = a (1 - drift) - b drift has the solution a / (a + b) (1 - (1 - a - b)^n). */
static void screening_drifts_and_training_stops_it(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    double reached[2];
    for (int trained = 0; trained < 2; trained++) {
        const struct setting ai[] = {
            {"intelligence.ai", 1.0}, {"intelligence.ai_drift", 2.0}, {"intelligence.ai_training", 0.5 * trained}, {NULL, 0.0}};
        struct ocp_plan plan;
        struct ocp_world *world = world_under(model, &plan, ai, 400);
        const double a = 2.0 * (1.0 - 0.5 * trained) / 365.25;
        const double b = 0.5 * trained * 2.0 / 365.25;
        const double exact = a / (a + b) * (1.0 - pow(1.0 - a - b, 580.0));
        reached[trained] = (double)intelligence_of(world)->drift[1];
        assert_true(fabs(reached[trained] - exact) < 1e-4);
        assert_true(fabs(reached[trained] - a / (a + b) * (1.0 - pow(1.0 - a - b, 400.0))) > 1e-3); /* mutant: forgets burn-in */
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
    assert_true(reached[1] < 0.6 * reached[0]);
    ocp_model_free(model);
}

/* Signals on members alone are the only source: what drift and untrained review take away, against the closed form. */
static void screening_misses_and_dismisses(void **state)
{
    (void)state;
    assert_true(screening_true(2.0, 0.5, 0.4, 0.3, 0.0) == 2.0 * (1.0 - 0.2) * 0.7);
    assert_true(screening_true(2.0, 0.0, 0.4, 0.3, 1.0) == 2.0 && screening_false(2.0, 1.0, 0.25) == 3.0);
    struct ocp_model *model = tiny_model();
    static const char *const outcome[] = {"intelligence_reports_recorded", NULL};
    double found[3] = {0};
    /* trained and sharp; untrained and sharp; untrained and blunt, drift being full long before anything is recorded */
    static const double drift[3] = {0.0, 0.0, 20.0};
    static const double training[3] = {1.0, 0.0, 0.0};
    for (int k = 0; k < 3; k++) {
        const struct setting ai[] = {{"intelligence.reports", 0.0},
                                     {"intelligence.ai", 1.0},
                                     {"intelligence.ai_false", 0.0},
                                     {"intelligence.ai_true", 30.0},
                                     {"intelligence.ai_blunt", 0.4},
                                     {"intelligence.ai_dismiss", 0.3},
                                     {"intelligence.ai_drift", drift[k]},
                                     {"intelligence.ai_training", training[k]},
                                     {NULL, 0.0}};
        under(model, ai, outcome, &found[k]);
    }
    print_message("signals: %.0f trained, %.0f untrained, %.0f drifted\n", found[0], found[1], found[2]);
    /* some thousand signals in each: four standard errors are below 6 % */
    assert_true(fabs(found[1] / found[0] - 0.7) < 0.05);
    assert_true(fabs(found[2] / found[1] - 0.6) < 0.05);
    assert_true(fabs(found[2] / found[0] - 0.7) > 0.1); /* mutant: drift without effect on what is found */
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(belief_is_exact_bayes_on_two_reports),
        cmocka_unit_test(analysts_are_an_erlang_queue),
        cmocka_unit_test(focus_moves_capacity_and_makes_none),
        cmocka_unit_test(hoarding_keeps_sources_and_blinds),
        cmocka_unit_test(focus_leaves_no_work_undone),
        cmocka_unit_test(joint_prioritisation_focuses),
        cmocka_unit_test(bias_is_disparity),
        cmocka_unit_test(screening_drifts_and_training_stops_it),
        cmocka_unit_test(screening_misses_and_dismisses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
