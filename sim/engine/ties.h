/* Bounded lists of ties, kept inline in columns: up to OCP_TIES other ends per row, one cache line of person numbers and half
 * a line of weights, which are parts of OCP_TIE_FULL: integers, so that sums do not depend on their order.
 *
 * A list is two parallel arrays of one row: who[OCP_TIES], weight[OCP_TIES], and a count. The first `count` entries are in use,
 * the others 0; removal swaps with the last. The functions work on one end; callers keep both ends alike.
 *
 * Ties that have no strength are lists whose `weight` is NULL; ocp_ties_find, ocp_ties_add and ocp_ties_remove take them, and then
 * touch one cache line. */
#ifndef OCP_TIES_H
#define OCP_TIES_H

#include <stdint.h>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

enum { OCP_TIES = 16, OCP_TIE_FULL = 65535 };

struct ocp_tie_list {
    uint32_t *who;
    uint16_t *weight; /* or NULL */
    uint8_t *count;
};

/* Weight as a strength, 0 to 1, and back, to the nearest and at least one part. */
static inline float ocp_tie_strength(uint16_t weight)
{
    return (float)weight * (1.0F / (float)OCP_TIE_FULL);
}

static inline uint16_t ocp_tie_weight(double strength)
{
    const double parts = strength * (double)OCP_TIE_FULL + 0.5;
    return parts < 1.0 ? 1 : parts < (double)OCP_TIE_FULL ? (uint16_t)parts : OCP_TIE_FULL;
}

/* Bit k is set where entry k < count of the 16 at `who` is `person`. */
static inline uint32_t ocp_ties_match(const uint32_t *list, uint32_t count, uint32_t person)
{
    uint32_t bits = 0;
#if defined(__x86_64__) /* SSE2 is part of the architecture: no choice at run time */
    const __m128i wanted = _mm_set1_epi32((int)person);
    const __m128i *who = (const __m128i *)(const void *)list;
    const __m128i low =
        _mm_packs_epi32(_mm_cmpeq_epi32(_mm_loadu_si128(who), wanted), _mm_cmpeq_epi32(_mm_loadu_si128(who + 1), wanted));
    const __m128i high =
        _mm_packs_epi32(_mm_cmpeq_epi32(_mm_loadu_si128(who + 2), wanted), _mm_cmpeq_epi32(_mm_loadu_si128(who + 3), wanted));
    bits = (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(low, high));
#else
    for (uint32_t i = 0; i < OCP_TIES; i++) {
        bits |= (uint32_t)(list[i] == person) << i;
    }
#endif
    return bits & ((1U << count) - 1U);
}

/* Position of `person` in the list, or -1. */
static inline int ocp_ties_find(const struct ocp_tie_list *list, uint32_t person)
{
    const uint32_t bits = ocp_ties_match(list->who, *list->count, person);
    return bits ? __builtin_ctz(bits) : -1;
}

/* Position of the weakest tie of a non-empty list; of equals the one with the highest person number. */
int ocp_ties_weakest(const struct ocp_tie_list *list);

/* Weight of the weakest tie of a non-empty list. */
uint16_t ocp_ties_lowest(const struct ocp_tie_list *list);

/* Adds a tie; 0 when the list is full. The caller makes room with ocp_ties_weakest and removes both ends. */
int ocp_ties_add(const struct ocp_tie_list *list, uint32_t person, uint16_t weight);

/* Removes `person` if present; 1 when it was. */
int ocp_ties_remove(const struct ocp_tie_list *list, uint32_t person);

/* Multiplies all weights of `rows` consecutive lists by `keep`, 0 to 1, to the nearest part, and forgets what falls below the
 * strength `floor`, or below one part, at both ends alike (the weight is the same at both ends, so both ends forget on the same
 * day). */
void ocp_ties_decay(uint32_t *who, uint16_t *weight, uint8_t *count, uint32_t rows, double keep, double floor);

#endif
