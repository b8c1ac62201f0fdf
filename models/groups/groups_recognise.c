/* Weekly: standing of every member from trust, brokerage and money, and the roles that follow from it. Nobody is told a
 * role: leaders, intermediaries, operational members and associates are recognised from where they stand. */
#include "engine/math.h"
#include "models/day.h"
#include "models/economy/market_state.h"
#include "models/groups/groups_inside.h"
#include "models/groups/groups_kernel.h"
#include "models/institution/violence_state.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"

#include <string.h>

enum { BINS = 128 };

static struct ocp_tie_list ties_of(const struct contacts_state *s, uint32_t row)
{
    const size_t at = (size_t)row * OCP_TIES;
    return (struct ocp_tie_list){s->tie_who + at, s->tie_weight + at, s->tie_count + row};
}

/* Trust: summed strength of ties within the group, saturating at four full ties. Brokerage: share of pairs of own friends
 * who do not know each other (the betweenness of the ego network, Everett and Borgatti 2005). */
static void stand(const struct ocp_world *world, uint32_t row, float *trust, float *brokerage)
{
    const struct contacts_state *s = contacts_of(world);
    const struct population_state *who = population_of(world);
    const struct ocp_tie_list own = ties_of(s, row);
    uint32_t friend_row[OCP_TIES];
    int friends = 0;
    float sum = 0.0F;
    for (int i = 0; i < *own.count; i++) {
        const uint32_t there = world->row_of_person[own.who[i]];
        if (there != OCP_NOWHERE && who->group[there] == who->group[row]) {
            sum += ocp_tie_strength(own.weight[i]);
        }
        if (there != OCP_NOWHERE && who->group[there] != OCP_NO_GROUP) {
            friend_row[friends++] = there;
        }
    }
    int open = 0;
    for (int i = 0; i < friends; i++) {
        const struct ocp_tie_list list = ties_of(s, friend_row[i]);
        for (int j = i + 1; j < friends; j++) {
            open += ocp_ties_find(&list, world->person[friend_row[j]]) < 0;
        }
    }
    *trust = sum > 4.0F ? 1.0F : sum * 0.25F;
    /* 28 open pairs, eight friends who do not know each other, count as full brokerage. */
    *brokerage = open > 28 ? 1.0F : (float)open / 28.0F;
}

/* Power follows trust, brokerage, money and what one has already: weights ASSUMED, equal for what networks show. */
static void update_standing(const struct ocp_day *day, uint32_t *histogram)
{
    double brokered = 0.0;
    double members = 0.0;
    const struct ocp_world *world = day->world;
    struct population_state *who = population_of(world);
    const struct market_state *market = market_of(world);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const struct groups_params *p = ocp_wing_params(day, w, MECH_groups);
        const float follow = (float)(1.0 - ocp_exp(-7.0 / p->standing_days));
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if (who->group[row] == OCP_NO_GROUP) {
                continue;
            }
            float trust;
            float brokerage;
            stand(world, row, &trust, &brokerage);
            brokered += (double)brokerage;
            members += 1.0;
            const float euros = (float)market->money[row] * 0.01F;
            const float wealth = euros > 0.0F ? euros / (200.0F + euros) : 0.0F;
            const float seniority = 0.25F * (float)(who->role[row] > 0 ? who->role[row] - 1 : 0) + 0.25F;
            const float target = 0.3F * trust + 0.25F * brokerage + 0.15F * wealth + 0.3F * seniority;
            who->power[row] += follow * (target - who->power[row]);
            int bin = (int)(who->power[row] * (float)BINS);
            bin = bin < 0 ? 0 : (bin >= BINS ? BINS - 1 : bin);
            histogram[(size_t)who->group[row] * BINS + (size_t)bin]++;
        }
    }
    ocp_measure_ratio(day, MECH_groups, OUT_BROKERAGE, OCP_NOWHERE, brokered, members);
}

struct cuts {
    float leader, broker, operational;
};

/* The standings above which the wanted shares of a group lie, from its histogram. */
static struct cuts cuts_of(const uint32_t *histogram, uint32_t members, const struct groups_params *p)
{
    const double leaders = p->leaders * members < 1.0 ? 1.0 : p->leaders * members;
    const double brokers = leaders + p->brokers * members;
    const double operational = brokers + p->operational * members;
    struct cuts c = {1.0F, 1.0F, 1.0F};
    double above = 0.0;
    for (int bin = BINS - 1; bin >= 0; bin--) {
        above += (double)histogram[bin];
        const float edge = (float)bin / (float)BINS;
        c.leader = above <= leaders + 0.5 ? edge : c.leader;
        c.broker = above <= brokers + 0.5 ? edge : c.broker;
        c.operational = above <= operational + 0.5 ? edge : c.operational;
    }
    return c;
}

