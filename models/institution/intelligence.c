/* Intelligence: reports about prisoners are written, wait, are worked on and turned into beliefs; screening adds signals;
 * other agencies' profiles arrive late, in part or not at all; leaks burn sources. Intercepted orders and recorded finds are written
 * up too (intelligence_evidence.c) and wait in the same queue.
 *
 * Truth enters here and only here: what is reported depends on what is so, with errors and with a bias against some
 * origins. Everything that policy does with prisoners reads the beliefs (placement.believed_group, believed_role,
 * assessed), which this file alone writes. A report's words are addressed by person and day. */
#include "engine/clones.h"
#include "engine/math.h"
#include "engine/scan.h"
#include "models/day.h"
#include "models/economy/market_state.h"
#include "models/groups/command_state.h"
#include "models/groups/groups_state.h"
#include "models/institution/intelligence_inside.h"
#include "models/institution/intelligence_ties.h"
#include "models/institution/placement_state.h"
#include "models/institution/programmes_state.h"
#include "models/institution/staff_state.h"
#include "models/people/population_state.h"

static const struct ocp_param params[] = {INTELLIGENCE_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {INTELLIGENCE_COLUMNS(OCP_COLUMN_ROW)};

static const struct ocp_outcome outcomes[] = {
    [OUT_REPORTS] = {"intelligence_reports_recorded", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0,
                     OCP_FAMILY_INTELLIGENCE, true, "Intelligence reports written"},
    [OUT_PRECISION] = {"intelligence_precision", "% of those believed members", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 100.0,
                       OCP_FAMILY_INTELLIGENCE, false, "Believed members who are members"},
    [OUT_RECALL] = {"intelligence_recall", "% of members", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_INTELLIGENCE,
                    false, "Members who are believed to be members"},
    [OUT_BRIER] = {"intelligence_brier", "0 (perfect) to 1", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_INTELLIGENCE,
                   false, "Mean squared error of the service's probability (Brier score)"},
    [OUT_DISPARITY_MINORITY] = {"unfounded_minority", "% of minority non-members", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 100.0,
                                OCP_FAMILY_RIGHTS, false, "Non-members of minority origin who are believed members"},
    [OUT_DISPARITY_MAJORITY] = {"unfounded_majority", "% of majority non-members", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 100.0,
                                OCP_FAMILY_RIGHTS, false, "Non-members of majority origin who are believed members"},
    [OUT_STALENESS] = {"intelligence_staleness", "d", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_INTELLIGENCE, true,
                       "Age of the last report on those believed members of whom there is one"},
    [OUT_WAIT] = {"report_wait", "d", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_INTELLIGENCE, true,
                  "Time from a report to the end of work on it"},
    [OUT_LOST] = {"reports_unread", "% of reports", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_INTELLIGENCE, true,
                  "Reports thrown away unread: stale or no room"},
    [OUT_LEAKS] = {"leaks", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_INTELLIGENCE,
                   false, "Leaks of shared intelligence to groups"},
    [OUT_AI_FALSE] = {"screening_false", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                      OCP_FAMILY_RIGHTS, false, "False signals of machine screening after human review"},
    [OUT_SCREENED] = {"screened_share", "% of prisoner-days", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 100.0, OCP_FAMILY_RIGHTS,
                      true, "Prisoner-days with communication under machine screening"},
    [OUT_PROFILES] = {"profiles_received", "% of admissions", OCP_NEUTRAL, OCP_PER_MEASURE, 100.0, OCP_FAMILY_INTELLIGENCE, true,
                      "Admissions for which another agency's profile arrives"},
    [OUT_COMPLETE] = {"profiles_complete", "% of profiles", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_INTELLIGENCE,
                      true, "Profiles that arrive complete"},
    [OUT_LATE] = {"profiles_late", "% of profiles", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_INTELLIGENCE, true,
                  "Profiles that arrive more than 30 days after the person"},
    [OUT_FILES] = {"agency_files", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_INTELLIGENCE,
                   true, "Files on prisoners that police and national security work on"},
    [OUT_PASSED] = {"agency_passed", "% of files worked on", OCP_NEUTRAL, OCP_PER_MEASURE, 100.0, OCP_FAMILY_INTELLIGENCE, true,
                    "Findings that agencies pass on to the prison"},
    [OUT_BLIND] = {"agency_only", "% of members on file", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_INTELLIGENCE,
                   false, "Members whom an agency knows and the prison does not believe members"},
    [OUT_AGENCY_SOURCES] = {"agency_sources", "0 to 1", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_INTELLIGENCE, false,
                            "Readiness of the agencies' sources, after leaks"},
    [OUT_CROSSED] = {"crossed_known", "% of members who came", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 100.0,
                     OCP_FAMILY_INTELLIGENCE, false, "Members transferred from another administration who are believed members"},
};

static void start(struct ocp_day *day)
{
    for (uint32_t p = 0; p < day->world->n_prisons; p++) {
        intelligence_of(day->world)->sources[p] = 1.0F;
    }
    for (size_t i = 0; i < (size_t)day->world->n_jurisdictions * AGENCY_COUNT; i++) {
        intelligence_of(day->world)->agency_sources[i] = 1.0F;
    }
}

/* Any group there is: spare ones that wait for a split nobody has heard of. */
uint8_t intelligence_any_group(const struct ocp_world *world, uint32_t word)
{
    const uint8_t *active = groups_of(world)->active;
    uint8_t known[OCP_MAX_GROUPS];
    uint32_t n = 0;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        known[n] = (uint8_t)g;
        n += active[g] != 0;
    }
    return n > 0 ? known[ocp_pick(word, n)] : OCP_NO_GROUP;
}

