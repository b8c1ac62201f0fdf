/* Relations between groups: how they move against their closed form, that who is at war fights and who has a truce or an alliance
 * does not, that allies count with each other; and that an administration separates whom its own records show to be enemies, never
 * whom only the truth knows to be. */
#include "models/economy/market_state.h"
#include "models/groups/groups_kernel.h"
#include "models/groups/groups_state.h"
#include "models/institution/placement_state.h"
#include "models/institution/violence_state.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

static void steps_by_hand(void **state)
{
    (void)state;
    /* Without violence: geometric from -1 to where it rests. */
    double relation = -1.0;
    for (int week = 1; week <= 50; week++) {
        relation = relation_step(relation, 0.0, 0.02, -0.5);
        assert_true(near(relation, -0.5 - 0.5 * pow(0.98, week), 1e-12));
    }
    /* Violence alone: the distance to war falls by exp(-clashes), in one step or in two. */
    assert_true(near(relation_step(0.2, 0.7, 0.0, 0.0), -1.0 + 1.2 * exp(-0.7), 1e-12));
    assert_true(near(relation_step(relation_step(0.2, 0.3, 0.0, 0.0), 0.4, 0.0, 0.0), -1.0 + 1.2 * exp(-0.7), 1e-12));
    /* Both, steady: x rests where one step leads back to it; a mutant that fades before it fights rests elsewhere. */
    const double keep = exp(-0.05), follow = 0.02;
    const double rest = (-(1.0 - keep) * (1.0 - follow)) / (1.0 - keep * (1.0 - follow));
    double x = 0.6;
    double mutant = 0.6;
    for (int week = 0; week < 2000; week++) {
        x = relation_step(x, 0.05, follow, 0.0);
        mutant += follow * (0.0 - mutant);
        mutant = -1.0 + (mutant + 1.0) * keep;
    }
    assert_true(near(x, rest, 1e-9));
    assert_false(near(mutant, rest, 1e-3));
}

static void truce_and_war_by_hand(void **state)
{
    (void)state;
    assert_true(near((double)groups_beyond_truce(0.2F), 0.0, 1e-9) && near((double)groups_beyond_truce(0.8F), 1.0, 1e-6));
    assert_true(near((double)groups_beyond_truce(0.5F), 0.5, 1e-6) && near((double)groups_beyond_truce(-1.0F), 0.0, 1e-9));
    /* Three equal groups: 1/3 alone, 5/9 when two of them are allied, 1 when all are. */
    const double equal[3] = {2.0, 2.0, 2.0};
    const float apart[9] = {0.0F};
    const float two[9] = {[1] = 1.0F};
    const float all[9] = {[1] = 1.0F, [2] = 1.0F, [5] = 1.0F};
    assert_true(near(dominance(equal, apart, 3), 1.0 / 3.0, 1e-12));
    assert_true(near(dominance(equal, two, 3), 5.0 / 9.0, 1e-12));
    assert_true(near(dominance(equal, all, 3), 1.0, 1e-12));
}

/* --- in a world in which only violence acts, turf alone, and nobody comes or goes --- */

struct setting {
    struct ocp_model *model;
    struct ocp_plan plan;
};

static struct setting turf_only(uint32_t days)
{
    struct setting s = {.model = tiny_model()};
    s.plan = tiny_plan(s.model, (struct tiny_options){.prisons = 6, .burn_in = 1, .horizon = days});
    tiny_only(&s.plan, s.model, "violence");
    static const char *const zero[] = {"violence.personal",  "violence.staff", "violence.informant", "violence.extreme",
                                       "violence.branching", "violence.harm",  "violence.fatal",     "violence.struggle"};
    for (size_t i = 0; i < OCP_COUNT(zero); i++) {
        tiny_set(&s.plan, s.model, zero[i], 0.0);
    }
    tiny_set(&s.plan, s.model, "violence.turf", 20.0);
    s.plan.groups[TINY_CELL].share = 0.08;
    return s;
}

static void relate(const struct ocp_world *world, uint8_t a, uint8_t b, float relation)
{
    groups_of(world)->relation[(size_t)a * OCP_MAX_GROUPS + b] = relation;
    groups_of(world)->relation[(size_t)b * OCP_MAX_GROUPS + a] = relation;
}

struct seen {
    double turf, tension;
    uint32_t clashes[TINY_GROUPS][TINY_GROUPS];
};

