/* The benchmark's plan. */
#include "tests/support/bench_plan.h"

#include "models/catalogue.h"

#include <stdio.h>
#include <stdlib.h>

static void place(struct ocp_plan *plan, uint32_t prisons, uint32_t each, uint32_t wings)
{
    for (uint32_t p = 0; p < prisons; p++) {
        struct ocp_prison_spec *prison = &plan->prisons[p];
        (void)snprintf(prison->name, sizeof prison->name, "prison-%u", p);
        prison->security = (uint8_t)(1 + p % 3);
        prison->capacity = (wings - 1) * 60;
        prison->prisoners = each;
        prison->staff = each / 2;
        prison->wing_first = p * wings;
        prison->wing_count = wings;
        for (uint32_t w = 0; w < wings; w++) {
            const bool special = w == wings - 1;
            plan->wings[p * wings + w] =
                (struct ocp_wing_spec){.prison = p, .regime = special, .capacity = special ? 10 : 60, .limit = special ? 10 : 96};
        }
    }
}

bool bench_plan(struct ocp_plan *plan, const struct ocp_model *model, uint32_t prisons, uint32_t each, uint32_t days, bool seven)
{
    const uint32_t wings = (each + 59) / 60 + 1;
    *plan = (struct ocp_plan){.seed = 2025, .burn_in_days = 1, .horizon_days = days, .period_days = 30};
    plan->n_jurisdictions = 1;
    plan->n_regimes = 2;
    plan->n_prisons = prisons;
    plan->n_wings = (size_t)prisons * wings;
    plan->n_groups = 6;
    plan->n_strategies = 1;
    plan->params = calloc(model->n_params, sizeof *plan->params);
    plan->mechanism_off = calloc(model->catalogue->n_mechanisms, 1);
    plan->jurisdictions = calloc(1, sizeof *plan->jurisdictions);
    plan->regimes = calloc(2, sizeof *plan->regimes);
    plan->prisons = calloc(prisons, sizeof *plan->prisons);
    plan->wings = calloc(plan->n_wings, sizeof *plan->wings);
    plan->groups = calloc(plan->n_groups, sizeof *plan->groups);
    plan->strategies = calloc(1, sizeof *plan->strategies);
    if (!plan->params || !plan->mechanism_off || !plan->jurisdictions || !plan->regimes || !plan->prisons || !plan->wings ||
        !plan->groups || !plan->strategies) {
        return false;
    }
    for (size_t i = 0; i < model->n_params; i++) {
        plan->params[i] = model->params[i]->fallback;
    }
    for (size_t m = MECH_groups; seven && m < model->catalogue->n_mechanisms; m++) {
        plan->mechanism_off[m] = 1;
    }
    plan->regimes[1].special = true;
    static const double share[6] = {0.03, 0.03, 0.02, 0.005, 0.0, 0.0};
    static const uint8_t rival[6] = {1, 0, OCP_NO_GROUP, OCP_NO_GROUP, OCP_NO_GROUP, OCP_NO_GROUP};
    for (size_t g = 0; g < plan->n_groups; g++) {
        plan->groups[g].share = share[g];
        plan->groups[g].rival = rival[g];
        plan->groups[g].values_driven = g == 3;
    }
    place(plan, prisons, each, wings);
    return true;
}
