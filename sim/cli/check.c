/* `check`: what a scenario says once everything is resolved, and everything that is wrong or doubtful with it. */
#include "cli/json.h"
#include "cli/open.h"

#include "archive/archive.h"

#include <inttypes.h>
#include <string.h>

/* What the reader of scenarios has no reason to call wrong, but a reader of results would want to know beforehand. */
static size_t find_doubts(const struct ocp_study *study, char out[][OCP_MESSAGE_SIZE], size_t room)
{
    const struct ocp_plan *plan = &study->plan;
    size_t count = 0;
    if (study->replicates < 30 && count < room) {
        (void)snprintf(out[count++], OCP_MESSAGE_SIZE, "%u replicates give wide intervals; 50 or more is a good start",
                       study->replicates);
    }
    if (plan->n_strategies < 2 && count < room) {
        (void)snprintf(out[count++], OCP_MESSAGE_SIZE, "there is no strategy besides the baseline, so there is nothing to compare");
    }
    if (plan->burn_in_days < 90 && count < room) {
        (void)snprintf(out[count++], OCP_MESSAGE_SIZE,
                       "a burn-in of %u days leaves traces of the invented first day in the results", plan->burn_in_days);
    }
    for (size_t s = 0; s < plan->n_strategies; s++) {
        for (size_t i = 0; i < plan->strategies[s].n_interventions && count < room; i++) {
            const struct ocp_intervention *intervention = &plan->strategies[s].interventions[i];
            if (intervention->intensity <= 0.0) {
                (void)snprintf(out[count++], OCP_MESSAGE_SIZE, "'%s' of strategy '%s' has intensity 0 and changes nothing",
                               intervention->name, plan->strategies[s].name);
            } else if (!intervention->evidence[0]) {
                (void)snprintf(out[count++], OCP_MESSAGE_SIZE, "'%s' of strategy '%s' states no evidence", intervention->name,
                               plan->strategies[s].name);
            }
        }
    }
    return count;
}

static json_t *json_diagnostics(const struct ocp_diagnostics *diagnostics)
{
    json_t *list = json_array();
    for (size_t i = 0; i < diagnostics->count; i++) {
        const struct ocp_diagnostic *item = &diagnostics->item[i];
        (void)json_array_append_new(list, json_pack("{s:s, s:o, s:i, s:i, s:o}", "severity",
                                                    item->severity == OCP_ERROR ? "error" : "warning", "file",
                                                    json_words(item->file), "line", (int)item->line, "column", (int)item->column,
                                                    "text", json_words(item->text)));
    }
    return list;
}

static json_t *json_strategies(const struct ocp_plan *plan)
{
    json_t *list = json_array();
    for (size_t i = 0; i < plan->n_strategies; i++) {
        json_t *interventions = json_array();
        for (size_t k = 0; k < plan->strategies[i].n_interventions; k++) {
            (void)json_array_append_new(interventions, json_words(plan->strategies[i].interventions[k].name));
        }
        (void)json_array_append_new(list, json_pack("{s:o, s:o, s:o}", "name", json_words(plan->strategies[i].name), "title",
                                                    json_words(plan->strategies[i].title), "interventions", interventions));
    }
    return list;
}

static json_t *json_study(const struct ocp_study *study, const struct ocp_model *model)
{
    const struct ocp_plan *plan = &study->plan;
    uint64_t places = 0;
    uint64_t prisoners = 0;
    uint64_t staff = 0;
    for (size_t i = 0; i < plan->n_prisons; i++) {
        places += plan->prisons[i].capacity;
        prisoners += plan->prisons[i].prisoners;
        staff += plan->prisons[i].staff;
    }
    json_t *outcomes = json_array();
    for (size_t i = 0; i < study->n_outcomes; i++) {
        (void)json_array_append_new(outcomes, json_words(model->outcomes[study->outcomes[i]].outcome->name));
    }
    char hash[65];
    ocp_study_design_hash(study, model, hash);
    return json_pack("{s:o, s:o, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "name", json_words(study->name),
                     "title", json_words(study->title), "design_hash", hash, "seed", (json_int_t)plan->seed, "replicates",
                     (json_int_t)study->replicates, "runs", (json_int_t)plan->n_strategies * (json_int_t)study->replicates,
                     "burn_in_days", (json_int_t)plan->burn_in_days, "horizon_days", (json_int_t)plan->horizon_days, "period_days",
                     (json_int_t)plan->period_days, "prisons", (json_int_t)plan->n_prisons, "places", (json_int_t)places,
                     "prisoners", (json_int_t)prisoners, "staff", (json_int_t)staff, "strategies", json_strategies(plan),
                     "outcomes", outcomes);
}

