/* Decides who wants what today and what else may happen to a prisoner (search, test, loss of a phone), in one vectorised
 * pass over a wing: chance = dependence x factor of the wing and good x personal state, as a threshold on 24 bits of an
 * addressed word. Also the day's legal money, which every prisoner gets. Who is served at what price is in market_sales.c.
 * Of the searches and tests that are ordered as many are carried out as staff have hours for (programmes.control). */
#include "engine/clones.h"
#include "models/economy/market_inside.h"
#include "models/groups/command_state.h"
#include "models/institution/placement_state.h"
#include "models/institution/programmes_state.h"
#include "models/institution/violence_state.h"

enum { LANES = 128 };

/* What the pass reads and writes, all arrays starting at the block's first row. None overlap. */
struct lanes {
    const float *dependence[GOOD_COUNT];
    const uint32_t *drug[GOOD_DRUGS], *day_word[4];
    const float *fear;
    const uint8_t *treated, *phone, *ever;
    const int32_t *income;
    float *craving;
    int32_t *money;
    uint8_t *event;
};

struct factors {
    float scale[GOOD_COUNT], cut[GOOD_COUNT];
    float stress, craving_pull, craving_keep, canteen;
    int32_t lose, search, test, comfort;
};

struct block_sums {
    int32_t demand[GOOD_COUNT]; /* 2^-24 */
    int32_t requests[GOOD_COUNT];
    int32_t craving; /* 2^-16 */
    int32_t phones, treated, users;
    int32_t income, canteen; /* cents */
};

enum {
    MOST_SPENT = 1 << 23,  /* cents a day: 128 of them fit an int32 */
    MOST_LIKELY = 15938355 /* 0.95 on 24 bits: nobody wants anything for certain; 128 of them fit an int32 */
};
/* Limits are taken on integers, after conversion: a limit on floats keeps gcc from vectorising the loop. The largest scale
 * keeps that conversion in range (1 x 12 x at most 7 x 2^24 < 2^31). */
#define LARGEST_SCALE 12.0

#define INLINE static inline __attribute__((always_inline)) /* into every clone of score_block */

INLINE void score_state(const struct lanes *in, const struct factors *f, uint32_t n, float *restrict boost, float *restrict care,
                        struct block_sums *sums)
{
    const float *restrict fear = in->fear;
    const uint8_t *restrict treated = in->treated;
    const uint8_t *restrict ever = in->ever;
    float *restrict craving = in->craving;
    const float stress = f->stress;
    const float pull = f->craving_pull;
    const float keep = f->craving_keep;
    int32_t sum = 0;
    int32_t cared = 0;
    int32_t users = 0;
    for (uint32_t i = 0; i < n; i++) {
        boost[i] = 1.0F + stress * fear[i] + pull * craving[i];
        craving[i] *= keep;
        sum += (int32_t)(craving[i] * 65536.0F);
    }
    for (uint32_t i = 0; i < n; i++) {
        const int32_t in_care = treated[i];
        care[i] = (float)in_care;
        cared += in_care;
        users += ever[i] != 0;
    }
    sums->craving = sum;
    sums->treated = cared;
    sums->users = users;
}

INLINE void score_phones(const struct lanes *in, const struct factors *f, uint32_t n, int32_t *restrict hit,
                         struct block_sums *sums)
{
    const float *restrict want = in->dependence[GOOD_PHONES];
    const uint8_t *restrict phone = in->phone;
    const uint32_t *restrict word = in->day_word[WORD_PHONE];
    const uint32_t *restrict searched = in->day_word[WORD_SEARCH];
    const uint32_t *restrict tested = in->day_word[WORD_TEST];
    const float scale = f->scale[GOOD_PHONES];
    const int32_t lose = f->lose;
    const int32_t search = f->search;
    const int32_t test = f->test;
    int32_t wanted = 0;
    int32_t phones = 0;
    int32_t asked = 0;
    for (uint32_t i = 0; i < n; i++) {
        const int32_t held = phone[i];
        const int32_t chance = (int32_t)(want[i] * scale * 16777216.0F);
        const int32_t buys = (chance < MOST_LIKELY ? chance : MOST_LIKELY) & (held - 1);
        const int32_t word_24 = (int32_t)(word[i] >> 8);
        wanted += buys;
        phones += held;
        asked += word_24 < buys;
        hit[i] = (word_24 < buys ? WANT_PHONE : 0) | (word_24 < (lose & -held) ? LOSES_PHONE : 0) |
                 ((int32_t)(searched[i] >> 8) < search ? IS_SEARCHED : 0) | ((int32_t)(tested[i] >> 8) < test ? IS_TESTED : 0);
    }
    sums->demand[GOOD_PHONES] = wanted;
    sums->requests[GOOD_PHONES] = asked;
    sums->phones = phones;
}

INLINE void score_drug(const struct lanes *in, const struct factors *f, uint32_t n, unsigned good, const float *restrict boost,
                       const float *restrict care, int32_t *restrict hit, struct block_sums *sums)
{
    const float *restrict dependence = in->dependence[good];
    const uint32_t *restrict word = in->drug[good];
    const float scale = f->scale[good];
    const float cut = f->cut[good];
    const int32_t bit = 1 << good;
    int32_t sum = 0;
    int32_t asked = 0;
    for (uint32_t i = 0; i < n; i++) {
        const int32_t chance = (int32_t)(dependence[i] * scale * boost[i] * (1.0F - cut * care[i]) * 16777216.0F);
        const int32_t threshold = chance < MOST_LIKELY ? chance : MOST_LIKELY;
        const int32_t wants = (int32_t)(word[i] >> 8) < threshold;
        sum += threshold;
        asked += wants;
        hit[i] |= wants ? bit : 0;
    }
    sums->demand[good] = sum;
    sums->requests[good] = asked;
}

