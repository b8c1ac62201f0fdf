/* What is off or at zero leaves everything else bit for bit as it was; declared writes hold; strategies of zero strength
 * are the baseline; the truth of a world does not depend on where rows are filled from. */
#include "engine/measure.h"
#include "models/catalogue.h"
#include "tests/support/tiny_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static size_t rows_of(const struct ocp_world *world, enum ocp_entity entity)
{
    const size_t rows[OCP_ENTITY_COUNT] = {[OCP_PRISONER] = world->n_rows,
                                           [OCP_STAFF] = world->n_staff,
                                           [OCP_WING] = world->n_wings,
                                           [OCP_PRISON] = world->n_prisons,
                                           [OCP_CELL] = world->n_cells,
                                           [OCP_GROUP] = world->n_groups,
                                           [OCP_JURISDICTION] = world->n_jurisdictions,
                                           [OCP_PERSON] = world->max_persons,
                                           [OCP_WORLD] = 1};
    return rows[entity];
}

/* The first column of another mechanism than those named that differs, or NULL. */
static const char *difference(const struct ocp_world *a, const struct ocp_world *b, const char *const *except)
{
    static char name[128];
    for (size_t i = 0; i < a->model->n_columns; i++) {
        const struct ocp_model_column *c = &a->model->columns[i];
        const char *mechanism = a->model->catalogue->mechanisms[c->mechanism]->name;
        bool skip = false;
        for (const char *const *e = except; *e; e++) {
            skip = skip || strcmp(*e, mechanism) == 0;
        }
        if (!skip && memcmp(a->columns[i], b->columns[i], rows_of(a, c->column->entity) * c->size) != 0) {
            strcpy(name, mechanism);
            strcat(name, ".");
            strcat(name, c->column->name);
            return name;
        }
    }
    return NULL;
}

struct setting {
    const char *param;
    double value;
};

/* Runs a world with the settings as it is, and one with the mechanism switched off; compares all other mechanisms. */
static void expect_alone(const char *mechanism, const struct setting *setting, const char *const *except)
{
    struct ocp_model *model = tiny_model();
    struct ocp_plan with = tiny_plan(model, (struct tiny_options){.prisons = 2, .horizon = 200});
    struct ocp_plan without = tiny_plan(model, (struct tiny_options){.prisons = 2, .horizon = 200});
    for (const struct setting *s = setting; s->param; s++) {
        tiny_set(&with, model, s->param, s->value);
        tiny_set(&without, model, s->param, s->value);
    }
    tiny_off(&without, model, mechanism);
    struct ocp_world *a = tiny_world(model, &with, 0, 0);
    struct ocp_world *b = tiny_world(model, &without, 0, 0);
    tiny_run(a, 120);
    tiny_run(b, 120);
    const char *changed = difference(a, b, except);
    if (changed) {
        print_error("without %s, %s differs\n", mechanism, changed);
    }
    assert_null(changed);
    ocp_world_free(a);
    ocp_world_free(b);
    ocp_plan_free(&with);
    ocp_plan_free(&without);
    ocp_model_free(model);
}

static void ledgers_only_read(void **state)
{
    (void)state;
    const struct setting none[] = {{NULL, 0.0}};
    expect_alone("accounts", none, (const char *const[]){"accounts", NULL});
}

static void intelligence_acts_through_policy_and_leaks_alone(void **state)
{
    (void)state;
    const struct setting no_policy[] = {
        {"placement.separation", 0.0}, {"placement.protection", 0.0}, {"violence.informant_leak", 0.0}, {NULL, 0.0}};
    expect_alone("intelligence", no_policy, (const char *const[]){"intelligence", "placement", NULL});
}

static void the_outside_acts_through_inflow_pressure_and_money_alone(void **state)
{
    (void)state;
    const struct setting closed[] = {{"outside.inflow", 0.0}, {"outside.threat_gain", 0.0}, {"outside.arrest", 0.0},
                                     {"outside.caught", 0.0}, {"outside.send_in", 0.0},     {NULL, 0.0}};
    expect_alone("outside", closed, (const char *const[]){"outside", NULL});
}

static void programmes_at_zero_change_nothing(void **state)
{
    (void)state;
    const struct setting zero[] = {{"programmes.activity", 0.35},
                                   {"programmes.violence_programme", 0.0},
                                   {"programmes.family_gain", 0.0},
                                   {"population.return_activity", 0.0},
                                   {"population.return_completed", 0.0},
                                   {"programmes.routine", 0.0}, /* so that hours are never short */
                                   {NULL, 0.0}};
    expect_alone("programmes", zero, (const char *const[]){"programmes", NULL});
}

static void zero_strength_is_the_baseline(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .burn_in = 30, .horizon = 120});
    const uint32_t strategy = tiny_add_strategy(&plan, "zero");
    /* Every parameter at once, moved half-way to a bound, at intensity zero. */
    for (size_t i = 0; i < model->n_params; i++) {
        const struct ocp_param *p = model->params[i];
        tiny_add_change(&plan, model, strategy, p->name, OCP_SET, 0.5 * (p->low + p->high))->intensity = 0.0;
        if (i % 200 == 199) {
            break; /* 256 interventions a strategy are the limit */
        }
    }
    struct ocp_world *base = tiny_world(model, &plan, 0, 0);
    struct ocp_world *zero = tiny_world(model, &plan, 0, strategy);
    tiny_run(base, 150);
    tiny_run(zero, 150);
    assert_true(ocp_world_hash(base) == ocp_world_hash(zero));
    ocp_world_free(base);
    ocp_world_free(zero);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void phases_change_only_what_they_declare(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .wings = 2, .places = 30, .horizon = 120});
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    for (int d = 0; d < 90; d++) {
        tiny_audit(world);
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 5, .horizon = 120});
    uint64_t hash[3];
    const int threads[3] = {1, 2, 7};
    for (int k = 0; k < 3; k++) {
        struct ocp_world *world = tiny_world(model, &plan, 0, 0);
        for (int d = 0; d < 100; d++) {
            ocp_world_step(world, threads[k]);
        }
        assert_null(ocp_world_verify(world));
        hash[k] = ocp_world_hash(world);
        ocp_world_free(world);
    }
    assert_true(hash[0] == hash[1] && hash[1] == hash[2]);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void an_empty_estate_stays_sane(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan =
        tiny_plan(model, (struct tiny_options){.prisons = 1, .wings = 1, .places = 10, .occupancy = 0.1, .horizon = 60});
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 90);
    ocp_world_free(world);
    plan.prisons[0].prisoners = 0;
    plan.prisons[0].staff = 0;
    world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 90);
    assert_int_equal(ocp_world_population(world), 0);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ledgers_only_read),
        cmocka_unit_test(intelligence_acts_through_policy_and_leaks_alone),
        cmocka_unit_test(the_outside_acts_through_inflow_pressure_and_money_alone),
        cmocka_unit_test(programmes_at_zero_change_nothing),
        cmocka_unit_test(zero_strength_is_the_baseline),
        cmocka_unit_test(phases_change_only_what_they_declare),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(an_empty_estate_stays_sane),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
