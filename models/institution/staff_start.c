/* Staff on day 0: posts by wing, service, and conditioning as constant rates would have left it. */
#include "models/institution/staff_inside.h"

/* Posts of a prison are shared among its wings by places and the regime's weight, cumulative rounding. */
static void post(const struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    struct staff_state *s = staff_of(world);
    double total = 0.0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct staff_params *p = ocp_wing_params(day, w, MECH_staff);
        total += p->post_weight * (double)world->wings[w].capacity;
    }
    double sum = 0.0;
    uint32_t row = site->staff_first;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct staff_params *p = ocp_wing_params(day, w, MECH_staff);
        sum += p->post_weight * (double)world->wings[w].capacity;
        const bool last = w + 1 == site->wing_first + site->wing_count;
        const double share = total > 0.0 && !last ? sum / total : 1.0;
        const uint32_t end = site->staff_first + (uint32_t)((double)site->staff_count * share + 0.5);
        s->posts[w] = 0;
        for (; row < end && row < site->staff_first + site->staff_count; row++) {
            s->wing[row] = w;
            s->posts[w]++;
        }
    }
}

/* Years of service in a stationary staff: the longer of the two hazards' ages, drawn from the survival function. */
static double draw_tenure(const struct staff_params *p, double u)
{
    const double young = p->leave_new > 0.0 ? ocp_daily(2.0 * p->leave_new) / p->leave_new : 2.0;
    const double kept = 1.0 - ocp_daily(2.0 * p->leave_new);
    const double late = p->leave > 1e-3 ? p->leave : 1e-3;
    const double share = young / (young + kept / late);
    if (u < share) {
        const double x = u / share * ocp_daily(2.0 * p->leave_new);
        return p->leave_new > 0.0 ? -ocp_log(1.0 - x) / p->leave_new : 2.0 * u / share;
    }
    const double years = 2.0 - ocp_log((1.0 - u) / (1.0 - share)) / late;
    return years > 45.0 ? 45.0 : years;
}

/* Who conditions, before anybody is inside: groups in proportion to their planned share of prisoners. */
static uint8_t expected_group(const struct ocp_world *world, const struct staff_params *p, uint32_t word)
{
    double total = p->approach_individual;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        total += p->approach_group * world->plan->groups[g].share;
    }
    double left = ocp_uniform(word) * total;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        const double pull = p->approach_group * world->plan->groups[g].share;
        if (left < pull) {
            return (uint8_t)g;
        }
        left -= pull;
    }
    return OCP_NO_GROUP;
}

/* Day 0: conditioning in the state that constant rates would lead to, so that burn-in need not last for years. */
static void settle(const struct ocp_day *day, uint32_t row)
{
    const struct ocp_world *world = day->world;
    struct staff_state *s = staff_of(world);
    const struct staff_params *p = ocp_wing_params(day, s->wing[row], MECH_staff);
    uint32_t word[4];
    ocp_draw_once(day, OCP_PURPOSE(MECH_staff, STAFF_DRAW_START), world->staff_id[row], 0, word);
    staff_recruit(day, row, draw_tenure(p, ocp_uniform(word[0])));
    const struct staff_derived *d = ocp_wing_derived(day, s->wing[row], MECH_staff);
    s->training[row] = d->training_level;
    double up[STAGE_COUNT];
    double back[STAGE_COUNT];
    double home[STAGE_COUNT];
    double share[STAGE_COUNT];
    const struct staff_bearing bearing = staff_bearing_of(day, row);
    for (unsigned k = 0; k < STAGE_COUNT; k++) {
        const struct staff_rates r = staff_rates_at(day, row, &bearing, k);
        up[k] = r.rate[STAFF_UP];
        back[k] = r.rate[STAFF_BACK];
        home[k] = r.rate[STAFF_SELF] + r.rate[STAFF_DISRUPTED] + r.rate[STAFF_LEAVES] +
                  (r.rate[STAFF_DETECTED] + 0.15 * r.rate[STAFF_OBSERVED]) * (p->proof + (1.0 - p->proof) * p->sanction);
    }
    staff_stationary(up, back, home, share);
    double left = ocp_uniform(word[1]);
    unsigned stage = STAGE_NONE;
    while (stage < STAGE_CORRUPT && left >= share[stage]) {
        left -= share[stage++];
    }
    s->first_day[row] = STAFF_NOT_KNOWN;
    staff_set_stage(day, row, stage, expected_group(world, p, word[2]));
}

void staff_start(struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    struct staff_state *s = staff_of(world);
    for (uint32_t prison = 0; prison < world->n_prisons; prison++) {
        const struct ocp_prison *site = &world->prisons[prison];
        post(day, prison);
        for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
            const struct staff_params *p = ocp_wing_params(day, w, MECH_staff);
            uint32_t word[4];
            ocp_draw_once(day, OCP_PURPOSE(MECH_staff, STAFF_DRAW_START), w, 1, word);
            s->culture[w] = (float)(p->culture_norm + 0.2 * (ocp_uniform(word[0]) - 0.5) * (p->culture_norm < 0.9 ? 1.0 : 0.0));
            s->culture[w] = s->culture[w] < 0.0F ? 0.0F : s->culture[w];
            s->legitimacy[w] = 0.5F;
            s->presence[w] = 1.0F;
            /* Who is on the wing is not known yet: the expected composition stands in until the first week. */
            double share = 0.0;
            for (uint32_t g = 0; g < world->n_groups; g++) {
                share += world->plan->groups[g].share;
            }
            s->pressure[w] = (float)(p->approach_individual + p->approach_group * share);
        }
        for (uint32_t row = site->staff_first; row < site->staff_first + site->staff_count; row++) {
            settle(day, row);
        }
        (void)staff_muster(day, prison);
        for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
            staff_on_duty(day, w);
        }
    }
}
