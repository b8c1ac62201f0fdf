/* The outside at work inside: pressure on staff and on families, acts by groups that need no order from a cell, hands that are
 * arrested; competing risks of recruited minors; and where extorted money goes, each against its closed form with a planted mutant. */
#include "engine/inside.h"
#include "models/economy/market_state.h"
#include "models/groups/groups_state.h"
#include "models/institution/staff_inside.h"
#include "models/institution/violence_state.h"
#include "models/outside/outside_kernel.h"
#include "models/outside/outside_state.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void set_threat(struct ocp_world *world, float threat)
{
    for (uint32_t g = 0; g < world->n_groups; g++) {
        outside_of(world)->threat[g] = threat;
    }
}

/* A member of staff whom group 0 cultivates, and one whom nobody has approached, under no and under full pressure outside, in
 * another administration than the one in which the group acts: borders do not matter. */
static void pressure_reaches_staff_across_borders(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2});
    plan.n_jurisdictions = 2;
    plan.jurisdictions = realloc(plan.jurisdictions, 2 * sizeof *plan.jurisdictions);
    assert_non_null(plan.jurisdictions);
    plan.jurisdictions[1] = plan.jurisdictions[0];
    plan.prisons[1].jurisdiction = 1;
    tiny_set(&plan, model, "staff.threat", 1.5);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct ocp_day day = ocp_day_open(world, 0);
    struct staff_state *s = staff_of(world);
    const uint32_t row = world->prisons[1].staff_first;
    s->group[row] = 0;
    s->stage[row] = STAGE_CULTIVATED;
    s->charge[row] = 0;
    double up[2];
    double pull[2][OCP_MAX_GROUPS + 1];
    for (int k = 0; k < 2; k++) {
        set_threat(world, (float)k);
        up[k] = staff_rates_of(&day, row, STAGE_CULTIVATED).rate[STAFF_UP];
        (void)staff_pull(&day, world->prisons[1].wing_first, pull[k]);
    }
    assert_true(fabs(up[1] / up[0] - 2.5) < 1e-12);
    assert_true(pull[0][0] > 0.0 && fabs(pull[1][0] / pull[0][0] - 2.5) < 1e-12);
    assert_true(pull[1][world->n_groups] == pull[0][world->n_groups]); /* unaffiliated prisoners have nobody outside */
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
    assert_true(fabs(staff_fear(0.2, 0.5, 1.0) - 0.6) < 1e-12 && fabs(staff_fear(0.2, 0.5, 0.0) - 0.2) < 1e-12);
    assert_true(staff_threat(3.0, 0.0) == 1.0);
}

/* z of the number of families threatened in a week, when all owe to a group whose pressure is full, against a probability. */
static double families_z(struct ocp_model *model, double probability)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 6});
    tiny_only(&plan, model, "outside");
    tiny_set(&plan, model, "outside.family_rate", 40.0);
    tiny_set(&plan, model, "outside.family_share", 0.25);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    set_threat(world, 1.0F);
    struct population_state *who = population_of(world);
    const uint32_t n = ocp_world_population(world);
    for (uint32_t row = 0; row < world->n_rows; row++) {
        market_of(world)->pressed[row] = 1;
        market_of(world)->creditor[row] = 0;
        who->family[row] = 0.8F;
        violence_of(world)->fear[row] = 0.2F;
    }
    ocp_world_step(world, 1); /* unverified: debts without a ledger are not sound */
    double hit = 0.0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
            const bool moved = who->family[row] != 0.8F;
            hit += moved;
            assert_true(!moved || (fabsf(who->family[row] - 0.6F) < 1e-6F && fabsf(violence_of(world)->fear[row] - 0.4F) < 1e-6F));
        }
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    return (hit - n * probability) / sqrt(n * probability * (1.0 - probability));
}

static void families_of_debtors_are_threatened(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const double weekly = 40.0 * 7.0 / 365.25;
    assert_true(fabs(families_z(model, 1.0 - exp(-weekly))) <= 4.0);
    assert_true(fabs(families_z(model, weekly)) > 4.0); /* mutant: the hazard taken for a probability */
    ocp_model_free(model);
}

