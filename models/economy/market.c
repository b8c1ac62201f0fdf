/* Drug and contraband economy: its tables. The day: market_supply.c (loads come in), market_demand.c (who wants what),
 * market_sales.c, market_debt.c, market_trade.c (trade, debts, groups' money, prices), market_search.c (finds and tests);
 * the week: market_adapt.c; day 0, admission, transfer and the books: market_people.c. What it is: market.md. */
#include "models/day.h"
#include "models/economy/market_inside.h"

static const struct ocp_column columns[] = {MARKET_COLUMNS(OCP_COLUMN_ROW)};
static const struct ocp_param params[] = {MARKET_PARAMS(OCP_PARAM_ROW)};

#define PRICE(tail, text)                                                                                                  \
    {                                                                                                                      \
        "price_" tail, "EUR/unit", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_MARKET, false, "Price of " text " inside" \
    }
#define INTAKE(tail, text)                                                                                                      \
    {                                                                                                                           \
        "intake_" tail, "doses per prisoner-year", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365.25, OCP_FAMILY_MARKET, false, \
            "Drugs brought in through " text                                                                                    \
    }

static const struct ocp_outcome outcomes[OUT_COUNT] = {
    [OUT_PRICE_CANNABIS] = PRICE("cannabis", "a dose of cannabis"),
    [OUT_PRICE_NPS] = PRICE("nps", "a dose of synthetic cannabinoids"),
    [OUT_PRICE_OPIOIDS] = PRICE("opioids", "a dose of opioids"),
    [OUT_PRICE_MEDICATION] = PRICE("medication", "a dose of diverted medication"),
    [OUT_PRICE_PHONE] = PRICE("phone", "an illicit phone"),
    [OUT_MARKUP] = {"markup_mean", "times the price outside", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_MARKET, false,
                    "Mark-up on drugs sold inside, weighted by value outside"},
    [OUT_VOLUME] = {"drug_volume", "doses per prisoner-year", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365.25, OCP_FAMILY_MARKET,
                    false, "Drugs used"},
    [OUT_USE] = {"use_prevalence", "%", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 100.0, OCP_FAMILY_MARKET, false,
                 "Prisoners who have used drugs during their stay"},
    [OUT_MDT] = {"mdt_positive_recorded", "% of tests", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_MARKET, true,
                 "Positive random drug tests"},
    [OUT_OVERDOSE] = {"overdoses", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_HARM,
                      false, "Overdoses, fatal or not"},
    [OUT_WITHDRAWAL] = {"withdrawal_mean", "1", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 1.0, OCP_FAMILY_HARM, false,
                        "Unmet dependence, mean over prisoners, 0 to 1"},
    [OUT_TREATED] = {"treated_share", "% of prisoners", OCP_HIGHER_IS_BETTER, OCP_PER_PRISONER_DAY, 100.0, OCP_FAMILY_MARKET, false,
                     "Prisoners in treatment for dependence"},
    [OUT_DEBT] = {"debt_mean", "EUR per prisoner", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 0.01, OCP_FAMILY_MARKET, false,
                  "Debt of prisoners to groups"},
    [OUT_DEBTORS] = {"debtors_share", "% of prisoners", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 100.0, OCP_FAMILY_MARKET, false,
                     "Prisoners in debt to a group"},
    [OUT_PRESSED] = {"debt_pressure", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                     OCP_FAMILY_HARM, false, "Debtors put under pressure"},
    [OUT_REVENUE] = {"revenue", "EUR per prisoner-year", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 3.6525, OCP_FAMILY_GROUPS,
                     false, "Groups' takings from sales and debts inside"},
    [OUT_LAUNDERED] = {"money_laundered", "EUR per prisoner-year", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 3.6525,
                       OCP_FAMILY_GROUPS, false, "Profits that left the prison"},
    [OUT_INVESTIGATED] = {"money_seized", "EUR per prisoner-year", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 3.6525, OCP_FAMILY_GROUPS,
                          false, "Profits seized by financial investigation"},
    [OUT_RELATIVES] = {"money_from_relatives", "EUR per prisoner-year", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 3.6525,
                       OCP_FAMILY_OUTSIDE, false, "Money that relatives paid for debts and phones"},
    [OUT_TREASURY] = {"treasury_mean", "EUR per prisoner", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 0.01, OCP_FAMILY_GROUPS, false,
                      "Groups' money inside"},
    [OUT_PHONES] = {"phones_share", "% of prisoners", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 100.0, OCP_FAMILY_MARKET, false,
                    "Prisoners with an illicit phone"},
    [OUT_PHONE_FINDS] = {"phone_finds_recorded", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0,
                         OCP_FAMILY_MARKET, true, "Phones found at the gate and inside"},
    [OUT_SEIZURES] = {"seizures_recorded", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0,
                      OCP_FAMILY_MARKET, true, "Drug finds at the gate and inside"},
    [OUT_HITS] = {"search_hits_recorded", "% of searches", OCP_NEUTRAL, OCP_PER_MEASURE, 100.0, OCP_FAMILY_MARKET, true,
                  "Searches of prisoners and cells that find something"},
    [OUT_INTAKE] = INTAKE("total", "all routes"),
    [OUT_INTAKE_VISITS] = INTAKE("visits", "visits"),
    [OUT_INTAKE_MAIL] = INTAKE("mail", "mail and parcels"),
    [OUT_INTAKE_STAFF] = INTAKE("staff", "members of staff"),
    [OUT_INTAKE_DRONE] = INTAKE("drone", "drones"),
    [OUT_INTAKE_THROW] = INTAKE("throw", "throw-overs"),
    [OUT_INTAKE_RECEPTION] = INTAKE("reception", "new receptions and transfers"),
    [OUT_INTAKE_COURT] = INTAKE("court", "returns from court"),
    [OUT_INTERDICTED] = {"loads_stopped", "% of loads", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_MARKET, false,
                         "Loads stopped on the way in"},
    [OUT_SHIFT] = {"effort_shift", "% of effort per year", OCP_NEUTRAL, OCP_PER_MEASURE, 100.0 * 365.25 / 7.0, OCP_FAMILY_GROUPS,
                   false, "Smuggling effort that groups move from one route to another"},
    [OUT_NOVELTY] = {"method_novelty", "0 to 1", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                     "How new groups' smuggling methods are to the service, weighted by effort"},
    [OUT_CONDITION] = {"countermeasure_condition", "0 to 1", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_MARKET, false,
                       "Working order of countermeasures on smuggling routes"},
    [OUT_DRONE_SEEN] = {"drone_incidents_recorded", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                        OCP_FAMILY_MARKET, true, "Drone flights noticed and recorded"},
    [OUT_OVERDOSE_SEEN] = {"overdoses_recorded", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                           OCP_FAMILY_HARM, true, "Overdoses noticed and recorded"},
    [OUT_OVERDOSE_DEATHS] = {"overdose_deaths", "per 100000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 36525000.0,
                             OCP_FAMILY_HARM, true, "Deaths by overdose"},
    [OUT_SEARCHES] = {"searches_recorded", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0,
                      OCP_FAMILY_MARKET, true, "Searches of prisoners and cells carried out"},
    [OUT_TESTS] = {"tests_recorded", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_MARKET,
                   true, "Random drug tests carried out"},
};

