/* Paired effects, standing and displacement: by hand on small tables, and against the known effects of fabricated results. */
#include "analysis/drift.h"
#include "analysis/effects.h"
#include "fake_results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>
#include <cmocka.h>

static struct ocp_comparison *compare(const struct ocp_results *results)
{
    struct ocp_comparison *comparison = NULL;
    struct ocp_message message = {0};
    assert_int_equal(ocp_comparison_make(results, &comparison, &message), OCP_OK);
    assert_non_null(comparison);
    return comparison;
}

static void near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance)) {
        fail_msg("%.17g is not within %g of %.17g", a, tolerance, b);
    }
}

static void same_bits(double a, double b)
{
    assert_memory_equal(&a, &b, sizeof a);
}

/* A strategy that changes nothing has exactly zero effect in every outcome and every replicate. */
static void nothing_is_exactly_zero(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){0});
    struct ocp_comparison *c = compare(r);
    uint32_t nothing = r->n_strategies - 1;
    double d[64];
    for (uint32_t o = 0; o < r->n_outcomes; o++) {
        const struct ocp_effect *e = ocp_comparison_effect(c, nothing, o);
        same_bits(e->difference, 0.0);
        same_bits(e->deviation, 0.0);
        same_bits(e->t.low, 0.0);
        same_bits(e->t.high, 0.0);
        same_bits(e->bca.low, 0.0);
        same_bits(e->bca.high, 0.0);
        same_bits(e->relative, 0.0);
        assert_int_equal(e->verdict, OCP_VERDICT_SAME);
        same_bits(e->unchanged, 1.0);
        same_bits(e->improved, 0.0);
        same_bits(e->wilcoxon_p, 1.0);
        uint32_t n = ocp_comparison_pairs(c, nothing, OCP_BASELINE, o, d);
        assert_int_equal(n, r->n_replicates);
        for (uint32_t i = 0; i < n; i++) {
            same_bits(d[i], 0.0);
        }
    }
    ocp_comparison_free(c);
    fake_results_free(r);
}

/* Assaults under every strategy: the generator's effect, diluted by the ramp, lies in the interval or near it. */
static void known_effects_are_found(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){0});
    struct ocp_comparison *c = compare(r);
    double ramp = 0.0;
    for (uint32_t p = 0; p < r->n_periods; p++) {
        ramp += p < 3 ? 0.0 : fmin(1.0, (p - 2) / 8.0);
    }
    ramp /= r->n_periods;
    for (uint32_t s = 1; s + 1 < r->n_strategies; s++) {
        const struct ocp_effect *e = ocp_comparison_effect(c, s, 0);
        double truth = 100.0 * ramp * fake_relative_effect(s, 0);
        near(e->relative, truth, 2.0 * (e->relative_t.high - e->relative_t.low));
        assert_true(e->relative_t.low < e->relative && e->relative < e->relative_t.high);
        near(e->bca.low, e->t.low, 0.2 * (e->t.high - e->t.low));
        near(e->bca.high, e->t.high, 0.2 * (e->t.high - e->t.low));
        assert_int_equal(e->verdict, fake_relative_effect(s, 0) < 0.0 ? OCP_VERDICT_BETTER : OCP_VERDICT_WORSE);
        assert_true(e->crn_factor > 2.0); /* strategies share most of their noise */
        near(e->unpaired_runs, ceil(e->crn_factor * 40.0), 0.0);
    }
    assert_true(c->crn_median > 1.0);
    ocp_comparison_free(c);
    fake_results_free(r);
}

/* Two strategies, four replicates, two periods, one outcome, small numbers. */
static struct ocp_results *by_hand(double v[16])
{
    struct ocp_results *r =
        fake_results(&(struct fake_options){.n_replicates = 4, .n_periods = 2, .n_strategies = 2, .few_outcomes = true});
    for (int i = 0; i < 16; i++) {
        r->value[i] = v[i];
    }
    return r;
}

