/* Figures on a character terminal. Lines and points are gnuplot's `dumb` terminal; the forest is text of our own, which is both
 * finer and complete without gnuplot. One series per strategy, told apart by letter: dots of colour alone would not do. */
#include "analysis/plot_internal.h"
#include "analysis/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct chart {
    struct ocp_drawing *d;
    struct ocp_buffer script, *image;
    unsigned columns, rows;
    char terminator[40];
    unsigned n_blocks;
};

/* A text of the drawing, on as many lines as it needs. */
static void quote_lines(struct chart *chart, const char *words, unsigned columns)
{
    struct ocp_wrapped lines;
    ocp_wrap(&lines, words, columns, 3);
    ocp_buffer_add_string(&chart->script, lines.n == 0 ? "''" : "");
    for (int i = 0; i < lines.n; i++) {
        ocp_buffer_add_string(&chart->script, i == 0 ? "" : ".\"\\n\".");
        ocp_gnuplot_quote(&chart->script, lines.line[i], columns);
    }
}

static void start_chart(struct chart *chart, unsigned rows, const char *title, const char *unit)
{
    struct ocp_buffer *s = &chart->script;
    ocp_buffer_free(s);
    chart->n_blocks = 0;
    ocp_gnuplot_terminator(chart->terminator);
    ocp_buffer_add(
        s,
        "set terminal dumb size %u,%u noenhanced %s\nset encoding utf8\nset key outside below Left reverse samplen 3 noautotitle\n",
        chart->columns, rows, chart->d->options->colour ? "ansi" : "mono");
    char words[700];
    snprintf(words, sizeof words, "%s, %s", title, unit);
    ocp_buffer_add_string(s, "set title ");
    quote_lines(chart, words, chart->columns - 4);
    ocp_buffer_add_string(s, " noenhanced\nset tics nomirror\nset border 3\n");
}

static void set_axis(struct chart *chart, char which, const struct ocp_axis *axis)
{
    struct ocp_buffer *s = &chart->script;
    ocp_buffer_add(s, "set %crange [%.10g:%.10g]\nset %ctics (", which, axis->low, axis->high, which);
    double first = ceil(axis->low / axis->step - 1e-9) * axis->step;
    for (int i = 0; i < 40 && first + i * axis->step <= axis->high + 1e-9 * axis->step; i++) {
        char label[OCP_NUMBER_SIZE];
        ocp_axis_label(axis, first + i * axis->step, false, label);
        ocp_buffer_add_string(s, i == 0 ? "" : ", ");
        ocp_gnuplot_quote(s, label, 20);
        ocp_buffer_add(s, " %.10g", first + i * axis->step);
    }
    ocp_buffer_add_string(s, ")\n");
}

/* gnuplot opens with a form feed and empty lines and fills every line with spaces. */
static void add_trimmed(struct ocp_buffer *image, const char *drawn)
{
    bool begun = false;
    for (const char *at = drawn + strspn(drawn, "\f"); *at != '\0';) {
        size_t length = strcspn(at, "\n"), kept = length;
        while (kept > 0 && at[kept - 1] == ' ') {
            kept--;
        }
        begun = begun || kept > 0;
        if (begun) {
            ocp_buffer_add_bytes(image, at, kept);
            ocp_buffer_add_string(image, "\n");
        }
        at += length + (at[length] == '\n');
    }
}

static enum ocp_status run_chart(struct chart *chart, struct ocp_message *message)
{
    struct ocp_gnuplot_options run = {.path = chart->d->options->gnuplot, .timeout_seconds = chart->d->options->timeout_seconds};
    struct ocp_buffer drawn = {0};
    enum ocp_status status = ocp_gnuplot_run(&chart->script, &run, &drawn, message);
    if (status == OCP_OK) {
        add_trimmed(chart->image, drawn.bytes);
    }
    ocp_buffer_free(&drawn);
    return status;
}

/* One number per period and strategy. */
typedef double series_of(const struct chart *chart, uint32_t strategy, uint32_t outcome, uint32_t period, double *work);

static double median_of(const struct chart *chart, uint32_t strategy, uint32_t outcome, uint32_t period, double *work)
{
    static const double half = 0.5;
    double median = NAN;
    ocp_period_quantiles(chart->d->comparison, strategy, outcome, period, &half, 1, &median, work);
    return median;
}

