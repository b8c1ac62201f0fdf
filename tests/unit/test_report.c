/* The report: what it must say, what it may never contain, and what hostile text does to it (nothing). */
#include "analysis/html.h"
#include "analysis/report.h"
#include "fake_results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* The report on results, which are given away. */
static struct ocp_buffer write_results(struct ocp_results *r, const struct ocp_report_options *report)
{
    struct ocp_comparison *c = NULL;
    struct ocp_message message = {0};
    struct ocp_buffer out = {0};
    assert_int_equal(ocp_comparison_make(r, &c, &message), OCP_OK);
    if (ocp_report_html(c, report, &out, &message) != OCP_OK) {
        fail_msg("%s", message.text);
    }
    ocp_comparison_free(c);
    fake_results_free(r);
    return out;
}

static struct ocp_buffer write_report(const struct fake_options *options, const struct ocp_report_options *report)
{
    return write_results(fake_results(options), report);
}

static const char *find(const struct ocp_buffer *page, const char *words)
{
    const char *at = strstr(page->bytes, words);
    if (at == NULL) {
        fail_msg("the report does not say: %s", words);
    }
    return at;
}

/* The page's tags without text and attribute values: where markup could act. */
static char *tags_only(const struct ocp_buffer *page)
{
    char *tags = malloc(page->length + 1);
    assert_non_null(tags);
    size_t n = 0;
    char quote = '\0';
    bool inside = false;
    for (const char *at = page->bytes; *at != '\0'; at++) {
        if (inside && quote == '\0' && *at == '"') {
            quote = *at;
        } else if (inside && *at == quote) {
            quote = '\0';
        }
        inside = inside || *at == '<';
        if (inside && quote == '\0') {
            tags[n++] = *at;
        }
        inside = inside && !(quote == '\0' && *at == '>');
    }
    tags[n] = '\0';
    return tags;
}

/* Loads nothing: no element or attribute that fetches, no address but the SVG namespaces. */
static void check_self_contained(const struct ocp_buffer *page)
{
    static const char *const never[] = {"<script", "<link", "<img",           "<iframe", "<object", "<embed",
                                        "<base",   " src=", "<foreignObject", " on",     "<form",   "<video"};
    char *tags = tags_only(page);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        if (strstr(tags, never[i]) != NULL) {
            fail_msg("the report holds %s", never[i]);
        }
    }
    free(tags);
    assert_null(strstr(page->bytes, "@import"));
    assert_null(strstr(page->bytes, "url(http"));
    for (const char *at = page->bytes; (at = strstr(at, "http")) != NULL; at += 4) {
        bool known = strncmp(at, "http://www.w3.org/", 18) == 0 || strncmp(at, "http-equiv", 10) == 0;
        assert_true(known);
    }
}

/* Ids are unique in the page and every reference has its target. */
static void check_ids(const struct ocp_buffer *page)
{
    static char seen[8192][40];
    size_t n = 0;
    for (const char *at = page->bytes; (at = strstr(at, " id=\"")) != NULL;) {
        at += 5;
        size_t length = strcspn(at, "\"");
        assert_true(n < 8192 && length < 40);
        memcpy(seen[n], at, length);
        seen[n][length] = '\0';
        for (size_t i = 0; i < n; i++) {
            assert_string_not_equal(seen[i], seen[n]);
        }
        n++;
    }
    for (const char *at = page->bytes; (at = strstr(at, "href=\"#")) != NULL;) {
        at += 7;
        size_t length = strcspn(at, "\""), i = 0;
        while (i < n && !(strncmp(seen[i], at, length) == 0 && seen[i][length] == '\0')) {
            i++;
        }
        assert_true(i < n);
    }
}

static void the_brief_says_what_it_must(void **state)
{
    (void)state;
    struct ocp_buffer page = write_report(&(struct fake_options){.n_failed = 2}, &(struct ocp_report_options){.no_figures = true});
    find(&page, "Content-Security-Policy");
    find(&page, "simulated, not observed");
    find(&page, "Of the strategies that breach no rights threshold in the model, <b>Mix:");
    find(&page, "lowers it by");
    find(&page, "<b>Rights burden</b>");
    find(&page, "<b>Cost</b>");
    find(&page, "What would overturn this");
    /* the same counts in the brief and in the annex */
    const char *counts =
        "Of 8 parameters, 4 have a source; 1 is sourced in part and ASSUMED in part; 2 are ASSUMED, without a source; "
        "1 is a definition.";
    assert_non_null(strstr(find(&page, counts) + 1, counts));
    find(&page, "never an oracle");
    find(&page, "2 of 320 runs failed");
    find(&page, "Glossary");
    find(&page, "No practical difference");
    find(&page, "\u2248 no practical difference");
    find(&page, "<pre>ocpsim run scenario.yaml -o repeat\n");
    find(&page, "seed: 20251104"); /* the scenario itself */
    assert_true(find(&page, "id=\"brief\"") < find(&page, "id=\"annex\""));
    check_self_contained(&page);
    ocp_buffer_free(&page);
}

