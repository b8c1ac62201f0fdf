/* Prevention, rehabilitation, dynamic security, humane conditions: activity, programmes against violence, family contact,
 * safe custody for debtors. They compete for the same staff hours as control does: what is ordered of both, by the wing, is added
 * up every day (`roster`), and what exceeds the hours of the staff on duty is cut, searches and tests as well as workshops and
 * visits. Who carries out how much of what he was ordered reads the two shares. Treatment of dependence is the market's
 * (it acts on demand), exit from groups is the groups', legitimacy the staff's; what is here reads them for the index. */
#include "models/institution/programmes_state.h"

#include "engine/math.h"
#include "engine/scan.h"
#include "models/day.h"
#include "models/economy/market_state.h"
#include "models/groups/command_state.h"
#include "models/institution/placement_state.h"
#include "models/institution/programmes_kernel.h"
#include "models/institution/staff_state.h"
#include "models/institution/violence_state.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"

#define PROGRAMMES_PARAMS(P)                                                                                                    \
    P(activity, "programmes.activity", "1", 0.35, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.6,                                        \
      "D37 (no purposeful activity); level ASSUMED",                                                                            \
      "share of prisoners for whom there is a place in work, education or training")                                            \
    P(violence_programme, "programmes.violence_programme", "1", 0.15, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.05, 0.3,                   \
      "J14 (22 % of those with need)", "share of prisoners a year who complete a programme against violence")                   \
    P(violence_effect, "programmes.violence_effect", "1", 0.24, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.35, "J11 (odds -24 %)",     \
      "reduction of the personal level of violence by a completed programme")                                                   \
    P(family_contact, "programmes.family_contact", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.3, 0.7, "J05 (39 % never visited)", \
      "share of the contact with the family that prisoners want and get; regimes set it")                                       \
    P(family_gain, "programmes.family_gain", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "J01-J04; size ASSUMED",          \
      "how far family commitment follows contact")                                                                              \
    P(family_days, "programmes.family_days", "d", 240.0, 7.0, 3650.0, OCP_PRIOR_LOGNORMAL, 240.0, 0.4, "ASSUMED",               \
      "time in which family commitment follows contact")                                                                        \
    P(safe_custody, "programmes.safe_custody", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "D32; effect ASSUMED",            \
      "order: weekly probability that a debtor under pressure is offered a safe place")                                         \
    P(routine, "programmes.routine", "1", 0.77, 0.0, 5.0, OCP_PRIOR_UNIFORM, 0.7, 0.85, "ASSUMED so that today's orders fit",   \
      "share of the hours of all posts that goes into what nobody orders: counts, unlocking, gates, escorts")                   \
    P(search_hours, "programmes.search_hours", "h", 4.0, 0.0, 100.0, OCP_PRIOR_LOGNORMAL, 4.0, 0.4, "ASSUMED",                  \
      "staff hours that the search of a prisoner and his cell takes, with the record of it")                                    \
    P(test_hours, "programmes.test_hours", "h", 2.0, 0.0, 100.0, OCP_PRIOR_LOGNORMAL, 2.0, 0.4, "ASSUMED",                      \
      "staff hours that a drug test takes")                                                                                     \
    P(screening_hours, "programmes.screening_hours", "h/d", 0.15, 0.0, 24.0, OCP_PRIOR_LOGNORMAL, 0.15, 0.5, "ASSUMED",         \
      "staff hours a day and prisoner that screening takes where all visits, mail and calls are screened")                      \
    P(talk_hours, "programmes.talk_hours", "h/d", 0.08, 0.0, 24.0, OCP_PRIOR_LOGNORMAL, 0.08, 0.5, "ASSUMED; J20 for the kind", \
      "staff hours a day and prisoner for talk, reasons and complaints, at today's procedural justice")                         \
    P(programme_hours, "programmes.programme_hours", "h", 20.0, 0.0, 1000.0, OCP_PRIOR_LOGNORMAL, 20.0, 0.4, "ASSUMED",         \
      "staff hours for each who completes a programme against violence")                                                        \
    P(activity_hours, "programmes.activity_hours", "h/d", 0.6, 0.0, 24.0, OCP_PRIOR_LOGNORMAL, 0.6, 0.3, "ASSUMED",             \
      "staff hours a day that a place in activity takes")                                                                       \
    P(contact_hours, "programmes.contact_hours", "h/d", 0.4, 0.0, 24.0, OCP_PRIOR_LOGNORMAL, 0.4, 0.3, "ASSUMED",               \
      "staff hours a day and prisoner that full family contact takes")                                                          \
    P(shift_hours, "programmes.shift_hours", "h/d", 7.2, 1.0, 12.0, OCP_PRIOR_UNIFORM, 6.5, 8.0, "ASSUMED",                     \
      "hours that a member of staff on duty works with prisoners")                                                              \
    P(control_first, "programmes.control_first", "1", 0.0, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 1.0, "ASSUMED",                    \
      "who gives way when hours are short: 0, control and all else alike; 1, all else first")

