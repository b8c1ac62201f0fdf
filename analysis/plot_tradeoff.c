/* Cost against harm, and rights burden against harm beside it: differences from the baseline with 95 % intervals and the frontier
 * of strategies that no other beats on both. Rights never stand alone on another page. */
#include "analysis/plot_internal.h"
#include "analysis/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_POINTS = OCP_PLOT_STRATEGIES + 1 };

struct point {
    uint32_t strategy;
    const struct ocp_effect *x, *y;
    bool frontier, flagged;
    uint32_t same; /* an earlier point at exactly the same place, or its own number: one label for both */
};

struct box {
    double x0, y0, x1, y1;
};

struct side { /* one of the two panels */
    uint32_t outcome;
    struct point point[MAX_POINTS];
    uint32_t n;
    struct ocp_panel panel;
    uint32_t step[MAX_POINTS], n_steps; /* the frontier from left to right */
    struct box taken[6 * MAX_POINTS + 4];
    uint32_t n_taken;
};

static void add_points(const struct ocp_drawing *d, struct side *side, uint32_t outcome)
{
    const struct ocp_comparison *c = d->comparison;
    side->outcome = outcome;
    for (uint32_t s = 0; s < c->results->n_strategies && side->n < MAX_POINTS; s++) {
        const struct ocp_effect *x = ocp_comparison_effect(c, s, outcome), *y = ocp_comparison_effect(c, s, (uint32_t)c->harm);
        if (isfinite(x->difference) && isfinite(y->difference)) {
            uint32_t same = 0;
            while (same < side->n &&
                   (side->point[same].x->difference != x->difference || side->point[same].y->difference != y->difference)) {
                same++;
            }
            side->point[side->n++] = (struct point){.strategy = s, .x = x, .y = y, .flagged = c->standing[s].flagged, .same = same};
        }
    }
    double gx = c->results->outcome[outcome].direction == OCP_HIGHER_IS_BETTER ? 1.0 : -1.0;
    double gy = c->results->outcome[c->harm].direction == OCP_HIGHER_IS_BETTER ? 1.0 : -1.0;
    for (uint32_t i = 0; i < side->n; i++) {
        side->point[i].frontier = true;
        for (uint32_t j = 0; j < side->n; j++) {
            double bx = gx * (side->point[j].x->difference - side->point[i].x->difference);
            double by = gy * (side->point[j].y->difference - side->point[i].y->difference);
            if (bx >= 0.0 && by >= 0.0 && (bx > 0.0 || by > 0.0)) {
                side->point[i].frontier = false;
            }
        }
    }
}

static double end_of(double end, double middle)
{
    return isfinite(end) ? end : middle;
}

static void set_axes(struct side *side)
{
    double x0 = 0.0, x1 = 0.0, y0 = 0.0, y1 = 0.0;
    for (uint32_t i = 0; i < side->n; i++) {
        const struct ocp_effect *x = side->point[i].x, *y = side->point[i].y;
        x0 = fmin(x0, end_of(x->t.low, x->difference));
        x1 = fmax(x1, end_of(x->t.high, x->difference));
        y0 = fmin(y0, end_of(y->t.low, y->difference));
        y1 = fmax(y1, end_of(y->t.high, y->difference));
    }
    double dx = 0.06 * (x1 - x0), dy = 0.08 * (y1 - y0);
    side->panel.x = ocp_axis_make(x0 - dx, x1 + 3.0 * dx, 5, true);
    side->panel.y = ocp_axis_make(y0 - dy, y1 + 1.6 * dy, 6, true);
    side->panel.x_labels = side->panel.y_labels = side->panel.x_signed = side->panel.y_signed = side->panel.grid_x = true;
}

static double pixel_x(const struct ocp_panel *p, double v)
{
    return p->x0 + (v - p->x.low) / (p->x.high - p->x.low) * (p->x1 - p->x0);
}

static double pixel_y(const struct ocp_panel *p, double v)
{
    return p->y1 - (v - p->y.low) / (p->y.high - p->y.low) * (p->y1 - p->y0);
}

static double overlap(const struct side *side, struct box box)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < side->n_taken; i++) {
        const struct box *t = &side->taken[i];
        double w = fmin(box.x1, t->x1) - fmax(box.x0, t->x0), h = fmin(box.y1, t->y1) - fmax(box.y0, t->y0);
        sum += w > 0.0 && h > 0.0 ? w * h : 0.0;
    }
    double out = fmax(0.0, side->panel.x0 + 2.0 - box.x0) + fmax(0.0, box.x1 - side->panel.x1 - 4.0);
    double over = fmax(0.0, side->panel.y0 - box.y0) + fmax(0.0, box.y1 - side->panel.y1 + 3.0);
    return sum + 60.0 * (out + over);
}

