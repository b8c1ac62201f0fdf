/* --outcome and --strategy of commands that read results. */
#ifndef OCP_CLI_CHOOSE_H
#define OCP_CLI_CHOOSE_H

#include "cli/open.h"

/* The index of a name among what the results have; -1 and a message with the nearest one when there is none. */
long find_outcome(const struct terminal *terminal, const struct ocp_comparison *comparison, const char *name);
/* What the option names, or -1 when it was not given. False: there is none of that name, and the message is printed. */
bool choose_outcome(const struct arguments *arguments, const struct ocp_comparison *comparison, long *out);
bool choose_strategy(const struct arguments *arguments, const struct ocp_comparison *comparison, long *out);

#endif
