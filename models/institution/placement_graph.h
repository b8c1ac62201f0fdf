/* Betweenness on a small graph, pure, for placement and for its tests. */
#ifndef MODELS_PLACEMENT_GRAPH_H
#define MODELS_PLACEMENT_GRAPH_H

#include <stddef.h>
#include <stdint.h>

/* An undirected graph without loops and without parallel edges; each edge stands at both ends. */
struct placement_graph {
    uint32_t n;
    const uint32_t *first, *end; /* [n] the neighbours of i are neighbour[first[i]] .. neighbour[end[i] - 1], ascending */
    const uint32_t *neighbour;
};

/* Memory that the computation borrows: [n] each. */
struct placement_bench {
    uint32_t *distance, *queue;
    double *paths, *share;
};

/* Betweenness of every vertex, unweighted, each pair once: for all pairs of others, the share of shortest paths that lead through
 * it (Brandes 2001). The order of all sums is that of the numbers of the vertices, so equal graphs give equal bits. */
void placement_betweenness(const struct placement_graph *graph, const struct placement_bench *bench, double *out);

#endif
