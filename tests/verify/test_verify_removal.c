/* Removal orders: betweenness against igraph's, who goes against the order's own words, decisions blind to the truth, reported
 * associations against the ties that they report. Mutants: degree for betweenness, truth for belief. */
#include "engine/measure.h"
#include "models/institution/intelligence_state.h"
#include "models/institution/placement_graph.h"
#include "models/institution/placement_state.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"
#include "tiny_plan.h"

#include <igraph/igraph.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 2000 };

/* Edges as igraph takes them. */
struct edges {
    igraph_vector_int_t ends;
    uint32_t n;
};

static void igraph_scores(const struct edges *e, double *out)
{
    igraph_t graph;
    igraph_vector_t scores;
    assert_int_equal(igraph_create(&graph, &e->ends, (igraph_integer_t)e->n, IGRAPH_UNDIRECTED), IGRAPH_SUCCESS);
    assert_int_equal(igraph_simplify(&graph, true, true, NULL), IGRAPH_SUCCESS);
    assert_int_equal(igraph_vector_init(&scores, 0), IGRAPH_SUCCESS);
    assert_int_equal(igraph_betweenness(&graph, &scores, igraph_vss_all(), IGRAPH_UNDIRECTED, NULL), IGRAPH_SUCCESS);
    for (uint32_t i = 0; i < e->n; i++) {
        out[i] = VECTOR(scores)[i];
    }
    igraph_vector_destroy(&scores);
    igraph_destroy(&graph);
}

/* Ours, from a matrix of neighbours. */
static void own_scores(const uint8_t *tied, uint32_t n, double *out)
{
    static uint32_t first[MOST], end[MOST], distance[MOST], queue[MOST];
    static double paths[MOST], share[MOST];
    uint32_t *neighbour = calloc((size_t)n * n + 1, sizeof *neighbour), total = 0;
    for (uint32_t i = 0; i < n; i++) {
        first[i] = total;
        for (uint32_t j = 0; j < n; j++) {
            if (tied[(size_t)i * n + j]) {
                neighbour[total++] = j;
            }
        }
        end[i] = total;
    }
    placement_betweenness(&(struct placement_graph){n, first, end, neighbour},
                          &(struct placement_bench){distance, queue, paths, share}, out);
    free(neighbour);
}

static void compare(uint8_t *tied, uint32_t n)
{
    static double own[MOST], theirs[MOST];
    struct edges e = {.n = n};
    assert_int_equal(igraph_vector_int_init(&e.ends, 0), IGRAPH_SUCCESS);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = i + 1; j < n; j++) {
            if (tied[(size_t)i * n + j]) {
                tied[(size_t)j * n + i] = 1;
                (void)igraph_vector_int_push_back(&e.ends, (igraph_integer_t)i);
                (void)igraph_vector_int_push_back(&e.ends, (igraph_integer_t)j);
            }
        }
    }
    igraph_scores(&e, theirs);
    own_scores(tied, n, own);
    for (uint32_t i = 0; i < n; i++) {
        assert_true(fabs(own[i] - theirs[i]) <= 1e-9 * (1.0 + theirs[i]));
    }
    igraph_vector_int_destroy(&e.ends);
}

static void betweenness_is_igraphs(void **state)
{
    (void)state;
    enum { N = 90 };
    uint8_t *tied = calloc(N * N, 1);
    for (uint32_t graph = 0; graph < 20; graph++) { /* from scattered pieces to one dense part */
        memset(tied, 0, N * N);
        for (uint32_t i = 0; i < N; i++) {
            for (uint32_t j = i + 1; j < N; j++) {
                uint32_t word[4];
                ocp_draw_four(ocp_key_make(7, graph), 0, i, j, 1, word);
                tied[i * N + j] = ocp_uniform(word[0]) < 0.005 * (graph + 1);
            }
        }
        compare(tied, N);
    }
    /* A star of six: the centre is on all 15 pairs; a path of five: 0 3 4 3 0. Degree, a usual mistake, says 6, and 1 2 2 2 1. */
    double out[8];
    uint8_t small[64] = {0};
    for (uint32_t i = 1; i < 7; i++) {
        small[i] = small[i * 7] = 1;
    }
    own_scores(small, 7, out);
    assert_true(out[0] == 15.0 && out[1] == 0.0);
    memset(small, 0, sizeof small);
    for (uint32_t i = 0; i < 4; i++) {
        small[i * 5 + i + 1] = small[(i + 1) * 5 + i] = 1;
    }
    own_scores(small, 5, out);
    assert_true(out[0] == 0.0 && out[1] == 3.0 && out[2] == 4.0 && out[3] == 3.0 && out[4] == 0.0);
    free(tied);
}

