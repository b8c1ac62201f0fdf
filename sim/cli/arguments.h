/* Words of a command line, held against a command's table of options.
 *
 * Forms: --name VALUE, --name=VALUE, -n VALUE, -nVALUE, -- (what follows is no option), and - as a word. Every command also
 * takes --help and --quiet. A switch that is given twice counts once; of an option with a value the last one counts, unless
 * the command reads them all. */
#ifndef OCP_CLI_ARGUMENTS_H
#define OCP_CLI_ARGUMENTS_H

#include "cli/command.h"

enum parsed { PARSED_GO, PARSED_HELP, PARSED_WRONG };

/* Mistakes are printed with the nearest option as a hint. `out->command` and `out->terminal` are set by the caller. */
enum parsed arguments_parse(struct arguments *out, int count, char *const *words);

/* The value of an option of the command's table, NULL when it was not given. */
const char *argument_text(const struct arguments *arguments, const char *name);
bool argument_given(const struct arguments *arguments, const char *name);
/* All its values, in order; returns their number, at most `room`. */
size_t argument_all(const struct arguments *arguments, const char *name, const char **out, size_t room);

/* A whole number in [low, high] into *out, which keeps its value when the option is not given. False: it is something else,
 * and the message is printed. */
bool argument_count(const struct arguments *arguments, const char *name, unsigned long low, unsigned long high, unsigned long *out);

/* The place of the option's value in `names`, into *out (kept when not given). False and a message when it is none of them. */
bool argument_choice(const struct arguments *arguments, const char *name, const char *const *names, size_t count, size_t *out);

/* The words for -h. */
void command_help(const struct command *command, const struct terminal *terminal);

/* "; did you mean 'x'?" for a word that is not among the names; empty when none is near. Returns `out`. */
char *did_you_mean(char *out, size_t size, const char *word, const char *const *names, size_t count);

#endif
