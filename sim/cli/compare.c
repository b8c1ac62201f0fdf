/* `compare`: what the strategies did, against the baseline. */
#include "analysis/table.h"
#include "cli/choose.h"

#include <string.h>

/* Makes the outcomes of --outcome the list that the table shows, in the order given. */
static bool choose_list(const struct arguments *arguments, struct ocp_comparison *comparison)
{
    const char *names[MAX_WORDS];
    const size_t count = argument_all(arguments, "outcome", names, MAX_WORDS);
    uint32_t chosen = 0;
    for (size_t i = 0; i < count; i++) {
        const long found = find_outcome(&arguments->terminal, comparison, names[i]);
        if (found < 0) {
            return false;
        }
        for (uint32_t k = chosen; k < comparison->n_listed; k++) {
            if (comparison->listed[k] == (uint32_t)found) {
                memmove(comparison->listed + chosen + 1, comparison->listed + chosen, (k - chosen) * sizeof *comparison->listed);
                comparison->listed[chosen++] = (uint32_t)found;
                break;
            }
        }
    }
    comparison->n_lead = chosen > 0 ? chosen : comparison->n_lead;
    return true;
}

static int print_comparison(const struct arguments *arguments, const struct ocp_comparison *comparison, long strategy)
{
    const struct terminal *terminal = &arguments->terminal;
    struct ocp_buffer text = {0};
    struct ocp_message message = {0};
    enum ocp_status status = OCP_OK;
    if (argument_given(arguments, "json")) {
        status = ocp_table_json(comparison, &text, &message);
    } else if (argument_given(arguments, "csv")) {
        ocp_table_csv(comparison, &text);
    } else {
        const struct ocp_table_options options = {.width = terminal->out ? terminal->width : 0,
                                                  .colour = terminal->colour_out,
                                                  .unicode = terminal->unicode,
                                                  .all_outcomes = argument_given(arguments, "all"),
                                                  .detail = argument_given(arguments, "detail"),
                                                  .strategy = strategy};
        ocp_table_terminal(comparison, &options, &text);
    }
    if (status == OCP_OK) {
        status = ocp_buffer_check(&text, &message);
    }
    if (status == OCP_OK && text.length > 0) {
        /* The analysis has cleaned what came from users, and colours are its own. */
        (void)fwrite(text.bytes, 1, text.length, stdout);
    }
    ocp_buffer_free(&text);
    return status == OCP_OK ? EXIT_DONE : fail_message(terminal, &message);
}

static int run_compare(const struct arguments *arguments)
{
    const struct terminal *terminal = &arguments->terminal;
    char path[PATH_SIZE];
    (void)find_results(path, arguments->word[0]);
    struct ocp_results *results = NULL;
    struct ocp_comparison *comparison = NULL;
    int status = open_comparison(arguments, path, &results, &comparison);
    if (status != EXIT_DONE) {
        return status;
    }
    long strategy = -1;
    if (!choose_strategy(arguments, comparison, &strategy) || !choose_list(arguments, comparison)) {
        status = EXIT_USAGE;
    } else {
        status = print_comparison(arguments, comparison, strategy);
    }
    char quoted[PATH_SIZE];
    if (status == EXIT_DONE && terminal->out && !argument_given(arguments, "json") && !argument_given(arguments, "csv")) {
        (void)shell_word(quoted, sizeof quoted, path);
        note(terminal, "\nNext: ocpsim plot %s, ocpsim report %s\n", quoted, quoted);
    }
    ocp_comparison_free(comparison);
    ocp_results_free(results);
    return status;
}

static const struct option options[] = {
    {"outcome", NULL, "NAME", "only this outcome; may be repeated", 0},
    {"all", NULL, NULL, "all outcomes, not only the scenario's list", 'a'},
    {"strategy", NULL, "NAME", "only this strategy", 0},
    {"detail", NULL, NULL, "also bootstrap intervals, Wilcoxon's test, share improved, what common random numbers saved", 0},
    {"json", NULL, NULL, "everything, for programs", 0},
    {"csv", NULL, NULL, "everything, one line per strategy and outcome", 0},
};

const struct command compare_command = {
    .name = "compare",
    .summary = "strategies against the baseline, with intervals",
    .usage = "DIR|FILE.h5 [options]",
    .about =
        "Every strategy is compared with the baseline within replicates that share their chance, so that what differs is what the "
        "strategy did. Shown are the mean difference and its 95 % interval; an interval that holds zero decides nothing. "
        "Strategies that break a rule of the European Prison Rules more than the baseline does are listed last, with the rule.",
    .examples = "  ocpsim compare results/my-study\n"
                "  ocpsim compare my-study --strategy treatment --all --detail\n"
                "  ocpsim compare my-study --json | jq '.strategies[].name'\n"
                "  ocpsim compare my-study --csv > effects.csv\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run_compare,
};
