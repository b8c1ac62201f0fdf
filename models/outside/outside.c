/* The outside: orders that arrive are carried out by associates and by recruited minors; minors are recruited over social
 * media, carry out tasks, are arrested, leave, or grow into members, of whom some come to prison. Groups are not described
 * beyond counts and rates, and nobody is recruited by any stated method.
 *
 * Everything here is weekly or daily over groups, in group order; binomial draws are addressed by group and age. */
#include "models/outside/outside_state.h"

#include "engine/math.h"
#include "models/day.h"
#include "models/economy/market_state.h"
#include "models/groups/command_state.h"
#include "models/groups/groups_state.h"
#include "models/institution/violence_state.h"
#include "models/outside/outside_kernel.h"
#include "models/people/population_state.h"

#define OUTSIDE_PARAMS(P)                                                                                                          \
    P(associates, "outside.associates", "1", 2.0, 0.0, 100.0, OCP_PRIOR_LOGNORMAL, 2.0, 0.5, "I17 (14,000 active, 48,000 linked)", \
      "associates outside per member inside")                                                                                      \
    P(attack, "outside.attack", "1", 0.4, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.7, "ASSUMED",                                        \
      "probability that an order which arrives outside becomes an attack or an act of extortion")                                  \
    P(attack_violent, "outside.attack_violent", "1", 0.35, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.6, "ASSUMED",                       \
      "share of these that are violent; the rest is extortion")                                                                    \
    P(extortion, "outside.extortion", "EUR", 2500.0, 0.0, 1000000.0, OCP_PRIOR_LOGNORMAL, 2500.0, 0.7, "ASSUMED",                  \
      "taken by an act of extortion")                                                                                              \
    P(threat_gain, "outside.threat_gain", "1", 0.1, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.02, 0.3, "F18; size ASSUMED",                   \
      "share of the distance to full pressure that an act closes")                                                                 \
    P(threat_days, "outside.threat_days", "d", 90.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 90.0, 0.4, "ASSUMED",                       \
      "time in which pressure fades")                                                                                              \
    P(exposed, "outside.exposed", "1", 12.0, 0.0, 1000.0, OCP_PRIOR_LOGNORMAL, 12.0, 0.5, "I14-I20; size ASSUMED",                 \
      "minors within reach per associate")                                                                                         \
    P(recruited, "outside.recruited", "1", 0.02, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.005, 0.05,                                         \
      "I16 (15 % of those listed are minors)",                                                                                     \
      "share of them already recruited on day 0; none is a group that has still to begin")                                         \
    P(work, "outside.work", "1/y", 0.02, 0.0, 10.0, OCP_PRIOR_LOGNORMAL, 0.02, 0.5, "I18, I20; level ASSUMED",                     \
      "rate at which recruiters win an exposed minor, at full coordination and money")                                             \
    P(peers, "outside.peers", "1/y", 0.8, 0.0, 50.0, OCP_PRIOR_LOGNORMAL, 0.8, 0.5, "I18 (2-5 own youngsters); level ASSUMED",     \
      "rate at which recruited peers win others, per recruited share: gamified and glorified violence")                            \
    P(prevention, "outside.prevention", "1", 0.1, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.3, "I20; effect ASSUMED",                    \
      "share of recruitment prevented by platforms, schools, youth work, families")                                                \
    P(arrest, "outside.arrest", "1/y", 0.25, 0.0, 10.0, OCP_PRIOR_LOGNORMAL, 0.25, 0.4, "I14, I15, I19; level ASSUMED",            \
      "rate at which recruited minors are arrested and taken out of action")                                                       \
    P(sentenced, "outside.sentenced", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "ASSUMED",                                  \
      "share of those arrested outside who are sentenced to custody; the others go free")                                          \
    P(trial_days, "outside.trial_days", "d", 120.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 120.0, 0.4, "ASSUMED",                       \
      "mean time from arrest, of minors from coming of age, to prison")                                                            \
    P(leave, "outside.leave", "1/y", 0.35, 0.0, 10.0, OCP_PRIOR_LOGNORMAL, 0.35, 0.4, "I18 (exit windows); level ASSUMED",         \
      "rate at which recruited minors leave by themselves or through exit programmes")                                             \
    P(minor_task, "outside.minor_task", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "I14, I19",                               \
      "share of attacks given to minors when there are as many of them as associates")                                             \
    P(traced, "outside.traced", "1", 0.25, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.05, 0.5, "ASSUMED",                                      \
      "share of attacks ordered from inside that police trace to the order")                                                       \
    P(inflow, "outside.inflow", "1", 0.3, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.5, "I16; size ASSUMED",                              \
      "how far the stock of recruited minors moves the share of newcomers who are members")                                        \
    P(own_acts, "outside.own_acts", "1/y", 12.0, 0.0, 365.0, OCP_PRIOR_LOGNORMAL, 12.0, 0.6, "ASSUMED",                            \
      "acts a year that a group led from outside orders there itself, per 100 associates")                                         \
    P(caught, "outside.caught", "1", 0.3, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.5, "ASSUMED; I14, I19",                              \
      "probability that whoever carries out an attack is arrested for it")                                                         \
    P(associate_days, "outside.associate_days", "d", 365.0, 7.0, 3650.0, OCP_PRIOR_LOGNORMAL, 365.0, 0.4, "ASSUMED",               \
      "time in which a group finds associates in place of those it has lost")                                                      \
    P(family_rate, "outside.family_rate", "1/y", 6.0, 0.0, 365.0, OCP_PRIOR_LOGNORMAL, 6.0, 0.6,                                   \
      "ASSUMED; D32, D33 (relatives pressed for debts)",                                                                           \
      "rate at which the family of a debtor under pressure is threatened, at the group's full pressure outside")                   \
    P(family_share, "outside.family_share", "1", 0.25, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.4, "ASSUMED",                           \
      "share of family commitment that such a threat undoes, and of fearlessness")                                                 \
    P(send_in, "outside.send_in", "1/d", 0.002, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.01, "ASSUMED",                                 \
      "share of what a group has outside that it sends to its members inside")                                                     \
    P(outflow, "outside.outflow", "1/d", 0.01, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.003, 0.03, "ASSUMED",                                \
      "share of the rest that is laundered, or seized on the way")                                                                 \
    P(investigation, "outside.investigation", "1", 0.02, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.3, "ASSUMED",                         \
      "share of this flow that financial investigation seizes")

