/* Network snapshots: what is kept is what a world shows on that day; the archive hands it back; GraphML opens in igraph with the
 * same persons and ties, and reads in as a network again; what the service believes says nothing that only the simulation knows. */
#define _GNU_SOURCE
#include "small_study.h"
#include "tiny_study.h"

#include "analysis/network.h"
#include "archive/archive.h"
#include "ensemble/ensemble.h"
#include "models/institution/intelligence_state.h"
#include "models/institution/placement_state.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"

#include <igraph/igraph.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

struct fixture {
    struct ocp_model *model;
    struct ocp_study *study;
    char *folder;
    struct ocp_results *results;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->model = tiny_model();
    /* Short enough that the policy, violence at its worst, leaves somebody to be seen on the last day. */
    f->study = tiny_study(f->model, (struct tiny_study_options){.plan = {.burn_in = 120, .horizon = 30}, .replicates = 3});
    tiny_set(&f->study->plan, f->model, "intelligence.reports", 40.0);
    tiny_set(&f->study->plan, f->model, "intelligence.capacity", 100.0);
    for (size_t g = 0; g < f->study->plan.n_groups; g++) { /* as a scenario may name them */
        (void)snprintf(f->study->plan.groups[g].name, OCP_NAME_SIZE, "group_%zu", g);
    }
    f->study->plan.snapshot_day[1] = 7;
    f->study->plan.snapshot_day[2] = f->study->plan.horizon_days;
    f->study->plan.n_snapshots = 3;
    f->study->plan.snapshot_replicates = 2;
    f->folder = small_folder();
    const char *target = small_path(f->folder, "study");
    struct ocp_progress last;
    assert_ok(ocp_ensemble_run(f->study, f->model, target, &(struct ocp_ensemble_options){.threads = 2}, &last, &why));
    assert_ok(ocp_results_read(small_path(f->folder, "study"), &f->results, &why));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ocp_results_free(f->results);
    tiny_study_free(f->study);
    ocp_model_free(f->model);
    small_folder_remove(f->folder);
    free(f);
    return 0;
}

static void which_are_kept(void **state)
{
    const struct fixture *f = *state;
    uint32_t days[8];
    for (uint32_t run = 0; run < f->results->n_runs; run++) {
        const size_t n = ocp_snapshot_days(f->results, run, days, 8);
        assert_int_equal(n, f->results->run_replicate[run] < 2 ? 3 : 0);
        assert_true(n == 0 || (days[0] == 0 && days[1] == 7 && days[2] == f->study->plan.horizon_days));
    }
    assert_int_equal(f->results->n_groups, TINY_GROUPS);
    /* Strategies share the burn-in: the first snapshot of a replicate is the same in all but its run's number. */
    struct ocp_snapshot a, b, c;
    assert_true(ocp_snapshot_find(f->results, 0, 0, &a) && ocp_snapshot_find(f->results, 2 * f->results->n_replicates, 0, &b));
    assert_int_equal(a.n_nodes, b.n_nodes);
    assert_int_equal(a.n_edges, b.n_edges);
    for (size_t i = 0; i < a.n_edges; i++) {
        assert_memory_equal(&a.edge[i].day, &b.edge[i].day, sizeof a.edge[i] - sizeof a.edge[i].run);
    }
    assert_true(ocp_snapshot_find(f->results, 1, 0, &c)); /* another replicate is another network */
    assert_true(c.n_edges != a.n_edges || memcmp(&c.edge[0].a, &a.edge[0].a, 2 * sizeof(uint32_t)) != 0);
    assert_false(ocp_snapshot_find(f->results, 0, 8, &c));
}

static bool belongs(const struct ocp_world *world, uint32_t row)
{
    return row != OCP_NOWHERE &&
           (population_of(world)->group[row] != OCP_NO_GROUP || placement_of(world)->believed_group[row] != OCP_NO_GROUP);
}

