/* Contacts and ties against closed forms: rates of meeting, independence of company, strength of ties, invariants. */
#include "engine/measure.h"
#include "engine/pairs.h"
#include "models/people/contacts_kernel.h"
#include "models/people/contacts_state.h"
#include "tests/support/tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { COMPANY = 75 };

static void random_words(uint32_t *word, uint32_t seed)
{
    uint32_t who[COMPANY + OCP_PAIRS_SLACK];
    for (uint32_t i = 0; i < COMPANY + OCP_PAIRS_SLACK; i++) {
        who[i] = i * 7 + 3;
    }
    ocp_draw_column(ocp_key_make(99, 0), seed, who, 0, 5, COMPANY + OCP_PAIRS_SLACK, word, NULL, NULL, NULL);
}

static void pairs_meet_as_defined(void **state)
{
    (void)state;
    uint32_t word[COMPANY + OCP_PAIRS_SLACK];
    uint32_t first[COMPANY + OCP_PAIRS_SLACK];
    uint32_t second[COMPANY + OCP_PAIRS_SLACK];
    uint64_t bits[COMPANY * 2];
    const struct ocp_pair_chance chance = {200000000U, 700000000U, 300000000U};
    double hits[4] = {0};
    double pairs[4] = {0};
    for (uint32_t trial = 0; trial < 400; trial++) {
        random_words(word, trial);
        for (uint32_t i = 0; i < COMPANY + OCP_PAIRS_SLACK; i++) {
            first[i] = i % 5;
            second[i] = i % 3;
        }
        memset(bits, 0xFF, sizeof bits);
        ocp_pairs_fill(word, first, second, COMPANY, chance, bits, 2);
        for (uint32_t i = 0; i < COMPANY; i++) {
            for (uint32_t j = 0; j < COMPANY; j++) {
                const bool set = (bits[i * 2 + j / 64] >> (j % 64)) & 1U;
                const uint32_t t = chance.base + (first[i] == first[j] ? chance.same_first : 0) +
                                   (second[i] == second[j] ? chance.same_second : 0);
                assert_int_equal(set, j > i && ocp_pair_word(word[i], word[j]) < t);
                if (j > i) {
                    const int kind = (first[i] == first[j]) + 2 * (second[i] == second[j]);
                    hits[kind] += set;
                    pairs[kind] += 1.0;
                }
            }
        }
    }
    for (int kind = 0; kind < 4; kind++) {
        const double p =
            ((double)chance.base + (kind & 1 ? (double)chance.same_first : 0) + (kind & 2 ? (double)chance.same_second : 0)) *
            0x1p-32;
        const double z = (hits[kind] - p * pairs[kind]) / sqrt(pairs[kind] * p * (1.0 - p));
        assert_true(fabs(z) <= 4.0);
    }
}

static void taking_one_away_changes_nobody_elses_company(void **state)
{
    (void)state;
    uint32_t word[COMPANY + OCP_PAIRS_SLACK];
    uint32_t code[COMPANY + OCP_PAIRS_SLACK] = {0};
    uint64_t all[COMPANY * 2];
    uint64_t less[COMPANY * 2];
    const struct ocp_pair_chance chance = {400000000U, 0, 0};
    random_words(word, 1);
    ocp_pairs_fill(word, code, code, COMPANY, chance, all, 2);
    /* Without number 10: the words of the others move up by one. */
    memmove(word + 10, word + 11, (COMPANY + OCP_PAIRS_SLACK - 11) * sizeof *word);
    ocp_pairs_fill(word, code, code, COMPANY - 1, chance, less, 2);
    for (uint32_t i = 0; i < COMPANY; i++) {
        for (uint32_t j = i + 1; j < COMPANY; j++) {
            if (i == 10 || j == 10) {
                continue;
            }
            const uint32_t a = i - (i > 10);
            const uint32_t b = j - (j > 10);
            assert_int_equal((all[i * 2 + j / 64] >> (j % 64)) & 1U, (less[a * 2 + b / 64] >> (b % 64)) & 1U);
        }
    }
}

/* Mean strength of a tie that is met with probability p a day and fades by keep, over many independent ties, against the
 * fixed point of its linear recursion. */
