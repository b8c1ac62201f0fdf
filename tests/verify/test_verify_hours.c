/* Staff hours: what control and care ask for by volume, against a sum by hand; when hours are short, fewer searches and tests are
 * carried out and fewer reports written, by the share that is there. Each with a planted mutant. */
#include "models/catalogue.h"
#include "models/groups/command_state.h"
#include "models/economy/market_state.h"
#include "models/institution/programmes_state.h"
#include "models/institution/staff_state.h"
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

static struct ocp_world *run(const struct ocp_model *model, struct ocp_plan *plan, const struct setting *setting, uint32_t days)
{
    *plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .horizon = 400, .burn_in = 30});
    for (const struct setting *s = setting; s->param; s++) {
        tiny_set(plan, model, s->param, s->value);
    }
    struct ocp_world *world = tiny_world(model, plan, 0, 0);
    tiny_run(world, days);
    return world;
}

static void close(struct ocp_world *world, struct ocp_plan *plan)
{
    ocp_world_free(world);
    ocp_plan_free(plan);
}

/* Hours asked for in prison `p` at the defaults: every volume times its hours. `routine` by `per_post`: as the model has it, else
 * by the hands on duty (a mutant that never runs short). */
static double asked(const struct ocp_world *world, uint32_t p, bool per_post)
{
    const struct staff_state *staff = staff_of(world);
    double hours = 0.0;
    for (uint32_t w = world->prisons[p].wing_first; w < world->prisons[p].wing_first + world->prisons[p].wing_count; w++) {
        const double n = world->wings[w].count;
        hours += 0.77 * 7.2 * (per_post ? (double)staff->posts[w] : (double)staff->on_duty[w]);
        hours += n * 0.003 * 4.0;                       /* searches */
        hours += n * 0.05 * 12.0 / 365.25 * 2.0;        /* tests */
        hours += n * 0.15 * (0.40 + 0.35 + 0.35) / 3.0; /* screening of visits, mail and calls */
        hours += n * (0.35 * 0.6 + 0.5 * 0.4);          /* activity, contact */
        hours += n * (0.08 + 20.0 * 0.15 / 365.25);     /* talk, programmes against violence */
    }
    return hours;
}

static double there(const struct ocp_world *world, uint32_t p)
{
    double hours = 0.0;
    for (uint32_t w = world->prisons[p].wing_first; w < world->prisons[p].wing_first + world->prisons[p].wing_count; w++) {
        hours += 7.2 * (double)staff_of(world)->on_duty[w];
    }
    return hours;
}

static void hours_asked_for_by_hand(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan;
    /* Nobody moves in the evening, so that wings are as the roster found them. */
    struct ocp_world *world = run(model, &plan, (const struct setting[]){{"staff.level", 0.9}, {NULL, 0.0}}, 0);
    for (int d = 0; d < 20; d++) {
        uint32_t count[16];
        ocp_world_step(world, 1);
        for (uint32_t w = 0; w < world->n_wings; w++) {
            count[w] = world->wings[w].count;
        }
        ocp_world_step(world, 1);
        for (uint32_t p = 0; p < 2; p++) {
            double moved = 0.0; /* prisoners who came or went since the roster of the second day */
            for (uint32_t w = world->prisons[p].wing_first; w < world->prisons[p].wing_first + world->prisons[p].wing_count; w++) {
                moved += fabs((double)world->wings[w].count - (double)count[w]);
            }
            const double share = (double)programmes_of(world)->hours[p];
            const double met = there(world, p) / asked(world, p, true);
            const double free = there(world, p) / asked(world, p, false);
            assert_true(share < 1.0);
            if (moved < 0.5) {
                assert_true(fabs(share - met) < 1e-5);
                assert_true(fabs(share - (free < 1.0 ? free : 1.0)) > 1e-5 || met == free);
            } else {
                assert_true(fabs(share - met) < 0.05);
            }
            assert_true(fabsf(programmes_of(world)->control[p] - programmes_of(world)->care[p]) < 1e-6F);
        }
    }
    close(world, &plan);
    ocp_model_free(model);
}