struct programmes_params {
    PROGRAMMES_PARAMS(OCP_PARAM_FIELD)
};

static const struct ocp_param params[] = {PROGRAMMES_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {PROGRAMMES_COLUMNS(OCP_COLUMN_ROW)};

enum { OUT_ACTIVITY, OUT_HUMANE, OUT_HOURS, OUT_FAMILY, OUT_COMPLETED, OUT_CONTACT };
static const struct ocp_outcome outcomes[] = {
    [OUT_ACTIVITY] = {"activity_share", "% of prisoners", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_RIGHTS, true,
                      "Prisoners in work, education or training"},
    [OUT_HUMANE] = {"humane_index", "0 to 1", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_RIGHTS, false,
                    "Index of humane conditions"},
    [OUT_HOURS] = {"staff_hours_met", "% of hours asked for", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_STAFF, true,
                   "Staff hours available for control, activity, contact, programmes and talk"},
    [OUT_FAMILY] = {"family_mean", "0 to 1", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_RIGHTS, false,
                    "Family commitment of prisoners"},
    [OUT_COMPLETED] = {"programmes_completed", "per 1000 prisoner-years", OCP_HIGHER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                       OCP_FAMILY_RIGHTS, true, "Programmes against violence completed"},
    [OUT_CONTACT] = {"family_contact", "% of contact wanted", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_RIGHTS, true,
                     "Visits and calls with the family that take place"},
};

enum { DRAW_PLACE, DRAW_WEEK };

static void enter(struct ocp_day *day, uint32_t row, uint32_t person)
{
    (void)person;
    programmes_of(day->world)->family_base[row] = population_of(day->world)->family[row];
}

/* Day 0: until the first roster everything is done. */
static void start(struct ocp_day *day)
{
    const struct programmes_state *s = programmes_of(day->world);
    for (uint32_t p = 0; p < day->world->n_prisons; p++) {
        s->hours[p] = 1.0F;
        s->control[p] = 1.0F;
        s->care[p] = 1.0F;
    }
}

struct asked {
    double budget, control, care; /* hours a day */
};

/* What one wing's staff have, and what is ordered there. */
static void ask_wing(const struct ocp_day *day, uint32_t w, struct asked *asked)
{
    const struct ocp_world *world = day->world;
    const struct staff_state *staff = staff_of(world);
    const struct market_state *market = market_of(world);
    const struct programmes_params *p = ocp_wing_params(day, w, MECH_programmes);
    const double n = (double)world->wings[w].count;
    const double screened =
        (2.0 * (double)market->screening[world->wings[w].prison] + (double)command_of(world)->watching[w]) / 3.0;
    asked->budget += p->shift_hours * (double)staff->on_duty[w];
    asked->control += p->shift_hours * p->routine * (double)staff->posts[w];
    asked->control += n * (p->search_hours * (double)market->searching[w] + p->test_hours * (double)market->testing[w] +
                           p->screening_hours * screened);
    asked->care += n * (p->activity_hours * p->activity + p->contact_hours * p->family_contact +
                        p->talk_hours * (double)staff->fairness[w] + p->programme_hours * p->violence_programme / 365.25);
}

/* Hours of the prison's staff, who stand in for one another between wings, against what is asked of them today. */
static void roster(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_prison *site = &day->world->prisons[prison];
    const struct programmes_params *p = ocp_prison_params(day, prison, MECH_programmes);
    const struct programmes_state *s = programmes_of(day->world);
    struct asked asked = {0};
    double n = 0.0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        ask_wing(day, w, &asked);
        n += (double)day->world->wings[w].count;
    }
    const struct hours_share share = hours_shared(asked.budget, asked.control, asked.care, p->control_first);
    s->hours[prison] = (float)hours_covered(asked.budget, asked.control, asked.care);
    s->control[prison] = (float)share.control;
    s->care[prison] = (float)share.care;
    ocp_measure_ratio(day, MECH_programmes, OUT_HOURS, prison, (double)s->hours[prison] * n, n);
}

