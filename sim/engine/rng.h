/* Chance is addressed, not streamed.
 *
 * Every random word has an address: key (study seed, replicate) and counter (day, who, whom, purpose), and is
 * Philox4x32-10 of it (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"; the
 * reference implementation is Debian's Random123, against whose vectors the tests compare). Hence the same word at any
 * thread count, in any order, after any resume, under any strategy. One address yields four 32-bit words.
 *
 * Purposes are never picked by hand: OCP_PURPOSE(mechanism, k), with the mechanism's index in the catalogue. */
#ifndef OCP_RNG_H
#define OCP_RNG_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

struct ocp_key {
    uint32_t word[2];
};

#define OCP_PURPOSE(mechanism, k) ((uint32_t)((((uint32_t)(mechanism) + 1U) << 8) | (uint32_t)(k)))

/* Key of one replicate of a study. `seed` < 2^53 (R and JSON keep it exact). Strategies share it: common random numbers. */
struct ocp_key ocp_key_make(uint64_t seed, uint32_t replicate);

/* The four words at one address. About 20 ns; hot loops use the bulk fill below. */
void ocp_draw_four(struct ocp_key key, uint32_t day, uint32_t who, uint32_t whom, uint32_t purpose, uint32_t out[4]);

/* Bulk: for each i < count, the four words at (day, who[i], whom, purpose) go to out0[i], out1[i], out2[i], out3[i].
 * The four outputs must not overlap each other or `who`. Any of out1..out3 may be NULL when not wanted.
 * Integer only, vectorised, the same bits on every instruction set. */
void ocp_draw_column(struct ocp_key key, uint32_t day, const uint32_t *who, uint32_t whom, uint32_t purpose, size_t count,
                     uint32_t *restrict out0, uint32_t *restrict out1, uint32_t *restrict out2, uint32_t *restrict out3);

/* A word as a uniform in [0,1) with 24 bits, a float exactly. */
static inline float ocp_uniform_float(uint32_t word)
{
    return (float)(word >> 8) * 0x1p-24F;
}

/* A word as a uniform in (0,1), never 0 or 1: for inversions. */
static inline double ocp_uniform(uint32_t word)
{
    return ((double)word + 0.5) * 0x1p-32;
}

/* The threshold t such that `word < t` has probability p to 2^-32. p is clamped to [0,1]; certainty is 2^32 - 1 + always,
 * so compare with ocp_chance when p may be exactly 1. */
static inline uint32_t ocp_threshold(double p)
{
    if (!(p > 0.0)) {
        return 0U;
    }
    if (p >= 1.0) {
        return UINT32_MAX;
    }
    return (uint32_t)(p * 4294967296.0);
}

static inline int ocp_chance(uint32_t word, double p)
{
    return p >= 1.0 || word < ocp_threshold(p);
}

/* An integer in [0, n) from one word by multiplication (bias below n / 2^32). n > 0. */
static inline uint32_t ocp_pick(uint32_t word, uint32_t n)
{
    return (uint32_t)(((uint64_t)word * n) >> 32);
}

/* The same draws as a gsl_rng_type, so that every GSL distribution works: a stream of the words at
 * (day, who, 0.., purpose), the block number taking the place of `whom`. Use in setup and analysis, not inside a day:
 * GSL's distributions call libm, whose last bit depends on the CPU. gsl_rng_set seeds by ocp_key_make(seed, 0). */
extern const gsl_rng_type *const ocp_gsl_philox;

/* Points a generator of type ocp_gsl_philox at an address; the next word is the first of that address. */
void ocp_gsl_philox_seek(gsl_rng *generator, struct ocp_key key, uint32_t day, uint32_t who, uint32_t purpose);

#endif
