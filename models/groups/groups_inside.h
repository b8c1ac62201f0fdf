/* Private to the groups mechanism. */
#ifndef MODELS_GROUPS_INSIDE_H
#define MODELS_GROUPS_INSIDE_H

#include "models/groups/groups_state.h"

#define GROUPS_PARAMS(P)                                                                                                           \
    P(join_base, "groups.join_base", "1", -10.24, -20.0, 0.0, OCP_PRIOR_NORMAL, -10.24, 0.4, "G20, G22; fitted to 2-6 % per year", \
      "logit per week of joining, without any push or pull")                                                                       \
    P(join_fear, "groups.join_fear", "1", 2.5, 0.0, 10.0, OCP_PRIOR_NORMAL, 2.5, 0.8, "G11, H26; size ASSUMED",                    \
      "added to the logit at full fear")                                                                                           \
    P(join_debt, "groups.join_debt", "1", 1.0, 0.0, 10.0, OCP_PRIOR_NORMAL, 1.0, 0.4, "D32; size ASSUMED",                         \
      "added to the logit for a debtor under pressure")                                                                            \
    P(join_exposure, "groups.join_exposure", "1", 4.0, 0.0, 20.0, OCP_PRIOR_NORMAL, 4.0, 1.0,                                      \
      "G11; PROTON-OC multipliers 1.8-4.5", "added to the logit when all company is of members")                                   \
    P(join_enough, "groups.join_enough", "1", 0.15, 0.01, 100.0, OCP_PRIOR_LOGNORMAL, 0.15, 0.5,                                   \
      "P16 for the direction; form and size ASSUMED",                                                                              \
      "share of members in one's company at which most of its effect is reached; at 100 every member adds alike")                  \
    P(join_wing, "groups.join_wing", "1", 5.0, 0.0, 100.0, OCP_PRIOR_LOGNORMAL, 5.0, 0.5, "ASSUMED",                               \
      "full ties for which the wing at large counts in one's company")                                                             \
    P(join_legitimacy, "groups.join_legitimacy", "1", 1.5, 0.0, 10.0, OCP_PRIOR_NORMAL, 1.5, 0.5, "J17, H26; size ASSUMED",        \
      "taken from the logit at full perceived legitimacy")                                                                         \
    P(join_family, "groups.join_family", "1", 1.2, 0.0, 10.0, OCP_PRIOR_NORMAL, 1.2, 0.4, "I05, I06; size ASSUMED",                \
      "taken from the logit at full family commitment")                                                                            \
    P(join_governed, "groups.join_governed", "1", 1.0, 0.0, 10.0, OCP_PRIOR_NORMAL, 1.0, 0.4, "H26, G11; size ASSUMED",            \
      "added to the logit where groups keep all order: people join for protection")                                                \
    P(exit, "groups.exit", "1/y", 0.16, 0.0, 5.0, OCP_PRIOR_LOGNORMAL, 0.16, 0.3, "G20 (one third in four years)",                 \
      "rate at which an unfused member leaves the group")                                                                          \
    P(exit_fused, "groups.exit_fused", "1", 0.9, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.6, 1.0, "I01, I05; irrevocability",                \
      "share of that rate that full fusion takes away")                                                                            \
    P(exit_programme, "groups.exit_programme", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "G20; effect ASSUMED",               \
      "order: coverage of the exit programme; at full coverage the rate of leaving is three times as high")                        \
    P(standing_days, "groups.standing_days", "d", 120.0, 7.0, 3650.0, OCP_PRIOR_LOGNORMAL, 120.0, 0.4, "ASSUMED",                  \
      "time in which standing follows trust, brokerage and money")                                                                 \
    P(leaders, "groups.leaders", "1", 0.03, 0.0, 0.5, OCP_PRIOR_UNIFORM, 0.01, 0.06, "ASSUMED",                                    \
      "share of members recognised as leaders")                                                                                    \
    P(brokers, "groups.brokers", "1", 0.10, 0.0, 0.5, OCP_PRIOR_UNIFORM, 0.05, 0.2, "I19",                                         \
      "share of members recognised as intermediaries")                                                                             \
    P(operational, "groups.operational", "1", 0.42, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.3, 0.6, "I19",                                  \
      "share of members recognised as operational members")                                                                        \
    P(succession_days, "groups.succession_days", "d", 60.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 60.0, 0.4,                           \
      "H03, H06 (lag of two months)", "mean length of a vacancy when the succession is open")                                      \
    P(successor_gain, "groups.successor_gain", "1", 3.0, 0.0, 50.0, OCP_PRIOR_LOGNORMAL, 3.0, 0.5, "H03; size ASSUMED",            \
      "how many times faster a clear successor follows, less one")                                                                 \
    P(split, "groups.split", "1", 0.3, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.6, "H01-H04; size ASSUMED",                             \
      "probability that a succession between equals splits the group")                                                             \
    P(contest_days, "groups.contest_days", "d", 120.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 120.0, 0.4, "H01 (12 months), H03",       \
      "time in which an inner struggle fades")                                                                                     \
    P(control_loss, "groups.control_loss", "d", 120.0, 7.0, 3650.0, OCP_PRIOR_LOGNORMAL, 120.0, 0.4, "H25; size ASSUMED",          \
      "mean time after which a leader whose orders do not arrive is no longer followed")                                           \
    P(control_floor, "groups.control_floor", "1", 0.25, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.4, "ASSUMED",                          \
      "share of his own orders that arrive below which a leader counts as cut off")                                                \
    P(move_outside, "groups.move_outside", "1", 0.3, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.6, "H13, H25; size ASSUMED",              \
      "probability that a vacancy is filled from outside")                                                                         \
    P(return_inside, "groups.return_inside", "d", 400.0, 7.0, 7300.0, OCP_PRIOR_LOGNORMAL, 400.0, 0.4, "ASSUMED",                  \
      "mean time until a leadership that moved outside is held from inside again")                                                 \
    P(govern_base, "groups.govern_base", "1", -3.0, -20.0, 10.0, OCP_PRIOR_NORMAL, -3.0, 0.6, "H26, G10; level ASSUMED",           \
      "logit of the demand for order kept by groups")                                                                              \
    P(govern_absence, "groups.govern_absence", "1", 2.0, 0.0, 20.0, OCP_PRIOR_NORMAL, 2.0, 0.6, "H26; size ASSUMED",               \
      "added when no staff are present")                                                                                           \
    P(govern_market, "groups.govern_market", "1", 2.0, 0.0, 20.0, OCP_PRIOR_NORMAL, 2.0, 0.6, "H26; size ASSUMED",                 \
      "added per EUR of debt a prisoner, in hundreds: contracts need enforcing")                                                   \
    P(govern_size, "groups.govern_size", "1", 0.5, 0.0, 5.0, OCP_PRIOR_NORMAL, 0.5, 0.15, "H26, J19; size ASSUMED",                \
      "added per doubling of the prison beyond 100 prisoners: anonymity")                                                          \
    P(govern_legitimacy, "groups.govern_legitimacy", "1", 2.0, 0.0, 20.0, OCP_PRIOR_NORMAL, 2.0, 0.6, "H26, J17; size ASSUMED",    \
      "taken away at full legitimacy")                                                                                             \
    P(govern_fear, "groups.govern_fear", "1", 2.0, 0.0, 20.0, OCP_PRIOR_NORMAL, 2.0, 0.6, "H26; size ASSUMED",                     \
      "added per unit of prisoners' mean fear above the usual 0.125: who is not safe asks for order")                              \
    P(rent, "groups.rent", "EUR", 20.0, 0.0, 1000.0, OCP_PRIOR_LOGNORMAL, 20.0, 0.6, "H26; size ASSUMED",                          \
      "what whoever is no member pays the ruling group every four weeks where groups keep all order, if he has it")                \
    P(govern_days, "groups.govern_days", "d", 180.0, 7.0, 3650.0, OCP_PRIOR_LOGNORMAL, 180.0, 0.4, "ASSUMED",                      \
      "time in which governance follows demand and dominance")                                                                     \
    P(relation_days, "groups.relation_days", "d", 365.0, 30.0, 7300.0, OCP_PRIOR_LOGNORMAL, 365.0, 0.4, "H08; size ASSUMED",       \
      "time in which relations between groups fade towards where they rest")                                                       \
    P(rivalry, "groups.rivalry", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "H07, H08; size ASSUMED",                        \
      "hostility at which lasting rivals rest while there is no violence between them; 0.2 is a truce, from 0.8 on war")           \
    P(clash, "groups.clash", "1", 15.0, 0.0, 1000.0, OCP_PRIOR_LOGNORMAL, 15.0, 0.5, "H06, H07; size ASSUMED",                     \
      "share of the distance to war that one attack for each member of two groups would close, as a rate")                         \
    P(alliance, "groups.alliance", "1", 0.6, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.3, 0.9, "H08; size ASSUMED",                           \
      "relation at which two groups rest that are both at war with a third; 0.2 is a truce, from 0.8 on a full alliance")