INLINE void legal_money(const struct lanes *in, const struct factors *f, uint32_t n, struct block_sums *sums)
{
    int32_t *restrict money = in->money;
    const int32_t *restrict income = in->income;
    const int32_t comfort = f->comfort;
    const float share = f->canteen;
    int32_t earned = 0;
    int32_t canteen = 0;
    for (uint32_t i = 0; i < n; i++) {
        const int32_t before = money[i] + income[i];
        int32_t above = before - comfort;
        above = above > 0 ? above : 0;
        above = above < MOST_SPENT ? above : MOST_SPENT;
        const int32_t spent = (int32_t)((float)above * share);
        money[i] = before - spent;
        earned += income[i];
        canteen += spent;
    }
    sums->income = earned;
    sums->canteen = canteen;
}

static OCP_CLONES void score_block(const struct lanes *restrict in, const struct factors *restrict f, uint32_t n,
                                   struct block_sums *restrict sums)
{
    float boost[LANES];
    float care[LANES];
    int32_t hit[LANES];
    score_state(in, f, n, boost, care, sums);
    score_phones(in, f, n, hit, sums);
    for (unsigned g = 0; g < GOOD_DRUGS; g++) {
        score_drug(in, f, n, g, boost, care, hit, sums);
    }
    uint8_t *restrict event = in->event;
    for (uint32_t i = 0; i < n; i++) {
        event[i] = (uint8_t)hit[i];
    }
    legal_money(in, f, n, sums);
}

static void add_block(struct market_tally *tally, const struct block_sums *sums)
{
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        tally->demand[g] += (double)sums->demand[g] * 0x1p-24;
        tally->requests[g] += (uint32_t)sums->requests[g];
    }
    tally->craving += sums->craving;
    tally->income += sums->income;
    tally->canteen += sums->canteen;
    tally->phones += (uint32_t)sums->phones;
    tally->treated += (uint32_t)sums->treated;
    tally->users += (uint32_t)sums->users;
}

static struct factors wing_factors(const struct ocp_day *day, uint32_t wing, const double *log_price)
{
    const struct market_params *p = ocp_wing_params(day, wing, MECH_market);
    const struct market_derived *d = ocp_wing_derived(day, wing, MECH_market);
    const double given = (double)placement_of(day->world)->hours_out[wing];
    const double hours = given > 0.0 ? given : p->hours_unknown;
    const double bored = 1.0 + p->boredom * (8.0 - hours) / 8.0;
    const double done = (double)programmes_of(day->world)->control[day->world->wings[wing].prison];
    struct factors f = {.stress = (float)p->stress,
                        .craving_pull = (float)p->craving_pull,
                        .craving_keep = d->craving_keep,
                        .canteen = (float)p->canteen,
                        .lose = d->lose,
                        .search = (int32_t)((double)d->search * done),
                        .test = (int32_t)((double)d->test * done),
                        .comfort = (int32_t)(p->comfort * 100.0)};
    const double jammed = (double)command_of(day->world)->jammed[wing]; /* as the jammers stood yesterday */
    double all = 0.0;
    for (unsigned g = 0; g < GOOD_DRUGS; g++) {
        all += log_price[g];
    }
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        const double others = g < GOOD_DRUGS ? (all - log_price[g]) / (GOOD_DRUGS - 1) : 0.0;
        const double demand = market_log_demand(log_price[g], others, d->elasticity[g], p->cross);
        double scale = ocp_exp(d->log_use[g] + d->shift[g] * done + demand) * (bored > 0.1 ? bored : 0.1);
        scale *= g == GOOD_PHONES ? 1.0 - p->jam_worth * jammed : 1.0;
        f.scale[g] = (float)(scale < LARGEST_SCALE ? scale : LARGEST_SCALE);
        f.cut[g] = d->cut[g];
    }
    return f;
}

void market_wing_day(const struct ocp_day *day, uint32_t wing, const double *log_price, uint8_t *event, const uint32_t **press_word,
                     struct market_tally *tally)
{
    const struct ocp_world *world = day->world;
    const struct market_state *m = market_of(world);
    const struct ocp_wing *w = &world->wings[wing];
    const struct factors f = wing_factors(day, wing, log_price);
    const struct ocp_words words = ocp_draw_rows(day, OCP_PURPOSE(MECH_market, DRAW_DAY), w->first, w->count, 4);
    const size_t mark = ocp_scratch_mark(day);
    const struct ocp_words drugs = ocp_draw_rows(day, OCP_PURPOSE(MECH_market, DRAW_DRUGS), w->first, w->count, 4);
    const float *fear = violence_of(world)->fear;
    *press_word = words.word[WORD_PRESS];
    /* Nobody wants anything on an empty place, and what is written there stays zero; its `event` is never read. */
    const uint32_t rows = ocp_wing_lanes(w);
    for (uint32_t at = 0; at < rows; at += LANES) {
        const uint32_t row = w->first + at;
        const uint32_t n = rows - at < LANES ? rows - at : LANES;
        struct lanes in = {.fear = fear + row,
                           .craving = m->craving + row,
                           .treated = m->treated + row,
                           .phone = m->phone + row,
                           .ever = m->ever + row,
                           .money = m->money + row,
                           .income = m->income + row,
                           .event = event + at};
        for (unsigned g = 0; g < GOOD_COUNT; g++) {
            in.dependence[g] = market_dependence(m, g) + row;
        }
        for (unsigned k = 0; k < 4; k++) {
            in.drug[k] = drugs.word[k] + at;
            in.day_word[k] = words.word[k] + at;
        }
        struct block_sums sums;
        score_block(&in, &f, n, &sums);
        add_block(tally, &sums);
    }
    ocp_scratch_release(day, mark);
}
