/* Parameter values: the scenario's own, and the changes that regimes and interventions make to them. */
#include "scenario/reader.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void complain_unknown(struct reader *r, const struct node *key)
{
    const struct ocp_model *model = r->model;
    const char *word = key->text;
    if (!strchr(word, '.')) { /* perhaps only the mechanism was forgotten */
        for (size_t i = 0; i < model->n_params; i++) {
            const char *dot = strchr(model->params[i]->name, '.');
            if (dot && strcmp(dot + 1, word) == 0) {
                complain(r, key, "there is no parameter '%s'; did you mean '%s'?", SHOW(word), model->params[i]->name);
                return;
            }
        }
    }
    complain(r, key, "there is no parameter '%s'%s", SHOW(word), SUGGEST(word, r->param_names, model->n_params));
}

/* Index of the parameter that `key` names; -1 after complaining. */
static long param_of(struct reader *r, const struct node *key)
{
    const long param = ocp_model_param(r->model, key->text);
    if (param < 0) {
        complain_unknown(r, key);
    }
    return param;
}

static void set_parameter(struct reader *r, const struct node *key, const struct node *value)
{
    const long index = param_of(r, key);
    if (index < 0 || node_is_null(value)) {
        return;
    }
    const struct ocp_param *param = r->model->params[index];
    double number = param->fallback;
    if (r->param_place[index]) {
        complain(r, key, "'%s' is set twice; the first is in line %u", key->text,
                 r->study->settings[r->param_place[index] - 1].line);
        return;
    }
    if (!read_quantity(r, value, param->name, param->unit, param->low, param->high, &number)) {
        return;
    }
    if (param->prior == OCP_PRIOR_ORDER) {
        caution(r, key, "'%s' is an order; set here it holds in every strategy, the baseline included", param->name);
    }
    struct ocp_setting *setting = &r->study->settings[r->study->n_settings++];
    r->param_place[index] = (uint32_t)r->study->n_settings;
    *setting = (struct ocp_setting){.param = (uint32_t)index, .value = number, .line = key->line};
    (void)snprintf(setting->file, sizeof setting->file, "%.255s", r->study->sources[key->file].path);
    r->study->plan.params[index] = number;
}

static void read_mechanisms(struct reader *r, const struct node *section)
{
    const struct ocp_catalogue *catalogue = r->model->catalogue;
    if (!section || !want_map(r, section, "mechanisms")) {
        return;
    }
    const char **names = arena_take(&r->arena, (catalogue->n_mechanisms + 1) * sizeof *names);
    for (size_t m = 0; names && m < catalogue->n_mechanisms; m++) {
        names[m] = catalogue->mechanisms[m]->name;
    }
    for (uint32_t i = 0; names && i < section->count; i++) {
        const long mechanism = ocp_model_mechanism(r->model, section->key[i]->text);
        bool on = true;
        if (mechanism < 0) {
            complain(r, section->key[i], "there is no mechanism '%s'%s", SHOW(section->key[i]->text),
                     SUGGEST(section->key[i]->text, names, catalogue->n_mechanisms));
        } else if (!node_is_null(section->item[i]) && read_flag(r, section->item[i], section->key[i]->text, &on)) {
            r->study->plan.mechanism_off[mechanism] = !on;
        }
    }
}

void read_parameters(struct reader *r, const struct node *root)
{
    const struct ocp_model *model = r->model;
    struct ocp_study *study = r->study;
    study->plan.params = take(r, model->n_params + 1, sizeof *study->plan.params);
    study->plan.mechanism_off = take(r, model->catalogue->n_mechanisms + 1, sizeof *study->plan.mechanism_off);
    study->settings = take(r, model->n_params + 1, sizeof *study->settings);
    r->param_names = arena_take(&r->arena, (model->n_params + 1) * sizeof *r->param_names);
    r->param_place = arena_take(&r->arena, (model->n_params + 1) * sizeof *r->param_place);
    if (!study->plan.params || !study->plan.mechanism_off || !study->settings || !r->param_names || !r->param_place) {
        r->no_memory = true;
        return;
    }
    for (size_t i = 0; i < model->n_params; i++) {
        study->plan.params[i] = model->params[i]->fallback;
        r->param_names[i] = model->params[i]->name;
    }
    read_mechanisms(r, node_get(root, "mechanisms"));
    const struct node *section = node_get(root, "parameters");
    if (!section || !want_map(r, section, "parameters")) {
        return;
    }
    section = tree_flatten(&r->arena, section);
    for (uint32_t i = 0; section && i < section->count; i++) {
        set_parameter(r, section->key[i], section->item[i]);
    }
}

/* Sets and bounds must lie within the limits; factors and additions only warn, because regimes and other interventions stack on them
 * and the engine holds the result at the limits. */
