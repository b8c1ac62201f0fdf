/* Parameters of the market, declared once. Those of goods and of routes come in the order of enum market_good and enum
 * market_route, so that derive() can gather them into arrays. */
#ifndef MODELS_MARKET_PARAMS_H
#define MODELS_MARKET_PARAMS_H

#include "engine/param.h"

#define U OCP_PRIOR_UNIFORM
#define L OCP_PRIOR_LOGNORMAL

#define MARKET_GOOD_PARAMS(P)                                                                                                    \
    P(outside_cannabis, "market.outside_cannabis", "EUR/unit", 2.0, 0.1, 50, L, 2.0, 0.3, "ASSUMED 0.2 g at about 10 EUR/g",     \
      "price outside of a dose of cannabis")                                                                                     \
    P(outside_nps, "market.outside_nps", "EUR/unit", 0.6, 0.05, 50, L, 0.6, 0.4, "D25 3 GBP/g, doses of 0.15 g ASSUMED",         \
      "price outside of a dose of synthetic cannabinoids")                                                                       \
    P(outside_opioids, "market.outside_opioids", "EUR/unit", 4.0, 0.1, 100, L, 4.0, 0.3,                                         \
      "ASSUMED 0.1 g of street heroin or a tablet", "price outside of a dose of opioids")                                        \
    P(outside_medication, "market.outside_medication", "EUR/unit", 1.0, 0.05, 50, L, 1.0, 0.4, "ASSUMED",                        \
      "price outside of a dose of diverted medication")                                                                          \
    P(outside_phones, "market.outside_phones", "EUR/unit", 29.0, 1, 1000, L, 29.0, 0.3, "D28 25 GBP a mini-phone",               \
      "price outside of a small phone with its SIM")                                                                             \
    P(use_cannabis, "market.use_cannabis", "1/d", 0.40, 0, 1, U, 0.2, 0.6,                                                       \
      "ASSUMED, calibrated to P08 (use in stay, test positives)",                                                                \
      "chance of wanting cannabis on a day at full dependence and reference price")                                              \
    P(use_nps, "market.use_nps", "1/d", 0.40, 0, 1, U, 0.2, 0.6, "ASSUMED, calibrated to P08",                                   \
      "chance of wanting synthetic cannabinoids on a day at full dependence and reference price")                                \
    P(use_opioids, "market.use_opioids", "1/d", 0.45, 0, 1, U, 0.2, 0.7, "ASSUMED, calibrated to P08",                           \
      "chance of wanting opioids on a day at full dependence and reference price")                                               \
    P(use_medication, "market.use_medication", "1/d", 0.40, 0, 1, U, 0.2, 0.6, "ASSUMED, calibrated to P08",                     \
      "chance of wanting diverted medication on a day at full dependence and reference price")                                   \
    P(use_phones, "market.use_phones", "1/d", 0.018, 0, 1, U, 0.005, 0.05, "ASSUMED, calibrated to P21 (finds 40-900 per 1000)", \
      "chance of trying to buy a phone on a day at full want and reference price")                                               \
    P(elasticity_cannabis, "market.elasticity_cannabis", "1", 0.8, 0, 4, U, 0.4, 1.4, "ASSUMED no prison estimate; P11",         \
      "constant price elasticity of demand for cannabis")                                                                        \
    P(elasticity_nps, "market.elasticity_nps", "1", 0.8, 0, 4, U, 0.4, 1.4, "ASSUMED no prison estimate; P11",                   \
      "constant price elasticity of demand for synthetic cannabinoids")                                                          \
    P(elasticity_opioids, "market.elasticity_opioids", "1", 0.6, 0, 4, U, 0.2, 1.0, "ASSUMED no prison estimate; P11",           \
      "constant price elasticity of demand for opioids")                                                                         \
    P(elasticity_medication, "market.elasticity_medication", "1", 0.8, 0, 4, U, 0.4, 1.4, "ASSUMED no prison estimate; P11",     \
      "constant price elasticity of demand for diverted medication")                                                             \
    P(elasticity_phones, "market.elasticity_phones", "1", 1.0, 0, 4, U, 0.5, 1.5, "ASSUMED",                                     \
      "constant price elasticity of demand for phones")                                                                          \
    P(supply_cannabis, "market.supply_cannabis", "1", 0.34, 0, 1, U, 0.2, 0.5, "ASSUMED, calibrated to P06 (mark-ups)",          \
      "weight of cannabis among loads at reference prices")                                                                      \
    P(supply_nps, "market.supply_nps", "1", 0.18, 0, 1, U, 0.1, 0.3, "ASSUMED, calibrated to P06",                               \
      "weight of synthetic cannabinoids among loads at reference prices")                                                        \
    P(supply_opioids, "market.supply_opioids", "1", 0.22, 0, 1, U, 0.1, 0.3, "ASSUMED, calibrated to P06",                       \
      "weight of opioids among loads at reference prices")                                                                       \
    P(supply_medication, "market.supply_medication", "1", 0.14, 0, 1, U, 0.05, 0.3, "ASSUMED, calibrated to P06",                \
      "weight of diverted medication among loads at reference prices")                                                           \
    P(supply_phones, "market.supply_phones", "1", 0.24, 0, 1, U, 0.05, 0.3, "ASSUMED, calibrated to P06, P21",                   \
      "weight of phones among loads at reference prices")                                                                        \
    P(dependent_cannabis, "market.dependent_cannabis", "1", 0.14, 0, 1, U, 0.08, 0.2, "D14 (30 % with any), split ASSUMED",      \
      "share dependent on cannabis at admission")                                                                                \
    P(dependent_nps, "market.dependent_nps", "1", 0.06, 0, 1, U, 0.02, 0.12, "D14, split ASSUMED",                               \
      "share dependent on synthetic cannabinoids at admission")                                                                  \
    P(dependent_opioids, "market.dependent_opioids", "1", 0.08, 0, 1, U, 0.03, 0.15, "D14, D12, split ASSUMED",                  \
      "share dependent on opioids at admission")                                                                                 \
    P(dependent_medication, "market.dependent_medication", "1", 0.05, 0, 1, U, 0.02, 0.1, "D14, split ASSUMED",                  \
      "share dependent on medication at admission")                                                                              \
    P(dependent_phones, "market.phone_share", "1", 0.22, 0, 1, U, 0.1, 0.5, "ASSUMED, calibrated to P21; motive E22",            \
      "share who want an illicit phone at admission")

