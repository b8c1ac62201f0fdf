/* Every allocation of the scenario room fails once: reading then says so and loses nothing. The linker's --wrap reaches our own
 * objects only, not the YAML library. */
#define _GNU_SOURCE
#include "scenario/study.h"
#include "small_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static long left = -1; /* allocations until one fails; negative: none does */

static bool fails(void)
{
    return left >= 0 && left-- == 0;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return fails() ? NULL : __real_realloc(memory, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __real_aligned_alloc(alignment, size);
}

static char scenario[] =
    "extends: base.yaml\n"
    "regimes: {strict: {special: yes, set: {placement.hours_out: 2 h}, at_least: {placement: {hours_out: 1 h}}}}\n"
    "groups: {a: {share: 4 %, rival: b}, b: {share: 3 %}}\n"
    "estate: {csv: {path: t.csv, by_kind: {x: {security: high}}, exceptions: {A: {region: r}}}}\n"
    "parameters: {contacts: {rate: 2 /d}}\n"
    "network: [{group: a, file: n.csv}, {group: b, file: n.graphml}]\n"
    "strategies: {s: {interventions: [i, {use: i, name: j, intensity: 0.5}, {name: k, add: {contacts.rate: 1 /d}}]}}\n";
static char base[] = "interventions: {i: {set: {placement.dispersal: 1}, target: {prison: A}}}\n";
static char table[] = "prison,capacity,prisoners,officers,kind\n\"A\",100,90,40,x\nB,60,50,20,y\n";
static char edges[] = "source,target\nm,n\nn,o\n";
static char graph[] = "<graphml><key id=\"r\" for=\"node\" attr.name=\"role\"/><graph><node id=\"x\"><data "
                      "key=\"r\">leader</data></node><node id=\"y\"/>"
                      "<edge source=\"x\" target=\"y\"/></graph></graphml>";

/* Reads, prints and frees; what the reading ended with. */
static enum ocp_status run(const struct ocp_model *model, bool wrong)
{
    const struct ocp_source given[] = {
        {.path = "s.yaml", .bytes = scenario, .size = sizeof scenario - (wrong ? 3U : 1U)},
        {.path = "base.yaml", .bytes = base, .size = sizeof base - 1},
        {.path = "t.csv", .bytes = table, .size = sizeof table - 1},
        {.path = "n.csv", .bytes = edges, .size = sizeof edges - 1},
        {.path = "n.graphml", .bytes = graph, .size = sizeof graph - 1},
    };
    const struct ocp_study_options options = {.given = given, .n_given = 5};
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    const enum ocp_status status = ocp_study_read_with(model, "s.yaml", &options, &study, &diagnostics, &message);
    assert_true((status == OCP_OK) == (study != NULL));
    if (study) {
        struct ocp_text text = {0};
        ocp_study_print(study, model, &text);
        ocp_text_free(&text);
    }
    ocp_study_free(study);
    ocp_diagnostics_free(&diagnostics);
    return status;
}

static void fail_each(const struct ocp_model *model, bool wrong, enum ocp_status expected)
{
    left = -1;
    assert_int_equal(run(model, wrong), expected);
    for (long n = 0;; n++) {
        assert_true(n < 100000);
        left = n;
        const enum ocp_status status = run(model, wrong);
        const bool reached = left < 0;
        left = -1;
        if (!reached) {
            assert_true(n > 10);
            return;
        }
        if (status != OCP_NO_MEMORY && status != expected) {
            fail_msg("allocation %ld fails: %s", n, ocp_status_name(status));
        }
    }
}

static void test_every_allocation(void **state)
{
    (void)state;
    struct ocp_model *model = small_model();
    assert_non_null(model);
    fail_each(model, false, OCP_OK);
    fail_each(model, true, OCP_BAD_INPUT);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