/* The strategy with least harm breaches rights: another one is named, the breach is said at once. */
static void a_breach_is_never_quietly_first(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){0});
    size_t block = (size_t)r->n_replicates * r->n_periods;
    double *breaches = r->value + (size_t)4 * r->n_runs * r->n_periods;
    memcpy(breaches + 6 * block, breaches + 2 * block, block * sizeof *breaches); /* now the mix breaches too */
    struct ocp_comparison *c = NULL;
    struct ocp_message message = {0};
    struct ocp_buffer page = {0};
    assert_int_equal(ocp_comparison_make(r, &c, &message), OCP_OK);
    assert_int_equal(c->standing[6].rank, 1);
    assert_int_equal(ocp_report_html(c, &(struct ocp_report_options){.no_figures = true}, &page, &message), OCP_OK);
    find(&page, "Of the strategies that breach no rights threshold in the model, <b>Treatment");
    find(&page, "<b>Mix: treatment, integrity, small special units</b> <span class=\"flag\">breaches rights</span>");
    ocp_buffer_free(&page);
    ocp_comparison_free(c);
    fake_results_free(r);
}

/* The service as it is breaches rights already: nobody is called free of breaches, and only who adds some is set apart. */
static void breaches_in_the_baseline_are_said(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){0});
    size_t block = (size_t)r->n_replicates * r->n_periods;
    double *breaches = r->value + (size_t)4 * r->n_runs * r->n_periods;
    for (size_t i = 0; i < (size_t)r->n_runs * r->n_periods; i++) {
        breaches[i] = i / block == 6 ? 1.0 : 2.0 + breaches[i]; /* the mix halves them, special units add some */
    }
    struct ocp_comparison *c = NULL;
    struct ocp_message message = {0};
    struct ocp_buffer page = {0};
    assert_int_equal(ocp_comparison_make(r, &c, &message), OCP_OK);
    assert_false(c->standing[6].flagged);
    assert_false(c->standing[0].flagged);
    assert_true(c->standing[2].flagged);
    assert_int_equal(ocp_report_html(c, &(struct ocp_report_options){.no_figures = true}, &page, &message), OCP_OK);
    find(&page, "Of the strategies that add no breaches of rights in the model, <b>Mix:");
    find(&page, "<b>Breaches are there already:</b> the baseline counts 2 ");
    find(&page, "<b>Breaches of rights</b>");
    find(&page, "<b>Special units for leaders</b> <span class=\"flag\">adds breaches of rights</span>");
    find(&page, "The next is <b>Treatment");
    assert_null(strstr(page.bytes, "breach no rights threshold"));
    ocp_buffer_free(&page);
    ocp_comparison_free(c);
    fake_results_free(r);
}

/* The same total reads the same in every sentence and in the table. */
static void totals_have_the_same_digits_everywhere(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){.n_replicates = 8, .n_periods = 6});
    double *breaches = r->value + (size_t)4 * r->n_runs * r->n_periods;
    for (size_t i = 0; i < (size_t)r->n_runs * r->n_periods; i++) {
        breaches[i] = breaches[i] > 0.0 ? 5000.0 : 4523.0; /* special units add some */
    }
    struct ocp_buffer page = write_results(r, &(struct ocp_report_options){.no_figures = true});
    find(&page, "the baseline counts 4,520 ");
    find(&page, "(baseline 4,520)");
    find(&page, ">4,520</td>");
    assert_null(strstr(page.bytes, "4,500"));
    ocp_buffer_free(&page);
}