#define MARKET_ROUTE_PARAMS(P)                                                                                                    \
    P(interdiction_visits, "market.interdiction_visits", "1", 0.40, 0, 1, U, 0.1, 0.6, "ASSUMED no route rates exist (E02); E20", \
      "chance that a new, trained, well-kept countermeasure stops a known method through visits")                                 \
    P(interdiction_mail, "market.interdiction_mail", "1", 0.35, 0, 1, U, 0.1, 0.6,                                                \
      "ASSUMED; D35 (13 % of mail tested, 12 % of it positive)",                                                                  \
      "chance that a new, trained, well-kept countermeasure stops a known method through mail and parcels")                       \
    P(interdiction_staff, "market.interdiction_staff", "1", 0.15, 0, 1, U, 0.02, 0.4, "ASSUMED; F09",                             \
      "chance that a new, trained, well-kept countermeasure stops a known method through corrupt members of staff")               \
    P(interdiction_drone, "market.interdiction_drone", "1", 0.30, 0, 1, U, 0.1, 0.6, "P22 (5-30 % stopped), E14 (18 % acted on)", \
      "chance that a new, trained, well-kept countermeasure stops a known method through drones")                                 \
    P(interdiction_throw, "market.interdiction_throw", "1", 0.50, 0, 1, U, 0.2, 0.7, "ASSUMED",                                   \
      "chance that a new, trained, well-kept countermeasure stops a known method through throw-overs")                            \
    P(interdiction_reception, "market.interdiction_reception", "1", 0.45, 0, 1, U, 0.1, 0.7,                                      \
      "ASSUMED; E18 (10.8 % of scans positive)",                                                                                  \
      "chance that a new, trained, well-kept countermeasure stops a known method through new receptions, recalls and transfers")  \
    P(interdiction_court, "market.interdiction_court", "1", 0.40, 0, 1, U, 0.1, 0.7, "ASSUMED; E18",                              \
      "chance that a new, trained, well-kept countermeasure stops a known method through returns from court")                     \
    P(open_visits, "market.open_visits", "1", 0.80, 0, 1, U, 0.5, 1, "E03 (shares ASSUMED there), calibrated to it",              \
      "share of attempts through visits for which there is an occasion")                                                          \
    P(open_mail, "market.open_mail", "1", 0.70, 0, 1, U, 0.4, 1, "E03, calibrated",                                               \
      "share of attempts through mail and parcels for which there is an occasion")                                                \
    P(open_staff, "market.open_staff", "1", 0.90, 0, 1, U, 0.3, 1, "E03, calibrated",                                             \
      "share of attempts through staff with an occasion where many are corrupt; see market.staff_half")                           \
    P(open_drone, "market.open_drone", "1", 0.20, 0, 1, U, 0.05, 0.5, "E03, E11-E13, calibrated",                                 \
      "share of attempts by drone with an occasion at the end of burn-in; grows by market.drone_growth")                          \
    P(open_throw, "market.open_throw", "1", 0.50, 0, 1, U, 0.2, 0.8, "E03, calibrated",                                           \
      "share of attempts through throw-overs for which there is an occasion")                                                     \
    P(open_reception, "market.open_reception", "1", 0.45, 0, 1, U, 0.2, 0.8, "E03, calibrated",                                   \
      "share of attempts through new receptions, recalls and transfers for which there is an occasion")                           \
    P(open_court, "market.open_court", "1", 0.25, 0, 1, U, 0.1, 0.6, "E03, calibrated",                                           \
      "share of attempts through returns from court for which there is an occasion")                                              \
    P(load_visits, "market.load_visits", "unit", 40, 1, 1000, L, 40, 0.4, "ASSUMED", "mean doses of a load through visits")       \
    P(load_mail, "market.load_mail", "unit", 40, 1, 1000, L, 40, 0.4, "ASSUMED", "mean doses of a load through mail")             \
    P(load_staff, "market.load_staff", "unit", 80, 1, 1000, L, 80, 0.4, "ASSUMED", "mean doses of a load through staff")          \
    P(load_drone, "market.load_drone", "unit", 90, 1, 1000, L, 90, 0.4, "ASSUMED", "mean doses of a load by drone")               \
    P(load_throw, "market.load_throw", "unit", 60, 1, 1000, L, 60, 0.4, "ASSUMED", "mean doses of a throw-over")                  \
    P(load_reception, "market.load_reception", "unit", 60, 1, 1000, L, 60, 0.4, "ASSUMED", "mean doses carried at reception")     \
    P(load_court, "market.load_court", "unit", 50, 1, 1000, L, 50, 0.4, "ASSUMED", "mean doses carried back from court")

