/* Breaches of single rules: a strategy that breaks one rule more than the baseline is flagged even when the sum of all breaches does
 * not rise, is listed after every other whatever it does to harm, and is told with the rule and its days. */
#include "analysis/effects.h"
#include "analysis/report.h"
#include "analysis/table.h"
#include "fake_results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MIX = 6 }; /* the strategy with least harm */

/* Results in which one outcome has become a rule, that the mix breaks `factor` times as often as the baseline does. */
static struct ocp_results *results(double factor)
{
    struct ocp_results *r = fake_results(&(struct fake_options){.no_breaches = true});
    const size_t block = (size_t)r->n_replicates * r->n_periods;
    for (uint32_t k = 0; k < r->n_outcomes; k++) {
        if (strcmp(r->outcome[k].name, "debt_eur") == 0) {
            double *value = r->value + (size_t)k * r->n_runs * r->n_periods;
            snprintf(r->outcome[k].name, sizeof r->outcome[k].name, "breach_test");
            snprintf(r->outcome[k].meaning, sizeof r->outcome[k].meaning, "Days without yard (Rule 27.1)");
            snprintf(r->outcome[k].family, sizeof r->outcome[k].family, "rights");
            for (uint32_t s = 1; s < r->n_strategies; s++) {
                for (size_t i = 0; i < block; i++) {
                    value[s * block + i] = value[i] * (s == MIX ? factor : 1.0);
                }
            }
        }
    }
    return r;
}

static struct ocp_comparison *compare(const struct ocp_results *r)
{
    struct ocp_comparison *c = NULL;
    struct ocp_message message = {0};
    assert_int_equal(ocp_comparison_make(r, &c, &message), OCP_OK);
    assert_int_equal(c->n_rules, 1);
    return c;
}

static void one_rule_is_enough(void **state)
{
    (void)state;
    struct ocp_results *r = results(1.5);
    struct ocp_comparison *c = compare(r);
    assert_int_equal(c->standing[MIX].rank, 1);
    assert_true(c->standing[MIX].flagged && c->standing[MIX].broken[0]);
    for (uint32_t s = 0; s < r->n_strategies; s++) {
        assert_true(s == MIX || !c->standing[s].flagged);
        assert_true(s == MIX || ocp_comparison_before(c, s, MIX));
    }
    ocp_comparison_free(c);
    fake_results_free(r);
}

/* No more than the baseline, or less: nothing to flag. The check above can fail. */
static void as_in_the_baseline_is_no_flag(void **state)
{
    (void)state;
    const double factor[] = {1.0, 0.5};
    for (size_t i = 0; i < 2; i++) {
        struct ocp_results *r = results(factor[i]);
        struct ocp_comparison *c = compare(r);
        assert_false(c->standing[MIX].flagged);
        assert_true(ocp_comparison_before(c, MIX, 3));
        ocp_comparison_free(c);
        fake_results_free(r);
    }
}

/* One replicate tells nothing of chance: any rise is flagged, and the strategy is not named first. Nor is a rise too small for practice
 * passed over when its sign is sure. */
static void a_rise_is_flagged_where_chance_cannot_be_told(void **state)
{
    (void)state;
    struct ocp_results *r = results(1.003);
    struct ocp_comparison *c = compare(r);
    assert_true(c->standing[MIX].broken[0] && c->standing[MIX].flagged);
    ocp_comparison_free(c);
    for (uint32_t run = 0; run < r->n_runs; run++) {
        r->run_status[run] = r->run_replicate[run] == 0 ? r->run_status[run] : OCP_RUN_FAILED;
    }
    c = compare(r);
    assert_int_equal(c->n_complete, 1);
    assert_true(c->standing[MIX].flagged);
    for (uint32_t s = 0; s < r->n_strategies; s++) {
        assert_int_equal(c->standing[s].dominated_by, -1); /* of one replicate nobody is called dominated */
    }
    ocp_comparison_free(c);
    fake_results_free(r);
}

static size_t place(const char *text, const char *what)
{
    const char *at = strstr(text, what);
    if (!at) {
        fail_msg("no '%s' in what was written", what);
    }
    return (size_t)(at - text);
}

static void table_and_report_say_which(void **state)
{
    (void)state;
    struct ocp_results *r = results(1.5);
    struct ocp_comparison *c = compare(r);
    struct ocp_message message = {0};
    struct ocp_buffer table = {0}, page = {0};
    ocp_table_terminal(c, &(struct ocp_table_options){.width = 160, .strategy = -1, .unicode = true}, &table);
    /* last of the strategies, and the rule with its days below */
    const size_t mix = place(table.bytes, "Mix:");
    assert_true(mix > place(table.bytes, "Treatment") && mix > place(table.bytes, "Special units"));
    assert_true(place(table.bytes, "Days without yard (Rule 27.1)") > mix);
    assert_int_equal(ocp_report_html(c, &(struct ocp_report_options){.no_figures = true}, &page, &message), OCP_OK);
    assert_true(place(page.bytes, "is set apart") < place(page.bytes, "<li>Days without yard (Rule 27.1)"));
    assert_null(strstr(page.bytes, "model, <b>Mix"));
    /* the rule that rises is the reason; the sum over all rules, which may fall, comes after it */
    assert_true(place(page.bytes, "it breaks this rule more than the baseline") <
                place(page.bytes, "<li>Days without yard (Rule 27.1)"));
    assert_true(place(page.bytes, "<li>Days without yard (Rule 27.1)") < place(page.bytes, "Over all rules the model counts"));
    ocp_buffer_free(&table);
    ocp_buffer_free(&page);
    ocp_comparison_free(c);
    fake_results_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_rule_is_enough),
        cmocka_unit_test(as_in_the_baseline_is_no_flag),
        cmocka_unit_test(a_rise_is_flagged_where_chance_cannot_be_told),
        cmocka_unit_test(table_and_report_say_which),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
