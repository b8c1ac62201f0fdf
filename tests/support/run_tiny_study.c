/* run_tiny_study DIRECTORY new|resume [replicates] [threads]: one process that tests can kill. Each committed run is printed, so
 * that a test knows what must not be lost. Exit 0: finished and merged. */
#include "tiny_study.h"

#include "ensemble/ensemble.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_progress(const struct ocp_progress *progress, void *user)
{
    (void)user;
    (void)printf("%u\n", progress->n_done + progress->n_failed);
    (void)fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        return 2;
    }
    struct ocp_message message = {0};
    struct ocp_progress last;
    struct ocp_model *model = tiny_model();
    struct ocp_study *study =
        tiny_study(model, (struct tiny_study_options){.replicates = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 0});
    const struct ocp_ensemble_options options = {
        .threads = argc > 4 ? atoi(argv[4]) : 2, .resume = strcmp(argv[2], "resume") == 0, .batch = 3, .progress = print_progress};
    const enum ocp_status status = ocp_ensemble_run(study, model, argv[1], &options, &last, &message);
    if (status != OCP_OK) {
        (void)fprintf(stderr, "%s: %s\n", ocp_status_name(status), message.text);
    }
    tiny_study_free(study);
    ocp_model_free(model);
    return status == OCP_OK ? 0 : 1;
}