/* A role is kept unless standing has clearly left its range: recognition is sluggish. */
static uint8_t recognise(const struct cuts *c, float power, uint8_t role)
{
    static const float margin = 0.02F;
    if (power >= c->leader + (role == ROLE_LEADER ? -margin : margin)) {
        return ROLE_LEADER;
    }
    if (power >= c->broker + (role >= ROLE_INTERMEDIARY ? -margin : margin)) {
        return ROLE_INTERMEDIARY;
    }
    return power >= c->operational + (role >= ROLE_OPERATIONAL ? -margin : margin) ? ROLE_OPERATIONAL : ROLE_ASSOCIATE;
}

/* Attacks between two groups since last week, on members of either; all prisons together, and the count begins anew. */
static void take_clashes(const struct ocp_world *world, uint32_t *between)
{
    uint8_t *clashes = violence_of(world)->clashes;
    for (uint32_t prison = 0; prison < world->n_prisons; prison++) {
        for (uint32_t a = 0; a < world->n_groups; a++) {
            uint8_t *own = clashes + ((size_t)prison * world->n_groups + a) * OCP_MAX_GROUPS;
            for (uint32_t b = 0; b < world->n_groups; b++) {
                between[a * OCP_MAX_GROUPS + b] += own[b];
                between[b * OCP_MAX_GROUPS + a] += own[b];
                own[b] = 0;
            }
        }
    }
}

/* The most hostile third group to which both are enemies. */
static float shared_enemy(const struct groups_state *before, uint32_t n, uint32_t a, uint32_t b)
{
    float most = 0.0F;
    for (uint32_t c = 0; c < n; c++) {
        const float one = c != a && c != b && before->members[c] > 0 ? groups_hostility(before, a, c) : 0.0F;
        const float other = one > 0.0F ? groups_hostility(before, b, c) : 0.0F;
        const float both = one < other ? one : other;
        most = both > most ? both : most;
    }
    return most;
}

/* Violence between two groups makes them enemies; else relations fade to where they rest: lasting rivals at some hostility, groups
 * that share an enemy in an alliance, all others in a truce. All follow from the relations of last week. */
static void update_relations(const struct ocp_day *day, struct groups_state *s, const struct groups_params *p)
{
    const struct ocp_world *world = day->world;
    const uint32_t n = world->n_groups;
    const size_t size = (size_t)OCP_MAX_GROUPS * OCP_MAX_GROUPS;
    uint32_t *between = ocp_scratch(day, size * sizeof *between);
    memset(between, 0, size * sizeof *between);
    take_clashes(world, between);
    struct groups_state before = *s;
    before.relation = ocp_scratch(day, (size_t)n * OCP_MAX_GROUPS * sizeof *before.relation + 1);
    memcpy(before.relation, s->relation, (size_t)n * OCP_MAX_GROUPS * sizeof *before.relation);
    const double follow = 1.0 - ocp_exp(-7.0 / p->relation_days);
    for (uint32_t a = 0; a < n; a++) {
        for (uint32_t b = a + 1; b < n; b++) {
            const size_t at = (size_t)a * OCP_MAX_GROUPS + b;
            const double members = (double)s->members[a] + (double)s->members[b];
            const double clashes = members > 0.0 ? p->clash * (double)between[at] / members : 0.0;
            const bool rivals = s->rival[a] == b || s->rival[b] == a;
            const double rest = rivals ? -p->rivalry : p->alliance * (double)shared_enemy(&before, n, a, b);
            const float relation = (float)relation_step((double)s->relation[at], clashes, follow, rest);
            s->relation[at] = relation;
            s->relation[(size_t)b * OCP_MAX_GROUPS + a] = relation;
        }
    }
}

