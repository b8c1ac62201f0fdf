/* Pairs by instruction set: one scalar form that defines the result and vector forms that must give the same bits. */
#include "engine/pairs.h"

#include <string.h>

typedef void pairs_function(const uint32_t *word, const uint32_t *first, const uint32_t *second, uint32_t count,
                            struct ocp_pair_chance chance, uint64_t *bits, uint32_t row_words);

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

#if defined(__x86_64__)
#include <immintrin.h>

/* Bits of a block of lanes starting at j that are pairs of i: i < j < count. */
static inline uint32_t in_range(uint32_t i, uint32_t j, uint32_t count, uint32_t lanes)
{
    const uint32_t full = lanes == 16 ? 0xFFFFU : 0xFFU;
    const uint32_t low = j <= i ? full << (i + 1 - j) : full;
    const uint32_t high = count - j >= lanes ? full : (1U << (count - j)) - 1U;
    return full & low & high;
}

__attribute__((target("avx512f"))) static void fill_avx512(const uint32_t *word, const uint32_t *first, const uint32_t *second,
                                                           uint32_t count, struct ocp_pair_chance chance, uint64_t *bits,
                                                           uint32_t row_words)
{
    const __m512i base = _mm512_set1_epi32((int)chance.base);
    const __m512i add_first = _mm512_set1_epi32((int)chance.same_first);
    const __m512i add_second = _mm512_set1_epi32((int)chance.same_second);
    const __m512i m1 = _mm512_set1_epi32((int)0x85EBCA6BU);
    const __m512i m2 = _mm512_set1_epi32((int)0xC2B2AE35U);
    for (uint32_t i = 0; i + 1 < count; i++) {
        const __m512i own = _mm512_set1_epi32((int)word[i]);
        const __m512i own_first = _mm512_set1_epi32((int)first[i]);
        const __m512i own_second = _mm512_set1_epi32((int)second[i]);
        for (uint32_t j = (i + 1) / 16 * 16; j < count; j += 16) {
            __m512i h = _mm512_add_epi32(own, _mm512_loadu_si512(word + j));
            h = _mm512_xor_si512(h, _mm512_srli_epi32(h, 16));
            h = _mm512_mullo_epi32(h, m1);
            h = _mm512_xor_si512(h, _mm512_srli_epi32(h, 13));
            h = _mm512_mullo_epi32(h, m2);
            h = _mm512_xor_si512(h, _mm512_srli_epi32(h, 16));
            __m512i t =
                _mm512_mask_add_epi32(base, _mm512_cmpeq_epi32_mask(own_first, _mm512_loadu_si512(first + j)), base, add_first);
            t = _mm512_mask_add_epi32(t, _mm512_cmpeq_epi32_mask(own_second, _mm512_loadu_si512(second + j)), t, add_second);
            const uint32_t hit = (uint32_t)_mm512_cmplt_epu32_mask(h, t) & in_range(i, j, count, 16);
            bits[(size_t)i * row_words + j / 64] |= (uint64_t)hit << (j % 64);
        }
    }
}

