/* Statistics against published or hand-worked values. */
#include "analysis/stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <math.h>
#include <cmocka.h>
#include <gsl/gsl_randist.h>

static void near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance)) {
        fail_msg("%.17g is not within %g of %.17g", a, tolerance, b);
    }
}

static void quantiles_are_type_7(void **state)
{
    (void)state;
    double v[] = {1, 2, 3, 4, 10};
    near(ocp_quantile(v, 5, 0.5), 3.0, 1e-15);
    near(ocp_quantile(v, 5, 0.9), 7.6, 1e-12); /* R: quantile(c(1,2,3,4,10), .9) */
    near(ocp_quantile(v, 5, 0.1), 1.4, 1e-12);
    near(ocp_quantile(v, 1, 0.3), 1.0, 0.0);
    assert_true(isnan(ocp_quantile(v, 0, 0.5)));
}

static void concentration(void **state)
{
    (void)state;
    double equal[] = {2, 2, 2, 2}, one[] = {0, 0, 8, 0}, some[] = {3, 1, 2};
    near(ocp_gini(equal, 4), 0.0, 1e-15);
    near(ocp_gini(one, 4), 0.75, 1e-15);
    near(ocp_gini(some, 3), 2.0 / 9.0, 1e-15);
    double zero[] = {0, 0};
    assert_true(isnan(ocp_gini(zero, 2)));
    double v[] = {2, 4, 4, 4, 5, 5, 7, 9};
    near(ocp_variation(v, 8), sqrt(32.0 / 7.0) / 5.0, 1e-15);
    assert_true(isnan(ocp_variation(v, 1)));
}

/* Student's sleep data (1908): differences of extra sleep; R's t.test and wilcox.test. */
static void the_sleep_data(void **state)
{
    (void)state;
    double d[] = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};
    struct ocp_interval t = ocp_interval_t(d, 10);
    near(t.low, 0.7001142, 1e-6);
    near(t.high, 2.4598858, 1e-6);
    near(ocp_wilcoxon(d, 10), 2.0 / 512.0, 1e-15); /* nine non-zero, all positive: exact */
    assert_true(isnan(ocp_interval_t(d, 1).low));
}

static void signed_ranks(void **state)
{
    (void)state;
    double mixed[] = {1, -2, 3, -4, 5, 6}; /* negative ranks sum to 6: 14 of 64 subsets reach no more */
    near(ocp_wilcoxon(mixed, 6), 28.0 / 64.0, 1e-15);
    double none[] = {0, 0, 0};
    near(ocp_wilcoxon(none, 3), 1.0, 0.0);
    /* Above 60 the normal takes over: close to the exact law at the border. */
    double d[61];
    for (int i = 0; i < 61; i++) {
        d[i] = (i % 3 == 0 ? -1.0 : 1.0) * (i + 1);
    }
    near(ocp_wilcoxon(d, 61), ocp_wilcoxon(d, 60), 0.02);
}

static void correlations(void **state)
{
    (void)state;
    double a[] = {1, 2, 3, 4}, b[] = {2, 4, 6, 8}, c[] = {5, 5, 5, 5};
    near(ocp_correlation(a, b, 4), 1.0, 1e-12);
    assert_true(isnan(ocp_correlation(a, c, 4)));
}

static void bca_leans_towards_the_long_tail(void **state)
{
    (void)state;
    double v[30], work[OCP_BOOTSTRAP_RESAMPLES];
    for (int i = 0; i < 30; i++) {
        v[i] = exp(2.0 * (i + 0.5) / 30.0) - 1.0 + (i == 29 ? 20.0 : 0.0);
    }
    struct ocp_resamples resamples = {0};
    struct ocp_message message = {0};
    assert_int_equal(ocp_resamples_make(&resamples, 7, 30, OCP_BOOTSTRAP_RESAMPLES, &message), OCP_OK);
    struct ocp_interval bca = ocp_interval_bca(v, &resamples, work), t = ocp_interval_t(v, 30);
    double mean = ocp_mean(v, 30);
    assert_true(bca.low > t.low && bca.high > t.high);
    assert_true(bca.high - mean > mean - bca.low);
    ocp_resamples_free(&resamples);
}

/* Coverage of the mean of lognormal samples: 400 samples of 40, between 88 and 98 % for both intervals. The exact figure is
 * below 95 for skewed samples; a mistake in the formula shows as far less. */
static void intervals_cover(void **state)
{
    (void)state;
    enum { SAMPLES = 400, N = 40 };
    struct ocp_resamples resamples = {0};
    struct ocp_message message = {0};
    double work[500];
    assert_int_equal(ocp_resamples_make(&resamples, 3, N, 500, &message), OCP_OK);
    gsl_rng *rng = gsl_rng_alloc(ocp_gsl_philox);
    int by_t = 0, by_bca = 0;
    const double truth = exp(0.5 * 0.36);
    for (uint32_t s = 0; s < SAMPLES; s++) {
        double v[N];
        ocp_gsl_philox_seek(rng, ocp_key_make(99, s), 0, 0, 9);
        for (int i = 0; i < N; i++) {
            v[i] = gsl_ran_lognormal(rng, 0.0, 0.6);
        }
        struct ocp_interval t = ocp_interval_t(v, N), bca = ocp_interval_bca(v, &resamples, work);
        by_t += t.low <= truth && truth <= t.high;
        by_bca += bca.low <= truth && truth <= bca.high;
    }
    gsl_rng_free(rng);
    ocp_resamples_free(&resamples);
    assert_in_range(by_t, 352, 392);
    assert_in_range(by_bca, 352, 392);
}

static void degenerate_samples(void **state)
{
    (void)state;
    double v[] = {3, 3, 3, 3}, work[200];
    struct ocp_resamples resamples = {0};
    struct ocp_message message = {0};
    assert_int_equal(ocp_resamples_make(&resamples, 1, 4, 200, &message), OCP_OK);
    struct ocp_interval bca = ocp_interval_bca(v, &resamples, work);
    near(bca.low, 3.0, 0.0);
    near(bca.high, 3.0, 0.0);
    for (uint32_t i = 0; i < 800; i++) {
        assert_true(resamples.index[i] < 4);
    }
    ocp_resamples_free(&resamples);
    assert_int_equal(ocp_resamples_make(&resamples, 1, 2, 200, &message), OCP_OK);
    assert_true(isnan(ocp_interval_bca(v, &resamples, work).low));
    ocp_resamples_free(&resamples);
    ocp_resamples_free(&resamples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_are_type_7), cmocka_unit_test(concentration),
        cmocka_unit_test(the_sleep_data),       cmocka_unit_test(signed_ranks),
        cmocka_unit_test(correlations),         cmocka_unit_test(bca_leans_towards_the_long_tail),
        cmocka_unit_test(intervals_cover),      cmocka_unit_test(degenerate_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
