/* Snapshots of networks: finding them in results, and writing them as GraphML and as tables. */
#include "analysis/network.h"

#include <string.h>

/* First row of run and day, or the number of rows. */
static size_t first_row(const void *rows, size_t count, size_t stride, uint32_t run, uint32_t day)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        uint32_t key[2]; /* both kinds of rows begin with run and day */
        memcpy(key, (const char *)rows + middle * stride, sizeof key);
        if (key[0] < run || (key[0] == run && key[1] < day)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool ocp_snapshot_find(const struct ocp_results *results, uint32_t run, uint32_t day, struct ocp_snapshot *out)
{
    const size_t node = first_row(results->node, results->n_nodes, sizeof *results->node, run, day);
    const size_t edge = first_row(results->edge, results->n_edges, sizeof *results->edge, run, day);
    *out = (struct ocp_snapshot){.results = results, .run = run, .day = day};
    out->node = results->node + node;
    out->edge = results->edge + edge;
    while (node + out->n_nodes < results->n_nodes && out->node[out->n_nodes].run == run && out->node[out->n_nodes].day == day) {
        out->n_nodes++;
    }
    while (edge + out->n_edges < results->n_edges && out->edge[out->n_edges].run == run && out->edge[out->n_edges].day == day) {
        out->n_edges++;
    }
    return out->n_nodes > 0;
}

size_t ocp_snapshot_days(const struct ocp_results *results, uint32_t run, uint32_t *out, size_t room)
{
    size_t count = 0;
    size_t at = first_row(results->node, results->n_nodes, sizeof *results->node, run, 0);
    while (at < results->n_nodes && results->node[at].run == run) {
        const uint32_t day = results->node[at].day;
        if (count < room) {
            out[count] = day;
        }
        count++;
        at = first_row(results->node, results->n_nodes, sizeof *results->node, run, day + 1);
    }
    return count;
}

bool ocp_snapshot_shows(const struct ocp_network_node *node, enum ocp_network_layer layer)
{
    return (layer == OCP_LAYER_TRUE ? node->group : node->believed_group) >= 0;
}

const struct ocp_network_node *ocp_snapshot_person(const struct ocp_snapshot *snapshot, uint32_t person)
{
    size_t low = 0, high = snapshot->n_nodes;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (snapshot->node[middle].person < person) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < snapshot->n_nodes && snapshot->node[low].person == person ? &snapshot->node[low] : NULL;
}

const char *ocp_layer_name(enum ocp_network_layer layer)
{
    return layer == OCP_LAYER_TRUE ? "true" : "believed";
}

static bool is_shown(const struct ocp_snapshot *s, enum ocp_network_layer layer, uint32_t person)
{
    const struct ocp_network_node *node = ocp_snapshot_person(s, person);
    return node && ocp_snapshot_shows(node, layer);
}

/* What a layer says of a person. */
struct shown {
    const char *group, *prison, *role;
    double score;
};

static struct shown show(const struct ocp_snapshot *s, enum ocp_network_layer layer, const struct ocp_network_node *node)
{
    const bool truth = layer == OCP_LAYER_TRUE;
    return (struct shown){.group = s->results->group[truth ? node->group : node->believed_group],
                          .prison = s->results->prison[node->prison],
                          .role = ocp_network_role_name(truth ? node->role : node->believed_role),
                          .score = truth ? node->standing : node->assessed};
}

static void add_xml(struct ocp_buffer *out, const char *text)
{
    char clean[256];
    ocp_clean(clean, sizeof clean, text, 120);
    for (const char *c = clean; *c; c++) {
        if (*c == '&' || *c == '<' || *c == '>' || *c == '"') {
            ocp_buffer_add(out, "&#%d;", *c);
        } else {
            ocp_buffer_add_bytes(out, c, 1);
        }
    }
}

static void add_data(struct ocp_buffer *out, const char *key, const char *text)
{
    ocp_buffer_add(out, "<data key=\"%s\">", key);
    add_xml(out, text);
    ocp_buffer_add_string(out, "</data>");
}

static void add_key(struct ocp_buffer *out, const char *id, const char *domain, const char *name, const char *type)
{
    ocp_buffer_add(out, "  <key id=\"%s\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n", id, domain, name, type);
}

void ocp_snapshot_graphml(const struct ocp_snapshot *s, enum ocp_network_layer layer, struct ocp_buffer *out)
{
    const bool truth = layer == OCP_LAYER_TRUE;
    ocp_buffer_add_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
    add_key(out, "group", "node", "group", "string");
    add_key(out, "role", "node", "role", "string");
    add_key(out, "prison", "node", "prison", "string");
    add_key(out, "score", "node", truth ? "standing" : "assessed", "double");
    add_key(out, "weight", "edge", "weight", "double");
    if (truth) {
        add_key(out, "kind", "edge", "kind", "string");
    }
    ocp_buffer_add_string(out, "  <graph edgedefault=\"undirected\">\n");
    for (size_t i = 0; i < s->n_nodes; i++) {
        if (ocp_snapshot_shows(&s->node[i], layer)) {
            const struct shown shown = show(s, layer, &s->node[i]);
            ocp_buffer_add(out, "    <node id=\"p%u\">", s->node[i].person);
            add_data(out, "group", shown.group);
            add_data(out, "role", shown.role);
            add_data(out, "prison", shown.prison);
            ocp_buffer_add(out, "<data key=\"score\">%.6g</data></node>\n", shown.score);
        }
    }
    for (size_t i = 0; i < s->n_edges; i++) {
        const struct ocp_network_edge *edge = &s->edge[i];
        if (edge->layer != (uint32_t)layer || !is_shown(s, layer, edge->a) || !is_shown(s, layer, edge->b)) {
            continue;
        }
        ocp_buffer_add(out, "    <edge source=\"p%u\" target=\"p%u\"><data key=\"weight\">%.6g</data>", edge->a, edge->b,
                       edge->weight);
        if (truth) {
            add_data(out, "kind", ocp_network_kind_name(edge->kind));
        }
        ocp_buffer_add_string(out, "</edge>\n");
    }
    ocp_buffer_add_string(out, "  </graph>\n</graphml>\n");
}

void ocp_snapshot_nodes_csv(const struct ocp_snapshot *s, enum ocp_network_layer layer, struct ocp_buffer *out)
{
    ocp_buffer_add(out, "node,group,role,prison,%s\n", layer == OCP_LAYER_TRUE ? "standing" : "assessed");
    for (size_t i = 0; i < s->n_nodes; i++) {
        if (ocp_snapshot_shows(&s->node[i], layer)) {
            const struct shown shown = show(s, layer, &s->node[i]);
            ocp_buffer_add(out, "p%u,", s->node[i].person);
            ocp_buffer_add_field(out, shown.group, ',');
            ocp_buffer_add(out, "%s,", shown.role);
            ocp_buffer_add_field(out, shown.prison, ',');
            ocp_buffer_add(out, "%.6g\n", shown.score);
        }
    }
}

void ocp_snapshot_edges_csv(const struct ocp_snapshot *s, enum ocp_network_layer layer, struct ocp_buffer *out)
{
    const bool truth = layer == OCP_LAYER_TRUE;
    ocp_buffer_add_string(out, truth ? "source,target,weight,kind\n" : "source,target,weight\n");
    for (size_t i = 0; i < s->n_edges; i++) {
        const struct ocp_network_edge *edge = &s->edge[i];
        if (edge->layer == (uint32_t)layer && is_shown(s, layer, edge->a) && is_shown(s, layer, edge->b)) {
            ocp_buffer_add(out, "p%u,p%u,%.6g", edge->a, edge->b, edge->weight);
            ocp_buffer_add(out, truth ? ",%s\n" : "%s\n", truth ? ocp_network_kind_name(edge->kind) : "");
        }
    }
}
