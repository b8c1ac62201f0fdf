/* Population and flows: who arrives, with which sentence and attributes, who is released, who comes back.
 *
 * Arrivals are Poisson with the rate that Little's law asks for (stock = rate x mean stay); they are drawn before day 0
 * from base parameters, so no policy touches who arrives when. Where newcomers live is placement's decision. */
#include "models/people/population_state.h"

#include "engine/clones.h"
#include "engine/scan.h"
#include "engine/seeds.h"
#include "models/day.h"
#include "models/economy/market_state.h"
#include "models/institution/programmes_state.h"
#include "models/outside/outside_state.h"
#include "models/people/contacts_state.h"
#include "models/people/population_kernel.h"

#define POPULATION_PARAMS(P)                                                                                                       \
    P(share_remand, "population.share_remand", "1", 0.30, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.15, 0.45, "A08, A19, A25",                \
      "share of admissions on remand (the rest is divided in the ratio of the other shares)")                                      \
    P(share_short, "population.share_short", "1", 0.38, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.25, 0.50, "A20, A24",                       \
      "share of admissions with a short sentence")                                                                                 \
    P(share_medium, "population.share_medium", "1", 0.22, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.12, 0.35, "A20, A24, A27",                \
      "share of admissions with a medium sentence")                                                                                \
    P(share_long, "population.share_long", "1", 0.096, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.04, 0.16, "A20, A27",                        \
      "share of admissions with a long sentence")                                                                                  \
    P(share_life, "population.share_life", "1", 0.004, 0.0, 0.1, OCP_PRIOR_UNIFORM, 0.001, 0.01, "A24, A27",                       \
      "share of admissions with a life sentence")                                                                                  \
    P(stay_remand, "population.stay_remand", "d", 110.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 110.0, 0.3, "A19",                      \
      "median stay on remand")                                                                                                     \
    P(stay_short, "population.stay_short", "d", 90.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 90.0, 0.3, "A20, A24",                     \
      "median stay of a short sentence")                                                                                           \
    P(stay_medium, "population.stay_medium", "d", 480.0, 1.0, 7300.0, OCP_PRIOR_LOGNORMAL, 480.0, 0.2, "A23, A27",                 \
      "median stay of a medium sentence")                                                                                          \
    P(stay_long, "population.stay_long", "d", 1800.0, 1.0, 14600.0, OCP_PRIOR_LOGNORMAL, 1800.0, 0.2, "A20, A27",                  \
      "median stay of a long sentence")                                                                                            \
    P(stay_life, "population.stay_life", "d", 6570.0, 1.0, 25550.0, OCP_PRIOR_LOGNORMAL, 6570.0, 0.2, "ASSUMED: 18 years served",  \
      "median stay of a life sentence")                                                                                            \
    P(stay_sigma, "population.stay_sigma", "1", 0.6, 0.0, 2.0, OCP_PRIOR_UNIFORM, 0.4, 0.9, "ASSUMED from the spread of A24, A27", \
      "sigma of the log of stays within a class")                                                                                  \
    P(return_remand, "population.return_remand", "1", 0.25, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.4, "J15, J16",                     \
      "probability of coming back after remand")                                                                                   \
    P(return_short, "population.return_short", "1", 0.50, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.3, 0.65, "J15",                           \
      "probability of coming back after a short sentence")                                                                         \
    P(return_other, "population.return_other", "1", 0.27, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.15, 0.45, "J15, J16",                     \
      "probability of coming back after a longer sentence")                                                                        \
    P(return_delay, "population.return_delay", "d", 240.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 240.0, 0.3, "J15, J16",               \
      "mean time from release to return of those who come back")                                                                   \
    P(return_factor, "population.return_factor", "1", 1.0, 0.0, 3.0, OCP_PRIOR_LOGNORMAL, 1.0, 0.1, "ASSUMED: 1 by definition",    \
      "multiplier of all probabilities of coming back: the level of a service or a time")                                          \
    P(return_member, "population.return_member", "1", 1.2, 0.5, 3.0, OCP_PRIOR_UNIFORM, 1.0, 1.6, "ASSUMED",                       \
      "multiplier of coming back for members of a group")                                                                          \
    P(return_family, "population.return_family", "1", 0.3, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.5, "J01-J05",                       \
      "relative reduction of coming back from no to full family commitment, centred at one half")                                  \
    P(return_activity, "population.return_activity", "1", 0.14, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.3, "J12 (-14 %), J09-J11",     \
      "relative reduction of coming back for those in activity when released, centred at 35 % in activity")                        \
    P(return_agonist, "population.return_agonist", "1", 0.59, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.37, 0.74, "J09 (RR .41, .26 to .63)", \
      "relative reduction of coming back by opioid agonist therapy that goes on after release")                                    \
    P(agonist_goes_on, "population.agonist_goes_on", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "ASSUMED",                   \
      "share of those in opioid agonist therapy at release whose therapy goes on outside")                                         \
    P(return_treated, "population.return_treated", "1", 0.15, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.39,                              \
      "J10 (-39 % at one site); size ASSUMED below it",                                                                            \
      "relative reduction of coming back for those in treatment for other drugs when released")                                    \
    P(return_completed, "population.return_completed", "1", 0.18, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.08, 0.26,                         \
      "J11 (odds -25 %: of a return of 36 %, -18 %)",                                                                              \
      "relative reduction of coming back for those who have completed a programme against violence")                               \
    P(family_mean, "population.family_mean", "1", 0.5, 0.05, 0.95, OCP_PRIOR_UNIFORM, 0.35, 0.65, "J05 (39 % never visited)",      \
      "mean family commitment at admission")                                                                                       \
    P(age_minimum, "population.age_minimum", "y", 18.0, 18.0, 40.0, OCP_PRIOR_NONE, 0.0, 0.0, "ASSUMED: prisons for adults",       \
      "least age at first admission")                                                                                              \
    P(age_median, "population.age_median", "y", 30.0, 18.0, 80.0, OCP_PRIOR_UNIFORM, 27.0, 34.0,                                   \
      "ASSUMED; the level of C18, C21 is kept", "median age at first admission")                                                   \
    P(age_spread, "population.age_spread", "1", 0.8, 0.0, 2.0, OCP_PRIOR_UNIFORM, 0.6, 1.0,                                        \
      "ASSUMED: 4 % of newcomers are 18 to 20, 1 in 6 prisoners over 50", "sigma of the log of the years above the least age")     \
    P(propensity_sigma, "population.propensity_sigma", "1", 1.2, 0.0, 2.0, OCP_PRIOR_UNIFORM, 0.8, 1.4, "C19, P02",                \
      "sigma of the log of the personal multiplier of violence")                                                                   \
    P(role_leader, "population.role_leader", "1", 0.03, 0.0, 0.5, OCP_PRIOR_UNIFORM, 0.01, 0.06, "ASSUMED",                        \
      "share of members who arrive as leaders")                                                                                    \
    P(role_intermediary, "population.role_intermediary", "1", 0.10, 0.0, 0.5, OCP_PRIOR_UNIFORM, 0.05, 0.2, "I19",                 \
      "share of members who arrive as intermediaries")                                                                             \
    P(role_operational, "population.role_operational", "1", 0.42, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.3, 0.6, "I19",                    \
      "share of members who arrive as operational members; the rest are associates")                                               \
    P(terror_share, "population.terror_share", "1", 0.002, 0.0, 0.1, OCP_PRIOR_LOGNORMAL, 0.002, 0.5, "I08",                       \
      "share of admissions for terrorist offences")                                                                                \
    P(kin, "population.kin", "1", 0.05, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.15, "ASSUMED: no European count was found",            \
      "share of prisoners who have a relative among prisoners")                                                                    \
    P(recaptured, "population.recaptured", "1", 0.9, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.7, 1.0, "ASSUMED",                             \
      "probability that somebody who has escaped is caught and comes back")                                                        \
    P(recapture_delay, "population.recapture_delay", "d", 120.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 120.0, 0.5,                     \
      "ASSUMED; nine months for the prisoner freed in France in 2024", "mean time at large of those who are caught")