#define MARKET_DEMAND_PARAMS(P)                                                                                                 \
    P(markup_reference, "market.markup_reference", "1", 8, 1, 100, L, 8, 0.6, "D25-D30 mean 8, sigma 0.6",                      \
      "mark-up on the price outside at which the chances of wanting are defined")                                               \
    P(cross, "market.cross_elasticity", "1", 0.3, 0, 2, U, 0, 0.6, "ASSUMED; sign from D16",                                    \
      "elasticity of demand for a drug to the mean price of the others")                                                        \
    P(price_gain, "market.price_gain", "1/d", 0.05, 0, 1, U, 0.02, 0.15, "ASSUMED",                                             \
      "daily change of the log price at total excess demand")                                                                   \
    P(cover, "market.cover", "d", 14, 1, 120, U, 7, 30, "ASSUMED", "days of sales that sellers want in stock")                  \
    P(boredom, "market.boredom", "1", 0.5, 0, 3, U, 0, 1, "D37 sign; size ASSUMED",                                             \
      "growth of demand as hours out of cell fall from 8 to 0")                                                                 \
    P(jam_worth, "market.jam_worth", "1", 0.5, 0, 1, U, 0.2, 0.8, "ASSUMED; E16 (no fall in phones)",                           \
      "how far jammers that stop every call would lower the demand for phones")                                                 \
    P(hours_unknown, "market.hours_unknown", "h", 8, 0, 24, OCP_PRIOR_NONE, 0, 0, "ASSUMED",                                    \
      "hours out of cell where placement gives none")                                                                           \
    P(stress, "market.stress", "1", 0.5, 0, 3, U, 0, 1, "D37 sign; size ASSUMED", "growth of demand from no fear to full fear") \
    P(craving_pull, "market.craving_pull", "1", 0.5, 0, 3, U, 0, 1, "ASSUMED", "growth of demand at full craving")              \
    P(craving_gain, "market.craving_gain", "1", 0.3, 0, 1, U, 0.1, 0.5, "ASSUMED",                                              \
      "share of the remaining distance to full craving gained on a day of unmet want at full dependence")                       \
    P(craving_decay, "market.craving_decay", "1/d", 0.15, 0, 5, U, 0.05, 0.3, "ASSUMED withdrawal lasts about a week",          \
      "rate at which craving fades")                                                                                            \
    P(occasional, "market.occasional", "1", 0.14, 0, 1, U, 0.05, 0.3, "D09, D13; calibrated to P08",                            \
      "share of those not dependent who use a drug now and then")                                                               \
    P(dependence_gain, "market.dependence_gain", "1", 0.003, 0, 0.1, U, 0.001, 0.006,                                           \
      "ASSUMED, calibrated to D09 (11 % start inside)", "share of the remaining distance to full dependence gained per use")    \
    P(dependence_decay, "market.dependence_decay", "1/d", 0.0007, 0, 0.1, U, 0.0002, 0.002, "ASSUMED",                          \
      "rate at which dependence fades")                                                                                         \
    P(overdose_risk, "market.overdose_risk", "1", 0.0012, 0, 0.1, L, 0.0012, 0.6, "ASSUMED; D10 gives deaths only",             \
      "chance of an overdose per dose of opioids or synthetic cannabinoids; medication a quarter of it, cannabis none")         \
    P(overdose_fatal, "market.overdose_fatal", "1", 0.05, 0, 1, L, 0.05, 0.4,                                                   \
      "D10, A17 (136 deaths in two years of 87,700: 78 per 100,000 a year); fitted", "chance that an overdose is fatal")        \
    P(overdose_treated, "market.overdose_treated", "1", 0.26, 0, 1, U, 0.13, 0.5, "J06", "factor on overdoses under treatment") \
    P(testing_share, "market.testing_share", "1/month", 0.05, 0, 1, U, 0, 0.1, "D06",                                           \
      "share of prisoners drug-tested at random a month")                                                                       \
    P(testing_response, "market.testing_response", "month", 8, 0, 50, U, 2, 12, "D16, calibrated to P07",                       \
      "deterrence of use per monthly chance of being seen")                                                                     \
    P(testing_shift, "market.testing_shift", "1", 1.5, 0, 3, U, 0.5, 2, "D16, D18, calibrated to P07",                          \
      "pull towards what tests do not see; 1: log demand is moved, on average over drugs neither up nor down")                  \
    P(seen_cannabis, "market.seen_cannabis", "1", 0.95, 0, 1, U, 0.8, 1, "D17 (window 20-28 d)",                                \
      "chance that a test finds cannabis within its window")                                                                    \
    P(seen_nps, "market.seen_nps", "1", 0.5, 0, 1, U, 0, 0.9, "D03, D17 (not tested before 2016)",                              \
      "chance that a test finds synthetic cannabinoids within their window")                                                    \
    P(seen_opioids, "market.seen_opioids", "1", 0.9, 0, 1, U, 0.8, 1, "D17",                                                    \
      "chance that a test finds opioids within their window")                                                                   \
    P(seen_medication, "market.seen_medication", "1", 0.6, 0, 1, U, 0.3, 0.9, "ASSUMED",                                        \
      "chance that a test finds diverted medication within its window")                                                         \
    P(treatment_coverage, "market.treatment_coverage", "1", 0.2, 0, 1, U, 0.05, 0.5, "ASSUMED no European mean read",           \
      "share of the dependent who are in treatment when there is a place for them")                                             \
    P(treatment_delay, "market.treatment_delay", "d", 30, 1, 730, U, 7, 90, "ASSUMED", "mean wait for treatment")               \
    P(treatment_opioids, "market.treatment_opioids", "1", 0.22, 0, 1, U, 0.05, 0.5, "J09 (RR 0.78)",                            \
      "share of opioid demand that treatment removes at once")                                                                  \
    P(treatment_other, "market.treatment_other", "1", 0.10, 0, 1, U, 0, 0.3, "ASSUMED",                                         \
      "share of demand for other drugs that treatment removes at once")                                                         \
    P(treatment_recovery, "market.treatment_recovery", "1/d", 0.002, 0, 0.1, U, 0.0005, 0.004, "ASSUMED; J08",                  \
      "added rate at which dependence fades under treatment")