static const char *const adapt_reads[] = {"market.members", "staff.corrupt", "programmes.control", NULL};
static const char *const adapt_writes[] = {"market.effort",    "market.novelty",   "market.belief", "market.gain", "market.tries",
                                           "market.condition", "market.installed", "market.skill",  NULL};
static const char *const recover_reads[] = {"rows.person", NULL};
static const char *const recover_writes[] = {"market.dependence_cannabis",   "market.dependence_nps", "market.dependence_opioids",
                                             "market.dependence_medication", "market.treated",        NULL};
static const char *const supply_reads[] = {"population.group",
                                           "staff.corrupt",
                                           "market.price",
                                           "market.effort",
                                           "market.condition",
                                           "market.skill",
                                           "market.novelty",
                                           "market.carriers",
                                           "market.members",
                                           "programmes.control",
                                           NULL};
static const char *const supply_writes[] = {"market.members", "market.stock", "market.goods_in", "market.goods_stopped",
                                            "market.owed",    "market.tries", "market.gain",     NULL};
static const char *const trade_reads[] = {"rows.person",
                                          "violence.fear",
                                          "placement.hours_out",
                                          "violence.dead",
                                          "market.treated",
                                          "market.income",
                                          "market.members",
                                          "market.phone_want",
                                          "programmes.control",
                                          "command.jammed",
                                          NULL};