struct groups_params {
    GROUPS_PARAMS(OCP_PARAM_FIELD)
};

enum groups_outcome {
    OUT_JOINS,
    OUT_EXITS,
    OUT_HHI,
    OUT_GROUPS,
    OUT_SUCCESSIONS,
    OUT_SUCCESSION_DAYS,
    OUT_SPLITS,
    OUT_VACANT,
    OUT_GOVERNANCE,
    OUT_COORDINATION,
    OUT_SPAN,
    OUT_OUTSIDE_LED,
    OUT_TIES,
    OUT_BROKERAGE,
    OUT_GIANT,
    OUT_SIZE,
    OUT_FRAGMENTS,
    OUT_COMPANY,
    OUT_HOSTILE,
    OUT_ALLIED,
    OUT_RENT
};

enum { DRAW_JOIN, DRAW_JOIN_WHICH, DRAW_SUCCESSION, DRAW_FOLLOW, DRAW_FOLLOW_SITE };

/* Weekly, serial: standing and roles of all members, counts, relations. */
void groups_recognise(struct ocp_day *day, uint32_t unused);
/* Weekly, serial: ties within groups, and how far they hold a group together. */
void groups_measure_network(const struct ocp_day *day);
/* Daily, serial: vacancies, succession, splits. */
void groups_lead(struct ocp_day *day, uint32_t unused);

#endif
