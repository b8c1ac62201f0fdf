/* Names of outcomes and strategies, held against what the results have. */
#include "cli/choose.h"

#include <stdio.h>
#include <string.h>

long find_outcome(const struct terminal *terminal, const struct ocp_comparison *comparison, const char *name)
{
    const long found = ocp_comparison_outcome(comparison, name);
    if (found >= 0) {
        return found;
    }
    const struct ocp_results *results = comparison->results;
    const char *names[1024];
    size_t count = 0;
    for (uint32_t i = 0; i < results->n_outcomes && count < sizeof names / sizeof names[0]; i++) {
        names[count++] = results->outcome[i].name;
    }
    char mean[160];
    (void)fail(terminal, EXIT_USAGE, "the study records no outcome '%s'%s", name,
               did_you_mean(mean, sizeof mean, name, names, count));
    hint(terminal, "ocpsim list outcomes shows them all");
    return -1;
}

static long find_strategy(const struct terminal *terminal, const struct ocp_comparison *comparison, const char *name)
{
    const long found = ocp_comparison_strategy(comparison, name);
    if (found >= 0) {
        return found;
    }
    const struct ocp_results *results = comparison->results;
    const char *names[256];
    size_t count = 0;
    for (uint32_t i = 0; i < results->n_strategies && count < sizeof names / sizeof names[0]; i++) {
        names[count++] = results->strategy[i].name;
    }
    char mean[160];
    (void)fail(terminal, EXIT_USAGE, "the study has no strategy '%s'%s", name, did_you_mean(mean, sizeof mean, name, names, count));
    char listed[400] = "";
    for (size_t i = 0; i < count && strlen(listed) + strlen(names[i]) + 3 < sizeof listed; i++) {
        (void)snprintf(listed + strlen(listed), sizeof listed - strlen(listed), "%s%s", i ? ", " : "", names[i]);
    }
    hint(terminal, "its strategies are %s", listed);
    return -1;
}

bool choose_outcome(const struct arguments *arguments, const struct ocp_comparison *comparison, long *out)
{
    const char *name = argument_text(arguments, "outcome");
    *out = name ? find_outcome(&arguments->terminal, comparison, name) : -1;
    return !name || *out >= 0;
}

bool choose_strategy(const struct arguments *arguments, const struct ocp_comparison *comparison, long *out)
{
    const char *name = argument_text(arguments, "strategy");
    *out = name ? find_strategy(&arguments->terminal, comparison, name) : -1;
    return !name || *out >= 0;
}
