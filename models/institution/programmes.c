/* Prevention, rehabilitation, dynamic security, humane conditions: activity, programmes against violence, family contact,
 * safe custody for debtors. They compete for the same staff hours as control does. Treatment of dependence is the market's
 * (it acts on demand), exit from groups is the groups', legitimacy the staff's; what is here reads them for the index. */
#include "models/institution/programmes_state.h"

#include "engine/math.h"
#include "models/day.h"
#include "models/economy/market_state.h"
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
    P(control_hours, "programmes.control_hours", "h/d", 1.9, 0.0, 24.0, OCP_PRIOR_LOGNORMAL, 1.9, 0.3, "ASSUMED",               \
      "staff hours a day and prisoner that control takes: searches, escorts, counts; measures of control raise it")             \
    P(activity_hours, "programmes.activity_hours", "h/d", 0.6, 0.0, 24.0, OCP_PRIOR_LOGNORMAL, 0.6, 0.3, "ASSUMED",             \
      "staff hours a day that a place in activity takes")                                                                       \
    P(contact_hours, "programmes.contact_hours", "h/d", 0.4, 0.0, 24.0, OCP_PRIOR_LOGNORMAL, 0.4, 0.3, "ASSUMED",               \
      "staff hours a day and prisoner that full family contact takes")                                                          \
    P(shift_hours, "programmes.shift_hours", "h/d", 7.2, 1.0, 12.0, OCP_PRIOR_UNIFORM, 6.5, 8.0, "ASSUMED",                     \
      "hours that a member of staff on duty works with prisoners")

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
                   "Staff hours available for control, activity and contact"},
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

/* Hours of the prison's staff against what is asked of them this week. */
static double cover(const struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    double budget = 0.0;
    double control = 0.0;
    double programmes = 0.0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct programmes_params *p = ocp_wing_params(day, w, MECH_programmes);
        const double n = (double)world->wings[w].count;
        budget += p->shift_hours * (double)staff_of(world)->present[w];
        control += p->control_hours * n;
        programmes += (p->activity_hours * p->activity + p->contact_hours * p->family_contact) * n;
    }
    return hours_covered(budget, control, programmes);
}

struct tally {
    double n, activity, family, completed, contact;
};

/* The index: hours out of cell, company, family contact, no isolation, no crowding, activity, care. */
static double index_of(const struct ocp_world *world, const struct programmes_params *p, uint32_t w, double covered, double busy)
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
                            p->family_contact * covered,
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
    const float contact = (float)(p->family_gain * (p->family_contact * covered - 0.5));
    const double places = p->activity * covered;
    s->contact[w] = (float)(p->family_contact * covered);
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
        float target = s->family_base[row] + contact;
        target = target < 0.0F ? 0.0F : (target > 1.0F ? 1.0F : target);
        who->family[row] = family_step(who->family[row], target, follow);
        tally->family += (double)who->family[row];
        busy += (double)s->activity[row];
    }
    s->humane[w] = (float)index_of(world, p, w, covered, busy);
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
    const double covered = cover(day, prison);
    struct tally tally = {0};
    programmes_of(world)->hours[prison] = (float)covered;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const size_t mark = ocp_scratch_mark(day);
        live_wing(day, w, covered, &tally);
        ocp_scratch_release(day, mark);
    }
    ocp_measure_ratio(day, MECH_programmes, OUT_ACTIVITY, prison, tally.activity, tally.n);
    ocp_measure_ratio(day, MECH_programmes, OUT_HOURS, prison, covered * tally.n, tally.n);
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
    return NULL;
}

static const char *const reads[] = {"programmes.*",         "population.family",   "population.propensity", "staff.present",
                                    "placement.segregated", "placement.hours_out", "market.pressed",        "market.treated",
                                    "market.craving",       "contacts.met",        "violence.protect",      NULL};
static const char *const writes[] = {"programmes.*", "population.family", "population.propensity", "violence.protect", NULL};
static const struct ocp_phase phases[] = {{"live", DAY_RECONSIDER, 7, live, reads, writes}};

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
    .enter = enter,
    .verify = verify,
};