static void a_table_worked_by_hand(void **state)
{
    (void)state;
    /* Run means: baseline 1, 2, 3, 4; strategy 2, 2, 5, 7; differences 1, 0, 2, 3. */
    double v[16] = {1, 1, 1, 3, 3, 3, 4, 4, 2, 2, 0, 4, 5, 5, 6, 8};
    struct ocp_results *r = by_hand(v);
    struct ocp_comparison *c = compare(r);
    const struct ocp_effect *e = ocp_comparison_effect(c, 1, 0);
    assert_int_equal(e->n_pairs, 4);
    near(e->baseline, 2.5, 1e-15);
    near(e->strategy, 4.0, 1e-15);
    near(e->difference, 1.5, 1e-15);
    near(e->deviation, sqrt(5.0 / 3.0), 1e-15);
    double half = 3.182446305284263 * sqrt(5.0 / 3.0) / 2.0; /* t quantile of 0.975 with 3 degrees of freedom */
    near(e->t.low, 1.5 - half, 1e-12);
    near(e->t.high, 1.5 + half, 1e-12);
    near(e->relative, 60.0, 1e-12);
    near(e->improved, 0.0, 0.0); /* lower is better, none is lower */
    near(e->unchanged, 0.25, 0.0);
    near(e->wilcoxon_p, 0.25, 1e-15); /* three positive ranks: 2 / 8 */
    /* var A = 6, var B = 5/3, var (A - B) = 5/3 */
    near(e->crn_factor, (6.0 + 5.0 / 3.0) / (5.0 / 3.0), 1e-12);
    near(e->standardised, 1.5 / sqrt(5.0 / 3.0), 1e-12);
    assert_int_equal(e->verdict, OCP_VERDICT_UNCERTAIN);
    ocp_comparison_free(c);
    fake_results_free(r);
}

/* The baseline is an estimate too. Where a strategy adds three tenths to whatever a replicate has, the ratio is known exactly, though the
 * differences vary; where it adds the same everywhere, the differences are known exactly, though the ratio is not. */
static void percentages_have_intervals_of_ratios(void **state)
{
    (void)state;
    const double base[4] = {10.0, 14.0, 9.0, 21.0};
    double v[16];
    for (int i = 0; i < 8; i++) {
        v[i] = base[i / 2];
        v[8 + i] = 1.3 * base[i / 2];
    }
    struct ocp_results *r = by_hand(v);
    struct ocp_comparison *c = compare(r);
    const struct ocp_effect *e = ocp_comparison_effect(c, 1, 0);
    near(e->relative, 30.0, 1e-12);
    assert_true(e->t.high - e->t.low > 1.0);
    near(e->relative_t.high - e->relative_t.low, 0.0, 1e-9);
    ocp_comparison_free(c);
    for (int i = 8; i < 16; i++) {
        r->value[i] = base[(i - 8) / 2] + 4.0;
    }
    c = compare(r);
    e = ocp_comparison_effect(c, 1, 0);
    near(e->t.high - e->t.low, 0.0, 1e-12);
    /* by hand: r = 4 / 13.5; residuals 4 - r b; t of 0.975 with 3 degrees of freedom */
    double square = 0.0;
    for (int i = 0; i < 4; i++) {
        const double rest = 4.0 - 4.0 / 13.5 * base[i];
        square += rest * rest;
    }
    const double half = 100.0 * 3.182446305284263 * sqrt(square / 3.0 / 4.0) / 13.5;
    near(e->relative, 400.0 / 13.5, 1e-12);
    near(e->relative_t.high, 400.0 / 13.5 + half, 1e-9);
    assert_true(half > 10.0); /* mutant: the interval of the difference over the baseline's mean has no width at all */
    assert_int_equal(e->verdict, OCP_VERDICT_WORSE);
    ocp_comparison_free(c);
    fake_results_free(r);
}

