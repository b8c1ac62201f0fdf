/* Arithmetic of belief, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_INTELLIGENCE_KERNEL_H
#define MODELS_INTELLIGENCE_KERNEL_H

#include "engine/math.h"

/* Weight of evidence of one report: log of (rate among members / rate among others), as the service grades it. */
static inline double report_weight(double true_positive, double false_positive)
{
    return ocp_log(true_positive / false_positive);
}

/* Posterior probability from prior probability and the summed weights of evidence (independent reports: exact Bayes). */
static inline double belief(double prior, double log_odds)
{
    return ocp_logistic(ocp_log(prior / (1.0 - prior)) + log_odds);
}

/* Evidence fades towards the prior as it grows old. */
static inline float belief_fade(float log_odds, float keep)
{
    return log_odds * keep;
}

/* Share of the analysts' day that `waiting` reports get, first come first served: how many are worked on. */
static inline unsigned worked_on(unsigned waiting, double *time, double daily)
{
    const double most = daily > 1.0 ? daily : 1.0; /* an idle day is not saved up beyond one report */
    *time = *time + daily > most ? most : *time + daily;
    unsigned n = (unsigned)*time;
    n = n > waiting ? waiting : n;
    *time -= (double)n;
    return n;
}

#endif
