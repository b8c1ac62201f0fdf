/* The outside world: associates and recruited minors of each group, orders carried out, pressure on families and staff. */
#ifndef MODELS_OUTSIDE_STATE_H
#define MODELS_OUTSIDE_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

enum { MINOR_FIRST_AGE = 13, MINOR_AGES = 8, YOUTH_AGES = 5 };
/* Those sentenced for what they did outside, by who they are when they come to prison. */
enum outside_taken { TAKEN_YOUNG, TAKEN_GROWN, TAKEN_ASSOCIATE, TAKEN_KINDS };

/* Accounts of groups' money outside; see engine/ledger.h. They sum to zero. */
enum outside_account {
    BOOK_VICTIMS,   /* those who were extorted: negative */
    BOOK_PURSE,     /* groups' purses outside */
    BOOK_PRISONS,   /* sent to members inside: there it is booked by the market */
    BOOK_SEIZED,    /* by financial investigation */
    BOOK_LAUNDERED, /* invested and spent where nobody asks */
    BOOK_COUNT
};

/* Minors are exchangeable within a group and a year of age: counts of them, moved by binomial draws, are the agents. */
#define OUTSIDE_COLUMNS(C)                                                                                                  \
    C(float, associates, OCP_GROUP, 1, "persons", "associates of the group outside")                                        \
    C(uint32_t, exposed, OCP_GROUP, MINOR_AGES, "persons", "minors within the group's reach, by age 13..20, not recruited") \
    C(uint32_t, minors, OCP_GROUP, MINOR_AGES, "persons", "recruited minors by age 13..20")                                 \
    C(uint32_t, grown, OCP_GROUP, 1, "persons", "members outside of 21 and over who were recruited as minors")              \
    C(uint32_t, aged, OCP_GROUP, 1, "persons", "recruited minors who have grown into members, those of day 0 included")     \
    C(uint32_t, youth, OCP_GROUP, YOUTH_AGES, "persons", "sentenced minors by age 13..17, held until they are of age")      \
    C(uint32_t, awaiting, OCP_GROUP, TAKEN_KINDS, "persons",                                                                \
      "sentenced and of age, not yet in prison: 18 to 20, 21 to 24, associates")                                            \
    C(uint32_t, freed, OCP_GROUP, 1, "persons", "of those arrested, set free")                                              \
    C(uint32_t, entered, OCP_GROUP, 1, "persons", "of those arrested, come to prison; population writes it")                \
    C(float, pace, OCP_GROUP, 1, "1/d", "share of those awaiting who come to prison a day")                                 \
    C(float, expected, OCP_GROUP, 1, "1/d", "young people who come to prison so, as expected on day 0")                     \
    C(float, inflow, OCP_GROUP, 1, "1", "how many newcomers to prison belong to the group, relative to day 0")              \
    C(float, threat, OCP_GROUP, 1, "1", "pressure that the group puts on families and staff outside, 0..1, decaying")       \
    C(uint32_t, taken, OCP_GROUP, 1, "persons", "arrested outside, those of day 0 who are held or awaiting included")       \
    C(uint32_t, attacks, OCP_GROUP, 1, "count", "attacks outside today")                                                    \
    C(int64_t, extorted, OCP_GROUP, 1, "cent", "taken by extortion outside since day 0")                                    \
    C(int64_t, purse, OCP_GROUP, 1, "cent", "money of the group outside, from extortion")                                   \
    C(int64_t, books, OCP_WORLD, BOOK_COUNT, "cent", "double-entry ledger of money outside; sums to zero")

struct outside_state {
    OUTSIDE_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct outside_state *outside_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_outside);
}

#endif