static void take(struct side *side, struct box box)
{
    side->taken[side->n_taken++] = box;
}

static void order_frontier(struct side *side)
{
    for (uint32_t i = 0; i < side->n; i++) {
        if (!side->point[i].frontier || side->point[i].same != i) {
            continue;
        }
        uint32_t at = side->n_steps++;
        for (; at > 0 && side->point[i].x->difference < side->point[side->step[at - 1]].x->difference; at--) {
            side->step[at] = side->step[at - 1];
        }
        side->step[at] = i;
    }
}

/* The frontier's steps and the lines at zero are ground that labels avoid. */
static void take_lines(struct side *side)
{
    const struct ocp_panel *p = &side->panel;
    for (uint32_t i = 0; i + 1 < side->n_steps; i++) {
        const struct point *a = &side->point[side->step[i]], *b = &side->point[side->step[i + 1]];
        double xa = pixel_x(p, a->x->difference), xb = pixel_x(p, b->x->difference);
        double ya = pixel_y(p, a->y->difference), yb = pixel_y(p, b->y->difference);
        take(side, (struct box){xa, ya - 3.0, xb, ya + 3.0});
        take(side, (struct box){xb - 3.0, fmin(ya, yb), xb + 3.0, fmax(ya, yb)});
    }
    take(side, (struct box){p->x0, pixel_y(p, 0.0) - 0.5, p->x1, pixel_y(p, 0.0) + 0.5});
    take(side, (struct box){pixel_x(p, 0.0) - 0.5, p->y0, pixel_x(p, 0.0) + 0.5, p->y1});
}

/* Points and their error bars are taken ground before any label is placed. */
static void take_points(struct side *side)
{
    const struct ocp_panel *p = &side->panel;
    for (uint32_t i = 0; i < side->n; i++) {
        const struct ocp_effect *ex = side->point[i].x, *ey = side->point[i].y;
        double x = pixel_x(p, ex->difference), y = pixel_y(p, ey->difference);
        take(side, (struct box){x - 7.0, y - 7.0, x + 7.0, y + 7.0});
        take(side, (struct box){pixel_x(p, end_of(ex->t.low, ex->difference)), y - 2.0,
                                pixel_x(p, end_of(ex->t.high, ex->difference)), y + 2.0});
        take(side, (struct box){x - 2.0, pixel_y(p, end_of(ey->t.high, ey->difference)), x + 2.0,
                                pixel_y(p, end_of(ey->t.low, ey->difference))});
    }
}

struct label {
    struct box box;
    struct ocp_wrapped lines;
    enum ocp_justify justify;
    bool far;
    double w, h;
};

/* The strategy's title, then one line for each strategy at exactly the same place. */
static void word_label(const struct ocp_drawing *d, const struct side *side, uint32_t k, struct label *label)
{
    const struct point *point = &side->point[k];
    char words[600];
    snprintf(words, sizeof words, point->flagged ? "%s (%s)" : "%s", ocp_comparison_title(d->comparison, point->strategy),
             ocp_words_flag(d->comparison));
    ocp_wrap(&label->lines, words, 26, 3);
    for (uint32_t i = 0; i < side->n && label->lines.n < OCP_WRAP_LINES; i++) {
        if (side->point[i].same == k && i != k) {
            snprintf(words, sizeof words, "= %s", ocp_comparison_title(d->comparison, side->point[i].strategy));
            struct ocp_wrapped other;
            ocp_wrap(&other, words, 26, 1);
            label->lines.n++;
            snprintf(label->lines.line[label->lines.n - 1], OCP_WRAP_SIZE, "%s", other.line[0]);
        }
    }
    label->w = 0.0;
    label->h = 16.0 * label->lines.n;
    for (int i = 0; i < label->lines.n; i++) {
        label->w = fmax(label->w, ocp_words_width(label->lines.line[i], 12.0));
    }
}

