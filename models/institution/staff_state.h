/* Members of staff: conditioning stage, protection and vulnerability, culture of the workplace. */
#ifndef MODELS_STAFF_STATE_H
#define MODELS_STAFF_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

enum staff_stage { STAGE_NONE, STAGE_CULTIVATED, STAGE_CROSSED, STAGE_COMPROMISED, STAGE_CORRUPT, STAGE_COUNT };

#define STAFF_COLUMNS(C)                                                                                                \
    C(uint8_t, stage, OCP_STAFF, 1, "class", "conditioning, enum staff_stage")                                          \
    C(uint8_t, group, OCP_STAFF, 1, "index", "group that conditions this person, OCP_NO_GROUP for none")                \
    C(uint32_t, wing, OCP_STAFF, 1, "index", "post: wing where this person works")                                      \
    C(uint16_t, absent, OCP_STAFF, 1, "d", "days of sickness or suspension left")                                       \
    C(float, tenure, OCP_STAFF, 1, "y", "years of service")                                                             \
    C(float, vulnerability, OCP_STAFF, 1, "1", "personal vulnerability (debt, isolation, threats to family), 0..1")     \
    C(float, training, OCP_STAFF, 1, "1", "integrity training still effective, 0..1")                                   \
    C(float, stress, OCP_STAFF, 1, "1", "stress, 0..1")                                                                 \
    C(float, loyalty, OCP_STAFF, 1, "1", "loyalty to colleagues above rules, 0..1")                                     \
    C(float, culture, OCP_WING, 1, "1", "integrity culture among the wing's staff, 0 (silence) .. 1 (speaking up)")     \
    C(float, retaliation, OCP_PRISON, 1, "1", "remembered retaliation against those who reported, decaying")            \
    C(uint16_t, present, OCP_WING, 1, "persons", "staff present on the wing today")                                     \
    C(float, on_duty, OCP_WING, 1, "persons", "these, with detached, agency and overtime staff on top")                 \
    C(float, fairness, OCP_WING, 1, "1", "fair treatment that staff are to take their time for, 1: as today's")         \
    C(uint16_t, corrupt, OCP_CELL, 1, "persons", "corrupt members of staff who serve the group in this prison")         \
    C(float, presence, OCP_WING, 1, "1", "staff present per prisoner relative to the plan, 1: as planned")              \
    C(float, legitimacy, OCP_WING, 1, "1", "perceived legitimacy of the institution on the wing, 0..1")                 \
    C(uint32_t, gate, OCP_STAFF, 1, "1/2^32", "chance that anything happens to this person on a day, as a threshold")   \
    C(uint8_t, charge, OCP_STAFF, 1, "class", "open case: 1 + stage when it was opened, 0 for none")                    \
    C(int32_t, first_day, OCP_STAFF, 1, "d", "world day on which the present conditioning began")                       \
    C(float, pressure, OCP_WING, 1, "1", "effort of organised groups on the wing's staff (weekly)")                     \
    C(float, hurt, OCP_WING, 1, "1/d", "assaults on the wing's staff a day, per member of staff, mean of about a week") \
    C(float, unrest, OCP_WING, 1, "1/d", "assaults on the wing a day, per prisoner, mean of about a week")              \
    C(uint16_t, posts, OCP_WING, 1, "persons", "members of staff whose post is on the wing")

struct staff_state {
    STAFF_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct staff_state *staff_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_staff);
}

#endif
