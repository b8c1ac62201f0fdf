/* Arithmetic of recruitment, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_OUTSIDE_KERNEL_H
#define MODELS_OUTSIDE_KERNEL_H

#include "engine/math.h"

#include <stdint.h>

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

/* How a stock of recruited moves the share of newcomers who are members: 1 on day 0. Where hardly anybody was recruited on day 0,
 * as if one in a hundred of those within reach had been (ASSUMED, so that none is no exception). */
static inline double inflow_of(double inflow, double now, double before, double reach)
{
    const double least = 0.01 * reach;
    const double against = before > least ? before : least;
    return against > 0.0 ? 1.0 + inflow * (now - before) / against : 1.0;
}

/* How many of `attacks` are carried out by minors: each goes to the one or the other by their numbers, `task` being the share that
 * minors get when both are as many. */
static inline double minor_share(double task, double minors, double associates)
{
    const double weighed = task * minors + (1.0 - task) * associates;
    return weighed > 0.0 ? task * minors / weighed : 0.0;
}

struct outside_parts {
    int64_t prisons, seized, laundered; /* cents */
};

/* What leaves a purse on a day: a share for members inside, and of what leaves for good a share that is seized. Whole cents, never
 * more than there is. */
static inline struct outside_parts outside_divide(int64_t purse, double send_in, double outflow, double investigation)
{
    const int64_t prisons = (int64_t)((double)purse * send_in);
    const int64_t leaving = (int64_t)((double)(purse - prisons) * outflow);
    const int64_t seized = (int64_t)((double)leaving * investigation);
    return (struct outside_parts){prisons, seized, leaving - seized};
}

/* Somebody who loves the prisoner is threatened: commitment falls, fear rises, each by a share of what is left. */
static inline float family_loss(float family, float share)
{
    return family * (1.0F - share);
}

static inline float family_fear(float fear, float share)
{
    return fear + share * (1.0F - fear);
}

#endif
