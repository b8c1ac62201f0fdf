/* Mathematics in the simulated path: the same bits on every CPU, compiler and optimisation level.
 *
 * glibc picks other variants of exp, log, pow on CPUs with FMA or AVX2 and those differ in the last bit, so nothing here
 * calls libm except sqrt, which IEEE 754 defines exactly. Only + - * / and integer operations, in a fixed order; the
 * build forbids contraction. Loops over these functions vectorise. */
#ifndef OCP_MATH_H
#define OCP_MATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

static inline double ocp_from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline uint64_t ocp_to_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* e^x, relative error below 4e-16. x is clamped to [-708, 709]. */
static inline double ocp_exp(double x)
{
    x = x < -708.0 ? -708.0 : x;
    x = x > 709.0 ? 709.0 : x;
    const double shift = 0x1.8p52;
    const double shifted = x * 0x1.71547652b82fep0 + shift;
    const double k = shifted - shift;
    const double r = (x - k * 0x1.62e42fee00000p-1) - k * 0x1.a39ef35793c76p-33;
    double p = 1.0 / 6227020800.0;
    p = p * r + 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    /* The low bits of `shifted` hold k in two's complement. */
    return p * ocp_from_bits((ocp_to_bits(shifted) + 1023U) << 52);
}

/* ln x for normal positive x, relative error below 4e-16 away from 1, absolute below 2e-16 near 1. */
static inline double ocp_log(double x)
{
    const uint64_t bits = ocp_to_bits(x);
    const uint64_t offset = bits - 0x3fe6a09e667f3bcdULL; /* sqrt(1/2): the mantissa ends up in [sqrt(1/2), sqrt(2)) */
    const int64_t k = (int64_t)offset >> 52;
    const double m = ocp_from_bits(bits - ((uint64_t)k << 52));
    const double s = (m - 1.0) / (m + 1.0);
    const double q = s * s;
    double p = 1.0 / 23.0;
    p = p * q + 1.0 / 21.0;
    p = p * q + 1.0 / 19.0;
    p = p * q + 1.0 / 17.0;
    p = p * q + 1.0 / 15.0;
    p = p * q + 1.0 / 13.0;
    p = p * q + 1.0 / 11.0;
    p = p * q + 1.0 / 9.0;
    p = p * q + 1.0 / 7.0;
    p = p * q + 1.0 / 5.0;
    p = p * q + 1.0 / 3.0;
    const double log_m = 2.0 * s + 2.0 * s * q * p;
    const double e = (double)k;
    return e * 0x1.62e42fee00000p-1 + (log_m + e * 0x1.a39ef35793c76p-33);
}

/* 1 / (1 + e^-x). */
static inline double ocp_logistic(double x)
{
    return 1.0 / (1.0 + ocp_exp(-x));
}

/* x^y for x > 0. */
static inline double ocp_pow(double x, double y)
{
    return ocp_exp(y * ocp_log(x));
}

/* Probability that an event of hazard `rate` (per day) happens within one day: 1 - e^-rate. */
static inline double ocp_daily(double rate)
{
    return rate <= 0.0 ? 0.0 : 1.0 - ocp_exp(-rate);
}

/* e^x as a float for many rows at once, relative error below 3e-7; x clamped to [-87, 88]. */
static inline float ocp_expf(float x)
{
    x = x < -87.0F ? -87.0F : x;
    x = x > 88.0F ? 88.0F : x;
    const float shift = 0x1.8p23F;
    const float shifted = x * 0x1.715476p0F + shift;
    const float k = shifted - shift;
    const float r = (x - k * 0x1.62e4p-1F) - k * 0x1.7f7d1cp-20F;
    float p = 1.0F / 720.0F;
    p = p * r + 1.0F / 120.0F;
    p = p * r + 1.0F / 24.0F;
    p = p * r + 1.0F / 6.0F;
    p = p * r + 0.5F;
    p = p * r + 1.0F;
    p = p * r + 1.0F;
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + 127U) << 23;
    float scale;
    memcpy(&scale, &bits, sizeof scale);
    return p * scale;
}

static inline float ocp_logisticf(float x)
{
    return 1.0F / (1.0F + ocp_expf(-x));
}

/* Inversions: monotone in u, so that a policy that moves the parameter moves the draw, not the stream.
 * u in (0,1). */

/* Standard normal quantile, Wichura 1988 (AS 241, PPND16), relative error about 1e-15. */
double ocp_normal_quantile(double u);

/* Smallest k with P(X <= k) >= u, X Poisson of the given mean >= 0. Exact search up to mean 64, above it the
 * Cornish-Fisher expansion of second order (absolute error of the distribution function below 0.002). */
uint32_t ocp_poisson_quantile(double mean, double u);

/* The same for a binomial of n trials with probability p; exact search when n min(p, 1-p) <= 64. */
uint32_t ocp_binomial_quantile(uint32_t n, double p, double u);

/* Sum in an order that depends only on n: blocks of 64 added left to right, block sums added pairwise. */
double ocp_sum(const double *values, size_t n);

#endif