/* On a phone cells lose their heads: a label says what a number counts, unless it is a percentage. */
static void narrow_cells_carry_units(void **state)
{
    (void)state;
    struct ocp_buffer page =
        write_report(&(struct fake_options){.n_replicates = 8, .n_periods = 6}, &(struct ocp_report_options){.no_figures = true});
    find(&page, "<td data-label=\"Assaults between prisoners (per 1,000 prisoner-years)\">");
    find(&page, "<td class=\"worse\" data-label=\"Cost of the measures (EUR per period)\">");
    find(&page, "data-label=\"Assaults between prisoners\"><span");
    ocp_buffer_free(&page);
}

static void what_the_study_sets_is_marked(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){.n_replicates = 5, .n_periods = 4});
    r->param[5].value = 150;
    snprintf(r->param[5].set_in, sizeof r->param[5].set_in, OCP_STUDY_OVERRIDES ":0");
    r->param[7].value = 0.5;
    snprintf(r->param[7].set_in, sizeof r->param[7].set_in, "a&b.yaml:12");
    snprintf(r->param[6].set_in, sizeof r->param[6].set_in, "a&b.yaml:13"); /* to its default: what is known of that holds */
    struct ocp_buffer page = write_results(r, &(struct ocp_report_options){.no_figures = true});
    find(&page, "set by this study on the command line (default 140; C01-C06)");
    find(&page, "set by this study in a&amp;b.yaml:12 (default 0.26; A08)");
    find(&page, "<td>L12</td>");
    const char *counts = "2 have a source; 1 is sourced in part and ASSUMED in part; 2 are ASSUMED, without a source; 1 is a "
                         "definition; 2 are set by this study";
    assert_non_null(strstr(find(&page, counts) + 1, counts));
    ocp_buffer_free(&page);
}

/* The recipe has the options of the command line, or what the archive keeps of them when they cannot be read. */
static void the_recipe_is_whole(void **state)
{
    (void)state;
    for (int known = 0; known < 2; known++) {
        struct ocp_results *r = fake_results(&(struct fake_options){.n_replicates = 5, .n_periods = 4});
        char kept[] = "horizon: \"180d\" # <kept>\n", scenario[] = "", table[] = "prison\n";
        struct ocp_source sources[] = {
            {.path = "my/study.yaml", .sha256 = "aa11", .bytes = scenario},
            {.path = OCP_STUDY_OVERRIDES, .sha256 = "bb22", .bytes = kept, .size = sizeof kept - 1},
            {.path = "shipped:regimes/default.yaml", .sha256 = "cc33", .bytes = scenario},
            {.path = "tables/<prisons>.csv", .sha256 = "dd44", .bytes = table, .size = sizeof table - 1}};
        r->source = sources;
        r->n_sources = OCP_COUNT(sources);
        struct ocp_buffer page =
            write_results(r, &(struct ocp_report_options){.no_figures = true,
                                                          .archive_name = "'a b'/study.h5",
                                                          .run_options = known ? " --estate a.csv --set 'x=<1 %/d>'" : NULL});
        find(&page, known ? "ocpsim run scenario.yaml --estate a.csv --set &#39;x=&lt;1 %/d&gt;&#39; -o repeat\n"
                          : "ocpsim run scenario.yaml -o repeat\n");
        assert_true(known == (strstr(page.bytes, "from the folder in which the program runs") != NULL));
        assert_true(known == (strstr(page.bytes, "without which the numbers differ") == NULL));
        find(&page, "horizon: &quot;180d&quot; # &lt;kept&gt;");
        find(&page, "my/study.yaml<small>SHA-256 <code>aa11");
        find(&page, "tables/&lt;prisons&gt;.csv<small>SHA-256 <code>dd44");
        assert_null(strstr(page.bytes, "cc33"));
        find(&page, "ocpsim reproduce &#39;a b&#39;/study.h5 --run 0");
        ocp_buffer_free(&page);
    }
}

