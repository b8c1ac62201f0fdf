/* Private to intelligence: parameters, outcomes, draws and what its files call of one another. */
#ifndef MODELS_INTELLIGENCE_INSIDE_H
#define MODELS_INTELLIGENCE_INSIDE_H

#include "models/institution/intelligence_kernel.h"
#include "models/institution/intelligence_state.h"

#define INTELLIGENCE_PARAMS(P)                                                                                                     \
    P(reports, "intelligence.reports", "1/y", 5.0, 0.0, 100.0, OCP_PRIOR_LOGNORMAL, 5.0, 0.4, "K01 (2-10 per prisoner-year)",      \
      "reports a year on a member of a group when staff know their prisoners")                                                     \
    P(false_ratio, "intelligence.false_ratio", "1", 0.15, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.06, 0.4, "K09 (.05-.2 against .5-.8)",    \
      "reports on somebody who belongs to no group, relative to a member")                                                         \
    P(bias, "intelligence.bias", "1", 1.5, 0.2, 10.0, OCP_PRIOR_UNIFORM, 1.0, 2.5, "K03; size ASSUMED",                            \
      "how many times more false reports are written on prisoners of minority origin")                                             \
    P(dynamic, "intelligence.dynamic", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "K04, P26; size ASSUMED",                  \
      "share of reporting that depends on relations: lost where legitimacy and presence are nil")                                  \
    P(silence, "intelligence.silence", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "H26; size ASSUMED",                       \
      "share of reports that full governance by a group silences: who is ruled by it does not talk")                               \
    P(reliability, "intelligence.reliability", "1", 0.8, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.6, 0.95, "K09; size ASSUMED",              \
      "probability that a report on a member names the right group")                                                               \
    P(role_noise, "intelligence.role_noise", "1", 0.35, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.6, "K05; size ASSUMED",                \
      "probability that a report is one step off about the role")                                                                  \
    P(grade, "intelligence.grade", "1", 4.0, 1.01, 100.0, OCP_PRIOR_LOGNORMAL, 4.0, 0.3, "K09",                                    \
      "likelihood ratio with which the service grades a report")                                                                   \
    P(prior, "intelligence.prior", "1", 0.08, 0.001, 0.9, OCP_PRIOR_UNIFORM, 0.03, 0.2, "G01-G06",                                 \
      "share of members that the service reckons with beforehand")                                                                 \
    P(believe, "intelligence.believe", "1", 0.7, 0.05, 0.99, OCP_PRIOR_UNIFORM, 0.4, 0.8, "ASSUMED; K07 for the errors it makes",  \
      "probability above which a prisoner is treated as a member; cleared below half of it")                                       \
    P(fade_days, "intelligence.fade_days", "d", 540.0, 1.0, 7300.0, OCP_PRIOR_LOGNORMAL, 540.0, 0.4, "ASSUMED",                    \
      "time in which old evidence loses its weight")                                                                               \
    P(capacity, "intelligence.capacity", "1/d", 0.5, 0.0, 1000.0, OCP_PRIOR_LOGNORMAL, 0.5, 0.4, "K02; level ASSUMED",             \
      "reports that analysts can work on a day per 100 prisoners")                                                                 \
    P(stale_days, "intelligence.stale_days", "d", 60.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 60.0, 0.4, "K02; size ASSUMED",          \
      "age at which a waiting report is thrown away")                                                                              \
    P(focus, "intelligence.focus", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "H28; effect of joint prioritisation unknown",   \
      "order: joint prioritisation; share of analysts' time kept for those already under suspicion")                               \
    P(sharing, "intelligence.sharing", "1", 0.3, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.6, "H28, K03 (limited circulation)",          \
      "probability that another agency's knowledge of a newcomer reaches the prison")                                              \
    P(exchange, "intelligence.exchange", "1", 0.1, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.3, "H28; level ASSUMED",                    \
      "the same across borders: for persons of foreign origin, and for who comes from another administration")                     \
    P(exchange_days, "intelligence.exchange_days", "d", 90.0, 0.0, 3650.0, OCP_PRIOR_LOGNORMAL, 90.0, 0.5, "H28; size ASSUMED",    \
      "mean delay of a profile; what takes less than a day crosses a border with the person")                                      \
    P(complete, "intelligence.complete", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "H28; size ASSUMED",                     \
      "probability that a profile that arrives is complete and names the group")                                                   \
    P(agency_knows, "intelligence.agency_knows", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "ASSUMED",                       \
      "probability that police or national security know a member as such")                                                        \
    P(agency_errs, "intelligence.agency_errs", "1", 0.02, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.005, 0.05, "ASSUMED",                     \
      "probability that they take somebody else for one")                                                                          \
    P(leak, "intelligence.leak", "1/y", 2.0, 0.0, 365.0, OCP_PRIOR_LOGNORMAL, 2.0, 0.6, "ASSUMED",                                 \
      "leaks a year per corrupt member of staff when everything is shared")                                                        \
    P(burn, "intelligence.burn", "1", 0.15, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.05, 0.3, "ASSUMED",                                     \
      "share of sources that fall silent after a leak")                                                                            \
    P(recover_days, "intelligence.recover_days", "d", 180.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 180.0, 0.4, "ASSUMED",              \
      "time in which sources come back")                                                                                           \
    P(ai, "intelligence.ai", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "CM/Rec(2024)5 for the conditions; effect ASSUMED",    \
      "order: coverage of machine screening of communication, with human review of every signal")                                  \
    P(ai_true, "intelligence.ai_true", "1/y", 3.0, 0.0, 365.0, OCP_PRIOR_LOGNORMAL, 3.0, 0.4, "K06; size ASSUMED",                 \
      "signals a year on a member under full coverage")                                                                            \
    P(ai_false, "intelligence.ai_false", "1/y", 0.6, 0.0, 365.0, OCP_PRIOR_LOGNORMAL, 0.6, 0.4, "K07; size ASSUMED",               \
      "signals a year on anybody else under full coverage, freshly trained")                                                       \
    P(ai_drift, "intelligence.ai_drift", "1/y", 0.5, 0.0, 20.0, OCP_PRIOR_UNIFORM, 0.1, 1.0, "ASSUMED",                            \
      "rate at which screening drifts: false signals double at full drift")                                                        \
    P(ai_training, "intelligence.ai_training", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "ASSUMED",                           \
      "order: yearly training of the screening and of those who use it; full training stops the drift")                            \
    P(ai_review, "intelligence.ai_review", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "ASSUMED; human oversight, AI Act",    \
      "share of false signals that human review throws out")                                                                       \
    P(ai_blunt, "intelligence.ai_blunt", "1", 0.3, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.5, "ASSUMED",                               \
      "share of the signals on members that screening misses at full drift")                                                       \
    P(ai_dismiss, "intelligence.ai_dismiss", "1", 0.2, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.05, 0.4, "ASSUMED; human oversight, AI Act", \
      "share of the signals on members that untrained reviewers throw out; full training: none")                                   \
    P(assessment, "intelligence.assessment", "1", 0.6, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.3, 0.9, "K05 (PPV 41, NPV 91); ASSUMED",     \
      "probability that the assessment for a review of a special placement turns out right about membership")                      \
    P(association, "intelligence.association", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "ASSUMED",                         \
      "probability that a report names somebody with whom the prisoner keeps company, right with the reliability")                 \
    P(report_days, "intelligence.report_days", "d", 0.5, 0.01, 30.0, OCP_PRIOR_LOGNORMAL, 0.5, 0.4, "ASSUMED",                     \
      "mean time that an analyst works on a report")                                                                               \
    P(police_files, "intelligence.police_files", "1/month", 3.0, 0.0, 1000.0, OCP_PRIOR_LOGNORMAL, 3.0, 0.5,                       \
      "ASSUMED; H28 for scarcity", "files on prisoners that the police can work on a month per 100 prisoners")                     \
    P(national_files, "intelligence.national_files", "1/month", 1.0, 0.0, 1000.0, OCP_PRIOR_LOGNORMAL, 1.0, 0.5,                   \
      "ASSUMED; H28 for scarcity", "the same for national security")                                                               \
    P(agency_hit, "intelligence.agency_hit", "1", 0.7, 0.01, 0.99, OCP_PRIOR_UNIFORM, 0.5, 0.9, "K09; size ASSUMED",               \
      "probability that a file worked on by an agency says so of a member")                                                        \
    P(agency_false, "intelligence.agency_false", "1", 0.08, 0.001, 0.9, OCP_PRIOR_UNIFORM, 0.02, 0.15, "K09; size ASSUMED",        \
      "probability that it says so of anybody else")                                                                               \
    P(partial, "intelligence.partial", "1", 0.4, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.6, "H28; size ASSUMED",                       \
      "weight of a profile that arrives in part, without the group's name")                                                        \
    P(ai_bias, "intelligence.ai_bias", "1", 1.3, 0.2, 10.0, OCP_PRIOR_UNIFORM, 1.0, 2.0, "K03; size ASSUMED",                      \
      "how many times more false signals of screening fall on prisoners of minority origin")                                       \
    P(heard_right, "intelligence.heard_right", "1", 0.9, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.7, 1.0, "ASSUMED",                         \
      "probability that a report on an intercepted order names the right group")                                                   \
    P(heard_grade, "intelligence.heard_grade", "1", 8.0, 1.01, 1000.0, OCP_PRIOR_LOGNORMAL, 8.0, 0.4, "ASSUMED above K09",         \
      "likelihood ratio with which the service grades an intercepted order as evidence on its sender")                             \
    P(find_reports, "intelligence.find_reports", "1", 0.2, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 1.0, "ASSUMED",                       \
      "share of recorded finds of drugs and phones on which intelligence is given a report")                                       \
    P(find_grade, "intelligence.find_grade", "1", 1.5, 1.01, 100.0, OCP_PRIOR_LOGNORMAL, 1.5, 0.2, "ASSUMED below K09",            \
      "likelihood ratio with which it grades a find, which names no group")                                                        \
    P(exposed_days, "intelligence.exposed_days", "d", 60.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 60.0, 0.5, "ASSUMED",                \
      "time in which a group forgets what a leak told it of who talks about it")

