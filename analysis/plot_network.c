/* The network before and after, as it is and as the service believes it to be: one row per moment, two panels each, every person in
 * the same place in all of them. Decides places and marks; leaves gnuplot to canvas.c. Only numbers reach the data blocks. */
#include "analysis/network.h"
#include "analysis/plot_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 4, MOST_PERSONS = 3000, STEPS = 300, COLOURS = 6, ROLES = 3 };

struct place {
    uint32_t person;
    double x, y, dx, dy;
};

struct picture {
    struct ocp_drawing *d;
    const struct ocp_results *results;
    struct ocp_snapshot row[MOST_ROWS];
    char title[MOST_ROWS][256];
    uint32_t n_rows;
    struct place *place; /* [n] by person */
    size_t n;
    uint32_t colour_of[OCP_MAX_GROUPS]; /* COLOURS: too small to have its own */
    uint32_t shown[COLOURS], n_shown;   /* groups with a colour, the largest first */
};

static const char *const colours[COLOURS + 1] = {OCP_BLUE, OCP_VERMILLION, OCP_GREEN, OCP_PURPLE, OCP_ORANGE, OCP_SKY, OCP_GREY};

static void add_row(struct picture *p, const struct ocp_snapshot *snapshot, const char *moment, const char *strategy)
{
    if (p->n_rows < MOST_ROWS) {
        (void)snprintf(p->title[p->n_rows], sizeof p->title[0], "%s%s%s", moment, *strategy ? ": " : "", strategy);
        p->row[p->n_rows++] = *snapshot;
    }
}

static uint32_t run_of(const struct ocp_results *r, uint32_t strategy)
{
    return strategy * r->n_replicates; /* the first replicate: the one that always keeps snapshots */
}

/* One strategy: all its moments. All strategies: the first moment, which they share, and the second of each. */
static void choose_rows(struct picture *p)
{
    const struct ocp_results *r = p->results;
    const struct ocp_comparison *c = p->d->comparison;
    const long one = p->d->options->strategy;
    uint32_t days[OCP_MAX_SNAPSHOTS];
    char moment[64];
    struct ocp_snapshot s;
    const uint32_t first = one >= 0 ? (uint32_t)one : OCP_BASELINE;
    const size_t known = ocp_snapshot_days(r, run_of(r, first), days, OCP_MAX_SNAPSHOTS);
    const size_t n = known < OCP_MAX_SNAPSHOTS ? known : OCP_MAX_SNAPSHOTS;
    for (size_t i = 0; i < n && (one >= 0 || i == 0); i++) {
        (void)snprintf(moment, sizeof moment, "Day %u", days[i]);
        if (ocp_snapshot_find(r, run_of(r, first), days[i], &s)) {
            add_row(p, &s, one >= 0 ? moment : "Before", one >= 0 ? ocp_comparison_title(c, first) : moment);
        }
    }
    for (uint32_t strategy = r->n_strategies > 1 ? 1 : 0; one < 0 && n > 1 && strategy < r->n_strategies; strategy++) {
        (void)snprintf(moment, sizeof moment, "Day %u", days[1]);
        if (ocp_snapshot_find(r, run_of(r, strategy), days[1], &s)) {
            add_row(p, &s, moment, ocp_comparison_title(c, strategy));
        }
    }
}

static int by_person(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    return (left->person > right->person) - (left->person < right->person);
}

static struct place *find(const struct picture *p, uint32_t person)
{
    const struct place key = {.person = person};
    return p->n > 0 ? bsearch(&key, p->place, p->n, sizeof *p->place, by_person) : NULL;
}

static bool list_persons(struct picture *p)
{
    size_t total = 0;
    for (uint32_t k = 0; k < p->n_rows; k++) {
        total += p->row[k].n_nodes;
    }
    p->place = ocp_alloc(total + 1, sizeof *p->place);
    if (!p->place) {
        return false;
    }
    for (uint32_t k = 0; k < p->n_rows; k++) {
        for (size_t i = 0; i < p->row[k].n_nodes; i++) {
            p->place[p->n++].person = p->row[k].node[i].person;
        }
    }
    qsort(p->place, p->n, sizeof *p->place, by_person);
    size_t kept = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (kept == 0 || p->place[kept - 1].person != p->place[i].person) {
            p->place[kept++] = p->place[i];
        }
    }
    p->n = kept;
    return true;
}

