/* Private to the staff mechanism (staff.c and staff_*.c): parameters, what is computed from them, and what the
 * files call of one another. */
#ifndef MODELS_STAFF_INSIDE_H
#define MODELS_STAFF_INSIDE_H

#include "models/institution/staff_kernel.h"
#include "models/institution/staff_state.h"

/* Priors: U uniform, L lognormal; staff.c gives the letters their meaning where the rows are made. Rates are per year for the reference member of staff (staff_kernel.h). "Calibrated" names the band that a default was tuned
 * to lie in; all the rest of section F stays for validation. */
#define STAFF_CONDITIONING_PARAMS(P)                                                                                               \
    P(approach_individual, "staff.approach_individual", "1/y", 0.07, 0, 2, L, 0.07, 0.5,                                           \
      "ASSUMED, calibrated to P17 (stock, OCG share)",                                                                             \
      "rate at which unaffiliated prisoners begin to cultivate a member of staff")                                                 \
    P(approach_group, "staff.approach_group", "1/y", 0.55, 0, 10, L, 0.55, 0.5, "ASSUMED, calibrated to P17 (stock, OCG share)",   \
      "the same by organised groups, per unit of their share of the wing's prisoners, at half-saturating money")                   \
    P(governed, "staff.governed", "1", 1.0, 0, 10, U, 0, 2, "H26; size ASSUMED",                                                   \
      "relative increase of the pull of the group that rules a prison where groups keep all order")                                \
    P(bribe_half, "staff.bribe_half", "EUR/staff/d", 0.7, 0.001, 100, L, 0.7, 0.7, "ASSUMED",                                      \
      "a group's daily bribe budget per member of staff at which money doubles its pull")                                          \
    P(route_pull, "staff.route_pull", "1", 1.0, 0, 1, U, 0.2, 1, "ASSUMED; F16, P09 for the direction",                            \
      "share of the pull of a group's money on staff that follows the effort it puts on bringing things in through them")          \
    P(route_usual, "staff.route_usual", "1", 0.09, 0.001, 1, OCP_PRIOR_NONE, 0, 0,                                                 \
      "ASSUMED as in the baseline of the first study",                                                                             \
      "share of smuggling effort on the staff route at which that pull is as usual")                                               \
    P(bribe_act, "staff.bribe", "EUR", 300, 0, 10000, L, 300, 0.5, "F23 GBP 150-500 a delivery",                                   \
      "paid per act of a corrupt member of staff")                                                                                 \
    P(acts, "staff.acts", "1/y", 26, 0, 365, U, 6, 52, "ASSUMED one a fortnight; F23 totals",                                      \
      "paid acts of a corrupt member of staff")                                                                                    \
    P(up_cultivated, "staff.up_cultivated", "1/y", 1.1, 0, 50, L, 1.1, 0.4, "F24, F25; calibrated to P17, P18",                    \
      "from cultivated to boundary crossed (small favours)")                                                                       \
    P(up_crossed, "staff.up_crossed", "1/y", 1.2, 0, 50, L, 1.2, 0.4, "F24, F25; calibrated to P17, P18",                          \
      "from boundary crossed to compromised (leverage)")                                                                           \
    P(up_compromised, "staff.up_compromised", "1/y", 6.0, 0, 50, L, 6.0, 0.4, "F24, F25; calibrated to P18",                       \
      "from compromised to corrupt")                                                                                               \
    P(back_cultivated, "staff.back_cultivated", "1/y", 4.0, 0, 50, L, 4.0, 0.4, "ASSUMED with F24",                                \
      "return from cultivated to none")                                                                                            \
    P(back_crossed, "staff.back_crossed", "1/y", 2.2, 0, 50, L, 2.2, 0.4, "ASSUMED with F24",                                      \
      "return from boundary crossed to cultivated")                                                                                \
    P(self_report, "staff.self_report", "1/y", 0.6, 0, 20, L, 0.6, 0.5, "ASSUMED; F18 (willing to report when asked)",             \
      "telling a superior while cultivated or after small favours, at full trust and support twice that")                          \
    P(disengage, "staff.disengage", "1/y", 1.0, 0, 20, L, 1.0, 0.5, "ASSUMED",                                                     \
      "return from compromised and corrupt if nothing held them")                                                                  \
    P(hold, "staff.hold", "1", 0.92, 0, 1, U, 0.8, 0.99, "ASSUMED; F25 (lever)",                                                   \
      "share of those returns that fear and leverage prevent")                                                                     \
    P(weight_vulnerability, "staff.weight_vulnerability", "1", 1.2, 0, 5, U, 0.5, 2, "ASSUMED; F24 court reports",                 \
      "log effect of personal vulnerability on being conditioned")                                                                 \
    P(weight_inexperience, "staff.weight_inexperience", "1", 1.1, 0, 5, U, 0.5, 1.8,                                               \
      "P19 (hazard 1.5-3 times in the first 2 years)", "log effect of inexperience")                                               \
    P(weight_stress, "staff.weight_stress", "1", 0.8, 0, 5, U, 0, 1.5, "ASSUMED", "log effect of stress")                          \
    P(weight_training, "staff.weight_training", "1", 0.8, 0, 5, U, 0.2, 1.5, "ASSUMED",                                            \
      "log protection by training still effective")                                                                                \
    P(weight_culture, "staff.weight_culture", "1", 0.8, 0, 5, U, 0.2, 1.5, "ASSUMED; J18", "log protection by the wing's culture") \
    P(weight_supervision, "staff.weight_supervision", "1", 0.8, 0, 5, U, 0.2, 1.5, "ASSUMED", "log protection by supervision")     \
    P(threat, "staff.threat", "1", 1.0, 0, 20, U, 0, 3, "ASSUMED; F18 (threat and harassment of staff)",                           \
      "how many times harder a group pulls when its pressure on staff and families outside is full")                               \
    P(threat_silence, "staff.threat_silence", "1", 0.5, 0, 1, U, 0.2, 0.8, "ASSUMED; F18, F21",                                    \
      "fear of reporting a colleague whom such a group holds, at full pressure")                                                   \
    P(pay, "staff.pay", "1", 1.0, 0.3, 3, OCP_PRIOR_NONE, 0, 0, "definition: 1 is today's pay", "pay relative to today's")         \
    P(pay_elasticity, "staff.pay_elasticity", "1", 0.5, 0, 3, U, 0, 1.5, "ASSUMED",                                                \
      "elasticity of being conditioned and of resigning in pay")

