/* What is known of a person when he comes under another administration. Nothing crosses a border but by exchange: the receiving
 * service begins with what it kept of him if he was there before, and its agencies with their own files. A profile may follow: never,
 * late, in part, or complete with group and role (the same three numbers as for profiles at admission: coverage, delay,
 * completeness). A complete one that takes less than a day is the whole record, which then comes with him: beliefs, reported
 * associations and the agencies' files. Reports still waiting at the prison that he left stay there, as at any transfer.
 *
 * What the administration knew that he leaves stays its own: it is kept, for the case that he comes back. One such record a
 * person is kept, of the last administration left; what one before that kept is lost. A prison service's own part of it ends with
 * the stay, as it does within an administration; the agencies' files do not. */
#include "engine/math.h"
#include "models/institution/intelligence_inside.h"
#include "models/institution/placement_state.h"
#include "models/people/population_state.h"

struct record {
    float odds, role;
    uint8_t group;
    float file[AGENCY_COUNT], told[AGENCY_COUNT];
};

/* What the jurisdiction kept of a person who left it, with the age of its evidence; empty where it kept nothing. */
static struct record kept(const struct ocp_world *world, uint32_t person, uint32_t jurisdiction, double days_a_fade)
{
    const struct intelligence_state *s = intelligence_of(world);
    struct record r = {.group = OCP_NO_GROUP};
    if (s->left_with[person] != jurisdiction + 1) {
        return r;
    }
    const double days = (double)((int32_t)world->day - s->left_day[person]);
    r.odds = belief_fade(s->left_odds[person], (float)ocp_exp(-days / days_a_fade));
    r.role = s->left_role[person];
    r.group = s->left_group[person];
    for (int a = 0; a < AGENCY_COUNT; a++) {
        r.file[a] = s->left_file[(size_t)person * AGENCY_COUNT + (size_t)a];
        r.told[a] = s->left_told[(size_t)person * AGENCY_COUNT + (size_t)a];
    }
    return r;
}

/* The agencies' files at hand stay with the jurisdiction whose they are; those of `r` are at hand now. */
static void change_files(const struct ocp_world *world, uint32_t person, uint32_t jurisdiction, const struct record *r)
{
    struct intelligence_state *s = intelligence_of(world);
    s->left_with[person] = (uint8_t)(s->file_of[person] + 1);
    s->left_day[person] = (int32_t)world->day;
    s->file_of[person] = (uint8_t)jurisdiction;
    for (size_t k = (size_t)person * AGENCY_COUNT; k < (size_t)(person + 1) * AGENCY_COUNT; k++) {
        s->left_file[k] = s->file[k];
        s->left_told[k] = s->told[k];
        s->file[k] = r->file[k % AGENCY_COUNT];
        s->told[k] = r->told[k % AGENCY_COUNT];
    }
}

/* Whether the whole record comes with the person: it is exchanged, complete, and takes less than a day. */
static bool comes_whole(const struct intelligence_params *p, const uint32_t word[4])
{
    return ocp_chance(word[0], p->exchange) && ocp_chance(word[2], p->complete) &&
           profile_delay(ocp_uniform(word[1]), p->exchange_days) < 1.0;
}

static void copy_files(const struct intelligence_state *s, uint32_t person, struct record *r)
{
    for (int a = 0; a < AGENCY_COUNT; a++) {
        r->file[a] = s->file[(size_t)person * AGENCY_COUNT + (size_t)a];
        r->told[a] = s->told[(size_t)person * AGENCY_COUNT + (size_t)a];
    }
}

float intelligence_take_up(const struct ocp_day *day, uint32_t prison, uint32_t person, bool first)
{
    const struct ocp_world *world = day->world;
    const uint32_t jurisdiction = world->prisons[prison].jurisdiction;
    struct intelligence_state *s = intelligence_of(world);
    if (first) {
        s->file_of[person] = (uint8_t)jurisdiction;
    } else if (s->file_of[person] != jurisdiction) {
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_intelligence, DRAW_PROFILE), person, 0x40000U, word);
        struct record own = kept(world, person, jurisdiction, 1.0);
        if (comes_whole(ocp_prison_params(day, prison, MECH_intelligence), word)) {
            copy_files(s, person, &own);
        }
        change_files(world, person, jurisdiction, &own);
    }
    if (s->left_with[person] == 0) {
        return 0.0F;
    }
    s->left_odds[person] = 0.0F;
    s->left_role[person] = 0.0F;
    s->left_group[person] = OCP_NO_GROUP;
    const float *file = s->left_file + (size_t)person * AGENCY_COUNT;
    return file[AGENCY_POLICE] > file[AGENCY_NATIONAL] ? file[AGENCY_POLICE] : file[AGENCY_NATIONAL];
}

/* The prison begins with what its administration kept, and believes nothing until it has reconsidered. */
static void begin(const struct ocp_world *world, uint32_t row, const struct record *r)
{
    struct intelligence_state *s = intelligence_of(world);
    struct placement_state *place = placement_of(world);
    s->log_odds[row] = r->odds;
    s->role_score[row] = r->role;
    s->claimed[row] = r->group;
    s->reports[row] = 0;
    s->last_day[row] = 0;
    for (size_t k = (size_t)row * INTELLIGENCE_TIES; k < (size_t)(row + 1) * INTELLIGENCE_TIES; k++) {
        s->seen_who[k] = 0;
        s->seen_weight[k] = 0.0F;
    }
    s->seen_count[row] = 0;
    place->believed_group[row] = OCP_NO_GROUP;
    place->believed_role[row] = ROLE_NONE;
    place->assessed[row] = 0.0F;
}

void intelligence_moved(struct ocp_day *day, uint32_t row, uint32_t person, uint32_t from_prison)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    const uint32_t prison = world->wings[world->wing_of[row]].prison;
    const uint32_t jurisdiction = world->prisons[prison].jurisdiction;
    if (jurisdiction == world->prisons[from_prison].jurisdiction) {
        return; /* the file travels with the person */
    }
    const struct intelligence_params *p = ocp_prison_params(day, prison, MECH_intelligence);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_intelligence, DRAW_PROFILE), person, 0x20000U, word);
    struct record own = kept(world, person, jurisdiction, p->fade_days);
    const struct intelligence_profile known = {s->log_odds[row] - own.odds, s->claimed[row], (uint8_t)(s->role_score[row] + 0.5F)};
    s->crossed[row] = 1;
    s->left_odds[person] = s->log_odds[row];
    s->left_role[person] = s->role_score[row];
    s->left_group[person] = s->claimed[row];
    if (comes_whole(p, word)) {
        copy_files(s, person, &own);
        const double any = known.weight != 0.0F ? 1.0 : 0.0; /* the record of somebody of whom nothing is known is no profile */
        ocp_measure_ratio(day, MECH_intelligence, OUT_COMPLETE, prison, any, any);
        ocp_measure_ratio(day, MECH_intelligence, OUT_LATE, prison, 0.0, any);
    } else {
        begin(world, row, &own);
        intelligence_send(day, row, known, known.weight != 0.0F ? p->exchange : 0.0, word);
    }
    change_files(world, person, jurisdiction, &own);
}
