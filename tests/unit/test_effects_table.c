/* The comparison as terminal text, JSON and CSV; numbers as people read them; cleaning of user text. */
#include "analysis/table.h"
#include "fake_results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>
#include <cmocka.h>
#include <jansson.h>

static const char *known(double value, double precision, bool sign)
{
    static char out[OCP_NUMBER_SIZE];
    ocp_number_known(out, OCP_NUMBER_PRINT, value, precision, sign);
    return out;
}

static const char *plain(double value, int digits)
{
    static char out[OCP_NUMBER_SIZE];
    ocp_number(out, OCP_NUMBER_PLAIN, value, digits);
    return out;
}

static const char *exact(double value)
{
    static char out[OCP_NUMBER_SIZE];
    ocp_number_exact(out, OCP_NUMBER_PRINT, value);
    return out;
}

static void numbers_never_claim_more_than_is_known(void **state)
{
    (void)state;
    assert_string_equal(known(-12.3456, 3.2, false), "\u221212.3");
    assert_string_equal(known(-12.3456, 32.0, false), "\u221212");
    assert_string_equal(known(1234567.0, 23400.0, true), "+1,230,000");
    assert_string_equal(known(942123.0, 1700.0, true), "+942,000");
    assert_string_equal(known(0.0000, 0.5, true), "0.00");
    assert_string_equal(known(-0.001, 0.5, true), "0.00");
    assert_string_equal(known(4.44e-15, 37.0, true), "0");
    assert_string_equal(known(0.0, NAN, true), "0");
    assert_string_equal(known(NAN, 1.0, true), "n/a");
    assert_string_equal(known(INFINITY, 1.0, true), "\u221e");
    assert_string_equal(plain(9.996, 3), "10.0");
    assert_string_equal(plain(12345.6, 3), "12300");
    assert_string_equal(plain(40.0, 3), "40");
    assert_string_equal(plain(-0.000123, 2), "-0.00012");
    assert_string_equal(plain(1.5e20, 3), "1.50e+20");
    assert_string_equal(exact(0.4), "0.4");
    assert_string_equal(exact(100.0 * 0.15), "15");
    assert_string_equal(exact(-0.7), "\u22120.7");
    assert_string_equal(exact(1461.0), "1,461");
    assert_string_equal(exact(730.5), "730.5");
    assert_string_equal(exact(0.1 * 3.0), "0.3");
    assert_string_equal(exact(1.0 / 3.0), "0.3333333");
    assert_string_equal(exact(0.0), "0");
    assert_string_equal(exact(NAN), "n/a");
    assert_string_equal(exact(-INFINITY), "\u2212\u221e");
    char half[OCP_NUMBER_SIZE];
    ocp_number_half(half, OCP_NUMBER_PRINT, 0.8412, "\u221213.6");
    assert_string_equal(half, "0.8");
    ocp_number_half(half, OCP_NUMBER_PRINT, 0.002, "5.0");
    assert_string_equal(half, "0.002");
}

static void text_is_cleaned(void **state)
{
    (void)state;
    char out[64];
    assert_string_equal(ocp_clean(out, sizeof out, "a\nb\tc\x1b[31m\x7f", 40), "a b c[31m");
    assert_string_equal(ocp_clean(out, sizeof out, "x\xff\xc0\x80y", 40), "x\uFFFD\uFFFD\uFFFDy");
    assert_string_equal(ocp_clean(out, sizeof out, "\u202egnp\u200b.\u2066x", 40), "gnp.x");
    assert_string_equal(ocp_clean(out, sizeof out, "abcdef", 4), "abc\u2026");
    assert_string_equal(ocp_clean(out, sizeof out, "abcd", 4), "abcd");
    assert_string_equal(ocp_clean(out, 8, "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", 40), "\u00e9\u00e9\u2026");
    assert_int_equal(ocp_columns("\u00e9\u6f22e\u0301"), 4);
}

struct study {
    struct ocp_results *results;
    struct ocp_comparison *comparison;
    struct ocp_buffer out;
};

static struct study open_study(const struct fake_options *options)
{
    struct study s = {.results = fake_results(options)};
    struct ocp_message message = {0};
    assert_int_equal(ocp_comparison_make(s.results, &s.comparison, &message), OCP_OK);
    return s;
}

static void close_study(struct study *s)
{
    ocp_buffer_free(&s->out);
    ocp_comparison_free(s->comparison);
    fake_results_free(s->results);
}

