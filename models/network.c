/* What a snapshot of the network holds: every member of a group, in truth or in the service's eyes, and among them the true ties
 * and the reported associations. Reads state and changes nothing. */
#include "engine/math.h"
#include "engine/network.h"
#include "engine/ties.h"
#include "models/catalogue.h"
#include "models/economy/market_state.h"
#include "models/institution/intelligence_state.h"
#include "models/institution/placement_state.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"

_Static_assert((int)ROLE_COUNT == (int)OCP_NETWORK_ROLES && ROLE_ASSOCIATE == 1 && ROLE_LEADER == 4, "names of roles");
_Static_assert((int)TIE_KIND_COUNT == (int)OCP_NETWORK_KINDS && TIE_FRIEND == 0 && TIE_EXPLOITATION == 4, "names of kinds");

static bool is_node(const struct ocp_world *world, uint32_t row)
{
    return row != OCP_NOWHERE &&
           (population_of(world)->group[row] != OCP_NO_GROUP || placement_of(world)->believed_group[row] != OCP_NO_GROUP);
}

static int32_t group_number(uint8_t group)
{
    return group == OCP_NO_GROUP ? -1 : (int32_t)group;
}

static void show_node(const struct ocp_world *world, const struct ocp_network_sink *sink, uint32_t row)
{
    const struct population_state *who = population_of(world);
    const struct placement_state *place = placement_of(world);
    const struct ocp_network_node node = {.person = world->person[row],
                                          .prison = world->wings[world->wing_of[row]].prison,
                                          .wing = world->wing_of[row],
                                          .group = group_number(who->group[row]),
                                          .believed_group = group_number(place->believed_group[row]),
                                          .role = who->role[row],
                                          .believed_role = place->believed_role[row],
                                          .standing = (double)who->power[row],
                                          .assessed = (double)place->assessed[row]};
    sink->node(sink->user, &node);
}

/* Whether the first owes the group of the second. */
static bool owes(const struct ocp_world *world, uint32_t row, uint32_t other)
{
    const struct market_state *m = market_of(world);
    return m->debt[row] > 0 && m->creditor[row] == population_of(world)->group[other];
}

static bool are_kin(const struct ocp_world *world, uint32_t a, uint32_t b)
{
    return population_of(world)->kin[a] && population_relative(world->person[a]) == world->person[b];
}

/* The gravest of what ties two: pressure for a debt, a debt, blood, one group, or nothing but company. */
static enum contacts_kind kind_of(const struct ocp_world *world, uint32_t a, uint32_t b)
{
    const uint8_t *pressed = market_of(world)->pressed;
    const uint8_t *group = population_of(world)->group;
    const bool a_owes = owes(world, a, b);
    const bool b_owes = owes(world, b, a);
    if ((a_owes && pressed[a]) || (b_owes && pressed[b])) {
        return TIE_EXPLOITATION;
    }
    if (a_owes || b_owes) {
        return TIE_DEBT;
    }
    if (are_kin(world, a, b)) {
        return TIE_KIN;
    }
    return group[a] != OCP_NO_GROUP && group[a] == group[b] ? TIE_GROUP : TIE_FRIEND;
}

static void show_ties(const struct ocp_world *world, const struct ocp_network_sink *sink, uint32_t row)
{
    const struct contacts_state *s = contacts_of(world);
    for (uint32_t i = 0; i < s->tie_count[row]; i++) {
        const size_t at = (size_t)row * OCP_TIES + i;
        if (world->person[row] < s->tie_who[at] && is_node(world, world->row_of_person[s->tie_who[at]])) {
            const struct ocp_network_edge edge = {.layer = OCP_LAYER_TRUE,
                                                  .a = world->person[row],
                                                  .b = s->tie_who[at],
                                                  .kind = kind_of(world, row, world->row_of_person[s->tie_who[at]]),
                                                  .weight = (double)s->tie_weight[at] / OCP_TIE_FULL};
            sink->edge(sink->user, &edge);
        }
    }
}

/* Evidence that reports on this person give of an association with another, as log-odds; 0: none. */
static double evidence(const struct intelligence_state *s, uint32_t row, uint32_t whom)
{
    for (uint32_t i = 0; i < s->seen_count[row]; i++) {
        if (s->seen_who[(size_t)row * INTELLIGENCE_TIES + i] == whom) {
            return (double)s->seen_weight[(size_t)row * INTELLIGENCE_TIES + i];
        }
    }
    return 0.0;
}

/* Reports on either of two add up. The tie is shown by whoever has the lower number, or by the other when only he was reported. */
static void show_associations(const struct ocp_world *world, const struct ocp_network_sink *sink, uint32_t row, double prior)
{
    const struct intelligence_state *s = intelligence_of(world);
    const uint32_t self = world->person[row];
    for (uint32_t i = 0; i < s->seen_count[row]; i++) {
        const uint32_t whom = s->seen_who[(size_t)row * INTELLIGENCE_TIES + i];
        const uint32_t there = world->row_of_person[whom];
        const double back = is_node(world, there) ? evidence(s, there, self) : 0.0;
        if (!is_node(world, there) || (back > 0.0 && whom < self)) {
            continue;
        }
        const double odds = (double)s->seen_weight[(size_t)row * INTELLIGENCE_TIES + i] + back;
        const struct ocp_network_edge edge = {.layer = OCP_LAYER_BELIEVED,
                                              .a = self < whom ? self : whom,
                                              .b = self < whom ? whom : self,
                                              .weight = ocp_logistic(ocp_log(prior / (1.0 - prior)) + odds)};
        sink->edge(sink->user, &edge);
    }
}

void models_network(const struct ocp_world *world, const struct ocp_network_sink *sink)
{
    const long prior = ocp_model_param(world->model, "intelligence.prior");
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if (is_node(world, row)) {
                show_node(world, sink, row);
                show_ties(world, sink, row);
                show_associations(world, sink, row, world->plan->params[prior]);
            }
        }
    }
}
