/* The market's day in one prison: demand, sales, debts, groups' money, prices. The order is written in market_run_trade. */
#include "models/economy/market_trade.h"

/* What is ordered of staff today: programmes weighs it against their hours. */
static void show_orders(const struct trade *t)
{
    const struct ocp_prison *place = &t->day->world->prisons[t->prison];
    for (uint32_t w = place->wing_first; w < place->wing_first + place->wing_count; w++) {
        const struct market_params *p = ocp_wing_params(t->day, w, MECH_market);
        t->m->searching[w] = (float)p->search_rate;
        t->m->testing[w] = (float)(p->testing_share * 12.0 / 365.25);
    }
    t->m->screening[t->prison] = (float)(0.5 * (t->d->level[ROUTE_VISITS] + t->d->level[ROUTE_MAIL]));
}

/* Own part of the ledger for what every prisoner gets and spends legally. */
static void post_legal_money(struct trade *t, const struct market_tally *tally)
{
    ocp_ledger_post(t->ledger, ACCOUNT_OUTSIDE, ACCOUNT_PRISONER, tally->income);
    ocp_ledger_post(t->ledger, ACCOUNT_PRISONER, ACCOUNT_OUTSIDE, tally->canteen);
}

static void pay_wages(struct trade *t)
{
    const struct market_state *m = t->m;
    const uint8_t *group = t->today->member_group;
    int64_t *wage = ocp_scratch(t->day, t->n_groups * sizeof *wage);
    for (uint32_t g = 0; g < t->n_groups; g++) {
        const int64_t full = (int64_t)(t->p->wage * 100.0);
        const int64_t can = t->members[g] > 0 ? t->treasury[g] / 10 / (int64_t)t->members[g] : 0;
        wage[g] = full < can ? full : can;
        const int64_t all = wage[g] * (int64_t)t->members[g];
        t->treasury[g] -= all;
        ocp_ledger_post(t->ledger, ACCOUNT_TREASURY, ACCOUNT_PRISONER, all);
        m->wages[t->prison] += all;
    }
    for (uint32_t i = 0; i < t->today->n_members; i++) {
        m->money[t->today->member[i]] += (int32_t)wage[group[i]];
    }
}

static int64_t spend(struct trade *t, uint32_t g, enum market_account to, int64_t cents)
{
    cents = cents < t->treasury[g] ? cents : t->treasury[g];
    cents = cents > 0 ? cents : 0;
    t->treasury[g] -= cents;
    ocp_ledger_post(t->ledger, ACCOUNT_TREASURY, to, cents);
    return cents;
}

/* Suppliers, families, staff; part of what exceeds the working capital leaves the prison and is laundered or seized. */
static void divide_treasury(struct trade *t, uint32_t g)
{
    const size_t cell = t->prison * t->n_groups + g;
    t->m->owed[cell] -= spend(t, g, ACCOUNT_SUPPLIERS, t->m->owed[cell]);
    (void)spend(t, g, ACCOUNT_FAMILIES, (int64_t)((double)t->treasury[g] * t->p->family_share));
    const int64_t reserve = (int64_t)(t->p->reserve * 100.0) * (int64_t)t->members[g];
    const int64_t above = t->treasury[g] > reserve ? t->treasury[g] - reserve : 0;
    const int64_t leaving = (int64_t)((double)above * t->p->outflow);
    const int64_t seized = (int64_t)((double)leaving * t->p->investigation);
    (void)spend(t, g, ACCOUNT_SEIZED, seized);
    (void)spend(t, g, ACCOUNT_LAUNDERED, leaving - seized);
    t->m->bribe_budget[cell] = (float)((double)t->treasury[g] * t->p->bribe_share / 100.0);
    market_measure(t->day, OUT_INVESTIGATED, t->prison, (double)seized);
    market_measure(t->day, OUT_LAUNDERED, t->prison, (double)(leaving - seized));
    market_measure(t->day, OUT_TREASURY, t->prison, (double)t->treasury[g]);
}

/* Groups offer their stock over `cover` days; the price moves with what was wanted against that, between a fifth and sixty times the price
 * outside (ASSUMED: far beyond what was ever told of prices inside [D25-D28]; it keeps a market without buyers or sellers finite). */
static void move_prices(struct trade *t, const double *demand, const int32_t *offered)
{
    float *price = t->m->price + (size_t)t->prison * GOOD_COUNT;
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        const double supply = (double)offered[g] / t->p->cover;
        double next = market_price_step((double)price[g], demand[g], supply, t->p->price_gain);
        next = next > t->d->outside[g] * 0.2 ? next : t->d->outside[g] * 0.2;
        next = next < t->d->outside[g] * 60.0 ? next : t->d->outside[g] * 60.0;
        price[g] = (float)next;
    }
}