struct intelligence_params {
    INTELLIGENCE_PARAMS(OCP_PARAM_FIELD)
};

enum intelligence_outcome {
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
    OUT_PROFILES,
    OUT_COMPLETE,
    OUT_LATE,
    OUT_FILES,
    OUT_PASSED,
    OUT_BLIND,
    OUT_AGENCY_SOURCES,
    OUT_CROSSED
};
/* 5 is INTELLIGENCE_DRAW_ASSOCIATE. */
enum intelligence_draw {
    DRAW_REPORT,
    DRAW_CONTENT,
    DRAW_PROFILE,
    DRAW_LEAK,
    DRAW_ASSESS,
    DRAW_WORK = 6,
    DRAW_AGENCY,
    DRAW_FILE,
    DRAW_HEARD,
    DRAW_FOUND
};

/* A report as it is written: on whom, naming whom he keeps company with, what it claims (group + 256 x role), its weight. */
struct report {
    uint32_t person, with;
    uint16_t claim;
    float weight;
};
enum { INTELLIGENCE_NO_CLAIM = OCP_NO_GROUP }; /* names no group and so no role */

uint16_t intelligence_claim(uint8_t group, int role);
/* Of today's evidence on the prisoner in `row`: what an intercepted order says of its sender and of whom it was for, and what a find
 * says (intelligence_evidence.c). Return how many reports there are, none to two, none or one. */
