/* `list`: what there is to set, to measure and to choose from. */
#include "cli/json.h"
#include "cli/open.h"

#include <string.h>

/* One row: a name in a column of its own, a middle part, then words that wrap. */
static void row(const struct terminal *terminal, unsigned wide, const char *name, const char *middle, const char *meaning)
{
    paint(terminal, stdout, PAINT_CYAN, "  %-*s", (int)wide, name);
    say(" ");
    unsigned column = 3 + (strlen(name) > wide ? (unsigned)strlen(name) : wide);
    if (middle[0]) {
        say("%s", middle);
        say(meaning[0] ? "\n%*s" : "\n", (int)wide + 3, "");
        column = wide + 3;
    }
    if (meaning[0] || !middle[0]) {
        say_wrapped(terminal, meaning, wide + 3, column);
    }
}

static void heading(const struct terminal *terminal, const char *title, bool first)
{
    say(first ? "" : "\n");
    paint(terminal, stdout, PAINT_BOLD, "%s\n", title);
}

static const char *direction_name(enum ocp_direction direction)
{
    return direction == OCP_LOWER_IS_BETTER    ? "lower is better"
           : direction == OCP_HIGHER_IS_BETTER ? "higher is better"
                                               : "neutral";
}

static json_t *list_parameters(const struct terminal *terminal, const struct ocp_model *model, bool json)
{
    json_t *rows = json ? json_array() : NULL;
    for (size_t m = 0; m < model->catalogue->n_mechanisms; m++) {
        const struct ocp_mechanism *mechanism = model->catalogue->mechanisms[m];
        if (!json && mechanism->n_params > 0) {
            heading(terminal, mechanism->title, m == 0);
        }
        for (uint32_t i = model->param_first[m]; i < model->param_first[m + 1]; i++) {
            const struct ocp_param *param = model->params[i];
            char unit[64];
            char middle[256];
            if (json) {
                (void)json_array_append_new(
                    rows, json_pack("{s:s, s:s, s:s, s:f, s:f, s:f, s:s, s:f, s:f, s:s, s:s}", "name", param->name, "mechanism",
                                    mechanism->name, "unit", param->unit, "default", param->fallback, "low", param->low, "high",
                                    param->high, "prior", ocp_prior_name(param->prior), "prior_a", param->prior_a, "prior_b",
                                    param->prior_b, "evidence", param->evidence, "meaning", param->meaning));
                continue;
            }
            const bool order = param->prior == OCP_PRIOR_ORDER;
            (void)snprintf(unit, sizeof unit, "%s%s", strcmp(param->unit, "1") ? " " : "",
                           strcmp(param->unit, "1") ? param->unit : "");
            (void)snprintf(middle, sizeof middle, "%s%g%s (%g to %g)  [%s]", order ? "order, " : "", param->fallback, unit,
                           param->low, param->high, param->evidence);
            row(terminal, 34, param->name, middle, param->meaning);
        }
    }
    return rows;
}

static json_t *list_outcomes(const struct terminal *terminal, const struct ocp_model *model, bool json)
{
    json_t *rows = json ? json_array() : NULL;
    bool first = true;
    for (int family = 0; family < OCP_FAMILY_COUNT; family++) {
        bool headed = false;
        for (size_t i = 0; i < model->n_outcomes; i++) {
            const struct ocp_outcome *outcome = model->outcomes[i].outcome;
            char middle[256];
            if ((int)outcome->family != family) {
                continue;
            }
            if (json) {
                (void)json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s, s:s, s:b, s:s}", "name", outcome->name, "family",
                                                            ocp_family_name(outcome->family), "mechanism",
                                                            model->catalogue->mechanisms[model->outcomes[i].mechanism]->name,
                                                            "unit", outcome->unit, "direction", direction_name(outcome->direction),
                                                            "recorded", (int)outcome->recorded, "meaning", outcome->meaning));
                continue;
            }
            if (!headed) {
                heading(terminal, ocp_family_name(outcome->family), first);
                headed = true;
                first = false;
            }
            (void)snprintf(middle, sizeof middle, "%s, %s%s", outcome->unit, direction_name(outcome->direction),
                           outcome->recorded ? ", as an administration counts it" : "");
            row(terminal, 34, outcome->name, middle, outcome->meaning);
        }
    }
    return rows;
}

