/* Paired effects with their 95 % intervals: one column per strategy, one row per outcome, grouped by family, in % of the
 * baseline. Shape and colour both tell better from worse. */
#include "analysis/plot_internal.h"
#include "analysis/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double row_height = 23.0, label_width = 360.0, margin = 20.0;

struct mark {
    const char *colour, *words;
    enum ocp_verdict verdict;
    int shape; /* gnuplot point type */
};

/* Filled circle, filled triangle down and others: the shapes of point types are the same in all drawing terminals. */
static const struct mark marks[] = {
    {"#007A5A", "better", OCP_VERDICT_BETTER, 7},
    {OCP_VERMILLION, "worse", OCP_VERDICT_WORSE, 9},
    {OCP_BLUE, "changed, neither good nor bad", OCP_VERDICT_CHANGED, 5},
    {"#777777", "no clear change", OCP_VERDICT_UNCERTAIN, 6},
    {"#777777", "no practical difference", OCP_VERDICT_NEGLIGIBLE, 4},
    {"#777777", "exactly as the baseline", OCP_VERDICT_SAME, 2},
};

struct forest {
    uint32_t *row; /* [n_rows] outcome, or UINT32_MAX for a family's heading, whose outcome is the next row */
    uint32_t n_rows;
    uint32_t shown[OCP_PLOT_STRATEGIES], n_shown;
    double limit; /* the axis reaches from -limit to limit, in % */
    struct ocp_axis axis;
};

static enum ocp_status collect_rows(const struct ocp_drawing *d, struct forest *f, struct ocp_message *message)
{
    const struct ocp_comparison *c = d->comparison;
    const struct ocp_results *r = c->results;
    uint32_t n = d->options->kind == OCP_PLOT_FOREST && c->n_lead > 0 ? c->n_lead : c->n_listed;
    f->row = ocp_alloc(2 * (size_t)n + 1, sizeof *f->row);
    bool *done = ocp_alloc(n, sizeof *done);
    if (f->row == NULL || done == NULL) {
        free(done);
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory to draw %u outcomes", n);
    }
    for (uint32_t i = 0; i < n; i++) { /* families in the order of their first outcome */
        if (done[i]) {
            continue;
        }
        const char *family = r->outcome[c->listed[i]].family;
        f->row[f->n_rows++] = UINT32_MAX;
        for (uint32_t j = i; j < n; j++) {
            if (strcmp(r->outcome[c->listed[j]].family, family) == 0) {
                f->row[f->n_rows++] = c->listed[j];
                done[j] = true;
            }
        }
    }
    free(done);
    return OCP_OK;
}

/* The scale holds most intervals; the few that reach beyond it become arrows with their figure. */
static void choose_limit(const struct ocp_drawing *d, struct forest *f, double *work)
{
    size_t n = 0;
    for (uint32_t k = 0; k < f->n_shown; k++) {
        for (uint32_t i = 0; i < f->n_rows; i++) {
            if (f->row[i] == UINT32_MAX) {
                continue;
            }
            const struct ocp_effect *e = ocp_comparison_effect(d->comparison, f->shown[k], f->row[i]);
            double reach = fmax(fabs(e->relative_t.low), fabs(e->relative_t.high));
            if (isfinite(reach) && e->verdict != OCP_VERDICT_SAME) {
                work[n++] = reach;
            }
        }
    }
    ocp_sort(work, n);
    f->limit = n == 0 ? 10.0 : fmin(fmax(1.15 * ocp_quantile(work, n, 0.88), 2.0), 100.0);
    /* One labelled tick on each side of zero, well inside, so that neighbours' labels never meet: the largest round number up to
     * 0.8 of the limit; these are dense enough that twice the number lies beyond it. */
    static const double rounds[] = {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0};
    double most = 0.8 * f->limit, power = pow(10.0, floor(log10(most))), step = power;
    for (size_t i = 0; i < OCP_COUNT(rounds); i++) {
        step = rounds[i] * power <= most ? rounds[i] * power : step;
    }
    f->axis = (struct ocp_axis){.low = -f->limit, .high = f->limit, .divide = 1.0, .word = ""};
    ocp_axis_set_step(&f->axis, step);
}

