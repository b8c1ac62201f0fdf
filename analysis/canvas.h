/* Paper for figures: pixels from the top left corner, text, boxes, lines, and panels with axes. Turns into a gnuplot script.
 * Knows nothing of outcomes or strategies. Internal to the plot files. */
#ifndef OCP_CANVAS_H
#define OCP_CANVAS_H

#include "analysis/gnuplot.h"
#include "analysis/plot.h"

/* Okabe and Ito's colours for colour-blind readers (jfly.uni-koeln.de/color, 2008), and greys. */
#define OCP_BLUE "#0072B2"
#define OCP_VERMILLION "#D55E00"
#define OCP_GREEN "#009E73"
#define OCP_PURPLE "#CC79A7"
#define OCP_ORANGE "#E69F00"
#define OCP_SKY "#56B4E9"
#define OCP_INK "#222222"
#define OCP_GREY "#5A5A5A"
#define OCP_PALE "#DDDDDD"

struct ocp_canvas {
    struct ocp_buffer script; /* in drawing order: boxes, panels */
    struct ocp_buffer over;   /* words and lines of the page, drawn last */
    enum ocp_plot_format format;
    double width, height; /* pixels */
    unsigned n_blocks;    /* data blocks so far */
    char terminator[40];
};

enum ocp_justify { OCP_LEFT, OCP_CENTRE, OCP_RIGHT };

/* Starts the script; then page items; then ocp_canvas_page; then panels; then ocp_canvas_close. Boxes lie below the panels, words
 * and lines above them. ocp_canvas_free in every case. */
void ocp_canvas_open(struct ocp_canvas *canvas, enum ocp_plot_format format, double width, double height);
void ocp_canvas_words(struct ocp_canvas *canvas, double x, double y, double size, const char *colour, enum ocp_justify justify,
                      bool bold, const char *text);
void ocp_canvas_box(struct ocp_canvas *canvas, double x0, double y0, double x1, double y1, const char *colour, double opacity);
void ocp_canvas_line(struct ocp_canvas *canvas, double x0, double y0, double x1, double y1, const char *colour, double thickness,
                     bool dashed);
void ocp_canvas_page(struct ocp_canvas *canvas);  /* draws the boxes: panels may follow */
void ocp_canvas_close(struct ocp_canvas *canvas); /* draws the words and lines and ends the script */
void ocp_canvas_free(struct ocp_canvas *canvas);

struct ocp_axis {
    double low, high, step; /* in data units */
    double divide;          /* ticks print value / divide */
    const char *word;       /* "", "thousand", "million", "billion" */
    int decimals;
};

/* An axis that holds [low, high] with about `ticks` round steps. `zero`: it also holds 0. */
struct ocp_axis ocp_axis_make(double low, double high, int ticks, bool zero);
/* Another step between ticks, with the decimals that it needs. */
void ocp_axis_set_step(struct ocp_axis *axis, double step);
/* Widens the ends to whole steps. */
void ocp_axis_round(struct ocp_axis *axis);

struct ocp_panel {
    double x0, y0, x1, y1; /* pixels of the plotting area */
    struct ocp_axis x, y;
    bool x_labels, y_labels, x_percent, x_signed, y_signed;
    bool no_y, grid_x;
    bool y_down;
};

/* Sets area, ranges, ticks and grid. Then ocp_canvas_block for data and one `plot` command by the caller. */
void ocp_canvas_panel(struct ocp_canvas *canvas, const struct ocp_panel *panel);

/* Opens an inline data block and returns its number: $d<number>. Rows are added with ocp_buffer_add to canvas->script, only
 * numbers; then ocp_canvas_block_end. */
unsigned ocp_canvas_block(struct ocp_canvas *canvas);
void ocp_canvas_block_end(struct ocp_canvas *canvas);

/* `plot` with nothing to draw: axes alone. */
#define OCP_PLOT_NOTHING "-1e300 notitle"

/* About how many pixels a text of that size takes. */
double ocp_words_width(const char *text, double size);

enum { OCP_WRAP_LINES = 4, OCP_WRAP_SIZE = 512 };
struct ocp_wrapped {
    int n;
    char line[OCP_WRAP_LINES][OCP_WRAP_SIZE];
};
/* Breaks cleaned text into at most `lines` lines of `columns` columns, at spaces when it can; U+2026 ends what is too long. */
void ocp_wrap(struct ocp_wrapped *out, const char *text, size_t columns, int lines);

/* What the ticks count: "thousand EUR", "persons". Returns out. */
char *ocp_axis_unit(char *out, size_t size, const struct ocp_axis *axis, const char *unit);
/* A number as a tick label of that axis. */
void ocp_axis_label(const struct ocp_axis *axis, double value, bool plus, char out[OCP_NUMBER_SIZE]);

#endif
