/* Blocks of runs in memory. Decides the order and the canonical form of results; leaves files to others. */
#include "archive/network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "digests are taken over little-endian numbers");

enum ocp_status ocp_block_shape_of(const struct ocp_study *study, const struct ocp_model *model, struct ocp_block_shape *shape,
                                   uint32_t *n_runs, struct ocp_message *message)
{
    const struct ocp_plan *plan = &study->plan;
    const uint64_t runs = (uint64_t)plan->n_strategies * study->replicates;
    *shape = (struct ocp_block_shape){(uint32_t)model->n_outcomes, ocp_measure_periods(plan),
                                      plan->record_prisons ? (uint32_t)plan->n_prisons : 0, plan->record_events};
    if (runs == 0 || shape->n_outcomes == 0 || shape->n_periods == 0) {
        return ocp_fail(message, OCP_BAD_INPUT, "a study of %llu runs, %u outcomes and %u periods has no results to keep",
                        (unsigned long long)runs, shape->n_outcomes, shape->n_periods);
    }
    const uint32_t longest = shape->n_periods > shape->n_prisons ? shape->n_periods : shape->n_prisons;
    if (runs > OCP_CAP_RUNS || (uint64_t)shape->n_outcomes * longest > (uint64_t)OCP_CAP_VALUES / runs) {
        return ocp_fail(
            message, OCP_BAD_INPUT,
            "%llu runs x %u outcomes x %u %s are more than the %llu values of one archive; record longer periods, fewer "
            "replicates, or not every prison",
            (unsigned long long)runs, shape->n_outcomes, longest, longest == shape->n_periods ? "periods" : "prisons",
            (unsigned long long)OCP_CAP_VALUES);
    }
    *n_runs = (uint32_t)runs;
    return OCP_OK;
}

enum ocp_status ocp_block_make(struct ocp_block *block, struct ocp_block_shape shape, uint32_t n_runs, uint64_t n_events,
                               struct ocp_message *message)
{
    const size_t cells = (size_t)n_runs * shape.n_outcomes;
    *block = (struct ocp_block){.shape = shape, .n_runs = n_runs, .n_events = n_events};
    block->run = ocp_alloc(n_runs, sizeof *block->run);
    block->status = ocp_alloc(n_runs, sizeof *block->status);
    block->state_hash = ocp_alloc(n_runs, sizeof *block->state_hash);
    block->wall_seconds = ocp_alloc(n_runs, sizeof *block->wall_seconds);
    block->reason = ocp_alloc(n_runs, OCP_REASON_SIZE);
    block->value = ocp_alloc(cells, shape.n_periods * sizeof *block->value);
    block->prison_total = shape.n_prisons ? ocp_alloc(cells, shape.n_prisons * sizeof *block->prison_total) : NULL;
    block->n_events_of = ocp_alloc(n_runs, sizeof *block->n_events_of);
    block->events = ocp_alloc(n_events, sizeof *block->events);
    if (!block->run || !block->status || !block->state_hash || !block->wall_seconds || !block->reason || !block->value ||
        (shape.n_prisons && !block->prison_total) || !block->n_events_of || !block->events) {
        ocp_block_free(block);
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for the results of %u runs", n_runs);
    }
    for (size_t i = 0; i < cells * shape.n_periods; i++) {
        block->value[i] = NAN;
    }
    for (size_t i = 0; i < cells * shape.n_prisons; i++) {
        block->prison_total[i] = NAN;
    }
    return OCP_OK;
}

enum ocp_status ocp_block_make_network(struct ocp_block *block, uint64_t n_nodes, uint64_t n_edges, struct ocp_message *message)
{
    block->nodes = n_nodes > 0 ? ocp_alloc(n_nodes, sizeof *block->nodes) : NULL;
    block->edges = n_edges > 0 ? ocp_alloc(n_edges, sizeof *block->edges) : NULL;
    if ((n_nodes > 0 && !block->nodes) || (n_edges > 0 && !block->edges)) {
        ocp_block_free(block);
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for network snapshots of %llu nodes", (unsigned long long)n_nodes);
    }
    block->n_nodes = n_nodes;
    block->n_edges = n_edges;
    return OCP_OK;
}

void ocp_block_free(struct ocp_block *block)
{
    free(block->nodes);
    free(block->edges);
    free(block->run);
    free(block->status);
    free(block->state_hash);
    free(block->wall_seconds);
    free(block->reason);
    free(block->value);
    free(block->prison_total);
    free(block->n_events_of);
    free(block->events);
    *block = (struct ocp_block){0};
}

/* Which NaN an operation yields depends on the compiler; zero's sign does not. */
static void copy_values(double *to, const double *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to[i] = isnan(from[i]) ? (double)NAN : from[i];
    }
}

static int compare_runs(const void *a, const void *b)
{
    const struct ocp_run *const *left = a, *const *right = b;
    return ((*left)->run > (*right)->run) - ((*left)->run < (*right)->run);
}