struct population_params {
    POPULATION_PARAMS(OCP_PARAM_FIELD)
};

static const struct ocp_param params[] = {POPULATION_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {POPULATION_COLUMNS(OCP_COLUMN_ROW)};

enum { OUT_POPULATION, OUT_ADMISSIONS, OUT_RELEASES, OUT_RETURNS, OUT_CROWDED, OUT_MEMBERS, OUT_REOFFENDING, OUT_ARRESTED };
static const struct ocp_outcome outcomes[] = {
    [OUT_POPULATION] = {"population", "prisoners", OCP_NEUTRAL, OCP_PER_DAY, 1.0, OCP_FAMILY_POPULATION, true, "Prisoners inside"},
    [OUT_ADMISSIONS] = {"admissions", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_POPULATION,
                        true, "Admissions, returns included"},
    [OUT_RELEASES] = {"releases", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_POPULATION,
                      true, "Releases"},
    [OUT_RETURNS] = {"returns", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                     OCP_FAMILY_POPULATION, true, "Admissions of persons who were inside before"},
    [OUT_CROWDED] = {"crowded_share", "% of prisoners", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 100.0, OCP_FAMILY_RIGHTS, true,
                     "Prisoners beyond the places of their wing"},
    [OUT_MEMBERS] = {"member_share", "% of prisoners", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 100.0, OCP_FAMILY_GROUPS, false,
                     "Prisoners who belong to an organised-crime group"},
    [OUT_REOFFENDING] = {"reoffending", "% of releases", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_HARM, false,
                         "Released persons who will come back"},
    [OUT_ARRESTED] = {"arrested_admitted", "per year", OCP_LOWER_IS_BETTER, OCP_PER_DAY, 365.25, OCP_FAMILY_GROUPS, true,
                      "Members admitted for the first time who were arrested at work outside, most of them young"},
};

/* Years are of 52 weeks, as for the minors outside. */
enum { WEEKS_OF_A_YEAR = 52, OLDEST = 110 };

enum { DRAW_ARRIVALS, DRAW_STAY, DRAW_WHO, DRAW_TRAITS, DRAW_GROUP, DRAW_RETURN, DRAW_KIN, DRAW_ARRESTED };

struct mixture {
    double share[SENTENCE_COUNT], median[SENTENCE_COUNT], returning[SENTENCE_COUNT];
};

static struct mixture mixture_of(const struct population_params *p)
{
    struct mixture m = {
        .share = {p->share_remand, p->share_short, p->share_medium, p->share_long, p->share_life},
        .median = {p->stay_remand, p->stay_short, p->stay_medium, p->stay_long, p->stay_life},
        .returning = {p->return_remand, p->return_short, p->return_other, p->return_other, p->return_other},
    };
    double sum = 0.0;
    for (int k = 0; k < SENTENCE_COUNT; k++) {
        sum += m.share[k];
    }
    for (int k = 0; k < SENTENCE_COUNT; k++) {
        m.share[k] = sum > 0.0 ? m.share[k] / sum : 1.0 / SENTENCE_COUNT;
    }
    return m;
}

static const struct population_params *base_params(const struct ocp_world *world)
{
    return (const struct population_params *)(const void *)(world->plan->params + world->model->param_first[MECH_population]);
}

static double member_share(const struct ocp_plan *plan)
{
    double sum = 0.0;
    for (size_t g = 0; g < plan->n_groups; g++) {
        sum += plan->groups[g].share;
    }
    return sum;
}

static void arrivals(const struct ocp_day *day, uint32_t n_days, uint32_t *per_day)
{
    const struct ocp_world *world = day->world;
    const struct population_params *p = base_params(world);
    const struct mixture m = mixture_of(p);
    double stay = 0.0;
    double returning = 0.0;
    for (int k = 0; k < SENTENCE_COUNT; k++) {
        stay += m.share[k] * stay_mean(m.median[k], p->stay_sigma);
        returning += m.share[k] * m.returning[k];
    }
    returning *= p->return_factor * (1.0 + member_share(world->plan) * (p->return_member - 1.0));
    returning = returning > 0.95 ? 0.95 : returning;
    const double rate = (double)world->n_persons / stay;
    for (uint32_t d = 0; d < n_days; d++) {
        uint32_t word[4];
        ocp_draw_four(world->key, d, 0, 0, OCP_PURPOSE(MECH_population, DRAW_ARRIVALS), word);
        per_day[d] = ocp_poisson_quantile(exogenous_rate(rate, returning, p->return_delay, (double)d + 0.5), ocp_uniform(word[0]));
    }
}

static int pick_class(const double *share, int n, double u)
{
    for (int k = 0; k < n - 1; k++) {
        if (u < share[k]) {
            return k;
        }
        u -= share[k];
    }
    return n - 1;
}

/* What a network file says of a person found inside on day 0; NULL for everybody else. */
static const struct ocp_member_seed *seed_of(const struct ocp_day *day, uint32_t person)
{
    const uint32_t member = day->day == 0 ? ocp_seed_member(day->world, person) : OCP_NOWHERE;
    return member == OCP_NOWHERE ? NULL : &day->world->plan->member_seeds[member];
}

/* Sentence of a newcomer, or of somebody found inside on day 0 (class and length are then length-biased). */
static void set_sentence(struct ocp_day *day, const struct population_params *p, uint32_t row, uint32_t person)
{
    struct population_state *s = population_of(day->world);
    const struct mixture m = mixture_of(p);
    const bool found =
        day->day == 0 && day->world->person[row] < day->world->n_persons && s->episodes[person] == 0 && s->admission_day[row] < 0;
    uint32_t word[4];
    /* A person who returns has a new sentence; a person's first one does not depend on the day of admission. */
    ocp_draw_once(day, OCP_PURPOSE(MECH_population, DRAW_STAY), person, s->episodes[person], word);
    double share[SENTENCE_COUNT];
    double sum = 0.0;
    for (int k = 0; k < SENTENCE_COUNT; k++) {
        share[k] = m.share[k] * (found ? m.median[k] : 1.0);
        sum += share[k];
    }
    for (int k = 0; k < SENTENCE_COUNT; k++) {
        share[k] /= sum;
    }
    const struct ocp_member_seed *seed = found ? seed_of(day, person) : NULL;
    const int k = seed && seed->sentence > 0 && seed->sentence <= SENTENCE_COUNT
                      ? seed->sentence - 1
                      : pick_class(share, SENTENCE_COUNT, ocp_uniform(word[0]));
    const double u = ocp_uniform(word[1]);
    double stay = found ? stay_found_quantile(m.median[k], p->stay_sigma, u) : stay_quantile(m.median[k], p->stay_sigma, u);
    stay = stay > 36500.0 ? 36500.0 : stay;
    /* Rounding up by a uniform keeps the mean: a stay of x days is served as floor(x + u). */
    const double served = found ? stay * ocp_uniform(word[2]) : 0.0;
    const double left = floor(stay - served + ocp_uniform(word[3]));
    s->sentence[row] = (uint8_t)k;
    s->admission_day[row] = (int32_t)day->day - (int32_t)served - (found ? 1 : 0);
    s->release_day[row] = (int32_t)day->day + (int32_t)left;
}

/* Whether the pair to which the person belongs are relatives: its own draw, for ever. Members of a network file have the ties of
 * the file, and no others. */
static bool has_kin(const struct ocp_day *day, uint32_t person)
{
    const struct ocp_world *world = day->world;
    const uint32_t first = person & ~1U;
    uint32_t word[4];
    ocp_draw_once(day, OCP_PURPOSE(MECH_population, DRAW_KIN), first, 0, word);
    return ocp_uniform(word[0]) < base_params(world)->kin && ocp_seed_member(world, first) == OCP_NOWHERE &&
           ocp_seed_member(world, first + 1U) == OCP_NOWHERE;
}

/* Of two relatives the one with the higher number takes after the other. */
static bool takes_after(const struct population_state *s, uint32_t row, uint32_t person)
{
    return s->kin[row] && person > population_relative(person);
}

/* The group into which a newcomer is born, if his elder is inside: that of the elder today. */
static uint8_t group_of_kin(const struct ocp_world *world, uint32_t row, uint32_t person, uint8_t own)
{
    const struct population_state *s = population_of(world);
    const uint32_t elder = takes_after(s, row, person) ? world->row_of_person[population_relative(person)] : OCP_NOWHERE;
    return elder != OCP_NOWHERE ? s->group[elder] : own;
}

static double origin_uniform(const struct ocp_day *day, uint32_t row, uint32_t person)
{
    const uint32_t whose = takes_after(population_of(day->world), row, person) ? population_relative(person) : person;
    uint32_t word[4];
    ocp_draw_once(day, OCP_PURPOSE(MECH_population, DRAW_WHO), whose, 0, word);
    return ocp_uniform(word[1]);
}

/* Whether a newcomer is one of those whom the police have arrested outside: TAKEN_KINDS if not, else of which kind, and his group.
 * One day's share of those who await prison is spread over the newcomers of a day; he is counted as come. Not one who takes after a
 * relative, whose group is his. */
static enum outside_taken arrested(const struct ocp_day *day, uint32_t row, uint32_t person, double newcomers, uint8_t *group)
{
    const struct ocp_world *world = day->world;
    struct outside_state *outside = outside_of(world);
    if (day->day == 0 || takes_after(population_of(world), row, person)) {
        return TAKEN_KINDS;
    }
    uint32_t word[4];
    ocp_draw_once(day, OCP_PURPOSE(MECH_population, DRAW_ARRESTED), person, 0, word);
    double u = ocp_uniform(word[0]) * newcomers;
    for (uint32_t i = 0; i < world->n_groups * TAKEN_KINDS; i++) {
        const uint32_t g = i / TAKEN_KINDS;
        const double due = (double)outside->awaiting[i] * (double)outside->pace[g];
        if (u < due) {
            *group = (uint8_t)g;
            outside->awaiting[i]--;
            outside->entered[g]++;
            return (enum outside_taken)(i % TAKEN_KINDS);
        }
        u -= due;
    }
    return TAKEN_KINDS;
}

/* Group of any other newcomer. Those expected from arrests are part of a group's share. */
static uint8_t draw_group(const struct ocp_day *day, double newcomers, double u)
{
    const struct ocp_world *world = day->world;
    const struct outside_state *outside = outside_of(world);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        const double share = world->plan->groups[g].share;
        double others = day->day == 0 ? share : share * (double)outside->inflow[g] - (double)outside->expected[g] / newcomers;
        others = others > 0.0 ? others : 0.0;
        if (u < others) {
            return (uint8_t)g;
        }
        u -= others;
    }
    return OCP_NO_GROUP;
}

