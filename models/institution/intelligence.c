/* Intelligence: reports about prisoners are written, wait, are worked on and turned into beliefs; screening adds signals;
 * other agencies' profiles arrive late, in part or not at all; leaks burn sources.
 *
 * Truth enters here and only here: what is reported depends on what is so, with errors and with a bias against some
 * origins. Everything that policy does with prisoners reads the beliefs (placement.believed_group, believed_role,
 * assessed), which this file alone writes. A report's words are addressed by person and day. */
#include "engine/math.h"
#include "models/day.h"
#include "models/groups/command_state.h"
#include "models/groups/groups_state.h"
#include "models/institution/intelligence_kernel.h"
#include "models/institution/intelligence_state.h"
#include "models/institution/intelligence_ties.h"
#include "models/institution/placement_state.h"
#include "models/institution/staff_state.h"
#include "models/people/population_state.h"

#define INTELLIGENCE_PARAMS(P)                                                                                                    \
    P(reports, "intelligence.reports", "1/y", 5.0, 0.0, 100.0, OCP_PRIOR_LOGNORMAL, 5.0, 0.4, "K01 (2-10 per prisoner-year)",     \
      "reports a year on a member of a group when staff know their prisoners")                                                    \
    P(false_ratio, "intelligence.false_ratio", "1", 0.15, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.06, 0.4, "K09 (.05-.2 against .5-.8)",   \
      "reports on somebody who belongs to no group, relative to a member")                                                        \
    P(bias, "intelligence.bias", "1", 1.5, 0.2, 10.0, OCP_PRIOR_UNIFORM, 1.0, 2.5, "K03; size ASSUMED",                           \
      "how many times more false reports are written on prisoners of minority origin")                                            \
    P(dynamic, "intelligence.dynamic", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "K04, P26; size ASSUMED",                 \
      "share of reporting that depends on relations: lost where legitimacy and presence are nil")                                 \
    P(reliability, "intelligence.reliability", "1", 0.8, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.6, 0.95, "K09; size ASSUMED",             \
      "probability that a report on a member names the right group")                                                              \
    P(role_noise, "intelligence.role_noise", "1", 0.35, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.6, "K05; size ASSUMED",               \
      "probability that a report is one step off about the role")                                                                 \
    P(grade, "intelligence.grade", "1", 4.0, 1.01, 100.0, OCP_PRIOR_LOGNORMAL, 4.0, 0.3, "K09",                                   \
      "likelihood ratio with which the service grades a report")                                                                  \
    P(prior, "intelligence.prior", "1", 0.08, 0.001, 0.9, OCP_PRIOR_UNIFORM, 0.03, 0.2, "G01-G06",                                \
      "share of members that the service reckons with beforehand")                                                                \
    P(believe, "intelligence.believe", "1", 0.7, 0.05, 0.99, OCP_PRIOR_UNIFORM, 0.4, 0.8, "ASSUMED; K07 for the errors it makes", \
      "probability above which a prisoner is treated as a member; cleared below half of it")                                      \
    P(fade_days, "intelligence.fade_days", "d", 540.0, 1.0, 7300.0, OCP_PRIOR_LOGNORMAL, 540.0, 0.4, "ASSUMED",                   \
      "time in which old evidence loses its weight")                                                                              \
    P(capacity, "intelligence.capacity", "1/d", 1.5, 0.0, 1000.0, OCP_PRIOR_LOGNORMAL, 1.5, 0.4, "K02; level ASSUMED",            \
      "reports that analysts can work on a day per 100 prisoners")                                                                \
    P(stale_days, "intelligence.stale_days", "d", 60.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 60.0, 0.4, "K02; size ASSUMED",         \
      "age at which a waiting report is thrown away")                                                                             \
    P(focus, "intelligence.focus", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "H28; effect of joint prioritisation unknown",  \
      "order: joint prioritisation; share of analysts' time kept for those already under suspicion")                              \
    P(sharing, "intelligence.sharing", "1", 0.3, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.6, "H28, K03 (limited circulation)",         \
      "probability that another agency's knowledge of a newcomer reaches the prison")                                             \
    P(exchange, "intelligence.exchange", "1", 0.1, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.3, "H28; level ASSUMED",                   \
      "the same for persons of foreign origin: exchange across borders")                                                          \
    P(exchange_days, "intelligence.exchange_days", "d", 90.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 90.0, 0.5, "H28; size ASSUMED",   \
      "mean delay of a profile")                                                                                                  \
    P(complete, "intelligence.complete", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "H28; size ASSUMED",                    \
      "completeness of a profile that arrives: share of its weight and chance that it names the group")                           \
    P(agency_knows, "intelligence.agency_knows", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "ASSUMED",                      \
      "probability that police or national security know a member as such")                                                       \
    P(agency_errs, "intelligence.agency_errs", "1", 0.02, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.005, 0.05, "ASSUMED",                    \
      "probability that they take somebody else for one")                                                                         \
    P(leak, "intelligence.leak", "1/y", 2.0, 0.0, 365.0, OCP_PRIOR_LOGNORMAL, 2.0, 0.6, "ASSUMED",                                \
      "leaks a year per corrupt member of staff when everything is shared")                                                       \
    P(burn, "intelligence.burn", "1", 0.15, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.05, 0.3, "ASSUMED",                                    \
      "share of sources that fall silent after a leak")                                                                           \
    P(recover_days, "intelligence.recover_days", "d", 180.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 180.0, 0.4, "ASSUMED",             \
      "time in which sources come back")                                                                                          \
    P(ai, "intelligence.ai", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "CM/Rec(2024)5 for the conditions; effect ASSUMED",   \
      "order: coverage of machine screening of communication, with human review of every signal")                                 \
    P(ai_true, "intelligence.ai_true", "1/y", 3.0, 0.0, 365.0, OCP_PRIOR_LOGNORMAL, 3.0, 0.4, "K06; size ASSUMED",                \
      "signals a year on a member under full coverage")                                                                           \
    P(ai_false, "intelligence.ai_false", "1/y", 0.6, 0.0, 365.0, OCP_PRIOR_LOGNORMAL, 0.6, 0.4, "K07; size ASSUMED",              \
      "signals a year on anybody else under full coverage, freshly trained")                                                      \
    P(ai_drift, "intelligence.ai_drift", "1/y", 0.5, 0.0, 20.0, OCP_PRIOR_UNIFORM, 0.1, 1.0, "ASSUMED",                           \
      "rate at which screening drifts: false signals double at full drift")                                                       \
    P(ai_training, "intelligence.ai_training", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "ASSUMED",                          \
      "order: yearly training of the screening and of those who use it; full training stops the drift")                           \
    P(ai_review, "intelligence.ai_review", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "ASSUMED; human oversight, AI Act",   \
      "share of false signals that human review throws out")                                                                      \
    P(assessment, "intelligence.assessment", "1", 0.6, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.3, 0.9, "K05 (PPV 41, NPV 91); ASSUMED",    \
      "probability that the assessment for a review of a special placement turns out right about membership")                     \
    P(association, "intelligence.association", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "ASSUMED",                        \
      "probability that a report names somebody with whom the prisoner keeps company, right with the reliability")

