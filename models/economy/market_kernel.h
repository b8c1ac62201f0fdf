/* Arithmetic of the market, pure and small, so that tests can hold it against closed forms. */
#ifndef MODELS_MARKET_KERNEL_H
#define MODELS_MARKET_KERNEL_H

#include "engine/math.h"

/* Price after a day in which `demand` was wanted and `supply` was on offer at `price`: dlog p = gain (D-S)/(D+S). */
static inline double market_price_step(double price, double demand, double supply, double gain)
{
    const double both = demand + supply;
    return both > 0.0 ? price * ocp_exp(gain * (demand - supply) / both) : price;
}

/* Log of demand for a good relative to the reference: constant own elasticity, and substitution towards a good as the others
 * become dearer. `own` and `others` are log price ratios to the reference (others: mean over the other drugs). */
static inline double market_log_demand(double own, double others, double elasticity, double cross)
{
    return cross * others - elasticity * own;
}

/* Multiplicative weights with exploration and forgetting (Freund and Schapire 1997; forgetting as in experience-weighted
 * attraction, Camerer and Ho 1999). `effort` holds the mixed shares (1 - explore) w + explore * open / sum(open); payoffs are
 * scaled to [-1, 1]. With forget = 0 it is plain multiplicative weights; with forget > 0 it rests at
 * w ~ open * exp(eta / forget * payoff). */
static inline void market_weights_step(float *effort, const double *payoff, const double *open, double eta, double forget,
                                       double explore, unsigned n)
{
    double w[16];
    double all_open = 0.0;
    double largest = -1e300;
    for (unsigned i = 0; i < n; i++) {
        all_open += open[i];
    }
    for (unsigned i = 0; i < n; i++) {
        const double floor_share = explore * open[i] / all_open;
        double pure = ((double)effort[i] - floor_share) / (1.0 - explore);
        pure = pure > 1e-9 ? pure : 1e-9;
        const double habit = open[i] > 1e-9 ? open[i] / all_open : 1e-9;
        w[i] = (1.0 - forget) * ocp_log(pure) + forget * ocp_log(habit) + eta * payoff[i];
        largest = w[i] > largest ? w[i] : largest;
    }
    double sum = 0.0;
    for (unsigned i = 0; i < n; i++) {
        w[i] = ocp_exp(w[i] - largest);
        sum += w[i];
    }
    for (unsigned i = 0; i < n; i++) {
        effort[i] = (float)((1.0 - explore) * w[i] / sum + explore * open[i] / all_open);
    }
}

/* Chance that an attempt on a route is stopped: strength of the countermeasure, its working order, the share of its worth that
 * untrained staff get out of it, training, and how new the method is. */
static inline double market_interdiction(double level, double condition, double untrained, double skill, double novelty,
                                         double shield)
{
    return level * condition * (untrained + (1.0 - untrained) * skill) * (1.0 - shield * novelty);
}

/* Working order after `days`: renewed by upkeep, worn by age. New investment counts as new equipment. */
static inline double market_condition_step(double condition, double installed, double level, double renewal, double wear,
                                           double days)
{
    if (level > installed && level > 0.0) {
        condition = (condition * installed + (level - installed)) / level;
    }
    const double rate = renewal + wear;
    const double rest = rate > 0.0 ? renewal / rate : condition;
    return rest + (condition - rest) * ocp_exp(-rate * days);
}

/* A quantity in [0,1] that grows at rate `up` times what is missing and fades at rate `down`. */
static inline double market_relax(double value, double up, double down, double days)
{
    const double rate = up + down;
    return rate > 0.0 ? up / rate + (value - up / rate) * ocp_exp(-rate * days) : value;
}

/* Logistic spread of a technology: the share open `years` after the start, when it was `share`; while rare it grows by `factor` a
 * year. */
static inline double market_spread(double share, double factor, double years)
{
    if (share <= 0.0 || share >= 1.0) {
        return share;
    }
    const double growth = ocp_exp(ocp_log(factor) * years);
    return share * growth / (1.0 + share * (growth - 1.0));
}

/* What becomes of an attempt, by one word's uniform: not possible, stopped or delivered. Monotone in `open`; with attempts
 * Poisson the three counts are independent Poissons (thinning). */
enum market_fate { FATE_IMPOSSIBLE, FATE_STOPPED, FATE_DELIVERED };

static inline enum market_fate market_load_fate(double u, double open, double stopped)
{
    if (u >= open) {
        return FATE_IMPOSSIBLE;
    }
    return u < open * stopped ? FATE_STOPPED : FATE_DELIVERED;
}

/* Units of a load: geometric from 1 with this mean (>= 1), by inversion. `decay` is ln(1 - 1/mean), below 0. */
static inline double market_load_units(double u, double decay)
{
    return 1.0 + floor(ocp_log(u) / decay);
}

/* Whether a group gives `credit` more to a prisoner who owes `debt`. */
static inline int market_credit_given(int32_t debt, int32_t credit, int32_t limit)
{
    return debt <= limit - credit;
}

/* A day's interest in cents, rounded to the nearest. */
static inline int32_t market_interest(int32_t debt, double rate)
{
    return (int32_t)((double)debt * rate + 0.5);
}

/* What a debtor pays today: all he has when pressed, else a share of it; never more than he owes. */
static inline int32_t market_repayment(int32_t debt, int32_t money, double share, int pressed)
{
    const int32_t offer = pressed ? money : (int32_t)((double)money * share);
    return offer < debt ? offer : debt;
}

/* How much testing moves demand for one drug, as a log factor: deterred in proportion to what a test would see of it, and
 * drawn towards what it would not see (D16-D18). `seen` and `mean_seen` are chances that a test sees a regular user. */
static inline double market_testing_shift(double tests_per_month, double seen, double mean_seen, double response, double shift)
{
    return -response * tests_per_month * (seen - shift * mean_seen);
}

#endif
