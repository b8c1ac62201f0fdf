/* Admission: newcomers and persons who return get a place, capacity first. Nobody is ever put where there is no room: when
 * every prison of the jurisdiction is full, the person waits, and waiting is counted. */
#include "engine/scan.h"
#include "models/institution/placement_inside.h"
#include "models/people/population_state.h"

#include <string.h>

uint32_t placement_wing_in(const struct ocp_world *world, uint32_t prison, uint32_t except)
{
    const struct ocp_prison *site = &world->prisons[prison];
    uint32_t best = OCP_NOWHERE;
    uint64_t best_count = 0;
    uint64_t best_places = 1;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        if (w == except || wing->count >= wing->limit || world->plan->regimes[wing->regime].special) {
            continue;
        }
        const uint64_t places = wing->capacity > 0 ? wing->capacity : 1;
        if (best == OCP_NOWHERE || wing->count * best_places < best_count * places) {
            best = w;
            best_count = wing->count;
            best_places = places;
        }
    }
    return best;
}

/* Reception prison: in proportion to the size that the plan gives prisons, by the person's own draw. */
static uint32_t reception(const struct ocp_day *day, const uint64_t *size_up_to, uint32_t person)
{
    const struct ocp_world *world = day->world;
    uint32_t word[4];
    ocp_draw_once(day, OCP_PURPOSE(MECH_placement, DRAW_RECEPTION), person, 0, word);
    const uint64_t total = size_up_to[world->n_prisons - 1];
    const uint64_t at = (uint64_t)word[0] * total >> 32;
    uint32_t low = 0;
    uint32_t high = world->n_prisons - 1;
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (size_up_to[middle] > at) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/* What a day of admissions knows of the prisons. */
struct gates {
    uint64_t *size_up_to; /* [n_prisons] sizes of the prisons up to each */
    uint8_t *full;        /* [n_prisons] had no room when last asked; nobody leaves before the phase ends */
};

uint32_t placement_wing_near(const struct ocp_world *world, uint32_t prison, uint8_t *full)
{
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        const uint32_t other = prison + p < world->n_prisons ? prison + p : prison + p - world->n_prisons;
        if ((full && full[other]) || world->prisons[other].jurisdiction != world->prisons[prison].jurisdiction) {
            continue;
        }
        const uint32_t wing = placement_wing_in(world, other, OCP_NOWHERE);
        if (wing != OCP_NOWHERE) {
            return wing;
        }
        if (full) {
            full[other] = 1;
        }
    }
    return OCP_NOWHERE;
}

static void admit(struct ocp_day *day, const struct gates *gates, uint32_t person)
{
    struct ocp_world *world = day->world;
    const uint32_t wing = placement_wing_near(world, reception(day, gates->size_up_to, person), gates->full);
    if (wing == OCP_NOWHERE) {
        population_of(world)->return_day[person] = (int32_t)day->day + 1;
        ocp_measure(day, MECH_placement, OUT_WAITING, OCP_NOWHERE, 1.0);
        return;
    }
    ocp_person_enter(day, person, wing);
}

enum { SEARCHED_AT_ONCE = 1024 };

void placement_admit(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    struct ocp_world *world = day->world;
    const struct gates gates = {ocp_scratch(day, world->n_prisons * sizeof *gates.size_up_to), ocp_scratch(day, world->n_prisons)};
    memset(gates.full, 0, world->n_prisons);
    uint64_t sum = 0;
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        const struct ocp_prison_spec *spec = &world->plan->prisons[p];
        sum += spec->prisoners > 0 ? spec->prisoners : 1;
        gates.size_up_to[p] = sum;
    }
    const struct population_state *s = population_of(world);
    const uint32_t known = world->n_persons;
    const int32_t today = (int32_t)day->day;
    for (uint32_t from = 0; from < known && today > 0; from += SEARCHED_AT_ONCE) {
        const uint32_t count = known - from < SEARCHED_AT_ONCE ? known - from : SEARCHED_AT_ONCE;
        if (ocp_count_equal(s->return_day + from, count, today) == 0) {
            continue;
        }
        for (uint32_t person = from; person < from + count; person++) {
            if (s->return_day[person] == today) {
                admit(day, &gates, person);
            }
        }
    }
    for (uint32_t k = 0; k < world->arrivals[day->day]; k++) {
        admit(day, &gates, ocp_person_new(day));
    }
}
