/* Shared by the files that make a comparison; not for other rooms. */
#ifndef OCP_EFFECTS_INTERNAL_H
#define OCP_EFFECTS_INTERNAL_H

#include "analysis/effects.h"

/* Fills comparison->standing and n_complete; run values, effects and lead outcomes are there already. */
enum ocp_status ocp_standing_fill(struct ocp_comparison *comparison, struct ocp_message *message);

/* +1 when more is better, -1 when less is. Lead outcomes without a direction count as burdens. */
double ocp_goodness(const struct ocp_comparison *comparison, uint32_t outcome);

static inline double ocp_run_value(const struct ocp_comparison *comparison, uint32_t outcome, uint32_t run)
{
    return comparison->run_value[(size_t)outcome * comparison->results->n_runs + run];
}

#endif
