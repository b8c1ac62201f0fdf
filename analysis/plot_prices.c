/* Market prices over time: one panel per good, one line per strategy, labelled at its end. */
#include "analysis/plot_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_GOODS = 8 };

struct label {
    double y; /* pixels */
    uint32_t strategy;
};

/* Moves labels apart to `room` pixels, keeping their order and staying within the panel as far as they fit. */
static void spread(struct label *labels, uint32_t n, double room, double low, double high)
{
    for (uint32_t i = 1; i < n; i++) { /* by place, then by strategy: stable */
        struct label item = labels[i];
        uint32_t at = i;
        for (; at > 0 && item.y < labels[at - 1].y; at--) {
            labels[at] = labels[at - 1];
        }
        labels[at] = item;
    }
    for (uint32_t i = 0; i < n; i++) {
        double least = i == 0 ? low : labels[i - 1].y + room;
        labels[i].y = fmax(labels[i].y, least);
    }
    for (uint32_t i = n; i-- > 0;) {
        double most = i + 1 == n ? fmax(high, low + room * (n - 1)) : labels[i + 1].y - room;
        labels[i].y = fmin(labels[i].y, most);
    }
}

struct prices {
    uint32_t good[MAX_GOODS], n_goods;
    uint32_t shown[OCP_PLOT_STRATEGIES + 1], n_shown; /* the baseline first */
    double *median;                                   /* [n_goods][n_shown][n_periods] */
    double *low, *high;                               /* [n_goods][n_periods] 80 % of the baseline's runs */
};

static void fill_prices(const struct ocp_drawing *d, struct prices *p, double *work)
{
    static const double level[] = {0.10, 0.50, 0.90};
    uint32_t periods = d->comparison->results->n_periods;
    for (uint32_t g = 0; g < p->n_goods; g++) {
        for (uint32_t k = 0; k < p->n_shown; k++) {
            for (uint32_t t = 0; t < periods; t++) {
                double q[3];
                ocp_period_quantiles(d->comparison, p->shown[k], p->good[g], t, level, 3, q, work);
                p->median[((size_t)g * p->n_shown + k) * periods + t] = q[1];
                if (k == 0) {
                    p->low[(size_t)g * periods + t] = q[0];
                    p->high[(size_t)g * periods + t] = q[2];
                }
            }
        }
    }
}

static struct ocp_axis price_axis(const struct prices *p, uint32_t periods, uint32_t g)
{
    double low = INFINITY, high = -INFINITY;
    for (uint32_t t = 0; t < periods; t++) {
        low = fmin(low, isnan(p->low[(size_t)g * periods + t]) ? INFINITY : p->low[(size_t)g * periods + t]);
        high = fmax(high, isnan(p->high[(size_t)g * periods + t]) ? -INFINITY : p->high[(size_t)g * periods + t]);
        for (uint32_t k = 0; k < p->n_shown; k++) {
            double median = p->median[((size_t)g * p->n_shown + k) * periods + t];
            low = isnan(median) ? low : fmin(low, median);
            high = isnan(median) ? high : fmax(high, median);
        }
    }
    struct ocp_axis axis = ocp_axis_make(low, high, 4, low >= 0.0 && low < 0.5 * high);
    ocp_axis_round(&axis);
    return axis;
}

static double to_pixel(const struct ocp_panel *panel, double value)
{
    return panel->y1 - (value - panel->y.low) / (panel->y.high - panel->y.low) * (panel->y1 - panel->y0);
}

/* Names at the line ends, with leaders where they had to move: page items. */
static void label_lines(struct ocp_drawing *d, const struct prices *p, uint32_t g, const struct ocp_panel *panel)
{
    uint32_t periods = d->comparison->results->n_periods, n = 0;
    struct label labels[OCP_PLOT_STRATEGIES + 1];
    double end[OCP_PLOT_STRATEGIES + 1] = {0};
    for (uint32_t k = 0; k < p->n_shown; k++) {
        double last = p->median[((size_t)g * p->n_shown + k) * periods + periods - 1];
        if (!isnan(last)) {
            end[k] = to_pixel(panel, last);
            labels[n++] = (struct label){.y = end[k], .strategy = k};
        }
    }
    spread(labels, n, 16.0, panel->y0 + 4.0, panel->y1 - 4.0);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = labels[i].strategy;
        const char *colour = ocp_strategy_colour(p->shown[k]);
        struct ocp_wrapped words;
        ocp_wrap(&words, ocp_comparison_title(d->comparison, p->shown[k]), 50, 1);
        ocp_canvas_line(&d->canvas, panel->x1 + 2.0, end[k], panel->x1 + 22.0, labels[i].y, colour, 1.0, false);
        if (words.n > 0) {
            ocp_canvas_words(&d->canvas, panel->x1 + 26.0, labels[i].y, 11.0, ocp_strategy_ink(p->shown[k]), OCP_LEFT, k == 0,
                             words.line[0]);
        }
    }
}

