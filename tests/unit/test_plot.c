/* Every figure in every format, from plain, hostile, failed and poor studies; axes, wrapping, stability. */
#define _XOPEN_SOURCE 700
#include "analysis/canvas.h"
#include "analysis/plot.h"
#include "fake_results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <math.h>
#include <cmocka.h>

struct study {
    struct ocp_results *results;
    struct ocp_comparison *comparison;
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
    ocp_comparison_free(s->comparison);
    fake_results_free(s->results);
}

static bool has_gnuplot(void)
{
    struct ocp_buffer script = {0}, out = {0};
    ocp_buffer_add_string(&script, "set terminal svg\nplot sin(x)\n");
    struct ocp_message message = {0};
    bool found = ocp_gnuplot_run(&script, &(struct ocp_gnuplot_options){0}, &out, &message) != OCP_UNSUPPORTED;
    ocp_buffer_free(&script);
    ocp_buffer_free(&out);
    if (!found) {
        print_message("gnuplot is not installed: skipped\n");
    }
    return found;
}

/* What every figure says below, once. */
static void check_footer(const struct study *s, const char *text)
{
    const char *at = strstr(text, "Simulated, not observed.");
    char runs[80];
    snprintf(runs, sizeof runs, "%u strategies \u00d7 %u runs", s->results->n_strategies, s->results->n_replicates);
    if (at == NULL || strstr(at, runs) == NULL || strstr(at, "seed 20251104") == NULL ||
        strstr(at, "design 3f9c1e07b2d4") == NULL) {
        fail_msg("no footer below: %s", text);
    }
    assert_null(strstr(at + 1, "Simulated, not observed."));
}

static void draw_kinds(const struct study *s, enum ocp_plot_format format, bool *drawn)
{
    for (int kind = 0; kind < OCP_PLOT_KIND_COUNT; kind++) {
        struct ocp_plot_options options = {
            .kind = (enum ocp_plot_kind)kind, .format = format, .outcome = -1, .strategy = -1, .unicode = true};
        struct ocp_buffer image = {0};
        struct ocp_message message = {0};
        enum ocp_status status = ocp_plot_draw(s->comparison, &options, &image, &message);
        drawn[kind] = status == OCP_OK;
        if (status != OCP_OK && status != OCP_NOT_FOUND) {
            fail_msg("%s as %s: %s", ocp_plot_kind_name(options.kind), ocp_plot_format_name(format), message.text);
        }
        assert_true(status != OCP_OK || image.length > 200);
        if (status == OCP_OK && format == OCP_PLOT_TERMINAL) {
            check_footer(s, image.bytes);
        }
        ocp_buffer_free(&image);
    }
}

static void every_kind_in_every_format(void **state)
{
    (void)state;
    if (!has_gnuplot()) {
        skip();
    }
    struct study s = open_study(&(struct fake_options){.n_replicates = 8, .n_periods = 12});
    for (int format = 0; format <= OCP_PLOT_TERMINAL; format++) {
        bool drawn[OCP_PLOT_KIND_COUNT];
        draw_kinds(&s, (enum ocp_plot_format)format, drawn);
        for (int kind = 0; kind < OCP_PLOT_KIND_COUNT; kind++) {
            assert_true(drawn[kind]);
        }
    }
    close_study(&s);
}

static void hostile_studies_are_drawn_as_text(void **state)
{
    (void)state;
    if (!has_gnuplot()) {
        skip();
    }
    char folder[] = "/tmp/ocpsim-plot-XXXXXX";
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    struct study s = open_study(&(struct fake_options){.hostile = true, .n_replicates = 6, .n_periods = 8, .n_failed = 2});
    bool drawn[OCP_PLOT_KIND_COUNT];
    draw_kinds(&s, OCP_PLOT_SVG, drawn);
    draw_kinds(&s, OCP_PLOT_TERMINAL, drawn);
    struct ocp_plot_options options = {.kind = OCP_PLOT_FAN, .format = OCP_PLOT_SVG, .outcome = 0, .strategy = -1};
    struct ocp_buffer image = {0};
    struct ocp_message message = {0};
    assert_int_equal(ocp_plot_draw(s.comparison, &options, &image, &message), OCP_OK);
    assert_non_null(strstr(image.bytes, "&lt;script&gt;"));
    assert_null(strstr(image.bytes, "<script"));
    ocp_buffer_free(&image);
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(folder), 0); /* empty: no command of theirs ran */
    close_study(&s);
}

