/* Snapshots of a world's network: who belongs to it in truth or in the service's eyes, and both kinds of ties between them. The
 * model says what they are (ocp_catalogue.network); persons are numbers of the simulation and nobody else's. */
#ifndef OCP_NETWORK_H
#define OCP_NETWORK_H

#include "engine/world.h"

enum ocp_network_layer { OCP_LAYER_TRUE, OCP_LAYER_BELIEVED, OCP_LAYER_COUNT };
enum { OCP_NETWORK_ROLES = 5, OCP_NETWORK_KINDS = 5 };

/* Rows without padding, as they are kept in archives. */
struct ocp_network_node {
    uint32_t run, day; /* of the study and since the end of burn-in; `run` is the caller's to fill */
    uint32_t person, prison, wing;
    int32_t group, believed_group; /* -1: none */
    uint32_t role, believed_role;  /* below OCP_NETWORK_ROLES */
    uint32_t spare;                /* 0 */
    double standing, assessed;     /* true standing in the group, risk as the service assesses it; 0..1 */
};
struct ocp_network_edge {
    uint32_t run, day;
    uint32_t layer; /* enum ocp_network_layer */
    uint32_t a, b;  /* persons, a < b, both of them nodes */
    uint32_t kind;  /* of a true tie, below OCP_NETWORK_KINDS; 0 in the layer of belief */
    double weight;  /* true: strength, 0..1; believed: reliability, the probability that the service gives the association, 0..1 */
};
_Static_assert(sizeof(struct ocp_network_node) == 56 && sizeof(struct ocp_network_edge) == 32, "rows have no padding");

/* Grows with every snapshot that is added. */
struct ocp_network {
    struct ocp_network_node *node; /* owned; snapshot by snapshot, by person */
    struct ocp_network_edge *edge; /* owned; snapshot by snapshot, by layer, a, b */
    size_t n_nodes, n_edges, node_room, edge_room;
};

/* What a model calls for every node and edge, in any order; `run` and `day` are not its business. */
struct ocp_network_sink {
    void *user;
    void (*node)(void *user, const struct ocp_network_node *node);
    void (*edge)(void *user, const struct ocp_network_edge *edge);
};

/* Adds the network of this moment. A model without networks adds nothing. */
enum ocp_status ocp_network_add(struct ocp_network *network, const struct ocp_world *world, uint32_t run,
                                struct ocp_message *message);
void ocp_network_free(struct ocp_network *network);
/* Puts rows into their order: by run, day, and then as above. */
void ocp_network_sort(struct ocp_network_node *node, size_t n_nodes, struct ocp_network_edge *edge, size_t n_edges);

const char *ocp_network_role_name(uint32_t role); /* "none", "associate" ... */
const char *ocp_network_kind_name(uint32_t kind); /* "friend", "group" ... */

#endif
