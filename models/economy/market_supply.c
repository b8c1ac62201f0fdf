/* Decides which loads groups send on which routes and what becomes of them. How groups learn, how countermeasures age and how
 * methods stay new is in market_adapt.c; what is sold is in market_sales.c. */
#include "engine/scan.h"
#include "models/economy/market_inside.h"
#include "models/events.h"
#include "models/institution/programmes_state.h"
#include "models/institution/staff_state.h"
#include "models/people/population_state.h"

#include <string.h>

const double market_suits[ROUTE_COUNT][GOOD_COUNT] = {
    [ROUTE_VISITS] = {1.0, 1.0, 1.0, 0.7, 0.2}, [ROUTE_MAIL] = {0.3, 2.0, 0.5, 0.7, 0.1},
    [ROUTE_STAFF] = {1.0, 1.0, 1.0, 0.5, 1.5},  [ROUTE_DRONE] = {1.0, 1.0, 0.7, 0.3, 2.0},
    [ROUTE_THROW] = {1.0, 0.7, 0.7, 0.5, 2.0},  [ROUTE_RECEPTION] = {1.0, 0.7, 1.0, 1.5, 0.5},
    [ROUTE_COURT] = {1.0, 0.7, 1.0, 1.0, 0.5},
};
const double market_bulk[GOOD_COUNT] = {1.4, 0.8, 1.0, 0.8, 25.0};

/* Rows of members, members of each cell. */
static void count_members(const struct ocp_day *day, uint32_t prison, struct market_today *today)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *p = &world->prisons[prison];
    uint32_t *members = market_of(world)->members + prison * world->n_groups;
    const uint8_t *group = population_of(world)->group;
    memset(members, 0, world->n_groups * sizeof *members);
    for (uint32_t w = p->wing_first; w < p->wing_first + p->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const uint32_t found = ocp_list_other(group + wing->first, wing->count, OCP_NO_GROUP, today->member + today->n_members);
        today->rows += wing->count;
        for (uint32_t k = 0; k < found; k++) {
            const uint32_t row = wing->first + today->member[today->n_members];
            members[group[row]]++;
            today->member_group[today->n_members] = group[row];
            today->member[today->n_members++] = row;
        }
    }
}

void market_open_routes(const struct ocp_day *day, uint32_t prison, uint32_t cell, double *open)
{
    const struct market_params *p = market_prison(day, prison);
    const struct market_derived *d = market_derived_of(day, prison);
    const double corrupt = (double)staff_of(day->world)->corrupt[cell];
    for (unsigned r = 0; r < ROUTE_COUNT; r++) {
        open[r] = d->open[r];
    }
    open[ROUTE_STAFF] *= corrupt / (corrupt + p->staff_half);
    open[ROUTE_DRONE] = market_spread(open[ROUTE_DRONE], p->drone_growth, (double)ocp_horizon_day(day->world) / 365.25);
}

void market_stop_chances(const struct ocp_day *day, uint32_t prison, uint32_t cell, double *stopped)
{
    const struct market_state *m = market_of(day->world);
    const struct market_params *p = market_prison(day, prison);
    const struct market_derived *d = market_derived_of(day, prison);
    for (unsigned r = 0; r < ROUTE_COUNT; r++) {
        stopped[r] = market_interdiction(d->level[r], (double)m->condition[prison * ROUTE_COUNT + r], p->untrained,
                                         (double)m->skill[prison], (double)m->novelty[cell * ROUTE_COUNT + r], p->novelty_shield);
    }
    /* What officers screen by hand is screened as far as they have hours. */
    const double done = (double)programmes_of(day->world)->control[prison];
    stopped[ROUTE_VISITS] *= done;
    stopped[ROUTE_MAIL] *= done;
}

/* Everything about one cell's loads today. */
struct sender {
    uint32_t prison, cell;
    double open[ROUTE_COUNT], stopped[ROUTE_COUNT];
    double mix[GOOD_COUNT]; /* weight of each good at today's prices */
};

static unsigned pick_weighted(const double *weight, unsigned n, double u)
{
    double all = 0.0;
    for (unsigned i = 0; i < n; i++) {
        all += weight[i];
    }
    double at = u * all;
    unsigned i = 0;
    while (i + 1 < n && at >= weight[i]) {
        at -= weight[i++];
    }
    return i;
}

static unsigned pick_route(const float *effort, double u)
{
    double share[ROUTE_COUNT];
    for (unsigned r = 0; r < ROUTE_COUNT; r++) {
        share[r] = (double)effort[r];
    }
    return pick_weighted(share, ROUTE_COUNT, u);
}

static void arrive(const struct ocp_day *day, const struct sender *s, unsigned route, unsigned good, int32_t units)
{
    const struct market_state *m = market_of(day->world);
    m->stock[s->cell * GOOD_COUNT + good] += units;
    m->goods_in[s->prison * GOOD_COUNT + good] += units;
    if (good < GOOD_DRUGS) {
        market_measure(day, OUT_INTAKE, s->prison, (double)units);
        market_measure(day, OUT_INTAKE_VISITS + route, s->prison, (double)units);
    }
}

