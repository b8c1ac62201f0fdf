/* /summary of study.h5: statistics over replicates. Decides which ones; comparisons between strategies are left to analysis. */
#include "archive/merged.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { QUANTILES = 7 };
static const double levels[QUANTILES] = {0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975};

struct summary {
    double *mean, *sd, *quantile; /* [strategy][period], [strategy][quantile][period] */
    double *sample;               /* [replicate] */
};

static int compare_numbers(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Linear interpolation between order statistics (type 7, the default of R and NumPy). */
static double find_quantile(const double *sorted, size_t count, double level)
{
    const double place = level * (double)(count - 1);
    const size_t below = (size_t)place;
    const size_t above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (place - (double)below) * (sorted[above] - sorted[below]);
}

/* Values of one outcome, strategy and period over the replicates that have one. */
static size_t gather(const struct ocp_results *r, uint32_t outcome, uint32_t strategy, uint32_t period, double *sample)
{
    size_t count = 0;
    for (uint32_t replicate = 0; replicate < r->n_replicates; replicate++) {
        const uint32_t run = strategy * r->n_replicates + replicate;
        const double value = ocp_results_series(r, outcome, run)[period];
        if (r->run_status[run] == OCP_RUN_DONE && !isnan(value)) {
            sample[count++] = value;
        }
    }
    return count;
}

static void summarise(double *sample, size_t count, double *mean, double *sd, double *quantile, size_t stride)
{
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < count; i++) {
        sum += sample[i];
    }
    *mean = count ? sum / (double)count : (double)NAN;
    for (size_t i = 0; i < count; i++) {
        squares += (sample[i] - *mean) * (sample[i] - *mean);
    }
    *sd = count > 1 ? sqrt(squares / (double)(count - 1)) : (double)NAN;
    qsort(sample, count, sizeof *sample, compare_numbers);
    for (size_t q = 0; q < QUANTILES; q++) {
        quantile[q * stride] = count ? find_quantile(sample, count, levels[q]) : (double)NAN;
    }
}

static void write_outcome(struct ocp_sheet *sheet, const struct ocp_results *r, uint32_t outcome, const struct summary *s)
{
    static const char *const plain[] = {"/summary/scenario", "/summary/time"};
    static const char *const full[] = {"/summary/scenario", "/summary/quantile", "/summary/time"};
    const struct ocp_results_outcome *o = &r->outcome[outcome];
    char path[OCP_NAME_SIZE + 32], meaning[sizeof o->meaning + 64];
    (void)snprintf(path, sizeof path, "/summary/%s_mean", o->name);
    (void)snprintf(meaning, sizeof meaning, "%s: mean over replicates", o->meaning);
    ocp_sheet_numbers(sheet, path, H5T_NATIVE_DOUBLE, 2, plain, s->mean);
    ocp_merged_label(sheet, path, o->unit, meaning);
    (void)snprintf(path, sizeof path, "/summary/%s_sd", o->name);
    (void)snprintf(meaning, sizeof meaning, "%s: standard deviation over replicates", o->meaning);
    ocp_sheet_numbers(sheet, path, H5T_NATIVE_DOUBLE, 2, plain, s->sd);
    ocp_merged_label(sheet, path, o->unit, meaning);
    (void)snprintf(path, sizeof path, "/summary/%s_quantile", o->name);
    (void)snprintf(meaning, sizeof meaning, "%s: quantiles over replicates", o->meaning);
    ocp_sheet_numbers(sheet, path, H5T_NATIVE_DOUBLE, 3, full, s->quantile);
    ocp_merged_label(sheet, path, o->unit, meaning);
}

static void write_all(struct ocp_sheet *sheet, const struct ocp_results *r, const struct summary *s)
{
    const size_t periods = r->n_periods;
    for (uint32_t outcome = 0; outcome < r->n_outcomes && !sheet->failed; outcome++) {
        for (uint32_t strategy = 0; strategy < r->n_strategies; strategy++) {
            for (uint32_t period = 0; period < r->n_periods; period++) {
                const size_t cell = strategy * periods + period;
                const size_t count = gather(r, outcome, strategy, period, s->sample);
                summarise(s->sample, count, &s->mean[cell], &s->sd[cell], s->quantile + strategy * QUANTILES * periods + period,
                          periods);
            }
        }
        write_outcome(sheet, r, outcome, s);
    }
}

void ocp_summary_write(struct ocp_sheet *sheet, const struct ocp_results *r, const char **strategies)
{
    const size_t cells = (size_t)r->n_strategies * r->n_periods;
    struct summary s = {.mean = ocp_alloc(cells, sizeof *s.mean),
                        .sd = ocp_alloc(cells, sizeof *s.sd),
                        .quantile = ocp_alloc(cells, QUANTILES * sizeof *s.quantile),
                        .sample = ocp_alloc(r->n_replicates, sizeof *s.sample)};
    if (!s.mean || !s.sd || !s.quantile || !s.sample) {
        ocp_sheet_fail(sheet, "find memory for", "/summary");
    } else {
        ocp_sheet_group(sheet, "/summary"); /* with its own labels, so that it opens by itself */
        ocp_sheet_scale_texts(sheet, "/summary/scenario", r->n_strategies, strategies);
        ocp_sheet_scale_numbers(sheet, "/summary/quantile", H5T_NATIVE_DOUBLE, QUANTILES, levels);
        ocp_sheet_scale_numbers(sheet, "/summary/time", H5T_NATIVE_DOUBLE, r->n_periods, r->time);
        ocp_merged_label(sheet, "/summary/time", "d", "days since the end of burn-in, at the end of the recording period");
        write_all(sheet, r, &s);
    }
    free(s.mean);
    free(s.sd);
    free(s.quantile);
    free(s.sample);
}
