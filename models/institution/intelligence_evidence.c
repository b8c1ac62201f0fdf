/* Evidence that is there without anybody's talking: an order that was intercepted, something found in a search. Each makes reports of
 * a reliability and a grade of its own, which wait for analysts like all others.
 *
 * An intercepted order says much about its sender, who gives orders, and as much as any report about whom it was for: it names both,
 * each as company of the other. A find says little: many have something in their cells, and it names no group. */
#include "models/economy/market_state.h"
#include "models/groups/command_state.h"
#include "models/institution/intelligence_inside.h"
#include "models/people/population_state.h"

unsigned intelligence_heard(const struct ocp_day *day, const struct intelligence_params *p, uint32_t row, struct report report[2])
{
    const struct ocp_world *world = day->world;
    const struct population_state *who = population_of(world);
    const uint32_t with = command_of(world)->heard_with[row];
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_intelligence, DRAW_HEARD), world->person[row], 0, word);
    const bool right = ocp_chance(word[0], p->heard_right) != 0;
    const uint8_t group = right ? who->group[row] : intelligence_any_group(world, word[3]);
    const int off = ocp_chance(word[1], p->role_noise) ? ((word[2] & 1U) ? 1 : -1) : 0;
    report[0] = (struct report){.person = world->person[row],
                                .with = with,
                                .claim = intelligence_claim(group, (int)who->role[row] + off),
                                .weight = (float)report_weight(p->heard_grade, 1.0)};
    if (with == OCP_NOWHERE) {
        return 1;
    }
    report[1] = (struct report){.person = with,
                                .with = world->person[row],
                                .claim = intelligence_claim(group, ROLE_OPERATIONAL),
                                .weight = (float)report_weight(p->grade, 1.0)};
    return 2;
}

unsigned intelligence_found(const struct ocp_day *day, const struct intelligence_params *p, uint32_t row, struct report *report)
{
    const struct ocp_world *world = day->world;
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_intelligence, DRAW_FOUND), world->person[row], 0, word);
    *report = (struct report){.person = world->person[row],
                              .with = OCP_NOWHERE,
                              .claim = INTELLIGENCE_NO_CLAIM,
                              .weight = (float)report_weight(p->find_grade, 1.0)};
    return ocp_chance(word[0], p->find_reports) ? 1 : 0;
}