/* A world with much reporting, on a day of decision, on which from now on placement alone acts; the order holds for one prison, or
 * for all. */
static struct ocp_world *grown(struct ocp_model *model, struct ocp_plan *plan, const char *order, double share, int prison)
{
    *plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .burn_in = 196, .horizon = 365});
    tiny_set(plan, model, "intelligence.reports", 40.0);
    tiny_set(plan, model, "intelligence.capacity", 100.0);
    tiny_set(plan, model, "intelligence.association", 0.9);
    tiny_set(plan, model, "placement.escape", 0.0);
    const uint32_t strategy = tiny_add_strategy(plan, "order");
    struct ocp_intervention *intervention = tiny_add_change(plan, model, strategy, order, OCP_SET, share);
    intervention->end_day = 7;
    if (prison >= 0) {
        memcpy(intervention->target.prison, plan->prisons[prison].name, sizeof intervention->target.prison);
    }
    struct ocp_world *world = tiny_world(model, plan, 0, strategy);
    tiny_run(world, 196);
    tiny_only(plan, model, "placement");
    return world;
}

/* Members by belief or by truth, ascending; how many. */
static uint32_t members(const struct ocp_world *world, bool truth, uint32_t *person)
{
    uint32_t n = 0;
    for (uint32_t p = 0; p < world->n_persons; p++) {
        const uint32_t row = world->row_of_person[p];
        if (row != OCP_NOWHERE &&
            (truth ? population_of(world)->group[row] : placement_of(world)->believed_group[row]) != OCP_NO_GROUP) {
            person[n++] = p;
        }
    }
    return n;
}

static void score(const struct ocp_world *world, bool truth, const uint32_t *person, uint32_t n, double *out)
{
    struct edges e = {.n = n};
    assert_int_equal(igraph_vector_int_init(&e.ends, 0), IGRAPH_SUCCESS);
    const struct contacts_state *ties = contacts_of(world);
    const struct intelligence_state *seen = intelligence_of(world);
    for (uint32_t i = 0; i < n; i++) {
        const size_t row = world->row_of_person[person[i]];
        for (uint32_t k = 0; k < (truth ? ties->tie_count[row] : seen->seen_count[row]); k++) {
            const uint32_t whom = truth ? ties->tie_who[row * OCP_TIES + k] : seen->seen_who[row * INTELLIGENCE_TIES + k];
            for (uint32_t j = 0; j < n; j++) {
                if (person[j] == whom) {
                    (void)igraph_vector_int_push_back(&e.ends, (igraph_integer_t)i);
                    (void)igraph_vector_int_push_back(&e.ends, (igraph_integer_t)j);
                }
            }
        }
    }
    igraph_scores(&e, out);
    igraph_vector_int_destroy(&e.ends);
}

