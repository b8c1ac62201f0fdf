/* The illicit market of each prison: goods, stocks, prices, money and debt. Money is euro cents, goods are whole units
 * (a dose of a drug; a phone with its SIM). */
#ifndef MODELS_MARKET_STATE_H
#define MODELS_MARKET_STATE_H

#include "engine/day.h"
#include "engine/ledger.h"
#include "models/catalogue.h"

enum market_good { GOOD_CANNABIS, GOOD_NPS, GOOD_OPIOIDS, GOOD_MEDICATION, GOOD_PHONES, GOOD_COUNT, GOOD_DRUGS = GOOD_PHONES };
enum market_route { ROUTE_VISITS, ROUTE_MAIL, ROUTE_STAFF, ROUTE_DRONE, ROUTE_THROW, ROUTE_RECEPTION, ROUTE_COURT, ROUTE_COUNT };

/* Accounts of the money ledger; see engine/ledger.h. */
enum market_account {
    ACCOUNT_PRISONER,  /* prisoners' money */
    ACCOUNT_DEBT,      /* what prisoners owe to groups (negative: a claim of the groups) */
    ACCOUNT_CLAIM,     /* what groups are owed */
    ACCOUNT_TREASURY,  /* groups' money inside the prison */
    ACCOUNT_STAFF,     /* bribes received by staff */
    ACCOUNT_OUTSIDE,   /* legal income and support, the canteen: the world outside */
    ACCOUNT_SEIZED,    /* taken by the service */
    ACCOUNT_LAUNDERED, /* profits that left the prison */
    ACCOUNT_SUPPLIERS, /* suppliers and couriers outside */
    ACCOUNT_FAMILIES,  /* members' families, from groups' treasuries */
    ACCOUNT_COUNT
};

#define MARKET_COLUMNS(C)                                                                                              \
    C(float, dependence_cannabis, OCP_PRISONER, 1, "1", "dependence on cannabis, 0..1")                                \
    C(float, dependence_nps, OCP_PRISONER, 1, "1", "dependence on synthetic cannabinoids, 0..1")                       \
    C(float, dependence_opioids, OCP_PRISONER, 1, "1", "dependence on opioids, 0..1")                                  \
    C(float, dependence_medication, OCP_PRISONER, 1, "1", "dependence on diverted medication, 0..1")                   \
    C(float, phone_want, OCP_PRISONER, 1, "1", "want of an illicit phone, 0..1")                                       \
    C(uint8_t, treated, OCP_PRISONER, 1, "flag", "in treatment for dependence")                                        \
    C(uint8_t, used, OCP_PRISONER, 1, "bits", "goods bought and used today, bit per good")                             \
    C(uint8_t, ever, OCP_PRISONER, 1, "bits", "drugs used since admission, bit per good")                              \
    C(uint16_t, last_use, OCP_PRISONER, GOOD_DRUGS, "d", "world day of the last use of each drug plus one, 0: never")  \
    C(uint8_t, phone, OCP_PRISONER, 1, "flag", "holds an illicit phone")                                               \
    C(float, craving, OCP_PRISONER, 1, "1", "unmet dependence (withdrawal), 0..1, decaying")                           \
    C(int32_t, money, OCP_PRISONER, 1, "cent", "money at hand")                                                        \
    C(int32_t, income, OCP_PRISONER, 1, "cent/d", "legal money from wages and family per day")                         \
    C(int32_t, debt, OCP_PRISONER, 1, "cent", "owed to the creditor group")                                            \
    C(uint8_t, creditor, OCP_PRISONER, 1, "index", "group owed, OCP_NO_GROUP for none")                                \
    C(uint16_t, debt_age, OCP_PRISONER, 1, "d", "days since the debt was last reduced by a twentieth")                 \
    C(uint8_t, pressed, OCP_PRISONER, 1, "flag", "a debtor under pressure to pay, carry or hold today")                \
    C(uint16_t, caught, OCP_PRISONER, 1, "count", "recorded finds on him and failed tests since admission")            \
    C(uint8_t, found, OCP_PRISONER, 1, "flag", "a find of drugs or a phone on him was recorded today")                 \
    C(uint16_t, finds, OCP_WING, 1, "count", "recorded finds on the wing's prisoners and failed tests today")          \
    C(float, searching, OCP_WING, 1, "1/d", "searches a prisoner that are ordered today, done or not")                 \
    C(float, testing, OCP_WING, 1, "1/d", "drug tests a prisoner that are ordered today, done or not")                 \
    C(float, screening, OCP_PRISON, 1, "1", "how far visits and mail are ordered to be screened today, mean of both")  \
    C(float, price, OCP_PRISON, GOOD_COUNT, "EUR/unit", "price of each good")                                          \
    C(int32_t, stock, OCP_CELL, GOOD_COUNT, "unit", "stock of each good held by a group in a prison")                  \
    C(int64_t, treasury, OCP_CELL, 1, "cent", "money of a group inside a prison")                                      \
    C(int64_t, claims, OCP_CELL, 1, "cent", "what prisoners of the prison owe the group")                              \
    C(int64_t, owed, OCP_CELL, 1, "cent", "what the group owes to its suppliers and couriers outside")                 \
    C(float, effort, OCP_CELL, ROUTE_COUNT, "1", "share of the group's smuggling effort on each route; sums to 1")     \
    C(float, novelty, OCP_CELL, ROUTE_COUNT, "1", "how new the group's method on each route is to the service, 0..1")  \
    C(float, belief, OCP_CELL, ROUTE_COUNT, "EUR", "net payoff per attempt on each route, as the group has learnt it") \
    C(float, gain, OCP_CELL, ROUTE_COUNT, "EUR", "net payoff on each route since the group last took stock")           \
    C(uint16_t, tries, OCP_CELL, ROUTE_COUNT, "count", "attempts on each route since the group last took stock")       \
    C(uint16_t, carriers, OCP_CELL, 1, "persons", "debtors who were made to carry or hold for the group yesterday")    \
    C(float, bribe_budget, OCP_CELL, 1, "EUR", "what the group would spend today on members of staff")                 \
    C(uint32_t, members, OCP_CELL, 1, "persons", "members of the group in the prison this morning")                    \
    C(float, condition, OCP_PRISON, ROUTE_COUNT, "1", "working order of the countermeasure on each route, 0..1")       \
    C(float, installed, OCP_PRISON, ROUTE_COUNT, "1", "strength of the countermeasure when last invested in")          \
    C(float, skill, OCP_PRISON, 1, "1", "training of search staff still effective, 0..1")                              \
    C(int64_t, balance, OCP_PRISON, ACCOUNT_COUNT, "cent", "double-entry ledger of the prison; sums to zero")          \
    C(uint16_t, deaths, OCP_PRISON, 1, "count", "deaths by overdose today")                                            \
    C(int64_t, takings, OCP_PRISON, 1, "cent", "paid to groups by prisoners since day 0")                              \
    C(int64_t, wages, OCP_PRISON, 1, "cent", "paid by groups to members inside since day 0")                           \
    C(int64_t, brought, OCP_PRISON, 1, "cent", "brought to groups inside from what they take outside, since day 0")    \
    C(int64_t, goods_in, OCP_PRISON, GOOD_COUNT, "unit", "arrived since day 0")                                        \
    C(int64_t, goods_used, OCP_PRISON, GOOD_COUNT, "unit", "used or worn out since day 0")                             \
    C(int64_t, goods_seized, OCP_PRISON, GOOD_COUNT, "unit", "seized inside since day 0")                              \
    C(int64_t, goods_stopped, OCP_PRISON, GOOD_COUNT, "unit", "stopped on the way in since day 0")