#define STAFF_PROTECTION_PARAMS(P)                                                                                                 \
    P(supervision, "staff.supervision", "1", 0.5, 0, 1, OCP_PRIOR_NONE, 0, 0, "definition: 0.5 is today's",                        \
      "supervision of posts on the wing")                                                                                          \
    P(vetting, "staff.vetting", "1", 0.2, 0, 1, U, 0, 0.4, "ASSUMED; F26 (a third not asked)",                                     \
      "strength of vetting: how much of the most vulnerable it turns away")                                                        \
    P(training_renewal, "staff.training_renewal", "1/y", 0.7, 0, 12, U, 0.2, 1.5, "ASSUMED",                                       \
      "integrity trainings per member of staff and year")                                                                          \
    P(training_half_life, "staff.training_half_life", "d", 365, 7, 3650, L, 365, 0.5, "ASSUMED",                                   \
      "half-life of a training's effect")                                                                                          \
    P(training_recruit, "staff.training_recruit", "1", 0.8, 0, 1, U, 0.5, 1, "ASSUMED",                                            \
      "training effective on the first day of service")                                                                            \
    P(rotation, "staff.rotation", "1/month", 0.02, 0, 1, U, 0, 0.1, "ASSUMED", "rate at which posts are rotated to other wings")   \
    P(rotation_break, "staff.rotation_break", "1", 0.5, 0, 1, U, 0.2, 0.8, "ASSUMED",                                              \
      "chance that rotation ends an approach before leverage")                                                                     \
    P(support, "staff.support", "1", 0.5, 0, 1, OCP_PRIOR_NONE, 0, 0, "definition: 0.5 is today's", "peer support")                \
    P(unit_prevent, "staff.unit_prevent", "1", 0.1, 0, 1, U, 0, 0.3, "ASSUMED",                                                    \
      "share of approaches that the counter-corruption unit prevents")                                                             \
    P(unit_pursue, "staff.unit_pursue", "1/y", 0.20, 0, 20, L, 0.20, 0.5, "F01, F08; calibrated to P17 (cases)",                   \
      "cases that the unit opens per corrupt member of staff")                                                                     \
    P(unit_disrupt, "staff.unit_disrupt", "1/y", 0.3, 0, 20, L, 0.3, 0.7, "ASSUMED",                                               \
      "rate at which the unit ends conditioning on intelligence before corruption")                                                \
    P(detection, "staff.detection", "1/y", 0.10, 0, 20, L, 0.10, 0.5, "F09; calibrated to P17 (cases)",                            \
      "cases from searches and finds per corrupt member of staff")                                                                 \
    P(observe, "staff.observe", "1/y", 1.6, 0, 50, L, 1.6, 0.5, "ASSUMED, calibrated to P17 (cases)",                              \
      "times a colleague sees wrongdoing of a corrupt member of staff")                                                            \
    P(partial, "staff.partial", "1", 0.5, 0, 1, U, 0.2, 0.8, "ASSUMED",                                                            \
      "each stage below corrupt is noticed, and proved, this much less")                                                           \
    P(report_base, "staff.report_base", "1", -1.3, -10, 10, U, -2.5, -0.5,                                                         \
      "start table: report probability 0.2 (0.05-0.5); F18-F22",                                                                   \
      "log-odds that a colleague who saw wrongdoing reports, at an average workplace")                                             \
    P(report_culture, "staff.report_culture", "1", 1.5, 0, 10, U, 0.5, 3, "ASSUMED; F19", "effect of culture on reporting")        \
    P(report_protection, "staff.report_protection", "1", 1.0, 0, 10, U, 0.2, 2, "ASSUMED; F19",                                    \
      "effect of whistleblower protection on reporting")                                                                           \
    P(report_trust, "staff.report_trust", "1", 1.0, 0, 10, U, 0.2, 2, "ASSUMED; F20",                                              \
      "effect of trust in the channel on reporting")                                                                               \
    P(report_loyalty, "staff.report_loyalty", "1", 1.5, 0, 10, U, 0.5, 3, "ASSUMED; F19 (code of silence)",                        \
      "effect of loyalty to colleagues")                                                                                           \
    P(report_fear, "staff.report_fear", "1", 2.0, 0, 10, U, 0.5, 4, "ASSUMED; F21", "effect of remembered retaliation")            \
    P(protection, "staff.protection", "1", 0.2, 0, 1, U, 0, 0.4, "ASSUMED", "whistleblower protection")                            \
    P(channel_trust, "staff.channel_trust", "1", 0.5, 0, 1, U, 0.3, 0.7, "ASSUMED; F20, F22",                                      \
      "trust that a report is acted upon and kept confidential")                                                                   \
    P(referral, "staff.referral", "1", 0.7, 0, 1, U, 0.4, 0.95, "F22 (70 reports never referred)",                                 \
      "share of reports that are referred and recorded")                                                                           \
    P(retaliation, "staff.retaliation", "1", 0.4, 0, 1, U, 0.15, 0.6, "F21 20-40 % of identified whistleblowers",                  \
      "chance of retaliation against a reporter without protection")                                                               \
    P(retaliation_mark, "staff.retaliation_mark", "1", 0.2, 0, 1, U, 0.05, 0.4, "ASSUMED",                                         \
      "how much one retaliation fills the prison's memory")                                                                        \
    P(retaliation_days, "staff.retaliation_days", "d", 365, 7, 3650, L, 365, 0.5, "ASSUMED",                                       \
      "time after which 1/e of the memory is left")                                                                                \
    P(retaliation_exit, "staff.retaliation_exit", "1", 0.15, 0, 1, U, 0.05, 0.3, "ASSUMED",                                        \
      "chance that retaliation drives the reporter out")                                                                           \
    P(false_report, "staff.false_report", "1/y", 0.004, 0, 1, L, 0.004, 0.5, "ASSUMED; F13 (most investigations find nothing)",    \
      "mistaken or malicious reports per member of staff, where culture is average")                                               \
    P(case_recording, "staff.case_recording", "1", 1.0, 0, 1, U, 0.7, 1, "ASSUMED", "share of cases that official counts include") \
    P(investigation_days, "staff.investigation_days", "d", 180, 1, 3650, L, 180, 0.4, "ASSUMED", "mean length of a case")          \
    P(suspend, "staff.suspend", "1", 0.3, 0, 1, U, 0.1, 0.6, "ASSUMED; F05 (exclusions exceed dismissals)",                        \
      "chance of suspension while a case is open")                                                                                 \
    P(proof, "staff.proof", "1", 0.25, 0, 1, U, 0.15, 0.5, "F10, F13 (a fifth of cases ends in dismissal)",                        \
      "chance that a case against a corrupt member of staff is proved and ends in dismissal")                                      \
    P(wrongful, "staff.wrongful", "1", 0.02, 0, 1, U, 0, 0.05, "ASSUMED",                                                          \
      "chance that a case against an innocent ends in dismissal")                                                                  \
    P(sanction, "staff.sanction", "1", 0.3, 0, 1, U, 0.1, 0.5, "F12 (as many sanctioned otherwise as dismissed)",                  \
      "chance that a founded case without dismissal ends the conditioning")                                                        \
    P(conviction, "staff.conviction", "1", 0.30, 0, 1, U, 0.15, 0.6, "F04, F08",                                                   \
      "share of those dismissed as corrupt who are convicted")

