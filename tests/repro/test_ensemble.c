/* The same bits for every way to compute a study: alone or sharing burn-in, threads, splits, batches, stops, damage. */
#include "small_study.h"
#include "tiny_study.h"

#include "archive/archive.h"
#include "ensemble/ensemble.h"

#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    struct ocp_model *model;
    struct ocp_study *study;
    char *folder;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->model = tiny_model();
    f->study = tiny_study(f->model, (struct tiny_study_options){.plan = {.record_prisons = true, .record_events = true}});
    f->study->plan.snapshot_day[0] = 0; /* networks are kept as faithfully as everything else */
    f->study->plan.snapshot_day[1] = 7;
    f->study->plan.snapshot_day[2] = 60;
    f->study->plan.n_snapshots = 3;
    f->study->plan.snapshot_replicates = 2;
    f->folder = small_folder();
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    tiny_study_free(f->study);
    ocp_model_free(f->model);
    small_folder_remove(f->folder);
    free(f);
    return 0;
}

static char *run_whole(const struct fixture *f, const char *name, struct ocp_ensemble_options options, size_t *size)
{
    struct ocp_progress last;
    const char *target = small_path(f->folder, name);
    assert_ok(ocp_ensemble_run(f->study, f->model, target, &options, &last, &why));
    assert_int_equal(last.n_done, last.n_runs);
    return small_file(small_path(target, "study.h5"), size);
}

static void expect_same(const struct fixture *f, const char *name, struct ocp_ensemble_options options, const char *bytes,
                        size_t size)
{
    size_t other_size = 0;
    char *other = run_whole(f, name, options, &other_size);
    assert_int_equal(other_size, size);
    assert_memory_equal(other, bytes, size);
    free(other);
}

static void a_run_is_the_same_alone(void **state)
{
    const struct fixture *f = *state;
    struct ocp_results *r = NULL;
    size_t size = 0;
    free(run_whole(f, "grouped", (struct ocp_ensemble_options){.threads = 1}, &size));
    assert_ok(ocp_results_read(small_path(f->folder, "grouped"), &r, &why));
    uint32_t different = 0;
    for (uint32_t number = 0; number < r->n_runs; number++) {
        struct ocp_run run;
        const uint32_t strategy = number / r->n_replicates, replicate = number % r->n_replicates;
        assert_ok(ocp_run_compute(f->study, f->model, strategy, replicate, 1 + (int)number % 2, &run, &why));
        assert_int_equal(run.status, OCP_RUN_DONE);
        assert_int_equal(run.run, number);
        assert_true(run.state_hash == r->state_hash[number]);
        for (uint32_t k = 0; k < r->n_outcomes; k++) {
            for (uint32_t period = 0; period < r->n_periods; period++) {
                const double alone = run.value[k * r->n_periods + period], grouped = ocp_results_series(r, k, number)[period];
                assert_true(isnan(alone) ? isnan(grouped) : alone == grouped);
            }
        }
        different += strategy == 1 && run.state_hash != r->state_hash[replicate];
        assert_true(strategy != 2 || run.state_hash == r->state_hash[replicate]); /* "nothing" is the baseline */
        ocp_run_free(&run);
    }
    assert_int_equal(different, r->n_replicates); /* "policy" is not */
    struct ocp_run none;
    struct ocp_message message = {0};
    assert_int_equal(ocp_run_compute(f->study, f->model, 3, 0, 1, &none, &message), OCP_NOT_FOUND);
    ocp_results_free(r);
}

static void threads_splits_and_batches_do_not_matter(void **state)
{
    const struct fixture *f = *state;
    size_t size = 0;
    char *bytes = run_whole(f, "one", (struct ocp_ensemble_options){.threads = 1}, &size);
    expect_same(f, "two", (struct ocp_ensemble_options){.threads = 2}, bytes, size);
    expect_same(f, "seven", (struct ocp_ensemble_options){.threads = 7, .batch = 1}, bytes, size);
    expect_same(f, "prisons", (struct ocp_ensemble_options){.threads = 2, .split = OCP_SPLIT_PRISONS, .batch = 5}, bytes, size);
    expect_same(f, "seven prisons", (struct ocp_ensemble_options){.threads = 7, .split = OCP_SPLIT_PRISONS}, bytes, size);
    free(bytes);
}

struct stopping {
    volatile int cancel;
    uint32_t after, calls;
    uint32_t last_done;
};

static void stop_after(const struct ocp_progress *progress, void *user)
{
    struct stopping *stopping = user;
    stopping->calls++;
    assert_true(progress->n_done >= stopping->last_done && progress->n_done <= progress->n_runs);
    stopping->last_done = progress->n_done;
    if (progress->n_done >= stopping->after) {
        __atomic_store_n(&stopping->cancel, 1, __ATOMIC_RELAXED);
    }
}

static void a_stopped_study_goes_on(void **state)
{
    const struct fixture *f = *state;
    const char *target = small_path(f->folder, "stopped");
    size_t size = 0;
    char *bytes = run_whole(f, "uninterrupted", (struct ocp_ensemble_options){.threads = 2}, &size);
    struct ocp_message message = {0};
    enum ocp_status status = OCP_CANCELLED;
    uint32_t sessions = 0, kept = 0;
    for (; status == OCP_CANCELLED && sessions < 100; sessions++) {
        struct stopping stopping = {.after = kept + 1};
        struct ocp_progress last;
        const struct ocp_ensemble_options options = {.threads = 1,
                                                     .resume = sessions > 0,
                                                     .batch = 1,
                                                     .progress = stop_after,
                                                     .user = &stopping,
                                                     .cancel = &stopping.cancel};
        status = ocp_ensemble_run(f->study, f->model, target, &options, &last, &message);
        assert_true(last.n_done > kept);
        assert_true(stopping.calls > 0);
        kept = last.n_done;
    }
    assert_int_equal(status, OCP_OK);
    size_t resumed_size = 0;
    char *resumed = small_file(small_path(target, "study.h5"), &resumed_size);
    assert_int_equal(resumed_size, size);
    assert_memory_equal(resumed, bytes, size);
    free(resumed);
    free(bytes);
}

static void stopped_before_it_began(void **state)
{
    const struct fixture *f = *state;
    volatile int cancel = 1;
    struct ocp_message message = {0};
    struct ocp_progress last;
    const struct ocp_ensemble_options options = {.threads = 2, .cancel = &cancel};
    assert_int_equal(ocp_ensemble_run(f->study, f->model, small_path(f->folder, "never"), &options, &last, &message),
                     OCP_CANCELLED);
    assert_int_equal(last.n_done, 0);
    assert_non_null(strstr(message.text, "0 of 12"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(a_run_is_the_same_alone, set_up, tear_down),
                                       cmocka_unit_test_setup_teardown(threads_splits_and_batches_do_not_matter, set_up, tear_down),
                                       cmocka_unit_test_setup_teardown(a_stopped_study_goes_on, set_up, tear_down),
                                       cmocka_unit_test_setup_teardown(stopped_before_it_began, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