static void check_lines(const char *text, size_t width)
{
    char line[4096];
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        assert_true(length < sizeof line);
        memcpy(line, text, length);
        line[length] = '\0';
        if (ocp_columns(line) > width) {
            fail_msg("%zu columns instead of %zu: %s", ocp_columns(line), width, line);
        }
        text += length + (text[length] == '\n');
    }
}

static void terminal_table(void **state)
{
    (void)state;
    struct study s = open_study(&(struct fake_options){.n_failed = 3});
    ocp_table_terminal(s.comparison, &(struct ocp_table_options){.width = 100, .unicode = true, .strategy = -1}, &s.out);
    assert_non_null(strstr(s.out.bytes, "Simulated, not observed"));
    assert_non_null(strstr(s.out.bytes, "BREACHES RIGHTS"));
    assert_non_null(strstr(s.out.bytes, "dominated"));
    assert_non_null(strstr(s.out.bytes, "3 of 320 runs failed"));
    assert_non_null(strstr(s.out.bytes, "cut the variance of a difference by a factor of"));
    assert_null(strchr(s.out.bytes, '\033'));
    check_lines(s.out.bytes, 100);
    close_study(&s);
}

/* The line of the first table that starts with this strategy's title. */
static void copy_row(const struct study *s, uint32_t strategy, char *out, size_t size)
{
    const char *row = strstr(s->out.bytes, ocp_comparison_title(s->comparison, strategy));
    assert_non_null(row);
    snprintf(out, size, "%.*s", (int)strcspn(row, "\n"), row);
}

/* Who breaches rights and is dominated is called both; nobody learns a word that the table does not use. */
static void every_word_that_holds_is_said(void **state)
{
    (void)state;
    struct study s = open_study(&(struct fake_options){0});
    struct ocp_comparison *c = s.comparison;
    struct ocp_table_options options = {.width = 120, .unicode = true, .strategy = -1};
    char row[512];
    assert_true(c->standing[2].flagged);
    c->standing[2].dominated_by = 1;
    ocp_table_terminal(c, &options, &s.out);
    copy_row(&s, 2, row, sizeof row);
    assert_non_null(strstr(row, "BREACHES RIGHTS, dominated"));
    assert_non_null(strstr(s.out.bytes, "Dominated: another strategy"));
    ocp_buffer_free(&s.out);
    for (options.width = 60; options.width <= 200; options.width += 4) { /* on a narrow page, on a line of its own */
        ocp_table_terminal(c, &options, &s.out);
        assert_non_null(strstr(s.out.bytes, "BREACHES RIGHTS, dominated"));
        check_lines(s.out.bytes, options.width);
        ocp_buffer_free(&s.out);
    }
    for (uint32_t k = 0; k < s.results->n_strategies; k++) {
        c->standing[k].dominated_by = -1;
    }
    ocp_table_terminal(c, &options, &s.out);
    assert_null(strstr(s.out.bytes, "ominated"));
    ocp_buffer_free(&s.out);
    c->standing[3].dominated_by = 1; /* not in this table */
    options.strategy = 2;
    ocp_table_terminal(c, &options, &s.out);
    assert_null(strstr(s.out.bytes, "ominated"));
    close_study(&s);
}

static void put_effect(struct study *s, uint32_t strategy, long outcome, double difference, double half)
{
    struct ocp_effect *e = &s->comparison->effect[(size_t)strategy * s->results->n_outcomes + (size_t)outcome];
    e->difference = difference;
    e->t = e->bca = (struct ocp_interval){difference - half, difference + half};
    e->relative = e->relative_t.low = e->relative_t.high = NAN;
    e->verdict = OCP_VERDICT_WORSE;
}

static bool has_either(const char *text, const char *a, const char *b)
{
    return strstr(text, a) != NULL || strstr(text, b) != NULL;
}

static void no_number_is_cut(const char *text)
{
    for (const char *at = text; (at = strstr(at, "\u2026")) != NULL; at++) {
        const char last = at > text + 2 && strchr(",.", at[-1]) != NULL ? at[-2] : at > text ? at[-1] : ' ';
        if (last == '%' || (last >= '0' && last <= '9')) {
            fail_msg("a number is cut: %.40s", at > text + 30 ? at - 30 : text);
        }
    }
}

