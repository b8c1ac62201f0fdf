/* Pairs by instruction set: one scalar form that defines the result and vector forms that must give the same bits.
 *
 * The vector forms hold a block of second members in registers and run through all first members before it, so that the
 * inner loop has no branch but its own; only the last rows before the diagonal need a mask of their own. */
#include "engine/pairs.h"

#include "engine/ties.h"

#include <string.h>

typedef void pairs_function(const uint32_t *word, const uint32_t *first, const uint32_t *second, uint32_t count,
                            struct ocp_pair_chance chance, uint64_t *bits, uint32_t row_words);
typedef void hit_function(const uint32_t *who, const uint16_t *weight, const uint32_t *word, uint32_t rows, float scale,
                          uint16_t *hits);

static void fill_scalar(const uint32_t *word, const uint32_t *first, const uint32_t *second, uint32_t count,
                        struct ocp_pair_chance chance, uint64_t *bits, uint32_t row_words)
{
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = i + 1; j < count; j++) {
            const uint32_t threshold =
                chance.base + (first[i] == first[j] ? chance.same_first : 0U) + (second[i] == second[j] ? chance.same_second : 0U);
            if (ocp_pair_word(word[i], word[j]) < threshold) {
                bits[(size_t)i * row_words + j / 64] |= 1ULL << (j % 64);
            }
        }
    }
}

/* The hash keeps 24 bits, a float exactly, so that the comparison is exact on every instruction set. */
static inline uint32_t tie_hit(uint32_t word, uint32_t who, uint16_t weight, float scale)
{
    uint32_t h = word ^ (who * 0x9E3779B1U);
    h ^= h >> 16;
    h *= 0x85EBCA6BU;
    h ^= h >> 13;
    h *= 0xC2B2AE35U;
    h ^= h >> 16;
    return (float)(int32_t)(h >> 8) < (float)weight * scale;
}

static void hit_scalar(const uint32_t *who, const uint16_t *weight, const uint32_t *word, uint32_t rows, float scale,
                       uint16_t *hits)
{
    for (uint32_t i = 0; i < rows; i++) {
        uint32_t bits = 0;
        for (uint32_t k = 0; k < 16; k++) {
            bits |= tie_hit(word[i], who[(size_t)i * 16 + k], weight[(size_t)i * 16 + k], scale) << k;
        }
        hits[i] = (uint16_t)bits;
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

/* Lanes of the block that starts at j which are members at all. */
static inline uint32_t members(uint32_t j, uint32_t count, uint32_t lanes)
{
    return count - j >= lanes ? (1U << lanes) - 1U : (1U << (count - j)) - 1U;
}

#define TARGET_512 __attribute__((target("avx512f"), always_inline)) static inline
#define TARGET_256 __attribute__((target("avx2"), always_inline)) static inline

TARGET_512 __m512i mix_512(__m512i h)
{
    h = _mm512_xor_si512(h, _mm512_srli_epi32(h, 16));
    h = _mm512_mullo_epi32(h, _mm512_set1_epi32((int)0x85EBCA6BU));
    h = _mm512_xor_si512(h, _mm512_srli_epi32(h, 13));
    h = _mm512_mullo_epi32(h, _mm512_set1_epi32((int)0xC2B2AE35U));
    return _mm512_xor_si512(h, _mm512_srli_epi32(h, 16));
}

struct block_512 {
    __m512i word, first, second, base, add_first, add_second;
};

TARGET_512 uint32_t row_512(const struct block_512 *b, uint32_t word, uint32_t first, uint32_t second)
{
    const __m512i h = mix_512(_mm512_add_epi32(b->word, _mm512_set1_epi32((int)word)));
    const __mmask16 one = _mm512_cmpeq_epi32_mask(b->first, _mm512_set1_epi32((int)first));
    const __mmask16 two = _mm512_cmpeq_epi32_mask(b->second, _mm512_set1_epi32((int)second));
    const __m512i t = _mm512_mask_add_epi32(b->base, one, b->base, b->add_first);
    return (uint32_t)_mm512_cmplt_epu32_mask(h, _mm512_mask_add_epi32(t, two, t, b->add_second));
}

__attribute__((target("avx512f"))) static void fill_avx512(const uint32_t *word, const uint32_t *first, const uint32_t *second,
                                                           uint32_t count, struct ocp_pair_chance chance, uint64_t *bits,
                                                           uint32_t row_words)
{
    struct block_512 b = {.base = _mm512_set1_epi32((int)chance.base),
                          .add_first = _mm512_set1_epi32((int)chance.same_first),
                          .add_second = _mm512_set1_epi32((int)chance.same_second)};
    const size_t stride = (size_t)row_words * 8;
    for (uint32_t j = 0; j < count; j += 16) {
        char *to = (char *)bits + j / 8;
        const uint32_t inside = members(j, count, 16);
        b.word = _mm512_loadu_si512(word + j);
        b.first = _mm512_loadu_si512(first + j);
        b.second = _mm512_loadu_si512(second + j);
        for (uint32_t i = 0; i < j; i++) {
            const uint16_t hit = (uint16_t)(row_512(&b, word[i], first[i], second[i]) & inside);
            memcpy(to + i * stride, &hit, sizeof hit);
        }
        for (uint32_t i = j; i < j + 16 && i < count; i++) {
            const uint16_t hit = (uint16_t)(row_512(&b, word[i], first[i], second[i]) & inside & (0xFFFEU << (i - j)));
            memcpy(to + i * stride, &hit, sizeof hit);
        }
    }
}

__attribute__((target("avx512f"))) static void hit_avx512(const uint32_t *who, const uint16_t *weight, const uint32_t *word,
                                                          uint32_t rows, float scale, uint16_t *hits)
{
    const __m512i spread = _mm512_set1_epi32((int)0x9E3779B1U);
    for (uint32_t i = 0; i < rows; i++) {
        const __m512i own = _mm512_set1_epi32((int)word[i]);
        const __m512i h = mix_512(_mm512_xor_si512(own, _mm512_mullo_epi32(_mm512_loadu_si512(who + (size_t)i * 16), spread)));
        const __m512 uniform = _mm512_cvtepi32_ps(_mm512_srli_epi32(h, 8));
        const __m256i parts = _mm256_loadu_si256((const __m256i *)(const void *)(weight + (size_t)i * 16));
        const __m512 limit = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_cvtepu16_epi32(parts)), _mm512_set1_ps(scale));
        hits[i] = (uint16_t)_mm512_cmp_ps_mask(uniform, limit, _CMP_LT_OQ);
    }
}