__attribute__((target("avx2"))) static void fill_avx2(const uint32_t *word, const uint32_t *first, const uint32_t *second,
                                                      uint32_t count, struct ocp_pair_chance chance, uint64_t *bits,
                                                      uint32_t row_words)
{
    const __m256i base = _mm256_set1_epi32((int)chance.base);
    const __m256i add_first = _mm256_set1_epi32((int)chance.same_first);
    const __m256i add_second = _mm256_set1_epi32((int)chance.same_second);
    const __m256i m1 = _mm256_set1_epi32((int)0x85EBCA6BU);
    const __m256i m2 = _mm256_set1_epi32((int)0xC2B2AE35U);
    const __m256i sign = _mm256_set1_epi32((int)0x80000000U);
    for (uint32_t i = 0; i + 1 < count; i++) {
        const __m256i own = _mm256_set1_epi32((int)word[i]);
        const __m256i own_first = _mm256_set1_epi32((int)first[i]);
        const __m256i own_second = _mm256_set1_epi32((int)second[i]);
        for (uint32_t j = (i + 1) / 8 * 8; j < count; j += 8) {
            __m256i h = _mm256_add_epi32(own, _mm256_loadu_si256((const __m256i *)(const void *)(word + j)));
            h = _mm256_xor_si256(h, _mm256_srli_epi32(h, 16));
            h = _mm256_mullo_epi32(h, m1);
            h = _mm256_xor_si256(h, _mm256_srli_epi32(h, 13));
            h = _mm256_mullo_epi32(h, m2);
            h = _mm256_xor_si256(h, _mm256_srli_epi32(h, 16));
            const __m256i f = _mm256_cmpeq_epi32(own_first, _mm256_loadu_si256((const __m256i *)(const void *)(first + j)));
            const __m256i s = _mm256_cmpeq_epi32(own_second, _mm256_loadu_si256((const __m256i *)(const void *)(second + j)));
            __m256i t = _mm256_add_epi32(base, _mm256_and_si256(f, add_first));
            t = _mm256_add_epi32(t, _mm256_and_si256(s, add_second));
            const __m256i below = _mm256_cmpgt_epi32(_mm256_xor_si256(t, sign), _mm256_xor_si256(h, sign));
            const uint32_t hit = (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(below)) & in_range(i, j, count, 8);
            bits[(size_t)i * row_words + j / 64] |= (uint64_t)hit << (j % 64);
        }
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

/* The hash keeps 24 bits, a float exactly, so that the comparison is exact on every instruction set. */
static inline int tie_hit(uint32_t word, uint32_t who, float weight, float scale)
{
    uint32_t h = word ^ (who * 0x9E3779B1U);
    h ^= h >> 16;
    h *= 0x85EBCA6BU;
    h ^= h >> 13;
    h *= 0xC2B2AE35U;
    h ^= h >> 16;
    return (float)(int32_t)(h >> 8) < weight * scale;
}

#if defined(__x86_64__)
__attribute__((target("avx512f"))) static uint32_t hit_avx512(const uint32_t *who, const float *weight, uint32_t word, float scale)
{
    __m512i h = _mm512_mullo_epi32(_mm512_loadu_si512(who), _mm512_set1_epi32((int)0x9E3779B1U));
    h = _mm512_xor_si512(h, _mm512_set1_epi32((int)word));
    h = _mm512_xor_si512(h, _mm512_srli_epi32(h, 16));
    h = _mm512_mullo_epi32(h, _mm512_set1_epi32((int)0x85EBCA6BU));
    h = _mm512_xor_si512(h, _mm512_srli_epi32(h, 13));
    h = _mm512_mullo_epi32(h, _mm512_set1_epi32((int)0xC2B2AE35U));
    h = _mm512_xor_si512(h, _mm512_srli_epi32(h, 16));
    const __m512 uniform = _mm512_cvtepi32_ps(_mm512_srli_epi32(h, 8));
    const __m512 limit = _mm512_mul_ps(_mm512_loadu_ps(weight), _mm512_set1_ps(scale));
    return (uint32_t)_mm512_cmp_ps_mask(uniform, limit, _CMP_LT_OQ);
}
#endif

#if defined(__x86_64__)
__attribute__((target("avx2"))) static uint32_t hit_avx2(const uint32_t *who, const float *weight, uint32_t word, float scale)
{
    uint32_t bits = 0;
    for (uint32_t k = 0; k < 16; k += 8) {
        __m256i h = _mm256_loadu_si256((const __m256i *)(const void *)(who + k));
        h = _mm256_mullo_epi32(h, _mm256_set1_epi32((int)0x9E3779B1U));
        h = _mm256_xor_si256(h, _mm256_set1_epi32((int)word));
        h = _mm256_xor_si256(h, _mm256_srli_epi32(h, 16));
        h = _mm256_mullo_epi32(h, _mm256_set1_epi32((int)0x85EBCA6BU));
        h = _mm256_xor_si256(h, _mm256_srli_epi32(h, 13));
        h = _mm256_mullo_epi32(h, _mm256_set1_epi32((int)0xC2B2AE35U));
        h = _mm256_xor_si256(h, _mm256_srli_epi32(h, 16));
        const __m256 uniform = _mm256_cvtepi32_ps(_mm256_srli_epi32(h, 8));
        const __m256 limit = _mm256_mul_ps(_mm256_loadu_ps(weight + k), _mm256_set1_ps(scale));
        bits |= (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(uniform, limit, _CMP_LT_OQ)) << k;
    }
    return bits;
}
#endif

uint32_t ocp_ties_hit(const uint32_t *who, const float *weight, uint32_t word, float scale)
{
    const float wide = scale * 0x1p24F;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        return hit_avx512(who, weight, word, wide);
    }
    if (__builtin_cpu_supports("avx2")) {
        return hit_avx2(who, weight, word, wide);
    }
#endif
    uint32_t bits = 0;
    for (uint32_t k = 0; k < 16; k++) {
        bits |= (uint32_t)tie_hit(word, who[k], weight[k], wide) << k;
    }
    return bits;
}
