/* The race of the week: groups take stock of their routes and shift effort, find new methods where they are stopped, and lose
 * them as the service learns; countermeasures are renewed, invested in and age; training fades. Also what a week does to
 * dependence, and who comes into treatment. */
#include "engine/clones.h"
#include "models/economy/market_inside.h"

#include <string.h>

enum { WEEK = 7 };

/* What was earned and lost since the last time moves belief by the weight of as many attempts. */
static void take_stock(const struct market_params *p, const struct market_state *m, size_t cell)
{
    for (unsigned r = 0; r < ROUTE_COUNT; r++) {
        const size_t at = cell * ROUTE_COUNT + r;
        if (m->tries[at] > 0) {
            const double tries = (double)m->tries[at];
            const double weight = 1.0 - ocp_exp(tries * ocp_log(p->belief_gain < 1.0 ? 1.0 - p->belief_gain : 1e-300));
            m->belief[at] += (float)(weight * ((double)m->gain[at] / tries - (double)m->belief[at]));
        }
        m->gain[at] = 0.0F;
        m->tries[at] = 0;
    }
}

/* Payoffs relative to the largest in size, so that sharpness does not depend on the price level. */
static void shift_effort(const struct market_params *p, const struct market_state *m, size_t cell, const double *open)
{
    double payoff[ROUTE_COUNT];
    double largest = 1.0;
    for (unsigned r = 0; r < ROUTE_COUNT; r++) {
        payoff[r] = (double)m->belief[cell * ROUTE_COUNT + r];
        const double size = payoff[r] < 0.0 ? -payoff[r] : payoff[r];
        largest = size > largest ? size : largest;
    }
    double possible[ROUTE_COUNT];
    for (unsigned r = 0; r < ROUTE_COUNT; r++) {
        payoff[r] /= largest;
        possible[r] = open[r] + 0.01; /* no route is forgotten for good */
    }
    market_weights_step(m->effort + cell * ROUTE_COUNT, payoff, possible, p->learning, p->forgetting, p->explore, ROUTE_COUNT);
}

/* New methods come where effort is spent and stopped; what is used becomes known, sooner to trained staff. */
static void renew_methods(const struct ocp_day *day, uint32_t prison, size_t cell)
{
    const struct market_state *m = market_of(day->world);
    const struct market_params *p = market_prison(day, prison);
    double stopped[ROUTE_COUNT];
    market_stop_chances(day, prison, (uint32_t)cell, stopped);
    const double fade = ocp_exp(-p->method_age * (1.0 + (double)m->skill[prison]) * WEEK);
    for (unsigned r = 0; r < ROUTE_COUNT; r++) {
        const size_t at = cell * ROUTE_COUNT + r;
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_market, DRAW_IDEA), (uint32_t)cell, r, word);
        const double rate = p->innovation * stopped[r] * (double)m->effort[at] * WEEK;
        m->novelty[at] = ocp_chance(word[0], ocp_daily(rate)) ? 1.0F : (float)((double)m->novelty[at] * fade);
    }
}

static void measure_race(const struct ocp_day *day, uint32_t prison, size_t cell, const float *before)
{
    const struct market_state *m = market_of(day->world);
    const double weight = (double)m->members[cell];
    double moved = 0.0;
    double novelty = 0.0;
    for (unsigned r = 0; r < ROUTE_COUNT; r++) {
        const size_t at = cell * ROUTE_COUNT + r;
        const double change = (double)m->effort[at] - (double)before[r];
        moved += change > 0.0 ? change : 0.0;
        novelty += (double)m->novelty[at] * (double)m->effort[at];
    }
    ocp_measure_ratio(day, MECH_market, OUT_SHIFT, prison, moved * weight, weight);
    ocp_measure_ratio(day, MECH_market, OUT_NOVELTY, prison, novelty * weight, weight);
}