struct outside_params {
    OUTSIDE_PARAMS(OCP_PARAM_FIELD)
};

static const struct ocp_param params[] = {OUTSIDE_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {OUTSIDE_COLUMNS(OCP_COLUMN_ROW)};

enum {
    OUT_ATTACKS,
    OUT_BY_MINORS,
    OUT_EXTORTION,
    OUT_RECRUITED,
    OUT_MINORS,
    OUT_ARRESTED,
    OUT_THREAT,
    OUT_ATTACKS_SEEN,
    OUT_FAMILIES,
    OUT_OWN,
    OUT_TAKEN,
    OUT_PURSE,
    OUT_SENT_IN,
    OUT_SEIZED,
    OUT_LAUNDERED
};
static const struct ocp_outcome outcomes[] = {
    [OUT_ATTACKS] = {"outside_attacks", "per year", OCP_LOWER_IS_BETTER, OCP_PER_DAY, 365.25, OCP_FAMILY_OUTSIDE, false,
                     "Violent attacks outside, ordered from inside or by the group's own people"},
    [OUT_BY_MINORS] = {"attacks_by_minors", "% of attacks", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_OUTSIDE, false,
                       "Attacks outside carried out by minors"},
    [OUT_EXTORTION] = {"extortion", "EUR per year", OCP_LOWER_IS_BETTER, OCP_PER_DAY, 365.25, OCP_FAMILY_OUTSIDE, false,
                       "Taken by extortion, ordered from inside or by the group's own people"},
    [OUT_RECRUITED] = {"minors_recruited", "per year", OCP_LOWER_IS_BETTER, OCP_PER_DAY, 365.25, OCP_FAMILY_OUTSIDE, false,
                       "Minors recruited"},
    [OUT_MINORS] = {"minors_active", "persons", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_OUTSIDE, false,
                    "Recruited minors"},
    [OUT_ARRESTED] = {"minors_arrested_recorded", "per year", OCP_NEUTRAL, OCP_PER_DAY, 365.25, OCP_FAMILY_OUTSIDE, true,
                      "Recruited minors arrested"},
    [OUT_THREAT] = {"outside_pressure", "0 to 1", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_OUTSIDE, false,
                    "Pressure on families and staff outside, mean over groups"},
    [OUT_ATTACKS_SEEN] = {"outside_attacks_recorded", "per year", OCP_LOWER_IS_BETTER, OCP_PER_DAY, 365.25, OCP_FAMILY_OUTSIDE,
                          true, "Violent attacks outside that police trace to the group"},
    [OUT_FAMILIES] = {"families_threatened", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                      OCP_FAMILY_OUTSIDE, false, "Families of prisoners threatened for debts"},
    [OUT_OWN] = {"outside_own_acts", "per year", OCP_LOWER_IS_BETTER, OCP_PER_DAY, 365.25, OCP_FAMILY_OUTSIDE, false,
                 "Acts outside by groups that are led from there"},
    [OUT_TAKEN] = {"outside_arrests_recorded", "per year", OCP_NEUTRAL, OCP_PER_DAY, 365.25, OCP_FAMILY_OUTSIDE, true,
                   "Arrests for attacks outside"},
    [OUT_PURSE] = {"illicit_money_outside", "EUR", OCP_LOWER_IS_BETTER, OCP_PER_DAY, 0.01, OCP_FAMILY_OUTSIDE, false,
                   "Money from extortion in groups' hands outside"},
    [OUT_SENT_IN] = {"extortion_sent_in", "EUR per year", OCP_LOWER_IS_BETTER, OCP_PER_DAY, 3.6525, OCP_FAMILY_OUTSIDE, false,
                     "Money from extortion that reaches groups' members inside"},
    [OUT_SEIZED] = {"extortion_seized", "EUR per year", OCP_NEUTRAL, OCP_PER_DAY, 3.6525, OCP_FAMILY_OUTSIDE, true,
                    "Money from extortion seized by financial investigation"},
    [OUT_LAUNDERED] = {"extortion_laundered", "EUR per year", OCP_LOWER_IS_BETTER, OCP_PER_DAY, 3.6525, OCP_FAMILY_OUTSIDE, false,
                       "Money from extortion that is laundered"},
};

enum { DRAW_ATTACK, DRAW_RECRUIT, DRAW_YEAR, DRAW_OWN, DRAW_CAUGHT, DRAW_FAMILY, DRAW_GROWN };

static const struct outside_params *base_params(const struct ocp_world *world)
{
    return (const struct outside_params *)(const void *)(world->plan->params + world->model->param_first[MECH_outside]);
}

/* Associates of a group on day 0: what it grows back to. */
static double start_associates(const struct ocp_world *world, uint32_t g)
{
    double prisoners = 0.0;
    for (uint32_t i = 0; i < world->n_prisons; i++) {
        prisoners += (double)world->plan->prisons[i].prisoners;
    }
    return prisoners * world->plan->groups[g].share * base_params(world)->associates;
}

/* Minors within a group's reach on day 0 per year of age, recruited or not. */
static double start_reach(const struct ocp_world *world, uint32_t g)
{
    return start_associates(world, g) * base_params(world)->exposed / MINOR_AGES;
}

/* Members outside on day 0 who were recruited as minors: as many as keep their number, and part of the associates. */
static double start_grown(const struct ocp_world *world, uint32_t g)
{
    const struct outside_params *p = base_params(world);
    const double out = p->arrest + p->leave;
    const double most = 0.5 * start_associates(world, g);
    const double aged = start_reach(world, g) * p->recruited;
    return aged < most * out ? aged / out : most;
}

/* Who is held and who awaits prison on day 0: as many as the arrests of the years before have left. */
static void start_taken(const struct ocp_world *world, uint32_t g)
{
    const struct outside_params *p = base_params(world);
    struct outside_state *s = outside_of(world);
    uint32_t *awaiting = s->awaiting + (size_t)g * TAKEN_KINDS;
    /* Sentenced a year, of each year of age and of the grown. */
    const double each = (double)s->minors[(size_t)g * MINOR_AGES] * p->arrest * p->sentenced;
    const double grown = (double)s->grown[g] * p->arrest * p->sentenced;
    for (uint32_t a = 0; a < YOUTH_AGES; a++) {
        s->youth[(size_t)g * YOUTH_AGES + a] = (uint32_t)(each * ((double)a + 0.5) + 0.5);
        s->taken[g] += s->youth[(size_t)g * YOUTH_AGES + a];
    }
    awaiting[TAKEN_YOUNG] = (uint32_t)(MINOR_AGES * each * p->trial_days / 365.25 + 0.5);
    awaiting[TAKEN_GROWN] = (uint32_t)(grown * p->trial_days / 365.25 + 0.5);
    s->taken[g] += awaiting[TAKEN_YOUNG] + awaiting[TAKEN_GROWN];
    s->expected[g] = (float)((MINOR_AGES * each + grown) / 365.25);
    s->pace[g] = (float)ocp_daily(1.0 / p->trial_days);
}

static void start(struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct outside_params *p = base_params(world);
    struct outside_state *s = outside_of(world);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        const double reach = start_reach(world, g);
        s->grown[g] = (uint32_t)(start_grown(world, g) + 0.5);
        s->aged[g] = s->grown[g];
        s->associates[g] = (float)(start_associates(world, g) - start_grown(world, g));
        s->inflow[g] = 1.0F;
        for (uint32_t a = 0; a < MINOR_AGES; a++) {
            s->minors[(size_t)g * MINOR_AGES + a] = (uint32_t)(reach * p->recruited + 0.5);
            s->exposed[(size_t)g * MINOR_AGES + a] = (uint32_t)(reach * (1.0 - p->recruited) + 0.5);
        }
        start_taken(world, g);
    }
}

