/* What still moves in the baseline while results are recorded: the first third of the horizon against the last, within runs.
 *
 * A baseline that moves says that an outcome has not settled in the burn-in, or that the model lets it grow for ever (technology
 * that spreads, files that go stale). Effects of strategies are differences within replicates and remain; levels depend on when
 * they are read. */
#ifndef OCP_DRIFT_H
#define OCP_DRIFT_H

#include "analysis/effects.h"

/* Told where the last third differs from the first by more than this, in % of the mean of both, and by more than twice half its
 * 95 % interval. ASSUMED, conventions of this program. */
#define OCP_DRIFT_PERCENT 10.0

struct ocp_drift {
    uint32_t outcome;
    double early, late; /* means over the finished runs of the baseline that have both */
    double percent;     /* late - early in % of the mean of |early| and |late| */
};

/* Fills `out` [n_outcomes], the largest movement first; returns how many. 0 for fewer than three periods or runs. On no memory 0
 * with OCP_NO_MEMORY in `status`. */
size_t ocp_drift_find(const struct ocp_comparison *comparison, struct ocp_drift *out, enum ocp_status *status);

enum { OCP_DRIFT_WORDS = 600 };
/* "Drone incidents found: 2.7 in the first third, 21 in the last, per year". */
void ocp_drift_words(char out[OCP_DRIFT_WORDS], const struct ocp_comparison *comparison, const struct ocp_drift *drift);
/* What it means for a reader; one sentence for table and report. */
extern const char ocp_drift_meaning[];

#endif
