/* `export`: results for other programs, as tables (here) and as networks (export_network.c). */
#include "analysis/table.h"
#include "cli/choose.h"
#include "cli/export.h"

#include <string.h>

enum table { TABLE_EFFECTS, TABLE_VALUES, TABLE_PARAMETERS, TABLE_COUNT };
static const char *const table_names[TABLE_COUNT] = {"effects", "values", "parameters"};

/* The outcomes of --outcome into `chosen`; their number, or -1 and a message. 0: all. */
static long choose_outcomes(const struct arguments *arguments, const struct ocp_comparison *comparison, uint32_t *chosen)
{
    const char *names[MAX_WORDS];
    const size_t count = argument_all(arguments, "outcome", names, MAX_WORDS);
    for (size_t i = 0; i < count; i++) {
        const long found = find_outcome(&arguments->terminal, comparison, names[i]);
        if (found < 0) {
            return -1;
        }
        chosen[i] = (uint32_t)found;
    }
    return (long)count;
}

/* One table to a file, or to standard output when `path` is "-". */
static int write_table(const struct arguments *arguments, const struct ocp_comparison *comparison, enum table table,
                       const char *path)
{
    const struct terminal *terminal = &arguments->terminal;
    const struct ocp_results *results = comparison->results;
    const bool out = strcmp(path, "-") == 0;
    struct ocp_message message = {0};
    enum ocp_status status = OCP_OK;
    if (table == TABLE_VALUES) {
        uint32_t chosen[MAX_WORDS];
        const long count = choose_outcomes(arguments, comparison, chosen);
        if (count < 0) {
            return EXIT_USAGE;
        }
        status = ocp_results_export_csv(results, count > 0 ? chosen : NULL, count > 0 ? (size_t)count : results->n_outcomes,
                                        out ? NULL : path, out ? stdout : NULL, &message);
    } else {
        struct ocp_buffer text = {0};
        if (table == TABLE_EFFECTS) {
            ocp_table_csv(comparison, &text);
        } else {
            ocp_table_csv_parameters(results, &text);
        }
        status = ocp_buffer_check(&text, &message);
        if (status == OCP_OK && out) {
            (void)fwrite(text.bytes, 1, text.length, stdout);
        } else if (status == OCP_OK) {
            status = ocp_buffer_save(&text, path, &message);
        }
        ocp_buffer_free(&text);
    }
    if (status != OCP_OK) {
        return fail_message(terminal, &message);
    }
    if (!out) {
        say("%s\n", path);
    }
    return EXIT_DONE;
}

static int export_csv(const struct arguments *arguments, const struct ocp_comparison *comparison, const char *results)
{
    const struct terminal *terminal = &arguments->terminal;
    size_t table = TABLE_COUNT;
    if (!argument_choice(arguments, "table", table_names, TABLE_COUNT, &table)) {
        return EXIT_USAGE;
    }
    const char *output = argument_text(arguments, "output");
    if (table < TABLE_COUNT && output && !is_folder(output)) {
        return write_table(arguments, comparison, (enum table)table, output);
    }
    if (output && strcmp(output, "-") == 0) {
        (void)fail(terminal, EXIT_USAGE, "three tables do not fit into one stream");
        hint(terminal, "say which with --table effects, values or parameters");
        return EXIT_USAGE;
    }
    char folder[PATH_SIZE];
    if (output) {
        (void)snprintf(folder, sizeof folder, "%s", output);
    } else if (!place_beside(terminal, folder, results, "csv")) {
        return EXIT_NO_OUTPUT;
    }
    int status = make_folder(terminal, folder);
    for (size_t i = 0; i < TABLE_COUNT && status == EXIT_DONE; i++) {
        char name[32];
        char path[PATH_SIZE];
        (void)snprintf(name, sizeof name, "%s.csv", table_names[i]);
        if (table == TABLE_COUNT || table == i) {
            status =
                join_path(terminal, path, folder, name) ? write_table(arguments, comparison, (enum table)i, path) : EXIT_NO_OUTPUT;
        }
    }
    return status;
}

static int run_export(const struct arguments *arguments)
{
    const struct terminal *terminal = &arguments->terminal;
    const bool network = strcmp(arguments->word[0], "network") == 0;
    if (!network && strcmp(arguments->word[0], "csv") != 0) {
        (void)fail(terminal, EXIT_USAGE, "'%s' cannot be exported; there are csv and network", arguments->word[0]);
        hint(terminal, "usage: ocpsim export %s", arguments->command->usage);
        return EXIT_USAGE;
    }
    char path[PATH_SIZE];
    (void)find_results(path, arguments->word[1]);
    struct ocp_results *results = NULL;
    struct ocp_comparison *comparison = NULL;
    int status = open_comparison(arguments, path, &results, &comparison);
    if (status == EXIT_DONE) {
        status = network ? export_network(arguments, comparison, path) : export_csv(arguments, comparison, path);
    }
    ocp_comparison_free(comparison);
    ocp_results_free(results);
    return status;
}

static const struct option options[] = {
    {"table", NULL, "NAME", "effects, values or parameters; all three unless said", 't'},
    {"outcome", NULL, "NAME", "only this outcome in values; may be repeated", 0},
    {"format", NULL, "FORM", "of a network: graphml (unless said) or csv", 'f'},
    {"layer", NULL, "NAME", "of a network: true or believed; both unless said", 0},
    {"strategy", NULL, "NAME", "of a network: only this strategy", 0},
    {"replicate", NULL, "N", "of a network: only this replicate, from 0", 0},
    {"day", NULL, "N", "of a network: only the snapshot of this day", 0},
    {"output", "out", "PLACE", "folder, or with --table a file or -; the study's csv/ or network/ unless said", 'o'},
};

const struct command export_command = {
    .name = "export",
    .summary = "results as CSV tables, networks as GraphML",
    .usage = "csv|network DIR|FILE.h5 [options]",
    .about =
        "effects.csv has one line per strategy and outcome; values.csv one per run, outcome and period (what R and pandas like); "
        "parameters.csv the base values with unit, evidence, default and who set them. study.h5 itself opens in xarray, h5py, "
        "netCDF4 and R.\n\n"
        "export network writes the network snapshots that the scenario asked for (snapshots: {days: [0 d, 1 y]}): what is true and "
        "what "
        "the service believes, one file each as GraphML (Gephi, igraph and networkx open it), or as tables of nodes and edges. "
        "Persons "
        "are numbers of the simulation.",
    .examples = "  ocpsim export csv results/my-study\n"
                "  ocpsim export csv my-study --table values --outcome assaults_prisoner --output - | head\n"
                "  ocpsim export network montagna --format graphml --layer believed\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .least = 2,
    .most = 2,
    .run = run_export,
};