/* A last period of half the length has half the weight: 30 days at 1 and 15 at 4 are 2 a day, not 2.5. */
static void a_shorter_period_weighs_its_days(void **state)
{
    (void)state;
    double v[16] = {1, 4, 1, 4, 1, 4, 1, 4, 4, 1, 4, 1, 4, 1, 4, 1};
    struct ocp_results *r = by_hand(v);
    r->time[1] = 45.0;
    struct ocp_comparison *c = compare(r);
    near(ocp_comparison_effect(c, 1, 0)->baseline, 2.0, 1e-15);
    near(ocp_comparison_effect(c, 1, 0)->strategy, 3.0, 1e-15);
    ocp_comparison_free(c);
    fake_results_free(r);
}

/* Baseline 1000 in both periods; the strategy differs by so much in each of the four replicates. */
static enum ocp_verdict verdict_of(double a, double b, double c, double d, double level)
{
    double v[16] = {0};
    const double difference[4] = {a, b, c, d};
    for (int i = 0; i < 8; i++) {
        const int replicate = i / 2;
        v[i] = level * (1.0 + 0.01 * replicate);
        v[8 + i] = v[i] + difference[replicate];
    }
    struct ocp_results *r = by_hand(v);
    struct ocp_comparison *made = compare(r);
    const enum ocp_verdict verdict = ocp_comparison_effect(made, 1, 0)->verdict; /* lower is better */
    ocp_comparison_free(made);
    fake_results_free(r);
    return verdict;
}

/* A sure sign is not enough: below half a per cent of the baseline nothing is better or worse. */
static void small_effects_make_no_practical_difference(void **state)
{
    (void)state;
    assert_int_equal(verdict_of(-0.10, -0.11, -0.10, -0.11, 1000.0), OCP_VERDICT_NEGLIGIBLE); /* sure, and too small */
    assert_int_equal(verdict_of(-0.10, 0.11, -0.12, 0.11, 1000.0), OCP_VERDICT_NEGLIGIBLE);   /* surely too small */
    assert_int_equal(verdict_of(-7.0, -7.1, -7.0, -7.2, 1000.0), OCP_VERDICT_BETTER);         /* 0.7 % */
    assert_int_equal(verdict_of(7.0, 7.1, 7.0, 7.2, 1000.0), OCP_VERDICT_WORSE);
    assert_int_equal(verdict_of(-30.0, 31.0, -20.0, 10.0, 1000.0), OCP_VERDICT_UNCERTAIN); /* may be 2 % */
    assert_int_equal(verdict_of(-0.10, -0.11, -0.10, -0.11, 1.0), OCP_VERDICT_BETTER);     /* the same, of a small baseline */
    assert_string_equal(ocp_verdict_name(OCP_VERDICT_NEGLIGIBLE), "no practical difference");
}

/* What a strategy costs is never a percentage of what the baseline happens to spend; prices and debts in euros are. */
static void costs_are_no_percentage(void **state)
{
    (void)state;
    double v[16] = {1, 1, 1, 1, 2, 2, 2, 2, 9, 9, 9, 9, 9, 9, 9, 8};
    struct ocp_results *r = by_hand(v);
    snprintf(r->outcome[0].unit, sizeof r->outcome[0].unit, "EUR per prisoner");
    snprintf(r->outcome[0].family, sizeof r->outcome[0].family, "market");
    struct ocp_comparison *c = compare(r);
    assert_true(isfinite(ocp_comparison_effect(c, 1, 0)->relative));
    ocp_comparison_free(c);
    snprintf(r->outcome[0].family, sizeof r->outcome[0].family, "cost");
    c = compare(r);
    assert_true(isnan(ocp_comparison_effect(c, 1, 0)->relative));
    assert_int_equal(ocp_comparison_effect(c, 1, 0)->verdict, OCP_VERDICT_WORSE);
    ocp_comparison_free(c);
    fake_results_free(r);
}

