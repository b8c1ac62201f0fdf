/* Opening things, and saying why it failed. */
#define _GNU_SOURCE
#include "cli/open.h"

#include "models/catalogue.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

int open_model(const struct terminal *terminal, struct ocp_model **out)
{
    struct ocp_message message = {0};
    if (ocp_model_compile(models_catalogue(), out, &message) == OCP_OK) {
        return EXIT_DONE;
    }
    return fail(terminal, EXIT_INTERNAL, "the catalogue of mechanisms is broken: %s", message.text);
}

void print_diagnostics(const struct terminal *terminal, const struct ocp_diagnostics *diagnostics)
{
    (void)fflush(stdout);
    for (size_t i = 0; i < diagnostics->count; i++) {
        const struct ocp_diagnostic *item = &diagnostics->item[i];
        const bool error = item->severity == OCP_ERROR;
        if (!error && terminal->quiet) {
            continue;
        }
        if (item->line > 0) {
            paint(terminal, stderr, PAINT_BOLD, "%s:%u:%u: ", item->file, item->line, item->column);
        } else {
            paint(terminal, stderr, PAINT_BOLD, "%s: ", item->file);
        }
        paint(terminal, stderr, error ? PAINT_RED : PAINT_YELLOW, error ? "error: " : "warning: ");
        paint(terminal, stderr, PAINT_PLAIN, "%s\n", item->text);
    }
}

