/* Arithmetic of recruitment, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_OUTSIDE_KERNEL_H
#define MODELS_OUTSIDE_KERNEL_H

#include "engine/math.h"

/* Hazard per day of an exposed minor: from recruiters who work the networks, and from recruited peers (SI: beta i, with i the
 * recruited share). Prevention lowers both. */
static inline double recruit_hazard(double work, double beta, double recruited_share, double prevention)
{
    return (work + beta * recruited_share) * (1.0 - prevention);
}

/* Closed form of the SI part alone: share recruited after t days from i0. */
static inline double si_share(double i0, double beta, double t)
{
    const double e = ocp_exp(beta * t);
    return i0 * e / (1.0 - i0 + i0 * e);
}

#endif