struct intelligence_params {
    INTELLIGENCE_PARAMS(OCP_PARAM_FIELD)
};

static const struct ocp_param params[] = {INTELLIGENCE_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {INTELLIGENCE_COLUMNS(OCP_COLUMN_ROW)};

enum {
    OUT_REPORTS,
    OUT_PRECISION,
    OUT_RECALL,
    OUT_BRIER,
    OUT_DISPARITY_MINORITY,
    OUT_DISPARITY_MAJORITY,
    OUT_STALENESS,
    OUT_WAIT,
    OUT_LOST,
    OUT_LEAKS,
    OUT_AI_FALSE,
    OUT_SCREENED,
    OUT_PROFILES
};
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
    [OUT_STALENESS] = {"intelligence_staleness", "days", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_INTELLIGENCE, true,
                       "Age of the last report on those believed members"},
    [OUT_WAIT] = {"report_wait", "days", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_INTELLIGENCE, true,
                  "Time a report waits for an analyst"},
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
};

enum { DRAW_REPORT, DRAW_CONTENT, DRAW_PROFILE, DRAW_LEAK, DRAW_ASSESS };

static void start(struct ocp_day *day)
{
    for (uint32_t p = 0; p < day->world->n_prisons; p++) {
        intelligence_of(day->world)->sources[p] = 1.0F;
    }
}