static void copy_run(struct ocp_block *block, uint32_t row, uint64_t first_event, const struct ocp_run *run)
{
    const struct ocp_block_shape shape = block->shape;
    block->run[row] = run->run;
    block->status[row] = run->status;
    block->state_hash[row] = run->state_hash;
    block->wall_seconds[row] = run->wall_seconds;
    char *reason = block->reason + (size_t)row * OCP_REASON_SIZE;
    memcpy(reason, run->reason, strnlen(run->reason, OCP_REASON_SIZE - 1));
    for (size_t k = 0; k < shape.n_outcomes && run->status == OCP_RUN_DONE; k++) {
        const size_t cell = k * block->n_runs + row;
        copy_values(block->value + cell * shape.n_periods, run->value + k * shape.n_periods, shape.n_periods);
        if (shape.n_prisons && run->prison_total) {
            copy_values(block->prison_total + cell * shape.n_prisons, run->prison_total + k * shape.n_prisons, shape.n_prisons);
        }
    }
    block->n_events_of[row] = shape.events ? run->n_events : 0;
    for (size_t i = 0; i < block->n_events_of[row]; i++) {
        struct ocp_event_row *event = &block->events[first_event + i]; /* field by field: padding stays zero */
        const struct ocp_event_row *from = &run->events[i];
        event->day = from->day;
        event->prison = from->prison;
        event->who = from->who;
        event->whom = from->whom;
        event->kind = from->kind;
        copy_values(&event->value, &from->value, 1);
    }
}

static void copy_network(struct ocp_block *block, uint64_t *first_node, uint64_t *first_edge, const struct ocp_network *network)
{
    if (network->n_nodes > 0) {
        memcpy(block->nodes + *first_node, network->node, network->n_nodes * sizeof *network->node);
    }
    if (network->n_edges > 0) {
        memcpy(block->edges + *first_edge, network->edge, network->n_edges * sizeof *network->edge);
    }
    *first_node += network->n_nodes;
    *first_edge += network->n_edges;
}

enum ocp_status ocp_block_from_runs(struct ocp_block *block, struct ocp_block_shape shape, const struct ocp_run *runs, size_t count,
                                    struct ocp_message *message)
{
    *block = (struct ocp_block){0};
    const struct ocp_run **order = ocp_alloc(count, sizeof *order);
    if (!order) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for a batch of %zu runs", count);
    }
    uint64_t n_events = 0, n_nodes = 0, n_edges = 0;
    for (size_t i = 0; i < count; i++) {
        order[i] = &runs[i];
        n_events += shape.events ? runs[i].n_events : 0;
        n_nodes += runs[i].network.n_nodes;
        n_edges += runs[i].network.n_edges;
    }
    qsort(order, count, sizeof *order, compare_runs);
    enum ocp_status status = ocp_block_make(block, shape, (uint32_t)count, n_events, message);
    status = status == OCP_OK ? ocp_block_make_network(block, n_nodes, n_edges, message) : status;
    uint64_t first_event = 0, first_node = 0, first_edge = 0;
    for (uint32_t row = 0; row < count && status == OCP_OK; row++) {
        copy_run(block, row, first_event, order[row]);
        first_event += block->n_events_of[row];
        copy_network(block, &first_node, &first_edge, &order[row]->network);
    }
    free(order);
    return status;
}

void ocp_digest_text(SHA2_CTX *digest, const char *text)
{
    SHA256Update(digest, (const uint8_t *)text, strlen(text) + 1);
}

void ocp_digest_numbers(SHA2_CTX *digest, const void *numbers, size_t count, size_t size)
{
    const uint64_t length = count;
    SHA256Update(digest, (const uint8_t *)&length, sizeof length);
    if (count > 0) {
        SHA256Update(digest, numbers, count * size);
    }
}

void ocp_digest_finish(SHA2_CTX *digest, char out[65])
{
    static const char hex[] = "0123456789abcdef";
    uint8_t bytes[SHA256_DIGEST_LENGTH];
    SHA256Final(bytes, digest);
    for (size_t i = 0; i < sizeof bytes; i++) {
        out[2 * i] = hex[bytes[i] >> 4];
        out[2 * i + 1] = hex[bytes[i] & 15];
    }
    out[64] = '\0';
}

void ocp_block_digest(const struct ocp_block *block, const char *design_hash, char out[65])
{
    const struct ocp_block_shape shape = block->shape;
    const size_t cells = (size_t)block->n_runs * shape.n_outcomes;
    SHA2_CTX digest;
    SHA256Init(&digest);
    ocp_digest_text(&digest, design_hash);
    ocp_digest_numbers(&digest, block->run, block->n_runs, sizeof *block->run);
    ocp_digest_numbers(&digest, block->status, block->n_runs, sizeof *block->status);
    ocp_digest_numbers(&digest, block->state_hash, block->n_runs, sizeof *block->state_hash);
    for (size_t i = 0; i < block->n_runs; i++) {
        ocp_digest_text(&digest, block->reason + i * OCP_REASON_SIZE);
    }
    ocp_digest_numbers(&digest, block->value, cells * shape.n_periods, sizeof *block->value);
    ocp_digest_numbers(&digest, block->prison_total, cells * shape.n_prisons, sizeof *block->prison_total);
    ocp_digest_numbers(&digest, block->n_events_of, block->n_runs, sizeof *block->n_events_of);
    for (uint64_t i = 0; i < block->n_events; i++) {
        const struct ocp_event_row *event = &block->events[i];
        const uint32_t words[5] = {event->day, event->prison, event->who, event->whom, event->kind};
        ocp_digest_numbers(&digest, words, 5, sizeof *words);
        ocp_digest_numbers(&digest, &event->value, 1, sizeof event->value);
    }
    ocp_network_digest(&digest, block->nodes, block->n_nodes, block->edges, block->n_edges);
    ocp_digest_finish(&digest, out);
}
