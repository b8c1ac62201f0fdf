/* What enters a report page, whatever the bytes: a drawing passes the gate only as a drawing, user text only as text, and a
 * gnuplot literal stays one literal. */
#include "analysis/gnuplot.h"
#include "analysis/html.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* Nothing but listed elements, no attribute of an event, no reference that leaves the page. */
static void check_drawing(const struct ocp_buffer *out)
{
    static const char *const never[] = {"<script", "<style", "<image", "<a ", "<foreign", "<!", "<?", " on", "href=\"h", "url(h"};
    bool inside = false, quoted = false;
    for (const char *at = out->bytes; *at != '\0'; at++) {
        inside = quoted || *at == '<' || (inside && *at != '>');
        quoted = inside && *at == '"' ? !quoted : quoted;
        for (size_t i = 0; inside && i < sizeof never / sizeof *never; i++) {
            bool names = i < 8; /* these are names, the others reach into values */
            require((names && quoted) || strncmp(at, never[i], strlen(never[i])) != 0);
        }
    }
}

static void check_text(const char *string)
{
    struct ocp_buffer out = {0};
    ocp_html_escape(&out, string);
    for (size_t i = 0; i < out.length; i++) {
        require(strchr("<>\"'", out.bytes[i]) == NULL &&
                ((unsigned char)out.bytes[i] >= 0x20 || out.bytes[i] == '\n' || out.bytes[i] == '\t'));
    }
    ocp_buffer_free(&out);
    ocp_gnuplot_quote(&out, string, 300);
    require(out.length >= 2 && out.bytes[0] == '\'' && strchr(out.bytes + 1, '\'') == out.bytes + out.length - 1);
    require(strpbrk(out.bytes, "\n\r\\\x1b") == NULL);
    ocp_buffer_free(&out);
    char clean[64];
    require(ocp_columns(ocp_clean(clean, sizeof clean, string, 20)) <= 20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ocp_buffer in = {0}, out = {0};
    struct ocp_message message = {0};
    ocp_buffer_add_bytes(&in, data, size);
    if (ocp_svg_tidy(&out, &in, "p-", "words", &message) == OCP_OK) {
        check_drawing(&out);
        struct ocp_buffer again = {0}; /* what passed once passes again */
        require(ocp_svg_tidy(&again, &out, "q-", "words", &message) == OCP_OK);
        ocp_buffer_free(&again);
    } else {
        require(out.length == 0);
    }
    check_text(in.bytes);
    ocp_buffer_free(&in);
    ocp_buffer_free(&out);
    return 0;
}
