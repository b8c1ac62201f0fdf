/* The market of day 0, what a person brings in, and what moves in the books when he leaves or is transferred. Also the check
 * that the books agree with their holders. */
#include "models/economy/market_inside.h"

#include "engine/seeds.h"
#include "models/institution/violence_state.h"

#include <string.h>

void market_start(struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct market_state *m = market_of(world);
    uint8_t begins[OCP_MAX_GROUPS];
    uint32_t beginning = 0;
    for (uint32_t group = 0; group < world->n_groups; group++) {
        begins[group] = ocp_group_begins(world->plan, group);
        beginning += begins[group];
    }
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        const struct market_params *params = market_prison(day, p);
        const struct market_derived *d = market_derived_of(day, p);
        const double prisoners = (double)world->plan->prisons[p].prisoners;
        for (unsigned r = 0; r < ROUTE_COUNT; r++) {
            m->installed[p * ROUTE_COUNT + r] = (float)d->level[r];
            const double kept = params->renewal * params->upkeep;
            m->condition[p * ROUTE_COUNT + r] = (float)(kept + params->wear > 0.0 ? kept / (kept + params->wear) : 1.0);
        }
        m->skill[p] = (float)market_relax(0.0, params->search_training / 365.25, params->training_decay, 1e6);
        for (unsigned g = 0; g < GOOD_COUNT; g++) {
            m->price[p * GOOD_COUNT + g] = (float)d->reference[g];
            for (uint32_t group = 0; group < world->n_groups; group++) {
                /* two weeks of trade, so that burn-in does not begin with a famine */
                const double share = begins[group] ? d->supply[g] / market_bulk[g] / (double)beginning : 0.0;
                const int32_t units = (int32_t)(prisoners * 0.07 * params->cover * share);
                m->stock[(p * world->n_groups + group) * GOOD_COUNT + g] = units;
                m->goods_in[p * GOOD_COUNT + g] += units;
            }
        }
    }
    for (size_t i = 0; i < (size_t)world->n_cells * ROUTE_COUNT; i++) {
        m->effort[i] = 1.0F / (float)ROUTE_COUNT;
        m->belief[i] = 100.0F;
    }
}

/* Chances by inversion of words that belong to the person for ever. */
void market_enter(struct ocp_day *day, uint32_t row, uint32_t person)
{
    const struct ocp_world *world = day->world;
    const struct market_state *m = market_of(world);
    const uint32_t prison = world->wings[world->wing_of[row]].prison;
    const struct market_params *p = market_prison(day, prison);
    const double share[GOOD_COUNT] = {p->dependent_cannabis, p->dependent_nps, p->dependent_opioids, p->dependent_medication,
                                      p->dependent_phones};
    uint32_t word[4];
    bool dependent = false;
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        ocp_draw_once(day, OCP_PURPOSE(MECH_market, DRAW_BRING), person, g, word);
        if (ocp_chance(word[0], share[g])) {
            market_dependence(m, g)[row] = 0.3F + 0.6F * ocp_uniform_float(word[1]); /* from mild to severe, evenly: ASSUMED */
            dependent = dependent || g < GOOD_DRUGS;
        }
    }
    ocp_draw_once(day, OCP_PURPOSE(MECH_market, DRAW_BRING), person, GOOD_COUNT, word);
    if (!dependent && ocp_chance(word[0], p->occasional)) {
        static const double taste[GOOD_DRUGS] = {0.6, 0.15, 0.05, 0.2}; /* ASSUMED */
        double at = ocp_uniform(word[1]);
        unsigned good = 0;
        while (good + 1 < GOOD_DRUGS && at >= taste[good]) {
            at -= taste[good++];
        }
        market_dependence(m, good)[row] = 0.02F + 0.06F * ocp_uniform_float(word[2]); /* wants some, craves none: ASSUMED */
    }
    m->creditor[row] = OCP_NO_GROUP;
    const double income = p->income * ocp_exp(p->income_spread * ocp_normal_quantile(ocp_uniform(word[3])));
    m->income[row] = (int32_t)(income * 100.0 < 1e6 ? income * 100.0 : 1e6);
    m->money[row] = m->income[row] * 7;
    ocp_ledger_post(market_ledger(m, prison), ACCOUNT_OUTSIDE, ACCOUNT_PRISONER, m->money[row]);
}

/* The claim on a debtor who goes: struck from the books of this prison. */
static void strike_debt(const struct ocp_world *world, uint32_t prison, uint32_t row)
{
    const struct market_state *m = market_of(world);
    if (m->debt[row] > 0) {
        m->claims[prison * world->n_groups + m->creditor[row]] -= m->debt[row];
        ocp_ledger_post(market_ledger(m, prison), ACCOUNT_CLAIM, ACCOUNT_DEBT, m->debt[row]);
    }
}

static void leave_phone(const struct market_state *m, uint32_t prison, uint32_t row)
{
    m->goods_used[prison * GOOD_COUNT + GOOD_PHONES] += m->phone[row];
    m->phone[row] = 0;
}

void market_leave(struct ocp_day *day, uint32_t row, uint32_t person)
{
    (void)person;
    const struct ocp_world *world = day->world;
    const struct market_state *m = market_of(world);
    const uint32_t prison = world->wings[world->wing_of[row]].prison;
    ocp_ledger_post(market_ledger(m, prison), ACCOUNT_PRISONER, ACCOUNT_OUTSIDE, m->money[row]);
    strike_debt(world, prison, row);
    leave_phone(m, prison, row);
}

