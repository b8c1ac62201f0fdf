/* The archive from outside: what is committed comes back, whatever the batches, and a directory defends itself. */
#include "small_model.h"
#include "small_study.h"

#include "archive/archive.h"

#include <math.h>
#include <sha2.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    struct ocp_model *model;
    struct ocp_study *study;
    struct small_options options;
    char *folder;
    char target[1024];
};

static void set_up(struct fixture *f, struct small_options options)
{
    *f = (struct fixture){.options = options, .folder = small_folder()};
    f->model = small_model();
    assert_non_null(f->model);
    f->study = small_study(f->model, options);
    (void)snprintf(f->target, sizeof f->target, "%s", small_path(f->folder, "study"));
}

static void tear_down(struct fixture *f)
{
    small_study_free(f->study);
    ocp_model_free(f->model);
    small_folder_remove(f->folder);
}

static void commit(struct fixture *f, struct ocp_archive *archive, const uint32_t *runs, size_t count)
{
    struct ocp_run batch[64] = {0};
    for (size_t i = 0; i < count; i++) {
        batch[i] = small_run(f->study, f->model, f->options, runs[i]);
    }
    assert_ok(ocp_archive_commit(archive, batch, count, &why));
    for (size_t i = 0; i < count; i++) {
        assert_true(ocp_archive_has(archive, runs[i]));
        ocp_run_free(&batch[i]);
    }
}

/* All runs in batches of `size`, from the last to the first when `backwards`. */
static void fill(struct fixture *f, struct ocp_archive *archive, uint32_t size, bool backwards)
{
    const uint32_t n_runs = (uint32_t)f->study->plan.n_strategies * f->study->replicates;
    uint32_t runs[64], count = 0;
    for (uint32_t i = 0; i < n_runs; i++) {
        const uint32_t run = backwards ? n_runs - 1 - i : i;
        if (!ocp_archive_has(archive, run)) {
            runs[count++] = run;
        }
        if (count == size || (i == n_runs - 1 && count > 0)) {
            commit(f, archive, runs, count);
            count = 0;
        }
    }
}

static void make_study(struct fixture *f, const char *target, uint32_t size, bool backwards)
{
    struct ocp_archive *archive = NULL;
    assert_ok(ocp_archive_open(target, f->study, f->model, false, &archive, &why));
    fill(f, archive, size, backwards);
    assert_ok(ocp_archive_merge(archive, &why));
    ocp_archive_close(archive);
}

static void expect_values(const struct fixture *f, const struct ocp_results *r)
{
    assert_int_equal(r->n_runs, f->study->plan.n_strategies * f->study->replicates);
    for (uint32_t k = 0; k < r->n_outcomes; k++) {
        for (uint32_t run = 0; run < r->n_runs; run++) {
            const bool failed = run >= 1 && run < 1 + f->options.failed;
            for (uint32_t p = 0; p < r->n_periods; p++) {
                const double value = ocp_results_series(r, k, run)[p], expected = failed ? (double)NAN : small_value(run, k, p);
                assert_true(isnan(expected) ? isnan(value) : value == expected);
            }
        }
    }
}

static void everything_comes_back(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f, (struct small_options){.failed = 2, .record_prisons = true, .record_events = true});
    make_study(&f, f.target, 5, false);
    struct ocp_results *r = NULL;
    assert_ok(ocp_results_read(f.target, &r, &why));
    expect_values(&f, r);
    assert_string_equal(r->name, "small");
    assert_string_equal(r->description, "Invented figures.");
    assert_int_equal(r->seed, 7);
    assert_int_equal(r->n_strategies, 3);
    assert_int_equal(r->n_replicates, 4);
    assert_int_equal(r->n_periods, 5);
    assert_true(r->time[3] == 120.0 && r->time[4] == 130.0);
    assert_int_equal(r->burn_in_days, 60);
    assert_int_equal(r->prisoners, 100);
    assert_int_equal(r->staff, 40);
    assert_string_equal(r->strategy[2].name, "strategy_2");
    assert_string_equal(r->strategy[2].title, "Strat\xc3\xa9gie 2, \"quoted\"");
    assert_string_equal(r->outcome[0].name, f.model->outcomes[0].outcome->name);
    assert_string_equal(r->outcome[0].meaning, f.model->outcomes[0].outcome->meaning);
    assert_int_equal(r->outcome[1].lead, 1);
    assert_int_equal(r->outcome[0].lead, 2);
    assert_int_equal(r->outcome[3].lead, 0);
    assert_int_equal(r->n_params, f.model->n_params);
    assert_string_equal(r->param[1].evidence, f.model->params[1]->evidence);
    assert_true(r->param[1].value == f.model->params[1]->fallback);
    assert_true(r->param[1].fallback == f.model->params[1]->fallback);
    assert_string_equal(r->param[f.study->settings[0].param].set_in, "studies/small.yaml:3");
    assert_string_equal(r->param[1].set_in, "");
    assert_string_equal(r->prison[1], "Prison 1");
    assert_int_equal(r->run_status[1], OCP_RUN_FAILED);
    assert_string_equal(r->reason[1], "invented failure of run 1");
    assert_int_equal(r->run_status[3], OCP_RUN_DONE);
    assert_int_equal(r->run_strategy[6], 1);
    assert_int_equal(r->run_replicate[6], 2);
    assert_true(r->state_hash[6] == 0x9e3779b97f4a7c15U * 7U);
    assert_non_null(r->prison_total);
    assert_true(r->prison_total[((size_t)2 * r->n_runs + 6) * 2 + 1] == 6.0 + 5.0 / 7.0);
    assert_true(isnan(r->prison_total[1 * 2]));
    assert_int_equal(r->n_events, 9);
    assert_int_equal(r->n_sources, 2);
    assert_string_equal(r->source[1].path, "estate.csv");
    assert_memory_equal(r->source[1].bytes, "a,\0b\n", 5);
    assert_int_equal(strlen(r->scenario), f.study->sources[0].size);
    assert_memory_equal(r->scenario, f.study->sources[0].bytes, f.study->sources[0].size);
    ocp_results_free(r);
    tear_down(&f);
}

