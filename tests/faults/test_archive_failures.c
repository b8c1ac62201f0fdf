/* Every call of the archive to the system fails once, every allocation of its own fails once, the disk is full at every size: each
 * time there is a message and no crash, and a later session goes on to the same merged file. */
#include "small_model.h"
#include "small_study.h"

#include "archive/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { RUNS = 12 };

/* Wrapped by the linker (see CMakeLists.txt); 0: no failure is due. Children count on from where their parent is. */
static long calls_left, allocations_left;
static long stride = 1;   /* every how-manieth failure is tried */
static char *failed_call; /* name of the call, shared with children; empty: none failed */

static bool is_due(const char *name)
{
    if (calls_left > 0 && --calls_left == 0) {
        (void)strcpy(failed_call, name);
        return true;
    }
    return false;
}

#define WRAP(result, name, parameters, arguments, failure) \
    result __real_##name parameters;                       \
    result __wrap_##name parameters;                       \
    result __wrap_##name parameters                        \
    {                                                      \
        if (is_due(#name)) {                               \
            errno = ENOSPC;                                \
            return failure;                                \
        }                                                  \
        return __real_##name arguments;                    \
    }

WRAP(ssize_t, write, (int file, const void *bytes, size_t size), (file, bytes, size), -1)
WRAP(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size), -1)
WRAP(int, fsync, (int file), (file), -1)
WRAP(int, rename, (const char *from, const char *to), (from, to), -1)
WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode), -1)
WRAP(int, ftruncate, (int file, off_t size), (file, size), -1)
WRAP(int, flock, (int file, int operation), (file, operation), -1)
WRAP(int, pipe2, (int *ends, int flags), (ends, flags), -1)
WRAP(pid_t, fork, (void), (), -1)

/* A close that fails has closed all the same. */
int __real_close(int file);
int __wrap_close(int file);
int __wrap_close(int file)
{
    const int result = __real_close(file);
    if (is_due("close")) {
        errno = EIO;
        return -1;
    }
    return result;
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    if (is_due("open")) {
        errno = EMFILE;
        return -1;
    }
    return __real_open(path, flags, mode);
}

void *__real_ocp_alloc(size_t count, size_t size);
void *__wrap_ocp_alloc(size_t count, size_t size);
void *__wrap_ocp_alloc(size_t count, size_t size)
{
    if (allocations_left > 0 && --allocations_left == 0) {
        (void)strcpy(failed_call, "ocp_alloc");
        return NULL;
    }
    return __real_ocp_alloc(count, size);
}

struct fixture {
    struct ocp_model *model;
    struct ocp_study *study;
    struct small_options options;
    char *folder;
    char target[512];
    char *whole;
    size_t whole_size;
};

/* One session: opens, commits what is missing in batches of four, merges, reads back. Stops at the first error. */
static enum ocp_status work(const struct fixture *f, bool resume, struct ocp_message *message)
{
    struct ocp_archive *archive = NULL;
    struct ocp_results *results = NULL;
    struct ocp_run runs[RUNS] = {0};
    enum ocp_status status = ocp_archive_open(f->target, f->study, f->model, resume, &archive, message);
    for (uint32_t first = 0; first < RUNS && status == OCP_OK; first += 4) {
        size_t count = 0;
        for (uint32_t run = first; run < first + 4; run++) {
            if (!ocp_archive_has(archive, run)) {
                runs[count++] = small_run(f->study, f->model, f->options, run);
            }
        }
        status = ocp_archive_commit(archive, runs, count, message);
        for (size_t i = 0; i < count; i++) {
            ocp_run_free(&runs[i]);
        }
    }
    if (status == OCP_OK) {
        status = ocp_archive_merge(archive, message);
    }
    ocp_archive_close(archive);
    if (status == OCP_OK) {
        status = ocp_results_read(f->target, &results, message);
        ocp_results_free(results);
    }
    return status;
}

static void expect_whole(const struct fixture *f)
{
    size_t size = 0;
    char *bytes = small_file(small_path(f->target, "study.h5"), &size);
    assert_int_equal(size, f->whole_size);
    assert_memory_equal(bytes, f->whole, size);
    free(bytes);
}

