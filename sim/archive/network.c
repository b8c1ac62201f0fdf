/* Snapshots of networks in HDF5: /network with plain columns, one row a node and one row an edge. Decides their names; leaves the
 * physical form to sheet.c and the checks to reader.c. */
#include "archive/network.h"

#include <stdlib.h>
#include <string.h>

struct column {
    const char *path, *meaning;
    size_t offset;
    bool number; /* a double; otherwise a whole number of 32 bits */
};

#define NODE(field, number, meaning)                                                       \
    {                                                                                      \
        "/network/node_" #field, meaning, offsetof(struct ocp_network_node, field), number \
    }
#define EDGE(field, number, meaning)                                                       \
    {                                                                                      \
        "/network/edge_" #field, meaning, offsetof(struct ocp_network_edge, field), number \
    }

static const struct column node_columns[] = {
    NODE(run, false, "run of the snapshot, see /run"),
    NODE(day, false, "day of the snapshot since the end of burn-in, before that day's events"),
    NODE(person, false, "number of the simulated person, the same in all snapshots of a replicate"),
    NODE(prison, false, "prison, position in /prison"),
    NODE(wing, false, "wing"),
    NODE(group, false, "group, position in /network/group; -1 for none"),
    NODE(believed_group, false, "group as the service believes, -1 for none"),
    NODE(role, false, "role: 0 none, 1 associate, 2 operational, 3 intermediary, 4 leader"),
    NODE(believed_role, false, "role as the service believes"),
    NODE(standing, true, "standing in the group, 0 to 1"),
    NODE(assessed, true, "risk as the service assesses it, 0 to 1"),
};
static const struct column edge_columns[] = {
    EDGE(run, false, "run of the snapshot, see /run"),
    EDGE(day, false, "day of the snapshot since the end of burn-in"),
    EDGE(layer, false, "0 true tie, 1 association that the service believes in"),
    EDGE(a, false, "person number of one end"),
    EDGE(b, false, "person number of the other end, higher"),
    EDGE(kind, false, "of a true tie, the gravest of: 0 friend, 1 group, 2 kin, 3 debt, 4 exploitation"),
    EDGE(weight, true, "strength of a true tie; reliability of a believed one; 0 to 1"),
};

/* One column out of rows `stride` bytes apart, or back into them. */
static void copy_column(const struct column *c, char *rows, size_t stride, uint64_t count, void *column, bool back)
{
    const size_t size = c->number ? sizeof(double) : sizeof(uint32_t);
    for (uint64_t i = 0; i < count; i++) {
        char *field = rows + i * stride + c->offset;
        char *cell = (char *)column + i * size;
        memcpy(back ? field : cell, back ? cell : field, size);
    }
}

static void write_rows(struct ocp_sheet *sheet, const struct column *columns, size_t n_columns, const char *scale, void *rows,
                       size_t stride, uint64_t count)
{
    double *column = ocp_alloc(count, sizeof *column);
    if (!column) {
        ocp_sheet_fail(sheet, "find memory for", "/network");
        return;
    }
    ocp_sheet_scale_only(sheet, scale, count);
    for (size_t k = 0; k < n_columns; k++) {
        copy_column(&columns[k], rows, stride, count, column, false);
        ocp_sheet_numbers(sheet, columns[k].path, columns[k].number ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT32, 1, &scale, column);
        ocp_sheet_note(sheet, columns[k].path, "long_name", columns[k].meaning);
    }
    free(column);
}

void ocp_network_write(struct ocp_sheet *sheet, struct ocp_network_node *nodes, uint64_t n_nodes, struct ocp_network_edge *edges,
                       uint64_t n_edges)
{
    if (n_nodes == 0) {
        return;
    }
    ocp_sheet_group(sheet, "/network");
    ocp_sheet_note_integer(sheet, "/network", "n_nodes", (long long)n_nodes);
    ocp_sheet_note_integer(sheet, "/network", "n_edges", (long long)n_edges);
    write_rows(sheet, node_columns, OCP_COUNT(node_columns), "/network/node", nodes, sizeof *nodes, n_nodes);
    if (n_edges > 0) {
        write_rows(sheet, edge_columns, OCP_COUNT(edge_columns), "/network/edge", edges, sizeof *edges, n_edges);
    }
}

