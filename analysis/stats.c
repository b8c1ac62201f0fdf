/* Quantiles, intervals and tests of one sample. See stats.h for the definitions and their sources. */
#include "analysis/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Mechanisms' purposes start at 256 (OCP_PURPOSE), so this address can never be one of theirs. */
enum { PURPOSE_BOOTSTRAP = 1, WILCOXON_EXACT = 60 };

double ocp_quantile(const double *sorted, size_t n, double p)
{
    return n == 0 ? NAN : gsl_stats_quantile_from_sorted_data(sorted, 1, n, p);
}

void ocp_sort(double *values, size_t n)
{
    gsl_sort(values, 1, n);
}

double ocp_mean(const double *values, size_t n)
{
    if (n == 0) {
        return NAN;
    }
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += values[i];
    }
    return sum / (double)n;
}

double ocp_variance(const double *values, size_t n)
{
    if (n < 2) {
        return NAN;
    }
    double mean = ocp_mean(values, n), sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += (values[i] - mean) * (values[i] - mean);
    }
    return sum / (double)(n - 1);
}

double ocp_correlation(const double *a, const double *b, size_t n)
{
    if (n < 3 || !(ocp_variance(a, n) > 0.0) || !(ocp_variance(b, n) > 0.0)) {
        return NAN;
    }
    return gsl_stats_correlation(a, 1, b, 1, n);
}

double ocp_gini(double *values, size_t n)
{
    gsl_sort(values, 1, n);
    double sum = 0.0, weighted = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += values[i];
        weighted += (double)(i + 1) * values[i];
    }
    if (n == 0 || !(sum > 0.0)) {
        return NAN;
    }
    double count = (double)n;
    return 2.0 * weighted / (count * sum) - (count + 1.0) / count;
}

double ocp_variation(const double *values, size_t n)
{
    double mean = ocp_mean(values, n);
    return n < 2 || mean == 0.0 ? NAN : sqrt(ocp_variance(values, n)) / mean;
}

struct ocp_interval ocp_interval_t(const double *values, size_t n)
{
    if (n < 2) {
        return (struct ocp_interval){NAN, NAN};
    }
    double mean = ocp_mean(values, n);
    double half = gsl_cdf_tdist_Pinv(0.975, (double)(n - 1)) * sqrt(ocp_variance(values, n) / (double)n);
    return (struct ocp_interval){mean - half, mean + half};
}

enum ocp_status ocp_resamples_make(struct ocp_resamples *out, uint64_t seed, uint32_t n, uint32_t rows, struct ocp_message *message)
{
    *out = (struct ocp_resamples){.n = n, .rows = rows};
    gsl_rng *generator = gsl_rng_alloc(ocp_gsl_philox);
    out->index = ocp_alloc((size_t)n * rows + 1, sizeof *out->index);
    if (generator == NULL || out->index == NULL) {
        gsl_rng_free(generator);
        ocp_resamples_free(out);
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory for %u bootstrap resamples of %u pairs", rows, n);
    }
    struct ocp_key key = ocp_key_make(seed, 0);
    for (uint32_t row = 0; row < rows; row++) {
        ocp_gsl_philox_seek(generator, key, row, n, PURPOSE_BOOTSTRAP);
        for (uint32_t i = 0; i < n; i++) {
            out->index[(size_t)row * n + i] = (uint32_t)gsl_rng_uniform_int(generator, n);
        }
    }
    gsl_rng_free(generator);
    return OCP_OK;
}

void ocp_resamples_free(struct ocp_resamples *resamples)
{
    free(resamples->index);
    *resamples = (struct ocp_resamples){0};
}

/* Acceleration of BCa from the jackknife; for the mean it is the skewness of the sample over 6 sqrt(n). */
static double acceleration(const double *values, size_t n, double mean)
{
    double square = 0.0, cube = 0.0;
    for (size_t i = 0; i < n; i++) {
        double u = (values[i] - mean) / (double)(n - 1); /* jackknife mean of all minus that without i */
        square += u * u;
        cube += u * u * u;
    }
    return square > 0.0 ? cube / (6.0 * pow(square, 1.5)) : 0.0;
}

static double corrected_level(double p, double bias, double accelerate)
{
    double z = bias + gsl_cdf_ugaussian_Pinv(p);
    return gsl_cdf_ugaussian_P(bias + z / (1.0 - accelerate * z));
}