static bool read_change(struct reader *r, const struct node *value, const struct ocp_param *param, double base,
                        struct ocp_change *change)
{
    const char *const name = param->name;
    if (change->operation != OCP_MULTIPLY && change->operation != OCP_ADD) {
        return read_quantity(r, value, name, param->unit, param->low, param->high, &change->value);
    }
    const bool factor = change->operation == OCP_MULTIPLY;
    if (!read_quantity(r, value, name, factor ? "1" : param->unit, factor ? 0 : -DBL_MAX, DBL_MAX, &change->value)) {
        return false;
    }
    const double result = factor ? base * change->value : base + change->value;
    if (!(result >= param->low && result <= param->high)) {
        char words[64];
        ocp_unit_words(param->unit, words, sizeof words);
        caution(r, value, "'%s' would become %g, outside %g to %g%s; it is held at the limit", name, result, param->low,
                param->high, words);
    }
    return true;
}

/* A change that does nothing where it is written is not wrong, but whoever wrote it expects something of it. */
static void warn_of_reach(struct reader *r, const struct node *key, long param, struct reach reach)
{
    const unsigned scope = r->model->param_scope[param];
    const char *const name = r->model->params[param]->name;
    const bool whole = (scope & OCP_SCOPE_SERVICE) != 0;
    const bool start = (scope & OCP_SCOPE_START) != 0;
    const bool regime = reach.kind == REACH_NORMAL_REGIME || reach.kind == REACH_OTHER_REGIME;
    if (reach.kind == REACH_JURISDICTION) {
        return; /* what would do nothing there was refused */
    }
    if (start && !regime) {
        caution(r, key, "'%s' is read once, before anything acts: it changes nothing here; write it %s", name,
                whole ? "under 'parameters'" : "under 'parameters' or in a regime");
    } else if (whole && (reach.kind == REACH_OTHER_REGIME || (regime && start))) {
        caution(r, key, "'%s' is no prison's own: it changes nothing in a regime; write it under 'parameters'", name);
    } else if (whole && reach.kind == REACH_PRISONS) {
        caution(r, reach.target, "this target leaves prisons or wings out; '%s' is no prison's own and stays as it is", name);
    }
}

/* What a section's key does; orders are set. */
static enum ocp_operation operation_of(const char *key)
{
    for (int i = 0; i < OCP_OPERATIONS; i++) {
        if (strcmp(key, ocp_operation_name((enum ocp_operation)i)) == 0) {
            return (enum ocp_operation)i;
        }
    }
    return OCP_SET;
}

/* A jurisdiction may differ in what acts per prison. What belongs to the service as a whole is one for all of them. */
static bool may_differ(struct reader *r, const struct node *key, long index)
{
    const struct ocp_param *param = r->model->params[index];
    if ((r->model->param_scope[index] & OCP_SCOPE_SERVICE) != 0) {
        complain(r, key, "'%s' is no prison's own and the same in all jurisdictions; write it under the scenario's 'parameters'",
                 param->name);
        return false;
    }
    if (param->prior == OCP_PRIOR_RULE) {
        complain(r, key, "'%s' is a rule by which strategies are measured; write it under the scenario's 'parameters'",
                 param->name);
        return false;
    }
    if (param->prior == OCP_PRIOR_ORDER) {
        caution(r, key, "'%s' is an order; set here it holds in every strategy, the baseline included", param->name);
    }
    return true;
}

/* What strategies are measured by is no strategy's to change. */
static bool may_change(struct reader *r, const struct node *key, long index, struct reach reach)
{
    const struct ocp_param *param = r->model->params[index];
    const bool regime = reach.kind == REACH_NORMAL_REGIME || reach.kind == REACH_OTHER_REGIME;
    if ((r->model->param_scope[index] & OCP_SCOPE_ACCOUNT) != 0) {
        complain(r, key,
                 "'%s' is a rule by which strategies are measured; no intervention and no regime may change it. Write it under "
                 "'parameters', where it holds for all",
                 param->name);
        return false;
    }
    if (param->prior == OCP_PRIOR_REGIME && !regime) {
        complain(r, key, "'%s' is what a regime says of itself; no intervention may change it", param->name);
        return false;
    }
    return true;
}

static void read_group_of_changes(struct reader *r, const struct node *section, const char *key, struct reach reach,
                                  struct ocp_change *changes, size_t *count)
{
    const bool orders = strcmp(key, "orders") == 0;
    const enum ocp_operation operation = operation_of(key);
    section = tree_flatten(&r->arena, section);
    for (uint32_t i = 0; section && i < section->count && *count < MOST_CHANGES; i++) {
        if (node_is_null(section->item[i])) {
            continue;
        }
        struct ocp_change change = {.operation = operation};
        const long param = param_of(r, section->key[i]);
        if (param < 0) {
            continue;
        }
        if (orders && r->model->params[param]->prior != OCP_PRIOR_ORDER) {
            complain(r, section->key[i], "'%s' is not an order; write it under 'set', 'at_least', 'at_most', 'multiply' or 'add'",
                     r->model->params[param]->name);
            continue;
        }
        if (reach.kind == REACH_JURISDICTION ? !may_differ(r, section->key[i], param)
                                             : !may_change(r, section->key[i], param, reach)) {
            continue;
        }
        bool twice = false;
        for (size_t j = 0; j < *count; j++) {
            twice = twice || (changes[j].param == (uint32_t)param && changes[j].operation == change.operation);
        }
        if (twice) {
            complain(r, section->key[i], "'%s' is changed twice in the same way", section->key[i]->text);
            continue;
        }
        change.param = (uint32_t)param;
        if (read_change(r, section->item[i], r->model->params[param], r->study->plan.params[param], &change)) {
            changes[(*count)++] = change;
            warn_of_reach(r, section->key[i], param, reach);
        }
    }
}