static double running_median_of(const struct chart *chart, uint32_t strategy, uint32_t outcome, uint32_t period, double *work)
{
    static const double half = 0.5;
    double median = NAN;
    ocp_running_quantiles(chart->d->comparison, strategy, outcome, period, &half, 1, &median, work);
    return median;
}

static double effect_of(const struct chart *chart, uint32_t strategy, uint32_t outcome, uint32_t period, double *work)
{
    (void)work;
    return ocp_period_mean(chart->d->comparison, strategy, outcome, period) -
           ocp_period_mean(chart->d->comparison, OCP_BASELINE, outcome, period);
}

static double beyond_first_stage(const struct chart *chart, uint32_t strategy, uint32_t outcome, uint32_t period, double *work)
{
    (void)work;
    (void)outcome;
    uint32_t stage[8], n = ocp_outcomes_named(chart->d->comparison->results, "staff_stage_", stage, 8);
    double sum = 0.0;
    for (uint32_t i = 1; i < n; i++) {
        sum += ocp_period_mean(chart->d->comparison, strategy, stage[i], period);
    }
    return sum;
}

/* Lines over time, one per strategy, the baseline last so that its line lies on top. */
static enum ocp_status draw_lines(struct chart *chart, unsigned rows, uint32_t outcome, series_of *series, const char *title,
                                  const char *unit, bool baseline, struct ocp_message *message)
{
    const struct ocp_comparison *c = chart->d->comparison;
    const struct ocp_results *r = c->results;
    uint32_t shown[OCP_PLOT_STRATEGIES + 1], n = ocp_drawing_strategies(chart->d, shown);
    if (baseline && !(n == 1 && shown[0] == OCP_BASELINE)) {
        shown[n++] = OCP_BASELINE;
    }
    double *work = ocp_alloc(r->n_replicates, sizeof *work), *value = ocp_alloc((size_t)n * r->n_periods, sizeof *value);
    if (work == NULL || value == NULL) {
        free(work);
        free(value);
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory to draw %u periods", r->n_periods);
    }
    double low = INFINITY, high = -INFINITY, scale;
    const uint32_t skip = series == running_median_of ? ocp_running_skip(r) : 0;
    for (size_t i = 0; i < (size_t)n * r->n_periods; i++) {
        value[i] = series(chart, shown[i / r->n_periods], outcome, (uint32_t)(i % r->n_periods), work);
        if (!isnan(value[i]) && i % r->n_periods >= skip) {
            low = fmin(low, value[i]);
            high = fmax(high, value[i]);
        }
    }
    const char *time_unit;
    struct ocp_axis x = ocp_time_axis(r, &scale, &time_unit), y = ocp_axis_make(low, high, 5, low >= 0.0 && low < 0.4 * high);
    ocp_axis_round(&y);
    char words[200];
    ocp_axis_unit(words, sizeof words, &y, unit);
    start_chart(chart, rows, title, words);
    set_axis(chart, 'x', &x);
    set_axis(chart, 'y', &y);
    ocp_buffer_add_string(&chart->script, "set xlabel ");
    ocp_gnuplot_quote(&chart->script, time_unit, 40);
    ocp_buffer_add_string(&chart->script, "\n");
    for (uint32_t k = 0; k < n; k++) {
        ocp_buffer_add(&chart->script, "$d%u << %s\n", k, chart->terminator);
        for (uint32_t p = 0; p < r->n_periods; p++) {
            double at = value[(size_t)k * r->n_periods + p];
            ocp_buffer_add(&chart->script, isnan(at) ? "%.8g NaN\n" : "%.8g %.10g\n", r->time[p] / scale, at);
        }
        ocp_buffer_add(&chart->script, "%s\n", chart->terminator);
    }
    ocp_buffer_add_string(&chart->script, "plot " OCP_PLOT_NOTHING);
    for (uint32_t k = 0; k < n; k++) {
        ocp_buffer_add(&chart->script, ", $d%u using 1:2 with lines lt %d title ", k, shown[k] == OCP_BASELINE ? 0 : (int)k + 1);
        ocp_gnuplot_quote(&chart->script, ocp_comparison_title(c, shown[k]), chart->columns > 90 ? 40 : 28);
    }
    ocp_buffer_add_string(&chart->script, "\n");
    free(work);
    free(value);
    return run_chart(chart, message);
}