/* The order takes those of the highest scores, as many as it says, and nobody else leaves. */
static void takes_the_highest(const char *order, bool truth)
{
    static uint32_t person[MOST];
    static double scores[MOST];
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan;
    struct ocp_world *world = grown(model, &plan, order, 0.1, -1);
    const uint32_t n = members(world, truth, person);
    double shares = 0.0; /* summed as the order does: a tenth of 125 is just below twelve and a half */
    for (uint32_t i = 0; i < n; i++) {
        shares += 0.1;
    }
    const uint32_t wanted = (uint32_t)(shares + 0.5);
    assert_true(n > 40 && n < MOST);
    score(world, truth, person, n, scores);
    const uint32_t known = world->n_persons;
    ocp_world_step(world, 1);
    uint32_t gone = 0;
    double least_gone = INFINITY, most_kept = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        const bool left = world->row_of_person[person[i]] == OCP_NOWHERE;
        gone += left;
        least_gone = left && scores[i] < least_gone ? scores[i] : least_gone;
        most_kept = !left && scores[i] > most_kept ? scores[i] : most_kept;
    }
    assert_int_equal(gone, wanted);
    assert_true(least_gone >= most_kept - 1e-9 && least_gone > 0.0);
    uint32_t outside = 0;
    for (uint32_t p = 0; p < known; p++) {
        outside += world->row_of_person[p] == OCP_NOWHERE && population_of(world)->return_day[p] == 0 &&
                   population_of(world)->kept_role[p] != ROLE_NONE;
    }
    assert_true(outside >= gone); /* nobody who was moved out comes back */
    ocp_world_step(world, 1);
    uint32_t later = 0;
    for (uint32_t i = 0; i < n; i++) {
        later += world->row_of_person[person[i]] == OCP_NOWHERE;
    }
    assert_int_equal(later, gone); /* one decision in the window, no second */
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void belief_decides_the_order(void **state)
{
    (void)state;
    takes_the_highest("placement.removal", false);
}

static void truth_decides_the_laboratory(void **state)
{
    (void)state;
    takes_the_highest("placement.laboratory_removal", true);
}

/* An order for one prison takes the highest of those who are there, by their place in the whole network, and nobody else. */
static void an_order_for_one_prison_stays_there(void **state)
{
    (void)state;
    static uint32_t person[MOST], at[MOST];
    static double scores[MOST];
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan;
    struct ocp_world *world = grown(model, &plan, "placement.removal", 0.2, 1);
    const uint32_t n = members(world, false, person);
    uint32_t there = 0;
    for (uint32_t i = 0; i < n; i++) {
        at[i] = world->wings[world->wing_of[world->row_of_person[person[i]]]].prison;
        there += at[i] == 1;
    }
    assert_true(there > 10 && there < n);
    score(world, false, person, n, scores);
    ocp_world_step(world, 1);
    uint32_t gone = 0;
    double least_gone = INFINITY, most_kept = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        const bool left = world->row_of_person[person[i]] == OCP_NOWHERE;
        assert_true(!left || at[i] == 1);
        gone += left;
        least_gone = left && scores[i] < least_gone ? scores[i] : least_gone;
        most_kept = !left && at[i] == 1 && scores[i] > most_kept ? scores[i] : most_kept;
    }
    assert_int_equal(gone, (uint32_t)(0.2 * (double)there + 0.5));
    assert_true(least_gone >= most_kept - 1e-9);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Whom the order takes from a world whose truth is scrambled or not. */
static uint32_t taken(const char *order, bool scrambled, uint32_t *who)
{
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan;
    struct ocp_world *world = grown(model, &plan, order, 0.1, -1);
    struct contacts_state *ties = contacts_of(world);
    for (uint32_t row = 0; row < world->n_rows && scrambled; row++) {
        if (ties->tie_count[row] > 0) { /* unsound on purpose: nobody but a reader of the truth would notice */
            ties->tie_count[row] = (uint8_t)(1 + row % ties->tie_count[row]);
            population_of(world)->group[row] = row % 3 ? OCP_NO_GROUP : 0;
            population_of(world)->role[row] = row % 3 ? ROLE_NONE : ROLE_LEADER;
            population_of(world)->power[row] = 0.5F;
        }
    }
    uint32_t *inside = calloc(world->n_persons, sizeof *inside), n = 0;
    const uint32_t known = world->n_persons;
    for (uint32_t p = 0; p < known; p++) {
        inside[p] = world->row_of_person[p] != OCP_NOWHERE;
    }
    ocp_world_step(world, 1);
    for (uint32_t p = 0; p < known; p++) {
        if (inside[p] && world->row_of_person[p] == OCP_NOWHERE) {
            who[n++] = p;
        }
    }
    free(inside);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
    return n;
}

