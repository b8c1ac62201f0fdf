/* Effects over time, and improvements that are paid for elsewhere. */
#include "analysis/effects_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum ocp_status ocp_effect_over_time(const struct ocp_comparison *comparison, uint32_t strategy, uint32_t outcome, double *mean,
                                     struct ocp_interval *interval, struct ocp_message *message)
{
    const struct ocp_results *r = comparison->results;
    double *difference = ocp_alloc(r->n_replicates, sizeof *difference);
    if (difference == NULL) {
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory to compare %u replicates", r->n_replicates);
    }
    for (uint32_t period = 0; period < r->n_periods; period++) {
        uint32_t n = 0;
        for (uint32_t replicate = 0; replicate < r->n_replicates; replicate++) {
            uint32_t a = comparison->run_of[(size_t)strategy * r->n_replicates + replicate];
            uint32_t b = comparison->run_of[(size_t)OCP_BASELINE * r->n_replicates + replicate];
            if (a == UINT32_MAX || b == UINT32_MAX || r->run_status[a] != OCP_RUN_DONE || r->run_status[b] != OCP_RUN_DONE) {
                continue;
            }
            const double *rows = r->value + (size_t)outcome * r->n_runs * r->n_periods;
            double d = rows[(size_t)a * r->n_periods + period] - rows[(size_t)b * r->n_periods + period];
            if (isfinite(d)) {
                difference[n++] = d;
            }
        }
        mean[period] = ocp_mean(difference, n);
        interval[period] = ocp_interval_t(difference, n);
    }
    free(difference);
    return OCP_OK;
}

static double correlate(const struct ocp_comparison *c, uint32_t strategy, uint32_t a, uint32_t b, double *x, double *y)
{
    const struct ocp_results *r = c->results;
    uint32_t n = 0;
    for (uint32_t replicate = 0; replicate < r->n_replicates; replicate++) {
        uint32_t run = c->run_of[(size_t)strategy * r->n_replicates + replicate];
        uint32_t base = c->run_of[(size_t)OCP_BASELINE * r->n_replicates + replicate];
        if (run == UINT32_MAX || base == UINT32_MAX) {
            continue;
        }
        x[n] = ocp_goodness(c, a) * (ocp_run_value(c, a, run) - ocp_run_value(c, a, base));
        y[n] = ocp_goodness(c, b) * (ocp_run_value(c, b, run) - ocp_run_value(c, b, base));
        n += !isnan(x[n]) && !isnan(y[n]);
    }
    return ocp_correlation(x, y, n);
}

/* Keeps the `room` most negative correlations, sorted. */
static void keep(struct ocp_displacement *out, size_t *count, size_t room, struct ocp_displacement item)
{
    size_t at = *count;
    while (at > 0 && item.correlation < out[at - 1].correlation) {
        at--;
    }
    if (at >= room) {
        return;
    }
    size_t last = *count < room ? (*count)++ : room - 1;
    memmove(out + at + 1, out + at, (last - at) * sizeof *out);
    out[at] = item;
}

/* Money and rights are prices of a measure, shown beside it everywhere; they are not where harm goes. */
static bool is_price(const struct ocp_results *r, uint32_t outcome)
{
    return strcmp(r->outcome[outcome].family, "cost") == 0 || strcmp(r->outcome[outcome].family, "rights") == 0;
}

size_t ocp_displacement_find(const struct ocp_comparison *comparison, struct ocp_displacement *out, size_t room)
{
    const struct ocp_results *r = comparison->results;
    double *x = ocp_alloc(r->n_replicates, sizeof *x), *y = ocp_alloc(r->n_replicates, sizeof *y);
    uint32_t outcomes = comparison->n_lead > 0 ? comparison->n_lead : comparison->n_listed;
    size_t count = 0;
    for (uint32_t strategy = 1; strategy < r->n_strategies && x != NULL && y != NULL; strategy++) {
        for (uint32_t i = 0; i < outcomes; i++) {
            for (uint32_t j = 0; j < outcomes; j++) {
                uint32_t a = comparison->listed[i], b = comparison->listed[j];
                if (ocp_comparison_effect(comparison, strategy, a)->verdict != OCP_VERDICT_BETTER ||
                    ocp_comparison_effect(comparison, strategy, b)->verdict != OCP_VERDICT_WORSE || is_price(r, a) ||
                    is_price(r, b)) {
                    continue;
                }
                double correlation = correlate(comparison, strategy, a, b, x, y);
                if (!isnan(correlation)) {
                    keep(out, &count, room, (struct ocp_displacement){strategy, a, b, correlation});
                }
            }
        }
    }
    free(x);
    free(y);
    return count;
}
