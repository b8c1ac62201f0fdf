/* Arithmetic of groups, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_GROUPS_KERNEL_H
#define MODELS_GROUPS_KERNEL_H

#include "engine/math.h"

/* Probability of joining within a week: logit a0 + a1 fear + a2 debt + a3 exposure - a4 legitimacy - a5 family (model.md 4). */
static inline double join_probability(double a0, double fear, double debt, double exposure, double legitimacy, double family)
{
    return ocp_logistic(a0 + fear + debt + exposure - legitimacy - family);
}

/* Probability per day that a vacancy ends. A clear successor (gap 1) shortens it, an even contest (gap 0) does not. */
static inline double succession_hazard(double mean_days, double gap, double clear_gain)
{
    return (1.0 + clear_gain * gap) / mean_days;
}

/* Probability that a succession splits the group: full for even rivals, none for a clear successor. */
static inline double split_probability(double most, double gap)
{
    return gap >= 1.0 ? 0.0 : most * (1.0 - gap);
}

/* Demand for order kept by groups: more prisoners per member of staff and a larger market ask for it, legitimacy and safety
 * do not (Skarbek 2016). Legitimacy and presence are 0..1; the market in purchases a day and prisoner. */
static inline double governance_demand(double b0, double absence, double market, double size, double legitimacy)
{
    return ocp_logistic(b0 + absence + market + size - legitimacy);
}

/* How strongly one group dominates: Herfindahl index of strengths, 1 for a monopoly. */
static inline double dominance(const double *strength, unsigned n)
{
    double sum = 0.0;
    double squares = 0.0;
    for (unsigned i = 0; i < n; i++) {
        sum += strength[i];
        squares += strength[i] * strength[i];
    }
    return sum > 0.0 ? squares / (sum * sum) : 0.0;
}

/* Contest success function on strength with exponent m: probability that the first side prevails. */
static inline double contest_success(double a, double b, double m)
{
    if (a <= 0.0 && b <= 0.0) {
        return 0.5;
    }
    if (a <= 0.0 || b <= 0.0) {
        return a > 0.0 ? 1.0 : 0.0;
    }
    return 1.0 / (1.0 + ocp_pow(b / a, m));
}

#endif
