/* The one escaper for HTML, and the gate through which drawings pass before anyone else sees them. */
#ifndef OCP_HTML_H
#define OCP_HTML_H

#include "analysis/buffer.h"

/* Appends user text as HTML character data, safe in elements and in double-quoted attributes. Controls other than newline and
 * tab, direction overrides and invisible marks are dropped, invalid UTF-8 becomes U+FFFD. */
void ocp_html_escape(struct ocp_buffer *out, const char *string);

/* The family that asks for bold letters: gnuplot's SVG writer has no weights, ocp_svg_tidy gives them. */
#define OCP_SVG_BOLD "ocp-bold"

/* Rewrites a drawing of gnuplot's: only drawing elements and attributes remain, empty groups, tool tips and comments go.
 * `prefix` NULL: a file of its own. Otherwise an inline element of a page: no prolog, every id and reference carries the prefix
 * (gnuplot repeats ids between drawings). `description` is the text alternative. OCP_DAMAGED when it holds anything that is
 * not a drawing (scripts, event attributes, foreign or linked content, broken markup): such a drawing never enters a page. */
enum ocp_status ocp_svg_tidy(struct ocp_buffer *out, const struct ocp_buffer *svg, const char *prefix, const char *description,
                             struct ocp_message *message);

#endif
