/* What spreads over the engine's pair chance, against the theory of epidemics: final size, extinction, the enumerated chain of a
 * company of four, the endemic level. It is the independence of pairs that is tested here: everything that goes from person to
 * person in the model goes over it. The planted mutant lets all pairs of one person share that person's draw. */
#include "engine/pairs.h"
#include "engine/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 1500 };

typedef uint32_t pair_word(uint32_t a, uint32_t b);

static uint32_t as_it_is(uint32_t a, uint32_t b)
{
    return ocp_pair_word(a, b);
}

static uint32_t mutant_one_draw(uint32_t a, uint32_t b)
{
    (void)b;
    return ocp_pair_word(a, 0);
}

static void draw_words(uint32_t *word, uint32_t n, uint32_t replicate, uint32_t day)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t four[4];
        ocp_draw_four(ocp_key_make(41, replicate), day, i, 0, 300, four);
        word[i] = four[0];
    }
}

/* One Reed-Frost epidemic from person 0: who was infected yesterday meets everybody today, once. Returns the final size. */
static uint32_t epidemic(pair_word *pair, uint32_t n, double p, uint32_t replicate)
{
    static uint32_t word[MOST];
    static uint32_t ill[MOST];
    static uint32_t next[MOST];
    static uint8_t caught[MOST];
    const uint32_t threshold = ocp_threshold(p);
    memset(caught, 0, n);
    caught[0] = 1;
    ill[0] = 0;
    uint32_t size = 1;
    uint32_t n_ill = 1;
    for (uint32_t day = 0; n_ill > 0; day++) {
        draw_words(word, n, replicate, day);
        uint32_t n_next = 0;
        for (uint32_t k = 0; k < n_ill; k++) {
            for (uint32_t j = 0; j < n; j++) {
                if (!caught[j] && pair(word[ill[k]], word[j]) < threshold) {
                    caught[j] = 1;
                    next[n_next++] = j;
                }
            }
        }
        memcpy(ill, next, n_next * sizeof *ill);
        n_ill = n_next;
        size += n_next;
    }
    return size;
}

/* Fixed points: z = 1 - e^(-R0 z), the share of a large company that is reached and, a Reed-Frost epidemic being a random graph,
 * its giant component too; q = e^(-R0 (1 - q)) = 1 - z, the chance that the first case dies out. */
static double final_size(double r0)
{
    double z = 0.5;
    for (int i = 0; i < 200; i++) {
        z = 1.0 - exp(-r0 * z);
    }
    return z;
}

struct outbreak {
    double size_z, size_error, extinct_z;
};

static struct outbreak outbreaks(pair_word *pair)
{
    enum { REPLICATES = 220 };
    const double r0 = 1.8;
    const double exact = final_size(r0);
    double sum = 0.0;
    double squares = 0.0;
    double large = 0.0;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        const double share = epidemic(pair, MOST, r0 / MOST, r) / (double)MOST;
        if (share > 0.1) {
            large += 1.0;
            sum += share;
            squares += share * share;
        }
    }
    const double mean = large > 0.0 ? sum / large : 0.0;
    const double error = large > 1.0 ? sqrt((squares / large - mean * mean) / (large - 1.0)) : 1e-9;
    const double extinct = (double)REPLICATES - large;
    const double q = 1.0 - exact;
    print_message("final size %.4f against %.4f, extinct %.0f against %.1f\n", mean, exact, extinct, q * REPLICATES);
    return (struct outbreak){(mean - exact) / error, fabs(mean / exact - 1.0),
                             (extinct - q * REPLICATES) / sqrt(REPLICATES * q * (1.0 - q))};
}

static void final_size_and_extinction(void **state)
{
    (void)state;
    const struct outbreak o = outbreaks(as_it_is);
    assert_true(fabs(o.size_z) <= 4.0 && o.size_error < 0.01 && fabs(o.extinct_z) <= 4.0);
    assert_true(fabs(outbreaks(mutant_one_draw).extinct_z) > 4.0);
}