#define STAFF_WORKPLACE_PARAMS(P)                                                                                              \
    P(leave_new, "staff.leave_new", "1/y", 0.17, 0, 5, L, 0.17, 0.3, "B07 (30 % leave within 2 years)",                        \
      "leaving in the first two years")                                                                                        \
    P(leave, "staff.leave", "1/y", 0.105, 0, 5, L, 0.105, 0.3, "B06 (12.5 % a year overall)", "leaving later")                 \
    P(leave_stress, "staff.leave_stress", "1", 1.0, 0, 5, U, 0, 2, "ASSUMED", "log effect of stress on leaving")               \
    P(vacancy_days, "staff.vacancy_days", "d", 30, 0, 365, U, 0, 90, "ASSUMED", "days until a successor stands on the post")   \
    P(sick, "staff.sick", "1/y", 1.7, 0, 20, L, 1.7, 0.3, "B09 (11.4 working days), spells ASSUMED", "spells of sickness")     \
    P(sick_days, "staff.sick_days", "d", 9, 1, 90, L, 9, 0.3, "B09, ASSUMED split", "mean length of a spell in calendar days") \
    P(sick_stress, "staff.sick_stress", "1", 1.0, 0, 5, U, 0, 2, "ASSUMED; B10", "log effect of stress on sickness")           \
    P(sick_hurt, "staff.sick_hurt", "d", 4.0, 0, 100, U, 0, 10, "ASSUMED; model.md 7",                                         \
      "relative rise of sickness per daily assault a colleague")                                                               \
    P(stress_base, "staff.stress", "1", 0.5, 0, 1, OCP_PRIOR_NONE, 0, 0, "definition of the scale",                            \
      "stress at planned presence without assaults")                                                                           \
    P(stress_presence, "staff.stress_presence", "1", 0.3, 0, 2, U, 0, 0.6, "ASSUMED; B12, B13",                                \
      "rise of stress where all staff are missing")                                                                            \
    P(stress_hurt, "staff.stress_hurt", "d", 2.0, 0, 100, U, 0, 5, "ASSUMED", "rise of stress per daily assault a colleague")  \
    P(stress_support, "staff.stress_support", "1", 0.2, 0, 2, U, 0, 0.4, "ASSUMED; J18",                                       \
      "fall of stress at full peer support against today's, twice that")                                                       \
    P(stress_retaliation, "staff.stress_retaliation", "1", 0.3, 0, 1, U, 0.1, 0.5, "ASSUMED; F21",                             \
      "jump of a reporter's stress after retaliation")                                                                         \
    P(stress_days, "staff.stress_days", "d", 60, 1, 3650, L, 60, 0.4, "ASSUMED", "time in which stress adapts")                \
    P(planned_ratio, "staff.planned_ratio", "staff/prisoner", 0.40, 0.02, 5, U, 0.25, 0.6,                                     \
      "B03, B04 (0.28 officers to 0.6-0.7 of all grades)", "members of staff on duty per prisoner as planned")                 \
    P(level, "staff.level", "1", 1.0, 0.05, 5, OCP_PRIOR_NONE, 0, 0, "definition: 1 is today's",                               \
      "staffing level: detached, agency and overtime staff on top of posts")                                                   \
    P(post_weight, "staff.post_weight", "1", 1.0, 0.05, 20, OCP_PRIOR_NONE, 0, 0, "definition; B14 for special units",         \
      "posts per place relative to an ordinary wing, set by the regime")                                                       \
    P(culture_norm, "staff.culture_norm", "1", 0.5, 0, 1, U, 0.3, 0.7, "ASSUMED scale; J18",                                   \
      "culture that leadership works towards")                                                                                 \
    P(culture_spread, "staff.culture_spread", "1/month", 0.10, 0, 1, U, 0.02, 0.25, "ASSUMED",                                 \
      "share of the distance to the prison's mean closed in a month")                                                          \
    P(culture_drift, "staff.culture_drift", "1/month", 0.05, 0, 1, U, 0.01, 0.15, "ASSUMED",                                   \
      "share of the distance to what conditions make of it closed in a month")                                                 \
    P(culture_retaliation, "staff.culture_retaliation", "1", 0.4, 0, 2, U, 0, 0.8, "ASSUMED; F19",                             \
      "fall of culture under full memory of retaliation")                                                                      \
    P(culture_corrupt, "staff.culture_corrupt", "1", 2.0, 0, 20, U, 0, 5, "ASSUMED",                                           \
      "fall of culture per share of conditioned colleagues")                                                                   \
    P(loyalty_pull, "staff.loyalty_pull", "1/month", 0.05, 0, 1, U, 0.01, 0.2, "ASSUMED",                                      \
      "how fast loyalty to colleagues above rules follows the wing's culture")                                                 \
    P(procedural_justice, "staff.procedural_justice", "1", 0.5, 0, 1, OCP_PRIOR_NONE, 0, 0, "definition: 0.5 is today's; J17", \
      "fairness of procedures and treatment")                                                                                  \
    P(legitimacy_base, "staff.legitimacy_base", "1", 0.0, -10, 10, U, -0.5, 0.5, "ASSUMED scale",                              \
      "log-odds of legitimacy in an average wing")                                                                             \
    P(legitimacy_justice, "staff.legitimacy_justice", "1", 2.5, 0, 20, U, 1, 4, "ASSUMED; J17",                                \
      "effect of procedural justice on legitimacy")                                                                            \
    P(legitimacy_presence, "staff.legitimacy_presence", "1", 0.6, 0, 20, U, 0.2, 1.2, "ASSUMED; J20, K04",                     \
      "effect of relative presence on legitimacy")                                                                             \
    P(legitimacy_hours, "staff.legitimacy_hours", "1", 0.8, 0, 20, U, 0.2, 1.5, "ASSUMED; J19",                                \
      "effect of hours out of cell, relative to eight")                                                                        \
    P(legitimacy_crowding, "staff.legitimacy_crowding", "1", 0.8, 0, 20, U, 0.2, 1.5, "ASSUMED",                               \
      "effect of crowding above capacity")                                                                                     \
    P(legitimacy_unrest, "staff.legitimacy_unrest", "d", 8.0, 0, 200, U, 0, 20, "ASSUMED",                                     \
      "effect of daily assaults per prisoner")                                                                                 \
    P(legitimacy_corrupt, "staff.legitimacy_corrupt", "1", 4.0, 0, 50, U, 0, 10, "ASSUMED",                                    \
      "effect of the share of corrupt staff on the wing")                                                                      \
    P(legitimacy_days, "staff.legitimacy_days", "d", 90, 1, 3650, L, 90, 0.4, "ASSUMED", "time in which legitimacy adapts")