/* Sixfold of next to nothing is no 500 %: the outcome keeps its unit, for every strategy. */
static void many_times_the_baseline_is_not_a_percentage(void **state)
{
    (void)state;
    double v[16] = {1, 1, 1, 1, 1, 1, 1, 1, 6, 6, 6, 6, 6, 6, 6, 6};
    struct ocp_results *r = by_hand(v);
    struct ocp_comparison *c = compare(r);
    near(ocp_comparison_effect(c, 1, 0)->relative, 500.0, 1e-12);
    ocp_comparison_free(c);
    r->value[8] = 6.1;
    c = compare(r);
    assert_true(isnan(ocp_comparison_effect(c, 1, 0)->relative));
    assert_true(isnan(ocp_comparison_effect(c, 1, 0)->relative_t.low));
    near(ocp_comparison_effect(c, 0, 0)->relative, 0.0, 0.0); /* what does not differ is none the less 0 */
    assert_int_equal(ocp_comparison_effect(c, 1, 0)->verdict, OCP_VERDICT_WORSE);
    ocp_comparison_free(c);
    fake_results_free(r);
}

static void missing_values_are_left_out_and_counted(void **state)
{
    (void)state;
    double v[16] = {1, NAN, 1, 3, 3, 3, NAN, NAN, 2, 2, 0, 4, 5, 5, 6, 8};
    struct ocp_results *r = by_hand(v);
    r->run_status[4] = OCP_RUN_FAILED; /* the strategy's first run */
    struct ocp_comparison *c = compare(r);
    const struct ocp_effect *e = ocp_comparison_effect(c, 1, 0);
    assert_int_equal(e->n_pairs, 2); /* replicates 1 and 2: failed run in 0, no value in 3 */
    assert_int_equal(e->n_lost, 2);
    near(e->difference, 1.0, 1e-15); /* 0 and 2 */
    assert_int_equal(c->failed[1], 1);
    assert_int_equal(c->n_failed, 1);
    assert_int_equal(c->n_periods_missing, 3);
    near(c->run_value[0], 1.0, 0.0); /* the mean of what is there */
    assert_true(isnan(c->run_value[3]));
    ocp_comparison_free(c);
    fake_results_free(r);
}

static void failed_runs_never_become_zero(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){.n_failed = 40});
    struct ocp_comparison *c = compare(r);
    assert_int_equal(ocp_comparison_effect(c, 2, 0)->verdict, OCP_VERDICT_UNKNOWN);
    assert_true(isnan(ocp_comparison_effect(c, 2, 0)->difference));
    assert_int_equal(c->n_complete, 0);
    assert_int_equal(c->standing[1].rank, 0);
    assert_int_equal(ocp_comparison_effect(c, 1, 0)->n_pairs, 40);
    ocp_comparison_free(c);
    fake_results_free(r);
}

/* A strategy that may not be named first takes no draws from the one that is, however little harm it does. */
static void draws_are_counted_among_those_without_flags(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){0});
    for (uint32_t run = 0; run < r->n_runs; run++) {
        for (uint32_t p = 0; p < r->n_periods && r->run_strategy[run] == 2; p++) {
            r->value[(size_t)run * r->n_periods + p] *= 0.1; /* outcome 0: assaults */
        }
    }
    struct ocp_comparison *c = compare(r);
    assert_int_equal(c->harm, 0);
    assert_true(c->standing[2].flagged);
    assert_int_equal(c->standing[2].rank, 1);
    near(c->standing[2].first_share, 0.0, 0.0);
    near(c->standing[6].first_share, 1.0, 0.0);
    ocp_comparison_free(c);
    fake_results_free(r);
}

static void standing_and_flags(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){0});
    struct ocp_comparison *c = compare(r);
    assert_string_equal(r->outcome[c->harm].name, "assaults");
    assert_string_equal(r->outcome[c->cost].name, "cost_eur");
    assert_string_equal(r->outcome[c->rights].name, "rights_burden");
    assert_int_equal(c->standing[6].rank, 1); /* the mix */
    near(c->standing[6].first_share, 1.0, 0.0);
    assert_int_equal(c->standing[1].dominated_by, OCP_BASELINE); /* dispersal: dearer, more harm, heavier */
    near(c->standing[1].frontier_share, 0.0, 0.0);
    assert_int_equal(c->standing[6].dominated_by, -1);
    assert_true(c->standing[2].flagged); /* special units breach rights */
    assert_false(c->standing[6].flagged);
    assert_int_equal(c->standing[0].rank, c->standing[7].rank); /* the strategy that changes nothing shares the baseline's rank */
    assert_int_equal(c->standing[7].dominated_by, -1);          /* and neither dominates the other */
    ocp_comparison_free(c);
    fake_results_free(r);
}

