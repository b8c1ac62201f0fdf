/* Outside world and minors: state. */
#ifndef MODELS_OUTSIDE_STATE_H
#define MODELS_OUTSIDE_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

#define OUTSIDE_COLUMNS(C) \
    C(float, associates, OCP_GROUP, 1, "persons", "associates of the group outside")                                           \
    C(float, minors, OCP_GROUP, 8, "persons", "recruited minors by age 13..20")

struct outside_state {
    OUTSIDE_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct outside_state *outside_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_outside);
}

#endif