/* Against a world that is stepped there anew, person by person and tie by tie. */
static void they_show_the_world(void **state)
{
    const struct fixture *f = *state;
    struct ocp_world *world = tiny_world(f->model, &f->study->plan, 1, 1);
    while (world->day < f->study->plan.burn_in_days + 7) {
        ocp_world_step(world, 1);
    }
    struct ocp_snapshot s;
    assert_true(ocp_snapshot_find(f->results, f->results->n_replicates + 1, 7, &s));
    const struct contacts_state *ties = contacts_of(world);
    const struct intelligence_state *seen = intelligence_of(world);
    size_t nodes = 0, true_ties = 0, believed = 0;
    for (uint32_t person = 0; person < world->n_persons; person++) {
        const uint32_t row = world->row_of_person[person];
        const struct ocp_network_node *node = ocp_snapshot_person(&s, person);
        assert_int_equal(node != NULL, belongs(world, row));
        if (!node) {
            continue;
        }
        nodes++;
        assert_int_equal(node->group, population_of(world)->group[row] == OCP_NO_GROUP ? -1 : population_of(world)->group[row]);
        assert_int_equal(node->believed_role, placement_of(world)->believed_role[row]);
        for (uint32_t i = 0; i < ties->tie_count[row]; i++) {
            true_ties += belongs(world, world->row_of_person[ties->tie_who[(size_t)row * OCP_TIES + i]]);
        }
        for (uint32_t i = 0; i < seen->seen_count[row]; i++) {
            believed += belongs(world, world->row_of_person[seen->seen_who[(size_t)row * INTELLIGENCE_TIES + i]]);
        }
    }
    assert_int_equal(nodes, s.n_nodes);
    size_t layer[OCP_LAYER_COUNT] = {0};
    for (size_t i = 0; i < s.n_edges; i++) {
        layer[s.edge[i].layer]++;
        assert_true(ocp_snapshot_person(&s, s.edge[i].a) && ocp_snapshot_person(&s, s.edge[i].b));
    }
    assert_int_equal(2 * layer[OCP_LAYER_TRUE], true_ties);
    assert_true(layer[OCP_LAYER_BELIEVED] > 0 && layer[OCP_LAYER_BELIEVED] <= believed &&
                2 * layer[OCP_LAYER_BELIEVED] >= believed);
    ocp_world_free(world);
}

static void count_layer(const struct ocp_snapshot *s, enum ocp_network_layer layer, size_t *nodes, size_t *edges)
{
    *nodes = *edges = 0;
    for (size_t i = 0; i < s->n_nodes; i++) {
        *nodes += ocp_snapshot_shows(&s->node[i], layer);
    }
    for (size_t i = 0; i < s->n_edges; i++) {
        const struct ocp_network_node *a = ocp_snapshot_person(s, s->edge[i].a), *b = ocp_snapshot_person(s, s->edge[i].b);
        *edges += s->edge[i].layer == (uint32_t)layer && ocp_snapshot_shows(a, layer) && ocp_snapshot_shows(b, layer);
    }
}

static void graphml_opens_in_igraph(void **state)
{
    const struct fixture *f = *state;
    struct ocp_snapshot s;
    assert_true(ocp_snapshot_find(f->results, 0, 7, &s));
    igraph_set_attribute_table(&igraph_cattribute_table);
    for (int layer = 0; layer < OCP_LAYER_COUNT; layer++) {
        struct ocp_buffer text = {0};
        ocp_snapshot_graphml(&s, (enum ocp_network_layer)layer, &text);
        assert_ok(ocp_buffer_check(&text, &why));
        FILE *file = fmemopen(text.bytes, text.length, "r");
        igraph_t graph;
        const igraph_error_t read = igraph_read_graph_graphml(&graph, file, 0);
        (void)fclose(file);
        if (read == IGRAPH_UNIMPLEMENTED) {
            ocp_buffer_free(&text);
            skip(); /* this igraph was built without GraphML */
        }
        assert_int_equal(read, IGRAPH_SUCCESS);
        size_t nodes, edges;
        count_layer(&s, (enum ocp_network_layer)layer, &nodes, &edges);
        assert_true(nodes > 5 && edges > 5);
        assert_int_equal(igraph_vcount(&graph), nodes);
        assert_int_equal(igraph_ecount(&graph), edges);
        assert_false(igraph_is_directed(&graph));
        double weight = 0.0, wanted = 0.0;
        for (igraph_integer_t i = 0; i < igraph_ecount(&graph); i++) {
            weight += EAN(&graph, "weight", i);
        }
        for (size_t i = 0; i < s.n_edges; i++) {
            const struct ocp_network_node *a = ocp_snapshot_person(&s, s.edge[i].a), *b = ocp_snapshot_person(&s, s.edge[i].b);
            const bool shown =
                ocp_snapshot_shows(a, (enum ocp_network_layer)layer) && ocp_snapshot_shows(b, (enum ocp_network_layer)layer);
            wanted += s.edge[i].layer == (uint32_t)layer && shown ? s.edge[i].weight : 0.0;
        }
        assert_true(weight > wanted - 1e-3 && weight < wanted + 1e-3);
        size_t first = 0;
        while (!ocp_snapshot_shows(&s.node[first], (enum ocp_network_layer)layer)) {
            first++;
        }
        const uint32_t role = layer == OCP_LAYER_TRUE ? s.node[first].role : s.node[first].believed_role;
        assert_string_equal(VAS(&graph, "role", 0), ocp_network_role_name(role));
        igraph_destroy(&graph);
        ocp_buffer_free(&text);
    }
}

