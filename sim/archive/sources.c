/* The files that a study was made from, as design.json keeps them from the first moment on: a study that was stopped before
 * its merged file exists is gone on with from these. */
#include "archive/archive.h"
#include "archive/files.h"

#include <jansson.h>
#include <sha2.h>
#include <stdlib.h>
#include <string.h>

static const size_t DESIGN_CAP = (size_t)1 << 30;
static const size_t SOURCES_CAP = 4096;

void ocp_sources_free(struct ocp_source *sources, size_t count)
{
    for (size_t i = 0; sources && i < count; i++) {
        free(sources[i].bytes);
    }
    free(sources);
}

static int digit_value(char digit)
{
    return digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Bytes from the text `name`, or from the digits `hex` for what is not UTF-8, NUL-terminated behind `*size`; the caller frees them.
 * NULL when neither is there as it should be, or no memory. */
static char *read_bytes(const json_t *json, const char *name, const char *hex, size_t *size)
{
    const json_t *text = json_object_get(json, name), *coded = json_object_get(json, hex);
    const char *digits = json_string_value(coded);
    *size = digits ? json_string_length(coded) / 2 : json_string_length(text);
    char *bytes = json_is_string(text) || digits ? ocp_alloc(*size + 1, 1) : NULL;
    for (size_t i = 0; i < *size && bytes; i++) {
        if (digits) {
            const int high = digit_value(digits[2 * i]), low = digit_value(digits[2 * i + 1]);
            bytes[i] = (char)(high < 0 || low < 0 ? 0 : high * 16 + low); /* the digest will tell */
        } else {
            bytes[i] = json_string_value(text)[i];
        }
    }
    return bytes;
}

static bool take_path(const json_t *json, struct ocp_source *out)
{
    size_t size = 0;
    char *name = read_bytes(json, "path", "path_hex", &size);
    const bool fits = name && size < sizeof out->path && strlen(name) == size;
    if (fits) {
        memcpy(out->path, name, size + 1);
    }
    free(name);
    return fits;
}

static enum ocp_status take_source(const json_t *json, const char *path, struct ocp_source *out, struct ocp_message *message)
{
    const char *sha256 = json_string_value(json_object_get(json, "sha256"));
    if (!sha256 || strlen(sha256) != 64 || !take_path(json, out)) {
        return ocp_fail(message, OCP_DAMAGED, "'%s' is damaged or does not keep its scenario", path);
    }
    out->bytes = read_bytes(json, "text", "hex", &out->size);
    if (!out->bytes) {
        return ocp_fail(message, OCP_DAMAGED, "'%s' is damaged: the file kept as '%.200s' has no content", path, out->path);
    }
    (void)SHA256Data((const uint8_t *)out->bytes, out->size, out->sha256);
    if (strcmp(out->sha256, sha256) != 0) {
        return ocp_fail(message, OCP_DAMAGED, "'%s' is damaged: the file kept as '%.200s' is not what its SHA-256 says", path,
                        out->path);
    }
    return OCP_OK;
}

static enum ocp_status take_sources(const json_t *json, const char *path, struct ocp_source **out, size_t *count,
                                    struct ocp_message *message)
{
    const json_t *list = json_object_get(json, "sources");
    const size_t n = json_array_size(list);
    if (n == 0 || n > SOURCES_CAP) {
        return ocp_fail(message, OCP_DAMAGED, "'%s' is damaged or does not keep its scenario", path);
    }
    struct ocp_source *sources = ocp_alloc(n, sizeof *sources);
    if (!sources) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for the files kept in '%s'", path);
    }
    enum ocp_status status = OCP_OK;
    for (size_t i = 0; i < n && status == OCP_OK; i++) {
        status = take_source(json_array_get(list, i), path, &sources[i], message);
    }
    if (status != OCP_OK) {
        ocp_sources_free(sources, n);
        return status;
    }
    *out = sources;
    *count = n;
    return OCP_OK;
}

enum ocp_status ocp_archive_sources(const char *directory, struct ocp_source **out, size_t *count, struct ocp_message *message)
{
    char path[OCP_PATH_SIZE];
    char *text = NULL;
    size_t size = 0;
    *out = NULL;
    *count = 0;
    enum ocp_status status = ocp_file_join(path, directory, "design.json", message);
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
    status = take_sources(json, path, out, count, message);
    json_decref(json);
    return status;
}
