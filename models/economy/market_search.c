/* Decides what searches find and what drug tests see. Who is searched and tested was drawn with the day's demand. */
#include "models/economy/market_inside.h"
#include "models/people/population_state.h"

#include <string.h>

enum { SEARCH_PHONE, SEARCH_REMAINS, SEARCH_STASH, SEARCH_RECORD };

enum { REMAINS_DAYS = 7 };

const uint16_t market_window[GOOD_DRUGS] = {24, 3, 2, 3};

/* What placement answers: a find that an administration counts. */
static void note(const struct market_state *m, uint32_t wing, uint32_t row, bool found)
{
    m->caught[row] = (uint16_t)(m->caught[row] + found);
    m->finds[wing] = (uint16_t)(m->finds[wing] + found);
}

static uint16_t days_since(const struct ocp_day *day, uint32_t row, unsigned good)
{
    const uint16_t last = market_of(day->world)->last_use[row * GOOD_DRUGS + good];
    return last == 0 ? UINT16_MAX : (uint16_t)((uint16_t)(day->day + 1U) - last);
}

/* The group whose stock may lie in this prisoner's cell: his own, or the one that presses him today. */
static uint32_t holder_of(const struct ocp_day *day, uint32_t row)
{
    const struct market_state *m = market_of(day->world);
    const uint8_t group = population_of(day->world)->group[row];
    return group == OCP_NO_GROUP && m->pressed[row] ? m->creditor[row] : group;
}

/* Takes part of a group's stock; the good is picked in proportion to what there is. Returns the good, or GOOD_COUNT. */
static unsigned take_stash(const struct ocp_day *day, uint32_t prison, uint32_t group, uint32_t word)
{
    const struct market_state *m = market_of(day->world);
    int32_t *stock = m->stock + (prison * day->world->n_groups + group) * GOOD_COUNT;
    uint32_t all = 0;
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        all += (uint32_t)stock[g];
    }
    if (all == 0) {
        return GOOD_COUNT;
    }
    uint32_t at = ocp_pick(word, all);
    unsigned good = 0;
    while (at >= (uint32_t)stock[good]) {
        at -= (uint32_t)stock[good++];
    }
    const double room = market_prison(day, prison)->stash_units * (good == GOOD_PHONES ? 0.1 : 1.0);
    const int32_t most = room < 1.0 ? 1 : (int32_t)room;
    const int32_t taken = stock[good] < most ? stock[good] : most;
    stock[good] -= taken;
    m->goods_seized[prison * GOOD_COUNT + good] += taken;
    return good;
}

static void search(const struct ocp_day *day, uint32_t prison, uint32_t row)
{
    const struct market_state *m = market_of(day->world);
    const struct market_params *p = ocp_wing_params(day, day->world->wing_of[row], MECH_market);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_market, DRAW_SEARCH), day->world->person[row], 0, word);
    bool phone = m->phone[row] && ocp_chance(word[SEARCH_PHONE], p->find_phone);
    if (phone) {
        m->phone[row] = 0;
        m->goods_seized[prison * GOOD_COUNT + GOOD_PHONES]++;
    }
    bool drugs = false;
    for (unsigned g = 0; g < GOOD_DRUGS; g++) {
        drugs = drugs || days_since(day, row, g) <= REMAINS_DAYS;
    }
    drugs = drugs && ocp_chance(word[SEARCH_REMAINS], p->find_remains);
    const uint32_t group = holder_of(day, row);
    if (group < day->world->n_groups && ocp_chance(word[SEARCH_STASH], p->find_stash)) {
        /* what is left of a word below its threshold is uniform again */
        const double rest = ocp_uniform(word[SEARCH_STASH]) / p->find_stash;
        const unsigned good = take_stash(day, prison, group, ocp_threshold(rest));
        phone = phone || good == GOOD_PHONES;
        drugs = drugs || good < GOOD_DRUGS;
    }
    const bool recorded = ocp_chance(word[SEARCH_RECORD], p->find_recorded);
    market_measure(day, OUT_PHONE_FINDS, prison, phone && recorded);
    market_measure(day, OUT_SEIZURES, prison, drugs && recorded);
    ocp_measure_ratio(day, MECH_market, OUT_HITS, prison, (phone || drugs) && recorded, 1.0);
    note(m, day->world->wing_of[row], row, (phone || drugs) && recorded);
    m->found[row] = (phone || drugs) && recorded;
}

/* One word per drug decides whether the test sees it. */
static void test(const struct ocp_day *day, uint32_t prison, uint32_t row)
{
    const struct market_derived *d = ocp_wing_derived(day, day->world->wing_of[row], MECH_market);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_market, DRAW_TEST), day->world->person[row], 0, word);
    bool positive = false;
    for (unsigned g = 0; g < GOOD_DRUGS; g++) {
        positive = positive || (days_since(day, row, g) <= market_window[g] && ocp_chance(word[g], d->seen[g]));
    }
    ocp_measure_ratio(day, MECH_market, OUT_MDT, prison, positive, 1.0);
    note(market_of(day->world), day->world->wing_of[row], row, positive);
}

void market_run_search(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct market_today *today = day->shared[MECH_market];
    const struct ocp_prison *place = &world->prisons[prison];
    uint32_t searches = 0;
    uint32_t tests = 0;
    memset(market_of(world)->finds + place->wing_first, 0, place->wing_count * sizeof(uint16_t));
    for (uint32_t w = place->wing_first; w < place->wing_first + place->wing_count; w++) {
        const uint8_t *event = today->event + (world->wings[w].first - place->row_first);
        const uint32_t count = world->wings[w].count;
        memset(market_of(world)->found + world->wings[w].first, 0, count);
        for (uint32_t i = 0; i < count; i++) {
            uint64_t eight;
            if (i % 8 == 0 && i + 8 <= count && (memcpy(&eight, event + i, 8), (eight & 0xC0C0C0C0C0C0C0C0ULL) == 0)) {
                i += 7;
                continue;
            }
            if (event[i] & IS_SEARCHED) {
                search(day, prison, world->wings[w].first + i);
                searches++;
            }
            if (event[i] & IS_TESTED) {
                test(day, prison, world->wings[w].first + i);
                tests++;
            }
        }
    }
    market_measure(day, OUT_SEARCHES, prison, (double)searches);
    market_measure(day, OUT_TESTS, prison, (double)tests);
}
