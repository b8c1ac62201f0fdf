/* JSON for programs, on standard output. */
#ifndef OCP_CLI_JSON_H
#define OCP_CLI_JSON_H

#include "cli/terminal.h"

#include <jansson.h>

/* Prints the value and drops it; NULL is a lack of memory. Returns an exit status. */
int print_json(const struct terminal *terminal, json_t *json);
/* A string from a file: jansson takes only UTF-8, so that other bytes become '?'. */
json_t *json_words(const char *text);
/* A number; null when it is none. */
json_t *json_number(double value);

#endif