/* Long effects widen their column, or go to thousands, or to a block of their own; they never lose digits or the verdict. */
static void numbers_are_never_cut(void **state)
{
    (void)state;
    struct study s = open_study(&(struct fake_options){0});
    const long cost = s.comparison->cost;
    for (uint32_t k = 1; k < s.results->n_strategies; k++) {
        put_effect(&s, k, cost, 479123.0, 15012.0);
        put_effect(&s, k, 0, k % 2 ? 460400.0 : 1109301.0, k % 2 ? 120010.0 : 302.0);
    }
    struct ocp_table_options options = {.unicode = true, .strategy = -1, .all_outcomes = true};
    for (options.width = 60; options.width <= 200; options.width += 4) {
        ocp_table_terminal(s.comparison, &options, &s.out);
        check_lines(s.out.bytes, options.width);
        no_number_is_cut(s.out.bytes);
        assert_true(has_either(s.out.bytes, "+479,000 \u00b115,000 \u2717", "+479 \u00b115 k \u2717"));
        assert_true(has_either(s.out.bytes, "+460,000 \u00b1120,000 \u2717", "+460 \u00b1120 k \u2717"));
        assert_non_null(strstr(s.out.bytes, "+1.11 \u00b10.0003 M \u2717"));
        ocp_buffer_free(&s.out);
    }
    options.width = 200; /* room for all seven side by side in full */
    ocp_table_terminal(s.comparison, &options, &s.out);
    assert_non_null(strstr(s.out.bytes, "+479,000 \u00b115,000 \u2717"));
    assert_null(strstr(s.out.bytes, " k \u2717"));
    ocp_buffer_free(&s.out);
    options.width = 100; /* thousands rather than one more block */
    for (uint32_t k = 2; k < s.results->n_strategies; k += 2) {
        put_effect(&s, k, 0, 460400.0, 120010.0);
    }
    ocp_table_terminal(s.comparison, &options, &s.out);
    assert_non_null(strstr(s.out.bytes, "+479 \u00b115 k \u2717    +479 \u00b115 k \u2717    +479 \u00b115 k \u2717"));
    ocp_buffer_free(&s.out);
    put_effect(&s, 1, cost, 12109300.0, 302.0);
    options.detail = true;
    options.strategy = 1;
    ocp_table_terminal(s.comparison, &options, &s.out);
    no_number_is_cut(s.out.bytes);
    assert_non_null(strstr(s.out.bytes, " +12,100,000 [+12,100,000, +12,100,000] "));
    ocp_buffer_free(&s.out);
    struct ocp_effect *e = &s.comparison->effect[s.results->n_outcomes]; /* no power of ten among two decimals */
    e->relative = 1.98e-7;
    e->relative_t = (struct ocp_interval){-0.01, 0.01};
    e->verdict = OCP_VERDICT_NEGLIGIBLE;
    ocp_table_terminal(s.comparison, &options, &s.out);
    assert_non_null(strstr(s.out.bytes, " 0.00 \u00b10.01 % \u2248"));
    close_study(&s);
}

static unsigned known_differences(const struct ocp_comparison *c, uint32_t strategy, uint32_t n)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < n; i++) {
        const enum ocp_verdict verdict = ocp_comparison_effect(c, strategy, c->listed[i])->verdict;
        count += verdict != OCP_VERDICT_SAME && verdict != OCP_VERDICT_UNKNOWN;
    }
    return count;
}

static void expect_count(struct study *s, const struct ocp_table_options *options, unsigned count)
{
    char words[80];
    snprintf(words, sizeof words, "Of %u interval", count);
    ocp_table_terminal(s->comparison, options, &s->out);
    assert_true(count == 0 ? strstr(s->out.bytes, "by chance alone") == NULL : strstr(s->out.bytes, words) != NULL);
    ocp_buffer_free(&s->out);
}

/* The foot counts the intervals of the tables above it, no others, and each once. */
static void the_foot_counts_what_is_shown(void **state)
{
    (void)state;
    struct study s = open_study(&(struct fake_options){0});
    struct ocp_comparison *c = s.comparison;
    const uint32_t nothing = s.results->n_strategies - 1;
    struct ocp_table_options options = {.width = 100, .unicode = true, .strategy = 4};
    unsigned all = 0;
    for (uint32_t k = 1; k < s.results->n_strategies; k++) {
        all += known_differences(c, k, c->n_lead);
    }
    assert_true(all > known_differences(c, 4, c->n_lead));
    expect_count(&s, &options, known_differences(c, 4, c->n_lead));
    options.all_outcomes = true;
    assert_true(known_differences(c, 4, c->n_listed) > known_differences(c, 4, c->n_lead));
    expect_count(&s, &options, known_differences(c, 4, c->n_listed));
    options.all_outcomes = false;
    options.strategy = -1;
    expect_count(&s, &options, all);
    options.strategy = nothing;
    expect_count(&s, &options, 0);
    /* One outcome asked for: harm, rights and cost stand in the first table none the less. */
    options.strategy = 4;
    c->n_lead = 1;
    c->listed[0] = (uint32_t)ocp_comparison_outcome(c, "staff_assaults");
    expect_count(&s, &options, 4);
    c->listed[0] = (uint32_t)c->harm;
    expect_count(&s, &options, 3);
    close_study(&s);
}

