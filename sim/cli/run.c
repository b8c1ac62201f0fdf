/* `run`: computes a study, or what is still missing of it. */
#include "cli/run.h"

#include "cli/progress.h"
#include "cli/stop.h"
#include "ensemble/ensemble.h"

#include <inttypes.h>
#include <string.h>

static bool read_options(const struct arguments *arguments, struct ocp_ensemble_options *out)
{
    static const char *const splits[] = {"auto", "runs", "prisons"};
    unsigned long threads = 0;
    size_t split = OCP_SPLIT_AUTO;
    if (!argument_count(arguments, "threads", 1, 1024, &threads) || !argument_choice(arguments, "split", splits, 3, &split)) {
        return false;
    }
    out->threads = (int)threads;
    out->split = (enum ocp_split)split;
    return true;
}

static void announce(const struct terminal *terminal, const struct ocp_study *study, const struct ocp_model *model,
                     const char *directory)
{
    const struct ocp_plan *plan = &study->plan;
    uint64_t prisoners = 0;
    for (size_t i = 0; i < plan->n_prisons; i++) {
        prisoners += plan->prisons[i].prisoners;
    }
    note(terminal, "%s: %zu strateg%s x %u replicates, %zu prison%s, %" PRIu64 " prisoners, %u days after %u of burn-in\n",
         study->name, plan->n_strategies, plan->n_strategies == 1 ? "y" : "ies", study->replicates, plan->n_prisons,
         plan->n_prisons == 1 ? "" : "s", prisoners, plan->horizon_days, plan->burn_in_days);
    struct ocp_progress_state state;
    char design[65];
    ocp_study_design_hash(study, model, design);
    if (ocp_archive_status(directory, &state, NULL) == OCP_OK && state.n_done > 0 && strcmp(state.design_hash, design) == 0) {
        note(terminal, "%s holds %u of %u runs already%s\n", directory, state.n_done, state.n_runs,
             state.n_done == state.n_runs ? ": nothing to compute" : "");
    }
}

static int close_run(const struct terminal *terminal, enum ocp_status status, const struct ocp_progress *last,
                     const char *directory, const struct ocp_message *message)
{
    char quoted[PATH_SIZE];
    (void)shell_word(quoted, sizeof quoted, directory);
    if (status == OCP_CANCELLED) {
        (void)fail(terminal, EXIT_INTERRUPTED, "stopped: %u of %u runs are done and kept in %s", last->n_done, last->n_runs,
                   directory);
        hint(terminal, "go on with: ocpsim resume %s", quoted);
        return EXIT_INTERRUPTED;
    }
    if (status != OCP_OK) {
        int result = fail_message(terminal, message);
        if (status == OCP_NOT_FOUND) {
            result = EXIT_NO_OUTPUT; /* the scenario was found: it is the place for the results that is not there */
        } else if (status == OCP_CONFLICT) {
            hint(terminal, "ocpsim status %s tells what is there; --output DIR puts this study elsewhere", quoted);
        } else if (status == OCP_IO && ocp_archive_status(directory, &(struct ocp_progress_state){0}, NULL) != OCP_OK) {
            result = EXIT_NO_OUTPUT; /* nothing could be begun there */
        } else if (status == OCP_IO) {
            hint(terminal, "what was finished is kept; once that is put right: ocpsim resume %s", quoted);
        }
        return result;
    }
    char elapsed[24];
    duration_print(elapsed, last->elapsed_seconds);
    note(terminal, "%u runs in %s, %u failed", last->n_done, elapsed, last->n_failed);
    if (last->prisoner_days_per_second >= 1e5) {
        note(terminal, ", %.1f million prisoner-days per second", last->prisoner_days_per_second / 1e6);
    }
    note(terminal, "\n");
    say("Results are in %s. Next: ocpsim compare %s\n", directory, quoted);
    if (last->n_failed > 0) {
        warn(terminal, "%u of %u runs failed and are left out of every comparison", last->n_failed, last->n_runs);
        hint(terminal, "ocpsim status %s gives the reasons", quoted);
        return EXIT_NO;
    }
    return EXIT_DONE;
}

