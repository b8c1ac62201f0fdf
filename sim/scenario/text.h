/* A text that grows: what the scenario room writes for people (`check`, `list`, `new`) without touching stdio. */
#ifndef OCP_TEXT_H
#define OCP_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct ocp_text {
    char *bytes; /* NUL-terminated once anything was added; owned: ocp_text_free */
    size_t size, room;
    bool failed; /* an addition found no memory; the text is then incomplete */
};

void ocp_text_add(struct ocp_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ocp_text_free(struct ocp_text *text); /* idempotent; `{0}` is fine */

#endif
