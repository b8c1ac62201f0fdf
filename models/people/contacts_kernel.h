/* Arithmetic of contacts and ties, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_CONTACTS_KERNEL_H
#define MODELS_CONTACTS_KERNEL_H

#include "engine/ties.h"

#include <stdint.h>

/* A meeting strengthens a tie by `gain`, in parts of 65536, of the distance to a full one, to the nearest part. */
static inline uint16_t tie_strengthen(uint16_t weight, uint32_t gain)
{
    return (uint16_t)(weight + (((OCP_TIE_FULL - weight) * gain + 0x8000U) >> 16));
}

static inline uint32_t tie_gain(double share)
{
    return (uint32_t)(share * 65536.0 + 0.5);
}

/* Mean weight of a random pair under homophily: 1 + bonus_group x share of pairs of one group + bonus_origin x share of
 * pairs of one origin, so that homophily moves who is met and not how many. */
static inline double homophily_mean(double bonus_group, double same_group, double bonus_origin, double same_origin, double pairs)
{
    return pairs > 0.0 ? 1.0 + (bonus_group * same_group + bonus_origin * same_origin) / pairs : 1.0;
}

/* Probability that the two ends of a tie meet today when each seeks the other with probability seek x weight. */
static inline double tie_meets(double weight, double seek)
{
    const double miss = 1.0 - seek * weight;
    return 1.0 - miss * miss;
}

#endif
