/* Statistics of samples, on GSL. Nothing here knows what a run or a strategy is.
 *
 * NaN never enters: callers drop missing values and count them. Every function says what it returns for too few values. */
#ifndef OCP_STATS_H
#define OCP_STATS_H

#include "engine/rng.h"
#include "engine/status.h"

#include <stddef.h>

/* Quantile of type 7 (Hyndman and Fan 1996; GSL's and R's default), `values` sorted ascending. NaN when n = 0. */
double ocp_quantile(const double *sorted, size_t n, double p);
/* Sorts ascending in place. */
void ocp_sort(double *values, size_t n);
double ocp_mean(const double *values, size_t n);                    /* NaN when n = 0 */
double ocp_variance(const double *values, size_t n);                /* n - 1 in the denominator; NaN when n < 2 */
double ocp_correlation(const double *a, const double *b, size_t n); /* Pearson; NaN when n < 3 or one is constant */

/* Gini coefficient of non-negative values, 0 (equal) to 1 - 1/n; NaN when n = 0 or the sum is 0. Sorts `values`. */
double ocp_gini(double *values, size_t n);
/* Coefficient of variation: standard deviation over mean. NaN when n < 2 or the mean is 0. */
double ocp_variation(const double *values, size_t n);

struct ocp_interval {
    double low, high;
};

/* 95 % interval of the mean by Student's t. NaN ends when n < 2. */
struct ocp_interval ocp_interval_t(const double *values, size_t n);

enum { OCP_BOOTSTRAP_RESAMPLES = 2000 };

/* Resampling indices shared by all outcomes of a comparison: row b holds n indices below n. Addressed by (seed, n, b), so
 * the same study always prints the same interval. Owned by the caller, ocp_resamples_free. */
struct ocp_resamples {
    uint32_t n, rows;
    uint32_t *index; /* [rows][n] */
};
enum ocp_status ocp_resamples_make(struct ocp_resamples *out, uint64_t seed, uint32_t n, uint32_t rows,
                                   struct ocp_message *message);
void ocp_resamples_free(struct ocp_resamples *resamples);

/* 95 % bias-corrected and accelerated bootstrap interval of the mean (Efron 1987, "Better bootstrap confidence intervals").
 * `work` has room for resamples->rows values. NaN ends when n < 3; a constant sample gives a point. */
struct ocp_interval ocp_interval_bca(const double *values, const struct ocp_resamples *resamples, double *work);

/* Two-sided p of the Wilcoxon signed-rank test that differences are symmetric around 0; zeros are dropped, ties share
 * their mean rank. Exact up to 60 non-zero differences (by enumeration over doubled ranks), normal with tie correction
 * above. 1 when no difference is non-zero. NaN when memory is short. */
double ocp_wilcoxon(const double *differences, size_t n);

#endif
