/* See tiny_plan.h. */
#include "tiny_plan.h"

#include "engine/measure.h"
#include "models/catalogue.h"
#include "models/people/population_state.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void *get(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    assert_non_null(memory);
    return memory;
}

static uint32_t or_default(uint32_t value, uint32_t fallback)
{
    return value ? value : fallback;
}

struct ocp_model *tiny_model(void)
{
    struct ocp_model *model = NULL;
    struct ocp_message message = {0};
    if (ocp_model_compile(models_catalogue(), &model, &message) != OCP_OK) {
        fail_msg("the catalogue does not compile: %s", message.text);
    }
    return model;
}

static void set_name(char *name, const char *text)
{
    (void)snprintf(name, OCP_NAME_SIZE, "%s", text);
}

static void add_estate(struct ocp_plan *plan, const struct tiny_options *o)
{
    const uint32_t wings = or_default(o->wings, 4);
    const uint32_t places = or_default(o->places, 60);
    const double occupancy = o->occupancy > 0.0 ? o->occupancy : 1.0;
    const double staff = o->staff > 0.0 ? o->staff : 0.4;
    plan->n_prisons = or_default(o->prisons, 2);
    plan->n_wings = plan->n_prisons * wings;
    plan->prisons = get(plan->n_prisons, sizeof *plan->prisons);
    plan->wings = get(plan->n_wings, sizeof *plan->wings);
    for (uint32_t p = 0; p < plan->n_prisons; p++) {
        struct ocp_prison_spec *prison = &plan->prisons[p];
        (void)snprintf(prison->name, sizeof prison->name, "prison %u", p);
        set_name(prison->region, p % 2 ? "south" : "north");
        set_name(prison->kind, "closed");
        prison->security = OCP_MEDIUM;
        prison->capacity = wings * places;
        prison->prisoners = (uint32_t)(occupancy * (double)prison->capacity);
        prison->staff = (uint32_t)(staff * (double)prison->capacity);
        prison->wing_first = p * wings;
        prison->wing_count = wings;
        for (uint32_t w = 0; w < wings; w++) {
            plan->wings[p * wings + w] =
                (struct ocp_wing_spec){.prison = p, .capacity = (uint16_t)places, .limit = (uint16_t)(places + places / 2)};
        }
    }
}

static void add_groups(struct ocp_plan *plan)
{
    static const struct ocp_group_spec groups[TINY_GROUPS] = {
        [TINY_MAFIA] = {.name = "old firm", .kind = "mafia", .share = 0.08, .rival = TINY_STREET},
        [TINY_STREET] = {.name = "street crew", .kind = "street", .share = 0.06, .rival = TINY_MAFIA},
        [TINY_CELL] = {.name = "cell", .kind = "extremist", .share = 0.01, .values_driven = 1, .rival = OCP_NO_GROUP},
    };
    plan->n_groups = TINY_GROUPS;
    plan->groups = get(TINY_GROUPS, sizeof *plan->groups);
    memcpy(plan->groups, groups, sizeof groups);
}

struct ocp_plan tiny_plan(const struct ocp_model *model, struct tiny_options o)
{
    struct ocp_plan plan = {
        .seed = o.seed ? o.seed : 1,
        .burn_in_days = or_default(o.burn_in, 30),
        .horizon_days = or_default(o.horizon, 365),
        .period_days = or_default(o.period, 30),
        .n_jurisdictions = 1,
        .n_regimes = 1,
        .n_strategies = 1,
        .record_prisons = o.record_prisons,
        .record_events = o.record_events,
    };
    plan.params = get(model->n_params, sizeof *plan.params);
    for (size_t i = 0; i < model->n_params; i++) {
        plan.params[i] = model->params[i]->fallback;
    }
    plan.mechanism_off = get(model->catalogue->n_mechanisms, 1);
    plan.jurisdictions = get(1, sizeof *plan.jurisdictions);
    set_name(plan.jurisdictions[0].name, "nowhere");
    plan.regimes = get(1, sizeof *plan.regimes);
    set_name(plan.regimes[0].name, "normal");
    plan.strategies = get(1, sizeof *plan.strategies);
    set_name(plan.strategies[0].name, "baseline");
    add_estate(&plan, &o);
    if (!o.no_groups) {
        add_groups(&plan);
    }
    return plan;
}

