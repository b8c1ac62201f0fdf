/* `bench`: how many prisoner-days per second this machine simulates of a scenario, without archive and files. */
#define _POSIX_C_SOURCE 200809L
#include "cli/json.h"
#include "cli/open.h"
#include "ensemble/ensemble.h"

#include <stdlib.h>
#include <time.h>

enum { MOST_RUNS = 101 };

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static int measure(const struct arguments *arguments, const struct ocp_model *model, const struct ocp_study *study)
{
    const struct terminal *terminal = &arguments->terminal;
    unsigned long runs = 3;
    unsigned long threads = 1;
    if (!argument_count(arguments, "runs", 1, MOST_RUNS, &runs) || !argument_count(arguments, "threads", 1, 1024, &threads)) {
        return EXIT_USAGE;
    }
    double prisoners = 0.0;
    for (size_t i = 0; i < study->plan.n_prisons; i++) {
        prisoners += study->plan.prisons[i].prisoners;
    }
    const double days = (double)study->plan.burn_in_days + study->plan.horizon_days;
    double wall[MOST_RUNS];
    for (unsigned long i = 0; i < runs; i++) {
        struct ocp_run run = {0};
        struct ocp_message message = {0};
        const double begun = seconds();
        const enum ocp_status status = ocp_run_compute(study, model, 0, (uint32_t)i, (int)threads, &run, &message);
        wall[i] = seconds() - begun;
        ocp_run_free(&run);
        if (status != OCP_OK) {
            return fail_message(terminal, &message);
        }
        note(terminal, "run %lu: %.3f s\n", i, wall[i]);
    }
    qsort(wall, runs, sizeof wall[0], ascending);
    const double median = runs % 2 ? wall[runs / 2] : 0.5 * (wall[runs / 2 - 1] + wall[runs / 2]);
    const double speed = prisoners * days / median;
    if (argument_given(arguments, "json")) {
        return print_json(terminal, json_pack("{s:o, s:f, s:f, s:I, s:I, s:f, s:f}", "study", json_words(study->name), "prisoners",
                                              prisoners, "days", days, "runs", (json_int_t)runs, "threads", (json_int_t)threads,
                                              "median_seconds", median, "prisoner_days_per_second", speed));
    }
    say("%s: %.0f prisoners on day 0, %.0f days (burn-in included), %lu thread%s: median of %lu runs %.3f s, %.2f million "
        "prisoner-days per "
        "second\n",
        study->name, prisoners, days, threads, threads == 1 ? "" : "s", runs, median, speed / 1e6);
    return EXIT_DONE;
}

static int run_bench(const struct arguments *arguments)
{
    struct ocp_model *model = NULL;
    struct ocp_study *study = NULL;
    int status = open_model(&arguments->terminal, &model);
    if (status == EXIT_DONE) {
        status = open_study(arguments, model, arguments->n_words > 0 ? arguments->word[0] : "shipped:first-study.yaml", &study);
    }
    if (status == EXIT_DONE) {
        status = measure(arguments, model, study);
    }
    ocp_study_free(study);
    ocp_model_free(model);
    return status;
}

static const struct option options[] = {
    {"runs", NULL, "N", "how many runs of the baseline; 3 unless said", 'r'},
    {"threads", NULL, "N", "cores for each run; 1 unless said", 't'},
    {"json", NULL, NULL, "for programs", 0},
    SCENARIO_OPTIONS,
};

const struct command bench_command = {
    .name = "bench",
    .summary = "prisoner-days per second on this machine",
    .usage = "[SCENARIO] [options]",
    .about = "Computes runs of the baseline, keeps nothing, and prints the median. The first study unless a scenario is named.",
    .examples = "  ocpsim bench --horizon 1y\n"
                "  ocpsim bench scenarios/italy.yaml --estate prisons.csv --runs 5\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .most = 1,
    .run = run_bench,
};
