/* `explain`: everything that is known about one parameter, outcome or mechanism; near misses and searches by word. */
#define _GNU_SOURCE
#include "cli/evidence.h"
#include "cli/json.h"
#include "cli/open.h"

#include <stdlib.h>
#include <string.h>

static const char first_study[] = "shipped:first-study.yaml";

static void field(const struct terminal *terminal, const char *name, const char *text)
{
    paint(terminal, stdout, PAINT_DIM, "  %-10s ", name);
    say_wrapped(terminal, text, 13, 13);
}

static void print_prior(const struct ocp_param *p, char out[128])
{
    switch (p->prior) {
    case OCP_PRIOR_NONE:
        (void)snprintf(out, 128, "fixed by definition or law: not swept");
        break;
    case OCP_PRIOR_UNIFORM:
        (void)snprintf(out, 128, "uniform from %g to %g", p->prior_a, p->prior_b);
        break;
    case OCP_PRIOR_NORMAL:
        (void)snprintf(out, 128, "normal, mean %g, standard deviation %g, within the bounds", p->prior_a, p->prior_b);
        break;
    case OCP_PRIOR_LOGNORMAL:
        (void)snprintf(out, 128, "lognormal, median %g, sigma %g, within the bounds", p->prior_a, p->prior_b);
        break;
    case OCP_PRIOR_BETA:
        (void)snprintf(out, 128, "beta(%g, %g), scaled to the bounds", p->prior_a, p->prior_b);
        break;
    case OCP_PRIOR_ORDER:
        (void)snprintf(out, 128, "an order, not a belief: 0 unless an intervention or a regime writes it");
        break;
    case OCP_PRIOR_RULE:
        (void)snprintf(out, 128, "a rule by which strategies are measured: set under 'parameters' only, and told beside results");
        break;
    case OCP_PRIOR_REGIME:
        (void)snprintf(out, 128, "what a regime says of itself: set by regimes or under 'parameters', by no intervention");
        break;
    }
}

static bool changes_it(const struct ocp_change *changes, size_t count, size_t param)
{
    for (size_t i = 0; i < count; i++) {
        if (changes[i].param == param) {
            return true;
        }
    }
    return false;
}

/* Where the shipped study moves the parameter: regimes and strategies, as examples. */
static void name_uses(const struct ocp_study *study, size_t param, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t r = 0; study && r < study->plan.n_regimes; r++) {
        if (changes_it(study->plan.regimes[r].changes, study->plan.regimes[r].n_changes, param) && used + 80 < size) {
            used += (size_t)snprintf(out + used, size - used, "%sregime %s", used ? ", " : "", study->plan.regimes[r].name);
        }
    }
    for (size_t s = 0; study && s < study->plan.n_strategies; s++) {
        const struct ocp_strategy *strategy = &study->plan.strategies[s];
        for (size_t i = 0; i < strategy->n_interventions; i++) {
            const struct ocp_intervention *part = &strategy->interventions[i];
            if (changes_it(part->changes, part->n_changes, param) && used + 160 < size) {
                used +=
                    (size_t)snprintf(out + used, size - used, "%sstrategy %s (%s)", used ? ", " : "", strategy->name, part->name);
            }
        }
    }
}

static const char *acts_where(unsigned scope)
{
    if ((scope & OCP_SCOPE_ACCOUNT) != 0) {
        return "measures, does not act: only 'parameters' set it, for all strategies alike";
    }
    switch (scope) {
    case OCP_SCOPE_SERVICE:
        return "no prison's own: interventions act on it only where their target leaves no prison out, regimes do not";
    case OCP_SCOPE_START:
        return "read once, before anything acts: regimes and 'parameters' set it, interventions do not";
    case OCP_SCOPE_SERVICE | OCP_SCOPE_START:
        return "read once for the whole service, before anything acts: only 'parameters' set it";
    default:
        return "in the prisons and wings that a regime or an intervention reaches, or everywhere under 'parameters'";
    }
}

static void explain_parameter(const struct terminal *terminal, const struct ocp_model *model, size_t index,
                              const struct ocp_study *study)
{
    const struct ocp_param *p = model->params[index];
    char text[1024];
    char prior[128];
    paint(terminal, stdout, PAINT_BOLD, "%s", p->name);
    say("  parameter\n");
    field(terminal, "meaning", p->meaning);
    (void)snprintf(text, sizeof text, "%s%s", p->unit, strcmp(p->unit, "1") == 0 ? " (a plain number)" : "");
    field(terminal, "unit", text);
    (void)snprintf(text, sizeof text, "%g, within %g to %g", p->fallback, p->low, p->high);
    field(terminal, "default", text);
    print_prior(p, prior);
    field(terminal, "prior", prior);
    field(terminal, "evidence", p->evidence);
    evidence_print(terminal, p->evidence);
    for (size_t m = 0; m < model->catalogue->n_mechanisms; m++) {
        if (index >= model->param_first[m] && index < model->param_first[m + 1]) {
            (void)snprintf(text, sizeof text, "by mechanism %s (%s), as p->%s", model->catalogue->mechanisms[m]->name,
                           model->catalogue->mechanisms[m]->title, p->field);
            field(terminal, "used", text);
        }
    }
    field(terminal, "acts", acts_where(model->param_scope[index]));
    name_uses(study, index, text, sizeof text);
    if (text[0]) {
        field(terminal, "moved by", text);
    }
    (void)snprintf(text, sizeof text, "ocpsim run my-study.yaml --set %s=%g, or under parameters: in the scenario", p->name,
                   p->fallback);
    field(terminal, "to set it", text);
}