/* An effect smaller than anybody could tell is called so, whatever the interval says of its sign. */
/* The foot says what moves in the baseline, the largest first and no more than six, and nothing where nothing moves. */
static void the_foot_tells_what_moves(void **state)
{
    (void)state;
    struct study s = open_study(&(struct fake_options){0});
    struct ocp_results *r = s.results;
    const uint32_t third = r->n_periods / 3;
    struct ocp_table_options options = {.width = 200, .unicode = true, .strategy = -1};
    for (uint32_t moving = 0; moving < 2; moving++) {
        for (size_t i = 0; i < (size_t)r->n_outcomes * r->n_runs; i++) {
            for (uint32_t p = 0; p < r->n_periods; p++) {
                const size_t outcome = i / r->n_runs;
                r->value[i * r->n_periods + p] =
                    10.0 + (moving && outcome < 8 && p >= r->n_periods - third ? 2.0 + (double)outcome : 0.0);
            }
        }
        ocp_table_terminal(s.comparison, &options, &s.out);
        if (moving) {
            assert_non_null(strstr(s.out.bytes, "The baseline itself moves in 8 of"));
            const char *first = strstr(s.out.bytes, "10 in the first third, 19 in the last");
            const char *second = strstr(s.out.bytes, "10 in the first third, 18 in the last");
            assert_true(first && second && first < second);
            assert_non_null(strstr(s.out.bytes, "; the report lists all."));
            assert_null(strstr(s.out.bytes, "13 in the last"));
        } else {
            assert_null(strstr(s.out.bytes, "itself moves"));
        }
        ocp_buffer_free(&s.out);
    }
    close_study(&s);
}

static void tiny_effects_carry_no_tick(void **state)
{
    (void)state;
    struct study s = open_study(&(struct fake_options){0});
    struct ocp_results *r = s.results;
    const size_t block = (size_t)r->n_replicates * r->n_periods;
    for (size_t i = 0; i < block; i++) {
        r->value[block + i] = r->value[i] * (1.0 - 1e-6); /* assaults under dispersal: always lower, by next to nothing */
    }
    ocp_comparison_free(s.comparison);
    struct ocp_message message = {0};
    assert_int_equal(ocp_comparison_make(r, &s.comparison, &message), OCP_OK);
    assert_true(ocp_comparison_effect(s.comparison, 1, 0)->t.high < 0.0);
    ocp_table_terminal(s.comparison, &(struct ocp_table_options){.width = 100, .unicode = true, .strategy = 1}, &s.out);
    const char *row = strstr(s.out.bytes, ocp_comparison_title(s.comparison, 1));
    assert_non_null(row);
    const char *end = strchr(row, '\n');
    const char *sign = strstr(row, "\u2248");
    assert_true(sign != NULL && sign < end);
    assert_non_null(strstr(s.out.bytes, "no practical difference"));
    close_study(&s);
}

static void plain_terminals_get_ascii(void **state)
{
    (void)state;
    struct study s = open_study(&(struct fake_options){.hostile = true});
    struct ocp_table_options options = {.width = 80, .strategy = -1, .detail = true, .all_outcomes = true};
    ocp_table_terminal(s.comparison, &options, &s.out);
    for (size_t i = 0; i < s.out.length; i++) {
        unsigned char byte = (unsigned char)s.out.bytes[i];
        assert_true(byte == '\n' || (byte >= 0x20 && byte < 0x7f));
    }
    close_study(&s);
}

static void colours_only_when_asked(void **state)
{
    (void)state;
    struct study s = open_study(&(struct fake_options){0});
    ocp_table_terminal(s.comparison, &(struct ocp_table_options){.colour = true, .unicode = true, .strategy = 6}, &s.out);
    assert_non_null(strstr(s.out.bytes, "\033[32m"));
    close_study(&s);
}

