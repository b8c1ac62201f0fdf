/* Arithmetic of violence, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_VIOLENCE_KERNEL_H
#define MODELS_VIOLENCE_KERNEL_H

#include "engine/math.h"
#include "engine/rng.h"

#include <stdbool.h>

/* Self-exciting intensity after a day with `events` (Hawkes, exponential kernel in whole days): an event of today adds
 * branching (1 - keep) keep^(k - 1) on the k-th day after, branching in all. With base rate mu the mean is mu / (1 - branching). */
static inline double violence_heat(double heat, double keep, double branching, double events)
{
    return heat * keep + branching * (1.0 - keep) * events;
}

/* How evenly matched two sides are: 0 when one is alone, 1 at equal strength. */
static inline double violence_parity(double a, double b)
{
    const double sum = a + b;
    return sum > 0.0 ? 4.0 * a * b / (sum * sum) : 0.0;
}

/* Contest success function: probability that side a wins against side b (Tullock's ratio form). */
static inline double violence_contest(double a, double b, double exponent)
{
    const double strong = a > 0.0 ? ocp_pow(a, exponent) : 0.0;
    const double other = b > 0.0 ? ocp_pow(b, exponent) : 0.0;
    return strong + other > 0.0 ? strong / (strong + other) : 0.5;
}

/* A member's hazard of attacking rivals per unit of rate: proportional to the rivals' share of both sides, so that the sum
 * over both sides, 2 n m / (n + m), is largest at parity. */
static inline double violence_turf(double own, double rivals)
{
    return own + rivals > 0.0 ? rivals / (own + rivals) : 0.0;
}

/* Share of incidents that can happen with this many hours out of cell, 1 at eight hours. */
static inline double violence_exposure(double hours, double in_cell)
{
    return in_cell + (1.0 - in_cell) * hours / 8.0;
}

/* What hours behind the door make of tempers, 1 from eight hours out. */
static inline double violence_bored(double hours, double boredom)
{
    return hours < 8.0 ? 1.0 + boredom * (1.0 - hours / 8.0) : 1.0;
}

/* Does an event of this rate per day happen? A rate bounds its daily probability, so that most words cost one comparison. */
static inline bool violence_happens(uint32_t word, double rate)
{
    return ocp_uniform(word) < rate && ocp_chance(word, ocp_daily(rate));
}

/* A gain closes a share of the distance to 1. */
static inline double violence_gain(double x, double share)
{
    return x + share * (1.0 - x);
}

/* Mean of a lognormal is 1 when its log has mean -sigma^2/2. */
static inline double violence_frailty(double sigma, double u)
{
    return ocp_exp(sigma * ocp_normal_quantile(u) - 0.5 * sigma * sigma);
}

enum violence_severity { SEVERITY_MINOR, SEVERITY_SERIOUS, SEVERITY_FATAL };

/* Fatal incidents are a share of the serious ones: one uniform decides, monotone in both probabilities. */
static inline enum violence_severity violence_severity_of(double u, double serious, double fatal_share)
{
    return u < serious * fatal_share ? SEVERITY_FATAL : u < serious ? SEVERITY_SERIOUS : SEVERITY_MINOR;
}

#endif
