/* Looking for the few: lists, counts and sums against plain loops, at every length around a block of eight or sixteen; chance
 * between pairs and ties, each vector form of this machine against the scalar form that defines it. The source is included so
 * that each form can be called by name. */
#include "../../sim/engine/pairs.c" /* NOLINT(bugprone-suspicious-include) */

#include "engine/rng.h"
#include "engine/scan.h"
#include "engine/ties.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 70 };

static void random_words(uint32_t *word, uint32_t count, uint32_t day)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t four[4];
        ocp_draw_four(ocp_key_make(7, 0), day, i, 0, 1, four);
        word[i] = four[0];
    }
}

static void lists_name_every_other_value(void **state)
{
    (void)state;
    static const uint8_t values[] = {0, 1, 127, 128, 255};
    for (uint32_t day = 0; day < 40; day++) {
        uint32_t word[MOST];
        uint8_t x[MOST];
        random_words(word, MOST, day);
        for (uint32_t i = 0; i < MOST; i++) {
            x[i] = values[word[i] % 5];
        }
        for (uint32_t count = 0; count <= MOST; count++) {
            const uint8_t value = values[day % 5];
            uint32_t list[MOST + 2];
            list[count + 1] = 12345; /* beyond the room that the contract asks for */
            const uint32_t n = ocp_list_other(x, count, value, list);
            uint32_t k = 0;
            for (uint32_t i = 0; i < count; i++) {
                if (x[i] != value) {
                    assert_true(k < n);
                    assert_int_equal(list[k++], i);
                }
            }
            assert_int_equal(k, n);
            assert_int_equal(list[count + 1], 12345);
        }
    }
}

static void lists_name_every_positive_value(void **state)
{
    (void)state;
    static const int32_t values[] = {INT32_MIN, -1, 0, 1, 65536, INT32_MAX};
    for (uint32_t day = 0; day < 40; day++) {
        uint32_t word[MOST];
        int32_t x[MOST];
        random_words(word, MOST, 100 + day);
        for (uint32_t i = 0; i < MOST; i++) {
            x[i] = values[word[i] % (2 + day % 5)];
        }
        for (uint32_t count = 0; count <= MOST; count++) {
            uint32_t list[MOST + 2];
            list[count + 1] = 12345;
            const uint32_t n = ocp_list_positive(x, count, list);
            uint32_t k = 0;
            for (uint32_t i = 0; i < count; i++) {
                if (x[i] > 0) {
                    assert_true(k < n);
                    assert_int_equal(list[k++], i);
                }
            }
            assert_int_equal(k, n);
            assert_int_equal(list[count + 1], 12345);
        }
    }
}

static void counts_and_sums_agree_with_loops(void **state)
{
    (void)state;
    uint32_t word[MOST];
    int32_t x[MOST];
    float f[MOST];
    random_words(word, MOST, 3);
    for (uint32_t i = 0; i < MOST; i++) {
        x[i] = (int32_t)(word[i] % 7) - 3;
        f[i] = (float)(int32_t)(word[i] % 1024); /* sums are exact in any order */
    }
    for (uint32_t count = 0; count <= MOST; count++) {
        uint32_t below = 0;
        uint32_t equal = 0;
        double sum = 0.0;
        for (uint32_t i = 0; i < count; i++) {
            below += x[i] <= -1;
            equal += x[i] == 2;
            sum += (double)f[i];
        }
        assert_int_equal(ocp_count_at_most(x, count, -1), below);
        assert_int_equal(ocp_count_equal(x, count, 2), equal);
        assert_true(ocp_sum_floats(f, count) == sum);
    }
}

