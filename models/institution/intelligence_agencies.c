/* Police and national security: what each knows of a person, what it can work on, what it passes on or keeps, what a leak costs
 * it; and the profile that follows a person into prison: complete, partial, late or never.
 *
 * An agency keeps a file on a person (log-odds, like the prison's belief) that outlives the stay. Each week it works on as many
 * files as its capacity allows, spread over all prisoners alike but for the share that joint prioritisation keeps for those whom
 * the prison service believes members. What a file says is true with stated errors; it weighs exactly as much as those errors
 * imply. A finding is passed on to the prison, or hoarded: then sources are safe and the prison stays blind. What is shared can
 * leak through a corrupt official (intelligence.c decides when), and a leak burns the agencies' sources too. */
#include "engine/math.h"
#include "models/institution/intelligence_inside.h"
#include "models/institution/placement_state.h"
#include "models/people/population_state.h"

/* Evidence from which an agency reckons somebody a member: more than one and a half of the prison's reports. ASSUMED. */
static const float FILE_SAYS_SO = 2.0F;
/* No file is surer than this, either way: odds of about 400. ASSUMED. */
static const float FILE_LIMIT = 6.0F;
/* A profile counts as late after this many days. ASSUMED; for an outcome only. */
enum { LATE_DAYS = 30, WEEK = 7 };

/* --- profiles --- */

void intelligence_send(struct ocp_day *day, uint32_t row, struct intelligence_profile profile, double chance,
                       const uint32_t word[4])
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    const uint32_t prison = world->wings[world->wing_of[row]].prison;
    const struct intelligence_params *p = ocp_prison_params(day, prison, MECH_intelligence);
    s->profile_group[row] = OCP_NO_GROUP;
    s->profile_role[row] = ROLE_OPERATIONAL;
    s->profile_day[row] = 0;
    s->profile[row] = 0.0F;
    if (!ocp_chance(word[0], chance)) {
        return;
    }
    const double delay = profile_delay(ocp_uniform(word[1]), p->exchange_days);
    const bool complete = ocp_chance(word[2], p->complete) != 0;
    s->profile_day[row] = (int32_t)day->day + 1 + (int32_t)delay;
    s->profile[row] = complete ? profile.weight : profile.weight * (float)p->partial;
    if (complete) {
        s->profile_group[row] = profile.group;
        s->profile_role[row] = profile.role;
    }
    ocp_measure_ratio(day, MECH_intelligence, OUT_COMPLETE, prison, complete ? 1.0 : 0.0, 1.0);
    ocp_measure_ratio(day, MECH_intelligence, OUT_LATE, prison, delay > LATE_DAYS ? 1.0 : 0.0, 1.0);
}

/* Two addresses, four fixed words each: what is known on the first admission, what becomes of it on each. */
void intelligence_admit(struct ocp_day *day, uint32_t row, uint32_t person)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    const struct population_state *who = population_of(world);
    const uint32_t prison = world->wings[world->wing_of[row]].prison;
    const struct intelligence_params *p = ocp_prison_params(day, prison, MECH_intelligence);
    const uint32_t episode = who->episodes[person];
    const bool member = who->group[row] != OCP_NO_GROUP;
    float *file = s->file + (size_t)person * AGENCY_COUNT;
    uint32_t known[4];
    uint32_t word[4];
    ocp_draw_once(day, OCP_PURPOSE(MECH_intelligence, DRAW_PROFILE), person, episode, known);
    ocp_draw_once(day, OCP_PURPOSE(MECH_intelligence, DRAW_PROFILE), person, episode | 0x10000U, word);
    s->claimed[row] = OCP_NO_GROUP;
    const float elsewhere = intelligence_take_up(day, prison, person, episode <= 1);
    if (episode <= 1 && ocp_chance(known[0], member ? p->agency_knows : p->agency_errs)) {
        file[AGENCY_POLICE] = (float)(2.0 * report_weight(p->grade, 1.0));
    }
    const float most = file[AGENCY_POLICE] > file[AGENCY_NATIONAL] ? file[AGENCY_POLICE] : file[AGENCY_NATIONAL];
    const bool has_file = most >= FILE_SAYS_SO;
    const uint8_t named = member ? who->group[row] : intelligence_any_group(world, known[1]);
    const bool abroad = !has_file && elsewhere >= FILE_SAYS_SO; /* only another administration's agencies know him */
    const double chance = abroad ? p->exchange : !has_file ? 0.0 : who->origin[row] > 0 ? p->exchange : p->sharing;
    intelligence_send(day, row, (struct intelligence_profile){abroad ? elsewhere : most, named, ROLE_OPERATIONAL}, chance, word);
    for (int a = 0; a < AGENCY_COUNT; a++) {
        s->told[(size_t)person * AGENCY_COUNT + (size_t)a] = s->profile_day[row] > 0 && has_file ? file[a] : 0.0F;
    }
    ocp_measure_ratio(day, MECH_intelligence, OUT_PROFILES, prison, s->profile_day[row] > 0 ? 1.0 : 0.0, 1.0);
}

