/* Shards: one committed batch of runs, an HDF5 file for this program alone. Also the event log, which the merged file has in
 * the same form. To be called in child processes (isolate.h). Private. */
#ifndef OCP_ARCHIVE_SHARD_H
#define OCP_ARCHIVE_SHARD_H

#include "archive/block.h"
#include "archive/reader.h"
#include "archive/sheet.h"

enum ocp_status ocp_shard_write(const char *path, const struct ocp_block *block, const char *design_hash,
                                struct ocp_message *message);
/* Reads a shard and holds it against its own digest. `design_hash`, `shape` and `n_runs` (of the study) are what it must be of. */
enum ocp_status ocp_shard_read(const char *path, const char *design_hash, struct ocp_block_shape shape, uint32_t n_runs,
                               bool restricted, struct ocp_block *out, struct ocp_message *message);

/* /events with plain columns, when there are any; with a catalogue also what the numbers of kinds mean. */
void ocp_events_write(struct ocp_sheet *sheet, const struct ocp_block *block, const struct ocp_catalogue *catalogue);
/* Fills events and n_events_of of a block that was made with the right counts. */
bool ocp_events_read(struct ocp_reader *reader, struct ocp_block *block);

#endif
