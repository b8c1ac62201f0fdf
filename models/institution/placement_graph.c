/* Brandes' algorithm for betweenness in a fixed order of operations. */
#include "models/institution/placement_graph.h"

/* Breadth first from `source`: distances, numbers of shortest paths, vertices in the order of reaching. How many were reached. */
static uint32_t search(const struct placement_graph *g, const struct placement_bench *b, uint32_t source)
{
    for (uint32_t i = 0; i < g->n; i++) {
        b->distance[i] = UINT32_MAX;
        b->paths[i] = 0.0;
        b->share[i] = 0.0;
    }
    b->distance[source] = 0;
    b->paths[source] = 1.0;
    b->queue[0] = source;
    uint32_t reached = 1;
    for (uint32_t next = 0; next < reached; next++) {
        const uint32_t v = b->queue[next];
        for (uint32_t k = g->first[v]; k < g->end[v]; k++) {
            const uint32_t w = g->neighbour[k];
            if (b->distance[w] == UINT32_MAX) {
                b->distance[w] = b->distance[v] + 1;
                b->queue[reached++] = w;
            }
            if (b->distance[w] == b->distance[v] + 1) {
                b->paths[w] += b->paths[v];
            }
        }
    }
    return reached;
}

void placement_betweenness(const struct placement_graph *graph, const struct placement_bench *bench, double *out)
{
    for (uint32_t i = 0; i < graph->n; i++) {
        out[i] = 0.0;
    }
    for (uint32_t source = 0; source < graph->n; source++) {
        const uint32_t reached = search(graph, bench, source);
        for (uint32_t k = reached; k-- > 1;) {
            const uint32_t w = bench->queue[k];
            const double per_path = (1.0 + bench->share[w]) / bench->paths[w];
            for (uint32_t i = graph->first[w]; i < graph->end[w]; i++) {
                const uint32_t v = graph->neighbour[i];
                if (bench->distance[v] + 1 == bench->distance[w]) {
                    bench->share[v] += bench->paths[v] * per_path;
                }
            }
            out[w] += 0.5 * bench->share[w]; /* every pair is met from both its ends */
        }
    }
}