static void reading_order_keeps_rights_beside_harm(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){0});
    for (uint32_t o = 0; o < r->n_outcomes; o++) {
        r->outcome[o].lead = strcmp(r->outcome[o].name, "assaults") == 0 ? 1 : strcmp(r->outcome[o].name, "debt_eur") == 0 ? 2 : 0;
    }
    struct ocp_comparison *c = compare(r);
    assert_string_equal(r->outcome[c->listed[0]].name, "assaults");
    assert_string_equal(r->outcome[c->listed[1]].name, "debt_eur");
    assert_int_equal(c->n_lead, 5); /* with rights_burden, rights_breaches and cost_eur */
    assert_true(c->listed[2] == (uint32_t)c->rights || c->listed[3] == (uint32_t)c->rights);
    assert_int_equal(c->n_listed, r->n_outcomes);
    ocp_comparison_free(c);
    fake_results_free(r);
}

static void effects_over_time(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){0});
    struct ocp_comparison *c = compare(r);
    double mean[64];
    struct ocp_interval interval[64];
    struct ocp_message message = {0};
    assert_int_equal(ocp_effect_over_time(c, 6, 0, mean, interval, &message), OCP_OK);
    for (uint32_t p = 0; p < 3; p++) { /* before the strategy starts: exactly as the baseline */
        same_bits(mean[p], 0.0);
    }
    assert_true(interval[36].high < 0.0);
    double sum = 0.0;
    for (uint32_t p = 0; p < r->n_periods; p++) {
        sum += mean[p] * (r->time[p] - (p > 0 ? r->time[p - 1] : 0.0));
    }
    near(sum / r->horizon_days, ocp_comparison_effect(c, 6, 0)->difference, 1e-9);
    ocp_comparison_free(c);
    fake_results_free(r);
}

static void displacement_is_found_and_sorted(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){0});
    struct ocp_comparison *c = compare(r);
    struct ocp_displacement found[16];
    size_t n = ocp_displacement_find(c, found, 16);
    assert_true(n > 0);
    bool special = false;
    for (size_t i = 0; i < n; i++) {
        assert_true(i == 0 || found[i - 1].correlation <= found[i].correlation);
        assert_int_equal(ocp_comparison_effect(c, found[i].strategy, found[i].better)->verdict, OCP_VERDICT_BETTER);
        assert_int_equal(ocp_comparison_effect(c, found[i].strategy, found[i].worse)->verdict, OCP_VERDICT_WORSE);
        assert_string_not_equal(r->outcome[found[i].worse].family, "cost");
        special = special || (found[i].strategy == 2 && strcmp(r->outcome[found[i].worse].name, "staff_assaults") == 0);
    }
    assert_true(special);
    struct ocp_displacement few[2];
    assert_int_equal(ocp_displacement_find(c, few, 2), 2);
    same_bits(few[0].correlation, found[0].correlation);
    assert_int_equal(ocp_displacement_find(c, few, 0), 0);
    ocp_comparison_free(c);
    fake_results_free(r);
}

static void broken_designs_are_refused(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){.n_strategies = 3});
    struct ocp_comparison *c = NULL;
    struct ocp_message message = {0};
    r->run_strategy[7] = 99;
    assert_int_equal(ocp_comparison_make(r, &c, &message), OCP_DAMAGED);
    assert_null(c);
    assert_non_null(strstr(message.text, "run 7"));
    r->run_strategy[7] = 0;
    r->run_replicate[7] = 6; /* taken by run 6 */
    assert_int_equal(ocp_comparison_make(r, &c, &message), OCP_DAMAGED);
    r->run_replicate[7] = 7;
    r->n_periods = 0;
    assert_int_equal(ocp_comparison_make(r, &c, &message), OCP_BAD_INPUT);
    fake_results_free(r);
}

