/* Decides who is served and how he pays: cash, or credit up to a limit with the one group he owes. Requests are served in an
 * order drawn for the day, never in the order of rows. */
#include "engine/clones.h"
#include "engine/scan.h"
#include "models/economy/market_trade.h"
#include "models/events.h"
#include "models/institution/violence_state.h"
#include "models/people/population_state.h"

#include <string.h>

struct request {
    uint64_t key; /* chance first, person second: a total order */
    uint32_t row;
    uint32_t word[3];
};

/* The rows and persons who want one good, while they are being gathered. */
struct wanting {
    uint32_t count;
    uint32_t *row, *person;
};

enum { REQUEST_SELLER, REQUEST_FAMILY, REQUEST_OVERDOSE };

enum { FEW = 128 };

/* How many keys are below each: its place in the order. Without a branch, for lists of a handful to some dozens. */
OCP_CLONES
static void rank(const uint64_t *restrict key, uint32_t n, uint32_t *restrict place)
{
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t own = key[i];
        uint64_t below = 0;
        for (uint32_t k = 0; k < n; k++) {
            below += key[k] < own;
        }
        place[i] = (uint32_t)below;
    }
}

/* Shell sort, for the longer lists of some hundreds; nothing is allocated. */
static void sort_requests(struct request *list, uint32_t n)
{
    static const uint32_t gaps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};
    for (size_t k = 0; k < OCP_COUNT(gaps); k++) {
        const uint32_t gap = gaps[k];
        for (uint32_t i = gap; i < n; i++) {
            const struct request moving = list[i];
            uint32_t j = i;
            for (; j >= gap && list[j - gap].key > moving.key; j -= gap) {
                list[j] = list[j - gap];
            }
            list[j] = moving;
        }
    }
}

/* The group he owes if it has some, else a group in proportion to stock. Some group must have stock. */
static uint32_t pick_seller(const struct trade *t, uint32_t row, unsigned good, uint32_t word)
{
    const uint32_t creditor = t->m->creditor[row];
    if (t->m->debt[row] > 0 && t->members[creditor] > 0 && t->stock[creditor * GOOD_COUNT + good] > 0) {
        return creditor;
    }
    uint32_t at = ocp_pick(word, (uint32_t)t->sellable[good]);
    for (uint32_t g = 0;; g++) {
        const uint32_t here = t->members[g] > 0 ? (uint32_t)t->stock[g * GOOD_COUNT + good] : 0;
        if (at < here) {
            return g;
        }
        at -= here;
    }
}

/* True when the sale is settled: in cash, with the family's help for a phone, or on credit. */
static bool settle(struct trade *t, uint32_t row, uint32_t group, unsigned good, uint32_t word)
{
    const struct market_state *m = t->m;
    const int32_t price = t->price[good];
    if (m->money[row] < price && good == GOOD_PHONES && ocp_chance(word, t->p->family_help)) {
        market_support(t, row, price - m->money[row]);
    }
    if (m->money[row] >= price) {
        market_pay(t, row, group, price);
        return true;
    }
    const int32_t credit = (int32_t)((double)price * (1.0 + t->p->credit_premium));
    if (good == GOOD_PHONES || !market_credit_given(m->debt[row], credit, t->d->credit_limit) ||
        (m->debt[row] > 0 && m->creditor[row] != group)) {
        return false;
    }
    if (m->debt[row] == 0) {
        m->creditor[row] = (uint8_t)group;
        m->debt_age[row] = 0;
    }
    market_lend(t, row, group, credit);
    return true;
}

/* An overdose: noted, and sometimes fatal. The dead leave tonight, and nobody attacks them or is attacked by them. */
static void overdose(struct trade *t, uint32_t row, unsigned good)
{
    const struct ocp_world *world = t->day->world;
    t->overdoses++;
    ocp_event(t->day, KIND_OVERDOSE, t->prison, world->person[row], good, t->m->treated[row]);
    uint32_t word[4];
    ocp_draw(t->day, OCP_PURPOSE(MECH_market, DRAW_FATAL), world->person[row], good, word);
    if (ocp_chance(word[0], t->p->overdose_fatal)) {
        t->deaths++;
        t->m->deaths[t->prison]++;
        violence_of(world)->dead[row] = 1;
        population_of(world)->exit[row] = EXIT_DEATH;
    }
}

static void use_drug(struct trade *t, const struct request *r, unsigned good)
{
    const struct market_state *m = t->m;
    float *dependence = &market_dependence(m, good)[r->row];
    *dependence += (float)t->p->dependence_gain * (1.0F - *dependence);
    m->used[r->row] = (uint8_t)(m->used[r->row] | 1U << good);
    m->ever[r->row] = (uint8_t)(m->ever[r->row] | 1U << good);
    m->last_use[r->row * GOOD_DRUGS + good] = (uint16_t)(t->day->day + 1U);
    t->m->goods_used[t->prison * GOOD_COUNT + good]++;
    static const double potency[GOOD_DRUGS] = {[GOOD_NPS] = 1.0, [GOOD_OPIOIDS] = 1.0, [GOOD_MEDICATION] = 0.25};
    const double risk = t->p->overdose_risk * potency[good] * (m->treated[r->row] ? t->p->overdose_treated : 1.0);
    if (ocp_chance(r->word[REQUEST_OVERDOSE], risk)) {
        overdose(t, r->row, good);
    }
}