/* What is carried out in a world with few hours relative to one with enough. The order and all chance are the same. */
static double carried_out(const struct ocp_model *model, const char *outcome, double first, double *shares)
{
    struct ocp_plan plan;
    const struct setting enough[] = {{"market.search_rate", 0.05}, {"market.testing_share", 0.5},    {"intelligence.dynamic", 0.0},
                                     {"programmes.routine", 0.0},  {"programmes.search_hours", 0.0}, {NULL, 0.0}};
    const struct setting few[] = {{"market.search_rate", 0.05},
                                  {"market.testing_share", 0.5},
                                  {"intelligence.dynamic", 0.0},
                                  {"programmes.routine", 1.0},
                                  {"programmes.search_hours", 4.0},
                                  {"programmes.control_first", first},
                                  {NULL, 0.0}};
    struct ocp_world *world = run(model, &plan, enough, 150);
    const double all = tiny_outcome(world, outcome);
    assert_true(fabs(tiny_outcome(world, "staff_hours_met") - 100.0) < 1e-9);
    close(world, &plan);
    world = run(model, &plan, few, 150);
    const double done = tiny_outcome(world, outcome) / all;
    *shares = tiny_outcome(world, "staff_hours_met") / 100.0;
    close(world, &plan);
    return done;
}

static void what_hours_do_not_reach_is_not_done(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    /* About 480 prisoners over 120 days: 2,900 searches, 960 tests, 300 reports; the same words decide in both worlds, so that the
     * error of the ratio is that of thinning alone. The mutant is the model of before: orders are always carried out. */
    const struct {
        const char *outcome;
        double n;
    } row[3] = {{"searches_recorded", 2900.0}, {"tests_recorded", 960.0}, {"intelligence_reports_recorded", 300.0}};
    for (int k = 0; k < 3; k++) {
        double share;
        const double done = carried_out(model, row[k].outcome, 0.0, &share);
        const double error = 4.0 * sqrt(share * (1.0 - share) / row[k].n);
        print_message("%s: %.3f done, %.3f of hours met, error %.3f\n", row[k].outcome, done, share, error);
        assert_true(share > 0.6 && share < 0.85);
        assert_true(fabs(done - share) < error + 0.02); /* the share varies from day to day */
        assert_true(fabs(1.0 - share) > error + 0.02);
    }
    double share;
    assert_true(carried_out(model, "activity_share", 1.0, &share) < 0.2);    /* control first: what is left is next to nothing */
    assert_true(carried_out(model, "searches_recorded", 1.0, &share) > 0.8); /* and control has nearly all it asks for */
    ocp_model_free(model);
}

static void more_control_or_fewer_hands_leave_less(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const struct setting setting[4][3] = {
        {{NULL, 0.0}},
        {{"market.search_rate", 0.06}, {"market.testing_share", 1.0}, {NULL, 0.0}}, /* searched twenty times as often, all tested */
        {{"staff.level", 0.8}, {NULL, 0.0}},
        {{"programmes.activity", 0.8}, {NULL, 0.0}},
    };
    double met[4];
    double activity[4];
    double searches[4];
    for (int k = 0; k < 4; k++) {
        struct ocp_plan plan;
        struct ocp_world *world = run(model, &plan, setting[k], 120);
        met[k] = tiny_outcome(world, "staff_hours_met");
        activity[k] = tiny_outcome(world, "activity_share");
        searches[k] = tiny_outcome(world, "searches_recorded");
        close(world, &plan);
    }
    assert_true(met[0] > 90.0);
    assert_true(met[1] < met[0] - 4.0 && activity[1] < activity[0] - 1.0);
    assert_true(met[2] < met[0] - 10.0 && activity[2] < activity[0] - 3.0 && searches[2] < searches[0]);
    assert_true(met[3] < met[0] - 3.0 && searches[3] < searches[0]);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_asked_for_by_hand),
        cmocka_unit_test(what_hours_do_not_reach_is_not_done),
        cmocka_unit_test(more_control_or_fewer_hands_leave_less),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
