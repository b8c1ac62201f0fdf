/* Groups, roles, governance: state. */
#ifndef MODELS_GROUPS_STATE_H
#define MODELS_GROUPS_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

#define GROUPS_COLUMNS(C) \
    C(float, strength, OCP_CELL, 1, "1", "strength of the group in the prison: members, standing, money; 0 and up")            \
    C(float, governance, OCP_PRISON, 1, "1", "share of the daily order that groups keep instead of the institution, 0..1")     \
    C(uint8_t, governor, OCP_PRISON, 1, "index", "group that governs the prison, OCP_NO_GROUP for none")                       \
    C(uint32_t, leader, OCP_GROUP, 1, "person", "who leads, OCP_NOWHERE while nobody does")                                    \
    C(uint32_t, vacant, OCP_GROUP, 1, "d", "days without a leader")                                                            \
    C(float, coordination, OCP_GROUP, 1, "1", "share of the leadership's orders that arrive, smoothed over weeks, 0..1")

struct groups_state {
    GROUPS_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct groups_state *groups_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_groups);
}

#endif
