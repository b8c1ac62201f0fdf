/* `resume`: goes on with a study from what its directory keeps. The scenario may have moved or changed since. */
#include "cli/run.h"

static int run_resume(const struct arguments *arguments)
{
    const struct terminal *terminal = &arguments->terminal;
    char directory[PATH_SIZE];
    (void)find_results(directory, arguments->word[0]);
    struct ocp_source *sources = NULL;
    size_t count = 0;
    struct ocp_message message = {0};
    if (ocp_archive_sources(directory, &sources, &count, &message) != OCP_OK) {
        const int status = fail_message(terminal, &message);
        hint(terminal, "ocpsim resume takes the directory that ocpsim run wrote to");
        return status;
    }
    struct ocp_model *model = NULL;
    struct ocp_study *study = NULL;
    int status = open_model(terminal, &model);
    if (status == EXIT_DONE) {
        status = open_kept_study(terminal, model, directory, sources, count, &study);
    }
    if (status == EXIT_DONE) {
        status = compute(arguments, model, study, directory, true);
    }
    ocp_study_free(study);
    ocp_model_free(model);
    ocp_sources_free(sources, count);
    return status;
}

static const struct option options[] = {COMPUTE_OPTIONS};

const struct command resume_command = {
    .name = "resume",
    .summary = "go on with a study that was stopped",
    .usage = "DIR [options]",
    .about = "Reads the scenario that the directory keeps, verifies what is there, computes what is missing and merges. Runs that "
             "were finished are never computed again; the merged file is the same as if nothing had happened.",
    .examples = "  ocpsim resume results/my-study\n"
                "  ocpsim resume my-study --threads 4      results/my-study, when there is no ./my-study\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run_resume,
};
