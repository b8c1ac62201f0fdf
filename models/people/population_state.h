/* Who is inside: sentence, attributes brought along at admission, and what is remembered of a person outside. */
#ifndef MODELS_POPULATION_STATE_H
#define MODELS_POPULATION_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

enum population_sentence { SENTENCE_REMAND, SENTENCE_SHORT, SENTENCE_MEDIUM, SENTENCE_LONG, SENTENCE_LIFE, SENTENCE_COUNT };
enum population_role { ROLE_NONE, ROLE_ASSOCIATE, ROLE_OPERATIONAL, ROLE_INTERMEDIARY, ROLE_LEADER, ROLE_COUNT };
enum population_offence { OFFENCE_OTHER, OFFENCE_DRUGS, OFFENCE_VIOLENCE, OFFENCE_ORGANISED, OFFENCE_TERROR, OFFENCE_COUNT };
/* How a person will have left prison. Whoever decides it writes it before the person leaves. */
enum population_exit { EXIT_RELEASE, EXIT_DEATH, EXIT_ESCAPE, EXIT_MOVED, EXIT_COUNT };
enum { ORIGIN_COUNT = 4 };

#define POPULATION_COLUMNS(C)                                                                                                     \
    C(int32_t, release_day, OCP_PRISONER, 1, "d", "world day on which the sentence ends; INT32_MAX for life")                     \
    C(int32_t, admission_day, OCP_PRISONER, 1, "d", "world day of admission; negative for those inside on day 0")                 \
    C(uint8_t, sentence, OCP_PRISONER, 1, "class", "enum population_sentence")                                                    \
    C(uint8_t, age, OCP_PRISONER, 1, "y", "age in years")                                                                         \
    C(uint8_t, birthday, OCP_PRISONER, 1, "week", "week of the year, 0..51, in which a year of age is added")                     \
    C(uint8_t, group, OCP_PRISONER, 1, "index", "organised-crime group, OCP_NO_GROUP for none")                                   \
    C(uint8_t, role, OCP_PRISONER, 1, "class", "enum population_role")                                                            \
    C(uint8_t, origin, OCP_PRISONER, 1, "index", "origin and language group, 0..3: for homophily and for measuring bias only")    \
    C(uint8_t, offence, OCP_PRISONER, 1, "class", "enum population_offence")                                                      \
    C(float, family, OCP_PRISONER, 1, "1", "family commitment, 0..1")                                                             \
    C(float, vulnerability, OCP_PRISONER, 1, "1", "vulnerability to exploitation, 0..1")                                          \
    C(float, propensity, OCP_PRISONER, 1, "1", "personal multiplier of violence, mean 1 over admissions")                         \
    C(float, power, OCP_PRISONER, 1, "1", "standing within the own group, 0..1: what roles are recognised from")                  \
    C(uint8_t, kin, OCP_PRISONER, 1, "flag", "has a relative among prisoners, inside or not: population_relative")                \
    C(uint8_t, exit, OCP_PRISONER, 1, "class", "enum population_exit: how this stay ends, release unless something else happens") \
    C(uint16_t, due_apart, OCP_PRISON, 1, "count", "released tonight who may have ties to other prisons")                         \
    C(uint16_t, admitted, OCP_PRISON, 1, "count", "admitted tonight")                                                             \
    C(uint16_t, readmitted, OCP_PRISON, 1, "count", "of these, not for the first time")                                           \
    C(uint8_t, kept_group, OCP_PERSON, 1, "index", "group at the last release, OCP_NO_GROUP for none")                            \
    C(uint8_t, kept_role, OCP_PERSON, 1, "class", "role at the last release")                                                     \
    C(int16_t, born, OCP_PERSON, 1, "week", "week of birth, counted from day 0")                                                  \
    C(uint8_t, episodes, OCP_PERSON, 1, "count", "times admitted")                                                                \
    C(int32_t, return_day, OCP_PERSON, 1, "d", "world day on which a released person comes back, 0 for never")

struct population_state {
    POPULATION_COLUMNS(OCP_COLUMN_FIELD)
};

/* The relative of somebody who has one: persons come in pairs of neighbouring numbers. May not have arrived yet. */
static inline uint32_t population_relative(uint32_t person)
{
    return person ^ 1U;
}

static inline struct population_state *population_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_population);
}

#endif
