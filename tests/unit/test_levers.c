/* Parameters in force: regimes, interventions with window, ramp, decay, coverage, targets and triggers; their costs. */
#include "engine/inside.h"
#include "tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct ocp_param params[] = {
    {"a", "toy.a", "1", 0.5, 0.0, 1.0, OCP_PRIOR_NONE, 0, 0, "ASSUMED", "first"},
    {"b", "toy.b", "1", 10.0, -100.0, 100.0, OCP_PRIOR_NONE, 0, 0, "ASSUMED", "second"},
    {"c", "toy.c", "1", 1.0, 0.0, 5.0, OCP_PRIOR_NONE, 0, 0, "ASSUMED", "third"},
};
struct toy {
    double a, b, c;
};
struct toy_derived {
    double square, calls;
};
static const struct ocp_column columns[] = {{"signal", OCP_PRISON, OCP_F64, 1, "1", "what the service observes"}};
static const struct ocp_outcome outcomes[] = {
    {"toy_seen", "1", OCP_NEUTRAL, OCP_PER_DAY, 1.0, OCP_FAMILY_HARM, true, "Seen"},
    {"toy_cost", "EUR", OCP_NEUTRAL, OCP_PER_PERIOD, 1.0, OCP_FAMILY_COST, true, "Cost"},
};

static double *signal_of(const struct ocp_world *world)
{
    return *(double **)ocp_state(world, 0);
}

static void derive(const void *values, void *out)
{
    const struct toy *p = values;
    struct toy_derived *d = out;
    d->square = p->b * p->b;
    d->calls += 1.0;
}

static void look(struct ocp_day *day, uint32_t prison)
{
    ocp_measure(day, 0, 0, prison, signal_of(day->world)[prison]);
    ocp_measure(day, 0, 1, prison, ocp_intervention_cost(day, prison));
}

static const char *const reads[] = {"toy.signal", NULL};
static const struct ocp_phase phases[] = {{"look", 0, 1, look, reads, NULL}};
static const struct ocp_mechanism toy = {.name = "toy",
                                         .title = "Toy",
                                         .meaning = "toy",
                                         .params = params,
                                         .n_params = 3,
                                         .columns = columns,
                                         .n_columns = 1,
                                         .outcomes = outcomes,
                                         .n_outcomes = 2,
                                         .phases = phases,
                                         .n_phases = 1,
                                         .derived_size = sizeof(struct toy_derived),
                                         .derive = derive};
static const struct ocp_mechanism *const mechanisms[] = {&toy};
static const struct ocp_slot slots[] = {{"day", OCP_LOCAL, "all"}};
static const struct ocp_catalogue catalogue = {mechanisms, 1, slots, 1, NULL, NULL, 0};

enum { BURN_IN = 10 };

struct fixture {
    struct ocp_model *model;
    struct ocp_plan plan;
    struct ocp_world *world;
    uint32_t strategy;
};

static void make_sized(struct fixture *f, uint32_t prisons)
{
    assert_int_equal(ocp_model_compile(&catalogue, &f->model, NULL), OCP_OK);
    f->plan = tiny_plan(
        f->model,
        (struct tiny_options){.prisons = prisons, .wings = 2, .places = 10, .burn_in = BURN_IN, .horizon = 400, .period = 10});
    f->strategy = tiny_add_strategy(&f->plan, "changed");
    f->world = NULL;
}

static void make(struct fixture *f)
{
    make_sized(f, 4);
}

static struct ocp_intervention *change(struct fixture *f, const char *param, enum ocp_operation operation, double value)
{
    return tiny_add_change(&f->plan, f->model, f->strategy, param, operation, value);
}

/* Opens the day `day` after burn-in of the strategy's world and sets the parameters in force. */
static struct ocp_day on(struct fixture *f, uint32_t day)
{
    if (!f->world) {
        f->world = tiny_world(f->model, &f->plan, 0, f->strategy);
    }
    while (f->world->day < BURN_IN + day) {
        ocp_world_step(f->world, 1);
    }
    ocp_blocks_update(f->world);
    return ocp_day_open(f->world, 0);
}

