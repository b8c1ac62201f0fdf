/* Hazards of each member of staff: how hard groups pull, what protects, what ends a conditioning, and the gate that makes a
 * day without events cost one comparison. Also what a new person on a post brings along. */
#include "models/economy/market_state.h"
#include "models/groups/groups_state.h"
#include "models/institution/staff_inside.h"
#include "models/outside/outside_state.h"
#include "models/people/population_state.h"

/* How hard group g pulls relative to the reference: 1 where its money is at the half value, staff are as much its route as usual and
 * nobody is threatened outside. A group whose other routes are closed turns to the one that is left: people (F16). */
static double money_factor(const struct ocp_day *day, const struct staff_params *p, uint32_t prison, uint32_t g)
{
    const struct ocp_world *world = day->world;
    const double staff = (double)world->prisons[prison].staff_count;
    const double budget = (double)market_of(world)->bribe_budget[(size_t)prison * world->n_groups + g];
    const double effort =
        (double)market_of(world)->effort[((size_t)prison * world->n_groups + g) * ROUTE_COUNT + ROUTE_STAFF] / p->route_usual;
    const double route = 1.0 + p->route_pull * ((effort > 4.0 ? 4.0 : effort) - 1.0);
    return (0.5 + staff_money(budget, p->bribe_half * staff) * route) *
           staff_threat(p->threat, (double)outside_of(world)->threat[g]);
}

double staff_pull(const struct ocp_day *day, uint32_t wing, double pull[OCP_MAX_GROUPS + 1])
{
    const struct ocp_world *world = day->world;
    const struct ocp_wing *w = &world->wings[wing];
    const struct staff_params *p = ocp_wing_params(day, wing, MECH_staff);
    uint32_t members[256] = {0};
    const uint8_t *group = population_of(world)->group;
    for (uint32_t row = w->first; row < w->first + w->count; row++) {
        members[group[row]]++;
    }
    double sum = 0.0;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        const double share = w->count > 0 ? (double)members[g] / (double)w->count : 0.0;
        const bool rules = groups_of(world)->governor[w->prison] == g;
        const double rule = rules ? 1.0 + p->governed * (double)groups_of(world)->governance[w->prison] : 1.0;
        pull[g] = members[g] > 0 ? p->approach_group * share * rule * money_factor(day, p, w->prison, g) : 0.0;
        sum += pull[g];
    }
    pull[world->n_groups] = w->count > 0 ? p->approach_individual : 0.0;
    return sum + pull[world->n_groups];
}

/* Conditioning: up, back and the two ways home, by stage, for somebody `m` times as susceptible as usual. Yearly rates go in, daily ones come out at the end. */
static void conditioning_rates(const struct ocp_day *day, uint32_t row, unsigned stage, double m, struct staff_rates *r)
{
    const struct ocp_world *world = day->world;
    const struct staff_state *s = staff_of(world);
    const uint32_t wing = s->wing[row];
    const struct staff_params *p = ocp_wing_params(day, wing, MECH_staff);
    const uint8_t g = s->group[row];
    const double effort = stage > STAGE_NONE && g < world->n_groups ? money_factor(day, p, world->wings[wing].prison, g) : 1.0;
    const double kindness = p->support + p->channel_trust; /* 1 at an average workplace */
    const double held = p->disengage * (1.0 - p->hold);
    switch (stage) {
    case STAGE_NONE:
        r->rate[STAFF_UP] = m * (double)s->pressure[wing] * (1.0 - p->unit_prevent);
        break;
    case STAGE_CULTIVATED:
        r->rate[STAFF_UP] = m * effort * p->up_cultivated;
        r->rate[STAFF_BACK] = p->back_cultivated * 2.0 * p->support;
        r->rate[STAFF_SELF] = p->self_report * kindness;
        break;
    case STAGE_CROSSED:
        r->rate[STAFF_UP] = m * effort * p->up_crossed;
        r->rate[STAFF_BACK] = p->back_crossed * 2.0 * p->support;
        r->rate[STAFF_SELF] = p->self_report * kindness;
        break;
    case STAGE_COMPROMISED:
        r->rate[STAFF_UP] = effort * p->up_compromised;
        r->rate[STAFF_BACK] = held;
        break;
    default:
        r->rate[STAFF_BACK] = held;
        break;
    }
    if (stage > STAGE_NONE && stage < STAGE_CORRUPT) {
        r->rate[STAFF_DISRUPTED] = p->unit_disrupt;
    }
}

