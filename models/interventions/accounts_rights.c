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
#include "models/institution/staff_state.h"
#include "models/interventions/accounts_inside.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"

#include <string.h>

/* Company is remembered for about two weeks (ASSUMED), so that one meeting makes no regime sociable and one day of rain no solitude. */
static const float company_days = 14.0F;

/* Rows of one wing by class. */
struct census {
    uint32_t persons[CLASS_COUNT], alone_of[CLASS_COUNT], unfounded[CLASS_COUNT];
    uint32_t placed[CLASS_COUNT]; /* where dispersal, concentration or rotation has moved them */
    uint32_t prolonged, alone;
};

/* One more day alone, or the first day in company. The segregated are alone; where everybody is locked up (`least` is not 0) and
 * company is little, so is everybody; where it is not, whoever met nobody (fewer than `least`). */
OCP_CLONES
static void run_alone(const uint16_t *restrict segregated, const uint8_t *restrict met, uint32_t least, uint32_t count,
                      uint16_t *restrict alone)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t more = alone[i] < UINT16_MAX ? alone[i] + 1U : alone[i];
        alone[i] = (uint16_t)(((segregated[i] != 0) | (met[i] < least)) ? more : 0U);
    }
}

OCP_CLONES
static uint32_t sum_bytes(const uint8_t *bytes, uint32_t count)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        sum += bytes[i];
    }
    return sum;
}

/* Meetings on a day that make company, for run_alone. */
enum { OPEN_LIFE = 0, ANY_MEETING = 1, LITTLE_COMPANY = 256 };

static bool is_off(const struct ocp_world *world, unsigned mechanism)
{
    const uint8_t *off = world->plan->mechanism_off;
    return off && off[mechanism];
}

static bool isolated(const struct ocp_world *world, uint32_t w)
{
    return placement_of(world)->hours_out[w] <= (float)PLACEMENT_SOLITARY; /* without company it is solitary confinement */
}

/* Remembers today's company, and says how many must be met for a day not to count as alone. */
static uint32_t least_company(const struct ocp_world *world, uint32_t w, double rule)
{
    const struct ocp_wing *wing = &world->wings[w];
    float *company = &accounts_of(world)->company[w];
    if (wing->count > 0) {
        const float today = (float)sum_bytes(contacts_of(world)->met + wing->first, wing->count) / (float)wing->count;
        *company = *company < 0.0F ? today : *company + (today - *company) / company_days;
    }
    if (!isolated(world, w) || is_off(world, MECH_contacts)) { /* nobody counts meetings then */
        return OPEN_LIFE;
    }
    return (double)*company < rule ? LITTLE_COMPANY : ANY_MEETING;
}

static enum accounts_class class_of(const struct population_state *who, uint32_t row)
{
    const bool minority = who->origin[row] > 0;
    return who->group[row] != OCP_NO_GROUP ? (minority ? CLASS_MEMBER_MINORITY : CLASS_MEMBER_MAJORITY)
                                           : (minority ? CLASS_MINORITY : CLASS_MAJORITY);
}

