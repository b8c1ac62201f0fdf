/* Escaping of user text for HTML. The cleaning of code points is buffer.c's; here is only the markup. */
#include "analysis/html.h"

#include <stdlib.h>
#include <string.h>

static void escape_line(struct ocp_buffer *out, const char *clean)
{
    for (const char *s = clean; *s != '\0'; s++) {
        switch (*s) {
        case '&':
            ocp_buffer_add_string(out, "&amp;");
            break;
        case '<':
            ocp_buffer_add_string(out, "&lt;");
            break;
        case '>':
            ocp_buffer_add_string(out, "&gt;");
            break;
        case '"':
            ocp_buffer_add_string(out, "&quot;");
            break;
        case '\'':
            ocp_buffer_add_string(out, "&#39;");
            break;
        default:
            ocp_buffer_add_bytes(out, s, 1);
        }
    }
}

void ocp_html_escape(struct ocp_buffer *out, const char *string)
{
    size_t room = strlen(string) + 16;
    char *line = malloc(room), *clean = malloc(3 * room); /* an invalid byte becomes three */
    if (line == NULL || clean == NULL) {
        out->failed = true;
    }
    for (const char *at = string; !out->failed;) { /* cleaning knows single lines only: cut at what is kept */
        size_t length = strcspn(at, "\n\t");
        memcpy(line, at, length);
        line[length] = '\0';
        escape_line(out, ocp_clean(clean, 3 * room, line, room));
        if (at[length] == '\0') {
            break;
        }
        ocp_buffer_add_bytes(out, at + length, 1);
        at += length + 1;
    }
    free(line);
    free(clean);
}
