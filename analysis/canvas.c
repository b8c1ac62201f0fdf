/* Pixels, text and axes as gnuplot commands. Numbers are printed with fixed formats; text goes through ocp_gnuplot_quote. */
#include "analysis/canvas.h"

#include "analysis/html.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* gnuplot counts characters by a mean width; DejaVu Sans, the widest of the usual screen fonts, takes about this share of
 * its size per character. */
static const double character_width = 0.58;

double ocp_words_width(const char *text, double size)
{
    return character_width * size * (double)ocp_columns(text);
}

/* The page as one empty plot whose coordinates are pixels. */
static void whole_page(struct ocp_canvas *canvas)
{
    ocp_buffer_add(&canvas->script,
                   "unset border\nunset tics\nunset grid\nset lmargin at screen 0\nset rmargin at screen 1\n"
                   "set tmargin at screen 1\nset bmargin at screen 0\nset xrange [0:%.1f]\nset yrange [%.1f:0]\n",
                   canvas->width, canvas->height);
}

void ocp_canvas_open(struct ocp_canvas *canvas, enum ocp_plot_format format, double width, double height)
{
    *canvas = (struct ocp_canvas){.format = format, .width = width, .height = height};
    ocp_gnuplot_terminator(canvas->terminator);
    struct ocp_buffer *s = &canvas->script;
    switch (format) {
    case OCP_PLOT_SVG:
        ocp_buffer_add(s, "set terminal svg size %.0f,%.0f dynamic noenhanced font 'sans-serif,12' background '#FFFFFF'\n", width,
                       height);
        break;
    case OCP_PLOT_PNG: /* twice the pixels, for screens and print */
        ocp_buffer_add(s,
                       "set terminal pngcairo size %.0f,%.0f noenhanced font 'DejaVu Sans,12' fontscale 1.5 linewidth 2 "
                       "pointscale 2 background '#FFFFFF'\n",
                       2.0 * width, 2.0 * height);
        break;
    case OCP_PLOT_PDF:
        ocp_buffer_add(s,
                       "set terminal pdfcairo size %.4fin,%.4fin noenhanced font 'DejaVu Sans,12' fontscale 0.575 linewidth 1 "
                       "background '#FFFFFF'\n",
                       width / 96.0, height / 96.0);
        break;
    case OCP_PLOT_TERMINAL:
        break;
    }
    ocp_buffer_add_string(s, "set encoding utf8\nset multiplot\nunset key\n");
    whole_page(canvas);
}

static const char *family(const struct ocp_canvas *canvas)
{
    return canvas->format == OCP_PLOT_SVG ? "sans-serif" : "DejaVu Sans";
}

static const char *bold_family(const struct ocp_canvas *canvas)
{
    return canvas->format == OCP_PLOT_SVG ? OCP_SVG_BOLD : "DejaVu Sans:Bold";
}

void ocp_canvas_words(struct ocp_canvas *canvas, double x, double y, double size, const char *colour, enum ocp_justify justify,
                      bool bold, const char *text)
{
    static const char *const sides[] = {"left", "center", "right"};
    ocp_buffer_add_string(&canvas->over, "set label ");
    ocp_gnuplot_quote(&canvas->over, text, 400);
    ocp_buffer_add(&canvas->over, " at first %.2f,%.2f %s noenhanced front font '%s,%.1f' tc rgb '%s'\n", x, y, sides[justify],
                   bold ? bold_family(canvas) : family(canvas), size, colour);
}

void ocp_canvas_box(struct ocp_canvas *canvas, double x0, double y0, double x1, double y1, const char *colour, double opacity)
{
    ocp_buffer_add(&canvas->script,
                   "set object rectangle from first %.2f,%.2f to first %.2f,%.2f fc rgb '%s' fs transparent solid %.2f "
                   "noborder behind\n",
                   x0, y0, x1, y1, colour, opacity);
}

void ocp_canvas_line(struct ocp_canvas *canvas, double x0, double y0, double x1, double y1, const char *colour, double thickness,
                     bool dashed)
{
    ocp_buffer_add(&canvas->over, "set arrow from first %.2f,%.2f to first %.2f,%.2f nohead lw %.2f lc rgb '%s'%s back\n", x0, y0,
                   x1, y1, thickness, colour, dashed ? " dt (6,4)" : "");
}

