/* Quantile functions and the fixed-order sum. See math.h for the bits promise. */
#include "engine/math.h"

static double horner(const double *coefficient, int degree, double x)
{
    double p = coefficient[degree];
    for (int i = degree - 1; i >= 0; i--) {
        p = p * x + coefficient[i];
    }
    return p;
}

double ocp_normal_quantile(double u)
{
    static const double a[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                3.3430575583588128105e+4, 2.5090809287301226727e+3};
    static const double b[8] = {1.0,
                                4.2313330701600911252e+1,
                                6.8718700749205790830e+2,
                                5.3941960214247511077e+3,
                                2.1213794301586595867e+4,
                                3.9307895800092710610e+4,
                                2.8729085735721942674e+4,
                                5.2264952788528545610e+3};
    static const double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[8] = {1.0,
                                2.05319162663775882187e0,
                                1.67638483018380384940e0,
                                6.89767334985100004550e-1,
                                1.48103976427480074590e-1,
                                1.51986665636164571966e-2,
                                5.47593808499534494600e-4,
                                1.05075007164441684324e-9};
    static const double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[8] = {1.0,
                                5.99832206555887937690e-1,
                                1.36929880922735805310e-1,
                                1.48753612908506148525e-2,
                                7.86869131145613259100e-4,
                                1.84631831751005468180e-5,
                                1.42151175831644588870e-7,
                                2.04426310338993978564e-15};
    const double q = u - 0.5;
    if (q > -0.425 && q < 0.425) {
        const double r = 0.180625 - q * q;
        return q * horner(a, 7, r) / horner(b, 7, r);
    }
    double r = sqrt(-ocp_log(q < 0.0 ? u : 1.0 - u));
    double z;
    if (r <= 5.0) {
        r -= 1.6;
        z = horner(c, 7, r) / horner(d, 7, r);
    } else {
        r -= 5.0;
        z = horner(e, 7, r) / horner(f, 7, r);
    }
    return q < 0.0 ? -z : z;
}

/* Cornish-Fisher of second order for a lattice variable with this mean, standard deviation and skewness. */
static double cornish_fisher(double mean, double deviation, double skewness, double u)
{
    const double z = ocp_normal_quantile(u);
    const double x = mean + deviation * (z + skewness * (z * z - 1.0) / 6.0);
    const double k = floor(x + 0.5);
    return k < 0.0 ? 0.0 : k;
}

uint32_t ocp_poisson_quantile(double mean, double u)
{
    if (!(mean > 0.0)) {
        return 0;
    }
    if (mean > 64.0) {
        return (uint32_t)cornish_fisher(mean, sqrt(mean), 1.0 / sqrt(mean), u);
    }
    double term = ocp_exp(-mean);
    double sum = term;
    uint32_t k = 0;
    while (sum < u && k < 1000U) {
        k++;
        term *= mean / (double)k;
        sum += term;
    }
    return k;
}

static uint32_t binomial_search(uint32_t n, double p, double u)
{
    const double odds = p / (1.0 - p);
    double term = ocp_exp((double)n * ocp_log(1.0 - p));
    double sum = term;
    uint32_t k = 0;
    while (sum < u && k < n) {
        term *= odds * (double)(n - k) / (double)(k + 1U);
        sum += term;
        k++;
    }
    return k;
}

uint32_t ocp_binomial_quantile(uint32_t n, double p, double u)
{
    if (n == 0 || !(p > 0.0)) {
        return 0;
    }
    if (p >= 1.0) {
        return n;
    }
    if (p > 0.5) {
        return n - ocp_binomial_quantile(n, 1.0 - p, 1.0 - u);
    }
    if ((double)n * p <= 64.0) {
        return binomial_search(n, p, u);
    }
    const double deviation = sqrt((double)n * p * (1.0 - p));
    const double k = cornish_fisher((double)n * p, deviation, (1.0 - 2.0 * p) / deviation, u);
    return k > (double)n ? n : (uint32_t)k;
}

double ocp_sum(const double *values, size_t n)
{
    if (n <= 64) {
        double sum = 0.0;
        for (size_t i = 0; i < n; i++) {
            sum += values[i];
        }
        return sum;
    }
    size_t half = 64;
    while (half * 2 < n) {
        half *= 2;
    }
    return ocp_sum(values, half) + ocp_sum(values + half, n - half);
}