/* Fruchterman and Reingold 1991: everybody repels everybody, ties attract, and all are drawn a little towards the middle. */
static void repel(struct picture *p, double ideal)
{
    for (size_t i = 0; i < p->n; i++) {
        struct place *a = &p->place[i];
        for (size_t j = i + 1; j < p->n; j++) {
            struct place *b = &p->place[j];
            const double x = a->x - b->x, y = a->y - b->y;
            const double push = ideal * ideal / (x * x + y * y + 1e-9);
            a->dx += x * push;
            a->dy += y * push;
            b->dx -= x * push;
            b->dy -= y * push;
        }
        a->dx -= 0.6 * a->x;
        a->dy -= 0.6 * a->y;
    }
}

static void attract(struct picture *p, double ideal)
{
    for (uint32_t k = 0; k < p->n_rows; k++) {
        for (size_t i = 0; i < p->row[k].n_edges; i++) {
            const struct ocp_network_edge *edge = &p->row[k].edge[i];
            struct place *a = find(p, edge->a), *b = find(p, edge->b);
            if (!a || !b) {
                continue;
            }
            const double x = a->x - b->x, y = a->y - b->y, length = sqrt(x * x + y * y);
            const double pull = length / ideal * (edge->layer == OCP_LAYER_TRUE ? 1.0 : 0.15) / (double)p->n_rows;
            a->dx -= x * pull;
            a->dy -= y * pull;
            b->dx += x * pull;
            b->dy += y * pull;
        }
    }
}

/* Stretched so that both directions run from -1 to 1. */
static void fill_square(struct picture *p)
{
    double low_x = INFINITY, high_x = -INFINITY, low_y = INFINITY, high_y = -INFINITY;
    for (size_t i = 0; i < p->n; i++) {
        low_x = fmin(low_x, p->place[i].x);
        high_x = fmax(high_x, p->place[i].x);
        low_y = fmin(low_y, p->place[i].y);
        high_y = fmax(high_y, p->place[i].y);
    }
    for (size_t i = 0; i < p->n; i++) {
        p->place[i].x = 2.0 * (p->place[i].x - low_x) / (high_x - low_x + 1e-9) - 1.0;
        p->place[i].y = 2.0 * (p->place[i].y - low_y) / (high_y - low_y + 1e-9) - 1.0;
    }
}

static void lay_out(struct picture *p)
{
    const double ideal = 1.2 / sqrt((double)p->n + 1.0);
    for (size_t i = 0; i < p->n; i++) { /* a sunflower to start from: the same every time */
        const double angle = 2.399963229728653 * (double)i, radius = sqrt(((double)i + 0.5) / (double)p->n);
        p->place[i].x = radius * cos(angle);
        p->place[i].y = radius * sin(angle);
    }
    for (int step = 0; step < STEPS; step++) {
        const double most = 0.1 * (1.0 - (double)step / STEPS) + 0.001;
        repel(p, ideal);
        attract(p, ideal);
        for (size_t i = 0; i < p->n; i++) {
            struct place *a = &p->place[i];
            const double length = sqrt(a->dx * a->dx + a->dy * a->dy) + 1e-12;
            const double step_length = length < most ? length : most;
            a->x += a->dx / length * step_length;
            a->y += a->dy / length * step_length;
            a->dx = a->dy = 0.0;
        }
    }
    fill_square(p);
}

