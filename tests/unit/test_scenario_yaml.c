/* What reaches the tree: refusals before and while parsing, located; duplicate keys; caps. */
#include "scenario_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_refuses_bytes(void **state)
{
    struct fixture *f = *state;
    fixture_wrong(f, "title: a\x01z\n", 1, 9, "control character U+0001");
    fixture_wrong(f, "title: a\n# \xC3(\n", 2, 3, "byte 0xC3 is not valid UTF-8");
    fixture_wrong(f, "title: \xED\xA0\x80\n", 1, 8, "not valid UTF-8");
    fixture_wrong(f, "title: \xC0\xAF\n", 1, 8, "not valid UTF-8");
    fixture_wrong(f, "title: \xE2\x80\xAEtxt\n", 1, 8, "U+202E");
    fixture_wrong(f, "title: a\xC2\x85z\n", 1, 9, "U+0085");
    fixture_wrong(f, "a: 1\n%YAML 1.1\n", 2, 1, "may not start with '%'");
    fixture_wrong(f, "%\xFF\n", 1, 2, "not valid UTF-8");
    fixture_wrong(f, "title: a\rb: 2\n", 1, 9, "U+000D");
    fixture_wrong(f, "title: 'it''''s'\n", 1, 11, "four single quotes");
    fixture_wrong(f, "title: \"a\\0b\"\n", 1, 8, "control character");
    fixture_wrong(f, "title: \"a\\x1Bb\"\n", 1, 8, "control character");
}

static void test_refuses_yaml_machinery(void **state)
{
    struct fixture *f = *state;
    fixture_wrong(f, "title: &a x\n", 1, 8, "anchors");
    fixture_wrong(f, "a: &a [1]\nb: *a\n", 1, 4, "anchors");
    fixture_wrong(f, "b: *a\n", 1, 4, "aliases");
    fixture_wrong(f, "title: !!str x\n", 1, 8, "tags");
    fixture_wrong(f, "title: a\n---\ntitle: b\n", 2, 1, "one document");
    fixture_wrong(f, "? [a, b]\n: 1\n", 0, 0, "a key must be a word");
    fixture_wrong(f, "title: [a\nb: 1\n", 0, 0, "not valid YAML");
    fixture_wrong(f, "estate:\n\tclasses: 1\n", 0, 0, "spaces, not tabs");
    fixture_wrong(f, "- a\n- b\n", 1, 1, "`key: value` lines");
    fixture_wrong(f, "", 0, 0, "`key: value` lines");
    fixture_wrong(f, "# nothing\n", 0, 0, "`key: value` lines");
}

static void test_finds_duplicates(void **state)
{
    struct fixture *f = *state;
    fixture_wrong(f, PLAIN "seed: 1\ntitle: a\nseed: 2\n", 6, 1, "'seed' is given twice; the first is in line 4");
    fixture_wrong(f, "regimes: {a: {}, b: {}, a: {}}\n", 1, 25, "'a' is given twice");
    fixture_wrong(f, PLAIN "parameters: {contacts.rate: 1, contacts: {rate: 2}}\n", 4, 43, "'contacts.rate' is set twice");
}

static void test_caps(void **state)
{
    struct fixture *f = *state;
    char *text = calloc(400000, 1);
    assert_non_null(text);
    text[0] = 'a';
    text[1] = ':';
    text[2] = ' ';
    memset(text + 3, '[', 40);
    memset(text + 43, ']', 40);
    text[83] = '\n';
    fixture_wrong(f, text, 0, 0, "nested more than 32 deep");
    size_t used = 0;
    for (unsigned i = 0; i < 5000; i++) {
        used += (size_t)sprintf(text + used, "k%u: 1\n", i);
    }
    fixture_wrong(f, text, 4097, 8, "more than 4096 entries in one map");
    free(text);
    char *large = malloc((1 << 20) + 2);
    assert_non_null(large);
    memset(large, '#', (1 << 20) + 1);
    large[(1 << 20) + 1] = '\0';
    assert_int_equal(fixture_parse(f, large), OCP_BAD_INPUT);
    assert_non_null(strstr(f->message.text, "more than 1048576"));
    free(large);
}

static void test_all_errors_at_once(void **state)
{
    struct fixture *f = *state;
    static char text[20000];
    size_t used = (size_t)sprintf(text, PLAIN "parameters:\n");
    for (unsigned i = 0; i < 150; i++) {
        used += (size_t)sprintf(text + used, "  contacts.x%u: 1\n", i);
    }
    assert_int_equal(fixture_parse(f, text), OCP_BAD_INPUT);
    assert_int_equal(f->diagnostics.errors, 150);
    assert_int_equal(f->diagnostics.count, 101);
    for (unsigned i = 0; i < 100; i++) {
        assert_int_equal(f->diagnostics.item[i].line, 5 + i);
        assert_int_equal(f->diagnostics.item[i].column, 3);
        assert_string_equal(f->diagnostics.item[i].file, "study.yaml");
    }
    assert_string_equal(f->diagnostics.item[100].text, "150 errors in all; the first 100 are listed");
}

static void test_text_stays_text(void **state)
{
    struct fixture *f = *state;
    const struct ocp_study *study = fixture_sound(f, PLAIN "name: no\ntitle: 'null'\ndescription: >\n  two\n  lines\n");
    assert_string_equal(study->name, "no");
    assert_string_equal(study->title, "null");
    assert_string_equal(study->description, "two lines");
    study = fixture_sound(f, "\xEF\xBB\xBF" PLAIN "title: Gefängnis – 41-bis\r\nseed: 5\r\n");
    assert_string_equal(study->title, "Gefängnis – 41-bis");
    assert_int_equal(study->plan.seed, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_refuses_bytes, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_refuses_yaml_machinery, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_finds_duplicates, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_caps, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_all_errors_at_once, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_text_stays_text, fixture_start, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
