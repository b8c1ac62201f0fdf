/* Networks from strangers: whatever the bytes of a GraphML file or an edge list, reading ends with a study whose plan is sound or
 * with a located message. The first byte says which: an even one GraphML, an odd one a table. */
#define _GNU_SOURCE
#include "scenario/study.h"
#include "small_model.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define START                                                                                                             \
    "regimes: {}\ngroups: {clan: {share: 1 %}, crew: {share: 0 %}}\nestate: {prisons: {N: {capacity: 90, prisoners: 90, " \
    "staff: 9}}}\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ocp_model *model;
    static char graph[] = START "network: {group: clan, file: n.graphml}\n",
                table[] = START "network: {group: clan, file: n.csv}\n";
    static char none[1];
    model = model ? model : small_model();
    if (!model) {
        abort();
    }
    const bool is_table = size > 0 && data[0] % 2 == 1;
    struct ocp_source given[] = {
        {.path = "s.yaml", .bytes = is_table ? table : graph, .size = (is_table ? sizeof table : sizeof graph) - 1},
        {.path = "n.graphml", .bytes = size > 1 ? (char *)(uintptr_t)(data + 1) : none, .size = size > 1 ? size - 1 : 0},
    };
    if (is_table) {
        memcpy(given[1].path, "n.csv", sizeof "n.csv");
    }
    const struct ocp_study_options options = {.given = given, .n_given = 2};
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    const enum ocp_status status = ocp_study_read_with(model, "s.yaml", &options, &study, &diagnostics, &message);
    if ((status == OCP_OK) != (study != NULL) || (status == OCP_BAD_INPUT) != (diagnostics.errors > 0) ||
        (study && ocp_plan_check(&study->plan, model, &message) != OCP_OK)) {
        abort();
    }
    ocp_study_free(study);
    ocp_diagnostics_free(&diagnostics);
    return 0;
}