/* --- reports --- */

uint16_t intelligence_claim(uint8_t group, int role)
{
    role = role < ROLE_ASSOCIATE ? ROLE_ASSOCIATE : (role > ROLE_LEADER ? ROLE_LEADER : role);
    return (uint16_t)(group + 256U * (unsigned)role);
}

/* What a report says: the right group with the reliability, the right role or one step off; about others, anything. */
static struct report write_report(const struct ocp_day *day, const struct intelligence_params *p, uint32_t row, uint32_t kind)
{
    const struct ocp_world *world = day->world;
    const struct population_state *who = population_of(world);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_intelligence, DRAW_CONTENT), world->person[row], kind, word);
    struct report report = {.person = world->person[row], .weight = (float)report_weight(p->grade, 1.0)};
    report.with = intelligence_associate(day, row, kind, p->association, p->reliability);
    const bool member = who->group[row] != OCP_NO_GROUP;
    if (member && ocp_chance(word[0], p->reliability)) {
        const int off = ocp_chance(word[1], p->role_noise) ? ((word[2] & 1U) ? 1 : -1) : 0;
        report.claim = intelligence_claim(who->group[row], (int)who->role[row] + off);
    } else {
        report.claim = intelligence_claim(intelligence_any_group(world, word[3]), ROLE_ASSOCIATE + (int)ocp_pick(word[1], 3));
    }
    return report;
}

/* 0 when there is no room: the report is lost. */
static int queue_report(struct intelligence_state *s, uint32_t prison, int32_t day, const struct report *report)
{
    const uint16_t n = s->queued[prison];
    if (n == INTELLIGENCE_QUEUE) {
        return 0;
    }
    const size_t at = (size_t)prison * INTELLIGENCE_QUEUE + n;
    s->queue_who[at] = report->person;
    s->queue_day[at] = day;
    s->queue_weight[at] = report->weight;
    s->queue_claim[at] = report->claim;
    s->queue_with[at] = report->with;
    s->queued[prison]++;
    return 1;
}

/* Thresholds of one wing for a report and for a machine signal on: others of majority, of minority origin, members. */
struct chances {
    uint32_t report[3], signal[3];
};

