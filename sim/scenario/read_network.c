/* Ties between members of a group, read from an edge list: who knows whom in a real, anonymised case. */
#include "scenario/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TIES = 100000, MOST_VERTICES = 5000 };

struct network {
    struct reader *r;
    struct csv csv;
    long source, target, weight; /* columns; weight -1: all ties equal */
    const char **vertex;         /* [n_vertices] labels by first appearance; their order is the member's number */
    uint32_t n_vertices;
    size_t first; /* tie of this network */
};

static uint32_t vertex_of(struct network *n, const char *label)
{
    for (uint32_t i = 0; i < n->n_vertices && i < MOST_VERTICES; i++) {
        if (strcmp(n->vertex[i], label) == 0) {
            return i;
        }
    }
    if (n->n_vertices < MOST_VERTICES) {
        n->vertex[n->n_vertices] = label;
    }
    return n->n_vertices++;
}

static void read_tie(struct network *n, size_t row, uint8_t group)
{
    const struct csv_cell *cells = &n->csv.cell[row * n->csv.n_columns];
    struct ocp_tie_seed tie = {.group = group, .weight = 1};
    if (cells[n->source].text[0] == '\0' || cells[n->target].text[0] == '\0') {
        csv_complain(n->r, &n->csv, &cells[n->source], "a tie needs both ends");
        return;
    }
    if (strcmp(cells[n->source].text, cells[n->target].text) == 0) {
        csv_complain(n->r, &n->csv, &cells[n->source], "'%s' is tied to itself", SHOW(cells[n->source].text));
        return;
    }
    if (n->weight >= 0 && (!ocp_number_parse(cells[n->weight].text, &tie.weight) || tie.weight <= 0)) {
        csv_complain(n->r, &n->csv, &cells[n->weight], "'weight' is '%s'; it takes a number above 0", SHOW(cells[n->weight].text));
        return;
    }
    tie.a = vertex_of(n, cells[n->source].text);
    tie.b = vertex_of(n, cells[n->target].text);
    n->r->study->plan.tie_seeds[n->r->study->plan.n_tie_seeds++] = tie;
}

static void scale_weights(struct ocp_plan *plan, size_t first)
{
    double most = 0;
    for (size_t i = first; i < plan->n_tie_seeds; i++) {
        most = fmax(most, plan->tie_seeds[i].weight);
    }
    for (size_t i = first; i < plan->n_tie_seeds; i++) {
        plan->tie_seeds[i].weight /= most;
    }
}

static bool make_room(struct network *n)
{
    struct ocp_plan *plan = &n->r->study->plan;
    const size_t wanted = plan->n_tie_seeds + n->csv.n_rows;
    struct ocp_tie_seed *grown = realloc(plan->tie_seeds, (wanted + 1) * sizeof *grown);
    n->vertex = arena_take(&n->r->arena, MOST_VERTICES * sizeof *n->vertex);
    if (!grown || !n->vertex) {
        n->r->no_memory = true;
    }
    plan->tie_seeds = grown ? grown : plan->tie_seeds;
    return !n->r->no_memory;
}

static void read_one(struct reader *r, const struct node *body)
{
    if (!want_map(r, body, "network")) {
        return;
    }
    CHECK_KEYS(r, body, "a network", "group", "file", "evidence");
    const struct node *group = node_get(body, "group");
    const struct node *path = node_get(body, "file");
    if (!group || !path || !want_scalar(r, group, "group") || !want_scalar(r, path, "file")) {
        complain(r, body, "a network needs 'group' and 'file'");
        return;
    }
    const long index = find_group(r, group->text);
    if (index < 0) {
        complain(r, group, "there is no group '%s'", SHOW(group->text));
    }
    const size_t length = strlen(path->text);
    if (length < 4 || strcmp(path->text + length - 4, ".csv") != 0) {
        complain(r, path, "'file' is '%s'; networks are read from .csv edge lists (columns source, target, weight)",
                 SHOW(path->text));
        return;
    }
    struct network n = {.r = r, .first = r->study->plan.n_tie_seeds};
    const long file = source_read(r, source_resolve(r, path->file, path->text), MOST_TABLE_BYTES, path,
                                  "It is an anonymised edge list with the columns source, target and, if known, weight");
    if (file < 0 || index < 0 || !csv_parse(r, (unsigned)file, &n.csv)) {
        return;
    }
    n.source = csv_column(&n.csv, "source");
    n.target = csv_column(&n.csv, "target");
    n.weight = csv_column(&n.csv, "weight");
    if (n.source < 0 || n.target < 0) {
        csv_complain(r, &n.csv, &n.csv.head[0], "an edge list needs the columns 'source' and 'target'");
        return;
    }
    if (n.csv.n_rows > MOST_TIES || r->study->plan.n_tie_seeds + n.csv.n_rows > MOST_TIES) {
        complain(r, path, "more than %d ties", MOST_TIES);
        return;
    }
    if (!make_room(&n)) {
        return;
    }
    for (size_t row = 0; row < n.csv.n_rows && n.n_vertices <= MOST_VERTICES; row++) {
        read_tie(&n, row, (uint8_t)index);
    }
    if (n.n_vertices > MOST_VERTICES) {
        complain(r, path, "the network has more than %d members", MOST_VERTICES);
    }
    scale_weights(&r->study->plan, n.first);
}

void read_network(struct reader *r, const struct node *root)
{
    const struct node *section = node_get(root, "network");
    if (!section) {
        return;
    }
    if (section->kind != NODE_LIST) {
        read_one(r, section);
        return;
    }
    for (uint32_t i = 0; i < section->count && i < MOST_FILES && !r->no_memory; i++) {
        read_one(r, section->item[i]);
    }
}
