/* Addressed draws against Random123's own vectors and its reference implementation; bulk against one at a time on every
 * instruction set of this machine; the gsl_rng_type. The source is included so that each vector form can be called by name. */
#include "../../sim/engine/rng.c" /* NOLINT(bugprone-suspicious-include) */

#include <Random123/philox.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* kat_vectors of Random123: philox4x32 10. */
static void known_answers(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], out[4];
    } kat[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof kat / sizeof kat[0]; i++) {
        const struct ocp_key key = {{kat[i].key[0], kat[i].key[1]}};
        uint32_t out[4];
        ocp_draw_four(key, kat[i].counter[2], kat[i].counter[0], kat[i].counter[1], kat[i].counter[3], out);
        assert_memory_equal(out, kat[i].out, sizeof out);
    }
}

static uint32_t noise(uint64_t *s) /* splitmix64: addresses for the comparison, unrelated to Philox */
{
    *s += 0x9E3779B97F4A7C15ULL;
    uint64_t z = *s;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return (uint32_t)(z >> 32);
}

static void any_address_equals_the_reference(void **state)
{
    (void)state;
    uint64_t s = 1;
    for (int i = 0; i < 20000; i++) {
        const struct ocp_key key = {{noise(&s), noise(&s)}};
        const uint32_t day = noise(&s);
        const uint32_t who = noise(&s);
        const uint32_t whom = noise(&s);
        const uint32_t purpose = noise(&s);
        uint32_t out[4];
        ocp_draw_four(key, day, who, whom, purpose, out);
        const philox4x32_ctr_t counter = {{who, whom, day, purpose}};
        const philox4x32_key_t reference_key = {{key.word[0], key.word[1]}};
        const philox4x32_ctr_t expected = philox4x32(counter, reference_key);
        assert_memory_equal(out, expected.v, sizeof out);
    }
}

enum { MOST = 203 };

/* Words of one form of the fill for `count` persons from an odd address on; outputs in `mask` are wanted. */
static void check_fill(fill_function *fill, size_t count, unsigned mask)
{
    static uint32_t who[MOST + 1];
    static uint32_t got[4][MOST + 3];
    uint64_t s = count * 16 + mask;
    for (size_t i = 0; i <= MOST; i++) {
        who[i] = noise(&s);
    }
    memset(got, 0xAB, sizeof got);
    uint32_t *out[4];
    for (unsigned k = 0; k < 4; k++) {
        out[k] = mask >> k & 1U ? got[k] + 1 : NULL;
    }
    const struct ocp_key key = ocp_key_make(77, 3);
    fill(key, 400, who + 1, 9, 0x1234, count, out);
    for (size_t i = 0; i < count; i++) {
        uint32_t one[4];
        ocp_draw_four(key, 400, who[i + 1], 9, 0x1234, one);
        for (unsigned k = 0; k < 4; k++) {
            assert_int_equal(got[k][i + 1], mask >> k & 1U ? one[k] : 0xABABABABU);
        }
    }
    for (unsigned k = 0; k < 4; k++) {
        assert_int_equal(got[k][0], 0xABABABABU);
        assert_int_equal(got[k][count + 1], 0xABABABABU);
    }
}

static void every_instruction_set_gives_the_same_words(void **state)
{
    (void)state;
    fill_function *forms[3] = {fill_scalar};
    size_t n = 1;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        forms[n++] = fill_avx2;
    }
    if (__builtin_cpu_supports("avx512f")) {
        forms[n++] = fill_avx512;
    }
#endif
    print_message("%zu forms of the fill on this machine\n", n);
    for (size_t f = 0; f < n; f++) {
        for (size_t count = 0; count < MOST; count++) {
            check_fill(forms[f], count, 0xF);
        }
        for (unsigned mask = 1; mask < 16; mask++) {
            check_fill(forms[f], 37, mask);
        }
    }
}

static void the_public_fill_is_one_of_them(void **state)
{
    (void)state;
    uint32_t who[100];
    uint32_t out[3][100];
    for (uint32_t i = 0; i < 100; i++) {
        who[i] = i * i;
    }
    const struct ocp_key key = ocp_key_make(5, 0);
    ocp_draw_column(key, 1, who, 2, 3, 100, out[0], NULL, out[1], out[2]);
    for (uint32_t i = 0; i < 100; i++) {
        uint32_t one[4];
        ocp_draw_four(key, 1, who[i], 2, 3, one);
        assert_true(out[0][i] == one[0] && out[1][i] == one[2] && out[2][i] == one[3]);
    }
}

static void keys_differ_by_seed_and_replicate(void **state)
{
    (void)state;
    enum { SEEDS = 40, REPLICATES = 40 };
    static struct ocp_key keys[SEEDS * REPLICATES];
    for (uint32_t s = 0; s < SEEDS; s++) {
        for (uint32_t r = 0; r < REPLICATES; r++) {
            keys[s * REPLICATES + r] = ocp_key_make(s % 2 ? (1ULL << 52) + s : s, r);
        }
    }
    for (size_t i = 0; i < SEEDS * REPLICATES; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_true(keys[i].word[0] != keys[j].word[0] || keys[i].word[1] != keys[j].word[1]);
        }
    }
    const struct ocp_key a = ocp_key_make(123456789012345ULL, 7);
    const struct ocp_key b = ocp_key_make(123456789012345ULL, 7);
    assert_memory_equal(&a, &b, sizeof a);
}

