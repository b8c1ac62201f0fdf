/* Leadership day by day: coordination follows the orders that arrive; a leader who leaves or is cut off is lost; the vacancy
 * ends by succession, by a move of leadership outside, or in a split. */
#include "engine/math.h"
#include "models/day.h"
#include "models/groups/command_state.h"
#include "models/groups/groups_inside.h"
#include "models/groups/groups_kernel.h"
#include "models/people/contacts_state.h"
#include "models/people/fusion_state.h"
#include "models/people/population_state.h"

/* The two members of highest standing who are not cut off in a special unit; ties of standing go to the lower number. */
struct contenders {
    uint32_t first, second;
    float first_power, second_power;
};

static void find_contenders(const struct ocp_world *world, struct contenders *c)
{
    const struct population_state *who = population_of(world);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        c[g] = (struct contenders){OCP_NOWHERE, OCP_NOWHERE, -1.0F, -1.0F};
    }
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; !world->plan->regimes[wing->regime].special && row < wing->first + wing->count; row++) {
            if (who->role[row] < ROLE_OPERATIONAL || who->group[row] == OCP_NO_GROUP) {
                continue;
            }
            struct contenders *own = &c[who->group[row]];
            const float power = who->power[row];
            const uint32_t person = world->person[row];
            if (power > own->first_power || (power == own->first_power && person < own->first)) {
                own->second = own->first;
                own->second_power = own->first_power;
                own->first = person;
                own->first_power = power;
            } else if (power > own->second_power || (power == own->second_power && person < own->second)) {
                own->second = person;
                own->second_power = power;
            }
        }
    }
}

/* 0 for equals, 1 when the second has no standing at all. */
static double gap_of(const struct contenders *c)
{
    if (c->second == OCP_NOWHERE || c->first_power <= 0.0F) {
        return 1.0;
    }
    const double gap = 1.0 - (double)c->second_power / (double)c->first_power;
    return gap < 0.0 ? 0.0 : gap;
}

static uint8_t spare_group(const struct ocp_world *world, const struct groups_state *s)
{
    for (uint32_t g = 0; g < world->n_groups; g++) {
        if (!s->active[g] && s->members[g] == 0) {
            return (uint8_t)g;
        }
    }
    return OCP_NO_GROUP;
}

static double tie_between(const struct ocp_world *world, uint32_t row, uint32_t person)
{
    const struct contacts_state *s = contacts_of(world);
    const size_t at = (size_t)row * OCP_TIES;
    const struct ocp_tie_list own = {s->tie_who + at, s->tie_weight + at, s->tie_count + row};
    const int i = ocp_ties_find(&own, person);
    return i < 0 ? 0.0 : (double)own.weight[i];
}

/* How far a member leans to the runner-up by own ties to him and to the leader. */
static double lean_of(const struct ocp_world *world, uint32_t row, uint32_t leader, uint32_t runner_up)
{
    return tie_between(world, row, runner_up) - tie_between(world, row, leader);
}

/* A split under way. Prisons in which neither of the two lives go as one. */
struct division {
    uint8_t group;
    uint32_t leader, runner_up;           /* persons */
    uint32_t leader_home, runner_up_home; /* prisons */
    double leader_power, runner_up_power;
};

/* By whom the friends of a member stand who has no tie to either of the two. */
static double lean_of_friends(const struct ocp_world *world, const struct division *d, uint32_t row)
{
    const struct contacts_state *s = contacts_of(world);
    double lean = 0.0;
    for (uint32_t i = 0; i < s->tie_count[row]; i++) {
        const size_t at = (size_t)row * OCP_TIES + i;
        const uint32_t there = world->row_of_person[s->tie_who[at]];
        if (there != OCP_NOWHERE && population_of(world)->group[there] == d->group) {
            const double own = lean_of(world, there, d->leader, d->runner_up);
            lean += (double)s->tie_weight[at] * (own > 0.0 ? 1.0 : (own < 0.0 ? -1.0 : 0.0));
        }
    }
    return lean;
}

/* Does a prison in which neither lives go with the runner-up? The nearer of the two is the one with more of its ties. */
static bool site_follows(const struct ocp_day *day, const struct division *d, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    double lean = 0.0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            lean += population_of(world)->group[row] == d->group ? lean_of(world, row, d->leader, d->runner_up) : 0.0;
        }
    }
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_groups, DRAW_FOLLOW_SITE), prison, d->group, word);
    return follows_runner_up(lean, ocp_uniform(word[0]), d->leader_power, d->runner_up_power);
}