/* Shares of the pairs of groups with members that are hostile, and allied. */
static void measure_relations(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct groups_state *s = groups_of(world);
    double pairs = 0.0;
    double hostile = 0.0;
    double allied = 0.0;
    for (uint32_t a = 0; a < world->n_groups; a++) {
        for (uint32_t b = a + 1; s->members[a] > 0 && b < world->n_groups; b++) {
            if (s->members[b] > 0) {
                pairs += 1.0;
                hostile += groups_hostility(s, a, b) > 0.0F ? 1.0 : 0.0;
                allied += groups_alliance(s, a, b) > 0.0F ? 1.0 : 0.0;
            }
        }
    }
    ocp_measure_ratio(day, MECH_groups, OUT_HOSTILE, OCP_NOWHERE, hostile, pairs);
    ocp_measure_ratio(day, MECH_groups, OUT_ALLIED, OCP_NOWHERE, allied, pairs);
}

static void measure(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct groups_state *s = groups_of(world);
    const struct market_state *market = market_of(world);
    double sum = 0.0;
    double squares = 0.0;
    double active = 0.0;
    double vacant = 0.0;
    double outside = 0.0;
    double coordination = 0.0;
    double span = 0.0;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        if (s->members[g] == 0) {
            continue;
        }
        active += 1.0;
        sum += (double)s->members[g];
        squares += (double)s->members[g] * (double)s->members[g];
        vacant += s->leader[g] == OCP_NOWHERE && !s->outside_led[g] ? 1.0 : 0.0;
        outside += s->outside_led[g] ? 1.0 : 0.0;
        coordination += (double)s->coordination[g];
        for (uint32_t prison = 0; prison < world->n_prisons; prison++) {
            span += market->members[(size_t)prison * world->n_groups + g] >= 3 ? 1.0 : 0.0;
        }
    }
    if (active > 0.0) {
        ocp_measure_ratio(day, MECH_groups, OUT_HHI, OCP_NOWHERE, squares / (sum * sum), 1.0);
        ocp_measure_ratio(day, MECH_groups, OUT_GROUPS, OCP_NOWHERE, active, 1.0);
        ocp_measure_ratio(day, MECH_groups, OUT_SIZE, OCP_NOWHERE, sum, active);
        ocp_measure_ratio(day, MECH_groups, OUT_FRAGMENTS, OCP_NOWHERE, sum * sum / squares, 1.0);
        ocp_measure_ratio(day, MECH_groups, OUT_VACANT, OCP_NOWHERE, vacant, active);
        ocp_measure_ratio(day, MECH_groups, OUT_OUTSIDE_LED, OCP_NOWHERE, outside, active);
        ocp_measure_ratio(day, MECH_groups, OUT_COORDINATION, OCP_NOWHERE, coordination, active);
        ocp_measure_ratio(day, MECH_groups, OUT_SPAN, OCP_NOWHERE, span, active);
    }
}

void groups_recognise(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    const struct ocp_world *world = day->world;
    struct groups_state *s = groups_of(world);
    struct population_state *who = population_of(world);
    const struct groups_params *p = ocp_world_params(day, MECH_groups);
    uint32_t *histogram = ocp_scratch(day, (size_t)OCP_MAX_GROUPS * BINS * sizeof *histogram);
    for (size_t i = 0; i < (size_t)OCP_MAX_GROUPS * BINS; i++) {
        histogram[i] = 0;
    }
    update_standing(day, histogram);
    struct cuts cuts[OCP_MAX_GROUPS];
    for (uint32_t g = 0; g < world->n_groups; g++) {
        s->members[g] = 0;
        for (int bin = 0; bin < BINS; bin++) {
            s->members[g] += histogram[(size_t)g * BINS + (size_t)bin];
        }
        s->active[g] = s->active[g] || s->members[g] > 0;
        cuts[g] = cuts_of(histogram + (size_t)g * BINS, s->members[g], p);
    }
    double fellows = 0.0;
    double members = 0.0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        uint32_t here[OCP_MAX_GROUPS] = {0};
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if (who->group[row] != OCP_NO_GROUP) {
                who->role[row] = recognise(&cuts[who->group[row]], who->power[row], who->role[row]);
                here[who->group[row]]++;
            }
        }
        for (uint32_t g = 0; g < world->n_groups; g++) {
            members += (double)here[g];
            fellows += here[g] > 0 ? (double)here[g] * (double)(here[g] - 1U) : 0.0;
        }
    }
    ocp_measure_ratio(day, MECH_groups, OUT_COMPANY, OCP_NOWHERE, fellows, members);
    update_relations(day, s, p);
    measure_relations(day);
    measure(day);
    groups_measure_network(day);
}