static void conversions_keep_their_ranges(void **state)
{
    (void)state;
    assert_true(ocp_uniform_float(0) == 0.0F && ocp_uniform_float(UINT32_MAX) < 1.0F);
    assert_true(ocp_uniform(0) > 0.0 && ocp_uniform(UINT32_MAX) < 1.0);
    assert_int_equal(ocp_threshold(0.0), 0);
    assert_int_equal(ocp_threshold(-1.0), 0);
    assert_int_equal(ocp_threshold((double)NAN), 0);
    assert_int_equal(ocp_threshold(0.5), 0x80000000U);
    assert_int_equal(ocp_threshold(1.0), UINT32_MAX);
    assert_true(ocp_chance(UINT32_MAX, 1.0) && !ocp_chance(0, 0.0));
    for (uint32_t n = 1; n < 100; n++) {
        assert_int_equal(ocp_pick(0, n), 0);
        assert_int_equal(ocp_pick(UINT32_MAX, n), n - 1);
    }
}

/* Chi-square of `n` words of consecutive persons over 256 classes of the high and of the low byte. */
static void words_are_uniform_across_addresses(void **state)
{
    (void)state;
    enum { N = 1 << 18 };
    static uint32_t who[N], word[4][N];
    for (uint32_t i = 0; i < N; i++) {
        who[i] = i;
    }
    ocp_draw_column(ocp_key_make(1, 0), 0, who, 0, OCP_PURPOSE(2, 1), N, word[0], word[1], word[2], word[3]);
    for (int k = 0; k < 4; k++) {
        for (unsigned shift = 0; shift <= 24; shift += 24) {
            double count[256] = {0};
            for (uint32_t i = 0; i < N; i++) {
                count[word[k][i] >> shift & 0xFFU] += 1.0;
            }
            double chi2 = 0.0;
            for (int c = 0; c < 256; c++) {
                const double e = N / 256.0;
                chi2 += (count[c] - e) * (count[c] - e) / e;
            }
            const double p = gsl_cdf_chisq_Q(chi2, 255.0);
            assert_true(p > 1e-5 && p < 1.0 - 1e-5);
        }
    }
    /* Neighbours in person, day and purpose are uncorrelated. */
    double sum = 0.0;
    for (uint32_t i = 1; i < N; i++) {
        sum += (ocp_uniform(word[0][i]) - 0.5) * (ocp_uniform(word[0][i - 1]) - 0.5) * 12.0;
    }
    assert_true(fabs(sum / sqrt(N - 1.0)) <= 4.0);
}

static void gsl_sees_the_same_words(void **state)
{
    (void)state;
    gsl_rng *r = gsl_rng_alloc(ocp_gsl_philox);
    const struct ocp_key key = ocp_key_make(9, 4);
    ocp_gsl_philox_seek(r, key, 11, 22, 33);
    for (uint32_t block = 0; block < 50; block++) {
        uint32_t out[4];
        ocp_draw_four(key, 11, 22, block, 33, out);
        for (int k = 0; k < 4; k++) {
            assert_int_equal(gsl_rng_get(r), out[k]);
        }
    }
    gsl_rng *copy = gsl_rng_clone(r);
    assert_int_equal(gsl_rng_get(r), gsl_rng_get(copy));
    gsl_rng_set(r, 1);
    gsl_rng_set(copy, 2);
    assert_int_not_equal(gsl_rng_get(r), gsl_rng_get(copy));
    assert_int_equal(gsl_rng_min(r), 0);
    assert_int_equal(gsl_rng_max(r), 0xFFFFFFFFUL);
    assert_string_equal(gsl_rng_name(r), "ocp_philox4x32");
    gsl_rng_free(copy);
    gsl_rng_free(r);
}

static void gsl_distributions_come_out_right(void **state)
{
    (void)state;
    gsl_rng *r = gsl_rng_alloc(ocp_gsl_philox);
    gsl_rng_set(r, 20260407);
    enum { N = 200000 };
    double uniform = 0.0;
    double normal = 0.0;
    double squares = 0.0;
    double poisson = 0.0;
    for (int i = 0; i < N; i++) {
        const double u = gsl_rng_uniform(r);
        assert_true(u >= 0.0 && u < 1.0);
        const double z = gsl_ran_ugaussian(r);
        uniform += u;
        normal += z;
        squares += z * z;
        poisson += (double)gsl_ran_poisson(r, 3.5);
    }
    assert_true(fabs(uniform / N - 0.5) <= 4.0 * sqrt(1.0 / 12.0 / N));
    assert_true(fabs(normal / N) <= 4.0 / sqrt(N));
    assert_true(fabs(squares / N - 1.0) <= 4.0 * sqrt(2.0 / N));
    assert_true(fabs(poisson / N - 3.5) <= 4.0 * sqrt(3.5 / N));
    gsl_rng_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(any_address_equals_the_reference),
        cmocka_unit_test(every_instruction_set_gives_the_same_words),
        cmocka_unit_test(the_public_fill_is_one_of_them),
        cmocka_unit_test(keys_differ_by_seed_and_replicate),
        cmocka_unit_test(conversions_keep_their_ranges),
        cmocka_unit_test(words_are_uniform_across_addresses),
        cmocka_unit_test(gsl_sees_the_same_words),
        cmocka_unit_test(gsl_distributions_come_out_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
