/* Ties of real, anonymised cases: laid between the persons whom the engine picked for the members of a network.
 *
 * Each end is written when its own person enters, by the same rule, so that both ends are alike and nobody's row is touched by
 * another. Who belongs to the group is population's decision; what becomes of the ties is contacts'. */
#include "models/people/contacts_seed.h"

#include "engine/seeds.h"

/* Where somebody who is inside on day 0 lives; seats are given before the first of them enters. */
static uint32_t prison_of(const struct ocp_world *world, uint32_t person)
{
    return world->wings[world->wing_of[world->row_of_person[person]]].prison;
}

void contacts_seed(const struct ocp_day *day, uint32_t row, uint32_t person, double least)
{
    const struct ocp_world *world = day->world;
    const struct ocp_plan *plan = world->plan;
    const uint32_t self = day->day == 0 ? ocp_seed_member(world, person) : OCP_NOWHERE;
    if (self == OCP_NOWHERE) {
        return;
    }
    struct contacts_state *s = contacts_of(world);
    const size_t at = (size_t)row * OCP_TIES;
    const struct ocp_tie_list list = {s->tie_who + at, s->tie_weight + at, s->tie_count + row};
    for (size_t i = 0; i < plan->n_tie_seeds; i++) {
        const struct ocp_tie_seed *tie = &plan->tie_seeds[i];
        if (tie->a != self && tie->b != self) {
            continue;
        }
        const uint32_t other = tie->a == self ? tie->b : tie->a;
        const uint32_t whom = ocp_seed_person(world, other);
        const double strength = tie->weight > least ? tie->weight : least;
        (void)ocp_ties_add(&list, whom, ocp_tie_weight(strength));
        s->apart[row] = s->apart[row] || prison_of(world, whom) != prison_of(world, person);
    }
}
