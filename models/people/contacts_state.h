/* Ties between prisoners and today's meetings. Ties are kept at both ends, with the same weight, by person number, so that
 * they survive transfers; they end at release. */
#ifndef MODELS_CONTACTS_STATE_H
#define MODELS_CONTACTS_STATE_H

#include "engine/day.h"
#include "engine/ties.h"
#include "models/catalogue.h"

/* What a tie is besides a friendship, for whoever looks at a network: it follows from who the two are today (models/network.c). */
enum contacts_kind { TIE_FRIEND, TIE_GROUP, TIE_KIN, TIE_DEBT, TIE_EXPLOITATION, TIE_KIND_COUNT };

enum { CONTACTS_OUTBOX = 64 };

#define CONTACTS_COLUMNS(C)                                                                                   \
    C(uint32_t, tie_who, OCP_PRISONER, OCP_TIES, "person", "the other ends; the first tie_count are in use")  \
    C(uint16_t, tie_weight, OCP_PRISONER, OCP_TIES, "1/65535", "strength of each tie, the same at both ends") \
    C(uint8_t, tie_count, OCP_PRISONER, 1, "count", "ties in use, 0..16")                                     \
    C(uint8_t, met, OCP_PRISONER, 1, "count", "persons met today, at most 255")                               \
    C(uint8_t, apart, OCP_PRISONER, 1, "flag", "may have ties to persons in other prisons")                   \
    C(uint32_t, outbox, OCP_PRISON, CONTACTS_OUTBOX, "person",                                                \
      "pairs (holder, other) whose ends elsewhere are to be removed tonight")                                 \
    C(uint32_t, outbox_count, OCP_PRISON, 1, "count", "entries of outbox in use")

struct contacts_state {
    CONTACTS_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct contacts_state *contacts_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_contacts);
}

/* Who met whom today in this prison: pairs of world rows of one wing, a < b, sorted by (a, b), each pair once. Shared by
 * the contacts mechanism with all later local phases of the prison's day; NULL when the mechanism is off. */
struct contacts_meetings {
    uint32_t count;
    const uint32_t *a, *b;
    const uint16_t *weight; /* weight of the tie between them before today, 0 for strangers */
    const uint32_t *word;   /* 32 random bits of the unordered pair of persons today, for what passes between the two */
    const int8_t *slot;     /* position of the tie in the list of a, -1 for strangers: as it stood this morning */
};

static inline const struct contacts_meetings *contacts_meetings(const struct ocp_day *day)
{
    return day->shared[MECH_contacts];
}

#endif
