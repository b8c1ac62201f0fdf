/* Identity fusion of a prisoner with three targets, and what it makes him willing to do. */
#ifndef MODELS_FUSION_STATE_H
#define MODELS_FUSION_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

#define FUSION_COLUMNS(C)                                                                                           \
    C(float, group, OCP_PRISONER, 1, "1", "identity fusion with the own group, 0..1; 0 for the unaffiliated")       \
    C(float, values, OCP_PRISONER, 1, "1", "identity fusion with values (religion, ideology), 0..1")                \
    C(float, family, OCP_PRISONER, 1, "1", "identity fusion with the family, 0..1")                                 \
    C(float, willing, OCP_PRISONER, 1, "1", "willingness to make costly sacrifices for the group, a probability")   \
    C(uint8_t, radical, OCP_PRISONER, 1, "flag", "fused with values beyond the level at which others are drawn in") \
    C(float, wing_mean, OCP_WING, 1, "1", "mean fusion with the own group over the wing's members")                 \
    C(float, kept_group, OCP_PERSON, 1, "1", "fusion with the group at the last release")                           \
    C(float, kept_values, OCP_PERSON, 1, "1", "fusion with values at the last release")

struct fusion_state {
    FUSION_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct fusion_state *fusion_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_fusion);
}

#endif