static void bytes_depend_on_results_only(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f, (struct small_options){.failed = 1, .record_prisons = true, .record_events = true});
    const struct {
        uint32_t size;
        bool backwards;
    } ways[] = {{64, false}, {1, false}, {3, true}, {5, true}};
    char *first = NULL;
    size_t first_size = 0;
    for (size_t i = 0; i < OCP_COUNT(ways); i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "way%zu", i);
        const char *target = small_path(f.folder, name);
        make_study(&f, target, ways[i].size, ways[i].backwards);
        size_t size = 0;
        char *bytes = small_file(small_path(target, "study.h5"), &size);
        if (!first) {
            first = bytes;
            first_size = size;
            continue;
        }
        assert_int_equal(size, first_size);
        assert_memory_equal(bytes, first, size);
        free(bytes);
    }
    free(first);
    tear_down(&f);
}

static void status_is_told(void **state)
{
    (void)state;
    struct fixture f;
    struct ocp_archive *archive = NULL;
    struct ocp_progress_state told;
    struct ocp_message message = {0};
    set_up(&f, (struct small_options){.failed = 1});
    assert_int_equal(ocp_archive_status(f.target, &told, &message), OCP_NOT_FOUND);
    assert_ok(ocp_archive_open(f.target, f.study, f.model, false, &archive, &why));
    commit(&f, archive, (const uint32_t[]){0, 1, 2}, 3);
    assert_ok(ocp_archive_status(f.target, &told, &why));
    assert_int_equal(told.n_runs, 12);
    assert_int_equal(told.n_done, 2);
    assert_int_equal(told.n_failed, 1);
    assert_true(told.locked && !told.merged);
    assert_int_equal(ocp_archive_merge(archive, &message), OCP_NOT_FOUND);
    assert_non_null(strstr(message.text, "run 3 of 12"));
    struct ocp_results *results = NULL;
    assert_int_equal(ocp_results_read(f.target, &results, &message), OCP_NOT_FOUND);
    assert_non_null(strstr(message.text, "3 of 12"));
    fill(&f, archive, 4, false);
    assert_ok(ocp_archive_merge(archive, &why));
    ocp_archive_close(archive);
    assert_ok(ocp_archive_status(f.target, &told, &why));
    assert_int_equal(told.n_done, 11);
    assert_true(told.merged && !told.locked);
    tear_down(&f);
}

static void a_directory_has_one_study_and_one_writer(void **state)
{
    (void)state;
    struct fixture f;
    struct ocp_archive *archive = NULL, *second = NULL;
    struct ocp_message message = {0};
    set_up(&f, (struct small_options){0});
    assert_int_equal(ocp_archive_open(f.target, f.study, f.model, true, &archive, &message), OCP_NOT_FOUND);
    assert_ok(ocp_archive_open(f.target, f.study, f.model, false, &archive, &why));
    assert_int_equal(ocp_archive_open(f.target, f.study, f.model, true, &second, &message), OCP_CONFLICT);
    assert_non_null(strstr(message.text, "another process"));
    ocp_archive_close(archive);
    assert_int_equal(ocp_archive_open(f.target, f.study, f.model, false, &second, &message), OCP_CONFLICT);
    assert_non_null(strstr(message.text, "already holds a study"));
    f.study->plan.seed = 8;
    assert_int_equal(ocp_archive_open(f.target, f.study, f.model, true, &second, &message), OCP_CONFLICT);
    assert_non_null(strstr(message.text, "another study"));
    small_write(small_path(f.folder, "letter.txt"), "x", 1);
    assert_int_equal(ocp_archive_open(f.folder, f.study, f.model, false, &second, &message), OCP_CONFLICT);
    assert_non_null(strstr(message.text, "not empty"));
    assert_int_equal(ocp_archive_open(small_path(f.folder, "letter.txt"), f.study, f.model, false, &second, &message),
                     OCP_CONFLICT);
    tear_down(&f);
}

