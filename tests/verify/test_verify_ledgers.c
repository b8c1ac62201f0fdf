/* The three ledgers close every day: euros by payer and line to the cent, groups' money by use to the cent, rights by right and
 * class of prisoners to the thousandth of a day; and each check notices a ledger that is off by one. */
#include "engine/measure.h"
#include "models/economy/market_state.h"
#include "models/institution/placement_state.h"
#include "models/interventions/accounts_state.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BURN_IN = 20, HORIZON = 200, PRISONS = 3, PERIOD = 20 };

static struct ocp_model *model;

static int start(void **state)
{
    (void)state;
    model = tiny_model();
    return 0;
}

static int end(void **state)
{
    (void)state;
    ocp_model_free(model);
    return 0;
}

static int64_t line(const struct ocp_world *world, enum ocp_payer payer, enum accounts_line k)
{
    return accounts_of(world)->euros[(unsigned)payer * LINE_COUNT + k];
}

static int64_t all_euros(const struct ocp_world *world)
{
    int64_t sum = 0;
    for (unsigned k = 0; k < ACCOUNTS_EUROS; k++) {
        sum += accounts_of(world)->euros[k];
    }
    return sum;
}

static double in_period(const struct ocp_world *world, const char *outcome, uint32_t period)
{
    const long k = ocp_model_outcome(model, outcome);
    assert_true(k >= 0);
    return ocp_measure_values(world)[(size_t)k * ocp_measure_periods(world->plan) + period];
}

/* Two measures, paid by health and by justice, special regimes' daily cost, and transfers. */
static void euros_close_to_the_cent(void **state)
{
    (void)state;
    struct ocp_plan plan =
        tiny_plan(model, (struct tiny_options){.prisons = PRISONS, .burn_in = BURN_IN, .horizon = HORIZON, .period = PERIOD});
    tiny_set(&plan, model, "accounts.day_cost", 1.237);
    const uint32_t strategy = tiny_add_strategy(&plan, "paid");
    struct ocp_intervention *care = tiny_add_change(&plan, model, strategy, "market.treatment_coverage", OCP_SET, 0.5);
    care->payer = OCP_PAYER_HEALTH;
    care->capital_eur = 1234.56;
    care->yearly_eur = 9999.99;
    care->start_day = 10;
    struct ocp_intervention *court = tiny_add_change(&plan, model, strategy, "placement.dispersal", OCP_SET, 0.2);
    court->payer = OCP_PAYER_JUSTICE;
    court->prisoner_day_eur = 0.333;
    court->intensity = 0.5;
    struct ocp_world *world = tiny_world(model, &plan, 0, strategy);
    tiny_run(world, BURN_IN);
    assert_int_equal(all_euros(world), 0); /* nothing is booked before the horizon */
    double heads = 0.0;
    double bill = 0.0;
    for (uint32_t d = 0; d < HORIZON; d++) {
        tiny_run(world, 1);
        heads += (double)ocp_world_population(world);
        for (uint32_t p = 0; p < PRISONS; p++) {
            bill += 100.0 * placement_of(world)->transfer_euros[p];
        }
        const double days = d >= 10 ? (double)d - 9.0 : 0.0;
        /* each prison's line is within half a cent of what is due */
        assert_true(fabs((double)line(world, OCP_PAYER_HEALTH, LINE_YEARLY) - PRISONS * days * 999999.0 / 365.25) <= 0.5 * PRISONS);
        assert_int_equal(line(world, OCP_PAYER_HEALTH, LINE_CAPITAL), d >= 10 ? PRISONS * 123456 : 0);
        assert_true(fabs((double)line(world, OCP_PAYER_JUSTICE, LINE_PRISONER_DAY) - 0.5 * 33.3 * heads) <= 0.5 * PRISONS);
        assert_true(fabs((double)line(world, OCP_PAYER_SERVICE, LINE_REGIMES) - 123.7 * heads) <= 0.5 * PRISONS);
    }
    assert_true(bill > 0.0 && fabs((double)line(world, OCP_PAYER_SERVICE, LINE_TRANSFERS) - bill) <= 0.5 * PRISONS);
    assert_int_equal(line(world, OCP_PAYER_POLICE, LINE_YEARLY), 0);
    /* what is shown is the ledger: payers add up in every period, and over all of them to what was booked */
    for (uint32_t t = 0; t < HORIZON / PERIOD; t++) {
        const double payers = in_period(world, "cost_prison_service", t) + in_period(world, "cost_health", t) +
                              in_period(world, "cost_justice", t) + in_period(world, "cost_police", t) +
                              in_period(world, "cost_social", t);
        assert_true(fabs(payers - in_period(world, "cost_eur", t)) < 1e-9 * payers);
        assert_true(fabs(in_period(world, "cost_measures", t) + in_period(world, "cost_regimes", t) +
                         in_period(world, "cost_transfers", t) - in_period(world, "cost_eur", t)) < 0.01);
    }
    assert_true(in_period(world, "cost_health", 0) > 0.0 && in_period(world, "cost_police", 0) == 0.0);
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

/* verify() of the mechanism sums it every day here: takings are in treasuries or went where the ledger says. */
static void illicit_money_is_somewhere(void **state)
{
    (void)state;
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .burn_in = BURN_IN, .horizon = HORIZON});
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    for (uint32_t d = 0; d < BURN_IN + HORIZON; d++) {
        tiny_run(world, 1);
    }
    struct market_state *m = market_of(world);
    const int64_t *balance = m->balance;
    assert_true(m->takings[0] > 0 && m->wages[0] > 0 && balance[ACCOUNT_SUPPLIERS] > 0 && balance[ACCOUNT_FAMILIES] > 0 &&
                balance[ACCOUNT_LAUNDERED] > 0 && balance[ACCOUNT_SEIZED] > 0);
    assert_true(tiny_outcome(world, "money_to_suppliers") > 0.0 && tiny_outcome(world, "money_to_members") > 0.0);
    /* in a year, takings are what was paid out and what treasuries gained */
    const double uses = tiny_outcome(world, "money_to_suppliers") + tiny_outcome(world, "money_to_families") +
                        tiny_outcome(world, "money_to_members") + tiny_outcome(world, "money_laundered") +
                        tiny_outcome(world, "money_seized");
    assert_true(uses > 0.7 * tiny_outcome(world, "revenue") && uses < 1.3 * tiny_outcome(world, "revenue"));
    m->takings[1]++; /* a cent from nowhere */
    assert_non_null(ocp_world_verify(world));
    m->takings[1]--;
    assert_null(ocp_world_verify(world));
    m->wages[0]--;
    assert_non_null(ocp_world_verify(world));
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