static uint32_t minors_of(const struct outside_state *s, uint32_t g)
{
    uint32_t sum = 0;
    for (uint32_t a = 0; a < MINOR_AGES; a++) {
        sum += s->minors[(size_t)g * MINOR_AGES + a];
    }
    return sum;
}

/* Adults who act for the group outside. */
static double hands_of(const struct outside_state *s, uint32_t g)
{
    return (double)s->associates[g] + (double)s->grown[g];
}

/* Of `arrested` people some are sentenced, the others go free. Those of age await prison; minors are held until they are. Whoever
 * goes free is where he was. `age` counts from 13. Returns how many go free. */
static uint32_t sentence(struct outside_state *s, uint32_t g, enum outside_taken kind, uint32_t age, uint32_t arrested,
                         uint32_t sentenced)
{
    uint32_t *to = kind == TAKEN_YOUNG && age < YOUTH_AGES ? &s->youth[(size_t)g * YOUTH_AGES + age]
                                                           : &s->awaiting[(size_t)g * TAKEN_KINDS + kind];
    *to += sentenced;
    s->taken[g] += arrested;
    s->freed[g] += arrested - sentenced;
    return arrested - sentenced;
}

/* One adult who has carried out an attack is arrested: one who has grown into the group, or another associate, if there is any.
 * Returns how many that is. */