void ocp_canvas_page(struct ocp_canvas *canvas)
{
    ocp_buffer_add_string(&canvas->script, "plot " OCP_PLOT_NOTHING "\nunset object\n");
}

void ocp_canvas_close(struct ocp_canvas *canvas)
{
    ocp_buffer_add_string(&canvas->script, "unset label\nunset arrow\nunset object\n");
    whole_page(canvas);
    ocp_buffer_add_bytes(&canvas->script, canvas->over.bytes, canvas->over.length);
    ocp_buffer_add_string(&canvas->script, "plot " OCP_PLOT_NOTHING "\nunset multiplot\n");
    canvas->script.failed = canvas->script.failed || canvas->over.failed;
}

void ocp_canvas_free(struct ocp_canvas *canvas)
{
    ocp_buffer_free(&canvas->script);
    ocp_buffer_free(&canvas->over);
}

static double round_step(double span, int ticks)
{
    if (!(span > 0.0)) {
        return 1.0;
    }
    double raw = span / ticks, power = pow(10.0, floor(log10(raw)));
    double lead = raw / power;
    return power * (lead <= 1.0 ? 1.0 : lead <= 2.0 ? 2.0 : lead <= 2.5 ? 2.5 : lead <= 5.0 ? 5.0 : 10.0);
}

void ocp_axis_set_step(struct ocp_axis *axis, double step)
{
    axis->step = step;
    axis->decimals = 0;
    for (double shown = step / axis->divide; axis->decimals < 9 && fabs(shown - nearbyint(shown)) > 1e-6 * shown; shown *= 10.0) {
        axis->decimals++;
    }
}

struct ocp_axis ocp_axis_make(double low, double high, int ticks, bool zero)
{
    if (!isfinite(low) || !isfinite(high) || low > high) {
        low = 0.0;
        high = 1.0;
    }
    if (zero) {
        low = fmin(low, 0.0);
        high = fmax(high, 0.0);
    }
    if (!(high - low > 1e-12 * fmax(fabs(low), fabs(high)))) { /* a constant: some room around it */
        double around = high == 0.0 ? 1.0 : 0.5 * fabs(high);
        high += around;
        low -= low == 0.0 ? 0.0 : around;
    }
    struct ocp_axis axis = {.low = low, .high = high, .step = round_step(high - low, ticks), .divide = 1.0, .word = ""};
    double most = fmax(fabs(low), fabs(high));
    if (most >= 2e9) {
        axis.divide = 1e9;
        axis.word = "billion";
    } else if (most >= 2e6) {
        axis.divide = 1e6;
        axis.word = "million";
    } else if (most >= 2e4) {
        axis.divide = 1e3;
        axis.word = "thousand";
    }
    ocp_axis_set_step(&axis, axis.step);
    return axis;
}

void ocp_axis_round(struct ocp_axis *axis)
{
    axis->low = axis->step * floor(axis->low / axis->step + 1e-9);
    axis->high = axis->step * ceil(axis->high / axis->step - 1e-9);
}

char *ocp_axis_unit(char *out, size_t size, const struct ocp_axis *axis, const char *unit)
{
    const char *word = axis->word == NULL ? "" : axis->word;
    snprintf(out, size, "%s%s%s", word, word[0] != '\0' ? " " : "", unit);
    return out;
}

void ocp_axis_label(const struct ocp_axis *axis, double value, bool plus, char out[OCP_NUMBER_SIZE])
{
    bool zero = fabs(value) < 1e-9 * axis->step;
    ocp_number_fixed(out, OCP_NUMBER_PRINT, zero ? 0.0 : value / axis->divide, zero ? 0 : axis->decimals, plus);
}

