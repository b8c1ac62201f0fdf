/* Interventions: what changes, where, when, how strongly, at what cost, on what evidence. */
#include "scenario/reader.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_window(struct reader *r, const struct node *name, const struct node *body, struct ocp_intervention *out)
{
    out->end_day = UINT32_MAX;
    out->intensity = 1;
    (void)read_days(r, node_get(body, "start"), "start", 0, MOST_DAYS, &out->start_day);
    (void)read_days(r, node_get(body, "end"), "end", 1, MOST_DAYS, &out->end_day);
    (void)read_days(r, node_get(body, "ramp"), "ramp", 0, MOST_DAYS, &out->ramp_days);
    (void)read_quantity(r, node_get(body, "intensity"), "intensity", "1", 0, 1, &out->intensity);
    (void)read_quantity(r, node_get(body, "half_life"), "half_life", "d", 0, MOST_DAYS, &out->half_life_days);
    if (node_get(body, "half_life") && out->half_life_days == 0.0) {
        complain(r, node_get(body, "half_life"),
                 "'half_life' is 0; remove the line, or write '~' over an inherited one, for what never wears off");
    }
    const struct node *end = node_get(body, "end");
    if (end && out->end_day <= out->start_day) {
        complain(r, end, "'end' is day %u, not after 'start' on day %u", out->end_day, out->start_day);
    }
    const uint32_t horizon = r->study->plan.horizon_days;
    if (out->start_day >= horizon) {
        const struct node *start = node_get(body, "start");
        caution(r, start ? start : name, "'%s' starts on day %u, after the horizon of %u days; it never acts", out->name,
                out->start_day, horizon);
    }
}

/* A text that must be that of at least one prison. */
static void read_prison_text(struct reader *r, const struct node *node, const char *what, size_t offset, char out[OCP_NAME_SIZE])
{
    if (!read_text(r, node, what, out, OCP_NAME_SIZE)) {
        return;
    }
    const struct ocp_plan *plan = &r->study->plan;
    const char **names = arena_take(&r->arena, (plan->n_prisons + 1) * sizeof *names);
    bool found = plan->n_prisons == 0; /* the estate's own mistakes are enough */
    for (size_t i = 0; names && i < plan->n_prisons; i++) {
        names[i] = (const char *)&plan->prisons[i] + offset;
        found = found || strcmp(names[i], out) == 0;
    }
    if (!found && names) {
        complain(r, node, "no prison has the %s '%s'%s", what, SHOW(out), SUGGEST(out, names, plan->n_prisons));
    }
}

static bool matches(const struct ocp_target *target, const struct ocp_prison_spec *prison)
{
    return (!target->prison[0] || strcmp(target->prison, prison->name) == 0) &&
           (!target->region[0] || strcmp(target->region, prison->region) == 0) &&
           (!target->kind[0] || strcmp(target->kind, prison->kind) == 0) &&
           (target->jurisdiction < 0 || target->jurisdiction == (int)prison->jurisdiction) &&
           (target->security < 0 || target->security == (int)prison->security);
}

static int read_index(struct reader *r, const struct node *node, const char *what,
                      long (*find)(const struct reader *, const char *))
{
    if (!node || !want_scalar(r, node, what)) {
        return -1;
    }
    const long found = find(r, node->text);
    if (found < 0) {
        complain(r, node, "there is no %s '%s'", what, SHOW(node->text));
    }
    return (int)found;
}

static struct reach reach_of(const struct ocp_plan *plan, const struct ocp_target *target, const struct node *node)
{
    bool all = target->regime < 0 && target->coverage >= 1.0; /* every prison, whatever the target says */
    for (size_t i = 0; i < plan->n_prisons && all; i++) {
        all = matches(target, &plan->prisons[i]);
    }
    return (struct reach){all ? REACH_SERVICE : REACH_PRISONS, node};
}

