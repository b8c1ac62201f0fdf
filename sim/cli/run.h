/* What `run` and `resume` share: computing what a directory lacks. */
#ifndef OCP_CLI_RUN_H
#define OCP_CLI_RUN_H

#include "cli/open.h"

#define COMPUTE_OPTIONS                                                                                                           \
    {"threads", NULL, "N", "processor cores to use; all unless said", 't'},                                                       \
    {                                                                                                                             \
        "split", NULL, "HOW", "auto, runs (side by side) or prisons (one large world across cores); results do not depend on it", \
            0                                                                                                                     \
    }

/* Runs the study into `directory` with the command's --threads and --split, with progress, signals and a closing line. */
int compute(const struct arguments *arguments, const struct ocp_model *model, const struct ocp_study *study, const char *directory,
            bool resume);

#endif
