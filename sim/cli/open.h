/* What nearly every command opens first: the model, a scenario, the results of a study. Failures are printed. */
#ifndef OCP_CLI_OPEN_H
#define OCP_CLI_OPEN_H

#include "analysis/effects.h"
#include "archive/archive.h"
#include "cli/arguments.h"
#include "scenario/study.h"

/* The options that lay values over a scenario, for the tables of commands that read one. */
#define SCENARIO_OPTIONS                                                                       \
    {"replicates", NULL, "N", "runs per strategy, instead of what the scenario says", 'n'},    \
        {"seed", NULL, "N", "study seed, below 2^53", 0},                                      \
        {"horizon", NULL, "TIME", "simulated time after burn-in, such as 1y or 90d", 0},       \
        {"burn-in", NULL, "TIME", "simulated time before it", 0},                              \
        {"set", NULL, "NAME=VALUE", "one parameter for all strategies; may be repeated", 's'}, \
        {"estate", NULL, "FILE.csv", "table of prisons instead of the scenario's", 0},         \
    {                                                                                          \
        "network", NULL, "FILE", "network (CSV or GraphML) instead of the scenario's", 0       \
    }

/* EXIT_DONE and *out, or a status. Own mistakes in the catalogue are EXIT_INTERNAL. */
int open_model(const struct terminal *terminal, struct ocp_model **out);

/* Reads the scenario with the overrides of SCENARIO_OPTIONS; errors and warnings are printed, located. */
int open_study(const struct arguments *arguments, const struct ocp_model *model, const char *path, struct ocp_study **out);
/* The same without printing, for `check`: *diagnostics is the caller's. `message` says why when there are none. */
enum ocp_status read_study(const struct arguments *arguments, const struct ocp_model *model, const char *path,
                           struct ocp_study **out, struct ocp_diagnostics *diagnostics, struct ocp_message *message);
/* The study that results carry. */
int open_kept_study(const struct terminal *terminal, const struct ocp_model *model, const char *path,
                    const struct ocp_source *sources, size_t count, struct ocp_study **out);

/* "file:14:16: error: ...", coloured on a terminal. */
void print_diagnostics(const struct terminal *terminal, const struct ocp_diagnostics *diagnostics);

/* The study directory or file that a word means: itself, or results/<word> when only that is there. Returns `out`. */
enum { PATH_SIZE = 4096 };
const char *find_results(char out[PATH_SIZE], const char *word);

int open_results(const struct arguments *arguments, const char *path, struct ocp_results **out);
/* With the comparison. The caller frees the comparison before the results. */
int open_comparison(const struct arguments *arguments, const char *path, struct ocp_results **results,
                    struct ocp_comparison **comparison);

/* `folder`/`name`. False, with a message, when it does not fit. */
bool join_path(const struct terminal *terminal, char out[PATH_SIZE], const char *folder, const char *name);
bool is_folder(const char *path);
bool is_there(const char *path);
/* The folder of a study directory, or the one that holds an .h5 file. */
void folder_of(char out[PATH_SIZE], const char *path);
/* Creates a folder and its parents. */
int make_folder(const struct terminal *terminal, const char *path);
/* Where figures, tables or a report go when no place is named: `name` in the study's directory or beside the file. */
bool place_beside(const struct terminal *terminal, char out[PATH_SIZE], const char *results, const char *name);

#endif