/* Everything that an intervention can be told: each in words, none left out, none when it says nothing. */
static void measures_are_told_in_full(void **state)
{
    (void)state;
    static const struct ocp_param share = {.name = "market.testing_share", .unit = "1/month", .high = 1},
                                  hours = {.name = "placement.hours_out", .unit = "h", .high = 24},
                                  plain = {.name = "staff.level", .unit = "1", .high = 9};
    const struct ocp_param *params[] = {&share, &hours, &plain};
    const struct ocp_model model = {.params = params, .n_params = OCP_COUNT(params)};
    struct ocp_change changes[] = {{0, OCP_SET, 0.07},      {1, OCP_ADD, -2.5},  {1, OCP_ADD, 2},
                                   {0, OCP_AT_LEAST, 0.15}, {1, OCP_AT_MOST, 7}, {2, OCP_MULTIPLY, 1.1}};
    struct ocp_intervention full = {.name = "full",
                                    .title = "Tests & searches",
                                    .evidence = "B; D01",
                                    .changes = changes,
                                    .n_changes = OCP_COUNT(changes),
                                    .target = {.prison = "North",
                                               .region = "Sud <1>",
                                               .kind = "remand",
                                               .jurisdiction = 1,
                                               .regime = 1,
                                               .security = OCP_HIGH,
                                               .coverage = 0.3},
                                    .trigger = {.outcome = "corruption_cases", .above = 60, .hold_days = 180},
                                    .start_day = 60,
                                    .end_day = 400,
                                    .ramp_days = 90,
                                    .intensity = 0.5,
                                    .half_life_days = 730.5,
                                    .capital_eur = 40000,
                                    .yearly_eur = 1500,
                                    .prisoner_day_eur = 6,
                                    .payer = OCP_PAYER_HEALTH,
                                    .rights = {[OCP_RIGHT_PRIVACY] = 0.05, [OCP_RIGHT_STAFF] = 0.01}};
    struct ocp_intervention bare = {.name = "bare",
                                    .title = "Bare",
                                    .target = {.jurisdiction = -1, .regime = -1, .security = -1, .coverage = 1},
                                    .end_day = UINT32_MAX,
                                    .intensity = 1};
    struct ocp_jurisdiction_spec jurisdictions[] = {{.name = "here"}, {.name = "there"}};
    struct ocp_regime regimes[] = {{.name = "normal"}, {.name = "special"}};
    struct ocp_intervention again[] = {full, bare}, later = full;
    later.start_day = 61;
    later.trigger.hold_days = 0;
    snprintf(again[1].name, sizeof again[1].name, "bare_again");
    struct ocp_strategy strategies[] = {{.name = "baseline"},
                                        {.name = "a", .interventions = &full, .n_interventions = 1},
                                        {.name = "b", .interventions = again, .n_interventions = 2},
                                        {.name = "c", .interventions = &later, .n_interventions = 1}};
    const struct ocp_study study = {.plan = {.strategies = strategies,
                                             .n_strategies = 4,
                                             .jurisdictions = jurisdictions,
                                             .n_jurisdictions = 2,
                                             .regimes = regimes,
                                             .n_regimes = 2}};
    struct ocp_buffer page = write_report(&(struct fake_options){.n_strategies = 4, .n_replicates = 5, .n_periods = 4},
                                          &(struct ocp_report_options){.no_figures = true, .study = &study, .model = &model});
    find(&page, "(<code>baseline</code>): changes nothing.");
    find(&page,
         "<li>Tests &amp; searches: from day 60 to day 400, ramp 90 days, intensity 50\u00a0%, half-life 730.5 days, prison North, "
         "region Sud &lt;1&gt;, kind remand, jurisdiction there, regime special, high security, in 30\u00a0% of these prisons, "
         "when <code>corruption_cases</code> exceeds 60 per 1,000 staff-years, for at least 180 days; sets "
         "<code>market.testing_share</code> = 7\u00a0% per month, <code>placement.hours_out</code> \u22122.5 h, "
         "<code>placement.hours_out</code> +2 h, <code>market.testing_share</code> at least 15\u00a0% per month, "
         "<code>placement.hours_out</code> at most 7 h, <code>staff.level</code> \u00d7 1.1; costs 40,000 EUR once per prison, "
         "1,500 EUR a year per prison, 6 EUR per prisoner-day, paid by health; rights burden 0.05 (privacy), 0.01 (staff) "
         "[evidence: B; D01].</li>");
    find(&page, "<li>Bare: from day 0.</li>");
    /* the same measure once more is not told again; under the same name with another value it is */
    find(&page, "<li>Tests &amp; searches: as in <b>Disperse group members</b>.</li>");
    find(&page, "<li>Tests &amp; searches: from day 61 to day 400");
    find(&page, "exceeds 60 per 1,000 staff-years; sets");
    ocp_buffer_free(&page);
}

