/* Units in values: conversions exact where they can be, dimensions checked, mistakes named. */
#include "scenario/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void reads(const char *text, const char *unit, double expected)
{
    struct ocp_message message = {0};
    double value = -1;
    if (ocp_quantity_parse(text, unit, &value, &message) != OCP_OK) {
        fail_msg("'%s' as %s: %s", text, unit, message.text);
    }
    if (value != expected) {
        fail_msg("'%s' as %s is %.17g, not %.17g", text, unit, value, expected);
    }
}

static void refuses(const char *text, const char *unit, const char *part)
{
    struct ocp_message message = {0};
    double value = -1;
    if (ocp_quantity_parse(text, unit, &value, &message) != OCP_BAD_INPUT) {
        fail_msg("'%s' as %s was accepted as %g", text, unit, value);
    }
    assert_true(value == -1.0);
    if (!strstr(message.text, part)) {
        fail_msg("'%s' as %s: '%s' lacks '%s'", text, unit, message.text, part);
    }
}

static void test_converts(void **state)
{
    (void)state;
    reads("90 d", "d", 90);
    reads("90d", "d", 90);
    reads("2 y", "d", 730.5);
    reads("1 month", "d", 30.4375);
    reads("6 h", "h", 6);
    reads("6 h", "d", 0.25);
    reads("90 min", "h", 1.5);
    reads("7 %", "1", 0.07);
    reads("80 %", "1", 0.8);
    reads("0.8", "%", 0.8);
    reads("0.8 1", "%", 80);
    reads("5 \xE2\x80\xB0", "1", 0.005);
    reads("2 EUR/g", "EUR/g", 2);
    reads("2 EUR per g", "EUR/g", 2);
    reads("1500 EUR/kg", "EUR/g", 1.5);
    reads("50 cent/mg", "EUR/g", 500);
    reads("1/d", "1/d", 1);
    reads("3 /week", "1/d", 3.0 / 7.0);
    reads("3 /week", "1/week", 3);
    reads("0.1 %/d", "1/d", 0.001);
    reads("7 per week", "1/d", 1);
    reads("1 /y", "1/d", 1 / 365.25);
    reads("-2.5e1 d", "d", -25);
    reads(".5", "1", 0.5);
    reads("0.4", "staff/prisoner", 0.4);
    reads("0.4 staff/prisoner", "staff/prisoner", 0.4);
    reads("0.4 staff per prisoners", "staff/prisoner", 0.4);
    reads("3 /week", "visits/d", 3.0 / 7.0);
    reads("3 visits/week", "visits/d", 3.0 / 7.0);
    reads("12 EUR/prisoner-day", "EUR/prisoner/d", 12);
    reads("12 EUR/(prisoner d)", "EUR/prisoner/d", 12.0);
    reads("2 g^2", "g*g", 2);
    reads("2 kEUR", "EUR", 2000);
    reads("3 \xE2\x82\xAC", "EUR", 3);
}

static void test_names_what_fits(void **state)
{
    (void)state;
    refuses("90 d", "EUR/g", "is '90 d', a time; it takes money per mass, such as '2 EUR/g'");
    refuses("80 %", "d", "a plain number; it takes a time, such as '90 d'");
    refuses("2 EUR", "1/d", "money; it takes a rate, such as '0.1 /d'");
    refuses("90 d", "1", "it takes a plain number, such as 0.8 or '80 %'");
    refuses("2 persons", "d", "unknown unit 'person'");
    refuses("90 dayz", "d", "did you mean 'day'");
    refuses("3 prisoner/staff", "staff/prisoner", "a number of staff per prisoner");
    refuses("2 g^-1", "g", "it takes a mass");
}

static void test_refuses_what_is_no_number(void **state)
{
    (void)state;
    refuses("many", "d", "not a number");
    refuses("", "d", "not a number");
    refuses("0x10 d", "d", "cannot be read");
    refuses("inf", "d", "not a number");
    refuses("nan d", "d", "not a number");
    refuses("1e999 d", "d", "too large");
    refuses("1,5 d", "d", "decimal point");
    refuses("1_000", "1", "decimal point");
    refuses("1'000", "1", "decimal point");
    refuses("3 -", "d", "cannot be read");
    refuses("3 d/", "d", "cannot be read");
    refuses("3 (d", "d", "cannot be read");
    refuses("3 d)", "d", "cannot be read");
    refuses("3 ((((((d))))))", "d", "cannot be read");
    refuses("3 d^99", "d", "cannot be read");
    refuses("2025-01-31", "d", "cannot be read");
    refuses("3 a/b/c/e/f", "1", "cannot be read");
    refuses("0000000000000000000000000000000000000000000000000000000000000000001", "1", "more than 63 characters");
}

static void test_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"1", ""},
                                           {"d", " d"},
                                           {"staff/prisoner", " staff per prisoner"},
                                           {"1/d", " per d"},
                                           {"EUR/g", " EUR per g"},
                                           {"visits/d", " visits per d"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char words[64];
        ocp_unit_words(cases[i][0], words, sizeof words);
        assert_string_equal(words, cases[i][1]);
    }
    char tight[8];
    ocp_unit_words("staff/prisoner", tight, sizeof tight);
    assert_true(strlen(tight) < sizeof tight);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_converts),
        cmocka_unit_test(test_names_what_fits),
        cmocka_unit_test(test_refuses_what_is_no_number),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