/* Who lives where in the morning, which is whom the day's count is about. */
struct morning {
    uint32_t n;
    uint32_t *person, *prison;
    uint8_t *class, *unfounded, *placed;
};

static void look(const struct ocp_world *world, struct morning *m)
{
    const struct population_state *who = population_of(world);
    const struct placement_state *place = placement_of(world);
    m->n = 0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
            const bool member = who->group[row] != OCP_NO_GROUP;
            const uint8_t reason = place->reason[row];
            m->person[m->n] = world->person[row];
            m->prison[m->n] = world->wings[w].prison;
            m->class[m->n] = (uint8_t)((member ? 2U : 0U) + (who->origin[row] > 0 ? 1U : 0U));
            const bool believed =
                reason != REASON_CAPACITY && reason != REASON_REVIEW && reason != REASON_PROTECTION && reason != REASON_HOME;
            m->unfounded[m->n] = !member && believed;
            m->placed[m->n] = believed && reason != REASON_SPECIAL;
            m->n++;
        }
    }
}

/* What everybody bears in the world below, in millionths of a day: by what is done, and by what the measure says of itself. */
enum {
    CONTACT = 35000 + 0,     /* 0.3 x (0.25 of visits + 0.1 of calls) / 3 */
    PRIVACY = 17500 + 10000, /* 0.05 x (0.6 of calls + 0.3 of letters + 0.15 of visits) / 3, and 0.01 */
    PLACEMENT = 2000,
    OTHER = 3000, /* 0.002 and 0.003 */
    ALONE = 1000000,
    PLACED = 100000
};

