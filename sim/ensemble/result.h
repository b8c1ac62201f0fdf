/* What one run leaves behind, and the interface between those who compute runs and those who keep them. */
#ifndef OCP_RESULT_H
#define OCP_RESULT_H

#include "engine/measure.h"
#include "engine/model.h"
#include "engine/network.h"
#include "engine/plan.h"

enum ocp_run_status { OCP_RUN_PENDING = 0, OCP_RUN_DONE = 1, OCP_RUN_FAILED = 2 };

struct ocp_run {
    uint32_t run; /* row of the design: strategy * replicates + replicate */
    uint32_t strategy, replicate;
    int8_t status;                /* enum ocp_run_status */
    char reason[256];             /* why it failed; empty otherwise */
    uint64_t state_hash;          /* ocp_world_hash at the horizon */
    double *value;                /* [n_outcomes * n_periods]: value[outcome * n_periods + period]; owned */
    double *prison_total;         /* [n_outcomes * n_prisons] mean over periods per prison, or NULL when not recorded; owned */
    struct ocp_event_row *events; /* owned; NULL when not recorded */
    size_t n_events;
    struct ocp_network network; /* snapshots, day after day; owned; empty when none were asked for */
    double wall_seconds;        /* of this run; never part of a hash or of compared content */
};

void ocp_run_free(struct ocp_run *run); /* frees what it owns and zeroes it */

/* The shape of a study's results. */
struct ocp_shape {
    uint32_t n_runs, n_strategies, n_replicates, n_periods, n_outcomes, n_prisons;
};

#endif
