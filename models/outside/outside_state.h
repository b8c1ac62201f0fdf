/* The outside world: associates and recruited minors of each group, orders carried out, pressure on families and staff. */
#ifndef MODELS_OUTSIDE_STATE_H
#define MODELS_OUTSIDE_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

enum { MINOR_FIRST_AGE = 13, MINOR_AGES = 8 };

/* Minors are exchangeable within a group and a year of age: counts of them, moved by binomial draws, are the agents. */
#define OUTSIDE_COLUMNS(C)                                                                                                  \
    C(float, associates, OCP_GROUP, 1, "persons", "associates of the group outside")                                        \
    C(uint32_t, exposed, OCP_GROUP, MINOR_AGES, "persons", "minors within the group's reach, by age 13..20, not recruited") \
    C(uint32_t, minors, OCP_GROUP, MINOR_AGES, "persons", "recruited minors by age 13..20")                                 \
    C(uint32_t, aged, OCP_GROUP, 1, "persons", "recruited minors who have grown into members since day 0")                  \
    C(float, inflow, OCP_GROUP, 1, "1", "how many newcomers to prison belong to the group, relative to day 0")              \
    C(float, threat, OCP_GROUP, 1, "1", "pressure that the group puts on families and staff outside, 0..1, decaying")       \
    C(uint32_t, taken, OCP_GROUP, 1, "persons", "arrested after attacks outside since day 0, associates and minors")        \
    C(uint32_t, attacks, OCP_GROUP, 1, "count", "attacks outside today")                                                    \
    C(double, extorted, OCP_GROUP, 1, "EUR", "taken by extortion outside since day 0")

struct outside_state {
    OUTSIDE_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct outside_state *outside_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_outside);
}

#endif
