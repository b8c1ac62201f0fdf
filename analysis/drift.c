/* What still moves in the baseline: drift.h. */
#include "analysis/drift.h"

#include "analysis/buffer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int larger_first(const void *a, const void *b)
{
    const struct ocp_drift *x = a, *y = b;
    const double p = fabs(x->percent), q = fabs(y->percent);
    return p != q ? (p < q) - (p > q) : (x->outcome > y->outcome) - (x->outcome < y->outcome);
}

/* One outcome; `moved` has room for a value per replicate. */
static bool drifts(const struct ocp_comparison *c, uint32_t outcome, double *moved, struct ocp_drift *out)
{
    const struct ocp_results *r = c->results;
    const uint32_t third = r->n_periods / 3;
    size_t n = 0;
    double early = 0.0, late = 0.0;
    for (uint32_t replicate = 0; replicate < r->n_replicates; replicate++) {
        const uint32_t run = c->run_of[(size_t)OCP_BASELINE * r->n_replicates + replicate];
        if (run == UINT32_MAX || r->run_status[run] != OCP_RUN_DONE) {
            continue;
        }
        const double *series = ocp_results_series(r, outcome, run);
        const double a = ocp_mean_over_days(r, series, 0, third - 1, NULL);
        const double b = ocp_mean_over_days(r, series, r->n_periods - third, r->n_periods - 1, NULL);
        if (!isnan(a) && !isnan(b)) {
            early += a;
            late += b;
            moved[n++] = b - a;
        }
    }
    if (n < 3) {
        return false;
    }
    const double mean = ocp_mean(moved, n);
    const struct ocp_interval t = ocp_interval_t(moved, n);
    *out = (struct ocp_drift){.outcome = outcome, .early = early / (double)n, .late = late / (double)n};
    const double level = 0.5 * (fabs(out->early) + fabs(out->late));
    out->percent = level > 0.0 ? 100.0 * mean / level : 0.0;
    return fabs(out->percent) > OCP_DRIFT_PERCENT && fabs(mean) > t.high - t.low;
}

size_t ocp_drift_find(const struct ocp_comparison *comparison, struct ocp_drift *out, enum ocp_status *status)
{
    const struct ocp_results *r = comparison->results;
    *status = OCP_OK;
    if (r->n_periods < 3 || r->n_replicates < 3) {
        return 0;
    }
    double *moved = ocp_alloc(r->n_replicates, sizeof *moved);
    if (moved == NULL) {
        *status = OCP_NO_MEMORY;
        return 0;
    }
    size_t n = 0;
    for (uint32_t outcome = 0; outcome < r->n_outcomes; outcome++) {
        n += drifts(comparison, outcome, moved, &out[n]);
    }
    free(moved);
    qsort(out, n, sizeof *out, larger_first);
    return n;
}

const char ocp_drift_meaning[] = "Levels depend on burn-in and horizon; effects are differences within replicates on the same "
                                 "days, and hold for this horizon.";

void ocp_drift_words(char out[OCP_DRIFT_WORDS], const struct ocp_comparison *comparison, const struct ocp_drift *drift)
{
    const struct ocp_results_outcome *o = &comparison->results->outcome[drift->outcome];
    char early[OCP_NUMBER_SIZE], late[OCP_NUMBER_SIZE];
    ocp_number(early, OCP_NUMBER_PRINT, drift->early, 3);
    ocp_number(late, OCP_NUMBER_PRINT, drift->late, 3);
    (void)snprintf(out, OCP_DRIFT_WORDS, "%s: %s in the first third, %s in the last, %s", o->meaning, early, late, o->unit);
}