/* Where one of the two lives each member decides: by own ties, by those of friends, then with the one who is there; if both are,
 * by an own draw. */
static bool member_follows(const struct ocp_day *day, const struct division *d, uint32_t row, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_groups, DRAW_FOLLOW), world->person[row], d->group, word);
    double lean = lean_of(world, row, d->leader, d->runner_up);
    if (!(lean > 0.0 || lean < 0.0)) {
        lean = lean_of_friends(world, d, row);
    }
    if (!(lean > 0.0 || lean < 0.0) && d->leader_home != d->runner_up_home) {
        lean = prison == d->runner_up_home ? 1.0 : -1.0;
    }
    return follows_runner_up(lean, ocp_uniform(word[0]), d->leader_power, d->runner_up_power);
}

/* Marks the rows of all who go with the runner-up: decided by the group as it was, then carried out. */
static void choose_sides(const struct ocp_day *day, const struct division *d, uint8_t *goes)
{
    const struct ocp_world *world = day->world;
    for (uint32_t prison = 0; prison < world->n_prisons; prison++) {
        const struct ocp_prison *site = &world->prisons[prison];
        const bool home = prison == d->leader_home || prison == d->runner_up_home;
        const bool all = !home && site_follows(day, d, prison);
        for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
            const struct ocp_wing *wing = &world->wings[w];
            for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
                const uint32_t person = world->person[row];
                goes[row] = 0;
                if (population_of(world)->group[row] == d->group && person != d->leader) {
                    goes[row] = person == d->runner_up || (home ? member_follows(day, d, row, prison) : all);
                }
            }
        }
    }
}

static struct division division_of(const struct ocp_world *world, uint8_t group, const struct contenders *c)
{
    const uint32_t leader = world->row_of_person[c->first];
    const uint32_t runner_up = world->row_of_person[c->second];
    return (struct division){group,
                             c->first,
                             c->second,
                             world->wings[world->wing_of[leader]].prison,
                             world->wings[world->wing_of[runner_up]].prison,
                             (double)c->first_power,
                             (double)c->second_power};
}

/* The splinter inherits what the group was to others; the two halves are at war. */
static void divide_relations(const struct ocp_world *world, uint8_t group, uint8_t fresh)
{
    const struct groups_state *s = groups_of(world);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        const float old = g == group ? -1.0F : s->relation[(size_t)group * OCP_MAX_GROUPS + g];
        if (g != fresh) {
            s->relation[(size_t)fresh * OCP_MAX_GROUPS + g] = old;
            s->relation[(size_t)g * OCP_MAX_GROUPS + fresh] = old;
        }
    }
}

/* The runner-up takes along who follows him. */
static void split(struct ocp_day *day, uint8_t group, const struct contenders *c)
{
    const struct ocp_world *world = day->world;
    struct groups_state *s = groups_of(world);
    struct population_state *who = population_of(world);
    struct fusion_state *fusion = fusion_of(world);
    const uint8_t fresh = spare_group(world, s);
    if (fresh == OCP_NO_GROUP) {
        return;
    }
    const struct division d = division_of(world, group, c);
    uint8_t *goes = ocp_scratch(day, world->n_rows + 1);
    choose_sides(day, &d, goes);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if (goes[row]) {
                who->group[row] = fresh;
                fusion->group[row] *= 0.7F; /* some of the bond was to those left behind: ASSUMED */
            }
        }
    }
    s->active[fresh] = 1;
    s->leader[fresh] = d.runner_up;
    s->obeyed[fresh] = s->coordination[group];
    s->coordination[fresh] = s->coordination[group];
    s->contest[fresh] = 1.0F;
    s->rival[fresh] = s->rival[group];
    divide_relations(world, group, fresh);
    ocp_measure(day, MECH_groups, OUT_SPLITS, OCP_NOWHERE, 1.0);
}