static void pairs_come_out_alike_on_every_instruction_set(void **state)
{
    (void)state;
#if defined(__x86_64__)
    const struct ocp_pair_chance chance = {400000000U, 900000000U, 2500000000U};
    for (uint32_t count = 0; count <= MOST; count++) {
        uint32_t word[MOST + OCP_PAIRS_SLACK];
        uint32_t first[MOST + OCP_PAIRS_SLACK];
        uint32_t second[MOST + OCP_PAIRS_SLACK];
        random_words(word, MOST + OCP_PAIRS_SLACK, count);
        for (uint32_t i = 0; i < MOST + OCP_PAIRS_SLACK; i++) {
            first[i] = word[i] % 5;
            second[i] = word[i] % 3;
        }
        static const uint32_t row_words = 2;
        uint64_t plain[MOST * 2 + 2] = {0};
        uint64_t vector[MOST * 2 + 2] = {0};
        fill_scalar(word, first, second, count, chance, plain, row_words);
        if (__builtin_cpu_supports("avx2")) {
            fill_avx2(word, first, second, count, chance, vector, row_words);
            assert_memory_equal(plain, vector, sizeof plain);
        }
        if (__builtin_cpu_supports("avx512f")) {
            memset(vector, 0, sizeof vector);
            fill_avx512(word, first, second, count, chance, vector, row_words);
            assert_memory_equal(plain, vector, sizeof plain);
        }
    }
#endif
}

static void ties_hit_alike_and_in_proportion(void **state)
{
    (void)state;
    enum { ROWS = 4000 };
    const float scale = 0.4F * (0x1p24F / 65535.0F);
    static uint32_t who[ROWS * 16];
    static uint16_t weight[ROWS * 16];
    static uint32_t word[ROWS];
    static uint16_t plain[ROWS];
    static uint16_t vector[ROWS];
    random_words(word, ROWS, 9);
    double expected = 0.0;
    for (uint32_t k = 0; k < ROWS * 16; k++) {
        who[k] = k * 7;
        weight[k] = (uint16_t)(k % 4 * 16384);
        expected += (double)weight[k] / 65535.0 * 0.4;
    }
    hit_scalar(who, weight, word, ROWS, scale, plain);
    double hits = 0.0;
    for (uint32_t i = 0; i < ROWS; i++) {
        hits += __builtin_popcount(plain[i]);
        assert_int_equal(plain[i] & 0x1111, 0); /* weight 0 never hits */
    }
    const double z = (hits - expected) / 85.8; /* sqrt(64,000 x mean of p (1 - p) over p = 0, 0.1, 0.2, 0.3) */
    assert_true(z < 4.0 && z > -4.0);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        hit_avx2(who, weight, word, ROWS, scale, vector);
        assert_memory_equal(plain, vector, sizeof plain);
    }
    if (__builtin_cpu_supports("avx512f")) {
        memset(vector, 0, sizeof vector);
        hit_avx512(who, weight, word, ROWS, scale, vector);
        assert_memory_equal(plain, vector, sizeof plain);
    }
#endif
    ocp_ties_hit(who, weight, word, ROWS, 0.4F, vector);
    assert_memory_equal(plain, vector, sizeof plain);
}

static void the_lowest_weight_is_that_of_the_weakest(void **state)
{
    (void)state;
    for (uint32_t day = 0; day < 200; day++) {
        uint32_t who[OCP_TIES];
        uint16_t weight[OCP_TIES];
        random_words(who, OCP_TIES, day);
        for (uint32_t i = 0; i < OCP_TIES; i++) {
            weight[i] = (uint16_t)(who[i] % 50 + 1);
        }
        for (unsigned n = 1; n <= OCP_TIES; n++) {
            uint8_t count = (uint8_t)n;
            const struct ocp_tie_list list = {who, weight, &count};
            assert_true(ocp_ties_lowest(&list) == weight[ocp_ties_weakest(&list)]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_name_every_other_value),     cmocka_unit_test(lists_name_every_positive_value),
        cmocka_unit_test(counts_and_sums_agree_with_loops), cmocka_unit_test(pairs_come_out_alike_on_every_instruction_set),
        cmocka_unit_test(ties_hit_alike_and_in_proportion), cmocka_unit_test(the_lowest_weight_is_that_of_the_weakest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