static void poor_studies_say_what_they_lack(void **state)
{
    (void)state;
    struct study s = open_study(&(struct fake_options){.few_outcomes = true, .n_strategies = 1, .n_replicates = 3, .n_periods = 3});
    struct ocp_figure *figures;
    size_t count;
    struct ocp_buffer notes = {0};
    struct ocp_message message = {0};
    assert_int_equal(ocp_plot_list(s.comparison, &figures, &count, &notes, &message), OCP_OK);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(figures[i].kind, OCP_PLOT_FAN);
    }
    assert_non_null(strstr(notes.bytes, "price_"));
    assert_non_null(strstr(notes.bytes, "staff_stage_"));
    assert_non_null(strstr(notes.bytes, "only a baseline"));
    struct ocp_plot_options options = {.kind = OCP_PLOT_PRICES, .format = OCP_PLOT_SVG};
    struct ocp_buffer image = {0};
    assert_int_equal(ocp_plot_draw(s.comparison, &options, &image, &message), OCP_NOT_FOUND);
    assert_non_null(strstr(message.text, "price_"));
    options.kind = OCP_PLOT_NETWORK;
    assert_int_equal(ocp_plot_draw(s.comparison, &options, &image, &message), OCP_NOT_FOUND);
    assert_non_null(strstr(message.text, "snapshots: {days:"));
    free(figures);
    ocp_buffer_free(&notes);
    close_study(&s);
}

/* A strategy without a finished run, a single period, a single run, a lone baseline: panels say so, nothing fails. */
static void edge_studies_are_drawn(void **state)
{
    (void)state;
    if (!has_gnuplot()) {
        skip();
    }
    static const struct fake_options options[] = {
        {.n_replicates = 4, .n_periods = 5, .n_failed = 4},
        {.n_replicates = 3, .n_periods = 1},
        {.n_replicates = 1, .n_periods = 4},
        {.n_replicates = 3, .n_periods = 4, .n_strategies = 1},
        {.n_replicates = 3, .n_periods = 4, .n_strategies = 2, .few_outcomes = true},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        struct study s = open_study(&options[i]);
        bool drawn[OCP_PLOT_KIND_COUNT];
        draw_kinds(&s, OCP_PLOT_SVG, drawn);
        assert_true(drawn[OCP_PLOT_FAN]);
        draw_kinds(&s, OCP_PLOT_TERMINAL, drawn);
        assert_true(drawn[OCP_PLOT_FAN]);
        close_study(&s);
    }
}

/* Nothing happens anywhere: constant zero, constant value, all missing. */
static void flat_series_are_drawn(void **state)
{
    (void)state;
    if (!has_gnuplot()) {
        skip();
    }
    static const double values[] = {0.0, 5.0, 1e-9, 3e12, NAN};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct study s = {.results = fake_results(&(struct fake_options){.n_replicates = 3, .n_periods = 4})};
        for (size_t k = 0; k < (size_t)s.results->n_outcomes * s.results->n_runs * s.results->n_periods; k++) {
            s.results->value[k] = values[i];
        }
        struct ocp_message message = {0};
        assert_int_equal(ocp_comparison_make(s.results, &s.comparison, &message), OCP_OK);
        bool drawn[OCP_PLOT_KIND_COUNT];
        draw_kinds(&s, OCP_PLOT_SVG, drawn);
        draw_kinds(&s, OCP_PLOT_TERMINAL, drawn);
        close_study(&s);
    }
}

static void drawings_are_stable(void **state)
{
    (void)state;
    if (!has_gnuplot()) {
        skip();
    }
    struct study s = open_study(&(struct fake_options){.n_replicates = 6, .n_periods = 6});
    struct ocp_buffer image[2] = {{0}, {0}};
    for (int i = 0; i < 2; i++) {
        struct ocp_plot_options options = {.kind = OCP_PLOT_FOREST, .format = OCP_PLOT_SVG, .strategy = -1};
        struct ocp_message message = {0};
        assert_int_equal(ocp_plot_draw(s.comparison, &options, &image[i], &message), OCP_OK);
    }
    assert_int_equal(image[0].length, image[1].length);
    assert_memory_equal(image[0].bytes, image[1].bytes, image[0].length);
    assert_non_null(strstr(image[0].bytes, "Simulated, not observed"));
    assert_non_null(strstr(image[0].bytes, "seed 20251104"));
    assert_non_null(strstr(image[0].bytes, "font-weight=\"bold\""));
    ocp_buffer_free(&image[0]);
    ocp_buffer_free(&image[1]);
    close_study(&s);
}

static void draw_fan(const struct study *s, long outcome, unsigned columns, enum ocp_plot_format format, struct ocp_buffer *image)
{
    struct ocp_plot_options options = {
        .kind = OCP_PLOT_FAN, .format = format, .outcome = outcome, .strategy = 1, .columns = columns, .unicode = true};
    struct ocp_message message = {0};
    ocp_buffer_free(image);
    assert_int_equal(ocp_plot_draw(s->comparison, &options, image, &message), OCP_OK);
}

/* In each period one run of eight has 800, the others nothing: the median of single periods is 0 throughout, that of the means
 * since the start ends at 100. Terminal and drawing show the latter and say so. */