/* --- files --- */

struct desk {
    uint32_t inside, suspects;
    uint32_t ordinary[AGENCY_COUNT], suspect[AGENCY_COUNT]; /* thresholds that a file is opened this week */
    double leaked[AGENCY_COUNT];                            /* what is left of sources after the week's leaks */
};

static void count_suspects(const struct ocp_day *day, uint32_t jurisdiction, struct desk *desk)
{
    const struct ocp_world *world = day->world;
    const uint8_t *believed = placement_of(world)->believed_group;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        if (world->prisons[wing->prison].jurisdiction == jurisdiction) {
            desk->inside += wing->count;
            for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
                desk->suspects += believed[row] != OCP_NO_GROUP;
            }
        }
    }
}

/* Of what agencies can do for the whole jurisdiction, what falls on the prisoners of one prison. */
static void plan_week(const struct intelligence_params *p, struct desk *desk)
{
    const double monthly[AGENCY_COUNT] = {[AGENCY_POLICE] = p->police_files, [AGENCY_NATIONAL] = p->national_files};
    for (int a = 0; a < AGENCY_COUNT; a++) {
        const struct agency_effort e =
            agency_spread(monthly[a] * 12.0 / 365.25 * WEEK / 100.0 * desk->inside, p->focus, desk->inside, desk->suspects);
        desk->ordinary[a] = ocp_threshold(e.ordinary);
        desk->suspect[a] = ocp_threshold(e.suspect);
    }
}

/* Sources recover; leaks of the week burn them in proportion to the prisoners whom they concern. */
static void tend_sources(const struct ocp_day *day, uint32_t jurisdiction, const struct desk *desk)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    float *sources = s->agency_sources + (size_t)jurisdiction * AGENCY_COUNT;
    for (uint32_t prison = 0; prison < world->n_prisons; prison++) {
        const struct ocp_prison *site = &world->prisons[prison];
        if (site->jurisdiction != jurisdiction) {
            continue;
        }
        const struct intelligence_params *p = ocp_prison_params(day, prison, MECH_intelligence);
        uint32_t inside = 0;
        for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
            inside += world->wings[w].count;
        }
        const double share = desk->inside > 0 ? (double)inside / desk->inside : 0.0;
        const double keep = ocp_exp(-(double)WEEK / p->recover_days);
        for (int a = 0; a < AGENCY_COUNT; a++) {
            const double recovered = 1.0 + ((double)sources[a] - 1.0) * (1.0 - share * (1.0 - keep));
            sources[a] = (float)(recovered * (1.0 - share * (1.0 - ocp_pow(1.0 - p->burn, (double)s->leaked[prison]))));
        }
        s->leaked[prison] = 0;
    }
}