static const struct toy *wing(const struct ocp_day *day, uint32_t w)
{
    return ocp_wing_params(day, w, 0);
}

static void drop(struct fixture *f)
{
    ocp_world_free(f->world);
    ocp_plan_free(&f->plan);
    ocp_model_free(f->model);
}

static void assert_near(double got, double expected)
{
    if (!(fabs(got - expected) <= 1e-12 * fmax(1.0, fabs(expected)))) {
        fail_msg("%.17g instead of %.17g", got, expected);
    }
}

static void operations_interpolate_with_strength(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    change(&f, "toy.a", OCP_SET, 0.9)->intensity = 0.5;
    change(&f, "toy.b", OCP_MULTIPLY, 3.0)->intensity = 0.25;
    change(&f, "toy.c", OCP_ADD, 2.0)->intensity = 0.75;
    struct ocp_day day = on(&f, 0);
    assert_near(wing(&day, 3)->a, 0.7);
    assert_near(wing(&day, 3)->b, 15.0);
    assert_near(wing(&day, 3)->c, 2.5);
    assert_near(((const struct toy *)ocp_prison_params(&day, 1, 0))->b, 15.0);
    assert_near(((const struct toy *)ocp_world_params(&day, 0))->b, 15.0);
    assert_near(((const struct toy_derived *)ocp_wing_derived(&day, 0, 0))->square, 225.0);
    assert_near(((const struct toy_derived *)ocp_prison_derived(&day, 0, 0))->square, 225.0);
    assert_near(((const struct toy_derived *)ocp_world_derived(&day, 0))->square, 225.0);
    drop(&f);
}

static void changes_apply_in_order_and_stay_in_bounds(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    change(&f, "toy.b", OCP_ADD, 5.0);
    change(&f, "toy.b", OCP_MULTIPLY, 2.0);  /* (10 + 5) x 2 */
    change(&f, "toy.a", OCP_ADD, 3.0);       /* bound 1 */
    change(&f, "toy.c", OCP_MULTIPLY, -7.0); /* bound 0 */
    struct ocp_day day = on(&f, 3);
    assert_near(wing(&day, 0)->b, 30.0);
    assert_near(wing(&day, 0)->a, 1.0);
    assert_near(wing(&day, 0)->c, 0.0);
    drop(&f);
}

static void the_window_opens_after_burn_in_and_closes(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    struct ocp_intervention *i = change(&f, "toy.b", OCP_SET, 20.0);
    i->start_day = 5;
    i->end_day = 8;
    f.world = tiny_world(f.model, &f.plan, 0, f.strategy);
    for (uint32_t d = 0; d < BURN_IN + 12; d++) {
        ocp_blocks_update(f.world);
        struct ocp_day day = ocp_day_open(f.world, 0);
        const bool open = d >= BURN_IN + 5 && d < BURN_IN + 8;
        assert_near(wing(&day, 0)->b, open ? 20.0 : 10.0);
        ocp_world_step(f.world, 1);
    }
    drop(&f);
}

static void strength_ramps_up_and_decays(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    struct ocp_intervention *i = change(&f, "toy.b", OCP_ADD, 8.0);
    i->start_day = 2;
    i->ramp_days = 4;
    i->half_life_days = 30.0;
    i->intensity = 0.5;
    const double expected[] = {0, 0, 1, 2, 3, 4, 4};
    for (uint32_t d = 0; d < 7; d++) {
        struct ocp_day day = on(&f, d);
        assert_near(wing(&day, 0)->b, 10.0 + expected[d]);
    }
    struct ocp_day day = on(&f, 2 + 4 + 30);
    assert_near(wing(&day, 0)->b, 12.0);
    day = on(&f, 2 + 4 + 90);
    assert_near(wing(&day, 0)->b, 10.5);
    drop(&f);
}