static const char *const trade_writes[] = {"market.dependence_cannabis",
                                           "market.dependence_nps",
                                           "market.dependence_opioids",
                                           "market.dependence_medication",
                                           "market.used",
                                           "market.ever",
                                           "market.last_use",
                                           "market.phone",
                                           "market.craving",
                                           "market.money",
                                           "market.debt",
                                           "market.creditor",
                                           "market.debt_age",
                                           "market.pressed",
                                           "market.price",
                                           "market.stock",
                                           "market.treasury",
                                           "market.claims",
                                           "market.owed",
                                           "market.carriers",
                                           "market.bribe_budget",
                                           "market.balance",
                                           "market.takings",
                                           "market.wages",
                                           "market.goods_used",
                                           "market.deaths",
                                           "violence.dead",
                                           "population.exit",
                                           "market.searching",
                                           "market.testing",
                                           "market.screening",
                                           NULL};
static const char *const search_reads[] = {"rows.person",    "population.group", "market.last_use",
                                           "market.pressed", "market.creditor",  NULL};
static const char *const search_writes[] = {
    "market.phone", "market.stock", "market.goods_seized", "market.caught", "market.finds", "market.found", NULL};
static const char *const bury_reads[] = {"violence.dead", "market.deaths", NULL};
static const char *const bury_writes[] = {"rows.*", "market.deaths", NULL};

static const struct ocp_phase phases[] = {
    {"adapt", DAY_DECAY, 7, market_run_adapt, adapt_reads, adapt_writes},
    {"recover", DAY_DECAY, 7, market_run_recover, recover_reads, recover_writes},
    {"supply", DAY_SUPPLY, 1, market_run_supply, supply_reads, supply_writes},
    {"trade", DAY_MARKET, 1, market_run_trade, trade_reads, trade_writes},
    {"search", DAY_OBSERVE, 1, market_run_search, search_reads, search_writes},
    {"bury", DAY_DEPART, 1, market_bury, bury_reads, bury_writes},
};

/* On 24 bits, for comparison with `word >> 8`. */
static int32_t threshold_24(double p)
{
    return (int32_t)((p < 0.0 ? 0.0 : (p > 1.0 ? 1.0 : p)) * 16777216.0);
}

