/* Organised-crime groups: strength, leadership, governance of prisons, relations to other groups. */
#ifndef MODELS_GROUPS_STATE_H
#define MODELS_GROUPS_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

#define GROUPS_COLUMNS(C)                                                                                                  \
    C(float, governance, OCP_PRISON, 1, "1", "share of the daily order that groups keep instead of the institution, 0..1") \
    C(uint8_t, governor, OCP_PRISON, 1, "index", "group that governs the prison, OCP_NO_GROUP for none")                   \
    C(uint32_t, leader, OCP_GROUP, 1, "person", "who leads from inside, OCP_NOWHERE while nobody does")                    \
    C(uint8_t, outside_led, OCP_GROUP, 1, "flag", "leadership has moved outside")                                          \
    C(uint32_t, vacant, OCP_GROUP, 1, "d", "days without a leader")                                                        \
    C(float, coordination, OCP_GROUP, 1, "1", "share of the leadership's orders that arrive, smoothed over weeks, 0..1")   \
    C(float, obeyed, OCP_GROUP, 1, "1", "share of the leader's own orders that arrive, smoothed over his last twenty")     \
    C(float, contest, OCP_GROUP, 1, "1", "struggle inside the group over its leadership, 0..1, decaying")                  \
    C(uint8_t, rival, OCP_GROUP, 1, "index", "lasting rival by origin, OCP_NO_GROUP for none; splinters keep it")          \
    C(uint8_t, active, OCP_GROUP, 1, "flag", "has or had members; spare groups wait for a split")                          \
    C(float, relation, OCP_GROUP, OCP_MAX_GROUPS, "1", "relation to every other group, -1 (war) .. 1 (alliance)")          \
    C(uint32_t, members, OCP_GROUP, 1, "persons", "members inside, counted weekly")

struct groups_state {
    GROUPS_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct groups_state *groups_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_groups);
}

/* Relations run from -1 to 1 and are the same from both sides. Within this distance of 0 there is a truce: two groups leave each
 * other alone; beyond the other they fight, or stand together, in full. Both ASSUMED. In between, both are shares. */
static const float GROUPS_TRUCE = 0.2F;
static const float GROUPS_WAR = 0.8F;

static inline float groups_beyond_truce(float relation)
{
    const float share = (relation - GROUPS_TRUCE) / (GROUPS_WAR - GROUPS_TRUCE);
    return share < 0.0F ? 0.0F : (share > 1.0F ? 1.0F : share);
}

/* How far two groups fight, 0 to 1. */
static inline float groups_hostility(const struct groups_state *s, uint32_t a, uint32_t b)
{
    return groups_beyond_truce(-s->relation[(size_t)a * OCP_MAX_GROUPS + b]);
}

/* How far two groups stand together, 0 to 1. */
static inline float groups_alliance(const struct groups_state *s, uint32_t a, uint32_t b)
{
    return groups_beyond_truce(s->relation[(size_t)a * OCP_MAX_GROUPS + b]);
}

#endif
