/* `plot`: figures of a study, into files or onto the terminal. */
#include "analysis/plot.h"
#include "cli/choose.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static int save(const struct terminal *terminal, const struct ocp_buffer *image, const char *path)
{
    struct ocp_message message = {0};
    if (strcmp(path, "-") == 0) {
        (void)fwrite(image->bytes, 1, image->length, stdout);
        return EXIT_DONE;
    }
    return ocp_buffer_save(image, path, &message) == OCP_OK ? EXIT_DONE : fail_message(terminal, &message);
}

static int draw(const struct terminal *terminal, const struct ocp_comparison *comparison, const struct ocp_plot_options *options,
                const char *path)
{
    struct ocp_buffer image = {0};
    struct ocp_message message = {0};
    int status = EXIT_DONE;
    if (ocp_plot_draw(comparison, options, &image, &message) != OCP_OK) {
        status = fail_message(terminal, &message);
        if (message.status == OCP_UNSUPPORTED && strstr(message.text, "gnuplot")) {
            hint(terminal, "apt-get install gnuplot-nox; ocpsim doctor tells what else is missing");
        }
    } else {
        status = save(terminal, &image, path);
    }
    ocp_buffer_free(&image);
    return status;
}

static int draw_file(const struct terminal *terminal, const struct ocp_comparison *comparison,
                     const struct ocp_plot_options *options, const char *path)
{
    const int status = draw(terminal, comparison, options, path);
    if (status == EXIT_DONE && strcmp(path, "-") != 0) {
        say("%s\n", path);
    }
    return status;
}

/* All figures that the study can have, into a folder. */
static int draw_all(const struct terminal *terminal, const struct ocp_comparison *comparison, struct ocp_plot_options *options,
                    const char *folder)
{
    struct ocp_figure *figures = NULL;
    size_t count = 0;
    struct ocp_buffer notes = {0};
    struct ocp_message message = {0};
    if (ocp_plot_list(comparison, &figures, &count, &notes, &message) != OCP_OK) {
        return fail_message(terminal, &message);
    }
    const bool counting = terminal->err && !terminal->quiet;
    int status = make_folder(terminal, folder);
    for (size_t i = 0; i < count && status == EXIT_DONE; i++) {
        char name[160];
        char path[PATH_SIZE];
        if (counting) {
            (void)fprintf(stderr, "\r\033[Kdrawing %zu of %zu", i + 1, count);
        }
        (void)snprintf(name, sizeof name, "%s.%s", figures[i].file, ocp_plot_format_name(options->format));
        options->kind = figures[i].kind;
        options->outcome = figures[i].outcome;
        status = join_path(terminal, path, folder, name) ? draw(terminal, comparison, options, path) : EXIT_NO_OUTPUT;
    }
    if (counting) {
        (void)fputs("\r\033[K", stderr);
    }
    if (status == EXIT_DONE) {
        say("%zu figure%s in %s\n", count, count == 1 ? "" : "s", folder);
        note(terminal, "%s", notes.bytes ? notes.bytes : "");
    }
    ocp_buffer_free(&notes);
    free(figures);
    return status;
}

/* "fan-serious_harm.svg": kind and outcome, only letters that every file system takes. */
static void name_figure(char *out, size_t size, const struct ocp_comparison *comparison, const struct ocp_plot_options *options)
{
    const char *outcome = options->outcome >= 0 ? comparison->results->outcome[options->outcome].name : "";
    (void)snprintf(out, size, "%s%s%s", ocp_plot_kind_name(options->kind), outcome[0] ? "-" : "", outcome);
    for (char *c = out; *c; c++) {
        if (!isalnum((unsigned char)*c) && *c != '-' && *c != '_') {
            *c = '_';
        }
    }
    const size_t used = strlen(out);
    (void)snprintf(out + used, size - used, ".%s", ocp_plot_format_name(options->format));
}

/* One figure: to standard output for a terminal or '-', else into the folder or the file named. */
static int draw_one(const struct arguments *arguments, const struct ocp_comparison *comparison,
                    const struct ocp_plot_options *options, const char *results)
{
    const struct terminal *terminal = &arguments->terminal;
    const char *output = argument_text(arguments, "output");
    char folder[PATH_SIZE];
    char path[PATH_SIZE];
    char name[256];
    if (!output && options->format == OCP_PLOT_TERMINAL) {
        return draw(terminal, comparison, options, "-");
    }
    if (output && !is_folder(output) && output[0] && output[strlen(output) - 1] != '/') {
        return draw_file(terminal, comparison, options, output);
    }
    name_figure(name, sizeof name, comparison, options);
    if (output) {
        (void)snprintf(folder, sizeof folder, "%s", output);
    } else if (!place_beside(terminal, folder, results, "figures")) {
        return EXIT_NO_OUTPUT;
    }
    const int status = make_folder(terminal, folder);
    if (status != EXIT_DONE) {
        return status;
    }
    return join_path(terminal, path, folder, name) ? draw_file(terminal, comparison, options, path) : EXIT_NO_OUTPUT;
}