/* The six largest groups by true or believed members at the first moment get a colour. */
static void choose_colours(struct picture *p)
{
    uint32_t size[OCP_MAX_GROUPS] = {0};
    for (uint32_t k = 0; k < p->n_rows; k++) {
        for (size_t i = 0; i < p->row[k].n_nodes; i++) {
            const struct ocp_network_node *node = &p->row[k].node[i];
            size[node->group >= 0 ? node->group : node->believed_group]++;
        }
    }
    for (uint32_t g = 0; g < OCP_MAX_GROUPS; g++) {
        p->colour_of[g] = COLOURS;
    }
    while (p->n_shown < COLOURS) {
        uint32_t best = OCP_MAX_GROUPS;
        for (uint32_t g = 0; g < p->results->n_groups; g++) {
            const bool larger = best == OCP_MAX_GROUPS || size[g] > size[best];
            best = size[g] > 0 && p->colour_of[g] == COLOURS && larger ? g : best;
        }
        if (best == OCP_MAX_GROUPS) {
            break;
        }
        p->colour_of[best] = p->n_shown;
        p->shown[p->n_shown++] = best;
    }
}

/* Sizes of associates and operational members, intermediaries, leaders. */
static double size_of(uint32_t role)
{
    return role >= 4 ? 1.25 : role == 3 ? 0.95 : 0.6;
}

static void command_start(struct ocp_buffer *command)
{
    ocp_buffer_add_string(command, command->length == 0 ? "plot " : ", ");
}

static void draw_edges(struct picture *p, const struct ocp_snapshot *s, enum ocp_network_layer layer, struct ocp_buffer *command)
{
    static const struct {
        double low, high;
        const char *style;
    } strengths[] = {{-1.0, 0.4, "lw 0.6 lc rgb '#C4C4C4'"}, {0.4, 2.0, "lw 1.3 lc rgb '#8C8C8C'"}};
    for (size_t k = 0; k < 2; k++) {
        const unsigned block = ocp_canvas_block(&p->d->canvas);
        unsigned drawn = 0;
        for (size_t i = 0; i < s->n_edges; i++) {
            const struct ocp_network_edge *e = &s->edge[i];
            const struct ocp_network_node *first = ocp_snapshot_person(s, e->a), *second = ocp_snapshot_person(s, e->b);
            const struct place *a = find(p, e->a), *b = find(p, e->b);
            if (e->layer != (uint32_t)layer || !first || !second || !ocp_snapshot_shows(first, layer) ||
                !ocp_snapshot_shows(second, layer) || !a || !b || e->weight < strengths[k].low || e->weight >= strengths[k].high) {
                continue;
            }
            ocp_buffer_add(&p->d->canvas.script, "%.5f %.5f\n%.5f %.5f\n\n", a->x, a->y, b->x, b->y);
            drawn++;
        }
        ocp_canvas_block_end(&p->d->canvas);
        if (drawn > 0) {
            command_start(command);
            ocp_buffer_add(command, "$d%u using 1:2 with lines %s notitle", block, strengths[k].style);
        }
    }
}

/* Filled for members, hollow for those whom the service takes for members without reason. */
static void draw_nodes(struct picture *p, const struct ocp_snapshot *s, enum ocp_network_layer layer, struct ocp_buffer *command)
{
    for (uint32_t colour = 0; colour <= COLOURS; colour++) {
        for (int hollow = 0; hollow < 2; hollow++) {
            const unsigned block = ocp_canvas_block(&p->d->canvas);
            unsigned drawn = 0;
            for (size_t i = 0; i < s->n_nodes; i++) {
                const struct ocp_network_node *node = &s->node[i];
                const struct place *at = find(p, node->person);
                const int32_t group = layer == OCP_LAYER_TRUE ? node->group : node->believed_group;
                if (group < 0 || p->colour_of[group] != colour || (node->group < 0) != (hollow == 1) || !at) {
                    continue;
                }
                ocp_buffer_add(&p->d->canvas.script, "%.5f %.5f %.2f\n", at->x, at->y,
                               size_of(layer == OCP_LAYER_TRUE ? node->role : node->believed_role));
                drawn++;
            }
            ocp_canvas_block_end(&p->d->canvas);
            if (drawn > 0) {
                command_start(command);
                ocp_buffer_add(command, "$d%u using 1:2:3 with points pt %d ps variable lw 1.4 lc rgb '%s' notitle", block,
                               hollow ? 6 : 7, colours[colour]);
            }
        }
    }
}