static uint32_t arrest_adult(struct outside_state *s, uint32_t g, uint32_t word, uint32_t sentenced)
{
    const double adults = hands_of(s, g);
    if (ocp_chance(word, adults > 0.0 ? (double)s->grown[g] / adults : 0.0)) {
        s->grown[g] -= 1U - sentence(s, g, TAKEN_GROWN, 0, 1, sentenced);
        return 1;
    }
    if (s->associates[g] < 1.0F) {
        return 0;
    }
    s->associates[g] -= (float)(1U - sentence(s, g, TAKEN_ASSOCIATE, 0, 1, sentenced));
    return 1;
}

static void arrest_minor(struct ocp_day *day, uint32_t g, uint32_t which, uint32_t sentenced)
{
    struct outside_state *s = outside_of(day->world);
    uint32_t *minors = s->minors + (size_t)g * MINOR_AGES;
    uint32_t age = 0;
    while (which >= minors[age]) {
        which -= minors[age++];
    }
    minors[age]--;
    s->exposed[(size_t)g * MINOR_AGES + age] += sentence(s, g, TAKEN_YOUNG, age, 1, sentenced);
    ocp_measure(day, MECH_outside, OUT_ARRESTED, OCP_NOWHERE, 1.0);
}

/* Those arrested after attacks: minors by year of age in proportion to their numbers, else adults. */
static void lose_hands(struct ocp_day *day, const struct outside_params *p, uint32_t g, uint32_t violent, uint32_t by_minors)
{
    struct outside_state *s = outside_of(day->world);
    uint32_t taken = 0;
    for (uint32_t k = 0; k < violent; k++) {
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_outside, DRAW_CAUGHT), g, k, word);
        if (!ocp_chance(word[0], p->caught)) {
            continue;
        }
        const uint32_t all = minors_of(s, g);
        const uint32_t sentenced = ocp_chance(word[2], p->sentenced) ? 1 : 0;
        if (k >= by_minors || all == 0) {
            taken += arrest_adult(s, g, word[1], sentenced);
        } else {
            arrest_minor(day, g, ocp_pick(word[1], all), sentenced);
            taken++;
        }
    }
    ocp_measure(day, MECH_outside, OUT_TAKEN, OCP_NOWHERE, (double)taken);
}

