/* Private to placement: parameters and the parts it is split into. */
#ifndef MODELS_PLACEMENT_INSIDE_H
#define MODELS_PLACEMENT_INSIDE_H

#include "models/institution/placement_state.h"

#define PLACEMENT_PARAMS(P)                                                                                                     \
    P(hours_out, "placement.hours_out", "h", 6.0, 0.0, 16.0, OCP_PRIOR_UNIFORM, 3.0, 10.0,                                      \
      "H16 (2 h under 41-bis); level ASSUMED", "hours out of cell a day when staff are present as planned; regimes set it")     \
    P(lockup, "placement.lockup", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.9, "ASSUMED; B12-B13 for the direction",        \
      "share of missing staff presence that is answered by locking up")                                                         \
    P(isolation_hours, "placement.isolation_hours", "h", 4.0, 2.5, 16.0, OCP_PRIOR_UNIFORM, 3.0, 6.0,                           \
      "ASSUMED; full isolation at 2 h as in Nelson Mandela Rule 44",                                                            \
      "hours out of cell from which nobody counts as isolated; between 2 h and here the degree falls linearly")                 \
    P(company, "placement.company", "1/d", 2.0, 0.1, 50.0, OCP_PRIOR_LOGNORMAL, 2.0, 0.5,                                       \
      "ASSUMED; Nelson Mandela Rule 44 (meaningful human contact)",                                                             \
      "others met a day with whom nobody counts as isolated, however few the hours out of cell")                                \
    P(segregation_chance, "placement.segregation_chance", "1", 0.4, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.7, "A22, H24",          \
      "probability that a recorded assault is answered by segregation")                                                         \
    P(segregation_find, "placement.segregation_find", "1", 0.3, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.5,                          \
      "A22; level ASSUMED, fitted to H24 (19 places per 1,000)",                                                                \
      "probability that a recorded find on a prisoner or a failed drug test is answered by segregation")                        \
    P(segregation_median, "placement.segregation_median", "d", 4.0, 0.5, 365.0, OCP_PRIOR_LOGNORMAL, 4.0, 0.3,                  \
      "H24 (71 % under 14 d)", "median length of segregation; no stay exceeds a year")                                          \
    P(segregation_spread, "placement.segregation_spread", "1", 2.27, 0.0, 4.0, OCP_PRIOR_NORMAL, 2.27, 0.3,                     \
      "H24 (71 % under 14 d, 9 % over 84 d)", "standard deviation of the logarithm of that length")                             \
    P(dispersal, "placement.dispersal", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "H22",                                   \
      "order: weekly share of believed members, where their group is over-represented, moved to where it is rare")              \
    P(concentration, "placement.concentration", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "H17, H18",                      \
      "order: weekly share of believed members outside high security moved to the high-security site with most of their group") \
    P(special, "placement.special", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "H14-H24",                                   \
      "order: share of the special-unit places to fill with believed leaders and brokers")                                      \
    P(rotation, "placement.rotation", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "H07; effect unknown",                     \
      "order: weekly probability that a believed leader or broker is moved to another prison")                                  \
    P(separation, "placement.separation", "1", 0.1, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.5, "H07; level ASSUMED",                \
      "weekly probability that a believed member who shares a wing with believed rivals is moved to a wing without")            \
    P(feud_rate, "placement.feud_rate", "1/y", 0.02, 0.0, 100.0, OCP_PRIOR_LOGNORMAL, 0.02, 0.6, "ASSUMED",                     \
      "recorded assaults between believed members of two groups, per member and year, from which they count as rivals")         \
    P(feud_days, "placement.feud_days", "d", 365.0, 7.0, 3650.0, OCP_PRIOR_LOGNORMAL, 365.0, 0.4, "ASSUMED",                    \
      "time for which a recorded assault between two groups counts towards it")                                                 \
    P(protection, "placement.protection", "1", 0.4, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.8, "ASSUMED",                           \
      "weekly probability that a request for protection is met by a move")                                                      \
    P(protection_transfer, "placement.protection_transfer", "1", 0.1, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.5, "ASSUMED",         \
      "weekly probability that a request to be met, for which no wing of the prison will do, finds a place in another prison")  \
    P(protection_cell, "placement.protection_cell", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.8, "ASSUMED",                 \
      "weekly probability that a request for protection that no move has met is met by a week in segregation")                  \
    P(relief, "placement.relief", "1", 0.1, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.02, 0.3, "ASSUMED",                                  \
      "weekly share of prisoners beyond the places of their wing who are moved to free places elsewhere")                       \
    P(review_days, "placement.review_days", "d", 180.0, 1.0, 3650.0, OCP_PRIOR_NONE, 0.0, 0.0, "H22 (six-monthly)",             \
      "days between reviews of a special placement")                                                                            \
    P(special_end, "placement.special_end", "1", 0.018, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.005, 0.15,                               \
      "H15 (26 of 728 in a year: 0.018 a review of 180 d); upper end H24 (mean stay 40 months)",                                \
      "probability that a review ends a rightful special placement")                                                            \
    P(appeal, "placement.appeal", "1/y", 0.5, 0.0, 12.0, OCP_PRIOR_UNIFORM, 0.0, 2.0, "ASSUMED",                                \
      "challenges a year that a person lodges against a special placement; each is heard after a week, with an assessment")     \
    P(transfer_cost, "placement.transfer_cost", "EUR", 900.0, 0.0, 100000.0, OCP_PRIOR_LOGNORMAL, 900.0, 0.5, "ASSUMED",        \
      "cost of a transfer between prisons")                                                                                     \
    P(escape, "placement.escape", "1", 0.00004, 0.0, 0.01, OCP_PRIOR_LOGNORMAL, 0.00004, 0.7,                                   \
      "ASSUMED; one armed escape in France, 2024", "probability of escape in a transfer of a member between prisons")           \
    P(escort_cost, "placement.escort_cost", "EUR", 1500.0, 0.0, 100000.0, OCP_PRIOR_LOGNORMAL, 1500.0, 0.5,                     \
      "ASSUMED: four officers, a vehicle and a day", "cost of the escort that a transfer for reasons of security needs on top") \
    P(cross_border, "placement.cross_border", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "H28; effect unknown",             \
      "order: weekly share of believed members moved to a prison of another administration with free places")                   \
    P(cross_border_ordinary, "placement.cross_border_ordinary", "1/y", 0.0, 0.0, 10.0, OCP_PRIOR_NONE, 0.0, 0.0,                \
      "ASSUMED; Framework Decision 2008/909/JHA for the rule",                                                                  \
      "ordinary transfers abroad a year of a sentenced prisoner of foreign origin with half a year to serve")                   \
    P(cross_border_cost, "placement.cross_border_cost", "EUR", 6000.0, 0.0, 1000000.0, OCP_PRIOR_LOGNORMAL, 6000.0, 0.5,        \
      "ASSUMED: an escort of three for two days, journey and papers", "cost of a transfer to another administration")           \
    P(removal, "placement.removal", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "H04, H05; effect emergent",                 \
      "order: share of believed members moved out of the service by each weekly decision, highest betweenness in reported "     \
      "associations first")                                                                                                     \
    P(removal_random, "placement.removal_random", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "H05; for comparison",         \
      "order: the same share of believed members, picked by chance")                                                            \
    P(laboratory_removal, "placement.laboratory_removal", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0,                        \
      "ASSUMED: what no service can do",                                                                                        \
      "laboratory only, not a policy: share of true members moved out, highest betweenness in true ties first")

