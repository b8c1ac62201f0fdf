/* See small_model.h. */
#include "small_model.h"

static const struct ocp_param contacts_params[] = {
    {"rate", "contacts.rate", "1/d", 2.5, 0, 8, OCP_PRIOR_LOGNORMAL, 2.5, 0.3, "ASSUMED", "others met per day"},
    {"tie_chance", "contacts.tie_chance", "1", 0.12, 0, 1, OCP_PRIOR_UNIFORM, 0.04, 0.3, "ASSUMED",
     "chance that strangers who meet form a tie"},
};
static const struct ocp_param placement_params[] = {
    {"hours_out", "placement.hours_out", "h", 6, 0, 16, OCP_PRIOR_UNIFORM, 4, 10, "ASSUMED", "hours out of cell"},
    {"review_days", "placement.review_days", "d", 180, 1, 3650, OCP_PRIOR_NONE, 0, 0, "H22", "days between reviews"},
    {"dispersal", "placement.dispersal", "1", 0, 0, 1, OCP_PRIOR_ORDER, 0, 0, "ASSUMED", "order to disperse"},
    {"concentration", "placement.concentration", "1", 0, 0, 1, OCP_PRIOR_ORDER, 0, 0, "ASSUMED", "order to concentrate"},
    {"transfer_cost", "placement.transfer_cost", "EUR", 900, 0, 100000, OCP_PRIOR_LOGNORMAL, 900, 0.5, "ASSUMED",
     "cost of a transfer"},
};
static const struct ocp_param small_params[] = {
    {"ratio", "small.ratio", "staff/prisoner", 0.4, 0.05, 2, OCP_PRIOR_UNIFORM, 0.2, 0.8, "B02", "staff per prisoner"},
    {"price", "small.price", "EUR/g", 10, 0, 1000, OCP_PRIOR_LOGNORMAL, 10, 0.5, "D25", "price outside"},
    {"dose", "small.dose", "mg", 20, 0, 1000, OCP_PRIOR_UNIFORM, 10, 30, "ASSUMED", "mass of a dose"},
    {"visits", "small.visits", "visits/d", 0.1, 0, 2, OCP_PRIOR_UNIFORM, 0, 1, "ASSUMED", "visits per day"},
};
static const struct ocp_param accounts_params[] = {
    {"rule", "accounts.rule_segregation", "d", 15, 0, 365, OCP_PRIOR_RULE, 0, 0, "ASSUMED", "days before a breach"},
    {"rule_hours", "accounts.rule_hours", "h", 1, 0, 16, OCP_PRIOR_RULE, 0, 0, "ASSUMED", "hours below which a day is a breach"},
    {"weight", "accounts.rights_weight", "1", 0, 0, 1, OCP_PRIOR_REGIME, 0, 0, "ASSUMED", "burden of a regime"},
};
static const struct ocp_outcome placement_outcomes[] = {
    {"transfers", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250, OCP_FAMILY_POPULATION, true, "Transfers"},
    {"escapes", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250, OCP_FAMILY_HARM, true, "Escapes"},
};
static const struct ocp_outcome population_outcomes[] = {
    {"population", "prisoners", OCP_NEUTRAL, OCP_PER_DAY, 1, OCP_FAMILY_POPULATION, true, "Prisoners inside"},
    {"member_share", "% of prisoners", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 100, OCP_FAMILY_GROUPS, false,
     "Members of groups"},
};

static const struct ocp_mechanism population = {.name = "population",
                                                .title = "Population",
                                                .meaning = "Who is inside",
                                                .outcomes = population_outcomes,
                                                .n_outcomes = OCP_COUNT(population_outcomes)};
static const char *const of_service[] = {"contacts.tie_chance", NULL};
static const char *const of_start[] = {"small.ratio", NULL};
static const struct ocp_mechanism contacts = {.name = "contacts",
                                              .title = "Contacts",
                                              .meaning = "Who meets whom",
                                              .params = contacts_params,
                                              .n_params = OCP_COUNT(contacts_params),
                                              .of_service = of_service};
static const char *const of_account[] = {"placement.transfer_cost", NULL};
static const struct ocp_mechanism placement = {.name = "placement",
                                               .title = "Placement",
                                               .meaning = "Who lives where",
                                               .params = placement_params,
                                               .n_params = OCP_COUNT(placement_params),
                                               .of_account = of_account,
                                               .outcomes = placement_outcomes,
                                               .n_outcomes = OCP_COUNT(placement_outcomes)};
static const struct ocp_mechanism small = {.name = "small",
                                           .title = "Small",
                                           .meaning = "Units of many kinds",
                                           .params = small_params,
                                           .n_params = OCP_COUNT(small_params),
                                           .of_start = of_start};

static const struct ocp_mechanism accounts = {.name = "accounts",
                                              .title = "Accounts",
                                              .meaning = "What strategies are measured by",
                                              .params = accounts_params,
                                              .n_params = OCP_COUNT(accounts_params)};

static const struct ocp_mechanism *const mechanisms[] = {&population, &contacts, &placement, &small, &accounts};
static const struct ocp_catalogue catalogue = {.mechanisms = mechanisms, .n_mechanisms = OCP_COUNT(mechanisms)};

struct ocp_model *small_model(void)
{
    struct ocp_model *model = NULL;
    return ocp_model_compile(&catalogue, &model, NULL) == OCP_OK ? model : NULL;
}