/* Money and debt go along; the group collects where it has members. A phone stays behind and is lost. */
void market_moved(struct ocp_day *day, uint32_t row, uint32_t person, uint32_t from_prison)
{
    (void)person;
    const struct ocp_world *world = day->world;
    const struct market_state *m = market_of(world);
    const uint32_t to = world->wings[world->wing_of[row]].prison;
    ocp_ledger_post(market_ledger(m, from_prison), ACCOUNT_PRISONER, ACCOUNT_OUTSIDE, m->money[row]);
    ocp_ledger_post(market_ledger(m, to), ACCOUNT_OUTSIDE, ACCOUNT_PRISONER, m->money[row]);
    strike_debt(world, from_prison, row);
    leave_phone(m, from_prison, row);
    m->pressed[row] = 0;
    if (m->debt[row] > 0) {
        m->claims[to * world->n_groups + m->creditor[row]] += m->debt[row];
        ocp_ledger_post(market_ledger(m, to), ACCOUNT_DEBT, ACCOUNT_CLAIM, m->debt[row]);
    }
}

/* The dead leave prison with the day's releases. */
void market_bury(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    const struct ocp_world *world = day->world;
    const struct market_state *m = market_of(world);
    const uint8_t *dead = violence_of(world)->dead;
    for (uint32_t k = 0; k < world->n_prisons; k++) {
        const struct ocp_prison *site = &world->prisons[k];
        for (uint32_t w = site->wing_first; m->deaths[k] > 0 && w < site->wing_first + site->wing_count; w++) {
            for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count;) {
                if (dead[row]) {
                    ocp_person_leave(day, world->person[row]);
                } else {
                    row++;
                }
            }
        }
        m->deaths[k] = 0;
    }
}

/* What the holders of one prison have. */
struct holdings {
    int64_t money, debt, treasury, claims, phones, owed_to[OCP_MAX_GROUPS];
};

static const char *add_rows(const struct ocp_world *world, uint32_t wing, struct holdings *sum)
{
    const struct market_state *m = market_of(world);
    for (uint32_t row = world->wings[wing].first; row < world->wings[wing].first + world->wings[wing].count; row++) {
        if (m->money[row] < 0 || m->debt[row] < 0 || m->craving[row] < 0.0F || m->craving[row] > 1.0F) {
            return "market: money, debt or craving of a prisoner out of bounds";
        }
        for (unsigned g = 0; g < GOOD_COUNT; g++) {
            if (!(market_dependence(m, g)[row] >= 0.0F && market_dependence(m, g)[row] <= 1.0F)) {
                return "market: dependence outside 0..1";
            }
        }
        if (m->debt[row] > 0 ? m->creditor[row] >= world->n_groups : m->creditor[row] != OCP_NO_GROUP) {
            return "market: a debt without its creditor, or a creditor without debt";
        }
        sum->money += m->money[row];
        sum->debt += m->debt[row];
        sum->phones += m->phone[row];
        if (m->debt[row] > 0) {
            sum->owed_to[m->creditor[row]] += m->debt[row];
        }
    }
    return NULL;
}

static const char *verify_cells(const struct ocp_world *world, uint32_t prison, struct holdings *sum, int64_t *stock)
{
    const struct market_state *m = market_of(world);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        const size_t cell = (size_t)prison * world->n_groups + g;
        double effort = 0.0;
        for (unsigned r = 0; r < ROUTE_COUNT; r++) {
            effort += (double)m->effort[cell * ROUTE_COUNT + r];
        }
        if (m->treasury[cell] < 0 || m->claims[cell] != sum->owed_to[g]) {
            return "market: a group's claims differ from its debtors' debts, or its treasury is negative";
        }
        if (effort < 0.9999 || effort > 1.0001) {
            return "market: shares of effort do not sum to 1";
        }
        for (unsigned k = 0; k < GOOD_COUNT; k++) {
            if (m->stock[cell * GOOD_COUNT + k] < 0) {
                return "market: negative stock";
            }
            stock[k] += m->stock[cell * GOOD_COUNT + k];
        }
        sum->treasury += m->treasury[cell];
        sum->claims += m->claims[cell];
    }
    return NULL;
}

static const char *verify_prison(const struct ocp_world *world, uint32_t prison)
{
    const struct market_state *m = market_of(world);
    const struct ocp_prison *place = &world->prisons[prison];
    struct holdings sum = {0};
    int64_t stock[GOOD_COUNT] = {0};
    const char *problem = NULL;
    for (uint32_t w = place->wing_first; w < place->wing_first + place->wing_count && !problem; w++) {
        problem = add_rows(world, w, &sum);
    }
    problem = problem ? problem : verify_cells(world, prison, &sum, stock);
    if (problem) {
        return problem;
    }
    const int64_t *ledger = market_ledger(m, prison);
    if (ocp_ledger_sum(ledger, ACCOUNT_COUNT) != 0) {
        return "market: the ledger of a prison does not sum to zero";
    }
    if (ledger[ACCOUNT_PRISONER] != sum.money || ledger[ACCOUNT_DEBT] != -sum.debt || ledger[ACCOUNT_CLAIM] != sum.claims ||
        ledger[ACCOUNT_TREASURY] != sum.treasury) {
        return "market: an account differs from the sum over its holders";
    }
    stock[GOOD_PHONES] += sum.phones;
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        const size_t at = prison * GOOD_COUNT + g;
        if (m->goods_in[at] != stock[g] + m->goods_used[at] + m->goods_seized[at]) {
            return "market: goods that came in are neither in stock, used nor seized";
        }
    }
    return NULL;
}

const char *market_verify(const struct ocp_day *day)
{
    const char *problem = NULL;
    for (uint32_t p = 0; p < day->world->n_prisons && !problem; p++) {
        problem = verify_prison(day->world, p);
    }
    return problem;
}
