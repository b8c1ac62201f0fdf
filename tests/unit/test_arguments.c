/* How command lines are read, and what a terminal may see. */
#define _GNU_SOURCE
#include "cli/arguments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct option options[] = {
    {"output", "out", "DIR", "where to", 'o'}, {"set", NULL, "NAME=VALUE", "a value", 's'},
    {"json", NULL, NULL, "for programs", 0},   {"threads", NULL, "N", "cores", 't'},
    {"split", NULL, "HOW", "how", 0},
};
static const struct command command = {
    .name = "test", .summary = "a command", .usage = "WORD", .options = options, .n_options = 5, .least = 1, .most = 2};

static enum parsed parse(struct arguments *out, const char *line)
{
    static char words[1024];
    char *list[64];
    int count = 0;
    *out = (struct arguments){.command = &command, .terminal = {.name = "test", .width = 80}};
    (void)snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
        list[count++] = word;
    }
    return arguments_parse(out, count, list);
}

static void forms(void **state)
{
    (void)state;
    struct arguments a;
    const char *const same[] = {"w --output d", "w --output=d", "w --out d", "w --out=d", "w -o d", "w -od", "-o d w"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        assert_int_equal(parse(&a, same[i]), PARSED_GO);
        assert_string_equal(argument_text(&a, "output"), "d");
        assert_int_equal(a.n_words, 1);
        assert_false(argument_given(&a, "json"));
    }
    assert_int_equal(parse(&a, "w --output="), PARSED_GO);
    assert_string_equal(argument_text(&a, "output"), "");
    assert_int_equal(parse(&a, "w -o -t"), PARSED_GO); /* a value may look like an option */
    assert_string_equal(argument_text(&a, "output"), "-t");
    assert_int_equal(parse(&a, "- --json --json"), PARSED_GO);
    assert_string_equal(a.word[0], "-");
    assert_true(argument_given(&a, "json"));
    assert_int_equal(parse(&a, "-- --json -o"), PARSED_GO);
    assert_int_equal(a.n_words, 2);
    assert_false(argument_given(&a, "json"));
    assert_int_equal(parse(&a, "w -q"), PARSED_GO);
    assert_true(a.terminal.quiet);
}

static void repeated(void **state)
{
    (void)state;
    struct arguments a;
    const char *all[4];
    assert_int_equal(parse(&a, "w -s a=1 --set b=2 -o x -o y"), PARSED_GO);
    assert_int_equal(argument_all(&a, "set", all, 4), 2);
    assert_string_equal(all[0], "a=1");
    assert_string_equal(all[1], "b=2");
    assert_string_equal(argument_text(&a, "output"), "y");
    assert_int_equal(argument_all(&a, "set", all, 1), 1);
}

static void refused(void **state)
{
    (void)state;
    struct arguments a;
    const char *const wrong[] = {"",     "a b c",   "w --outptu d", "w --output", "w -o",      "w --json=1",
                                 "w -x", "w --o d", "w --",         "w - - -",    "w --jsonx", "w --=x"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(parse(&a, wrong[i]), strcmp(wrong[i], "w --") == 0 ? PARSED_GO : PARSED_WRONG);
    }
    assert_int_equal(parse(&a, "-h"), PARSED_HELP); /* even where words are missing */
    assert_int_equal(parse(&a, "a b c --help"), PARSED_HELP);
}

static void values(void **state)
{
    (void)state;
    struct arguments a;
    unsigned long n = 5;
    assert_int_equal(parse(&a, "w"), PARSED_GO);
    assert_true(argument_count(&a, "threads", 1, 9, &n));
    assert_int_equal(n, 5);
    const char *const good[] = {"w -t 1", "w -t 9", "w -t 007"};
    const unsigned long means[] = {1, 9, 7};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(parse(&a, good[i]), PARSED_GO);
        assert_true(argument_count(&a, "threads", 1, 9, &n));
        assert_int_equal(n, means[i]);
    }
    const char *const bad[] = {"w -t 0", "w -t 10", "w -t -1", "w -t +1", "w -t 1e0", "w -t 0x1", "w -t 18446744073709551617",
                               "w -t="};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(parse(&a, bad[i]), PARSED_GO);
        assert_false(argument_count(&a, "threads", 1, 9, &n));
    }
    static const char *const names[] = {"auto", "runs", "prisons"};
    size_t choice = 0;
    assert_int_equal(parse(&a, "w --split prisons"), PARSED_GO);
    assert_true(argument_choice(&a, "split", names, 3, &choice));
    assert_int_equal(choice, 2);
    assert_int_equal(parse(&a, "w --split prison"), PARSED_GO);
    assert_false(argument_choice(&a, "split", names, 3, &choice));
}

/* What say_bytes lets through of a text. */
static void filtered(const char *text, const char *expected)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&bytes, &size);
    assert_non_null(stream);
    say_bytes(stream, text, strlen(text));
    assert_int_equal(fclose(stream), 0);
    assert_string_equal(bytes, expected);
    free(bytes);
}

static void filter(void **state)
{
    (void)state;
    filtered("plain\ttext\n", "plain\ttext\n");
    filtered("Bellocchio \xc3\xa8 \xe2\x94\x81 \xf0\x9f\x99\x82", "Bellocchio \xc3\xa8 \xe2\x94\x81 \xf0\x9f\x99\x82");
    filtered("\x1b]0;owned\x07 \x1b[31m\r\b\x7f", "]0;owned [31m");
    filtered("\xc2\x9b"
             "31m \xe2\x80\xae \xe2\x81\xa6 \xef\xbb\xbf",
             "31m   "); /* C1, overrides, byte order mark */
    filtered("\xff\xc3(\xed\xa0\x80\xc0\xaf\xf4\x90\x80\x80\xe2\x80", "\?\?("
                                                                      "\?\?\?\?\?\?\?\?\?\?\?"); /* none is a character */
}

static void quoting(void **state)
{
    (void)state;
    char out[64];
    assert_string_equal(shell_word(out, sizeof out, "results/a-b_1.h5"), "results/a-b_1.h5");
    assert_string_equal(shell_word(out, sizeof out, "a b"), "'a b'");
    assert_string_equal(shell_word(out, sizeof out, "it's $(x)"), "'it'\\''s $(x)'");
    assert_string_equal(shell_word(out, sizeof out, ""), "''");
    char time[24];
    duration_print(time, 65.4);
    assert_string_equal(time, "1:05");
    duration_print(time, 7384.0);
    assert_string_equal(time, "2:03:04");
    duration_print(time, -1.0);
    assert_string_equal(time, "0:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),  cmocka_unit_test(repeated), cmocka_unit_test(refused),
        cmocka_unit_test(values), cmocka_unit_test(filter),   cmocka_unit_test(quoting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