/* Jammers take contact from those who call home by an illicit phone, and a little from everybody else. */
struct contact {
    double wing;           /* what is had on average, as a share of what is wanted */
    float holders, others; /* what family commitment is drawn by */
};

static struct contact contact_of(const struct ocp_world *world, const struct programmes_params *p, uint32_t w, double covered)
{
    const struct ocp_wing *wing = &world->wings[w];
    const struct command_state *command = command_of(world);
    const uint8_t *phone = market_of(world)->phone + wing->first;
    const double had = p->family_contact * covered;
    const double holders = 1.0 - (double)command->cut_holders[w];
    const double others = 1.0 - (double)command->cut_others[w];
    const double share = wing->count > 0 ? (double)ocp_count_other(phone, wing->count, 0) / (double)wing->count : 0.0;
    return (struct contact){had * (others + share * (holders - others)), (float)(p->family_gain * (had * holders - 0.5)),
                            (float)(p->family_gain * (had * others - 0.5))};
}

struct tally {
    double n, activity, family, completed, contact;
};

/* The index: hours out of cell, company, family contact, no isolation, no crowding, activity, care. */
static double index_of(const struct ocp_world *world, uint32_t w, double family, double busy)
{
    const struct ocp_wing *wing = &world->wings[w];
    const struct contacts_state *contacts = contacts_of(world);
    const struct placement_state *place = placement_of(world);
    const struct market_state *market = market_of(world);
    double met = 0.0;
    double isolated = 0.0;
    double treated = 0.0;
    double craving = 0.0;
    for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
        met += (double)contacts->met[row];
        isolated += place->segregated[row] > 0;
        treated += (double)market->treated[row];
        craving += (double)market->craving[row];
    }
    const double n = wing->count > 0 ? (double)wing->count : 1.0;
    const double over = wing->count > wing->capacity ? (double)(wing->count - wing->capacity) / (double)wing->capacity : 0.0;
    const double part[7] = {(double)place->hours_out[w] / 8.0,
                            met / n / 4.0,
                            family,
                            1.0 - isolated / n,
                            1.0 - over,
                            busy / n,
                            1.0 - craving / (craving + treated + 0.05 * n)};
    return humane_index(part, 7);
}

static void live_wing(struct ocp_day *day, uint32_t w, double covered, struct tally *tally)
{
    const struct ocp_world *world = day->world;
    const struct ocp_wing *wing = &world->wings[w];
    const struct programmes_params *p = ocp_wing_params(day, w, MECH_programmes);
    struct programmes_state *s = programmes_of(world);
    struct population_state *who = population_of(world);
    struct violence_state *violence = violence_of(world);
    const struct market_state *market = market_of(world);
    const struct placement_state *place = placement_of(world);
    const struct ocp_words words = ocp_draw_rows(day, OCP_PURPOSE(MECH_programmes, DRAW_WEEK), wing->first, wing->count, 2);
    /* Who gets a place: the person's own draw, the same every week, so that places are kept. */
    uint32_t *rank = ocp_scratch(day, ((size_t)wing->count + 16) * sizeof *rank);
    ocp_draw_column(world->key, UINT32_MAX, world->person + wing->first, 0, OCP_PURPOSE(MECH_programmes, DRAW_PLACE), wing->count,
                    rank, NULL, NULL, NULL);
    const uint32_t complete = ocp_threshold(ocp_daily(p->violence_programme * covered * 7.0 / 365.25));
    const uint32_t safe = ocp_threshold(p->safe_custody);
    const float follow = (float)(1.0 - ocp_exp(-7.0 / p->family_days));
    const struct contact contact = contact_of(world, p, w, covered);
    const double places = p->activity * covered;
    s->contact[w] = (float)contact.wing;
    double busy = 0.0;
    for (uint32_t i = 0; i < wing->count; i++) {
        const uint32_t row = wing->first + i;
        s->activity[row] = place->segregated[row] == 0 && ocp_chance(rank[i], places);
        if (!s->completed[row] && words.word[0][i] < complete) {
            s->completed[row] = 1;
            who->propensity[row] *= (float)(1.0 - p->violence_effect);
            tally->completed += 1.0;
        }
        if (market->pressed[row] && words.word[1][i] < safe) {
            violence->protect[row] = 1;
        }
        float target = s->family_base[row] + (market->phone[row] ? contact.holders : contact.others);
        target = target < 0.0F ? 0.0F : (target > 1.0F ? 1.0F : target);
        who->family[row] = family_step(who->family[row], target, follow);
        tally->family += (double)who->family[row];
        busy += (double)s->activity[row];
    }
    s->humane[w] = (float)index_of(world, w, contact.wing, busy);
    tally->n += (double)wing->count;
    tally->contact += (double)s->contact[w] * (double)wing->count;
    tally->activity += busy;
    ocp_measure_ratio(day, MECH_programmes, OUT_HUMANE, wing->prison, (double)s->humane[w] * (double)wing->count,
                      (double)wing->count);
}