struct market_state {
    MARKET_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct market_state *market_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_market);
}

/* Dependence of all rows on one drug, or the want of a phone: [row]. */
static inline float *market_dependence(const struct market_state *m, enum market_good good)
{
    float *const column[GOOD_COUNT] = {m->dependence_cannabis, m->dependence_nps, m->dependence_opioids, m->dependence_medication,
                                       m->phone_want};
    return column[good];
}

/* A group pays a member of staff from its treasury in the prison, up to what is there. Returns the cents paid. The phase that
 * calls it writes market.treasury and market.balance. */
static inline int64_t market_bribe(const struct ocp_world *world, uint32_t prison, uint32_t group, int64_t cents)
{
    const struct market_state *m = market_of(world);
    int64_t *treasury = &m->treasury[prison * world->n_groups + group];
    const int64_t paid = cents < *treasury ? cents : *treasury;
    if (paid <= 0) {
        return 0;
    }
    *treasury -= paid;
    ocp_ledger_post(m->balance + (size_t)prison * ACCOUNT_COUNT, ACCOUNT_TREASURY, ACCOUNT_STAFF, paid);
    return paid;
}

/* A prisoner pays the group that rules his prison, up to what he has. Returns the cents paid. The phase that calls it writes
 * market.money, market.treasury, market.takings and market.balance. */
static inline int64_t market_rent(const struct ocp_world *world, uint32_t prison, uint32_t row, uint32_t group, int32_t cents)
{
    const struct market_state *m = market_of(world);
    const int32_t paid = cents < m->money[row] ? cents : m->money[row];
    if (paid <= 0) {
        return 0;
    }
    m->money[row] -= paid;
    m->treasury[prison * world->n_groups + group] += paid;
    m->takings[prison] += paid;
    ocp_ledger_post(m->balance + (size_t)prison * ACCOUNT_COUNT, ACCOUNT_PRISONER, ACCOUNT_TREASURY, paid);
    return paid;
}

/* Money that a group has outside reaches its treasury in the prison. The phase that calls it writes market.treasury, market.balance
 * and market.brought. */
static inline void market_bring(const struct ocp_world *world, uint32_t prison, uint32_t group, int64_t cents)
{
    const struct market_state *m = market_of(world);
    m->treasury[prison * world->n_groups + group] += cents;
    m->brought[prison] += cents;
    ocp_ledger_post(m->balance + (size_t)prison * ACCOUNT_COUNT, ACCOUNT_OUTSIDE, ACCOUNT_TREASURY, cents);
}

#endif