static enum ocp_status draw_prices(struct chart *chart, struct ocp_message *message)
{
    const struct ocp_results *r = chart->d->comparison->results;
    uint32_t good[8], n = ocp_outcomes_named(r, "price_", good, 8);
    enum ocp_status status = OCP_OK;
    for (uint32_t g = 0; g < n && status == OCP_OK; g++) {
        status = draw_lines(chart, chart->rows > 24 ? 24 : chart->rows, good[g], median_of, r->outcome[good[g]].meaning,
                            r->outcome[good[g]].unit, true, message);
    }
    return status;
}

/* Strategies as letters in the plane, their names below. */
static enum ocp_status draw_plane(struct chart *chart, struct ocp_message *message)
{
    const struct ocp_comparison *c = chart->d->comparison;
    const struct ocp_results *r = c->results;
    double x0 = 0.0, x1 = 0.0, y0 = 0.0, y1 = 0.0;
    for (uint32_t s = 0; s < r->n_strategies; s++) {
        double x = ocp_comparison_effect(c, s, (uint32_t)c->cost)->difference,
               y = ocp_comparison_effect(c, s, (uint32_t)c->harm)->difference;
        if (isfinite(x) && isfinite(y)) {
            x0 = fmin(x0, x);
            x1 = fmax(x1, x);
            y0 = fmin(y0, y);
            y1 = fmax(y1, y);
        }
    }
    struct ocp_axis x = ocp_axis_make(x0, x1 + 0.04 * (x1 - x0), 6, true), y = ocp_axis_make(y0, y1, 6, true);
    ocp_axis_round(&x);
    ocp_axis_round(&y);
    char unit[200], label[400], words[160];
    snprintf(unit, sizeof unit, "%s against the baseline", ocp_axis_unit(words, sizeof words, &y, r->outcome[c->harm].unit));
    start_chart(chart, chart->rows, r->outcome[c->harm].meaning, unit);
    set_axis(chart, 'x', &x);
    set_axis(chart, 'y', &y);
    snprintf(label, sizeof label, "%s, %s against the baseline", r->outcome[c->cost].meaning,
             ocp_axis_unit(words, sizeof words, &x, r->outcome[c->cost].unit));
    ocp_buffer_add_string(&chart->script, "set xlabel ");
    quote_lines(chart, label, chart->columns - 10);
    ocp_buffer_add_string(&chart->script, "\nset arrow from graph 0,first 0 to graph 1,first 0 nohead\n");
    for (uint32_t s = r->n_strategies; s-- > 0;) {
        double px = ocp_comparison_effect(c, s, (uint32_t)c->cost)->difference,
               py = ocp_comparison_effect(c, s, (uint32_t)c->harm)->difference;
        if (isfinite(px) && isfinite(py) && s < 26) {
            ocp_buffer_add(&chart->script, "set label '%c' at first %.10g,%.10g center front\n", (char)('A' + s), px, py);
        }
    }
    ocp_buffer_add_string(&chart->script, "plot " OCP_PLOT_NOTHING "\n");
    enum ocp_status status = run_chart(chart, message);
    for (uint32_t s = 0; s < r->n_strategies && s < 26 && status == OCP_OK; s++) {
        char clean[200], rights[OCP_NUMBER_SIZE + 24] = "";
        if (c->rights >= 0) {
            const struct ocp_effect *e = ocp_comparison_effect(c, s, (uint32_t)c->rights);
            char number[OCP_NUMBER_SIZE];
            ocp_number_known(number, OCP_NUMBER_PRINT, e->difference, 0.5 * (e->t.high - e->t.low), true);
            snprintf(rights, sizeof rights, "   rights burden %s", number);
        }
        ocp_buffer_add(chart->image, "  %c  %s%s%s%s\n", (char)('A' + s),
                       ocp_clean(clean, sizeof clean, ocp_comparison_title(c, s), chart->columns - 36), rights,
                       c->standing[s].flagged ? "  " : "", c->standing[s].flagged ? ocp_words_flag(c) : "");
    }
    return status;
}

/* One interval on a scale of characters: "├──●──┤", the zero line as "│". */
static void draw_bar(struct ocp_buffer *out, const struct ocp_effect *e, double limit, unsigned width)
{
    char cell[160][4];
    unsigned middle = width / 2;
    for (unsigned i = 0; i < width; i++) {
        snprintf(cell[i], sizeof cell[i], "%s", i == middle ? "\u2502" : " ");
    }
    double unit = (double)middle / limit;
    int low = (int)lround(e->relative_t.low * unit) + (int)middle, high = (int)lround(e->relative_t.high * unit) + (int)middle;
    int at = (int)lround(fmin(fmax(e->relative, -limit), limit) * unit) + (int)middle;
    for (int i = low < 0 ? 0 : low; i <= high && i < (int)width && isfinite(e->relative_t.low); i++) {
        snprintf(cell[i], sizeof cell[i], "\u2500");
    }
    static const char *const signs[] = {"?", "=", "\u25cb", "\u25cf", "\u25b2", "\u25a0", "\u2248"};
    bool beyond = fabs(e->relative) > limit;
    snprintf(cell[at], sizeof cell[at], "%s", beyond ? (e->relative > 0.0 ? "\u25b6" : "\u25c0") : signs[e->verdict]);
    for (unsigned i = 0; i < width; i++) {
        ocp_buffer_add_string(out, cell[i]);
    }
}

