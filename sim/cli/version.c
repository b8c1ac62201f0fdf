/* `version`: which program this is. */
#include "cli/arguments.h"
#include "cli/json.h"
#include "engine/version.h"
#include "scenario/study.h"

static int run_version(const struct arguments *arguments)
{
    if (argument_given(arguments, "json")) {
        json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:i}", "version", ocp_version_program(), "commit", ocp_version_commit(),
                                 "compiler", ocp_version_compiler(), "flags", ocp_version_flags(), "build", ocp_version_build(),
                                 "result_version", OCP_RESULT_VERSION);
        return print_json(&arguments->terminal, json);
    }
    say("ocpsim %s (commit %s)\n%s, %s, results version %d\n", ocp_version_program(), ocp_version_commit(), ocp_version_compiler(),
        ocp_version_build(), OCP_RESULT_VERSION);
    say("Licence GPL-3.0-or-later. A laboratory for comparing strategies, never an oracle; nothing in it is about an "
        "individual.\n");
    return EXIT_DONE;
}

static const struct option options[] = {{"json", NULL, NULL, "for programs", 0}};

const struct command version_command = {
    .name = "version",
    .summary = "print version, commit and compiler",
    .usage = "[--json]",
    .examples = "  ocpsim version\n  ocpsim --version\n",
    .options = options,
    .n_options = 1,
    .run = run_version,
};
