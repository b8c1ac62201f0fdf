/* The rights ledger: what today took away from whom in one prison, by right and by class of prisoners; and which rules of the
 * European Prison Rules it broke. Whoever a measure hits without belonging to a group is counted from the truth, which the
 * service does not have; nothing here is read by any decision. */
#include "engine/clones.h"
#include "engine/scan.h"
#include "models/day.h"
#include "models/groups/command_state.h"
#include "models/institution/intelligence_state.h"
#include "models/institution/placement_state.h"
#include "models/institution/programmes_state.h"
#include "models/interventions/accounts_inside.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"

/* Rows of one wing by class. */
struct census {
    uint32_t persons[CLASS_COUNT], segregated[CLASS_COUNT], unfounded[CLASS_COUNT];
    uint32_t prolonged, alone;
};

/* One more day alone, or the first day in company. Where life is open only the segregated are alone; where it is not, whoever met
 * nobody too. */
OCP_CLONES
static void run_alone(const uint16_t *restrict segregated, const uint8_t *restrict met, uint32_t open, uint32_t count,
                      uint16_t *restrict alone)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t more = alone[i] < UINT16_MAX ? alone[i] + 1U : alone[i];
        alone[i] = (uint16_t)((segregated[i] != 0) | ((open | met[i]) == 0) ? more : 0U);
    }
}

static bool is_off(const struct ocp_world *world, unsigned mechanism)
{
    const uint8_t *off = world->plan->mechanism_off;
    return off && off[mechanism];
}

static bool isolated(const struct ocp_world *world, uint32_t w)
{
    return placement_of(world)->hours_out[w] <= (float)PLACEMENT_SOLITARY; /* without company it is solitary confinement */
}

static enum accounts_class class_of(const struct population_state *who, uint32_t row)
{
    const bool minority = who->origin[row] > 0;
    return who->group[row] != OCP_NO_GROUP ? (minority ? CLASS_MEMBER_MINORITY : CLASS_MEMBER_MAJORITY)
                                           : (minority ? CLASS_MINORITY : CLASS_MAJORITY);
}

/* Most are counted in bulk; the few who are members, segregated or placed are looked at one by one. */
static struct census census_of(const struct ocp_day *day, uint32_t w, uint16_t most)
{
    const struct ocp_wing *wing = &day->world->wings[w];
    const struct population_state *who = population_of(day->world);
    const struct placement_state *place = placement_of(day->world);
    uint16_t *alone = accounts_of(day->world)->alone;
    const bool company = !isolated(day->world, w) || is_off(day->world, MECH_contacts); /* nobody counts meetings then */
    const uint32_t first = wing->first;
    const uint32_t n = wing->count;
    struct census c = {.prolonged = 0};
    uint32_t *list = ocp_scratch(day, ((size_t)n + 1) * sizeof *list);
    const uint32_t members = ocp_list_other(who->group + first, n, OCP_NO_GROUP, list);
    for (uint32_t k = 0; k < members; k++) {
        c.persons[CLASS_MEMBER_MINORITY] += who->origin[first + list[k]] > 0;
    }
    c.persons[CLASS_MEMBER_MAJORITY] = members - c.persons[CLASS_MEMBER_MINORITY];
    c.persons[CLASS_MINORITY] = ocp_count_other(who->origin + first, n, 0) - c.persons[CLASS_MEMBER_MINORITY];
    c.persons[CLASS_MAJORITY] = n - members - c.persons[CLASS_MINORITY];
    run_alone(place->segregated + first, contacts_of(day->world)->met + first, company, n, alone + first);
    c.alone = ocp_list_nonzero(alone + first, n, list);
    for (uint32_t k = 0; k < c.alone; k++) {
        c.segregated[class_of(who, first + list[k])]++;
        c.prolonged += alone[first + list[k]] > most;
    }
    const uint32_t moved = ocp_list_other(place->reason + first, n, REASON_CAPACITY, list);
    for (uint32_t k = 0; k < moved; k++) {
        const uint32_t row = first + list[k];
        c.unfounded[class_of(who, row)] += placement_by_belief(place->reason[row]) && who->group[row] == OCP_NO_GROUP;
    }
    return c;
}