/* Acts of groups led from outside while nobody sends orders: counts, and what is left of hands when some are arrested. */
static void groups_led_from_outside_go_on(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 6, .burn_in = 1, .horizon = 400, .period = 400});
    tiny_only(&plan, model, "outside");
    tiny_set(&plan, model, "outside.own_acts", 300.0);
    tiny_set(&plan, model, "outside.caught", 0.0);
    double acts[2];
    double expected = 0.0;
    for (int led = 0; led < 2; led++) {
        struct ocp_world *world = tiny_world(model, &plan, 0, 0);
        for (uint32_t g = 0; g < world->n_groups; g++) {
            groups_of(world)->outside_led[g] = (uint8_t)led;
        }
        expected = 0.0;
        for (uint32_t d = 0; d < 401; d++) {
            for (uint32_t g = 0; d > 0 && g < world->n_groups; g++) {
                expected += 3.0 * (double)(outside_of(world)->associates[g] + (float)outside_of(world)->grown[g]) / 365.25;
            }
            ocp_world_step(world, 1);
        }
        acts[led] = tiny_outcome(world, "outside_own_acts") / 365.25 * 400.0;
        ocp_world_free(world);
    }
    print_message("%.0f acts, %.1f expected\n", acts[1], expected);
    assert_true(acts[0] == 0.0);
    assert_true(expected > 100.0 && fabs(acts[1] - expected) <= 4.0 * sqrt(expected));
    assert_true(fabs(acts[1] - 0.5 * expected) > 4.0 * sqrt(expected)); /* mutant: half of the hands forgotten */
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void hands_are_lost_one_by_one(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 6, .horizon = 60});
    tiny_only(&plan, model, "outside");
    tiny_set(&plan, model, "outside.own_acts", 365.0);
    tiny_set(&plan, model, "outside.attack_violent", 1.0);
    tiny_set(&plan, model, "outside.caught", 1.0);
    tiny_set(&plan, model, "outside.minor_task", 0.9);
    tiny_set(&plan, model, "outside.sentenced", 1.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct outside_state *s = outside_of(world);
    ocp_world_step(world, 1); /* day 0 is a day of recruitment; the next six are not */
    groups_of(world)->outside_led[0] = 1;
    double before = (double)s->associates[0] + (double)s->grown[0];
    const uint32_t earlier = s->taken[0];
    uint32_t minors = 0;
    for (uint32_t a = 0; a < MINOR_AGES; a++) {
        minors += s->minors[a];
    }
    uint32_t attacks = 0;
    for (uint32_t d = 0; d < 6; d++) {
        ocp_world_step(world, 1);
        attacks += s->attacks[0];
    }
    uint32_t left = 0;
    for (uint32_t a = 0; a < MINOR_AGES; a++) {
        left += s->minors[a];
    }
    assert_true(attacks > 0 && s->taken[0] - earlier == attacks);
    assert_true(left < minors);
    assert_true(fabs(before - (double)s->associates[0] - (double)s->grown[0] + (double)(minors - left) - (double)attacks) < 1e-3);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
    assert_true(minor_share(0.0, 5.0, 5.0) == 0.0 && minor_share(1.0, 5.0, 5.0) == 1.0 && minor_share(0.5, 0.0, 0.0) == 0.0);
    assert_true(fabs(minor_share(0.3, 7.0, 7.0) - 0.3) < 1e-12);
}

/* Competing risks: of those recruited on day 0 the shares arrested and gone after t are (h_k / h) (1 - e^-ht), in worlds that
 * recruit nobody anew. `split` is what the test takes h_k / h for. */
