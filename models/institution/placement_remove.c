/* Dated removal orders: a share of the believed members of groups is moved out of the service (to another country's, or to
 * another administration's) by one weekly decision of their own administration, in the order of their betweenness in the reported
 * associations among its own, or by chance.
 *
 * The laboratory's order takes the share from the true members by the true ties instead. No service could give it: it is there to
 * say what the error of belief costs, and nothing but scenarios that are named so should use it. */
#include "engine/math.h"
#include "models/institution/intelligence_state.h"
#include "models/institution/placement_graph.h"
#include "models/institution/placement_inside.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"

enum source { BY_BELIEF, BY_CHANCE, BY_TRUTH, SOURCES };
enum { BYTES_A_PERSON = 128, MOST_ENDS = OCP_TIES > 2 * INTELLIGENCE_TIES ? OCP_TIES : 2 * INTELLIGENCE_TIES };

struct candidates {
    enum source source;
    uint32_t n;
    uint32_t *person;                  /* [n] ascending */
    uint8_t *ordered;                  /* [n] the order is in force where the person is */
    uint32_t *index_of;                /* [n_rows] place in `person`, OCP_NOWHERE for others */
    double *score;                     /* [n] the highest go */
    double wanted;                     /* how many go */
    uint32_t *first, *end, *neighbour; /* room for their graph */
    struct placement_bench bench;
};

static double order_of(const struct placement_params *p, enum source source)
{
    return source == BY_BELIEF ? p->removal : source == BY_CHANCE ? p->removal_random : p->laboratory_removal;
}

/* As many as the scratch memory holds: far beyond all members of any estate; the rest would be the highest person numbers. */
static uint32_t most_candidates(const struct ocp_world *world)
{
    return ((128U << 10) + 48U * world->n_rows) / BYTES_A_PERSON;
}

/* Whoever is believed (or, for the laboratory, is) a member in the jurisdiction; how many its orders want. */
static void list_candidates(const struct ocp_day *day, uint32_t jurisdiction, struct candidates *c)
{
    const struct ocp_world *world = day->world;
    const struct placement_state *s = placement_of(world);
    const struct population_state *who = population_of(world);
    const uint32_t most = most_candidates(world);
    c->n = 0;
    c->wanted = 0.0;
    for (uint32_t person = 0; person < world->n_persons; person++) {
        const uint32_t row = world->row_of_person[person];
        if (row == OCP_NOWHERE) {
            continue;
        }
        const uint8_t group = c->source == BY_TRUTH ? who->group[row] : s->believed_group[row];
        const uint32_t prison = world->wings[world->wing_of[row]].prison;
        c->index_of[row] = OCP_NOWHERE;
        if (group == OCP_NO_GROUP || world->prisons[prison].jurisdiction != jurisdiction || c->n == most) {
            continue;
        }
        const double share = order_of(ocp_prison_params(day, prison, MECH_placement), c->source);
        c->wanted += share;
        c->ordered[c->n] = share > 0.0;
        c->index_of[row] = c->n;
        c->person[c->n++] = person;
    }
}

static void sort_ascending(uint32_t *value, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        const uint32_t held = value[i];
        uint32_t at = i;
        for (; at > 0 && value[at - 1] > held; at--) {
            value[at] = value[at - 1];
        }
        value[at] = held;
    }
}

/* Calls for every reported association (one direction) or true tie (both) among the candidates. */
struct tie_walk {
    uint32_t *count, *neighbour; /* either counts, or fills at first + count */
    const uint32_t *first;
};

static void walk_tie(struct tie_walk *walk, uint32_t from, uint32_t to)
{
    if (walk->neighbour) {
        walk->neighbour[walk->first[from] + walk->count[from]] = to;
    }
    walk->count[from]++;
}

static void walk_ties(const struct ocp_world *world, const struct candidates *c, struct tie_walk *walk)
{
    const struct contacts_state *ties = contacts_of(world);
    const struct intelligence_state *seen = intelligence_of(world);
    for (uint32_t i = 0; i < c->n; i++) {
        walk->count[i] = 0;
    }
    for (uint32_t i = 0; i < c->n; i++) {
        const size_t row = world->row_of_person[c->person[i]];
        const bool truth = c->source == BY_TRUTH;
        const uint32_t *list = truth ? ties->tie_who + row * OCP_TIES : seen->seen_who + row * INTELLIGENCE_TIES;
        const uint32_t n = truth ? ties->tie_count[row] : seen->seen_count[row];
        for (uint32_t k = 0; k < n; k++) {
            const uint32_t there = world->row_of_person[list[k]];
            const uint32_t j = there == OCP_NOWHERE ? OCP_NOWHERE : c->index_of[there];
            if (j == OCP_NOWHERE) {
                continue;
            }
            walk_tie(walk, i, j);
            if (!truth) {
                walk_tie(walk, j, i);
            }
        }
    }
}

