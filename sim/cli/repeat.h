/* The options of the command line that a study was run with, from what its archive keeps of them. */
#ifndef OCP_CLI_REPEAT_H
#define OCP_CLI_REPEAT_H

#include "analysis/buffer.h"
#include "scenario/study.h"

/* Appends " --replicates 5 --set 'fusion.decay=0.1 %/d'", as a shell takes it; nothing when none were given. False: what is kept is
 * not what this program writes, and `out` is of no use. */
bool repeat_options(struct ocp_buffer *out, const struct ocp_source *sources, size_t count);

#endif
