/* Compiles a catalogue of mechanisms into the flat tables of model.h and refuses contradictions before day 0. */
#include "engine/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t type_size(enum ocp_type type)
{
    static const size_t size[] = {1, 1, 2, 2, 4, 4, 8, 4, 8};
    return size[type];
}

static enum ocp_status count_all(struct ocp_model *model, struct ocp_message *message)
{
    const struct ocp_catalogue *c = model->catalogue;
    for (size_t m = 0; m < c->n_mechanisms; m++) {
        model->n_params += c->mechanisms[m]->n_params;
        model->n_columns += c->mechanisms[m]->n_columns;
        model->n_outcomes += c->mechanisms[m]->n_outcomes;
        model->n_phases += c->mechanisms[m]->n_phases;
    }
    model->params = ocp_alloc(model->n_params, sizeof *model->params);
    model->param_scope = ocp_alloc(model->n_params, sizeof *model->param_scope);
    model->columns = ocp_alloc(model->n_columns, sizeof *model->columns);
    model->outcomes = ocp_alloc(model->n_outcomes, sizeof *model->outcomes);
    model->phases = ocp_alloc(model->n_phases, sizeof *model->phases);
    model->param_first = ocp_alloc(c->n_mechanisms + 1, sizeof *model->param_first);
    model->column_first = ocp_alloc(c->n_mechanisms + 1, sizeof *model->column_first);
    model->of_prisoners = ocp_alloc(model->n_columns, sizeof *model->of_prisoners);
    model->outcome_first = ocp_alloc(c->n_mechanisms + 1, sizeof *model->outcome_first);
    model->derived_offset = ocp_alloc(c->n_mechanisms + 1, sizeof *model->derived_offset);
    if (!model->params || !model->param_scope || !model->columns || !model->outcomes || !model->phases || !model->param_first ||
        !model->column_first || !model->of_prisoners || !model->outcome_first || !model->derived_offset) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for the model's tables");
    }
    return OCP_OK;
}

/* Columns of one width next to each other: rows are moved column after column, and what repeats is foreseen. */
static void sort_by_size(struct ocp_model *model)
{
    for (size_t i = 1; i < model->n_of_prisoners; i++) {
        const uint32_t column = model->of_prisoners[i];
        size_t at = i;
        for (; at > 0 && model->columns[model->of_prisoners[at - 1]].size > model->columns[column].size; at--) {
            model->of_prisoners[at] = model->of_prisoners[at - 1];
        }
        model->of_prisoners[at] = column;
    }
}

static void fill_tables(struct ocp_model *model)
{
    const struct ocp_catalogue *c = model->catalogue;
    uint32_t params = 0;
    uint32_t columns = 0;
    uint32_t outcomes = 0;
    size_t derived = 0;
    for (size_t m = 0; m < c->n_mechanisms; m++) {
        const struct ocp_mechanism *mechanism = c->mechanisms[m];
        model->param_first[m] = params;
        model->column_first[m] = columns;
        model->outcome_first[m] = outcomes;
        model->derived_offset[m] = derived;
        derived += (mechanism->derived_size + 63) / 64 * 64;
        for (size_t i = 0; i < mechanism->n_params; i++) {
            model->params[params++] = &mechanism->params[i];
        }
        for (size_t i = 0; i < mechanism->n_columns; i++) {
            const struct ocp_column *column = &mechanism->columns[i];
            if (column->entity == OCP_PRISONER) {
                model->of_prisoners[model->n_of_prisoners++] = columns;
            }
            model->columns[columns++] =
                (struct ocp_model_column){column, (uint16_t)m, (uint16_t)(type_size(column->type) * column->width)};
        }
        for (size_t i = 0; i < mechanism->n_outcomes; i++) {
            model->outcomes[outcomes++] = (struct ocp_model_outcome){&mechanism->outcomes[i], (uint16_t)m};
        }
    }
    sort_by_size(model);
    model->param_first[c->n_mechanisms] = params;
    model->column_first[c->n_mechanisms] = columns;
    model->outcome_first[c->n_mechanisms] = outcomes;
    model->derived_offset[c->n_mechanisms] = derived;
    size_t phases = 0;
    for (size_t slot = 0; slot < c->n_slots; slot++) {
        for (size_t m = 0; m < c->n_mechanisms; m++) {
            for (size_t i = 0; i < c->mechanisms[m]->n_phases; i++) {
                if (c->mechanisms[m]->phases[i].slot == slot) {
                    model->phases[phases++] = (struct ocp_model_phase){&c->mechanisms[m]->phases[i], (uint16_t)m};
                }
            }
        }
    }
}

