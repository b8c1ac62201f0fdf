/* `report`: the decision brief and its annex, one HTML file. */
#include "analysis/report.h"
#include "cli/open.h"
#include "cli/repeat.h"

#include <string.h>

/* The study in words is worth having, but a report without it is better than none. */
static struct ocp_study *reread_study(const struct ocp_model *model, const struct ocp_results *results)
{
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    if (results->n_sources > 0) {
        const struct ocp_study_options options = {.given = results->source, .n_given = results->n_sources};
        if (ocp_study_read_with(model, results->source[0].path, &options, &study, &diagnostics, NULL) != OCP_OK) {
            study = NULL;
        }
    }
    ocp_diagnostics_free(&diagnostics);
    return study;
}

static int write_report(const struct arguments *arguments, const struct ocp_comparison *comparison, const char *results,
                        const struct ocp_report_options *options)
{
    const struct terminal *terminal = &arguments->terminal;
    const char *output = argument_text(arguments, "output");
    char path[PATH_SIZE];
    if (output) {
        (void)snprintf(path, sizeof path, "%s", output);
    } else if (!place_beside(terminal, path, results, "report.html")) {
        return EXIT_NO_OUTPUT;
    }
    struct ocp_buffer page = {0};
    struct ocp_message message = {0};
    enum ocp_status status = ocp_report_html(comparison, options, &page, &message);
    if (status == OCP_OK && strcmp(path, "-") == 0) {
        (void)fwrite(page.bytes, 1, page.length, stdout);
    } else if (status == OCP_OK) {
        status = ocp_buffer_save(&page, path, &message);
    }
    ocp_buffer_free(&page);
    if (status != OCP_OK) {
        return fail_message(terminal, &message);
    }
    if (strcmp(path, "-") != 0) {
        say("Report: %s (one file, opens in any browser)\n", path);
    }
    return EXIT_DONE;
}

static int run_report(const struct arguments *arguments)
{
    const struct terminal *terminal = &arguments->terminal;
    char path[PATH_SIZE];
    (void)find_results(path, arguments->word[0]);
    struct ocp_results *results = NULL;
    struct ocp_comparison *comparison = NULL;
    struct ocp_model *model = NULL;
    int status = open_model(terminal, &model);
    if (status == EXIT_DONE) {
        status = open_comparison(arguments, path, &results, &comparison);
    }
    if (status == EXIT_DONE) {
        struct ocp_study *study = reread_study(model, results);
        if (!study) {
            warn(terminal, "the scenario kept in %s is not one that this version reads; the report says less about the strategies",
                 path);
        }
        struct ocp_buffer repeat = {0};
        char file[PATH_SIZE], quoted[PATH_SIZE];
        const bool known = repeat_options(&repeat, results->source, results->n_sources);
        if (!is_folder(path)) {
            (void)snprintf(file, sizeof file, "%s", path);
        } else if (!join_path(terminal, file, path, "study.h5")) {
            status = EXIT_INPUT;
        }
        const struct ocp_report_options options = {.study = study,
                                                   .model = model,
                                                   .archive_name = shell_word(quoted, sizeof quoted, file),
                                                   .run_options = !known         ? NULL
                                                                  : repeat.bytes ? repeat.bytes
                                                                                 : "",
                                                   .no_figures = argument_given(arguments, "no-figures")};
        if (status == EXIT_DONE) {
            status = write_report(arguments, comparison, path, &options);
        }
        ocp_buffer_free(&repeat);
        ocp_study_free(study);
    }
    ocp_comparison_free(comparison);
    ocp_results_free(results);
    ocp_model_free(model);
    return status;
}

static const struct option options[] = {
    {"output", "out", "FILE", "where to; report.html in the study's directory unless said, - for standard output", 'o'},
    {"no-figures", NULL, NULL, "tables only; gnuplot is not needed then", 0},
};

const struct command report_command = {
    .name = "report",
    .summary = "write the decision brief, one HTML file",
    .usage = "DIR|FILE.h5 [options]",
    .about = "Two pages for those who decide, then the annex: all effects with their intervals, figures, parameters with their "
             "evidence, "
             "what was left out and how to repeat the study. The file needs no network and no script.",
    .examples = "  ocpsim report results/my-study\n"
                "  ocpsim report my-study --output brief.html\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run_report,
};
