/* Looking for the few rows to which something happens: counts over a column, eight or sixteen rows at a time, and lists of
 * the positions that stand out. What is found does not depend on the instruction set. */
#ifndef OCP_SCAN_H
#define OCP_SCAN_H

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

/* How many of x[0 .. count) are at most `limit`, or equal to `value`. */
uint32_t ocp_count_at_most(const int32_t *x, uint32_t count, int32_t limit);
uint32_t ocp_count_equal(const int32_t *x, uint32_t count, int32_t value);
/* How many are not `value`. */
uint32_t ocp_count_other(const uint8_t *x, uint32_t count, uint8_t value);
/* How many are below `limit`. */
uint32_t ocp_count_below(const float *x, uint32_t count, float limit);

/* Sum of x[0 .. count) in an order that depends on count alone: eight lanes, then the lanes. */
double ocp_sum_floats(const float *x, uint32_t count);

/* Bit k is set where x[at + k] stands out, of 16. */
typedef uint32_t ocp_mask_function(const void *x, uint32_t at, uint8_t value);

static inline uint32_t ocp_mask_other(const void *x, uint32_t at, uint8_t value)
{
    const uint8_t *from = (const uint8_t *)x + at;
    uint32_t bits = 0;
#if defined(__x86_64__) /* SSE2 is part of the architecture: no choice at run time */
    const __m128i equal = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)from), _mm_set1_epi8((char)value));
    bits = (uint32_t)_mm_movemask_epi8(equal) ^ 0xFFFFU;
#else
    for (uint32_t k = 0; k < 16; k++) {
        bits |= (uint32_t)(from[k] != value) << k;
    }
#endif
    return bits;
}

static inline uint32_t ocp_mask_nonzero(const void *x, uint32_t at, uint8_t value)
{
    (void)value;
    const uint16_t *from = (const uint16_t *)x + at;
    uint32_t bits = 0;
#if defined(__x86_64__)
    const __m128i *eight = (const __m128i *)(const void *)from;
    const __m128i zero = _mm_setzero_si128();
    const __m128i equal =
        _mm_packs_epi16(_mm_cmpeq_epi16(_mm_loadu_si128(eight), zero), _mm_cmpeq_epi16(_mm_loadu_si128(eight + 1), zero));
    bits = (uint32_t)_mm_movemask_epi8(equal) ^ 0xFFFFU;
#else
    for (uint32_t k = 0; k < 16; k++) {
        bits |= (uint32_t)(from[k] != 0) << k;
    }
#endif
    return bits;
}

static inline uint32_t ocp_mask_positive(const void *x, uint32_t at, uint8_t value)
{
    (void)value;
    const int32_t *from = (const int32_t *)x + at;
    uint32_t bits = 0;
#if defined(__x86_64__)
    const __m128i *four = (const __m128i *)(const void *)from;
    const __m128i zero = _mm_setzero_si128();
    const __m128i low =
        _mm_packs_epi32(_mm_cmpgt_epi32(_mm_loadu_si128(four), zero), _mm_cmpgt_epi32(_mm_loadu_si128(four + 1), zero));
    const __m128i high =
        _mm_packs_epi32(_mm_cmpgt_epi32(_mm_loadu_si128(four + 2), zero), _mm_cmpgt_epi32(_mm_loadu_si128(four + 3), zero));
    bits = (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(low, high));
#else
    for (uint32_t k = 0; k < 16; k++) {
        bits |= (uint32_t)(from[k] > 0) << k;
    }
#endif
    return bits;
}

/* The positions of the bits set in `bits`, plus `at`, appended to list[n ..) three at a time without a branch on how many there
 * are; one place past the last is written in any case. Returns the new n. */
static inline uint32_t ocp_append_bits(uint64_t bits, uint32_t at, uint32_t n, uint32_t *list)
{
    do {
        for (int k = 0; k < 3; k++) {
            list[n] = at + (uint32_t)__builtin_ctzll(bits | 1ULL << 63);
            n += bits != 0;
            bits &= bits - 1;
        }
    } while (bits);
    return n;
}

/* Positions that stand out among the `count` elements of `size` bytes at x; 64 are looked at before any is listed. */
static inline uint32_t ocp_list_where(ocp_mask_function *mask, const void *x, size_t size, uint32_t count, uint8_t value,
                                      uint32_t *list)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i += 64) {
        const uint32_t end = count - i < 64 ? count : i + 64;
        uint64_t bits = 0;
        uint32_t at = i;
        for (; at + 16 <= end; at += 16) {
            bits |= (uint64_t)mask(x, at, value) << (at - i);
        }
        const uint32_t left = end - at;
        if (left > 0 && count >= 16) { /* the last sixteen, some of them for the second time */
            bits |= (uint64_t)(mask(x, end - 16, value) >> (16 - left)) << (at - i);
        } else if (left > 0) {
            char few[64] = {0};
            memcpy(few, x, left * size);
            bits = mask(few, 0, value) & ((1U << left) - 1U);
        }
        n = ocp_append_bits(bits, i, n, list);
    }
    return n;
}

/* Positions i < count, ascending, with x[i] != value; list has room for count + 1. Returns how many. */
static inline uint32_t ocp_list_other(const uint8_t *x, uint32_t count, uint8_t value, uint32_t *list)
{
    return ocp_list_where(ocp_mask_other, x, sizeof *x, count, value, list);
}

/* Positions i < count, ascending, with x[i] != 0; list has room for count + 1. Returns how many. */
static inline uint32_t ocp_list_nonzero(const uint16_t *x, uint32_t count, uint32_t *list)
{
    return ocp_list_where(ocp_mask_nonzero, x, sizeof *x, count, 0, list);
}

/* Positions i < count, ascending, with x[i] > 0; list has room for count + 1. Returns how many. */
static inline uint32_t ocp_list_positive(const int32_t *x, uint32_t count, uint32_t *list)
{
    return ocp_list_where(ocp_mask_positive, x, sizeof *x, count, 0, list);
}

#endif