#define STAFF_PARAMS(P)          \
    STAFF_CONDITIONING_PARAMS(P) \
    STAFF_PROTECTION_PARAMS(P)   \
    STAFF_WORKPLACE_PARAMS(P)

struct staff_params {
    STAFF_PARAMS(OCP_PARAM_FIELD)
};

struct staff_derived {
    double pay_factor;                   /* on being conditioned and on resigning */
    float training_week, training_level; /* weight kept over a week, level approached */
    float stress_week;                   /* weight kept over a week */
    float legitimacy_day;                /* share of the distance closed in a day */
    float retaliation_week;              /* kept over a week */
    struct staff_weights weights;
    struct staff_voice_weights voice;
};

enum staff_draw {
    STAFF_DRAW_DAY,
    STAFF_DRAW_EVENT,
    STAFF_DRAW_CASE,
    STAFF_DRAW_PERSON,
    STAFF_DRAW_START,
    STAFF_DRAW_ROTATION,
    STAFF_DRAW_RETALIATION
};

enum { STAFF_NOT_KNOWN = INT32_MIN }; /* first_day of those whose approach began before day 0, or is counted */

enum staff_outcome {
    STAFF_OUT_STAGE_0,
    STAFF_OUT_STAGE_1,
    STAFF_OUT_STAGE_2,
    STAFF_OUT_STAGE_3,
    STAFF_OUT_STAGE_4,
    STAFF_OUT_CORRUPT,
    STAFF_OUT_CASES,
    STAFF_OUT_DISMISSALS,
    STAFF_OUT_CONVICTIONS,
    STAFF_OUT_REPORTS,
    STAFF_OUT_OCG_SHARE,
    STAFF_OUT_FALSE,
    STAFF_OUT_RETALIATION,
    STAFF_OUT_DISRUPTED,
    STAFF_OUT_MONTHS,
    STAFF_OUT_TURNOVER,
    STAFF_OUT_ABSENCE,
    STAFF_OUT_INEXPERIENCED,
    STAFF_OUT_CULTURE,
    STAFF_OUT_LEGITIMACY,
    STAFF_OUT_PRESENCE,
    STAFF_OUT_BRIBES,
    STAFF_OUT_VULNERABILITY,
    STAFF_OUT_COUNT
};