/* The same for the burden, by right and class, each from the rows. */
static void compare_burden(const struct morning *m, const struct ocp_world *world)
{
    const struct accounts_state *s = accounts_of(world);
    int64_t expected[PRISONS * ACCOUNTS_BURDENS] = {0};
    bool all_there = true;
    for (uint32_t i = 0; i < m->n; i++) {
        int64_t *own = expected + (size_t)m->prison[i] * ACCOUNTS_BURDENS + m->class[i];
        const uint32_t row = world->row_of_person[m->person[i]];
        all_there = all_there && row != OCP_NOWHERE;
        own[OCP_RIGHT_ISOLATION * CLASS_COUNT] += row != OCP_NOWHERE && placement_of(world)->segregated[row] > 0 ? ALONE : 0;
        own[OCP_RIGHT_CONTACT * CLASS_COUNT] += CONTACT;
        own[OCP_RIGHT_PRIVACY * CLASS_COUNT] += PRIVACY;
        own[OCP_RIGHT_PLACEMENT * CLASS_COUNT] += PLACEMENT + (m->placed[i] ? PLACED : 0);
        own[OCP_RIGHT_OTHER * CLASS_COUNT] += OTHER;
    }
    for (unsigned k = 0; k < PRISONS * ACCOUNTS_BURDENS; k++) {
        if (all_there || k % ACCOUNTS_BURDENS / CLASS_COUNT != OCP_RIGHT_ISOLATION) {
            assert_int_equal(expected[k], s->burden[k]);
        }
    }
}

/* Rights and classes are two ways to sum one ledger: both come to the total that is shown. */
static void burden_adds_up(const struct ocp_world *world, int64_t days)
{
    static const char *const by_right[] = {"burden_isolation", "burden_contact", "burden_privacy", "burden_placement",
                                           "burden_other"};
    static const char *const by_class[] = {"rights_burden_unaffiliated", "rights_burden_members", "rights_burden_majority",
                                           "rights_burden_minority"};
    const struct accounts_state *s = accounts_of(world);
    const double all = tiny_outcome(world, "rights_burden");
    double sum = 0.0;
    double borne = 0.0;
    for (unsigned k = 0; k < OCP_RIGHT_STAFF; k++) {
        sum += tiny_outcome(world, by_right[k]);
    }
    for (unsigned k = 0; k < ACCOUNTS_BURDENS; k++) {
        borne += (double)s->borne[k];
    }
    assert_true(fabs(sum - all) < 1e-9 * all);
    assert_true(fabs(all / (borne / 1000.0 / (double)days) - 1.0) < 0.01); /* prisoner-days are those of the evening */
    for (unsigned h = 0; h < 4; h += 2) {
        const unsigned first[2] = {CLASS_MAJORITY, CLASS_MAJORITY};
        const unsigned second[2] = {CLASS_MINORITY, CLASS_MEMBER_MAJORITY};
        double part = 0.0;
        for (unsigned k = 0; k < CLASS_COUNT; k++) {
            const bool own = k == first[h / 2] || k == second[h / 2];
            part += (double)s->person_days[k] * tiny_outcome(world, by_class[h + (own ? 0 : 1)]);
        }
        assert_true(fabs(part / (borne / 1000.0) - 1.0) < 0.01); /* periods weigh alike, their prisoner-days nearly */
    }
    assert_true(fabs(tiny_outcome(world, "rights_regimes") - (all - 15.0)) < 0.2); /* what the measure says of itself */
    assert_true(fabs(tiny_outcome(world, "burden_staff") - 500.0) < 1e-9);
}

/* The evening's ledger against the morning's people, for those who are still there to be asked whether they were segregated. */
static void compare(const struct ocp_world *world, const struct morning *m, const struct accounts_state *s)
{
    int64_t expected[PRISONS * ACCOUNTS_RIGHTS] = {0};
    uint32_t persons[PRISONS * CLASS_COUNT] = {0};
    bool all_there = true;
    for (uint32_t i = 0; i < m->n; i++) {
        int64_t *own = expected + (size_t)m->prison[i] * ACCOUNTS_RIGHTS + m->class[i];
        const uint32_t row = world->row_of_person[m->person[i]];
        all_there = all_there && row != OCP_NOWHERE;
        persons[m->prison[i] * CLASS_COUNT + m->class[i]]++;
        own[RIGHT_ISOLATION * CLASS_COUNT] += row != OCP_NOWHERE && placement_of(world)->segregated[row] > 0 ? 1000 : 0;
        own[RIGHT_VISITS * CLASS_COUNT] += 250;
        own[RIGHT_SCREENED * CLASS_COUNT] += 350; /* hours are not short */
        own[RIGHT_UNFOUNDED * CLASS_COUNT] += m->unfounded[i] ? 1000 : 0;
    }
    for (unsigned k = 0; k < PRISONS * CLASS_COUNT; k++) {
        assert_int_equal(persons[k], s->persons[k]);
    }
    for (unsigned k = 0; k < PRISONS * ACCOUNTS_RIGHTS; k++) {
        if (all_there || k % ACCOUNTS_RIGHTS / CLASS_COUNT != RIGHT_ISOLATION) {
            assert_int_equal(expected[k], s->today[k]);
        }
    }
}

