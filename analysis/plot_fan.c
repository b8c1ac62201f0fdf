/* One outcome over time, in small multiples with a common scale: the fan of the runs, and the paired effect. */
#include "analysis/plot_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEVELS = 7 };
static const double levels[LEVELS] = {0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975};

bool ocp_outcome_is_rare(const struct ocp_comparison *c, uint32_t outcome)
{
    const struct ocp_results *r = c->results;
    const double *value = r->value + (size_t)outcome * r->n_runs * r->n_periods;
    size_t zero = 0, some = 0;
    for (size_t i = 0; i < (size_t)r->n_runs * r->n_periods; i++) {
        zero += value[i] == 0.0;
        some += value[i] > 0.0;
        if (value[i] < 0.0) {
            return false;
        }
    }
    return some > 0 && zero > some / 2;
}

uint32_t ocp_running_skip(const struct ocp_results *results)
{
    return results->n_periods / 6;
}

/* Quantiles of every shown strategy and the baseline: table[k * n_periods + period][level]; NaN where there is no run. Of the
 * values of each period, or (`so_far`) of each run's mean from the start, which ends at the run's value in all tables. */
static double (*quantile_table(const struct ocp_drawing *d, const uint32_t *strategy, uint32_t n, uint32_t outcome,
                               bool so_far))[LEVELS]
{
    const struct ocp_results *r = d->comparison->results;
    double(*table)[LEVELS] = ocp_alloc((size_t)n * r->n_periods, sizeof *table);
    double *work = ocp_alloc(r->n_replicates, sizeof *work);
    for (uint32_t k = 0; k < n && table != NULL && work != NULL; k++) {
        for (uint32_t p = 0; p < r->n_periods; p++) {
            double *row = table[(size_t)k * r->n_periods + p];
            if (so_far) {
                ocp_running_quantiles(d->comparison, strategy[k], outcome, p, levels, LEVELS, row, work);
            } else {
                ocp_period_quantiles(d->comparison, strategy[k], outcome, p, levels, LEVELS, row, work);
            }
        }
    }
    if (work == NULL) {
        free(table);
        table = NULL;
    }
    free(work);
    return table;
}

/* `skip` periods at the start of each strategy do not set the scale: a running mean starts wild. */
static struct ocp_axis value_axis(double (*table)[LEVELS], size_t rows, uint32_t n_periods, uint32_t skip)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < rows; i++) {
        if (!isnan(table[i][0]) && i % n_periods >= skip) {
            low = fmin(low, table[i][0]);
            high = fmax(high, table[i][LEVELS - 1]);
        }
    }
    bool zero = low >= 0.0 && low < 0.4 * high;
    struct ocp_axis axis = ocp_axis_make(low, high, 4, zero);
    ocp_axis_round(&axis);
    return axis;
}

/* A block of columns time, q0 .. q6; gnuplot leaves a gap at NaN. */
static unsigned write_block(struct ocp_drawing *d, double (*table)[LEVELS], double scale)
{
    const struct ocp_results *r = d->comparison->results;
    unsigned block = ocp_canvas_block(&d->canvas);
    for (uint32_t p = 0; p < r->n_periods; p++) {
        ocp_buffer_add(&d->canvas.script, "%.8g", r->time[p] / scale);
        for (int q = 0; q < LEVELS; q++) {
            if (isnan(table[p][q])) {
                ocp_buffer_add_string(&d->canvas.script, " NaN");
            } else {
                ocp_buffer_add(&d->canvas.script, " %.10g", table[p][q]);
            }
        }
        ocp_buffer_add_string(&d->canvas.script, "\n");
    }
    ocp_canvas_block_end(&d->canvas);
    return block;
}

static void add_band(struct ocp_buffer *s, unsigned block, int low, int high, const char *colour, double opacity)
{
    ocp_buffer_add(s, "$d%u using 1:%d:%d with filledcurves fc rgb '%s' fs transparent solid %.2f noborder notitle, ", block,
                   low + 2, high + 2, colour, opacity);
}

/* gnuplot complains about data that are all undefined. */
static bool any_value(double (*table)[LEVELS], uint32_t n_periods)
{
    for (uint32_t p = 0; p < n_periods; p++) {
        if (!isnan(table[p][3])) {
            return true;
        }
    }
    return false;
}