static void draw_good(struct ocp_drawing *d, const struct prices *p, uint32_t g, const struct ocp_panel *panel, double scale)
{
    const struct ocp_results *r = d->comparison->results;
    struct ocp_buffer *s = &d->canvas.script;
    ocp_canvas_panel(&d->canvas, panel);
    unsigned block = ocp_canvas_block(&d->canvas);
    for (uint32_t t = 0; t < r->n_periods; t++) {
        ocp_buffer_add(s, "%.8g %.10g %.10g", r->time[t] / scale, p->low[(size_t)g * r->n_periods + t],
                       p->high[(size_t)g * r->n_periods + t]);
        for (uint32_t k = 0; k < p->n_shown; k++) {
            ocp_buffer_add(s, " %.10g", p->median[((size_t)g * p->n_shown + k) * r->n_periods + t]);
        }
        ocp_buffer_add_string(s, "\n");
    }
    ocp_canvas_block_end(&d->canvas);
    ocp_buffer_add(s, "plot $d%u using 1:2:3 with filledcurves fc rgb '#999999' fs transparent solid 0.25 noborder notitle", block);
    for (uint32_t i = 0; i < p->n_shown; i++) { /* the baseline last, on top */
        uint32_t k = (i + 1) % p->n_shown;
        ocp_buffer_add(s, ", $d%u using 1:%u with lines lw %.1f%s lc rgb '%s' notitle", block, k + 4, k == 0 ? 2.6 : 2.0,
                       p->shown[k] > 6 ? " dt (8,3)" : "", k == 0 ? OCP_INK : ocp_strategy_colour(p->shown[k]));
    }
    ocp_buffer_add_string(s, "\n");
}

static void draw_prices(struct ocp_drawing *d, const struct prices *p)
{
    const struct ocp_results *r = d->comparison->results;
    const double height = fmax(150.0, 18.0 * p->n_shown + 8.0), each = height + 62.0;
    char subtitle[320];
    snprintf(subtitle, sizeof subtitle,
             "Median of the runs of each strategy, by period of %u days. The grey band holds 80 %% of the baseline's runs.",
             r->period_days);
    double scale;
    const char *unit;
    struct ocp_axis x = ocp_time_axis(r, &scale, &unit);
    ocp_drawing_open(d, 1080.0, p->n_goods * each + 8.0, "Market prices inside", subtitle);
    struct ocp_panel panels[MAX_GOODS];
    for (uint32_t g = 0; g < p->n_goods; g++) {
        const struct ocp_results_outcome *o = &r->outcome[p->good[g]];
        double top = d->top + g * each + 28.0;
        panels[g] =
            (struct ocp_panel){.x0 = 66.0, .x1 = 716.0, .y0 = top, .y1 = top + height, .x = x, .x_labels = true, .y_labels = true};
        panels[g].y = price_axis(p, r->n_periods, g);
        struct ocp_wrapped title;
        char words[440], price[160];
        snprintf(words, sizeof words, "%s, %s", o->meaning, ocp_axis_unit(price, sizeof price, &panels[g].y, o->unit));
        ocp_wrap(&title, words, 100, 1);
        ocp_canvas_words(&d->canvas, 66.0, top - 14.0, 12.0, OCP_INK, OCP_LEFT, true, title.line[0]);
        ocp_canvas_words(&d->canvas, 716.0, top + height + 28.0, 10.0, OCP_GREY, OCP_RIGHT, false, unit);
        label_lines(d, p, g, &panels[g]);
    }
    ocp_canvas_page(&d->canvas);
    for (uint32_t g = 0; g < p->n_goods; g++) {
        draw_good(d, p, g, &panels[g], scale);
    }
}

enum ocp_status ocp_draw_prices(struct ocp_drawing *drawing, struct ocp_message *message)
{
    const struct ocp_results *r = drawing->comparison->results;
    struct prices p = {.n_shown = 1};
    p.n_goods = ocp_outcomes_named(r, "price_", p.good, MAX_GOODS);
    p.shown[0] = OCP_BASELINE;
    uint32_t others[OCP_PLOT_STRATEGIES], n = ocp_drawing_strategies(drawing, others);
    for (uint32_t i = 0; i < n; i++) {
        if (others[i] != OCP_BASELINE) {
            p.shown[p.n_shown++] = others[i];
        }
    }
    size_t bands = (size_t)p.n_goods * r->n_periods;
    p.median = ocp_alloc(bands * p.n_shown, sizeof *p.median);
    p.low = ocp_alloc(bands, sizeof *p.low);
    p.high = ocp_alloc(bands, sizeof *p.high);
    double *work = ocp_alloc(r->n_replicates, sizeof *work);
    enum ocp_status status = OCP_OK;
    if (p.median == NULL || p.low == NULL || p.high == NULL || work == NULL) {
        status = ocp_fail(message, OCP_NO_MEMORY, "not enough memory to draw %u periods", r->n_periods);
    } else {
        fill_prices(drawing, &p, work);
        draw_prices(drawing, &p);
    }
    free(p.median);
    free(p.low);
    free(p.high);
    free(work);
    return status;
}
