/* Private to sim/engine: what world.h only names. */
#ifndef OCP_INSIDE_H
#define OCP_INSIDE_H

#include "engine/day.h"
#include "engine/measure.h"

struct ocp_scratch {
    char *base;
    size_t size, used;
    bool local;    /* lent to a local phase: other prisons may be at work */
    size_t kept;   /* what earlier phases of the day show to later ones ends here */
    void **shared; /* for each prison of a convoy, what ocp_day.shared is */
};

struct ocp_events {
    struct ocp_event_row *row;
    size_t count, room;
    bool lost; /* there was no memory for an event: the run must not pass for a whole one */
};

struct ocp_measures {
    /* Sums of the running period and, when prisons are recorded, of the horizon: [n_prisons + 1][n_outcomes], the last row
     * for world-level measures. In the arena. */
    double *value, *denominator;
    double *total_value, *total_denominator;
    double *prisoner_days, *staff_days;             /* [n_prisons + 1] of the running period */
    double *total_prisoner_days, *total_staff_days; /* [n_prisons + 1] of the horizon */
    double *series;                                 /* [n_outcomes * n_periods] */
    double *observed;                               /* [n_outcomes] last finished period */
    double *worldwide;                              /* [n_outcomes] 1 where something was measured that belongs to no prison */
    double *days;                                   /* [3] days in the running period, in the horizon, prisoner-days since day 0 */
    double *prison_totals;                          /* [n_outcomes * n_prisons] computed on request */
    struct ocp_events *events;                      /* [n_prisons + 2] today's by prison, world, and the log; outside the arena */
};

struct ocp_blocks {
    size_t n_interventions, n_blocks, stride, values_size;
    char *memory;    /* [n_blocks * stride] */
    int *regime;     /* [n_blocks] */
    int *own;        /* [n_blocks] jurisdiction whose own values hold, -1 for none */
    uint8_t *member; /* [n_blocks * n_interventions] */
    uint16_t *wing_block, *prison_block;
    uint16_t world_block;
    double *strength;      /* [n_interventions] today: how far values are changed */
    double *extent;        /* [n_interventions] today: what is in place and paid for, the strength before it wears off */
    uint32_t *trigger_day; /* [n_interventions] day of the last trigger, OCP_NOWHERE before: memory of adaptive strategies */
    uint32_t *first_day;   /* [n_interventions] horizon day on which it first acted, OCP_NOWHERE before: capital is due then */
    uint8_t *wing_hit;     /* [n_interventions * n_wings] */
    uint8_t *prison_hit;   /* [n_interventions * n_prisons] */
    bool ready;
};

enum {
    OCP_ENGINE_PURPOSE_COVERAGE = 1,
    OCP_ENGINE_PURPOSE_SEEDS = 2
}; /* engine purposes are below 256; mechanisms' start at 256 */

enum ocp_status ocp_blocks_make(struct ocp_world *world, struct ocp_message *message);
void ocp_blocks_free(struct ocp_blocks *blocks);
/* Before day 0, when no intervention acts, whatever its start: what a world is made of is the same under every strategy. */
void ocp_blocks_start(struct ocp_world *world);
void ocp_blocks_update(struct ocp_world *world);

/* Lays the accumulators out from `cursor` (NULL base: only counts); returns the next offset. */
size_t ocp_measures_lay(struct ocp_world *world, char *base, size_t offset);
enum ocp_status ocp_measures_make(struct ocp_world *world, struct ocp_message *message);
void ocp_measures_free(struct ocp_world *world);
/* The event logs of `from`, of the same plan, instead of those of `to`; what lies in the arena is copied with it. */
enum ocp_status ocp_measures_copy(struct ocp_world *to, const struct ocp_world *from, struct ocp_message *message);
/* `hash` went on over what has been measured. */
uint64_t ocp_measures_hash(const struct ocp_world *world, uint64_t hash);
void ocp_measures_close_day(struct ocp_world *world);

/* Between local and exchange phases: who left in a local phase is OCP_NOWHERE from here on. */
void ocp_rows_settle(struct ocp_world *world);

/* Scratch for at least `threads` threads. */
enum ocp_status ocp_scratch_make(struct ocp_world *world, int threads, struct ocp_message *message);
struct ocp_day ocp_day_open(struct ocp_world *world, int thread);

size_t ocp_entity_rows(const struct ocp_world *world, enum ocp_entity entity);
uint64_t ocp_hash_bytes(uint64_t hash, const void *bytes, size_t size);

#endif