static void derive_goods(const struct market_params *p, struct market_derived *d)
{
    const double outside[GOOD_COUNT] = {p->outside_cannabis, p->outside_nps, p->outside_opioids, p->outside_medication,
                                        p->outside_phones};
    const double use[GOOD_COUNT] = {p->use_cannabis, p->use_nps, p->use_opioids, p->use_medication, p->use_phones};
    const double elasticity[GOOD_COUNT] = {p->elasticity_cannabis, p->elasticity_nps, p->elasticity_opioids,
                                           p->elasticity_medication, p->elasticity_phones};
    const double supply[GOOD_COUNT] = {p->supply_cannabis, p->supply_nps, p->supply_opioids, p->supply_medication,
                                       p->supply_phones};
    const double seen[GOOD_DRUGS] = {p->seen_cannabis, p->seen_nps, p->seen_opioids, p->seen_medication};
    double visible[GOOD_COUNT] = {0.0};
    double mean_visible = 0.0;
    for (unsigned g = 0; g < GOOD_DRUGS; g++) {
        d->seen[g] = seen[g];
        /* a regular user is seen for the window after each use, at most all month */
        visible[g] = seen[g] * (double)market_window[g] / 24.0;
        mean_visible += visible[g] / GOOD_DRUGS;
    }
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        d->outside[g] = outside[g];
        d->reference[g] = outside[g] * p->markup_reference;
        d->elasticity[g] = elasticity[g];
        d->supply[g] = supply[g];
        d->shift[g] = g < GOOD_DRUGS
                          ? market_testing_shift(p->testing_share, visible[g], mean_visible, p->testing_response, p->testing_shift)
                          : 0.0;
        d->log_use[g] = use[g] > 0.0 ? ocp_log(use[g]) : -700.0;
        d->cut[g] = (float)(g == GOOD_OPIOIDS ? p->treatment_opioids : (g < GOOD_DRUGS ? p->treatment_other : 0.0));
    }
}

static void derive_routes(const struct market_params *p, struct market_derived *d)
{
    const double level[ROUTE_COUNT] = {p->interdiction_visits, p->interdiction_mail,  p->interdiction_staff,
                                       p->interdiction_drone,  p->interdiction_throw, p->interdiction_reception,
                                       p->interdiction_court};
    const double open[ROUTE_COUNT] = {p->open_visits, p->open_mail,      p->open_staff, p->open_drone,
                                      p->open_throw,  p->open_reception, p->open_court};
    const double load[ROUTE_COUNT] = {p->load_visits, p->load_mail,      p->load_staff, p->load_drone,
                                      p->load_throw,  p->load_reception, p->load_court};
    for (unsigned r = 0; r < ROUTE_COUNT; r++) {
        d->level[r] = level[r];
        d->open[r] = open[r];
        d->load[r] = load[r];
        for (unsigned g = 0; g < GOOD_COUNT; g++) {
            const double mean = load[r] / market_bulk[g];
            d->load_decay[r][g] = mean > 1.0 ? ocp_log(1.0 - 1.0 / mean) : -1e300;
        }
    }
}

void market_derive(const void *from, void *to)
{
    const struct market_params *p = from;
    struct market_derived *d = to;
    derive_goods(p, d);
    derive_routes(p, d);
    const double press = ocp_daily(p->press_rate);
    const double support = ocp_daily(p->debt_support);
    d->press = ocp_threshold(press);
    d->support = ocp_threshold(support * (1.0 - press));
    d->search = threshold_24(ocp_daily(p->search_rate));
    d->test = threshold_24(p->testing_share * 12.0 / 365.25);
    d->lose = threshold_24(ocp_daily(1.0 / p->phone_life));
    d->craving_keep = (float)ocp_exp(-p->craving_decay);
    d->credit_limit = (int32_t)(p->credit_limit * 100.0);
    d->debt_cap = (int32_t)(p->debt_cap * 100.0);
}

const struct ocp_mechanism market_mechanism = {
    .name = "market",
    .title = "Drug and contraband economy",
    .meaning =
        "Goods come in on routes that groups learn to choose, are sold for money or on credit, and are sought by staff; prices, "
        "debt and money follow, in a double-entry ledger per prison",
    .params = params,
    .n_params = OCP_COUNT(params),
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
    .outcomes = outcomes,
    .n_outcomes = OUT_COUNT,
    .phases = phases,
    .n_phases = OCP_COUNT(phases),
    .derived_size = sizeof(struct market_derived),
    .derive = market_derive,
    .start = market_start,
    .enter = market_enter,
    .leave = market_leave,
    .moved = market_moved,
    .verify = market_verify,
};
