/* Who attacks, and why: the hazards of a day. Every prisoner has one, the sum of those of the causes, which share a general
 * level made by staff, legitimacy, hours out of cell and the prison's lasting frailty. What follows from a hit is
 * violence_incident.c. */
#include "engine/clones.h"
#include "engine/math.h"
#include "engine/scan.h"
#include "models/economy/market_state.h"
#include "models/groups/groups_state.h"
#include "models/institution/intelligence_state.h"
#include "models/institution/placement_state.h"
#include "models/institution/staff_state.h"
#include "models/institution/violence_inside.h"
#include "models/people/fusion_state.h"
#include "models/people/population_state.h"

/* What the wing is like today: hazards per day of an average person, by cause. */
struct air {
    float personal, staff, extreme, retaliation;
    float turf[OCP_MAX_GROUPS + 1]; /* by own group; the last for the unaffiliated */
    float informant[OCP_MAX_GROUPS];
    float member[ROLE_COUNT];
    float in_cell, fear_arms;
    uint8_t avenger;
};

/* Share of the day's opportunities that each row has to attack prisoners. */
OCP_CLONES
static void set_reach(const uint16_t *restrict segregated, const uint8_t *restrict injured, const uint8_t *restrict withdrawn,
                      float in_cell, uint32_t count, float *restrict reach)
{
    for (uint32_t i = 0; i < count; i++) {
        const float about = withdrawn[i] != 0 ? in_cell : 1.0F;
        reach[i] = ((segregated[i] != 0) | (injured[i] != 0)) ? 0.0F : about;
    }
}

static float vengeance_of(const struct ocp_world *world, uint32_t row, uint8_t avenger, float avenge)
{
    const bool fellow = avenger != OCP_NO_GROUP && population_of(world)->group[row] == avenger;
    return 1.0F + (fellow ? avenge * fusion_of(world)->willing[row] : 0.0F);
}

/* What staff, legitimacy, hours and crowding make of the general level; the causes share it. */
static void set_levels(const struct ocp_day *day, uint32_t w, const struct violence_params *p, struct air *air)
{
    const struct ocp_world *world = day->world;
    const struct ocp_wing *wing = &world->wings[w];
    const struct ocp_prison *site = &world->prisons[wing->prison];
    const struct staff_state *staff = staff_of(world);
    const double hours = (double)placement_of(world)->hours_out[w];
    double corrupt = 0.0;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        corrupt += (double)staff->corrupt[(size_t)wing->prison * world->n_groups + g];
    }
    const double share = site->staff_count > 0 ? corrupt / (double)site->staff_count : 0.0;
    const double legitimacy = (double)staff->legitimacy[w] - 0.5;
    const double place = (double)violence_of(world)->frailty[wing->prison] * (site->security == OCP_OPEN ? p->open_level : 1.0);
    const double level = place * ocp_exp(p->presence * (1.0 - (double)staff->presence[w])) * (1.0 + p->corrupt * share) / 365.25;
    const double temper = violence_bored((double)placement_of(world)->hours_out[w], p->boredom);
    const double exposure = violence_exposure(hours, p->in_cell);
    const double beyond =
        wing->count > wing->capacity && wing->capacity > 0 ? (double)wing->count / (double)wing->capacity - 1.0 : 0.0;
    const double order = 1.0 - p->governed * (double)groups_of(world)->governance[wing->prison];
    air->personal = (float)(p->personal * level * temper * exposure * order * (1.0 + p->crowding * beyond) *
                            ocp_exp(-p->legitimacy * legitimacy));
    air->staff = (float)(p->staff * level * temper * ocp_exp(-p->legitimacy_staff * legitimacy));
    air->extreme = (float)(p->extreme / 365.25);
    for (int role = 0; role < ROLE_COUNT; role++) {
        air->member[role] = (float)(role == ROLE_NONE ? 1.0 : role == ROLE_ASSOCIATE ? p->periphery : p->core);
    }
    air->in_cell = (float)p->in_cell;
    air->fear_arms = (float)p->fear_arms;
    const double turf = p->turf * (double)violence_of(world)->tension[wing->prison] * level * exposure;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        const double exposed = (double)intelligence_of(world)->exposed[(size_t)wing->prison * world->n_groups + g];
        air->turf[g] = (float)turf;
        air->informant[g] = (float)(p->informant * level * exposure * (1.0 + p->informant_leak * exposed));
    }
}