/* Role of a member who comes for the first time. Those who were arrested at work outside do not lead. */
static uint8_t draw_role(const struct population_params *p, enum outside_taken kind, double u)
{
    const bool lead = kind == TAKEN_KINDS;
    const double associate = 1.0 - p->role_leader - p->role_intermediary - p->role_operational;
    const double all = lead ? 1.0 : p->role_operational + associate;
    const double role[4] = {lead ? p->role_leader : 0.0, lead ? p->role_intermediary : 0.0, p->role_operational / all,
                            associate / all};
    return kind == TAKEN_ASSOCIATE ? ROLE_ASSOCIATE : (uint8_t)(ROLE_LEADER - pick_class(role, 4, u));
}

/* Group, role and standing; how the person comes from an arrest outside, TAKEN_KINDS if he does not. */
static enum outside_taken set_group(struct ocp_day *day, const struct population_params *p, uint32_t row, uint32_t person)
{
    struct population_state *s = population_of(day->world);
    enum outside_taken kind = TAKEN_KINDS;
    uint32_t word[4];
    ocp_draw_once(day, OCP_PURPOSE(MECH_population, DRAW_GROUP), person, 0, word);
    if (s->episodes[person] > 0) {
        s->group[row] = s->kept_group[person];
        s->role[row] = s->kept_role[person];
    } else {
        const uint32_t today = day->world->arrivals[day->day];
        const double newcomers = today > 0 ? (double)today : 1.0;
        const uint8_t drawn = draw_group(day, newcomers, ocp_uniform(word[0]));
        s->group[row] = group_of_kin(day->world, row, person, drawn);
        kind = arrested(day, row, person, newcomers, &s->group[row]);
        const struct ocp_member_seed *seed = seed_of(day, person);
        s->group[row] = seed ? seed->group : s->group[row];
        if (s->group[row] != OCP_NO_GROUP) {
            s->role[row] = draw_role(p, kind, ocp_uniform(word[1]));
            s->role[row] = seed && seed->role > ROLE_NONE && seed->role < ROLE_COUNT ? seed->role : s->role[row];
        }
    }
    /* Standing: a quarter per step of the role, blurred; roles are recognised anew from it later. */
    s->power[row] = s->role[row] == ROLE_NONE ? 0.0F : 0.25F * ((float)s->role[row] - 1.0F) + 0.25F * ocp_uniform_float(word[2]);
    return kind;
}

