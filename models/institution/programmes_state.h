/* Constructive time: activity, programmes completed, family contact, humane conditions, and the staff hours they need. */
#ifndef MODELS_PROGRAMMES_STATE_H
#define MODELS_PROGRAMMES_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

#define PROGRAMMES_COLUMNS(C)                                                                                   \
    C(uint8_t, activity, OCP_PRISONER, 1, "flag", "in work, education or training")                             \
    C(uint8_t, completed, OCP_PRISONER, 1, "flag", "has completed a programme against violence or reoffending") \
    C(float, family_base, OCP_PRISONER, 1, "1", "family commitment brought along, 0..1")                        \
    C(float, humane, OCP_WING, 1, "1", "index of humane conditions, 0..1, weekly")                              \
    C(float, contact, OCP_WING, 1, "1", "share of the family contact wanted that is had, weekly")               \
    C(float, hours, OCP_PRISON, 1, "1", "share of the staff hours asked for that are there, 0..1")              \
    C(float, control, OCP_PRISON, 1, "1", "share of the hours that control asks for that it gets, 0..1")        \
    C(float, care, OCP_PRISON, 1, "1", "the same for activity, contact, programmes and talk, 0..1")

struct programmes_state {
    PROGRAMMES_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct programmes_state *programmes_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_programmes);
}

#endif
