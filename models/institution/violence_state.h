/* Violence: fear of persons, heat of wings (self-exciting intensity), shared shocks, injuries. */
#ifndef MODELS_VIOLENCE_STATE_H
#define MODELS_VIOLENCE_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

/* Why an incident happened. Orders from outside come with remote control. */
enum violence_cause {
    CAUSE_PERSONAL,
    CAUSE_DEBT,
    CAUSE_TURF,
    CAUSE_RETALIATION,
    CAUSE_INFORMANT,
    CAUSE_STAFF,
    CAUSE_EXTREME,
    CAUSE_COUNT
};

#define VIOLENCE_COLUMNS(C)                                                                                      \
    C(float, fear, OCP_PRISONER, 1, "1", "fear of victimisation, 0..1, decaying")                                \
    C(uint8_t, withdrawn, OCP_PRISONER, 1, "d", "days of self-isolation left")                                   \
    C(uint8_t, injured, OCP_PRISONER, 1, "d", "days of injury left")                                             \
    C(uint16_t, assaults, OCP_PRISONER, 1, "count", "assaults committed since admission")                        \
    C(uint16_t, noticed, OCP_PRISONER, 1, "count", "of these, what came to notice and was recorded")             \
    C(uint16_t, suffered, OCP_PRISONER, 1, "count", "assaults suffered since admission")                         \
    C(uint8_t, protect, OCP_PRISONER, 1, "flag", "asks to be moved for own protection")                          \
    C(uint8_t, dead, OCP_PRISONER, 1, "flag", "died today; the place is emptied tonight")                        \
    C(float, distress, OCP_PRISONER, 1, "1/y", "self-excited part of the rate of self-harm")                     \
    C(float, heat, OCP_WING, 1, "1/d", "self-excited part of the assault intensity of the wing (Hawkes)")        \
    C(uint8_t, avenger, OCP_WING, 1, "index", "group of the last victim on the wing, OCP_NO_GROUP for none")     \
    C(uint8_t, accused, OCP_WING, 1, "index", "group of the last attacker on the wing, OCP_NO_GROUP for none")   \
    C(float, shock, OCP_WING, 1, "1", "intensity of what the wing lived through together since yesterday, 0..1") \
    C(float, tension, OCP_PRISON, 1, "1", "tension between rival groups in the prison, 0..1")                    \
    C(float, frailty, OCP_PRISON, 1, "1", "lasting level of violence relative to the estate's mean")             \
    C(uint16_t, deaths, OCP_PRISON, 1, "count", "deaths today by violence or own hand")                          \
    C(uint16_t, recent, OCP_WING, 1, "count", "assaults on the wing yesterday")                                  \
    C(uint16_t, staff_hurt, OCP_WING, 1, "count", "assaults on the wing's staff yesterday")                      \
    C(uint32_t, target, OCP_PRISONER, 1, "person", "on whom a recorded assault of today was, or OCP_NOWHERE")    \
    C(uint8_t, clashes, OCP_CELL, OCP_MAX_GROUPS, "count",                                                       \
      "attacks on members of each group this week: turf, retaliation, and all that are serious")                 \
    C(uint16_t, recorded, OCP_WING, 1, "count", "recorded assaults by the wing's prisoners today")

struct violence_state {
    VIOLENCE_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct violence_state *violence_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_violence);
}

#endif