struct placement_params {
    PLACEMENT_PARAMS(OCP_PARAM_FIELD)
};

enum placement_outcome {
    OUT_TRANSFERS,
    OUT_SPECIAL,
    OUT_SEGREGATED,
    OUT_UNFOUNDED,
    OUT_REVERSED,
    OUT_WAITING,
    OUT_ESCAPES,
    OUT_HOURS,
    OUT_TRANSFER_COST,
    OUT_REMOVED,
    OUT_SEGREGATIONS,
    OUT_PROTECTED,
    OUT_OVERDUE,
    OUT_ABROAD,
    OUT_HEARD,
    OUT_GRANTED,
    OUT_UNFOUNDED_DISPERSAL,
    OUT_UNFOUNDED_CONCENTRATION,
    OUT_UNFOUNDED_SPECIAL,
    OUT_UNFOUNDED_ROTATION,
    OUT_UNFOUNDED_SEPARATION,
    OUT_UNFOUNDED_ABROAD,
    OUT_UNFOUNDED_REMOVAL
};

enum { DRAW_RECEPTION, DRAW_SEGREGATION, DRAW_WEEK, DRAW_REVIEW, DRAW_ESCAPE, DRAW_REMOVE, DRAW_RELIEF, DRAW_ABROAD, DRAW_APPEAL };

/* The ordinary wing of a prison with the lowest occupancy that can take one more and is not `except`, or OCP_NOWHERE. */
uint32_t placement_wing_in(const struct ocp_world *world, uint32_t prison, uint32_t except);

/* The same in the prison itself, or in the next prison of its jurisdiction that has any. `full`, which may be NULL, notes prisons
 * without room, and those so noted are not asked again. */
uint32_t placement_wing_near(const struct ocp_world *world, uint32_t prison, uint8_t *full);

/* Moves a person and keeps the books: reason, count of transfers, cost, risk of escape. 0 when the person escaped. */
int placement_transfer(struct ocp_day *day, uint32_t person, uint32_t wing, enum placement_reason reason);

/* Counts a placement by policy of somebody who belongs to no group, in all and by its reason. */
void placement_unfounded(const struct ocp_day *day, uint32_t prison, enum placement_outcome reason);

/* Weekly: reviews of special placements, and challenges to them. */
void placement_review(struct ocp_day *day);
/* Weekly: transfers to other administrations, ordered and ordinary ones. */
void placement_abroad(struct ocp_day *day);

void placement_admit(struct ocp_day *day, uint32_t unused);
void placement_decide(struct ocp_day *day, uint32_t unused);
void placement_remove(struct ocp_day *day, uint32_t unused);

#endif