/* Three fixed words a day and group, used or not: does the vacancy end, does leadership move outside, does the group split. */
static void succeed(struct ocp_day *day, uint8_t group, const struct contenders *c, const struct groups_params *p)
{
    const struct ocp_world *world = day->world;
    struct groups_state *s = groups_of(world);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_groups, DRAW_SUCCESSION), group, 0, word);
    s->vacant[group]++;
    const double gap = gap_of(c);
    if (c->first == OCP_NOWHERE || !ocp_chance(word[0], ocp_daily(succession_hazard(p->succession_days, gap, p->successor_gain)))) {
        return;
    }
    ocp_measure(day, MECH_groups, OUT_SUCCESSIONS, OCP_NOWHERE, 1.0);
    ocp_measure_ratio(day, MECH_groups, OUT_SUCCESSION_DAYS, OCP_NOWHERE, (double)s->vacant[group], 1.0);
    s->vacant[group] = 0;
    if (ocp_chance(word[1], p->move_outside)) {
        s->outside_led[group] = 1;
        s->leader[group] = OCP_NOWHERE;
        return;
    }
    s->leader[group] = c->first;
    s->obeyed[group] = s->coordination[group];
    s->contest[group] += (1.0F - s->contest[group]) * (float)(1.0 - gap);
    if (c->second != OCP_NOWHERE && world->row_of_person[c->second] != OCP_NOWHERE &&
        ocp_chance(word[2], split_probability(p->split, gap))) {
        split(day, group, c);
    }
}

/* Orders sent and delivered by the group anywhere today move coordination over about four weeks; what the leader himself sends
 * moves how far he is obeyed, order by order. A group can go on being coordinated by its brokers while its leader is cut off. */
static void coordinate(const struct ocp_world *world, struct groups_state *s, uint8_t group)
{
    const struct command_state *command = command_of(world);
    uint32_t sent = 0;
    uint32_t delivered = 0;
    uint32_t own_sent = 0;
    uint32_t own_delivered = 0;
    for (uint32_t prison = 0; prison < world->n_prisons; prison++) {
        sent += command->sent[(size_t)prison * world->n_groups + group];
        delivered += command->delivered[(size_t)prison * world->n_groups + group];
        own_sent += command->leader_sent[(size_t)prison * world->n_groups + group];
        own_delivered += command->leader_delivered[(size_t)prison * world->n_groups + group];
    }
    const float weight = 0.05F; /* of one order in the memory of the last twenty; ASSUMED */
    for (uint32_t k = 0; k < own_sent; k++) {
        s->obeyed[group] += weight * ((k < own_delivered ? 1.0F : 0.0F) - s->obeyed[group]);
    }
    const float follow = 1.0F / 28.0F; /* four weeks; ASSUMED */
    if (sent > 0) {
        s->coordination[group] += follow * ((float)delivered / (float)sent - s->coordination[group]);
    } else if (s->leader[group] == OCP_NOWHERE && !s->outside_led[group]) {
        s->coordination[group] -= follow * s->coordination[group];
    }
}

void groups_lead(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    const struct ocp_world *world = day->world;
    struct groups_state *s = groups_of(world);
    const struct groups_params *p = ocp_world_params(day, MECH_groups);
    const struct population_state *who = population_of(world);
    struct contenders contenders[OCP_MAX_GROUPS];
    bool open = false;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        const uint32_t row = s->leader[g] == OCP_NOWHERE ? OCP_NOWHERE : world->row_of_person[s->leader[g]];
        if (s->leader[g] != OCP_NOWHERE && (row == OCP_NOWHERE || who->group[row] != g)) {
            s->leader[g] = OCP_NOWHERE; /* released, dead, escaped, or no longer one of them */
        }
        open = open || (s->leader[g] == OCP_NOWHERE && !s->outside_led[g] && s->active[g]);
    }
    if (open) {
        find_contenders(world, contenders);
    }
    const float fade = (float)ocp_exp(-1.0 / p->contest_days);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        if (!s->active[g]) {
            continue;
        }
        s->contest[g] *= fade;
        coordinate(world, s, (uint8_t)g);
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_groups, DRAW_SUCCESSION), g, 1, word);
        /* A leader who is not obeyed for long is no longer the leader; leadership outside can come back inside likewise. */
        const float hold = s->leader[g] != OCP_NOWHERE ? s->obeyed[g] : s->coordination[g];
        if ((s->leader[g] != OCP_NOWHERE || s->outside_led[g]) && (double)hold < p->control_floor &&
            ocp_chance(word[0], ocp_daily(1.0 / p->control_loss))) {
            s->leader[g] = OCP_NOWHERE;
            s->outside_led[g] = 0;
        } else if (s->outside_led[g] && ocp_chance(word[1], ocp_daily(1.0 / p->return_inside))) {
            s->outside_led[g] = 0;
        } else if (s->leader[g] == OCP_NOWHERE && !s->outside_led[g]) {
            if (open) {
                succeed(day, (uint8_t)g, &contenders[g], p);
            }
        }
    }
}