/* Any group there is: spare ones that wait for a split nobody has heard of. */
static uint8_t any_group(const struct ocp_world *world, uint32_t word)
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

/* A newcomer: what other agencies know, whether and when it gets here. Four fixed words. */
static void enter(struct ocp_day *day, uint32_t row, uint32_t person)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    const struct population_state *who = population_of(world);
    const uint32_t prison = world->wings[world->wing_of[row]].prison;
    const struct intelligence_params *p = ocp_prison_params(day, prison, MECH_intelligence);
    uint32_t word[4];
    ocp_draw_once(day, OCP_PURPOSE(MECH_intelligence, DRAW_PROFILE), person, who->episodes[person], word);
    const bool member = who->group[row] != OCP_NO_GROUP;
    const bool known = ocp_chance(word[0], member ? p->agency_knows : p->agency_errs) != 0;
    const bool arrives = known && ocp_chance(word[1], who->origin[row] > 0 ? p->exchange : p->sharing);
    s->claimed[row] = OCP_NO_GROUP;
    s->profile_group[row] = OCP_NO_GROUP;
    if (arrives) {
        const double delay = -ocp_log(ocp_uniform(word[2])) * p->exchange_days;
        s->profile_day[row] = (int32_t)day->day + 1 + (int32_t)(delay > 3650.0 ? 3650.0 : delay);
        s->profile[row] = (float)(p->complete * 2.0 * report_weight(p->grade, 1.0));
        if (ocp_chance(word[3], p->complete) && world->n_groups > 0) {
            s->profile_group[row] = member ? who->group[row] : any_group(world, word[3] * 0x9E3779B1U);
        }
    }
    ocp_measure_ratio(day, MECH_intelligence, OUT_PROFILES, prison, arrives ? 1.0 : 0.0, 1.0);
}

/* --- reports --- */

struct report {
    uint32_t person, with;
    uint16_t claim;
    float weight;
};

static uint16_t claim_of(uint8_t group, int role)
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
        report.claim = claim_of(who->group[row], (int)who->role[row] + off);
    } else {
        report.claim = claim_of(any_group(world, word[3]), ROLE_ASSOCIATE + (int)ocp_pick(word[1], 3));
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
    const double relation = 1.0 - p->dynamic + p->dynamic * 2.0 * presence * (double)staff->legitimacy[w];
    const double rate = p->reports / 365.25 * relation * (double)s->sources[prison];
    const double false_signal = p->ai * p->ai_false / 365.25 * (1.0 + (double)s->drift[prison]) * (1.0 - p->ai_review);
    return (struct chances){
        .report = {ocp_threshold(ocp_daily(rate * p->false_ratio)), ocp_threshold(ocp_daily(rate * p->false_ratio * p->bias)),
                   ocp_threshold(ocp_daily(rate))},
        .signal = {ocp_threshold(ocp_daily(false_signal)), ocp_threshold(ocp_daily(false_signal)),
                   ocp_threshold(ocp_daily(p->ai * p->ai_true / 365.25))},
    };
}

struct tally {
    uint32_t written, lost, machine_false;
};

static void report_wing(const struct ocp_day *day, uint32_t w, struct tally *tally)
{
    const struct ocp_world *world = day->world;
    const struct ocp_wing *wing = &world->wings[w];
    const struct intelligence_params *p = ocp_wing_params(day, w, MECH_intelligence);
    struct intelligence_state *s = intelligence_of(world);
    const struct population_state *who = population_of(world);
    const struct chances chance = chances_of(day, p, w);
    const struct ocp_words words = ocp_draw_rows(day, OCP_PURPOSE(MECH_intelligence, DRAW_REPORT), wing->first, wing->count, 2);
    const uint8_t *group = who->group + wing->first;
    const uint8_t *origin = who->origin + wing->first;
    for (uint32_t i = 0; i < wing->count; i++) {
        const int kind = group[i] != OCP_NO_GROUP ? 2 : (origin[i] > 0);
        const bool report = words.word[0][i] < chance.report[kind];
        const bool signal = words.word[1][i] < chance.signal[kind];
        if (!report && !signal) {
            continue;
        }
        for (uint32_t source = 0; source < 2; source++) {
            if (source == 0 ? report : signal) {
                const struct report r = write_report(day, p, wing->first + i, source);
                tally->written++;
                tally->lost += queue_report(s, wing->prison, (int32_t)day->day, &r) == 0;
                tally->machine_false += source == 1 && kind < 2;
            }
        }
    }
}