/* Bounds go the way of a set, where it is the right way; otherwise not a bit of the value moves. */
static void bounds_move_one_way_only(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    f.plan.params[2] = 0.1 + 0.2;
    struct ocp_intervention *i = change(&f, "toy.a", OCP_AT_LEAST, 0.9);
    i->intensity = 0.5;
    i->ramp_days = 4;
    change(&f, "toy.b", OCP_AT_MOST, 2.0)->intensity = 0.25;
    change(&f, "toy.c", OCP_AT_LEAST, 0.2);
    change(&f, "toy.c", OCP_AT_LEAST, 0.3); /* one bit below 0.1 + 0.2 */
    change(&f, "toy.c", OCP_AT_MOST, 0.4)->intensity = 0.5;
    for (uint32_t d = 0; d < 5; d++) {
        struct ocp_day day = on(&f, d);
        assert_near(wing(&day, 1)->a, 0.5 + 0.4 * 0.5 * fmin(1.0, (d + 1.0) / 4.0));
        assert_near(wing(&day, 1)->b, 8.0);
        assert_true(wing(&day, 1)->c == 0.1 + 0.2);
    }
    drop(&f);
}

/* A bound that acts is a set, bit for bit, through the whole ramp. */
static void bounds_that_act_equal_sets(void **state)
{
    (void)state;
    static const enum ocp_operation operations[] = {OCP_SET, OCP_AT_MOST};
    struct fixture f[2];
    for (int k = 0; k < 2; k++) {
        make(&f[k]);
        struct ocp_intervention *i = change(&f[k], "toy.b", operations[k], 1.0 / 3.0);
        i->ramp_days = 7;
        i->half_life_days = 5.0;
        i->intensity = 0.7;
    }
    for (uint32_t d = 0; d < 20; d++) {
        struct ocp_day set = on(&f[0], d);
        struct ocp_day bound = on(&f[1], d);
        assert_true(wing(&set, 0)->b == wing(&bound, 0)->b && wing(&set, 0)->b < 10.0);
    }
    drop(&f[0]);
    drop(&f[1]);
}

/* Wing 1 gets a regime that sets toy.b to `value`. */
static void add_strict_regime(struct fixture *f, double value)
{
    f->plan.regimes = realloc(f->plan.regimes, 2 * sizeof *f->plan.regimes);
    assert_non_null(f->plan.regimes);
    f->plan.regimes[1] = (struct ocp_regime){.name = "strict", .n_changes = 1, .changes = calloc(1, sizeof(struct ocp_change))};
    assert_non_null(f->plan.regimes[1].changes);
    f->plan.n_regimes = 2;
    f->plan.regimes[1].changes[0] = (struct ocp_change){1, OCP_SET, value};
    f->plan.wings[1].regime = 1;
}

static void no_order_weakens_a_stricter_regime(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    add_strict_regime(&f, 40.0);
    change(&f, "toy.b", OCP_AT_LEAST, 20.0);
    change(&f, "toy.b", OCP_AT_LEAST, 15.0); /* nor does a weaker order weaken the one before it */
    struct ocp_day day = on(&f, 0);
    assert_true(wing(&day, 1)->b == 40.0);
    assert_true(wing(&day, 0)->b == 20.0);
    drop(&f);
}

/* The regime, then each order on what the one before it left: 40, x 0.5 = 20, at most 12, at least 18, + 1. */
static void orders_on_one_parameter_act_as_listed(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    add_strict_regime(&f, 40.0);
    change(&f, "toy.b", OCP_MULTIPLY, 0.5);
    change(&f, "toy.b", OCP_AT_MOST, 12.0);
    change(&f, "toy.b", OCP_AT_LEAST, 18.0);
    change(&f, "toy.b", OCP_ADD, 1.0);
    struct ocp_day day = on(&f, 0);
    assert_near(wing(&day, 1)->b, 19.0);
    assert_near(wing(&day, 0)->b, 19.0); /* 10, 5, 5, 18, 19 */
    drop(&f);
    make(&f);
    add_strict_regime(&f, 40.0);
    change(&f, "toy.b", OCP_AT_LEAST, 18.0);
    change(&f, "toy.b", OCP_MULTIPLY, 0.5);
    change(&f, "toy.b", OCP_AT_MOST, 12.0);
    day = on(&f, 0);
    assert_near(wing(&day, 1)->b, 12.0);
    assert_near(wing(&day, 0)->b, 9.0);
    drop(&f);
}