/* Sides on the wing: turf by how many enemies and allies are about, retaliation by who would take part. `reach` by row - first. */
static void set_sides(const struct ocp_day *day, uint32_t w, const struct violence_params *p, const float *reach, struct air *air)
{
    const struct ocp_world *world = day->world;
    const struct ocp_wing *wing = &world->wings[w];
    const struct population_state *who = population_of(world);
    const struct violence_state *s = violence_of(world);
    float about[OCP_MAX_GROUPS] = {0};
    double vengeance = ocp_sum_floats(reach, ocp_wing_lanes(wing));
    air->avenger = s->avenger[w];
    uint32_t *member = ocp_scratch(day, ((size_t)wing->count + 1) * sizeof *member);
    const uint32_t members = ocp_list_other(who->group + wing->first, wing->count, OCP_NO_GROUP, member);
    for (uint32_t k = 0; k < members; k++) {
        const uint32_t row = wing->first + member[k];
        about[who->group[row]] += reach[member[k]];
        vengeance += (double)(reach[member[k]] * (vengeance_of(world, row, air->avenger, (float)p->avenge) - 1.0F));
    }
    air->retaliation = vengeance > 0.0 ? (float)((double)s->heat[w] / vengeance) : 0.0F;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        float fellows = about[g];
        float enemies = 0.0F;
        for (uint32_t other = 0; about[g] > 0.0F && other < world->n_groups; other++) {
            if (other != g && about[other] > 0.0F) {
                fellows += groups_alliance(groups_of(world), g, other) * about[other];
                enemies += groups_hostility(groups_of(world), g, other) * about[other];
            }
        }
        air->turf[g] *= (float)violence_turf((double)fellows, (double)enemies);
    }
    air->turf[OCP_MAX_GROUPS] = 0.0F;
}

/* Hazards per day of attacking, by cause; returns their sum. */
static inline float hazards(const struct ocp_world *world, const struct violence_derived *d, const struct air *air, float avenge,
                            uint32_t row, float reach, float *by_cause)
{
    const struct population_state *who = population_of(world);
    const struct fusion_state *fusion = fusion_of(world);
    const uint8_t group = who->group[row];
    const float willing = fusion->willing[row];
    const float values = fusion->values[row];
    const bool member = group != OCP_NO_GROUP;
    const float person = who->propensity[row] * d->age[who->age[row] & (VIOLENCE_AGES - 1)] *
                         (1.0F + air->fear_arms * violence_of(world)->fear[row]);
    by_cause[CAUSE_PERSONAL] = air->personal * person * air->member[who->role[row]] * reach;
    by_cause[CAUSE_DEBT] = 0.0F;
    by_cause[CAUSE_TURF] = air->turf[member ? group : OCP_MAX_GROUPS] * willing * person * reach;
    by_cause[CAUSE_RETALIATION] = air->retaliation * vengeance_of(world, row, air->avenger, avenge) * reach;
    by_cause[CAUSE_INFORMANT] = member ? air->informant[group] * willing * person * reach : 0.0F;
    by_cause[CAUSE_STAFF] = violence_of(world)->injured[row] != 0 ? 0.0F : air->staff * person * air->member[who->role[row]];
    by_cause[CAUSE_EXTREME] = air->extreme * willing * values * values * reach;
    float sum = 0.0F;
    for (int c = 0; c < CAUSE_COUNT; c++) {
        sum += by_cause[c];
    }
    return sum;
}

/* Hazard per day of being attacked for a debt. */
static double enforcement(const struct violence_params *p, const struct market_state *market, uint32_t row)
{
    const double size = sqrt((double)market->debt[row] / (100.0 * p->debt_reference));
    const double months = (double)market->debt_age[row] / 30.0;
    return p->debt / 365.25 * (size > 3.0 ? 3.0 : size) * (1.0 + p->debt_ageing * (months > 3.0 ? 3.0 : months));
}

/* Bounds of the day's hazard of anybody on the wing: at most `person` per unit of propensity, plus `rest`. */
struct bound {
    float person, rest;
};

