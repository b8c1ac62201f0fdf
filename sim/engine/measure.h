/* Outcomes as they accumulate: sums by prison, closed into periods in a fixed order. */
#ifndef OCP_MEASURE_H
#define OCP_MEASURE_H

#include "engine/world.h"

/* Recording periods of the horizon (burn-in is not recorded). The last may be shorter than the others. */
uint32_t ocp_measure_periods(const struct ocp_plan *plan);

/* [n_outcomes * n_periods], value[outcome * n_periods + period]; NaN for periods not finished and empty denominators.
 * Borrowed from the world. */
const double *ocp_measure_values(const struct ocp_world *world);

/* [n_outcomes * n_prisons]: the same outcomes per prison over the whole horizon so far: per day, per prisoner-day and so
 * on as declared, and for OCP_PER_PERIOD the mean total of a period. NULL unless plan->record_prisons. */
const double *ocp_measure_prison_totals(struct ocp_world *world);

struct ocp_event_row {
    uint32_t day, prison, who, whom;
    uint16_t kind;
    double value;
};

/* The event log so far; NULL and 0 unless plan->record_events. Borrowed. */
const struct ocp_event_row *ocp_measure_events(const struct ocp_world *world, size_t *count);

/* OCP_NO_MEMORY when an event could not be kept: the log is then not whole. */
enum ocp_status ocp_measure_check(const struct ocp_world *world, struct ocp_message *message);

/* Prisoner-days simulated so far, burn-in included: for speed figures. */
double ocp_measure_prisoner_days(const struct ocp_world *world);

#endif
