/* Checks and frees plans. The scenario reader reports user errors with places; this is the engine's own last line. */
#include "engine/plan.h"

#include "engine/model.h"
#include "engine/ties.h"

#include <stdlib.h>

static enum ocp_status check_changes(const struct ocp_change *changes, size_t n, const struct ocp_model *model, const char *owner,
                                     struct ocp_message *message)
{
    for (size_t i = 0; i < n; i++) {
        if (changes[i].param >= model->n_params) {
            return ocp_fail(message, OCP_BAD_INPUT, "'%s' changes parameter number %u of only %zu", owner, changes[i].param,
                            model->n_params);
        }
    }
    return OCP_OK;
}

static enum ocp_status check_estate(const struct ocp_plan *plan, struct ocp_message *message)
{
    uint32_t next = 0;
    for (size_t p = 0; p < plan->n_prisons; p++) {
        const struct ocp_prison_spec *prison = &plan->prisons[p];
        if (prison->wing_first != next || prison->wing_count == 0 || prison->wing_first + prison->wing_count > plan->n_wings) {
            return ocp_fail(message, OCP_BAD_INPUT, "prison '%s': its wings are not listed in a row", prison->name);
        }
        uint64_t limit = 0;
        for (uint32_t w = 0; w < prison->wing_count; w++) {
            const struct ocp_wing_spec *wing = &plan->wings[next + w];
            if (wing->prison != p || wing->regime >= plan->n_regimes || wing->limit < wing->capacity || wing->limit == 0) {
                return ocp_fail(message, OCP_BAD_INPUT, "prison '%s', wing %u: wrong prison, regime or limit", prison->name, w + 1);
            }
            limit += plan->regimes[wing->regime].special ? 0 : wing->limit;
        }
        if (prison->prisoners > limit) {
            return ocp_fail(message, OCP_BAD_INPUT, "prison '%s' has %u prisoners but its ordinary wings can hold at most %llu",
                            prison->name, prison->prisoners, (unsigned long long)limit);
        }
        if (prison->jurisdiction >= plan->n_jurisdictions) {
            return ocp_fail(message, OCP_BAD_INPUT, "prison '%s' is in an unknown jurisdiction", prison->name);
        }
        next += prison->wing_count;
    }
    return next == plan->n_wings ? OCP_OK : ocp_fail(message, OCP_BAD_INPUT, "some wings belong to no prison");
}

static enum ocp_status check_seeds(const struct ocp_plan *plan, struct ocp_message *message)
{
    uint64_t inside = 0;
    for (size_t p = 0; p < plan->n_prisons; p++) {
        inside += plan->prisons[p].prisoners;
    }
    if (plan->n_member_seeds > inside) {
        return ocp_fail(message, OCP_BAD_INPUT, "networks of %zu members in prisons of %llu", plan->n_member_seeds,
                        (unsigned long long)inside);
    }
    for (size_t i = 0; i < plan->n_member_seeds; i++) {
        if (plan->member_seeds[i].group >= plan->n_groups) {
            return ocp_fail(message, OCP_BAD_INPUT, "member %zu of a network is of an unknown group", i);
        }
    }
    uint8_t *ties = ocp_alloc(plan->n_member_seeds + 1, 1);
    if (!ties) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory to check %zu ties", plan->n_tie_seeds);
    }
    const struct ocp_tie_seed *before = NULL;
    enum ocp_status status = OCP_OK;
    for (size_t i = 0; i < plan->n_tie_seeds && status == OCP_OK; i++) {
        const struct ocp_tie_seed *tie = &plan->tie_seeds[i];
        const bool later = !before || tie->a > before->a || (tie->a == before->a && tie->b > before->b);
        if (tie->a >= tie->b || tie->b >= plan->n_member_seeds || !later || !(tie->weight > 0.0 && tie->weight <= 1.0)) {
            status = ocp_fail(message, OCP_BAD_INPUT, "tie %zu of a network is of nobody, out of order or not within 0 to 1", i);
        } else if (++ties[tie->a] > OCP_TIES || ++ties[tie->b] > OCP_TIES) {
            status = ocp_fail(message, OCP_BAD_INPUT, "a member of a network has more than %d ties", OCP_TIES);
        }
        before = tie;
    }
    free(ties);
    return status;
}

