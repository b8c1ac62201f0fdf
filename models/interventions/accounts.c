/* Three ledgers: what a strategy costs and who pays (euros), where illicit money is and goes, what it costs in rights and whom.
 * Booked once a day, so that no result is shown without its cost and its rights burden. Money itself is moved by the market's
 * ledger; here it is read. Rights are counted prison by prison in accounts_rights.c. */
#include "models/day.h"
#include "models/economy/market_state.h"
#include "models/interventions/accounts_inside.h"
#include "models/institution/placement_state.h"
#include "models/outside/outside_state.h"
#include "models/people/population_state.h"

static const struct ocp_param params[] = {ACCOUNTS_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {ACCOUNTS_COLUMNS(OCP_COLUMN_ROW)};

#define EUROS(name, text)                                                                                             \
    {                                                                                                                 \
        name, "EUR per prisoner-year", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365.25, OCP_FAMILY_COST, true, text \
    }
#define ILLICIT(name, direction, text)                                                                         \
    {                                                                                                          \
        name, "EUR per prisoner-year", direction, OCP_PER_PRISONER_DAY, 3.6525, OCP_FAMILY_GROUPS, false, text \
    }
#define BURDEN(name, text)                                                                                                        \
    {                                                                                                                             \
        name, "weighted days per 1000 prisoner-days", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 1000.0, OCP_FAMILY_RIGHTS, true, \
            text                                                                                                                  \
    }
#define BREACH(name, text)                                                                                                       \
    {                                                                                                                            \
        name, "days per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_RIGHTS, true, text \
    }
#define RULE(id, name, text) [OUT_RULE + RULE_##id] = BREACH(name, text),
/* A right: for all prisoners, then for each half of them. */
#define OF_CLASS(name, seen, text)                                                                                            \
    {                                                                                                                         \
        name, "per 1000 prisoner-days of theirs", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1000.0, OCP_FAMILY_RIGHTS, seen, text \
    }
#define RIGHT(id, name, seen, text)                                                                                               \
    [OUT_RIGHT + RIGHT_##                                                                                                         \
        id] = {name, "per 1000 prisoner-days", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 1000.0, OCP_FAMILY_RIGHTS, seen, text}, \
        [OUT_CLASS + 4 * RIGHT_##                                                                                                 \
            id] = OF_CLASS(name "_unaffiliated", false, text ": of prisoners in no group"),                                       \
    [OUT_CLASS + 4 * RIGHT_##id + 1] = OF_CLASS(name "_members", false, text ": of members of groups"),                           \
    [OUT_CLASS + 4 * RIGHT_##id + 2] = OF_CLASS(name "_majority", seen, text ": of prisoners of majority origin"),                \
    [OUT_CLASS + 4 * RIGHT_##id + 3] = OF_CLASS(name "_minority", seen, text ": of prisoners of minority origin"),

static const struct ocp_outcome outcomes[OUT_COUNT] = {
    [OUT_COST] = EUROS("cost_eur", "Cost of measures, special regimes and transfers"),
    [OUT_COST_MEASURES] = EUROS("cost_measures", "Cost of measures: capital, yearly and per prisoner-day"),
    [OUT_COST_REGIMES] = EUROS("cost_regimes", "Cost of special regimes above ordinary places"),
    [OUT_COST_PAYER + OCP_PAYER_SERVICE] = EUROS("cost_prison_service", "Paid by the prison service"),
    [OUT_COST_PAYER + OCP_PAYER_HEALTH] = EUROS("cost_health", "Paid by the health service"),
    [OUT_COST_PAYER + OCP_PAYER_JUSTICE] = EUROS("cost_justice", "Paid by courts and prosecution"),
    [OUT_COST_PAYER + OCP_PAYER_POLICE] = EUROS("cost_police", "Paid by the police"),
    [OUT_COST_PAYER + OCP_PAYER_SOCIAL] = EUROS("cost_social", "Paid by schools, youth and social services"),
    [OUT_RIGHTS] = BURDEN("rights_burden", "Rights burden: days under restriction, weighted by how much they take"),
    [OUT_RIGHTS_REGIMES] = BURDEN("rights_regimes", "Rights burden as counted, without what measures say of themselves"),
    [OUT_BURDEN + OCP_RIGHT_ISOLATION] = BURDEN("burden_isolation", "Rights burden: hours locked up, and company"),
    [OUT_BURDEN + OCP_RIGHT_CONTACT] = BURDEN("burden_contact", "Rights burden: contact with the family"),
    [OUT_BURDEN + OCP_RIGHT_PRIVACY] = BURDEN("burden_privacy", "Rights burden: privacy of communication, body, cell and records"),
    [OUT_BURDEN + OCP_RIGHT_PLACEMENT] = BURDEN("burden_placement", "Rights burden: being moved for the sake of security"),
    [OUT_BURDEN + OCP_RIGHT_OTHER] =
        BURDEN("burden_other", "Rights burden: what regimes and measures say of themselves beyond what is counted"),
    [OUT_BURDEN_CLASS] = OF_CLASS("rights_burden_unaffiliated", false, "Rights burden: of prisoners in no group"),
    [OUT_BURDEN_CLASS + 1] = OF_CLASS("rights_burden_members", false, "Rights burden: of members of groups"),
    [OUT_BURDEN_CLASS + 2] = OF_CLASS("rights_burden_majority", true, "Rights burden: of prisoners of majority origin"),
    [OUT_BURDEN_CLASS + 3] = OF_CLASS("rights_burden_minority", true, "Rights burden: of prisoners of minority origin"),
    [OUT_STAFF] = {"burden_staff", "weighted days per 1000 staff-days", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1000.0,
                   OCP_FAMILY_RIGHTS, true, "Rights burden of members of staff: apart, in no sum with that of prisoners"},
    [OUT_TREASURY] = {"illicit_money", "EUR per prisoner", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 0.01, OCP_FAMILY_MARKET,
                      false, "Money in groups' hands inside"},
    [OUT_SERVICE] = {"cost_service", "EUR per year", OCP_LOWER_IS_BETTER, OCP_PER_DAY, 365.25, OCP_FAMILY_COST, true,
                     "Cost of measures, special regimes and transfers to the whole service"},
    [OUT_SUPPLIERS] =
        ILLICIT("money_to_suppliers", OCP_LOWER_IS_BETTER, "Groups' money that goes to suppliers and couriers outside"),
    [OUT_FAMILIES] = ILLICIT("money_to_families", OCP_NEUTRAL, "Groups' money that goes to members' families"),
    [OUT_WAGES] = ILLICIT("money_to_members", OCP_LOWER_IS_BETTER, "Groups' money that goes to members inside"),
    [OUT_MARKET_HHI] = {"market_concentration", "0 to 1", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_MARKET, false,
                        "Concentration of a prison's supply in few groups (Herfindahl index of stock by value)"},
    [OUT_BREACHES] = BREACH("rights_breaches", "Days on which a rule of the European Prison Rules is broken"),
    ACCOUNTS_RULES(RULE) RIGHT(ISOLATION, "isolation_days", true, "Days in isolation")
        RIGHT(VISITS, "visits_lost", true, "Days' worth of visits taken away")
            RIGHT(SCREENED, "communications_screened", true, "Days' worth of communication listened to or screened")
                RIGHT(UNFOUNDED, "unfounded_measures", false,
                      "Days under a placement for members while belonging to no group")[OUT_DISPARITY] =
                    {"intelligence_disparity", "ratio", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_RIGHTS, false,
                     "How many times more often non-members of minority origin are believed members than others"},
};

/* --- euros --- */

/* Turns what is due into whole cents; what is left of a cent waits for tomorrow. */
static int64_t settle(double *due)
{
    const int64_t cents = (int64_t)(*due + (*due < 0.0 ? -0.5 : 0.5));
    *due -= (double)cents;
    return cents;
}

static double cost_of_regimes(const struct ocp_day *day, uint32_t p)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[p];
    double euros = 0.0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct accounts_params *a = ocp_wing_params(day, w, MECH_accounts);
        euros += a->day_cost * (double)world->wings[w].count;
    }
    return euros;
}

/* One prison's day in cents, by payer and line. */
static void book_euros(const struct ocp_day *day, uint32_t p, bool counting)
{
    const struct ocp_world *world = day->world;
    struct accounts_state *s = accounts_of(world);
    double eur[OCP_PAYER_COUNT][OCP_COST_KINDS] = {{0.0}};
    ocp_intervention_costs(day, p, eur);
    double *due = s->due + (size_t)p * ACCOUNTS_EUROS;
    for (unsigned payer = 0; payer < OCP_PAYER_COUNT; payer++) {
        for (unsigned kind = 0; kind < OCP_COST_KINDS; kind++) {
            due[payer * LINE_COUNT + LINE_CAPITAL + kind] += 100.0 * eur[payer][kind];
        }
    }
    due[OCP_PAYER_SERVICE * LINE_COUNT + LINE_REGIMES] += 100.0 * cost_of_regimes(day, p);
    due[OCP_PAYER_SERVICE * LINE_COUNT + LINE_TRANSFERS] += 100.0 * placement_of(world)->transfer_euros[p];
    int64_t paid[OCP_PAYER_COUNT] = {0};
    int64_t line[LINE_COUNT] = {0};
    for (unsigned k = 0; k < ACCOUNTS_EUROS; k++) {
        const int64_t cents = settle(&due[k]);
        paid[k / LINE_COUNT] += cents;
        line[k % LINE_COUNT] += cents;
        s->euros[k] += counting ? cents : 0;
    }
    int64_t all = 0;
    for (unsigned payer = 0; payer < OCP_PAYER_COUNT; payer++) {
        all += paid[payer];
        ocp_measure(day, MECH_accounts, OUT_COST_PAYER + payer, p, (double)paid[payer] / 100.0);
    }
    const int64_t measures = line[LINE_CAPITAL] + line[LINE_YEARLY] + line[LINE_PRISONER_DAY];
    ocp_measure(day, MECH_accounts, OUT_COST, p, (double)all / 100.0);
    ocp_measure(day, MECH_accounts, OUT_SERVICE, p, (double)all / 100.0);
    ocp_measure(day, MECH_accounts, OUT_COST_MEASURES, p, (double)measures / 100.0);
    ocp_measure(day, MECH_accounts, OUT_COST_REGIMES, p, (double)line[LINE_REGIMES] / 100.0);
}

/* --- illicit money --- */

/* What groups have paid to whom since day 0. */
static void uses_of(const struct market_state *m, uint32_t p, int64_t use[USE_COUNT])
{
    const int64_t *balance = m->balance + (size_t)p * ACCOUNT_COUNT;
    use[USE_SUPPLIERS] = balance[ACCOUNT_SUPPLIERS];
    use[USE_FAMILIES] = balance[ACCOUNT_FAMILIES];
    use[USE_WAGES] = m->wages[p];
    use[USE_STAFF] = balance[ACCOUNT_STAFF];
    use[USE_SEIZED] = balance[ACCOUNT_SEIZED];
    use[USE_LAUNDERED] = balance[ACCOUNT_LAUNDERED];
}

static void book_money(const struct ocp_day *day, uint32_t p)
{
    const struct ocp_world *world = day->world;
    const struct market_state *m = market_of(world);
    int64_t *spent = accounts_of(world)->spent + (size_t)p * USE_COUNT;
    int64_t use[USE_COUNT];
    uses_of(m, p, use);
    ocp_measure(day, MECH_accounts, OUT_TREASURY, p, (double)m->balance[(size_t)p * ACCOUNT_COUNT + ACCOUNT_TREASURY]);
    ocp_measure(day, MECH_accounts, OUT_SUPPLIERS, p, (double)(use[USE_SUPPLIERS] - spent[USE_SUPPLIERS]));
    ocp_measure(day, MECH_accounts, OUT_FAMILIES, p, (double)(use[USE_FAMILIES] - spent[USE_FAMILIES]));
    ocp_measure(day, MECH_accounts, OUT_WAGES, p, (double)(use[USE_WAGES] - spent[USE_WAGES]));
    double sum = 0.0;
    double squares = 0.0;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        double value = 0.0;
        for (unsigned good = 0; good < GOOD_COUNT; good++) {
            value += (double)m->stock[((size_t)p * world->n_groups + g) * GOOD_COUNT + good] *
                     (double)m->price[(size_t)p * GOOD_COUNT + good];
        }
        sum += value;
        squares += value * value;
    }
    if (sum > 0.0) {
        ocp_measure_ratio(day, MECH_accounts, OUT_MARKET_HHI, p, squares / sum, sum);
    }
    for (unsigned k = 0; k < USE_COUNT; k++) {
        spent[k] = use[k];
    }
}

/* --- rights --- */

static void book_rights(const struct ocp_world *world, uint32_t p)
{
    struct accounts_state *s = accounts_of(world);
    for (unsigned k = 0; k < ACCOUNTS_RIGHTS; k++) {
        s->rights[k] += s->today[(size_t)p * ACCOUNTS_RIGHTS + k];
    }
    for (unsigned k = 0; k < ACCOUNTS_BURDENS; k++) {
        s->borne[k] += s->burden[(size_t)p * ACCOUNTS_BURDENS + k];
    }
    for (unsigned k = 0; k < CLASS_COUNT; k++) {
        s->person_days[k] += (int64_t)s->persons[(size_t)p * CLASS_COUNT + k];
    }
}

/* Weekly: wrongly believed members among each origin's non-members. */
static void compare_origins(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    const struct ocp_world *world = day->world;
    const struct population_state *who = population_of(world);
    const uint8_t *believed = placement_of(world)->believed_group;
    double wrong[2] = {0.0, 0.0};
    double all[2] = {0.0, 0.0};
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if (who->group[row] == OCP_NO_GROUP) {
                const unsigned k = who->origin[row] > 0;
                wrong[k] += believed[row] != OCP_NO_GROUP ? 1.0 : 0.0;
                all[k] += 1.0;
            }
        }
    }
    if (all[0] > 0.0 && all[1] > 0.0 && wrong[0] > 0.0) {
        ocp_measure_ratio(day, MECH_accounts, OUT_DISPARITY, OCP_NOWHERE, wrong[1] / all[1], wrong[0] / all[0]);
    }
}

