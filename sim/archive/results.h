/* Results in memory: made from a study, written to and read from a merged file, handed from a child to its parent. Private. */
#ifndef OCP_ARCHIVE_RESULTS_H
#define OCP_ARCHIVE_RESULTS_H

#include "archive/block.h"

/* All arrays for the counts that `counts` states (its pointers are ignored); zeroed. `values`, `totals`: also those
 * arrays. Counts outside the limits are OCP_DAMAGED. */
enum ocp_status ocp_results_make(const struct ocp_results *counts, bool values, bool totals, size_t scenario_size,
                                 struct ocp_results **out, struct ocp_message *message);
/* What a study and all its runs mean. Takes value and prison_total out of the block. */
enum ocp_status ocp_results_describe(const struct ocp_study *study, const struct ocp_model *model, const char *design_hash,
                                     struct ocp_block *block, struct ocp_results **out, struct ocp_message *message);
/* content_hash of results and the events of `block` (its rows are all runs). */
void ocp_results_digest(const struct ocp_results *results, const struct ocp_block *block, char out[65]);

/* Through a pipe. The receiver believes nothing: counts are held to the limits, texts are ended. */
enum ocp_status ocp_results_send(const struct ocp_results *results, int out, struct ocp_message *message);
enum ocp_status ocp_results_receive(int in, struct ocp_results **out, struct ocp_message *message);

/* Writes / reads a merged file; to be called in a child process (isolate.h). */
enum ocp_status ocp_merged_write(const char *path, const struct ocp_study *study, const struct ocp_model *model,
                                 const struct ocp_results *results, const struct ocp_block *block, struct ocp_message *message);
enum ocp_status ocp_merged_read(const char *path, bool restricted, struct ocp_results **out, struct ocp_message *message);

#endif