static json_t *list_mechanisms(const struct terminal *terminal, const struct ocp_model *model, bool json)
{
    json_t *rows = json ? json_array() : NULL;
    for (size_t m = 0; m < model->catalogue->n_mechanisms; m++) {
        const struct ocp_mechanism *mechanism = model->catalogue->mechanisms[m];
        if (json) {
            (void)json_array_append_new(
                rows, json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I}", "name", mechanism->name, "title", mechanism->title,
                                "meaning", mechanism->meaning, "parameters", (json_int_t)mechanism->n_params, "columns",
                                (json_int_t)mechanism->n_columns, "outcomes", (json_int_t)mechanism->n_outcomes, "phases",
                                (json_int_t)mechanism->n_phases));
            continue;
        }
        char middle[160];
        (void)snprintf(middle, sizeof middle, "%s: %zu parameters, %zu columns, %zu phases, %zu outcomes", mechanism->title,
                       mechanism->n_params, mechanism->n_columns, mechanism->n_phases, mechanism->n_outcomes);
        row(terminal, 14, mechanism->name, middle, mechanism->meaning);
    }
    return rows;
}

static json_t *list_phases(const struct terminal *terminal, const struct ocp_model *model, bool json)
{
    json_t *rows = json ? json_array() : NULL;
    for (size_t s = 0; s < model->catalogue->n_slots; s++) {
        const struct ocp_slot *slot = &model->catalogue->slots[s];
        char names[512] = "";
        for (size_t i = 0; i < model->n_phases; i++) {
            const struct ocp_phase *phase = model->phases[i].phase;
            const char *mechanism = model->catalogue->mechanisms[model->phases[i].mechanism]->name;
            if (phase->slot != s) {
                continue;
            }
            if (json) {
                (void)json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s, s:i}", "slot", slot->name, "stage",
                                                            slot->stage == OCP_LOCAL ? "local" : "exchange", "mechanism", mechanism,
                                                            "phase", phase->name, "every_days", (int)phase->every));
            }
            char every[32] = "";
            if (phase->every > 1) {
                (void)snprintf(every, sizeof every, " every %u days", phase->every);
            }
            const size_t used = strlen(names);
            (void)snprintf(names + used, sizeof names - used, "%s%s.%s%s", used ? ", " : "", mechanism, phase->name, every);
        }
        if (!json) {
            char middle[640];
            (void)snprintf(middle, sizeof middle, "%s%s", slot->meaning, slot->stage == OCP_EXCHANGE ? " (across prisons)" : "");
            row(terminal, 12, slot->name, middle, names[0] ? names : "(nothing)");
        }
    }
    return rows;
}

static json_t *list_scenarios(const struct terminal *terminal, bool json)
{
    json_t *rows = json ? json_array() : NULL;
    size_t count = 0;
    const struct ocp_shipped *files = ocp_shipped_files(&count);
    for (size_t i = 0; i < count; i++) {
        const char *slash = strchr(files[i].name, '/');
        const char *dot = strrchr(files[i].name, '.');
        if (!dot || strcmp(dot, ".yaml") != 0) {
            continue;
        }
        const char *kind = slash ? "part" : "scenario";
        if (json) {
            (void)json_array_append_new(
                rows, json_pack("{s:s, s:s, s:I}", "name", files[i].name, "kind", kind, "bytes", (json_int_t)files[i].size));
        } else {
            row(terminal, 30, files[i].name, "",
                slash ? "for `extends: shipped:...`" : "ocpsim new --from copies it; shipped:... runs it as it is");
        }
    }
    return rows;
}

static json_t *rights_json(const double rights[OCP_RIGHT_COUNT])
{
    json_t *by_right = json_object();
    for (unsigned k = 0; k < OCP_RIGHT_COUNT; k++) {
        if (rights[k] > 0.0) {
            (void)json_object_set_new(by_right, ocp_right_name((enum ocp_right)k), json_real(rights[k]));
        }
    }
    return by_right;
}

