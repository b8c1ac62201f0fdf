/* The table of commands. What each does is in the file of its name. */
#include "cli/arguments.h"
#include "engine/version.h"

#include <locale.h>
#include <string.h>

static const struct {
    const char *title;
    const struct command *command[6];
} groups[] = {
    {"Studies", {&new_command, &check_command, &run_command, &resume_command, &status_command, &merge_command}},
    {"Results", {&compare_command, &plot_command, &report_command, &export_command, &reproduce_command}},
    {"The model", {&list_command, &explain_command, &odd_command}},
    {"The program", {&doctor_command, &bench_command, &version_command}},
};
enum { N_GROUPS = sizeof groups / sizeof groups[0], GROUP_SIZE = 6, MAX_COMMANDS = N_GROUPS * GROUP_SIZE };

static size_t all_commands(const struct command *out[MAX_COMMANDS])
{
    size_t count = 0;
    for (size_t g = 0; g < N_GROUPS; g++) {
        for (size_t i = 0; i < GROUP_SIZE && groups[g].command[i]; i++) {
            out[count++] = groups[g].command[i];
        }
    }
    return count;
}

static const struct command *find_command(const char *name)
{
    const struct command *all[MAX_COMMANDS];
    const size_t count = all_commands(all);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i]->name, name) == 0) {
            return all[i];
        }
    }
    return NULL;
}

static void overview(const struct terminal *terminal)
{
    paint(terminal, stdout, PAINT_BOLD, "ocpsim %s", ocp_version_program());
    say(": organised-crime networks in prisons, simulated; strategies compared\n\n");
    paint(terminal, stdout, PAINT_BOLD, "Usage:");
    say(" ocpsim COMMAND [options]\n");
    for (size_t g = 0; g < N_GROUPS; g++) {
        say("\n");
        paint(terminal, stdout, PAINT_BOLD, "%s", groups[g].title);
        say("\n");
        for (size_t i = 0; i < GROUP_SIZE && groups[g].command[i]; i++) {
            say("  %-10s %s\n", groups[g].command[i]->name, groups[g].command[i]->summary);
        }
    }
    say("\nocpsim COMMAND --help tells more, with examples. A first study:\n\n"
        "  ocpsim new my-study.yaml      write a commented scenario\n"
        "  ocpsim check my-study.yaml    what it says, and what is wrong with it\n"
        "  ocpsim run my-study.yaml      compute it\n"
        "  ocpsim compare my-study       strategies against the baseline (also plot, report)\n");
}

static int unknown_command(const struct terminal *terminal, const char *name)
{
    const struct command *all[MAX_COMMANDS];
    const char *names[MAX_COMMANDS];
    const size_t count = all_commands(all);
    for (size_t i = 0; i < count; i++) {
        names[i] = all[i]->name;
    }
    const char *near = ocp_nearest(name, names, count);
    (void)fail(terminal, EXIT_USAGE, "no command '%s'", name);
    if (near) {
        hint(terminal, "did you mean 'ocpsim %s'?", near);
    } else {
        hint(terminal, "ocpsim --help lists the commands");
    }
    return EXIT_USAGE;
}

static bool is(const char *word, const char *letter, const char *name)
{
    return strcmp(word, letter) == 0 || (word[0] == '-' && word[1] == '-' && strcmp(word + 2, name) == 0);
}

static int help(const struct terminal *terminal, int count, char *const *words)
{
    const struct command *command = count > 0 ? find_command(words[0]) : NULL;
    if (count > 0 && !command) {
        return unknown_command(terminal, words[0]);
    }
    if (command) {
        command_help(command, terminal);
    } else {
        overview(terminal);
    }
    return EXIT_DONE;
}

static int start(struct terminal *terminal, int count, char *const *words)
{
    if (count < 2) {
        overview(terminal);
        return EXIT_USAGE;
    }
    if (is(words[1], "-h", "help") || strcmp(words[1], "help") == 0) {
        return help(terminal, count - 2, words + 2);
    }
    const bool version = is(words[1], "-V", "version");
    const struct command *command = version ? &version_command : find_command(words[1]);
    if (!command) {
        return unknown_command(terminal, words[1]);
    }
    terminal->name = command->name;
    struct arguments arguments = {.command = command, .terminal = *terminal};
    switch (arguments_parse(&arguments, count - 2, words + 2)) {
    case PARSED_HELP:
        command_help(command, terminal);
        return EXIT_DONE;
    case PARSED_WRONG:
        return EXIT_USAGE;
    case PARSED_GO:
        break;
    }
    return command->run(&arguments);
}

int main(int count, char **words)
{
    /* Only what letters are: numbers stay as the C locale writes them, in every country. */
    (void)setlocale(LC_CTYPE, "");
    struct terminal terminal = terminal_look();
    return finish_output(&terminal, start(&terminal, count, words));
}
