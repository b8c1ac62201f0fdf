/* The parser of command lines, and the help that is printed from the same tables. */
#include "cli/arguments.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const struct option common[] = {
    {"quiet", NULL, NULL, "no progress and no notes; errors are written", 'q'},
    {"help", NULL, NULL, "this text", 'h'},
};
enum { N_COMMON = sizeof common / sizeof common[0] };

static const struct option *option_at(const struct command *command, size_t i)
{
    if (i < command->n_options) {
        return &command->options[i];
    }
    return i - command->n_options < N_COMMON ? &common[i - command->n_options] : NULL;
}

static const struct option *find_option(const struct command *command, const char *name, size_t length)
{
    const struct option *option;
    for (size_t i = 0; (option = option_at(command, i)); i++) {
        const char *const spelling[2] = {option->name, option->alias};
        for (int k = 0; k < 2; k++) {
            if (spelling[k] && strlen(spelling[k]) == length && strncmp(spelling[k], name, length) == 0) {
                return option;
            }
        }
    }
    return NULL;
}

static const struct option *find_letter(const struct command *command, char letter)
{
    const struct option *option;
    for (size_t i = 0; (option = option_at(command, i)); i++) {
        if (option->letter && option->letter == letter) {
            return option;
        }
    }
    return NULL;
}

char *did_you_mean(char *out, size_t size, const char *word, const char *const *names, size_t count)
{
    const char *near = ocp_nearest(word, names, count);
    out[0] = '\0';
    if (near) {
        (void)snprintf(out, size, "; did you mean '%s'?", near);
    }
    return out;
}

static enum parsed unknown_option(const struct arguments *arguments, const char *word)
{
    const char *names[2 * MAX_OPTIONS];
    size_t count = 0;
    const struct option *option;
    for (size_t i = 0; (option = option_at(arguments->command, i)) && count + 2 <= 2 * MAX_OPTIONS; i++) {
        names[count++] = option->name;
    }
    char name[128];
    (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    const char *near = ocp_nearest(name + strspn(name, "-"), names, count);
    (void)fail(&arguments->terminal, EXIT_USAGE, "no option '%s'", name);
    if (near) {
        hint(&arguments->terminal, "did you mean '--%s'?", near);
    } else {
        hint(&arguments->terminal, "ocpsim %s --help lists the options", arguments->command->name);
    }
    return PARSED_WRONG;
}

static bool keep(struct arguments *out, const struct option *option, const char *value)
{
    if (out->n_given == MAX_WORDS) {
        (void)fail(&out->terminal, EXIT_USAGE, "more than %d options", MAX_WORDS);
        return false;
    }
    out->given[out->n_given].option = option;
    out->given[out->n_given].value = value;
    out->n_given++;
    return true;
}

/* One option, whose value may be in the same word or in the next; *i moves on when it was the next. */
static enum parsed take_option(struct arguments *out, int count, char *const *words, int *i)
{
    const char *word = words[*i];
    const bool wide = word[1] == '-';
    const char *name = word + (wide ? 2 : 1);
    const size_t length = wide ? strcspn(name, "=") : 1;
    const struct option *option = wide ? find_option(out->command, name, length) : find_letter(out->command, name[0]);
    if (!option) {
        return unknown_option(out, word);
    }
    const char *value = NULL;
    if (wide && name[length] == '=') {
        value = name + length + 1;
    } else if (!wide && name[1]) {
        value = name + 1;
    }
    if (!option->value && value) {
        (void)fail(&out->terminal, EXIT_USAGE, "'--%s' takes no value, and was given '%s'", option->name, value);
        return PARSED_WRONG;
    }
    if (option->value && !value) {
        if (*i + 1 >= count) {
            (void)fail(&out->terminal, EXIT_USAGE, "'--%s' needs a value: --%s %s", option->name, option->name, option->value);
            return PARSED_WRONG;
        }
        value = words[++*i];
    }
    return keep(out, option, value) ? PARSED_GO : PARSED_WRONG;
}

static enum parsed check_words(const struct arguments *arguments)
{
    const struct command *command = arguments->command;
    if (arguments->n_words < command->least) {
        (void)fail(&arguments->terminal, EXIT_USAGE, arguments->n_words == 0 ? "something is missing" : "more is needed");
    } else if (arguments->n_words > command->most) {
        (void)fail(&arguments->terminal, EXIT_USAGE, "'%s' is one word too many", arguments->word[command->most]);
    } else {
        return PARSED_GO;
    }
    hint(&arguments->terminal, "usage: ocpsim %s %s", command->name, command->usage);
    return PARSED_WRONG;
}

enum parsed arguments_parse(struct arguments *out, int count, char *const *words)
{
    bool options = true;
    bool help = false;
    for (int i = 0; i < count; i++) {
        if (options && strcmp(words[i], "--") == 0) {
            options = false;
        } else if (options && words[i][0] == '-' && words[i][1]) {
            if (take_option(out, count, words, &i) != PARSED_GO) {
                return PARSED_WRONG;
            }
            help = help || strcmp(out->given[out->n_given - 1].option->name, "help") == 0;
        } else if (out->n_words == MAX_WORDS) {
            (void)fail(&out->terminal, EXIT_USAGE, "more than %d words", MAX_WORDS);
            return PARSED_WRONG;
        } else {
            out->word[out->n_words++] = words[i];
        }
    }
    if (help) {
        return PARSED_HELP;
    }
    out->terminal.quiet = argument_given(out, "quiet");
    return check_words(out);
}

size_t argument_all(const struct arguments *arguments, const char *name, const char **out, size_t room)
{
    OCP_REQUIRE(find_option(arguments->command, name, strlen(name)));
    size_t count = 0;
    for (size_t i = 0; i < arguments->n_given && count < room; i++) {
        if (strcmp(arguments->given[i].option->name, name) == 0) {
            out[count++] = arguments->given[i].value;
        }
    }
    return count;
}

const char *argument_text(const struct arguments *arguments, const char *name)
{
    const char *all[MAX_WORDS];
    const size_t count = argument_all(arguments, name, all, MAX_WORDS);
    return count > 0 ? all[count - 1] : NULL;
}

bool argument_given(const struct arguments *arguments, const char *name)
{
    const char *first[1];
    return argument_all(arguments, name, first, 1) > 0;
}

bool argument_count(const struct arguments *arguments, const char *name, unsigned long low, unsigned long high, unsigned long *out)
{
    const char *text = argument_text(arguments, name);
    if (!text) {
        return true;
    }
    char *end = NULL;
    errno = 0;
    const unsigned long value = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || errno || value < low || value > high) {
        (void)fail(&arguments->terminal, EXIT_USAGE, "'--%s' is '%s'; it takes a whole number from %lu to %lu", name, text, low,
                   high);
        return false;
    }
    *out = value;
    return true;
}

