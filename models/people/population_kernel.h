/* Arithmetic of stays, pure and small, so that tests can hold it against closed forms. */
#ifndef MODELS_POPULATION_KERNEL_H
#define MODELS_POPULATION_KERNEL_H

#include "engine/math.h"

#include <stdbool.h>

/* Mean of a lognormal with this median and sigma of the log. */
static inline double stay_mean(double median, double sigma)
{
    return median * ocp_exp(0.5 * sigma * sigma);
}

/* A newcomer's stay, by inversion. */
static inline double stay_quantile(double median, double sigma, double u)
{
    return median * ocp_exp(sigma * ocp_normal_quantile(u));
}

/* The stay of somebody found inside on a random day is length-biased; for a lognormal that is the same law with the median
 * moved by e^(sigma^2). */
static inline double stay_found_quantile(double median, double sigma, double u)
{
    return stay_quantile(median * ocp_exp(sigma * sigma), sigma, u);
}

/* Age at first admission: years above the least one are lognormal. Rises with u. */
static inline double age_quantile(double minimum, double median, double spread, double u)
{
    const double above = median > minimum ? median - minimum : 0.0;
    return minimum + above * ocp_exp(spread * ocp_normal_quantile(u));
}

/* What a help that lowers coming back by `reduction` makes of it for one who has it and one who has not, relative to a service in
 * which a share `had` of those released has one that lowers it by `usual`: there the mean is 1, and the ratio of the two 1 - usual. */
static inline double return_relative(double reduction, bool has, double usual, double had)
{
    return (has ? 1.0 - reduction : 1.0) / (1.0 - usual * had);
}

/* Exogenous arrivals per day `t` days after the start so that arrivals and returns together keep the stock: of those
 * released, a share `returning` comes back after an exponential time of mean `delay`. */
static inline double exogenous_rate(double total_rate, double returning, double delay, double t)
{
    return total_rate * (1.0 - returning * (1.0 - ocp_exp(-t / delay)));
}

#endif
