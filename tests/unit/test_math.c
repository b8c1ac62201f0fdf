/* The engine's mathematics against extended precision and GSL, to the errors that math.h states. */
#include "engine/math.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static double relative(double got, long double exact)
{
    return (double)fabsl(((long double)got - exact) / exact);
}

static void exp_is_within_its_error(void **state)
{
    (void)state;
    double worst = 0.0;
    for (double x = -708.0; x < 709.0; x += 0.000731 + fabs(x) * 1e-5) {
        worst = fmax(worst, relative(ocp_exp(x), expl((long double)x)));
    }
    for (double x = -1.0; x < 1.0; x += 1.7e-5) {
        worst = fmax(worst, relative(ocp_exp(x), expl((long double)x)));
    }
    print_message("exp: %.2g\n", worst);
    assert_true(worst < 4e-16);
    assert_true(ocp_exp(0.0) == 1.0);
    assert_true(ocp_exp(-1e9) == ocp_exp(-708.0) && ocp_exp(1e9) == ocp_exp(709.0) && isfinite(ocp_exp(1e9)));
}

static void log_is_within_its_error(void **state)
{
    (void)state;
    double worst = 0.0;
    double worst_near = 0.0;
    for (double x = 1e-300; x < 1e300; x *= 1.0037) {
        worst = fmax(worst, relative(ocp_log(x), logl((long double)x)));
    }
    for (double x = 0.75; x < 1.5; x += 1.3e-6) {
        worst_near = fmax(worst_near, (double)fabsl((long double)ocp_log(x) - logl((long double)x)));
    }
    print_message("log: %.2g relative, %.2g absolute near 1\n", worst, worst_near);
    assert_true(worst < 4e-16);
    assert_true(worst_near < 2e-16);
    assert_true(ocp_log(1.0) == 0.0);
}

static void expf_is_within_its_error(void **state)
{
    (void)state;
    double worst = 0.0;
    for (float x = -87.0F; x < 88.0F; x += 0.00037F) {
        worst = fmax(worst, relative((double)ocp_expf(x), expl((long double)x)));
    }
    print_message("expf: %.2g\n", worst);
    assert_true(worst < 3e-7);
    assert_true(ocp_expf(0.0F) == 1.0F);
    assert_true(isfinite(ocp_expf(1e9F)) && ocp_expf(-1e9F) > 0.0F);
}

static void the_rest_follows(void **state)
{
    (void)state;
    for (double x = -40.0; x < 40.0; x += 0.0137) {
        assert_true(relative(ocp_logistic(x), 1.0L / (1.0L + expl(-(long double)x))) < 1e-15);
        assert_true(fabs((double)ocp_logisticf((float)x) - 1.0 / (1.0 + exp(-(double)(float)x))) < 4e-7);
    }
    for (double x = 0.01; x < 50.0; x *= 1.03) {
        for (double y = -5.0; y < 5.0; y += 0.37) {
            assert_true(relative(ocp_pow(x, y), powl((long double)x, (long double)y)) < 1e-14);
        }
    }
    assert_true(ocp_daily(0.0) == 0.0 && ocp_daily(-1.0) == 0.0);
    assert_true(fabs(ocp_daily(0.3) + expm1(-0.3)) < 1e-15);
    assert_true(ocp_daily(1e6) <= 1.0);
    for (double x = 0.001; x < 1000.0; x *= 1.1) {
        assert_true(ocp_from_bits(ocp_to_bits(x)) == x);
    }
}

static void normal_quantile_equals_gsl(void **state)
{
    (void)state;
    double worst = 0.0;
    double last = -1e9;
    for (int i = 1; i < 200000; i++) {
        const double u = (double)i / 200000.0;
        const double z = ocp_normal_quantile(u);
        assert_true(z > last);
        last = z;
        if (fabs(u - 0.5) > 1e-3) {
            worst = fmax(worst, fabs(z / gsl_cdf_ugaussian_Pinv(u) - 1.0));
        }
    }
    for (double u = 1e-300; u < 0.1; u *= 3.7) {
        worst = fmax(worst, fabs(ocp_normal_quantile(u) / gsl_cdf_ugaussian_Pinv(u) - 1.0));
    }
    print_message("normal quantile against GSL: %.2g\n", worst);
    assert_true(worst < 4e-15);
    assert_true(ocp_normal_quantile(0.5) == 0.0);
    assert_true(fabs(ocp_normal_quantile(0.975) - 1.959963984540054) < 1e-14);
}

