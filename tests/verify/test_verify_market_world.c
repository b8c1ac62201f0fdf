/* The market inside small worlds: books that balance every day and a check that sees a cent, a row worked by hand, wants that
 * happen as often as their chances say, transfers, displacement, and nothing left behind where there is no market. */
#include "engine/inside.h"
#include "models/economy/market_inside.h"
#include "models/people/population_state.h"
#include "tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct ocp_model *model;

static int compile_model(void **state)
{
    (void)state;
    model = tiny_model();
    return 0;
}

static void books_balance_every_day(void **state)
{
    (void)state;
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .occupancy = 1.1});
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    for (int day = 0; day < 15; day++) {
        tiny_audit(world);
    }
    for (int day = 0; day < 200; day++) {
        tiny_run(world, 1);
    }
    const struct market_state *m = market_of(world);
    assert_true(m->goods_used[GOOD_CANNABIS] > 100 && m->goods_seized[GOOD_CANNABIS] + m->goods_stopped[GOOD_CANNABIS] > 0);
    assert_true(market_ledger(m, 0)[ACCOUNT_LAUNDERED] > 0 && market_ledger(m, 0)[ACCOUNT_CLAIM] > 0);
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

/* One cent, dose or debt too much anywhere is seen. */
static void the_check_sees_a_cent(void **state)
{
    (void)state;
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 1});
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 60);
    const struct market_state *m = market_of(world);
    uint32_t debtor = world->prisons[0].row_first;
    while (m->debt[debtor] == 0) {
        debtor++;
    }
    int32_t *const cents[] = {&m->money[debtor], &m->debt[debtor], &m->stock[GOOD_NPS]};
    int64_t *const wide[] = {&m->treasury[0],
                             &m->claims[0],
                             &m->balance[ACCOUNT_OUTSIDE],
                             &m->goods_used[GOOD_PHONES],
                             &m->goods_in[GOOD_OPIOIDS],
                             &m->goods_seized[GOOD_CANNABIS]};
    for (size_t i = 0; i < OCP_COUNT(cents); i++) {
        (*cents[i])++;
        assert_non_null(ocp_world_verify(world));
        (*cents[i])--;
    }
    for (size_t i = 0; i < OCP_COUNT(wide); i++) {
        (*wide[i])++;
        assert_non_null(ocp_world_verify(world));
        (*wide[i])--;
    }
    m->phone[debtor] ^= 1;
    assert_non_null(ocp_world_verify(world));
    m->phone[debtor] ^= 1;
    assert_null(ocp_world_verify(world));
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

/* Nobody wants anything and nothing comes in: what is left is one debtor's day. */
static struct ocp_plan quiet_plan(void)
{
    static const char *const zero[] = {"market.use_cannabis", "market.use_nps",       "market.use_opioids", "market.use_medication",
                                       "market.use_phones",   "market.load_rate",     "market.search_rate", "market.testing_share",
                                       "market.income",       "market.canteen_share", "market.wage",        "market.family_share"};
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 1});
    for (size_t i = 0; i < OCP_COUNT(zero); i++) {
        tiny_set(&plan, model, zero[i], 0.0);
    }
    tiny_only(&plan, model, "market");
    tiny_set(&plan, model, "market.interest", 0.004);
    tiny_set(&plan, model, "market.repay_share", 0.25);
    return plan;
}

/* A prisoner owes group 0 an amount and has money; the books say so. */
static uint32_t make_debtor(struct ocp_world *world, int32_t money, int32_t debt, uint16_t age)
{
    const struct market_state *m = market_of(world);
    const uint32_t row = world->prisons[0].row_first;
    int64_t *ledger = market_ledger(m, 0);
    ocp_ledger_post(ledger, ACCOUNT_PRISONER, ACCOUNT_OUTSIDE, m->money[row]);
    ocp_ledger_post(ledger, ACCOUNT_OUTSIDE, ACCOUNT_PRISONER, money);
    ocp_ledger_post(ledger, ACCOUNT_DEBT, ACCOUNT_CLAIM, debt);
    m->claims[0] += debt;
    m->money[row] = money;
    m->income[row] = 0;
    m->debt[row] = debt;
    m->creditor[row] = 0;
    m->debt_age[row] = age;
    return row;
}

