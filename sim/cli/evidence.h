/* The evidence table that the program carries, by the ids that parameters name ("G10, G24; size ASSUMED", "D25-D28"). */
#ifndef OCP_CLI_EVIDENCE_H
#define OCP_CLI_EVIDENCE_H

#include "cli/json.h"

/* One wrapped paragraph per id found, nothing for ASSUMED. */
void evidence_print(const struct terminal *terminal, const char *ids);
/* An array of objects, one per id found. */
json_t *evidence_json(const char *ids);

#endif
