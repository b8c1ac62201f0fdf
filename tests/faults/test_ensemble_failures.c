/* Runs that fail are rows with a reason, and the rest goes on: no memory for a world, a broken invariant, no memory for results; a
 * disk that fills up ends the study with what was durable kept. The engine's calls are wrapped by the linker. */
#include "small_study.h"
#include "tiny_study.h"

#include "archive/archive.h"
#include "ensemble/ensemble.h"

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

/* What is to fail; set before a study, read by its workers. */
static int fail_world_of_replicate = -1, break_strategy = -1, break_replicate = -1;

enum ocp_status __real_ocp_world_make(const struct ocp_model *model, const struct ocp_plan *plan, uint32_t replicate,
                                      uint32_t strategy, struct ocp_world **out, struct ocp_message *message);
enum ocp_status __wrap_ocp_world_make(const struct ocp_model *model, const struct ocp_plan *plan, uint32_t replicate,
                                      uint32_t strategy, struct ocp_world **out, struct ocp_message *message);
enum ocp_status __wrap_ocp_world_make(const struct ocp_model *model, const struct ocp_plan *plan, uint32_t replicate,
                                      uint32_t strategy, struct ocp_world **out, struct ocp_message *message)
{
    if ((int)replicate == fail_world_of_replicate) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for a world (invented)");
    }
    return __real_ocp_world_make(model, plan, replicate, strategy, out, message);
}

const char *__real_ocp_world_verify(struct ocp_world *world);
const char *__wrap_ocp_world_verify(struct ocp_world *world);
const char *__wrap_ocp_world_verify(struct ocp_world *world)
{
    const struct ocp_key key = ocp_key_make(world->plan->seed, (uint32_t)break_replicate);
    if ((int)world->strategy == break_strategy && memcmp(&key, &world->key, sizeof key) == 0) {
        return "a prisoner is in two places (invented)";
    }
    return __real_ocp_world_verify(world);
}

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
    f->study = tiny_study(f->model, (struct tiny_study_options){0});
    f->folder = small_folder();
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    fail_world_of_replicate = break_strategy = break_replicate = -1;
    tiny_study_free(f->study);
    ocp_model_free(f->model);
    small_folder_remove(f->folder);
    free(f);
    return 0;
}

static void failed_runs_are_rows(void **state)
{
    const struct fixture *f = *state;
    struct ocp_results *sound = NULL, *r = NULL;
    struct ocp_progress last;
    const struct ocp_ensemble_options options = {.threads = 2};
    assert_ok(ocp_ensemble_run(f->study, f->model, small_path(f->folder, "sound"), &options, &last, &why));
    assert_int_equal(last.n_failed, 0);
    assert_ok(ocp_results_read(small_path(f->folder, "sound"), &sound, &why));
    fail_world_of_replicate = 1;
    break_strategy = 2;
    break_replicate = 3;
    assert_ok(ocp_ensemble_run(f->study, f->model, small_path(f->folder, "failing"), &options, &last, &why));
    assert_int_equal(last.n_failed, 4);
    assert_int_equal(last.n_done, 8);
    assert_ok(ocp_results_read(small_path(f->folder, "failing"), &r, &why));
    for (uint32_t run = 0; run < r->n_runs; run++) {
        const bool no_world = r->run_replicate[run] == 1, broken = run == 2 * 4 + 3;
        assert_int_equal(r->run_status[run], no_world || broken ? OCP_RUN_FAILED : OCP_RUN_DONE);
        assert_true(isnan(ocp_results_series(r, 0, run)[0]) || !(no_world || broken));
        assert_true(r->state_hash[run] == (no_world || broken ? 0 : sound->state_hash[run]));
        if (broken) {
            assert_string_equal(r->reason[run], "an invariant is broken on day 80: a prisoner is in two places (invented)");
        } else {
            assert_string_equal(r->reason[run], no_world ? "no memory for a world (invented)" : "");
        }
    }
    ocp_results_free(r);
    r = NULL;
    /* What failed is tried again by the next resume: what still fails stays a row with its reason, and in the end nothing tells the study
     * from one that never lacked anything. */
    break_strategy = -1;
    const struct ocp_ensemble_options again = {.threads = 1, .resume = true};
    assert_ok(ocp_ensemble_run(f->study, f->model, small_path(f->folder, "failing"), &again, &last, &why));
    assert_int_equal(last.n_failed, 3);
    assert_int_equal(last.n_done, 9);
    assert_ok(ocp_results_read(small_path(f->folder, "failing"), &r, &why));
    assert_int_equal(r->run_status[2 * 4 + 3], OCP_RUN_DONE);
    assert_int_equal(r->run_status[1], OCP_RUN_FAILED);
    ocp_results_free(r);
    r = NULL;
    fail_world_of_replicate = -1;
    assert_ok(ocp_ensemble_run(f->study, f->model, small_path(f->folder, "failing"), &again, &last, &why));
    assert_int_equal(last.n_failed, 0);
    assert_ok(ocp_results_read(small_path(f->folder, "failing"), &r, &why));
    assert_string_equal(r->content_hash, sound->content_hash);
    ocp_results_free(r);
    ocp_results_free(sound);
}

static void a_single_run_can_fail(void **state)
{
    const struct fixture *f = *state;
    struct ocp_run run;
    fail_world_of_replicate = 0;
    assert_ok(ocp_run_compute(f->study, f->model, 0, 0, 1, &run, &why));
    assert_int_equal(run.status, OCP_RUN_FAILED);
    assert_string_equal(run.reason, "no memory for a world (invented)");
    ocp_run_free(&run);
}

static void a_full_disk_ends_the_study(void **state)
{
    const struct fixture *f = *state;
    struct ocp_message message = {0};
    struct ocp_progress last;
    struct rlimit whole;
    struct ocp_ensemble_options options = {.threads = 2, .batch = 1};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &whole), 0);
    (void)signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small = {9000, whole.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const enum ocp_status status = ocp_ensemble_run(f->study, f->model, small_path(f->folder, "full"), &options, &last, &message);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &whole), 0);
    (void)signal(SIGXFSZ, SIG_DFL);
    assert_int_equal(status, OCP_IO);
    assert_int_equal(last.n_done, 0);
    assert_non_null(strstr(message.text, "disk may be full"));
    options.resume = true;
    assert_ok(ocp_ensemble_run(f->study, f->model, small_path(f->folder, "full"), &options, &last, &why));
    assert_int_equal(last.n_done, 12);
}

static uint32_t notes;

static void count_note(const char *text, void *user)
{
    (void)user;
    notes += strstr(text, "0000.h5") != NULL;
}

static void damage_is_told(void **state)
{
    const struct fixture *f = *state;
    struct ocp_progress last;
    struct ocp_ensemble_options options = {.threads = 1, .note = count_note};
    const char *target = small_path(f->folder, "damaged");
    assert_ok(ocp_ensemble_run(f->study, f->model, target, &options, &last, &why));
    small_write(small_path(target, "shards/0000.h5"), "nothing", 7);
    notes = 0;
    options.resume = true;
    assert_ok(ocp_ensemble_run(f->study, f->model, target, &options, &last, &why));
    assert_int_equal(last.n_done, 12);
    assert_true(notes > 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {CASE(failed_runs_are_rows), CASE(a_single_run_can_fail), CASE(a_full_disk_ends_the_study),
                                       CASE(damage_is_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