static enum ocp_status check_param(const struct ocp_model *model, size_t i, struct ocp_message *message)
{
    const struct ocp_param *p = model->params[i];
    if (!(p->low <= p->high) || !(p->fallback >= p->low && p->fallback <= p->high)) {
        return ocp_fail(message, OCP_BAD_INPUT, "parameter '%s': default %g is outside %g to %g", p->name, p->fallback, p->low,
                        p->high);
    }
    if (!p->evidence || !p->evidence[0] || !p->meaning || !p->meaning[0] || !p->unit || !p->unit[0]) {
        return ocp_fail(message, OCP_BAD_INPUT, "parameter '%s' lacks its unit, evidence or meaning", p->name);
    }
    for (size_t j = 0; j < i; j++) {
        if (strcmp(model->params[j]->name, p->name) == 0) {
            return ocp_fail(message, OCP_BAD_INPUT, "parameter '%s' is declared twice", p->name);
        }
    }
    return OCP_OK;
}

static enum ocp_status mark_scope(struct ocp_model *model, size_t m, const char *const *list, enum ocp_scope scope,
                                  struct ocp_message *message)
{
    for (; list && *list; list++) {
        const long param = ocp_model_param(model, *list);
        if (param < (long)model->param_first[m] || param >= (long)model->param_first[m + 1]) {
            return ocp_fail(message, OCP_BAD_INPUT, "mechanism '%s' says where '%s' acts, which is no parameter of its own",
                            model->catalogue->mechanisms[m]->name, *list);
        }
        model->param_scope[param] |= (uint8_t)scope;
    }
    return OCP_OK;
}

static enum ocp_status mark_scopes(struct ocp_model *model, struct ocp_message *message)
{
    enum ocp_status status = OCP_OK;
    for (size_t i = 0; i < model->n_params; i++) {
        model->param_scope[i] |= model->params[i]->prior == OCP_PRIOR_RULE ? OCP_SCOPE_ACCOUNT : 0;
    }
    for (size_t m = 0; m < model->catalogue->n_mechanisms && status == OCP_OK; m++) {
        status = mark_scope(model, m, model->catalogue->mechanisms[m]->of_service, OCP_SCOPE_SERVICE, message);
        if (status == OCP_OK) {
            status = mark_scope(model, m, model->catalogue->mechanisms[m]->of_start, OCP_SCOPE_START, message);
        }
        if (status == OCP_OK) {
            status = mark_scope(model, m, model->catalogue->mechanisms[m]->of_account, OCP_SCOPE_ACCOUNT, message);
        }
    }
    return status;
}

static enum ocp_status check_columns(const struct ocp_model *model, struct ocp_message *message)
{
    for (size_t i = 0; i < model->n_columns; i++) {
        const struct ocp_model_column *a = &model->columns[i];
        const char *mechanism = model->catalogue->mechanisms[a->mechanism]->name;
        if (a->column->width == 0 || a->column->entity >= OCP_ENTITY_COUNT) {
            return ocp_fail(message, OCP_BAD_INPUT, "column '%s.%s' has no width or belongs to nothing", mechanism,
                            a->column->name);
        }
        for (size_t j = model->column_first[a->mechanism]; j < i; j++) {
            if (strcmp(model->columns[j].column->name, a->column->name) == 0) {
                return ocp_fail(message, OCP_BAD_INPUT, "column '%s.%s' is declared twice", mechanism, a->column->name);
            }
        }
    }
    return OCP_OK;
}

static enum ocp_status check_mechanisms(const struct ocp_catalogue *c, struct ocp_message *message)
{
    for (size_t m = 0; m < c->n_mechanisms; m++) {
        for (size_t other = 0; other < m; other++) {
            if (strcmp(c->mechanisms[m]->name, c->mechanisms[other]->name) == 0) {
                return ocp_fail(message, OCP_BAD_INPUT, "mechanism '%s' is in the catalogue twice", c->mechanisms[m]->name);
            }
        }
        for (size_t i = 0; i < c->mechanisms[m]->n_phases; i++) {
            const struct ocp_phase *phase = &c->mechanisms[m]->phases[i];
            if (phase->slot >= c->n_slots) {
                return ocp_fail(message, OCP_BAD_INPUT, "phase '%s.%s' is in slot %u of only %zu", c->mechanisms[m]->name,
                                phase->name, phase->slot, c->n_slots);
            }
        }
    }
    return OCP_OK;
}

