/* Looking for the few rows to which something happens: counts over a column, eight or sixteen rows at a time, and lists of
 * the positions that stand out. What is found does not depend on the instruction set. */
#ifndef OCP_SCAN_H
#define OCP_SCAN_H

#include <stdint.h>
#include <string.h>

/* How many of x[0 .. count) are at most `limit`, or equal to `value`. */
uint32_t ocp_count_at_most(const int32_t *x, uint32_t count, int32_t limit);
uint32_t ocp_count_equal(const int32_t *x, uint32_t count, int32_t value);

/* Sum of x[0 .. count) in an order that depends on count alone: eight lanes, then the lanes. */
double ocp_sum_floats(const float *x, uint32_t count);

/* Positions i < count, ascending, with x[i] != value; list has room for all. Returns how many. */
static inline uint32_t ocp_list_other(const uint8_t *x, uint32_t count, uint8_t value, uint32_t *list)
{
    const uint64_t ones = 0x0101010101010101ULL;
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i += 8) {
        uint64_t eight = ones * value;
        if (count - i >= 8) {
            memcpy(&eight, x + i, 8);
        } else {
            memcpy(&eight, x + i, count - i);
        }
        eight ^= ones * value;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        eight = __builtin_bswap64(eight);
#endif
        /* The high bit of every byte that is not 0; no carry leaves a byte. */
        uint64_t odd = (((eight & ones * 0x7F) + ones * 0x7F) | eight) & ones * 0x80;
        for (; odd; odd &= odd - 1) {
            list[n++] = i + (uint32_t)__builtin_ctzll(odd) / 8;
        }
    }
    return n;
}

#endif
