/* Chance between the two of an unordered pair, for all pairs of a small company at once.
 *
 * Each member has one addressed word of the day; the pair's word is a mix of the two, so it does not depend on who else is
 * there or in which order. A pair hits when its word is below a threshold that may be raised where codes agree. */
#ifndef OCP_PAIRS_H
#define OCP_PAIRS_H

#include <stddef.h>
#include <stdint.h>

/* Random bits of an unordered pair from one word of each end: symmetric, and different pairs behave as independent
 * (two rounds of multiply and shift, the constants of MurmurHash3's finaliser, break the linear relations of the sum). */
static inline uint32_t ocp_pair_word(uint32_t a, uint32_t b)
{
    uint32_t h = a + b;
    h ^= h >> 16;
    h *= 0x85EBCA6BU;
    h ^= h >> 13;
    h *= 0xC2B2AE35U;
    h ^= h >> 16;
    return h;
}

struct ocp_pair_chance {
    uint32_t base;       /* threshold of any pair */
    uint32_t same_first; /* added where the first codes agree */
    uint32_t same_second;
};

enum { OCP_PAIRS_SLACK = 16 }; /* readable elements that every input must have past its end */

/* Sets bit j of row i (i < j < count) of `bits`, [count][row_words] with row_words >= (count + 63) / 64, where
 * ocp_pair_word(word[i], word[j]) < threshold. All of `bits` is written. The same bits on every instruction set. */
void ocp_pairs_fill(const uint32_t *word, const uint32_t *first, const uint32_t *second, uint32_t count,
                    struct ocp_pair_chance chance, uint64_t *bits, uint32_t row_words);

/* For each of `rows` consecutive lists of 16 persons and weights: bit k of hits[i] is set where a hash of
 * (word[i], who[i][k]) is below weight[i][k] / 65535 x scale x 2^32. scale in [0, 1). Weights of 0 never hit. */
void ocp_ties_hit(const uint32_t *who, const uint16_t *weight, const uint32_t *word, uint32_t rows, float scale, uint16_t *hits);

#endif