static void read_target(struct reader *r, const struct node *node, struct ocp_target *target)
{
    *target = (struct ocp_target){.jurisdiction = -1, .regime = -1, .security = -1, .coverage = 1};
    if (!node || !want_map(r, node, "target")) {
        return;
    }
    CHECK_KEYS(r, node, "a target", "prison", "region", "kind", "jurisdiction", "regime", "security", "coverage");
    read_prison_text(r, node_get(node, "prison"), "name", offsetof(struct ocp_prison_spec, name), target->prison);
    read_prison_text(r, node_get(node, "region"), "region", offsetof(struct ocp_prison_spec, region), target->region);
    read_prison_text(r, node_get(node, "kind"), "kind", offsetof(struct ocp_prison_spec, kind), target->kind);
    target->jurisdiction = read_index(r, node_get(node, "jurisdiction"), "jurisdiction", find_jurisdiction);
    target->regime = read_index(r, node_get(node, "regime"), "regime", find_regime);
    size_t security = 0;
    if (read_choice(r, node_get(node, "security"), "security", security_names, 4, &security)) {
        target->security = (int)security;
    }
    (void)read_quantity(r, node_get(node, "coverage"), "coverage", "1", 0, 1, &target->coverage);
    const struct ocp_plan *plan = &r->study->plan;
    bool any = plan->n_prisons == 0;
    for (size_t i = 0; i < plan->n_prisons && !any; i++) {
        any = matches(target, &plan->prisons[i]);
    }
    if (!any && r->report.errors == 0) {
        caution(r, node, "no prison matches all of this target; the intervention never acts");
    }
}

/* The level of a trigger in the unit of its outcome: shares with their sign, so that 50 % cannot be taken for a half of one. */
static void read_level(struct reader *r, const struct node *node, const char *unit, double *out)
{
    const bool share = unit[0] == '%';
    double value = 0;
    if (!node || !want_scalar(r, node, "above")) {
        return;
    }
    const bool plain = ocp_number_parse(node->text, &value);
    if (share && plain) {
        complain(r, node, "'above' is %s without a unit; the outcome is in %s: write '%s %%'", SHOW(node->text), unit,
                 SHOW(node->text));
    } else if (!share && !plain && strcmp(unit, "1") != 0) {
        complain(r, node, "'above' is '%s'; it takes a plain number, which counts in %s", SHOW(node->text), unit);
    } else if (read_quantity(r, node, "above", "1", -DBL_MAX, DBL_MAX, &value)) {
        *out = share ? 100.0 * value : value;
    }
}

static void read_trigger(struct reader *r, const struct node *node, struct ocp_trigger *trigger)
{
    if (!node || !want_map(r, node, "trigger")) {
        return;
    }
    CHECK_KEYS(r, node, "a trigger", "outcome", "above", "hold");
    const struct ocp_model *model = r->model;
    const struct node *outcome = node_get(node, "outcome");
    const struct node *above = node_get(node, "above");
    const char **names = arena_take(&r->arena, (model->n_outcomes + 1) * sizeof *names);
    size_t recorded = 0;
    for (size_t i = 0; names && i < model->n_outcomes; i++) {
        if (model->outcomes[i].outcome->recorded) {
            names[recorded++] = model->outcomes[i].outcome->name;
        }
    }
    if (!outcome || !above) {
        complain(r, node, "a trigger needs 'outcome' and 'above'");
    }
    if (outcome && want_scalar(r, outcome, "outcome")) {
        const long found = ocp_model_outcome(model, outcome->text);
        if (found < 0) {
            complain(r, outcome, "there is no outcome '%s'%s", SHOW(outcome->text), SUGGEST(outcome->text, names, recorded));
        } else if (!model->outcomes[found].outcome->recorded) {
            char counted[2 * OCP_NAME_SIZE];
            (void)snprintf(counted, sizeof counted, "%s_recorded", outcome->text);
            const char *end = ocp_model_outcome(model, counted) < 0 ? "" : counted;
            complain(r, outcome, "'%s' is not recorded: a service can only act on what it sees%s%s%s", outcome->text,
                     *end ? ", here '" : "; `ocpsim list outcomes` marks what an administration counts", end, *end ? "'" : "");
        } else {
            (void)read_text(r, outcome, "outcome", trigger->outcome, sizeof trigger->outcome);
            read_level(r, above, model->outcomes[found].outcome->unit, &trigger->above);
        }
    }
    (void)read_days(r, node_get(node, "hold"), "hold", 0, MOST_DAYS, &trigger->hold_days);
}