/* The graph among the candidates; associations that both directions report, or that are reported twice, are one edge. */
static struct placement_graph draw_graph(const struct ocp_world *world, const struct candidates *c)
{
    uint32_t *first = c->first;
    uint32_t *end = c->end;
    struct tie_walk walk = {.count = end, .first = first};
    walk_ties(world, c, &walk);
    uint32_t total = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        first[i] = total;
        total += end[i];
    }
    walk.neighbour = c->neighbour;
    walk_ties(world, c, &walk);
    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t *own = c->neighbour + first[i];
        sort_ascending(own, end[i]);
        uint32_t kept = 0;
        for (uint32_t k = 0; k < end[i]; k++) {
            if (kept == 0 || own[kept - 1] != own[k]) {
                own[kept++] = own[k];
            }
        }
        end[i] = first[i] + kept;
    }
    return (struct placement_graph){c->n, first, end, c->neighbour};
}

static void score(const struct ocp_day *day, struct candidates *c)
{
    if (c->source == BY_CHANCE) {
        for (uint32_t i = 0; i < c->n; i++) {
            uint32_t word[4];
            ocp_draw(day, OCP_PURPOSE(MECH_placement, DRAW_REMOVE), c->person[i], 0, word);
            c->score[i] = ocp_uniform(word[0]);
        }
        return;
    }
    const struct placement_graph graph = draw_graph(day->world, c);
    placement_betweenness(&graph, &c->bench, c->score);
}

/* The next to go, OCP_NOWHERE when there is none. Scores are those among all candidates of the jurisdiction; whoever is where no order
 * is in force stays. Equal scores: the one whom the service holds more dangerous, then the lower number. The laboratory knows no assessment. */
static uint32_t next_of(const struct ocp_world *world, const struct candidates *c)
{
    const struct placement_state *s = placement_of(world);
    uint32_t best = OCP_NOWHERE;
    float most = 0.0F;
    for (uint32_t i = 0; i < c->n; i++) {
        const uint32_t row = world->row_of_person[c->person[i]];
        if (row == OCP_NOWHERE || !c->ordered[i]) {
            continue;
        }
        const float danger = c->source == BY_TRUTH ? 0.0F : s->assessed[row];
        if (best == OCP_NOWHERE || c->score[i] > c->score[best] || (c->score[i] == c->score[best] && danger > most)) {
            best = i;
            most = danger;
        }
    }
    return best;
}

static void remove_one(struct ocp_day *day, uint32_t person)
{
    const struct ocp_world *world = day->world;
    struct placement_state *s = placement_of(world);
    struct population_state *who = population_of(world);
    const uint32_t row = world->row_of_person[person];
    const uint32_t prison = world->wings[world->wing_of[row]].prison;
    const struct placement_params *p = ocp_prison_params(day, prison, MECH_placement);
    const double euros = p->transfer_cost + p->escort_cost;
    s->transfer_euros[prison] += euros;
    ocp_measure(day, MECH_placement, OUT_TRANSFER_COST, prison, euros);
    ocp_measure(day, MECH_placement, OUT_REMOVED, prison, 1.0);
    if (who->group[row] == OCP_NO_GROUP) {
        placement_unfounded(day, prison, OUT_UNFOUNDED_REMOVAL);
    }
    who->exit[row] = EXIT_MOVED;
    ocp_person_leave(day, person);
}

static bool is_ordered(const struct ocp_day *day, uint32_t jurisdiction, enum source source)
{
    for (uint32_t p = 0; p < day->world->n_prisons; p++) {
        if (day->world->prisons[p].jurisdiction == jurisdiction &&
            order_of(ocp_prison_params(day, p, MECH_placement), source) > 0.0) {
            return true;
        }
    }
    return false;
}

static void borrow(const struct ocp_day *day, struct candidates *c)
{
    const size_t most = most_candidates(day->world);
    c->index_of = ocp_scratch(day, day->world->n_rows * sizeof *c->index_of);
    c->person = ocp_scratch(day, most * sizeof *c->person);
    c->ordered = ocp_scratch(day, most * sizeof *c->ordered);
    c->score = ocp_scratch(day, most * sizeof *c->score);
    c->first = ocp_scratch(day, most * sizeof *c->first);
    c->end = ocp_scratch(day, most * sizeof *c->end);
    c->neighbour = ocp_scratch(day, most * MOST_ENDS * sizeof *c->neighbour);
    c->bench.distance = ocp_scratch(day, most * sizeof *c->bench.distance);
    c->bench.queue = ocp_scratch(day, most * sizeof *c->bench.queue);
    c->bench.paths = ocp_scratch(day, most * sizeof *c->bench.paths);
    c->bench.share = ocp_scratch(day, most * sizeof *c->bench.share);
}

static void carry_out(struct ocp_day *day, uint32_t jurisdiction, struct candidates *c)
{
    list_candidates(day, jurisdiction, c);
    score(day, c);
    const uint32_t wanted = (uint32_t)(c->wanted + 0.5);
    for (uint32_t k = 0; k < wanted && k < c->n; k++) {
        const uint32_t best = next_of(day->world, c);
        if (best == OCP_NOWHERE) {
            return;
        }
        remove_one(day, c->person[best]);
    }
}

void placement_remove(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    struct candidates c = {.person = NULL};
    for (int source = 0; source < SOURCES; source++) {
        c.source = (enum source)source;
        for (uint32_t j = 0; j < day->world->n_jurisdictions; j++) {
            if (!is_ordered(day, j, c.source)) {
                continue;
            }
            if (!c.person) {
                borrow(day, &c);
            }
            carry_out(day, j, &c);
        }
    }
}
