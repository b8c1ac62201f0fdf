/* What a phase may do: read parameters, draw, borrow scratch memory, measure, request moves. The only header besides
 * component.h and neighbours' state headers that a mechanism includes from the engine. */
#ifndef OCP_DAY_H
#define OCP_DAY_H

#include "engine/world.h"

struct ocp_scratch;

struct ocp_day {
    struct ocp_world *world;
    uint32_t day; /* == world->day */
    struct ocp_scratch *scratch;
    void **shared; /* [n_mechanisms] what a mechanism shows to later local phases of the same prison and day: ocp_share */
};

/* Parameters of mechanism m in force today: on a wing (regime and targeted interventions), for a prison as a whole, or
 * for the world. Pointers are valid for the day. Cast to the mechanism's own struct. */
const void *ocp_wing_params(const struct ocp_day *day, uint32_t wing, unsigned m);
const void *ocp_prison_params(const struct ocp_day *day, uint32_t prison, unsigned m);
const void *ocp_world_params(const struct ocp_day *day, unsigned m);
/* The derived structs of the same blocks (see ocp_mechanism.derive). */
const void *ocp_wing_derived(const struct ocp_day *day, uint32_t wing, unsigned m);
const void *ocp_prison_derived(const struct ocp_day *day, uint32_t prison, unsigned m);
const void *ocp_world_derived(const struct ocp_day *day, unsigned m);

/* Four words for each of `count` prisoners from row `first` on, addressed by person: four columns of `count` words each.
 * Borrowed from scratch. words[k][i], k < n_words <= 4. */
struct ocp_words {
    const uint32_t *word[4];
};
struct ocp_words ocp_draw_rows(const struct ocp_day *day, uint32_t purpose, uint32_t first, uint32_t count, unsigned n_words);
/* The same for staff rows, addressed by world->staff_id. */
struct ocp_words ocp_draw_staff(const struct ocp_day *day, uint32_t purpose, uint32_t first, uint32_t count, unsigned n_words);
/* Four words at one address of this run and day. who and whom are person numbers, or ids of wings, prisons, groups. */
void ocp_draw(const struct ocp_day *day, uint32_t purpose, uint32_t who, uint32_t whom, uint32_t out[4]);
/* The same, but the same words on every day: what a person brings along does not depend on the day of admission. */
void ocp_draw_once(const struct ocp_day *day, uint32_t purpose, uint32_t who, uint32_t whom, uint32_t out[4]);

/* A successor takes the post in this staff row: new address for its draws. Own prison or exchange phase. The mechanisms'
 * columns of the row are the caller's to reset. */
void ocp_staff_replace(const struct ocp_day *day, uint32_t row);

/* Memory for the rest of this phase, 64-byte aligned, not zeroed. Never NULL: the arena is sized before day 0 (256 KiB +
 * 1,024 bytes per row of the largest prison; 64 bytes per row of the world in exchange phases); asking for more stops the
 * program. */
void *ocp_scratch(const struct ocp_day *day, size_t bytes);
/* What was lent since the mark goes back: a phase that works wing by wing uses the same memory for each, which then is still
 * in the nearest cache. */
size_t ocp_scratch_mark(const struct ocp_day *day);
void ocp_scratch_release(const struct ocp_day *day, size_t mark);
/* Shows `shown` to later local phases of this prison and day as day->shared[m], and keeps for them all that this phase has
 * been lent so far and not released. */
void ocp_share(const struct ocp_day *day, unsigned m, void *shown);

/* Measures: adds to outcome k (index within the mechanism's own list) of a prison. `ocp_measure_ratio` also adds to the
 * denominator (OCP_PER_MEASURE). World-level measures pass OCP_NOWHERE as prison (exchange phases only).
 * Local phases may measure their own prison only. */
void ocp_measure(const struct ocp_day *day, unsigned m, unsigned k, uint32_t prison, double value);
void ocp_measure_ratio(const struct ocp_day *day, unsigned m, unsigned k, uint32_t prison, double value, double denominator);
/* The last finished period's value of a recorded outcome for the world: what the service can see. NaN before. */
double ocp_observed(const struct ocp_day *day, unsigned m, unsigned k);

/* What today's interventions cost at a prison (capital on the start day, yearly / 365.25, per prisoner-day), in EUR, and
 * what they burden a prisoner-day on a wing with, by right (a staff-day there for OCP_RIGHT_STAFF). All are in proportion to the
 * intensity; all but capital grow with the ramp; nothing falls with the half-life, for what wears off is kept up all the same.
 * OCP_NOWHERE is not allowed. */
double ocp_intervention_cost(const struct ocp_day *day, uint32_t prison);
/* The same split by payer (enum ocp_payer) and kind; added to `eur`. */
enum ocp_cost_kind { OCP_COST_CAPITAL, OCP_COST_YEARLY, OCP_COST_PRISONER_DAY, OCP_COST_KINDS };
void ocp_intervention_costs(const struct ocp_day *day, uint32_t prison, double eur[OCP_PAYER_COUNT][OCP_COST_KINDS]);
void ocp_intervention_rights(const struct ocp_day *day, uint32_t wing, double rights[OCP_RIGHT_COUNT]);

/* True in local phases: other prisons may be at work. */
bool ocp_day_local(const struct ocp_day *day);

/* Days since the end of burn-in, 0 during it. */
uint32_t ocp_horizon_day(const struct ocp_world *world);

/* Moves, exchange phases only. Each keeps rows sorted and calls leave/enter of every mechanism where persons cross the
 * prison's boundary. Row numbers change: re-read world->row_of_person. One move is allowed in a local phase that declares it:
 * leaving, by somebody of the phase's own prison whom no other prison's columns name but by number. */
bool ocp_wing_has_room(const struct ocp_world *world, uint32_t wing); /* count < limit */
void ocp_person_enter(struct ocp_day *day, uint32_t person, uint32_t wing);
void ocp_person_leave(struct ocp_day *day, uint32_t person);
void ocp_person_move(struct ocp_day *day, uint32_t person, uint32_t wing); /* keeps all columns */
/* Registers the next exogenous person number; < max_persons. */
uint32_t ocp_person_new(struct ocp_day *day);

/* Event log (kept only when the plan says so). Local or exchange phases; flushed in prison order. */
void ocp_event(const struct ocp_day *day, uint16_t kind, uint32_t prison, uint32_t who, uint32_t whom, double value);

#endif
