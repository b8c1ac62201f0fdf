/* gnuplot in its cage: it draws, and it can do nothing else; text reaches it only as text. */
#define _XOPEN_SOURCE 700
#include "analysis/gnuplot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[] = "/tmp/ocpsim-gnuplot-XXXXXX";
static char trace[64]; /* a file that only an escaped command could make */

static int enter_folder(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(trace, sizeof trace, "%s/trace", folder);
    return chdir(folder);
}

static int leave_folder(void **state)
{
    (void)state;
    return chdir("/") != 0 || rmdir(folder) != 0; /* fails when anything was left behind */
}

static enum ocp_status run(const char *text, struct ocp_buffer *out, struct ocp_message *message)
{
    struct ocp_buffer script = {0};
    ocp_buffer_add_string(&script, text);
    struct ocp_gnuplot_options options = {.timeout_seconds = 20};
    enum ocp_status status = ocp_gnuplot_run(&script, &options, out, message);
    ocp_buffer_free(&script);
    return status;
}

static bool missing(void)
{
    struct ocp_buffer out = {0};
    struct ocp_message message = {0};
    bool none = run("set terminal svg\nplot sin(x)\n", &out, &message) == OCP_UNSUPPORTED;
    ocp_buffer_free(&out);
    if (none) {
        print_message("gnuplot is not installed: skipped\n");
    }
    return none;
}

static void it_draws_in_every_format(void **state)
{
    (void)state;
    if (missing()) {
        skip();
    }
    static const struct {
        const char *terminal, *magic;
    } formats[] = {{"svg", "<?xml"}, {"pngcairo", "\x89PNG"}, {"pdfcairo", "%PDF"}, {"dumb", "\f"}};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char script[100];
        snprintf(script, sizeof script, "set terminal %s\nplot sin(x)\n", formats[i].terminal);
        struct ocp_buffer out = {0};
        struct ocp_message message = {0};
        assert_int_equal(run(script, &out, &message), OCP_OK);
        assert_memory_equal(out.bytes, formats[i].magic, strlen(formats[i].magic));
        ocp_buffer_free(&out);
    }
}

/* Every known way by which gnuplot starts programs or writes files, given as a script. */
static void it_cannot_start_or_write_anything(void **state)
{
    (void)state;
    if (missing()) {
        skip();
    }
    static const char *const attempts[] = {
        "!touch %s",
        "system('touch %s')",
        "x = system('touch %s')",
        "set terminal svg\nset title \"`touch %s`\"\nplot sin(x)",
        "plot '< touch %s'",
        "load '< touch %s'",
        "set output '| touch %s'\nplot 1",
        "set terminal svg\nset output '%s'\nplot sin(x)",
        "set print '%s'\nprint 1",
        "set print '| touch %s'\nprint 1",
        "set table '%s'\nplot sin(x)",
        "save '%s'",
        "shell\ntouch %s",
        "import f(x) from '%s'",
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        char script[300];
        snprintf(script, sizeof script, attempts[i], trace);
        struct ocp_buffer out = {0};
        struct ocp_message message = {0};
        enum ocp_status status = run(script, &out, &message);
        if (status == OCP_OK || access(trace, F_OK) == 0) {
            fail_msg("attempt %zu was not stopped: %s", i, script);
        }
        assert_int_equal(status, OCP_IO);
        assert_int_equal(out.length, 0);
        ocp_buffer_free(&out);
    }
}

