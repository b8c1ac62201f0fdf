/* Snapshots of networks as files for other programs: GraphML (Gephi, igraph, networkx) and tables. */
#ifndef OCP_ANALYSIS_NETWORK_H
#define OCP_ANALYSIS_NETWORK_H

#include "analysis/buffer.h"
#include "archive/archive.h"
#include "engine/network.h"

/* One snapshot: rows of a run on a day, both sorted by person and by layer and ends. */
struct ocp_snapshot {
    const struct ocp_results *results;
    uint32_t run, day;
    const struct ocp_network_node *node;
    const struct ocp_network_edge *edge; /* both layers, the true one first */
    size_t n_nodes, n_edges;
};

/* The snapshot of that run and day; false when there is none. */
bool ocp_snapshot_find(const struct ocp_results *results, uint32_t run, uint32_t day, struct ocp_snapshot *out);
/* Days of the run's snapshots into out[room]; how many there are. */
size_t ocp_snapshot_days(const struct ocp_results *results, uint32_t run, uint32_t *out, size_t room);
/* Whether the person is part of this layer: members, or in the layer of belief those who are believed to be. */
bool ocp_snapshot_shows(const struct ocp_network_node *node, enum ocp_network_layer layer);
const struct ocp_network_node *ocp_snapshot_person(const struct ocp_snapshot *snapshot, uint32_t person);

const char *ocp_layer_name(enum ocp_network_layer layer); /* "true", "believed" */

/* One layer of a snapshot. What the service believes says nothing that only the simulation knows, and the other way round. Ties to
 * persons who are not part of the layer are left out. */
void ocp_snapshot_graphml(const struct ocp_snapshot *snapshot, enum ocp_network_layer layer, struct ocp_buffer *out);
void ocp_snapshot_nodes_csv(const struct ocp_snapshot *snapshot, enum ocp_network_layer layer, struct ocp_buffer *out);
void ocp_snapshot_edges_csv(const struct ocp_snapshot *snapshot, enum ocp_network_layer layer, struct ocp_buffer *out);

#endif
