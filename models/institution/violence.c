/* Violence and safety: who is at risk of attacking or being attacked today, and what a day of violence leaves behind.
 *
 * One word a day decides whether a prisoner attacks anybody (violence_hazard.c), and only then does detail cost
 * (violence_incident.c). Retaliation makes incidents self-exciting: each adds to the heat of the wing, which the victim's
 * side is likely to act out (Hawkes, branching ratio below 1). */
#include "engine/clones.h"
#include "engine/math.h"
#include "engine/scan.h"
#include "models/day.h"
#include "models/economy/market_state.h"
#include "models/groups/groups_state.h"
#include "models/events.h"
#include "models/institution/placement_state.h"
#include "models/institution/staff_state.h"
#include "models/institution/violence_inside.h"
#include "models/people/contacts_state.h"
#include "models/people/fusion_state.h"
#include "models/people/population_state.h"

#include <string.h>

static const struct ocp_param params[] = {VIOLENCE_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {VIOLENCE_COLUMNS(OCP_COLUMN_ROW)};

#define RATE(name, meaning)                                                                                                   \
    {                                                                                                                         \
        name, "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_HARM, false, meaning \
    }
#define COUNTED(name, meaning)                                                                                               \
    {                                                                                                                        \
        name, "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_HARM, true, meaning \
    }
#define RARE(name, recorded, meaning)                                                                                        \
    {                                                                                                                        \
        name, "per 100000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 36525000.0, OCP_FAMILY_HARM, recorded, \
            meaning                                                                                                          \
    }

static const struct ocp_outcome outcomes[] = {
    [OUT_PRISONER] = RATE("assaults_prisoner", "Assaults on prisoners"),
    [OUT_STAFF] = RATE("assaults_staff", "Assaults on staff"),
    [OUT_SERIOUS] = RATE("assaults_serious", "Serious and fatal assaults on prisoners and staff"),
    [OUT_HOMICIDES] = RARE("homicides", true, "Homicides in prison"),
    [OUT_HARM] = RATE("self_harm", "Acts of self-harm"),
    [OUT_PRISONER_RECORDED] = COUNTED("assaults_prisoner_recorded", "Recorded assaults on prisoners"),
    [OUT_STAFF_RECORDED] = COUNTED("assaults_staff_recorded", "Recorded assaults on staff"),
    [OUT_SERIOUS_SHARE] = {"serious_share_recorded", "% of recorded assaults", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 100.0,
                           OCP_FAMILY_HARM, true, "Serious share of recorded assaults"},
    [OUT_HARM_RECORDED] = COUNTED("self_harm_recorded", "Recorded acts of self-harm"),
    [OUT_DEATHS] = RARE("self_inflicted_deaths", true, "Self-inflicted deaths"),
    [OUT_DEBT] = RATE("debt_violence", "Assaults to enforce debts"),
    [OUT_TURF] = RATE("turf_violence", "Assaults between rival groups"),
    [OUT_RETALIATION] = RATE("retaliation_violence", "Assaults in retaliation"),
    [OUT_EXTREME] = RARE("extreme_acts", false, "Extreme acts by persons fused with values"),
    [OUT_FEAR] = {"fear_mean", "0 to 1", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 1.0, OCP_FAMILY_HARM, false,
                  "Fear of victimisation"},
    [OUT_WITHDRAWN] = {"withdrawn_share", "% of prisoners", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 100.0, OCP_FAMILY_HARM,
                       false, "Prisoners in self-isolation"},
    [OUT_PROTECT] = {"protection_requests", "% of prisoners", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 100.0, OCP_FAMILY_HARM,
                     true, "Prisoners who ask for own protection"},
};

static void derive(const void *block, void *derived)
{
    const struct violence_params *p = block;
    struct violence_derived *d = derived;
    d->most_violent_age = 0.0F;
    for (int a = 0; a < VIOLENCE_AGES; a++) {
        d->age[a] = (float)ocp_exp(-p->age * ((double)a - 32.0) / 10.0);
        d->most_violent_age = a >= 18 && d->age[a] > d->most_violent_age ? d->age[a] : d->most_violent_age;
    }
    d->heat_keep = ocp_exp(-1.0 / p->memory);
    d->tension_keep = ocp_exp(-1.0 / p->tension_days);
    d->fear_keep = ocp_exp(-1.0 / p->fear_days);
    d->harm_keep = ocp_exp(-1.0 / p->harm_memory);
}

/* --- start, admission, departure --- */

/* Lasting differences between prisons, scaled so that the estate's prisoner-weighted mean is 1. */
static void start(struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct violence_params *p =
        (const struct violence_params *)(const void *)(world->plan->params + world->model->param_first[MECH_violence]);
    struct violence_state *s = violence_of(world);
    double sum = 0.0;
    double prisoners = 0.0;
    for (uint32_t k = 0; k < world->n_prisons; k++) {
        uint32_t word[4];
        ocp_draw_once(day, OCP_PURPOSE(MECH_violence, DRAW_FRAILTY), k, 0, word);
        const double weight = (double)world->plan->prisons[k].prisoners;
        s->frailty[k] = (float)violence_frailty(p->frailty, ocp_uniform(word[0]));
        sum += weight * (double)s->frailty[k];
        prisoners += weight;
    }
    for (uint32_t k = 0; k < world->n_prisons; k++) {
        s->frailty[k] = sum > 0.0 ? (float)((double)s->frailty[k] * prisoners / sum) : 1.0F;
    }
    memset(s->avenger, OCP_NO_GROUP, world->n_wings);
    memset(s->accused, OCP_NO_GROUP, world->n_wings);
}

static void enter(struct ocp_day *day, uint32_t row, uint32_t person)
{
    (void)person;
    const struct violence_params *p = ocp_world_params(day, MECH_violence);
    const double vulnerability = (double)population_of(day->world)->vulnerability[row];
    violence_of(day->world)->fear[row] = (float)(p->fear_start * (0.5 + 0.5 * vulnerability));
    violence_of(day->world)->target[row] = OCP_NOWHERE;
}

static void moved(struct ocp_day *day, uint32_t row, uint32_t person, uint32_t from_prison)
{
    (void)person;
    (void)from_prison;
    struct violence_state *s = violence_of(day->world);
    s->protect[row] = 0;
    s->withdrawn[row] = 0;
    s->target[row] = OCP_NOWHERE;
}

/* --- conflict: the balance between rivals --- */

struct side {
    double members, strength;
};

static void count_sides(const struct ocp_day *day, const struct ocp_prison *site, struct side *side)
{
    const struct ocp_world *world = day->world;
    const struct population_state *who = population_of(world);
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        uint32_t *member = ocp_scratch(day, ((size_t)wing->count + 1) * sizeof *member);
        const uint32_t members = ocp_list_other(who->group + wing->first, wing->count, OCP_NO_GROUP, member);
        for (uint32_t k = 0; k < members; k++) {
            const uint32_t row = wing->first + member[k];
            side[who->group[row]].members += 1.0;
            side[who->group[row]].strength += 0.5 + (double)who->power[row];
        }
    }
}

/* A group in the prison with its allies, as far as they are allied to it and not to the enemy. */
static struct side with_allies(const struct ocp_world *world, const struct side *side, uint32_t group, uint32_t enemy)
{
    struct side all = side[group];
    const struct groups_state *groups = groups_of(world);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        if (g != group && g != enemy && side[g].members > 0.0) {
            const double help = (double)groups_alliance(groups, group, g) - (double)groups_alliance(groups, enemy, g);
            all.members += help > 0.0 ? help * side[g].members : 0.0;
            all.strength += help > 0.0 ? help * side[g].strength : 0.0;
        }
    }
    return all;
}

/* Tension follows the most evenly balanced pair of enemies that is large enough to matter. */
static void conflict(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    const struct violence_params *p = ocp_prison_params(day, prison, MECH_violence);
    const struct violence_derived *d = ocp_prison_derived(day, prison, MECH_violence);
    struct violence_state *s = violence_of(world);
    struct side side[OCP_MAX_GROUPS] = {{0}};
    count_sides(day, site, side);
    double inside = 0.0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        inside += (double)world->wings[w].count;
    }
    double target = 0.0;
    const struct groups_state *groups = groups_of(world);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        /* A struggle for leadership is felt where the group is at home. */
        const double home = inside > 0.0 ? side[g].members / inside / p->parity_share : 0.0;
        const double struggle = p->struggle * (double)groups->contest[g] * (home > 1.0 ? 1.0 : home);
        target = struggle > target ? struggle : target;
        for (uint32_t enemy = g + 1; inside > 0.0 && side[g].members > 0.0 && enemy < world->n_groups; enemy++) {
            const double hostility = side[enemy].members > 0.0 ? (double)groups_hostility(groups, g, enemy) : 0.0;
            if (hostility > 0.0) {
                const struct side a = with_allies(world, side, g, enemy);
                const struct side b = with_allies(world, side, enemy, g);
                const double share = (a.members + b.members) / inside / p->parity_share;
                const double pair = hostility * violence_parity(a.strength, b.strength) * (share > 1.0 ? 1.0 : share);
                target = pair > target ? pair : target;
            }
        }
    }
    const double keep = day->day == 0 ? 0.0 : d->tension_keep;
    s->tension[prison] = (float)(target + ((double)s->tension[prison] - target) * keep);
}