static const char *verdict_colour(const struct ocp_drawing *d, enum ocp_verdict verdict)
{
    if (!d->options->colour) {
        return "";
    }
    return verdict == OCP_VERDICT_BETTER    ? "\033[32m"
           : verdict == OCP_VERDICT_WORSE   ? "\033[31m"
           : verdict == OCP_VERDICT_CHANGED ? "\033[34m"
                                            : "";
}

static void draw_forest_of(struct chart *chart, uint32_t strategy, uint32_t n, double limit)
{
    const struct ocp_comparison *c = chart->d->comparison;
    unsigned label = chart->columns < 90 ? 26 : 36, width = chart->columns - label - 22;
    width = width > 121 ? 121 : width < 21 ? 21 : width | 1U;
    char clean[300], left[OCP_NUMBER_SIZE], right[OCP_NUMBER_SIZE];
    ocp_buffer_add(chart->image, "%s%s%s\n", chart->d->options->colour ? "\033[1m" : "",
                   ocp_clean(clean, sizeof clean, ocp_comparison_title(c, strategy), chart->columns - 2),
                   chart->d->options->colour ? "\033[0m" : "");
    for (uint32_t i = 0; i < n; i++) {
        const struct ocp_effect *e = ocp_comparison_effect(c, strategy, c->listed[i]);
        ocp_buffer_add_string(chart->image, "  ");
        ocp_buffer_add_cell(chart->image, c->results->outcome[c->listed[i]].meaning, label, false);
        ocp_buffer_add_string(chart->image, verdict_colour(chart->d, e->verdict));
        char size[OCP_WORDS_SIZE];
        ocp_words_size_of(size, e, "\u00b1");
        if (isfinite(e->relative)) {
            draw_bar(chart->image, e, limit, width);
            ocp_buffer_add(chart->image, "  %s", size);
        } else {
            ocp_buffer_add(chart->image, "%*s%s%s", (int)width / 2 - 6, "", size, e->baseline == 0.0 ? " from 0" : " in its unit");
        }
        ocp_buffer_add(chart->image, "%s\n", chart->d->options->colour ? "\033[0m" : "");
    }
    ocp_number(left, OCP_NUMBER_PRINT, -limit, 2);
    ocp_number(right, OCP_NUMBER_PRINT, limit, 2);
    ocp_buffer_add(chart->image, "%*s%s %%", (int)label + 2, "", left);
    ocp_buffer_add_cell(chart->image, "0", width / 2 - (unsigned)ocp_columns(left) - 1, true);
    ocp_buffer_add_cell(chart->image, right, width / 2 - 1, true);
    ocp_buffer_add_string(chart->image, " %\n\n");
}

static enum ocp_status draw_forest(struct chart *chart, struct ocp_message *message)
{
    const struct ocp_comparison *c = chart->d->comparison;
    uint32_t shown[OCP_PLOT_STRATEGIES], n_shown = ocp_drawing_strategies(chart->d, shown), n_reach = 0;
    uint32_t n = chart->d->options->kind == OCP_PLOT_FOREST && c->n_lead > 0 ? c->n_lead : c->n_listed;
    double *reach = ocp_alloc((size_t)n_shown * n + 1, sizeof *reach);
    if (reach == NULL) {
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory to draw %u effects", n_shown * n);
    }
    for (uint32_t k = 0; k < n_shown; k++) {
        for (uint32_t i = 0; i < n; i++) {
            const struct ocp_effect *e = ocp_comparison_effect(c, shown[k], c->listed[i]);
            reach[n_reach] = fmax(fabs(e->relative_t.low), fabs(e->relative_t.high));
            n_reach += isfinite(reach[n_reach]) && e->verdict != OCP_VERDICT_SAME ? 1 : 0;
        }
    }
    ocp_sort(reach, n_reach);
    double limit = n_reach == 0 ? 10.0 : fmin(fmax(ocp_quantile(reach, n_reach, 0.9), 2.0), 100.0);
    free(reach);
    struct ocp_axis axis = ocp_axis_make(0.0, limit, 4, true);
    ocp_axis_round(&axis);
    for (uint32_t k = 0; k < n_shown; k++) {
        draw_forest_of(chart, shown[k], n, axis.high);
    }
    ocp_buffer_add_string(
        chart->image,
        "\u25cf better  \u25b2 worse  \u25a0 changed, neither good nor bad  \u25cb no clear change  = exactly as the baseline\n"
        "\u2248 no practical difference (less than half a per cent)\n"
        "Paired effects in % of the baseline with 95 % intervals.\n");
    return ocp_buffer_check(chart->image, message);
}