unsigned intelligence_heard(const struct ocp_day *day, const struct intelligence_params *p, uint32_t row, struct report report[2]);
unsigned intelligence_found(const struct ocp_day *day, const struct intelligence_params *p, uint32_t row, struct report *report);

/* Any group there is: spare ones that wait for a split nobody has heard of. */
uint8_t intelligence_any_group(const struct ocp_world *world, uint32_t word);
/* A newcomer, or somebody who comes back: what the agencies know of him and whether, when and how whole it gets here. */
void intelligence_admit(struct ocp_day *day, uint32_t row, uint32_t person);
/* A profile sets out: with the weight of what is known, group and role, or a part of the weight without these. Three words decide
 * whether, when and how whole it arrives. */
struct intelligence_profile {
    float weight;
    uint8_t group, role;
};
void intelligence_send(struct ocp_day *day, uint32_t row, struct intelligence_profile profile, double chance,
                       const uint32_t word[4]);

/* A person is admitted to a prison: the agencies of its jurisdiction have their own files at hand, those of another one only by
 * exchange, and the prison service has begun anew. What they hold elsewhere (the surest file) is returned: 0 for nothing. */
float intelligence_take_up(const struct ocp_day *day, uint32_t prison, uint32_t person, bool first);
/* A prisoner comes from a prison of another administration: what was known there stays there, or follows as a profile, or comes
 * with him whole. */
void intelligence_moved(struct ocp_day *day, uint32_t row, uint32_t person, uint32_t from_prison);
/* Weekly: police and national security work on files and pass on what they find, or keep it. */
void intelligence_agencies(struct ocp_day *day, uint32_t unused);

#endif
