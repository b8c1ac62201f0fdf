/* Studies on disk. The only room that includes hdf5.h.
 *
 * One study = one directory: design.json, shards/, journal, study.h5 (merged), log, figures/, report.html. Runs are handed
 * over in batches; a batch becomes one shard by the commit protocol (temporary file, close, reopen and check, fsync,
 * rename, folder fsync, journal line with CRC-32 and SHA-256, journal fsync) and only then counts as done. */
#ifndef OCP_ARCHIVE_H
#define OCP_ARCHIVE_H

#include "ensemble/result.h"
#include "scenario/study.h"

#include <stdio.h>

struct ocp_archive; /* an open study directory, for one writer */

/* Creates the directory (or opens it when `resume`), writes the design of all runs first, takes the writer's lock.
 * OCP_CONFLICT: the directory holds another design, or another process writes it. */
enum ocp_status ocp_archive_open(const char *directory, const struct ocp_study *study, const struct ocp_model *model, bool resume,
                                 struct ocp_archive **out, struct ocp_message *message);
/* 1 when the run is done (or failed for good) according to the journal and its shard is whole. */
int ocp_archive_has(const struct ocp_archive *archive, uint32_t run);
/* 1 when it is there as failed. */
int ocp_archive_has_failed(const struct ocp_archive *archive, uint32_t run);
/* Commits a batch of finished runs (done or failed), durable when it returns. */
enum ocp_status ocp_archive_commit(struct ocp_archive *archive, const struct ocp_run *runs, size_t count,
                                   struct ocp_message *message);
/* Verifies every shard and writes study.h5 in run order, by the same protocol. Needs every run to be there. The bytes of
 * the datasets depend on the results only, never on batching, threads or interruptions. */
enum ocp_status ocp_archive_merge(struct ocp_archive *archive, struct ocp_message *message);
void ocp_archive_close(struct ocp_archive *archive); /* NULL is fine */
/* What was found damaged or missing at opening and will be computed again, one finding a line; "" when nothing was. */
const char *ocp_archive_findings(const struct ocp_archive *archive);
/* One line with the time of day to the directory's log: for people, never for results. A log that cannot be written is no error. */
void ocp_archive_log(const struct ocp_archive *archive, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct ocp_progress_state {
    uint32_t n_runs, n_done, n_failed;
    bool merged, locked;
    char design_hash[65];
};
/* Whether the results of a study can be kept in one archive; OCP_BAD_INPUT with what to change if not. */
enum ocp_status ocp_archive_fits(const struct ocp_study *study, const struct ocp_model *model, struct ocp_message *message);
/* What a directory holds, read-only, without the lock. */
enum ocp_status ocp_archive_status(const char *directory, struct ocp_progress_state *out, struct ocp_message *message);
/* The files that the study in a directory was made from, the scenario first: what ocp_study_read_with takes, so that a study
 * can be gone on with although its scenario has moved or changed. Each is held against its SHA-256. ocp_sources_free. */
enum ocp_status ocp_archive_sources(const char *directory, struct ocp_source **out, size_t *count, struct ocp_message *message);
void ocp_sources_free(struct ocp_source *sources, size_t count); /* NULL is fine */

/* Results read back, for analysis: plain arrays, no model needed. */
struct ocp_results_outcome {
    char name[OCP_NAME_SIZE], unit[OCP_NAME_SIZE], meaning[256], family[32];
    int direction; /* enum ocp_direction */
    int recorded;
    int lead; /* 1 + its place in the scenario's list of outcomes, 0 when it is not in it */
};
enum { OCP_PLACE_SIZE = 288 };
struct ocp_results_param {
    char name[OCP_NAME_SIZE], unit[OCP_NAME_SIZE], evidence[OCP_NAME_SIZE];
    double value;
    double fallback;             /* the default, which `evidence` is about */
    char set_in[OCP_PLACE_SIZE]; /* "file:line" that set the value for all strategies; empty: nothing did */
    char prior[16];              /* ocp_prior_name */
};
struct ocp_results_strategy {
    char name[OCP_NAME_SIZE], title[2 * OCP_NAME_SIZE];
};
struct ocp_results {
    char name[OCP_NAME_SIZE], title[256], description[2048], version[32], design_hash[65];
    char content_hash[65]; /* SHA-256 over all results and what they mean; the same for every build, machine and batching */
    uint64_t seed, n_events;
    uint32_t n_runs, n_strategies, n_replicates, n_periods, n_outcomes, n_params, n_prisons;
    uint32_t burn_in_days, horizon_days, period_days, prisoners, staff;
    struct ocp_results_strategy *strategy;
    struct ocp_results_outcome *outcome;
    struct ocp_results_param *param;
    char (*prison)[OCP_NAME_SIZE];
    double *time;       /* [n_periods] day since burn-in of the end of each period */
    int8_t *run_status; /* [n_runs] */
    uint32_t *run_strategy, *run_replicate;
    uint64_t *state_hash;          /* [n_runs] ocp_world_hash at the horizon; 0 where a run failed */
    char (*reason)[256];           /* [n_runs] why a run failed; empty otherwise */
    double *value;                 /* [n_outcomes][n_runs][n_periods]; NaN where a run failed */
    double *prison_total;          /* [n_outcomes][n_runs][n_prisons] or NULL */
    uint64_t n_nodes, n_edges;     /* of network snapshots; 0 without */
    uint32_t n_groups;             /* 0 without snapshots */
    struct ocp_network_node *node; /* [n_nodes] by run, day, person */
    struct ocp_network_edge *edge; /* [n_edges] by run, day, layer, ends; ends may be trusted to be persons, not to be nodes */
    char (*group)[OCP_NAME_SIZE];  /* [n_groups] */
    char *scenario;                /* exact scenario bytes, NUL-terminated */
    struct ocp_source *source;     /* [n_sources] every file that took part, the scenario first: what ocp_study_read_with takes */
    uint32_t n_sources;
};
/* Opens a study directory (its merged file) or an .h5 file. Every size and link is checked; a damaged file is OCP_DAMAGED. */
enum ocp_status ocp_results_read(const char *path, struct ocp_results **out, struct ocp_message *message);
void ocp_results_free(struct ocp_results *results); /* NULL is fine */
/* &value of one outcome, run, first period. */
const double *ocp_results_series(const struct ocp_results *results, uint32_t outcome, uint32_t run);

/* All values as a tidy table: run,strategy,replicate,period,time,outcome,value,unit. Missing values are empty. To `path`, which
 * appears only when whole, or to `stream` when that is not NULL. `outcomes`: indices to export, NULL for all. */
enum ocp_status ocp_results_export_csv(const struct ocp_results *results, const uint32_t *outcomes, size_t n_outcomes,
                                       const char *path, FILE *stream, struct ocp_message *message);

#endif
