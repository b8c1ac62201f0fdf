/* What a mechanism is: parameters, columns, phases and outcomes, declared as data, and a few functions.
 *
 * A mechanism is one file that exports one `const struct ocp_mechanism`, plus one line in models/catalogue.h.
 * Its state columns are listed once in its state header by an X-macro:
 *
 *   #define FUSION_COLUMNS(C) \
 *       C(float, group, OCP_PRISONER, 1, "1", "identity fusion with the own group, 0..1")
 *   struct fusion_state { FUSION_COLUMNS(OCP_COLUMN_FIELD) };     // float *group;
 *
 * so that neighbours read `fusion_of(world)->group[row]`. Rows of OCP_PRISONER are world rows (see world.h).
 *
 * Synchrony: the day is a table of slots (models/catalogue.c). All phases of one slot see the state that the slot before
 * left; two phases of one slot may neither write the same column nor read what the other writes (refused by
 * ocp_model_compile), so the order inside a slot can never matter. A phase with stage OCP_LOCAL runs once per prison,
 * may touch only that prison's rows and runs in parallel; OCP_EXCHANGE runs once per day, alone, over the world. */
#ifndef OCP_COMPONENT_H
#define OCP_COMPONENT_H

#include "engine/param.h"
#include "engine/status.h"

#include <stdint.h>

struct ocp_world;
struct ocp_day;

enum ocp_entity {
    OCP_PRISONER,     /* one row per place that can be filled; rows of one wing are contiguous, see world.h */
    OCP_STAFF,        /* one row per post; rows of one prison are contiguous */
    OCP_WING,         /* one row per wing; wings of one prison are contiguous */
    OCP_PRISON,       /* one row per prison */
    OCP_CELL,         /* prison x group: row = prison * n_groups + group (index OCP_NO_GROUP is not a row) */
    OCP_GROUP,        /* one row per group (organised-crime group); written in exchange phases only */
    OCP_JURISDICTION, /* one row per jurisdiction; written in exchange phases only */
    OCP_PERSON,       /* one row per person ever known, inside or not: written in exchange phases only */
    OCP_WORLD,        /* a single row; written in exchange phases only */
    OCP_ENTITY_COUNT
};

enum ocp_type { OCP_U8, OCP_I8, OCP_U16, OCP_I16, OCP_U32, OCP_I32, OCP_I64, OCP_F32, OCP_F64 };

#define OCP_TYPE_OF(ctype)       \
    _Generic((ctype)0, uint8_t   \
             : OCP_U8, int8_t    \
             : OCP_I8, uint16_t  \
             : OCP_U16, int16_t  \
             : OCP_I16, uint32_t \
             : OCP_U32, int32_t  \
             : OCP_I32, int64_t  \
             : OCP_I64, float    \
             : OCP_F32, double   \
             : OCP_F64)

struct ocp_column {
    const char *name; /* unique within the mechanism */
    enum ocp_entity entity;
    enum ocp_type type;
    uint16_t width; /* values per row, stored together: column[row * width + k] */
    const char *unit;
    const char *meaning;
};

#define OCP_COLUMN_FIELD(ctype, name, entity, width, unit, meaning) ctype *name;
#define OCP_COLUMN_ROW(ctype, name, entity, width, unit, meaning) {#name, entity, OCP_TYPE_OF(ctype), width, unit, meaning},

enum ocp_direction { OCP_NEUTRAL = 0, OCP_LOWER_IS_BETTER = -1, OCP_HIGHER_IS_BETTER = 1 };

/* How the sum of what a mechanism measured over prisons and days becomes the value of a recording period. */
enum ocp_per {
    OCP_PER_PERIOD,       /* total of the period */
    OCP_PER_DAY,          /* mean over the days of the period: stocks measured every day */
    OCP_PER_PRISONER_DAY, /* divided by prisoner-days, times scale */
    OCP_PER_STAFF_DAY,    /* divided by staff-days, times scale */
    OCP_PER_MEASURE       /* divided by the denominator that the mechanism measures itself, times scale; NaN when 0 */
};

