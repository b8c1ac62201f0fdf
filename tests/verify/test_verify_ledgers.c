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
    uint8_t *class, *unfounded;
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
            m->unfounded[m->n] = !member && reason != REASON_CAPACITY && reason != REASON_REVIEW && reason != REASON_PROTECTION &&
                                 reason != REASON_HOME;
            m->n++;
        }
    }
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
    tiny_set(&plan, model, "command.watch_calls", 0.35);
    tiny_set(&plan, model, "placement.dispersal", 1.0);
    tiny_set(&plan, model, "intelligence.reports", 40.0);
    tiny_set(&plan, model, "intelligence.capacity", 30.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    struct morning m = {.person = calloc(world->n_rows, sizeof *m.person),
                        .prison = calloc(world->n_rows, sizeof *m.prison),
                        .class = calloc(world->n_rows, 1),
                        .unfounded = calloc(world->n_rows, 1)};
    assert_true(m.person && m.prison && m.class && m.unfounded);
    tiny_run(world, BURN_IN);
    const struct accounts_state *s = accounts_of(world);
    int64_t sum[ACCOUNTS_RIGHTS] = {0};
    int64_t days = 0;
    for (uint32_t d = 0; d < HORIZON; d++) {
        look(world, &m);
        tiny_run(world, 1);
        if ((BURN_IN + d) % 7 != 0) { /* once a week people join and leave groups in the course of the day */
            compare(world, &m, s);
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
    free(m.person);
    free(m.prison);
    free(m.class);
    free(m.unfounded);
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

/* Twenty-two hours a day without company is solitary confinement, whatever it is called: prolonged after fifteen days, and never lighter
 * than a day of segregation. Newcomers are inside for less, so a little is missing from the whole year. */
static void solitude_is_counted_whatever_it_is_called(void **state)
{
    (void)state;
    static const char *const prolonged = "breach_prolonged_segregation";
    const double alone = under_regime(2.0, 0.0, 0.0, prolonged);
    assert_true(alone > 290000.0 && alone < 365250.0);
    assert_true(under_regime(2.1, 0.0, 0.0, prolonged) == 0.0);         /* mutant: company alone decides */
    assert_true(under_regime(2.0, 8.0, 0.0, prolonged) < 0.02 * alone); /* mutant: hours alone decide */
    assert_true(under_regime(6.0, 8.0, 1.0, prolonged) > 0.0);          /* segregation as ever */
    /* rights_weight is 0 here: the regime says nothing of itself, and is weighed all the same */
    const double weighed = under_regime(2.0, 0.0, 0.0, "rights_burden"); /* who came this evening is counted from tomorrow */
    assert_true(weighed > 997.0 && weighed <= 1000.0);
    const double company = under_regime(2.0, 8.0, 0.0, "rights_burden");
    assert_true(company >= 497.0 && company < 600.0);
    assert_true(under_regime(2.1, 8.0, 0.0, "rights_burden") == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(euros_close_to_the_cent),
        cmocka_unit_test(illicit_money_is_somewhere),
        cmocka_unit_test(rights_close_by_class),
        cmocka_unit_test(each_rule_is_noticed),
        cmocka_unit_test(solitude_is_counted_whatever_it_is_called),
    };
    return cmocka_run_group_tests(tests, start, end);
}
