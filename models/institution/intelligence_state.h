/* What the service knows: reports that wait, beliefs about prisoners, what other agencies know. Policies act on this and on
 * nothing else. */
#ifndef MODELS_INTELLIGENCE_STATE_H
#define MODELS_INTELLIGENCE_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

enum { INTELLIGENCE_QUEUE = 128, INTELLIGENCE_TIES = 8 };
enum intelligence_agency { AGENCY_POLICE, AGENCY_NATIONAL, AGENCY_COUNT }; /* beside the prison service itself */

#define INTELLIGENCE_COLUMNS(C)                                                                                                    \
    C(float, log_odds, OCP_PRISONER, 1, "1", "belief of the service that the prisoner serves a group, as log-odds over the prior") \
    C(float, role_score, OCP_PRISONER, 1, "1", "mean role claimed by reports, enum population_role as a number")                   \
    C(uint8_t, claimed, OCP_PRISONER, 1, "index", "group claimed by the last report worked on, OCP_NO_GROUP for none")             \
    C(uint16_t, reports, OCP_PRISONER, 1, "count", "reports that name a group worked on since admission")                          \
    C(int32_t, last_day, OCP_PRISONER, 1, "d", "world day of the last report worked on, 0 for none")                               \
    C(int32_t, profile_day, OCP_PRISONER, 1, "d", "world day on which a profile from another agency arrives, 0 for none")          \
    C(float, profile, OCP_PRISONER, 1, "1", "log-odds that the profile brings")                                                    \
    C(uint8_t, profile_group, OCP_PRISONER, 1, "index", "group named in the profile, OCP_NO_GROUP for none")                       \
    C(uint8_t, profile_role, OCP_PRISONER, 1, "class", "role named in the profile")                                                \
    C(uint8_t, crossed, OCP_PRISONER, 1, "flag", "has come from another administration during this stay")                          \
    C(uint32_t, seen_who, OCP_PRISONER, INTELLIGENCE_TIES, "person", "reported associates; the first seen_count are in use")       \
    C(float, seen_weight, OCP_PRISONER, INTELLIGENCE_TIES, "1", "evidence of each association, as log-odds over the prior")        \
    C(uint8_t, seen_count, OCP_PRISONER, 1, "count", "reported associates in use, 0..8")                                           \
    C(uint32_t, queue_who, OCP_PRISON, INTELLIGENCE_QUEUE, "person", "reports that wait: on whom")                                 \
    C(int32_t, queue_day, OCP_PRISON, INTELLIGENCE_QUEUE, "d", "reports that wait: world day of writing")                          \
    C(float, queue_weight, OCP_PRISON, INTELLIGENCE_QUEUE, "1", "reports that wait: log likelihood ratio as graded")               \
    C(uint16_t, queue_claim, OCP_PRISON, INTELLIGENCE_QUEUE, "1", "reports that wait: claimed group + 256 x claimed role")         \
    C(uint32_t, queue_with, OCP_PRISON, INTELLIGENCE_QUEUE, "person", "reports that wait: associate named, OCP_NOWHERE for none")  \
    C(uint16_t, queued, OCP_PRISON, 1, "count", "reports that wait")                                                               \
    C(float, sources, OCP_PRISON, 1, "1", "readiness of sources to talk, 1: undisturbed; falls when one is burnt")                 \
    C(uint16_t, leaked, OCP_PRISON, 1, "count", "leaks since the agencies last met")                                               \
    C(float, exposed, OCP_CELL, 1, "1", "how far leaks have told the group who talks about it in this prison, 0..1, fading")       \
    C(float, file, OCP_PERSON, AGENCY_COUNT, "1", "log-odds over its prior that police, national security hold on the person")     \
    C(float, told, OCP_PERSON, AGENCY_COUNT, "1", "part of it that has been passed on to the prison of this stay")                 \
    C(uint8_t, file_of, OCP_PERSON, 1, "index", "jurisdiction whose agencies hold these files")                                    \
    C(uint8_t, left_with, OCP_PERSON, 1, "index", "1 + jurisdiction that the person left for another's prison, 0 for none")        \
    C(int32_t, left_day, OCP_PERSON, 1, "d", "world day on which he left it")                                                      \
    C(float, left_odds, OCP_PERSON, 1, "1", "what that prison service keeps of him, as log-odds over the prior")                   \
    C(float, left_role, OCP_PERSON, 1, "1", "and the mean role claimed")                                                           \
    C(uint8_t, left_group, OCP_PERSON, 1, "index", "and the group claimed, OCP_NO_GROUP for none")                                 \
    C(float, left_file, OCP_PERSON, AGENCY_COUNT, "1", "the files that its agencies keep")                                         \
    C(float, left_told, OCP_PERSON, AGENCY_COUNT, "1", "part of them that they had passed on to its prison")                       \
    C(float, agency_sources, OCP_JURISDICTION, AGENCY_COUNT, "1", "readiness of the agencies' sources, 1: undisturbed")            \
    C(float, drift, OCP_PRISON, 1, "1", "how far the screening has drifted since it was last trained, 0..1")                       \
    C(float, screening, OCP_WING, 1, "1", "share of communication under machine screening today")

struct intelligence_state {
    INTELLIGENCE_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct intelligence_state *intelligence_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_intelligence);
}

#endif