static double risks_z(struct ocp_model *model, double arrest, double leave, double split)
{
    enum { WEEKS = 26 };
    struct ocp_plan plan =
        tiny_plan(model, (struct tiny_options){.prisons = 20, .burn_in = 1, .horizon = 7 * WEEKS, .period = 7 * WEEKS});
    tiny_only(&plan, model, "outside");
    tiny_set(&plan, model, "outside.work", 0.0);
    tiny_set(&plan, model, "outside.peers", 0.0);
    tiny_set(&plan, model, "outside.arrest", arrest);
    tiny_set(&plan, model, "outside.leave", leave);
    tiny_set(&plan, model, "outside.recruited", 0.5);
    tiny_set(&plan, model, "outside.sentenced", 1.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    double start = 0.0;
    for (uint32_t i = 0; i < world->n_groups * MINOR_AGES; i++) {
        start += outside_of(world)->minors[i];
    }
    for (uint32_t d = 0; d <= 7 * (WEEKS - 1); d++) { /* the first week's step is on day 0 */
        ocp_world_step(world, 1);
    }
    double arrested = start;
    for (uint32_t i = 0; i < world->n_groups * MINOR_AGES; i++) {
        arrested -= outside_of(world)->minors[i];
    }
    /* Who left is within reach again; the arrested are not. */
    double reach = 0.0;
    for (uint32_t i = 0; i < world->n_groups * MINOR_AGES; i++) {
        reach += outside_of(world)->exposed[i];
    }
    struct ocp_world *fresh = tiny_world(model, &plan, 0, 0);
    for (uint32_t i = 0; i < world->n_groups * MINOR_AGES; i++) {
        reach -= outside_of(fresh)->exposed[i];
    }
    arrested -= reach;
    ocp_world_free(fresh);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    const double p = split * (1.0 - exp(-(arrest + leave) * 7.0 * WEEKS / 365.25));
    return (arrested - start * p) / sqrt(start * p * (1.0 - p));
}

static void arrest_and_exit_compete(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const double z = risks_z(model, 1.0, 2.0, 1.0 / 3.0);
    print_message("arrested: z = %.2f\n", z);
    assert_true(fabs(z) <= 4.0);
    assert_true(fabs(risks_z(model, 1.0, 2.0, 0.5)) > 4.0); /* mutant: risks split evenly */
    ocp_model_free(model);
}

static uint32_t sum_of(const uint32_t *x, size_t n)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
    }
    return sum;
}

/* Nobody was recruited before day 0: there are minors within reach and associates, and recruiters win the former at
 * exposed (1 - e^(-7 work effort)) a week. z of the number won in the first week, for an effort as the check takes it. */
static double won_z(struct ocp_model *model, double work, double effort)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 20});
    tiny_only(&plan, model, "outside");
    tiny_set(&plan, model, "outside.recruited", 0.0);
    tiny_set(&plan, model, "outside.work", work);
    tiny_set(&plan, model, "outside.prevention", 0.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct outside_state *s = outside_of(world);
    assert_true(sum_of(s->exposed, MINOR_AGES) > 1000 && sum_of(s->minors, MINOR_AGES) == 0 && s->associates[0] > 100.0F);
    assert_true(s->grown[0] == 0 && s->taken[0] == 0);
    /* 250 EUR an associate: half of the effort that money can buy; coordination of 0.8. */
    market_of(world)->treasury[0] = (int64_t)(25000.0 * ((double)s->associates[0] + 1.0));
    groups_of(world)->coordination[0] = 0.8F;
    const double reach = sum_of(s->exposed, MINOR_AGES);
    ocp_world_step(world, 1);
    const double won = sum_of(s->minors, MINOR_AGES);
    const double expected = reach * (1.0 - exp(-7.0 * work * effort / 365.25));
    assert_true(s->inflow[0] >= 1.0F && s->inflow[0] <= 3.0F);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    return expected > 0.0 ? (won - expected) / sqrt(expected) : won;
}