static struct chances chances_of(const struct ocp_day *day, const struct intelligence_params *p, uint32_t w)
{
    const struct ocp_world *world = day->world;
    const struct staff_state *staff = staff_of(world);
    const struct intelligence_state *s = intelligence_of(world);
    const uint32_t prison = world->wings[w].prison;
    const double presence = (double)staff->presence[w] > 1.0 ? 1.0 : (double)staff->presence[w];
    /* What is seen in control is reported as far as control has its hours, what is heard in talk as far as talk has. */
    const double relation = (1.0 - p->dynamic) * (double)programmes_of(world)->control[prison] +
                            p->dynamic * 2.0 * presence * (double)staff->legitimacy[w] * (double)programmes_of(world)->care[prison];
    const double open = 1.0 - p->silence * (double)groups_of(world)->governance[prison];
    const double rate = p->reports / 365.25 * relation * open * (double)s->sources[prison];
    const double drift = (double)s->drift[prison];
    const double false_signal = screening_false(p->ai * p->ai_false / 365.25, drift, p->ai_review);
    const double true_signal = screening_true(p->ai * p->ai_true / 365.25, drift, p->ai_blunt, p->ai_dismiss, p->ai_training);
    return (struct chances){
        .report = {ocp_threshold(ocp_daily(rate * p->false_ratio)), ocp_threshold(ocp_daily(rate * p->false_ratio * p->bias)),
                   ocp_threshold(ocp_daily(rate))},
        .signal = {ocp_threshold(ocp_daily(false_signal)), ocp_threshold(ocp_daily(false_signal * p->ai_bias)),
                   ocp_threshold(ocp_daily(true_signal))},
    };
}

struct tally {
    uint32_t written, lost, machine_false;
};

enum { IS_REPORTED = 1, IS_SIGNALLED = 2, IS_FOUND = 4, IS_HEARD = 8 };

/* What is known about each today: IS_ bits. */
OCP_CLONES
static void find_reports(const uint32_t *restrict report, const uint32_t *restrict signal, const uint8_t *restrict group,
                         const uint8_t *restrict origin, const uint8_t *restrict found, const uint8_t *restrict heard,
                         const struct chances *chance, uint32_t count, uint8_t *restrict about)
{
    const struct chances c = *chance;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t minority = origin[i] > 0;
        const uint32_t member = group[i] != OCP_NO_GROUP;
        const uint32_t by_person = member ? c.report[2] : (minority ? c.report[1] : c.report[0]);
        const uint32_t by_machine = member ? c.signal[2] : (minority ? c.signal[1] : c.signal[0]);
        about[i] = (uint8_t)((report[i] < by_person ? IS_REPORTED : 0) | (signal[i] < by_machine ? IS_SIGNALLED : 0) |
                             (found[i] != 0 ? IS_FOUND : 0) | (heard[i] != 0 ? IS_HEARD : 0));
    }
}

/* Writes so many reports down, or loses them. */
static void file_reports(const struct ocp_day *day, uint32_t prison, const struct report *report, unsigned n, struct tally *tally)
{
    for (unsigned k = 0; k < n; k++) {
        tally->written++;
        tally->lost += queue_report(intelligence_of(day->world), prison, (int32_t)day->day, &report[k]) == 0;
    }
}

static void report_wing(const struct ocp_day *day, uint32_t w, struct tally *tally)
{
    const struct ocp_world *world = day->world;
    const struct ocp_wing *wing = &world->wings[w];
    const struct intelligence_params *p = ocp_wing_params(day, w, MECH_intelligence);
    const struct population_state *who = population_of(world);
    const struct chances chance = chances_of(day, p, w);
    const struct ocp_words words = ocp_draw_rows(day, OCP_PURPOSE(MECH_intelligence, DRAW_REPORT), wing->first, wing->count, 2);
    const uint32_t lanes = ocp_wing_lanes(wing);
    uint8_t *about = ocp_scratch(day, (size_t)lanes + 1);
    uint32_t *list = ocp_scratch(day, ((size_t)wing->count + 1) * sizeof *list);
    find_reports(words.word[0], words.word[1], who->group + wing->first, who->origin + wing->first,
                 market_of(world)->found + wing->first, command_of(world)->heard + wing->first, &chance, lanes, about);
    const uint32_t n = ocp_list_other(about, wing->count, 0, list);
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t i = list[k];
        const bool member = who->group[wing->first + i] != OCP_NO_GROUP;
        for (uint32_t source = 0; source < 2; source++) {
            if (((uint32_t)about[i] >> source & 1U) != 0) {
                const struct report r = write_report(day, p, wing->first + i, source);
                file_reports(day, wing->prison, &r, 1, tally);
                tally->machine_false += source == 1 && !member;
            }
        }
        struct report evidence[2];
        if (about[i] & IS_FOUND) {
            file_reports(day, wing->prison, evidence, intelligence_found(day, p, wing->first + i, evidence), tally);
        }
        if (about[i] & IS_HEARD) {
            file_reports(day, wing->prison, evidence, intelligence_heard(day, p, wing->first + i, evidence), tally);
        }
    }
}

/* --- work on reports --- */

