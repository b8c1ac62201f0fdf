/* See tiny_study.h. */
#include "tiny_study.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint32_t or_default(uint32_t value, uint32_t fallback)
{
    return value ? value : fallback;
}

/* A parameter that a policy could set: the first with a range, moved to its upper bound from day 10 on. */
static void add_policy(struct ocp_plan *plan, const struct ocp_model *model, uint32_t strategy)
{
    for (size_t i = 0; i < model->n_params; i++) {
        const struct ocp_param *param = model->params[i];
        if (strncmp(param->name, "violence.", 9) == 0 && param->high > param->fallback) {
            tiny_add_change(plan, model, strategy, param->name, OCP_SET, param->high)->start_day = 10;
        }
    }
}

struct ocp_study *tiny_study(const struct ocp_model *model, struct tiny_study_options o)
{
    struct ocp_study *study = calloc(1, sizeof *study);
    assert_non_null(study);
    o.plan.wings = or_default(o.plan.wings, 2);
    o.plan.places = or_default(o.plan.places, 30);
    o.plan.burn_in = or_default(o.plan.burn_in, 20);
    o.plan.horizon = or_default(o.plan.horizon, 60);
    o.plan.period = or_default(o.plan.period, 15);
    (void)snprintf(study->name, sizeof study->name, "tiny");
    (void)snprintf(study->title, sizeof study->title, "A tiny study");
    study->replicates = or_default(o.replicates, 4);
    study->plan = tiny_plan(model, o.plan);
    add_policy(&study->plan, model, tiny_add_strategy(&study->plan, "policy"));
    (void)tiny_add_strategy(&study->plan, "nothing");
    study->n_outcomes = 1;
    study->outcomes = calloc(1, sizeof *study->outcomes);
    assert_non_null(study->outcomes);
    return study;
}

void tiny_study_free(struct ocp_study *study)
{
    ocp_plan_free(&study->plan);
    free(study->outcomes);
    free(study);
}
