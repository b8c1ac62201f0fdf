/* design.json. Decides its form; leaves to archive.c what follows from it. */
#include "archive/design.h"

#include "archive/files.h"
#include "engine/version.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char format_name[] = "ocpsim design 1";
static const size_t DESIGN_CAP = (size_t)1 << 30;

static json_t *list_runs(const struct ocp_study *study)
{
    json_t *rows = json_array();
    uint32_t run = 0;
    for (size_t strategy = 0; strategy < study->plan.n_strategies; strategy++) {
        for (uint32_t replicate = 0; replicate < study->replicates; replicate++, run++) {
            (void)json_array_append_new(rows, json_pack("[I,I,I]", (json_int_t)run, (json_int_t)strategy, (json_int_t)replicate));
        }
    }
    return json_pack("{s:[s,s,s], s:o}", "columns", "run", "strategy", "replicate", "rows", rows);
}

static json_t *list_strategies(const struct ocp_study *study)
{
    json_t *names = json_array();
    for (size_t i = 0; i < study->plan.n_strategies; i++) {
        (void)json_array_append_new(names, json_string(study->plan.strategies[i].name));
    }
    return names;
}

/* For files that are not UTF-8. */
static json_t *print_hex(const char *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    char *text = ocp_alloc(2 * size + 1, 1);
    for (size_t i = 0; i < size && text; i++) {
        const unsigned byte = (unsigned char)bytes[i];
        text[2 * i] = digits[byte >> 4];
        text[2 * i + 1] = digits[byte & 15];
    }
    json_t *json = text ? json_string(text) : NULL;
    free(text);
    return json;
}

/* Under `name` where it is UTF-8, as text; else under `hex`, in hexadecimal digits. */
static bool add_bytes(json_t *json, const char *name, const char *hex, const char *bytes, size_t size)
{
    bytes = bytes ? bytes : "";
    json_t *text = json_stringn(bytes, size);
    return json_object_set_new(json, text ? name : hex, text ? text : print_hex(bytes, size)) == 0;
}

/* NULL when there is no memory: a design without one of its files could not be gone on with. */
static json_t *list_sources(const struct ocp_study *study)
{
    json_t *sources = json_array();
    for (size_t i = 0; i < study->n_sources && sources; i++) {
        const struct ocp_source *source = &study->sources[i];
        json_t *json = json_pack("{s:s}", "sha256", source->sha256);
        const bool whole = json && add_bytes(json, "path", "path_hex", source->path, strlen(source->path)) &&
                           add_bytes(json, "text", "hex", source->bytes, source->size);
        if (!whole || json_array_append(sources, json) != 0) {
            json_decref(sources);
            sources = NULL;
        }
        json_decref(json);
    }
    return sources;
}

char *ocp_design_print(const struct ocp_study *study, const char *design_hash, struct ocp_block_shape shape)
{
    const struct ocp_plan *plan = &study->plan;
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:b, s:o, s:o, s:o}", "format", format_name,
                  "name", study->name, "title", study->title, "design_hash", design_hash, "program_version", ocp_version_program(),
                  "seed", (json_int_t)plan->seed, "replicates", (json_int_t)study->replicates, "burn_in_days",
                  (json_int_t)plan->burn_in_days, "horizon_days", (json_int_t)plan->horizon_days, "period_days",
                  (json_int_t)plan->period_days, "periods", (json_int_t)shape.n_periods, "outcomes", (json_int_t)shape.n_outcomes,
                  "record_prisons", (int)plan->record_prisons, "record_events", (int)plan->record_events, "strategies",
                  list_strategies(study), "sources", list_sources(study), "runs", list_runs(study));
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    return text;
}

static bool copy_text(const json_t *json, const char *key, char *out, size_t size)
{
    const char *text = json_string_value(json_object_get(json, key));
    return text && (size_t)snprintf(out, size, "%s", text) < size;
}

enum ocp_status ocp_design_read(const char *folder, struct ocp_design *out, struct ocp_message *message)
{
    char path[OCP_PATH_SIZE], format[32] = "";
    char *text = NULL;
    size_t size = 0;
    *out = (struct ocp_design){0};
    enum ocp_status status = ocp_file_join(path, folder, "design.json", message);
    if (status == OCP_OK) {
        status = ocp_file_read(path, DESIGN_CAP, &text, &size, message);
    }
    if (status != OCP_OK) {
        return status;
    }
    json_error_t error;
    json_t *json = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    free(text);
    if (!json) {
        return ocp_fail(message, OCP_DAMAGED, "'%s' is damaged at line %d, column %d: %s", path, error.line, error.column,
                        error.text);
    }
    const size_t rows = json_array_size(json_object_get(json_object_get(json, "runs"), "rows"));
    const bool good = copy_text(json, "format", format, sizeof format) && strcmp(format, format_name) == 0 && rows > 0 &&
                      rows < UINT32_MAX && copy_text(json, "name", out->name, sizeof out->name) &&
                      copy_text(json, "design_hash", out->design_hash, sizeof out->design_hash) && strlen(out->design_hash) == 64;
    out->n_runs = (uint32_t)rows;
    json_decref(json);
    return good ? OCP_OK : ocp_fail(message, OCP_DAMAGED, "'%s' is damaged or not a design of this program", path);
}
