/* Staff conditioning and integrity: decides what happens to each member of staff on a day (one word, one comparison, rarely
 * more), who stands on which wing, and what prisoners make of the institution. Reports, cases and retaliation are in
 * staff_cases.c; what moves by the week or month (training, stress, culture, rotation, hazards) in staff_week.c. */
#include "models/institution/staff_inside.h"

#include "engine/clones.h"
#include "engine/scan.h"
#include "models/day.h"
#include "models/economy/market_state.h"
#include "models/events.h"
#include "models/institution/placement_state.h"
#include "models/institution/programmes_state.h"
#include "models/institution/violence_state.h"

#include <string.h>

#define U OCP_PRIOR_UNIFORM
#define L OCP_PRIOR_LOGNORMAL
static const struct ocp_param params[] = {STAFF_PARAMS(OCP_PARAM_ROW)};
#undef U
#undef L
static const struct ocp_column columns[] = {STAFF_COLUMNS(OCP_COLUMN_ROW)};

#define PER_1000_STAFF_YEARS(direction) "per 1000 staff-years", direction, OCP_PER_STAFF_DAY, 365250.0, OCP_FAMILY_STAFF
#define STAGE_SHARE(direction) "% of staff", direction, OCP_PER_STAFF_DAY, 100.0, OCP_FAMILY_STAFF, false
static const struct ocp_outcome outcomes[STAFF_OUT_COUNT] = {
    [STAFF_OUT_STAGE_0] = {"staff_stage_0", STAGE_SHARE(OCP_HIGHER_IS_BETTER), "Staff under no conditioning"},
    [STAFF_OUT_STAGE_1] = {"staff_stage_1", STAGE_SHARE(OCP_LOWER_IS_BETTER), "Staff being cultivated"},
    [STAFF_OUT_STAGE_2] = {"staff_stage_2", STAGE_SHARE(OCP_LOWER_IS_BETTER), "Staff who crossed a boundary (small favours)"},
    [STAFF_OUT_STAGE_3] = {"staff_stage_3", STAGE_SHARE(OCP_LOWER_IS_BETTER), "Staff compromised (leverage)"},
    [STAFF_OUT_STAGE_4] = {"staff_stage_4", STAGE_SHARE(OCP_LOWER_IS_BETTER), "Staff who carry, inform or look away"},
    [STAFF_OUT_CORRUPT] = {"corrupt_share", STAGE_SHARE(OCP_LOWER_IS_BETTER), "Latent corrupt staff (compromised or corrupt)"},
    [STAFF_OUT_CASES] = {"staff_cases_recorded", PER_1000_STAFF_YEARS(OCP_NEUTRAL), true, "Integrity cases opened against staff"},
    [STAFF_OUT_DISMISSALS] = {"staff_dismissals_recorded", PER_1000_STAFF_YEARS(OCP_NEUTRAL), true,
                              "Dismissals of staff for corruption"},
    [STAFF_OUT_CONVICTIONS] = {"staff_convictions_recorded", PER_1000_STAFF_YEARS(OCP_NEUTRAL), true,
                               "Convictions of staff for corruption"},
    [STAFF_OUT_REPORTS] = {"staff_reports_recorded", PER_1000_STAFF_YEARS(OCP_NEUTRAL), true,
                           "Reports by staff about themselves or colleagues"},
    [STAFF_OUT_OCG_SHARE] = {"ocg_linked_share_recorded", "% of cases", OCP_NEUTRAL, OCP_PER_MEASURE, 100.0, OCP_FAMILY_STAFF, true,
                             "Integrity cases linked to an organised group"},
    [STAFF_OUT_FALSE] = {"false_accusations", "per 1000 staff-years", OCP_LOWER_IS_BETTER, OCP_PER_STAFF_DAY, 365250.0,
                         OCP_FAMILY_RIGHTS, false, "Cases opened against innocent members of staff"},
    [STAFF_OUT_RETALIATION] = {"retaliation_events", PER_1000_STAFF_YEARS(OCP_LOWER_IS_BETTER), false,
                               "Retaliation against members of staff who reported"},
    [STAFF_OUT_DISRUPTED] = {"staff_disrupted", PER_1000_STAFF_YEARS(OCP_NEUTRAL), false,
                             "Approaches to staff ended on intelligence"},
    [STAFF_OUT_MONTHS] = {"conditioning_months", "months", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_STAFF, false,
                          "Mean time from first approach to corrupt act"},
    [STAFF_OUT_TURNOVER] = {"staff_turnover", "% of posts per year", OCP_LOWER_IS_BETTER, OCP_PER_STAFF_DAY, 36525.0,
                            OCP_FAMILY_STAFF, true, "Staff leaving"},
    [STAFF_OUT_ABSENCE] = {"staff_absence", "working days per staff-year", OCP_LOWER_IS_BETTER, OCP_PER_STAFF_DAY, 365.25,
                           OCP_FAMILY_STAFF, true, "Sickness absence of staff"},
    [STAFF_OUT_INEXPERIENCED] = {"staff_inexperienced_share", "% of staff", OCP_LOWER_IS_BETTER, OCP_PER_STAFF_DAY, 100.0,
                                 OCP_FAMILY_STAFF, true, "Staff with less than three years of service"},
    [STAFF_OUT_CULTURE] = {"culture_mean", "1", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_STAFF, false,
                           "Integrity culture among staff"},
    [STAFF_OUT_LEGITIMACY] = {"legitimacy_mean", "1", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_RIGHTS, false,
                              "Perceived legitimacy of the institution"},
    [STAFF_OUT_PRESENCE] = {"presence_mean", "1", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_STAFF, false,
                            "Staff present per prisoner relative to the plan"},
    [STAFF_OUT_BRIBES] = {"bribes_paid", "EUR per staff-year", OCP_LOWER_IS_BETTER, OCP_PER_STAFF_DAY, 365.25, OCP_FAMILY_STAFF,
                          false, "Paid by groups to members of staff"},
    [STAFF_OUT_VULNERABILITY] = {"staff_vulnerability", "0 to 1", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_STAFF,
                                 false, "Personal vulnerability of staff to approaches (debt, isolation, threats)"},
};