/* After a failure: the next session succeeds, whatever the last one left. */
static void recover(const struct fixture *f, const char *what, long n)
{
    struct stat info;
    struct ocp_message message = {0};
    calls_left = allocations_left = 0;
    if (work(f, stat(f->target, &info) == 0, &message) != OCP_OK) {
        fail_msg("after failure %ld (%s): %s", n, what, message.text);
    }
    expect_whole(f);
}

static void next_target(struct fixture *f, long n)
{
    (void)snprintf(f->target, sizeof f->target, "%s/study%ld", f->folder, n);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->options = (struct small_options){.failed = 1, .record_events = true, .record_prisons = true};
    f->model = small_model();
    f->study = small_study(f->model, f->options);
    f->folder = small_folder();
    next_target(f, 0);
    assert_ok(work(f, false, &why));
    f->whole = small_file(small_path(f->target, "study.h5"), &f->whole_size);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    calls_left = allocations_left = 0;
    small_study_free(f->study);
    ocp_model_free(f->model);
    small_folder_remove(f->folder);
    free(f->whole);
    free(f);
    return 0;
}

/* Lets the n-th call or allocation fail, for every n there is. */
static void fail_each(struct fixture *f, long *counter, long least)
{
    struct ocp_message message = {0};
    long n = 1, failures = 0;
    for (;; n += stride, failures++) {
        next_target(f, n);
        failed_call[0] = '\0';
        *counter = n;
        message.text[0] = '\0';
        const enum ocp_status status = work(f, false, &message);
        *counter = 0;
        if (!failed_call[0]) {
            assert_int_equal(status, OCP_OK);
            break;
        }
        assert_true(status == OCP_OK || message.text[0]);
        recover(f, failed_call, n);
    }
    assert_true(n > least);
    print_message("%ld failures, one at a time\n", failures);
}

static void every_call_fails_once(void **state)
{
    fail_each(*state, &calls_left, 100);
}

static void every_allocation_fails_once(void **state)
{
    fail_each(*state, &allocations_left, 20);
}

static void the_disk_is_full_at_every_size(void **state)
{
    struct fixture *f = *state;
    struct ocp_message message = {0};
    struct rlimit whole;
    long n = 0;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &whole), 0);
    (void)signal(SIGXFSZ, SIG_IGN);
    for (rlim_t size = 0; size < f->whole_size + 4096; size = size < 8192 ? size + 700 : size + size / 3) {
        const struct rlimit small = {size, whole.rlim_max};
        next_target(f, ++n);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        const enum ocp_status status = work(f, false, &message);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &whole), 0);
        assert_true(status == OCP_IO || size >= f->whole_size);
        assert_true(status == OCP_OK || strstr(message.text, "File too large") || strstr(message.text, "disk may be full"));
        recover(f, "full disk", (long)size);
    }
    (void)signal(SIGXFSZ, SIG_DFL);
}

/* Root may write anywhere, so this happens as nobody, in a child. */
static void the_directory_is_not_ours(void **state)
{
    struct fixture *f = *state;
    (void)snprintf(f->target, sizeof f->target, "%s/locked/study", f->folder);
    assert_int_equal(mkdir(small_path(f->folder, "locked"), 0555), 0);
    const pid_t child = fork();
    if (child == 0) {
        struct ocp_message message = {0};
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
            _exit(2);
        }
        const enum ocp_status status = work(f, false, &message);
        _exit(status == OCP_IO && strstr(message.text, "Permission denied") ? 0 : 1);
    }
    int end = 0;
    assert_int_equal(waitpid(child, &end, 0), child);
    assert_true(WIFEXITED(end) && WEXITSTATUS(end) == 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    stride = argc > 1 ? strtol(argv[1], NULL, 10) : 1;
    failed_call = mmap(NULL, 64, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(failed_call != MAP_FAILED);
    const struct CMUnitTest tests[] = {CASE(every_call_fails_once), CASE(every_allocation_fails_once),
                                       CASE(the_disk_is_full_at_every_size), CASE(the_directory_is_not_ours)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
