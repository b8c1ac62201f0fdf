/* Which figures a study can have, and the parts that all figures share. Each kind is drawn in its own file. */
#include "analysis/plot.h"

#include "analysis/html.h"
#include "analysis/plot_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[OCP_PLOT_KIND_COUNT] = {"fan",    "forest", "forest-all", "effect",
                                                            "prices", "stages", "tradeoff",   "network"};
static const char *const format_names[] = {"svg", "png", "pdf", "terminal"};

const char *ocp_plot_kind_name(enum ocp_plot_kind kind)
{
    return kind < OCP_PLOT_KIND_COUNT ? kind_names[kind] : "unknown";
}

long ocp_plot_kind_find(const char *name)
{
    for (long i = 0; i < OCP_PLOT_KIND_COUNT; i++) {
        if (strcmp(kind_names[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

const char *ocp_plot_format_name(enum ocp_plot_format format)
{
    return (size_t)format < OCP_COUNT(format_names) ? format_names[format] : "unknown";
}

long ocp_plot_format_find(const char *name)
{
    for (size_t i = 0; i < OCP_COUNT(format_names); i++) {
        if (strcmp(format_names[i], name) == 0) {
            return (long)i;
        }
    }
    return -1;
}

const char *ocp_strategy_colour(uint32_t strategy)
{
    static const char *const colours[] = {OCP_VERMILLION, OCP_BLUE, OCP_GREEN, OCP_PURPLE, OCP_ORANGE, OCP_SKY};
    return strategy == OCP_BASELINE ? OCP_GREY : colours[(strategy - 1) % OCP_COUNT(colours)];
}

const char *ocp_strategy_ink(uint32_t strategy)
{
    static const char *const inks[] = {"#A84300", "#00598C", "#00664B", "#94436F", "#855A00", "#1F6C9E"};
    return strategy == OCP_BASELINE ? OCP_INK : inks[(strategy - 1) % OCP_COUNT(inks)];
}

uint32_t ocp_drawing_strategies(const struct ocp_drawing *drawing, uint32_t out[OCP_PLOT_STRATEGIES])
{
    uint32_t n = 0, total = drawing->comparison->results->n_strategies;
    if (drawing->options->strategy >= 0 && drawing->options->strategy < (long)total) {
        out[n++] = (uint32_t)drawing->options->strategy;
        return n;
    }
    for (uint32_t s = total > 1 ? 1 : 0; s < total && n < OCP_PLOT_STRATEGIES; s++) {
        out[n++] = s;
    }
    return n;
}

uint32_t ocp_drawing_outcome(const struct ocp_drawing *drawing)
{
    const struct ocp_comparison *c = drawing->comparison;
    if (drawing->options->outcome >= 0 && drawing->options->outcome < (long)c->results->n_outcomes) {
        return (uint32_t)drawing->options->outcome;
    }
    return c->harm >= 0 ? (uint32_t)c->harm : c->listed[0];
}

void ocp_drawing_footer(const struct ocp_comparison *c, char *out, size_t size)
{
    const struct ocp_results *r = c->results;
    char hash[13], failed[48] = "";
    snprintf(hash, sizeof hash, "%.12s", r->design_hash);
    if (c->n_failed > 0) {
        snprintf(failed, sizeof failed, " (%u runs failed)", c->n_failed);
    }
    snprintf(out, size,
             "Simulated, not observed.  %u strategies \u00d7 %u runs%s \u00b7 seed %llu \u00b7 design %s \u00b7 ocpsim %s",
             r->n_strategies, r->n_replicates, failed, (unsigned long long)r->seed, hash, r->version);
}

void ocp_drawing_open(struct ocp_drawing *drawing, double width, double content, const char *title, const char *subtitle)
{
    bool bare = drawing->options->bare;
    struct ocp_wrapped head = {.n = 0}, sub = {.n = 0};
    if (!bare) {
        ocp_wrap(&head, title, (size_t)((width - 48.0) / (0.64 * 18.0)), 2);
    }
    ocp_wrap(&sub, subtitle, (size_t)((width - 48.0) / (0.54 * 12.0)), 3);
    double y = bare ? 6.0 : 14.0, head_height = 24.0 * head.n, sub_height = 17.0 * sub.n;
    drawing->top = y + head_height + sub_height + 10.0;
    drawing->bottom = drawing->top + content;
    ocp_canvas_open(&drawing->canvas, drawing->options->format, width, drawing->bottom + (bare ? 4.0 : 34.0));
    for (int i = 0; i < head.n; i++) {
        y += 24.0;
        ocp_canvas_words(&drawing->canvas, 24.0, y - 10.0, 18.0, OCP_INK, OCP_LEFT, true, head.line[i]);
    }
    for (int i = 0; i < sub.n; i++) {
        y += 17.0;
        ocp_canvas_words(&drawing->canvas, bare ? 8.0 : 24.0, y - 5.0, 12.0, OCP_GREY, OCP_LEFT, false, sub.line[i]);
    }
    if (!bare) {
        char line[400];
        ocp_drawing_footer(drawing->comparison, line, sizeof line);
        ocp_canvas_words(&drawing->canvas, 24.0, drawing->bottom + 18.0, 10.0, "#767676", OCP_LEFT, false, line);
    }
}

struct ocp_axis ocp_time_axis(const struct ocp_results *results, double *scale, const char **unit)
{
    double end = results->time[results->n_periods - 1];
    *scale = end >= 730.0 ? 365.25 : end >= 120.0 ? 30.4375 : 1.0;
    *unit = end >= 730.0 ? "years since the start" : end >= 120.0 ? "months since the start" : "days since the start";
    struct ocp_axis axis = ocp_axis_make(0.0, end / *scale, 4, true);
    if (axis.high > 0.97 * axis.step * ceil(axis.high / axis.step)) { /* 1,095 days are three years, near enough for a label */
        ocp_axis_round(&axis);
    }
    axis.divide = 1.0;
    axis.word = "";
    return axis;
}

uint32_t ocp_grid_columns(uint32_t n)
{
    return n <= 3 ? n : n == 4 ? 2 : n <= 6 || n == 9 ? 3 : 4; /* as full as the grid can be */
}

void ocp_grid_make(struct ocp_grid *grid, uint32_t n, double left, double top, double right, double panel_height, double head)
{
    uint32_t columns = ocp_grid_columns(n);
    *grid = (struct ocp_grid){.n = n, .columns = columns, .rows = (n + columns - 1) / columns, .gap_x = 26.0, .gap_y = head + 26.0};
    grid->x0 = left;
    grid->y0 = top + head;
    grid->width = (right - left - grid->gap_x * (columns - 1)) / columns;
    grid->height = panel_height;
}

struct ocp_panel ocp_grid_panel(const struct ocp_grid *grid, uint32_t k)
{
    uint32_t column = k % grid->columns, row = k / grid->columns;
    double x = grid->x0 + column * (grid->width + grid->gap_x), y = grid->y0 + row * (grid->height + grid->gap_y);
    return (struct ocp_panel){
        .x0 = x, .y0 = y, .x1 = x + grid->width, .y1 = y + grid->height, .x_labels = true, .y_labels = column == 0};
}

void ocp_grid_titles(struct ocp_drawing *drawing, const struct ocp_grid *grid, const uint32_t *strategy, const char *unit)
{
    for (uint32_t k = 0; k < grid->n; k++) {
        struct ocp_panel panel = ocp_grid_panel(grid, k);
        struct ocp_wrapped title;
        ocp_wrap(&title, ocp_comparison_title(drawing->comparison, strategy[k]), (size_t)(grid->width / (0.6 * 12.0)), 2);
        for (int i = 0; i < title.n; i++) {
            ocp_canvas_words(&drawing->canvas, panel.x0, panel.y0 - 12.0 - 16.0 * (title.n - 1 - i), 12.0, OCP_INK, OCP_LEFT, true,
                             title.line[i]);
        }
        if (k + grid->columns >= grid->n) {
            ocp_canvas_words(&drawing->canvas, panel.x1, panel.y1 + 28.0, 10.0, OCP_GREY, OCP_RIGHT, false, unit);
        }
    }
}

double ocp_legend(struct ocp_drawing *drawing, double x, double y, const char *colour, double opacity, bool band, bool dashed,
                  const char *words)
{
    if (band) {
        ocp_canvas_box(&drawing->canvas, x, y - 6.0, x + 22.0, y + 6.0, colour, opacity);
    } else {
        ocp_canvas_line(&drawing->canvas, x, y, x + 22.0, y, colour, 2.0, dashed);
    }
    ocp_canvas_words(&drawing->canvas, x + 28.0, y, 11.0, OCP_INK, OCP_LEFT, false, words);
    return x + 28.0 + ocp_words_width(words, 11.0) + 18.0;
}

static const double *series(const struct ocp_results *r, uint32_t outcome, uint32_t run)
{
    return r->value + ((size_t)outcome * r->n_runs + run) * r->n_periods;
}

static bool quantiles_between(const struct ocp_comparison *c, uint32_t strategy, uint32_t outcome, uint32_t first, uint32_t last,
                              const double *level, size_t n_levels, double *out, double *work)
{
    const struct ocp_results *r = c->results;
    size_t n = 0;
    for (uint32_t replicate = 0; replicate < r->n_replicates; replicate++) {
        uint32_t run = c->run_of[(size_t)strategy * r->n_replicates + replicate];
        if (run == UINT32_MAX || r->run_status[run] != OCP_RUN_DONE) {
            continue;
        }
        work[n] = ocp_mean_over_days(r, series(r, outcome, run), first, last, NULL);
        n += isnan(work[n]) ? 0 : 1;
    }
    ocp_sort(work, n);
    for (size_t i = 0; i < n_levels; i++) {
        out[i] = ocp_quantile(work, n, level[i]);
    }
    return n > 0;
}

bool ocp_period_quantiles(const struct ocp_comparison *comparison, uint32_t strategy, uint32_t outcome, uint32_t period,
                          const double *level, size_t n_levels, double *out, double *work)
{
    return quantiles_between(comparison, strategy, outcome, period, period, level, n_levels, out, work);
}

bool ocp_running_quantiles(const struct ocp_comparison *comparison, uint32_t strategy, uint32_t outcome, uint32_t period,
                           const double *level, size_t n_levels, double *out, double *work)
{
    return quantiles_between(comparison, strategy, outcome, 0, period, level, n_levels, out, work);
}

double ocp_period_mean(const struct ocp_comparison *comparison, uint32_t strategy, uint32_t outcome, uint32_t period)
{
    const struct ocp_results *r = comparison->results;
    double sum = 0.0;
    uint32_t n = 0;
    for (uint32_t replicate = 0; replicate < r->n_replicates; replicate++) {
        uint32_t run = comparison->run_of[(size_t)strategy * r->n_replicates + replicate];
        if (run != UINT32_MAX && r->run_status[run] == OCP_RUN_DONE && isfinite(series(r, outcome, run)[period])) {
            sum += series(r, outcome, run)[period];
            n++;
        }
    }
    return n == 0 ? NAN : sum / (double)n;
}

uint32_t ocp_outcomes_named(const struct ocp_results *results, const char *prefix, uint32_t *out, uint32_t room)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < results->n_outcomes && n < room; i++) {
        if (strncmp(results->outcome[i].name, prefix, strlen(prefix)) != 0) {
            continue;
        }
        uint32_t at = n++;
        for (; at > 0 && strcmp(results->outcome[i].name, results->outcome[out[at - 1]].name) < 0; at--) {
            out[at] = out[at - 1];
        }
        out[at] = i;
    }
    return n;
}

/* More persons in the first snapshot than a drawing can show. */
static bool network_is_large(const struct ocp_results *r)
{
    enum { MOST = 1500 };
    return r->n_nodes > MOST && r->node[MOST].run == r->node[0].run && r->node[MOST].day == r->node[0].day;
}

const char *ocp_plot_lacks(const struct ocp_comparison *comparison, enum ocp_plot_kind kind)
{
    const struct ocp_results *r = comparison->results;
    uint32_t found[2];
    bool two = r->n_strategies > 1;
    switch (kind) {
    case OCP_PLOT_PRICES:
        return ocp_outcomes_named(r, "price_", found, 2) > 0
                   ? NULL
                   : "the study records no outcome named price_..., so there are no market price series to draw";
    case OCP_PLOT_STAGES:
        return ocp_outcomes_named(r, "staff_stage_", found, 2) > 1
                   ? NULL
                   : "the study does not record outcomes named staff_stage_0, staff_stage_1 ..., so there are no stages of staff "
                     "conditioning to draw";
    case OCP_PLOT_TRADEOFF:
        return comparison->harm < 0 || comparison->cost < 0 ? "the study records no outcome of the family harm, or none of the "
                                                              "family cost, so the two cannot be set against each other"
               : two                                        ? NULL
                                                            : "the study has only a baseline: there is nothing to set against it";
    case OCP_PLOT_FOREST:
    case OCP_PLOT_FOREST_ALL:
    case OCP_PLOT_EFFECT:
        return two ? NULL : "the study has only a baseline: there are no effects to draw";
    case OCP_PLOT_NETWORK:
        return network_is_large(r) ? "the network is too large to be drawn: export it and look at it in Gephi"
               : r->n_nodes > 0
                   ? NULL
                   : "the study keeps no network snapshots; ask for them in the scenario, such as snapshots: {days: [0 d, "
                     "1 y]}";
    case OCP_PLOT_FAN:
    case OCP_PLOT_KIND_COUNT:
        break;
    }
    return NULL;
}

static enum ocp_status draw(struct ocp_drawing *drawing, struct ocp_message *message)
{
    switch (drawing->options->kind) {
    case OCP_PLOT_FAN:
        return ocp_draw_fan(drawing, message);
    case OCP_PLOT_EFFECT:
        return ocp_draw_effect(drawing, message);
    case OCP_PLOT_FOREST:
    case OCP_PLOT_FOREST_ALL:
        return ocp_draw_forest(drawing, message);
    case OCP_PLOT_PRICES:
        return ocp_draw_prices(drawing, message);
    case OCP_PLOT_STAGES:
        return ocp_draw_stages(drawing, message);
    case OCP_PLOT_TRADEOFF:
        return ocp_draw_tradeoff(drawing, message);
    case OCP_PLOT_NETWORK:
        return ocp_draw_network(drawing, message);
    case OCP_PLOT_KIND_COUNT:
        break;
    }
    return ocp_fail(message, OCP_BAD_INPUT, "there is no figure of kind %d", (int)drawing->options->kind);
}

static const char *figure_title(const struct ocp_comparison *c, enum ocp_plot_kind kind, long outcome)
{
    static const char *const titles[OCP_PLOT_KIND_COUNT] = {NULL,
                                                            "Effects of the strategies on the outcomes that lead this study",
                                                            "Effects of the strategies on all outcomes",
                                                            NULL,
                                                            "Market prices inside",
                                                            "Stages of staff conditioning",
                                                            "Cost, rights and harm",
                                                            "The network before and after"};
    return titles[kind] != NULL ? titles[kind] : c->results->outcome[outcome].meaning;
}

/* Replaces gnuplot's drawing by the tidied one. */
static enum ocp_status tidy(struct ocp_buffer *image, const char *title, struct ocp_message *message)
{
    struct ocp_buffer clean = {0};
    enum ocp_status status = ocp_svg_tidy(&clean, image, NULL, title, message);
    ocp_buffer_free(image);
    if (status == OCP_OK) {
        *image = clean;
    } else {
        ocp_buffer_free(&clean);
    }
    return status;
}

enum ocp_status ocp_plot_draw(const struct ocp_comparison *comparison, const struct ocp_plot_options *options,
                              struct ocp_buffer *image, struct ocp_message *message)
{
    const char *lacks = ocp_plot_lacks(comparison, options->kind);
    if (lacks != NULL) {
        return ocp_fail(message, OCP_NOT_FOUND, "%s", lacks);
    }
    struct ocp_drawing drawing = {.comparison = comparison, .options = options};
    enum ocp_status status;
    if (options->format == OCP_PLOT_TERMINAL) {
        status = ocp_draw_terminal(&drawing, image, message);
    } else {
        status = draw(&drawing, message);
        if (status == OCP_OK) {
            ocp_canvas_close(&drawing.canvas);
            struct ocp_gnuplot_options run = {.path = options->gnuplot, .timeout_seconds = options->timeout_seconds};
            status = ocp_gnuplot_run(&drawing.canvas.script, &run, image, message);
        }
        if (status == OCP_OK && options->format == OCP_PLOT_SVG) {
            status = tidy(image, figure_title(comparison, options->kind, ocp_drawing_outcome(&drawing)), message);
        }
    }
    ocp_canvas_free(&drawing.canvas);
    return status;
}

/* A file name that is safe everywhere: names of outcomes are checked when a model is compiled, but an archive may be foreign. */
static void name_file(char *out, size_t size, enum ocp_plot_kind kind, const char *outcome)
{
    int used = snprintf(out, size, "%s%s", kind_names[kind], outcome[0] != '\0' ? "-" : "");
    for (size_t i = 0; outcome[i] != '\0' && (size_t)used + 1 < size; i++) {
        char c = outcome[i];
        bool safe = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        out[used++] = safe ? c : c >= 'A' && c <= 'Z' ? (char)(c + 32) : '-';
    }
    out[used] = '\0';
}

static void add_figure(const struct ocp_comparison *c, struct ocp_figure *list, size_t *count, enum ocp_plot_kind kind,
                       long outcome, struct ocp_buffer *notes)
{
    const char *lacks = ocp_plot_lacks(c, kind);
    if (lacks != NULL) {
        if (notes != NULL) {
            ocp_buffer_add(notes, "%s: %s\n", kind_names[kind], lacks);
        }
        return;
    }
    struct ocp_figure *figure = &list[(*count)++];
    *figure = (struct ocp_figure){.kind = kind, .outcome = outcome};
    name_file(figure->file, sizeof figure->file, kind, outcome >= 0 ? c->results->outcome[outcome].name : "");
    ocp_clean(figure->title, sizeof figure->title, figure_title(c, kind, outcome), 200);
}

enum ocp_status ocp_plot_list(const struct ocp_comparison *comparison, struct ocp_figure **out, size_t *count,
                              struct ocp_buffer *notes, struct ocp_message *message)
{
    uint32_t fans = comparison->n_lead > 0 ? comparison->n_lead : comparison->n_listed;
    *count = 0;
    *out = ocp_alloc((size_t)fans + OCP_PLOT_KIND_COUNT, sizeof **out);
    if (*out == NULL) {
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory for a list of %u figures", fans);
    }
    add_figure(comparison, *out, count, OCP_PLOT_TRADEOFF, -1, notes);
    add_figure(comparison, *out, count, OCP_PLOT_FOREST, -1, notes);
    for (uint32_t i = 0; i < fans; i++) {
        add_figure(comparison, *out, count, OCP_PLOT_FAN, (long)comparison->listed[i], notes);
    }
    add_figure(comparison, *out, count, OCP_PLOT_PRICES, -1, notes);
    add_figure(comparison, *out, count, OCP_PLOT_STAGES, -1, notes);
    add_figure(comparison, *out, count, OCP_PLOT_NETWORK, -1, NULL);
    if (comparison->n_lead > 0 && comparison->n_lead < comparison->n_listed) {
        add_figure(comparison, *out, count, OCP_PLOT_FOREST_ALL, -1, NULL);
    }
    return OCP_OK;
}