static const struct mark *mark_of(enum ocp_verdict verdict)
{
    for (size_t i = 0; i < OCP_COUNT(marks); i++) {
        if (marks[i].verdict == verdict) {
            return &marks[i];
        }
    }
    return NULL;
}

static bool beyond(const struct forest *f, const struct ocp_effect *e)
{
    return isfinite(e->relative) && fabs(e->relative) > f->limit;
}

/* All effects of one verdict in one panel; true when there was any. */
static bool write_marks(struct ocp_drawing *d, const struct forest *f, uint32_t strategy, enum ocp_verdict verdict, unsigned *block)
{
    struct ocp_buffer rows = {0};
    for (uint32_t i = 0; i < f->n_rows; i++) {
        if (f->row[i] == UINT32_MAX) {
            continue;
        }
        const struct ocp_effect *e = ocp_comparison_effect(d->comparison, strategy, f->row[i]);
        if (e->verdict != verdict || !isfinite(e->relative) || beyond(f, e)) {
            continue;
        }
        double low = isfinite(e->relative_t.low) ? fmax(e->relative_t.low, -f->limit) : e->relative;
        double high = isfinite(e->relative_t.high) ? fmin(e->relative_t.high, f->limit) : e->relative;
        ocp_buffer_add(&rows, "%.8g %.2f %.8g %.8g\n", e->relative, i + 0.5, low, high);
    }
    bool any = rows.length > 0;
    if (any) {
        *block = ocp_canvas_block(&d->canvas);
        ocp_buffer_add_bytes(&d->canvas.script, rows.bytes, rows.length);
        ocp_canvas_block_end(&d->canvas);
    }
    d->canvas.script.failed = d->canvas.script.failed || rows.failed;
    ocp_buffer_free(&rows);
    return any;
}

/* Arrows with figures for what lies outside the scale, "no baseline" where no percentage exists: labels of the panel. */
static void write_exceptions(struct ocp_drawing *d, const struct forest *f, uint32_t strategy)
{
    struct ocp_buffer *s = &d->canvas.script;
    for (uint32_t i = 0; i < f->n_rows; i++) {
        if (f->row[i] == UINT32_MAX) {
            continue;
        }
        const struct ocp_effect *e = ocp_comparison_effect(d->comparison, strategy, f->row[i]);
        const struct mark *mark = mark_of(e->verdict);
        char words[OCP_WORDS_SIZE + 16], number[OCP_WORDS_SIZE];
        double x = 0.0;
        const char *side = "center", *colour = mark == NULL ? OCP_GREY : mark->colour;
        if (beyond(f, e)) {
            ocp_words_size_of(number, e, NULL);
            snprintf(words, sizeof words, e->relative > 0.0 ? "%s \u25b6" : "\u25c0 %s", number);
            x = e->relative > 0.0 ? f->limit : -f->limit;
            side = e->relative > 0.0 ? "right" : "left";
        } else if (e->verdict == OCP_VERDICT_UNKNOWN) {
            snprintf(words, sizeof words, "not known");
        } else if (!isfinite(e->relative)) { /* no percentage of the baseline: the difference itself */
            ocp_words_size_of(number, e, NULL);
            snprintf(words, sizeof words, e->baseline == 0.0 ? "%s (from 0)" : "%s (its unit)", number);
        } else {
            continue;
        }
        ocp_buffer_add_string(s, "set label ");
        ocp_gnuplot_quote(s, words, 60);
        ocp_buffer_add(s, " at first %.8g,%.2f %s noenhanced front font '%s,10' tc rgb '%s'\n", x, i + 0.5, side,
                       d->canvas.format == OCP_PLOT_SVG ? "sans-serif" : "DejaVu Sans", colour);
    }
}