static void draw_fan_panel(struct ocp_drawing *d, const struct ocp_panel *panel, double (*own)[LEVELS], double (*baseline)[LEVELS],
                           double scale)
{
    struct ocp_buffer *s = &d->canvas.script;
    uint32_t n_periods = d->comparison->results->n_periods;
    ocp_canvas_panel(&d->canvas, panel);
    if (!any_value(own, n_periods)) {
        ocp_canvas_words(&d->canvas, 0.5 * (panel->x0 + panel->x1), 0.5 * (panel->y0 + panel->y1), 11.0, OCP_GREY, OCP_CENTRE,
                         false, "no finished run has a value");
        ocp_buffer_add_string(s, "plot " OCP_PLOT_NOTHING "\n");
        return;
    }
    if (baseline != NULL && !any_value(baseline, n_periods)) {
        baseline = NULL;
    }
    unsigned block = write_block(d, own, scale), base = baseline == NULL ? 0 : write_block(d, baseline, scale);
    const char *colour = baseline == NULL ? OCP_GREY : OCP_BLUE;
    ocp_buffer_add_string(s, "plot ");
    if (baseline != NULL) {
        add_band(s, base, 0, 6, "#999999", 0.28);
    }
    add_band(s, block, 0, 6, colour, 0.16);
    add_band(s, block, 1, 5, colour, 0.22);
    add_band(s, block, 2, 4, colour, 0.34);
    if (baseline != NULL) {
        ocp_buffer_add(s, "$d%u using 1:5 with lines lw 1.6 dt (6,4) lc rgb '%s' notitle, ", base, OCP_INK);
    }
    ocp_buffer_add(s, "$d%u using 1:5 with lines lw 2.4 lc rgb '%s' notitle\n", block, baseline == NULL ? OCP_INK : "#004C7A");
}

static void describe_fan(const struct ocp_drawing *d, const struct ocp_results_outcome *o, const struct ocp_axis *axis, bool so_far,
                         char *out, size_t size)
{
    const struct ocp_results *r = d->comparison->results;
    const char *direction = o->direction == OCP_LOWER_IS_BETTER    ? " Lower is better."
                            : o->direction == OCP_HIGHER_IS_BETTER ? " Higher is better."
                                                                   : "";
    char period[160];
    if (so_far) {
        snprintf(period, sizeof period, "a rare event, so each run's mean since the start");
    } else {
        snprintf(period, sizeof period, "by period of %u days", r->period_days);
    }
    char unit[160];
    snprintf(out, size, "%s, %s.%s%s", ocp_axis_unit(unit, sizeof unit, axis, o->unit), period, direction,
             o->recorded ? " As an administration would record it." : "");
}

static void draw_fan_legend(struct ocp_drawing *d, double y, bool baseline)
{
    const char *colour = baseline ? OCP_BLUE : OCP_GREY;
    double x = 66.0;
    x = ocp_legend(d, x, y, baseline ? "#004C7A" : OCP_INK, 1.0, false, false, "middle run (median)");
    x = ocp_legend(d, x, y, colour, 0.72, true, false, "50 % of runs");
    x = ocp_legend(d, x, y, colour, 0.38, true, false, "80 %");
    x = ocp_legend(d, x, y, colour, 0.16, true, false, "95 %");
    if (baseline) {
        x = ocp_legend(d, x, y, OCP_INK, 1.0, false, true, "baseline: median");
        ocp_legend(d, x, y, "#999999", 0.28, true, false, "baseline: 95 %");
    }
}

static double panel_height(uint32_t n)
{
    return n == 1 ? 360.0 : n <= 3 ? 260.0 : n == 4 ? 230.0 : 180.0;
}

enum ocp_status ocp_draw_fan(struct ocp_drawing *drawing, struct ocp_message *message)
{
    const struct ocp_results *r = drawing->comparison->results;
    uint32_t shown[OCP_PLOT_STRATEGIES + 1], n = ocp_drawing_strategies(drawing, shown), outcome = ocp_drawing_outcome(drawing);
    bool baseline = !(n == 1 && shown[0] == OCP_BASELINE);
    shown[n] = OCP_BASELINE; /* the last row of the table */
    bool so_far = ocp_outcome_is_rare(drawing->comparison, outcome);
    double(*table)[LEVELS] = quantile_table(drawing, shown, n + 1, outcome, so_far);
    if (table == NULL) {
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory to draw %u periods", r->n_periods);
    }
    struct ocp_axis y = value_axis(table, (size_t)(n + 1) * r->n_periods, r->n_periods, so_far ? ocp_running_skip(r) : 0);
    char subtitle[512];
    describe_fan(drawing, &r->outcome[outcome], &y, so_far, subtitle, sizeof subtitle);
    double scale, height = panel_height(n);
    const char *unit;
    struct ocp_axis x = ocp_time_axis(r, &scale, &unit);
    struct ocp_grid grid;
    uint32_t rows = (n + ocp_grid_columns(n) - 1) / ocp_grid_columns(n);
    ocp_drawing_open(drawing, 1080.0, 30.0 + rows * (height + 66.0), r->outcome[outcome].meaning, subtitle);
    draw_fan_legend(drawing, drawing->top + 8.0, baseline);
    ocp_grid_make(&grid, n, 66.0, drawing->top + 26.0, 1056.0, height, 40.0);
    ocp_grid_titles(drawing, &grid, shown, unit);
    ocp_canvas_page(&drawing->canvas);
    for (uint32_t k = 0; k < n; k++) {
        struct ocp_panel panel = ocp_grid_panel(&grid, k);
        panel.x = x;
        panel.y = y;
        draw_fan_panel(drawing, &panel, table + (size_t)k * r->n_periods, baseline ? table + (size_t)n * r->n_periods : NULL,
                       scale);
    }
    free(table);
    return OCP_OK;
}