static void a_debtor_by_hand(void **state)
{
    (void)state;
    struct ocp_plan plan = quiet_plan();
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct market_state *m = market_of(world);
    /* 100.00 owed, 20.00 at hand: interest 0.40, a quarter of the money is paid. 5.00 is under a twentieth of 100.40, so the
     * debt ages; the group's takings go to its treasury: the reserve is not reached. */
    uint32_t row = make_debtor(world, 2000, 10000, 3);
    tiny_run(world, 1);
    assert_int_equal(m->debt[row], 10040 - 500);
    assert_int_equal(m->money[row], 1500);
    assert_int_equal(m->debt_age[row], 4);
    assert_int_equal(m->pressed[row], 0);
    assert_int_equal(m->treasury[0], 500);
    assert_int_equal(m->claims[0], 9540);
    assert_int_equal(market_ledger(m, 0)[ACCOUNT_TREASURY], 500);
    ocp_world_free(world);

    /* Pressed for certain; relatives pay 80.00, all money goes, then one carriage is worth 20.00: 400.00 + 1.60 - 20.00 - 80.00
     * - 20.00. */
    tiny_set(&plan, model, "market.press_rate", 5.0);
    tiny_set(&plan, model, "market.relatives_chance", 1.0);
    tiny_set(&plan, model, "market.relatives_pay", 80.0);
    tiny_set(&plan, model, "market.carry_chance", 1.0);
    tiny_set(&plan, model, "market.carry_value", 20.0);
    world = tiny_world(model, &plan, 0, 0);
    m = market_of(world);
    row = make_debtor(world, 2000, 40000, 30);
    tiny_run(world, 1);
    assert_int_equal(m->pressed[row], 1);
    assert_int_equal(m->debt[row], 40160 - 2000 - 8000 - 2000);
    assert_int_equal(m->money[row], 0);
    assert_int_equal(m->debt_age[row], 0);
    assert_int_equal(m->carriers[0], 1);
    assert_int_equal(m->treasury[0], 10000);
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

static void bribes_come_from_the_treasury(void **state)
{
    (void)state;
    struct ocp_plan plan = quiet_plan();
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct market_state *m = market_of(world);
    (void)make_debtor(world, 2000, 400, 0);
    tiny_run(world, 1);
    assert_int_equal(m->treasury[0], 402);
    assert_int_equal(market_bribe(world, 0, 0, 300), 300);
    assert_int_equal(market_bribe(world, 0, 0, 300), 102);
    assert_int_equal(market_bribe(world, 0, 0, 300), 0);
    assert_int_equal(market_ledger(m, 0)[ACCOUNT_STAFF], 402);
    assert_null(ocp_world_verify(world));
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

/* Money and debt follow a prisoner to another prison, and leave the books with him at release. */
static void books_follow_persons(void **state)
{
    (void)state;
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .occupancy = 0.8});
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct market_state *m = market_of(world);
    tiny_run(world, 1);
    const uint32_t row = make_debtor(world, 2000, 10000, 3);
    const uint32_t person = world->person[row];
    assert_null(ocp_world_verify(world));
    m->phone[row] = 1;
    m->goods_in[GOOD_PHONES]++;
    struct ocp_day day = ocp_day_open(world, 0);
    const int64_t there = m->claims[world->n_groups];
    ocp_person_move(&day, person, world->prisons[1].wing_first);
    assert_null(ocp_world_verify(world));
    assert_int_equal(m->claims[world->n_groups], there + 10000);
    assert_int_equal(m->phone[world->row_of_person[person]], 0);
    ocp_person_leave(&day, person);
    assert_null(ocp_world_verify(world));
    assert_int_equal(m->claims[world->n_groups], there);
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

/* Expected demand is the sum of the chances: requests are a sum of independent Bernoullis. `lie` scales what is expected. */
static double demand_z(double lie)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 4, .places = 61});
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    static const double log_price[GOOD_COUNT] = {-0.5, -0.3, 0.1, -0.6, -0.2};
    double expected = 0.0;
    double wanted = 0.0;
    for (uint32_t d = 0; d < 700; d++) {
        world->day = d;
        for (uint32_t wing = 0; wing < world->n_wings; wing++) {
            struct ocp_day day = ocp_day_open(world, 0);
            struct market_tally tally = {.craving = 0};
            const uint32_t *word = NULL;
            uint8_t event[256];
            market_wing_day(&day, wing, log_price, event, &word, &tally);
            for (unsigned g = 0; g < GOOD_COUNT; g++) {
                expected += tally.demand[g];
                wanted += (double)tally.requests[g];
                uint32_t marked = 0;
                for (uint32_t i = 0; i < world->wings[wing].count; i++) {
                    marked += ((uint32_t)event[i] >> g) & 1U;
                }
                assert_int_equal(marked, tally.requests[g]);
            }
        }
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    assert_true(expected > 40000.0); /* half-width of 4 standard errors below 2 % */
    return (wanted - expected * lie) / sqrt(expected);
}