static void stop(const struct ocp_day *day, const struct sender *s, unsigned good, int32_t units, double u)
{
    const struct market_state *m = market_of(day->world);
    m->goods_stopped[s->prison * GOOD_COUNT + good] += units;
    if (u < market_prison(day, s->prison)->find_recorded) {
        market_measure(day, good == GOOD_PHONES ? OUT_PHONE_FINDS : OUT_SEIZURES, s->prison,
                       good == GOOD_PHONES ? (double)units : 1.0);
    }
}

/* One attempt: route, good, size, fate. What is recorded is decided by the low
 * halves of words. */
static void send_load(const struct ocp_day *day, const struct sender *s, uint32_t number)
{
    const struct market_state *m = market_of(day->world);
    const struct market_params *p = market_prison(day, s->prison);
    const struct market_derived *d = market_derived_of(day, s->prison);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_market, DRAW_LOAD), s->cell, number, word);
    const unsigned route = pick_route(m->effort + s->cell * ROUTE_COUNT, ocp_uniform(word[0]));
    double weight[GOOD_COUNT];
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        weight[g] = s->mix[g] * market_suits[route][g];
    }
    const unsigned good = pick_weighted(weight, GOOD_COUNT, ocp_uniform(word[1]));
    const enum market_fate fate = market_load_fate(ocp_uniform(word[3]), s->open[route], s->stopped[route]);
    const size_t at = s->cell * ROUTE_COUNT + route;
    m->tries[at] = (uint16_t)(m->tries[at] + (m->tries[at] < UINT16_MAX));
    if (fate == FATE_IMPOSSIBLE) {
        return;
    }
    const double size = market_load_units(ocp_uniform(word[2]), d->load_decay[route][good]);
    const int32_t units = (int32_t)(size < 100000.0 ? size : 100000.0);
    const double cost = (double)units * d->outside[good] + p->load_cost;
    m->owed[s->cell] += (int64_t)(cost * 100.0);
    if (route == ROUTE_DRONE) {
        const double recorded = (double)ocp_uniform_float(word[1] << 16);
        market_measure(day, OUT_DRONE_SEEN, s->prison, recorded < p->drone_recorded);
    }
    if (fate == FATE_DELIVERED) {
        arrive(day, s, route, good, units);
        m->gain[at] += (float)((double)units * (double)m->price[s->prison * GOOD_COUNT + good] - cost);
    } else {
        stop(day, s, good, units, (double)ocp_uniform_float(word[2] << 16));
        ocp_event(day, KIND_LOAD_STOPPED, s->prison, s->cell - s->prison * day->world->n_groups, route, (double)units);
        m->gain[at] -= (float)(cost + p->load_loss);
    }
    ocp_measure_ratio(day, MECH_market, OUT_INTERDICTED, s->prison, fate == FATE_STOPPED, 1.0);
}

/* Attempts of one cell on an average day. Trade grows with the share of organised prisoners and saturates; debtors who carry
 * add to it, and so does a good price. */
static double attempts(const struct ocp_day *day, const struct sender *s, double prisoners, double organised)
{
    const struct market_state *m = market_of(day->world);
    const struct market_params *p = market_prison(day, s->prison);
    const double members = (double)m->members[s->cell];
    double mix = 0.0;
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        mix += s->mix[g];
    }
    double carried = p->carrier_gain * (double)m->carriers[s->cell] / members;
    carried = carried < 1.0 ? carried : 1.0;
    return p->load_rate * mix * prisoners * members / (organised + p->organised_half * prisoners) * (1.0 + carried);
}

void market_run_supply(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct market_state *m = market_of(world);
    const struct ocp_prison *place = &world->prisons[prison];
    struct market_today *today = ocp_scratch(day, sizeof *today);
    *today = (struct market_today){.member = ocp_scratch(day, ((size_t)place->row_limit + 1) * sizeof *today->member),
                                   .member_group = ocp_scratch(day, place->row_limit),
                                   .event = ocp_scratch(day, place->row_limit),
                                   .press_word = ocp_scratch(day, place->wing_count * sizeof *today->press_word)};
    ocp_share(day, MECH_market, today);
    count_members(day, prison, today);
    const struct market_params *p = market_prison(day, prison);
    const struct market_derived *d = market_derived_of(day, prison);
    struct sender s = {.prison = prison};
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        const double ratio = (double)m->price[prison * GOOD_COUNT + g] / d->reference[g];
        s.mix[g] = d->supply[g] * ocp_pow(ratio, p->supply_elasticity);
    }
    for (uint32_t g = 0; g < world->n_groups; g++) {
        s.cell = prison * world->n_groups + g;
        if (m->members[s.cell] == 0) {
            continue;
        }
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_market, DRAW_LOADS), s.cell, 0, word);
        const double mean = attempts(day, &s, (double)today->rows, (double)today->n_members);
        const uint32_t loads = ocp_poisson_quantile(mean, ocp_uniform(word[0]));
        if (loads > 0) {
            market_open_routes(day, prison, s.cell, s.open);
            market_stop_chances(day, prison, s.cell, s.stopped);
        }
        for (uint32_t i = 0; i < loads; i++) {
            send_load(day, &s, i);
        }
    }
}