static int32_t week_of(int32_t day)
{
    return day >= 0 ? day / 7 : -((6 - day) / 7);
}

/* Of a newcomer (`u` his own uniform) the age in years, of somebody who comes back what it has become. Those arrested outside when
 * young are so: 18 to 20, or 21 to 24. */
static void set_age(const struct ocp_day *day, const struct population_params *p, uint32_t row, uint32_t person,
                    enum outside_taken kind, double u)
{
    struct population_state *s = population_of(day->world);
    if (s->episodes[person] == 0) {
        const double age = kind == TAKEN_YOUNG   ? 18.0 + 3.0 * u
                           : kind == TAKEN_GROWN ? 21.0 + 4.0 * u
                                                 : age_quantile(p->age_minimum, p->age_median, p->age_spread, u);
        s->born[person] = (int16_t)(week_of(s->admission_day[row]) - (int32_t)((age > 90.0 ? 90.0 : age) * WEEKS_OF_A_YEAR));
    }
    const int32_t weeks = week_of((int32_t)day->day) - s->born[person];
    s->age[row] = (uint8_t)(weeks / WEEKS_OF_A_YEAR < OLDEST ? weeks / WEEKS_OF_A_YEAR : OLDEST);
    s->birthday[row] = (uint8_t)((s->born[person] % WEEKS_OF_A_YEAR + WEEKS_OF_A_YEAR) % WEEKS_OF_A_YEAR);
}