static void age_countermeasures(const struct ocp_day *day, uint32_t prison)
{
    const struct market_state *m = market_of(day->world);
    const struct market_params *p = market_prison(day, prison);
    const struct market_derived *d = market_derived_of(day, prison);
    for (unsigned r = 0; r < ROUTE_COUNT; r++) {
        const size_t at = (size_t)prison * ROUTE_COUNT + r;
        m->condition[at] = (float)market_condition_step((double)m->condition[at], (double)m->installed[at], d->level[r],
                                                        p->renewal * p->upkeep, p->wear, WEEK);
        m->installed[at] = (float)d->level[r];
        ocp_measure_ratio(day, MECH_market, OUT_CONDITION, prison, (double)m->condition[at], 1.0);
    }
    m->skill[prison] = (float)market_relax((double)m->skill[prison], p->search_training / 365.25, p->training_decay, WEEK);
}

void market_run_adapt(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct market_state *m = market_of(world);
    const struct market_params *p = market_prison(day, prison);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        const size_t cell = (size_t)prison * world->n_groups + g;
        if (m->members[cell] == 0) {
            continue;
        }
        double open[ROUTE_COUNT];
        float before[ROUTE_COUNT];
        memcpy(before, m->effort + cell * ROUTE_COUNT, sizeof before);
        market_open_routes(day, prison, (uint32_t)cell, open);
        take_stock(p, m, cell);
        shift_effort(p, m, cell, open);
        renew_methods(day, prison, cell);
        measure_race(day, prison, cell, before);
    }
    age_countermeasures(day, prison);
}

static OCP_CLONES void fade(float *restrict dependence, const uint8_t *restrict treated, uint32_t count, float keep,
                            float keep_treated)
{
    for (uint32_t i = 0; i < count; i++) {
        dependence[i] *= treated[i] ? keep_treated : keep;
    }
}

/* Dependence from which treatment is offered, and below which it ends: mild dependence is not treated, and who has begun goes on for
 * longer. ASSUMED. */
static const float treat_from = 0.2F, treat_until = 0.1F;

/* A person's disposition to treatment is his own for ever: more coverage treats the same persons and others besides. */
static void treat_wing(const struct ocp_day *day, uint32_t wing)
{
    const struct market_state *m = market_of(day->world);
    const struct market_params *p = ocp_wing_params(day, wing, MECH_market);
    const struct ocp_wing *w = &day->world->wings[wing];
    const double place = ocp_daily(WEEK / p->treatment_delay);
    for (uint32_t row = w->first; row < w->first + w->count; row++) {
        float most = 0.0F;
        for (unsigned g = 0; g < GOOD_DRUGS; g++) {
            const float d = market_dependence(m, g)[row];
            most = d > most ? d : most;
        }
        if (most < treat_from && !m->treated[row]) {
            continue;
        }
        uint32_t own[4];
        ocp_draw_once(day, OCP_PURPOSE(MECH_market, DRAW_TREAT), day->world->person[row], 0, own);
        uint32_t now[4];
        ocp_draw(day, OCP_PURPOSE(MECH_market, DRAW_TREAT), day->world->person[row], 1, now);
        const bool wanted = most >= treat_until && ocp_chance(own[0], p->treatment_coverage);
        m->treated[row] = wanted && (m->treated[row] || ocp_chance(now[0], place));
    }
}

void market_run_recover(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_prison *place = &day->world->prisons[prison];
    const struct market_state *m = market_of(day->world);
    for (uint32_t wing = place->wing_first; wing < place->wing_first + place->wing_count; wing++) {
        const struct ocp_wing *w = &day->world->wings[wing];
        const struct market_params *p = ocp_wing_params(day, wing, MECH_market);
        const float keep = (float)ocp_exp(-p->dependence_decay * WEEK);
        const float keep_treated = (float)ocp_exp(-(p->dependence_decay + p->treatment_recovery) * WEEK);
        for (unsigned g = 0; g < GOOD_DRUGS; g++) {
            fade(market_dependence(m, g) + w->first, m->treated + w->first, w->count, keep, keep_treated);
        }
        treat_wing(day, wing);
    }
}
