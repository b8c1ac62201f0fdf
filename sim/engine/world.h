/* One world: a prison system on one day of one run.
 *
 * Rows. Every wing owns the rows first .. first + limit - 1 of the prisoner columns, and a few more up to a multiple of
 * OCP_LANES, where nobody ever stands; its `count` prisoners stand at the front, in ascending order of person number. Moving,
 * entering and leaving keep that order, so that the order in memory is a function of who is where and never of history. Rows
 * beyond `count` are zero.
 *
 * Persons. Person numbers are given by arrival: 0 .. n_start - 1 on day 0, then the exogenous arrivals in the order of an
 * addressed stream that no policy touches. A person who returns keeps the number. All draws are addressed by it.
 *
 * The engine's own prisoner columns are `rows`: person and wing. Everything else belongs to mechanisms. */
#ifndef OCP_WORLD_H
#define OCP_WORLD_H

#include "engine/model.h"
#include "engine/plan.h"
#include "engine/rng.h"

struct ocp_wing {
    uint32_t first, count, limit, capacity; /* rows */
    uint32_t prison;
    uint16_t regime;
};

/* Rows come in whole vectors, so that a pass over a wing need not leave some to a loop for the rest: it may run over
 * ocp_wing_lanes(wing) of them. Rows past the last prisoner are zero in every column, and must be left so: what a pass writes there
 * that is not zero, it clears (ocp_wing_clear_rest). */
enum { OCP_LANES = 16 };

static inline uint32_t ocp_whole_lanes(uint32_t count)
{
    return (count + OCP_LANES - 1) / OCP_LANES * OCP_LANES;
}

static inline uint32_t ocp_wing_lanes(const struct ocp_wing *wing)
{
    return ocp_whole_lanes(wing->count);
}

/* `column` at the wing's first row. */
static inline void ocp_wing_clear_rest(const struct ocp_wing *wing, float *column)
{
    const uint32_t lanes = ocp_wing_lanes(wing);
    for (uint32_t i = wing->count; i < lanes; i++) {
        column[i] = 0.0F;
    }
}

struct ocp_prison {
    uint32_t wing_first, wing_count;
    uint32_t row_first, row_limit;     /* rows of all its wings: row_first .. row_first + row_limit - 1 */
    uint32_t staff_first, staff_count; /* rows of OCP_STAFF */
    uint32_t capacity, jurisdiction;
    uint8_t security;
};

struct ocp_blocks;   /* parameter blocks and interventions, levers.c */
struct ocp_measures; /* accumulators of outcomes, measure.c */
struct ocp_scratch;  /* memory lent to phases, schedule.c */

/* Prisons [first, end). */
struct ocp_convoy {
    uint32_t first, end;
};

struct ocp_world {
    const struct ocp_model *model;
    const struct ocp_plan *plan;
    struct ocp_key key;
    uint32_t strategy;  /* index in the plan */
    uint32_t day;       /* days since the start of burn-in: the time part of every address */
    uint32_t first_day; /* day at which burn-in ends: plan->burn_in_days */
    uint32_t n_prisons, n_wings, n_rows, n_staff, n_groups, n_cells, n_jurisdictions;
    uint32_t n_persons;   /* person numbers in use: 0 .. n_persons - 1 */
    uint32_t max_persons; /* known in advance: arrivals do not depend on policy */
    struct ocp_prison *prisons;
    struct ocp_wing *wings;
    uint32_t *person;        /* [n_rows] who is in this row */
    uint32_t *wing_of;       /* [n_rows] wing of the row */
    uint32_t *row_of_person; /* [max_persons] row, OCP_LEFT_TODAY or OCP_NOWHERE: ocp_row_of */
    uint32_t *left;          /* [n_rows] from each prison's first row on: who left it in a local phase of today */
    uint32_t *n_left;        /* [n_prisons] how many */
    uint32_t *arrivals;      /* [burn_in + horizon] exogenous arrivals on each day */
    void **columns;          /* [model->n_columns] base of every column; state structs alias slices of it */
    uint32_t *staff_id;      /* [n_staff] address of the member of staff in this post: changes when a successor comes */
    void *arena;             /* one allocation holds all state above, so that a world is copied by copying bytes */
    size_t arena_size;
    struct ocp_measures *measures; /* header in the struct's own memory, sums in the arena */
    struct ocp_blocks *blocks;     /* a function of plan, strategy and day: not state */
    struct ocp_scratch *scratch;   /* [n_scratch] one per thread */
    int n_scratch;
    struct ocp_convoy *convoys; /* [n_convoys] prisons that go through their day together, schedule.c */
    uint32_t n_convoys;
    char problem[256]; /* text of the last failed ocp_world_verify */
    /* For benchmarks, NULL otherwise: called after each phase of each prison, in one thread only, with the phase's index in
     * model->phases. It may look at a clock, never at the world. */
    void (*watch)(void *watcher, size_t phase);
    void *watcher;
};

/* Row of a person, or OCP_NOWHERE. While local phases run, prisons that are done let go of the released, and rows of other prisons
 * move: a local phase may ask only whether the row is one of its own prison's, and whether it is OCP_NOWHERE, which is settled
 * between local and exchange phases: until then somebody who left today is OCP_LEFT_TODAY, no row of any prison. */
#define OCP_LEFT_TODAY (UINT32_MAX - 1)

static inline uint32_t ocp_row_of(const struct ocp_world *world, uint32_t person)
{
    return __atomic_load_n(&world->row_of_person[person], __ATOMIC_RELAXED);
}

/* Own state of mechanism `m` (a struct of pointers in the order of its column list). Use the neighbours' typed inline. */
static inline void *ocp_state(const struct ocp_world *world, unsigned m)
{
    return world->columns + world->model->column_first[m];
}

/* A world on day 0 of burn-in, populated. The plan and model must outlive it. Caller owns it: ocp_world_free.
 * `strategy` < plan->n_strategies. Nothing that depends on the strategy is drawn here. */
enum ocp_status ocp_world_make(const struct ocp_model *model, const struct ocp_plan *plan, uint32_t replicate, uint32_t strategy,
                               struct ocp_world **out, struct ocp_message *message);
void ocp_world_free(struct ocp_world *world);

/* Makes `to` (a world of the same plan and model) equal to `from` in state, day, what was measured and the event log; keeps
 * the strategy of `to`. OCP_NO_MEMORY when the log does not fit: `to` is then of no use but to be freed. */
enum ocp_status ocp_world_copy(struct ocp_world *to, const struct ocp_world *from, struct ocp_message *message);

/* Advances one day. `threads` > 1 splits the local phases by prison; the result is the same for every value. */
void ocp_world_step(struct ocp_world *world, int threads);

/* Advances one day on one thread, hashing every column before and after each phase; OCP_BAD_INPUT with a message when a phase
 * changed a column that it does not declare. For tests. */
enum ocp_status ocp_world_audit(struct ocp_world *world, struct ocp_message *message);

/* 64-bit hash of all state (persons, posts, columns, what was measured, but not the event log), in an order that depends on neither
 * threads nor addresses. */
uint64_t ocp_world_hash(const struct ocp_world *world);

/* Engine invariants and every mechanism's verify; NULL when sound, else a static or world-owned text. */
const char *ocp_world_verify(struct ocp_world *world);

/* Prisoners inside now. */
uint32_t ocp_world_population(const struct ocp_world *world);

#endif
