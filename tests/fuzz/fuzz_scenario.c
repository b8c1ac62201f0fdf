/* Scenarios from strangers: whatever the bytes, reading ends with a study or with a located message, and a study that was
 * read can be printed and hashed. The input is the scenario's text; its `extends` and tables come from a second half of the
 * input, after a line "#table", given under the path "t.csv", so that the table reader is reached and no file of the machine
 * is ever opened. */
#define _GNU_SOURCE
#include "scenario/study.h"
#include "small_model.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char mark[] = "#table\n";

static void use(const struct ocp_study *study, const struct ocp_model *model)
{
    char hash[65];
    struct ocp_text text = {0};
    struct ocp_message message = {0};
    ocp_study_design_hash(study, model, hash);
    ocp_study_print(study, model, &text);
    if (!text.bytes || strlen(hash) != 64 || ocp_plan_check(&study->plan, model, &message) != OCP_OK) {
        abort();
    }
    ocp_text_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ocp_model *model;
    model = model ? model : small_model();
    if (!model) {
        abort();
    }
    const uint8_t *table = size ? memmem(data, size, mark, sizeof mark - 1) : NULL;
    const size_t head = table ? (size_t)(table - data) : size;
    static char none[1];
    static char regimes[] = "regimes: {special_unit: {special: yes, set: {placement.hours_out: 2 h}}}\n";
    const struct ocp_shipped *estate = ocp_shipped_find("estates/default.yaml");
    struct ocp_source given[] = {
        {.path = "s.yaml", .bytes = size ? (char *)(uintptr_t)data : none, .size = head},
        {.path = "t.csv",
         .bytes = table ? (char *)(uintptr_t)(table + sizeof mark - 1) : none,
         .size = table ? size - head - (sizeof mark - 1) : 0},
        {.path = "shipped:estates/default.yaml", .bytes = (char *)(uintptr_t)estate->bytes, .size = estate->size},
        {.path = "shipped:regimes/default.yaml", .bytes = regimes, .size = sizeof regimes - 1},
    };
    const size_t n_given = sizeof given / sizeof given[0];
    const struct ocp_study_options options = {.given = given, .n_given = n_given};
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    const enum ocp_status status = ocp_study_read_with(model, "s.yaml", &options, &study, &diagnostics, &message);
    if ((status == OCP_OK) != (study != NULL) || (status == OCP_OK) != (message.text[0] == '\0')) {
        abort();
    }
    if (study) {
        use(study, model);
    }
    ocp_study_free(study);
    ocp_diagnostics_free(&diagnostics);
    return 0;
}