bool argument_choice(const struct arguments *arguments, const char *name, const char *const *names, size_t count, size_t *out)
{
    const char *text = argument_text(arguments, name);
    if (!text) {
        return true;
    }
    char list[256] = "";
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(text, names[i]) == 0) {
            *out = i;
            return true;
        }
        const int more = snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", names[i]);
        used += more > 0 && (size_t)more < sizeof list - used ? (size_t)more : 0;
    }
    char mean[96];
    (void)fail(&arguments->terminal, EXIT_USAGE, "'--%s' is '%s'%s", name, text,
               did_you_mean(mean, sizeof mean, text, names, count));
    hint(&arguments->terminal, "it takes %s", list);
    return false;
}

static void option_help(const struct option *option, const struct terminal *terminal)
{
    char left[64];
    char letter[8] = "    ";
    if (option->letter) {
        (void)snprintf(letter, sizeof letter, "-%c, ", option->letter);
    }
    (void)snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->value ? " " : "",
                   option->value ? option->value : "");
    say("  %-26s ", left);
    const size_t used = strlen(left) > 26 ? strlen(left) : 26;
    say_wrapped(terminal, option->meaning, 29, (unsigned)used + 3);
}

void command_help(const struct command *command, const struct terminal *terminal)
{
    paint(terminal, stdout, PAINT_BOLD, "ocpsim %s", command->name);
    say(": %s\n\n", command->summary);
    paint(terminal, stdout, PAINT_BOLD, "Usage:");
    say(" ocpsim %s %s\n\n", command->name, command->usage);
    if (command->about) {
        say_wrapped(terminal, command->about, 0, 0);
        say("\n");
    }
    paint(terminal, stdout, PAINT_BOLD, "Options:");
    say("\n");
    const struct option *option;
    for (size_t i = 0; (option = option_at(command, i)); i++) {
        option_help(option, terminal);
    }
    if (command->examples) {
        say("\n");
        paint(terminal, stdout, PAINT_BOLD, "Examples:");
        say("\n%s", command->examples);
    }
}