static void derive(const void *values, void *out)
{
    const struct staff_params *p = values;
    struct staff_derived *d = out;
    d->pay_factor = ocp_pow(p->pay, -p->pay_elasticity);
    /* Training: dt/dt = renewal (1 - t) - decay t, solved over a week. */
    const double renewal = p->training_renewal / 365.25;
    const double decay = 0.6931471805599453 / p->training_half_life;
    d->training_week = (float)ocp_exp(-7.0 * (renewal + decay));
    d->training_level = (float)(renewal / (renewal + decay));
    d->stress_week = (float)ocp_exp(-7.0 / p->stress_days);
    d->legitimacy_day = (float)ocp_daily(1.0 / p->legitimacy_days);
    d->retaliation_week = (float)ocp_exp(-7.0 / p->retaliation_days);
    d->weights = (struct staff_weights){p->weight_vulnerability, p->weight_inexperience, p->weight_stress,
                                        p->weight_training,      p->weight_culture,      p->weight_supervision};
    d->voice = (struct staff_voice_weights){p->report_base,  p->report_culture, p->report_protection,
                                            p->report_trust, p->report_loyalty, p->report_fear};
}

static void go_up(const struct ocp_day *day, struct staff_today *today, uint32_t row)
{
    const struct ocp_world *world = day->world;
    struct staff_state *s = staff_of(world);
    const unsigned stage = s->stage[row];
    uint8_t group = s->group[row];
    if (s->absent[row] > 0) {
        return; /* nobody is cultivated in his absence */
    }
    if (stage == STAGE_NONE) {
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_staff, STAFF_DRAW_EVENT), world->staff_id[row], STAFF_UP, word);
        group = staff_pick_group(day, s->wing[row], word[0]);
        s->first_day[row] = (int32_t)day->day;
    }
    staff_set_stage(day, row, stage + 1U, group);
    if (stage + 1U == STAGE_CORRUPT && s->first_day[row] != STAFF_NOT_KNOWN) {
        const double days = (double)day->day - (double)s->first_day[row];
        s->first_day[row] = STAFF_NOT_KNOWN; /* a relapse is not a second first time */
        ocp_measure_ratio(day, MECH_staff, STAFF_OUT_MONTHS, today->prison, days / 30.4375, 1.0);
        ocp_event(day, KIND_STAFF_CORRUPT, today->prison, world->staff_id[row], group, days);
    }
}