static struct bound bound_of(const struct ocp_world *world, const struct violence_derived *d, const struct air *air, float avenge)
{
    float turf = 0.0F;
    float informant = 0.0F;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        turf = air->turf[g] > turf ? air->turf[g] : turf;
        informant = air->informant[g] > informant ? air->informant[g] : informant;
    }
    float member = 0.0F;
    for (int role = 0; role < ROLE_COUNT; role++) {
        member = air->member[role] > member ? air->member[role] : member;
    }
    /* A hundredth more than the sum can be, whatever the order of rounding. */
    return (struct bound){1.01F * d->most_violent_age * (1.0F + air->fear_arms) *
                              (member * (air->personal + air->staff) + turf + informant),
                          1.01F * (air->retaliation * (1.0F + avenge) + air->extreme)};
}

/* Rows to which something may happen: a superset, since a truncated word is never above the word. Nearly everybody's lies
 * above any hazard he could have. */
OCP_CLONES
static void find_possible(const float *restrict propensity, const uint8_t *restrict pressed, const uint32_t *restrict word,
                          struct bound most, uint32_t count, uint8_t *restrict possible)
{
    for (uint32_t i = 0; i < count; i++) {
        const float drawn = (float)(int32_t)(word[i] >> 8) * 0x1p-24F;
        possible[i] = (drawn <= propensity[i] * most.person + most.rest) | (pressed[i] != 0);
    }
}

static enum violence_cause pick_cause(const struct ocp_day *day, uint32_t row, const float *by_cause, float sum)
{
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_violence, DRAW_INCIDENT), day->world->person[row], 0, word);
    float left = ocp_uniform_float(word[0]) * sum;
    int cause = 0;
    while (cause < CAUSE_COUNT - 1 && left >= by_cause[cause]) {
        left -= by_cause[cause++];
    }
    /* Rounding may leave a little over: then the last cause that can be. */
    while (cause > 0 && !(by_cause[cause] > 0.0F)) {
        cause--;
    }
    return (enum violence_cause)cause;
}

/* Who attacks, or is attacked for a debt, on wing w today. Returns the number of hits; room for two per row. */
uint32_t violence_find_hits(struct ocp_day *day, uint32_t w, const struct ocp_words *words, struct violence_hit *hit)
{
    const struct ocp_world *world = day->world;
    const struct ocp_wing *wing = &world->wings[w];
    const struct violence_params *p = ocp_wing_params(day, w, MECH_violence);
    const struct violence_derived *d = ocp_wing_derived(day, w, MECH_violence);
    const struct market_state *market = market_of(world);
    const struct violence_state *s = violence_of(world);
    const uint32_t first = wing->first;
    const uint32_t lanes = ocp_wing_lanes(wing);
    float *reach = ocp_scratch(day, ((size_t)lanes + 1) * sizeof *reach);
    uint8_t *possible = ocp_scratch(day, (size_t)lanes + 1);
    uint32_t *looked_at = ocp_scratch(day, ((size_t)wing->count + 1) * sizeof *looked_at);
    set_reach(placement_of(world)->segregated + first, s->injured + first, s->withdrawn + first, (float)p->in_cell, lanes, reach);
    ocp_wing_clear_rest(wing, reach);
    struct air air;
    set_levels(day, w, p, &air);
    set_sides(day, w, p, reach, &air);
    find_possible(population_of(world)->propensity + first, market->pressed + first, words->word[0],
                  bound_of(world, d, &air, (float)p->avenge), lanes, possible);
    const uint32_t looked = ocp_list_other(possible, wing->count, 0, looked_at);
    uint32_t n = 0;
    for (uint32_t k = 0; k < looked; k++) {
        const uint32_t i = looked_at[k];
        const uint32_t row = first + i;
        float by_cause[CAUSE_COUNT];
        const float sum = hazards(world, d, &air, (float)p->avenge, row, reach[i], by_cause);
        if (violence_happens(words->word[0][i], (double)sum)) {
            hit[n++] = (struct violence_hit){row, pick_cause(day, row, by_cause, sum)};
        }
        if (market->pressed[row] && violence_happens(words->word[1][i], enforcement(p, market, row))) {
            hit[n++] = (struct violence_hit){row, CAUSE_DEBT};
        }
    }
    return n;
}
