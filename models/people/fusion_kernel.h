/* Arithmetic of identity fusion, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_FUSION_KERNEL_H
#define MODELS_FUSION_KERNEL_H

#include "engine/math.h"

/* A shared dysphoric experience closes a share of the distance to full fusion. N of them alone: 1 - (1 - f0)(1 - s)^N. */
static inline double fusion_jump(double f, double share)
{
    return f + share * (1.0 - f);
}

/* A day's company: `weight` is the sum of the pulls of all met, `pull` the sum of pull x their fusion. The new value is a
 * weighted mean of own and others', whatever the number of meetings (DeGroot averaging). */
static inline double fusion_mix(double f, double pull, double weight)
{
    return f + (pull - weight * f) / (weight > 1.0 ? weight : 1.0);
}

/* How strongly somebody with fusion `own` is drawn by somebody with `other`: company that is less fused draws less. */
static inline double fusion_draw(double own, double other, double gain, double resistance)
{
    return other >= own ? gain : gain * (1.0 - resistance);
}

/* Fading towards `rest`; keep = e^(-rate x days). Alone: rest + (f0 - rest) e^(-rate t). */
static inline double fusion_fade(double f, double rest, double keep)
{
    return rest + (f - rest) * keep;
}

struct fusion_logit {
    double base, group, values, family, threat, group_threat;
};

/* Willingness to make costly sacrifices. The logit is double, its logistic float (relative error below 1e-6). */
static inline float fusion_willing(const struct fusion_logit *b, double group, double values, double family, double threat)
{
    return ocp_logisticf((float)(b->base + b->group * group + b->values * values - b->family * family + b->threat * threat +
                                 b->group_threat * group * threat));
}

#endif