/* A group that leads from outside needs no order from a cell: it orders acts there itself, by its hands. Removing heads inside
 * does not end it, nor do the borders between administrations: what it does anywhere is felt wherever it has members. */
static uint32_t own_acts(struct ocp_day *day, const struct outside_params *p, uint32_t g)
{
    const struct ocp_world *world = day->world;
    if (!groups_of(world)->outside_led[g]) {
        return 0;
    }
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_outside, DRAW_OWN), g, 0, word);
    const double rate = p->own_acts / 365.25 * hands_of(outside_of(world), g) / 100.0;
    const uint32_t own = ocp_poisson_quantile(rate, ocp_uniform(word[0]));
    ocp_measure(day, MECH_outside, OUT_OWN, OCP_NOWHERE, (double)own);
    return own;
}

/* What a group's members inside get of its purse, prison by prison in proportion to their numbers; what no prison's part in whole
 * cents takes stays outside. Returns what was sent. */
static int64_t send_in(const struct ocp_world *world, uint32_t g, int64_t cents)
{
    const uint32_t *members = market_of(world)->members;
    uint64_t all = 0;
    for (uint32_t prison = 0; prison < world->n_prisons; prison++) {
        all += members[(size_t)prison * world->n_groups + g];
    }
    int64_t sent = 0;
    for (uint32_t prison = 0; prison < world->n_prisons && all > 0; prison++) {
        const int64_t part = cents * (int64_t)members[(size_t)prison * world->n_groups + g] / (int64_t)all;
        market_bring(world, prison, g, part);
        sent += part;
    }
    return sent;
}

/* A group's takings outside today, and where its money goes from there. */
static void book(const struct ocp_day *day, const struct outside_params *p, uint32_t g, uint32_t extortions)
{
    const struct ocp_world *world = day->world;
    struct outside_state *s = outside_of(world);
    const int64_t taken = (int64_t)(p->extortion * 100.0 + 0.5) * (int64_t)extortions;
    s->extorted[g] += taken;
    s->purse[g] += taken;
    ocp_ledger_post(s->books, BOOK_VICTIMS, BOOK_PURSE, taken);
    const struct outside_parts parts = outside_divide(s->purse[g], p->send_in, p->outflow, p->investigation);
    const int64_t sent = send_in(world, g, parts.prisons);
    s->purse[g] -= sent + parts.seized + parts.laundered;
    ocp_ledger_post(s->books, BOOK_PURSE, BOOK_PRISONS, sent);
    ocp_ledger_post(s->books, BOOK_PURSE, BOOK_SEIZED, parts.seized);
    ocp_ledger_post(s->books, BOOK_PURSE, BOOK_LAUNDERED, parts.laundered);
    ocp_measure(day, MECH_outside, OUT_EXTORTION, OCP_NOWHERE, (double)taken / 100.0);
    ocp_measure(day, MECH_outside, OUT_PURSE, OCP_NOWHERE, (double)s->purse[g]);
    ocp_measure(day, MECH_outside, OUT_SENT_IN, OCP_NOWHERE, (double)sent);
    ocp_measure(day, MECH_outside, OUT_SEIZED, OCP_NOWHERE, (double)parts.seized);
    ocp_measure(day, MECH_outside, OUT_LAUNDERED, OCP_NOWHERE, (double)parts.laundered);
}