/* u is a probability at which the distribution function certainly steps over: between P(k - 1) and P(k). */
static void quantiles_invert_the_distribution_function(void **state)
{
    (void)state;
    static const double means[] = {0.001, 0.3, 1.0, 4.5, 20.0, 63.9};
    for (size_t m = 0; m < sizeof means / sizeof means[0]; m++) {
        for (unsigned k = 0; k < 150; k++) {
            const double below = k > 0 ? gsl_cdf_poisson_P(k - 1, means[m]) : 0.0;
            const double above = gsl_cdf_poisson_P(k, means[m]);
            if (above - below > 1e-9) {
                assert_int_equal(ocp_poisson_quantile(means[m], 0.5 * (below + above)), k);
            }
        }
    }
    static const struct {
        uint32_t n;
        double p;
    } binomial[] = {{1, 0.5}, {10, 0.03}, {60, 0.9}, {1000, 0.05}, {100000, 0.0005}, {500, 0.12}, {70, 0.5}};
    for (size_t b = 0; b < sizeof binomial / sizeof binomial[0]; b++) {
        for (uint32_t k = 0; k <= binomial[b].n && k < 300; k++) {
            const double below = k > 0 ? gsl_cdf_binomial_P(k - 1, binomial[b].p, binomial[b].n) : 0.0;
            const double above = gsl_cdf_binomial_P(k, binomial[b].p, binomial[b].n);
            if (above - below > 1e-9) {
                assert_int_equal(ocp_binomial_quantile(binomial[b].n, binomial[b].p, 0.5 * (below + above)), k);
            }
        }
    }
}

static void large_quantiles_keep_their_error(void **state)
{
    (void)state;
    double worst = 0.0;
    static const double means[] = {64.5, 100.0, 500.0, 20000.0};
    for (double u = 0.0005; u < 1.0; u += 0.0011) {
        for (size_t m = 0; m < sizeof means / sizeof means[0]; m++) {
            const uint32_t k = ocp_poisson_quantile(means[m], u);
            worst = fmax(worst, fmax(u - gsl_cdf_poisson_P(k, means[m]), gsl_cdf_poisson_P(k - 1, means[m]) - u));
        }
        const uint32_t k = ocp_binomial_quantile(5000, 0.3, u);
        worst = fmax(worst, fmax(u - gsl_cdf_binomial_P(k, 0.3, 5000), gsl_cdf_binomial_P(k - 1, 0.3, 5000) - u));
        const uint32_t j = ocp_binomial_quantile(200, 0.6, u);
        worst = fmax(worst, fmax(u - gsl_cdf_binomial_P(j, 0.6, 200), gsl_cdf_binomial_P(j - 1, 0.6, 200) - u));
    }
    print_message("large quantiles: %.2g beyond the exact step\n", worst);
    assert_true(worst < 0.002);
}

/* A policy that raises the parameter can only raise the draw. */
static void inversions_are_monotone(void **state)
{
    (void)state;
    for (double u = 0.01; u < 1.0; u += 0.07) {
        uint32_t last = 0;
        for (double mean = 0.0; mean < 120.0; mean += 0.21) {
            const uint32_t k = ocp_poisson_quantile(mean, u);
            assert_true(k >= last);
            last = k;
        }
        last = 0;
        for (double p = 0.0; p <= 1.0; p += 0.013) {
            const uint32_t k = ocp_binomial_quantile(300, p, u);
            assert_true(k >= last && k <= 300);
            last = k;
        }
    }
    assert_int_equal(ocp_poisson_quantile(0.0, 0.9), 0);
    assert_int_equal(ocp_binomial_quantile(0, 0.5, 0.5), 0);
    assert_int_equal(ocp_binomial_quantile(9, 1.0, 0.5), 9);
    assert_int_equal(ocp_binomial_quantile(9, 0.0, 0.5), 0);
}

static void sums_have_a_fixed_order(void **state)
{
    (void)state;
    enum { N = 1000 };
    static double x[N];
    long double exact[N + 1];
    exact[0] = 0.0L;
    for (int i = 0; i < N; i++) {
        x[i] = sin((double)i * 1.7) * pow(10.0, (double)(i % 9) - 4.0);
        exact[i + 1] = exact[i] + (long double)x[i];
    }
    for (size_t n = 0; n <= N; n++) {
        assert_true(fabsl((long double)ocp_sum(x, n) - exact[n]) < 1e-9L);
    }
    /* Blocks of 64 added left to right, then pairwise: 130 values are (b0 + b1) + rest. */
    double block[3] = {0};
    for (int i = 0; i < 130; i++) {
        block[i / 64] += x[i];
    }
    assert_true(ocp_sum(x, 130) == (block[0] + block[1]) + block[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exp_is_within_its_error),          cmocka_unit_test(log_is_within_its_error),
        cmocka_unit_test(expf_is_within_its_error),         cmocka_unit_test(the_rest_follows),
        cmocka_unit_test(normal_quantile_equals_gsl),       cmocka_unit_test(quantiles_invert_the_distribution_function),
        cmocka_unit_test(large_quantiles_keep_their_error), cmocka_unit_test(inversions_are_monotone),
        cmocka_unit_test(sums_have_a_fixed_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
