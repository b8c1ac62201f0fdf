/* One incident: who the victim is, who gets the better of it, how bad it is, what it leaves behind and whether it is
 * recorded. Whether it happens at all was decided in violence.c. Six words are drawn before any branch. */
#include "models/economy/market_state.h"
#include "models/groups/groups_state.h"
#include "models/events.h"
#include "models/institution/placement_state.h"
#include "models/institution/violence_inside.h"
#include "models/people/contacts_state.h"
#include "models/people/fusion_state.h"
#include "models/people/population_state.h"

/* ASSUMED: what an incident of each severity means to those on the wing, relative to its worst. */
static const double shock_of[] = {[SEVERITY_MINOR] = 0.02, [SEVERITY_SERIOUS] = 0.25, [SEVERITY_FATAL] = 1.0};
static const double dread_of[] = {[SEVERITY_MINOR] = 1.0, [SEVERITY_SERIOUS] = 3.0, [SEVERITY_FATAL] = 10.0};
static const uint8_t injury_days[] = {[SEVERITY_MINOR] = 2, [SEVERITY_SERIOUS] = 14, [SEVERITY_FATAL] = 0};

/* Whom the search is for: the other party to `self` in an incident of a cause. */
struct search {
    uint32_t self;
    enum violence_cause cause;
    uint8_t group; /* the group that the other must belong to, OCP_NO_GROUP: see fits */
};

static bool fits(const struct ocp_world *world, const struct search *q, uint32_t row)
{
    const struct violence_state *s = violence_of(world);
    const struct population_state *who = population_of(world);
    if (row == q->self || s->dead[row] || s->withdrawn[row] != 0 || placement_of(world)->segregated[row] != 0) {
        return false;
    }
    if (q->group != OCP_NO_GROUP) {
        /* Associates do not collect debts. */
        return who->group[row] == q->group && (q->cause != CAUSE_DEBT || who->role[row] != ROLE_ASSOCIATE);
    }
    if (q->cause == CAUSE_DEBT) {
        /* Another debtor of the same group. */
        const struct market_state *market = market_of(world);
        return market->debt[row] > 0 && market->creditor[row] == market->creditor[q->self];
    }
    if (q->cause == CAUSE_EXTREME) {
        return !fusion_of(world)->radical[row];
    }
    if (q->cause == CAUSE_INFORMANT) {
        return who->group[row] == OCP_NO_GROUP;
    }
    return who->group[row] == OCP_NO_GROUP || who->group[row] != who->group[q->self];
}

/* First of the day's meetings whose lower row is not below `row`. */
static uint32_t first_meeting(const struct contacts_meetings *met, uint32_t row)
{
    uint32_t low = 0;
    uint32_t high = met->count;
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (met->a[middle] < row) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The k-th fitting person among those whom `self` met today, or how many there are when k is OCP_NOWHERE. */
static uint32_t among_met(const struct ocp_day *day, const struct ocp_wing *wing, const struct search *q, uint32_t k)
{
    const struct contacts_meetings *met = contacts_meetings(day);
    uint32_t n = 0;
    for (uint32_t i = met ? first_meeting(met, wing->first) : 0; met && i < met->count && met->a[i] < wing->first + wing->count;
         i++) {
        if (met->a[i] != q->self && met->b[i] != q->self) {
            continue;
        }
        const uint32_t other = met->a[i] == q->self ? met->b[i] : met->a[i];
        if (fits(day->world, q, other)) {
            if (n == k) {
                return other;
            }
            n++;
        }
    }
    return n;
}

static uint32_t among_wing(const struct ocp_day *day, const struct ocp_wing *wing, const struct search *q, uint32_t k)
{
    uint32_t n = 0;
    for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
        if (fits(day->world, q, row)) {
            if (n == k) {
                return row;
            }
            n++;
        }
    }
    return n;
}

/* Somebody who fits, if possible of today's company, or OCP_NOWHERE. */
static uint32_t find(const struct ocp_day *day, uint32_t w, const struct search *q, uint32_t word)
{
    const struct ocp_wing *wing = &day->world->wings[w];
    const uint32_t met = among_met(day, wing, q, OCP_NOWHERE);
    if (met > 0) {
        return among_met(day, wing, q, ocp_pick(word, met));
    }
    const uint32_t all = among_wing(day, wing, q, OCP_NOWHERE);
    return all > 0 ? among_wing(day, wing, q, ocp_pick(word, all)) : OCP_NOWHERE;
}

