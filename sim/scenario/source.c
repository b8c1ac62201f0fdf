/* The files that take part in a study: read once, bounded, kept with their bytes and their SHA-256. */
#include "scenario/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char shipped_prefix[] = "shipped:";

const struct ocp_shipped *ocp_shipped_find(const char *name)
{
    size_t count = 0;
    const struct ocp_shipped *files = ocp_shipped_files(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].name, name) == 0) {
            return &files[i];
        }
    }
    return NULL;
}

long source_add(struct reader *r, const char *path, const char *bytes, size_t size)
{
    struct ocp_study *study = r->study;
    if (study->n_sources == MOST_FILES || strlen(path) >= sizeof study->sources[0].path) {
        return -1;
    }
    if (!study->sources) {
        study->sources = take(r, MOST_FILES, sizeof *study->sources);
    }
    char *copy = malloc(size + 1);
    if (!study->sources || !copy) {
        free(copy);
        r->no_memory = true;
        return -1;
    }
    if (size) {
        memcpy(copy, bytes, size);
    }
    copy[size] = '\0';
    struct ocp_source *source = &study->sources[study->n_sources];
    (void)snprintf(source->path, sizeof source->path, "%s", path);
    source->bytes = copy;
    source->size = size;
    (void)SHA256Data((const uint8_t *)copy, size, source->sha256);
    return (long)study->n_sources++;
}

/* Whole content of a regular file of at most `most` bytes; NULL and `why` otherwise. Devices and pipes are refused. */
static char *read_whole(const char *path, size_t most, size_t *size, char why[128])
{
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat state;
    if (file < 0 || fstat(file, &state) != 0) {
        (void)snprintf(why, 128, "%s", strerror(errno));
        if (file >= 0) {
            (void)close(file);
        }
        return NULL;
    }
    char *bytes = NULL;
    if (!S_ISREG(state.st_mode)) {
        (void)snprintf(why, 128, "%s", S_ISDIR(state.st_mode) ? "it is a folder" : "it is not a regular file");
    } else if ((uintmax_t)state.st_size > most) {
        (void)snprintf(why, 128, "it has %jd bytes, more than %zu", (intmax_t)state.st_size, most);
    } else if (!(bytes = malloc((size_t)state.st_size + 1))) {
        (void)snprintf(why, 128, "no memory for it");
    }
    size_t got = 0;
    while (bytes && got < (size_t)state.st_size) {
        const ssize_t n = read(file, bytes + got, (size_t)state.st_size - got);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            (void)snprintf(why, 128, "%s", n < 0 ? strerror(errno) : "it became shorter while it was read");
            free(bytes);
            bytes = NULL;
            break;
        }
        got += (size_t)n;
    }
    (void)close(file);
    *size = got;
    return bytes;
}

static long known_source(const struct reader *r, const char *path)
{
    for (size_t i = 0; i < r->study->n_sources; i++) {
        if (strcmp(r->study->sources[i].path, path) == 0) {
            return (long)i;
        }
    }
    return -1;
}

/* Where a file's bytes come from: an archive's copies when there are any, the program itself, or the disk. */
static long fetch(struct reader *r, const char *path, size_t most, char why[128])
{
    const struct ocp_study_options *options = r->options;
    if (strlen(path) >= sizeof r->study->sources[0].path) {
        (void)snprintf(why, 128, "its path has more than %zu bytes", sizeof r->study->sources[0].path - 1);
        return -1;
    }
    if (r->study->n_sources == MOST_FILES) {
        (void)snprintf(why, 128, "a study may have at most %d files", MOST_FILES);
        return -1;
    }
    for (size_t i = 0; i < options->n_given; i++) {
        if (strcmp(options->given[i].path, path) == 0) {
            return source_add(r, path, options->given[i].bytes, options->given[i].size);
        }
    }
    if (options->n_given) {
        (void)snprintf(why, 128, "it is not among the files that were kept with the study");
        return -1;
    }
    if (strncmp(path, shipped_prefix, sizeof shipped_prefix - 1) == 0) {
        const struct ocp_shipped *shipped = ocp_shipped_find(path + sizeof shipped_prefix - 1);
        (void)snprintf(why, 128, "the program carries no such file");
        return shipped ? source_add(r, path, (const char *)shipped->bytes, shipped->size) : -1;
    }
    size_t size = 0;
    char *bytes = read_whole(path, most, &size, why);
    const long source = bytes ? source_add(r, path, bytes, size) : -1;
    free(bytes);
    return source;
}

long source_read(struct reader *r, const char *path, size_t most, const struct node *where, const char *hint)
{
    const long known = known_source(r, path);
    if (known >= 0) {
        return known;
    }
    char why[128] = "";
    errno = 0;
    const long source = fetch(r, path, most, why);
    if (source < 0 && !r->no_memory) {
        const int error = errno;
        if (where) {
            complain(r, where, "cannot read '%.200s': %s%s%s", path, why, hint ? ". " : "", hint ? hint : "");
        } else {
            (void)ocp_fail(r->message,
                           error == ENOENT ? OCP_NOT_FOUND
                           : error         ? OCP_IO
                                           : OCP_BAD_INPUT,
                           "cannot read '%.300s': %s", path, why);
        }
    }
    return source;
}

/* "a/./b" and "a/../b" by their text, so that a file has one name however it is reached. `start`: where the path begins
 * that may be shortened. */
static void shorten(char *path, size_t start)
{
    char *out = path + start;
    const char *at = path + start;
    while (*at) {
        const size_t length = strcspn(at, "/");
        const size_t whole = length + (at[length] == '/');
        const bool up = length == 2 && at[0] == '.' && at[1] == '.';
        char *last = out;
        if (up && out > path + start) {
            for (last--; last > path + start && last[-1] != '/'; last--) {
            }
        }
        if (length == 1 && at[0] == '.') {
            at += whole; /* "./" */
        } else if (up && last < out && strncmp(last, "../", 3) != 0 && last[0] != '/') {
            out = last; /* "name/../" */
            at += whole;
        } else {
            memmove(out, at, whole);
            out += whole;
            at += whole;
        }
    }
    *out = '\0';
}

const char *source_resolve(struct reader *r, unsigned file, const char *path)
{
    const char *from = r->study->sources[file].path;
    const size_t prefix = sizeof shipped_prefix - 1;
    const bool shipped = strncmp(from, shipped_prefix, prefix) == 0;
    const char *slash = strrchr(from, '/');
    size_t folder = slash ? (size_t)(slash - from) + 1 : shipped ? prefix : 0;
    if (path[0] == '/' || strncmp(path, shipped_prefix, prefix) == 0) {
        folder = 0;
    }
    const size_t length = strlen(path);
    char *out = arena_take(&r->arena, folder + length + 1);
    if (!out) {
        r->no_memory = true;
        return "";
    }
    memcpy(out, from, folder);
    memcpy(out + folder, path, length + 1);
    shorten(out, strncmp(out, shipped_prefix, prefix) == 0 ? prefix : 0);
    return out;
}