/* --- aftermath: fear, self-isolation, protection, self-harm --- */

/* Fear grows with what was seen (`calm`, for debtors under pressure `pressed_calm`, is the share of fearlessness left) and
 * fades. `withdraw` becomes the rate at which the row would withdraw today. */
OCP_CLONES
static void frighten(float *restrict fear, const uint8_t *restrict pressed, float calm, float pressed_calm, float keep, float rate,
                     uint32_t count, float *restrict withdraw)
{
    for (uint32_t i = 0; i < count; i++) {
        const float left = pressed[i] != 0 ? pressed_calm : calm;
        const float now = (fear[i] + (1.0F - left) * (1.0F - fear[i])) * keep;
        fear[i] = now;
        withdraw[i] = rate * now * now * (pressed[i] != 0 ? 3.0F : 1.0F);
    }
}

/* Rates of self-harm today, normalised at vulnerability and fear as they are on average: 0.45 and 0.2. */
OCP_CLONES
static void despair(const float *restrict vulnerability, const float *restrict fear, const float *restrict craving,
                    const float *restrict alone, float *restrict distress, float base, float more_craving, float keep,
                    uint32_t count, float *restrict harm)
{
    for (uint32_t i = 0; i < count; i++) {
        const float v = vulnerability[i] * (1.0F / 0.45F);
        harm[i] = base * v * v * (1.0F + fear[i]) * alone[i] * (1.0F + more_craving * craving[i]) + distress[i] * (1.0F / 365.25F);
        distress[i] *= keep;
    }
}

