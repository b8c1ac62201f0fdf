/* What happens to a directory between two sessions: lost, cut, flipped and foreign bytes. Nothing finished may be lost silently,
 * nothing damaged may be believed, and the study goes on to the same merged file. */
#include "small_model.h"
#include "small_study.h"

#include "archive/archive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { RUNS = 12 };

struct fixture {
    struct ocp_model *model;
    struct ocp_study *study;
    struct small_options options;
    char *folder;
    char target[512];
    char *whole; /* the merged file of an undisturbed study */
    size_t whole_size;
};

static struct ocp_archive *open_study(const struct fixture *f, bool resume)
{
    struct ocp_archive *archive = NULL;
    assert_ok(ocp_archive_open(f->target, f->study, f->model, resume, &archive, &why));
    return archive;
}

static void commit(const struct fixture *f, struct ocp_archive *archive, uint32_t first, uint32_t count)
{
    struct ocp_run runs[RUNS] = {0};
    for (uint32_t i = 0; i < count; i++) {
        runs[i] = small_run(f->study, f->model, f->options, first + i);
    }
    assert_ok(ocp_archive_commit(archive, runs, count, &why));
    for (uint32_t i = 0; i < count; i++) {
        ocp_run_free(&runs[i]);
    }
}

static uint32_t count_here(const struct ocp_archive *archive)
{
    uint32_t here = 0;
    for (uint32_t run = 0; run < RUNS; run++) {
        here += ocp_archive_has(archive, run) != 0;
    }
    return here;
}

/* Three shards of three runs each; three runs are missing. */
static void begin(const struct fixture *f)
{
    struct ocp_archive *archive = open_study(f, false);
    commit(f, archive, 0, 3);
    commit(f, archive, 3, 3);
    commit(f, archive, 6, 3);
    ocp_archive_close(archive);
}

/* Goes on; `expected` runs are still there, and the findings contain `finding`. The end is as if nothing had happened. */
static void go_on(const struct fixture *f, uint32_t expected, const char *finding)
{
    struct ocp_archive *archive = open_study(f, true);
    assert_int_equal(count_here(archive), expected);
    if (finding) {
        assert_non_null(strstr(ocp_archive_findings(archive), finding));
    } else {
        assert_string_equal(ocp_archive_findings(archive), "");
    }
    for (uint32_t run = 0; run < RUNS; run++) {
        if (!ocp_archive_has(archive, run)) {
            commit(f, archive, run, 1);
        }
    }
    assert_ok(ocp_archive_merge(archive, &why));
    ocp_archive_close(archive);
    size_t size = 0;
    char *bytes = small_file(small_path(f->target, "study.h5"), &size);
    assert_int_equal(size, f->whole_size);
    assert_memory_equal(bytes, f->whole, size);
    free(bytes);
    archive = open_study(f, true); /* and is sound from then on */
    assert_string_equal(ocp_archive_findings(archive), "");
    assert_int_equal(count_here(archive), RUNS);
    ocp_archive_close(archive);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->options = (struct small_options){.failed = 1, .record_events = true};
    f->model = small_model();
    f->study = small_study(f->model, f->options);
    f->folder = small_folder();
    (void)snprintf(f->target, sizeof f->target, "%s/whole", f->folder);
    struct ocp_archive *archive = open_study(f, false);
    commit(f, archive, 0, RUNS);
    assert_ok(ocp_archive_merge(archive, &why));
    ocp_archive_close(archive);
    f->whole = small_file(small_path(f->target, "study.h5"), &f->whole_size);
    (void)snprintf(f->target, sizeof f->target, "%s/study", f->folder);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    small_study_free(f->study);
    ocp_model_free(f->model);
    small_folder_remove(f->folder);
    free(f->whole);
    free(f);
    return 0;
}

static const char *in_study(const struct fixture *f, const char *name)
{
    return small_path(f->target, name);
}

static void flip(const char *path, size_t place)
{
    size_t size = 0;
    char *bytes = small_file(path, &size);
    assert_true(place < size);
    bytes[place] = (char)(bytes[place] ^ 0x10);
    small_write(path, bytes, size);
    free(bytes);
}

static void nothing_happened(void **state)
{
    begin(*state);
    go_on(*state, 9, NULL);
}

static void a_shard_is_missing(void **state)
{
    const struct fixture *f = *state;
    begin(f);
    assert_int_equal(unlink(in_study(f, "shards/0001.h5")), 0);
    go_on(f, 6, "shards/0001.h5");
}

static void a_shard_is_flipped(void **state)
{
    const struct fixture *f = *state;
    begin(f);
    flip(in_study(f, "shards/0002.h5"), 3000);
    go_on(f, 6, "'shards/0002.h5' will be computed again");
    assert_int_equal(access(in_study(f, "shards/0002.h5.damaged"), F_OK), 0);
}

static void a_shard_is_cut(void **state)
{
    const struct fixture *f = *state;
    begin(f);
    assert_int_equal(truncate(in_study(f, "shards/0000.h5"), 100), 0);
    go_on(f, 6, "it has 100 bytes");
}

