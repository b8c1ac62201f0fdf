/* Transfers to another administration (jurisdiction): of believed members, by order; and ordinary ones of sentenced prisoners of
 * foreign origin, who serve the rest of their sentence elsewhere. Nobody is sent where no place is free, nor out of a special
 * unit, whose placements have reviews of their own. What the receiving service gets to know is decided in
 * intelligence_borders.c. */
#include "engine/math.h"
#include "models/institution/placement_inside.h"
#include "models/institution/placement_kernel.h"
#include "models/people/population_state.h"

/* Framework Decision 2008/909/JHA, article 9(1)(h): a transfer may be refused when less than six months are left. */
enum { LEAST_LEFT = 180 };

/* The least occupied ordinary wing with a free place (not only room for one more) of the first prison of another administration
 * that has any, from a prison picked by chance on; OCP_NOWHERE when none has. */
static uint32_t place_abroad(const struct ocp_world *world, uint32_t from, uint32_t word)
{
    const uint32_t first = ocp_pick(word, world->n_prisons);
    for (uint32_t k = 0; k < world->n_prisons; k++) {
        const uint32_t prison = (first + k) % world->n_prisons;
        if (world->prisons[prison].jurisdiction == world->prisons[from].jurisdiction) {
            continue;
        }
        const uint32_t wing = placement_wing_in(world, prison, OCP_NOWHERE);
        if (wing != OCP_NOWHERE && world->wings[wing].count < world->wings[wing].capacity) {
            return wing;
        }
    }
    return OCP_NOWHERE;
}

/* Sentenced, of foreign origin, and with enough of the sentence left. */
static bool may_serve_elsewhere(const struct ocp_day *day, uint32_t row)
{
    const struct population_state *who = population_of(day->world);
    return who->origin[row] > 0 && who->sentence[row] != SENTENCE_REMAND && who->release_day[row] - (int32_t)day->day >= LEAST_LEFT;
}

/* Whom an order or the ordinary rule may concern: persons, in the order of their rows. */
static uint32_t list_candidates(const struct ocp_day *day, uint32_t *person)
{
    const struct ocp_world *world = day->world;
    const uint8_t *believed = placement_of(world)->believed_group;
    uint32_t n = 0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const struct placement_params *p = ocp_wing_params(day, w, MECH_placement);
        const bool special = world->plan->regimes[wing->regime].special;
        const bool any = !special && (p->cross_border > 0.0 || p->cross_border_ordinary > 0.0);
        for (uint32_t row = wing->first; any && row < wing->first + wing->count; row++) {
            if (believed[row] != OCP_NO_GROUP || may_serve_elsewhere(day, row)) {
                person[n++] = world->person[row];
            }
        }
    }
    return n;
}

void placement_abroad(struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    if (world->n_jurisdictions < 2) {
        return;
    }
    uint32_t *person = ocp_scratch(day, world->n_rows * sizeof *person);
    const uint32_t n = list_candidates(day, person);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t row = world->row_of_person[person[i]];
        const uint32_t from = world->wings[world->wing_of[row]].prison;
        const struct placement_params *p = ocp_wing_params(day, world->wing_of[row], MECH_placement);
        const bool believed = placement_of(world)->believed_group[row] != OCP_NO_GROUP;
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_placement, DRAW_ABROAD), person[i], 0, word);
        const bool ordered = believed && ocp_chance(word[0], p->cross_border);
        const double ordinary = ocp_daily(p->cross_border_ordinary * PLACEMENT_WEEK / 365.25);
        if (!ordered && !(may_serve_elsewhere(day, row) && ocp_chance(word[1], ordinary))) {
            continue;
        }
        const uint32_t wing = place_abroad(world, from, word[2]);
        if (wing != OCP_NOWHERE) {
            (void)placement_transfer(day, person[i], wing, ordered ? REASON_ABROAD : REASON_HOME);
        }
    }
}