static void regimes_come_first_and_concern_wings_only(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    f.plan.regimes = realloc(f.plan.regimes, 2 * sizeof *f.plan.regimes);
    assert_non_null(f.plan.regimes);
    f.plan.regimes[1] = (struct ocp_regime){.name = "strict", .n_changes = 1, .changes = calloc(1, sizeof(struct ocp_change))};
    f.plan.n_regimes = 2;
    f.plan.regimes[1].changes[0] = (struct ocp_change){1, OCP_SET, 40.0};
    f.plan.wings[1].regime = 1;
    f.plan.wings[6].regime = 1;
    change(&f, "toy.b", OCP_MULTIPLY, 0.5);
    change(&f, "toy.c", OCP_SET, 4.0)->target.regime = 1;
    struct ocp_day day = on(&f, 0);
    for (uint32_t w = 0; w < 8; w++) {
        const bool strict = w == 1 || w == 6;
        assert_near(wing(&day, w)->b, strict ? 20.0 : 5.0);
        assert_near(wing(&day, w)->c, strict ? 4.0 : 1.0);
    }
    assert_near(((const struct toy *)ocp_prison_params(&day, 0, 0))->c, 1.0);
    assert_near(((const struct toy *)ocp_world_params(&day, 0))->b, 5.0);
    drop(&f);
}

static void targets_pick_prisons(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    f.plan.jurisdictions = realloc(f.plan.jurisdictions, 2 * sizeof *f.plan.jurisdictions);
    assert_non_null(f.plan.jurisdictions);
    f.plan.jurisdictions[1] = (struct ocp_jurisdiction_spec){.name = "elsewhere"};
    f.plan.n_jurisdictions = 2;
    f.plan.prisons[3].jurisdiction = 1;
    f.plan.prisons[2].security = OCP_HIGH;
    (void)snprintf(f.plan.prisons[0].kind, OCP_NAME_SIZE, "remand");
    (void)snprintf(change(&f, "toy.b", OCP_ADD, 1.0)->target.prison, OCP_NAME_SIZE, "prison 1");
    (void)snprintf(change(&f, "toy.b", OCP_ADD, 2.0)->target.region, OCP_NAME_SIZE, "south");
    (void)snprintf(change(&f, "toy.b", OCP_ADD, 4.0)->target.kind, OCP_NAME_SIZE, "remand");
    change(&f, "toy.b", OCP_ADD, 8.0)->target.jurisdiction = 1;
    change(&f, "toy.b", OCP_ADD, 16.0)->target.security = OCP_HIGH;
    struct ocp_day day = on(&f, 0);
    const double expected[] = {4, 1 + 2, 16, 2 + 8};
    for (uint32_t w = 0; w < 8; w++) {
        assert_near(wing(&day, w)->b, 10.0 + expected[w / 2]);
        assert_near(((const struct toy *)ocp_prison_params(&day, w / 2, 0))->b, 10.0 + expected[w / 2]);
    }
    assert_near(((const struct toy *)ocp_world_params(&day, 0))->b, 10.0);
    drop(&f);
}

/* Prison 3 is of a jurisdiction that has a value of its own: under its regimes and interventions, in its prisons alone. */
static void jurisdictions_have_values_of_their_own(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    f.plan.jurisdictions = realloc(f.plan.jurisdictions, 2 * sizeof *f.plan.jurisdictions);
    assert_non_null(f.plan.jurisdictions);
    f.plan.jurisdictions[1] =
        (struct ocp_jurisdiction_spec){.name = "elsewhere", .n_changes = 1, .changes = calloc(1, sizeof(struct ocp_change))};
    assert_non_null(f.plan.jurisdictions[1].changes);
    f.plan.jurisdictions[1].changes[0] = (struct ocp_change){1, OCP_SET, 20.0};
    f.plan.n_jurisdictions = 2;
    f.plan.prisons[3].jurisdiction = 1;
    add_strict_regime(&f, 40.0); /* of wing 1 */
    f.plan.wings[7].regime = 1;
    (void)change(&f, "toy.b", OCP_ADD, 1.0);
    struct ocp_day day = on(&f, 0);
    const double expected[] = {11, 41, 11, 11, 11, 11, 21, 41};
    for (uint32_t w = 0; w < 8; w++) {
        assert_near(wing(&day, w)->b, expected[w]);
        assert_near(((const struct toy *)ocp_prison_params(&day, w / 2, 0))->b, w / 2 == 3 ? 21.0 : 11.0);
    }
    assert_near(((const struct toy *)ocp_world_params(&day, 0))->b, 11.0);
    f.plan.jurisdictions[1].changes[0].param = 3; /* there are three: refused */
    struct ocp_message message = {0};
    assert_int_equal(ocp_plan_check(&f.plan, f.model, &message), OCP_BAD_INPUT);
    drop(&f);
}