/* Orders that arrived for outside become attacks or extortion; some attacks are given to minors. */
static void carry_out(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    const struct ocp_world *world = day->world;
    const struct outside_params *p = ocp_world_params(day, MECH_outside);
    const struct command_state *command = command_of(world);
    struct outside_state *s = outside_of(world);
    const float fade = (float)ocp_exp(-1.0 / p->threat_days);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        uint32_t orders = 0;
        for (uint32_t prison = 0; prison < world->n_prisons; prison++) {
            orders += command->outside[(size_t)prison * world->n_groups + g];
        }
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_outside, DRAW_ATTACK), g, 0, word);
        const uint32_t acts = ocp_binomial_quantile(orders, p->attack, ocp_uniform(word[0])) + own_acts(day, p, g);
        const uint32_t violent = ocp_binomial_quantile(acts, p->attack_violent, ocp_uniform(word[1]));
        const double share = minor_share(p->minor_task, (double)minors_of(s, g), hands_of(s, g));
        const uint32_t by_minors = ocp_binomial_quantile(violent, share, ocp_uniform(word[2]));
        lose_hands(day, p, g, violent, by_minors);
        s->attacks[g] = violent;
        s->pace[g] = (float)ocp_daily(1.0 / p->trial_days);
        book(day, p, g, acts - violent);
        s->threat[g] *= fade;
        for (uint32_t k = 0; k < acts; k++) {
            s->threat[g] += (float)p->threat_gain * (1.0F - s->threat[g]);
        }
        ocp_measure(day, MECH_outside, OUT_ATTACKS, OCP_NOWHERE, (double)violent);
        const uint32_t traced = ocp_binomial_quantile(violent, p->traced, ocp_uniform(word[3]));
        ocp_measure(day, MECH_outside, OUT_ATTACKS_SEEN, OCP_NOWHERE, (double)traced);
        ocp_measure_ratio(day, MECH_outside, OUT_BY_MINORS, OCP_NOWHERE, (double)by_minors, (double)violent);
        ocp_measure_ratio(day, MECH_outside, OUT_THREAT, OCP_NOWHERE, (double)s->threat[g], 1.0);
    }
}

/* How much a group can put into recruiting: its coordination, and what it owns inside and outside, saturating at 250 EUR an
 * associate (ASSUMED, so that recruiting is at the defaults what it was when only money inside counted). */
static double effort_of(const struct ocp_world *world, uint32_t g)
{
    const struct market_state *market = market_of(world);
    double euros = (double)outside_of(world)->purse[g] / 100.0;
    for (uint32_t prison = 0; prison < world->n_prisons; prison++) {
        euros += (double)market->treasury[(size_t)prison * world->n_groups + g] / 100.0;
    }
    const double each = euros > 0.0 ? euros / (hands_of(outside_of(world), g) + 1.0) : 0.0;
    return (double)groups_of(world)->coordination[g] * each / (250.0 + each);
}

/* One week of one group and age: recruited, arrested, gone. Competing risks split one probability. */
static void recruit_age(struct ocp_day *day, const struct outside_params *p, uint32_t g, uint32_t age, double share, double effort)
{
    struct outside_state *s = outside_of(day->world);
    const size_t at = (size_t)g * MINOR_AGES + age;
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_outside, DRAW_RECRUIT), g, age, word);
    const double hazard = recruit_hazard(p->work * effort / 365.25, p->peers / 365.25, share, p->prevention);
    const uint32_t won = ocp_binomial_quantile(s->exposed[at], ocp_daily(7.0 * hazard), ocp_uniform(word[0]));
    const double out = p->arrest + p->leave;
    const uint32_t lost = ocp_binomial_quantile(s->minors[at], ocp_daily(7.0 * out / 365.25), ocp_uniform(word[1]));
    const uint32_t arrested = ocp_binomial_quantile(lost, out > 0.0 ? p->arrest / out : 0.0, ocp_uniform(word[2]));
    const uint32_t sentenced = ocp_binomial_quantile(arrested, p->sentenced, ocp_uniform(word[3]));
    const uint32_t freed = sentence(s, g, TAKEN_YOUNG, age, arrested, sentenced);
    s->exposed[at] = s->exposed[at] - won + (lost - arrested) + freed;
    s->minors[at] = s->minors[at] + won - lost;
    ocp_measure(day, MECH_outside, OUT_RECRUITED, OCP_NOWHERE, (double)won);
    ocp_measure(day, MECH_outside, OUT_ARRESTED, OCP_NOWHERE, (double)arrested);
}

