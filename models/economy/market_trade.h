/* Private to the trade of one prison and day: sales (market_sales.c), debts (market_debt.c) and groups' money
 * (market_trade.c) work on this one context. */
#ifndef MODELS_MARKET_TRADE_H
#define MODELS_MARKET_TRADE_H

#include "models/economy/market_inside.h"

struct trade {
    const struct ocp_day *day;
    const struct market_state *m;
    const struct market_params *p;
    const struct market_derived *d;
    const struct market_today *today;
    uint32_t prison, n_groups;
    uint32_t *members;
    int32_t *stock; /* [n_groups * GOOD_COUNT] */
    int64_t *treasury, *claims, *ledger;
    uint16_t *carriers;
    int32_t price[GOOD_COUNT];    /* cents */
    int32_t sellable[GOOD_COUNT]; /* stock of groups that have members here */
    /* sums of the day, in cents or persons */
    int64_t revenue, relatives, debt;
    double paid[GOOD_COUNT];
    uint32_t sold[GOOD_COUNT], debtors, pressed, overdoses, deaths;
};

/* Serves all requests, so many per good, in an order given by chance alone. */
void market_sell_all(struct trade *t, const uint32_t *requests);
/* Interest, payments, pressure. */
void market_collect_debts(struct trade *t);

/* A prisoner pays a group. */
static inline void market_pay(struct trade *t, uint32_t row, uint32_t group, int32_t cents)
{
    t->m->money[row] -= cents;
    t->treasury[group] += cents;
    t->revenue += cents;
    ocp_ledger_post(t->ledger, ACCOUNT_PRISONER, ACCOUNT_TREASURY, cents);
}

static inline void market_lend(struct trade *t, uint32_t row, uint32_t group, int32_t cents)
{
    t->m->debt[row] += cents;
    t->claims[group] += cents;
    ocp_ledger_post(t->ledger, ACCOUNT_DEBT, ACCOUNT_CLAIM, cents);
}

/* A debt is paid, worked off or written off. */
static inline void market_clear(struct trade *t, uint32_t row, uint32_t group, int32_t cents)
{
    t->m->debt[row] -= cents;
    t->claims[group] -= cents;
    ocp_ledger_post(t->ledger, ACCOUNT_CLAIM, ACCOUNT_DEBT, cents);
}

/* Money from outside reaches a prisoner beyond his legal income. */
static inline void market_support(struct trade *t, uint32_t row, int32_t cents)
{
    t->m->money[row] += cents;
    t->relatives += cents;
    ocp_ledger_post(t->ledger, ACCOUNT_OUTSIDE, ACCOUNT_PRISONER, cents);
}

#endif