static void fall_sick(const struct ocp_day *day, struct staff_today *today, uint32_t row)
{
    struct staff_state *s = staff_of(day->world);
    if (s->absent[row] > 0) {
        return;
    }
    const struct staff_params *p = ocp_wing_params(day, s->wing[row], MECH_staff);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_staff, STAFF_DRAW_EVENT), day->world->staff_id[row], STAFF_SICK, word);
    double days = ceil(-p->sick_days * ocp_log(ocp_uniform(word[0])));
    days = days < 1.0 ? 1.0 : (days > 730.0 ? 730.0 : days);
    s->absent[row] = (uint16_t)days;
    today->count[STAFF_OUT_ABSENCE] += days * 5.0 / 7.0;
}

static void happen(const struct ocp_day *day, struct staff_today *today, uint32_t row, enum staff_event event)
{
    struct staff_state *s = staff_of(day->world);
    switch (event) {
    case STAFF_UP:
        go_up(day, today, row);
        break;
    case STAFF_BACK:
        staff_set_stage(day, row, s->stage[row] - 1U, s->group[row]);
        break;
    case STAFF_SELF:
        today->count[STAFF_OUT_REPORTS] += 1.0;
        staff_set_stage(day, row, STAGE_NONE, OCP_NO_GROUP);
        break;
    case STAFF_DISRUPTED:
        today->count[STAFF_OUT_DISRUPTED] += 1.0;
        staff_set_stage(day, row, STAGE_NONE, OCP_NO_GROUP);
        break;
    case STAFF_DETECTED:
        staff_open_case(day, today, row);
        break;
    case STAFF_ACCUSED:
        staff_accused(day, today, row);
        break;
    case STAFF_DECIDED:
        staff_decide(day, today, row);
        break;
    case STAFF_SICK:
        fall_sick(day, today, row);
        break;
    case STAFF_LEAVES:
        today->leaves[today->n_leaves++] = row;
        break;
    case STAFF_OBSERVED:
    case STAFF_COUNT:
        break;
    }
}

/* Successors take the posts of those who left today, once each. */
static void replace(const struct ocp_day *day, struct staff_today *today)
{
    struct staff_state *s = staff_of(day->world);
    for (uint32_t i = 0; i < today->n_leaves; i++) {
        const uint32_t row = today->leaves[i];
        bool again = false;
        for (uint32_t j = 0; j < i; j++) {
            again = again || today->leaves[j] == row;
        }
        if (!again) {
            ocp_staff_replace(day, row);
            staff_recruit(day, row, 0.0);
            const struct staff_params *p = ocp_wing_params(day, s->wing[row], MECH_staff);
            s->absent[row] = (uint16_t)p->vacancy_days;
            today->count[STAFF_OUT_TURNOVER] += 1.0;
        }
    }
}

/* Who is on duty where, and the stocks that outcomes report. Absences run down by a day. */
struct staff_stocks staff_muster(const struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    struct staff_state *s = staff_of(world);
    const uint32_t first = site->staff_first;
    uint16_t *corrupt = s->corrupt + (size_t)prison * world->n_groups;
    struct staff_stocks stocks = {{0}, ocp_count_below(s->tenure + first, site->staff_count, 3.0F)};
    uint32_t *list = ocp_scratch(day, ((size_t)site->staff_count + 1) * sizeof *list);
    memset(corrupt, 0, world->n_groups * sizeof *corrupt);
    const uint32_t conditioned = ocp_list_other(s->stage + first, site->staff_count, STAGE_NONE, list);
    for (uint32_t k = 0; k < conditioned; k++) {
        const uint32_t row = first + list[k];
        const unsigned stage = s->stage[row];
        stocks.stage[stage]++;
        if (stage == STAGE_CORRUPT && s->absent[row] == 0 && s->group[row] != OCP_NO_GROUP) {
            corrupt[s->group[row]]++;
        }
    }
    stocks.stage[STAGE_NONE] = site->staff_count - conditioned;
    memcpy(s->present + site->wing_first, s->posts + site->wing_first, site->wing_count * sizeof *s->present);
    const uint32_t absent = ocp_list_nonzero(s->absent + first, site->staff_count, list);
    for (uint32_t k = 0; k < absent; k++) {
        const uint32_t row = first + list[k];
        s->present[s->wing[row]]--;
        s->absent[row]--;
    }
    return stocks;
}

