/* Arithmetic of placement, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_PLACEMENT_KERNEL_H
#define MODELS_PLACEMENT_KERNEL_H

#include "engine/math.h"
#include "models/institution/placement_state.h"

#include <math.h>

/* No stay in segregation is longer, in days. ASSUMED. */
#define PLACEMENT_LONGEST 365.0

/* Days between two decisions about places. */
#define PLACEMENT_WEEK 7

/* How isolated life on a wing is, 0 to 1: full at so few hours out of cell, none from `none_from` hours, linear between; the less
 * so the more others one meets a day, and not at all from `company`. */
static inline double isolation_degree(double hours, double met, double none_from, double company)
{
    const double locked =
        hours <= PLACEMENT_SOLITARY ? 1.0 : (hours >= none_from ? 0.0 : (none_from - hours) / (none_from - PLACEMENT_SOLITARY));
    return met < company ? locked * (1.0 - met / company) : 0.0;
}

/* Length of a stay in segregation in whole days, 1 and more: lognormal, the quantile u in (0,1). Rises with u. */
static inline uint16_t segregation_length(double u, double median, double spread)
{
    const double days = ceil(median * ocp_exp(spread * ocp_normal_quantile(u)));
    return (uint16_t)(days > PLACEMENT_LONGEST ? PLACEMENT_LONGEST : (days < 1.0 ? 1.0 : days));
}

#endif