/* The sections of a regime or an intervention, in the order in which their changes are made (plan.h). */
static const char *const change_keys[] = {"set", "orders", "multiply", "add", "at_least", "at_most"};
enum { CHANGE_KEYS = sizeof change_keys / sizeof change_keys[0] };

/* The key that names the parameter in that section, or NULL. */
static const struct node *key_in(struct reader *r, const struct node *const section[CHANGE_KEYS], const char *where,
                                 const char *param)
{
    for (size_t k = 0; k < CHANGE_KEYS; k++) {
        const struct node *flat = section[k] && strcmp(change_keys[k], where) == 0 ? tree_flatten(&r->arena, section[k]) : NULL;
        for (uint32_t i = 0; flat && i < flat->count; i++) {
            if (strcmp(flat->key[i]->text, param) == 0) {
                return flat->key[i];
            }
        }
    }
    return NULL;
}

/* Bounds that contradict each other, and a value set beyond its own bound, are mistakes: one of them would do nothing. */
static void check_bound(struct reader *r, const struct node *const section[CHANGE_KEYS], const struct ocp_change *bound,
                        const struct ocp_change *other)
{
    const bool least = bound->operation == OCP_AT_LEAST;
    const bool beyond = least ? other->value < bound->value : other->value > bound->value;
    if (other->param != bound->param || !beyond) {
        return;
    }
    const char *const name = r->model->params[bound->param]->name;
    const bool set = other->operation == OCP_SET;
    const struct node *key = set ? key_in(r, section, "set", name) : key_in(r, section, "at_most", name);
    key = set && !key ? key_in(r, section, "orders", name) : key;
    if (key && set) {
        complain(r, key, "'%s' is set to %g, %s its own '%s' of %g; write one of them", name, other->value,
                 least ? "below" : "above", ocp_operation_name(bound->operation), bound->value);
    } else if (key && other->operation == OCP_AT_MOST) {
        complain(r, key, "'%s' cannot be at most %g and at least %g", name, other->value, bound->value);
    }
}

static void check_bounds(struct reader *r, const struct node *const section[CHANGE_KEYS], const struct ocp_change *changes,
                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const bool bound = changes[i].operation == OCP_AT_LEAST || changes[i].operation == OCP_AT_MOST;
        for (size_t j = 0; bound && j < count; j++) {
            check_bound(r, section, &changes[i], &changes[j]);
        }
    }
}

bool read_changes(struct reader *r, const struct node *body, const char *what, struct reach reach, struct ocp_change **changes,
                  size_t *count)
{
    const struct node *section[CHANGE_KEYS] = {NULL};
    size_t room = 0;
    *changes = NULL;
    *count = 0;
    for (size_t k = 0; k < CHANGE_KEYS; k++) {
        section[k] = node_get(body, change_keys[k]);
        if (section[k] && !want_map(r, section[k], change_keys[k])) {
            section[k] = NULL;
        }
        const struct node *flat = section[k] ? tree_flatten(&r->arena, section[k]) : NULL;
        room += flat ? flat->count : 0;
    }
    if (room == 0) {
        return true;
    }
    if (room > MOST_CHANGES) {
        complain(r, body, "%s changes more than %d parameters", what, MOST_CHANGES);
        return false;
    }
    *changes = take(r, room, sizeof **changes);
    for (size_t k = 0; k < CHANGE_KEYS && *changes; k++) {
        if (section[k]) {
            read_group_of_changes(r, section[k], change_keys[k], reach, *changes, count);
        }
    }
    check_bounds(r, section, *changes, *count);
    return *changes != NULL;
}

void read_own_values(struct reader *r, const struct node *section, struct ocp_change **changes, size_t *count)
{
    const struct node *flat = want_map(r, section, "parameters") ? tree_flatten(&r->arena, section) : NULL;
    *changes = NULL;
    *count = 0;
    if (!flat || flat->count == 0) {
        return;
    }
    if (flat->count > MOST_CHANGES) {
        complain(r, section, "a jurisdiction sets more than %d parameters", MOST_CHANGES);
        return;
    }
    *changes = take(r, flat->count, sizeof **changes);
    if (*changes) {
        read_group_of_changes(r, section, "set", (struct reach){REACH_JURISDICTION, NULL}, *changes, count);
    }
}