enum ocp_status ocp_plan_check(const struct ocp_plan *plan, const struct ocp_model *model, struct ocp_message *message)
{
    if (plan->n_prisons == 0 || plan->n_jurisdictions == 0 || plan->n_regimes == 0 || plan->n_strategies == 0 || !plan->params) {
        return ocp_fail(message, OCP_BAD_INPUT, "a plan needs at least one prison, jurisdiction, regime and strategy");
    }
    if (plan->n_groups > OCP_MAX_GROUPS || plan->horizon_days == 0 || plan->period_days == 0 || plan->seed >= (1ULL << 53)) {
        return ocp_fail(message, OCP_BAD_INPUT, "groups above %d, no horizon, no period or a seed of 2^53 or more", OCP_MAX_GROUPS);
    }
    if (plan->strategies[0].n_interventions != 0) {
        return ocp_fail(message, OCP_BAD_INPUT, "strategy 0 must be the baseline, without interventions");
    }
    enum ocp_status status = check_estate(plan, message);
    if (status == OCP_OK) {
        status = check_seeds(plan, message);
    }
    for (size_t i = 0; i < plan->n_jurisdictions && status == OCP_OK; i++) {
        const struct ocp_jurisdiction_spec *jurisdiction = &plan->jurisdictions[i];
        status = check_changes(jurisdiction->changes, jurisdiction->n_changes, model, jurisdiction->name, message);
    }
    for (size_t i = 0; i < plan->n_regimes && status == OCP_OK; i++) {
        status = check_changes(plan->regimes[i].changes, plan->regimes[i].n_changes, model, plan->regimes[i].name, message);
    }
    for (size_t s = 0; s < plan->n_strategies && status == OCP_OK; s++) {
        const struct ocp_strategy *strategy = &plan->strategies[s];
        if (strategy->n_interventions > OCP_MAX_INTERVENTIONS) {
            return ocp_fail(message, OCP_BAD_INPUT, "strategy '%s' has more than %d interventions", strategy->name,
                            OCP_MAX_INTERVENTIONS);
        }
        for (size_t i = 0; i < strategy->n_interventions && status == OCP_OK; i++) {
            const struct ocp_intervention *intervention = &strategy->interventions[i];
            status = check_changes(intervention->changes, intervention->n_changes, model, intervention->name, message);
            if (intervention->payer >= OCP_PAYER_COUNT) {
                return ocp_fail(message, OCP_BAD_INPUT, "intervention '%s' is paid by nobody known", intervention->name);
            }
        }
    }
    return status;
}

void ocp_plan_free(struct ocp_plan *plan)
{
    for (size_t i = 0; i < plan->n_jurisdictions; i++) {
        free(plan->jurisdictions[i].changes);
    }
    for (size_t i = 0; i < plan->n_regimes; i++) {
        free(plan->regimes[i].changes);
    }
    for (size_t s = 0; s < plan->n_strategies; s++) {
        for (size_t i = 0; i < plan->strategies[s].n_interventions; i++) {
            free(plan->strategies[s].interventions[i].changes);
        }
        free(plan->strategies[s].interventions);
    }
    free(plan->params);
    free(plan->mechanism_off);
    free(plan->jurisdictions);
    free(plan->regimes);
    free(plan->prisons);
    free(plan->wings);
    free(plan->groups);
    free(plan->strategies);
    free(plan->member_seeds);
    free(plan->tie_seeds);
    *plan = (struct ocp_plan){0};
}

const char *ocp_operation_name(enum ocp_operation operation)
{
    static const char *const names[OCP_OPERATIONS] = {
        [OCP_SET] = "set", [OCP_MULTIPLY] = "multiply", [OCP_ADD] = "add", [OCP_AT_LEAST] = "at_least", [OCP_AT_MOST] = "at_most"};
    return names[operation];
}
