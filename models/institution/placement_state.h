/* Placement and regimes: where a prisoner lives, what the service thinks of him, segregation and review. */
#ifndef MODELS_PLACEMENT_STATE_H
#define MODELS_PLACEMENT_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

enum placement_reason {
    REASON_CAPACITY,
    REASON_DISPERSAL,
    REASON_CONCENTRATION,
    REASON_SPECIAL,
    REASON_SEPARATION,
    REASON_PROTECTION,
    REASON_REVIEW,
    REASON_ABROAD, /* to another administration, as believed member */
    REASON_HOME,   /* to another administration, ordinarily, to serve the rest of a sentence there */
    REASON_ROTATION,
    REASON_COUNT
};

/* At most two hours out of cell is twenty-two or more locked up: what the Nelson Mandela Rules call solitary confinement
 * (rule 44). In hours. */
#define PLACEMENT_SOLITARY 2.0

/* Places that somebody has because the service believes something of him; the others he would have whatever it believed. */
static inline bool placement_by_belief(unsigned reason)
{
    return reason == REASON_DISPERSAL || reason == REASON_CONCENTRATION || reason == REASON_SPECIAL ||
           reason == REASON_SEPARATION || reason == REASON_ABROAD || reason == REASON_ROTATION;
}

#define PLACEMENT_COLUMNS(C)                                                                                                   \
    C(uint16_t, segregated, OCP_PRISONER, 1, "d", "days of segregation in a row, 0 when not segregated")                       \
    C(uint16_t, segregation_left, OCP_PRISONER, 1, "d", "days of segregation left")                                            \
    C(uint8_t, reason, OCP_PRISONER, 1, "class", "enum placement_reason of the present place")                                 \
    C(uint16_t, transfers, OCP_PRISONER, 1, "count", "transfers between prisons since admission")                              \
    C(int32_t, review_day, OCP_PRISONER, 1, "d",                                                                               \
      "world day of the next review of a special placement, 0 for none; below 0: ended, and waits for a place")                \
    C(int32_t, appeal_day, OCP_PRISONER, 1, "d", "world day on which a challenge to a special placement is heard, 0 for none") \
    C(float, assessed, OCP_PRISONER, 1, "1", "risk as the service assesses it (log-odds over reports), 0..1")                  \
    C(uint8_t, believed_group, OCP_PRISONER, 1, "index", "group as the service believes, OCP_NO_GROUP for none")               \
    C(uint8_t, believed_role, OCP_PRISONER, 1, "class", "role as the service believes")                                        \
    C(uint16_t, assaults_seen, OCP_PRISONER, 1, "count", "recorded assaults that have been dealt with")                        \
    C(uint16_t, finds_seen, OCP_PRISONER, 1, "count", "recorded finds and failed tests that have been dealt with")             \
    C(float, feud, OCP_CELL, OCP_MAX_GROUPS, "1",                                                                              \
      "recorded assaults of believed members on believed members of each other group, fading")                                 \
    C(float, hours_out, OCP_WING, 1, "h", "hours out of cell today")                                                           \
    C(float, isolation, OCP_WING, 1, "1", "how isolated life on the wing was yesterday, 0..1; 1 in segregation")               \
    C(double, transfer_euros, OCP_PRISON, 1, "EUR", "cost of today's transfers to other prisons")

struct placement_state {
    PLACEMENT_COLUMNS(OCP_COLUMN_FIELD)
};

/* Review day of a special placement that has ended while there is no place to go to. */
enum { PLACEMENT_ENDED = -1 };

static inline struct placement_state *placement_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_placement);
}

#endif