static void a_lone_baseline_has_a_table_too(void **state)
{
    (void)state;
    struct study s = open_study(&(struct fake_options){.n_strategies = 1});
    ocp_table_terminal(s.comparison, &(struct ocp_table_options){.strategy = -1}, &s.out);
    assert_non_null(strstr(s.out.bytes, "only a baseline"));
    close_study(&s);
}

static void json_holds_everything(void **state)
{
    (void)state;
    struct study s = open_study(&(struct fake_options){.hostile = true, .n_failed = 40});
    struct ocp_message message = {0};
    assert_int_equal(ocp_table_json(s.comparison, &s.out, &message), OCP_OK);
    json_error_t error;
    json_t *root = json_loadb(s.out.bytes, s.out.length, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(root);
    json_t *effects = json_object_get(root, "effects");
    assert_int_equal(json_array_size(effects), 7 * s.results->n_outcomes);
    json_t *first = json_array_get(effects, 0);
    assert_true(json_is_real(json_object_get(first, "difference")));
    assert_int_equal(json_integer_value(json_object_get(json_object_get(root, "study"), "runs_failed")), 40);
    json_t *lost = json_array_get(effects, s.results->n_outcomes); /* strategy 2: every run failed */
    assert_true(json_is_null(json_object_get(lost, "difference")));
    assert_string_equal(json_string_value(json_object_get(lost, "verdict")), "not known");
    json_decref(root);
    close_study(&s);
}

/* What the study sets is not covered by the sources of its default, in the table of parameters as in the report. */
static void parameters_say_who_set_them(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){.n_replicates = 2, .n_periods = 2});
    struct ocp_buffer out = {0};
    snprintf(r->param[1].set_in, sizeof r->param[1].set_in, "=my study.yaml:14");
    r->param[1].value = -0.5;
    snprintf(r->param[7].set_in, sizeof r->param[7].set_in, "my study.yaml:15"); /* to its default */
    ocp_table_csv_parameters(r, &out);
    assert_non_null(strstr(out.bytes, "parameter,value,unit,evidence,default,set_in\n"));
    assert_non_null(strstr(out.bytes,
                           "market.elasticity_cannabis,-0.5,1,set by this study in =my study.yaml:14 (default \u22120.7; "
                           "D25-D28),-0.69999999999999996,\"'=my study.yaml:14\"\n"));
    assert_non_null(strstr(out.bytes, "population.remand_share,0.26000000000000001,1,A08,0.26000000000000001,my study.yaml:15\n"));
    assert_non_null(strstr(out.bytes, "market.adjust_speed,0.080000000000000002,1/d,ASSUMED,0.080000000000000002,\n"));
    ocp_buffer_free(&out);
    fake_results_free(r);
}

static void csv_is_a_table(void **state)
{
    (void)state;
    struct study s = open_study(&(struct fake_options){.hostile = true, .n_replicates = 3, .n_periods = 2});
    snprintf(s.results->strategy[1].name, sizeof s.results->strategy[1].name, "=cmd()\"x\"");
    ocp_table_csv(s.comparison, &s.out);
    assert_non_null(strstr(s.out.bytes, "\n\"'=cmd()\"\"x\"\"\",assaults,"));
    size_t lines = 0;
    for (const char *at = s.out.bytes; (at = strchr(at, '\n')) != NULL; at++) {
        lines++;
    }
    assert_int_equal(lines, 1 + 7 * s.results->n_outcomes);
    assert_null(strstr(s.out.bytes, "nan"));
    ocp_buffer_free(&s.out);
    ocp_table_csv_series(s.results, &s.out);
    lines = 0;
    for (const char *at = s.out.bytes; (at = strchr(at, '\n')) != NULL; at++) {
        lines++;
    }
    assert_int_equal(lines, 1 + s.results->n_runs * s.results->n_outcomes * s.results->n_periods);
    close_study(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_never_claim_more_than_is_known),
        cmocka_unit_test(text_is_cleaned),
        cmocka_unit_test(terminal_table),
        cmocka_unit_test(every_word_that_holds_is_said),
        cmocka_unit_test(numbers_are_never_cut),
        cmocka_unit_test(the_foot_counts_what_is_shown),
        cmocka_unit_test(the_foot_tells_what_moves),
        cmocka_unit_test(tiny_effects_carry_no_tick),
        cmocka_unit_test(plain_terminals_get_ascii),
        cmocka_unit_test(colours_only_when_asked),
        cmocka_unit_test(a_lone_baseline_has_a_table_too),
        cmocka_unit_test(json_holds_everything),
        cmocka_unit_test(csv_is_a_table),
        cmocka_unit_test(parameters_say_who_set_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