/* The line at zero, interrupted where a row holds words instead of a mark. */
static void draw_zero_line(struct ocp_buffer *s, const struct ocp_drawing *d, const struct forest *f, uint32_t strategy)
{
    for (uint32_t first = 0, next = 0; first < f->n_rows; first = next + 1) {
        for (next = first; next < f->n_rows; next++) {
            const struct ocp_effect *e =
                f->row[next] == UINT32_MAX ? NULL : ocp_comparison_effect(d->comparison, strategy, f->row[next]);
            if (e != NULL && !isfinite(e->relative)) {
                break;
            }
        }
        if (next > first) {
            ocp_buffer_add(s, "set arrow from first 0,%u to first 0,%u nohead lw 1.2 lc rgb '%s' back\n", first, next, OCP_INK);
        }
    }
}

static void draw_column(struct ocp_drawing *d, const struct forest *f, uint32_t k, const struct ocp_panel *panel)
{
    struct ocp_buffer *s = &d->canvas.script, command = {0};
    ocp_canvas_panel(&d->canvas, panel);
    write_exceptions(d, f, f->shown[k]);
    for (size_t m = 0; m < OCP_COUNT(marks); m++) {
        unsigned block;
        if (write_marks(d, f, f->shown[k], marks[m].verdict, &block)) {
            ocp_buffer_add(&command,
                           ", $d%u using 1:2:3:4 with xerrorbars pt 0 lw 1.6 lc rgb '%s' notitle"
                           ", $d%u using 1:2 with points pt 7 ps 0.7 lc rgb '#FFFFFF' notitle"
                           ", $d%u using 1:2 with points pt %d ps 0.75 lw 1.6 lc rgb '%s' notitle",
                           block, marks[m].colour, block, block, marks[m].shape, marks[m].colour);
        }
    }
    draw_zero_line(s, d, f, f->shown[k]);
    ocp_buffer_add(s, "plot " OCP_PLOT_NOTHING "%s\n", command.length > 0 ? command.bytes : "");
    s->failed = s->failed || command.failed;
    ocp_buffer_free(&command);
}

static void capitalise(char *word)
{
    if (word[0] >= 'a' && word[0] <= 'z') {
        word[0] = (char)(word[0] - 32);
    }
}

static void draw_row_labels(struct ocp_drawing *d, const struct forest *f, double top, double right)
{
    const struct ocp_results *r = d->comparison->results;
    unsigned shade = 0;
    for (uint32_t i = 0; i < f->n_rows; i++) {
        double y = top + row_height * (i + 0.5);
        if (f->row[i] == UINT32_MAX) {
            char family[40];
            snprintf(family, sizeof family, "%s", r->outcome[f->row[i + 1]].family);
            capitalise(family);
            ocp_canvas_words(&d->canvas, margin, y + 2.0, 12.0, OCP_INK, OCP_LEFT, true, family);
            shade = 0;
            continue;
        }
        if (shade++ % 2 == 0) {
            ocp_canvas_box(&d->canvas, margin, y - row_height / 2.0, right, y + row_height / 2.0, "#EEF2F5", 1.0);
        }
        const struct ocp_results_outcome *o = &r->outcome[f->row[i]];
        char words[340];
        snprintf(words, sizeof words, "%s%s", o->meaning, o->recorded ? " (recorded)" : "");
        struct ocp_wrapped wrapped;
        ocp_wrap(&wrapped, words, (size_t)(label_width / (0.555 * 11.5)), 1);
        if (wrapped.n > 0) {
            ocp_canvas_words(&d->canvas, margin + 12.0, y, 11.5, OCP_INK, OCP_LEFT, false, wrapped.line[0]);
        }
    }
}

static void draw_legend(struct ocp_drawing *d, double y)
{
    double x = margin + 12.0;
    static const char *const signs[] = {"\u25cf", "\u25b2", "\u25a0", "\u25cb", "\u25a1", "\u00d7"};
    for (size_t m = 0; m < OCP_COUNT(marks); m++) {
        ocp_canvas_words(&d->canvas, x, y, 12.0, marks[m].colour, OCP_LEFT, false, signs[m]);
        ocp_canvas_words(&d->canvas, x + 16.0, y, 11.0, OCP_INK, OCP_LEFT, false, marks[m].words);
        x += 16.0 + ocp_words_width(marks[m].words, 11.0) + 22.0;
    }
}

