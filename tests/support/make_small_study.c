/* make_small_study DIRECTORY: writes a fabricated study, finished and merged, for checks in other languages. */
#include "small_model.h"
#include "small_study.h"

#include "archive/archive.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    const struct small_options options = {.failed = 2, .record_prisons = true, .record_events = true};
    struct ocp_model *model = small_model();
    struct ocp_archive *archive = NULL;
    struct ocp_message message = {0};
    if (argc != 2 || !model) {
        return 2;
    }
    struct ocp_study *study = small_study(model, options);
    enum ocp_status status = ocp_archive_open(argv[1], study, model, false, &archive, &message);
    for (uint32_t run = 0; run < study->plan.n_strategies * study->replicates && status == OCP_OK; run++) {
        struct ocp_run one = small_run(study, model, options, run);
        status = ocp_archive_commit(archive, &one, 1, &message);
        ocp_run_free(&one);
    }
    if (status == OCP_OK) {
        status = ocp_archive_merge(archive, &message);
    }
    ocp_archive_close(archive);
    small_study_free(study);
    ocp_model_free(model);
    if (status != OCP_OK) {
        (void)fprintf(stderr, "%s\n", message.text);
    }
    return status == OCP_OK ? 0 : 1;
}