/* --- work on reports --- */

static void believe(const struct ocp_day *day, const struct intelligence_params *p, uint32_t row)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    struct placement_state *place = placement_of(world);
    const double probability = belief(p->prior, (double)s->log_odds[row]);
    if (probability >= p->believe && s->claimed[row] != OCP_NO_GROUP) {
        place->believed_group[row] = s->claimed[row];
        const int role = (int)(s->role_score[row] + 0.5F);
        place->believed_role[row] = (uint8_t)(role < ROLE_ASSOCIATE ? ROLE_ASSOCIATE : role);
        place->assessed[row] = (float)probability * 0.25F * (float)place->believed_role[row];
    } else if (probability < 0.5 * p->believe) {
        place->believed_group[row] = OCP_NO_GROUP;
        place->believed_role[row] = ROLE_NONE;
        place->assessed[row] = 0.0F;
    }
}

static void apply(const struct ocp_day *day, const struct intelligence_params *p, uint32_t prison, size_t at)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    const uint32_t row = world->row_of_person[s->queue_who[at]];
    const struct ocp_prison *site = &world->prisons[prison];
    if (row - site->row_first >= site->row_limit) {
        return; /* has left the prison: the report stays in a drawer */
    }
    const float role = (float)(s->queue_claim[at] >> 8);
    s->role_score[row] = s->reports[row] == 0 ? role : s->role_score[row] + 0.3F * (role - s->role_score[row]);
    s->claimed[row] = (uint8_t)(s->queue_claim[at] & 0xFFU);
    s->log_odds[row] += s->queue_weight[at];
    s->log_odds[row] = s->log_odds[row] > 12.0F ? 12.0F : s->log_odds[row];
    s->reports[row]++;
    s->last_day[row] = (int32_t)day->day;
    if (s->queue_with[at] != OCP_NOWHERE) {
        intelligence_associate_note(s, row, s->queue_with[at], s->queue_weight[at]);
    }
    believe(day, p, row);
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

/* First come first served, but for the share of time that joint prioritisation keeps for those under suspicion. */
static void analyse(struct ocp_day *day, uint32_t prison, uint32_t inside, struct tally *tally)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    const struct intelligence_params *p = ocp_prison_params(day, prison, MECH_intelligence);
    double time = (double)s->backlog[prison];
    const unsigned n = worked_on(s->queued[prison], &time, p->capacity * (double)inside / 100.0);
    s->backlog[prison] = (float)time;
    const size_t first = (size_t)prison * INTELLIGENCE_QUEUE;
    unsigned focused = (unsigned)(p->focus * (double)n + 0.5);
    unsigned plain = n - focused;
    size_t gone = 0;
    for (size_t k = 0; k < s->queued[prison]; k++) {
        const size_t at = first + k;
        const uint32_t row = world->row_of_person[s->queue_who[at]];
        const bool suspect = row - world->prisons[prison].row_first < world->prisons[prison].row_limit && s->log_odds[row] > 0.0F;
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

/* Sources recover; a leak, likelier the more is shared with the more corrupt staff, burns some. Screening drifts. */
static void leak_and_drift(const struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    const struct intelligence_params *p = ocp_prison_params(day, prison, MECH_intelligence);
    uint32_t corrupt = 0;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        corrupt += staff_of(world)->corrupt[(size_t)prison * world->n_groups + g];
    }
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_intelligence, DRAW_LEAK), prison, 0, word);
    const float keep = (float)ocp_exp(-1.0 / p->recover_days);
    s->sources[prison] = 1.0F + (s->sources[prison] - 1.0F) * keep;
    if (ocp_chance(word[0], ocp_daily(p->leak * p->sharing * (double)corrupt / 365.25))) {
        s->sources[prison] *= 1.0F - (float)p->burn;
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
        report_wing(day, w, &tally);
    }
    leak_and_drift(day, prison);
    analyse(day, prison, inside, &tally);
    ocp_measure(day, MECH_intelligence, OUT_REPORTS, prison, (double)tally.written);
    ocp_measure_ratio(day, MECH_intelligence, OUT_LOST, prison, (double)tally.lost, (double)tally.written);
    ocp_measure(day, MECH_intelligence, OUT_AI_FALSE, prison, (double)tally.machine_false);
    ocp_measure(day, MECH_intelligence, OUT_SCREENED, prison, screened);
}

