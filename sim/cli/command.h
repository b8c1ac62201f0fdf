/* What a command is: a row of the table in main.c, and the words that a user gave it.
 *
 * A command reads its arguments through arguments.h, writes results to standard output and everything else (errors, hints,
 * progress) to standard error through terminal.h, and returns an exit status. */
#ifndef OCP_CLI_COMMAND_H
#define OCP_CLI_COMMAND_H

#include "cli/terminal.h"

#include <stdbool.h>
#include <stddef.h>

/* Exit statuses; beyond 1 the numbers of sysexits.h (BSD), so that scripts can tell them apart. */
enum exit_status {
    EXIT_DONE = 0,
    EXIT_NO = 1,           /* the command worked and the answer is no: bits differ, runs failed, doctor found trouble */
    EXIT_USAGE = 64,       /* the command line is wrong */
    EXIT_INPUT = 65,       /* a file's content is wrong or damaged */
    EXIT_NO_INPUT = 66,    /* a file is not there or cannot be read */
    EXIT_UNAVAILABLE = 69, /* this build or machine lacks what is asked for, such as gnuplot */
    EXIT_INTERNAL = 70,    /* no memory, or our own mistake */
    EXIT_NO_OUTPUT = 73,   /* the place for the results cannot be used */
    EXIT_IO = 74,          /* reading or writing failed on the way */
    EXIT_INTERRUPTED = 130 /* stopped by SIGINT or SIGTERM; what was finished is kept */
};

struct option {
    const char *name;  /* without dashes */
    const char *alias; /* another spelling, or NULL */
    const char *value; /* what follows it, for the help: "DIR"; NULL: a switch */
    const char *meaning;
    char letter; /* short form, or 0 */
};

enum { MAX_OPTIONS = 24, MAX_WORDS = 512 };

struct arguments;

struct command {
    const char *name;
    const char *summary; /* one line for the list of commands */
    const char *usage;   /* what follows the name: "SCENARIO [options]" */
    const char *about;   /* paragraphs */
    const char *examples;
    const struct option *options;
    size_t n_options;
    size_t least, most; /* words that are not options */
    int (*run)(const struct arguments *arguments);
};

struct arguments {
    const struct command *command;
    struct terminal terminal;
    const char *word[MAX_WORDS];
    size_t n_words;
    struct {
        const struct option *option;
        const char *value;
    } given[MAX_WORDS]; /* in the order of the command line */
    size_t n_given;
};

extern const struct command new_command, check_command, list_command, explain_command, run_command, resume_command, status_command,
    compare_command, plot_command, report_command, export_command, reproduce_command, merge_command, bench_command, doctor_command,
    version_command, odd_command;

#endif