/* A group that the attacker's is hostile to, by how hostile and how many of it are on the wing; OCP_NO_GROUP without any. */
static uint8_t pick_enemy(const struct ocp_world *world, uint32_t w, uint8_t own, uint32_t word)
{
    const struct ocp_wing *wing = &world->wings[w];
    float weight[OCP_MAX_GROUPS] = {0};
    float sum = 0.0F;
    for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
        const uint8_t group = population_of(world)->group[row];
        if (group != OCP_NO_GROUP && group != own) {
            const float hostility = groups_hostility(groups_of(world), own, group);
            weight[group] += hostility;
            sum += hostility;
        }
    }
    float left = ocp_uniform_float(word) * sum;
    uint8_t enemy = OCP_NO_GROUP;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        if (weight[g] > 0.0F && (enemy == OCP_NO_GROUP || left >= 0.0F)) {
            enemy = (uint8_t)g; /* the last one that can be where rounding leaves a little over */
        }
        left -= weight[g];
    }
    return enemy;
}

static uint32_t find_party(const struct ocp_day *day, uint32_t w, struct violence_hit hit, uint32_t word, uint32_t second)
{
    const struct violence_params *p = ocp_wing_params(day, w, MECH_violence);
    const struct ocp_world *world = day->world;
    const struct violence_state *s = violence_of(world);
    const struct population_state *who = population_of(world);
    const uint8_t own = who->group[hit.row];
    struct search q = {hit.row, hit.cause, OCP_NO_GROUP};
    if (hit.cause == CAUSE_DEBT) {
        /* A member or another debtor; the other kind if there is nobody of the one. */
        const uint8_t creditor = market_of(world)->creditor[hit.row];
        const bool proxy = ocp_chance(second, p->debt_proxy);
        q.group = proxy ? OCP_NO_GROUP : creditor;
        const uint32_t first = find(day, w, &q, word);
        q.group = proxy ? creditor : OCP_NO_GROUP;
        return first != OCP_NOWHERE ? first : find(day, w, &q, word);
    }
    if (hit.cause == CAUSE_TURF) {
        q.group = pick_enemy(world, w, own, second);
        if (q.group == OCP_NO_GROUP) {
            return OCP_NOWHERE;
        }
    } else if (hit.cause == CAUSE_RETALIATION && s->accused[w] != own) {
        q.group = s->accused[w];
    }
    uint32_t found = find(day, w, &q, word);
    if (found == OCP_NOWHERE && q.group != OCP_NO_GROUP && hit.cause != CAUSE_TURF) {
        q.group = OCP_NO_GROUP;
        found = find(day, w, &q, word);
    }
    if (hit.cause == CAUSE_INFORMANT && found != OCP_NOWHERE) {
        /* Suspicion falls on the more vulnerable of two. */
        const uint32_t other = find(day, w, &q, second);
        found = who->vulnerability[other] > who->vulnerability[found] ? other : found;
    }
    return found;
}

double violence_strength(const struct ocp_world *world, uint32_t w, uint8_t group)
{
    const struct ocp_wing *wing = &world->wings[w];
    const struct population_state *who = population_of(world);
    const struct violence_state *s = violence_of(world);
    double strength = 0.0;
    for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
        const bool about = s->withdrawn[row] == 0 && s->injured[row] == 0 && placement_of(world)->segregated[row] == 0;
        if (who->group[row] == group && about) {
            strength += (0.5 + (double)who->power[row]) * (0.5 + (double)fusion_of(world)->willing[row]);
        }
    }
    return strength;
}

/* Strength of a group in a fight with another: its own, and its allies' as far as they are allied to it and not to the other. */
static double side_strength(const struct ocp_world *world, uint32_t w, uint8_t group, uint8_t against)
{
    double strength = violence_strength(world, w, group);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        const float help = g != group && g != against
                               ? groups_alliance(groups_of(world), group, g) - groups_alliance(groups_of(world), against, g)
                               : 0.0F;
        if (help > 0.0F) {
            strength += (double)help * violence_strength(world, w, (uint8_t)g);
        }
    }
    return strength;
}

