/* The journal: one line per thing that became durable. A run is done when a line that names it is here. Private.
 *
 *   ocpj1 SEQUENCE KIND FILE SIZE SHA256 RUNS FAILED CRC32\n
 *
 * KIND is design, shard or merged. RUNS and FAILED are ascending ranges such as 0-6,12, or - for none; FAILED is a subset
 * of RUNS. CRC32 (8 hex digits) covers the line up to the space before it. A line that is cut short by a crash is the last
 * one and counts as not written. */
#ifndef OCP_ARCHIVE_JOURNAL_H
#define OCP_ARCHIVE_JOURNAL_H

#include "engine/status.h"

#include <stdint.h>

enum ocp_entry_kind { OCP_ENTRY_DESIGN, OCP_ENTRY_SHARD, OCP_ENTRY_MERGED };

struct ocp_entry {
    uint64_t sequence;
    enum ocp_entry_kind kind;
    char file[32]; /* relative to the study directory */
    uint64_t size;
    char sha256[65];
    uint32_t *runs, *failed; /* ascending; owned */
    size_t n_runs, n_failed;
};

struct ocp_journal {
    struct ocp_entry *entries; /* owned */
    size_t count;
    size_t good_size; /* bytes of the file up to the end of the last whole line */
    size_t damaged;   /* whole lines that are not what their checksum says, left out */
    bool torn;        /* the last line was cut short */
};

/* What the merged file of a study is called in its directory. */
#define OCP_MERGED_FILE "study.h5"

/* Whether this is what a shard is called in the folder of shards: four to nine digits, then ".h5". */
bool ocp_journal_is_shard(const char *name);
/* That name, of a shard's entry ("shards/0001.h5"). */
const char *ocp_journal_shard(const char *file);

/* Reads a journal of a study of `n_runs` runs. Damage is reported in the result; a missing file is an empty journal. */
enum ocp_status ocp_journal_read(const char *path, uint32_t n_runs, struct ocp_journal *out, struct ocp_message *message);
void ocp_journal_free(struct ocp_journal *journal);
/* Appends one line to an open journal and makes it durable; on failure the file is as it was, as far as the system allows. */
enum ocp_status ocp_journal_append(int descriptor, const struct ocp_entry *entry, struct ocp_message *message);
/* Moves an entry (its arrays included) to the end of the list. */
enum ocp_status ocp_journal_keep(struct ocp_journal *journal, struct ocp_entry *entry, struct ocp_message *message);
/* All entries as the text of a journal file; the caller frees it. NULL when there is no memory. */
char *ocp_journal_print(const struct ocp_journal *journal, size_t *size);
void ocp_entry_free(struct ocp_entry *entry);

#endif