#define MARKET_MONEY_PARAMS(P)                                                                                                     \
    P(income, "market.income", "EUR/d", 3.0, 0, 100, L, 3.0, 0.3, "ASSUMED wages and family transfers",                            \
      "median legal money a prisoner gets per day")                                                                                \
    P(income_spread, "market.income_spread", "1", 0.6, 0, 2, U, 0.3, 0.9, "ASSUMED", "sigma of the log of income")                 \
    P(comfort, "market.comfort", "EUR", 60, 0, 1000, U, 20, 150, "ASSUMED", "money above which the canteen takes its share")       \
    P(canteen, "market.canteen_share", "1/d", 0.06, 0, 1, U, 0.02, 0.2, "ASSUMED",                                                 \
      "share of money above that spent in the canteen")                                                                            \
    P(family_help, "market.family_help", "1", 0.7, 0, 1, U, 0.3, 1, "E22 (motive: family contact); size ASSUMED",                  \
      "chance that the family pays what is missing for a phone")                                                                   \
    P(credit_limit, "market.credit_limit", "EUR", 250, 0, 10000, U, 100, 1000, "ASSUMED; D32",                                     \
      "debt up to which sellers give credit")                                                                                      \
    P(credit_premium, "market.credit_premium", "1", 0.5, 0, 5, U, 0, 1, "ASSUMED", "surcharge on goods sold on credit")            \
    P(interest, "market.interest", "1/d", 0.004, 0, 0.5, U, 0.001, 0.02, "ASSUMED", "interest on debt")                            \
    P(debt_cap, "market.debt_cap", "EUR", 5000, 0, 100000, OCP_PRIOR_NONE, 0, 0, "D32", "debt at which interest stops growing it") \
    P(repay_share, "market.repay_share", "1/d", 0.25, 0, 1, U, 0.1, 0.5, "ASSUMED", "share of his money that a debtor pays a day") \
    P(grace, "market.grace", "d", 14, 0, 365, U, 7, 30, "ASSUMED", "days without a payment before a debt is enforced")             \
    P(press_rate, "market.press_rate", "1/d", 0.06, 0, 5, U, 0.02, 0.2, "ASSUMED; D32, D33",                                       \
      "rate at which an overdue debtor is put under pressure")                                                                     \
    P(relatives_chance, "market.relatives_chance", "1", 0.3, 0, 1, U, 0.1, 0.5,                                                    \
      "ASSUMED; sign from the recap of the Rome conference", "chance that a pressed debtor's relatives pay")                       \
    P(relatives_pay, "market.relatives_pay", "EUR", 80, 0, 5000, U, 30, 200, "ASSUMED", "the most that relatives pay at a time")   \
    P(carry_chance, "market.carry_chance", "1", 0.3, 0, 1, U, 0.1, 0.5, "ASSUMED; D32",                                            \
      "chance that a pressed debtor is made to carry or hold")                                                                     \
    P(carry_value, "market.carry_value", "EUR", 20, 0, 1000, U, 5, 50, "ASSUMED", "debt worked off by carrying once")              \
    P(debt_support, "market.debt_support", "1/d", 0, 0, 1, OCP_PRIOR_ORDER, 0, 0,                                                  \
      "ASSUMED an order: mediation, safe custody for debtors", "rate at which debts are mediated and written off")                 \
    P(wage, "market.wage", "EUR/d", 1.0, 0, 100, U, 0.3, 3, "ASSUMED", "what a group pays each member per day when it can")        \
    P(reserve, "market.reserve", "EUR/member", 100, 0, 100000, U, 20, 500, "ASSUMED", "working capital a group keeps inside")      \
    P(family_share, "market.family_share", "1/d", 0.01, 0, 1, U, 0, 0.05, "ASSUMED",                                               \
      "share of its treasury that a group gives to members' families")                                                             \
    P(bribe_share, "market.bribe_share", "1/d", 0.05, 0, 1, U, 0.01, 0.15, "ASSUMED",                                              \
      "share of its treasury that a group would spend on staff")                                                                   \
    P(outflow, "market.outflow", "1/d", 0.2, 0, 1, U, 0.05, 0.5, "ASSUMED",                                                        \
      "share of money above the reserve that leaves the prison")                                                                   \
    P(investigation, "market.financial_investigation", "1", 0.02, 0, 1, U, 0, 0.3, "ASSUMED",                                      \
      "share of the laundered flow that financial investigation seizes")