/* Near its point where it covers least; farther off only at a price. Returns the price paid. */
static double place_label(struct side *side, uint32_t k, struct label *label)
{
    static const double offsets[][2] = {{1, 0},   {-1, 0}, {0, -1},  {0, 1},  {1, -1}, {1, 1}, {-1, -1}, {-1, 1},
                                        {1, -2},  {1, 2},  {-1, -2}, {-1, 2}, {0, -2}, {0, 2}, {1, -3},  {1, 3},
                                        {-1, -3}, {-1, 3}, {1, -4},  {1, 4},  {1, -5}, {1, 5}, {0, -3},  {0, 3}};
    const struct point *point = &side->point[k];
    double x = pixel_x(&side->panel, point->x->difference), y = pixel_y(&side->panel, point->y->difference), best = INFINITY;
    for (size_t i = 0; i < OCP_COUNT(offsets); i++) {
        double cx = x + offsets[i][0] * (label->w / 2.0 + 12.0), cy = y + offsets[i][1] * (label->h / 2.0 + 8.0);
        struct box box = {cx - label->w / 2.0, cy - label->h / 2.0, cx + label->w / 2.0, cy + label->h / 2.0};
        bool far = fabs(cy - y) > label->h / 2.0 + 12.0 || fabs(offsets[i][0]) > 1.0;
        double price = 3.0 * overlap(side, box) + 4.0 * (double)i + (far ? 300.0 : 0.0);
        if (price < best) {
            best = price;
            label->box = box;
            label->far = far;
            label->justify = offsets[i][0] > 0.0 ? OCP_LEFT : offsets[i][0] < 0.0 ? OCP_RIGHT : OCP_CENTRE;
        }
    }
    take(side, label->box);
    return best;
}

/* Labels are placed one after the other; which comes first matters, so every point gets its turn and the cheapest round wins. */
static void place_labels(struct side *side, struct label labels[MAX_POINTS])
{
    uint32_t ground = side->n_taken, best_start = 0;
    double best = INFINITY;
    for (uint32_t round = 0; round <= side->n; round++) { /* the last round repeats the best */
        uint32_t start = round < side->n ? round : best_start;
        double price = 0.0;
        side->n_taken = ground;
        for (uint32_t i = 0; i < side->n; i++) {
            uint32_t k = (start + i) % side->n;
            price += side->point[k].same == k ? place_label(side, k, &labels[k]) : 0.0;
        }
        if (price < best) {
            best = price;
            best_start = start;
        }
    }
}

static void draw_label(struct ocp_drawing *d, const struct side *side, uint32_t k, const struct label *label)
{
    const struct point *point = &side->point[k];
    double x = pixel_x(&side->panel, point->x->difference), y = pixel_y(&side->panel, point->y->difference);
    double cx = 0.5 * (label->box.x0 + label->box.x1);
    if (label->far) {
        ocp_canvas_line(&d->canvas, x, y, fmin(fmax(x, label->box.x0), label->box.x1), fmin(fmax(y, label->box.y0), label->box.y1),
                        "#9A9A9A", 0.8, false);
    }
    for (int i = 0; i < label->lines.n; i++) {
        double at = label->justify == OCP_LEFT ? label->box.x0 : label->justify == OCP_RIGHT ? label->box.x1 : cx;
        ocp_canvas_words(&d->canvas, at, label->box.y0 + 16.0 * i + 8.0, 12.0, ocp_strategy_ink(point->strategy), label->justify,
                         false, label->lines.line[i]);
    }
}

static void label_points(struct ocp_drawing *d, struct side *side)
{
    struct label labels[MAX_POINTS];
    for (uint32_t k = 0; k < side->n; k++) {
        word_label(d, side, k, &labels[k]);
    }
    place_labels(side, labels);
    for (uint32_t k = 0; k < side->n; k++) {
        if (side->point[k].same == k) {
            draw_label(d, side, k, &labels[k]);
        }
    }
}

/* The frontier runs in steps: between two of its points nothing is gained. */
static unsigned write_frontier(struct ocp_drawing *d, const struct side *side)
{
    unsigned block = ocp_canvas_block(&d->canvas);
    for (uint32_t i = 0; i < side->n_steps; i++) {
        const struct point *p = &side->point[side->step[i]];
        ocp_buffer_add(&d->canvas.script, "%.10g %.10g\n", p->x->difference, p->y->difference);
    }
    ocp_canvas_block_end(&d->canvas);
    return block;
}

static void add_point(struct ocp_drawing *d, const struct point *p, struct ocp_buffer *command)
{
    unsigned block = ocp_canvas_block(&d->canvas);
    ocp_buffer_add(&d->canvas.script, "%.10g %.10g %.10g %.10g %.10g %.10g\n", p->x->difference, p->y->difference,
                   end_of(p->x->t.low, p->x->difference), end_of(p->x->t.high, p->x->difference),
                   end_of(p->y->t.low, p->y->difference), end_of(p->y->t.high, p->y->difference));
    ocp_canvas_block_end(&d->canvas);
    const char *colour = p->strategy == OCP_BASELINE ? OCP_INK : ocp_strategy_colour(p->strategy);
    ocp_buffer_add(command, ", $d%u using 1:2:3:4:5:6 with xyerrorbars pt 0 lw 1.5 lc rgb '%s' notitle", block, colour);
    ocp_buffer_add(command, ", $d%u using 1:2 with points pt 7 ps 1.1 lc rgb '%s' notitle", block,
                   p->frontier ? colour : "#FFFFFF");
    ocp_buffer_add(command, ", $d%u using 1:2 with points pt 6 ps 1.1 lw 1.5 lc rgb '%s' notitle", block, colour);
}

