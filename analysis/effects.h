/* What the strategies did: paired comparison with the baseline.
 *
 * A run's value of an outcome is the mean over the periods of the horizon that have a value, each weighing its days, so that a
 * shorter last one counts for what it is (NaN periods, where a denominator was zero, are left out and counted). Runs of one replicate share their chance across strategies (common random
 * numbers), so each strategy is compared with the baseline by differences within replicates. A failed run takes its pair out
 * of the comparison and is counted; it never becomes a zero. A strategy that changes nothing has an effect of exactly zero. */
#ifndef OCP_EFFECTS_H
#define OCP_EFFECTS_H

#include "analysis/stats.h"
#include "archive/archive.h"

enum { OCP_BASELINE = 0, OCP_MOST_RULES = 16 };

/* The smallest effect of interest, in % of the baseline: below it nothing is called better or worse, however sure its sign is.
 * With enough replicates everything differs from everything; half a per cent of the baseline is less than parameters are known
 * to and less than a service could tell. Where the baseline is 0, and for costs, there is no such floor. */
#define OCP_SMALLEST_PERCENT 0.5
/* Above this, a percentage of the baseline misleads more than it tells. ASSUMED, a convention of this program. */
#define OCP_LARGEST_PERCENT 500.0

/* Share of bootstrap resamples in which one and the same other must dominate before a strategy is called dominated. ASSUMED, a convention
 * of this program. */
#define OCP_DOMINATED_SHARE 0.9

enum ocp_verdict {
    OCP_VERDICT_UNKNOWN,   /* fewer than two pairs, or no values */
    OCP_VERDICT_SAME,      /* every replicate is exactly as under the baseline */
    OCP_VERDICT_UNCERTAIN, /* the 95 % interval includes zero */
    OCP_VERDICT_BETTER,    /* it excludes zero, in the good direction */
    OCP_VERDICT_WORSE,
    OCP_VERDICT_CHANGED,   /* it excludes zero, but the outcome has no good direction */
    OCP_VERDICT_NEGLIGIBLE /* no practical difference: the effect is below OCP_SMALLEST_PERCENT, and either its sign is known or
                              the whole interval is below it, too */
};

struct ocp_effect {
    uint32_t n_pairs;        /* replicates in which both runs have a value */
    uint32_t n_lost;         /* replicates left out: a run failed or has no value */
    double baseline;         /* mean over the pairs, of the baseline */
    double strategy;         /* and of the strategy */
    double difference;       /* mean of the paired differences, strategy minus baseline */
    double deviation;        /* their standard deviation */
    struct ocp_interval t;   /* 95 %, Student's t on the pairs: the one that verdicts use */
    struct ocp_interval bca; /* 95 %, BCa bootstrap, to hold beside it */
    double relative;         /* difference in % of |baseline|; NaN when the baseline's mean is 0, for costs, and for an
                                     outcome of which some strategy changes more than OCP_LARGEST_PERCENT */
    struct ocp_interval
        relative_t;      /* 95 %, of the ratio of the two means in %, by the delta method: the baseline is an estimate too */
    double standardised; /* difference over the baseline's standard deviation between runs; NaN when that is 0 */
    double improved;     /* share of pairs that differ in the good direction; for neutral outcomes, upwards */
    double unchanged;    /* share of pairs with a difference of exactly zero */
    double wilcoxon_p;
    double crn_factor;    /* (var A + var B) / var (A - B): what pairing saved; infinite when every difference is the
                                same though the runs vary, NaN when nothing varies */
    double unpaired_runs; /* runs per strategy without common random numbers for the same precision: n_pairs x factor */
    enum ocp_verdict verdict;
};

/* Where strategies stand against each other on the lead outcomes. */
struct ocp_standing {
    bool ranked;                 /* has values on harm */
    uint32_t rank;               /* 1 = least harm (mean over complete replicates); 0 when not ranked */
    long dominated_by;           /* a strategy at least as good on every lead outcome and better on one in at least
                                    OCP_DOMINATED_SHARE of the resamples, the one in most of them; or -1 */
    double dominated_share;      /* that share; 0 when not dominated */
    double frontier_share;       /* share of bootstrap resamples of the replicates in which nothing dominates it */
    double first_share;          /* share of resamples in which it has the least harm of all without a flag; 0 with one */
    double breaches;             /* mean of rights_breaches; NaN when the study does not record it */
    bool flagged;                /* breaches that the baseline does not have, in all or of any one rule: clearly more than there, or
                              any where it has none; never named first without saying so, and listed after all others */
    bool broken[OCP_MOST_RULES]; /* [comparison->n_rules] rules of which that is so */
};