/* The middle line of the drawn fan. */
static enum ocp_status draw_fan(struct chart *chart, uint32_t outcome, struct ocp_message *message)
{
    const struct ocp_results *r = chart->d->comparison->results;
    const struct ocp_results_outcome *o = &r->outcome[outcome];
    const bool so_far = ocp_outcome_is_rare(chart->d->comparison, outcome);
    char title[500];
    if (so_far) {
        snprintf(title, sizeof title, "%s: median of the runs (a rare event, so of each run's mean since the start)", o->meaning);
    } else {
        snprintf(title, sizeof title, "%s: median of the runs by period of %u days", o->meaning, r->period_days);
    }
    return draw_lines(chart, chart->rows, outcome, so_far ? running_median_of : median_of, title, o->unit, true, message);
}

/* What every figure rests on. */
static void write_footer(struct chart *chart)
{
    char words[400];
    struct ocp_wrapped lines;
    ocp_drawing_footer(chart->d->comparison, words, sizeof words);
    ocp_wrap(&lines, words, chart->columns, 3);
    for (int i = 0; i < lines.n; i++) {
        ocp_buffer_add(chart->image, "%s\n", lines.line[i]);
    }
}

static enum ocp_status draw_kind(struct chart *chart, struct ocp_message *message)
{
    const struct ocp_drawing *d = chart->d;
    uint32_t outcome = ocp_drawing_outcome(d), stage[8];
    const struct ocp_results_outcome *o = &d->comparison->results->outcome[outcome];
    char title[400];
    switch (d->options->kind) {
    case OCP_PLOT_FAN:
        return draw_fan(chart, outcome, message);
    case OCP_PLOT_EFFECT:
        snprintf(title, sizeof title, "%s: mean difference from the baseline", o->meaning);
        return draw_lines(chart, chart->rows, outcome, effect_of, title, o->unit, false, message);
    case OCP_PLOT_STAGES:
        ocp_outcomes_named(d->comparison->results, "staff_stage_", stage, 8);
        return draw_lines(chart, chart->rows, stage[0], beyond_first_stage, "Staff at any stage of conditioning",
                          d->comparison->results->outcome[stage[0]].unit, true, message);
    case OCP_PLOT_PRICES:
        return draw_prices(chart, message);
    case OCP_PLOT_TRADEOFF:
        return draw_plane(chart, message);
    case OCP_PLOT_FOREST:
    case OCP_PLOT_FOREST_ALL:
        return draw_forest(chart, message);
    case OCP_PLOT_NETWORK:
        return ocp_tell_network(chart->d, chart->image, message);
    case OCP_PLOT_KIND_COUNT:
        break;
    }
    return ocp_fail(message, OCP_BAD_INPUT, "there is no figure of kind %d", (int)d->options->kind);
}

enum ocp_status ocp_draw_terminal(struct ocp_drawing *drawing, struct ocp_buffer *image, struct ocp_message *message)
{
    unsigned columns = drawing->options->columns, rows = drawing->options->rows;
    struct chart chart = {.d = drawing, .image = image};
    chart.columns = columns == 0 ? 100 : columns < 60 ? 60 : columns > 200 ? 200 : columns;
    chart.rows = rows == 0 ? 32 : rows < 20 ? 20 : rows > 80 ? 80 : rows;
    size_t start = image->length;
    enum ocp_status status = draw_kind(&chart, message);
    ocp_buffer_free(&chart.script);
    if (status == OCP_OK) {
        write_footer(&chart);
        status = ocp_buffer_check(image, message);
    }
    if (status == OCP_OK && !drawing->options->unicode) {
        ocp_buffer_to_ascii(image, start);
    }
    return status;
}