/* Outcome families: the report groups by them, the decision brief leads with HARM. */
enum ocp_family {
    OCP_FAMILY_HARM,
    OCP_FAMILY_MARKET,
    OCP_FAMILY_GROUPS,
    OCP_FAMILY_STAFF,
    OCP_FAMILY_INTELLIGENCE,
    OCP_FAMILY_RIGHTS,
    OCP_FAMILY_COST,
    OCP_FAMILY_OUTSIDE,
    OCP_FAMILY_POPULATION,
    OCP_FAMILY_COUNT
};

struct ocp_outcome {
    const char *name; /* snake_case, unique in the model: the HDF5 dataset */
    const char *unit; /* as printed, e.g. "per 1000 prisoner-years" */
    enum ocp_direction direction;
    enum ocp_per per;
    double scale; /* e.g. 365250 for per 1000 prisoner-years */
    enum ocp_family family;
    bool recorded;       /* what an administration would count; false: what truly happens in the model */
    const char *meaning; /* long_name, one line: also the plot's title */
};

enum ocp_stage { OCP_LOCAL, OCP_EXCHANGE };

struct ocp_slot {
    const char *name; /* "contacts", "market" ... */
    enum ocp_stage stage;
    const char *meaning; /* one line for the documentation */
};

struct ocp_phase {
    const char *name;
    uint16_t slot;                                     /* index into the day's slots (enum in models/day.h) */
    uint16_t every;                                    /* days between runs; 1: daily. Runs on days d with d % every == 0 */
    void (*run)(struct ocp_day *day, uint32_t prison); /* exchange phases ignore `prison` */
    const char *const *reads;                          /* NULL-terminated "mechanism.column" list; own and neighbours' columns */
    const char *const *writes; /* likewise; what is written may also be read. "rows.*": persons enter, leave and move, in exchange
                                * phases; "rows.leave": persons leave the prison, also in the last local phase of the day */
};

struct ocp_mechanism {
    const char *name;  /* "fusion": the first part of its parameters' names */
    const char *title; /* "Identity fusion" */
    const char *meaning;
    const struct ocp_param *params;
    size_t n_params;
    /* NULL-terminated names among them; NULL: none. What is no prison's own: a target that leaves a prison out does not reach it.
     * What is read only while a world is made: no intervention reaches it. What a ledger counts with besides what has the prior
     * OCP_PRIOR_RULE, which needs no mention: no intervention and no regime may change it. */
    const char *const *of_service;
    const char *const *of_start;
    const char *const *of_account;
    const struct ocp_column *columns;
    size_t n_columns;
    const struct ocp_outcome *outcomes;
    size_t n_outcomes;
    const struct ocp_phase *phases;
    size_t n_phases;
    /* What is computed once from a block of parameters instead of every day (thresholds, exponentials). May be NULL. */
    size_t derived_size;
    void (*derive)(const void *params, void *derived);
    /* Exogenous arrivals on each of `n_days` days, from base parameters only, so that no policy touches them. Exactly one
     * mechanism of a catalogue defines it. */
    void (*arrivals)(const struct ocp_day *day, uint32_t n_days, uint32_t *per_day);
    /* Fills own world, wing, prison, cell, group, staff columns at day 0. Prisoners come through `enter`. May be NULL. */
    void (*start)(struct ocp_day *day);
    /* Fills own prisoner columns of one row when person `person` enters prison there (initial stock, admission, return).
     * All own prisoner columns are zero before the call; rows.* and the earlier mechanisms' columns are filled.
     * May not touch other rows. May be NULL. */
    void (*enter)(struct ocp_day *day, uint32_t row, uint32_t person);
    /* Called before the row is emptied (release, death, escape). May keep things in OCP_PERSON columns. May be NULL. */
    void (*leave)(struct ocp_day *day, uint32_t row, uint32_t person);
    /* Called after person `person` has moved to `row` from a wing of another prison, in catalogue order. May be NULL. */
    void (*moved)(struct ocp_day *day, uint32_t row, uint32_t person, uint32_t from_prison);
    /* Verifies invariants of own state (bounds, conservation); NULL text when sound. Asked at the end of every run. May be NULL. */
    const char *(*verify)(const struct ocp_day *day);
};

#define OCP_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