/* Hazards of the member of staff in row `row` today as things stand; `stage` may differ from his own (start). */
struct staff_rates staff_rates_of(const struct ocp_day *day, uint32_t row, unsigned stage);

/* What of the rates does not depend on the stage: how susceptible, and how often sick and gone a year; and the rates with it. */
struct staff_bearing {
    double susceptible, sick, leaves;
};
struct staff_bearing staff_bearing_of(const struct ocp_day *day, uint32_t row);
struct staff_rates staff_rates_at(const struct ocp_day *day, uint32_t row, const struct staff_bearing *bearing, unsigned stage);
/* Recomputes the gate of a row after its stage, post or case changed. */
void staff_refresh(const struct ocp_day *day, uint32_t row);
/* Puts a new person on the post in `row`: attributes drawn once per person, stage none. `tenure` in years. */
void staff_recruit(const struct ocp_day *day, uint32_t row, double tenure);
/* Stage and what hangs on it; `group` counts for stages above none. */
void staff_set_stage(const struct ocp_day *day, uint32_t row, unsigned stage, uint8_t group);
/* Pull of each group on the wing's staff, and of the unaffiliated at [n_groups]: hazards per year at reference susceptibility.
 * Returns their sum. */
double staff_pull(const struct ocp_day *day, uint32_t wing, double pull[OCP_MAX_GROUPS + 1]);

