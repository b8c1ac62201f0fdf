/* The build describes itself with something printable. */
#include "engine/version.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void build_facts_are_there(void **state)
{
    (void)state;
    int major, minor, patch;
    assert_int_equal(sscanf(ocp_version_program(), "%d.%d.%d", &major, &minor, &patch), 3);
    assert_true(strlen(ocp_version_commit()) > 0);
    assert_true(strlen(ocp_version_compiler()) > 0);
    assert_true(strlen(ocp_version_build()) > 0);
}

/* Results depend on these two; a build without them is not a build of this program. */
static void flags_forbid_contraction(void **state)
{
    (void)state;
    assert_non_null(strstr(ocp_version_flags(), "-ffp-contract=off"));
    assert_null(strstr(ocp_version_flags(), "fast-math"));
    assert_null(strstr(ocp_version_flags(), "-march"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(build_facts_are_there),
        cmocka_unit_test(flags_forbid_contraction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
