/* Snapshots of networks in archives. To be called in child processes (isolate.h), but for the digest and the check. Private. */
#ifndef OCP_ARCHIVE_NETWORK_H
#define OCP_ARCHIVE_NETWORK_H

#include "archive/block.h"
#include "archive/reader.h"
#include "archive/sheet.h"

/* /network, when there is anything in it. */
void ocp_network_write(struct ocp_sheet *sheet, struct ocp_network_node *nodes, uint64_t n_nodes, struct ocp_network_edge *edges,
                       uint64_t n_edges);
/* How many rows there are: 0 where the file has no /network. */
bool ocp_network_counts(struct ocp_reader *reader, uint64_t *n_nodes, uint64_t *n_edges);
bool ocp_network_read(struct ocp_reader *reader, struct ocp_network_node *nodes, uint64_t n_nodes, struct ocp_network_edge *edges,
                      uint64_t n_edges);
void ocp_network_digest(SHA2_CTX *digest, const struct ocp_network_node *nodes, uint64_t n_nodes,
                        const struct ocp_network_edge *edges, uint64_t n_edges);
/* Whether all that readers use as an index is one. */
bool ocp_network_is_sound(const struct ocp_network_node *nodes, uint64_t n_nodes, const struct ocp_network_edge *edges,
                          uint64_t n_edges, uint32_t n_runs, uint32_t n_groups, uint32_t n_prisons);

#endif
