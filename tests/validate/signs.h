/* Signs: what each intervention of the shipped library must do to which outcome, and the small paired studies that show it.
 *
 * A study here is one prison service, some replicates, and strategies that share burn-in and chance with the baseline; an
 * effect is a mean paired difference with its t value. Nothing is fitted: the table of signs (signs_table.c) comes from the
 * evidence, and a row that the model does not fulfil fails. */
#ifndef TESTS_SIGNS_H
#define TESTS_SIGNS_H

#include "engine/model.h"
#include "scenario/study.h"

/* Three prisons, 335 prisoners, large groups: plain; the same under pressure on staff and with many drones, where what is rare
 * elsewhere can be seen; and the same with users who pay nearly any price (elasticities at the lower ends of their priors); and
 * the plain one over three years, for what takes long; and the plain one beside another administration with free places. */
enum signs_service { SIGNS_PLAIN, SIGNS_PRESSED, SIGNS_CAPTIVE, SIGNS_LONG, SIGNS_BORDER };

struct sign {
    const char *strategy; /* an intervention of interventions/core.yaml, or an arm */
    const char *against;  /* the same, or NULL: the baseline */
    enum signs_service service;
    const char *outcome;
    int sign;           /* of strategy minus against */
    bool quick;         /* also in the default run */
    const char *theory; /* why, with evidence ids */
};

/* Strategies that are more than one intervention of the library as it stands. */
struct signs_arm {
    const char *name;
    const char *covers;      /* the intervention whose direct effect it shows, or NULL */
    const char *full, *half; /* interventions, in YAML; half may be NULL */
};

/* Direct effects: at least one for every intervention of the library. */
extern const struct sign signs_direct[];
extern const size_t n_signs_direct;
/* What moves elsewhere: displacement, succession, seeding. */
extern const struct sign signs_elsewhere[];
extern const size_t n_signs_elsewhere;
extern const struct signs_arm signs_arms[];
extern const size_t n_signs_arms;

/* A finished study: value of every outcome (mean over periods) by strategy and replicate. */
struct signs_study {
    struct ocp_model *model;
    struct ocp_study *study;
    double *value;  /* [n_strategies][n_replicates][n_outcomes] */
    uint64_t *hash; /* [n_strategies][n_replicates] of the world at the horizon */
    uint32_t n_replicates;
};

/* Reads `strategies` (YAML, the body of `strategies:`) for the service and runs all of them. Fails the test on any mistake. */
struct signs_study *signs_run(const char *strategies, enum signs_service service, uint32_t replicates, uint32_t horizon_days);
void signs_free(struct signs_study *study);

/* Strategy by name; fails when there is none. NULL: the baseline. */
uint32_t signs_strategy(const struct signs_study *study, const char *name);

/* Mean paired difference of an outcome between two strategies, and its t value: mean over its standard error; infinite for
 * a constant difference, 0 for none. */
struct signs_effect {
    double mean, t, base;
    uint32_t n;
};
struct signs_effect signs_effect(const struct signs_study *study, uint32_t strategy, uint32_t against, const char *outcome);

/* Names in the shipped library, in order; their number. Pointers into static memory. */
size_t signs_library(const char **names, size_t room);

#endif