void staff_on_duty(const struct ocp_day *day, uint32_t wing)
{
    struct staff_state *s = staff_of(day->world);
    const struct staff_params *p = ocp_wing_params(day, wing, MECH_staff);
    s->on_duty[wing] = (float)p->level * (float)s->present[wing];
    s->fairness[wing] = (float)p->procedural_justice / 0.5F;
}

/* What prisoners make of the institution moves slowly towards what they live through. */
static void judge(const struct ocp_day *day, uint32_t wing, double corrupt_share)
{
    const struct ocp_world *world = day->world;
    struct staff_state *s = staff_of(world);
    const struct ocp_wing *w = &world->wings[wing];
    const struct staff_params *p = ocp_wing_params(day, wing, MECH_staff);
    const struct staff_derived *d = ocp_wing_derived(day, wing, MECH_staff);
    const struct violence_state *violence = violence_of(world);
    const float present = (float)s->present[wing];
    const float count = (float)w->count;
    const float fade = 0x1.bbd5c2p-1F; /* e^(-1/7): a mean over about a week, per day */
    s->hurt[wing] = s->hurt[wing] * fade + (present > 0.0F ? (float)violence->staff_hurt[wing] / present / 7.0F : 0.0F);
    s->unrest[wing] = s->unrest[wing] * fade + (count > 0.0F ? (float)violence->recent[wing] / count / 7.0F : 0.0F);
    const float planned = count * (float)p->planned_ratio;
    const float presence = planned > 0.0F ? (float)p->level * present / planned : 1.0F;
    s->presence[wing] = presence > 4.0F ? 4.0F : presence;
    staff_on_duty(day, wing);
    /* Reasons are given and complaints answered as far as there are hours for it. */
    const float just = (float)p->procedural_justice * programmes_of(world)->care[w->prison];
    const float hours = placement_of(world)->hours_out[wing];
    const float crowding = w->capacity > 0 && w->count > w->capacity ? count / (float)w->capacity - 1.0F : 0.0F;
    const float fair = s->presence[wing] > 2.0F ? 1.0F : s->presence[wing] - 1.0F;
    const float logit =
        (float)p->legitimacy_base + (float)p->legitimacy_justice * (just - 0.5F) + (float)p->legitimacy_presence * fair +
        (hours > 0.0F ? (float)p->legitimacy_hours * (hours / 8.0F - 1.0F) : 0.0F) - (float)p->legitimacy_crowding * crowding -
        (float)p->legitimacy_unrest * s->unrest[wing] - (float)p->legitimacy_corrupt * (float)corrupt_share;
    s->legitimacy[wing] += d->legitimacy_day * (ocp_logisticf(logit) - s->legitimacy[wing]);
}

static void judge_wings(const struct ocp_day *day, uint32_t prison, const struct staff_stocks *stocks)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    const struct staff_state *s = staff_of(world);
    const double staff = (double)site->staff_count;
    const double corrupt = staff > 0.0 ? (double)(stocks->stage[STAGE_COMPROMISED] + stocks->stage[STAGE_CORRUPT]) / staff : 0.0;
    double legitimacy = 0.0;
    double presence = 0.0;
    double culture = 0.0;
    double prisoners = 0.0;
    double posts = 0.0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        judge(day, w, corrupt);
        const double count = (double)world->wings[w].count;
        legitimacy += count * (double)s->legitimacy[w];
        presence += count * (double)s->presence[w];
        culture += (double)s->posts[w] * (double)s->culture[w];
        prisoners += count;
        posts += (double)s->posts[w];
    }
    ocp_measure_ratio(day, MECH_staff, STAFF_OUT_LEGITIMACY, prison, legitimacy, prisoners);
    ocp_measure_ratio(day, MECH_staff, STAFF_OUT_PRESENCE, prison, presence, prisoners);
    ocp_measure_ratio(day, MECH_staff, STAFF_OUT_CULTURE, prison, culture, posts);
}