static void wrap_title(const struct ocp_drawing *d, const struct forest *f, uint32_t k, double column, struct ocp_wrapped *title)
{
    ocp_wrap(title, ocp_comparison_title(d->comparison, f->shown[k]), (size_t)(column / (0.585 * 11.5)), OCP_WRAP_LINES);
}

static int title_lines(const struct ocp_drawing *d, const struct forest *f, double column)
{
    int most = 1;
    for (uint32_t k = 0; k < f->n_shown; k++) {
        struct ocp_wrapped title;
        wrap_title(d, f, k, column, &title);
        most = title.n > most ? title.n : most;
    }
    return most;
}

static void draw_forest(struct ocp_drawing *d, const struct forest *f)
{
    double column = fmax(128.0, fmin(220.0, 960.0 / f->n_shown)), gap = 18.0;
    double left = margin + label_width + 20.0, right = left + f->n_shown * (column + gap) - gap;
    double width = fmax(right + margin, 900.0), head = 16.0 * title_lines(d, f, column) + 20.0;
    const struct ocp_comparison *c = d->comparison;
    char subtitle[400];
    snprintf(
        subtitle, sizeof subtitle,
        "Mean of the paired differences from the baseline over %u replicates, in %% of the baseline, with 95 %% intervals (t). "
        "Left of the line: less than in the baseline; right: more.",
        c->results->n_replicates);
    ocp_drawing_open(d, width, head + row_height * f->n_rows + 62.0,
                     d->options->kind == OCP_PLOT_FOREST ? "Effects of the strategies on the outcomes that lead this study"
                                                         : "Effects of the strategies on all outcomes",
                     subtitle);
    double top = d->top + head, bottom = top + row_height * f->n_rows;
    draw_row_labels(d, f, top, right);
    for (uint32_t k = 0; k < f->n_shown; k++) {
        struct ocp_wrapped title;
        wrap_title(d, f, k, column, &title);
        for (int i = 0; i < title.n; i++) {
            ocp_canvas_words(&d->canvas, left + k * (column + gap) + column / 2.0, top - 14.0 - 16.0 * (title.n - 1 - i), 11.5,
                             OCP_INK, OCP_CENTRE, true, title.line[i]);
        }
    }
    draw_legend(d, bottom + 44.0);
    ocp_canvas_page(&d->canvas);
    for (uint32_t k = 0; k < f->n_shown; k++) {
        double x = left + k * (column + gap);
        struct ocp_panel panel = {.x0 = x,
                                  .x1 = x + column,
                                  .y0 = top,
                                  .y1 = bottom,
                                  .x = f->axis,
                                  .x_labels = true,
                                  .x_percent = true,
                                  .x_signed = true,
                                  .no_y = true,
                                  .y_down = true};
        panel.y = (struct ocp_axis){.low = 0.0, .high = f->n_rows, .step = 1.0, .divide = 1.0, .word = ""};
        draw_column(d, f, k, &panel);
    }
}

enum ocp_status ocp_draw_forest(struct ocp_drawing *drawing, struct ocp_message *message)
{
    struct forest forest = {.n_rows = 0};
    forest.n_shown = ocp_drawing_strategies(drawing, forest.shown);
    enum ocp_status status = collect_rows(drawing, &forest, message);
    double *work = ocp_alloc((size_t)forest.n_rows * forest.n_shown + 1, sizeof *work);
    if (status == OCP_OK && work == NULL) {
        status = ocp_fail(message, OCP_NO_MEMORY, "not enough memory to draw %u effects", forest.n_rows * forest.n_shown);
    } else if (status == OCP_OK) {
        choose_limit(drawing, &forest, work);
        draw_forest(drawing, &forest);
    }
    free(work);
    free(forest.row);
    return status;
}