/* A cross where somebody of the layer stood at the first moment who is not inside any more. */
static void draw_gone(struct picture *p, const struct ocp_snapshot *s, enum ocp_network_layer layer, struct ocp_buffer *command)
{
    const struct ocp_snapshot *before = &p->row[0];
    const unsigned block = ocp_canvas_block(&p->d->canvas);
    unsigned drawn = 0;
    for (size_t i = 0; i < before->n_nodes; i++) {
        const struct place *at = find(p, before->node[i].person);
        if (at && ocp_snapshot_shows(&before->node[i], layer) && !ocp_snapshot_person(s, before->node[i].person)) {
            ocp_buffer_add(&p->d->canvas.script, "%.5f %.5f\n", at->x, at->y);
            drawn++;
        }
    }
    ocp_canvas_block_end(&p->d->canvas);
    if (drawn > 0) {
        command_start(command);
        ocp_buffer_add(command, "$d%u using 1:2 with points pt 2 ps 0.9 lw 1.8 lc rgb '%s' notitle", block, OCP_INK);
    }
}

static void draw_panel(struct picture *p, const struct ocp_panel *panel, uint32_t row, enum ocp_network_layer layer)
{
    struct ocp_buffer command = {0};
    struct ocp_canvas *canvas = &p->d->canvas;
    ocp_canvas_panel(canvas, panel);
    ocp_buffer_add_string(&canvas->script, "unset border\nunset xtics\nunset ytics\nunset grid\n");
    draw_edges(p, &p->row[row], layer, &command);
    draw_nodes(p, &p->row[row], layer, &command);
    if (row > 0) {
        draw_gone(p, &p->row[row], layer, &command);
    }
    ocp_buffer_add(&canvas->script, "%s\n", command.length > 0 ? command.bytes : "plot " OCP_PLOT_NOTHING);
    canvas->script.failed = canvas->script.failed || command.failed;
    ocp_buffer_free(&command);
}

static void draw_legend(struct picture *p, double y)
{
    double x = 24.0;
    for (uint32_t i = 0; i < p->n_shown; i++) {
        char name[64];
        ocp_clean(name, sizeof name, p->results->group[p->shown[i]], 24);
        x = ocp_legend(p->d, x, y, colours[i], 1.0, true, false, name);
    }
    ocp_canvas_words(&p->d->canvas, 24.0, y + 20.0, 11.0, OCP_GREY, OCP_LEFT, false,
                     "Large: leader; middle: intermediary; small: others. Dark line: a strong tie, or one that is believed with "
                     "reason (0.4 and more).");
    ocp_canvas_words(
        &p->d->canvas, 24.0, y + 36.0, 11.0, OCP_GREY, OCP_LEFT, false,
        "Hollow: believed to be a member, but is none. Cross: was there before and has left prison since, moved out or released.");
}

static void draw_rows(struct picture *p)
{
    enum { HEIGHT = 330, HEAD = 40 };
    static const char *const layers[] = {"As it is (nobody in the service sees this)", "As the service believes it to be"};
    struct ocp_drawing *d = p->d;
    struct ocp_panel panels[MOST_ROWS][OCP_LAYER_COUNT];
    draw_legend(p, d->top + 10.0);
    for (uint32_t row = 0; row < p->n_rows; row++) {
        const double y = d->top + 66.0 + (double)row * (HEIGHT + HEAD);
        ocp_canvas_words(&d->canvas, 24.0, y + 8.0, 13.0, OCP_INK, OCP_LEFT, true, p->title[row]);
        for (int layer = 0; layer < OCP_LAYER_COUNT; layer++) {
            const double x = 24.0 + layer * 486.0;
            ocp_canvas_words(&d->canvas, x, y + 26.0, 11.0, OCP_GREY, OCP_LEFT, false, layers[layer]);
            panels[row][layer] = (struct ocp_panel){.x0 = x, .y0 = y + 34.0, .x1 = x + 466.0, .y1 = y + HEIGHT + 30.0};
            panels[row][layer].x = ocp_axis_make(-1.05, 1.05, 2, false);
            panels[row][layer].y = ocp_axis_make(-1.05, 1.05, 2, false);
        }
    }
    ocp_canvas_page(&d->canvas);
    for (uint32_t row = 0; row < p->n_rows; row++) {
        draw_panel(p, &panels[row][OCP_LAYER_TRUE], row, OCP_LAYER_TRUE);
        draw_panel(p, &panels[row][OCP_LAYER_BELIEVED], row, OCP_LAYER_BELIEVED);
    }
}