TARGET_256 __m256i mix_256(__m256i h)
{
    h = _mm256_xor_si256(h, _mm256_srli_epi32(h, 16));
    h = _mm256_mullo_epi32(h, _mm256_set1_epi32((int)0x85EBCA6BU));
    h = _mm256_xor_si256(h, _mm256_srli_epi32(h, 13));
    h = _mm256_mullo_epi32(h, _mm256_set1_epi32((int)0xC2B2AE35U));
    return _mm256_xor_si256(h, _mm256_srli_epi32(h, 16));
}

struct block_256 {
    __m256i word, first, second, base, add_first, add_second;
};

TARGET_256 __m256i load_256(const uint32_t *from)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)from);
}

TARGET_256 uint32_t row_256(const struct block_256 *b, uint32_t word, uint32_t first, uint32_t second)
{
    const __m256i sign = _mm256_set1_epi32((int)0x80000000U);
    const __m256i h = mix_256(_mm256_add_epi32(b->word, _mm256_set1_epi32((int)word)));
    const __m256i one = _mm256_cmpeq_epi32(b->first, _mm256_set1_epi32((int)first));
    const __m256i two = _mm256_cmpeq_epi32(b->second, _mm256_set1_epi32((int)second));
    __m256i t = _mm256_add_epi32(b->base, _mm256_and_si256(one, b->add_first));
    t = _mm256_add_epi32(t, _mm256_and_si256(two, b->add_second));
    const __m256i below = _mm256_cmpgt_epi32(_mm256_xor_si256(t, sign), _mm256_xor_si256(h, sign));
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(below));
}

__attribute__((target("avx2"))) static void fill_avx2(const uint32_t *word, const uint32_t *first, const uint32_t *second,
                                                      uint32_t count, struct ocp_pair_chance chance, uint64_t *bits,
                                                      uint32_t row_words)
{
    struct block_256 b = {.base = _mm256_set1_epi32((int)chance.base),
                          .add_first = _mm256_set1_epi32((int)chance.same_first),
                          .add_second = _mm256_set1_epi32((int)chance.same_second)};
    const size_t stride = (size_t)row_words * 8;
    for (uint32_t j = 0; j < count; j += 8) {
        uint8_t *to = (uint8_t *)bits + j / 8;
        const uint32_t inside = members(j, count, 8);
        b.word = load_256(word + j);
        b.first = load_256(first + j);
        b.second = load_256(second + j);
        for (uint32_t i = 0; i < j; i++) {
            to[i * stride] = (uint8_t)(row_256(&b, word[i], first[i], second[i]) & inside);
        }
        for (uint32_t i = j; i < j + 8 && i < count; i++) {
            to[i * stride] = (uint8_t)(row_256(&b, word[i], first[i], second[i]) & inside & (0xFEU << (i - j)));
        }
    }
}

__attribute__((target("avx2"))) static void hit_avx2(const uint32_t *who, const uint16_t *weight, const uint32_t *word,
                                                     uint32_t rows, float scale, uint16_t *hits)
{
    const __m256i spread = _mm256_set1_epi32((int)0x9E3779B1U);
    for (uint32_t i = 0; i < rows; i++) {
        const __m256i own = _mm256_set1_epi32((int)word[i]);
        uint32_t bits = 0;
        for (uint32_t k = 0; k < 16; k += 8) {
            const size_t at = (size_t)i * 16 + k;
            const __m256i h = mix_256(_mm256_xor_si256(own, _mm256_mullo_epi32(load_256(who + at), spread)));
            const __m256 uniform = _mm256_cvtepi32_ps(_mm256_srli_epi32(h, 8));
            const __m256i parts = _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)(const void *)(weight + at)));
            const __m256 limit = _mm256_mul_ps(_mm256_cvtepi32_ps(parts), _mm256_set1_ps(scale));
            bits |= (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(uniform, limit, _CMP_LT_OQ)) << k;
        }
        hits[i] = (uint16_t)bits;
    }
}
#endif

void ocp_pairs_fill(const uint32_t *word, const uint32_t *first, const uint32_t *second, uint32_t count,
                    struct ocp_pair_chance chance, uint64_t *bits, uint32_t row_words)
{
    memset(bits, 0, (size_t)count * row_words * sizeof *bits);
    pairs_function *fill = fill_scalar;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        fill = fill_avx512;
    } else if (__builtin_cpu_supports("avx2")) {
        fill = fill_avx2;
    }
#endif
    fill(word, first, second, count, chance, bits, row_words);
}

void ocp_ties_hit(const uint32_t *who, const uint16_t *weight, const uint32_t *word, uint32_t rows, float scale, uint16_t *hits)
{
    hit_function *hit = hit_scalar;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        hit = hit_avx512;
    } else if (__builtin_cpu_supports("avx2")) {
        hit = hit_avx2;
    }
#endif
    hit(who, weight, word, rows, scale * (0x1p24F / (float)OCP_TIE_FULL), hits);
}