static void set_traits(struct ocp_day *day, const struct population_params *p, uint32_t row, uint32_t person,
                       enum outside_taken kind)
{
    struct population_state *s = population_of(day->world);
    uint32_t who[4];
    uint32_t trait[4];
    ocp_draw_once(day, OCP_PURPOSE(MECH_population, DRAW_WHO), person, 0, who);
    ocp_draw_once(day, OCP_PURPOSE(MECH_population, DRAW_TRAITS), person, 0, trait);
    set_age(day, p, row, person, kind, ocp_uniform(who[0]));
    static const double origin[ORIGIN_COUNT] = {0.75, 0.12, 0.08,
                                                0.05}; /* A09: a quarter of prisoners are foreign; split ASSUMED */
    s->origin[row] = (uint8_t)pick_class(origin, ORIGIN_COUNT, origin_uniform(day, row, person));
    const double offence[OFFENCE_COUNT] = {0.53, 0.20, 0.20, 0.07 - p->terror_share, p->terror_share}; /* A20; split ASSUMED */
    s->offence[row] = (uint8_t)pick_class(offence, OFFENCE_COUNT, ocp_uniform(who[2]));
    if (s->group[row] != OCP_NO_GROUP && s->offence[row] == OFFENCE_OTHER && ocp_uniform(who[3]) < 0.7) {
        s->offence[row] = OFFENCE_ORGANISED;
    }
    /* A uniform to the power of the odds has the wanted mean: E u^a = 1 / (1 + a). */
    s->family[row] = (float)ocp_pow(ocp_uniform(trait[0]), (1.0 - p->family_mean) / p->family_mean);
    s->vulnerability[row] =
        (float)(ocp_uniform(trait[1]) * ocp_uniform(trait[2]) * 2.0 > 1.0 ? 1.0
                                                                          : ocp_uniform(trait[1]) * ocp_uniform(trait[2]) * 2.0);
    const double sigma = p->propensity_sigma;
    s->propensity[row] = (float)ocp_exp(sigma * ocp_normal_quantile(ocp_uniform(trait[3])) - 0.5 * sigma * sigma);
}