static void the_journal_is_cut_anywhere(void **state)
{
    const struct fixture *f = *state;
    begin(f);
    size_t size = 0;
    char *text = small_file(in_study(f, "journal"), &size);
    /* Shards are whole without the journal, so cutting it loses no run. */
    for (size_t cut = 0; cut < size; cut += 37) {
        small_write(in_study(f, "journal"), text, cut);
        struct ocp_archive *archive = open_study(f, true);
        assert_int_equal(count_here(archive), 9);
        ocp_archive_close(archive);
    }
    free(text);
    go_on(f, 9, NULL);
}

static void the_journal_is_gone(void **state)
{
    const struct fixture *f = *state;
    begin(f);
    assert_int_equal(unlink(in_study(f, "journal")), 0);
    go_on(f, 9, NULL);
}

static void the_journal_is_flipped_anywhere(void **state)
{
    const struct fixture *f = *state;
    begin(f);
    size_t size = 0;
    char *text = small_file(in_study(f, "journal"), &size);
    for (size_t place = 0; place < size; place += 29) {
        small_write(in_study(f, "journal"), text, size);
        flip(in_study(f, "journal"), place);
        struct ocp_archive *archive = open_study(f, true);
        assert_int_equal(count_here(archive), 9);
        ocp_archive_close(archive);
    }
    free(text);
    go_on(f, 9, NULL);
}

static void a_line_and_its_shard_are_damaged(void **state)
{
    const struct fixture *f = *state;
    begin(f);
    size_t size = 0;
    char *text = small_file(in_study(f, "journal"), &size);
    char *line = strstr(text, "shards/0001.h5");
    assert_non_null(line);
    line[0] = 'S';
    small_write(in_study(f, "journal"), text, size);
    free(text);
    text = small_file(in_study(f, "shards/0001.h5"), &size);
    memset(text + size / 4, 0, size / 2); /* one flipped byte may be one that nothing depends on */
    small_write(in_study(f, "shards/0001.h5"), text, size);
    free(text);
    go_on(f, 6, "it is not used");
}

static void the_design_is_damaged_or_gone(void **state)
{
    const struct fixture *f = *state;
    begin(f);
    assert_int_equal(truncate(in_study(f, "design.json"), 50), 0);
    struct ocp_archive *archive = open_study(f, true);
    assert_non_null(strstr(ocp_archive_findings(archive), "design.json"));
    assert_int_equal(count_here(archive), 9);
    ocp_archive_close(archive);
    assert_int_equal(unlink(in_study(f, "design.json")), 0);
    go_on(f, 9, NULL);
}

static void leftovers_of_a_kill_are_cleared(void **state)
{
    const struct fixture *f = *state;
    begin(f);
    small_write(in_study(f, "shards/0003.h5.tmp"), "half a sha", 10);
    small_write(in_study(f, "study.h5.tmp"), "half", 4);
    small_write(in_study(f, "journal.tmp"), "half", 4);
    go_on(f, 9, NULL);
    assert_int_not_equal(access(in_study(f, "shards/0003.h5.tmp"), F_OK), 0);
}

static void a_shard_of_another_study_is_not_taken(void **state)
{
    struct fixture *f = *state;
    begin(f);
    struct fixture other = *f;
    other.study = small_study(f->model, (struct small_options){.seed = 99});
    (void)snprintf(other.target, sizeof other.target, "%s/other", f->folder);
    begin(&other);
    small_study_free(other.study);
    assert_int_equal(rename(in_study(&other, "shards/0001.h5"), in_study(f, "shards/0007.h5")), 0);
    go_on(f, 9, "belongs to another study");
}

static void a_damaged_merged_file_is_made_again(void **state)
{
    const struct fixture *f = *state;
    begin(f);
    go_on(f, 9, NULL);
    flip(in_study(f, "study.h5"), 5000);
    struct ocp_results *results = NULL;
    struct ocp_archive *archive = open_study(f, true);
    assert_ok(ocp_archive_merge(archive, &why));
    ocp_archive_close(archive);
    assert_ok(ocp_results_read(f->target, &results, &why));
    ocp_results_free(results);
}

static void merging_never_uses_a_shard_that_changed(void **state)
{
    const struct fixture *f = *state;
    struct ocp_message message = {0};
    struct ocp_archive *archive = open_study(f, false);
    commit(f, archive, 0, RUNS);
    flip(in_study(f, "shards/0000.h5"), 4000);
    assert_int_equal(ocp_archive_merge(archive, &message), OCP_DAMAGED);
    assert_non_null(strstr(message.text, "shards/0000.h5"));
    ocp_archive_close(archive);
    assert_int_not_equal(access(in_study(f, "study.h5"), F_OK), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {CASE(nothing_happened),
                                       CASE(a_shard_is_missing),
                                       CASE(a_shard_is_flipped),
                                       CASE(a_shard_is_cut),
                                       CASE(the_journal_is_cut_anywhere),
                                       CASE(the_journal_is_gone),
                                       CASE(the_journal_is_flipped_anywhere),
                                       CASE(a_line_and_its_shard_are_damaged),
                                       CASE(the_design_is_damaged_or_gone),
                                       CASE(leftovers_of_a_kill_are_cleared),
                                       CASE(a_shard_of_another_study_is_not_taken),
                                       CASE(a_damaged_merged_file_is_made_again),
                                       CASE(merging_never_uses_a_shard_that_changed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
