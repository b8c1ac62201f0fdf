/* Decides how debts grow, who pays, and who is put under pressure to pay, to carry or to hold. What pressure does to persons
 * (fear, violence, asking for protection) is violence's: it reads `pressed`. */
#include "engine/scan.h"
#include "models/economy/market_trade.h"

#include <string.h>

/* What is left of a debt after a payment in money or in kind; at zero the debtor is free of the group. */
static void reduce(struct trade *t, uint32_t row, uint32_t group, int32_t cents)
{
    market_clear(t, row, group, cents);
    if (t->m->debt[row] == 0) {
        t->m->creditor[row] = OCP_NO_GROUP;
        t->m->debt_age[row] = 0;
    }
}

static void pay_off(struct trade *t, uint32_t row, uint32_t group, int pressed)
{
    const struct market_state *m = t->m;
    const int32_t owed = m->debt[row];
    const int32_t paid = market_repayment(owed, m->money[row], t->p->repay_share, pressed);
    if (paid >= owed / 20 + 1) {
        m->debt_age[row] = 0;
    } else if (m->debt_age[row] < UINT16_MAX) {
        m->debt_age[row]++;
    }
    if (paid > 0) {
        market_pay(t, row, group, paid);
        reduce(t, row, group, paid);
    }
}

/* Relatives may pay, and what cannot be paid is worked off by carrying and holding. */
static void press(struct trade *t, uint32_t row, uint32_t group)
{
    const struct market_state *m = t->m;
    uint32_t word[4];
    ocp_draw(t->day, OCP_PURPOSE(MECH_market, DRAW_PRESS), t->day->world->person[row], 0, word);
    m->pressed[row] = 1;
    t->pressed++;
    if (ocp_chance(word[0], t->p->relatives_chance)) {
        const int32_t help = (int32_t)(t->p->relatives_pay * 100.0);
        market_support(t, row, help < m->debt[row] ? help : m->debt[row]);
    }
    pay_off(t, row, group, 1);
    if (m->debt[row] > 0 && ocp_chance(word[1], t->p->carry_chance)) {
        const int32_t worth = (int32_t)(t->p->carry_value * 100.0);
        reduce(t, row, group, worth < m->debt[row] ? worth : m->debt[row]);
        t->carriers[group] = (uint16_t)(t->carriers[group] + (t->carriers[group] < UINT16_MAX));
    }
}

static void debtor_day(struct trade *t, uint32_t row, uint32_t word)
{
    const struct market_state *m = t->m;
    const uint32_t group = m->creditor[row];
    if (word >= t->d->press && word - t->d->press < t->d->support) {
        reduce(t, row, group, m->debt[row]);
        return;
    }
    if (t->members[group] == 0) {
        return; /* nobody is here to collect */
    }
    const int overdue = (double)m->debt_age[row] >= t->p->grace;
    if (m->debt[row] < t->d->debt_cap) {
        market_lend(t, row, group, market_interest(m->debt[row], t->p->interest));
    }
    if (overdue && word < t->d->press) {
        press(t, row, group);
    } else {
        pay_off(t, row, group, 0);
    }
}

void market_collect_debts(struct trade *t)
{
    const struct ocp_prison *place = &t->day->world->prisons[t->prison];
    const struct ocp_wing *wings = t->day->world->wings;
    for (uint32_t g = 0; g < t->n_groups; g++) {
        t->carriers[g] = 0;
    }
    uint32_t *debtor = ocp_scratch(t->day, ((size_t)place->row_limit + 1) * sizeof *debtor);
    for (uint32_t w = 0; w < place->wing_count; w++) {
        const struct ocp_wing *wing = &wings[place->wing_first + w];
        const uint32_t *word = t->today->press_word[w];
        const int32_t *debt = t->m->debt + wing->first;
        memset(t->m->pressed + wing->first, 0, wing->count);
        const uint32_t debtors = ocp_list_positive(debt, wing->count, debtor);
        for (uint32_t k = 0; k < debtors; k++) {
            debtor_day(t, wing->first + debtor[k], word[debtor[k]]);
            t->debt += debt[debtor[k]];
            t->debtors += debt[debtor[k]] > 0;
        }
    }
}