static void serve(struct trade *t, const struct request *r, unsigned good)
{
    const struct market_state *m = t->m;
    bool sold = false;
    if (violence_of(t->day->world)->dead[r->row]) {
        return;
    }
    if (t->sellable[good] > 0) {
        const uint32_t group = pick_seller(t, r->row, good, r->word[REQUEST_SELLER]);
        sold = settle(t, r->row, group, good, r->word[REQUEST_FAMILY]);
        t->stock[group * GOOD_COUNT + good] -= sold;
        t->sellable[good] -= sold;
    }
    if (!sold) {
        const float missed = (float)t->p->craving_gain * market_dependence(m, good)[r->row];
        m->craving[r->row] += good < GOOD_DRUGS ? missed * (1.0F - m->craving[r->row]) : 0.0F;
    } else if (good == GOOD_PHONES) {
        m->phone[r->row] = 1;
    } else {
        use_drug(t, r, good);
    }
    t->sold[good] += sold;
}

/* What one row wants, or loses, today. */
static void note_event(struct trade *t, uint32_t row, uint32_t event, struct wanting *wanting)
{
    for (unsigned bits = event & WANTS; bits; bits &= bits - 1) {
        struct wanting *w = &wanting[__builtin_ctz(bits)];
        w->row[w->count] = row;
        w->person[w->count++] = t->day->world->person[row];
    }
    if (event & LOSES_PHONE) {
        t->m->phone[row] = 0;
        t->m->goods_used[t->prison * GOOD_COUNT + GOOD_PHONES]++;
    }
}

static void gather(struct trade *t, struct wanting *wanting)
{
    const struct ocp_prison *place = &t->day->world->prisons[t->prison];
    uint32_t *list = ocp_scratch(t->day, ((size_t)place->row_limit + 1) * sizeof *list);
    for (uint32_t w = place->wing_first; w < place->wing_first + place->wing_count; w++) {
        const struct ocp_wing *wing = &t->day->world->wings[w];
        const uint8_t *event = t->today->event + (wing->first - place->row_first);
        memset(t->m->used + wing->first, 0, wing->count);
        const uint32_t n = ocp_list_other(event, wing->count, 0, list);
        for (uint32_t k = 0; k < n; k++) {
            note_event(t, wing->first + list[k], event[list[k]], wanting);
        }
    }
}

/* Turns those who want a good into requests in the day's order. `word` has room for four words each. */
static void make_requests(const struct trade *t, const struct wanting *w, unsigned good, uint32_t *word, struct request *list)
{
    uint64_t key[FEW];
    uint32_t place[FEW];
    const uint32_t n = w->count;
    uint32_t *const out[4] = {word, word + n, word + 2 * (size_t)n, word + 3 * (size_t)n};
    ocp_draw_column(t->day->world->key, t->day->day, w->person, good, OCP_PURPOSE(MECH_market, DRAW_SALE), n, out[0], out[1],
                    out[2], out[3]);
    if (n <= FEW) {
        for (uint32_t i = 0; i < n; i++) {
            key[i] = ((uint64_t)out[0][i] << 32) | w->person[i];
        }
        rank(key, n, place);
    }
    for (uint32_t i = 0; i < n; i++) {
        list[n <= FEW ? place[i] : i] =
            (struct request){((uint64_t)out[0][i] << 32) | w->person[i], w->row[i], {out[1][i], out[2][i], out[3][i]}};
    }
    if (n > FEW) {
        sort_requests(list, n);
    }
}

void market_sell_all(struct trade *t, const uint32_t *requests)
{
    struct wanting wanting[GOOD_COUNT];
    uint32_t most = 0;
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        const size_t room = (size_t)requests[g] + 1;
        wanting[g] = (struct wanting){.row = ocp_scratch(t->day, room * sizeof *wanting[g].row),
                                      .person = ocp_scratch(t->day, room * sizeof *wanting[g].person)};
        most = requests[g] > most ? requests[g] : most;
    }
    struct request *list = ocp_scratch(t->day, ((size_t)most + 1) * sizeof *list);
    uint32_t *word = ocp_scratch(t->day, ((size_t)most + 1) * 4 * sizeof *word);
    gather(t, wanting);
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        make_requests(t, &wanting[g], g, word, list);
        for (uint32_t i = 0; i < wanting[g].count; i++) {
            serve(t, &list[i], g);
        }
    }
}
