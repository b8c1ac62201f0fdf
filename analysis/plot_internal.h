/* Shared by the files that draw figures; not for other rooms. */
#ifndef OCP_PLOT_INTERNAL_H
#define OCP_PLOT_INTERNAL_H

#include "analysis/canvas.h"

enum { OCP_PLOT_STRATEGIES = 12 /* the most that one figure shows */ };

struct ocp_drawing {
    const struct ocp_comparison *comparison;
    const struct ocp_plot_options *options;
    struct ocp_canvas canvas;
    double top, bottom; /* pixels: where content starts and ends, inside title and footer */
};

/* Opens the canvas with title, subtitle (may wrap) and footer; content gets `content` pixels of height. */
void ocp_drawing_open(struct ocp_drawing *drawing, double width, double content, const char *title, const char *subtitle);

/* What every figure says below: simulated, how many runs, seed, design, version. */
void ocp_drawing_footer(const struct ocp_comparison *comparison, char *out, size_t size);

/* The strategies that a figure shows: those asked for, without the baseline unless it is alone. Returns their number. */
uint32_t ocp_drawing_strategies(const struct ocp_drawing *drawing, uint32_t out[OCP_PLOT_STRATEGIES]);
const char *ocp_strategy_colour(uint32_t strategy);
const char *ocp_strategy_ink(uint32_t strategy); /* the same, dark enough for letters */

/* Time axis of the study in years, months or days; `scale` days are one unit. */
struct ocp_axis ocp_time_axis(const struct ocp_results *results, double *scale, const char **unit);

/* Small multiples: panel k of n in `columns` columns. */
struct ocp_grid {
    uint32_t n, columns, rows;
    double x0, y0, width, height; /* of one cell's plotting area */
    double gap_x, gap_y;
};
void ocp_grid_make(struct ocp_grid *grid, uint32_t n, double left, double top, double right, double panel_height, double head);
struct ocp_panel ocp_grid_panel(const struct ocp_grid *grid, uint32_t k);
uint32_t ocp_grid_columns(uint32_t n);
/* Strategy titles above the panels and the time unit below the lowest ones: page items. */
void ocp_grid_titles(struct ocp_drawing *drawing, const struct ocp_grid *grid, const uint32_t *strategy, const char *unit);

/* A legend from left to right on one line; `band` draws a swatch, otherwise a line. Page items. Returns where it ends. */
double ocp_legend(struct ocp_drawing *drawing, double x, double y, const char *colour, double opacity, bool band, bool dashed,
                  const char *words);

/* Quantiles over the finished runs of one strategy in one period; false when there is none. */
bool ocp_period_quantiles(const struct ocp_comparison *comparison, uint32_t strategy, uint32_t outcome, uint32_t period,
                          const double *level, size_t n_levels, double *out, double *work);
/* The same of each run's mean over the periods up to and with this one. */
bool ocp_running_quantiles(const struct ocp_comparison *comparison, uint32_t strategy, uint32_t outcome, uint32_t period,
                           const double *level, size_t n_levels, double *out, double *work);
/* Rare events are zero in most periods of most runs: single periods would only flicker, so that fans show each run's mean since
 * the start. */
bool ocp_outcome_is_rare(const struct ocp_comparison *comparison, uint32_t outcome);
/* So many periods at the start of a running mean do not set the scale: it starts wild. */
uint32_t ocp_running_skip(const struct ocp_results *results);
/* Mean over the finished runs; NaN when there is none. */
double ocp_period_mean(const struct ocp_comparison *comparison, uint32_t strategy, uint32_t outcome, uint32_t period);

/* Outcomes whose name starts with `prefix`, in name order; returns their number, at most `room`. */
uint32_t ocp_outcomes_named(const struct ocp_results *results, const char *prefix, uint32_t *out, uint32_t room);

/* One function per kind: fills drawing->canvas. */
enum ocp_status ocp_draw_fan(struct ocp_drawing *drawing, struct ocp_message *message);
enum ocp_status ocp_draw_effect(struct ocp_drawing *drawing, struct ocp_message *message);
enum ocp_status ocp_draw_stages(struct ocp_drawing *drawing, struct ocp_message *message);
enum ocp_status ocp_draw_prices(struct ocp_drawing *drawing, struct ocp_message *message);
enum ocp_status ocp_draw_forest(struct ocp_drawing *drawing, struct ocp_message *message);
enum ocp_status ocp_draw_network(struct ocp_drawing *drawing, struct ocp_message *message);
/* The same as numbers, for a character terminal. */
enum ocp_status ocp_tell_network(struct ocp_drawing *drawing, struct ocp_buffer *image, struct ocp_message *message);
enum ocp_status ocp_draw_tradeoff(struct ocp_drawing *drawing, struct ocp_message *message);
/* All kinds on a character terminal. The forest is drawn without gnuplot, straight into `image`. */
enum ocp_status ocp_draw_terminal(struct ocp_drawing *drawing, struct ocp_buffer *image, struct ocp_message *message);

/* The outcome that FAN and EFFECT draw: asked for, else harm, else the first listed. */
uint32_t ocp_drawing_outcome(const struct ocp_drawing *drawing);
/* Why this kind cannot be drawn from this study, or NULL when it can. */
const char *ocp_plot_lacks(const struct ocp_comparison *comparison, enum ocp_plot_kind kind);

#endif