static void enter(struct ocp_day *day, uint32_t row, uint32_t person)
{
    const struct population_params *p = ocp_world_params(day, MECH_population);
    struct population_state *s = population_of(day->world);
    s->admission_day[row] = day->day == 0 ? -1 : (int32_t)day->day;
    set_sentence(day, p, row, person);
    s->kin[row] = has_kin(day, person);
    const enum outside_taken kind = set_group(day, p, row, person);
    set_traits(day, p, row, person, kind);
    s->episodes[person] = s->episodes[person] < 255 ? (uint8_t)(s->episodes[person] + 1) : 255;
    s->return_day[person] = 0;
    if (s->admission_day[row] == (int32_t)day->day) { /* not for those found inside on day 0 */
        const uint32_t prison = day->world->wings[day->world->wing_of[row]].prison;
        s->admitted[prison]++;
        s->readmitted[prison] = (uint16_t)(s->readmitted[prison] + (s->episodes[person] > 1));
        ocp_measure(day, MECH_population, OUT_ARRESTED, prison, kind == TAKEN_KINDS ? 0.0 : 1.0);
    }
}

/* What treatment and programmes make of the chance of coming back, relative to the releases of the default service: of these, 1.3 %
 * are in agonist therapy (in treatment, and dependent on opioids), 3.5 % in other treatment, 9 % have completed a programme. */