#define MARKET_SUPPLY_PARAMS(P)                                                                                                 \
    P(load_rate, "market.load_rate", "1/d", 0.0035, 0, 1, U, 0.001, 0.008, "ASSUMED, calibrated to P06 and D19",                \
      "attempts to bring in a load, per prisoner where all trade is organised, at reference prices")                            \
    P(organised_half, "market.organised_half", "1", 0.03, 0.0001, 1, U, 0.01, 0.1, "ASSUMED",                                   \
      "share of group members at which half of that trade is organised")                                                        \
    P(supply_elasticity, "market.supply_elasticity", "1", 0.5, 0, 3, U, 0.2, 1, "ASSUMED", "growth of attempts with the price") \
    P(carrier_gain, "market.carrier_gain", "1", 0.5, 0, 5, U, 0, 1, "ASSUMED",                                                  \
      "added attempts per debtor made to carry and member")                                                                     \
    P(load_cost, "market.load_cost", "EUR", 100, 0, 10000, U, 30, 300, "ASSUMED", "pay of the courier of a load")               \
    P(load_loss, "market.load_loss", "EUR", 300, 0, 10000, U, 0, 1000, "ASSUMED",                                               \
      "further loss to the group when a load is stopped")                                                                       \
    P(staff_half, "market.staff_half", "persons", 1, 0.01, 100, U, 1, 5, "ASSUMED",                                             \
      "corrupt members of staff at which half of the attempts through staff find one on duty")                                  \
    P(drone_growth, "market.drone_growth", "1", 1.9, 1, 10, U, 1.4, 2.6, "E11-E13 (growth factor per year)",                    \
      "yearly growth of the share of attempts by drone that are possible, while rare")                                          \
    P(learning, "market.learning", "1", 0.10, 0, 5, U, 0.03, 0.3, "ASSUMED",                                                    \
      "weekly sharpness with which groups shift effort to better routes (multiplicative weights)")                              \
    P(forgetting, "market.forgetting", "1", 0.05, 0, 1, U, 0.01, 0.2, "ASSUMED, calibrated to E03 and P09",                     \
      "weekly share of what was learnt that is forgotten")                                                                      \
    P(explore, "market.explore", "1", 0.07, 0, 0.9, U, 0.02, 0.2, "ASSUMED", "share of effort spread over all open routes")     \
    P(belief_gain, "market.belief_gain", "1", 0.1, 0, 1, U, 0.03, 0.3, "ASSUMED",                                               \
      "weight of a new attempt in what a group believes")                                                                       \
    P(innovation, "market.innovation", "1/d", 0.05, 0, 5, U, 0.01, 0.2, "ASSUMED; E12, E16 (countermeasures adopted)",          \
      "rate of new methods on a route when every attempt on it is stopped")                                                     \
    P(method_age, "market.method_age", "1/d", 0.006, 0, 1, U, 0.002, 0.02, "ASSUMED",                                           \
      "rate at which a method becomes known to the service; twice that with fully trained staff")                               \
    P(novelty_shield, "market.novelty_shield", "1", 0.7, 0, 1, U, 0.3, 1, "ASSUMED; E15-E17",                                   \
      "share of interdiction that a wholly new method avoids")                                                                  \
    P(upkeep, "market.upkeep", "1", 0.6, 0, 1, U, 0.25, 1, "D36 (75 % of security money not spent in 2019-22)",                 \
      "share of due upkeep of countermeasures that is done")                                                                    \
    P(renewal, "market.renewal", "1/d", 0.0027, 0, 1, U, 0.001, 0.005, "ASSUMED one cycle a year",                              \
      "rate at which full upkeep restores countermeasures")                                                                     \
    P(wear, "market.wear", "1/d", 0.0007, 0, 1, U, 0.0003, 0.002, "ASSUMED about four years; P10 (gains fade)",                 \
      "rate at which countermeasures age")                                                                                      \
    P(search_training, "market.search_training", "1/y", 0.5, 0, 12, U, 0.1, 2, "ASSUMED",                                       \
      "times a year that search staff are trained")                                                                             \
    P(training_decay, "market.training_decay", "1/d", 0.0018, 0, 1, U, 0.0009, 0.004, "ASSUMED about 18 months; P10",           \
      "rate at which search training fades")                                                                                    \
    P(untrained, "market.untrained", "1", 0.5, 0, 1, U, 0.2, 0.8, "ASSUMED",                                                    \
      "share of a countermeasure's worth that untrained staff get out of it")