static void orders_are_blind_to_the_truth(void **state)
{
    (void)state;
    static uint32_t a[MOST], b[MOST];
    static const char *const orders[] = {"placement.removal", "placement.removal_random", "placement.laboratory_removal"};
    for (int k = 0; k < 3; k++) {
        const uint32_t n = taken(orders[k], false, a), m = taken(orders[k], true, b);
        const bool same = n == m && memcmp(a, b, n * sizeof *a) == 0;
        assert_true(n > 3);
        assert_int_equal(same, k < 2); /* the laboratory's order is the planted reader of the truth */
    }
}

static void no_order_changes_nothing(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .burn_in = 28});
    const uint32_t strategy = tiny_add_strategy(&plan, "nothing");
    (void)tiny_add_change(&plan, model, strategy, "placement.removal", OCP_SET, 0.0);
    (void)tiny_add_change(&plan, model, strategy, "placement.laboratory_removal", OCP_SET, 0.0);
    struct ocp_world *a = tiny_world(model, &plan, 0, 0), *b = tiny_world(model, &plan, 0, strategy);
    tiny_run(a, 100);
    tiny_run(b, 100);
    assert_true(ocp_world_hash(a) == ocp_world_hash(b));
    ocp_world_free(a);
    ocp_world_free(b);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Share of reported associations that are ties when looked at, and how many there are. */
static double right_share(double association, double reliability, uint32_t *count, double *outcomes)
{
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .burn_in = 30, .horizon = 180});
    tiny_set(&plan, model, "intelligence.association", association);
    tiny_set(&plan, model, "command.orders", 0.0); /* those intercepted name company too */
    if (reliability >= 0.0) {
        tiny_set(&plan, model, "intelligence.reliability", reliability);
        tiny_set(&plan, model, "intelligence.reports", 30.0);
        tiny_set(&plan, model, "intelligence.capacity", 100.0);
    }
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 209);
    tiny_audit(world);
    const struct intelligence_state *s = intelligence_of(world);
    const struct contacts_state *ties = contacts_of(world);
    uint32_t right = 0;
    *count = 0;
    for (uint32_t row = 0; row < world->n_rows; row++) {
        const size_t at = (size_t)row * OCP_TIES;
        const struct ocp_tie_list list = {ties->tie_who + at, ties->tie_weight + at, ties->tie_count + row};
        for (uint32_t i = 0; i < s->seen_count[row]; i++) {
            const uint32_t whom = s->seen_who[(size_t)row * INTELLIGENCE_TIES + i];
            assert_true(whom != world->person[row] && s->seen_weight[(size_t)row * INTELLIGENCE_TIES + i] > 0.0F);
            right += ocp_ties_find(&list, whom) >= 0;
            ++*count;
        }
    }
    memcpy(outcomes, ocp_measure_values(world), model->n_outcomes * 6 * sizeof *outcomes);
    const double share = *count ? (double)right / (double)*count : 0.0;
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
    return share;
}

static void associations_report_ties(void **state)
{
    (void)state;
    static double outcomes[4][8192];
    uint32_t n = 0;
    const double right = right_share(1.0, 1.0, &n, outcomes[0]);
    assert_true(n > 200 && right > 0.6); /* some ties have ended since */
    const double wrong = right_share(1.0, 0.0, &n, outcomes[0]);
    assert_true(n > 200 && wrong < 0.35); /* company on a wing is often a tie by chance */
    /* Nothing but orders reads them: with and without, every outcome is the same, bit for bit. */
    (void)right_share(0.0, -1.0, &n, outcomes[2]);
    assert_int_equal(n, 0);
    (void)right_share(0.9, -1.0, &n, outcomes[3]);
    assert_true(n > 0);
    assert_memory_equal(outcomes[2], outcomes[3], sizeof outcomes[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(betweenness_is_igraphs),
        cmocka_unit_test(belief_decides_the_order),
        cmocka_unit_test(an_order_for_one_prison_stays_there),
        cmocka_unit_test(truth_decides_the_laboratory),
        cmocka_unit_test(orders_are_blind_to_the_truth),
        cmocka_unit_test(no_order_changes_nothing),
        cmocka_unit_test(associations_report_ties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