/* One week of those who have grown into members: arrested, gone. */
static void arrest_grown(struct ocp_day *day, const struct outside_params *p, uint32_t g)
{
    struct outside_state *s = outside_of(day->world);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_outside, DRAW_GROWN), g, 0, word);
    const double out = p->arrest + p->leave;
    const uint32_t lost = ocp_binomial_quantile(s->grown[g], ocp_daily(7.0 * out / 365.25), ocp_uniform(word[0]));
    const uint32_t arrested = ocp_binomial_quantile(lost, out > 0.0 ? p->arrest / out : 0.0, ocp_uniform(word[1]));
    const uint32_t sentenced = ocp_binomial_quantile(arrested, p->sentenced, ocp_uniform(word[2]));
    s->grown[g] = s->grown[g] - lost + sentence(s, g, TAKEN_GROWN, 0, arrested, sentenced);
}

/* A birthday for everybody once a year: those who turn 21 are members outside, those held who turn 18 await prison; as many turn 13
 * as at the start. */
static void grow_older(const struct ocp_world *world, uint32_t g)
{
    struct outside_state *s = outside_of(world);
    const size_t first = (size_t)g * MINOR_AGES;
    uint32_t *youth = s->youth + (size_t)g * YOUTH_AGES;
    s->aged[g] += s->minors[first + MINOR_AGES - 1];
    s->grown[g] += s->minors[first + MINOR_AGES - 1];
    for (uint32_t a = MINOR_AGES - 1; a > 0; a--) {
        s->minors[first + a] = s->minors[first + a - 1];
        s->exposed[first + a] = s->exposed[first + a - 1];
    }
    s->minors[first] = 0;
    s->exposed[first] = (uint32_t)(start_reach(world, g) + 0.5);
    s->awaiting[(size_t)g * TAKEN_KINDS + TAKEN_YOUNG] += youth[YOUTH_AGES - 1];
    for (uint32_t a = YOUTH_AGES - 1; a > 0; a--) {
        youth[a] = youth[a - 1];
    }
    youth[0] = 0;
}

static void recruit(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    const struct ocp_world *world = day->world;
    const struct outside_params *p = ocp_world_params(day, MECH_outside);
    struct outside_state *s = outside_of(world);
    double active = 0.0;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        double exposed = 0.0;
        for (uint32_t a = 0; a < MINOR_AGES; a++) {
            exposed += (double)s->exposed[(size_t)g * MINOR_AGES + a];
        }
        const double minors = (double)minors_of(s, g);
        const double share = minors + exposed > 0.0 ? minors / (minors + exposed) : 0.0;
        const float keep = (float)ocp_exp(-7.0 / p->associate_days);
        const float rest = (float)(start_associates(world, g) - start_grown(world, g));
        s->associates[g] = rest + (s->associates[g] - rest) * keep;
        const double effort = effort_of(world, g);
        for (uint32_t a = 0; a < MINOR_AGES; a++) {
            recruit_age(day, p, g, a, share, effort);
        }
        arrest_grown(day, p, g);
        if (day->day > 0 && day->day % 364 == 0) {
            grow_older(world, g);
        }
        const double reach = start_reach(world, g) * MINOR_AGES;
        const double now = (double)minors_of(s, g);
        const double inflow = inflow_of(p->inflow, now, reach * base_params(world)->recruited, reach);
        s->inflow[g] = (float)(inflow > 3.0 ? 3.0 : inflow);
        active += now;
    }
    ocp_measure_ratio(day, MECH_outside, OUT_MINORS, OCP_NOWHERE, active, 1.0);
}

/* Families of debtors under pressure: threatened the more, the more the creditor does outside. Weekly, each by his own draw. */
static void press_families(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct outside_params *p = ocp_prison_params(day, prison, MECH_outside);
    const struct outside_state *s = outside_of(world);
    const struct market_state *market = market_of(world);
    struct population_state *who = population_of(world);
    struct violence_state *violence = violence_of(world);
    const struct ocp_prison *site = &world->prisons[prison];
    uint32_t threatened = 0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            const uint8_t creditor = market->creditor[row];
            if (!market->pressed[row] || creditor >= world->n_groups || !(s->threat[creditor] > 0.0F)) {
                continue;
            }
            uint32_t word[4];
            ocp_draw(day, OCP_PURPOSE(MECH_outside, DRAW_FAMILY), world->person[row], 0, word);
            if (ocp_chance(word[0], ocp_daily(7.0 / 365.25 * p->family_rate * (double)s->threat[creditor]))) {
                who->family[row] = family_loss(who->family[row], (float)p->family_share);
                violence->fear[row] = family_fear(violence->fear[row], (float)p->family_share);
                threatened++;
            }
        }
    }
    ocp_measure(day, MECH_outside, OUT_FAMILIES, prison, (double)threatened);
}