/* Costs in euros; the time or the head may be written or left out: '50000 EUR/y', '2 EUR'. */
static void read_euros(struct reader *r, const struct node *node, const char *what, const char *unit, double *out)
{
    struct ocp_message message = {0};
    const bool plain = node && node->kind == NODE_SCALAR && ocp_quantity_parse(node->text, "EUR", &(double){0}, &message) == OCP_OK;
    (void)read_quantity(r, node, what, plain ? "EUR" : unit, 0, 1e12, out);
}

static void read_cost(struct reader *r, const struct node *node, struct ocp_intervention *out)
{
    if (!node || !want_map(r, node, "cost")) {
        return;
    }
    CHECK_KEYS(r, node, "a cost", "capital", "yearly", "prisoner_day", "payer", "evidence");
    read_euros(r, node_get(node, "capital"), "capital", "EUR", &out->capital_eur);
    read_euros(r, node_get(node, "yearly"), "yearly", "EUR/y", &out->yearly_eur);
    read_euros(r, node_get(node, "prisoner_day"), "prisoner_day", "EUR/prisoner/d", &out->prisoner_day_eur);
    size_t payer = OCP_PAYER_SERVICE;
    (void)read_choice(r, node_get(node, "payer"), "payer", payer_names, OCP_PAYER_COUNT, &payer);
    out->payer = (uint8_t)payer;
}

/* A number burdens prisoners without saying which right: "other". A map names rights, and staff. */
static void read_rights(struct reader *r, const struct node *node, double rights[OCP_RIGHT_COUNT])
{
    static const char *const what = "rights_burden";
    if (!node || node->kind == NODE_SCALAR) {
        (void)read_quantity(r, node, what, "1", 0, 1, &rights[OCP_RIGHT_OTHER]);
        return;
    }
    if (!want_map(r, node, what)) {
        return;
    }
    double sum = 0.0;
    check_keys(r, node, "a rights burden", right_names, OCP_RIGHT_COUNT);
    for (size_t k = 0; k < OCP_RIGHT_COUNT; k++) {
        (void)read_quantity(r, node_get(node, right_names[k]), right_names[k], "1", 0, 1, &rights[k]);
        sum += k == OCP_RIGHT_STAFF ? 0.0 : rights[k];
    }
    if (sum > 1.0) {
        complain(r, node, "the burdens of prisoners add up to %g, more than 1", sum);
    }
}

bool read_intervention(struct reader *r, const struct node *name, const struct node *body, struct ocp_intervention *out)
{
    *out = (struct ocp_intervention){0};
    if (!read_name(r, name, "intervention", out->name)) {
        return false;
    }
    CHECK_KEYS(r, body, "an intervention", "name", "use", "title", "evidence", "set", "orders", "multiply", "add", "at_least",
               "at_most", "start", "end", "ramp", "intensity", "half_life", "target", "trigger", "cost", "rights_burden");
    if (!read_text(r, node_get(body, "title"), "title", out->title, sizeof out->title)) {
        memcpy(out->title, out->name, sizeof out->name);
    }
    (void)read_text(r, node_get(body, "evidence"), "evidence", out->evidence, sizeof out->evidence);
    read_window(r, name, body, out);
    read_target(r, node_get(body, "target"), &out->target);
    read_trigger(r, node_get(body, "trigger"), &out->trigger);
    read_cost(r, node_get(body, "cost"), out);
    read_rights(r, node_get(body, "rights_burden"), out->rights);
    char what[OCP_NAME_SIZE + 24];
    (void)snprintf(what, sizeof what, "the intervention '%s'", out->name);
    const struct reach reach = reach_of(&r->study->plan, &out->target, node_get(body, "target"));
    return read_changes(r, body, what, reach, &out->changes, &out->n_changes);
}