#define MARKET_SEARCH_PARAMS(P)                                                                                                   \
    P(search_rate, "market.search_rate", "1/d", 0.003, 0, 1, U, 0.001, 0.01, "D23 (about one cell search per prisoner and year)", \
      "searches of a prisoner and his cell per day")                                                                              \
    P(find_phone, "market.find_phone", "1", 0.4, 0, 1, U, 0.2, 0.7, "E10, P21 (finds over stock 0.3-0.6 a year)",                 \
      "chance that a search finds the phone that is there")                                                                       \
    P(find_remains, "market.find_remains", "1", 0.6, 0, 1, U, 0.2, 0.8, "D23, P23 (12-25 % of searches positive)",                \
      "chance that a search finds remains or tools of drugs used within a week")                                                  \
    P(find_stash, "market.find_stash", "1", 0.10, 0, 1, U, 0.03, 0.3, "ASSUMED",                                                  \
      "chance that a search of a member or pressed debtor finds part of the group's stock")                                       \
    P(stash_units, "market.stash_units", "unit", 20, 1, 10000, U, 5, 50, "ASSUMED",                                               \
      "doses in a hiding place; phones: a tenth of it")                                                                           \
    P(phone_life, "market.phone_life", "d", 200, 1, 10000, U, 60, 400, "ASSUMED",                                                 \
      "mean life of a phone inside before it breaks or is given up")                                                              \
    P(find_recorded, "market.find_recorded", "1", 0.9, 0, 1, U, 0.6, 1, "ASSUMED", "share of finds that are recorded")            \
    P(overdose_recorded, "market.overdose_recorded", "1", 0.6, 0, 1, U, 0.3, 0.9, "ASSUMED",                                      \
      "share of overdoses that are noticed and recorded; deaths always are")                                                      \
    P(drone_recorded, "market.drone_recorded", "1", 0.15, 0, 1, U, 0.05, 0.5,                                                     \
      "ASSUMED, calibrated to P22 (10-25 per 1000 at the end)", "share of flights that are noticed and recorded")

#define MARKET_PARAMS(P)  \
    MARKET_GOOD_PARAMS(P) \
    MARKET_ROUTE_PARAMS(P) MARKET_DEMAND_PARAMS(P) MARKET_MONEY_PARAMS(P) MARKET_SUPPLY_PARAMS(P) MARKET_SEARCH_PARAMS(P)

struct market_params {
    MARKET_PARAMS(OCP_PARAM_FIELD)
};

#endif