/* Rules broken on a wing today: days by rule, and days on which any is. */
static void breaches_of(const struct ocp_world *world, const struct accounts_params *p, uint32_t w, const struct census *c,
                        uint32_t broken[RULE_COUNT], uint32_t *any)
{
    const struct ocp_wing *wing = &world->wings[w];
    const double space = p->place_space * (double)wing->capacity;
    const bool known = !is_off(world, MECH_programmes); /* nobody counts contact otherwise */
    const bool whole[RULE_COUNT] = {[RULE_HOURS] = (double)placement_of(world)->hours_out[w] < p->rule_hours,
                                    [RULE_CONTACT] = known && (double)programmes_of(world)->contact[w] < p->rule_contact,
                                    [RULE_SPACE] = space < p->rule_space * (double)wing->count};
    bool all = false;
    for (unsigned k = 0; k < RULE_COUNT; k++) {
        broken[k] += k == RULE_SEGREGATION ? c->prolonged : (whole[k] ? wing->count : 0U);
        all = all || whole[k];
    }
    *any += all ? wing->count : c->prolonged;
}

static void book_wing(const struct ocp_world *world, uint32_t w, const struct census *c, int64_t *today, uint32_t *persons)
{
    const struct command_state *command = command_of(world);
    const bool all = isolated(world, w);
    const double seen = 1.0 - (1.0 - (double)command->watched[w]) * (1.0 - (double)intelligence_of(world)->screening[w]);
    const int64_t visits = (int64_t)((double)command->visits_lost[w] * 1000.0 + 0.5);
    const int64_t screened = (int64_t)(seen * 1000.0 + 0.5);
    for (unsigned k = 0; k < CLASS_COUNT; k++) {
        const int64_t n = (int64_t)c->persons[k];
        today[RIGHT_ISOLATION * CLASS_COUNT + k] += 1000 * (all ? n : (int64_t)c->segregated[k]);
        today[RIGHT_VISITS * CLASS_COUNT + k] += visits * n;
        today[RIGHT_SCREENED * CLASS_COUNT + k] += screened * n;
        today[RIGHT_UNFOUNDED * CLASS_COUNT + k] += 1000 * (int64_t)c->unfounded[k];
        persons[k] += c->persons[k];
    }
}

/* Each right for all, and for each half of the prisoners: unaffiliated and members, majority and minority. */
static void measure_rights(const struct ocp_day *day, uint32_t prison, const int64_t *today, const uint32_t *persons)
{
    static const unsigned half[4][2] = {{CLASS_MAJORITY, CLASS_MINORITY},
                                        {CLASS_MEMBER_MAJORITY, CLASS_MEMBER_MINORITY},
                                        {CLASS_MAJORITY, CLASS_MEMBER_MAJORITY},
                                        {CLASS_MINORITY, CLASS_MEMBER_MINORITY}};
    for (unsigned right = 0; right < RIGHT_COUNT; right++) {
        const int64_t *of = today + (size_t)right * CLASS_COUNT;
        ocp_measure(day, MECH_accounts, OUT_RIGHT + right, prison, (double)(of[0] + of[1] + of[2] + of[3]) / 1000.0);
        for (unsigned h = 0; h < 4; h++) {
            ocp_measure_ratio(day, MECH_accounts, OUT_CLASS + 4 * right + h, prison,
                              (double)(of[half[h][0]] + of[half[h][1]]) / 1000.0,
                              (double)(persons[half[h][0]] + persons[half[h][1]]));
        }
    }
}

void accounts_count(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    int64_t *today = accounts_of(world)->today + (size_t)prison * ACCOUNTS_RIGHTS;
    uint32_t *persons = accounts_of(world)->persons + (size_t)prison * CLASS_COUNT;
    uint32_t broken[RULE_COUNT] = {0};
    uint32_t any = 0;
    double weighted = 0.0;
    for (unsigned k = 0; k < ACCOUNTS_RIGHTS; k++) {
        today[k] = 0;
    }
    for (unsigned k = 0; k < CLASS_COUNT; k++) {
        persons[k] = 0;
    }
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const struct accounts_params *p = ocp_wing_params(day, w, MECH_accounts);
        const struct census c = census_of(day, w, (uint16_t)p->rule_segregation);
        const double least = isolated(world, w) ? p->hours_weight : 0.0;
        const double weight = p->rights_weight > least ? p->rights_weight : least;
        const double hardest = p->segregation_weight > weight ? p->segregation_weight : weight;
        book_wing(world, w, &c, today, persons);
        breaches_of(world, p, w, &c, broken, &any);
        weighted += weight * (double)(wing->count - c.alone) + hardest * (double)c.alone;
    }
    measure_rights(day, prison, today, persons);
    for (unsigned k = 0; k < RULE_COUNT; k++) {
        ocp_measure(day, MECH_accounts, OUT_RULE + k, prison, (double)broken[k]);
    }
    ocp_measure(day, MECH_accounts, OUT_BREACHES, prison, (double)any);
    ocp_measure(day, MECH_accounts, OUT_RIGHTS, prison, weighted + ocp_intervention_rights(day, prison));
    ocp_measure(day, MECH_accounts, OUT_RIGHTS_REGIMES, prison, weighted);
}