static enum ocp_status check_names(const struct ocp_model *model, struct ocp_message *message)
{
    const struct ocp_catalogue *c = model->catalogue;
    for (size_t i = 0; i < model->n_params; i++) {
        const enum ocp_status status = check_param(model, i, message);
        if (status != OCP_OK) {
            return status;
        }
    }
    for (size_t m = 0; m < c->n_mechanisms; m++) {
        const struct ocp_mechanism *mechanism = c->mechanisms[m];
        const size_t length = strlen(mechanism->name);
        for (size_t i = 0; i < mechanism->n_params; i++) {
            const char *name = mechanism->params[i].name;
            if (strncmp(name, mechanism->name, length) != 0 || name[length] != '.') {
                return ocp_fail(message, OCP_BAD_INPUT, "parameter '%s' of mechanism '%s' must be named '%s.…'", name,
                                mechanism->name, mechanism->name);
            }
        }
    }
    for (size_t i = 0; i < model->n_outcomes; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(model->outcomes[i].outcome->name, model->outcomes[j].outcome->name) == 0) {
                return ocp_fail(message, OCP_BAD_INPUT, "outcome '%s' is declared twice", model->outcomes[i].outcome->name);
            }
        }
    }
    return OCP_OK;
}

/* "mechanism.column" or "mechanism.*" matches a column's full name. */
static bool covers(const char *pattern, const char *mechanism, const char *column)
{
    const size_t length = strlen(mechanism);
    if (strncmp(pattern, mechanism, length) != 0 || pattern[length] != '.') {
        return false;
    }
    return strcmp(pattern + length + 1, "*") == 0 || strcmp(pattern + length + 1, column) == 0;
}

bool ocp_phase_covers(const struct ocp_model *model, const char *const *list, size_t column)
{
    const struct ocp_model_column *c = &model->columns[column];
    const char *mechanism = model->catalogue->mechanisms[c->mechanism]->name;
    for (; list && *list; list++) {
        if (covers(*list, mechanism, c->column->name)) {
            return true;
        }
    }
    return false;
}

static enum ocp_status check_list(const struct ocp_model *model, const struct ocp_model_phase *phase, const char *const *list,
                                  struct ocp_message *message)
{
    for (; list && *list; list++) {
        bool known = strncmp(*list, "rows.", 5) == 0;
        for (size_t i = 0; i < model->n_columns && !known; i++) {
            known = covers(*list, model->catalogue->mechanisms[model->columns[i].mechanism]->name, model->columns[i].column->name);
        }
        if (!known) {
            return ocp_fail(message, OCP_BAD_INPUT, "phase '%s.%s' declares the unknown column '%s'",
                            model->catalogue->mechanisms[phase->mechanism]->name, phase->phase->name, *list);
        }
    }
    return OCP_OK;
}

static enum ocp_status check_pair(const struct ocp_model *model, const struct ocp_model_phase *a, const struct ocp_model_phase *b,
                                  struct ocp_message *message)
{
    for (size_t i = 0; i < model->n_columns; i++) {
        if (!ocp_phase_covers(model, a->phase->writes, i)) {
            continue;
        }
        const bool also_written = ocp_phase_covers(model, b->phase->writes, i);
        if (also_written || ocp_phase_covers(model, b->phase->reads, i)) {
            const struct ocp_model_column *c = &model->columns[i];
            return ocp_fail(message, OCP_BAD_INPUT, "slot '%s': '%s.%s' writes %s.%s, which '%s.%s' %s in the same slot",
                            model->catalogue->slots[a->phase->slot].name, model->catalogue->mechanisms[a->mechanism]->name,
                            a->phase->name, model->catalogue->mechanisms[c->mechanism]->name, c->column->name,
                            model->catalogue->mechanisms[b->mechanism]->name, b->phase->name,
                            also_written ? "also writes" : "reads");
        }
    }
    return OCP_OK;
}

/* Rows that earlier local phases have shown to later ones are no longer the same when somebody has left. */
static enum ocp_status check_last(const struct ocp_model *model, const struct ocp_model_phase *phase, struct ocp_message *message)
{
    for (size_t i = 0; i < model->n_phases; i++) {
        const struct ocp_model_phase *other = &model->phases[i];
        if (other != phase && model->catalogue->slots[other->phase->slot].stage == OCP_LOCAL &&
            other->phase->slot >= phase->phase->slot) {
            return ocp_fail(message, OCP_BAD_INPUT, "phase '%s.%s' lets persons leave before the local phase '%s.%s'",
                            model->catalogue->mechanisms[phase->mechanism]->name, phase->phase->name,
                            model->catalogue->mechanisms[other->mechanism]->name, other->phase->name);
        }
    }
    return OCP_OK;
}

