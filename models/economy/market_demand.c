/* Decides who wants what today and what else may happen to a prisoner (search, test, loss of a phone), in one vectorised
 * pass over a wing: chance = dependence x factor of the wing and good x personal state, as a threshold on 24 bits of an
 * addressed word. Also the day's legal money, which every prisoner gets. Who is served at what price is in market_sales.c. */
#include "engine/clones.h"
#include "models/economy/market_inside.h"
#include "models/institution/placement_state.h"
#include "models/institution/violence_state.h"

enum { LANES = 64 };

/* What the pass reads and writes, all arrays starting at the block's first row. */
struct lanes {
    const float *dependence[GOOD_COUNT];
    const float *fear;
    float *craving;
    const uint8_t *treated, *phone, *ever;
    const uint32_t *drug[GOOD_DRUGS];
    const uint32_t *day_word[3];
    int32_t *money;
    const int32_t *income;
    uint8_t *event;
};

struct factors {
    float scale[GOOD_COUNT], cut[GOOD_COUNT];
    float stress, craving_pull, craving_keep, canteen;
    int32_t lose, search, test, comfort;
};

struct block_sums {
    int32_t demand[GOOD_COUNT]; /* 2^-24 */
    int32_t craving;            /* 2^-16 */
    int32_t phones, treated, users;
    int64_t income, canteen;
};

static OCP_CLONES void score_block(const struct lanes *in, const struct factors *f, uint32_t count, struct block_sums *sums)
{
    float boost[LANES];
    float care[LANES];
    int32_t hit[LANES] = {0};
    const float *fear = in->fear;
    float *craving = in->craving;
    int32_t craving_sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        boost[i] = 1.0F + f->stress * fear[i] + f->craving_pull * craving[i];
        care[i] = (float)in->treated[i];
        craving[i] *= f->craving_keep;
        craving_sum += (int32_t)(craving[i] * 65536.0F);
    }
    sums->craving = craving_sum;
    for (uint32_t g = 0; g < GOOD_DRUGS; g++) {
        const float *dependence = in->dependence[g];
        const uint32_t *word = in->drug[g];
        const float scale = f->scale[g];
        const float cut = f->cut[g];
        const int32_t bit = 1 << g;
        int32_t sum = 0;
        for (uint32_t i = 0; i < count; i++) {
            float chance = dependence[i] * scale * boost[i] * (1.0F - cut * care[i]);
            chance = chance > 0.95F ? 0.95F : chance;
            const int32_t threshold = (int32_t)(chance * 16777216.0F);
            sum += threshold;
            hit[i] |= (int32_t)(word[i] >> 8) < threshold ? bit : 0;
        }
        sums->demand[g] = sum;
    }
    const float *want = in->dependence[GOOD_PHONES];
    const uint8_t *phone = in->phone;
    const uint32_t *word = in->day_word[WORD_PHONE];
    int32_t wanted = 0;
    int32_t phones = 0;
    for (uint32_t i = 0; i < count; i++) {
        const int32_t held = phone[i];
        float chance = want[i] * f->scale[GOOD_PHONES];
        chance = chance > 0.95F ? 0.95F : chance;
        const int32_t threshold = held ? f->lose : (int32_t)(chance * 16777216.0F);
        wanted += held ? 0 : threshold;
        phones += held;
        hit[i] |= (int32_t)(word[i] >> 8) < threshold ? (held ? LOSES_PHONE : WANT_PHONE) : 0;
    }
    sums->demand[GOOD_PHONES] = wanted;
    sums->phones = phones;
    const uint32_t *search = in->day_word[1];
    const uint32_t *test = in->day_word[2];
    const uint8_t *ever = in->ever;
    int32_t treated = 0;
    int32_t users = 0;
    for (uint32_t i = 0; i < count; i++) {
        hit[i] |= (int32_t)(search[i] >> 8) < f->search ? IS_SEARCHED : 0;
        hit[i] |= (int32_t)(test[i] >> 8) < f->test ? IS_TESTED : 0;
        treated += in->treated[i];
        users += ever[i] != 0;
    }
    sums->treated = treated;
    sums->users = users;
    for (uint32_t i = 0; i < count; i++) {
        in->event[i] = (uint8_t)hit[i];
    }
    int64_t income = 0;
    int64_t canteen = 0;
    for (uint32_t i = 0; i < count; i++) {
        const int32_t before = in->money[i] + in->income[i];
        const int32_t above = before > f->comfort ? before - f->comfort : 0;
        const int32_t spent = (int32_t)((float)above * f->canteen);
        in->money[i] = before - spent;
        income += in->income[i];
        canteen += spent;
    }
    sums->income = income;
    sums->canteen = canteen;
}

static void add_block(struct market_tally *tally, const struct block_sums *sums)
{
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        tally->demand[g] += (double)sums->demand[g] * 0x1p-24;
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
    struct factors f = {.stress = (float)p->stress,
                        .craving_pull = (float)p->craving_pull,
                        .craving_keep = d->craving_keep,
                        .canteen = (float)p->canteen,
                        .lose = d->lose,
                        .search = d->search,
                        .test = d->test,
                        .comfort = (int32_t)(p->comfort * 100.0)};
    double all = 0.0;
    for (unsigned g = 0; g < GOOD_DRUGS; g++) {
        all += log_price[g];
    }
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        const double others = g < GOOD_DRUGS ? (all - log_price[g]) / (GOOD_DRUGS - 1) : 0.0;
        const double demand = market_log_demand(log_price[g], others, d->elasticity[g], p->cross);
        f.scale[g] = (float)(ocp_exp(d->log_use[g] + demand) * (bored > 0.1 ? bored : 0.1));
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
    const struct ocp_words drugs = ocp_draw_rows(day, OCP_PURPOSE(MECH_market, DRAW_DRUGS), w->first, w->count, 4);
    const struct ocp_words words = ocp_draw_rows(day, OCP_PURPOSE(MECH_market, DRAW_DAY), w->first, w->count, 4);
    const float *fear = violence_of(world)->fear;
    *press_word = words.word[WORD_PRESS];
    for (uint32_t at = 0; at < w->count; at += LANES) {
        const uint32_t row = w->first + at;
        struct lanes in = {.fear = fear + row,
                           .craving = m->craving + row,
                           .treated = m->treated + row,
                           .phone = m->phone + row,
                           .ever = m->ever + row,
                           .day_word = {words.word[WORD_PHONE] + at, words.word[WORD_SEARCH] + at, words.word[WORD_TEST] + at},
                           .money = m->money + row,
                           .income = m->income + row,
                           .event = event + at};
        for (unsigned g = 0; g < GOOD_COUNT; g++) {
            in.dependence[g] = market_dependence(m, g) + row;
        }
        for (unsigned g = 0; g < GOOD_DRUGS; g++) {
            in.drug[g] = drugs.word[g] + at;
        }
        struct block_sums sums;
        score_block(&in, &f, w->count - at < LANES ? w->count - at : LANES, &sums);
        add_block(tally, &sums);
    }
}