/* --kind and --format; *one: a single figure is asked for. */
static bool read_options(const struct arguments *arguments, struct ocp_plot_options *out, bool *one)
{
    const char *kinds[OCP_PLOT_KIND_COUNT];
    const char *formats[OCP_PLOT_TERMINAL + 1];
    for (int i = 0; i < OCP_PLOT_KIND_COUNT; i++) {
        kinds[i] = ocp_plot_kind_name((enum ocp_plot_kind)i);
    }
    for (int i = 0; i <= OCP_PLOT_TERMINAL; i++) {
        formats[i] = ocp_plot_format_name((enum ocp_plot_format)i);
    }
    const bool outcome = argument_given(arguments, "outcome");
    size_t kind = outcome ? OCP_PLOT_FAN : OCP_PLOT_FOREST;
    size_t format = OCP_PLOT_SVG;
    if (!argument_choice(arguments, "kind", kinds, OCP_PLOT_KIND_COUNT, &kind) ||
        !argument_choice(arguments, "format", formats, OCP_PLOT_TERMINAL + 1, &format)) {
        return false;
    }
    out->kind = (enum ocp_plot_kind)kind;
    out->format = (enum ocp_plot_format)format;
    *one = outcome || argument_given(arguments, "kind") || out->format == OCP_PLOT_TERMINAL;
    return true;
}

static int plot(const struct arguments *arguments, const struct ocp_comparison *comparison, const char *results)
{
    const struct terminal *terminal = &arguments->terminal;
    struct ocp_plot_options options = {.colour = terminal->colour_out, .unicode = terminal->unicode};
    bool one = false;
    if (!read_options(arguments, &options, &one) || !choose_outcome(arguments, comparison, &options.outcome) ||
        !choose_strategy(arguments, comparison, &options.strategy)) {
        return EXIT_USAGE;
    }
    if (terminal->out) {
        options.columns = terminal->width > 120 ? 120 : terminal->width;
        options.rows = terminal->height > 28 ? terminal->height - 8U : 20U; /* names of strategies follow below */
    }
    if (one) {
        return draw_one(arguments, comparison, &options, results);
    }
    char folder[PATH_SIZE];
    const char *output = argument_text(arguments, "output");
    if (output) {
        (void)snprintf(folder, sizeof folder, "%s", output);
    } else if (!place_beside(terminal, folder, results, "figures")) {
        return EXIT_NO_OUTPUT;
    }
    return draw_all(terminal, comparison, &options, folder);
}

static int run_plot(const struct arguments *arguments)
{
    char path[PATH_SIZE];
    (void)find_results(path, arguments->word[0]);
    struct ocp_results *results = NULL;
    struct ocp_comparison *comparison = NULL;
    int status = open_comparison(arguments, path, &results, &comparison);
    if (status == EXIT_DONE) {
        status = plot(arguments, comparison, path);
    }
    ocp_comparison_free(comparison);
    ocp_results_free(results);
    return status;
}

static const struct option options[] = {
    {"kind", NULL, "KIND",
     "fan, forest, forest-all, effect, prices, stages, tradeoff or network; all that the study can have unless said", 'k'},
    {"format", NULL, "FORMAT", "svg, png, pdf or terminal", 'f'},
    {"outcome", NULL, "NAME", "of which outcome, for fan and effect", 0},
    {"strategy", NULL, "NAME", "only this strategy beside the baseline", 0},
    {"output", "out", "PLACE", "folder, file or -; the study's figures/ unless said", 'o'},
};

const struct command plot_command = {
    .name = "plot",
    .summary = "draw figures, into files or onto the terminal",
    .usage = "DIR|FILE.h5 [options]",
    .about =
        "Without --kind draws everything that the study can have: cost against harm, forest of paired effects with 95 % intervals, "
        "one fan per outcome, market prices, stages of staff conditioning, the network before and after where snapshots were kept. "
        "gnuplot does the drawing.",
    .examples = "  ocpsim plot results/my-study\n"
                "  ocpsim plot my-study --kind forest --format terminal\n"
                "  ocpsim plot my-study --kind fan --outcome assaults_prisoner --format pdf --output assaults.pdf\n"
                "  ocpsim plot montagna --kind network --format png --strategy by_belief\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run_plot,
};