/* The assessment for a review that is due soon: an observation with a known error, so truth reaches the decision only
 * as evidence. */
static void assess(const struct ocp_day *day, const struct intelligence_params *p, uint32_t row)
{
    const struct ocp_world *world = day->world;
    struct intelligence_state *s = intelligence_of(world);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_intelligence, DRAW_ASSESS), world->person[row], 0, word);
    const bool member = population_of(world)->group[row] != OCP_NO_GROUP;
    const bool says = ocp_chance(word[0], p->assessment) ? member : !member;
    s->log_odds[row] += (float)((says ? 1.0 : -1.0) * 1.5 * report_weight(p->grade, 1.0));
    believe(day, p, row);
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
    double wrong[2] = {0};
    double others[2] = {0};
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const struct intelligence_params *p = ocp_wing_params(day, w, MECH_intelligence);
        const float keep = (float)ocp_exp(-7.0 / p->fade_days);
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if (s->profile_day[row] > 0 && s->profile_day[row] <= (int32_t)day->day) {
                s->log_odds[row] += s->profile[row];
                s->claimed[row] = s->profile_group[row] != OCP_NO_GROUP ? s->profile_group[row] : s->claimed[row];
                s->role_score[row] = s->reports[row] == 0 ? (float)ROLE_OPERATIONAL : s->role_score[row];
                s->profile_day[row] = 0;
            }
            s->log_odds[row] = belief_fade(s->log_odds[row], keep);
            if (s->seen_count[row] > 0) {
                intelligence_associates_fade(world, row, keep);
            }
            if (place->review_day[row] > 0 && place->review_day[row] <= (int32_t)day->day + 7) {
                assess(day, p, row);
            }
            if (s->log_odds[row] != 0.0F) {
                believe(day, p, row);
            }
            const bool member = who->group[row] != OCP_NO_GROUP;
            const bool suspect = place->believed_group[row] != OCP_NO_GROUP;
            const double probability = s->log_odds[row] != 0.0F ? belief(p->prior, (double)s->log_odds[row]) : p->prior;
            const double miss = probability - (member ? 1.0 : 0.0);
            n += 1.0;
            brier += miss * miss;
            members += member;
            believed += suspect;
            right += suspect && member;
            age += suspect && s->last_day[row] > 0 ? (double)((int32_t)day->day - s->last_day[row]) : 0.0;
            others[who->origin[row] > 0] += !member;
            wrong[who->origin[row] > 0] += suspect && !member;
        }
    }
    ocp_measure_ratio(day, MECH_intelligence, OUT_PRECISION, prison, right, believed);
    ocp_measure_ratio(day, MECH_intelligence, OUT_RECALL, prison, right, members);
    ocp_measure_ratio(day, MECH_intelligence, OUT_BRIER, prison, brier, n);
    ocp_measure_ratio(day, MECH_intelligence, OUT_STALENESS, prison, age, believed);
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
    return NULL;
}

static const char *const reads_report[] = {
    "groups.active",   "contacts.tie_who",         "contacts.tie_weight",     "contacts.tie_count", "population.group",
    "population.role", "population.origin",        "staff.presence",          "staff.legitimacy",   "staff.corrupt",
    "intelligence.*",  "placement.believed_group", "placement.believed_role", "placement.assessed", NULL};
static const char *const writes_report[] = {"intelligence.*", "placement.believed_group", "placement.believed_role",
                                            "placement.assessed", NULL};
static const char *const reads_reconsider[] = {"population.group", "population.origin", "population.role",
                                               "intelligence.*",   "placement.*",       NULL};

static const struct ocp_phase phases[] = {
    {"report", DAY_REPORT, 1, report, reads_report, writes_report},
    {"reconsider", DAY_RECONSIDER, 7, reconsider, reads_reconsider, writes_report},
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
    .enter = enter,
    .verify = verify,
};