/* Turf violence and what it is between, with relations held as given. */
static struct seen fight(const struct setting *s, float firm_crew, float firm_cell, float crew_cell)
{
    struct ocp_world *world = tiny_world(s->model, &s->plan, 0, 0);
    tiny_hold(world);
    relate(world, TINY_MAFIA, TINY_STREET, firm_crew);
    relate(world, TINY_MAFIA, TINY_CELL, firm_cell);
    relate(world, TINY_STREET, TINY_CELL, crew_cell);
    tiny_run(world, 361);
    struct seen seen = {.turf = tiny_outcome(world, "turf_violence")};
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        seen.tension += (double)violence_of(world)->tension[p] / (double)world->n_prisons;
        for (uint32_t a = 0; a < TINY_GROUPS; a++) {
            for (uint32_t b = 0; b < TINY_GROUPS; b++) {
                seen.clashes[a][b] += violence_of(world)->clashes[((size_t)p * TINY_GROUPS + a) * OCP_MAX_GROUPS + b];
            }
        }
    }
    ocp_world_free(world);
    return seen;
}

static void enemies_fight_and_allies_do_not(void **state)
{
    (void)state;
    struct setting s = turf_only(360);
    const struct seen war = fight(&s, -1.0F, 0.0F, 0.0F);
    const struct seen half = fight(&s, -0.5F, 0.0F, 0.0F);
    const struct seen truce = fight(&s, -0.2F, 0.1F, 0.2F);
    const struct seen allied = fight(&s, 1.0F, 1.0F, 1.0F);
    assert_true(war.turf > 20.0);
    assert_true(near(truce.turf, 0.0, 0.0) && near(allied.turf, 0.0, 0.0));
    assert_true(half.turf < 0.6 * war.turf && half.turf > 0.02 * war.turf);
    assert_true(half.tension < war.tension && truce.tension <= 0.0 && allied.tension <= 0.0);
    /* Who is at war with nobody is attacked by nobody. */
    assert_true(war.clashes[TINY_MAFIA][TINY_STREET] > 0 && war.clashes[TINY_STREET][TINY_MAFIA] > 0);
    for (uint32_t g = 0; g < TINY_GROUPS; g++) {
        assert_true(war.clashes[g][TINY_CELL] == 0 && war.clashes[TINY_CELL][g] == 0);
    }
    /* A war on two fronts is fought on both; the third pair lives in a truce. */
    const struct seen two = fight(&s, -1.0F, -1.0F, 0.0F);
    assert_true(two.clashes[TINY_MAFIA][TINY_STREET] > 0 && two.clashes[TINY_MAFIA][TINY_CELL] > 0);
    assert_int_equal(two.clashes[TINY_STREET][TINY_CELL] + two.clashes[TINY_CELL][TINY_STREET], 0);
    assert_true(two.turf > war.turf);
    ocp_plan_free(&s.plan);
    ocp_model_free(s.model);
}

/* Parity is that of alliances: eight per cent against six are nearly even; with the cell on the larger side they are not. */
static void allies_count_in_parity(void **state)
{
    (void)state;
    struct setting s = turf_only(360);
    s.plan.groups[TINY_CELL].share = 0.2;
    tiny_set(&s.plan, s.model, "violence.turf", 0.0);
    tiny_set(&s.plan, s.model, "violence.parity_share", 0.05);
    const struct seen alone = fight(&s, -1.0F, 0.0F, 0.0F);
    const struct seen helped = fight(&s, -1.0F, 1.0F, 0.0F);
    const struct seen torn = fight(&s, -1.0F, 1.0F, 1.0F); /* an ally of both takes no side */
    assert_true(helped.tension < 0.8 * alone.tension);
    assert_true(near(torn.tension, alone.tension, 1e-6));
    ocp_plan_free(&s.plan);
    ocp_model_free(s.model);
}

/* --- whole worlds --- */

static double pair_mean(const struct ocp_model *model, double turf, double clash, double rivalry)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .burn_in = 1, .horizon = 720});
    tiny_set(&plan, model, "violence.turf", turf);
    tiny_set(&plan, model, "groups.clash", clash);
    tiny_set(&plan, model, "groups.rivalry", rivalry);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 700);
    const double relation = (double)groups_of(world)->relation[(size_t)TINY_MAFIA * OCP_MAX_GROUPS + TINY_STREET];
    ocp_world_free(world);
    ocp_plan_free(&plan);
    return relation;
}