/* Prisons that an intervention of this name and coverage reaches, as bits in `hit`. */
static uint32_t covered(const char *name, double coverage, bool behind_another, uint8_t *hit)
{
    struct fixture f;
    make_sized(&f, 600);
    if (behind_another) {
        change(&f, "toy.a", OCP_SET, 0.1);
    }
    struct ocp_intervention *i = change(&f, "toy.b", OCP_ADD, 1.0);
    (void)snprintf(i->name, sizeof i->name, "%s", name);
    i->target.coverage = coverage;
    struct ocp_day day = on(&f, 0);
    uint32_t n = 0;
    for (uint32_t p = 0; p < 600; p++) {
        hit[p] = ((const struct toy *)ocp_prison_params(&day, p, 0))->b > 10.5;
        n += hit[p];
        assert_int_equal(hit[p], wing(&day, 2 * p)->b > 10.5);
    }
    drop(&f);
    return n;
}

static void coverage_is_a_share_that_strategies_agree_on(void **state)
{
    (void)state;
    uint8_t third[600];
    uint8_t again[600];
    uint8_t half[600];
    uint8_t other[600];
    const uint32_t n = covered("scanners", 1.0 / 3.0, false, third);
    assert_true(fabs((double)n - 200.0) <= 4.0 * sqrt(600.0 * 2.0 / 9.0));
    covered("scanners", 1.0 / 3.0, true, again);
    assert_memory_equal(third, again, sizeof third); /* not its place in a strategy counts but its name */
    covered("scanners", 0.5, false, half);
    uint32_t same = 0;
    covered("training", 1.0 / 3.0, false, other);
    for (int p = 0; p < 600; p++) {
        assert_true(half[p] >= third[p]); /* wider coverage keeps those already covered */
        same += third[p] && other[p];
    }
    assert_true(same < 110); /* independent picks share about a ninth of 600 */
    assert_int_equal(covered("scanners", 1.0, false, third), 600);
    assert_int_equal(covered("scanners", 0.0, false, third), 0);
}

static void triggers_follow_what_is_observed(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    struct ocp_intervention *i = change(&f, "toy.b", OCP_ADD, 10.0);
    (void)snprintf(i->trigger.outcome, OCP_NAME_SIZE, "toy_seen");
    i->trigger.above = 5.0;
    i->trigger.hold_days = 15;
    i->ramp_days = 2;
    i->capital_eur = 1000.0;
    f.world = tiny_world(f.model, &f.plan, 0, f.strategy);
    uint32_t first_on = OCP_NOWHERE;
    double capital = 0.0;
    for (uint32_t d = 0; d < 90; d++) {
        /* Seen: 4 prisons x 2 = 8 in days 20 to 29 of the horizon, else 0; periods last 10 days. */
        for (uint32_t p = 0; p < 4; p++) {
            signal_of(f.world)[p] = d >= BURN_IN + 20 && d < BURN_IN + 30 ? 2.0 : 0.0;
        }
        ocp_blocks_update(f.world);
        struct ocp_day day = ocp_day_open(f.world, 0);
        const double b = wing(&day, 0)->b;
        if (b > 10.0 && first_on == OCP_NOWHERE) {
            first_on = d - BURN_IN;
            assert_near(b, 15.0); /* the ramp starts at the trigger */
        }
        capital += ocp_intervention_cost(&day, 0);
        const uint32_t t = d - BURN_IN;
        if (d >= BURN_IN) {
            /* Known from day 30 on; holds at least 15 days: the period that ended on day 40 is quiet. */
            assert_int_equal(b > 10.0, t >= 30 && t < 45);
        }
        ocp_world_step(f.world, 1);
    }
    assert_int_equal(first_on, 30);
    assert_near(capital, 1000.0); /* capital is due when it first acts, once */
    drop(&f);
}

