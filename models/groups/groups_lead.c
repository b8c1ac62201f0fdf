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

/* The runner-up takes along those of the group who live in his prison or are tied to him. The two halves become rivals. */
static void split(struct ocp_day *day, uint8_t group, uint32_t runner_up)
{
    const struct ocp_world *world = day->world;
    struct groups_state *s = groups_of(world);
    struct population_state *who = population_of(world);
    struct fusion_state *fusion = fusion_of(world);
    const uint8_t fresh = spare_group(world, s);
    if (fresh == OCP_NO_GROUP) {
        return;
    }
    const struct contacts_state *ties = contacts_of(world);
    const uint32_t seat = world->row_of_person[runner_up];
    const uint32_t prison = world->wings[world->wing_of[seat]].prison;
    const size_t at = (size_t)seat * OCP_TIES;
    const struct ocp_tie_list list = {ties->tie_who + at, ties->tie_weight + at, ties->tie_count + seat};
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            const uint32_t person = world->person[row];
            const bool follows = wing->prison == prison || person == runner_up || ocp_ties_find(&list, person) >= 0;
            if (who->group[row] == group && person != s->leader[group] && follows) {
                who->group[row] = fresh;
                fusion->group[row] *= 0.7F; /* some of the bond was to those left behind: ASSUMED */
                s->joined_day[row] = (int32_t)day->day;
            }
        }
    }
    s->active[fresh] = 1;
    s->leader[fresh] = runner_up;
    s->obeyed[fresh] = s->coordination[group];
    s->coordination[fresh] = s->coordination[group];
    s->contest[fresh] = 1.0F;
    s->rival[fresh] = group;
    s->rival[group] = fresh;
    s->relation[(size_t)group * OCP_MAX_GROUPS + fresh] = -1.0F;
    s->relation[(size_t)fresh * OCP_MAX_GROUPS + group] = -1.0F;
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
        split(day, group, c->second);
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