/* Groups pay those who serve them, from what they have. */
static double pay_bribes(const struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct staff_state *s = staff_of(world);
    const struct staff_params *p = ocp_prison_params(day, prison, MECH_staff);
    const double cents = 100.0 * p->bribe_act * p->acts / 365.25;
    int64_t paid = 0;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        const uint16_t corrupt = s->corrupt[(size_t)prison * world->n_groups + g];
        if (corrupt > 0) {
            paid += market_bribe(world, prison, g, (int64_t)(cents * (double)corrupt));
        }
    }
    return (double)paid / 100.0;
}

static void report(const struct ocp_day *day, struct staff_today *today, const struct staff_stocks *stocks)
{
    for (unsigned k = 0; k < STAGE_COUNT; k++) {
        today->count[STAFF_OUT_STAGE_0 + k] = (double)stocks->stage[k];
    }
    today->count[STAFF_OUT_CORRUPT] = (double)(stocks->stage[STAGE_COMPROMISED] + stocks->stage[STAGE_CORRUPT]);
    today->count[STAFF_OUT_INEXPERIENCED] = (double)stocks->inexperienced;
    for (unsigned k = 0; k < STAFF_OUT_COUNT; k++) {
        if (today->count[k] != 0.0) {
            ocp_measure(day, MECH_staff, k, today->prison, today->count[k]);
        }
    }
    if (today->cases > 0.0) {
        ocp_measure_ratio(day, MECH_staff, STAFF_OUT_OCG_SHARE, today->prison, today->ocg_cases, today->cases);
    }
}

enum { BLOCK = 64 };

OCP_CLONES
static uint32_t count_below(const uint32_t *word, const uint32_t *gate)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < BLOCK; i++) {
        n += word[i] < gate[i];
    }
    return n;
}

/* Positions whose word fell below their gate, written to `hit`. On most days that is one person in two hundred. */
static uint32_t sift(const uint32_t *word, const uint32_t *gate, uint32_t count, uint32_t *hit)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i += BLOCK) {
        const bool whole = i + BLOCK <= count;
        if (whole && count_below(word + i, gate + i) == 0) {
            continue;
        }
        for (uint32_t k = i; k < (whole ? i + BLOCK : count); k++) {
            if (word[k] < gate[k]) {
                hit[n++] = k;
            }
        }
    }
    return n;
}

static void live(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_prison *site = &day->world->prisons[prison];
    const struct staff_state *s = staff_of(day->world);
    const uint32_t first = site->staff_first;
    const uint32_t count = site->staff_count;
    struct staff_today today = {.prison = prison};
    uint32_t *hit = ocp_scratch(day, (count + 1U) * sizeof *hit);
    enum staff_event *happened = ocp_scratch(day, (count + 1U) * sizeof *happened);
    today.leaves = ocp_scratch(day, (2U * (size_t)count + 1U) * sizeof *today.leaves);
    today.retaliated = ocp_scratch(day, (count + 1U) * sizeof *today.retaliated);
    const struct ocp_words words = ocp_draw_staff(day, OCP_PURPOSE(MECH_staff, STAFF_DRAW_DAY), first, count, 1);
    const uint32_t hits = sift(words.word[0], s->gate + first, count, hit);
    for (uint32_t i = 0; i < hits; i++) {
        const uint32_t row = first + hit[i];
        const struct staff_rates r = staff_rates_of(day, row, s->stage[row]);
        happened[i] = staff_pick(&r, words.word[0][hit[i]], s->gate[row]);
    }
    /* Witnesses are looked at before anybody changes; after that nobody's event looks at anybody else. */
    for (uint32_t i = 0; i < hits; i++) {
        if (happened[i] == STAFF_OBSERVED) {
            staff_observed(day, &today, first + hit[i]);
        }
    }
    for (uint32_t i = 0; i < hits; i++) {
        happen(day, &today, first + hit[i], happened[i]);
    }
    staff_retaliate(day, &today);
    replace(day, &today);
    const struct staff_stocks stocks = staff_muster(day, prison);
    judge_wings(day, prison, &stocks);
    today.count[STAFF_OUT_BRIBES] = pay_bribes(day, prison);
    report(day, &today, &stocks);
}