static double tie_z(uint16_t (*strengthen)(uint16_t, uint32_t))
{
    enum { TIES = 20000, ROWS = TIES / OCP_TIES, DAYS = 400 };
    const double p = 0.1;
    const double gain = 0.04;
    const double keep = 0.99;
    double sum = 0.0;
    double squares = 0.0;
    uint32_t *who = calloc(TIES, sizeof *who);
    uint32_t *word = calloc(TIES, sizeof *word);
    uint16_t *weight = calloc(TIES, sizeof *weight);
    uint8_t count[ROWS];
    memset(count, OCP_TIES, sizeof count);
    for (uint32_t i = 0; i < TIES; i++) {
        who[i] = i;
        weight[i] = ocp_tie_weight(0.3);
    }
    for (uint32_t d = 0; d < DAYS; d++) {
        ocp_draw_column(ocp_key_make(7, 1), d, who, 0, 9, TIES, word, NULL, NULL, NULL);
        ocp_ties_decay(who, weight, count, ROWS, keep, 0.0);
        for (uint32_t i = 0; i < TIES; i++) {
            weight[i] = word[i] < ocp_threshold(p) ? strengthen(weight[i], tie_gain(gain)) : weight[i];
        }
    }
    for (uint32_t i = 0; i < TIES; i++) {
        const double strength = (double)ocp_tie_strength(weight[i]);
        sum += strength;
        squares += strength * strength;
    }
    free(who);
    free(word);
    free(weight);
    const double mean = sum / TIES;
    const double fixed = p * gain / (1.0 - keep * (1.0 - p * gain));
    return (mean - fixed) / sqrt((squares / TIES - mean * mean) / TIES);
}

static uint16_t mutant_strengthen(uint16_t weight, uint32_t gain)
{
    return (uint16_t)(weight + ((weight * gain) >> 16));
}

static void ties_reach_their_stationary_strength(void **state)
{
    (void)state;
    assert_true(fabs(tie_z(tie_strengthen)) <= 4.0);
    assert_true(fabs(tie_z(mutant_strengthen)) > 4.0);
}

static void both_ends_seek_each_other(void **state)
{
    (void)state;
    assert_true(fabs(tie_meets(1.0, 0.3) - 0.51) < 1e-12);
    assert_true(fabs(tie_meets(0.0, 0.3)) < 1e-12);
}

/* Contacts per prisoner and day of a world where only chance brings people together. */
static double contacts_per_day(double homophily)
{
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 4, .horizon = 120});
    for (size_t m = 0; m < model->catalogue->n_mechanisms; m++) {
        plan.mechanism_off[m] = strcmp(model->catalogue->mechanisms[m]->name, "contacts") != 0;
    }
    tiny_set(&plan, model, "contacts.seek", 0.0);
    tiny_set(&plan, model, "contacts.rate", 4.0);
    tiny_set(&plan, model, "contacts.homophily_group", homophily);
    tiny_set(&plan, model, "contacts.homophily_origin", homophily);
    tiny_set(&plan, model, "placement.hours_out", 8.0);
    struct ocp_world *world = tiny_world(model, &plan, 3, 0);
    tiny_hold(world);
    tiny_run(world, 150);
    const double contacts = tiny_outcome(world, "contacts_per_day");
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
    return contacts;
}

static void homophily_moves_who_is_met_not_how_many(void **state)
{
    (void)state;
    /* 4 wings x 4 prisons x 60 persons x 120 days at 4 a day: the standard error of the mean is below 0.006. */
    assert_true(fabs(contacts_per_day(0.0) - 4.0) < 0.024);
    assert_true(fabs(contacts_per_day(3.0) - 4.0) < 0.024);
}

static void ties_stay_sound(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .horizon = 300});
    const uint32_t strategy = tiny_add_strategy(&plan, "rotation");
    (void)tiny_add_change(&plan, model, strategy, "placement.rotation", OCP_SET, 0.5);
    (void)tiny_add_change(&plan, model, strategy, "placement.dispersal", OCP_SET, 0.5);
    struct ocp_world *world = tiny_world(model, &plan, 0, strategy);
    for (int d = 0; d < 200; d++) {
        tiny_run(world, 1); /* both ends alike, none to oneself, none to those outside: contacts' verify */
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_meet_as_defined),
        cmocka_unit_test(taking_one_away_changes_nobody_elses_company),
        cmocka_unit_test(ties_reach_their_stationary_strength),
        cmocka_unit_test(both_ends_seek_each_other),
        cmocka_unit_test(homophily_moves_who_is_met_not_how_many),
        cmocka_unit_test(ties_stay_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
