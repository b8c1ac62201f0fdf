/* Evidence that needs no source: intercepted orders and recorded finds become reports of their own reliability and grade, and
 * nothing else does; leaks tell a group who talks, and its members attack supposed informants the more. With planted mutants. */
#include "models/catalogue.h"
#include "models/economy/market_state.h"
#include "models/groups/command_state.h"
#include "models/institution/intelligence_inside.h"
#include "models/institution/staff_state.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct setting {
    const char *param;
    double value;
};

static struct ocp_plan plan_of(const struct ocp_model *model, const struct setting *setting)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .horizon = 400, .burn_in = 30});
    for (const struct setting *s = setting; s->param; s++) {
        tiny_set(&plan, model, s->param, s->value);
    }
    return plan;
}

static double z_of(double hits, double n, double p)
{
    return (hits - n * p) / sqrt(n * p * (1.0 - p));
}

/* Reports written today in all prisons; of these, counted by the tests below. */
struct count {
    double reports, heavy, light, right, senders, pairs;
};

/* Today's reports against who was heard this morning. Nobody leaves before the day's end who was not there at its start, but he
 * may be gone by now: then his report is not looked at. */
static void count_today(const struct ocp_world *world, const struct intelligence_params *p, struct count *c)
{
    const struct intelligence_state *s = intelligence_of(world);
    const uint8_t *group = population_of(world)->group;
    for (uint32_t prison = 0; prison < world->n_prisons; prison++) {
        for (uint32_t k = 0; k < s->queued[prison]; k++) {
            const size_t at = (size_t)prison * INTELLIGENCE_QUEUE + k;
            const uint32_t row = ocp_row_of(world, s->queue_who[at]);
            if (s->queue_day[at] + 1 != (int32_t)world->day || row == OCP_NOWHERE) {
                continue;
            }
            c->reports += 1.0;
            if (fabs((double)s->queue_weight[at] - log(p->heard_grade)) < 1e-5) {
                c->heavy += 1.0;
                c->right += group[row] == (s->queue_claim[at] & 0xFFU);
                assert_true(group[row] != OCP_NO_GROUP && command_of(world)->heard[row] > 0);
                assert_int_equal(s->queue_with[at], command_of(world)->heard_with[row]);
            } else {
                const uint32_t sender = ocp_row_of(world, s->queue_with[at]);
                c->light += 1.0;
                assert_true(fabs((double)s->queue_weight[at] - log(p->grade)) < 1e-5);
                assert_int_equal(s->queue_claim[at] & 0xFFU, s->queue_claim[at - 1] & 0xFFU); /* one order, one group */
                assert_true(sender == OCP_NOWHERE || group[sender] == group[row]);
            }
        }
    }
}

static void count_heard(const struct ocp_world *world, struct count *c)
{
    for (uint32_t w = 0; w < world->n_wings; w++) {
        for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
            if (command_of(world)->heard[row] > 0) {
                c->senders += 1.0;
                c->pairs += command_of(world)->heard_with[row] != OCP_NOWHERE;
            }
        }
    }
}

