/* Options of the command line, back from what an archive keeps: as they were, or refused. */
#include "cli/repeat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const char *options_of(struct ocp_buffer *out, const char *kept, size_t size)
{
    char bytes[4096];
    assert_true(size < sizeof bytes);
    memcpy(bytes, kept, size);
    bytes[size] = '\0';
    const struct ocp_source sources[] = {{.path = "study.yaml"}, {.path = OCP_STUDY_OVERRIDES, .bytes = bytes, .size = size}};
    ocp_buffer_free(out);
    return repeat_options(out, sources, 2) ? out->bytes : NULL;
}

static void every_option_comes_back(void **state)
{
    (void)state;
    struct ocp_buffer out = {0};
    const char kept[] =
        "seed: \"8\"\nreplicates: \"5\"\nhorizon: \"180 d\"\nburn_in: \"1y\"\nestate:\n  csv:\n    path: \"my \\\"best\\\" "
        "prisons.csv\"\nnetwork:\n  file: \"a\\\\b\\x0Ac\"\nparameters:\n  \"fusion.decay\": \"0.1 %/d\"\n  \"x.y\": \"it's "
        "$(z)\"\n";
    assert_string_equal(
        options_of(&out, kept, sizeof kept - 1),
        " --seed 8 --replicates 5 --horizon '180 d' --burn-in 1y --estate 'my \"best\" prisons.csv' --network 'a\\b\nc' "
        "--set 'fusion.decay=0.1 %/d' --set 'x.y=it'\\''s $(z)'");
    ocp_buffer_free(&out);
}

static void nothing_given_is_nothing(void **state)
{
    (void)state;
    struct ocp_buffer out = {0};
    const struct ocp_source source = {.path = "study.yaml"};
    assert_true(repeat_options(&out, &source, 1));
    assert_true(repeat_options(&out, NULL, 0));
    assert_int_equal(out.length, 0);
}

static void what_we_did_not_write_is_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "seed: 8\n",           "seed: \"8\"",          "seed: \"8\n",          "seed: \"8\" --rm\n", "seeds: \"8\"\n",
        "estate: x\n",         "\"a\" \"b\"\n",        "\"a\": b\n",           "\"a\": \"b\" c\n",   "horizon: \"\\q\"\n",
        "horizon: \"\\x0\"\n", "horizon: \"\\x00\"\n", "; rm -rf \"$HOME\"\n", "title: \"other\"\n"};
    struct ocp_buffer out = {0};
    for (size_t i = 0; i < OCP_COUNT(refused); i++) {
        if (options_of(&out, refused[i], strlen(refused[i])) != NULL) {
            fail_msg("let through: %s", refused[i]);
        }
    }
    const char zero[] = "seed: \"8\0\"\n";
    assert_null(options_of(&out, zero, sizeof zero - 1));
    char value[1989];
    memset(value, 'x', sizeof value);
    value[sizeof value - 1] = '\0';
    char longest[2001];
    assert_int_equal(snprintf(longest, sizeof longest, "horizon: \"%s\"\n", value), 2000);
    assert_null(options_of(&out, longest, 2000));
    ocp_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_comes_back),
        cmocka_unit_test(nothing_given_is_nothing),
        cmocka_unit_test(what_we_did_not_write_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