static void draw_side(struct ocp_drawing *d, struct side *side)
{
    struct ocp_buffer *s = &d->canvas.script, command = {0};
    ocp_canvas_panel(&d->canvas, &side->panel);
    if (side->n_steps > 1) {
        ocp_buffer_add(&command, ", $d%u using 1:2 with steps lw 1.4 dt (6,4) lc rgb '#8A8A8A' notitle", write_frontier(d, side));
    }
    for (uint32_t i = side->n; i-- > 0;) { /* the baseline on top */
        add_point(d, &side->point[i], &command);
    }
    ocp_buffer_add(s,
                   "set arrow from graph 0,first 0 to graph 1,first 0 nohead lw 1.1 lc rgb '#8A8A8A' back\n"
                   "set arrow from first 0,graph 0 to first 0,graph 1 nohead lw 1.1 lc rgb '#8A8A8A' back\n"
                   "plot " OCP_PLOT_NOTHING "%s\n",
                   command.length > 0 ? command.bytes : "");
    s->failed = s->failed || command.failed;
    ocp_buffer_free(&command);
}

static void label_axes(struct ocp_drawing *d, const struct side *side, const char *what)
{
    const struct ocp_results *r = d->comparison->results;
    const struct ocp_results_outcome *o = &r->outcome[side->outcome], *harm = &r->outcome[d->comparison->harm];
    const struct ocp_panel *p = &side->panel;
    char words[480], unit[160];
    struct ocp_wrapped line;
    size_t columns = (size_t)((p->x1 - p->x0) / (0.56 * 11.0));
    ocp_canvas_words(&d->canvas, p->x0, p->y0 - 50.0, 13.0, OCP_INK, OCP_LEFT, true, what);
    snprintf(words, sizeof words, "%s, %s (down is better)", harm->meaning, ocp_axis_unit(unit, sizeof unit, &p->y, harm->unit));
    ocp_wrap(&line, words, columns, 2);
    for (int i = 0; i < line.n; i++) {
        ocp_canvas_words(&d->canvas, p->x0, p->y0 - 30.0 + 15.0 * i, 11.0, OCP_GREY, OCP_LEFT, false, line.line[i]);
    }
    snprintf(words, sizeof words, "%s, %s (%s is better)", o->meaning, ocp_axis_unit(unit, sizeof unit, &p->x, o->unit),
             o->direction == OCP_HIGHER_IS_BETTER ? "right" : "left");
    ocp_wrap(&line, words, columns, 2);
    for (int i = 0; i < line.n; i++) {
        ocp_canvas_words(&d->canvas, p->x1, p->y1 + 34.0 + 15.0 * i, 11.0, OCP_GREY, OCP_RIGHT, false, line.line[i]);
    }
}

enum ocp_status ocp_draw_tradeoff(struct ocp_drawing *drawing, struct ocp_message *message)
{
    const struct ocp_comparison *c = drawing->comparison;
    struct side *sides = ocp_alloc(2, sizeof *sides);
    if (sides == NULL) {
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory to draw %u strategies", c->results->n_strategies);
    }
    uint32_t n = 1;
    add_points(drawing, &sides[0], (uint32_t)c->cost);
    if (c->rights >= 0) {
        add_points(drawing, &sides[n++], (uint32_t)c->rights);
    }
    const char *subtitle =
        "Differences from the baseline, which stands at zero: paired means with 95 % intervals. Filled points and the dashed "
        "steps: no other strategy is as good on both axes. Hollow: another one is.";
    ocp_drawing_open(drawing, n == 2 ? 1080.0 : 760.0, 550.0, n == 2 ? "Cost, rights and harm" : "Cost and harm", subtitle);
    static const char *const names[] = {"Cost against harm", "Rights burden against harm"};
    double each = n == 2 ? 460.0 : 650.0;
    for (uint32_t i = 0; i < n; i++) {
        sides[i].panel = (struct ocp_panel){.x0 = 66.0 + i * (each + 70.0), .y0 = drawing->top + 64.0, .y1 = drawing->top + 490.0};
        sides[i].panel.x1 = sides[i].panel.x0 + each;
        set_axes(&sides[i]);
        label_axes(drawing, &sides[i], names[i]);
        order_frontier(&sides[i]);
        take_lines(&sides[i]);
        take_points(&sides[i]);
        label_points(drawing, &sides[i]);
    }
    ocp_canvas_page(&drawing->canvas);
    for (uint32_t i = 0; i < n; i++) {
        draw_side(drawing, &sides[i]);
    }
    free(sides);
    return OCP_OK;
}