static void explain_outcome(const struct terminal *terminal, const struct ocp_model *model, size_t index)
{
    static const char *const pers[] = {"total of each recording period", "mean over the days of each period",
                                       "events over prisoner-days, scaled to the unit",
                                       "events over staff-days, scaled to the unit",
                                       "what happened over what it is measured against; missing when that is nothing"};
    const struct ocp_outcome *o = model->outcomes[index].outcome;
    char text[256];
    paint(terminal, stdout, PAINT_BOLD, "%s", o->name);
    say("  outcome\n");
    field(terminal, "meaning", o->meaning);
    field(terminal, "unit", o->unit);
    field(terminal, "good is",
          o->direction == OCP_LOWER_IS_BETTER    ? "lower"
          : o->direction == OCP_HIGHER_IS_BETTER ? "higher"
                                                 : "neither");
    field(terminal, "measured", pers[o->per]);
    field(terminal, "counts", o->recorded ? "what an administration would count" : "what truly happens in the model, seen or not");
    (void)snprintf(text, sizeof text, "%s; by mechanism %s", ocp_family_name(o->family),
                   model->catalogue->mechanisms[model->outcomes[index].mechanism]->name);
    field(terminal, "family", text);
}

static void explain_mechanism(const struct terminal *terminal, const struct ocp_model *model, size_t index)
{
    const struct ocp_mechanism *m = model->catalogue->mechanisms[index];
    paint(terminal, stdout, PAINT_BOLD, "%s", m->name);
    say("  mechanism: %s\n", m->title);
    field(terminal, "meaning", m->meaning);
    for (size_t i = 0; i < m->n_phases; i++) {
        char text[256];
        (void)snprintf(text, sizeof text, "%s, in slot %s%s", m->phases[i].name, model->catalogue->slots[m->phases[i].slot].name,
                       m->phases[i].every > 1 ? ", not daily" : "");
        field(terminal, i == 0 ? "phases" : "", text);
    }
    for (size_t i = 0; i < m->n_columns; i++) {
        char text[512];
        (void)snprintf(text, sizeof text, "%s: %s", m->columns[i].name, m->columns[i].meaning);
        field(terminal, i == 0 ? "state" : "", text);
    }
    for (size_t i = 0; i < m->n_params; i++) {
        char text[512];
        (void)snprintf(text, sizeof text, "%s: %s", m->params[i].name, m->params[i].meaning);
        field(terminal, i == 0 ? "parameters" : "", text);
    }
    for (size_t i = 0; i < m->n_outcomes; i++) {
        char text[512];
        (void)snprintf(text, sizeof text, "%s: %s", m->outcomes[i].name, m->outcomes[i].meaning);
        field(terminal, i == 0 ? "outcomes" : "", text);
    }
}

static int explain_json(const struct terminal *terminal, const struct ocp_model *model, long param, long outcome, long mechanism)
{
    if (param >= 0) {
        const struct ocp_param *p = model->params[param];
        return print_json(terminal, json_pack("{s:s, s:s, s:s, s:f, s:f, s:f, s:s, s:f, s:f, s:s, s:o, s:s, s:s}", "kind",
                                              "parameter", "name", p->name, "unit", p->unit, "default", p->fallback, "low", p->low,
                                              "high", p->high, "prior", ocp_prior_name(p->prior), "prior_a", p->prior_a, "prior_b",
                                              p->prior_b, "evidence", p->evidence, "sources", evidence_json(p->evidence), "meaning",
                                              p->meaning, "acts", acts_where(model->param_scope[param])));
    }
    if (outcome >= 0) {
        const struct ocp_outcome *o = model->outcomes[outcome].outcome;
        return print_json(terminal,
                          json_pack("{s:s, s:s, s:s, s:s, s:i, s:b, s:s, s:s}", "kind", "outcome", "name", o->name, "unit", o->unit,
                                    "family", ocp_family_name(o->family), "direction", (int)o->direction, "recorded",
                                    (int)o->recorded, "mechanism",
                                    model->catalogue->mechanisms[model->outcomes[outcome].mechanism]->name, "meaning", o->meaning));
    }
    const struct ocp_mechanism *m = model->catalogue->mechanisms[mechanism];
    return print_json(terminal, json_pack("{s:s, s:s, s:s, s:s, s:I, s:I}", "kind", "mechanism", "name", m->name, "title", m->title,
                                          "meaning", m->meaning, "parameters", (json_int_t)m->n_params, "outcomes",
                                          (json_int_t)m->n_outcomes));
}

