/* Organised-crime groups: strength, leadership, governance of prisons, relations to other groups. */
#ifndef MODELS_GROUPS_STATE_H
#define MODELS_GROUPS_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

#define GROUPS_COLUMNS(C)                                                                                                  \
    C(float, strength, OCP_CELL, 1, "1", "strength of the group in the prison: members by standing, and money; 0 and up")  \
    C(float, governance, OCP_PRISON, 1, "1", "share of the daily order that groups keep instead of the institution, 0..1") \
    C(uint8_t, governor, OCP_PRISON, 1, "index", "group that governs the prison, OCP_NO_GROUP for none")                   \
    C(uint32_t, leader, OCP_GROUP, 1, "person", "who leads from inside, OCP_NOWHERE while nobody does")                    \
    C(uint8_t, outside_led, OCP_GROUP, 1, "flag", "leadership has moved outside")                                          \
    C(uint32_t, vacant, OCP_GROUP, 1, "d", "days without a leader")                                                        \
    C(float, coordination, OCP_GROUP, 1, "1", "share of the leadership's orders that arrive, smoothed over weeks, 0..1")   \
    C(float, obeyed, OCP_GROUP, 1, "1", "share of the leader's own orders that arrive, smoothed over his last twenty")     \
    C(float, contest, OCP_GROUP, 1, "1", "struggle inside the group over its leadership, 0..1, decaying")                  \
    C(uint8_t, rival, OCP_GROUP, 1, "index", "main rival group, OCP_NO_GROUP for none; a split makes one")                 \
    C(uint8_t, active, OCP_GROUP, 1, "flag", "has or had members; spare groups wait for a split")                          \
    C(float, relation, OCP_GROUP, OCP_MAX_GROUPS, "1", "relation to every other group, -1 (war) .. 1 (alliance)")          \
    C(uint32_t, members, OCP_GROUP, 1, "persons", "members inside, counted weekly")                                        \
    C(int32_t, joined_day, OCP_PRISONER, 1, "d", "world day of joining the present group, 0 when brought along")

struct groups_state {
    GROUPS_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct groups_state *groups_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_groups);
}

#endif