static double rehabilitated(const struct ocp_world *world, const struct population_params *p, uint32_t row)
{
    const struct market_state *market = market_of(world);
    const struct population_params *usual = base_params(world);
    const bool treated = market->treated[row] != 0;
    const bool agonist = treated && market->dependence_opioids[row] >= 0.1F;
    const bool completed = programmes_of(world)->completed[row] != 0;
    return return_relative(p->return_agonist * p->agonist_goes_on, agonist, usual->return_agonist * usual->agonist_goes_on, 0.013) *
           return_relative(p->return_treated, treated && !agonist, usual->return_treated, 0.035) *
           return_relative(p->return_completed, completed, usual->return_completed, 0.09);
}

/* Whether and when somebody who leaves comes back: the released by reoffending, the escaped when caught, the dead never. Only
 * the released count as releases. Two fixed draws, before any branch. */
static void leave(struct ocp_day *day, uint32_t row, uint32_t person)
{
    const uint32_t wing = day->world->wing_of[row];
    const struct population_params *p = ocp_wing_params(day, wing, MECH_population);
    struct population_state *s = population_of(day->world);
    uint32_t word[4];
    ocp_draw_once(day, OCP_PURPOSE(MECH_population, DRAW_RETURN), person, s->episodes[person], word);
    s->kept_group[person] = s->group[row];
    s->kept_role[person] = s->role[row];
    if (s->exit[row] != EXIT_RELEASE) {
        const bool caught = s->exit[row] == EXIT_ESCAPE && ocp_uniform(word[0]) < p->recaptured;
        const double at_large = -ocp_log(ocp_uniform(word[1])) * p->recapture_delay;
        s->return_day[person] = caught ? (int32_t)day->day + 1 + (int32_t)at_large : 0;
        return;
    }
    const struct mixture m = mixture_of(p);
    double chance = m.returning[s->sentence[row]] * p->return_factor;
    chance *= s->group[row] != OCP_NO_GROUP ? p->return_member : 1.0;
    chance *= 1.0 - p->return_family * ((double)s->family[row] - 0.5);
    chance *= 1.0 - p->return_activity * ((double)programmes_of(day->world)->activity[row] - 0.35);
    chance *= rehabilitated(day->world, p, row);
    const double delay = -ocp_log(ocp_uniform(word[1])) * p->return_delay;
    const bool back = ocp_uniform(word[0]) < chance;
    s->return_day[person] = back ? (int32_t)day->day + 1 + (int32_t)delay : 0;
    const uint32_t prison = day->world->wings[wing].prison;
    ocp_measure(day, MECH_population, OUT_RELEASES, prison, 1.0);
    ocp_measure_ratio(day, MECH_population, OUT_REOFFENDING, prison, back ? 1.0 : 0.0, 1.0);
}

/* Lets go of those of the prison whose sentence ends today. In the evening while the prison is at work (`apart` false), of those
 * who have no ties to other prisons: the others are counted, and leave when all prisons are done. */
static void let_go(struct ocp_day *day, uint32_t prison, bool apart)
{
    const struct ocp_world *world = day->world;
    struct population_state *s = population_of(world);
    const struct contacts_state *ties = contacts_of(world);
    const struct ocp_prison *site = &world->prisons[prison];
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        uint32_t due = ocp_count_at_most(s->release_day + wing->first, wing->count, (int32_t)day->day);
        for (uint32_t row = wing->first; due > 0; row++) {
            if (s->release_day[row] > (int32_t)day->day) {
                continue;
            }
            due--;
            if (apart || !ties->apart[row]) {
                ocp_person_leave(day, world->person[row]);
                row--; /* the next one has moved up */
            } else {
                s->due_apart[prison]++;
            }
        }
    }
}

static void release(struct ocp_day *day, uint32_t prison)
{
    let_go(day, prison, false);
}

static void release_apart(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    struct population_state *s = population_of(day->world);
    for (uint32_t p = 0; p < day->world->n_prisons; p++) {
        if (s->due_apart[p] > 0) {
            let_go(day, p, true);
            s->due_apart[p] = 0;
        }
    }
}

/* A week of birthdays: those whose week of the year it is are a year older. */
OCP_CLONES
static void celebrate(uint8_t *restrict age, const uint8_t *restrict birthday, uint8_t week, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        age[i] = (uint8_t)(age[i] + ((birthday[i] == week) & (age[i] < OLDEST)));
    }
}

/* Those found on day 0 have had this week's birthday. */
static void grow_older(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    struct population_state *s = population_of(world);
    const uint8_t week = (uint8_t)(day->day / 7 % WEEKS_OF_A_YEAR);
    for (uint32_t w = site->wing_first; day->day > 0 && w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        celebrate(s->age + wing->first, s->birthday + wing->first, week, wing->count);
    }
}

