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
    ACCOUNT_OUTSIDE,   /* families, suppliers, wages: the world outside */
    ACCOUNT_SEIZED,    /* taken by the service */
    ACCOUNT_LAUNDERED, /* profits that left the prison */
    ACCOUNT_COUNT
};

#define MARKET_COLUMNS(C)                                                                                              \
    C(float, dependence, OCP_PRISONER, GOOD_COUNT, "1", "dependence on each good (phones: want of a phone), 0..1")     \
    C(uint8_t, treated, OCP_PRISONER, 1, "flag", "in treatment for dependence")                                       \
    C(uint8_t, used, OCP_PRISONER, 1, "bits", "goods used today, bit per good")                                       \
    C(uint8_t, phone, OCP_PRISONER, 1, "flag", "holds an illicit phone")                                              \
    C(float, craving, OCP_PRISONER, 1, "1", "unmet dependence (withdrawal), 0..1, decaying")                           \
    C(int32_t, money, OCP_PRISONER, 1, "cent", "money at hand")                                                       \
    C(int32_t, debt, OCP_PRISONER, 1, "cent", "owed to the creditor group")                                           \
    C(uint8_t, creditor, OCP_PRISONER, 1, "index", "group owed, OCP_NO_GROUP for none")                                \
    C(uint16_t, debt_age, OCP_PRISONER, 1, "d", "days since the debt was last reduced")                                \
    C(uint8_t, pressed, OCP_PRISONER, 1, "flag", "a debtor under pressure to pay, carry or hold today")                \
    C(float, price, OCP_PRISON, GOOD_COUNT, "EUR/unit", "price of each good")                                         \
    C(int32_t, stock, OCP_CELL, GOOD_COUNT, "unit", "stock of each good held by a group in a prison")                  \
    C(int64_t, treasury, OCP_CELL, 1, "cent", "money of a group inside a prison")                                     \
    C(int64_t, claims, OCP_CELL, 1, "cent", "what prisoners of the prison owe the group")                             \
    C(float, effort, OCP_CELL, ROUTE_COUNT, "1", "share of the group's smuggling effort on each route; sums to 1")     \
    C(float, bribe_budget, OCP_CELL, 1, "EUR", "what the group would spend today on members of staff")                \
    C(uint32_t, members, OCP_CELL, 1, "persons", "members of the group in the prison this morning")                   \
    C(int64_t, balance, OCP_PRISON, ACCOUNT_COUNT, "cent", "double-entry ledger of the prison; sums to zero")          \
    C(int64_t, goods_in, OCP_PRISON, GOOD_COUNT, "unit", "arrived since day 0")                                       \
    C(int64_t, goods_used, OCP_PRISON, GOOD_COUNT, "unit", "used or worn out since day 0")                            \
    C(int64_t, goods_seized, OCP_PRISON, GOOD_COUNT, "unit", "seized inside since day 0")

struct market_state {
    MARKET_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct market_state *market_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_market);
}

#endif