/* Weight of the last report in the mean role claimed, and of a review's own assessment against a report of the same grade, which it
 * exceeds because somebody looked with care. ASSUMED both. */
static const float ROLE_MEMORY = 0.3F;
static const double REVIEW_WEIGHT = 1.5;

/* Returns the probability that the service gives the prisoner of being a member, having acted on it. */
static double believe(const struct ocp_day *day, const struct intelligence_params *p, double prior_odds, uint32_t row)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    struct placement_state *place = placement_of(world);
    const double probability = belief_from(prior_odds, (double)s->log_odds[row]);
    if (probability >= p->believe && s->claimed[row] != OCP_NO_GROUP) {
        place->believed_group[row] = s->claimed[row];
        const int role = (int)(s->role_score[row] + 0.5F);
        place->believed_role[row] = (uint8_t)(role < ROLE_ASSOCIATE ? ROLE_ASSOCIATE : role);
        /* by rank, a quarter each: associate, operational, intermediary, leader */
        place->assessed[row] = (float)probability * 0.25F * (float)place->believed_role[row];
    } else if (probability < 0.5 * p->believe) {
        place->believed_group[row] = OCP_NO_GROUP;
        place->believed_role[row] = ROLE_NONE;
        place->assessed[row] = 0.0F;
    }
    return probability;
}

static void apply(const struct ocp_day *day, const struct intelligence_params *p, uint32_t prison, size_t at)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    const uint32_t row = ocp_row_of(world, s->queue_who[at]);
    const struct ocp_prison *site = &world->prisons[prison];
    if (row - site->row_first >= site->row_limit) {
        return; /* has left the prison: the report stays in a drawer */
    }
    if (s->queue_claim[at] != INTELLIGENCE_NO_CLAIM) {
        const float role = (float)(s->queue_claim[at] >> 8);
        s->role_score[row] = s->reports[row] == 0 ? role : s->role_score[row] + ROLE_MEMORY * (role - s->role_score[row]);
        s->claimed[row] = (uint8_t)(s->queue_claim[at] & 0xFFU);
        s->reports[row]++;
    }
    s->log_odds[row] = belief_add(s->log_odds[row], s->queue_weight[at]);
    s->last_day[row] = (int32_t)day->day;
    if (s->queue_with[at] != OCP_NOWHERE) {
        intelligence_associate_note(s, row, s->queue_with[at], s->queue_weight[at]);
    }
    (void)believe(day, p, belief_prior(p->prior), row);
}

/* Moves the report at `from` up by `by` places in the prison's queue. */
static void shift(struct intelligence_state *s, size_t from, size_t by)
{
    s->queue_who[from - by] = s->queue_who[from];
    s->queue_day[from - by] = s->queue_day[from];
    s->queue_weight[from - by] = s->queue_weight[from];
    s->queue_claim[from - by] = s->queue_claim[from];
    s->queue_with[from - by] = s->queue_with[from];
}

/* Reports finished today, of which the returned number by those kept for joint prioritisation. One address for each. */
static unsigned work_of_today(const struct ocp_day *day, const struct intelligence_params *p, uint32_t prison, uint32_t inside,
                              unsigned *plain)
{
    const double daily = p->capacity * (double)inside / 100.0;
    const unsigned analysts = analysts_for(daily, p->report_days);
    unsigned left = intelligence_of(day->world)->queued[prison];
    unsigned focused = 0;
    double time = 0.0;
    for (uint32_t k = 0; left > 0 && daily > 0.0; k++, left--) {
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_intelligence, DRAW_WORK), prison, k, word);
        time += analysts_next(left, analysts, daily / (double)analysts, ocp_uniform(word[0]));
        if (time > 1.0) {
            break;
        }
        const bool kept = ocp_chance(word[1], p->focus) != 0;
        focused += kept;
        *plain += !kept;
    }
    return focused;
}

static bool is_suspect(const struct ocp_world *world, uint32_t prison, uint32_t person)
{
    const uint32_t row = ocp_row_of(world, person);
    return row - world->prisons[prison].row_first < world->prisons[prison].row_limit &&
           intelligence_of(world)->log_odds[row] > 0.0F;
}

/* First come first served, but for the share of time that joint prioritisation keeps for those under suspicion; what finds none of
 * them waiting goes to whoever waits longest. */
