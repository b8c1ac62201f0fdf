/* Figures on a character terminal: lines by gnuplot's `dumb` terminal, the forest as text. */
#include "analysis/plot_internal.h"

#include <stdio.h>
enum ocp_status ocp_draw_terminal(struct ocp_drawing *drawing, struct ocp_buffer *image, struct ocp_message *message)
{
    (void)drawing; (void)image;
    return ocp_fail(message, OCP_UNSUPPORTED, "later");
}