static void rare_events_are_means_since_the_start(void **state)
{
    (void)state;
    if (!has_gnuplot()) {
        skip();
    }
    struct study s = {.results = fake_results(&(struct fake_options){.n_replicates = 8, .n_periods = 24})};
    struct ocp_results *r = s.results;
    for (size_t run = 0; run < r->n_runs; run++) {
        for (uint32_t period = 0; period < r->n_periods; period++) {
            r->value[run * r->n_periods + period] = period % 8 == r->run_replicate[run] ? 800.0 : 0.0;
        }
    }
    struct ocp_message message = {0};
    assert_int_equal(ocp_comparison_make(r, &s.comparison, &message), OCP_OK);
    struct ocp_buffer image = {0};
    draw_fan(&s, 0, 100, OCP_PLOT_SVG, &image);
    assert_non_null(strstr(image.bytes, "mean since the start"));
    draw_fan(&s, 0, 100, OCP_PLOT_TERMINAL, &image);
    assert_non_null(strstr(image.bytes, "mean since the"));
    assert_non_null(strstr(image.bytes, "\n 100 "));
    draw_fan(&s, 0, 60, OCP_PLOT_TERMINAL, &image);
    assert_non_null(strstr(image.bytes, "Simulated, not observed."));
    assert_non_null(strstr(image.bytes, "prisoner-years\n")); /* the title breaks; it is not cut */
    draw_fan(&s, 1, 100, OCP_PLOT_TERMINAL, &image);          /* not rare */
    assert_null(strstr(image.bytes, "since the start)"));
    assert_non_null(strstr(image.bytes, "by period of 30 days"));
    ocp_buffer_free(&image);
    close_study(&s);
}

static void names_and_files(void **state)
{
    (void)state;
    assert_int_equal(ocp_plot_kind_find("tradeoff"), OCP_PLOT_TRADEOFF);
    assert_int_equal(ocp_plot_kind_find("pie"), -1);
    assert_int_equal(ocp_plot_format_find("pdf"), OCP_PLOT_PDF);
    assert_int_equal(ocp_plot_format_find("gif"), -1);
    struct study s = open_study(&(struct fake_options){.n_replicates = 2, .n_periods = 2});
    snprintf(s.results->outcome[0].name, sizeof s.results->outcome[0].name, "../../etc/Pass wd");
    struct ocp_figure *figures;
    size_t count;
    struct ocp_message message = {0};
    assert_int_equal(ocp_plot_list(s.comparison, &figures, &count, NULL, &message), OCP_OK);
    assert_string_equal(figures[0].file, "tradeoff");
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(strspn(figures[i].file, "abcdefghijklmnopqrstuvwxyz0123456789_-"), strlen(figures[i].file));
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(figures[i].file, figures[k].file);
        }
    }
    free(figures);
    close_study(&s);
}

static void axes(void **state)
{
    (void)state;
    struct ocp_axis a = ocp_axis_make(0.0, 942000.0, 5, true);
    assert_string_equal(a.word, "thousand");
    char label[OCP_NUMBER_SIZE];
    ocp_axis_label(&a, 400000.0, true, label);
    assert_string_equal(label, "+400");
    a = ocp_axis_make(0.0, 0.0, 4, true);
    assert_true(a.high > a.low && a.step > 0.0);
    a = ocp_axis_make(7.0, 7.0, 4, false);
    assert_true(a.low < 7.0 && a.high > 7.0);
    a = ocp_axis_make(NAN, 2.0, 4, false);
    assert_true(isfinite(a.low) && a.high > a.low);
    a = ocp_axis_make(0.31, 0.92, 4, false);
    ocp_axis_round(&a);
    assert_true(a.low <= 0.31 && a.high >= 0.92);
    ocp_axis_label(&a, 0.6, false, label);
    assert_string_equal(label, "0.6");
}

static void wrapping(void **state)
{
    (void)state;
    struct ocp_wrapped w;
    ocp_wrap(&w, "Supply reduction: scanners, searches, mail screening", 20, 2);
    assert_int_equal(w.n, 2);
    assert_string_equal(w.line[0], "Supply reduction:");
    assert_string_equal(w.line[1], "scanners, searches,\u2026");
    ocp_wrap(&w, "Donaudampfschifffahrtsgesellschaft", 10, 4);
    assert_int_equal(w.n, 4);
    assert_string_equal(w.line[0], "Donaudampf");
    ocp_wrap(&w, "", 10, 2);
    assert_int_equal(w.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_in_every_format),
        cmocka_unit_test(hostile_studies_are_drawn_as_text),
        cmocka_unit_test(poor_studies_say_what_they_lack),
        cmocka_unit_test(edge_studies_are_drawn),
        cmocka_unit_test(flat_series_are_drawn),
        cmocka_unit_test(drawings_are_stable),
        cmocka_unit_test(rare_events_are_means_since_the_start),
        cmocka_unit_test(names_and_files),
        cmocka_unit_test(axes),
        cmocka_unit_test(wrapping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