static void analyse(struct ocp_day *day, uint32_t prison, uint32_t inside, struct tally *tally)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    const struct intelligence_params *p = ocp_prison_params(day, prison, MECH_intelligence);
    const size_t first = (size_t)prison * INTELLIGENCE_QUEUE;
    unsigned plain = 0;
    unsigned focused = work_of_today(day, p, prison, inside, &plain);
    unsigned suspects = 0;
    for (size_t k = 0; k < s->queued[prison] && suspects < focused; k++) {
        suspects += is_suspect(world, prison, s->queue_who[first + k]);
    }
    plain += focused - suspects;
    focused = suspects;
    size_t gone = 0;
    for (size_t k = 0; k < s->queued[prison]; k++) {
        const size_t at = first + k;
        const bool suspect = is_suspect(world, prison, s->queue_who[at]);
        const bool take = (suspect && focused > 0) || plain > 0;
        if (take) {
            if (suspect && focused > 0) {
                focused--;
            } else {
                plain--;
            }
            ocp_measure_ratio(day, MECH_intelligence, OUT_WAIT, prison, (double)((int32_t)day->day - s->queue_day[at]), 1.0);
            apply(day, p, prison, at);
            gone++;
        } else if ((double)((int32_t)day->day - s->queue_day[at]) > p->stale_days) {
            tally->lost++;
            gone++;
        } else if (gone > 0) {
            shift(s, at, gone);
        }
    }
    for (size_t k = s->queued[prison] - gone; k < s->queued[prison]; k++) {
        s->queue_who[first + k] = 0;
        s->queue_day[first + k] = 0;
        s->queue_weight[first + k] = 0.0F;
        s->queue_claim[first + k] = 0;
        s->queue_with[first + k] = 0;
    }
    s->queued[prison] = (uint16_t)(s->queued[prison] - gone);
}

/* A report on a group has leaked to it, through one of those who serve it: it knows better who talks. */
static void expose(const struct ocp_world *world, uint32_t prison, float share, uint32_t word, uint32_t corrupt)
{
    const uint16_t *serving = staff_of(world)->corrupt + (size_t)prison * world->n_groups;
    float *exposed = intelligence_of(world)->exposed + (size_t)prison * world->n_groups;
    uint32_t left = ocp_pick(word, corrupt);
    uint32_t g = 0;
    while (left >= serving[g]) {
        left -= serving[g++];
    }
    exposed[g] += share * (1.0F - exposed[g]);
}

/* Sources recover; a leak, likelier the more is shared with the more corrupt staff, burns some and tells a group who talks. Screening
 * drifts. */
static void leak_and_drift(const struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    const struct intelligence_params *p = ocp_prison_params(day, prison, MECH_intelligence);
    uint32_t corrupt = 0;
    const float forget = (float)ocp_exp(-1.0 / p->exposed_days);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        corrupt += staff_of(world)->corrupt[(size_t)prison * world->n_groups + g];
        s->exposed[(size_t)prison * world->n_groups + g] *= forget;
    }
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_intelligence, DRAW_LEAK), prison, 0, word);
    const float keep = (float)ocp_exp(-1.0 / p->recover_days);
    s->sources[prison] = 1.0F + (s->sources[prison] - 1.0F) * keep;
    if (ocp_chance(word[0], ocp_daily(p->leak * p->sharing * (double)corrupt / 365.25))) {
        s->sources[prison] *= 1.0F - (float)p->burn;
        s->leaked[prison]++;
        expose(world, prison, (float)p->burn, word[1], corrupt);
        ocp_measure(day, MECH_intelligence, OUT_LEAKS, prison, 1.0);
    }
    const double rate = p->ai_drift * (1.0 - p->ai_training) / 365.25;
    const double relearn = p->ai_training * 2.0 / 365.25;
    const double drift = (double)s->drift[prison];
    s->drift[prison] = p->ai > 0.0 ? (float)(drift + rate * (1.0 - drift) - relearn * drift) : 0.0F;
}