/* A copy made while a trigger holds goes on like the original. */
static void copies_remember_triggers(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    struct ocp_intervention *i = change(&f, "toy.b", OCP_ADD, 10.0);
    (void)snprintf(i->trigger.outcome, OCP_NAME_SIZE, "toy_seen");
    i->trigger.above = 5.0;
    i->trigger.hold_days = 40;
    i->half_life_days = 10.0;
    f.world = tiny_world(f.model, &f.plan, 0, f.strategy);
    struct ocp_world *copy = tiny_world(f.model, &f.plan, 0, f.strategy);
    for (uint32_t d = 0; d < BURN_IN + 60; d++) {
        for (uint32_t p = 0; p < 4; p++) {
            signal_of(f.world)[p] = d < BURN_IN + 20 ? 2.0 : 0.0;
        }
        ocp_world_step(f.world, 1);
        if (d == BURN_IN + 25) {
            assert_int_equal(ocp_world_copy(copy, f.world, NULL), OCP_OK);
        } else if (d > BURN_IN + 25) {
            for (uint32_t p = 0; p < 4; p++) {
                signal_of(copy)[p] = 0.0;
            }
            ocp_world_step(copy, 1);
            struct ocp_day a = ocp_day_open(f.world, 0);
            struct ocp_day b = ocp_day_open(copy, 0);
            assert_near(wing(&a, 0)->b, wing(&b, 0)->b);
        }
    }
    ocp_world_free(copy);
    drop(&f);
}

static double said(const struct ocp_day *day, uint32_t w, enum ocp_right right)
{
    double rights[OCP_RIGHT_COUNT];
    ocp_intervention_rights(day, w, rights);
    return rights[right];
}

static void costs_and_rights_add_up(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    struct ocp_intervention *i = change(&f, "toy.b", OCP_ADD, 1.0);
    (void)snprintf(i->target.region, OCP_NAME_SIZE, "south"); /* prisons 1 and 3 */
    i->start_day = 3;
    i->end_day = 10;
    i->ramp_days = 2;
    i->intensity = 0.5;
    i->capital_eur = 5000.0;
    i->yearly_eur = 365.25 * 80.0;
    i->prisoner_day_eur = 2.0;
    i->rights[OCP_RIGHT_PRIVACY] = 0.3;
    i->rights[OCP_RIGHT_STAFF] = 0.1;
    struct ocp_day day = on(&f, 2);
    assert_near(ocp_intervention_cost(&day, 1), 0.0);
    day = on(&f, 3);
    assert_near(ocp_intervention_cost(&day, 0), 0.0);
    assert_near(ocp_intervention_cost(&day, 1), 0.5 * 5000.0 + 0.25 * (80.0 + 2.0 * 20.0));
    assert_near(said(&day, 2, OCP_RIGHT_PRIVACY), 0.25 * 0.3); /* a wing of prison 1; whoever lives there bears it */
    assert_near(said(&day, 2, OCP_RIGHT_STAFF), 0.25 * 0.1);
    assert_near(said(&day, 2, OCP_RIGHT_OTHER), 0.0);
    assert_near(said(&day, 0, OCP_RIGHT_PRIVACY), 0.0);
    day = on(&f, 4);
    assert_near(ocp_intervention_cost(&day, 3), 0.5 * (80.0 + 2.0 * 20.0));
    assert_near(said(&day, 7, OCP_RIGHT_PRIVACY), 0.5 * 0.3);
    i->half_life_days = 1.0; /* what wears off is paid for all the same, and burdens all the same */
    day = on(&f, 9);
    assert_near(ocp_intervention_cost(&day, 3), 0.5 * (80.0 + 2.0 * 20.0));
    assert_near(said(&day, 7, OCP_RIGHT_PRIVACY), 0.5 * 0.3);
    day = on(&f, 10);
    assert_near(ocp_intervention_cost(&day, 1), 0.0);
    drop(&f);
}

