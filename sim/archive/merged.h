/* The parts of study.h5. Private; the schema is described in README.md. */
#ifndef OCP_ARCHIVE_MERGED_H
#define OCP_ARCHIVE_MERGED_H

#include "archive/results.h"
#include "archive/shard.h"

#define OCP_MERGED_KIND "ocpsim study 1"

/* units (NULL: none) and long_name. */
void ocp_merged_label(struct ocp_sheet *sheet, const char *path, const char *unit, const char *meaning);
/* Pointers to texts that lie `stride` bytes apart; the caller frees it. NULL when there is no memory. */
const char **ocp_merged_texts(const void *first, size_t stride, size_t count);

/* /summary: per outcome mean, sd and quantiles over the replicates that are done, by strategy and period. */
void ocp_summary_write(struct ocp_sheet *sheet, const struct ocp_results *results, const char **strategies);
/* /provenance: what it takes to repeat the study. */
void ocp_provenance_write(struct ocp_sheet *sheet, const struct ocp_study *study, const struct ocp_model *model,
                          const struct ocp_results *results);

#endif
