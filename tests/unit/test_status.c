/* Messages, requirements, allocation, suggestions. */
#define _GNU_SOURCE
#include "engine/status.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void a_failure_carries_its_message(void **state)
{
    (void)state;
    struct ocp_message m = {0};
    assert_int_equal(ocp_fail(&m, OCP_BAD_INPUT, "%s:%d: '%s' is %g", "study.yaml", 14, "staff_ratio", 7.5), OCP_BAD_INPUT);
    assert_int_equal(m.status, OCP_BAD_INPUT);
    assert_string_equal(m.text, "study.yaml:14: 'staff_ratio' is 7.5");
    assert_int_equal(ocp_fail(NULL, OCP_IO, "nobody listens"), OCP_IO);
}

static void long_messages_end_in_dots(void **state)
{
    (void)state;
    char text[3 * OCP_MESSAGE_SIZE];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    struct ocp_message m;
    (void)ocp_fail(&m, OCP_IO, "%s", text);
    assert_int_equal(strlen(m.text), OCP_MESSAGE_SIZE - 1);
    assert_string_equal(m.text + OCP_MESSAGE_SIZE - 5, "x...");
    /* One that just fits is whole; one byte more is not. */
    text[OCP_MESSAGE_SIZE - 1] = '\0';
    (void)ocp_fail(&m, OCP_IO, "%s", text);
    assert_string_equal(m.text, text);
}

/* A cut must not leave half a character behind: messages are UTF-8. */
static void cuts_respect_characters(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        char text[2 * OCP_MESSAGE_SIZE];
        size_t n = 0;
        for (; n < shift; n++) {
            text[n] = 'a';
        }
        while (n + 4 < sizeof text) {
            memcpy(text + n, "\xE2\x82\xAC", 3); /* euro sign */
            n += 3;
        }
        text[n] = '\0';
        struct ocp_message m;
        (void)ocp_fail(&m, OCP_IO, "%s", text);
        const size_t length = strlen(m.text);
        assert_string_equal(m.text + length - 3, "...");
        assert_true(length >= OCP_MESSAGE_SIZE - 4);
        assert_int_equal((length - 3 - shift) % 3, 0);
    }
}

static void every_status_has_a_name(void **state)
{
    (void)state;
    for (int s = OCP_OK; s <= OCP_UNSUPPORTED; s++) {
        assert_true(strlen(ocp_status_name((enum ocp_status)s)) > 1);
        for (int t = OCP_OK; t < s; t++) {
            assert_string_not_equal(ocp_status_name((enum ocp_status)s), ocp_status_name((enum ocp_status)t));
        }
    }
    assert_string_equal(ocp_status_name((enum ocp_status)99), "unknown status");
}

static void memory_is_zeroed_aligned_and_bounded(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 7, 64, 1000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        unsigned char *m = ocp_alloc(counts[i], 3);
        assert_non_null(m);
        assert_int_equal((uintptr_t)m % 64, 0);
        for (size_t k = 0; k < counts[i] * 3; k++) {
            assert_int_equal(m[k], 0);
        }
        free(m);
    }
    assert_null(ocp_alloc(SIZE_MAX, 2));
    assert_null(ocp_alloc(SIZE_MAX / 8 + 1, 8));
    assert_null(ocp_alloc(2, SIZE_MAX));
    assert_null(ocp_alloc(SIZE_MAX, 1));
}

static void suggestions_are_near_or_absent(void **state)
{
    (void)state;
    static const char *const names[] = {"staff_ratio", "horizon", "burn_in", "replicates", "prisons"};
    assert_string_equal(ocp_nearest("staf_ratio", names, 5), "staff_ratio");
    assert_string_equal(ocp_nearest("horzion", names, 5), "horizon");
    assert_string_equal(ocp_nearest("replicate", names, 5), "replicates");
    assert_string_equal(ocp_nearest("prisons", names, 5), "prisons");
    assert_null(ocp_nearest("temperature", names, 5));
    assert_null(ocp_nearest("xyz", names, 0));
    char endless[500];
    memset(endless, 'a', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    (void)ocp_nearest(endless, names, 5);
    (void)ocp_nearest("", names, 5);
}

static void broken_invariants_stop_the_program(void **state)
{
    (void)state;
    OCP_REQUIRE(1 + 1 == 2);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct rlimit none = {0, 0};
        (void)setrlimit(RLIMIT_CORE, &none);
        (void)close(STDERR_FILENO);
        (void)signal(SIGABRT, SIG_DFL);
        OCP_REQUIRE(1 + 1 == 3);
        _exit(0);
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_carries_its_message),
        cmocka_unit_test(long_messages_end_in_dots),
        cmocka_unit_test(cuts_respect_characters),
        cmocka_unit_test(every_status_has_a_name),
        cmocka_unit_test(memory_is_zeroed_aligned_and_bounded),
        cmocka_unit_test(suggestions_are_near_or_absent),
        cmocka_unit_test(broken_invariants_stop_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
