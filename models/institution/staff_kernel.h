/* The arithmetic of staff conditioning, free of worlds: what happens to a member of staff on one day, how culture moves, how
 * a colleague decides. Tests run these functions against the closed forms of competing risks and Markov chains. */
#ifndef MODELS_STAFF_KERNEL_H
#define MODELS_STAFF_KERNEL_H

#include "engine/math.h"
#include "engine/rng.h"

/* What can happen to a member of staff on a day: at most one of these. Order matters for common random numbers only: it is
 * the order in which one word is divided. */
enum staff_event {
    STAFF_UP,        /* one stage further */
    STAFF_BACK,      /* one stage back: support, the handler loses interest or is moved */
    STAFF_SELF,      /* tells a superior early: back to none, reported */
    STAFF_DISRUPTED, /* the counter-corruption unit ends an approach on intelligence: back to none */
    STAFF_OBSERVED,  /* a colleague sees wrongdoing and decides whether to report */
    STAFF_DETECTED,  /* searches, finds and the unit's own work lead to a case */
    STAFF_ACCUSED,   /* a mistaken or malicious report */
    STAFF_DECIDED,   /* an open case is decided */
    STAFF_SICK,      /* a spell of sickness begins */
    STAFF_LEAVES,    /* resigns, retires, moves on */
    STAFF_COUNT,
    STAFF_NONE = STAFF_COUNT
};

struct staff_rates {
    double rate[STAFF_COUNT]; /* hazards per day */
};

static inline double staff_total(const struct staff_rates *r)
{
    double sum = 0.0;
    for (int k = 0; k < STAFF_COUNT; k++) {
        sum += r->rate[k];
    }
    return sum;
}

/* Threshold of the probability 1 - e^-total that anything happens within the day. */
static inline uint32_t staff_gate(const struct staff_rates *r)
{
    return ocp_threshold(ocp_daily(staff_total(r)));
}

/* Which event, given that the day's word fell below the gate: competing risks share the probability in proportion to their
 * hazards. `word` < `gate`. */
static inline enum staff_event staff_pick(const struct staff_rates *r, uint32_t word, uint32_t gate)
{
    double left = ((double)word + 0.5) / (double)gate * staff_total(r);
    int last = STAFF_NONE;
    for (int k = 0; k < STAFF_COUNT; k++) {
        if (r->rate[k] > 0.0) {
            last = k;
            if (left < r->rate[k]) {
                break;
            }
            left -= r->rate[k];
        }
    }
    return (enum staff_event)last;
}

/* One day of one member of staff. */
static inline enum staff_event staff_step(const struct staff_rates *r, uint32_t word)
{
    const uint32_t gate = staff_gate(r);
    return word < gate ? staff_pick(r, word, gate) : STAFF_NONE;
}

/* The reference member of staff, at whom the multiplier below is 1: the parameters' rates are his. */
#define STAFF_REFERENCE_VULNERABILITY 0.30
#define STAFF_REFERENCE_INEXPERIENCE 0.30
#define STAFF_REFERENCE_HALF 0.50

struct staff_person {
    double vulnerability, inexperience, training, stress; /* 0..1 */
};

struct staff_weights { /* logarithmic effects on the hazard of being conditioned */
    double vulnerability, inexperience, training, stress, culture, supervision;
};

/* Multiplier of the hazard of being conditioned, 1 for the reference member of staff at an average workplace. */
static inline double staff_susceptibility(const struct staff_weights *w, const struct staff_person *person, double culture,
                                          double supervision)
{
    return ocp_exp(w->vulnerability * (person->vulnerability - STAFF_REFERENCE_VULNERABILITY) +
                   w->inexperience * (person->inexperience - STAFF_REFERENCE_INEXPERIENCE) +
                   w->stress * (person->stress - STAFF_REFERENCE_HALF) - w->training * (person->training - STAFF_REFERENCE_HALF) -
                   w->culture * (culture - STAFF_REFERENCE_HALF) - w->supervision * (supervision - STAFF_REFERENCE_HALF));
}

/* Inexperience fades with service: 1 on the first day, 1/e after three years (the age below which B08 counts). */
static inline double staff_inexperience(double tenure_years)
{
    return ocp_exp(-tenure_years / 3.0);
}

/* How strongly money speaks: 0 for a group without any, 1/2 at the half value, towards 1. */
static inline double staff_money(double budget, double half)
{
    return budget > 0.0 ? budget / (budget + half) : 0.0;
}

/* Fear for oneself and one's family as a lever: 1 without pressure outside, 1 + weight at full pressure. */
static inline double staff_threat(double weight, double threat)
{
    return 1.0 + weight * threat;
}

/* What silences: remembered retaliation in the prison, and the pressure of the group that holds the colleague. */
static inline double staff_fear(double retaliation, double weight, double threat)
{
    return 1.0 - (1.0 - retaliation) * (1.0 - weight * threat);
}

struct staff_voice { /* what speaks for and against reporting a colleague, each 0..1 */
    double culture, protection, trust, loyalty, fear;
};

struct staff_voice_weights {
    double base, culture, protection, trust, loyalty, fear;
};

/* Probability that a colleague who has seen wrongdoing reports it. Culture, trust and loyalty count from their middle. */
static inline double staff_report_chance(const struct staff_voice_weights *w, const struct staff_voice *v)
{
    return ocp_logistic(w->base + w->culture * (v->culture - STAFF_REFERENCE_HALF) + w->protection * v->protection +
                        w->trust * (v->trust - STAFF_REFERENCE_HALF) - w->loyalty * (v->loyalty - STAFF_REFERENCE_HALF) -
                        w->fear * v->fear);
}

/* One month of a wing's culture: it spreads between colleagues (towards the prison's mean) and drifts to what leadership,
 * retaliation and corruption make of it. With drift 0 the mean over equal wings is kept and deviations fall by 1 - spread. */
static inline double staff_culture_step(double culture, double mean, double spread, double target, double drift)
{
    return culture + spread * (mean - culture) + drift * (target - culture);
}

/* Distribution over the five stages of a chain with these hazards per day: up[k] from k to k + 1, back[k] from k to k - 1,
 * home[k] from k to 0 (resets, departures). Solves pi Q = 0 by elimination from the top: pi[k] = ratio[k] pi[k - 1]. */
static inline void staff_stationary(const double up[5], const double back[5], const double home[5], double share[5])
{
    double ratio[5] = {1.0, 0.0, 0.0, 0.0, 0.0};
    for (int k = 4; k >= 1; k--) {
        const double returned = k < 4 ? ratio[k + 1] * back[k + 1] : 0.0;
        const double out = (k < 4 ? up[k] : 0.0) + back[k] + home[k] - returned;
        ratio[k] = out > 0.0 ? up[k - 1] / out : 0.0;
    }
    double sum = 0.0;
    double product = 1.0;
    for (int k = 0; k < 5; k++) {
        product *= ratio[k];
        share[k] = product;
        sum += product;
    }
    for (int k = 0; k < 5; k++) {
        share[k] /= sum;
    }
}

#endif
