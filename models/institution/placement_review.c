/* Special placements, once they are made: periodic review, challenges by the person, and the way out. Truth reaches a decision only as
 * the assessment that intelligence makes for every review and hearing, with its stated error. */
#include "engine/math.h"
#include "models/institution/placement_inside.h"
#include "models/institution/placement_kernel.h"
#include "models/people/population_state.h"

static bool is_special(const struct ocp_world *world, uint32_t wing)
{
    return world->plan->regimes[world->wings[wing].regime].special;
}

/* Those in special units by a placement that is reviewed, or that has been ended while they wait for a place. */
static uint32_t list_placed(const struct ocp_world *world, uint32_t *placed)
{
    const int32_t *review_day = placement_of(world)->review_day;
    uint32_t n = 0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; is_special(world, w) && row < wing->first + wing->count; row++) {
            placed[n] = world->person[row];
            n += review_day[row] != 0;
        }
    }
    return n;
}

/* A review ends a placement in which the service no longer believes, and some of the others by its own draw. */
static bool review_ends(const struct ocp_day *day, const struct placement_params *p, uint32_t row)
{
    const struct ocp_world *world = day->world;
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_placement, DRAW_REVIEW), world->person[row], 0, word);
    return ocp_chance(word[0], p->special_end) || placement_of(world)->believed_group[row] == OCP_NO_GROUP;
}

/* Whether a challenge ends the placement: only where the service no longer believes in it after the assessment made for the
 * hearing. Who has none before the court may lodge one, member or not; it is heard a week later. */
static bool challenge_ends(const struct ocp_day *day, const struct placement_params *p, uint32_t row, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    struct placement_state *s = placement_of(world);
    if (s->appeal_day[row] > (int32_t)day->day) {
        return false;
    }
    if (s->appeal_day[row] > 0) {
        const bool ends = s->believed_group[row] == OCP_NO_GROUP;
        ocp_measure(day, MECH_placement, OUT_HEARD, prison, 1.0);
        ocp_measure_ratio(day, MECH_placement, OUT_GRANTED, prison, ends ? 1.0 : 0.0, 1.0);
        s->appeal_day[row] = 0;
        return ends;
    }
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_placement, DRAW_APPEAL), world->person[row], 0, word);
    if (ocp_chance(word[0], ocp_daily(p->appeal * PLACEMENT_WEEK / 365.25))) {
        s->appeal_day[row] = (int32_t)day->day + PLACEMENT_WEEK;
    }
    return false;
}

static void decide(const struct ocp_day *day, uint32_t row, uint32_t prison)
{
    struct placement_state *s = placement_of(day->world);
    const struct placement_params *p =
        ocp_wing_params(day, day->world->wing_of[row], MECH_placement); /* the special regime's own */
    bool over = challenge_ends(day, p, row, prison);
    if (s->review_day[row] <= (int32_t)day->day) {
        over = review_ends(day, p, row) || over;
        s->review_day[row] = (int32_t)day->day + (int32_t)p->review_days;
    }
    if (over) {
        ocp_measure(day, MECH_placement, OUT_REVERSED, prison, 1.0);
        s->review_day[row] = PLACEMENT_ENDED;
        s->appeal_day[row] = 0;
    }
}

/* Who is to go goes to a wing of the same prison, else of another one of the jurisdiction; when all are full he stays until one of
 * the next weeks finds him a place, and the decision stands. */
void placement_review(struct ocp_day *day)
{
    struct ocp_world *world = day->world;
    struct placement_state *s = placement_of(world);
    uint32_t *placed = ocp_scratch(day, world->n_rows * sizeof *placed);
    const uint32_t n = list_placed(world, placed);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t row = world->row_of_person[placed[i]];
        const uint32_t prison = world->wings[world->wing_of[row]].prison;
        if (s->review_day[row] != PLACEMENT_ENDED) {
            decide(day, row, prison);
        }
        const uint32_t wing = s->review_day[row] == PLACEMENT_ENDED ? placement_wing_near(world, prison, NULL) : OCP_NOWHERE;
        if (wing != OCP_NOWHERE) {
            s->review_day[row] = 0;
            (void)placement_transfer(day, placed[i], wing, REASON_REVIEW);
        }
    }
}
