/* Computing runs in memory. Private to the ensemble. */
#ifndef OCP_ENSEMBLE_COMPUTE_H
#define OCP_ENSEMBLE_COMPUTE_H

#include "ensemble/result.h"
#include "scenario/study.h"

#include <stdatomic.h>

/* What all workers together have done, for progress; no result depends on it. */
struct ocp_effort {
    atomic_uint_fast64_t days, prisoner_days;
};

/* Runs of one replicate that share their burn-in, computed by one worker. */
struct ocp_run_group {
    const struct ocp_study *study;
    const struct ocp_model *model;
    uint32_t replicate;
    const uint32_t *strategies;
    size_t n_strategies;
    int threads;                                   /* inside one world */
    struct ocp_effort *effort;                     /* may be NULL */
    bool (*stop)(void *user);                      /* asked before each run; may be NULL */
    void (*take)(struct ocp_run *run, void *user); /* gets every run, done or failed; takes what it owns */
    void *user;
};

void ocp_run_group_compute(const struct ocp_run_group *group);

#endif
