/* Arithmetic of orders and channels, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_COMMAND_KERNEL_H
#define MODELS_COMMAND_KERNEL_H

#include "engine/math.h"

/* Probability that an order arrives over k independent channels: 1 - prod(1 - p_k). */
static inline double command_delivery(const double *p, int k)
{
    double miss = 1.0;
    for (int i = 0; i < k; i++) {
        miss *= 1.0 - p[i];
    }
    return 1.0 - miss;
}

/* Share that at least one of two measures takes, each without regard to the other. At none of the second it is the first, to the bit. */
static inline double command_either(double first, double second)
{
    return first + second * (1.0 - first);
}

/* How far a measure of strength `level` closes a channel for a group that has found a way round it to degree `bypass`. */
static inline double command_closed(double level, double bypass)
{
    return level * (1.0 - bypass);
}

/* Probability that an attempt on a channel arrives: it must get through what is closed and not be intercepted. */
static inline double command_arrives(double reach, double closed, double intercepted)
{
    return reach * (1.0 - closed) * (1.0 - intercepted);
}

/* A step of the learnt preference after one attempt: multiplicative weights with a floor that keeps exploring. */
static inline void command_learn(float *preference, int n, int channel, int success, float rate, float explore)
{
    preference[channel] *= success ? 1.0F + rate : 1.0F - rate;
    float sum = 0.0F;
    for (int i = 0; i < n; i++) {
        sum += preference[i];
    }
    for (int i = 0; i < n; i++) {
        preference[i] = (1.0F - explore) * preference[i] / sum + explore / (float)n;
    }
}

#endif