/* Exact chance that a company of four with one case ends with `size` cases, by enumeration of the chain of (susceptible, ill). */
static void enumerate_chain(double p, uint32_t susceptible, uint32_t ill, uint32_t size, double chance, double out[5])
{
    if (ill == 0 || susceptible == 0) {
        out[size] += chance;
        return;
    }
    const double caught = 1.0 - pow(1.0 - p, (double)ill);
    static const double choose[4][4] = {{1, 0, 0, 0}, {1, 1, 0, 0}, {1, 2, 1, 0}, {1, 3, 3, 1}};
    for (uint32_t k = 0; k <= susceptible; k++) {
        const double here = choose[susceptible][k] * pow(caught, (double)k) * pow(1.0 - caught, (double)(susceptible - k));
        if (k == 0) {
            out[size] += chance * here;
        } else {
            enumerate_chain(p, susceptible - k, k, size + k, chance * here, out);
        }
    }
}

static double chi_square(pair_word *pair, double p)
{
    enum { TRIALS = 40000 };
    double exact[5] = {0};
    double seen[5] = {0};
    enumerate_chain(p, 3, 1, 1, 1.0, exact);
    for (uint32_t r = 0; r < TRIALS; r++) {
        seen[epidemic(pair, 4, p, r)] += 1.0;
    }
    double sum = 0.0;
    for (int k = 1; k <= 4; k++) {
        const double expected = exact[k] * TRIALS;
        sum += (seen[k] - expected) * (seen[k] - expected) / expected;
    }
    return sum;
}

static void a_company_of_four_follows_the_enumerated_chain(void **state)
{
    (void)state;
    const double chi = chi_square(as_it_is, 0.3);
    print_message("chi-square %.2f with 3 degrees of freedom\n", chi);
    assert_true(chi < 21.1); /* 1 in 10,000 */
    assert_true(chi_square(mutant_one_draw, 0.3) > 21.1);
}

/* SIS with daily steps: the share ill settles where (1 - i) (1 - (1 - p)^(N i)) = g i, near 1 - 1/R0. */
static double endemic(pair_word *pair, uint32_t n, double p, double recovery)
{
    static uint32_t word[MOST];
    static uint8_t ill[MOST];
    static uint8_t next[MOST];
    const uint32_t threshold = ocp_threshold(p);
    double sum = 0.0;
    double days = 0.0;
    for (uint32_t r = 0; r < 6; r++) {
        for (uint32_t i = 0; i < n; i++) {
            ill[i] = i % 2 == 0;
        }
        for (uint32_t day = 0; day < 700; day++) {
            draw_words(word, n, 1000 + r, day);
            memcpy(next, ill, n);
            for (uint32_t i = 0; i < n; i++) {
                for (uint32_t j = 0; ill[i] && j < n; j++) {
                    next[j] |= !ill[j] && pair(word[i], word[j]) < threshold;
                }
                if (ill[i] && ocp_chance(ocp_pair_word(word[i], 0x5A5A5A5AU), recovery)) {
                    next[i] = 0;
                }
            }
            memcpy(ill, next, n);
            for (uint32_t i = 0; day >= 100 && i < n; i++) {
                sum += ill[i];
            }
            days += day >= 100;
        }
    }
    return sum / days / n;
}

static void the_endemic_level_is_one_minus_one_over_r0(void **state)
{
    (void)state;
    enum { N = 300 };
    const double g = 0.05;
    const double p = 2.0 * g / N;
    double level = 0.5;
    for (int i = 0; i < 2000; i++) {
        level += ((1.0 - level) * (1.0 - pow(1.0 - p, N * level)) - g * level);
    }
    const double seen = endemic(as_it_is, N, p, g);
    print_message("endemic share %.4f, daily scheme %.4f, 1 - 1/R0 = 0.5\n", seen, level);
    assert_true(fabs(level / 0.5 - 1.0) < 0.03); /* the step's first-order error */
    assert_true(fabs(seen / level - 1.0) < 0.02);
    assert_true(fabs(endemic(as_it_is, N, 0.5 * p, g) / level - 1.0) > 0.02); /* mutant: pairs count once for two */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(final_size_and_extinction),
        cmocka_unit_test(a_company_of_four_follows_the_enumerated_chain),
        cmocka_unit_test(the_endemic_level_is_one_minus_one_over_r0),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
