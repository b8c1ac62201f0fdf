/* test_kills COUNT: kill -9 at random moments of a study, each followed by a resume. No run that the program has called finished
 * may be lost, and the merged file is that of a study that nobody disturbed. A study that ends before COUNT kills is checked and
 * the next one begun. */
#include "small_study.h"

#include "archive/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static const char replicates[] = "12";
enum { RUNS = 36 };

struct kills {
    long wanted, done;
    uint64_t chance; /* of the moments; fixed, although what happens at a moment is up to the machine */
    char *folder;
    char *whole;
    size_t whole_size;
};

static double seconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double next_uniform(struct kills *kills)
{
    kills->chance = kills->chance * 6364136223846793005U + 1442695040888963407U;
    return (double)(kills->chance >> 40) * 0x1p-24;
}

static pid_t start(const char *target, bool resume, int *out)
{
    const char *build = getenv("OCPSIM_BUILD_DIR");
    char program[1024];
    int ends[2];
    (void)snprintf(program, sizeof program, "%s/run_tiny_study", build ? build : ".");
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)dup2(ends[1], STDOUT_FILENO);
        (void)execl(program, program, target, resume ? "resume" : "new", replicates, "2", (char *)NULL);
        _exit(127);
    }
    (void)close(ends[1]);
    *out = ends[0];
    return child;
}

/* Reads progress until the moment comes or the program ends; the last number of runs it called finished. */
static uint32_t follow(int out, double until)
{
    char text[4096];
    size_t used = 0;
    uint32_t finished = 0;
    for (;;) {
        const double left = until - seconds_now();
        struct pollfd poll_for = {out, POLLIN, 0};
        if (left <= 0.0 || poll(&poll_for, 1, (int)(left * 1000.0) + 1) == 0) {
            return finished;
        }
        const ssize_t got = read(out, text + used, sizeof text - used - 1);
        if (got <= 0) {
            return finished;
        }
        used += (size_t)got;
        text[used] = '\0';
        for (char *end = NULL; (end = strchr(text, '\n'));) {
            finished = (uint32_t)strtoul(text, NULL, 10);
            used -= (size_t)(end + 1 - text);
            memmove(text, end + 1, used + 1);
        }
    }
}

static int wait_for(pid_t child)
{
    int end = 0;
    while (waitpid(child, &end, 0) < 0) {
        assert_int_equal(errno, EINTR);
    }
    return end;
}

/* Runs a session to its end. */
static void finish(const char *target, bool resume)
{
    int out = -1;
    const pid_t child = start(target, resume, &out);
    (void)follow(out, seconds_now() + 600.0);
    const int end = wait_for(child);
    (void)close(out);
    assert_true(WIFEXITED(end) && WEXITSTATUS(end) == 0);
}

static uint32_t count_kept(const char *target)
{
    struct ocp_progress_state state;
    struct ocp_message message = {0};
    const enum ocp_status status = ocp_archive_status(target, &state, &message);
    if (status == OCP_NOT_FOUND) {
        return 0; /* killed before the design was there */
    }
    if (status != OCP_OK) {
        fail_msg("%s", message.text);
    }
    assert_int_equal(state.n_failed, 0);
    return state.n_done;
}

/* One study, killed again and again until it ends or the kills are used up. */
static void torment(struct kills *kills, long number)
{
    char target[512];
    struct stat info;
    uint32_t kept = 0;
    double longest = 0.2;
    (void)snprintf(target, sizeof target, "%s/study%ld", kills->folder, number);
    while (kills->done < kills->wanted) {
        int out = -1;
        const pid_t child = start(target, stat(target, &info) == 0, &out);
        const uint32_t finished = follow(out, seconds_now() + longest * next_uniform(kills));
        (void)kill(child, SIGKILL);
        const uint32_t later = follow(out, seconds_now() + 10.0); /* what it had still said */
        const int end = wait_for(child);
        (void)close(out);
        if (WIFEXITED(end)) {
            assert_int_equal(WEXITSTATUS(end), 0);
            break;
        }
        kills->done++;
        const uint32_t now = count_kept(target);
        assert_true(now >= kept && now >= finished && now >= later);
        longest = now > kept ? 0.2 : longest * 1.2; /* verifying and merging must fit in at last */
        kept = now;
    }
    finish(target, stat(target, &info) == 0);
    size_t size = 0;
    char *bytes = small_file(small_path(target, "study.h5"), &size);
    assert_int_equal(size, kills->whole_size);
    assert_memory_equal(bytes, kills->whole, size);
    free(bytes);
}

static void nothing_is_lost(void **state)
{
    struct kills *kills = *state;
    const char *whole = small_path(kills->folder, "whole");
    finish(whole, false);
    assert_int_equal(count_kept(whole), RUNS);
    kills->whole = small_file(small_path(whole, "study.h5"), &kills->whole_size);
    long studies = 0;
    while (kills->done < kills->wanted) {
        torment(kills, studies++);
    }
    print_message("%ld kills in %ld studies of %d runs\n", kills->done, studies, RUNS);
}

int main(int argc, char **argv)
{
    struct kills kills = {.wanted = argc > 1 ? strtol(argv[1], NULL, 10) : 10, .chance = 20260101, .folder = small_folder()};
    const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(nothing_is_lost, &kills)};
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(kills.whole);
    small_folder_remove(kills.folder);
    return failed;
}