static void report(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    if (world->n_groups == 0) {
        return;
    }
    const struct ocp_prison *site = &world->prisons[prison];
    struct tally tally = {0};
    uint32_t inside = 0;
    double screened = 0.0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct intelligence_params *p = ocp_wing_params(day, w, MECH_intelligence);
        inside += world->wings[w].count;
        intelligence_of(world)->screening[w] = (float)p->ai;
        screened += p->ai * (double)world->wings[w].count;
        const size_t mark = ocp_scratch_mark(day);
        report_wing(day, w, &tally);
        ocp_scratch_release(day, mark);
    }
    leak_and_drift(day, prison);
    analyse(day, prison, inside, &tally);
    ocp_measure(day, MECH_intelligence, OUT_REPORTS, prison, (double)tally.written);
    ocp_measure_ratio(day, MECH_intelligence, OUT_LOST, prison, (double)tally.lost, (double)tally.written);
    ocp_measure(day, MECH_intelligence, OUT_AI_FALSE, prison, (double)tally.machine_false);
    ocp_measure(day, MECH_intelligence, OUT_SCREENED, prison, screened);
}

static bool is_due(int32_t review_day, uint32_t today)
{
    return review_day > 0 && review_day <= (int32_t)today;
}

/* The assessment for a review or a hearing that is due tonight: an observation with a known error, so truth reaches the decision only
 * as evidence. */
static void assess(const struct ocp_day *day, const struct intelligence_params *p, uint32_t row)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_intelligence, DRAW_ASSESS), world->person[row], 0, word);
    const bool member = population_of(world)->group[row] != OCP_NO_GROUP;
    const bool says = ocp_chance(word[0], p->assessment) ? member : !member;
    s->log_odds[row] += (float)((says ? 1.0 : -1.0) * REVIEW_WEIGHT * report_weight(p->grade, 1.0));
    (void)believe(day, p, belief_prior(p->prior), row);
}

/* Once a week: evidence ages, profiles arrive, reviews are prepared, beliefs are reconsidered and compared with the truth. */
static void reconsider(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    const struct placement_state *place = placement_of(world);
    const struct population_state *who = population_of(world);
    const struct ocp_prison *site = &world->prisons[prison];
    double n = 0.0;
    double right = 0.0;
    double believed = 0.0;
    double members = 0.0;
    double brier = 0.0;
    double age = 0.0;
    double reported = 0.0;
    double crossed = 0.0;
    double known = 0.0;
    double wrong[2] = {0};
    double others[2] = {0};
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const struct intelligence_params *p = ocp_wing_params(day, w, MECH_intelligence);
        const float keep = (float)ocp_exp(-7.0 / p->fade_days);
        const double odds = belief_prior(p->prior);
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if (s->profile_day[row] > 0 && s->profile_day[row] <= (int32_t)day->day) {
                s->log_odds[row] += s->profile[row];
                s->claimed[row] = s->profile_group[row] != OCP_NO_GROUP ? s->profile_group[row] : s->claimed[row];
                s->role_score[row] = s->reports[row] == 0 ? (float)s->profile_role[row] : s->role_score[row];
                s->profile_day[row] = 0;
            }
            s->log_odds[row] = belief_fade(s->log_odds[row], keep);
            if (s->seen_count[row] > 0) {
                intelligence_associates_fade(world, row, keep);
            }
            if (is_due(place->review_day[row], day->day) || is_due(place->appeal_day[row], day->day)) {
                assess(day, p, row);
            }
            const double probability = s->log_odds[row] != 0.0F ? believe(day, p, odds, row) : p->prior;
            const bool member = who->group[row] != OCP_NO_GROUP;
            const bool suspect = place->believed_group[row] != OCP_NO_GROUP;
            const double miss = probability - (member ? 1.0 : 0.0);
            n += 1.0;
            brier += miss * miss;
            members += member;
            believed += suspect;
            right += suspect && member;
            if (suspect && s->last_day[row] > 0) { /* a profile alone has no report whose age could be told */
                age += (double)((int32_t)day->day - s->last_day[row]);
                reported += 1.0;
            }
            crossed += s->crossed[row] && member;
            known += s->crossed[row] && member && suspect;
            others[who->origin[row] > 0] += !member;
            wrong[who->origin[row] > 0] += suspect && !member;
        }
    }
    ocp_measure_ratio(day, MECH_intelligence, OUT_PRECISION, prison, right, believed);
    ocp_measure_ratio(day, MECH_intelligence, OUT_RECALL, prison, right, members);
    ocp_measure_ratio(day, MECH_intelligence, OUT_BRIER, prison, brier, n);
    ocp_measure_ratio(day, MECH_intelligence, OUT_STALENESS, prison, age, reported);
    ocp_measure_ratio(day, MECH_intelligence, OUT_CROSSED, prison, known, crossed);
    ocp_measure_ratio(day, MECH_intelligence, OUT_DISPARITY_MAJORITY, prison, wrong[0], others[0]);
    ocp_measure_ratio(day, MECH_intelligence, OUT_DISPARITY_MINORITY, prison, wrong[1], others[1]);
}

