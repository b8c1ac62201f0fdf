/* Three ledgers: what a strategy costs (euros), where illicit money is, what it costs in rights. Booked once a day, so that
 * no result is shown without its cost and its rights burden. Money itself is moved by the market's ledger; here it is read. */
#include "models/day.h"
#include "models/economy/market_state.h"
#include "models/institution/placement_state.h"
#include "models/interventions/accounts_state.h"

#define ACCOUNTS_PARAMS(P)                                                                                                      \
    P(day_cost, "accounts.day_cost", "EUR", 0.0, 0.0, 5000.0, OCP_PRIOR_NONE, 0.0, 0.0, "H23 (22,500 against 3,000 SEK a day)", \
      "cost of a prisoner-day above an ordinary one; regimes set it")                                                           \
    P(rights_weight, "accounts.rights_weight", "1", 0.0, 0.0, 1.0, OCP_PRIOR_NONE, 0.0, 0.0, "ASSUMED weight; regimes set it",  \
      "rights burden of a prisoner-day under a regime, 0 (ordinary life) to 1 (isolation)")                                     \
    P(segregation_weight, "accounts.segregation_weight", "1", 1.0, 0.0, 1.0, OCP_PRIOR_NONE, 0.0, 0.0, "ASSUMED weight",        \
      "rights burden of a day in segregation")                                                                                  \
    P(staff_hour, "accounts.staff_hour", "EUR", 38.0, 0.0, 500.0, OCP_PRIOR_LOGNORMAL, 38.0, 0.2, "ASSUMED",                    \
      "cost of an hour of staff time, for what strategies ask of staff")

struct accounts_params {
    ACCOUNTS_PARAMS(OCP_PARAM_FIELD)
};

static const struct ocp_param params[] = {ACCOUNTS_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {ACCOUNTS_COLUMNS(OCP_COLUMN_ROW)};

enum { OUT_COST, OUT_COST_MEASURES, OUT_COST_REGIMES, OUT_RIGHTS, OUT_RIGHTS_REGIMES, OUT_TREASURY, OUT_SERVICE };
static const struct ocp_outcome outcomes[] = {
    [OUT_COST] = {"cost_eur", "EUR per prisoner-year", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365.25, OCP_FAMILY_COST, true,
                  "Cost of measures, special regimes and transfers"},
    [OUT_COST_MEASURES] = {"cost_measures", "EUR per prisoner-year", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365.25,
                           OCP_FAMILY_COST, true, "Cost of measures: capital, yearly and per prisoner-day"},
    [OUT_COST_REGIMES] = {"cost_regimes", "EUR per prisoner-year", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365.25,
                          OCP_FAMILY_COST, true, "Cost of special regimes above ordinary places"},
    [OUT_RIGHTS] = {"rights_burden", "weighted days per 1000 prisoner-days", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 1000.0,
                    OCP_FAMILY_RIGHTS, true, "Rights burden: days under restriction, weighted by how much they take"},
    [OUT_RIGHTS_REGIMES] = {"rights_regimes", "weighted days per 1000 prisoner-days", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY,
                            1000.0, OCP_FAMILY_RIGHTS, true, "Rights burden of regimes and segregation alone"},
    [OUT_TREASURY] = {"illicit_money", "EUR per prisoner", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 0.01, OCP_FAMILY_MARKET,
                      false, "Money in groups' hands inside"},
    [OUT_SERVICE] = {"cost_service", "EUR per year", OCP_LOWER_IS_BETTER, OCP_PER_DAY, 365.25, OCP_FAMILY_COST, true,
                     "Cost of measures, special regimes and transfers to the whole service"},
};

/* Euros and rights of one prison's wings under their regimes today. */
static void book_regimes(const struct ocp_day *day, uint32_t p, double *euros, double *rights)
{
    const struct ocp_world *world = day->world;
    const struct placement_state *place = placement_of(world);
    const struct ocp_prison *site = &world->prisons[p];
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct accounts_params *a = ocp_wing_params(day, w, MECH_accounts);
        const struct ocp_wing *wing = &world->wings[w];
        uint32_t segregated = 0;
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            segregated += place->segregated[row] > 0;
        }
        *euros += a->day_cost * (double)wing->count;
        *rights += a->rights_weight * (double)(wing->count - segregated) + a->segregation_weight * (double)segregated;
    }
}

static void book(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    const struct ocp_world *world = day->world;
    const struct market_state *market = market_of(world);
    double *spent = accounts_of(world)->euros;
    const bool counting = world->day >= world->first_day;
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        double euros = 0.0;
        double rights = 0.0;
        book_regimes(day, p, &euros, &rights);
        const double measures = ocp_intervention_cost(day, p);
        const double burden = ocp_intervention_rights(day, p);
        const double moves = placement_of(world)->transfer_euros[p];
        ocp_measure(day, MECH_accounts, OUT_COST, p, euros + measures + moves);
        ocp_measure(day, MECH_accounts, OUT_COST_MEASURES, p, measures);
        ocp_measure(day, MECH_accounts, OUT_COST_REGIMES, p, euros);
        ocp_measure(day, MECH_accounts, OUT_RIGHTS, p, rights + burden);
        ocp_measure(day, MECH_accounts, OUT_RIGHTS_REGIMES, p, rights);
        ocp_measure(day, MECH_accounts, OUT_TREASURY, p, (double)market->balance[(size_t)p * ACCOUNT_COUNT + ACCOUNT_TREASURY]);
        ocp_measure(day, MECH_accounts, OUT_SERVICE, p, euros + measures + moves);
        *spent += counting ? euros + measures + moves : 0.0;
    }
}

static const char *verify(const struct ocp_day *day)
{
    return accounts_of(day->world)->euros[0] >= 0.0 ? NULL : "accounts: negative spending";
}

static const char *const reads[] = {"placement.segregated", "placement.transfer_euros", "market.balance", "accounts.euros", NULL};
static const char *const writes[] = {"accounts.euros", NULL};

static const struct ocp_phase phases[] = {{"book", DAY_ACCOUNTS, 1, book, reads, writes}};

const struct ocp_mechanism accounts_mechanism = {
    .name = "accounts",
    .title = "Three ledgers",
    .meaning = "Euros by payer, illicit money by holder, rights burden",
    .params = params,
    .n_params = OCP_COUNT(params),
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
    .outcomes = outcomes,
    .n_outcomes = OCP_COUNT(outcomes),
    .phases = phases,
    .n_phases = OCP_COUNT(phases),
    .verify = verify,
};