static void text_stays_text(void **state)
{
    (void)state;
    if (missing()) {
        skip();
    }
    static const char *const hostile[] = {"`touch trace`",
                                          "$(touch trace)",
                                          "'; system(\"touch trace\"); '",
                                          "a\nsystem('touch trace')\n",
                                          "\"; !touch trace\n",
                                          "< touch trace",
                                          "| touch trace",
                                          "\\",
                                          "\\'",
                                          "'",
                                          "''",
                                          "%s%n%d",
                                          "@macro",
                                          "{/Symbol a}",
                                          "\x1b]0;x\x07",
                                          "\xff\xfe",
                                          "\u202ex",
                                          "end_00\n!touch trace",
                                          "#",
                                          ""};
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct ocp_buffer script = {0}, out = {0};
        ocp_buffer_add_string(&script, "set terminal svg noenhanced\nset title ");
        ocp_gnuplot_quote(&script, hostile[i], 200);
        ocp_buffer_add_string(&script, " noenhanced\nset label ");
        ocp_gnuplot_quote(&script, hostile[i], 200);
        ocp_buffer_add_string(&script, " at 1,1 noenhanced\nplot sin(x) title ");
        ocp_gnuplot_quote(&script, hostile[i], 200);
        ocp_buffer_add_string(&script, " noenhanced\n");
        struct ocp_message message = {0};
        if (run(script.bytes, &out, &message) != OCP_OK) {
            fail_msg("text %zu broke the script: %s", i, message.text);
        }
        assert_int_not_equal(access("trace", F_OK), 0);
        ocp_buffer_free(&script);
        ocp_buffer_free(&out);
    }
}

static void quotes(void **state)
{
    (void)state;
    struct ocp_buffer out = {0};
    ocp_gnuplot_quote(&out, "it's a\\b\nnew `x`", 40);
    assert_string_equal(out.bytes, "'it\u2019s a\u29f5b new `x`'");
    ocp_buffer_free(&out);
}

static void terminators_differ(void **state)
{
    (void)state;
    char a[40], b[40];
    ocp_gnuplot_terminator(a);
    ocp_gnuplot_terminator(b);
    assert_string_not_equal(a, b);
    assert_int_equal(strlen(a), 36);
}

static void failures_are_told(void **state)
{
    (void)state;
    if (missing()) {
        skip();
    }
    struct ocp_buffer out = {0};
    struct ocp_message message = {0};
    assert_int_equal(run("set terminal svg\nplot nonsense(x)\nplot sin(x)\n", &out, &message), OCP_IO);
    assert_non_null(strstr(message.text, "complained"));
    assert_int_equal(run("set terminal svg\n", &out, &message), OCP_IO);
    assert_non_null(strstr(message.text, "drew nothing"));
    struct ocp_buffer script = {0};
    ocp_buffer_add_string(&script, "while (1) {}\n");
    struct ocp_gnuplot_options options = {.timeout_seconds = 1};
    assert_int_equal(ocp_gnuplot_run(&script, &options, &out, &message), OCP_IO);
    assert_non_null(strstr(message.text, "stopped"));
    ocp_buffer_free(&script);
    ocp_buffer_add_string(&script, "set terminal svg\nplot sin(x)\n");
    options = (struct ocp_gnuplot_options){.limit = 1000};
    assert_int_equal(ocp_gnuplot_run(&script, &options, &out, &message), OCP_IO);
    assert_non_null(strstr(message.text, "1000 bytes"));
    ocp_buffer_free(&script);
    ocp_buffer_free(&out);
}

static void a_missing_gnuplot_names_the_package(void **state)
{
    (void)state;
    struct ocp_buffer script = {0}, out = {0};
    ocp_buffer_add_string(&script, "plot 1\n");
    struct ocp_message message = {0};
    struct ocp_gnuplot_options options = {.path = "/nonexistent/gnuplot"};
    assert_int_equal(ocp_gnuplot_run(&script, &options, &out, &message), OCP_UNSUPPORTED);
    assert_non_null(strstr(message.text, "apt-get install gnuplot-nox"));
    ocp_buffer_free(&script);
    ocp_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_draws_in_every_format),
        cmocka_unit_test(it_cannot_start_or_write_anything),
        cmocka_unit_test(text_stays_text),
        cmocka_unit_test(quotes),
        cmocka_unit_test(terminators_differ),
        cmocka_unit_test(failures_are_told),
        cmocka_unit_test(a_missing_gnuplot_names_the_package),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
