/* Arithmetic of programmes, pure and small, for the mechanism and for its tests. */
#ifndef MODELS_PROGRAMMES_KERNEL_H
#define MODELS_PROGRAMMES_KERNEL_H

/* Share of the hours asked for that a budget covers: control and programmes give way alike. */
static inline double hours_covered(double budget, double control, double programmes)
{
    const double asked = control + programmes;
    return asked <= budget || asked <= 0.0 ? 1.0 : (budget > 0.0 ? budget / asked : 0.0);
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
