/* The parts of `export`. */
#ifndef OCP_CLI_EXPORT_H
#define OCP_CLI_EXPORT_H

#include "cli/open.h"

/* `export network`: snapshots as GraphML or as tables, into a folder. */
int export_network(const struct arguments *arguments, const struct ocp_comparison *comparison, const char *results);

#endif