static void harm_oneself(struct ocp_day *day, uint32_t row, uint32_t prison, const struct violence_params *p,
                         const struct violence_derived *d)
{
    const struct ocp_world *world = day->world;
    struct violence_state *s = violence_of(world);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_violence, DRAW_HARM), world->person[row], 1, word);
    s->distress[row] += (float)(365.25 * p->harm_again * (1.0 - d->harm_keep));
    ocp_measure(day, MECH_violence, OUT_HARM, prison, 1.0);
    const bool fatal = ocp_chance(word[0], p->harm_fatal) && !s->dead[row];
    if (fatal) {
        s->dead[row] = 1;
        population_of(world)->exit[row] = EXIT_DEATH;
        s->deaths[prison]++;
        ocp_measure(day, MECH_violence, OUT_DEATHS, prison, 1.0);
    }
    if (fatal || ocp_chance(word[1], p->record_harm)) {
        ocp_measure(day, MECH_violence, OUT_HARM_RECORDED, prison, 1.0);
    }
    ocp_event(day, KIND_SELF_HARM, prison, world->person[row], OCP_NOWHERE, fatal ? 1.0 : 0.0);
}

/* The fearful keep to their cells or ask for protection. One word serves both: its low end for withdrawing, its high end for
 * asking. */
static void retreat(struct ocp_day *day, uint32_t row, const struct violence_params *p, double withdraw, uint32_t word)
{
    const struct ocp_world *world = day->world;
    struct violence_state *s = violence_of(world);
    const double fear = (double)s->fear[row];
    if (s->withdrawn[row] > 0) {
        s->withdrawn[row]--;
    } else if (violence_happens(word, withdraw)) {
        uint32_t length[4];
        ocp_draw(day, OCP_PURPOSE(MECH_violence, DRAW_HARM), world->person[row], 0, length);
        const double days = 1.0 - ocp_log(ocp_uniform(length[0])) * p->withdraw_days;
        s->withdrawn[row] = (uint8_t)(days > 250.0 ? 250.0 : days);
    }
    if (fear < 0.5 * p->protect_level) {
        s->protect[row] = 0;
    } else if (fear > p->protect_level && violence_happens(~word, p->protect / 365.25)) {
        s->protect[row] = 1;
    }
}

