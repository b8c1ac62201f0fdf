/* Private to violence: parameters, outcomes and the parts it is split into. */
#ifndef MODELS_VIOLENCE_INSIDE_H
#define MODELS_VIOLENCE_INSIDE_H

#include "models/institution/violence_kernel.h"
#include "models/institution/violence_state.h"

#define VIOLENCE_PARAMS(P)                                                                                                         \
    P(personal, "violence.personal", "1/y", 0.24, 0.0, 20.0, OCP_PRIOR_LOGNORMAL, 0.24, 0.4,                                       \
      "C06, C20, C21; level fitted to P01-P05",                                                                                    \
      "personal assaults per prisoner-year by an average unaffiliated prisoner in an average prison (latent)")                     \
    P(staff, "violence.staff", "1/y", 0.095, 0.0, 10.0, OCP_PRIOR_LOGNORMAL, 0.095, 0.5, "C04, C12-C15; level fitted",             \
      "assaults on staff per prisoner-year by an average unaffiliated prisoner in an average prison (latent)")                     \
    P(debt, "violence.debt", "1/y", 9.0, 0.0, 100.0, OCP_PRIOR_LOGNORMAL, 9.0, 0.6, "D32, D33; level fitted",                      \
      "enforcement assaults per year under pressure for a debt of the reference size")                                             \
    P(debt_reference, "violence.debt_reference", "EUR", 100.0, 1.0, 10000.0, OCP_PRIOR_LOGNORMAL, 100.0, 0.4, "ASSUMED",           \
      "debt at which violence.debt holds; it grows with the square root of the debt, at most threefold")                           \
    P(debt_proxy, "violence.debt_proxy", "1", 0.7, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.3, 0.9, "D32, D33, P12; share ASSUMED",          \
      "share of enforcement that another debtor of the group is made to carry out, if there is one")                               \
    P(debt_ageing, "violence.debt_ageing", "1", 1.0, 0.0, 10.0, OCP_PRIOR_UNIFORM, 0.0, 2.0, "ASSUMED",                            \
      "relative increase of enforcement per month since a debt was last reduced, up to three months")                              \
    P(turf, "violence.turf", "1/y", 9.0, 0.0, 200.0, OCP_PRIOR_LOGNORMAL, 9.0, 0.6, "G18, P12; level fitted",                      \
      "attacks on rivals per year by a fully willing member under full tension when all others are rivals")                        \
    P(informant, "violence.informant", "1/y", 0.04, 0.0, 10.0, OCP_PRIOR_LOGNORMAL, 0.04, 0.7, "G24; rare, rate ASSUMED",          \
      "attacks on supposed informants per year by a fully willing member, where nothing has leaked to his group")                  \
    P(informant_leak, "violence.informant_leak", "1", 10.0, 0.0, 1000.0, OCP_PRIOR_LOGNORMAL, 10.0, 0.6, "ASSUMED; G24",           \
      "how many times as often on top where leaks have told the group everything about who talks")                                 \
    P(extreme, "violence.extreme", "1/y", 0.02, 0.0, 10.0, OCP_PRIOR_LOGNORMAL, 0.02, 0.8, "I08, I11; rate ASSUMED",               \
      "extreme acts per year by a fully willing person fully fused with values")                                                   \
    P(extreme_staff, "violence.extreme_staff", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "ASSUMED",                         \
      "share of extreme acts that are aimed at staff")                                                                             \
    P(branching, "violence.branching", "1", 0.20, 0.0, 0.95, OCP_PRIOR_UNIFORM, 0.05, 0.4, "G24; size ASSUMED",                    \
      "retaliations that an assault between prisoners leads to on average (branching ratio)")                                      \
    P(spill, "violence.spill", "1", 0.2, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.5, "ASSUMED",                                         \
      "share of retaliation that happens on the other wings of the prison")                                                        \
    P(memory, "violence.memory", "d", 10.0, 0.5, 365.0, OCP_PRIOR_LOGNORMAL, 10.0, 0.5, "ASSUMED", "mean delay of retaliation")    \
    P(avenge, "violence.avenge", "1", 15.0, 0.0, 1000.0, OCP_PRIOR_LOGNORMAL, 15.0, 0.7, "G24, I01; size ASSUMED",                 \
      "extra weight of a fully willing fellow member of the victim among those who may retaliate")                                 \
    P(core, "violence.core", "1", 1.1, 0.1, 10.0, OCP_PRIOR_UNIFORM, 1.0, 2.0, "G12-G17, P12; what group causes add comes on top", \
      "personal and staff assaults by members other than associates, relative to the unaffiliated")                                \
    P(periphery, "violence.periphery", "1", 1.15, 0.1, 10.0, OCP_PRIOR_UNIFORM, 1.0, 1.6, "G13, P12", "the same for associates")   \
    P(age, "violence.age", "1", 0.35, 0.0, 2.0, OCP_PRIOR_UNIFORM, 0.2, 0.5,                                                       \
      "C18, C21 (young 30 against adults 19); slope ASSUMED",                                                                      \
      "relative fall of personal violence per ten years of age, on the log scale, from 32")                                        \
    P(fear_arms, "violence.fear_arms", "1", 0.5, 0.0, 5.0, OCP_PRIOR_UNIFORM, 0.0, 1.0, "ASSUMED; direction G24",                  \
      "relative increase of own violence and of its severity with full fear (weapons, pre-emption)")                               \
    P(legitimacy, "violence.legitimacy", "1", 1.2, 0.0, 5.0, OCP_PRIOR_NORMAL, 1.2, 0.4, "J17, P26",                               \
      "fall of personal violence with perceived legitimacy, on the log scale, from one half")                                      \
    P(legitimacy_staff, "violence.legitimacy_staff", "1", 1.8, 0.0, 5.0, OCP_PRIOR_NORMAL, 1.8, 0.5,                               \
      "J17, J18, P26; size ASSUMED", "the same for violence against staff")                                                        \
    P(presence, "violence.presence", "1", 0.5, 0.0, 5.0, OCP_PRIOR_NORMAL, 0.5, 0.2, "B06-B08, P19; size ASSUMED",                 \
      "fall of violence with staff presence relative to the plan, on the log scale")                                               \
    P(corrupt, "violence.corrupt", "1", 3.0, 0.0, 50.0, OCP_PRIOR_LOGNORMAL, 3.0, 0.5, "ASSUMED",                                  \
      "relative increase of violence with the share of staff who are corrupt")                                                     \
    P(governed, "violence.governed", "1", 0.4, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.7, "H08, H26; size ASSUMED",                    \
      "share of disorderly violence that full governance by a group suppresses")                                                   \
    P(silence, "violence.silence", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "H26, C20, C21; size ASSUMED",                 \
      "share of the minor assaults between prisoners that would be recorded which full governance by a group keeps from notice")   \
    P(struggle, "violence.struggle", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "H01-H06; size ASSUMED",                     \
      "tension that a full struggle for a group's leadership adds where the group is at home")                                     \
    P(crowding, "violence.crowding", "1", 0.15, 0.0, 5.0, OCP_PRIOR_UNIFORM, 0.0, 0.4, "C22, C23 (little effect)",                 \
      "relative increase of personal violence per 100 % of prisoners beyond the wing's places")                                    \
    P(in_cell, "violence.in_cell", "1", 0.25, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.4, "ASSUMED",                                    \
      "violence that remains without any hours out of cell, relative to eight hours")                                              \
    P(boredom, "violence.boredom", "1", 0.5, 0.0, 5.0, OCP_PRIOR_UNIFORM, 0.0, 1.0, "J13, J17; size ASSUMED",                      \
      "relative increase of personal and staff assaults and of self-harm without any hours out of cell (frustration)")             \
    P(frailty, "violence.frailty", "1", 0.85, 0.0, 2.0, OCP_PRIOR_UNIFORM, 0.6, 1.1, "C17, P01",                                   \
      "sigma of the log of the lasting level of violence between prisons")                                                         \
    P(open_level, "violence.open_level", "1", 0.3, 0.0, 2.0, OCP_PRIOR_UNIFORM, 0.1, 0.6,                                          \
      "C17 (13 % of prisons at zero); ASSUMED", "level of violence in open prisons relative to others")                            \
    P(parity_share, "violence.parity_share", "1", 0.15, 0.01, 1.0, OCP_PRIOR_UNIFORM, 0.08, 0.3, "G18; size ASSUMED",              \
      "share of prisoners in two rival groups at which parity makes for full tension")                                             \
    P(tension_days, "violence.tension_days", "d", 45.0, 1.0, 1000.0, OCP_PRIOR_LOGNORMAL, 45.0, 0.5, "ASSUMED",                    \
      "time in which tension follows the balance between rivals")                                                                  \
    P(tension_jump, "violence.tension_jump", "1", 0.05, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.15, "ASSUMED",                         \
      "share of the distance to full tension that an attack on rivals closes")                                                     \
    P(contest, "violence.contest", "1", 1.0, 0.0, 10.0, OCP_PRIOR_UNIFORM, 0.5, 2.0, "ASSUMED",                                    \
      "exponent of strength in the contest between rivals")                                                                        \
    P(serious, "violence.serious", "1", 0.062, 0.0, 1.0, OCP_PRIOR_LOGNORMAL, 0.062, 0.2,                                          \
      "C05, C07, P03; fitted to the recorded share",                                                                               \
      "probability that a personal assault is serious (latent: minor ones are recorded less often)")                               \
    P(serious_group, "violence.serious_group", "1", 1.8, 0.1, 10.0, OCP_PRIOR_UNIFORM, 1.2, 2.5, "G12, G24; size ASSUMED",         \
      "relative severity of debt, turf, retaliation and informant assaults")                                                       \
    P(serious_extreme, "violence.serious_extreme", "1", 6.0, 0.1, 12.0, OCP_PRIOR_UNIFORM, 3.0, 9.0, "I11; size ASSUMED",          \
      "relative severity of extreme acts")                                                                                         \
    P(serious_staff, "violence.serious_staff", "1", 0.8, 0.1, 10.0, OCP_PRIOR_UNIFORM, 0.5, 1.1, "C05, P03 (7-12 % recorded)",     \
      "relative severity of assaults on staff")                                                                                    \
    P(fatal, "violence.fatal", "1", 0.0009, 0.0, 1.0, OCP_PRIOR_LOGNORMAL, 0.0009, 0.4, "C10, C11, P05; fitted",                   \
      "probability that a serious assault on a prisoner kills")                                                                    \
    P(record_minor, "violence.record_minor", "1", 0.55, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.85, "C20, C21 against C06; P34",       \
      "probability that a minor assault on a prisoner is recorded")                                                                \
    P(record_serious, "violence.record_serious", "1", 0.92, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.6, 1.0, "ASSUMED",                      \
      "probability that a serious assault is recorded; deaths always are")                                                         \
    P(record_staff, "violence.record_staff", "1", 0.80, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.08, 0.9, "C04, C12-C16, P34",               \
      "probability that a minor assault on staff is recorded")                                                                     \
    P(record_harm, "violence.record_harm", "1", 0.75, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.3, 0.95, "C08 against C15",                   \
      "probability that self-harm is recorded")                                                                                    \
    P(fear_start, "violence.fear_start", "1", 0.25, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.4, "ASSUMED",                              \
      "fear on admission of a person of full vulnerability; half of it without any")                                               \
    P(fear_victim, "violence.fear_victim", "1", 0.35, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.5, "ASSUMED",                            \
      "share of the distance to full fear that being assaulted closes; twice that, at most all, when it is serious")               \
    P(fear_witness, "violence.fear_witness", "1", 0.04, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.01, 0.08, "ASSUMED",                        \
      "the same for the others on the wing")                                                                                       \
    P(fear_pressed, "violence.fear_pressed", "1", 0.02, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.005, 0.05, "D32; size ASSUMED",             \
      "the same for a day under pressure for a debt")                                                                              \
    P(fear_days, "violence.fear_days", "d", 45.0, 1.0, 1000.0, OCP_PRIOR_LOGNORMAL, 45.0, 0.4, "ASSUMED",                          \
      "mean time in which fear fades")                                                                                             \
    P(withdraw, "violence.withdraw", "1/y", 8.0, 0.0, 365.0, OCP_PRIOR_LOGNORMAL, 8.0, 0.5,                                        \
      "D32 (self-isolation of debtors); level ASSUMED",                                                                            \
      "rate of self-isolation at full fear (grows with its square), threefold under pressure for a debt")                          \
    P(withdraw_days, "violence.withdraw_days", "d", 14.0, 1.0, 250.0, OCP_PRIOR_LOGNORMAL, 14.0, 0.4, "ASSUMED",                   \
      "mean length of self-isolation")                                                                                             \
    P(protect_level, "violence.protect_level", "1", 0.45, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.3, 0.7, "ASSUMED",                        \
      "fear above which a prisoner may ask for own protection; the request lapses at half of it")                                  \
    P(protect, "violence.protect", "1/y", 8.0, 0.0, 365.0, OCP_PRIOR_LOGNORMAL, 8.0, 0.5, "ASSUMED",                               \
      "rate of asking for own protection above that level")                                                                        \
    P(harm, "violence.harm", "1/y", 0.076, 0.0, 50.0, OCP_PRIOR_LOGNORMAL, 0.076, 0.4, "C08, C15; level fitted",                   \
      "rate of self-harm from outer causes in a prisoner of average vulnerability and fear (latent)")                              \
    P(harm_again, "violence.harm_again", "1", 0.81, 0.0, 0.95, OCP_PRIOR_UNIFORM, 0.7, 0.85,                                       \
      "C08, P02 (4.5-6 per person who self-harms)", "further self-harm that one act leads to on average (branching ratio)")        \
    P(harm_memory, "violence.harm_memory", "d", 45.0, 1.0, 1000.0, OCP_PRIOR_LOGNORMAL, 45.0, 0.4, "ASSUMED",                      \
      "mean delay of further self-harm")                                                                                           \
    P(harm_alone, "violence.harm_alone", "1", 3.0, 0.1, 30.0, OCP_PRIOR_LOGNORMAL, 3.0, 0.4, "H19-H25; size ASSUMED",              \
      "rate of self-harm in segregation, self-isolation or full isolation in a unit, relative to elsewhere")                       \
    P(harm_craving, "violence.harm_craving", "1", 1.0, 0.0, 10.0, OCP_PRIOR_LOGNORMAL, 1.0, 0.5, "ASSUMED",                        \
      "relative increase of self-harm with full withdrawal symptoms")                                                              \
    P(harm_fatal, "violence.harm_fatal", "1", 0.0012, 0.0, 1.0, OCP_PRIOR_LOGNORMAL, 0.0012, 0.3, "C09, C23; fitted",              \
      "probability that self-harm is fatal")

