/* Some runs of a study as plain arrays: what a shard holds, and what all shards together become. Private. */
#ifndef OCP_ARCHIVE_BLOCK_H
#define OCP_ARCHIVE_BLOCK_H

#include "archive/archive.h"

#include <sha2.h>

enum { OCP_REASON_SIZE = 256 };

/* What a file may claim before anything is allocated for it; a study beyond them is refused before it starts. */
enum {
    OCP_CAP_RUNS = 10 * 1000 * 1000,
    OCP_CAP_STRATEGIES = 1 << 16,
    OCP_CAP_OUTCOMES = 1 << 12,
    OCP_CAP_PARAMS = 1 << 16,
    OCP_CAP_PRISONS = 1 << 20,
    OCP_CAP_PERIODS = 1 << 20,
    OCP_CAP_SCENARIO = 1 << 26, /* bytes of any source */
    OCP_CAP_SOURCES = 1 << 12,
    OCP_CAP_EVENTS = 1 << 27,
    OCP_CAP_NODES = 1 << 24, /* rows of network snapshots */
    OCP_CAP_EDGES = 1 << 26,
    OCP_CAP_VALUES = 1 << 29 /* runs x outcomes x periods, or x prisons */
};

/* What is fixed for all blocks of a study. */
struct ocp_block_shape {
    uint32_t n_outcomes, n_periods;
    uint32_t n_prisons; /* 0: totals per prison are not recorded */
    bool events;
};

struct ocp_block {
    struct ocp_block_shape shape;
    uint32_t n_runs;
    uint32_t *run;  /* ascending */
    int8_t *status; /* enum ocp_run_status */
    uint64_t *state_hash;
    double *wall_seconds;  /* kept in shards only, in no digest */
    char *reason;          /* [n_runs][OCP_REASON_SIZE] */
    double *value;         /* [n_outcomes][n_runs][n_periods] */
    double *prison_total;  /* [n_outcomes][n_runs][n_prisons], or NULL */
    uint64_t *n_events_of; /* [n_runs], all 0 when events are not recorded */
    uint64_t n_events;
    struct ocp_event_row *events; /* in the order of runs */
    uint64_t n_nodes, n_edges;
    struct ocp_network_node *nodes; /* in the order of runs, like the edges; NULL without snapshots */
    struct ocp_network_edge *edges;
};

/* The shape that a study's results have. OCP_BAD_INPUT when they would be too large to be read back. */
enum ocp_status ocp_block_shape_of(const struct ocp_study *study, const struct ocp_model *model, struct ocp_block_shape *shape,
                                   uint32_t *n_runs, struct ocp_message *message);
/* Empty arrays for so many runs and events; values are NaN. */
enum ocp_status ocp_block_make(struct ocp_block *block, struct ocp_block_shape shape, uint32_t n_runs, uint64_t n_events,
                               struct ocp_message *message);
/* Room for so many rows of snapshots; frees the block when there is none. */
enum ocp_status ocp_block_make_network(struct ocp_block *block, uint64_t n_nodes, uint64_t n_edges, struct ocp_message *message);
void ocp_block_free(struct ocp_block *block);
/* From finished runs in any order; every NaN becomes the same NaN, so that equal results are equal bytes. */
enum ocp_status ocp_block_from_runs(struct ocp_block *block, struct ocp_block_shape shape, const struct ocp_run *runs, size_t count,
                                    struct ocp_message *message);

/* SHA-256 of content, in a form that depends on neither machine nor layout in a file. */
void ocp_digest_text(SHA2_CTX *digest, const char *text);
void ocp_digest_numbers(SHA2_CTX *digest, const void *numbers, size_t count, size_t size);
void ocp_digest_finish(SHA2_CTX *digest, char out[65]);
/* Everything in the block but wall times, bound to a design. */
void ocp_block_digest(const struct ocp_block *block, const char *design_hash, char out[65]);

#endif