static void intercepted_orders_are_reports_on_both(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const struct setting setting[] = {{"command.orders", 1.0},
                                      {"command.watch_calls", 1.0},
                                      {"command.watch_mail", 1.0},
                                      {"command.watch_visits", 1.0},
                                      {"command.watch_other", 1.0},
                                      {"programmes.routine", 0.0},
                                      {"intelligence.reports", 0.0},
                                      {"intelligence.capacity", 0.0},
                                      {"intelligence.stale_days", 1.0},
                                      {"intelligence.find_reports", 0.0},
                                      {NULL, 0.0}};
    struct ocp_plan plan = plan_of(model, setting);
    plan.burn_in_days = 0;
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    struct intelligence_params p = {.heard_grade = 8.0, .grade = 4.0};
    struct count c = {0};
    for (int d = 0; d < 250; d++) {
        ocp_world_step(world, 1);
        count_today(world, &p, &c);
        count_heard(world, &c);
    }
    const double delivered = tiny_outcome(world, "orders_delivered");
    print_message("%.0f senders heard, %.0f of them with a recipient: %.0f and %.0f reports\n", c.senders, c.pairs, c.heavy,
                  c.light);
    assert_true(delivered == 0.0 && c.heavy > 600.0 && c.light > 300.0);
    /* Who left on the day itself is missing on both sides; a recipient may be. */
    assert_true(fabs(c.heavy - c.senders) < 0.5 && fabs(c.light - c.pairs) <= 0.02 * c.pairs);
    /* The right group with the stated reliability, or by chance one of three. */
    assert_true(fabs(z_of(c.right, c.heavy, 0.9 + 0.1 / 3.0)) <= 4.0);
    assert_true(fabs(z_of(c.right, c.heavy, 0.8 + 0.2 / 3.0)) > 4.0); /* mutant: as reliable as any report */
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void finds_are_reports_that_name_nobody(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const struct setting setting[] = {{"market.search_rate", 0.2},        {"market.find_recorded", 1.0},
                                      {"programmes.routine", 0.0},        {"programmes.search_hours", 0.0},
                                      {"intelligence.reports", 0.0},      {"command.orders", 0.0},
                                      {"intelligence.capacity", 0.0},     {"intelligence.stale_days", 1.0},
                                      {"intelligence.find_reports", 0.4}, {NULL, 0.0}};
    struct ocp_plan plan = plan_of(model, setting);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    double found = 0.0;
    double reported = 0.0;
    for (int d = 0; d < 200; d++) {
        ocp_world_step(world, 1);
        const struct intelligence_state *s = intelligence_of(world);
        for (uint32_t prison = 0; prison < 2; prison++) {
            for (uint32_t k = 0; k < s->queued[prison]; k++) {
                const size_t at = (size_t)prison * INTELLIGENCE_QUEUE + k;
                const uint32_t row = ocp_row_of(world, s->queue_who[at]);
                if (s->queue_day[at] == d && row != OCP_NOWHERE) {
                    reported += 1.0;
                    assert_int_equal(s->queue_claim[at], INTELLIGENCE_NO_CLAIM);
                    assert_int_equal(s->queue_with[at], OCP_NOWHERE);
                    assert_true(market_of(world)->found[row] && fabs((double)s->queue_weight[at] - log(1.5)) < 1e-5);
                }
            }
        }
        for (uint32_t w = 0; w < world->n_wings; w++) {
            for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
                found += market_of(world)->found[row];
            }
        }
    }
    print_message("%.0f finds, %.0f reports\n", found, reported);
    assert_true(found > 1500.0);
    assert_true(fabs(z_of(reported, found, 0.4)) <= 4.0);
    assert_true(fabs(z_of(reported, found, 0.46)) > 4.0); /* mutant */
    ocp_world_free(world);
    ocp_plan_free(&plan);

    /* Worked on, they weigh and name nobody: nobody is believed a member on finds alone. */
    plan = plan_of(model, setting);
    tiny_set(&plan, model, "intelligence.capacity", 100.0);
    tiny_set(&plan, model, "intelligence.sharing", 0.0);
    tiny_set(&plan, model, "intelligence.exchange", 0.0);
    world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 150);
    uint32_t weighed = 0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
            const struct intelligence_state *s = intelligence_of(world);
            weighed += s->log_odds[row] > 0.0F;
            assert_true(s->claimed[row] == OCP_NO_GROUP && s->reports[row] == 0);
        }
    }
    assert_true(weighed > 50);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void a_leak_tells_a_group_that_has_somebody_there(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const struct setting setting[] = {{"intelligence.leak", 365.0},
                                      {"intelligence.sharing", 0.3},
                                      {"intelligence.burn", 0.25},
                                      {"intelligence.exposed_days", 5.0},
                                      {NULL, 0.0}};
    struct ocp_plan plan = plan_of(model, setting);
    tiny_off(&plan, model, "staff"); /* who serves whom stays as it is set here */
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const uint16_t serving[3] = {2, 1, 0};
    double told[3] = {0};
    float before[6] = {0};
    for (int d = 0; d < 400; d++) {
        for (int cell = 0; cell < 6; cell++) {
            staff_of(world)->corrupt[cell] = serving[cell % 3];
        }
        ocp_world_step(world, 1);
        for (int cell = 0; cell < 6; cell++) {
            const float now = intelligence_of(world)->exposed[cell];
            const float faded = before[cell] * expf(-1.0F / 5.0F);
            if (fabsf(now - faded) > 1e-5F) {
                told[cell % 3] += 1.0;
                assert_true(fabsf(now - (faded + 0.25F * (1.0F - faded))) < 1e-5F);
            }
            before[cell] = now;
        }
    }
    const double all = told[0] + told[1];
    assert_true(all > 400.0 && told[2] == 0.0);
    assert_true(fabs(z_of(told[0], all, 2.0 / 3.0)) <= 4.0);
    assert_true(fabs(z_of(told[0], all, 0.5)) > 4.0); /* mutant: every group that has somebody alike */
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Attacks between prisoners when nothing but suspicion makes for them, in worlds whose groups know so much of who talks. */
static double attacks(const struct ocp_model *model, float exposed, double years)
{
    static const char *const none[] = {"violence.personal", "violence.staff",     "violence.turf", "violence.extreme",
                                       "violence.debt",     "violence.branching", "violence.harm", NULL};
    double sum = 0.0;
    for (uint32_t r = 0; (double)r < years; r++) {
        struct ocp_plan plan =
            plan_of(model, (const struct setting[]){{"violence.informant", 2.0}, {"violence.informant_leak", 4.0}, {NULL, 0.0}});
        for (const char *const *name = none; *name; name++) {
            tiny_set(&plan, model, *name, 0.0);
        }
        tiny_off(&plan, model, "intelligence"); /* so that it does not fade */
        plan.burn_in_days = 0;
        plan.horizon_days = 360;
        struct ocp_world *world = tiny_world(model, &plan, r, 0);
        for (size_t cell = 0; cell < world->n_cells; cell++) {
            intelligence_of(world)->exposed[cell] = exposed;
        }
        tiny_run(world, 360);
        sum += tiny_outcome(world, "assaults_prisoner") * 0.48; /* 480 prisoners: attacks a year */
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
    return sum;
}

static void who_is_said_to_talk_is_attacked(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const double quiet = attacks(model, 0.0F, 8.0);
    const double told = attacks(model, 0.25F, 8.0);
    /* 1 + 4 / 4 = 2 times as often; both counts are Poisson but for what they do to those hurt. */
    const double error = 4.0 * told / quiet * sqrt(1.0 / told + 1.0 / quiet);
    print_message("%.0f attacks, %.0f after leaks: %.2f times, error %.2f\n", quiet, told, told / quiet, error);
    assert_true(quiet > 80.0 && fabs(told / quiet - 2.0) <= error);
    assert_true(told / quiet - 1.0 > 0.5 * error && told / quiet > 1.3); /* mutant: a constant hazard */
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intercepted_orders_are_reports_on_both),
        cmocka_unit_test(finds_are_reports_that_name_nobody),
        cmocka_unit_test(a_leak_tells_a_group_that_has_somebody_there),
        cmocka_unit_test(who_is_said_to_talk_is_attacked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