struct violence_params {
    VIOLENCE_PARAMS(OCP_PARAM_FIELD)
};

enum { VIOLENCE_AGES = 128 };

struct violence_derived {
    float age[VIOLENCE_AGES]; /* personal violence by age in years */
    float most_violent_age;   /* the largest of these from 18 on */
    double heat_keep, tension_keep, fear_keep, harm_keep;
};

enum violence_outcome {
    OUT_PRISONER,
    OUT_STAFF,
    OUT_SERIOUS,
    OUT_HOMICIDES,
    OUT_HARM,
    OUT_PRISONER_RECORDED,
    OUT_STAFF_RECORDED,
    OUT_SERIOUS_SHARE,
    OUT_HARM_RECORDED,
    OUT_DEATHS,
    OUT_DEBT,
    OUT_TURF,
    OUT_RETALIATION,
    OUT_EXTREME,
    OUT_FEAR,
    OUT_WITHDRAWN,
    OUT_PROTECT
};

enum { DRAW_DAY, DRAW_INCIDENT, DRAW_DETAIL, DRAW_ENFORCE, DRAW_HARM, DRAW_FRAILTY, DRAW_START };

/* One attack to be carried out: chosen by hazard, not yet by victim. Rows are world rows. */
struct violence_hit {
    uint32_t row; /* attacker; for CAUSE_DEBT the debtor, whose attacker is still to be found */
    enum violence_cause cause;
};

/* What happened on a wing today. */
struct violence_tally {
    uint32_t prisoners, staff; /* assaults, by whom they were aimed at */
    uint32_t turf;
    double calm;     /* product of 1 - intensity: the shared shock is 1 - calm */
    double unafraid; /* product of 1 - what witnessing does */
};

/* Finds today's hits on wing w: who attacks, or is attacked for a debt. Returns their number; `hit` has room for two per row.
 * `words` as drawn for the wing's rows: the first decides attacks, the second debts. */
uint32_t violence_find_hits(struct ocp_day *day, uint32_t w, const struct ocp_words *words, struct violence_hit *hit);

/* Carries out one hit on wing w: victim, contest, severity, consequences, recording. Writes rows of that wing only. */
void violence_strike(struct ocp_day *day, uint32_t w, struct violence_hit hit, struct violence_tally *tally);

/* Strength of a group on a wing in a contest: members who are about, by standing and willingness. */
double violence_strength(const struct ocp_world *world, uint32_t w, uint8_t group);

#endif