/* Rows to which something may happen: a superset of those to whom it does, because a rate bounds its probability and a
 * truncated word is never above the word. `stir` becomes 1 for them. */
OCP_CLONES
static void find_stirred(const float *restrict harm, const float *restrict withdraw, const float *restrict fear,
                         const uint8_t *restrict withdrawn, const uint8_t *restrict protect, const uint32_t *restrict harm_word,
                         const uint32_t *restrict word, float level, uint32_t count, uint8_t *restrict stir)
{
    for (uint32_t i = 0; i < count; i++) {
        const float harmed = (float)(int32_t)(harm_word[i] >> 8) * 0x1p-24F;
        const float retreats = (float)(int32_t)(word[i] >> 8) * 0x1p-24F;
        stir[i] = (harmed < harm[i]) | (retreats < withdraw[i]) | (fear[i] > level) | (withdrawn[i] != 0) | (protect[i] != 0);
    }
}

/* Injuries heal by a day; those apart from others harm themselves more: in segregation, in self-isolation, and by degrees where life
 * on the wing is `isolated`. */
OCP_CLONES
static void recover(const uint16_t *restrict segregated, const uint8_t *restrict withdrawn, uint8_t *restrict injured,
                    float harm_alone, float isolated, uint32_t count, float *restrict alone)
{
    const float wing = 1.0F + (harm_alone - 1.0F) * isolated;
    for (uint32_t i = 0; i < count; i++) {
        alone[i] = ((segregated[i] != 0) | (withdrawn[i] != 0)) ? harm_alone : wing;
        injured[i] = (uint8_t)(injured[i] - (injured[i] != 0));
    }
}

static void *wing_scratch(const struct ocp_day *day, const struct ocp_wing *wing, size_t size)
{
    return ocp_scratch(day, ((size_t)wing->count + OCP_LANES) * size);
}

static void aftermath(struct ocp_day *day, uint32_t w, const struct ocp_words *words, const struct violence_tally *tally)
{
    const struct ocp_world *world = day->world;
    const struct ocp_wing *wing = &world->wings[w];
    const uint32_t first = wing->first;
    const uint32_t n = wing->count;
    const uint32_t lanes = ocp_wing_lanes(wing);
    const struct violence_params *p = ocp_wing_params(day, w, MECH_violence);
    const struct violence_derived *d = ocp_wing_derived(day, w, MECH_violence);
    const struct market_state *market = market_of(world);
    struct violence_state *s = violence_of(world);
    float *harm = wing_scratch(day, wing, sizeof *harm);
    float *withdraw = wing_scratch(day, wing, sizeof *withdraw);
    float *alone = wing_scratch(day, wing, sizeof *alone);
    uint8_t *stir = wing_scratch(day, wing, sizeof *stir);
    uint32_t *stirred = wing_scratch(day, wing, sizeof *stirred);
    recover(placement_of(world)->segregated + first, s->withdrawn + first, s->injured + first, (float)p->harm_alone,
            placement_of(world)->isolation[w], lanes, alone);
    despair(population_of(world)->vulnerability + first, s->fear + first, market->craving + first, alone, s->distress + first,
            (float)(p->harm * violence_bored((double)placement_of(world)->hours_out[w], p->boredom) / 1.2 / 365.25),
            (float)p->harm_craving, (float)d->harm_keep, lanes, harm);
    frighten(s->fear + first, market->pressed + first, (float)tally->unafraid, (float)(tally->unafraid * (1.0 - p->fear_pressed)),
             (float)d->fear_keep, (float)(p->withdraw / 365.25), lanes, withdraw);
    ocp_wing_clear_rest(wing, s->fear + first);
    find_stirred(harm, withdraw, s->fear + first, s->withdrawn + first, s->protect + first, words->word[2], words->word[3],
                 (float)p->protect_level, lanes, stir);
    uint32_t withdrawn = 0;
    uint32_t protect = 0;
    const uint32_t some = ocp_list_other(stir, n, 0, stirred);
    for (uint32_t k = 0; k < some; k++) {
        const uint32_t i = stirred[k];
        const uint32_t row = first + i;
        if (violence_happens(words->word[2][i], (double)harm[i])) {
            harm_oneself(day, row, wing->prison, p, d);
        }
        retreat(day, row, p, (double)withdraw[i], words->word[3][i]);
        withdrawn += s->withdrawn[row] > 0;
        protect += s->protect[row];
    }
    ocp_measure(day, MECH_violence, OUT_FEAR, wing->prison, ocp_sum_floats(s->fear + first, lanes));
    ocp_measure(day, MECH_violence, OUT_WITHDRAWN, wing->prison, (double)withdrawn);
    ocp_measure(day, MECH_violence, OUT_PROTECT, wing->prison, (double)protect);
}