static void rights_close_by_class(void **state)
{
    (void)state;
    struct ocp_plan plan =
        tiny_plan(model, (struct tiny_options){.prisons = PRISONS, .burn_in = BURN_IN, .horizon = HORIZON, .period = PERIOD});
    tiny_set(&plan, model, "programmes.routine", 0.0);
    tiny_set(&plan, model, "command.restrict_visits", 0.25);
    tiny_set(&plan, model, "command.watch_calls", 0.6); /* calls, letters and visits count alike: 0.35 on average */
    tiny_set(&plan, model, "command.watch_mail", 0.3);
    tiny_set(&plan, model, "command.watch_visits", 0.15);
    tiny_set(&plan, model, "programmes.family_contact", 1.0);
    tiny_set(&plan, model, "placement.lockup", 0.0);
    tiny_set(&plan, model, "placement.dispersal", 1.0);
    tiny_set(&plan, model, "intelligence.reports", 40.0);
    tiny_set(&plan, model, "intelligence.capacity", 30.0);
    const uint32_t strategy = tiny_add_strategy(&plan, "says so");
    struct ocp_intervention *says = tiny_add_change(&plan, model, strategy, "market.hours_unknown", OCP_SET, 8.0);
    says->rights[OCP_RIGHT_PRIVACY] = 0.01;
    says->rights[OCP_RIGHT_PLACEMENT] = 0.002;
    says->rights[OCP_RIGHT_OTHER] = 0.003;
    says->rights[OCP_RIGHT_STAFF] = 0.5;
    struct ocp_world *world = tiny_world(model, &plan, 0, strategy);
    struct morning m = {.person = calloc(world->n_rows, sizeof *m.person),
                        .prison = calloc(world->n_rows, sizeof *m.prison),
                        .class = calloc(world->n_rows, 1),
                        .placed = calloc(world->n_rows, 1),
                        .unfounded = calloc(world->n_rows, 1)};
    assert_true(m.person && m.prison && m.class && m.unfounded && m.placed);
    tiny_run(world, BURN_IN);
    const struct accounts_state *s = accounts_of(world);
    int64_t sum[ACCOUNTS_RIGHTS] = {0};
    int64_t days = 0;
    for (uint32_t d = 0; d < HORIZON; d++) {
        look(world, &m);
        tiny_run(world, 1);
        if ((BURN_IN + d) % 7 != 0) { /* once a week people join and leave groups in the course of the day */
            compare(world, &m, s);
            compare_burden(&m, world);
        }
        for (unsigned k = 0; k < PRISONS * ACCOUNTS_RIGHTS; k++) {
            sum[k % ACCOUNTS_RIGHTS] += s->today[k];
        }
        days += m.n;
    }
    int64_t isolation = 0;
    int64_t counted = 0;
    for (unsigned k = 0; k < ACCOUNTS_RIGHTS; k++) {
        assert_int_equal(s->rights[k], sum[k]);
        isolation += k / CLASS_COUNT == RIGHT_ISOLATION ? sum[k] : 0;
    }
    for (unsigned k = 0; k < CLASS_COUNT; k++) {
        counted += s->person_days[k];
    }
    assert_int_equal(counted, days);
    assert_true(isolation > 0 && sum[RIGHT_UNFOUNDED * CLASS_COUNT] > 0);
    assert_int_equal(sum[RIGHT_UNFOUNDED * CLASS_COUNT + CLASS_MEMBER_MAJORITY], 0);
    /* shown per 1000 prisoner-days: of all, whose number is taken in the evening, and of each half */
    assert_true(fabs(tiny_outcome(world, "isolation_days") * (double)days / (double)isolation - 1.0) < 0.01);
    assert_true(fabs(tiny_outcome(world, "visits_lost") - 250.0) < 2.5);
    assert_true(fabs(tiny_outcome(world, "communications_screened_members") - 350.0) < 1e-9);
    assert_true(tiny_outcome(world, "unfounded_measures_members") == 0.0);
    assert_true(tiny_outcome(world, "unfounded_measures_unaffiliated") > 0.0);
    burden_adds_up(world, days);
    free(m.person);
    free(m.prison);
    free(m.class);
    free(m.unfounded);
    free(m.placed);
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

/* Each rule is broken by what breaks it, and by nothing else; the sum counts a day once. */
static void each_rule_is_noticed(void **state)
{
    (void)state;
    static const struct {
        const char *param;
        double value;
        const char *outcome;
        double at_least, at_most; /* days per 1000 prisoner-years */
    } cases[] = {
        {NULL, 0.0, "breach_hours_out", 0.0, 0.0},
        {NULL, 0.0, "breach_family_contact", 0.0, 0.0},
        {NULL, 0.0, "breach_space", 0.0, 0.0},
        {"placement.hours_out", 0.9, "breach_hours_out", 362000.0, 365250.0},
        {"placement.hours_out", 3.0, "breach_hours_out", 0.0, 0.0},
        {"programmes.family_contact", 0.0, "breach_family_contact", 362000.0, 365250.0},
        {"accounts.place_space", 2.0, "breach_space", 300000.0, 365250.0},
        {"placement.segregation_median", 60.0, "breach_prolonged_segregation", 100.0, 300000.0},
        {"placement.segregation_spread", 0.0, "breach_prolonged_segregation", 0.0, 0.0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ocp_plan plan =
            tiny_plan(model, (struct tiny_options){.prisons = 1, .wings = 4, .burn_in = 30, .horizon = 180, .occupancy = 0.9});
        tiny_set(&plan, model, "placement.lockup", 0.0);
        if (cases[i].param) {
            tiny_set(&plan, model, cases[i].param, cases[i].value);
        }
        struct ocp_world *world = tiny_world(model, &plan, 0, 0);
        tiny_run(world, 210);
        const double value = tiny_outcome(world, cases[i].outcome);
        const double all = tiny_outcome(world, "rights_breaches");
        if (!(value >= cases[i].at_least && value <= cases[i].at_most * 1.01)) {
            fail_msg("%s = %g: %s is %g", cases[i].param ? cases[i].param : "default", cases[i].value, cases[i].outcome, value);
        }
        assert_true(all >= value - 1e-9 && all < 365250.0 * 1.01);
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
}

/* One outcome of half a year in which everybody has so many hours out of cell and meets so many others. */
static double under_regime(double hours, double rate, double segregated, const char *outcome)
{
    struct ocp_plan plan =
        tiny_plan(model, (struct tiny_options){.prisons = 1, .wings = 4, .burn_in = 30, .horizon = 180, .occupancy = 0.9});
    tiny_set(&plan, model, "placement.lockup", 0.0);
    tiny_set(&plan, model, "placement.segregation_chance", segregated);
    tiny_set(&plan, model, "placement.segregation_find", segregated);
    tiny_set(&plan, model, "placement.protection_cell", 0.0);
    tiny_set(&plan, model, "placement.hours_out", hours);
    tiny_set(&plan, model, "contacts.rate", rate);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 210);
    const double value = tiny_outcome(world, outcome);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    return value;
}

/* Twenty-two hours a day in little company is solitary confinement, whatever it is called: prolonged after fifteen days, and never
 * lighter than a day of segregation. Newcomers are inside for less, so a little is missing from the whole year. */
static void solitude_is_counted_whatever_it_is_called(void **state)
{
    (void)state;
    static const char *const prolonged = "breach_prolonged_segregation";
    const double alone = under_regime(2.0, 0.0, 0.0, prolonged);
    assert_true(alone > 290000.0 && alone < 365250.0);
    assert_true(under_regime(2.1, 0.0, 0.0, prolonged) == 0.0);         /* mutant: company alone decides */
    assert_true(under_regime(2.0, 8.0, 0.0, prolonged) < 0.02 * alone); /* mutant: hours alone decide */
    assert_true(under_regime(2.0, 0.8, 0.0, prolonged) > 0.9 * alone);  /* mutant: one meeting in five days ends solitude */
    assert_true(under_regime(6.0, 8.0, 1.0, prolonged) > 0.0);          /* segregation as ever */
    /* rights_weight is 0 here: the regime says nothing of itself, and is weighed all the same */
    const double weighed = under_regime(2.0, 0.0, 0.0, "burden_isolation"); /* who came this evening is counted from tomorrow */
    assert_true(weighed > 997.0 && weighed <= 1000.0);
    const double company = under_regime(2.0, 8.0, 0.0, "burden_isolation");
    assert_true(company >= 497.0 && company < 600.0);
    assert_true(fabs(under_regime(4.0, 8.0, 0.0, "burden_isolation") - 250.0) < 1.5); /* half way to ordinary hours */
    assert_true(under_regime(6.0, 8.0, 0.0, "burden_isolation") == 0.0);
}

/* Nobody comes or goes, and nobody meets anybody: after n days everybody has been alone for n, and n - 15 of them are breaches. */
static void prolonged_solitude_by_the_day(void **state)
{
    (void)state;
    enum { FIRST = 1, DAYS = 40, MOST = 15 };
    static const double rates[] = {0.0, 1.0}; /* nobody; a quarter of a person a day, with two hours out of eight */
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        struct ocp_plan plan =
            tiny_plan(model, (struct tiny_options){.prisons = 1, .burn_in = FIRST, .horizon = DAYS, .period = DAYS});
        for (size_t m = 0; m < model->catalogue->n_mechanisms; m++) {
            const char *const name = model->catalogue->mechanisms[m]->name;
            if (strcmp(name, "contacts") != 0 && strcmp(name, "accounts") != 0) {
                tiny_off(&plan, model, name);
            }
        }
        tiny_set(&plan, model, "placement.hours_out", 2.0);
        tiny_set(&plan, model, "contacts.rate", rates[i]);
        tiny_set(&plan, model, "contacts.seek", 0.0);
        struct ocp_world *world = tiny_world(model, &plan, 0, 0);
        tiny_hold(world);
        tiny_run(world, FIRST + DAYS);
        for (uint32_t w = 0; w < world->n_wings; w++) {
            for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
                assert_int_equal(accounts_of(world)->alone[row], FIRST + DAYS);
            }
        }
        const double days = FIRST + DAYS - MOST; /* mutant: from the fifteenth day on, one more */
        assert_true(fabs(tiny_outcome(world, "breach_prolonged_segregation") - 365250.0 * days / DAYS) < 1e-6);
        assert_true(fabs(tiny_outcome(world, "burden_isolation") - 1000.0) < 1e-9);
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
}

/* Burden of a world in which a regime says `word` of itself and takes all calls, letters and visits or none. */
static double regime_says(double word, double taken, const char *outcome)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 1, .burn_in = 8, .horizon = 60});
    static const char *const none[] = {"command.watch_calls",      "command.watch_mail",           "command.watch_visits",
                                       "placement.lockup",         "placement.segregation_chance", "placement.segregation_find",
                                       "placement.protection_cell"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        tiny_set(&plan, model, none[i], 0.0);
    }
    tiny_set(&plan, model, "programmes.family_contact", 1.0);
    tiny_set(&plan, model, "command.filter_calls", taken);
    tiny_set(&plan, model, "command.restrict_letters", taken);
    tiny_set(&plan, model, "command.restrict_visits", taken);
    tiny_set(&plan, model, "accounts.rights_weight", word);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 68);
    const double value = tiny_outcome(world, outcome);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    return value;
}