static uint32_t param_index(const struct ocp_model *model, const char *param)
{
    const long i = ocp_model_param(model, param);
    if (i < 0) {
        fail_msg("no parameter '%s'", param);
    }
    return (uint32_t)i;
}

static size_t mechanism_index(const struct ocp_model *model, const char *mechanism)
{
    const long i = ocp_model_mechanism(model, mechanism);
    if (i < 0) {
        fail_msg("no mechanism '%s'", mechanism);
    }
    return (size_t)i;
}

void tiny_set(struct ocp_plan *plan, const struct ocp_model *model, const char *param, double value)
{
    plan->params[param_index(model, param)] = value;
}

void tiny_off(struct ocp_plan *plan, const struct ocp_model *model, const char *mechanism)
{
    plan->mechanism_off[mechanism_index(model, mechanism)] = 1;
}

void tiny_only(struct ocp_plan *plan, const struct ocp_model *model, const char *mechanism)
{
    memset(plan->mechanism_off, 1, model->catalogue->n_mechanisms);
    plan->mechanism_off[mechanism_index(model, mechanism)] = 0;
}

static void *grow(void *array, size_t count, size_t size)
{
    void *memory = realloc(array, (count + 1) * size);
    assert_non_null(memory);
    memset((char *)memory + count * size, 0, size);
    return memory;
}

uint32_t tiny_add_strategy(struct ocp_plan *plan, const char *name)
{
    plan->strategies = grow(plan->strategies, plan->n_strategies, sizeof *plan->strategies);
    set_name(plan->strategies[plan->n_strategies].name, name);
    return (uint32_t)plan->n_strategies++;
}

struct ocp_intervention *tiny_add_change(struct ocp_plan *plan, const struct ocp_model *model, uint32_t strategy, const char *param,
                                         enum ocp_operation operation, double value)
{
    struct ocp_strategy *s = &plan->strategies[strategy];
    s->interventions = grow(s->interventions, s->n_interventions, sizeof *s->interventions);
    struct ocp_intervention *intervention = &s->interventions[s->n_interventions++];
    set_name(intervention->name, param);
    intervention->changes = get(1, sizeof *intervention->changes);
    intervention->changes[0] = (struct ocp_change){param_index(model, param), operation, value};
    intervention->n_changes = 1;
    intervention->target = (struct ocp_target){.jurisdiction = -1, .regime = -1, .security = -1, .coverage = 1.0};
    intervention->end_day = UINT32_MAX;
    intervention->intensity = 1.0;
    return intervention;
}

struct ocp_world *tiny_world(const struct ocp_model *model, const struct ocp_plan *plan, uint32_t replicate, uint32_t strategy)
{
    struct ocp_world *world = NULL;
    struct ocp_message message = {0};
    if (ocp_world_make(model, plan, replicate, strategy, &world, &message) != OCP_OK) {
        fail_msg("no world: %s", message.text);
    }
    return world;
}

void tiny_hold(struct ocp_world *world)
{
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            population_of(world)->release_day[row] = INT32_MAX;
        }
    }
}

static void check(struct ocp_world *world)
{
    const char *problem = ocp_world_verify(world);
    if (problem) {
        fail_msg("day %u: %s", world->day, problem);
    }
}

void tiny_run(struct ocp_world *world, uint32_t days)
{
    for (uint32_t d = 0; d < days; d++) {
        ocp_world_step(world, 1);
    }
    check(world);
}

void tiny_audit(struct ocp_world *world)
{
    struct ocp_message message = {0};
    if (ocp_world_audit(world, &message) != OCP_OK) {
        fail_msg("%s", message.text);
    }
    check(world);
}

double tiny_outcome(const struct ocp_world *world, const char *outcome)
{
    const long k = ocp_model_outcome(world->model, outcome);
    if (k < 0) {
        fail_msg("no outcome '%s'", outcome);
    }
    const uint32_t periods = ocp_measure_periods(world->plan);
    const double *values = ocp_measure_values(world) + (size_t)k * periods;
    double sum = 0.0;
    double n = 0.0;
    for (uint32_t t = 0; t < periods; t++) {
        if (!isnan(values[t])) {
            sum += values[t];
            n += 1.0;
        }
    }
    return sum / n;
}