static void recruiters_begin_with_nobody(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    assert_true(fabs(won_z(model, 5.0, 0.4)) <= 4.0);
    assert_true(fabs(won_z(model, 5.0, 0.8)) > 4.0); /* mutant: money does not matter */
    assert_true(won_z(model, 0.0, 0.4) == 0.0);
    ocp_model_free(model);
    /* The inflow is that of old where many were recruited, and does not jump where none were. */
    assert_true(fabs(inflow_of(0.3, 60.0, 40.0, 2000.0) - 1.15) < 1e-12);
    assert_true(fabs(inflow_of(0.3, 0.0, 0.0, 2000.0) - 1.0) < 1e-12 && fabs(inflow_of(0.3, 1.0, 0.0, 2000.0) - 1.015) < 1e-12);
    assert_true(fabs(inflow_of(0.3, 0.0, 0.0, 0.0) - 1.0) < 1e-12);
}

/* Of those whom arrests take, the sentenced are gone from outside, and one by one all are somewhere: held, awaiting prison, come, or
 * back within reach. Recruitment and birthdays are switched off. */
static void the_arrested_are_accounted_for(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 4, .burn_in = 10, .horizon = 340});
    tiny_set(&plan, model, "outside.work", 0.0);
    tiny_set(&plan, model, "outside.peers", 0.0);
    tiny_set(&plan, model, "outside.leave", 0.0);
    tiny_set(&plan, model, "outside.caught", 0.0);
    tiny_set(&plan, model, "outside.arrest", 1.0);
    tiny_set(&plan, model, "outside.recruited", 0.3);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct outside_state *s = outside_of(world);
    const size_t ages = (size_t)world->n_groups * MINOR_AGES;
    const size_t held = (size_t)world->n_groups * YOUTH_AGES;
    const size_t kinds = (size_t)world->n_groups * TAKEN_KINDS;
    const uint32_t before = sum_of(s->minors, ages) + sum_of(s->exposed, ages) + sum_of(s->grown, world->n_groups) +
                            sum_of(s->youth, held) + sum_of(s->awaiting, kinds);
    const uint32_t outside = sum_of(s->minors, ages);
    uint32_t entered = 0;
    for (int day = 0; day < 350; day++) {
        if (day < 15) {
            tiny_audit(world);
        } else {
            tiny_run(world, 1);
        }
        const uint32_t now = sum_of(s->entered, world->n_groups);
        assert_true(now >= entered);
        entered = now;
        assert_int_equal(before, sum_of(s->minors, ages) + sum_of(s->exposed, ages) + sum_of(s->grown, world->n_groups) +
                                     sum_of(s->youth, held) + sum_of(s->awaiting, kinds) + now);
    }
    assert_true(entered > 10 && sum_of(s->minors, ages) < outside);
    /* A mutant that comes without having been taken is seen. */
    s->entered[0]++;
    assert_non_null(ocp_world_verify(world));
    s->entered[0]--;
    assert_null(ocp_world_verify(world));
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* On the birthday those held who turn 18 await prison, and those recruited who turn 21 are members. */
static void the_held_come_of_age(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 4, .horizon = 400});
    tiny_only(&plan, model, "outside");
    static const char *const zero[] = {"outside.arrest", "outside.leave", "outside.work", "outside.peers"};
    for (size_t i = 0; i < OCP_COUNT(zero); i++) {
        tiny_set(&plan, model, zero[i], 0.0);
    }
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    struct outside_state *s = outside_of(world);
    for (uint32_t a = 0; a < YOUTH_AGES; a++) {
        s->youth[a] = 10 + a;
        s->taken[0] += 10 + a;
    }
    const uint32_t oldest = s->minors[MINOR_AGES - 1];
    const uint32_t grown = s->grown[0];
    tiny_run(world, 364);
    assert_true(s->youth[4] == 14 && s->awaiting[TAKEN_YOUNG] == 0 && s->grown[0] == grown);
    tiny_run(world, 1);
    assert_true(s->youth[0] == 0 && s->youth[1] == 10 && s->youth[4] == 13 && s->awaiting[TAKEN_YOUNG] == 14);
    assert_true(oldest > 0 && s->grown[0] == grown + oldest);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

struct entrants {
    double left, expected, members, young, operational;
};

/* Nobody belongs to a group but those who come from an arrest of group 1 at 18 to 20. Of these a share 1 - pace / n is left after
 * each of a day's n newcomers. */