static void book(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    const struct ocp_world *world = day->world;
    const bool counting = world->day >= world->first_day;
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        book_euros(day, p, counting);
        book_money(day, p);
        if (counting) {
            book_rights(world, p);
        }
    }
}

static void start(struct ocp_day *day)
{
    for (uint32_t w = 0; w < day->world->n_wings; w++) {
        accounts_of(day->world)->company[w] = -1.0F;
    }
}

/* Takings of groups, and what they bring from outside, are in their treasuries or have gone where the ledger says, to the cent; and
 * what outside says was sent in has arrived. */
static const char *verify(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct market_state *m = market_of(world);
    int64_t brought = 0;
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        int64_t use[USE_COUNT];
        int64_t gone = m->balance[(size_t)p * ACCOUNT_COUNT + ACCOUNT_TREASURY];
        uses_of(m, p, use);
        for (unsigned k = 0; k < USE_COUNT; k++) {
            gone += use[k];
        }
        if (gone != m->takings[p] + m->brought[p]) {
            return "accounts: groups' takings are neither in their treasuries nor spent";
        }
        brought += m->brought[p];
    }
    if (brought != outside_of(world)->books[BOOK_PRISONS]) {
        return "accounts: money sent in from outside has not arrived, or came from nowhere";
    }
    for (unsigned k = 0; k < ACCOUNTS_EUROS; k++) {
        if (accounts_of(world)->euros[k] < 0) {
            return "accounts: negative spending";
        }
    }
    return NULL;
}

