/* Arithmetic of belief, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_INTELLIGENCE_KERNEL_H
#define MODELS_INTELLIGENCE_KERNEL_H

#include "engine/math.h"

/* Weight of evidence of one report: log of (rate among members / rate among others), as the service grades it. */
static inline double report_weight(double true_positive, double false_positive)
{
    return ocp_log(true_positive / false_positive);
}

/* Signals a day that reach the analysts about a member: drift makes the screening miss some, and whoever was not trained for it throws some
 * out in review. `drift`, `blunt`, `dismiss`, `training` in 0..1. */
static inline double screening_true(double rate, double drift, double blunt, double dismiss, double training)
{
    return rate * (1.0 - blunt * drift) * (1.0 - dismiss * (1.0 - training));
}

/* The same about anybody else: full drift doubles them, review throws a share out. */
static inline double screening_false(double rate, double drift, double review)
{
    return rate * (1.0 + drift) * (1.0 - review);
}

/* Log-odds of a prior probability. */
static inline double belief_prior(double prior)
{
    return ocp_log(prior / (1.0 - prior));
}

/* Posterior probability from the prior's log-odds and the summed weights of evidence (independent reports: exact Bayes). */
static inline double belief_from(double prior_odds, double log_odds)
{
    return ocp_logistic(prior_odds + log_odds);
}

static inline double belief(double prior, double log_odds)
{
    return belief_from(belief_prior(prior), log_odds);
}

/* Evidence fades towards the prior as it grows old. */
static inline float belief_fade(float log_odds, float keep)
{
    return log_odds * keep;
}

/* Adds evidence; the sum stays within what anybody would act on. */
static inline float belief_add(float log_odds, float weight)
{
    const float sum = log_odds + weight;
    return sum > 12.0F ? 12.0F : (sum < -12.0F ? -12.0F : sum);
}

/* --- analysts: each works on one report at a time, for an exponential time; reports wait their turn --- */

/* How many analysts a daily capacity means when a report takes `days` of one: at least one, if only part of the time. */
static inline unsigned analysts_for(double daily, double days)
{
    const double n = daily * days + 0.5;
    return n < 1.0 ? 1U : (unsigned)n;
}

/* Days until one of the reports at hand is done: whoever is busy finishes at rate `each` a day. `u` is uniform. */
static inline double analysts_next(unsigned at_hand, unsigned analysts, double each, double u)
{
    const unsigned busy = at_hand < analysts ? at_hand : analysts;
    return -ocp_log(u) / ((double)busy * each);
}

/* Days that a profile takes, by the quantile 1 - u of an exponential of that mean; ten years at most. */
static inline double profile_delay(double u, double mean)
{
    const double days = -ocp_log(u) * mean;
    return days > 3650.0 ? 3650.0 : days;
}

/* --- agencies --- */

struct agency_effort {
    double ordinary, suspect; /* probability that an agency opens this person's file this week */
};

/* Spreads `files` over `n` persons, a share `focus` of them over the `suspects` among these. What suspects cannot take goes to the
 * others: n > 0 and files <= n are worked on in the mean exactly as many. */
static inline struct agency_effort agency_spread(double files, double focus, uint32_t n, uint32_t suspects)
{
    struct agency_effort e = {0.0, 0.0};
    if (n == 0) {
        return e;
    }
    const double focused = suspects > 0 ? focus * files : 0.0;
    e.ordinary = (files - focused) / (double)n;
    e.suspect = suspects > 0 ? e.ordinary + focused / (double)suspects : e.ordinary;
    if (e.suspect > 1.0 && n > suspects) {
        e.ordinary += (e.suspect - 1.0) * (double)suspects / (double)(n - suspects);
    }
    e.suspect = e.suspect > 1.0 ? 1.0 : e.suspect;
    e.ordinary = e.ordinary > 1.0 ? 1.0 : e.ordinary;
    return e;
}

/* A file after another look at it: weighs as much as the errors of such looks imply (exact Bayes), within a limit. */
static inline float agency_file_step(float file, double hit, double miss, int says, float limit)
{
    const float next = file + (float)(says ? report_weight(hit, miss) : report_weight(1.0 - hit, 1.0 - miss));
    return next > limit ? limit : (next < -limit ? -limit : next);
}

#endif
