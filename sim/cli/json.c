/* JSON out. */
#define _POSIX_C_SOURCE 200809L
#include "cli/json.h"

#include "cli/command.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int print_json(const struct terminal *terminal, json_t *json)
{
    /* 17 digits bring every double back. */
    const int failed = json ? json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17)) : -1;
    json_decref(json);
    if (failed) {
        return fail(terminal, ferror(stdout) ? EXIT_IO : EXIT_INTERNAL, "cannot write JSON");
    }
    (void)fputc('\n', stdout);
    return EXIT_DONE;
}

json_t *json_words(const char *text)
{
    json_t *json = json_string(text);
    if (json) {
        return json;
    }
    char *copy = strdup(text);
    if (!copy) {
        return NULL;
    }
    for (char *c = copy; *c; c++) {
        *c = (unsigned char)*c < 0x80 ? *c : '?';
    }
    json = json_string(copy);
    free(copy);
    return json;
}

json_t *json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}
