/* Small complete plans for tests: an estate of equal prisons, three groups of which two are rivals, one regime, and the
 * baseline. Everything is set with the model's own defaults; a test then changes what it is about.
 *
 *   struct ocp_model *model = tiny_model();
 *   struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 4});
 *   tiny_set(&plan, model, "fusion.decay", 0.0);
 *   struct ocp_world *world = tiny_world(model, &plan, 0, 0);
 *   tiny_run(world, 90);
 *
 * Failures are assertions of cmocka: the functions never return without what they promise. */
#ifndef TESTS_TINY_PLAN_H
#define TESTS_TINY_PLAN_H

#include "engine/model.h"
#include "engine/plan.h"
#include "engine/world.h"

struct tiny_options {                  /* 0: the default in brackets */
    uint64_t seed;                     /* [1] */
    uint32_t prisons;                  /* [2] */
    uint32_t wings;                    /* [4] per prison */
    uint32_t places;                   /* [60] per wing; each can physically hold half as many again */
    double occupancy;                  /* [1.0] prisoners per place on day 0 */
    double staff;                      /* [0.4] per place */
    uint32_t burn_in, horizon, period; /* [30] [365] [30] days */
    bool no_groups;
    bool record_prisons, record_events;
};

enum tiny_group { TINY_MAFIA, TINY_STREET, TINY_CELL, TINY_GROUPS };

/* The shipped catalogue, compiled. Caller: ocp_model_free. */
struct ocp_model *tiny_model(void);

/* Caller: ocp_plan_free. */
struct ocp_plan tiny_plan(const struct ocp_model *model, struct tiny_options options);

/* Base value of a parameter; fails when there is none of that name. */
void tiny_set(struct ocp_plan *plan, const struct ocp_model *model, const char *param, double value);

/* The phases of a mechanism do not run. */
void tiny_off(struct ocp_plan *plan, const struct ocp_model *model, const char *mechanism);
/* Only the named mechanism's phases run. */
void tiny_only(struct ocp_plan *plan, const struct ocp_model *model, const char *mechanism);

/* Adds a strategy without interventions; returns its index. */
uint32_t tiny_add_strategy(struct ocp_plan *plan, const char *name);

/* Adds an intervention to a strategy: one parameter, everywhere, from the end of burn-in to the horizon, at once, at full
 * intensity. Returns it for further changes; valid until the next addition to the same plan. */
struct ocp_intervention *tiny_add_change(struct ocp_plan *plan, const struct ocp_model *model, uint32_t strategy, const char *param,
                                         enum ocp_operation operation, double value);

/* A world on day 0. Caller: ocp_world_free. */
struct ocp_world *tiny_world(const struct ocp_model *model, const struct ocp_plan *plan, uint32_t replicate, uint32_t strategy);

/* Nobody now inside is ever released: for worlds whose population is switched off. */
void tiny_hold(struct ocp_world *world);

/* Steps `days` days on one thread; fails when an invariant is broken on the last one. */
void tiny_run(struct ocp_world *world, uint32_t days);

/* Steps one day under audit of declared writes and checks every invariant. */
void tiny_audit(struct ocp_world *world);

/* Value of an outcome over the finished periods: their mean, NaN ones left out. Fails when no such outcome. */
double tiny_outcome(const struct ocp_world *world, const char *outcome);

#endif