enum { MOST_DOUBTS = 32 };

static int print_machine(const struct terminal *terminal, const struct ocp_study *study, const struct ocp_model *model,
                         const struct ocp_diagnostics *diagnostics, int status)
{
    char doubt[MOST_DOUBTS][OCP_MESSAGE_SIZE];
    json_t *doubts = json_array();
    const size_t count = study ? find_doubts(study, doubt, MOST_DOUBTS) : 0;
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(doubts, json_words(doubt[i]));
    }
    const int printed =
        print_json(terminal, json_pack("{s:b, s:I, s:o, s:o, s:o}", "valid", study != NULL, "errors",
                                       (json_int_t)diagnostics->errors, "diagnostics", json_diagnostics(diagnostics), "doubts",
                                       doubts, "study", study ? json_study(study, model) : json_null()));
    return printed == EXIT_DONE ? status : printed;
}

/* What to type next: run, with whatever was laid over the scenario here. */
static void suggest_run(const struct arguments *arguments, const char *path)
{
    char quoted[PATH_SIZE];
    say("%s is sound. Next: ocpsim run %s", path, shell_word(quoted, sizeof quoted, path));
    for (size_t i = 0; i < arguments->n_given; i++) {
        if (arguments->given[i].value) {
            say("%s", shell_option(quoted, sizeof quoted, arguments->given[i].option->name, arguments->given[i].value));
        }
    }
    say("\n");
}

static int print_people(const struct arguments *arguments, const struct ocp_study *study, const struct ocp_model *model,
                        const char *path)
{
    const struct terminal *terminal = &arguments->terminal;
    char doubt[MOST_DOUBTS][OCP_MESSAGE_SIZE];
    struct ocp_text text = {0};
    ocp_study_print(study, model, &text);
    if (text.failed) {
        ocp_text_free(&text);
        return fail(terminal, EXIT_INTERNAL, "no memory for the summary");
    }
    if (!terminal->quiet) {
        say_bytes(stdout, text.bytes ? text.bytes : "", text.size);
        say("\n");
    }
    ocp_text_free(&text);
    const size_t count = find_doubts(study, doubt, MOST_DOUBTS);
    for (size_t i = 0; i < count; i++) {
        warn(terminal, "%s", doubt[i]);
    }
    suggest_run(arguments, path);
    return EXIT_DONE;
}

static int run_check(const struct arguments *arguments)
{
    const struct terminal *terminal = &arguments->terminal;
    const bool json = argument_given(arguments, "json");
    const char *path = arguments->word[0];
    struct ocp_model *model = NULL;
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    int status = open_model(terminal, &model);
    if (status != EXIT_DONE) {
        return status;
    }
    const enum ocp_status read = read_study(arguments, model, path, &study, &diagnostics, &message);
    if (!json) {
        print_diagnostics(terminal, &diagnostics);
    }
    if (read != OCP_OK && diagnostics.errors == 0) {
        status = fail_message(terminal, &message);
    } else if (read == OCP_OK && ocp_archive_fits(study, model, &message) != OCP_OK) {
        status = fail_message(terminal, &message);
    } else if (json) {
        status = print_machine(terminal, study, model, &diagnostics, read == OCP_OK ? EXIT_DONE : EXIT_INPUT);
    } else if (read != OCP_OK) {
        status = fail(terminal, EXIT_INPUT, "%zu error%s in %s", diagnostics.errors, diagnostics.errors == 1 ? "" : "s", path);
    } else {
        status = print_people(arguments, study, model, path);
    }
    ocp_diagnostics_free(&diagnostics);
    ocp_study_free(study);
    ocp_model_free(model);
    return status;
}

static const struct option options[] = {SCENARIO_OPTIONS, {"json", NULL, NULL, "for programs", 0}};

const struct command check_command = {
    .name = "check",
    .summary = "read a scenario: what it says, all that is wrong with it",
    .usage = "SCENARIO [options]",
    .about = "Lists every mistake at once, each with file, line and column, the value, what is allowed and what was likely meant. "
             "Then shows the resolved study (estate, groups, regimes, strategies) and warns of what is allowed but doubtful. "
             "Exit status: 0 sound, 65 mistakes, 66 no such file.",
    .examples = "  ocpsim check my-study.yaml\n"
                "  ocpsim check my-study.yaml --set fusion.decay=\"0.1 %/d\"\n"
                "  ocpsim check my-study.yaml --json | jq .study.design_hash\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run_check,
};