/* Nothing is paid for a regime that no wing of the prison has. */
static void what_reaches_no_wing_costs_nothing(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    struct ocp_intervention *i = change(&f, "toy.b", OCP_ADD, 1.0);
    i->target.regime = 1; /* there is only regime 0 */
    i->capital_eur = 5000.0;
    i->yearly_eur = 365.25 * 80.0;
    struct ocp_day day = on(&f, 0);
    assert_near(ocp_intervention_cost(&day, 0), 0.0);
    drop(&f);
}

/* A target that every prison meets is no target: parameters of the world outside change with the others. */
static void reaching_all_prisons_reaches_the_world(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    change(&f, "toy.b", OCP_ADD, 1.0)->target.jurisdiction = 0;
    (void)snprintf(change(&f, "toy.c", OCP_ADD, 1.0)->target.region, OCP_NAME_SIZE, "south");
    struct ocp_day day = on(&f, 5);
    const struct toy *p = ocp_world_params(&day, 0);
    assert_near(p->b, 11.0);
    assert_near(p->c, 1.0);
    drop(&f);
}

/* Day 0 is drawn under the parameters of the baseline, also where there is no burn-in. */
static void worlds_are_made_before_anything_acts(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    f.plan.burn_in_days = 0;
    (void)change(&f, "toy.b", OCP_ADD, 1.0);
    struct ocp_world *world = tiny_world(f.model, &f.plan, 0, f.strategy);
    struct ocp_day day = ocp_day_open(world, 0);
    assert_near(wing(&day, 0)->b, 10.0);
    ocp_blocks_update(world);
    day = ocp_day_open(world, 0);
    assert_near(wing(&day, 0)->b, 11.0);
    ocp_world_free(world);
    drop(&f);
}

static void strategies_of_no_strength_equal_the_baseline(void **state)
{
    (void)state;
    struct fixture f;
    make(&f);
    f.plan.params[0] = -0.0; /* even the sign of zero stays */
    change(&f, "toy.a", OCP_AT_LEAST, 0.5)->intensity = 0.0;
    change(&f, "toy.c", OCP_AT_MOST, 0.5)->intensity = 0.0;
    struct ocp_intervention *i = change(&f, "toy.b", OCP_SET, 99.0);
    i->intensity = 0.0;
    i->capital_eur = 7.0;
    i->yearly_eur = 7.0;
    struct ocp_day day = on(&f, 5);
    for (uint32_t w = 0; w < 8; w++) {
        assert_memory_equal(wing(&day, w), f.plan.params, sizeof(struct toy));
    }
    assert_true(ocp_intervention_cost(&day, 0) == 0.0 && said(&day, 0, OCP_RIGHT_OTHER) == 0.0);
    drop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operations_interpolate_with_strength),
        cmocka_unit_test(changes_apply_in_order_and_stay_in_bounds),
        cmocka_unit_test(the_window_opens_after_burn_in_and_closes),
        cmocka_unit_test(strength_ramps_up_and_decays),
        cmocka_unit_test(bounds_move_one_way_only),
        cmocka_unit_test(bounds_that_act_equal_sets),
        cmocka_unit_test(no_order_weakens_a_stricter_regime),
        cmocka_unit_test(orders_on_one_parameter_act_as_listed),
        cmocka_unit_test(regimes_come_first_and_concern_wings_only),
        cmocka_unit_test(targets_pick_prisons),
        cmocka_unit_test(jurisdictions_have_values_of_their_own),
        cmocka_unit_test(coverage_is_a_share_that_strategies_agree_on),
        cmocka_unit_test(triggers_follow_what_is_observed),
        cmocka_unit_test(copies_remember_triggers),
        cmocka_unit_test(costs_and_rights_add_up),
        cmocka_unit_test(what_reaches_no_wing_costs_nothing),
        cmocka_unit_test(reaching_all_prisons_reaches_the_world),
        cmocka_unit_test(worlds_are_made_before_anything_acts),
        cmocka_unit_test(strategies_of_no_strength_equal_the_baseline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