static void let_in(struct ocp_model *model, uint32_t replicate, struct entrants *sum)
{
    enum { AWAITING = 60, DAYS_ON = 100 };
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 4});
    tiny_only(&plan, model, "placement");
    tiny_set(&plan, model, "population.kin", 0.0);
    for (size_t g = 0; g < plan.n_groups; g++) {
        plan.groups[g].share = 0.0;
    }
    struct ocp_world *world = tiny_world(model, &plan, replicate, 0);
    tiny_hold(world);
    struct outside_state *s = outside_of(world);
    s->awaiting[TAKEN_KINDS + TAKEN_YOUNG] = AWAITING;
    s->taken[1] = AWAITING;
    s->pace[1] = 1.0F / 120.0F;
    double expected = AWAITING;
    for (uint32_t day = 0; day < DAYS_ON; day++) {
        const double n = world->arrivals[day];
        expected *= day > 0 && n > 0.0 ? pow(1.0 - 1.0 / 120.0 / n, n) : 1.0;
        ocp_world_step(world, 1);
    }
    sum->left += s->awaiting[TAKEN_KINDS + TAKEN_YOUNG];
    sum->expected += expected;
    const struct population_state *who = population_of(world);
    for (uint32_t person = 0; person < world->n_persons; person++) {
        const uint32_t row = world->row_of_person[person];
        if (row != OCP_NOWHERE && who->group[row] != OCP_NO_GROUP) {
            assert_int_equal(who->group[row], 1);
            sum->members += 1.0;
            sum->young += who->age[row] >= 18 && who->age[row] <= 20;
            sum->operational += who->role[row] == ROLE_OPERATIONAL;
            assert_true(who->role[row] <= ROLE_OPERATIONAL);
        }
    }
    assert_null(ocp_world_verify(world));
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

static void the_arrested_come_to_prison(void **state)
{
    (void)state;
    enum { REPLICATES = 60 };
    struct ocp_model *model = tiny_model();
    struct entrants sum = {0};
    for (uint32_t r = 0; r < REPLICATES; r++) {
        let_in(model, r, &sum);
    }
    const double all = 60.0 * REPLICATES;
    const double p = sum.expected / all;
    const double error = sqrt(all * p * (1.0 - p));
    print_message("awaiting: %.0f, %.0f expected; %.0f members\n", sum.left, sum.expected, sum.members);
    assert_true(fabs(sum.left - sum.expected) <= 4.0 * error);
    assert_true(fabs(sum.left - pow(p, 1.2) * all) > 4.0 * error); /* mutant: a pace a fifth higher */
    assert_true(sum.members == all - sum.left && sum.young == sum.members);
    const double share = 0.42 / (0.42 + 0.45);
    assert_true(fabs(sum.operational / sum.members - share) <= 4.0 * sqrt(share * (1.0 - share) / sum.members));
    ocp_model_free(model);
}

/* --- money --- */

/* The purse after many days of the same takings, against (takings)(1 - a)/a, a the share that leaves it a day. */
static double at_rest(double send, double outflow, double takings, bool forgets)
{
    int64_t purse = 0;
    for (int d = 0; d < 5000; d++) {
        purse += (int64_t)takings;
        const struct outside_parts parts = outside_divide(purse, send, outflow, 0.25);
        assert_true(parts.prisons >= 0 && parts.seized >= 0 && parts.laundered >= 0);
        purse -= parts.seized + parts.laundered + (forgets ? 0 : parts.prisons);
        assert_true(purse >= 0);
    }
    return (double)purse;
}

static void a_purse_rests_where_inflow_meets_outflow(void **state)
{
    (void)state;
    const double leaves = 0.002 + (1.0 - 0.002) * 0.01;
    const double expected = 15000.0 * (1.0 - leaves) / leaves;
    assert_true(fabs(at_rest(0.002, 0.01, 15000.0, false) / expected - 1.0) < 1e-3); /* whole cents */
    assert_true(fabs(at_rest(0.002, 0.01, 15000.0, true) / expected - 1.0) > 0.1);   /* mutant: what is sent in is kept as well */
    const struct outside_parts parts = outside_divide(100000, 0.1, 0.5, 0.2);
    assert_true(parts.prisons == 10000 && parts.seized == 9000 && parts.laundered == 36000);
}

