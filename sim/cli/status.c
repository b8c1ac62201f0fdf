/* `status`: how far a study is, and which runs failed. Reads only. */
#include "cli/json.h"
#include "cli/open.h"

/* Reasons stand in the merged file; before that, only their number is known. */
static void list_failures(const struct ocp_results *results, json_t *json)
{
    for (uint32_t run = 0; run < results->n_runs; run++) {
        if (results->reason[run][0] == '\0') {
            continue;
        }
        const char *strategy = results->strategy[results->run_strategy[run]].name;
        if (json) {
            (void)json_array_append_new(json, json_pack("{s:I, s:o, s:I, s:o}", "run", (json_int_t)run, "strategy",
                                                        json_words(strategy), "replicate", (json_int_t)results->run_replicate[run],
                                                        "reason", json_words(results->reason[run])));
        } else {
            say("  run %u (%s, replicate %u): %s\n", run, strategy, results->run_replicate[run], results->reason[run]);
        }
    }
}

static const char *state_of(const struct ocp_progress_state *state)
{
    if (state->locked) {
        return "running";
    }
    if (state->n_done < state->n_runs) {
        return "stopped";
    }
    return state->merged ? "complete" : "computed, not merged";
}

static void print_next(const struct ocp_progress_state *state, const char *directory)
{
    char quoted[PATH_SIZE];
    (void)shell_word(quoted, sizeof quoted, directory);
    if (state->locked) {
        return;
    }
    if (state->merged && state->n_done == state->n_runs) {
        say("Next: ocpsim compare %s\n", quoted);
    } else {
        say("Next: ocpsim resume %s\n", quoted);
    }
}

static int run_status(const struct arguments *arguments)
{
    const struct terminal *terminal = &arguments->terminal;
    const bool json = argument_given(arguments, "json");
    char directory[PATH_SIZE];
    (void)find_results(directory, arguments->word[0]);
    struct ocp_progress_state state;
    struct ocp_message message = {0};
    if (ocp_archive_status(directory, &state, &message) != OCP_OK) {
        return fail_message(terminal, &message);
    }
    struct ocp_results *results = NULL;
    if (state.n_failed > 0 && state.merged && ocp_results_read(directory, &results, &message) != OCP_OK) {
        warn(terminal, "%s", message.text);
    }
    int status = EXIT_DONE;
    json_t *failures = json ? json_array() : NULL;
    if (json) {
        if (results) {
            list_failures(results, failures);
        }
        status = print_json(terminal,
                            json_pack("{s:o, s:s, s:I, s:I, s:I, s:b, s:b, s:s, s:o}", "directory", json_words(directory), "state",
                                      state_of(&state), "runs", (json_int_t)state.n_runs, "done", (json_int_t)state.n_done,
                                      "failed", (json_int_t)state.n_failed, "merged", (int)state.merged, "locked",
                                      (int)state.locked, "design_hash", state.design_hash, "failures", failures));
    } else {
        say("%s: %s\n", directory, state_of(&state));
        say("  %u of %u runs done, %u failed\n  design %.12s\n", state.n_done, state.n_runs, state.n_failed, state.design_hash);
        if (results) {
            list_failures(results, NULL);
        }
        print_next(&state, directory);
    }
    ocp_results_free(results);
    return status;
}

static const struct option options[] = {{"json", NULL, NULL, "for programs", 0}};

const struct command status_command = {
    .name = "status",
    .summary = "how far a study is",
    .usage = "DIR [--json]",
    .about = "Reads only, and disturbs no study that is running. Lists failed runs with their reasons once the study is merged.",
    .examples = "  ocpsim status results/my-study\n"
                "  ocpsim status my-study --json | jq .done\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run_status,
};