/* What makes enemies of two groups: fights that are theirs, and whatever is serious. */
static void note_clash(const struct ocp_day *day, uint32_t prison, enum violence_cause cause, enum violence_severity severity,
                       uint8_t attacker, uint8_t attacked)
{
    const bool theirs = cause == CAUSE_TURF || cause == CAUSE_RETALIATION || severity != SEVERITY_MINOR;
    if (attacker == OCP_NO_GROUP || attacked == OCP_NO_GROUP || attacker == attacked || !theirs) {
        return;
    }
    const size_t cell = (size_t)prison * day->world->n_groups + attacker;
    uint8_t *count = &violence_of(day->world)->clashes[cell * OCP_MAX_GROUPS + attacked];
    *count = (uint8_t)(*count + (*count < UINT8_MAX));
}

static double severity_factor(const struct violence_params *p, enum violence_cause cause)
{
    switch (cause) {
    case CAUSE_PERSONAL:
        return 1.0;
    case CAUSE_STAFF:
        return p->serious_staff;
    case CAUSE_EXTREME:
        return p->serious_extreme;
    case CAUSE_DEBT:
    case CAUSE_TURF:
    case CAUSE_RETALIATION:
    case CAUSE_INFORMANT:
    case CAUSE_COUNT:
        break;
    }
    return p->serious_group;
}

static void hurt(const struct ocp_day *day, uint32_t victim, uint32_t prison, enum violence_severity severity,
                 const struct violence_params *p)
{
    struct violence_state *s = violence_of(day->world);
    const double gain = p->fear_victim * (severity == SEVERITY_MINOR ? 1.0 : 2.0);
    s->fear[victim] = (float)violence_gain((double)s->fear[victim], gain > 1.0 ? 1.0 : gain);
    s->suffered[victim] = (uint16_t)(s->suffered[victim] + (s->suffered[victim] < UINT16_MAX));
    s->injured[victim] = injury_days[severity] > s->injured[victim] ? injury_days[severity] : s->injured[victim];
    if (severity == SEVERITY_FATAL) {
        s->dead[victim] = 1;
        population_of(day->world)->exit[victim] = EXIT_DEATH;
        s->deaths[prison]++;
    }
}

static void count(const struct ocp_day *day, uint32_t prison, enum violence_cause cause, bool on_staff,
                  enum violence_severity severity, bool recorded)
{
    static const int by_cause[CAUSE_COUNT] = {
        [CAUSE_DEBT] = OUT_DEBT, [CAUSE_TURF] = OUT_TURF, [CAUSE_RETALIATION] = OUT_RETALIATION, [CAUSE_EXTREME] = OUT_EXTREME};
    ocp_measure(day, MECH_violence, on_staff ? OUT_STAFF : OUT_PRISONER, prison, 1.0);
    if (by_cause[cause] != 0) {
        ocp_measure(day, MECH_violence, (unsigned)by_cause[cause], prison, 1.0);
    }
    if (severity != SEVERITY_MINOR) {
        ocp_measure(day, MECH_violence, OUT_SERIOUS, prison, 1.0);
    }
    if (severity == SEVERITY_FATAL) {
        ocp_measure(day, MECH_violence, OUT_HOMICIDES, prison, 1.0);
    }
    if (recorded) {
        ocp_measure(day, MECH_violence, on_staff ? OUT_STAFF_RECORDED : OUT_PRISONER_RECORDED, prison, 1.0);
        ocp_measure_ratio(day, MECH_violence, OUT_SERIOUS_SHARE, prison, severity != SEVERITY_MINOR ? 1.0 : 0.0, 1.0);
    }
}

static void tell(const struct ocp_day *day, uint32_t prison, enum violence_cause cause, enum violence_severity severity,
                 uint32_t attacker, uint32_t attacked, uint32_t victim)
{
    static const uint16_t kind[CAUSE_COUNT] = {[CAUSE_PERSONAL] = KIND_ASSAULT,
                                               [CAUSE_DEBT] = KIND_ASSAULT_DEBT,
                                               [CAUSE_TURF] = KIND_ASSAULT_TURF,
                                               [CAUSE_RETALIATION] = KIND_ASSAULT_RETALIATION,
                                               [CAUSE_INFORMANT] = KIND_ASSAULT_INFORMANT,
                                               [CAUSE_STAFF] = KIND_STAFF_ASSAULT,
                                               [CAUSE_EXTREME] = KIND_EXTREME_ACT};
    ocp_event(day, kind[cause], prison, attacker, attacked, 0.5 * (double)severity);
    if (severity == SEVERITY_FATAL) {
        ocp_event(day, KIND_HOMICIDE, prison, victim == attacked ? attacker : attacked, victim, 1.0);
    }
}