/* Most are counted in bulk; the few who are members, segregated or placed are looked at one by one. */
static struct census census_of(const struct ocp_day *day, uint32_t w, const struct accounts_params *p)
{
    const struct ocp_wing *wing = &day->world->wings[w];
    const struct population_state *who = population_of(day->world);
    const struct placement_state *place = placement_of(day->world);
    uint16_t *alone = accounts_of(day->world)->alone;
    const uint32_t least = least_company(day->world, w, p->rule_company);
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
    run_alone(place->segregated + first, contacts_of(day->world)->met + first, least, n, alone + first);
    c.alone = ocp_list_nonzero(alone + first, n, list);
    for (uint32_t k = 0; k < c.alone; k++) {
        c.alone_of[class_of(who, first + list[k])]++;
        c.prolonged += (double)alone[first + list[k]] > p->rule_segregation;
    }
    const uint32_t moved = ocp_list_other(place->reason + first, n, REASON_CAPACITY, list);
    for (uint32_t k = 0; k < moved; k++) {
        const uint32_t row = first + list[k];
        const bool placed = placement_by_belief(place->reason[row]);
        c.unfounded[class_of(who, row)] += placed && who->group[row] == OCP_NO_GROUP;
        c.placed[class_of(who, row)] += placed && place->reason[row] != REASON_SPECIAL; /* a unit's regime counts itself */
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

/* Share of communication that somebody or a machine looks into. */
static double seen_on(const struct ocp_world *world, uint32_t w)
{
    return 1.0 - (1.0 - (double)command_of(world)->watched[w]) * (1.0 - (double)intelligence_of(world)->screening[w]);
}

static void book_wing(const struct ocp_world *world, uint32_t w, const struct census *c, int64_t *today, uint32_t *persons)
{
    const struct command_state *command = command_of(world);
    const bool all = isolated(world, w);
    const double seen = seen_on(world, w);
    const int64_t visits = (int64_t)((double)command->visits_lost[w] * 1000.0 + 0.5);
    const int64_t screened = (int64_t)(seen * 1000.0 + 0.5);
    for (unsigned k = 0; k < CLASS_COUNT; k++) {
        const int64_t n = (int64_t)c->persons[k];
        today[RIGHT_ISOLATION * CLASS_COUNT + k] += 1000 * (all ? n : (int64_t)c->alone_of[k]);
        today[RIGHT_VISITS * CLASS_COUNT + k] += visits * n;
        today[RIGHT_SCREENED * CLASS_COUNT + k] += screened * n;
        today[RIGHT_UNFOUNDED * CLASS_COUNT + k] += 1000 * (int64_t)c->unfounded[k];
        persons[k] += c->persons[k];
    }
}

/* --- burden: what is taken, weighted --- */

/* What a day on the wing takes from a prisoner there, in millionths of a day. */
struct burden {
    int64_t of[OCP_RIGHT_STAFF];          /* from everybody; isolation and other: from those in company */
    int64_t alone_isolation, alone_other; /* from those who are alone, instead */
    int64_t placed;                       /* and from those who were moved there */
    int64_t stated;                       /* part of `of` that measures say of themselves */
};

static int64_t millionths(double share)
{
    return (int64_t)(share * 1e6 + 0.5);
}

/* 1 at two hours out of cell and less, 0 at ordinary hours and more. */
static double closed_share(double hours, double ordinary)
{
    return hours <= (double)PLACEMENT_SOLITARY ? 1.0
           : hours >= ordinary                 ? 0.0
                                               : (ordinary - hours) / (ordinary - (double)PLACEMENT_SOLITARY);
}

/* Taken by orders, or by what is left of ordinary contact: whichever is more, for the two are about the same visits and calls. */
static double contact_taken(const struct ocp_world *world, const struct accounts_params *p, uint32_t w)
{
    const double ordered = (double)command_of(world)->contact_lost[w];
    const double had = (double)programmes_of(world)->contact[w] / p->ordinary_contact;
    const double missing = is_off(world, MECH_programmes) || had > 1.0 ? 0.0 : 1.0 - had;
    return ordered > missing ? ordered : missing;
}

/* A regime's own word counts only as far as it goes beyond what is counted: what it does not say, it has done all the same. */
static double beyond(const struct accounts_params *p, double counted)
{
    return p->rights_weight > counted ? p->rights_weight - counted : 0.0;
}

static struct burden burden_of(const struct ocp_day *day, const struct accounts_params *p, uint32_t w, double *staff)
{
    const struct ocp_world *world = day->world;
    double said[OCP_RIGHT_COUNT];
    ocp_intervention_rights(day, w, said);
    const double hours = p->hours_weight * closed_share((double)placement_of(world)->hours_out[w], p->ordinary_hours);
    const double alone = p->segregation_weight > hours ? p->segregation_weight : hours;
    const double contact = p->contact_weight * contact_taken(world, p, w);
    const double privacy = p->privacy_weight * seen_on(world, w);
    struct burden b = {.alone_isolation = millionths(alone + said[OCP_RIGHT_ISOLATION]),
                       .alone_other = millionths(beyond(p, alone + contact + privacy) + said[OCP_RIGHT_OTHER]),
                       .placed = millionths(p->placed_weight)};
    const double counted[OCP_RIGHT_STAFF] = {[OCP_RIGHT_ISOLATION] = hours,
                                             [OCP_RIGHT_CONTACT] = contact,
                                             [OCP_RIGHT_PRIVACY] = privacy,
                                             [OCP_RIGHT_OTHER] = beyond(p, hours + contact + privacy)};
    for (unsigned k = 0; k < OCP_RIGHT_STAFF; k++) {
        b.of[k] = millionths(counted[k] + said[k]);
        b.stated += b.of[k] - millionths(counted[k]);
    }
    *staff += said[OCP_RIGHT_STAFF] * (double)staff_of(world)->posts[w];
    return b;
}

/* Adds the wing's burden to the prison's ledger. Returns the part that measures say of themselves. */
static int64_t book_burden(const struct census *c, const struct burden *b, int64_t *ledger)
{
    int64_t stated = 0;
    for (unsigned k = 0; k < CLASS_COUNT; k++) {
        const int64_t n = (int64_t)c->persons[k];
        const int64_t alone = (int64_t)c->alone_of[k];
        ledger[OCP_RIGHT_ISOLATION * CLASS_COUNT + k] += b->of[OCP_RIGHT_ISOLATION] * (n - alone) + b->alone_isolation * alone;
        ledger[OCP_RIGHT_CONTACT * CLASS_COUNT + k] += b->of[OCP_RIGHT_CONTACT] * n;
        ledger[OCP_RIGHT_PRIVACY * CLASS_COUNT + k] += b->of[OCP_RIGHT_PRIVACY] * n;
        ledger[OCP_RIGHT_PLACEMENT * CLASS_COUNT + k] += b->of[OCP_RIGHT_PLACEMENT] * n + b->placed * (int64_t)c->placed[k];
        ledger[OCP_RIGHT_OTHER * CLASS_COUNT + k] += b->of[OCP_RIGHT_OTHER] * (n - alone) + b->alone_other * alone;
        stated += b->stated * n;
    }
    return stated;
}

static const unsigned half[4][2] = {{CLASS_MAJORITY, CLASS_MINORITY},
                                    {CLASS_MEMBER_MAJORITY, CLASS_MEMBER_MINORITY},
                                    {CLASS_MAJORITY, CLASS_MEMBER_MAJORITY},
                                    {CLASS_MINORITY, CLASS_MEMBER_MINORITY}};

/* By right, and for each half of the prisoners: the same ledger summed along either side, and once along both. */
static void measure_burden(const struct ocp_day *day, uint32_t prison, const int64_t *ledger, const uint32_t *persons,
                           int64_t stated)
{
    int64_t class[CLASS_COUNT] = {0};
    int64_t all = 0;
    for (unsigned right = 0; right < OCP_RIGHT_STAFF; right++) {
        int64_t sum = 0;
        for (unsigned k = 0; k < CLASS_COUNT; k++) {
            sum += ledger[right * CLASS_COUNT + k];
            class[k] += ledger[right * CLASS_COUNT + k];
        }
        ocp_measure(day, MECH_accounts, OUT_BURDEN + right, prison, (double)sum / 1e6);
        all += sum;
    }
    for (unsigned h = 0; h < 4; h++) {
        ocp_measure_ratio(day, MECH_accounts, OUT_BURDEN_CLASS + h, prison, (double)(class[half[h][0]] + class[half[h][1]]) / 1e6,
                          (double)(persons[half[h][0]] + persons[half[h][1]]));
    }
    ocp_measure(day, MECH_accounts, OUT_RIGHTS, prison, (double)all / 1e6);
    ocp_measure(day, MECH_accounts, OUT_RIGHTS_REGIMES, prison, (double)(all - stated) / 1e6);
}

/* Each right for all, and for each half of the prisoners: unaffiliated and members, majority and minority. */
static void measure_rights(const struct ocp_day *day, uint32_t prison, const int64_t *today, const uint32_t *persons)
{
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
    int64_t *ledger = accounts_of(world)->burden + (size_t)prison * ACCOUNTS_BURDENS;
    uint32_t *persons = accounts_of(world)->persons + (size_t)prison * CLASS_COUNT;
    uint32_t broken[RULE_COUNT] = {0};
    uint32_t any = 0;
    int64_t stated = 0;
    double staff = 0.0;
    double posts = 0.0;
    memset(today, 0, ACCOUNTS_RIGHTS * sizeof *today);
    memset(ledger, 0, ACCOUNTS_BURDENS * sizeof *ledger);
    memset(persons, 0, CLASS_COUNT * sizeof *persons);
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct accounts_params *p = ocp_wing_params(day, w, MECH_accounts);
        const struct census c = census_of(day, w, p);
        const struct burden b = burden_of(day, p, w, &staff);
        book_wing(world, w, &c, today, persons);
        stated += book_burden(&c, &b, ledger);
        breaches_of(world, p, w, &c, broken, &any);
        posts += (double)staff_of(world)->posts[w];
    }
    measure_rights(day, prison, today, persons);
    measure_burden(day, prison, ledger, persons, stated);
    for (unsigned k = 0; k < RULE_COUNT; k++) {
        ocp_measure(day, MECH_accounts, OUT_RULE + k, prison, (double)broken[k]);
    }
    ocp_measure(day, MECH_accounts, OUT_BREACHES, prison, (double)any);
    ocp_measure_ratio(day, MECH_accounts, OUT_STAFF, prison, staff, posts);
}