static void live(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    const double covered = (double)programmes_of(world)->care[prison];
    struct tally tally = {0};
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const size_t mark = ocp_scratch_mark(day);
        live_wing(day, w, covered, &tally);
        ocp_scratch_release(day, mark);
    }
    ocp_measure_ratio(day, MECH_programmes, OUT_ACTIVITY, prison, tally.activity, tally.n);
    ocp_measure_ratio(day, MECH_programmes, OUT_FAMILY, prison, tally.family, tally.n);
    ocp_measure(day, MECH_programmes, OUT_COMPLETED, prison, tally.completed);
    ocp_measure_ratio(day, MECH_programmes, OUT_CONTACT, prison, tally.contact, tally.n);
}

static const char *verify(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const float humane = programmes_of(world)->humane[w];
        if (!(humane >= 0.0F && humane <= 1.0F)) {
            return "programmes: the index of humane conditions is outside 0 to 1";
        }
    }
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        const struct programmes_state *s = programmes_of(world);
        if (!(s->control[p] >= 0.0F && s->control[p] <= 1.0F && s->care[p] >= 0.0F && s->care[p] <= 1.0F)) {
            return "programmes: a share of the hours asked for is outside 0 to 1";
        }
    }
    return NULL;
}

static const char *const reads_roster[] = {"staff.on_duty",  "staff.posts",      "staff.fairness",   "market.searching",
                                           "market.testing", "market.screening", "command.watching", NULL};
static const char *const writes_roster[] = {"programmes.hours", "programmes.control", "programmes.care", NULL};
static const char *const reads[] = {"programmes.*",          "population.family",
                                    "population.propensity", "placement.segregated",
                                    "placement.hours_out",   "market.pressed",
                                    "market.treated",        "market.craving",
                                    "contacts.met",          "violence.protect",
                                    "market.phone",          "command.cut_holders",
                                    "command.cut_others",    NULL};
static const char *const writes[] = {"programmes.activity", "programmes.completed",  "programmes.humane", "programmes.contact",
                                     "population.family",   "population.propensity", "violence.protect",  NULL};
static const struct ocp_phase phases[] = {
    {"roster", DAY_OBSERVE, 1, roster, reads_roster, writes_roster},
    {"live", DAY_RECONSIDER, 7, live, reads, writes},
};

const struct ocp_mechanism programmes_mechanism = {
    .name = "programmes",
    .title = "Prevention, rehabilitation, dynamic security",
    .meaning = "Activity, programmes, family contact, safe custody and humane conditions, competing for staff hours with control",
    .params = params,
    .n_params = OCP_COUNT(params),
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
    .outcomes = outcomes,
    .n_outcomes = OCP_COUNT(outcomes),
    .phases = phases,
    .n_phases = OCP_COUNT(phases),
    .start = start,
    .enter = enter,
    .verify = verify,
};
