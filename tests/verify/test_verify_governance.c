/* Order kept by groups: the demand for it against its logit, with a mutant; and that it is no free good: where groups rule, more
 * join, prisoners pay, to the cent, less is reported and recorded, and staff are worked on. Each price at zero is no price. */
#include "models/economy/market_state.h"
#include "models/groups/groups_kernel.h"
#include "models/groups/groups_state.h"
#include "models/institution/violence_state.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

static void demand_by_hand(void **state)
{
    (void)state;
    const double exact = 1.0 / (1.0 + exp(3.0 - 0.4 - 0.3 - 0.6 - 0.5 + 1.0));
    assert_true(near(governance_demand(-3.0, 0.4, 0.3, 0.6, 0.5, 1.0), exact, 1e-12));
    /* Safety lowers it, legitimacy too; a mutant in which fear keeps people from asking for order does not pass. */
    assert_true(governance_demand(-3.0, 0.4, 0.3, 0.6, 0.9, 1.0) > exact);
    assert_true(governance_demand(-3.0, 0.4, 0.3, 0.6, 0.5, 1.5) < exact);
    assert_false(near(governance_demand(-3.0, 0.4, 0.3, 0.6, -0.5, 1.0), exact, 1e-3));
}

/* Governance after four weeks of full following where only groups act, at a mean fear. */
static double governance_at_fear(const struct ocp_model *model, float fear)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 1, .burn_in = 1, .horizon = 60});
    tiny_only(&plan, model, "groups");
    tiny_set(&plan, model, "groups.govern_days", 7.0);
    tiny_set(&plan, model, "groups.rent", 0.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_hold(world);
    for (int d = 0; d < 57; d++) {
        for (uint32_t w = 0; w < world->n_wings; w++) {
            for (uint32_t i = 0; i < world->wings[w].count; i++) {
                violence_of(world)->fear[world->wings[w].first + i] = fear;
            }
        }
        ocp_world_step(world, 1);
    }
    const double governance = (double)groups_of(world)->governance[0];
    ocp_world_free(world);
    ocp_plan_free(&plan);
    return governance;
}

static void the_fearful_ask_for_order(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const double safe = governance_at_fear(model, 0.0F);
    const double usual = governance_at_fear(model, 0.125F);
    const double afraid = governance_at_fear(model, 0.6F);
    assert_true(safe > 0.0 && safe < usual && usual < afraid);
    /* Far from the ceiling the odds grow by exp(govern_fear x difference). */
    assert_true(near(log(afraid / usual), 2.0 * 0.475, 0.1));
    ocp_model_free(model);
}

/* One month's rent by hand: everybody who is no member pays what he has up to what is due, the strongest group gets it. */
static void rent_to_the_cent(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .burn_in = 1, .horizon = 60});
    tiny_only(&plan, model, "groups");
    tiny_set(&plan, model, "groups.govern_base", 10.0);
    tiny_set(&plan, model, "groups.exit", 0.0);
    tiny_set(&plan, model, "groups.join_base", -20.0);
    tiny_set(&plan, model, "groups.rent", 30.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_hold(world);
    int32_t *before = calloc(world->n_rows, sizeof *before);
    const struct market_state *m = market_of(world);
    memcpy(before, m->money, world->n_rows * sizeof *before);
    ocp_world_step(world, 1);
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        const double governance = (double)groups_of(world)->governance[p];
        const uint8_t governor = groups_of(world)->governor[p];
        const int32_t due = (int32_t)(3000.0 * governance + 0.5);
        int64_t paid = 0;
        assert_true(governance > 0.05 && governor < world->n_groups);
        for (uint32_t w = world->prisons[p].wing_first; w < world->prisons[p].wing_first + world->prisons[p].wing_count; w++) {
            for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
                const int32_t can = before[row] < due ? before[row] : due;
                const int32_t pays = population_of(world)->group[row] == OCP_NO_GROUP ? can : 0;
                assert_int_equal(m->money[row], before[row] - pays);
                paid += pays;
            }
        }
        assert_true(paid > 0);
        assert_int_equal(m->takings[p], paid);
        assert_int_equal(m->balance[(size_t)p * ACCOUNT_COUNT + ACCOUNT_TREASURY], paid);
        assert_int_equal(ocp_ledger_sum(m->balance + (size_t)p * ACCOUNT_COUNT, ACCOUNT_COUNT), 0);
        assert_int_equal(m->treasury[p * world->n_groups + governor], paid);
    }
    free(before);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* --- whole worlds, means over replicates --- */