static void failed_runs_are_named(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){.n_failed = 2, .n_replicates = 5, .n_periods = 4});
    r->reason = ocp_alloc(r->n_runs, sizeof *r->reason);
    assert_non_null(r->reason);
    snprintf(r->reason[10], sizeof r->reason[10], "day 77: <debt> overflow");
    struct ocp_comparison *c = NULL;
    struct ocp_message message = {0};
    struct ocp_buffer page = {0};
    assert_int_equal(ocp_comparison_make(r, &c, &message), OCP_OK);
    assert_int_equal(ocp_report_html(c, &(struct ocp_report_options){.no_figures = true}, &page, &message), OCP_OK);
    find(&page, "day 77: &lt;debt&gt; overflow");
    ocp_buffer_free(&page);
    ocp_comparison_free(c);
    fake_results_free(r);
}

static void a_study_without_breaches_recorded_says_so(void **state)
{
    (void)state;
    struct ocp_results *r = fake_results(&(struct fake_options){.n_replicates = 5, .n_periods = 5});
    snprintf(r->outcome[4].name, sizeof r->outcome[4].name, "other");
    struct ocp_comparison *c = NULL;
    struct ocp_message message = {0};
    struct ocp_buffer page = {0};
    assert_int_equal(ocp_comparison_make(r, &c, &message), OCP_OK);
    assert_int_equal(ocp_report_html(c, &(struct ocp_report_options){.no_figures = true}, &page, &message), OCP_OK);
    find(&page, "does not record <code>rights_breaches</code>");
    ocp_buffer_free(&page);
    ocp_comparison_free(c);
    fake_results_free(r);
}

static void hostile_text_stays_text(void **state)
{
    (void)state;
    struct ocp_buffer page =
        write_report(&(struct fake_options){.hostile = true, .n_replicates = 5, .n_periods = 6}, &(struct ocp_report_options){0});
    check_self_contained(&page);
    check_ids(&page);
    find(&page, "&lt;script&gt;alert(1)&lt;/script&gt;");
    find(&page, "&lt;/pre&gt;&lt;script&gt;alert(4)");
    assert_null(strstr(page.bytes, "\x1b"));
    ocp_buffer_free(&page);
}

static void figures_are_inline_and_described(void **state)
{
    (void)state;
    struct ocp_buffer page =
        write_report(&(struct fake_options){.n_replicates = 6, .n_periods = 8}, &(struct ocp_report_options){0});
    if (strstr(page.bytes, "apt-get install gnuplot-nox") != NULL) {
        print_message("gnuplot is not installed: skipped\n");
        ocp_buffer_free(&page);
        skip();
    }
    size_t figures = 0;
    for (const char *at = page.bytes; (at = strstr(at, "<svg ")) != NULL; at++) {
        assert_memory_equal(at, "<svg role=\"img\" aria-label=\"", 28);
        figures++;
    }
    assert_int_equal(figures, 20); /* tradeoff, forest, 14 fans, prices, stages, network, forest of all */
    check_self_contained(&page);
    check_ids(&page);
    ocp_buffer_free(&page);
}

static void without_gnuplot_the_words_remain(void **state)
{
    (void)state;
    struct ocp_buffer page = write_report(&(struct fake_options){.n_replicates = 5, .n_periods = 5},
                                          &(struct ocp_report_options){.gnuplot = "/nonexistent/gnuplot"});
    find(&page, "Figures are missing");
    find(&page, "apt-get install gnuplot-nox");
    find(&page, "The answer");
    assert_null(strstr(page.bytes, "<svg"));
    ocp_buffer_free(&page);
}

static void poor_studies_have_reports(void **state)
{
    (void)state;
    static const struct fake_options options[] = {
        {.n_strategies = 1, .n_replicates = 2, .n_periods = 2},
        {.n_strategies = 2, .n_replicates = 1, .n_periods = 1, .few_outcomes = true},
        {.n_replicates = 4, .n_periods = 3, .n_failed = 4},
        {.n_replicates = 4, .n_periods = 3, .no_breaches = true},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        struct ocp_buffer page = write_report(&options[i], &(struct ocp_report_options){.no_figures = true});
        assert_null(strstr(page.bytes, ">nan"));
        assert_null(strstr(page.bytes, " nan"));
        find(&page, "Limits");
        ocp_buffer_free(&page);
    }
}

static void the_escaper(void **state)
{
    (void)state;
    struct ocp_buffer out = {0};
    ocp_html_escape(&out, "<a href=\"x\" onclick='y'>&amp;\n\t\x01\x7f\xff\u202e\u00e9");
    assert_string_equal(out.bytes, "&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;amp;\n\t\uFFFD\u00e9");
    ocp_buffer_free(&out);
    ocp_html_escape(&out, "");
    assert_int_equal(out.length, 0);
    ocp_buffer_free(&out);
}

