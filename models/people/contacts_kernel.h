/* Arithmetic of contacts and ties, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_CONTACTS_KERNEL_H
#define MODELS_CONTACTS_KERNEL_H

#include <stdint.h>

/* A meeting strengthens a tie. */
static inline float tie_strengthen(float weight, float gain)
{
    return weight + gain * (1.0F - weight);
}

/* Random bits of an unordered pair from one word of each end: symmetric, and different pairs behave as independent
 * (two rounds of multiply and shift, the constants of MurmurHash3's finaliser, break the linear relations of the sum). */
static inline uint32_t pair_word(uint32_t a, uint32_t b)
{
    uint32_t h = a + b;
    h ^= h >> 16;
    h *= 0x85EBCA6BU;
    h ^= h >> 13;
    h *= 0xC2B2AE35U;
    h ^= h >> 16;
    return h;
}

/* Mean weight of a random pair under homophily: 1 + bonus_group x share of pairs of one group + bonus_origin x share of
 * pairs of one origin, so that homophily moves who is met and not how many. */
static inline double homophily_mean(double bonus_group, double same_group, double bonus_origin, double same_origin, double pairs)
{
    return pairs > 0.0 ? 1.0 + (bonus_group * same_group + bonus_origin * same_origin) / pairs : 1.0;
}

/* Position of the tie in whose share of the total weight u x total falls. */
static inline int tie_pick(const float *weight, int count, float u)
{
    float total = 0.0F;
    for (int i = 0; i < count; i++) {
        total += weight[i];
    }
    float left = u * total;
    for (int i = 0; i < count - 1; i++) {
        if (left < weight[i]) {
            return i;
        }
        left -= weight[i];
    }
    return count - 1;
}

#endif
