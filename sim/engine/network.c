/* Collects snapshots of networks. What is in them is the model's to say. */
#include "engine/network.h"

#include "engine/day.h"

#include <stdlib.h>

struct collecting {
    struct ocp_network *to;
    uint32_t run, day;
    bool no_memory;
};

/* Room for one more row of `size` bytes; false when there is none. */
static bool grow(void **rows, size_t count, size_t *room, size_t size)
{
    if (count == *room) {
        const size_t more = *room ? 2 * *room : 256;
        void *grown = realloc(*rows, more * size);
        if (!grown) {
            return false;
        }
        *rows = grown;
        *room = more;
    }
    return true;
}

static void add_node(void *user, const struct ocp_network_node *node)
{
    struct collecting *c = user;
    struct ocp_network *n = c->to;
    void *rows = n->node;
    if (c->no_memory || !grow(&rows, n->n_nodes, &n->node_room, sizeof *n->node)) {
        c->no_memory = true;
        return;
    }
    n->node = rows;
    n->node[n->n_nodes] = *node;
    n->node[n->n_nodes].run = c->run;
    n->node[n->n_nodes].day = c->day;
    n->node[n->n_nodes++].spare = 0;
}

static void add_edge(void *user, const struct ocp_network_edge *edge)
{
    struct collecting *c = user;
    struct ocp_network *n = c->to;
    void *rows = n->edge;
    if (c->no_memory || !grow(&rows, n->n_edges, &n->edge_room, sizeof *n->edge)) {
        c->no_memory = true;
        return;
    }
    n->edge = rows;
    n->edge[n->n_edges] = *edge;
    n->edge[n->n_edges].run = c->run;
    n->edge[n->n_edges++].day = c->day;
}

static int order(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_nodes(const void *left, const void *right)
{
    const struct ocp_network_node *a = left, *b = right;
    const int run = order(a->run, b->run), day = order(a->day, b->day);
    return run ? run : day ? day : order(a->person, b->person);
}

static int compare_edges(const void *left, const void *right)
{
    const struct ocp_network_edge *a = left, *b = right;
    const int run = order(a->run, b->run), day = order(a->day, b->day), layer = order(a->layer, b->layer);
    const int first = order(a->a, b->a);
    return run ? run : day ? day : layer ? layer : first ? first : order(a->b, b->b);
}

void ocp_network_sort(struct ocp_network_node *node, size_t n_nodes, struct ocp_network_edge *edge, size_t n_edges)
{
    if (n_nodes > 0) {
        qsort(node, n_nodes, sizeof *node, compare_nodes);
    }
    if (n_edges > 0) {
        qsort(edge, n_edges, sizeof *edge, compare_edges);
    }
}

enum ocp_status ocp_network_add(struct ocp_network *network, const struct ocp_world *world, uint32_t run,
                                struct ocp_message *message)
{
    const size_t nodes = network->n_nodes, edges = network->n_edges;
    struct collecting c = {network, run, ocp_horizon_day(world), false};
    if (world->model->catalogue->network) {
        world->model->catalogue->network(world, &(struct ocp_network_sink){&c, add_node, add_edge});
    }
    if (c.no_memory) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for a snapshot of the network");
    }
    ocp_network_sort(network->node + nodes, network->n_nodes - nodes, network->edge + edges, network->n_edges - edges);
    return OCP_OK;
}

void ocp_network_free(struct ocp_network *network)
{
    free(network->node);
    free(network->edge);
    *network = (struct ocp_network){0};
}

const char *ocp_network_role_name(uint32_t role)
{
    static const char *const names[OCP_NETWORK_ROLES] = {"none", "associate", "operational", "intermediary", "leader"};
    return role < OCP_NETWORK_ROLES ? names[role] : "unknown";
}

const char *ocp_network_kind_name(uint32_t kind)
{
    static const char *const names[OCP_NETWORK_KINDS] = {"friend", "group", "kin", "debt", "exploitation"};
    return kind < OCP_NETWORK_KINDS ? names[kind] : "unknown";
}