enum ocp_status ocp_draw_network(struct ocp_drawing *drawing, struct ocp_message *message)
{
    struct picture p = {.d = drawing, .results = drawing->comparison->results};
    choose_rows(&p);
    if (p.n_rows == 0) {
        return ocp_fail(message, OCP_NOT_FOUND, "the study keeps no network snapshots of this strategy");
    }
    if (!list_persons(&p)) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory to draw the network");
    }
    if (p.n > MOST_PERSONS) {
        free(p.place);
        return ocp_fail(
            message, OCP_NOT_FOUND,
            "the network has %zu persons; beyond %d a drawing shows nothing: export it (ocpsim export network) and look at "
            "it in Gephi",
            p.n, MOST_PERSONS);
    }
    lay_out(&p);
    choose_colours(&p);
    ocp_drawing_open(drawing, 1000.0, 70.0 + 370.0 * p.n_rows, "The network before and after",
                     "One replicate. Members of groups and the ties among them, everybody in the same place in all panels.");
    draw_rows(&p);
    free(p.place);
    return OCP_OK;
}

/* Members, ties and mean degree of one layer. */
static void tell_layer(const struct ocp_snapshot *s, enum ocp_network_layer layer, struct ocp_buffer *image)
{
    size_t members = 0, ties = 0;
    for (size_t i = 0; i < s->n_nodes; i++) {
        members += ocp_snapshot_shows(&s->node[i], layer);
    }
    for (size_t i = 0; i < s->n_edges; i++) {
        const struct ocp_network_node *a = ocp_snapshot_person(s, s->edge[i].a), *b = ocp_snapshot_person(s, s->edge[i].b);
        ties += s->edge[i].layer == (uint32_t)layer && a && b && ocp_snapshot_shows(a, layer) && ocp_snapshot_shows(b, layer);
    }
    ocp_buffer_add(image, "  %-10s %8zu %8zu %8.2f\n", ocp_layer_name(layer), members, ties,
                   members > 0 ? 2.0 * (double)ties / (double)members : 0.0);
}

enum ocp_status ocp_tell_network(struct ocp_drawing *drawing, struct ocp_buffer *image, struct ocp_message *message)
{
    struct picture p = {.d = drawing, .results = drawing->comparison->results};
    choose_rows(&p);
    if (p.n_rows == 0) {
        return ocp_fail(message, OCP_NOT_FOUND, "the study keeps no network snapshots of this strategy");
    }
    ocp_buffer_add_string(image, "The network before and after, one replicate\n");
    for (uint32_t row = 0; row < p.n_rows; row++) {
        char title[256];
        ocp_buffer_add(image, "\n%s\n  %-10s %8s %8s %8s\n", ocp_clean(title, sizeof title, p.title[row], 90), "", "persons",
                       "ties", "degree");
        tell_layer(&p.row[row], OCP_LAYER_TRUE, image);
        tell_layer(&p.row[row], OCP_LAYER_BELIEVED, image);
    }
    ocp_buffer_add_string(image, "\nTrue: members and ties as they are, which nobody in the service sees.\n"
                                 "The drawing itself: --format svg, png or pdf.\n");
    return ocp_buffer_check(image, message);
}