/* The paired effect over time reuses the table's shape: low end, mean, high end in columns 0, 3 and 6. */
static double (*effect_table(const struct ocp_drawing *d, const uint32_t *strategy, uint32_t n, uint32_t outcome,
                             struct ocp_message *message))[LEVELS]
{
    const struct ocp_results *r = d->comparison->results;
    double(*table)[LEVELS] = ocp_alloc((size_t)n * r->n_periods, sizeof *table);
    double *mean = ocp_alloc(r->n_periods, sizeof *mean);
    struct ocp_interval *interval = ocp_alloc(r->n_periods, sizeof *interval);
    bool good = table != NULL && mean != NULL && interval != NULL;
    for (uint32_t k = 0; k < n && good; k++) {
        good = ocp_effect_over_time(d->comparison, strategy[k], outcome, mean, interval, message) == OCP_OK;
        for (uint32_t p = 0; p < r->n_periods && good; p++) {
            double *row = table[(size_t)k * r->n_periods + p];
            row[0] = row[1] = row[2] = interval[p].low;
            row[3] = mean[p];
            row[4] = row[5] = row[6] = interval[p].high;
        }
    }
    free(mean);
    free(interval);
    if (!good) {
        ocp_fail(message, OCP_NO_MEMORY, "not enough memory to draw %u periods", r->n_periods);
        free(table);
        table = NULL;
    }
    return table;
}

enum ocp_status ocp_draw_effect(struct ocp_drawing *drawing, struct ocp_message *message)
{
    const struct ocp_results *r = drawing->comparison->results;
    uint32_t shown[OCP_PLOT_STRATEGIES], n = ocp_drawing_strategies(drawing, shown), outcome = ocp_drawing_outcome(drawing);
    const struct ocp_results_outcome *o = &r->outcome[outcome];
    double(*table)[LEVELS] = effect_table(drawing, shown, n, outcome, message);
    if (table == NULL) {
        return OCP_NO_MEMORY;
    }
    double low = 0.0, high = 0.0, scale, height = panel_height(n);
    for (size_t i = 0; i < (size_t)n * r->n_periods; i++) {
        low = isnan(table[i][0]) ? low : fmin(low, table[i][0]);
        high = isnan(table[i][6]) ? high : fmax(high, table[i][6]);
    }
    struct ocp_axis y = ocp_axis_make(low, high, 4, true);
    ocp_axis_round(&y);
    char subtitle[512], title[400], words[160];
    snprintf(title, sizeof title, "%s: difference from the baseline", o->meaning);
    snprintf(subtitle, sizeof subtitle, "%s. Mean of the paired differences in each period of %u days, with its 95 %% interval. %s",
             ocp_axis_unit(words, sizeof words, &y, o->unit), r->period_days,
             o->direction == OCP_LOWER_IS_BETTER    ? "Below zero is better."
             : o->direction == OCP_HIGHER_IS_BETTER ? "Above zero is better."
                                                    : "");
    const char *unit;
    struct ocp_axis x = ocp_time_axis(r, &scale, &unit);
    struct ocp_grid grid;
    uint32_t rows = (n + ocp_grid_columns(n) - 1) / ocp_grid_columns(n);
    ocp_drawing_open(drawing, 1080.0, 8.0 + rows * (height + 66.0), title, subtitle);
    ocp_grid_make(&grid, n, 66.0, drawing->top, 1056.0, height, 40.0);
    ocp_grid_titles(drawing, &grid, shown, unit);
    ocp_canvas_page(&drawing->canvas);
    for (uint32_t k = 0; k < n; k++) {
        struct ocp_panel panel = ocp_grid_panel(&grid, k);
        panel.x = x;
        panel.y = y;
        panel.y_signed = true;
        ocp_canvas_panel(&drawing->canvas, &panel);
        if (!any_value(table + (size_t)k * r->n_periods, r->n_periods)) {
            ocp_buffer_add_string(&drawing->canvas.script, "plot " OCP_PLOT_NOTHING "\n");
            continue;
        }
        unsigned block = write_block(drawing, table + (size_t)k * r->n_periods, scale);
        ocp_buffer_add(&drawing->canvas.script,
                       "plot $d%u using 1:2:8 with filledcurves fc rgb '%s' fs transparent solid 0.3 noborder notitle, "
                       "0 with lines lw 1.4 lc rgb '%s' notitle, $d%u using 1:5 with lines lw 2.2 lc rgb '#004C7A' notitle\n",
                       block, OCP_BLUE, OCP_INK, block);
    }
    free(table);
    return OCP_OK;
}