static void wants_happen_by_chance(void **state)
{
    (void)state;
    assert_true(fabs(demand_z(1.0)) <= 4.0);
    assert_true(fabs(demand_z(1.03)) > 4.0);
}

/* A market in which nobody wants, owes or brings anything changes nothing elsewhere. */
static void no_market_no_trace(void **state)
{
    (void)state;
    struct ocp_plan without = quiet_plan();
    memset(without.mechanism_off, 0, model->catalogue->n_mechanisms);
    struct ocp_plan off = quiet_plan();
    memset(off.mechanism_off, 0, model->catalogue->n_mechanisms);
    tiny_off(&off, model, "market");
    tiny_set(&without, model, "programmes.routine", 0.0); /* searches take nobody's hours */
    tiny_set(&off, model, "programmes.routine", 0.0);
    tiny_set(&without, model, "outside.send_in", 0.0); /* and nothing comes in by another way */
    tiny_set(&off, model, "outside.send_in", 0.0);
    struct ocp_world *a = tiny_world(model, &without, 0, 0);
    struct ocp_world *b = tiny_world(model, &off, 0, 0);
    tiny_run(a, 100);
    tiny_run(b, 100);
    for (size_t i = 0; i < model->n_columns; i++) {
        const struct ocp_model_column *c = &model->columns[i];
        if (c->mechanism != MECH_market &&
            memcmp(a->columns[i], b->columns[i], ocp_entity_rows(a, c->column->entity) * c->size) != 0) {
            fail_msg("%s.%s differs", model->catalogue->mechanisms[c->mechanism]->name, c->column->name);
        }
    }
    ocp_world_free(a);
    ocp_world_free(b);
    ocp_plan_free(&without);
    ocp_plan_free(&off);
}

