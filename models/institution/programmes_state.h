/* Prevention, rehabilitation, dynamic security: state. */
#ifndef MODELS_PROGRAMMES_STATE_H
#define MODELS_PROGRAMMES_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

#define PROGRAMMES_COLUMNS(C) \
    C(uint8_t, activity, OCP_PRISONER, 1, "flag", "in work, education or training")                                            \
    C(float, humane, OCP_WING, 1, "1", "index of humane conditions, 0..1")

struct programmes_state {
    PROGRAMMES_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct programmes_state *programmes_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_programmes);
}

#endif
