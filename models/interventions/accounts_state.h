/* Three ledgers: state. Money is in whole cents; burdens on rights in thousandths of a prisoner-day, so that sums are exact. */
#ifndef MODELS_ACCOUNTS_STATE_H
#define MODELS_ACCOUNTS_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

/* What euros are spent on. */
enum accounts_line { LINE_CAPITAL, LINE_YEARLY, LINE_PRISONER_DAY, LINE_REGIMES, LINE_TRANSFERS, LINE_COUNT };
enum { ACCOUNTS_EUROS = OCP_PAYER_COUNT * LINE_COUNT };

/* Where groups' money goes. */
enum accounts_use { USE_SUPPLIERS, USE_FAMILIES, USE_WAGES, USE_STAFF, USE_SEIZED, USE_LAUNDERED, USE_COUNT };

/* Rights that a day can take away. */
enum accounts_right {
    RIGHT_ISOLATION, /* in segregation, or out of cell for two hours or less */
    RIGHT_VISITS,    /* share of visits taken away */
    RIGHT_SCREENED,  /* share of communication listened to or screened by machine */
    RIGHT_UNFOUNDED, /* under a placement for groups' members while belonging to none */
    RIGHT_COUNT
};

/* Of whom: majority or minority origin, unaffiliated or member. */
enum accounts_class { CLASS_MAJORITY, CLASS_MINORITY, CLASS_MEMBER_MAJORITY, CLASS_MEMBER_MINORITY, CLASS_COUNT };
enum { ACCOUNTS_RIGHTS = RIGHT_COUNT * CLASS_COUNT };

/* The burden is weighted by right (enum ocp_right, staff's apart, which is the last) and borne by class. */
enum { ACCOUNTS_BURDENS = OCP_RIGHT_STAFF * CLASS_COUNT };

#define ACCOUNTS_COLUMNS(C)                                                                                              \
    C(uint16_t, alone, OCP_PRISONER, 1, "d", "days in a row segregated, or two hours out or less in little company")     \
    C(float, company, OCP_WING, 1, "1/d", "persons met a day, mean over the wing and about two weeks; below 0: unknown") \
    C(int64_t, burden, OCP_PRISON, ACCOUNTS_BURDENS, "1/1000000 d", "rights burden today, by right and class")           \
    C(int64_t, borne, OCP_WORLD, ACCOUNTS_BURDENS, "1/1000000 d", "rights burden since burn-in, by right and class")     \
    C(int64_t, euros, OCP_WORLD, ACCOUNTS_EUROS, "cent", "booked since burn-in, by payer and line")                      \
    C(double, due, OCP_PRISON, ACCOUNTS_EUROS, "cent", "due by payer and line and not yet booked: parts of a cent")      \
    C(int64_t, spent, OCP_PRISON, USE_COUNT, "cent", "where groups' money had gone by yesterday, since day 0")           \
    C(int64_t, today, OCP_PRISON, ACCOUNTS_RIGHTS, "1/1000 d", "rights taken away today, by right and class")            \
    C(uint32_t, persons, OCP_PRISON, CLASS_COUNT, "persons", "prisoners today by class")                                 \
    C(int64_t, rights, OCP_WORLD, ACCOUNTS_RIGHTS, "1/1000 d", "rights taken away since burn-in, by right and class")    \
    C(int64_t, person_days, OCP_WORLD, CLASS_COUNT, "d", "prisoner-days since burn-in by class")

struct accounts_state {
    ACCOUNTS_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct accounts_state *accounts_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_accounts);
}

#endif