/* Heat passes on within the wing and, for a share, to the other wings of the prison. */
static void heat_up(struct ocp_day *day, const struct ocp_prison *site, const struct violence_tally *tally)
{
    struct violence_state *s = violence_of(day->world);
    double all = 0.0;
    for (uint32_t k = 0; k < site->wing_count; k++) {
        all += (double)tally[k].prisoners;
    }
    for (uint32_t k = 0; k < site->wing_count; k++) {
        const uint32_t w = site->wing_first + k;
        const struct violence_params *p = ocp_wing_params(day, w, MECH_violence);
        const struct violence_derived *d = ocp_wing_derived(day, w, MECH_violence);
        const double own = (double)tally[k].prisoners;
        const double felt =
            site->wing_count > 1 ? (1.0 - p->spill) * own + p->spill * (all - own) / (double)(site->wing_count - 1) : own;
        s->heat[w] = (float)violence_heat((double)s->heat[w], d->heat_keep, p->branching, felt);
        s->shock[w] = (float)(1.0 - tally[k].calm);
        s->recent[w] = (uint16_t)(tally[k].prisoners + tally[k].staff);
        s->staff_hurt[w] = (uint16_t)tally[k].staff;
    }
}

/* What was recorded yesterday has been read; who did it may have been moved to another wing overnight. */
static void forget_records(const struct ocp_world *world, const struct ocp_prison *site)
{
    struct violence_state *s = violence_of(world);
    uint32_t recorded = 0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        recorded += s->recorded[w];
        s->recorded[w] = 0;
    }
    for (uint32_t w = site->wing_first; recorded > 0 && w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            s->target[row] = OCP_NOWHERE;
        }
    }
}

static void run_day(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    const struct violence_params *p = ocp_prison_params(day, prison, MECH_violence);
    struct violence_state *s = violence_of(world);
    struct violence_tally *tally = ocp_scratch(day, site->wing_count * sizeof *tally);
    forget_records(world, site);
    for (uint32_t k = 0; k < site->wing_count; k++) {
        const uint32_t w = site->wing_first + k;
        const struct ocp_wing *wing = &world->wings[w];
        tally[k] = (struct violence_tally){.calm = 1.0, .unafraid = 1.0};
        const size_t mark = ocp_scratch_mark(day);
        const struct ocp_words words = ocp_draw_rows(day, OCP_PURPOSE(MECH_violence, DRAW_DAY), wing->first, wing->count, 4);
        struct violence_hit *hit = ocp_scratch(day, (2 * (size_t)wing->count + 1) * sizeof *hit);
        const uint32_t hits = violence_find_hits(day, w, &words, hit);
        for (uint32_t i = 0; i < hits; i++) {
            violence_strike(day, w, hit[i], &tally[k]);
        }
        aftermath(day, w, &words, &tally[k]);
        ocp_scratch_release(day, mark);
        for (uint32_t i = 0; i < tally[k].turf; i++) {
            s->tension[prison] = (float)violence_gain((double)s->tension[prison], p->tension_jump);
        }
    }
    heat_up(day, site, tally);
}

