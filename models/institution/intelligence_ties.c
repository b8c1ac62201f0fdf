/* Reported associations: what the service believes of the network. Truth enters when a report is written, as one name with an
 * error, and nowhere else.
 *
 * A report names an associate with a stated probability: with the stated reliability somebody to whom the prisoner is truly tied,
 * the stronger the tie the likelier; else anybody of the wing. Evidence is kept at the prisoner reported on only (the other may
 * live elsewhere, and prisons are worked on in parallel); who reads it takes both directions for one tie. */
#include "models/institution/intelligence_ties.h"

#include "engine/math.h"
#include "engine/ties.h"
#include "models/people/contacts_state.h"

static const float STRUCK_OFF = 0.1F; /* log-odds: a report of grade 4 lasts four and a half years at a fade of 540 d */

static uint32_t true_tie(const struct ocp_world *world, uint32_t row, uint32_t word)
{
    const struct contacts_state *ties = contacts_of(world);
    const size_t at = (size_t)row * OCP_TIES;
    uint32_t sum = 0;
    for (uint32_t i = 0; i < ties->tie_count[row]; i++) {
        sum += ties->tie_weight[at + i];
    }
    uint32_t left = ocp_pick(word, sum);
    for (uint32_t i = 0; i < ties->tie_count[row]; i++) {
        if (left < ties->tie_weight[at + i]) {
            return ties->tie_who[at + i];
        }
        left -= ties->tie_weight[at + i];
    }
    return OCP_NOWHERE;
}

uint32_t intelligence_associate(const struct ocp_day *day, uint32_t row, uint32_t kind, double names, double right)
{
    const struct ocp_world *world = day->world;
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_intelligence, INTELLIGENCE_DRAW_ASSOCIATE), world->person[row], kind, word);
    if (!ocp_chance(word[0], names)) {
        return OCP_NOWHERE;
    }
    const struct ocp_wing *wing = &world->wings[world->wing_of[row]];
    const uint32_t whom =
        ocp_chance(word[1], right) ? true_tie(world, row, word[2]) : world->person[wing->first + ocp_pick(word[3], wing->count)];
    return whom == world->person[row] ? OCP_NOWHERE : whom;
}

void intelligence_associate_note(struct intelligence_state *s, uint32_t row, uint32_t whom, float weight)
{
    const size_t at = (size_t)row * INTELLIGENCE_TIES;
    uint32_t weakest = 0;
    for (uint32_t i = 0; i < s->seen_count[row]; i++) {
        if (s->seen_who[at + i] == whom) {
            s->seen_weight[at + i] += weight;
            s->seen_weight[at + i] = s->seen_weight[at + i] > 12.0F ? 12.0F : s->seen_weight[at + i];
            return;
        }
        weakest = s->seen_weight[at + i] < s->seen_weight[at + weakest] ? i : weakest;
    }
    uint32_t place = s->seen_count[row];
    if (place == INTELLIGENCE_TIES) {
        if (s->seen_weight[at + weakest] > weight) {
            return;
        }
        place = weakest;
    } else {
        s->seen_count[row]++;
    }
    s->seen_who[at + place] = whom;
    s->seen_weight[at + place] = weight;
}

void intelligence_associates_fade(const struct ocp_world *world, uint32_t row, float keep)
{
    struct intelligence_state *s = intelligence_of(world);
    const size_t at = (size_t)row * INTELLIGENCE_TIES;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->seen_count[row]; i++) {
        const uint32_t whom = s->seen_who[at + i];
        const float weight = s->seen_weight[at + i] * keep;
        s->seen_who[at + i] = 0;
        s->seen_weight[at + i] = 0.0F;
        if (weight >= STRUCK_OFF && ocp_row_of(world, whom) != OCP_NOWHERE) {
            s->seen_who[at + kept] = whom;
            s->seen_weight[at + kept++] = weight;
        }
    }
    s->seen_count[row] = (uint8_t)kept;
}