struct ocp_interval ocp_interval_bca(const double *values, const struct ocp_resamples *resamples, double *work)
{
    size_t n = resamples->n, rows = resamples->rows;
    if (n < 3 || rows < 100) {
        return (struct ocp_interval){NAN, NAN};
    }
    double mean = ocp_mean(values, n);
    if (!(ocp_variance(values, n) > 0.0)) {
        return (struct ocp_interval){mean, mean};
    }
    double below = 0.0;
    for (size_t row = 0; row < rows; row++) {
        const uint32_t *index = resamples->index + row * n;
        double sum = 0.0;
        for (size_t i = 0; i < n; i++) {
            sum += values[index[i]];
        }
        work[row] = sum / (double)n;
        below += work[row] < mean ? 1.0 : work[row] == mean ? 0.5 : 0.0;
    }
    double least = 0.5 / (double)rows;
    double bias = gsl_cdf_ugaussian_Pinv(fmin(fmax(below / (double)rows, least), 1.0 - least));
    double accelerate = acceleration(values, n, mean);
    gsl_sort(work, 1, rows);
    return (struct ocp_interval){ocp_quantile(work, rows, corrected_level(0.025, bias, accelerate)),
                                 ocp_quantile(work, rows, corrected_level(0.975, bias, accelerate))};
}

struct ranked {
    double size;
    int positive;
    uint32_t rank2; /* twice the mean rank: an integer even with ties */
};

static int by_size(const void *a, const void *b)
{
    double x = ((const struct ranked *)a)->size, y = ((const struct ranked *)b)->size;
    return (x > y) - (x < y);
}

/* Shares mean ranks within ties; returns the sum of t^3 - t over tied sets. */
static double rank_all(struct ranked *items, size_t n)
{
    double ties = 0.0;
    for (size_t first = 0, next = 0; first < n; first = next) {
        while (next < n && items[next].size == items[first].size) {
            next++;
        }
        double t = (double)(next - first);
        ties += t * t * t - t;
        for (size_t i = first; i < next; i++) {
            items[i].rank2 = (uint32_t)(first + next + 1);
        }
    }
    return ties;
}

/* P(sum of doubled positive ranks <= w2) when every sign is a fair coin, by dynamic programming over the ranks. */
static double exact_lower_tail(const struct ranked *items, size_t n, uint32_t w2)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++) {
        total += items[i].rank2;
    }
    double *chance = ocp_alloc(total + 1, sizeof *chance);
    if (chance == NULL) {
        return NAN;
    }
    chance[0] = 1.0;
    size_t reached = 0;
    for (size_t i = 0; i < n; i++) {
        size_t rank = items[i].rank2;
        reached += rank;
        for (size_t w = reached + 1; w-- > 0;) {
            chance[w] = 0.5 * (chance[w] + (w >= rank ? chance[w - rank] : 0.0));
        }
    }
    double sum = 0.0;
    for (size_t w = 0; w <= w2 && w <= total; w++) {
        sum += chance[w];
    }
    free(chance);
    return sum;
}

static double signed_rank_p(struct ranked *items, size_t n)
{
    qsort(items, n, sizeof *items, by_size);
    double ties = rank_all(items, n), count = (double)n;
    uint32_t positive2 = 0, negative2 = 0;
    for (size_t i = 0; i < n; i++) {
        *(items[i].positive ? &positive2 : &negative2) += items[i].rank2;
    }
    uint32_t least2 = positive2 < negative2 ? positive2 : negative2;
    if (n <= WILCOXON_EXACT) {
        return fmin(1.0, 2.0 * exact_lower_tail(items, n, least2));
    }
    double expected = count * (count + 1.0) / 4.0;
    double variance = count * (count + 1.0) * (2.0 * count + 1.0) / 24.0 - ties / 48.0;
    double z = (0.5 * (double)least2 - expected + 0.5) / sqrt(variance);
    return fmin(1.0, 2.0 * gsl_cdf_ugaussian_P(fmin(z, 0.0)));
}

double ocp_wilcoxon(const double *differences, size_t n)
{
    struct ranked *items = ocp_alloc(n + 1, sizeof *items);
    if (items == NULL) {
        return NAN;
    }
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        if (differences[i] != 0.0) {
            items[used++] = (struct ranked){.size = fabs(differences[i]), .positive = differences[i] > 0.0};
        }
    }
    double p = used == 0 ? 1.0 : signed_rank_p(items, used);
    free(items);
    return p;
}