/* The dead leave prison with the day's releases. */
static void bury(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    const struct ocp_world *world = day->world;
    struct violence_state *s = violence_of(world);
    for (uint32_t k = 0; k < world->n_prisons; k++) {
        const struct ocp_prison *site = &world->prisons[k];
        for (uint32_t w = site->wing_first; s->deaths[k] > 0 && w < site->wing_first + site->wing_count; w++) {
            for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count;) {
                if (s->dead[row]) {
                    ocp_person_leave(day, world->person[row]);
                } else {
                    row++;
                }
            }
        }
        s->deaths[k] = 0;
    }
}

static const char *verify(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct violence_state *s = violence_of(world);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        if (!(s->heat[w] >= 0.0F) || !(s->shock[w] >= 0.0F && s->shock[w] <= 1.0F)) {
            return "violence: a wing's heat or shock out of range";
        }
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if (!(s->fear[row] >= 0.0F && s->fear[row] <= 1.0F) || !(s->distress[row] >= 0.0F)) {
                return "violence: fear or distress out of range";
            }
            if (s->dead[row]) {
                return "violence: a dead person still in a cell after the day";
            }
        }
    }
    return NULL;
}

static const char *const reads_conflict[] = {"violence.tension", "population.group", "population.power",
                                             "groups.relation",  "groups.contest",   NULL};
static const char *const writes_conflict[] = {"violence.tension", NULL};
static const char *const reads_day[] = {"violence.*",           "groups.relation",     "groups.governance",
                                        "intelligence.exposed", "population.*",        "fusion.group",
                                        "fusion.values",        "fusion.willing",      "fusion.radical",
                                        "market.pressed",       "market.debt",         "market.debt_age",
                                        "market.creditor",      "market.craving",      "staff.corrupt",
                                        "staff.legitimacy",     "staff.presence",      "placement.hours_out",
                                        "placement.segregated", "placement.isolation", NULL};
static const char *const writes_day[] = {"violence.fear",       "violence.withdrawn",
                                         "violence.injured",    "violence.assaults",
                                         "violence.noticed",    "violence.suffered",
                                         "violence.protect",    "violence.dead",
                                         "violence.distress",   "violence.heat",
                                         "violence.avenger",    "violence.accused",
                                         "violence.shock",      "violence.tension",
                                         "violence.deaths",     "violence.recent",
                                         "violence.staff_hurt", "violence.recorded",
                                         "violence.clashes",    "violence.target",
                                         "population.exit",     NULL};
static const char *const reads_bury[] = {"violence.dead", "violence.deaths", NULL};
static const char *const writes_bury[] = {"rows.*", "violence.deaths", NULL};

static const struct ocp_phase phases[] = {
    {"conflict", DAY_CONFLICT, 1, conflict, reads_conflict, writes_conflict},
    {"day", DAY_VIOLENCE, 1, run_day, reads_day, writes_day},
    {"bury", DAY_DEPART, 1, bury, reads_bury, writes_bury},
};

/* What a person brings along, and how prisons differ from one another. */
static const char *const of_service[] = {"violence.frailty", "violence.fear_start", NULL};
static const char *const of_start[] = {"violence.frailty", NULL};

const struct ocp_mechanism violence_mechanism = {
    .name = "violence",
    .title = "Violence and safety",
    .meaning = "Assaults by cause, retaliation, injury and death, fear, self-isolation and self-harm; what is recorded of them",
    .params = params,
    .n_params = OCP_COUNT(params),
    .of_service = of_service,
    .of_start = of_start,
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
    .outcomes = outcomes,
    .n_outcomes = OCP_COUNT(outcomes),
    .phases = phases,
    .n_phases = OCP_COUNT(phases),
    .derived_size = sizeof(struct violence_derived),
    .derive = derive,
    .start = start,
    .enter = enter,
    .moved = moved,
    .verify = verify,
};