/* What a regime takes counts from what it does; its own word only beyond that. Who came this evening is counted from tomorrow. */
static void words_do_not_undo_what_is_done(void **state)
{
    (void)state;
    assert_true(regime_says(0.0, 0.0, "rights_burden") == 0.0);
    assert_true(fabs(regime_says(0.0, 1.0, "rights_burden") - 300.0) < 2.0);
    assert_true(fabs(regime_says(0.2, 1.0, "rights_burden") - 300.0) < 2.0); /* mutant: the word is added */
    assert_true(fabs(regime_says(0.7, 1.0, "rights_burden") - 700.0) < 4.0);
    assert_true(fabs(regime_says(0.7, 1.0, "burden_other") - 400.0) < 3.0);
    assert_true(fabs(regime_says(0.7, 0.0, "burden_other") - 700.0) < 4.0);
    assert_true(fabs(regime_says(0.0, 1.0, "contact_lost") - 100.0) < 0.7); /* mutant: calls are no contact */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(euros_close_to_the_cent),
        cmocka_unit_test(illicit_money_is_somewhere),
        cmocka_unit_test(rights_close_by_class),
        cmocka_unit_test(each_rule_is_noticed),
        cmocka_unit_test(solitude_is_counted_whatever_it_is_called),
        cmocka_unit_test(prolonged_solitude_by_the_day),
        cmocka_unit_test(words_do_not_undo_what_is_done),
    };
    return cmocka_run_group_tests(tests, start, end);
}