/* One improvement paid for by one deterioration, under one strategy. */
struct ocp_displacement {
    uint32_t strategy, better, worse; /* outcomes */
    double correlation; /* of the two effects over replicates, each counted positive when good: strongly negative means the
                           gain is largest where the loss is */
};

struct ocp_comparison {
    const struct ocp_results *results; /* borrowed */
    double *run_value;                 /* [n_outcomes][n_runs] mean over the days; NaN when failed or without value */
    uint32_t *run_of;                  /* [n_strategies][n_replicates] row of the design, UINT32_MAX when there is none */
    struct ocp_effect *effect;         /* [n_strategies][n_outcomes]; row OCP_BASELINE compares the baseline with itself */
    struct ocp_standing *standing;     /* [n_strategies] */
    uint32_t *failed;                  /* [n_strategies] failed runs */
    uint32_t n_failed, n_done;
    uint32_t n_complete;               /* replicates in which every strategy has a value on every lead outcome */
    long harm, cost, rights, breaches; /* lead outcomes by index, -1 when the study does not record one */
    uint32_t rule[OCP_MOST_RULES];     /* [n_rules] outcomes named breach_*: days on which one rule is broken */
    uint32_t n_rules;
    uint32_t *listed;           /* [n_listed] outcomes in the order that people want to read: the scenario's list first, then
                                   rights and cost, which may not be missing beside harm, then the rest by family */
    uint32_t n_listed, n_lead;  /* n_lead: the scenario's list with rights and cost; 0 when the scenario has no list */
    double crn_median;          /* median of finite crn_factor over all strategies and lead outcomes; NaN when none */
    uint64_t n_periods_missing; /* NaN periods left out of run values, over all finished runs and outcomes */
};

/* Compares all strategies with strategy 0. The caller owns *out (ocp_comparison_free) and keeps `results` alive. */
enum ocp_status ocp_comparison_make(const struct ocp_results *results, struct ocp_comparison **out, struct ocp_message *message);
void ocp_comparison_free(struct ocp_comparison *comparison); /* NULL is fine */

const struct ocp_effect *ocp_comparison_effect(const struct ocp_comparison *comparison, uint32_t strategy, uint32_t outcome);
/* Mean of an outcome under a strategy over all its finished runs; NaN when none has a value. */
double ocp_comparison_level(const struct ocp_comparison *comparison, uint32_t strategy, uint32_t outcome);
/* Whether strategy `a` is listed before `b`: those without added breaches first, then least harm. */
bool ocp_comparison_before(const struct ocp_comparison *comparison, uint32_t a, uint32_t b);
/* Index by name, or -1. */
long ocp_comparison_outcome(const struct ocp_comparison *comparison, const char *name);
long ocp_comparison_strategy(const struct ocp_comparison *comparison, const char *name);
/* The strategy's title, or its name when it has none. */
const char *ocp_comparison_title(const struct ocp_comparison *comparison, uint32_t strategy);
const char *ocp_verdict_name(enum ocp_verdict verdict); /* "better", "worse", "no clear change" ... */

/* Paired differences of one outcome, one per replicate with both values, into `out` [n_replicates]; returns their number.
 * `against` is usually OCP_BASELINE. */
uint32_t ocp_comparison_pairs(const struct ocp_comparison *comparison, uint32_t strategy, uint32_t against, uint32_t outcome,
                              double *out);

/* Mean of a series over the periods from `first` to `last`, each weighing its days, those without a value left out; NaN when none
 * has one. Over all periods this is a run's value. `missing`, unless NULL, is raised by the periods left out. */
double ocp_mean_over_days(const struct ocp_results *results, const double *series, uint32_t first, uint32_t last,
                          uint64_t *missing);

/* The effect in every period: mean paired difference and its 95 % t interval, arrays of n_periods (NaN where unknown). */
enum ocp_status ocp_effect_over_time(const struct ocp_comparison *comparison, uint32_t strategy, uint32_t outcome, double *mean,
                                     struct ocp_interval *interval, struct ocp_message *message);

/* Pairs of listed outcomes of which one is clearly better and the other clearly worse (cost and rights aside: they are prices,
 * not displacement), the most negative correlation first, at most `room` of them; returns how many were written. */
size_t ocp_displacement_find(const struct ocp_comparison *comparison, struct ocp_displacement *out, size_t room);

#endif