/* What an agency finds on one person, whether it says so to the prison, and what the prison makes of it. */
static void work_on(const struct ocp_day *day, uint32_t row, int agency, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    const struct population_state *who = population_of(world);
    const struct intelligence_params *p = ocp_prison_params(day, prison, MECH_intelligence);
    const uint32_t person = world->person[row];
    const size_t at = (size_t)person * AGENCY_COUNT + (size_t)agency;
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_intelligence, DRAW_FILE), person, (uint32_t)agency, word);
    const size_t desk = (size_t)world->prisons[prison].jurisdiction * AGENCY_COUNT + (size_t)agency;
    if (ocp_chance(word[0], (double)s->agency_sources[desk])) {
        const bool member = who->group[row] != OCP_NO_GROUP;
        const bool says = ocp_chance(word[1], member ? p->agency_hit : p->agency_false) != 0;
        s->file[at] = agency_file_step(s->file[at], p->agency_hit, p->agency_false, says, FILE_LIMIT);
    }
    const bool passed = ocp_chance(word[2], p->sharing) != 0;
    ocp_measure_ratio(day, MECH_intelligence, OUT_PASSED, prison, passed ? 1.0 : 0.0, 1.0);
    if (!passed || s->file[at] == s->told[at]) {
        return;
    }
    s->log_odds[row] = belief_add(s->log_odds[row], s->file[at] - s->told[at]);
    s->told[at] = s->file[at];
    s->last_day[row] = (int32_t)day->day;
    if (s->claimed[row] == OCP_NO_GROUP && s->file[at] >= FILE_SAYS_SO) {
        const bool right = who->group[row] != OCP_NO_GROUP && ocp_chance(word[3], p->reliability);
        s->claimed[row] = right ? who->group[row] : intelligence_any_group(world, word[3] * 0x9E3779B1U);
        s->role_score[row] = s->reports[row] == 0 ? (float)ROLE_OPERATIONAL : s->role_score[row];
    }
}

/* One wing's week. Members on whom an agency has a file while the prison believes nothing: what keeping things to oneself costs. */
static double work_on_wing(const struct ocp_day *day, const struct desk *desk, const struct ocp_wing *wing, double *known)
{
    const struct ocp_world *world = day->world;
    const struct intelligence_state *s = intelligence_of(world);
    const uint8_t *believed = placement_of(world)->believed_group;
    const uint8_t *group = population_of(world)->group;
    const struct ocp_words words =
        ocp_draw_rows(day, OCP_PURPOSE(MECH_intelligence, DRAW_AGENCY), wing->first, wing->count, AGENCY_COUNT);
    double files = 0.0;
    double blind = 0.0;
    for (uint32_t i = 0; i < wing->count; i++) {
        const uint32_t row = wing->first + i;
        const bool suspect = believed[row] != OCP_NO_GROUP;
        const float *file = s->file + (size_t)world->person[row] * AGENCY_COUNT;
        for (int a = 0; a < AGENCY_COUNT; a++) {
            if (words.word[a][i] < (suspect ? desk->suspect[a] : desk->ordinary[a])) {
                work_on(day, row, a, wing->prison);
                files += 1.0;
            }
        }
        if (group[row] != OCP_NO_GROUP && (file[AGENCY_POLICE] >= FILE_SAYS_SO || file[AGENCY_NATIONAL] >= FILE_SAYS_SO)) {
            *known += 1.0;
            blind += !suspect;
        }
    }
    ocp_measure(day, MECH_intelligence, OUT_FILES, wing->prison, files);
    return blind;
}

void intelligence_agencies(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    const struct ocp_world *world = day->world;
    if (world->n_groups == 0) {
        return;
    }
    const struct intelligence_state *s = intelligence_of(world);
    for (uint32_t j = 0; j < world->n_jurisdictions; j++) {
        struct desk desk = {0};
        count_suspects(day, j, &desk);
        tend_sources(day, j, &desk);
        for (int a = 0; a < AGENCY_COUNT; a++) {
            ocp_measure_ratio(day, MECH_intelligence, OUT_AGENCY_SOURCES, OCP_NOWHERE,
                              (double)s->agency_sources[(size_t)j * AGENCY_COUNT + (size_t)a], 1.0);
        }
        for (uint32_t w = 0; w < world->n_wings; w++) {
            const struct ocp_wing *wing = &world->wings[w];
            if (world->prisons[wing->prison].jurisdiction == j) {
                double known = 0.0;
                plan_week(ocp_prison_params(day, wing->prison, MECH_intelligence), &desk);
                const double blind = work_on_wing(day, &desk, wing, &known);
                ocp_measure_ratio(day, MECH_intelligence, OUT_BLIND, wing->prison, blind, known);
            }
        }
    }
}