static void measure_day(struct trade *t, const struct market_tally *tally)
{
    const double rows = (double)t->today->rows;
    const float *price = t->m->price + (size_t)t->prison * GOOD_COUNT;
    uint32_t doses = 0;
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        ocp_measure_ratio(t->day, MECH_market, OUT_PRICE_CANNABIS + g, t->prison, (double)price[g] * rows, rows);
        if (g < GOOD_DRUGS) {
            const double sold = (double)t->sold[g];
            doses += t->sold[g];
            ocp_measure_ratio(t->day, MECH_market, OUT_MARKUP, t->prison, sold * (double)t->price[g] / 100.0,
                              sold * t->d->outside[g]);
        }
    }
    market_measure(t->day, OUT_VOLUME, t->prison, (double)doses);
    market_measure(t->day, OUT_USE, t->prison, (double)tally->users);
    market_measure(t->day, OUT_OVERDOSE, t->prison, (double)t->overdoses);
    market_measure(t->day, OUT_OVERDOSE_DEATHS, t->prison, (double)t->deaths);
    if (t->overdoses > 0) {
        uint32_t word[4];
        ocp_draw(t->day, OCP_PURPOSE(MECH_market, DRAW_RECORD), t->prison, 0, word);
        market_measure(
            t->day, OUT_OVERDOSE_SEEN, t->prison,
            (double)(t->deaths + ocp_binomial_quantile(t->overdoses - t->deaths, t->p->overdose_recorded, ocp_uniform(word[0]))));
    }
    market_measure(t->day, OUT_WITHDRAWAL, t->prison, (double)tally->craving / 65536.0);
    market_measure(t->day, OUT_TREATED, t->prison, (double)tally->treated);
    market_measure(t->day, OUT_DEBT, t->prison, (double)t->debt);
    market_measure(t->day, OUT_DEBTORS, t->prison, (double)t->debtors);
    market_measure(t->day, OUT_PRESSED, t->prison, (double)t->pressed);
    market_measure(t->day, OUT_REVENUE, t->prison, (double)t->revenue);
    market_measure(t->day, OUT_RELATIVES, t->prison, (double)t->relatives);
    market_measure(t->day, OUT_PHONES, t->prison, (double)tally->phones);
}

static void open_trade(struct trade *t, const struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct market_state *m = market_of(world);
    const size_t cell = prison * world->n_groups;
    *t = (struct trade){.day = day,
                        .m = m,
                        .p = market_prison(day, prison),
                        .d = market_derived_of(day, prison),
                        .today = day->shared[MECH_market],
                        .prison = prison,
                        .n_groups = world->n_groups,
                        .members = m->members + cell,
                        .stock = m->stock + cell * GOOD_COUNT,
                        .treasury = m->treasury + cell,
                        .claims = m->claims + cell,
                        .ledger = market_ledger(m, prison),
                        .carriers = m->carriers + cell};
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        t->price[g] = (int32_t)((double)m->price[prison * GOOD_COUNT + g] * 100.0 + 0.5);
        for (uint32_t c = 0; c < t->n_groups; c++) {
            t->sellable[g] += t->members[c] > 0 ? t->stock[c * GOOD_COUNT + g] : 0;
        }
    }
}

void market_run_trade(struct ocp_day *day, uint32_t prison)
{
    struct trade t;
    open_trade(&t, day, prison);
    show_orders(&t);
    const struct ocp_prison *place = &day->world->prisons[prison];
    struct market_tally tally = {.craving = 0};
    double log_price[GOOD_COUNT];
    int32_t offered[GOOD_COUNT];
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        log_price[g] = ocp_log((double)t.m->price[prison * GOOD_COUNT + g] / t.d->reference[g]);
        offered[g] = t.sellable[g];
    }
    for (uint32_t w = 0; w < place->wing_count; w++) {
        const uint32_t wing = place->wing_first + w;
        uint8_t *event = t.today->event + (day->world->wings[wing].first - place->row_first);
        market_wing_day(day, wing, log_price, event, &t.today->press_word[w], &tally);
    }
    post_legal_money(&t, &tally);
    market_sell_all(&t, tally.requests);
    market_collect_debts(&t);
    pay_wages(&t);
    for (uint32_t g = 0; g < t.n_groups; g++) {
        divide_treasury(&t, g);
    }
    t.m->takings[prison] += t.revenue;
    move_prices(&t, tally.demand, offered);
    measure_day(&t, &tally);
}
