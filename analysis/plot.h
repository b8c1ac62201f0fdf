/* Figures of a study, drawn by gnuplot. Which figure shows what is decided here; how gnuplot is kept harmless, in gnuplot.h.
 *
 * Roles are found by name: outcomes `price_*` are market prices, `staff_stage_*` the stages of staff conditioning in order,
 * lead outcomes (harm, cost, rights) as in effects.h. A study that lacks them gets OCP_NOT_FOUND with a message that says so. */
#ifndef OCP_PLOT_H
#define OCP_PLOT_H

#include "analysis/effects.h"
#include "analysis/buffer.h"

enum ocp_plot_kind {
    OCP_PLOT_FAN,        /* one outcome over time: median and 50, 80, 95 % of runs, one panel per strategy */
    OCP_PLOT_FOREST,     /* paired effects of every strategy on the outcomes of the scenario's list, with 95 % intervals */
    OCP_PLOT_FOREST_ALL, /* the same for all outcomes */
    OCP_PLOT_EFFECT,     /* one outcome: paired effect of every strategy over time */
    OCP_PLOT_PRICES,     /* market price series */
    OCP_PLOT_STAGES,     /* stages of staff conditioning, stacked */
    OCP_PLOT_TRADEOFF,   /* cost against harm, with rights burden beside it and the Pareto frontier */
    OCP_PLOT_NETWORK,    /* network snapshots before and after, true and believed */
    OCP_PLOT_KIND_COUNT
};

enum ocp_plot_format { OCP_PLOT_SVG, OCP_PLOT_PNG, OCP_PLOT_PDF, OCP_PLOT_TERMINAL };

struct ocp_plot_options {
    enum ocp_plot_kind kind;
    enum ocp_plot_format format;
    long outcome;             /* for FAN and EFFECT: index; -1: the lead outcome (harm, else the first listed) */
    long strategy;            /* only this strategy beside the baseline; -1: all */
    unsigned columns, rows;   /* TERMINAL: size in characters; 0: 100 x 32 */
    bool colour;              /* TERMINAL: ANSI colours */
    bool unicode;             /* TERMINAL: the terminal shows UTF-8 */
    const char *gnuplot;      /* path of the program; NULL: found in PATH */
    unsigned timeout_seconds; /* 0: 60 */
    bool bare;                /* SVG: no title and footer in the drawing, because the page around it carries them */
};

struct ocp_figure {
    enum ocp_plot_kind kind;
    long outcome;    /* -1 when the kind needs none */
    char file[96];   /* suggested file name without extension, safe: [a-z0-9_-] */
    char title[320]; /* clean text */
};

/* One figure into `image` (SVG, PNG, PDF bytes or terminal text). */
enum ocp_status ocp_plot_draw(const struct ocp_comparison *comparison, const struct ocp_plot_options *options,
                              struct ocp_buffer *image, struct ocp_message *message);

/* The figures that this study can have: tradeoff, forest, fans of the listed outcomes, prices, stages. The caller frees the
 * array with free(). `notes` (may be NULL) gets one line per kind that is missing, with the reason. */
enum ocp_status ocp_plot_list(const struct ocp_comparison *comparison, struct ocp_figure **out, size_t *count,
                              struct ocp_buffer *notes, struct ocp_message *message);

const char *ocp_plot_kind_name(enum ocp_plot_kind kind);       /* "fan", "forest", "forest-all", "effect", "prices" ... */
long ocp_plot_kind_find(const char *name);                     /* -1 when there is none */
const char *ocp_plot_format_name(enum ocp_plot_format format); /* "svg", "png", "pdf", "terminal": also the file extension */
long ocp_plot_format_find(const char *name);

#endif