/* Stocks of the day, and who came in since yesterday. */
static void measure(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct population_state *s = population_of(world);
    const struct ocp_prison *site = &world->prisons[prison];
    uint32_t inside = 0;
    uint32_t crowded = 0;
    uint32_t members = 0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        inside += wing->count;
        crowded += wing->count > wing->capacity ? wing->count - wing->capacity : 0;
        members += ocp_count_other(s->group + wing->first, wing->count, OCP_NO_GROUP);
    }
    ocp_measure(day, MECH_population, OUT_POPULATION, prison, (double)inside);
    ocp_measure(day, MECH_population, OUT_CROWDED, prison, (double)crowded);
    ocp_measure(day, MECH_population, OUT_MEMBERS, prison, (double)members);
}

/* Counts the day's admissions after placement has seated them. */
static void count_admissions(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    struct population_state *s = population_of(day->world);
    for (uint32_t p = 0; p < day->world->n_prisons; p++) {
        if (s->admitted[p] > 0) {
            ocp_measure(day, MECH_population, OUT_ADMISSIONS, p, (double)s->admitted[p]);
            ocp_measure(day, MECH_population, OUT_RETURNS, p, (double)s->readmitted[p]);
            s->admitted[p] = 0;
            s->readmitted[p] = 0;
        }
    }
}

static const char *verify(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct population_state *s = population_of(world);
    /* Where this mechanism is off nobody is released, so nobody is overdue. */
    const bool flows = !(world->plan->mechanism_off && world->plan->mechanism_off[MECH_population]);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if ((flows && s->release_day[row] < (int32_t)day->day) || !(s->family[row] >= 0.0F && s->family[row] <= 1.0F) ||
                (s->group[row] != OCP_NO_GROUP && s->group[row] >= world->n_groups) || s->role[row] >= ROLE_COUNT ||
                s->exit[row] != EXIT_RELEASE) {
                return "population: a prisoner overdue for release, gone but still here, or with attributes out of range";
            }
        }
    }
    return NULL;
}

static const char *const reads_release[] = {"population.*",
                                            "programmes.activity",
                                            "programmes.completed",
                                            "market.treated",
                                            "market.dependence_opioids",
                                            "outside.inflow",
                                            "contacts.apart",
                                            NULL};
static const char *const writes_release[] = {"rows.leave", "population.due_apart", NULL};
static const char *const own_age[] = {"population.age", "population.birthday", NULL};
static const char *const writes_age[] = {"population.age", NULL};
static const char *const writes_apart[] = {"rows.*", "population.due_apart", NULL};
static const char *const writes_count[] = {"population.admitted", "population.readmitted", NULL};
static const char *const reads_count[] = {"population.admitted", NULL};
static const char *const nothing[] = {NULL};

static const struct ocp_phase phases[] = {
    {"grow_older", DAY_DECAY, 7, grow_older, own_age, writes_age},
    {"measure", DAY_CLOSE, 1, measure, reads_release, nothing},
    {"release", DAY_RELEASE, 1, release, reads_release, writes_release},
    {"release_apart", DAY_DEPART, 1, release_apart, reads_release, writes_apart},
    {"count_admissions", DAY_NETWORK, 1, count_admissions, reads_count, writes_count},
};

/* Who comes is nobody's choice of a prison: sentences and traits at admission. */
static const char *const of_service[] = {"population.share_remand",
                                         "population.share_short",
                                         "population.share_medium",
                                         "population.share_long",
                                         "population.share_life",
                                         "population.stay_remand",
                                         "population.stay_short",
                                         "population.stay_medium",
                                         "population.stay_long",
                                         "population.stay_life",
                                         "population.stay_sigma",
                                         "population.family_mean",
                                         "population.age_minimum",
                                         "population.age_median",
                                         "population.age_spread",
                                         "population.propensity_sigma",
                                         "population.role_leader",
                                         "population.role_intermediary",
                                         "population.role_operational",
                                         "population.terror_share",
                                         "population.kin",
                                         NULL};
static const char *const of_start[] = {"population.kin", NULL};

const struct ocp_mechanism population_mechanism = {
    .name = "population",
    .title = "Population and flows",
    .meaning = "Arrivals, sentences, attributes, releases and returns",
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
    .arrivals = arrivals,
    .enter = enter,
    .leave = leave,
    .verify = verify,
};