static json_t *list_strategies(const struct terminal *terminal, const struct ocp_plan *plan, bool json)
{
    json_t *rows = json ? json_array() : NULL;
    for (size_t s = 0; s < plan->n_strategies; s++) {
        const struct ocp_strategy *strategy = &plan->strategies[s];
        json_t *parts = json ? json_array() : NULL;
        if (!json) {
            row(terminal, 20, strategy->name, "", strategy->title);
        }
        for (size_t i = 0; i < strategy->n_interventions; i++) {
            const struct ocp_intervention *part = &strategy->interventions[i];
            if (json) {
                (void)json_array_append_new(parts,
                                            json_pack("{s:o, s:o, s:o, s:I, s:o}", "name", json_words(part->name), "title",
                                                      json_words(part->title), "evidence", json_words(part->evidence), "start_day",
                                                      (json_int_t)part->start_day, "rights_burden", rights_json(part->rights)));
            } else {
                say("%24s- %s%s%s\n", "", part->title[0] ? part->title : part->name, part->evidence[0] ? "; evidence " : "",
                    part->evidence);
            }
        }
        if (json) {
            (void)json_array_append_new(rows, json_pack("{s:o, s:o, s:o}", "name", json_words(strategy->name), "title",
                                                        json_words(strategy->title), "interventions", parts));
        }
    }
    return rows;
}

static json_t *list_regimes(const struct terminal *terminal, const struct ocp_plan *plan, const struct ocp_model *model, bool json)
{
    json_t *rows = json ? json_array() : NULL;
    static const char *const operations[] = {"=", "x", "+", ">=", "<="};
    for (size_t r = 0; r < plan->n_regimes; r++) {
        const struct ocp_regime *regime = &plan->regimes[r];
        json_t *changes = json ? json_array() : NULL;
        if (!json) {
            row(terminal, 20, regime->name, "", regime->title);
        }
        for (size_t i = 0; i < regime->n_changes; i++) {
            const struct ocp_change *change = &regime->changes[i];
            const char *name = model->params[change->param]->name;
            if (json) {
                (void)json_array_append_new(changes, json_pack("{s:s, s:s, s:f}", "parameter", name, "operation",
                                                               operations[change->operation], "value", change->value));
            } else {
                say("%24s%s %s %g\n", "", name, operations[change->operation], change->value);
            }
        }
        if (json) {
            (void)json_array_append_new(rows, json_pack("{s:o, s:o, s:b, s:o, s:o}", "name", json_words(regime->name), "title",
                                                        json_words(regime->title), "special", (int)regime->special, "evidence",
                                                        json_words(regime->evidence), "changes", changes));
        }
    }
    return rows;
}

static json_t *list_groups(const struct ocp_plan *plan, bool json)
{
    json_t *rows = json ? json_array() : NULL;
    for (size_t g = 0; g < plan->n_groups; g++) {
        const struct ocp_group_spec *group = &plan->groups[g];
        const bool rival = group->rival != OCP_NO_GROUP;
        if (json) {
            (void)json_array_append_new(rows, json_pack("{s:o, s:o, s:f, s:b, s:o}", "name", json_words(group->name), "kind",
                                                        json_words(group->kind), "share", group->share, "values_driven",
                                                        (int)group->values_driven, "rival",
                                                        rival ? json_words(plan->groups[group->rival].name) : json_null()));
        } else {
            say("  %-24s %5.2f %% of prisoners, %s%s%s\n", group->name, 100.0 * group->share, group->kind,
                rival ? ", rival of " : "", rival ? plan->groups[group->rival].name : "");
        }
    }
    return rows;
}

static json_t *list_prisons(const struct ocp_plan *plan, bool json)
{
    json_t *rows = json ? json_array() : NULL;
    if (!json) {
        say("  %-32s %8s %10s %6s %6s  %s\n", "name", "places", "prisoners", "staff", "wings", "region");
    }
    for (size_t p = 0; p < plan->n_prisons; p++) {
        const struct ocp_prison_spec *prison = &plan->prisons[p];
        if (json) {
            (void)json_array_append_new(rows,
                                        json_pack("{s:o, s:o, s:o, s:I, s:I, s:I, s:I}", "name", json_words(prison->name), "region",
                                                  json_words(prison->region), "kind", json_words(prison->kind), "places",
                                                  (json_int_t)prison->capacity, "prisoners", (json_int_t)prison->prisoners, "staff",
                                                  (json_int_t)prison->staff, "wings", (json_int_t)prison->wing_count));
        } else {
            say("  %-32s %8u %10u %6u %6u  %s\n", prison->name, prison->capacity, prison->prisoners, prison->staff,
                prison->wing_count, prison->region);
        }
    }
    return rows;
}

static const char *const topics[] = {"parameters", "outcomes", "mechanisms", "phases", "scenarios",
                                     "strategies", "regimes",  "groups",     "prisons"};
enum topic { PARAMETERS, OUTCOMES, MECHANISMS, PHASES, SCENARIOS, STRATEGIES, REGIMES, GROUPS, PRISONS, TOPIC_COUNT };