int compute(const struct arguments *arguments, const struct ocp_model *model, const struct ocp_study *study, const char *directory,
            bool resume)
{
    const struct terminal *terminal = &arguments->terminal;
    struct progress_display display = {.terminal = terminal, .study = study->name};
    struct ocp_ensemble_options options = {.resume = resume, .progress = progress_show, .user = &display};
    if (!read_options(arguments, &options)) {
        return EXIT_USAGE;
    }
    announce(terminal, study, model, directory);
    options.cancel = stop_catch();
    struct ocp_progress last = {0};
    struct ocp_message message = {0};
    const enum ocp_status status = ocp_ensemble_run(study, model, directory, &options, &last, &message);
    stop_release();
    progress_end(&display);
    return close_run(terminal, status, &last, directory, &message);
}

/* results/<name>, where the name is one that a folder can have. */
static bool choose_directory(const struct arguments *arguments, const struct ocp_study *study, char out[PATH_SIZE])
{
    const char *output = argument_text(arguments, "output");
    if (output && output[0]) {
        return snprintf(out, PATH_SIZE, "%s", output) < PATH_SIZE;
    }
    if (output || !study->name[0] || strchr(study->name, '/') || study->name[0] == '.') {
        (void)fail(&arguments->terminal, EXIT_NO_OUTPUT, "the study's name '%s' is not one for a folder", study->name);
        hint(&arguments->terminal, "say where the results go: --output DIR");
        return false;
    }
    (void)snprintf(out, PATH_SIZE, "results/%s", study->name);
    return true;
}

static int run_study(const struct arguments *arguments, const struct ocp_model *model, const struct ocp_study *study)
{
    char directory[PATH_SIZE];
    if (!choose_directory(arguments, study, directory)) {
        return EXIT_NO_OUTPUT;
    }
    struct ocp_progress_state state;
    const bool begun = ocp_archive_status(directory, &state, NULL) == OCP_OK;
    if (!begun && argument_given(arguments, "resume")) {
        return fail(&arguments->terminal, EXIT_NO_INPUT, "there is no study in %s to go on with", directory);
    }
    return compute(arguments, model, study, directory, begun);
}

static int run_run(const struct arguments *arguments)
{
    struct ocp_model *model = NULL;
    struct ocp_study *study = NULL;
    int status = open_model(&arguments->terminal, &model);
    if (status == EXIT_DONE) {
        status = open_study(arguments, model, arguments->word[0], &study);
    }
    if (status == EXIT_DONE) {
        status = run_study(arguments, model, study);
    }
    ocp_study_free(study);
    ocp_model_free(model);
    return status;
}

static const struct option options[] = {
    {"output", "out", "DIR", "directory of the results; results/<study's name> unless said", 'o'},
    COMPUTE_OPTIONS,
    SCENARIO_OPTIONS,
    {"resume", NULL, NULL, "insist that the directory already holds this study", 0},
};

const struct command run_command = {
    .name = "run",
    .summary = "compute a study",
    .usage = "SCENARIO [options]",
    .about =
        "Computes every run of the study (strategies x replicates) and writes them into one directory. Runs that are there "
        "already are not computed again, so that the same command goes on after an interruption. A directory that holds another "
        "study is refused. The results are the same bits for any number of threads and any split.\n\n"
        "Ctrl-C stops after the running runs; finished ones are kept.",
    .examples = "  ocpsim run my-study.yaml\n"
                "  ocpsim run my-study.yaml --replicates 10 --horizon 1y --output results/quick\n"
                "  ocpsim run scenarios/italy.yaml --estate prisons.csv --threads 8\n"
                "  ocpsim run my-study.yaml --set market.credit_limit=100EUR --output results/more-credit\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run_run,
};