/* A cent that is nowhere, or that comes from nowhere, is noticed. */
static void expect_noticed(struct ocp_world *world, int64_t *account)
{
    ++*account;
    assert_non_null(ocp_world_verify(world));
    --*account;
    assert_null(ocp_world_verify(world));
}

static void extorted_money_is_somewhere(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .horizon = 300});
    tiny_set(&plan, model, "command.orders", 1.0);
    tiny_set(&plan, model, "outside.extortion", 1234.567);
    tiny_set(&plan, model, "outside.send_in", 0.05);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct outside_state *s = outside_of(world);
    const struct market_state *m = market_of(world);
    int64_t brought[3] = {0};
    for (int d = 0; d < 300; d++) {
        const int64_t sent = s->books[BOOK_PRISONS];
        tiny_run(world, 1); /* and every invariant: books sum to zero, holders agree with accounts, what was sent has arrived */
        int64_t arrived = 0;
        for (uint32_t prison = 0; prison < 3; prison++) {
            arrived += m->brought[prison] - brought[prison];
            brought[prison] = m->brought[prison];
        }
        assert_true(arrived == s->books[BOOK_PRISONS] - sent);
    }
    assert_true(s->extorted[0] > 0 && s->extorted[0] % 123457 == 0); /* acts of so many whole cents each */
    assert_true(s->books[BOOK_SEIZED] > 0 && s->books[BOOK_LAUNDERED] > s->books[BOOK_SEIZED] && s->books[BOOK_PRISONS] > 0);
    expect_noticed(world, &outside_of(world)->purse[0]);
    expect_noticed(world, &outside_of(world)->extorted[1]);
    expect_noticed(world, &outside_of(world)->books[BOOK_LAUNDERED]);
    expect_noticed(world, &market_of(world)->brought[2]);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* What treasuries buy when an act of extortion brings so much. */
static double spent_inside(const struct ocp_model *model, double extortion, const char *outcome)
{
    double sum = 0.0;
    for (uint32_t r = 0; r < 4; r++) {
        struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .horizon = 300});
        tiny_set(&plan, model, "command.orders", 1.0);
        tiny_set(&plan, model, "outside.extortion", extortion);
        tiny_set(&plan, model, "outside.send_in", 0.05);
        struct ocp_world *world = tiny_world(model, &plan, r, 0);
        tiny_run(world, 330);
        sum += tiny_outcome(world, outcome) / 4.0;
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
    return sum;
}

static void it_buys_inside_what_treasuries_buy(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    static const char *const uses[] = {"treasury_mean", "money_laundered", "money_to_families"};
    for (size_t i = 0; i < OCP_COUNT(uses); i++) {
        const double with = spent_inside(model, 10000.0, uses[i]);
        const double without = spent_inside(model, 0.0, uses[i]);
        print_message("%s: %g, without %g\n", uses[i], with, without);
        assert_true(with > 1.1 * without);
    }
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pressure_reaches_staff_across_borders),
        cmocka_unit_test(families_of_debtors_are_threatened),
        cmocka_unit_test(groups_led_from_outside_go_on),
        cmocka_unit_test(hands_are_lost_one_by_one),
        cmocka_unit_test(arrest_and_exit_compete),
        cmocka_unit_test(a_purse_rests_where_inflow_meets_outflow),
        cmocka_unit_test(extorted_money_is_somewhere),
        cmocka_unit_test(it_buys_inside_what_treasuries_buy),
        cmocka_unit_test(recruiters_begin_with_nobody),
        cmocka_unit_test(the_arrested_are_accounted_for),
        cmocka_unit_test(the_held_come_of_age),
        cmocka_unit_test(the_arrested_come_to_prison),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