static void one_replicate_says_not_known(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){.n_replicates = 1});
    struct ocp_comparison *c = compare(r);
    assert_int_equal(ocp_comparison_effect(c, 6, 0)->verdict, OCP_VERDICT_UNKNOWN);
    assert_int_equal(ocp_comparison_effect(c, 7, 0)->verdict, OCP_VERDICT_SAME);
    ocp_comparison_free(c);
    fake_results_free(r);
}

static void the_same_study_gives_the_same_intervals(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){.n_replicates = 12, .n_periods = 6});
    struct ocp_comparison *a = compare(r), *b = compare(r);
    size_t n = (size_t)r->n_strategies * r->n_outcomes;
    for (size_t i = 0; i < n; i++) {
        same_bits(a->effect[i].bca.low, b->effect[i].bca.low);
        same_bits(a->effect[i].bca.high, b->effect[i].bca.high);
    }
    ocp_comparison_free(a);
    ocp_comparison_free(b);
    fake_results_free(r);
}

/* What is constant is not told, noise is not told, growth is, the largest first; only the baseline counts, and days weigh. */
static void baselines_that_move_are_told(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){0});
    const uint32_t thirds = r->n_periods / 3;
    for (uint32_t o = 0; o < r->n_outcomes; o++) {
        for (uint32_t run = 0; run < r->n_runs; run++) {
            double *value = r->value + ((size_t)o * r->n_runs + run) * r->n_periods;
            for (uint32_t p = 0; p < r->n_periods; p++) {
                const double noise = (run + p) % 2 ? 0.4 : -0.4;
                const bool late = p >= r->n_periods - thirds;
                value[p] = 10.0 + noise;
                value[p] += o == 1 && late ? 2.0 : 0.0;                                       /* 18 % of the mean of 10 and 12 */
                value[p] += o == 2 && late ? 0.5 : 0.0;                                       /* 5 %: too little to tell */
                value[p] -= o == 3 && late ? 5.0 : 0.0;                                       /* 67 % */
                value[p] += o == 4 && late && r->run_strategy[run] != OCP_BASELINE ? 9.0 : 0; /* not the baseline */
            }
        }
    }
    struct ocp_comparison *c = compare(r);
    struct ocp_drift found[64];
    enum ocp_status status = OCP_IO;
    assert_int_equal(ocp_drift_find(c, found, &status), 2);
    assert_int_equal(status, OCP_OK);
    assert_int_equal(found[0].outcome, 3);
    near(found[0].percent, -100.0 * 5.0 / 7.5, 2.0);
    assert_int_equal(found[1].outcome, 1);
    near(found[1].early, 10.0, 0.1);
    near(found[1].late, 12.0, 0.1);
    ocp_comparison_free(c);
    fake_results_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_exactly_zero),
        cmocka_unit_test(baselines_that_move_are_told),
        cmocka_unit_test(known_effects_are_found),
        cmocka_unit_test(a_table_worked_by_hand),
        cmocka_unit_test(percentages_have_intervals_of_ratios),
        cmocka_unit_test(a_shorter_period_weighs_its_days),
        cmocka_unit_test(small_effects_make_no_practical_difference),
        cmocka_unit_test(costs_are_no_percentage),
        cmocka_unit_test(many_times_the_baseline_is_not_a_percentage),
        cmocka_unit_test(missing_values_are_left_out_and_counted),
        cmocka_unit_test(failed_runs_never_become_zero),
        cmocka_unit_test(standing_and_flags),
        cmocka_unit_test(draws_are_counted_among_those_without_flags),
        cmocka_unit_test(reading_order_keeps_rights_beside_harm),
        cmocka_unit_test(effects_over_time),
        cmocka_unit_test(displacement_is_found_and_sorted),
        cmocka_unit_test(broken_designs_are_refused),
        cmocka_unit_test(one_replicate_says_not_known),
        cmocka_unit_test(the_same_study_gives_the_same_intervals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