void violence_strike(struct ocp_day *day, uint32_t w, struct violence_hit hit, struct violence_tally *tally)
{
    const struct ocp_world *world = day->world;
    const struct violence_params *p = ocp_wing_params(day, w, MECH_violence);
    const struct population_state *who = population_of(world);
    struct violence_state *s = violence_of(world);
    const uint32_t prison = world->wings[w].prison;
    uint32_t word[4];
    uint32_t detail[4];
    /* Two addresses, so that an attack and a debt collected from the same person on one day do not share their draws. */
    const uint32_t which = hit.cause == CAUSE_DEBT ? 1 : 0;
    ocp_draw(day, OCP_PURPOSE(MECH_violence, DRAW_DETAIL), world->person[hit.row], which, word);
    ocp_draw(day, OCP_PURPOSE(MECH_violence, DRAW_ENFORCE), world->person[hit.row], which, detail);
    if (s->dead[hit.row]) {
        return;
    }
    const bool on_staff = hit.cause == CAUSE_STAFF || (hit.cause == CAUSE_EXTREME && ocp_chance(detail[0], p->extreme_staff));
    const uint32_t other = on_staff ? OCP_NOWHERE : find_party(day, w, hit, word[0], detail[1]);
    if (!on_staff && other == OCP_NOWHERE) {
        return;
    }
    const uint32_t attacker = hit.cause == CAUSE_DEBT ? other : hit.row;
    const uint32_t attacked = hit.cause == CAUSE_DEBT ? hit.row : other;
    uint32_t victim = attacked;
    if (hit.cause == CAUSE_TURF) {
        const uint8_t one = who->group[attacker];
        const uint8_t other_side = who->group[attacked];
        const double wins =
            violence_contest(side_strength(world, w, one, other_side), side_strength(world, w, other_side, one), p->contest);
        victim = ocp_chance(detail[2], wins) ? attacked : attacker;
    }
    const double armed = 1.0 + p->fear_arms * (double)s->fear[attacker];
    const enum violence_severity severity =
        violence_severity_of(ocp_uniform(word[1]), p->serious * severity_factor(p, hit.cause) * armed, on_staff ? 0.0 : p->fatal);
    const double governance = (double)groups_of(world)->governance[prison];
    const double noticed = severity == SEVERITY_FATAL     ? 1.0
                           : severity == SEVERITY_SERIOUS ? p->record_serious
                           : on_staff                     ? p->record_staff
                                                          : p->record_minor * (1.0 - p->silence * governance);
    const bool recorded = ocp_chance(word[2], noticed) != 0;
    count(day, prison, hit.cause, on_staff, severity, recorded);
    tell(day, prison, hit.cause, severity, world->person[attacker], on_staff ? OCP_NOWHERE : world->person[attacked],
         on_staff ? OCP_NOWHERE : world->person[victim]);
    s->assaults[attacker] = (uint16_t)(s->assaults[attacker] + (s->assaults[attacker] < UINT16_MAX));
    s->noticed[attacker] = (uint16_t)(s->noticed[attacker] + (recorded && s->noticed[attacker] < UINT16_MAX));
    if (recorded && !on_staff) {
        s->target[attacker] = world->person[attacked];
    }
    s->recorded[world->wing_of[attacker]] = (uint16_t)(s->recorded[world->wing_of[attacker]] + recorded);
    tally->turf += hit.cause == CAUSE_TURF;
    tally->calm *= 1.0 - shock_of[severity] * (on_staff ? 0.5 : 1.0);
    if (on_staff) {
        tally->staff++;
        return;
    }
    const double dread = p->fear_witness * dread_of[severity];
    tally->unafraid *= 1.0 - (dread > 1.0 ? 1.0 : dread);
    tally->prisoners++;
    note_clash(day, prison, hit.cause, severity, who->group[attacker], who->group[attacked]);
    s->avenger[w] = who->group[victim];
    s->accused[w] = who->group[victim == attacked ? attacker : attacked];
    hurt(day, victim, prison, severity, p);
}