static json_t *list_topic(const struct terminal *terminal, enum topic topic, const struct ocp_model *model,
                          const struct ocp_study *study, bool json)
{
    switch (topic) {
    case PARAMETERS:
        return list_parameters(terminal, model, json);
    case OUTCOMES:
        return list_outcomes(terminal, model, json);
    case MECHANISMS:
        return list_mechanisms(terminal, model, json);
    case PHASES:
        return list_phases(terminal, model, json);
    case SCENARIOS:
        return list_scenarios(terminal, json);
    case STRATEGIES:
        return list_strategies(terminal, &study->plan, json);
    case REGIMES:
        return list_regimes(terminal, &study->plan, model, json);
    case GROUPS:
        return list_groups(&study->plan, json);
    case PRISONS:
        return list_prisons(&study->plan, json);
    case TOPIC_COUNT:
        break;
    }
    return NULL;
}

static void overview(const struct ocp_model *model)
{
    size_t shipped = 0;
    (void)ocp_shipped_files(&shipped);
    say("  %-11s %4zu  what can be set, with unit, bounds and evidence\n", "parameters", model->n_params);
    say("  %-11s %4zu  what is measured\n", "outcomes", model->n_outcomes);
    say("  %-11s %4zu  what acts\n", "mechanisms", model->catalogue->n_mechanisms);
    say("  %-11s %4zu  the day, in order\n", "phases", model->n_phases);
    say("  %-11s %4zu  files that the program carries\n", "scenarios", shipped);
    say("  strategies, regimes, groups, prisons of a scenario: ocpsim list strategies FILE\n\n");
    say("ocpsim explain NAME tells more about any of them.\n");
}

static int find_topic(const struct arguments *arguments, enum topic *out)
{
    const char *word = arguments->word[0];
    for (int i = 0; i < TOPIC_COUNT; i++) {
        if (strcmp(word, topics[i]) == 0) {
            *out = (enum topic)i;
            if (i < STRATEGIES && arguments->n_words > 1) {
                return fail(&arguments->terminal, EXIT_USAGE, "%s do not depend on a scenario; '%s' is one word too many", word,
                            arguments->word[1]);
            }
            return EXIT_DONE;
        }
    }
    char mean[96];
    (void)fail(&arguments->terminal, EXIT_USAGE, "no list of '%s'%s", word,
               did_you_mean(mean, sizeof mean, word, topics, TOPIC_COUNT));
    hint(&arguments->terminal, "ocpsim list names them all");
    return EXIT_USAGE;
}

static int run_list(const struct arguments *arguments)
{
    const struct terminal *terminal = &arguments->terminal;
    const bool json = argument_given(arguments, "json");
    enum topic topic = PARAMETERS;
    struct ocp_model *model = NULL;
    struct ocp_study *study = NULL;
    int status = arguments->n_words > 0 ? find_topic(arguments, &topic) : EXIT_DONE;
    if (status == EXIT_DONE) {
        status = open_model(terminal, &model);
    }
    if (status == EXIT_DONE && arguments->n_words == 0 && !json) {
        overview(model);
        ocp_model_free(model);
        return EXIT_DONE;
    }
    if (status == EXIT_DONE && topic >= STRATEGIES) {
        status = open_study(arguments, model, arguments->n_words > 1 ? arguments->word[1] : "shipped:first-study.yaml", &study);
    }
    if (status == EXIT_DONE) {
        json_t *rows = list_topic(terminal, topic, model, study, json);
        status = json ? print_json(terminal, rows) : EXIT_DONE;
    }
    ocp_study_free(study);
    ocp_model_free(model);
    return status;
}

static const struct option options[] = {{"json", NULL, NULL, "for programs", 0}};

const struct command list_command = {
    .name = "list",
    .summary = "parameters, outcomes, mechanisms, the day; strategies, regimes ...",
    .usage = "[TOPIC [SCENARIO]] [--json]",
    .about = "Topics: parameters, outcomes, mechanisms, phases, scenarios; and of a scenario (the first study unless one is named) "
             "strategies, regimes, groups, prisons.",
    .examples = "  ocpsim list\n"
                "  ocpsim list parameters\n"
                "  ocpsim list strategies my-study.yaml\n"
                "  ocpsim list outcomes --json | jq -r '.[].name'\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .most = 2,
    .run = run_list,
};