/* A group, or an unaffiliated prisoner, begins to cultivate: who it is, in proportion to pull. */
uint8_t staff_pick_group(const struct ocp_day *day, uint32_t wing, uint32_t word);

struct staff_stocks {
    uint32_t stage[STAGE_COUNT], inexperienced;
};
/* Who is on duty where, and the stocks that outcomes report. Absences run down by a day. */
struct staff_stocks staff_muster(const struct ocp_day *day, uint32_t prison);
/* Hands that a wing has today, and the fairness that is asked of them: after the muster. */
void staff_on_duty(const struct ocp_day *day, uint32_t wing);

/* Day 0 (staff_start.c). */
void staff_start(struct ocp_day *day);

/* The weekly phase (staff_week.c). */
void staff_week(struct ocp_day *day, uint32_t prison);

/* What today's events leave for the end of the phase, so that nobody's event depends on the order of rows. */
struct staff_today {
    uint32_t prison;
    uint32_t *leaves; /* [n_leaves] rows whose holders go tonight, in row order of the events */
    uint32_t n_leaves;
    uint32_t *retaliated; /* [n_retaliated] rows of reporters who were retaliated against */
    uint32_t n_retaliated;
    double count[STAFF_OUT_COUNT];
    double cases, ocg_cases; /* recorded ones */
};

/* A colleague has seen wrongdoing of `row`; somebody accuses `row`; a case is decided (staff_cases.c). */
void staff_observed(const struct ocp_day *day, struct staff_today *today, uint32_t row);
void staff_accused(const struct ocp_day *day, struct staff_today *today, uint32_t row);
void staff_open_case(const struct ocp_day *day, struct staff_today *today, uint32_t row);
void staff_decide(const struct ocp_day *day, struct staff_today *today, uint32_t row);
void staff_retaliate(const struct ocp_day *day, struct staff_today *today);

#endif