static const char *const reads_count[] = {"population.group",    "population.origin",   "placement.segregated",
                                          "placement.reason",    "placement.hours_out", "programmes.contact",
                                          "command.visits_lost", "command.watched",     "intelligence.screening",
                                          "contacts.met",        "accounts.alone",      "command.contact_lost",
                                          "accounts.company",    "staff.posts",         NULL};
static const char *const writes_count[] = {"accounts.today",   "accounts.persons", "accounts.alone",
                                           "accounts.company", "accounts.burden",  NULL};
static const char *const reads_book[] = {
    "placement.transfer_euros", "market.balance", "market.wages", "market.stock", "market.price", "accounts.*", NULL};
static const char *const writes_book[] = {
    "accounts.euros", "accounts.due", "accounts.spent", "accounts.rights", "accounts.person_days", "accounts.borne", NULL};
static const char *const reads_origins[] = {"population.group", "population.origin", "placement.believed_group", NULL};
static const char *const writes_origins[] = {NULL};

static const struct ocp_phase phases[] = {
    {"count", DAY_CLOSE, 1, accounts_count, reads_count, writes_count},
    {"book", DAY_ACCOUNTS, 1, book, reads_book, writes_book},
    {"compare_origins", DAY_ACCOUNTS, 7, compare_origins, reads_origins, writes_origins},
};

const struct ocp_mechanism accounts_mechanism = {
    .name = "accounts",
    .title = "Three ledgers",
    .meaning = "Euros by payer, illicit money by holder, rights burden by right and by group of prisoners",
    .params = params,
    .n_params = OCP_COUNT(params),
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
    .outcomes = outcomes,
    .n_outcomes = OCP_COUNT(outcomes),
    .phases = phases,
    .n_phases = OCP_COUNT(phases),
    .start = start,
    .verify = verify,
};
