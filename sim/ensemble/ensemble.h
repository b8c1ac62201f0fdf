/* Runs a study: the design of all runs first, workers over runs (or one large world split by prison), one writer, progress,
 * resume. A run that fails is a row with its reason. The only room besides engine/schedule.c that uses OpenMP. */
#ifndef OCP_ENSEMBLE_H
#define OCP_ENSEMBLE_H

#include "ensemble/result.h"
#include "scenario/study.h"

struct ocp_progress {
    uint32_t n_runs, n_done, n_failed;
    double elapsed_seconds, eta_seconds; /* eta < 0: not known yet */
    double prisoner_days_per_second;
};

enum ocp_split { OCP_SPLIT_AUTO, OCP_SPLIT_RUNS, OCP_SPLIT_PRISONS };

struct ocp_ensemble_options {
    int threads;          /* 0: all cores */
    enum ocp_split split; /* how cores are used; results never depend on it */
    bool resume;
    uint32_t batch;                                                    /* runs per shard; 0: chosen */
    void (*progress)(const struct ocp_progress *progress, void *user); /* called from one thread, at most 10 times a second */
    void (*note)(const char *text, void *user); /* called for what a reader should know: damage found at resume; may be NULL */
    void *user;
    volatile int *cancel; /* non-zero (set atomically, or by a signal handler): stop after the running runs; may be NULL */
};

/* Computes all runs that `directory` lacks, commits and merges. OCP_CANCELLED when stopped: finished runs are kept. */
enum ocp_status ocp_ensemble_run(const struct ocp_study *study, const struct ocp_model *model, const char *directory,
                                 const struct ocp_ensemble_options *options, struct ocp_progress *last,
                                 struct ocp_message *message);

/* One run, no files: burn-in, strategy, periods. `out` is filled and owned by the caller (ocp_run_free). A run that could not be
 * computed is OCP_OK with out->status OCP_RUN_FAILED and a reason; only a study that cannot have such a run is an error. */
enum ocp_status ocp_run_compute(const struct ocp_study *study, const struct ocp_model *model, uint32_t strategy, uint32_t replicate,
                                int threads, struct ocp_run *out, struct ocp_message *message);

#endif