static const char *verify(const struct ocp_day *day)
{
    const struct outside_state *s = outside_of(day->world);
    int64_t purses = 0;
    int64_t extorted = 0;
    for (uint32_t g = 0; g < day->world->n_groups; g++) {
        purses += s->purse[g];
        extorted += s->extorted[g];
        if (s->purse[g] < 0) {
            return "outside: a purse is overdrawn";
        }
        if (!(s->threat[g] >= 0.0F && s->threat[g] <= 1.0F) || !(s->inflow[g] >= 0.0F)) {
            return "outside: pressure or inflow out of range";
        }
        uint32_t accounted = s->freed[g] + s->entered[g];
        for (uint32_t k = 0; k < TAKEN_KINDS; k++) {
            accounted += s->awaiting[(size_t)g * TAKEN_KINDS + k];
        }
        for (uint32_t a = 0; a < YOUTH_AGES; a++) {
            accounted += s->youth[(size_t)g * YOUTH_AGES + a];
        }
        if (accounted != s->taken[g] || s->grown[g] > s->aged[g]) {
            return "outside: those arrested are neither held, awaiting prison, there, nor free; or more are grown than have aged";
        }
    }
    if (ocp_ledger_sum(s->books, BOOK_COUNT) != 0) {
        return "outside: the ledger of money outside does not sum to zero";
    }
    if (s->books[BOOK_PURSE] != purses || s->books[BOOK_VICTIMS] != -extorted) {
        return "outside: what was extorted is not in the books, or purses are not";
    }
    return NULL;
}

static const char *const reads_carry[] = {"command.outside", "groups.outside_led", "market.members", "market.treasury",
                                          "market.balance",  "market.brought",     "outside.*",      NULL};
static const char *const writes_carry[] = {
    "outside.attacks", "outside.extorted", "outside.purse",      "outside.books",    "market.treasury", "market.balance",
    "market.brought",  "outside.threat",   "outside.associates", "outside.grown",    "outside.minors",  "outside.exposed",
    "outside.taken",   "outside.freed",    "outside.youth",      "outside.awaiting", "outside.pace",    NULL};
static const char *const reads_families[] = {"market.pressed",    "market.creditor", "outside.threat",
                                             "population.family", "violence.fear",   NULL};
static const char *const writes_families[] = {"population.family", "violence.fear", NULL};
static const char *const reads_recruit[] = {"market.treasury", "groups.coordination", "outside.*", NULL};
static const char *const writes_recruit[] = {"outside.exposed",
                                             "outside.minors",
                                             "outside.grown",
                                             "outside.aged",
                                             "outside.youth",
                                             "outside.awaiting",
                                             "outside.taken",
                                             "outside.freed",
                                             "outside.inflow",
                                             "outside.associates",
                                             NULL};

static const struct ocp_phase phases[] = {
    {"carry_out", DAY_OUTSIDE, 1, carry_out, reads_carry, writes_carry},
    {"recruit", DAY_RECRUIT, 7, recruit, reads_recruit, writes_recruit},
    {"families", DAY_PRESSURE, 7, press_families, reads_families, writes_families},
};

/* All but the pressure on families of those inside, which is felt prison by prison. */
static const char *const of_service[] = {
    "outside.associates",     "outside.attack",  "outside.attack_violent", "outside.extortion",     "outside.threat_gain",
    "outside.threat_days",    "outside.exposed", "outside.recruited",      "outside.work",          "outside.peers",
    "outside.prevention",     "outside.arrest",  "outside.sentenced",      "outside.trial_days",    "outside.leave",
    "outside.minor_task",     "outside.traced",  "outside.inflow",         "outside.own_acts",      "outside.caught",
    "outside.associate_days", "outside.send_in", "outside.outflow",        "outside.investigation", NULL};
static const char *const of_start[] = {"outside.associates", "outside.exposed", "outside.recruited", NULL};

const struct ocp_mechanism outside_mechanism = {
    .name = "outside",
    .title = "Outside world and minors",
    .meaning = "Orders carried out outside, extortion, pressure on families and staff, recruitment of minors",
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
    .start = start,
    .verify = verify,
};
