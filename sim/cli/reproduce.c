/* `reproduce`: computes one run again from what an archive carries, and compares bits. */
#include "cli/open.h"
#include "engine/math.h"
#include "ensemble/ensemble.h"

#include <inttypes.h>
#include <string.h>

/* NaN stands for a missing value and has one form. */
static bool same_bits(double a, double b)
{
    return ocp_to_bits(a) == ocp_to_bits(b) || (isnan(a) && isnan(b));
}

/* Counts values that differ and tells the first few. */
static size_t compare_values(const struct ocp_results *results, const struct ocp_run *again, uint32_t run)
{
    enum { TOLD = 5 };
    size_t differing = 0;
    for (uint32_t k = 0; k < results->n_outcomes; k++) {
        const double *kept = ocp_results_series(results, k, run);
        const double *new = again->value + (size_t)k * results->n_periods;
        for (uint32_t period = 0; period < results->n_periods; period++) {
            if (same_bits(kept[period], new[period])) {
                continue;
            }
            if (++differing <= TOLD) {
                say("  %s, period %u: %.17g here, %.17g in the archive\n", results->outcome[k].name, period, new[period],
                    kept[period]);
            }
        }
    }
    return differing;
}

static int compare_run(const struct terminal *terminal, const struct ocp_results *results, const struct ocp_run *again,
                       uint32_t run)
{
    const bool failed = results->run_status[run] == OCP_RUN_FAILED;
    if (failed != (again->status == OCP_RUN_FAILED)) {
        say("run %u: %s in the archive, %s here%s%s\n", run, failed ? "failed" : "done", failed ? "done" : "failed",
            again->reason[0] ? ": " : "", again->reason);
        return EXIT_NO;
    }
    if (failed) {
        say("run %u fails here as it did there: %s\n", run, again->reason);
        return strcmp(again->reason, results->reason[run]) == 0 ? EXIT_DONE : EXIT_NO;
    }
    const size_t differing = compare_values(results, again, run);
    const size_t all = (size_t)results->n_outcomes * results->n_periods;
    const bool state = again->state_hash == results->state_hash[run];
    const char *strategy = results->strategy[results->run_strategy[run]].name;
    if (differing == 0 && state) {
        say("run %u (%s, replicate %u): the same bits, %zu values and the state of the world at the horizon\n", run, strategy,
            results->run_replicate[run], all);
        return EXIT_DONE;
    }
    say("run %u (%s, replicate %u): %zu of %zu values differ; state %016" PRIx64 " here, %016" PRIx64 " in the archive\n", run,
        strategy, results->run_replicate[run], differing, all, again->state_hash, results->state_hash[run]);
    hint(terminal, "the archive was made by ocpsim %s; a change that moves results is an entry in CHANGELOG.md", results->version);
    return EXIT_NO;
}

/* A model with other outcomes or a study of another shape cannot be compared value by value. */
static int check_shape(const struct terminal *terminal, const struct ocp_results *results, const struct ocp_study *study,
                       const struct ocp_model *model)
{
    bool same = results->n_outcomes == model->n_outcomes && results->n_strategies == study->plan.n_strategies;
    for (uint32_t k = 0; same && k < results->n_outcomes; k++) {
        same = strcmp(results->outcome[k].name, model->outcomes[k].outcome->name) == 0;
    }
    const struct ocp_plan *plan = &study->plan;
    same = same && results->n_periods == (plan->horizon_days + plan->period_days - 1) / plan->period_days;
    char hash[65];
    ocp_study_design_hash(study, model, hash);
    if (same && strcmp(hash, results->design_hash) != 0) {
        warn(terminal, "the design is %.12s here and %.12s in the archive: the model's tables have changed since", hash,
             results->design_hash);
    }
    return same ? EXIT_DONE
                : fail(terminal, EXIT_INPUT, "made by ocpsim %s, whose outcomes are not those of this version: nothing to compare",
                       results->version);
}

static int reproduce(const struct arguments *arguments, const struct ocp_results *results, const struct ocp_study *study,
                     const struct ocp_model *model)
{
    const struct terminal *terminal = &arguments->terminal;
    unsigned long run = 0;
    unsigned long threads = 1;
    if (results->n_runs == 0) {
        return fail(terminal, EXIT_INPUT, "the archive holds no runs");
    }
    if (!argument_count(arguments, "run", 0, results->n_runs - 1UL, &run) ||
        !argument_count(arguments, "threads", 1, 1024, &threads)) {
        return EXIT_USAGE;
    }
    const int status = check_shape(terminal, results, study, model);
    if (status != EXIT_DONE) {
        return status;
    }
    struct ocp_run again = {0};
    struct ocp_message message = {0};
    if (ocp_run_compute(study, model, results->run_strategy[run], results->run_replicate[run], (int)threads, &again, &message) !=
        OCP_OK) {
        return fail_message(terminal, &message);
    }
    const int result = compare_run(terminal, results, &again, (uint32_t)run);
    ocp_run_free(&again);
    return result;
}

static int run_reproduce(const struct arguments *arguments)
{
    const struct terminal *terminal = &arguments->terminal;
    char path[PATH_SIZE];
    (void)find_results(path, arguments->word[0]);
    struct ocp_results *results = NULL;
    struct ocp_model *model = NULL;
    struct ocp_study *study = NULL;
    int status = open_model(terminal, &model);
    if (status == EXIT_DONE) {
        status = open_results(arguments, path, &results);
    }
    if (status == EXIT_DONE) {
        status = open_kept_study(terminal, model, path, results->source, results->n_sources, &study);
    }
    if (status == EXIT_DONE) {
        status = reproduce(arguments, results, study, model);
    }
    ocp_study_free(study);
    ocp_results_free(results);
    ocp_model_free(model);
    return status;
}

static const struct option options[] = {
    {"run", NULL, "N", "which run, by its row in the design; 0 unless said", 'r'},
    {"threads", NULL, "N", "cores, to see that they do not matter; 1 unless said", 't'},
};

const struct command reproduce_command = {
    .name = "reproduce",
    .summary = "compute one run again and compare bits",
    .usage = "DIR|FILE.h5 [--run N] [--threads N]",
    .about = "Everything needed is in the archive: scenario, estate, seed. Exit status 0: the same bits; 1: they differ.",
    .examples = "  ocpsim reproduce results/my-study --run 17\n"
                "  ocpsim reproduce study-from-elsewhere.h5 --run 0 --threads 2\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run_reproduce,
};