/* The file of belief names no group, role or tie that the service does not believe in; the mutant is the file of truth. */
static void belief_says_nothing_else(void **state)
{
    const struct fixture *f = *state;
    struct ocp_snapshot s;
    assert_true(ocp_snapshot_find(f->results, 0, 7, &s));
    struct ocp_buffer believed = {0}, truth = {0}, again = {0};
    ocp_snapshot_graphml(&s, OCP_LAYER_BELIEVED, &believed);
    ocp_snapshot_graphml(&s, OCP_LAYER_TRUE, &truth);
    /* The same snapshot with another truth behind it. */
    struct ocp_network_node *other = malloc(s.n_nodes * sizeof *other);
    memcpy(other, s.node, s.n_nodes * sizeof *other);
    for (size_t i = 0; i < s.n_nodes; i++) {
        other[i].group = i % 3 ? -1 : 0;
        other[i].role = 4;
        other[i].standing = 1.0;
    }
    struct ocp_snapshot scrambled = s;
    scrambled.node = other;
    ocp_snapshot_graphml(&scrambled, OCP_LAYER_BELIEVED, &again);
    assert_string_equal(believed.bytes, again.bytes);
    ocp_buffer_free(&again);
    ocp_snapshot_graphml(&scrambled, OCP_LAYER_TRUE, &again);
    assert_string_not_equal(truth.bytes, again.bytes);
    free(other);
    ocp_buffer_free(&believed);
    ocp_buffer_free(&truth);
    ocp_buffer_free(&again);
}

static void save(const struct fixture *f, const char *name, const char *bytes, size_t size)
{
    FILE *file = fopen(small_path(f->folder, name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static struct ocp_study *read_back(const struct fixture *f, const char *network)
{
    char text[1024];
    (void)snprintf(text, sizeof text,
                   "regimes: {}\ngroups: {%s: {share: 0 %%}, %s: {share: 0 %%}, %s: {share: 0 %%}}\n"
                   "estate: {prisons: {N: {capacity: 400, prisoners: 400, staff: 100}}}\nnetwork: %s\n",
                   f->results->group[0], f->results->group[1], f->results->group[2], network);
    save(f, "again.yaml", text, strlen(text));
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    const enum ocp_status status = ocp_study_read(f->model, small_path(f->folder, "again.yaml"), &study, &diagnostics, &message);
    ocp_diagnostics_free(&diagnostics);
    if (status != OCP_OK) {
        fail_msg("%s", message.text);
    }
    return study;
}

/* What goes out as GraphML or as tables comes in again as the same network, twice. */
static void it_reads_in_again(void **state)
{
    const struct fixture *f = *state;
    struct ocp_snapshot s;
    assert_true(ocp_snapshot_find(f->results, 0, 7, &s));
    struct ocp_buffer text = {0};
    char network[512];
    ocp_snapshot_graphml(&s, OCP_LAYER_TRUE, &text);
    save(f, "n.graphml", text.bytes, text.length);
    ocp_buffer_free(&text);
    ocp_snapshot_nodes_csv(&s, OCP_LAYER_TRUE, &text);
    save(f, "p.csv", text.bytes, text.length);
    ocp_buffer_free(&text);
    ocp_snapshot_edges_csv(&s, OCP_LAYER_TRUE, &text);
    save(f, "n.csv", text.bytes, text.length);
    ocp_buffer_free(&text);
    (void)snprintf(network, sizeof network, "{group: %s, file: n.graphml}", f->results->group[0]);
    struct ocp_study *a = read_back(f, network);
    (void)snprintf(network, sizeof network, "{group: %s, file: n.csv, nodes: p.csv}", f->results->group[0]);
    struct ocp_study *b = read_back(f, network);
    size_t nodes, edges;
    count_layer(&s, OCP_LAYER_TRUE, &nodes, &edges);
    assert_int_equal(a->plan.n_member_seeds, nodes);
    assert_int_equal(a->plan.n_tie_seeds, edges);
    assert_int_equal(b->plan.n_member_seeds, nodes);
    assert_int_equal(b->plan.n_tie_seeds, edges);
    assert_memory_equal(a->plan.member_seeds, b->plan.member_seeds, nodes * sizeof *a->plan.member_seeds);
    assert_memory_equal(a->plan.tie_seeds, b->plan.tie_seeds, edges * sizeof *a->plan.tie_seeds);
    ocp_study_free(a);
    ocp_study_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(which_are_kept),          cmocka_unit_test(they_show_the_world),
        cmocka_unit_test(graphml_opens_in_igraph), cmocka_unit_test(belief_says_nothing_else),
        cmocka_unit_test(it_reads_in_again),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
