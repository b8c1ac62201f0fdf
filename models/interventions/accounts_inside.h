/* Private to the three ledgers: parameters, rules, outcomes, and what the files call of one another. */
#ifndef MODELS_ACCOUNTS_INSIDE_H
#define MODELS_ACCOUNTS_INSIDE_H

#include "models/interventions/accounts_state.h"

#define ACCOUNTS_PARAMS(P)                                                                                                        \
    P(day_cost, "accounts.day_cost", "EUR", 0.0, 0.0, 5000.0, OCP_PRIOR_REGIME, 0.0, 0.0, "H23 (22,500 against 3,000 SEK a day)", \
      "cost of a prisoner-day above an ordinary one; regimes set it")                                                             \
    P(rights_weight, "accounts.rights_weight", "1", 0.0, 0.0, 1.0, OCP_PRIOR_REGIME, 0.0, 0.0, "ASSUMED weight; regimes set it",  \
      "rights burden of a prisoner-day under a regime, 0 (ordinary life) to 1 (isolation)")                                       \
    P(segregation_weight, "accounts.segregation_weight", "1", 1.0, 0.0, 1.0, OCP_PRIOR_RULE, 0.0, 0.0, "ASSUMED weight",          \
      "rights burden of a day in segregation, or at two hours or less out of cell in little company")                             \
    P(hours_weight, "accounts.hours_weight", "1", 0.5, 0.0, 1.0, OCP_PRIOR_RULE, 0.0, 0.0, "ASSUMED weight",                      \
      "rights burden of a day with two hours or less out of cell, whatever the regime says of itself; less for more hours")       \
    P(ordinary_hours, "accounts.ordinary_hours", "h", 6.0, 2.0, 16.0, OCP_PRIOR_RULE, 0.0, 0.0,                                   \
      "ASSUMED as placement.hours_out by default", "hours out of cell from which none count as taken away")                       \
    P(contact_weight, "accounts.contact_weight", "1", 0.3, 0.0, 1.0, OCP_PRIOR_RULE, 0.0, 0.0, "ASSUMED weight",                  \
      "rights burden of a day with all contact with the family taken away")                                                       \
    P(ordinary_contact, "accounts.ordinary_contact", "1", 0.5, 0.01, 1.0, OCP_PRIOR_RULE, 0.0, 0.0,                               \
      "J05 (39 % never visited); ASSUMED as programmes.family_contact by default",                                                \
      "share of the family contact wanted from which none counts as taken away")                                                  \
    P(privacy_weight, "accounts.privacy_weight", "1", 0.05, 0.0, 1.0, OCP_PRIOR_RULE, 0.0, 0.0, "ASSUMED weight",                 \
      "rights burden of a day with all communication listened to, read, watched or screened")                                     \
    P(placed_weight, "accounts.placed_weight", "1", 0.1, 0.0, 1.0, OCP_PRIOR_RULE, 0.0, 0.0, "ASSUMED weight",                    \
      "rights burden of a day where dispersal, concentration or rotation has moved one")                                          \
    P(place_space, "accounts.place_space", "sqm", 4.0, 1.0, 30.0, OCP_PRIOR_RULE, 0.0, 0.0,                                       \
      "ASSUMED: the CPT's minimum in a shared cell", "square metres of living space per official place")                          \
    P(rule_segregation, "accounts.rule_segregation", "d", 15.0, 0.0, 365.0, OCP_PRIOR_RULE, 0.0, 0.0,                             \
      "ASSUMED as Nelson Mandela Rules 43 and 44; EPR 60.6",                                                                      \
      "days in a row of segregation, or at two hours or less out of cell in little company, beyond which each day is a breach")   \
    P(rule_company, "accounts.rule_company", "1/d", 0.5, 0.0, 20.0, OCP_PRIOR_RULE, 0.0, 0.0,                                     \
      "ASSUMED for the meaningful contact of Nelson Mandela Rule 44",                                                             \
      "persons met a day, on a wing's mean of two weeks, below which company is little")                                          \
    P(rule_hours, "accounts.rule_hours", "h", 1.0, 0.0, 16.0, OCP_PRIOR_RULE, 0.0, 0.0, "ASSUMED as EPR 27.1",                    \
      "hours out of cell below which a day is a breach")                                                                          \
    P(rule_contact, "accounts.rule_contact", "1", 0.05, 0.0, 1.0, OCP_PRIOR_RULE, 0.0, 0.0,                                       \
      "ASSUMED; EPR 24.2 asks for an acceptable minimum",                                                                         \
      "share of the family contact wanted below which it counts as cut to nothing, and a day as a breach")                        \
    P(rule_space, "accounts.rule_space", "sqm", 3.0, 0.0, 30.0, OCP_PRIOR_RULE, 0.0, 0.0,                                         \
      "ASSUMED as the European Court in Mursic v. Croatia; EPR 18",                                                               \
      "square metres of living space per prisoner below which a day is a breach")

struct accounts_params {
    ACCOUNTS_PARAMS(OCP_PARAM_FIELD)
};

/* The rules that are checked every day, one outcome each: R(id, outcome, meaning). The threshold is the parameter of the same
 * name, accounts.rule_*; the wording says which text it comes from. Add a rule here and in breaches_of (accounts_rights.c). */
#define ACCOUNTS_RULES(R)                                                                                                  \
    R(SEGREGATION, "breach_prolonged_segregation",                                                                         \
      "Days beyond 15 in a row of segregation, or of two hours out of cell or less in little company (prolonged solitary " \
      "confinement; Nelson Mandela Rules 43-44, European Prison Rules 60.6)")                                              \
    R(HOURS, "breach_hours_out", "Days with less than an hour out of cell (European Prison Rules 27.1)")                   \
    R(CONTACT, "breach_family_contact", "Days with family contact cut to nothing (European Prison Rules 24.1-24.2)")       \
    R(SPACE, "breach_space", "Days with less than 3 square metres a person (European Prison Rules 18; Mursic v. Croatia)")

#define ACCOUNTS_RULE_ID(id, outcome, meaning) RULE_##id,
enum accounts_rule { ACCOUNTS_RULES(ACCOUNTS_RULE_ID) RULE_COUNT };

enum accounts_outcome {
    OUT_COST,
    OUT_COST_MEASURES,
    OUT_COST_REGIMES,
    OUT_COST_PAYER, /* one per payer */
    OUT_RIGHTS = OUT_COST_PAYER + OCP_PAYER_COUNT,
    OUT_RIGHTS_REGIMES,
    OUT_BURDEN,                                      /* one per right of prisoners */
    OUT_BURDEN_CLASS = OUT_BURDEN + OCP_RIGHT_STAFF, /* four: unaffiliated, members, majority, minority */
    OUT_STAFF = OUT_BURDEN_CLASS + 4,
    OUT_TREASURY,
    OUT_SERVICE,
    OUT_SUPPLIERS,
    OUT_FAMILIES,
    OUT_WAGES,
    OUT_MARKET_HHI,
    OUT_BREACHES,
    OUT_RULE,                            /* one per rule */
    OUT_RIGHT = OUT_RULE + RULE_COUNT,   /* one per right */
    OUT_CLASS = OUT_RIGHT + RIGHT_COUNT, /* four per right: unaffiliated, members, majority, minority */
    OUT_DISPARITY = OUT_CLASS + 4 * RIGHT_COUNT,
    OUT_COUNT
};

/* Rights of one prison today (accounts_rights.c). */
void accounts_count(struct ocp_day *day, uint32_t prison);

#endif