static void no_groups_no_supply(void **state)
{
    (void)state;
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 1, .no_groups = true});
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 60);
    for (unsigned g = 0; g < GOOD_COUNT; g++) {
        assert_int_equal(market_of(world)->goods_in[g], 0);
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

/* Strategies of one change each over the same two years; worlds are run when first asked for. */
enum compared { BASELINE, MAIL_CLOSED, LESS_SUPPLY, TREATED, TESTED, COMPARED };

static struct ocp_plan compared_plan;
static struct ocp_world *compared_world[COMPARED];

static struct ocp_world *compare(enum compared which)
{
    static const struct {
        const char *param;
        enum ocp_operation operation;
        double value;
    } change[COMPARED] = {
        [MAIL_CLOSED] = {"market.open_mail", OCP_MULTIPLY, 0.2},
        [LESS_SUPPLY] = {"market.load_rate", OCP_MULTIPLY, 0.6},
        [TREATED] = {"market.treatment_coverage", OCP_SET, 0.8},
        [TESTED] = {"market.testing_share", OCP_SET, 0.15},
    };
    if (!compared_plan.params) {
        compared_plan = tiny_plan(model, (struct tiny_options){.prisons = 6, .places = 80, .burn_in = 200, .horizon = 730});
        /* the market's own response: persons come and go, nothing else happens */
        tiny_only(&compared_plan, model, "market");
        compared_plan.mechanism_off[MECH_population] = 0;
        compared_plan.mechanism_off[MECH_placement] = 0;
        for (size_t i = MAIL_CLOSED; i < COMPARED; i++) {
            const uint32_t strategy = tiny_add_strategy(&compared_plan, change[i].param);
            (void)tiny_add_change(&compared_plan, model, strategy, change[i].param, change[i].operation, change[i].value);
        }
    }
    if (!compared_world[which]) {
        compared_world[which] = tiny_world(model, &compared_plan, 0, (uint32_t)which);
        tiny_run(compared_world[which], 930);
    }
    return compared_world[which];
}

/* What an outcome becomes relative to the baseline. */
static double ratio_of(enum compared which, const char *outcome)
{
    return tiny_outcome(compare(which), outcome) / tiny_outcome(compare(BASELINE), outcome);
}

/* Sum over all days of an outcome that is told per 1,000 or 100,000 prisoner-years of one period. */
static double counted(const struct ocp_world *world, const char *outcome, double per, double prisoner_days)
{
    return tiny_outcome(world, outcome) * prisoner_days / 365.25 / per;
}

/* Overdoses are fatal with the stated chance; every death is somebody who has left and will not come back, and nobody else has. */
static void overdoses_kill_as_stated(void **state)
{
    (void)state;
    enum { DAYS = 240 };
    struct ocp_plan plan =
        tiny_plan(model, (struct tiny_options){.prisons = 4, .burn_in = 1, .horizon = DAYS - 1, .period = DAYS - 1});
    tiny_only(&plan, model, "market");
    tiny_set(&plan, model, "market.overdose_risk", 0.05);
    tiny_set(&plan, model, "market.overdose_fatal", 0.3);
    tiny_set(&plan, model, "market.overdose_recorded", 0.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_hold(world);
    double days = 0.0;
    for (int day = 0; day < DAYS; day++) {
        const double inside = (double)ocp_world_population(world);
        if (day < 20) {
            tiny_audit(world);
        } else {
            tiny_run(world, 1);
        }
        days += day > 0 ? inside : 0.0;
    }
    uint32_t gone = 0;
    for (uint32_t person = 0; person < world->n_persons; person++) {
        gone += world->row_of_person[person] == OCP_NOWHERE;
        assert_true(population_of(world)->return_day[person] == 0);
    }
    const double all = counted(world, "overdoses", 1e3, days);
    const double dead = counted(world, "overdose_deaths", 1e5, days);
    assert_true(all > 200.0 && fabs(dead - (double)gone) <= 3.0); /* the day of burn-in is in one of the two */
    assert_true(fabs(counted(world, "overdoses_recorded", 1e3, days) - dead) < 1e-6 * dead + 1e-9);
    const double error = sqrt(0.3 * 0.7 / all);
    assert_true(fabs(dead / all - 0.3) <= 4.0 * error);
    assert_true(fabs(dead / all - 0.5) > 4.0 * error); /* another chance is noticed */
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

/* P09: most of what a closed route brought comes in elsewhere. */
static void a_closed_route_is_replaced(void **state)
{
    (void)state;
    const double mail = tiny_outcome(compare(BASELINE), "intake_mail");
    const double total = tiny_outcome(compare(BASELINE), "intake_total");
    assert_true(ratio_of(MAIL_CLOSED, "intake_mail") < 0.4);
    assert_true(1.0 - ratio_of(MAIL_CLOSED, "intake_total") < 0.5 * mail / total);
    assert_true(ratio_of(MAIL_CLOSED, "intake_visits") > 1.0);
}

/* P11: less supply alone raises prices and debt. */
static void scarcity_raises_prices_and_debt(void **state)
{
    (void)state;
    assert_true(ratio_of(LESS_SUPPLY, "markup_mean") > 1.15);
    assert_true(ratio_of(LESS_SUPPLY, "intake_total") < 0.85);
    assert_true(ratio_of(LESS_SUPPLY, "debt_mean") > 1.0);
}

/* Treatment lowers use and what groups take; P07: testing lowers what tests see and raises what they do not. */
static void treatment_and_testing(void **state)
{
    (void)state;
    assert_true(ratio_of(TREATED, "treated_share") > 1.5);
    assert_true(ratio_of(TREATED, "revenue") < 1.0);
    assert_true(ratio_of(TREATED, "overdoses") < 1.0);
    assert_true(ratio_of(TESTED, "price_cannabis") < 0.95);
    assert_true(ratio_of(TESTED, "price_nps") > 1.05);
}

static int free_model(void **state)
{
    (void)state;
    for (size_t i = 0; i < COMPARED; i++) {
        ocp_world_free(compared_world[i]);
    }
    ocp_plan_free(&compared_plan);
    ocp_model_free(model);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(books_balance_every_day),    cmocka_unit_test(the_check_sees_a_cent),
        cmocka_unit_test(a_debtor_by_hand),           cmocka_unit_test(bribes_come_from_the_treasury),
        cmocka_unit_test(books_follow_persons),       cmocka_unit_test(wants_happen_by_chance),
        cmocka_unit_test(no_market_no_trace),         cmocka_unit_test(no_groups_no_supply),
        cmocka_unit_test(a_closed_route_is_replaced), cmocka_unit_test(scarcity_raises_prices_and_debt),
        cmocka_unit_test(treatment_and_testing),      cmocka_unit_test(overdoses_kill_as_stated),
    };
    return cmocka_run_group_tests(tests, compile_model, free_model);
}
