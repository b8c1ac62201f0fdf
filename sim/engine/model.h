/* A model: a catalogue of mechanisms compiled into tables of parameters, columns, outcomes and phases.
 *
 * The tables are what every other room reads: scenario validation, `explain`, HDF5 attributes, sweeps, ODD pages. */
#ifndef OCP_MODEL_H
#define OCP_MODEL_H

#include "engine/component.h"

struct ocp_network_sink;

/* A kind of event in the log: what its columns say. Its number is its place in the list. */
struct ocp_event_kind {
    const char *name, *who, *whom, *value;
};

struct ocp_catalogue {
    const struct ocp_mechanism *const *mechanisms;
    size_t n_mechanisms;
    const struct ocp_slot *slots;
    size_t n_slots;
    /* Shows the network of a world to snapshots (engine/network.h). NULL: the model has none. */
    void (*network)(const struct ocp_world *world, const struct ocp_network_sink *sink);
    const struct ocp_event_kind *events; /* [n_events] */
    size_t n_events;
};

struct ocp_model_column {
    const struct ocp_column *column;
    uint16_t mechanism; /* OCP_ENGINE_ROWS for the engine's own prisoner columns */
    uint16_t size;      /* bytes per row: type size x width */
};

struct ocp_model_outcome {
    const struct ocp_outcome *outcome;
    uint16_t mechanism;
};

struct ocp_model_phase {
    const struct ocp_phase *phase;
    uint16_t mechanism;
};

/* Where an intervention reaches a parameter; 0: in the prisons and wings of its target. */
enum ocp_scope {
    OCP_SCOPE_SERVICE = 1, /* no prison's own: only a target that leaves no prison out */
    OCP_SCOPE_START = 2,   /* read only while a world is made: none */
    OCP_SCOPE_ACCOUNT = 4  /* what strategies are measured by: none, and no regime */
};

struct ocp_model {
    const struct ocp_catalogue *catalogue;
    const struct ocp_param **params; /* [n_params] flat, in catalogue order */
    uint8_t *param_scope;            /* [n_params] bits of enum ocp_scope */
    size_t n_params;
    uint32_t *param_first;            /* [n_mechanisms + 1] first parameter of each mechanism */
    size_t *derived_offset;           /* [n_mechanisms + 1] byte offset of each mechanism's derived struct, 64-byte aligned */
    struct ocp_model_column *columns; /* [n_columns] flat; column_first[m] .. column_first[m + 1] are mechanism m's */
    size_t n_columns;
    uint32_t *column_first; /* [n_mechanisms + 1] */
    uint32_t *of_prisoners; /* [n_of_prisoners] columns of prisoners, which move with their rows */
    size_t n_of_prisoners;
    struct ocp_model_outcome *outcomes; /* [n_outcomes] flat */
    size_t n_outcomes;
    uint32_t *outcome_first;        /* [n_mechanisms + 1] */
    struct ocp_model_phase *phases; /* [n_phases] in day order: by slot, then catalogue order */
    size_t n_phases;
};

/* Compiles and checks: unique names, "mechanism.parameter" naming, defaults inside bounds, evidence present, known reads
 * and writes, no two phases of one slot in each other's way, no local phase that writes what prisons share. On success the
 * caller owns *out: ocp_model_free. */
enum ocp_status ocp_model_compile(const struct ocp_catalogue *catalogue, struct ocp_model **out, struct ocp_message *message);
void ocp_model_free(struct ocp_model *model); /* NULL is fine */

/* Index of a parameter / outcome / mechanism by name, or -1. */
long ocp_model_param(const struct ocp_model *model, const char *name);
long ocp_model_outcome(const struct ocp_model *model, const char *name);
long ocp_model_mechanism(const struct ocp_model *model, const char *name);

/* 1 when a phase's list of reads or writes names the column (index into model->columns). */
bool ocp_phase_covers(const struct ocp_model *model, const char *const *list, size_t column);

const char *ocp_family_name(enum ocp_family family); /* "harm", "market", ... */
const char *ocp_prior_name(enum ocp_prior prior);

#endif