enum { REPLICATES = 6 };

static const char *const prices[] = {"groups.join_governed", "groups.rent", "violence.silence", "intelligence.silence",
                                     "staff.governed"};

struct life {
    double joins, rent, reports, recorded, assaults, laundered, approached;
};

static struct life live(const struct ocp_model *model, double govern_base, bool free)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .burn_in = 120, .horizon = 480});
    tiny_set(&plan, model, "groups.govern_base", govern_base);
    for (size_t i = 0; free && i < OCP_COUNT(prices); i++) {
        tiny_set(&plan, model, prices[i], 0.0);
    }
    struct life mean = {0};
    for (uint32_t r = 0; r < REPLICATES; r++) {
        struct ocp_world *world = tiny_world(model, &plan, r, 0);
        tiny_run(world, 600);
        mean.joins += tiny_outcome(world, "joins") / REPLICATES;
        mean.rent += tiny_outcome(world, "governance_rent") / REPLICATES;
        mean.reports += tiny_outcome(world, "intelligence_reports_recorded") / REPLICATES;
        mean.recorded += tiny_outcome(world, "assaults_prisoner_recorded") / REPLICATES;
        mean.assaults += tiny_outcome(world, "assaults_prisoner") / REPLICATES;
        mean.laundered += tiny_outcome(world, "money_laundered") / REPLICATES;
        mean.approached += tiny_outcome(world, "staff_stage_1") / REPLICATES;
        ocp_world_free(world);
    }
    ocp_plan_free(&plan);
    return mean;
}

static void order_has_its_price(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const struct life none = live(model, -20.0, false);
    const struct life ruled = live(model, 5.0, false);
    const struct life gift = live(model, 5.0, true);
    /* what is gained: less disorder */
    assert_true(ruled.assaults < none.assaults && gift.assaults < none.assaults);
    /* what is paid */
    assert_true(near(none.rent, 0.0, 1e-9) && ruled.rent > 50.0 && near(gift.rent, 0.0, 0.0));
    assert_true(ruled.joins > 1.3 * none.joins);
    assert_true(ruled.joins > 1.3 * gift.joins);
    assert_true(ruled.reports < 0.85 * none.reports && gift.reports > 0.9 * none.reports);
    assert_true(ruled.recorded / ruled.assaults < 0.9 * none.recorded / none.assaults);
    assert_true(near(gift.recorded / gift.assaults, none.recorded / none.assaults, 0.03));
    assert_true(ruled.laundered > 1.2 * none.laundered && ruled.laundered > 1.2 * gift.laundered);
    assert_true(ruled.approached > gift.approached);
    ocp_model_free(model);
}

/* Without order kept by groups none of its prices is paid, whatever they are: bit for bit. */
static void no_order_no_price(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    uint64_t hash[2];
    for (int k = 0; k < 2; k++) {
        struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .burn_in = 30, .horizon = 200});
        tiny_set(&plan, model, "groups.govern_base", -20.0);
        for (size_t i = 0; k == 1 && i < OCP_COUNT(prices); i++) {
            tiny_set(&plan, model, prices[i], 0.0);
        }
        struct ocp_world *world = tiny_world(model, &plan, 0, 0);
        for (int d = 0; d < 200; d++) {
            memset(groups_of(world)->governance, 0, world->n_prisons * sizeof *groups_of(world)->governance);
            ocp_world_step(world, 1);
        }
        hash[k] = ocp_world_hash(world);
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
    assert_true(hash[0] == hash[1]);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(demand_by_hand),      cmocka_unit_test(the_fearful_ask_for_order), cmocka_unit_test(rent_to_the_cent),
        cmocka_unit_test(order_has_its_price), cmocka_unit_test(no_order_no_price),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