static size_t show_match(const struct terminal *terminal, const char *word, const char *kind, const char *name, const char *meaning)
{
    if (!strcasestr(name, word) && !strcasestr(meaning, word)) {
        return 0;
    }
    paint(terminal, stdout, PAINT_CYAN, "  %-34s", name);
    say(" %-10s ", kind);
    say_wrapped(terminal, meaning, 48, 48);
    return 1;
}

/* Everything whose name or meaning holds the word. */
static size_t search_model(const struct terminal *terminal, const struct ocp_model *model, const char *word)
{
    size_t found = 0;
    for (size_t i = 0; i < model->catalogue->n_mechanisms; i++) {
        const struct ocp_mechanism *m = model->catalogue->mechanisms[i];
        found += show_match(terminal, word, "mechanism", m->name, m->meaning);
    }
    for (size_t i = 0; i < model->n_params; i++) {
        found += show_match(terminal, word, "parameter", model->params[i]->name, model->params[i]->meaning);
    }
    for (size_t i = 0; i < model->n_outcomes; i++) {
        found += show_match(terminal, word, "outcome", model->outcomes[i].outcome->name, model->outcomes[i].outcome->meaning);
    }
    return found;
}

static int explain_unknown(const struct terminal *terminal, const struct ocp_model *model, const char *word)
{
    const size_t count = model->n_params + model->n_outcomes + model->catalogue->n_mechanisms;
    const char **names = ocp_alloc(count, sizeof *names);
    if (!names) {
        return fail(terminal, EXIT_INTERNAL, "no memory");
    }
    size_t n = 0;
    for (size_t i = 0; i < model->n_params; i++) {
        names[n++] = model->params[i]->name;
    }
    for (size_t i = 0; i < model->n_outcomes; i++) {
        names[n++] = model->outcomes[i].outcome->name;
    }
    for (size_t i = 0; i < model->catalogue->n_mechanisms; i++) {
        names[n++] = model->catalogue->mechanisms[i]->name;
    }
    char mean[160];
    (void)fail(terminal, EXIT_USAGE, "nothing is called or speaks of '%s'%s", word,
               did_you_mean(mean, sizeof mean, word, names, n));
    hint(terminal, "ocpsim list parameters, outcomes or mechanisms");
    free(names);
    return EXIT_USAGE;
}

static int explain(const struct arguments *arguments, const struct ocp_model *model, const char *word)
{
    const struct terminal *terminal = &arguments->terminal;
    const long param = ocp_model_param(model, word);
    const long outcome = ocp_model_outcome(model, word);
    const long mechanism = ocp_model_mechanism(model, word);
    if (param < 0 && outcome < 0 && mechanism < 0) {
        const bool json = argument_given(arguments, "json");
        return !json && word[0] && search_model(terminal, model, word) > 0 ? EXIT_DONE : explain_unknown(terminal, model, word);
    }
    if (argument_given(arguments, "json")) {
        return explain_json(terminal, model, param, outcome, mechanism);
    }
    if (param >= 0) {
        struct ocp_study *study = NULL;
        struct ocp_diagnostics diagnostics = {0};
        if (ocp_study_read(model, first_study, &study, &diagnostics, NULL) != OCP_OK) {
            study = NULL;
        }
        explain_parameter(terminal, model, (size_t)param, study);
        ocp_diagnostics_free(&diagnostics);
        ocp_study_free(study);
    }
    if (outcome >= 0) {
        explain_outcome(terminal, model, (size_t)outcome);
    }
    if (mechanism >= 0) {
        explain_mechanism(terminal, model, (size_t)mechanism);
    }
    return EXIT_DONE;
}

static int run_explain(const struct arguments *arguments)
{
    struct ocp_model *model = NULL;
    int status = open_model(&arguments->terminal, &model);
    if (status == EXIT_DONE) {
        status = explain(arguments, model, arguments->word[0]);
    }
    ocp_model_free(model);
    return status;
}

static const struct option options[] = {{"json", NULL, NULL, "for programs (needs the exact name)", 0}};

const struct command explain_command = {
    .name = "explain",
    .summary = "all about one parameter, outcome or mechanism",
    .usage = "NAME|WORD [--json]",
    .about = "Name, unit, default, bounds, prior, evidence with its source, meaning, and what moves it. A word that is no name is "
             "searched for in names and meanings.",
    .examples = "  ocpsim explain fusion\n"
                "  ocpsim explain price\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run_explain,
};