static void runs_are_kept_once(void **state)
{
    (void)state;
    struct fixture f;
    struct ocp_archive *archive = NULL;
    struct ocp_message message = {0};
    set_up(&f, (struct small_options){0});
    assert_ok(ocp_archive_open(f.target, f.study, f.model, false, &archive, &why));
    commit(&f, archive, (const uint32_t[]){7, 2}, 2);
    struct ocp_run again = small_run(f.study, f.model, f.options, 2);
    assert_int_equal(ocp_archive_commit(archive, &again, 1, &message), OCP_CONFLICT);
    ocp_run_free(&again);
    ocp_archive_close(archive);
    assert_ok(ocp_archive_open(f.target, f.study, f.model, true, &archive, &why));
    assert_string_equal(ocp_archive_findings(archive), "");
    for (uint32_t run = 0; run < 12; run++) {
        assert_int_equal(ocp_archive_has(archive, run), run == 7 || run == 2);
    }
    fill(&f, archive, 64, false);
    assert_ok(ocp_archive_merge(archive, &why));
    assert_ok(ocp_archive_merge(archive, &why)); /* already there: nothing to do */
    ocp_archive_close(archive);
    tear_down(&f);
}

static void sources_are_kept_from_the_start(void **state)
{
    (void)state;
    struct fixture f;
    struct ocp_archive *archive = NULL;
    struct ocp_source *sources = NULL;
    struct ocp_message message = {0};
    size_t count = 0;
    set_up(&f, (struct small_options){0});
    f.study->sources[1].bytes[0] = (char)0xff; /* not UTF-8 */
    (void)SHA256Data((const uint8_t *)f.study->sources[1].bytes, 5, f.study->sources[1].sha256);
    assert_ok(ocp_archive_open(f.target, f.study, f.model, false, &archive, &why));
    ocp_archive_close(archive);
    assert_ok(ocp_archive_sources(f.target, &sources, &count, &why));
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(sources[i].path, f.study->sources[i].path);
        assert_int_equal(sources[i].size, f.study->sources[i].size);
        assert_memory_equal(sources[i].bytes, f.study->sources[i].bytes, sources[i].size);
    }
    ocp_sources_free(sources, count);
    size_t size = 0;
    char *text = small_file(small_path(f.target, "design.json"), &size);
    char *place = strstr(text, "exactly");
    assert_non_null(place);
    *place = 'E';
    small_write(small_path(f.target, "design.json"), text, size);
    free(text);
    assert_int_equal(ocp_archive_sources(f.target, &sources, &count, &message), OCP_DAMAGED);
    tear_down(&f);
}

static void csv_is_tidy(void **state)
{
    (void)state;
    struct fixture f;
    struct ocp_results *r = NULL;
    set_up(&f, (struct small_options){.failed = 1, .strategies = 2, .replicates = 1, .periods = 2});
    make_study(&f, f.target, 5, false);
    assert_ok(ocp_results_read(f.target, &r, &why));
    (void)snprintf(r->strategy[0].name, sizeof r->strategy[0].name, "a \"b\", c");
    const char *path = small_path(f.folder, "table.csv");
    const uint32_t wanted[] = {2};
    assert_ok(ocp_results_export_csv(r, wanted, 1, path, NULL, &why));
    size_t size = 0;
    char *text = small_file(path, &size);
    assert_string_equal(text, "run,strategy,replicate,period,time,outcome,value,unit\n"
                              "0,\"a \"\"b\"\", c\",0,0,30,transfers,0.53333333333333333,per 1000 prisoner-years\n"
                              "0,\"a \"\"b\"\", c\",0,1,40,transfers,0.53433333333333333,per 1000 prisoner-years\n"
                              "1,strategy_1,0,0,30,transfers,,per 1000 prisoner-years\n"
                              "1,strategy_1,0,1,40,transfers,,per 1000 prisoner-years\n");
    free(text);
    struct ocp_message message = {0};
    assert_int_equal(ocp_results_export_csv(r, NULL, 0, "/nowhere/at/all.csv", NULL, &message), OCP_IO);
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    assert_int_equal(ocp_results_export_csv(r, NULL, 0, NULL, full, &message), OCP_IO);
    assert_non_null(strstr(message.text, "No space left"));
    (void)fclose(full);
    ocp_results_free(r);
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(everything_comes_back),
                                       cmocka_unit_test(bytes_depend_on_results_only),
                                       cmocka_unit_test(status_is_told),
                                       cmocka_unit_test(a_directory_has_one_study_and_one_writer),
                                       cmocka_unit_test(runs_are_kept_once),
                                       cmocka_unit_test(sources_are_kept_from_the_start),
                                       cmocka_unit_test(csv_is_tidy)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
