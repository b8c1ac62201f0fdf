/* `new`: a commented scenario to start from. */
#define _GNU_SOURCE
#include "analysis/buffer.h"
#include "cli/open.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool is_scenario(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && strcmp(dot, ".yaml") == 0 && !strchr(name, '/');
}

/* The shipped scenario that --from names, with or without its ending. */
static const struct ocp_shipped *find_source(const struct terminal *terminal, const char *from)
{
    char name[128];
    (void)snprintf(name, sizeof name, "%s%s", from, is_scenario(from) ? "" : ".yaml");
    const struct ocp_shipped *found = is_scenario(name) ? ocp_shipped_find(name) : NULL;
    if (found) {
        return found;
    }
    const char *names[MAX_WORDS];
    size_t all = 0;
    size_t count = 0;
    const struct ocp_shipped *files = ocp_shipped_files(&all);
    for (size_t i = 0; i < all && count < MAX_WORDS; i++) {
        if (is_scenario(files[i].name)) {
            names[count++] = files[i].name;
        }
    }
    char mean[96];
    (void)fail(terminal, EXIT_USAGE, "the program carries no scenario '%s'%s", from,
               did_you_mean(mean, sizeof mean, name, names, count));
    hint(terminal, "ocpsim list scenarios shows those it carries");
    return NULL;
}

/* The file's name: the word itself, or <folder>/<scenario> when it is a folder or ends in a slash. */
static bool choose_path(const struct terminal *terminal, char out[PATH_SIZE], const char *word, const char *scenario)
{
    const size_t length = strlen(word);
    if (length > 0 && (word[length - 1] == '/' || is_folder(word))) {
        return make_folder(terminal, word) == EXIT_DONE && join_path(terminal, out, word, scenario);
    }
    const char *base = strrchr(word, '/');
    const bool ending = strchr(base ? base : word, '.');
    if (snprintf(out, PATH_SIZE, "%s%s", word, ending ? "" : ".yaml") >= PATH_SIZE) {
        (void)fail(terminal, EXIT_NO_OUTPUT, "the name is too long");
        return false;
    }
    char folder[PATH_SIZE];
    folder_of(folder, out);
    return strcmp(folder, ".") == 0 || make_folder(terminal, folder) == EXIT_DONE;
}

/* The shipped file whose name stands at `at` and ends there, or NULL. */
static const char *name_at(const char *at, const char *end)
{
    size_t count = 0;
    const struct ocp_shipped *files = ocp_shipped_files(&count);
    for (size_t i = 0; i < count; i++) {
        const size_t length = strlen(files[i].name);
        if ((size_t)(end - at) >= length && strncmp(at, files[i].name, length) == 0) {
            return files[i].name;
        }
    }
    return NULL;
}

/* The scenario's text for a folder that lacks what it extends: names in the line `extends:` become shipped: ones. */
static void translate(const struct ocp_shipped *source, struct ocp_buffer *out)
{
    const char *at = (const char *)source->bytes;
    const char *end = at + source->size;
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop + 1 : end;
        const char *line = at;
        const bool extends = stop - at > 8 && strncmp(at, "extends:", 8) == 0;
        while (at < stop) {
            const char *name = extends && at > line && (at[-1] == ' ' || at[-1] == '[' || at[-1] == '"') ? name_at(at, stop) : NULL;
            if (name) {
                ocp_buffer_add(out, "shipped:%s", name);
            } else {
                ocp_buffer_add_bytes(out, at, 1);
            }
            at += name ? strlen(name) : 1;
        }
    }
}

static int write_bytes(int file, const char *bytes, size_t size)
{
    int error = 0;
    for (size_t done = 0; done < size && !error;) {
        const ssize_t n = write(file, bytes + done, size - done);
        error = n < 0 && errno != EINTR ? errno : 0;
        done += n > 0 ? (size_t)n : 0;
    }
    if (close(file) != 0 && !error) {
        error = errno;
    }
    return error;
}

static int write_file(const struct terminal *terminal, const char *path, const struct ocp_shipped *source)
{
    struct ocp_buffer text = {0};
    translate(source, &text);
    if (text.failed) {
        ocp_buffer_free(&text);
        return fail(terminal, EXIT_INTERNAL, "no memory for the scenario");
    }
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int error = file < 0 ? errno : write_bytes(file, text.bytes, text.length);
    ocp_buffer_free(&text);
    if (error == 0) {
        return EXIT_DONE;
    }
    if (file < 0 && error == EEXIST) {
        (void)fail(terminal, EXIT_NO_OUTPUT, "'%s' is there already, and stays as it is", path);
        hint(terminal, "give another name: ocpsim new NAME.yaml");
        return EXIT_NO_OUTPUT;
    }
    if (file < 0) {
        return fail(terminal, EXIT_NO_OUTPUT, "cannot create '%s': %s", path, strerror(error));
    }
    (void)unlink(path);
    return fail(terminal, EXIT_IO, "cannot write '%s': %s", path, strerror(error));
}

static int run_new(const struct arguments *arguments)
{
    const struct terminal *terminal = &arguments->terminal;
    const char *from = argument_text(arguments, "from");
    const struct ocp_shipped *source = find_source(terminal, from ? from : "template");
    char path[PATH_SIZE];
    if (!source) {
        return EXIT_USAGE;
    }
    const char *name = from ? source->name : "my-study.yaml";
    if (!choose_path(terminal, path, arguments->n_words > 0 ? arguments->word[0] : name, name)) {
        return EXIT_NO_OUTPUT;
    }
    const int status = write_file(terminal, path, source);
    if (status == EXIT_DONE) {
        char quoted[PATH_SIZE];
        (void)shell_word(quoted, sizeof quoted, path);
        say("Wrote %s. Next: ocpsim check %s\n", path, quoted);
    }
    return status;
}

static const struct option options[] = {
    {"from", NULL, "NAME", "which of the scenarios that the program carries (ocpsim list scenarios), instead of the template", 'f'},
};

const struct command new_command = {
    .name = "new",
    .summary = "write a commented scenario to start from",
    .usage = "[FILE|FOLDER] [--from NAME]",
    .about = "Writes a short commented scenario, or with --from a copy of one that the program carries. Nothing that is there is "
             "overwritten.",
    .examples = "  ocpsim new                        my-study.yaml, here\n"
                "  ocpsim new studies/dispersal.yaml\n"
                "  ocpsim new studies/ --from first-study\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .most = 1,
    .run = run_new,
};