static enum ocp_status tidy(const char *svg, struct ocp_buffer *out)
{
    struct ocp_buffer in = {0};
    struct ocp_message message = {0};
    ocp_buffer_add_string(&in, svg);
    enum ocp_status status = ocp_svg_tidy(out, &in, "p-", "a \"b\"", &message);
    ocp_buffer_free(&in);
    return status;
}

static void the_gate_for_drawings(void **state)
{
    (void)state;
    static const char *const refused[] = {"<svg><script>alert(1)</script></svg>",
                                          "<svg onload=\"x\"/>",
                                          "<svg><g onclick='x'></g></svg>",
                                          "<svg><image href=\"x\"/></svg>",
                                          "<svg><use xlink:href=\"http://x/#y\"/></svg>",
                                          "<svg><a href=\"#x\"><path d=\"M0\"/></a></svg>",
                                          "<svg><foreignObject/></svg>",
                                          "<svg><style>x</style></svg>",
                                          "<svg><rect fill=\"url(http://x)\"/></svg>",
                                          "<svg><g></svg>",
                                          "<svg>",
                                          "</svg>",
                                          "<svg><g/></g></svg>",
                                          "<svg>loose</svg>",
                                          "<!DOCTYPE svg [<!ENTITY x \"y\">]><svg/>",
                                          "<svg width=\"1/>",
                                          "<svg width=1/>",
                                          "<svg",
                                          "<?xml?>",
                                          "<g/>",
                                          "<svg/><svg/>",
                                          "<svg><svg/></svg>",
                                          "<svg><rect fill=\" url(http://x)\"/></svg>",
                                          "<svg><rect fill=\"URL(http://x)\"/></svg>",
                                          "<svg><rect fill=\"u\\72l(http://x)\"/></svg>",
                                          "<svg><rect fill=\"&#117;rl(http://x)\"/></svg>",
                                          "<",
                                          "",
                                          "<svg><text>a<b>c</b></text></svg>",
                                          "<svg><path d='\"><script>'/></svg>"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct ocp_buffer out = {0};
        ocp_buffer_add_string(&out, "before");
        if (tidy(refused[i], &out) != OCP_DAMAGED) {
            fail_msg("let through: %s", refused[i]);
        }
        assert_string_equal(out.bytes, "before"); /* what was there stays, nothing is added */
        ocp_buffer_free(&out);
    }
    struct ocp_buffer out = {0};
    assert_int_equal(
        tidy("<?xml version='1.0'?><!-- c --><svg width='5' viewBox='0 0 5 5'><title>t</title><defs><circle id='a' r='1'/></defs>"
             "<g id='x' class='y'><g></g>\n</g><use xlink:href='#a' data-x='1'/><rect fill='url(#a)'/><text>1 &lt; 2</text></svg>",
             &out),
        OCP_OK);
    assert_string_equal(
        out.bytes,
        "<svg role=\"img\" aria-label=\"a &quot;b&quot;\" viewBox=\"0 0 5 5\"><defs><circle id=\"p-a\" r=\"1\"/>\n</defs>\n"
        "<use xlink:href=\"#p-a\"/>\n<rect fill=\"url(#p-a)\"/>\n<text>1 &lt; 2</text>\n</svg>\n");
    ocp_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_brief_says_what_it_must),
        cmocka_unit_test(a_breach_is_never_quietly_first),
        cmocka_unit_test(breaches_in_the_baseline_are_said),
        cmocka_unit_test(totals_have_the_same_digits_everywhere),
        cmocka_unit_test(narrow_cells_carry_units),
        cmocka_unit_test(what_the_study_sets_is_marked),
        cmocka_unit_test(the_recipe_is_whole),
        cmocka_unit_test(measures_are_told_in_full),
        cmocka_unit_test(failed_runs_are_named),
        cmocka_unit_test(a_study_without_breaches_recorded_says_so),
        cmocka_unit_test(hostile_text_stays_text),
        cmocka_unit_test(figures_are_inline_and_described),
        cmocka_unit_test(without_gnuplot_the_words_remain),
        cmocka_unit_test(poor_studies_have_reports),
        cmocka_unit_test(the_escaper),
        cmocka_unit_test(the_gate_for_drawings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
