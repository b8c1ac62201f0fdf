/* design.json: all runs of a study, written before the first of them starts. Private. */
#ifndef OCP_ARCHIVE_DESIGN_H
#define OCP_ARCHIVE_DESIGN_H

#include "archive/block.h"

/* What a directory says about its study. */
struct ocp_design {
    char name[OCP_NAME_SIZE];
    char design_hash[65];
    uint32_t n_runs;
};

/* The text of design.json, the same for equal studies and programs; the caller frees it (malloc family). NULL: no memory. */
char *ocp_design_print(const struct ocp_study *study, const char *design_hash, struct ocp_block_shape shape);
/* Reads design.json of a study directory. OCP_NOT_FOUND: there is none. */
enum ocp_status ocp_design_read(const char *folder, struct ocp_design *out, struct ocp_message *message);

#endif