static void add_tics(struct ocp_canvas *canvas, char which, const struct ocp_axis *axis, bool labels, bool percent, bool plus)
{
    struct ocp_buffer *s = &canvas->script;
    ocp_buffer_add(s, "set %ctics nomirror scale 0.4 offset %s font '%s,10' tc rgb '%s' (", which,
                   which == 'x' ? "0,0.35" : "0.35,0", family(canvas), OCP_GREY);
    double first = ceil(axis->low / axis->step - 1e-9) * axis->step;
    for (int i = 0; i < 60; i++) {
        double value = first + i * axis->step;
        if (value > axis->high + 1e-9 * axis->step) {
            break;
        }
        char number[OCP_NUMBER_SIZE], label[OCP_NUMBER_SIZE + 8] = "";
        if (labels) {
            ocp_axis_label(axis, value, plus, number);
            snprintf(label, sizeof label, "%s%s", number, percent ? " %%" : ""); /* a tick label is a format to gnuplot */
        }
        ocp_buffer_add_string(s, i == 0 ? "" : ", ");
        ocp_gnuplot_quote(s, label, 40);
        ocp_buffer_add(s, " %.10g", value);
    }
    ocp_buffer_add_string(s, ")\n");
}

void ocp_canvas_panel(struct ocp_canvas *canvas, const struct ocp_panel *panel)
{
    struct ocp_buffer *s = &canvas->script;
    ocp_buffer_add(s, "unset label\nunset arrow\nunset object\n");
    ocp_buffer_add(
        s, "set lmargin at screen %.5f\nset rmargin at screen %.5f\nset tmargin at screen %.5f\nset bmargin at screen %.5f\n",
        panel->x0 / canvas->width, panel->x1 / canvas->width, 1.0 - panel->y0 / canvas->height, 1.0 - panel->y1 / canvas->height);
    ocp_buffer_add(s, "set xrange [%.10g:%.10g]\nset yrange [%.10g:%.10g]\n", panel->x.low, panel->x.high,
                   panel->y_down ? panel->y.high : panel->y.low, panel->y_down ? panel->y.low : panel->y.high);
    ocp_buffer_add(s, "set border %d lw 0.7 lc rgb '#9A9A9A'\n", panel->no_y ? 1 : 3);
    add_tics(canvas, 'x', &panel->x, panel->x_labels, panel->x_percent, panel->x_signed);
    if (panel->no_y) {
        ocp_buffer_add_string(s, "unset ytics\n");
    } else {
        add_tics(canvas, 'y', &panel->y, panel->y_labels, false, panel->y_signed);
    }
    ocp_buffer_add(s, "unset grid\nset grid %s lt 1 lw 0.6 lc rgb '#E4E4E4' back\n",
                   panel->no_y     ? "xtics"
                   : panel->grid_x ? "xtics ytics"
                                   : "ytics");
}

unsigned ocp_canvas_block(struct ocp_canvas *canvas)
{
    unsigned number = canvas->n_blocks++;
    ocp_buffer_add(&canvas->script, "$d%u << %s\n", number, canvas->terminator);
    return number;
}

void ocp_canvas_block_end(struct ocp_canvas *canvas)
{
    ocp_buffer_add(&canvas->script, "%s\n", canvas->terminator);
}

/* Bytes of `text` that fit into `columns` columns. */
static size_t bytes_within(const char *text, size_t columns)
{
    size_t bytes = 0, width = 0;
    while (text[bytes] != '\0' && width < columns) {
        bytes++;
        while (((unsigned char)text[bytes] & 0xC0U) == 0x80U) {
            bytes++;
        }
        width++;
    }
    return bytes;
}

void ocp_wrap(struct ocp_wrapped *out, const char *text, size_t columns, int lines)
{
    char clean[2048];
    ocp_clean(clean, sizeof clean, text, 500);
    OCP_REQUIRE(lines >= 1 && lines <= OCP_WRAP_LINES && columns >= 4);
    out->n = 0;
    const char *at = clean;
    while (*at != '\0' && out->n < lines) {
        if (out->n == lines - 1 || ocp_columns(at) <= columns) {
            ocp_clean(out->line[out->n++], OCP_WRAP_SIZE, at, columns);
            break;
        }
        size_t most = bytes_within(at, columns + 1), cut = most;
        while (cut > 0 && at[cut] != ' ') {
            cut--;
        }
        if (cut == 0) { /* one word longer than the line */
            cut = bytes_within(at, columns);
        }
        snprintf(out->line[out->n++], OCP_WRAP_SIZE, "%.*s", (int)(cut < OCP_WRAP_SIZE ? cut : OCP_WRAP_SIZE - 1), at);
        at += cut;
        at += strspn(at, " ");
    }
}
