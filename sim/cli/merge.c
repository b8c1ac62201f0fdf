/* `merge`: verifies every shard of a study and writes study.h5 anew. */
#include "cli/open.h"

static int merge(const struct terminal *terminal, const struct ocp_study *study, const struct ocp_model *model,
                 const char *directory)
{
    struct ocp_archive *archive = NULL;
    struct ocp_message message = {0};
    if (ocp_archive_open(directory, study, model, true, &archive, &message) != OCP_OK) {
        return fail_message(terminal, &message);
    }
    const char *findings = ocp_archive_findings(archive);
    if (findings[0]) {
        warn(terminal, "found on opening:\n%s", findings);
    }
    const enum ocp_status status = ocp_archive_merge(archive, &message);
    ocp_archive_close(archive);
    char quoted[PATH_SIZE];
    (void)shell_word(quoted, sizeof quoted, directory);
    if (status != OCP_OK) {
        const int result = fail_message(terminal, &message);
        hint(terminal, "ocpsim resume %s computes what is missing or damaged, and merges", quoted);
        return result;
    }
    say("Merged into %s/study.h5. Next: ocpsim compare %s\n", directory, quoted);
    return EXIT_DONE;
}

static int run_merge(const struct arguments *arguments)
{
    const struct terminal *terminal = &arguments->terminal;
    char directory[PATH_SIZE];
    (void)find_results(directory, arguments->word[0]);
    struct ocp_source *sources = NULL;
    size_t count = 0;
    struct ocp_message message = {0};
    if (ocp_archive_sources(directory, &sources, &count, &message) != OCP_OK) {
        return fail_message(terminal, &message);
    }
    struct ocp_model *model = NULL;
    struct ocp_study *study = NULL;
    int status = open_model(terminal, &model);
    if (status == EXIT_DONE) {
        status = open_kept_study(terminal, model, directory, sources, count, &study);
    }
    if (status == EXIT_DONE) {
        status = merge(terminal, study, model, directory);
    }
    ocp_study_free(study);
    ocp_model_free(model);
    ocp_sources_free(sources, count);
    return status;
}

const struct command merge_command = {
    .name = "merge",
    .summary = "verify every shard and write the merged file again",
    .usage = "DIR",
    .about =
        "run and resume do this themselves at the end; merge is for a study.h5 that was lost or damaged. Needs every run to be "
        "there: a shard that is missing or damaged is named, never read as empty.",
    .examples = "  ocpsim merge results/my-study\n",
    .least = 1,
    .most = 1,
    .run = run_merge,
};