static const char *verify(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct staff_state *s = staff_of(world);
    for (uint32_t prison = 0; prison < world->n_prisons; prison++) {
        const struct ocp_prison *site = &world->prisons[prison];
        uint32_t posts = 0;
        for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
            posts += s->posts[w];
            if (s->present[w] > s->posts[w]) {
                return "staff: more present on a wing than have their post there";
            }
            if (!(s->culture[w] >= 0.0F && s->culture[w] <= 1.0F && s->legitimacy[w] >= 0.0F && s->legitimacy[w] <= 1.0F)) {
                return "staff: culture or legitimacy of a wing outside 0 to 1";
            }
        }
        if (posts != site->staff_count) {
            return "staff: posts of the wings do not add up to the prison's staff";
        }
        for (uint32_t row = site->staff_first; row < site->staff_first + site->staff_count; row++) {
            if (s->stage[row] >= STAGE_COUNT || (s->stage[row] == STAGE_NONE && s->group[row] != OCP_NO_GROUP) ||
                (s->group[row] != OCP_NO_GROUP && s->group[row] >= world->n_groups) || s->charge[row] > STAGE_COUNT) {
                return "staff: stage, group or charge of a member of staff is impossible";
            }
            if (s->wing[row] < site->wing_first || s->wing[row] >= site->wing_first + site->wing_count) {
                return "staff: a post is in another prison";
            }
            if (!(s->stress[row] >= 0.0F && s->stress[row] <= 1.0F && s->training[row] >= 0.0F && s->training[row] <= 1.0F &&
                  s->vulnerability[row] >= 0.0F && s->vulnerability[row] <= 1.0F && s->loyalty[row] >= 0.0F &&
                  s->loyalty[row] <= 1.0F)) {
                return "staff: a state of a member of staff outside 0 to 1";
            }
        }
        if (!(s->retaliation[prison] >= 0.0F && s->retaliation[prison] <= 1.0F)) {
            return "staff: memory of retaliation outside 0 to 1";
        }
    }
    return NULL;
}

static const char *const reads_week[] = {"staff.*",        "population.group",  "market.bribe_budget", "market.effort",
                                         "outside.threat", "groups.governance", "groups.governor",     NULL};
static const char *const writes_week[] = {"staff.stage",       "staff.group",  "staff.wing",     "staff.tenure",
                                          "staff.training",    "staff.stress", "staff.loyalty",  "staff.culture",
                                          "staff.retaliation", "staff.gate",   "staff.pressure", NULL};
static const char *const reads_live[] = {"staff.*",
                                         "population.group",
                                         "groups.governance",
                                         "groups.governor",
                                         "market.bribe_budget",
                                         "market.effort",
                                         "outside.threat",
                                         "market.treasury",
                                         "market.balance",
                                         "violence.staff_hurt",
                                         "violence.recent",
                                         "placement.hours_out",
                                         "programmes.care",
                                         NULL};
static const char *const writes_live[] = {"staff.*", "market.treasury", "market.balance", NULL};

static const struct ocp_phase phases[] = {
    {"week", DAY_INFLUENCE, 7, staff_week, reads_week, writes_week},
    {"live", DAY_STAFF, 1, live, reads_live, writes_live},
};

static const char *const of_start[] = {"staff.post_weight", NULL};

const struct ocp_mechanism staff_mechanism = {
    .name = "staff",
    .title = "Staff conditioning and integrity",
    .meaning =
        "Conditioning of staff by stages, reports, cases, counter-corruption, turnover, sickness, presence, culture, legitimacy",
    .params = params,
    .n_params = OCP_COUNT(params),
    .of_start = of_start,
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
    .outcomes = outcomes,
    .n_outcomes = OCP_COUNT(outcomes),
    .phases = phases,
    .n_phases = OCP_COUNT(phases),
    .derived_size = sizeof(struct staff_derived),
    .derive = derive,
    .start = staff_start,
    .verify = verify,
};