static const char *verify(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct intelligence_state *s = intelligence_of(world);
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        if (s->queued[p] > INTELLIGENCE_QUEUE || !(s->sources[p] >= 0.0F && s->sources[p] <= 1.0F)) {
            return "intelligence: a queue or sources out of range";
        }
    }
    for (size_t cell = 0; cell < world->n_cells; cell++) {
        if (!(s->exposed[cell] >= 0.0F && s->exposed[cell] <= 1.0F)) {
            return "intelligence: what a group knows of who talks is outside 0 to 1";
        }
    }
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if (s->file_of[world->person[row]] != world->prisons[wing->prison].jurisdiction) {
                return "intelligence: another administration's files are at hand";
            }
        }
    }
    return NULL;
}

static const char *const reads_report[] = {"groups.active",
                                           "groups.governance",
                                           "contacts.tie_who",
                                           "contacts.tie_weight",
                                           "contacts.tie_count",
                                           "population.group",
                                           "population.role",
                                           "population.origin",
                                           "staff.presence",
                                           "staff.legitimacy",
                                           "staff.corrupt",
                                           "intelligence.*",
                                           "placement.believed_group",
                                           "placement.believed_role",
                                           "placement.assessed",
                                           "programmes.control",
                                           "programmes.care",
                                           "market.found",
                                           "command.heard",
                                           "command.heard_with",
                                           NULL};
/* Local phases may write what belongs to their prison: not the agencies' columns. */
#define WRITES_OWN                                                                                                               \
    "intelligence.log_odds", "intelligence.role_score", "intelligence.claimed", "intelligence.reports", "intelligence.last_day", \
        "intelligence.profile_day", "intelligence.profile", "intelligence.profile_group", "intelligence.seen_who",               \
        "intelligence.seen_weight", "intelligence.seen_count", "placement.believed_group", "placement.believed_role",            \
        "placement.assessed"
static const char *const writes_report[] = {WRITES_OWN,
                                            "intelligence.queue_who",
                                            "intelligence.queue_day",
                                            "intelligence.queue_weight",
                                            "intelligence.queue_claim",
                                            "intelligence.queue_with",
                                            "intelligence.queued",
                                            "intelligence.sources",
                                            "intelligence.leaked",
                                            "intelligence.exposed",
                                            "intelligence.drift",
                                            "intelligence.screening",
                                            NULL};
static const char *const writes_reconsider[] = {WRITES_OWN, NULL};
static const char *const reads_reconsider[] = {"population.group", "population.origin", "population.role",
                                               "intelligence.*",   "placement.*",       NULL};

static const char *const reads_agencies[] = {"population.group", "placement.believed_group", "groups.active", "intelligence.*",
                                             NULL};
static const char *const writes_agencies[] = {"intelligence.file",       "intelligence.told",     "intelligence.agency_sources",
                                              "intelligence.leaked",     "intelligence.log_odds", "intelligence.claimed",
                                              "intelligence.role_score", "intelligence.last_day", NULL};

static const struct ocp_phase phases[] = {
    {"report", DAY_REPORT, 1, report, reads_report, writes_report},
    {"reconsider", DAY_RECONSIDER, 7, reconsider, reads_reconsider, writes_reconsider},
    {"agencies", DAY_AGENCIES, 7, intelligence_agencies, reads_agencies, writes_agencies},
};

const struct ocp_mechanism intelligence_mechanism = {
    .name = "intelligence",
    .title = "Intelligence, agencies, information exchange",
    .meaning = "Reports, reliability, bias, queues, risk scores, profiles from other agencies, leaks, machine screening",
    .params = params,
    .n_params = OCP_COUNT(params),
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
    .outcomes = outcomes,
    .n_outcomes = OCP_COUNT(outcomes),
    .phases = phases,
    .n_phases = OCP_COUNT(phases),
    .start = start,
    .enter = intelligence_admit,
    .moved = intelligence_moved,
    .verify = verify,
};