/* Local phases run in parallel: what belongs to no single prison is out of their reach. */
static enum ocp_status check_reach(const struct ocp_model *model, const struct ocp_model_phase *phase, struct ocp_message *message)
{
    if (model->catalogue->slots[phase->phase->slot].stage != OCP_LOCAL) {
        return OCP_OK;
    }
    const char *mechanism = model->catalogue->mechanisms[phase->mechanism]->name;
    for (size_t i = 0; i < model->n_columns; i++) {
        const struct ocp_model_column *c = &model->columns[i];
        const enum ocp_entity entity = c->column->entity;
        const bool shared = entity == OCP_GROUP || entity == OCP_JURISDICTION || entity == OCP_PERSON || entity == OCP_WORLD;
        if (shared && ocp_phase_covers(model, phase->phase->writes, i)) {
            return ocp_fail(message, OCP_BAD_INPUT, "phase '%s.%s' is local and may not write %s.%s, which prisons share",
                            mechanism, phase->phase->name, model->catalogue->mechanisms[c->mechanism]->name, c->column->name);
        }
    }
    for (const char *const *name = phase->phase->writes; name && *name; name++) {
        if (strcmp(*name, "rows.leave") == 0) {
            const enum ocp_status status = check_last(model, phase, message);
            if (status != OCP_OK) {
                return status;
            }
        } else if (strncmp(*name, "rows.", 5) == 0) {
            return ocp_fail(message, OCP_BAD_INPUT, "phase '%s.%s' is local and may not move persons ('%s')", mechanism,
                            phase->phase->name, *name);
        }
    }
    return OCP_OK;
}

static enum ocp_status check_phases(const struct ocp_model *model, struct ocp_message *message)
{
    for (size_t i = 0; i < model->n_phases; i++) {
        enum ocp_status status = check_list(model, &model->phases[i], model->phases[i].phase->reads, message);
        if (status == OCP_OK) {
            status = check_list(model, &model->phases[i], model->phases[i].phase->writes, message);
        }
        if (status == OCP_OK) {
            status = check_reach(model, &model->phases[i], message);
        }
        for (size_t j = 0; j < model->n_phases && status == OCP_OK; j++) {
            if (j != i && model->phases[i].phase->slot == model->phases[j].phase->slot) {
                status = check_pair(model, &model->phases[i], &model->phases[j], message);
            }
        }
        if (status != OCP_OK) {
            return status;
        }
        if (model->phases[i].phase->every == 0 || !model->phases[i].phase->run) {
            return ocp_fail(message, OCP_BAD_INPUT, "phase '%s.%s' has no function or runs every 0 days",
                            model->catalogue->mechanisms[model->phases[i].mechanism]->name, model->phases[i].phase->name);
        }
    }
    return OCP_OK;
}

enum ocp_status ocp_model_compile(const struct ocp_catalogue *catalogue, struct ocp_model **out, struct ocp_message *message)
{
    struct ocp_model *model = ocp_alloc(1, sizeof *model);
    if (!model) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for the model");
    }
    model->catalogue = catalogue;
    enum ocp_status status = check_mechanisms(catalogue, message);
    if (status == OCP_OK) {
        status = count_all(model, message);
    }
    if (status == OCP_OK) {
        fill_tables(model);
        status = check_names(model, message);
    }
    if (status == OCP_OK) {
        status = mark_scopes(model, message);
    }
    if (status == OCP_OK) {
        status = check_columns(model, message);
    }
    if (status == OCP_OK) {
        status = check_phases(model, message);
    }
    if (status != OCP_OK) {
        ocp_model_free(model);
        return status;
    }
    *out = model;
    return OCP_OK;
}

void ocp_model_free(struct ocp_model *model)
{
    if (model) {
        free(model->params);
        free(model->param_scope);
        free(model->columns);
        free(model->outcomes);
        free(model->phases);
        free(model->param_first);
        free(model->column_first);
        free(model->of_prisoners);
        free(model->outcome_first);
        free(model->derived_offset);
        free(model);
    }
}

long ocp_model_param(const struct ocp_model *model, const char *name)
{
    for (size_t i = 0; i < model->n_params; i++) {
        if (strcmp(model->params[i]->name, name) == 0) {
            return (long)i;
        }
    }
    return -1;
}

long ocp_model_outcome(const struct ocp_model *model, const char *name)
{
    for (size_t i = 0; i < model->n_outcomes; i++) {
        if (strcmp(model->outcomes[i].outcome->name, name) == 0) {
            return (long)i;
        }
    }
    return -1;
}

long ocp_model_mechanism(const struct ocp_model *model, const char *name)
{
    for (size_t i = 0; i < model->catalogue->n_mechanisms; i++) {
        if (strcmp(model->catalogue->mechanisms[i]->name, name) == 0) {
            return (long)i;
        }
    }
    return -1;
}

const char *ocp_family_name(enum ocp_family family)
{
    static const char *const names[OCP_FAMILY_COUNT] = {"harm",   "market", "groups",  "staff",     "intelligence",
                                                        "rights", "cost",   "outside", "population"};
    return family < OCP_FAMILY_COUNT ? names[family] : "other";
}

const char *ocp_prior_name(enum ocp_prior prior)
{
    static const char *const names[] = {"fixed", "uniform", "normal", "lognormal", "beta", "order", "rule", "regime"};
    return (size_t)prior < OCP_COUNT(names) ? names[prior] : "unknown";
}