static void violence_keeps_a_war_going(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const double weeks = floor(699.0 / 7.0) + 1.0; /* relations move on days 0, 7, ... */
    const double peace = pair_mean(model, 9.0, 0.0, 0.3);
    assert_true(near(peace, -0.3 - 0.7 * exp(-7.0 * weeks / 365.0), 1e-3)); /* nothing but time */
    const double quiet = pair_mean(model, 0.0, 15.0, 0.3);
    const double war = pair_mean(model, 30.0, 15.0, 0.3);
    assert_true(war < quiet && quiet <= peace + 1e-6);
    assert_true(war < -0.7);
    ocp_model_free(model);
}

/* Two groups that share an enemy become allies: known in closed form while the enemy is a full one throughout. */
static void a_shared_enemy_makes_allies(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .burn_in = 1, .horizon = 360});
    plan.groups[TINY_CELL].rival = TINY_STREET;
    tiny_set(&plan, model, "groups.clash", 0.0);
    tiny_set(&plan, model, "groups.rivalry", 1.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 359);
    const float *relation = groups_of(world)->relation;
    const double weeks = floor(358.0 / 7.0) + 1.0;
    const double expected = 0.6 * (1.0 - exp(-7.0 * weeks / 365.0));
    /* On day 0 the members have not been counted when the first step is made, or they have: one step more or less. */
    assert_true(near((double)relation[(size_t)TINY_MAFIA * OCP_MAX_GROUPS + TINY_CELL], expected, 0.012));
    assert_true(near((double)relation[(size_t)TINY_MAFIA * OCP_MAX_GROUPS + TINY_STREET], -1.0, 1e-6));
    assert_true(tiny_outcome(world, "pairs_hostile") > 60.0 && tiny_outcome(world, "pairs_allied") > 0.0);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* --- what the administration knows --- */

/* Moves for separation in half a year between firm and cell: at war in truth or not, with recorded assaults on each other or not. */
static uint32_t separations(const struct ocp_model *model, bool war, bool recorded, double rate)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .burn_in = 1, .horizon = 200});
    plan.groups[TINY_MAFIA].rival = OCP_NO_GROUP;
    plan.groups[TINY_STREET].rival = OCP_NO_GROUP;
    tiny_only(&plan, model, "placement");
    tiny_set(&plan, model, "placement.separation", 0.5);
    tiny_set(&plan, model, "placement.feud_rate", rate);
    tiny_set(&plan, model, "placement.relief", 0.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_hold(world);
    relate(world, TINY_MAFIA, TINY_CELL, war ? -1.0F : 0.0F);
    struct placement_state *s = placement_of(world);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        /* a few believed members of either on each wing but the last of the prison */
        for (uint32_t i = 0; i < 8 && w % 4 < 3; i++) {
            s->believed_group[world->wings[w].first + i] = i % 2 ? TINY_MAFIA : TINY_CELL;
            s->believed_role[world->wings[w].first + i] = ROLE_ASSOCIATE;
        }
    }
    for (uint32_t w = 0; recorded && w < 2; w++) {
        violence_of(world)->target[world->wings[w].first] = world->person[world->wings[w].first + 1];
        violence_of(world)->recorded[w] = 1;
    }
    for (int d = 0; d < 60; d++) {
        ocp_world_step(world, 1);
    }
    uint32_t moved = 0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        for (uint32_t i = 0; i < world->wings[w].count; i++) {
            moved += s->reason[world->wings[w].first + i] == REASON_SEPARATION;
        }
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    return moved;
}

static void records_make_rivals_for_policy(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    assert_int_equal(separations(model, true, false, 0.02), 0);
    const uint32_t at_war = separations(model, true, true, 0.02);
    assert_true(at_war > 5);
    assert_int_equal(separations(model, false, true, 0.02), at_war);
    assert_int_equal(separations(model, true, true, 100.0), 0); /* not enough of them */
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_by_hand),
        cmocka_unit_test(truce_and_war_by_hand),
        cmocka_unit_test(enemies_fight_and_allies_do_not),
        cmocka_unit_test(allies_count_in_parity),
        cmocka_unit_test(violence_keeps_a_war_going),
        cmocka_unit_test(a_shared_enemy_makes_allies),
        cmocka_unit_test(records_make_rivals_for_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
