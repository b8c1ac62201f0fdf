/* Arithmetic of programmes, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_PROGRAMMES_KERNEL_H
#define MODELS_PROGRAMMES_KERNEL_H

/* Share of the hours asked for that a budget covers. */
static inline double hours_covered(double budget, double control, double care)
{
    const double asked = control + care;
    return asked <= budget || asked <= 0.0 ? 1.0 : (budget > 0.0 ? budget / asked : 0.0);
}

struct hours_share {
    double control, care; /* share of the hours asked for that each gets, 0..1 */
};

/* How hours that do not suffice are shared: `first` 0, control and care are cut alike; 1, control takes what it asks for and care
 * what is left; between, the mean of both so weighted. What is there is used up, whatever `first` is. */
static inline struct hours_share hours_shared(double budget, double control, double care, double first)
{
    const double alike = hours_covered(budget, control, care);
    const double ahead = hours_covered(budget, control, 0.0);
    const double left = budget - ahead * control;
    const double behind = care <= left || care <= 0.0 ? 1.0 : (left > 0.0 ? left / care : 0.0);
    return (struct hours_share){alike + first * (ahead - alike), alike + first * (behind - alike)};
}

/* Mean of the parts of the humane-conditions index, each clamped to 0..1. */
static inline double humane_index(const double *part, int n)
{
    double sum = 0.0;
    for (int i = 0; i < n; i++) {
        sum += part[i] < 0.0 ? 0.0 : (part[i] > 1.0 ? 1.0 : part[i]);
    }
    return sum / (double)n;
}

/* One week of family commitment towards what contact allows. */
static inline float family_step(float family, float target, float follow)
{
    return family + follow * (target - family);
}

#endif
