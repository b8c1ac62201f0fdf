/* Communication and remote control: state. */
#ifndef MODELS_COMMAND_STATE_H
#define MODELS_COMMAND_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

#define COMMAND_COLUMNS(C) \
    C(float, preference, OCP_CELL, 8, "1", "learnt preference of the group for each channel; sums to 1")                       \
    C(uint16_t, sent, OCP_CELL, 1, "count", "orders sent today")                                                               \
    C(uint16_t, delivered, OCP_CELL, 1, "count", "orders delivered today")

struct command_state {
    COMMAND_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct command_state *command_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_command);
}

#endif