bool ocp_network_counts(struct ocp_reader *reader, uint64_t *n_nodes, uint64_t *n_edges)
{
    int64_t nodes = 0, edges = 0;
    bool good = true;
    if (ocp_reader_has(reader, "/network")) {
        good = ocp_reader_note_integer(reader, "/network", "n_nodes", 1, OCP_CAP_NODES, &nodes) &&
               ocp_reader_note_integer(reader, "/network", "n_edges", 0, OCP_CAP_EDGES, &edges);
    }
    *n_nodes = (uint64_t)nodes;
    *n_edges = (uint64_t)edges;
    return good;
}

static bool read_rows(struct ocp_reader *reader, const struct column *columns, size_t n_columns, void *rows, size_t stride,
                      uint64_t count)
{
    double *column = ocp_alloc(count, sizeof *column);
    bool good = column != NULL;
    if (!good) {
        reader->status =
            ocp_fail(reader->message, OCP_NO_MEMORY, "no memory for %llu rows of the network", (unsigned long long)count);
    }
    for (size_t k = 0; k < n_columns && good; k++) {
        good = ocp_reader_numbers(reader, columns[k].path, columns[k].number ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT32, 1, &count,
                                  column);
        if (good) {
            copy_column(&columns[k], rows, stride, count, column, true);
        }
    }
    free(column);
    return good;
}

bool ocp_network_read(struct ocp_reader *reader, struct ocp_network_node *nodes, uint64_t n_nodes, struct ocp_network_edge *edges,
                      uint64_t n_edges)
{
    return (n_nodes == 0 || read_rows(reader, node_columns, OCP_COUNT(node_columns), nodes, sizeof *nodes, n_nodes)) &&
           (n_edges == 0 || read_rows(reader, edge_columns, OCP_COUNT(edge_columns), edges, sizeof *edges, n_edges));
}

void ocp_network_digest(SHA2_CTX *digest, const struct ocp_network_node *nodes, uint64_t n_nodes,
                        const struct ocp_network_edge *edges, uint64_t n_edges)
{
    if (n_nodes > 0) { /* studies without snapshots keep the digests that they had before there were any */
        ocp_digest_text(digest, "network 1");
        ocp_digest_numbers(digest, nodes, n_nodes, sizeof *nodes);
        ocp_digest_numbers(digest, edges, n_edges, sizeof *edges);
    }
}

bool ocp_network_is_sound(const struct ocp_network_node *nodes, uint64_t n_nodes, const struct ocp_network_edge *edges,
                          uint64_t n_edges, uint32_t n_runs, uint32_t n_groups, uint32_t n_prisons)
{
    for (uint64_t i = 0; i < n_nodes; i++) {
        const struct ocp_network_node *n = &nodes[i];
        const int64_t groups = n_groups;
        if (n->run >= n_runs || n->prison >= n_prisons || n->group < -1 || n->group >= groups || n->believed_group < -1 ||
            n->believed_group >= groups || n->role >= OCP_NETWORK_ROLES || n->believed_role >= OCP_NETWORK_ROLES || n->spare != 0) {
            return false;
        }
    }
    for (uint64_t i = 0; i < n_edges; i++) {
        const struct ocp_network_edge *e = &edges[i];
        if (e->run >= n_runs || e->layer >= OCP_LAYER_COUNT || e->a >= e->b || e->kind >= OCP_NETWORK_KINDS ||
            !(e->weight >= 0.0 && e->weight <= 1.0)) {
            return false;
        }
    }
    return true;
}
