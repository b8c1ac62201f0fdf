/* Arithmetic of groups, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_GROUPS_KERNEL_H
#define MODELS_GROUPS_KERNEL_H

#include "engine/math.h"

#include <stdbool.h>

/* Probability of joining within a week: logit a0 + a1 fear + a2 debt + a3 exposure + a6 governance - a4 legitimacy - a5 family
 * (model.md 4). Where groups keep order people join for protection: that is a6. */
static inline double join_probability(double a0, double fear, double debt, double exposure, double governance, double legitimacy,
                                      double family)
{
    return ocp_logistic(a0 + fear + debt + exposure + governance - legitimacy - family);
}

/* What company adds to that logit when a share `exposure` of it is of members: odds x (1 + (exp(all) - 1) met), where met saturates,
 * (1 - exp(-exposure / enough)) / (1 - exp(-1 / enough)): to know some members opens the door, more of them add ever less. So members
 * who live among members waste company, and the same number of them, spread, win more. */
static inline double join_company(double all, double enough, double exposure)
{
    const double met = (1.0 - ocp_exp(-exposure / enough)) / (1.0 - ocp_exp(-1.0 / enough));
    return ocp_log(1.0 + (ocp_exp(all) - 1.0) * met);
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

/* Mean fear of victimisation at the defaults: there it moves nothing. */
static const double USUAL_FEAR = 0.125;

/* Demand for order kept by groups: absent staff, contracts to enforce, anonymity and fear ask for it, legitimacy does not (Skarbek
 * 2016). All are weighted terms of the logit: absence, legitimacy and fear of 0..1, the market by debts in hundreds of euros a
 * prisoner, fear as what it is above the usual. */
static inline double governance_demand(double b0, double absence, double market, double size, double fear, double legitimacy)
{
    return ocp_logistic(b0 + absence + market + size + fear - legitimacy);
}

/* A step of a relation: violence between the two (`clashes`, attacks per member times their weight) closes a share of the distance
 * to war, then a share `follow` of the distance to `rest` is closed. */
static inline double relation_step(double relation, double clashes, double follow, double rest)
{
    const double after = -1.0 + (relation + 1.0) * ocp_exp(-clashes);
    return after + follow * (rest - after);
}

/* How strongly one group, or one alliance, dominates: Herfindahl index of strengths in which a pair counts as one by the share to
 * which it is allied, `alliance`[i * n + j] for i < j, 0 to 1; 1 for a monopoly. */
static inline double dominance(const double *strength, const float *alliance, unsigned n)
{
    double sum = 0.0;
    double squares = 0.0;
    for (unsigned i = 0; i < n; i++) {
        sum += strength[i];
        squares += strength[i] * strength[i];
        for (unsigned j = i + 1; j < n && strength[i] > 0.0; j++) {
            squares += 2.0 * (double)alliance[i * n + j] * strength[i] * strength[j];
        }
    }
    return sum > 0.0 ? squares / (sum * sum) : 0.0;
}

/* Does a member follow the runner-up when a group splits? Whoever of the two has more of his ties, else by his own draw, in
 * proportion to standing. */
static inline bool follows_runner_up(double lean, double u, double leader_power, double runner_up_power)
{
    if (lean > 0.0 || lean < 0.0) {
        return lean > 0.0;
    }
    const double sum = leader_power + runner_up_power;
    return u < (sum > 0.0 ? runner_up_power / sum : 0.5);
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
