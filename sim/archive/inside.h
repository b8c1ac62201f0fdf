/* The archive's own state, shared by archive.c, open.c and merge.c. Private. */
#ifndef OCP_ARCHIVE_INSIDE_H
#define OCP_ARCHIVE_INSIDE_H

#include "archive/design.h"
#include "archive/files.h"
#include "archive/journal.h"
#include "archive/results.h"
#include "archive/shard.h"

struct ocp_archive {
    char folder[OCP_PATH_SIZE], shards[OCP_PATH_SIZE];
    const struct ocp_study *study; /* borrowed, like the model */
    const struct ocp_model *model;
    char design_hash[65];
    struct ocp_block_shape shape;
    uint32_t n_runs;
    int lock, journal_file, log; /* descriptors, -1 when not open */
    struct ocp_journal journal;  /* what is on disk */
    int8_t *state;               /* [n_runs] enum ocp_run_status, by the journal */
    uint64_t next_sequence;
    uint32_t next_shard;
    char findings[4 * OCP_PATH_SIZE];
};

void ocp_archive_find(struct ocp_archive *archive, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ocp_archive_mark(struct ocp_archive *archive, const struct ocp_entry *entry);
enum ocp_status ocp_archive_enter(struct ocp_archive *archive, struct ocp_entry *entry, struct ocp_message *message);

#endif
