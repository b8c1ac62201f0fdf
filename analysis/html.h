/* The one escaper for HTML, and the gate through which drawings enter a page. */
#ifndef OCP_HTML_H
#define OCP_HTML_H

#include "analysis/buffer.h"

/* Appends user text as HTML character data, safe in elements and in double-quoted attributes. Controls other than newline and
 * tab are dropped, invalid UTF-8 becomes U+FFFD. */
void ocp_html_escape(struct ocp_buffer *out, const char *string);

/* Appends an SVG drawing as an inline element: prolog and comments dropped, every id and reference prefixed (gnuplot repeats
 * ids between drawings), a text alternative added. OCP_DAMAGED when it holds anything that is not a drawing (scripts, event
 * attributes, foreign or linked content): such a drawing never enters a page. */
enum ocp_status ocp_html_inline_svg(struct ocp_buffer *out, const struct ocp_buffer *svg, const char *prefix, const char *description,
                                    struct ocp_message *message);

#endif