struct staff_bearing staff_bearing_of(const struct ocp_day *day, uint32_t row)
{
    const struct staff_state *s = staff_of(day->world);
    const uint32_t wing = s->wing[row];
    const struct staff_params *p = ocp_wing_params(day, wing, MECH_staff);
    const struct staff_derived *d = ocp_wing_derived(day, wing, MECH_staff);
    const struct staff_person person = {(double)s->vulnerability[row], staff_inexperience((double)s->tenure[row]),
                                        (double)s->training[row], (double)s->stress[row]};
    const double strain = (double)s->stress[row] - STAFF_REFERENCE_HALF;
    return (struct staff_bearing){
        .susceptible = d->pay_factor * staff_susceptibility(&d->weights, &person, (double)s->culture[wing], p->supervision),
        .sick = p->sick * ocp_exp(p->sick_stress * strain) * (1.0 + p->sick_hurt * (double)s->hurt[wing]),
        .leaves = (s->tenure[row] < 2.0F ? p->leave_new : p->leave) * d->pay_factor * ocp_exp(p->leave_stress * strain)};
}

struct staff_rates staff_rates_at(const struct ocp_day *day, uint32_t row, const struct staff_bearing *bearing, unsigned stage)
{
    const struct staff_state *s = staff_of(day->world);
    const uint32_t wing = s->wing[row];
    const struct staff_params *p = ocp_wing_params(day, wing, MECH_staff);
    struct staff_rates r = {{0}};
    if (s->charge[row] > 0) {
        /* A person under investigation is neither approached nor accused anew. */
        r.rate[STAFF_DECIDED] = 365.25 / p->investigation_days;
    } else {
        conditioning_rates(day, row, stage, bearing->susceptible, &r);
        if (stage >= STAGE_CROSSED) {
            const double seen = stage == STAGE_CORRUPT ? 1.0 : (stage == STAGE_COMPROMISED ? p->partial : p->partial * p->partial);
            r.rate[STAFF_OBSERVED] = seen * p->observe * 2.0 * p->supervision;
            r.rate[STAFF_DETECTED] = seen * (p->unit_pursue + p->detection);
        }
        r.rate[STAFF_ACCUSED] = p->false_report * 2.0 * (1.0 - (double)s->culture[wing]);
    }
    r.rate[STAFF_SICK] = bearing->sick;
    r.rate[STAFF_LEAVES] = bearing->leaves;
    for (int k = 0; k < STAFF_COUNT; k++) {
        r.rate[k] /= 365.25;
    }
    return r;
}

struct staff_rates staff_rates_of(const struct ocp_day *day, uint32_t row, unsigned stage)
{
    const struct staff_bearing bearing = staff_bearing_of(day, row);
    return staff_rates_at(day, row, &bearing, stage);
}

void staff_refresh(const struct ocp_day *day, uint32_t row)
{
    struct staff_state *s = staff_of(day->world);
    const struct staff_rates r = staff_rates_of(day, row, s->stage[row]);
    s->gate[row] = staff_gate(&r);
}

void staff_set_stage(const struct ocp_day *day, uint32_t row, unsigned stage, uint8_t group)
{
    struct staff_state *s = staff_of(day->world);
    s->stage[row] = (uint8_t)stage;
    s->group[row] = stage == STAGE_NONE ? OCP_NO_GROUP : group;
    staff_refresh(day, row);
}

void staff_recruit(const struct ocp_day *day, uint32_t row, double tenure)
{
    const struct ocp_world *world = day->world;
    struct staff_state *s = staff_of(world);
    const struct staff_params *p = ocp_wing_params(day, s->wing[row], MECH_staff);
    uint32_t word[4];
    ocp_draw_once(day, OCP_PURPOSE(MECH_staff, STAFF_DRAW_PERSON), world->staff_id[row], 0, word);
    /* Skewed towards few vulnerable ones, mean 1/3 unvetted; vetting cuts the top off by inversion. */
    const double u = ocp_uniform(word[0]) * (1.0 - 0.5 * p->vetting);
    s->vulnerability[row] = (float)(u * u);
    s->loyalty[row] = (float)(0.25 + 0.5 * ocp_uniform(word[1]));
    s->training[row] = (float)p->training_recruit;
    s->stress[row] = (float)p->stress_base;
    s->tenure[row] = (float)tenure;
    s->charge[row] = 0;
    s->absent[row] = 0;
    s->first_day[row] = 0;
    staff_set_stage(day, row, STAGE_NONE, OCP_NO_GROUP);
}

/* A group, or an unaffiliated prisoner, begins to cultivate: who it is, in proportion to pull. */
uint8_t staff_pick_group(const struct ocp_day *day, uint32_t wing, uint32_t word)
{
    double pull[OCP_MAX_GROUPS + 1];
    double left = ocp_uniform(word) * staff_pull(day, wing, pull);
    for (uint32_t g = 0; g < day->world->n_groups; g++) {
        if (left < pull[g]) {
            return (uint8_t)g;
        }
        left -= pull[g];
    }
    return OCP_NO_GROUP;
}
