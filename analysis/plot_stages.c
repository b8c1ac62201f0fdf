/* Stages of staff conditioning: shares of staff stacked over time, one panel per strategy. */
#include "analysis/plot_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_STAGES = 8 };

/* Light to dark, distinct in lightness and so for every kind of colour vision. */
static const char *stage_colour(uint32_t k, uint32_t n)
{
    static const char *const colours[] = {"#FBE3A0", "#EFAE3C", "#D55E00", "#7A2E00", "#3B1500"};
    uint32_t last = (uint32_t)OCP_COUNT(colours) - 1;
    return colours[n <= 4 ? k : k > last ? last : k];
}

struct stages {
    uint32_t outcome[MAX_STAGES], n; /* those shown: all but stage 0 */
    double factor;                   /* to per cent when the unit is a share */
    double *top;                     /* [n_strategies][n_periods][n + 1] cumulated means; the first is 0 */
};

static double *cell(const struct stages *st, uint32_t n_periods, uint32_t k, uint32_t period)
{
    return st->top + ((size_t)k * n_periods + period) * (st->n + 1);
}

static double cumulate(const struct ocp_drawing *d, struct stages *st, const uint32_t *strategy, uint32_t n)
{
    const struct ocp_results *r = d->comparison->results;
    double high = 0.0;
    for (uint32_t k = 0; k < n; k++) {
        for (uint32_t p = 0; p < r->n_periods; p++) {
            double *top = cell(st, r->n_periods, k, p);
            for (uint32_t i = 0; i < st->n; i++) {
                double mean = ocp_period_mean(d->comparison, strategy[k], st->outcome[i], p);
                top[i + 1] = top[i] + st->factor * (isnan(mean) ? 0.0 : mean);
            }
            high = fmax(high, top[st->n]);
        }
    }
    return high;
}

static unsigned write_stages(struct ocp_drawing *d, const struct stages *st, uint32_t k, double scale)
{
    const struct ocp_results *r = d->comparison->results;
    unsigned block = ocp_canvas_block(&d->canvas);
    for (uint32_t p = 0; p < r->n_periods; p++) {
        ocp_buffer_add(&d->canvas.script, "%.8g", r->time[p] / scale);
        for (uint32_t i = 0; i <= st->n; i++) {
            ocp_buffer_add(&d->canvas.script, " %.10g", cell(st, r->n_periods, k, p)[i]);
        }
        ocp_buffer_add_string(&d->canvas.script, "\n");
    }
    ocp_canvas_block_end(&d->canvas);
    return block;
}

static void draw_stage_panels(struct ocp_drawing *d, const struct stages *st, const struct ocp_grid *grid, struct ocp_axis x,
                              struct ocp_axis y, double scale, bool baseline)
{
    struct ocp_buffer *s = &d->canvas.script;
    for (uint32_t k = 0; k < grid->n; k++) {
        struct ocp_panel panel = ocp_grid_panel(grid, k);
        panel.x = x;
        panel.y = y;
        ocp_canvas_panel(&d->canvas, &panel);
        unsigned block = write_stages(d, st, k, scale), base = baseline ? write_stages(d, st, grid->n, scale) : 0;
        ocp_buffer_add_string(s, "plot ");
        for (uint32_t i = 0; i < st->n; i++) {
            ocp_buffer_add(s, "$d%u using 1:%u:%u with filledcurves fc rgb '%s' fs solid noborder notitle%s", block, i + 2, i + 3,
                           stage_colour(st->n - 1 - i, st->n), i + 1 < st->n ? ", " : "");
        }
        if (baseline) {
            ocp_buffer_add(s, ", $d%u using 1:%u with lines lw 1.8 dt (6,4) lc rgb '%s' notitle", base, st->n + 2, OCP_INK);
        }
        ocp_buffer_add_string(s, "\n");
    }
}

static double stage_legend(struct ocp_drawing *d, const struct stages *st, double y, bool baseline)
{
    const struct ocp_results *r = d->comparison->results;
    double x = 66.0;
    for (uint32_t i = 0; i < st->n; i++) {
        struct ocp_wrapped words;
        ocp_wrap(&words, r->outcome[st->outcome[i]].meaning, 60, 1);
        if (words.n == 0) {
            continue;
        }
        if (x > 66.0 && x + 28.0 + ocp_words_width(words.line[0], 11.0) > d->canvas.width - 24.0) {
            x = 66.0;
            y += 20.0;
        }
        x = ocp_legend(d, x, y, stage_colour(st->n - 1 - i, st->n), 1.0, true, false, words.line[0]);
    }
    if (baseline) {
        if (x + 220.0 > d->canvas.width) {
            x = 66.0;
            y += 20.0;
        }
        ocp_legend(d, x, y, OCP_INK, 1.0, false, true, "all of them in the baseline");
    }
    return y;
}

/* All but stage 0, the last (most serious) first, so that it stands on the axis. */
static void pick_stages(const struct ocp_results *r, struct stages *st)
{
    uint32_t found[MAX_STAGES], n = ocp_outcomes_named(r, "staff_stage_", found, MAX_STAGES);
    for (uint32_t i = n; i-- > 1;) {
        st->outcome[st->n++] = found[i];
    }
    const char *unit = r->outcome[found[n - 1]].unit;
    st->factor = strncmp(unit, "share", 5) == 0 || strcmp(unit, "1") == 0 ? 100.0 : 1.0;
}

enum ocp_status ocp_draw_stages(struct ocp_drawing *drawing, struct ocp_message *message)
{
    const struct ocp_results *r = drawing->comparison->results;
    uint32_t shown[OCP_PLOT_STRATEGIES + 1], n = ocp_drawing_strategies(drawing, shown);
    bool baseline = !(n == 1 && shown[0] == OCP_BASELINE);
    shown[n] = OCP_BASELINE;
    struct stages st = {.n = 0};
    pick_stages(r, &st);
    st.top = ocp_alloc((size_t)(n + 1) * r->n_periods * (st.n + 1), sizeof *st.top);
    if (st.top == NULL) {
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory to draw %u periods", r->n_periods);
    }
    struct ocp_axis y = ocp_axis_make(0.0, cumulate(drawing, &st, shown, n + 1), 4, true);
    ocp_axis_round(&y);
    char subtitle[512], words[160];
    const char *unit = st.factor > 1.0 ? "% of staff" : r->outcome[st.outcome[0]].unit;
    snprintf(subtitle, sizeof subtitle,
             "%s, mean of the runs, by period of %u days. The most serious stage stands on the axis; staff not approached make "
             "up the rest.",
             ocp_axis_unit(words, sizeof words, &y, unit), r->period_days);
    double scale, height = n == 1 ? 360.0 : n <= 3 ? 260.0 : 180.0;
    const char *time_unit;
    struct ocp_axis x = ocp_time_axis(r, &scale, &time_unit);
    struct ocp_grid grid;
    uint32_t rows = (n + ocp_grid_columns(n) - 1) / ocp_grid_columns(n);
    ocp_drawing_open(drawing, 1080.0, 50.0 + rows * (height + 66.0), "Stages of staff conditioning", subtitle);
    stage_legend(drawing, &st, drawing->top + 8.0, baseline);
    ocp_grid_make(&grid, n, 66.0, drawing->top + 46.0, 1056.0, height, 40.0);
    ocp_grid_titles(drawing, &grid, shown, time_unit);
    ocp_canvas_page(&drawing->canvas);
    draw_stage_panels(drawing, &st, &grid, x, y, scale, baseline);
    free(st.top);
    return OCP_OK;
}