/* Options of commands that have no such option count as not given. */
static bool has_option(const struct arguments *arguments, const char *name)
{
    for (size_t i = 0; i < arguments->command->n_options; i++) {
        if (strcmp(arguments->command->options[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

enum ocp_status read_study(const struct arguments *arguments, const struct ocp_model *model, const char *path,
                           struct ocp_study **out, struct ocp_diagnostics *diagnostics, struct ocp_message *message)
{
    struct ocp_study_options options = {0};
    const char *set[MAX_WORDS];
    if (has_option(arguments, "set")) {
        options.estate_csv = argument_text(arguments, "estate");
        options.network = argument_text(arguments, "network");
        options.seed = argument_text(arguments, "seed");
        options.replicates = argument_text(arguments, "replicates");
        options.horizon = argument_text(arguments, "horizon");
        options.burn_in = argument_text(arguments, "burn-in");
        options.n_set = argument_all(arguments, "set", set, MAX_WORDS);
        options.set = set;
    }
    return ocp_study_read_with(model, path, &options, out, diagnostics, message);
}

static int report_reading(const struct terminal *terminal, enum ocp_status status, const struct ocp_diagnostics *diagnostics,
                          const struct ocp_message *message)
{
    print_diagnostics(terminal, diagnostics);
    if (status == OCP_OK) {
        return EXIT_DONE;
    }
    if (diagnostics->errors > 0) {
        return fail(terminal, EXIT_INPUT, "%zu error%s in the scenario", diagnostics->errors, diagnostics->errors == 1 ? "" : "s");
    }
    return fail_message(terminal, message);
}

int open_study(const struct arguments *arguments, const struct ocp_model *model, const char *path, struct ocp_study **out)
{
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    const enum ocp_status status = read_study(arguments, model, path, out, &diagnostics, &message);
    const int result = report_reading(&arguments->terminal, status, &diagnostics, &message);
    if (status == OCP_NOT_FOUND) {
        hint(&arguments->terminal, "ocpsim new %s writes a scenario to start from", "my-study.yaml");
    }
    ocp_diagnostics_free(&diagnostics);
    return result;
}

int open_kept_study(const struct terminal *terminal, const struct ocp_model *model, const char *path,
                    const struct ocp_source *sources, size_t count, struct ocp_study **out)
{
    if (count == 0) {
        return fail(terminal, EXIT_INPUT, "%s does not carry its scenario", path);
    }
    const struct ocp_study_options options = {.given = sources, .n_given = count};
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    const enum ocp_status status = ocp_study_read_with(model, sources[0].path, &options, out, &diagnostics, &message);
    int result = EXIT_DONE;
    if (status != OCP_OK) {
        /* Warnings were told when the study was run. */
        result = report_reading(terminal, status, &diagnostics, &message);
        hint(terminal, "%s was made by another version of ocpsim, whose scenarios this one does not read", path);
    }
    ocp_diagnostics_free(&diagnostics);
    return result;
}

bool is_folder(const char *path)
{
    struct stat state;
    return stat(path, &state) == 0 && S_ISDIR(state.st_mode);
}

bool is_there(const char *path)
{
    struct stat state;
    return stat(path, &state) == 0;
}

const char *find_results(char out[PATH_SIZE], const char *word)
{
    if (!is_there(word) && !strchr(word, '/') && strlen(word) < PATH_SIZE - 16) {
        (void)snprintf(out, PATH_SIZE, "results/%s", word);
        if (is_there(out)) {
            return out;
        }
    }
    (void)snprintf(out, PATH_SIZE, "%s", word);
    return out;
}

static bool ends_with(const char *text, const char *ending)
{
    const size_t length = strlen(text);
    const size_t tail = strlen(ending);
    return length >= tail && strcmp(text + length - tail, ending) == 0;
}

int open_results(const struct arguments *arguments, const char *path, struct ocp_results **out)
{
    const struct terminal *terminal = &arguments->terminal;
    if (ends_with(path, ".yaml") || ends_with(path, ".yml")) {
        (void)fail(terminal, EXIT_USAGE, "'%s' is a scenario; ocpsim %s takes the directory of its results", path,
                   arguments->command->name);
        hint(terminal, "ocpsim run %s computes them and says where they are", path);
        return EXIT_USAGE;
    }
    struct ocp_message message = {0};
    if (ocp_results_read(path, out, &message) == OCP_OK) {
        return EXIT_DONE;
    }
    const int status = fail_message(terminal, &message);
    struct ocp_progress_state state;
    char quoted[PATH_SIZE];
    if (is_folder(path) && ocp_archive_status(path, &state, NULL) == OCP_OK && !state.merged) {
        (void)shell_word(quoted, sizeof quoted, path);
        if (state.n_done == state.n_runs) {
            hint(terminal, "all runs are done; ocpsim merge %s writes the merged file", quoted);
        } else {
            hint(terminal, "ocpsim resume %s computes the other %u runs", quoted, state.n_runs - state.n_done);
        }
    } else if (message.status == OCP_NOT_FOUND) {
        hint(terminal, "ocpsim run SCENARIO computes a study; its results are in results/ unless --output says otherwise");
    }
    return status;
}

int open_comparison(const struct arguments *arguments, const char *path, struct ocp_results **results,
                    struct ocp_comparison **comparison)
{
    const int status = open_results(arguments, path, results);
    if (status != EXIT_DONE) {
        return status;
    }
    struct ocp_message message = {0};
    if (ocp_comparison_make(*results, comparison, &message) != OCP_OK) {
        ocp_results_free(*results);
        *results = NULL;
        return fail_message(&arguments->terminal, &message);
    }
    return EXIT_DONE;
}

bool join_path(const struct terminal *terminal, char out[PATH_SIZE], const char *folder, const char *name)
{
    const int length = snprintf(out, PATH_SIZE, "%s%s%s", folder, ends_with(folder, "/") ? "" : "/", name);
    if (length >= 0 && length < PATH_SIZE) {
        return true;
    }
    (void)fail(terminal, EXIT_NO_OUTPUT, "the path of '%.64s' in '%.64s...' is too long", name, folder);
    return false;
}

void folder_of(char out[PATH_SIZE], const char *path)
{
    (void)snprintf(out, PATH_SIZE, "%s", path);
    if (is_folder(path)) {
        return;
    }
    char *slash = strrchr(out, '/');
    if (slash && slash != out) {
        *slash = '\0';
    } else {
        (void)snprintf(out, PATH_SIZE, "%s", slash ? "/" : ".");
    }
}

int make_folder(const struct terminal *terminal, const char *path)
{
    char part[PATH_SIZE];
    (void)snprintf(part, sizeof part, "%s", path);
    for (char *slash = part; (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST) {
            return fail(terminal, EXIT_NO_OUTPUT, "cannot create the folder '%s': %s", part, strerror(errno));
        }
        *slash = '/';
    }
    if (mkdir(part, 0777) != 0 && (errno != EEXIST || !is_folder(part))) {
        return fail(terminal, EXIT_NO_OUTPUT, "cannot create the folder '%s': %s", part,
                    errno == EEXIST ? "a file has that name" : strerror(errno));
    }
    return EXIT_DONE;
}

bool place_beside(const struct terminal *terminal, char out[PATH_SIZE], const char *results, const char *name)
{
    char folder[PATH_SIZE];
    folder_of(folder, results);
    return join_path(terminal, out, folder, name);
}
