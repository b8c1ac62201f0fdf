/* The writer thread. Decides when runs are committed and progress is told; leaves the how to the archive. */
#include "ensemble/writer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROOM = 4096 };
static const double COMMIT_SECONDS = 2.0;   /* at most so much work is lost by a kill, besides the runs under way */
static const double PROGRESS_SECONDS = 0.1; /* between two calls of progress */

static double seconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static struct ocp_progress measure_progress(struct ocp_writer *writer)
{
    struct ocp_progress progress = writer->progress;
    const double days = (double)atomic_load_explicit(&writer->effort.days, memory_order_relaxed);
    const double prisoner_days = (double)atomic_load_explicit(&writer->effort.prisoner_days, memory_order_relaxed);
    progress.elapsed_seconds = seconds_now() - writer->began;
    progress.eta_seconds = days > 0.0 ? progress.elapsed_seconds * ((double)writer->days_planned - days) / days : -1.0;
    if (days > 0.0 && progress.eta_seconds < 0.0) {
        progress.eta_seconds = 0.0;
    }
    progress.prisoner_days_per_second = progress.elapsed_seconds > 0.0 ? prisoner_days / progress.elapsed_seconds : 0.0;
    return progress;
}

static void wait_a_little(struct ocp_writer *writer)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)(PROGRESS_SECONDS * 1e9);
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    (void)pthread_cond_timedwait(&writer->changed, &writer->mutex, &until);
}

/* Commits `runs` without the lock, so that workers go on. */
static void commit(struct ocp_writer *writer, struct ocp_run *runs, size_t count)
{
    struct ocp_message message = {0};
    (void)pthread_mutex_unlock(&writer->mutex);
    const enum ocp_status status = ocp_archive_commit(writer->archive, runs, count, &message);
    uint32_t failed = 0;
    for (size_t i = 0; i < count; i++) {
        failed += runs[i].status == OCP_RUN_FAILED;
        ocp_run_free(&runs[i]);
    }
    (void)pthread_mutex_lock(&writer->mutex);
    if (status == OCP_OK) {
        writer->progress.n_done += (uint32_t)count - failed;
        writer->progress.n_failed += failed;
    } else if (writer->status == OCP_OK) {
        writer->status = status;
        writer->message = message;
    }
}

/* Takes all pending runs; the caller holds the lock. */
static void flush(struct ocp_writer *writer, struct ocp_run *taken)
{
    const size_t count = writer->n_pending;
    memcpy(taken, writer->pending, count * sizeof *taken);
    writer->n_pending = 0;
    (void)pthread_cond_broadcast(&writer->changed); /* workers that wait for room */
    if (writer->status == OCP_OK) {
        commit(writer, taken, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        ocp_run_free(&taken[i]);
    }
}

static void report(struct ocp_writer *writer, double *last)
{
    const double now = seconds_now();
    if (!writer->options->progress || (now - *last < PROGRESS_SECONDS && !writer->ending)) {
        return;
    }
    const struct ocp_progress progress = measure_progress(writer);
    *last = now;
    (void)pthread_mutex_unlock(&writer->mutex);
    writer->options->progress(&progress, writer->options->user);
    (void)pthread_mutex_lock(&writer->mutex);
}

static void *live(void *argument)
{
    struct ocp_writer *writer = argument;
    struct ocp_run *taken = writer->pending + writer->room;
    double last_commit = seconds_now(), last_report = 0.0;
    (void)pthread_mutex_lock(&writer->mutex);
    while (!writer->ending || writer->n_pending > 0) {
        const bool due = writer->ending || writer->n_pending >= writer->batch || seconds_now() - last_commit >= COMMIT_SECONDS;
        if (writer->n_pending > 0 && due) {
            flush(writer, taken);
            last_commit = seconds_now();
        } else {
            wait_a_little(writer);
        }
        report(writer, &last_report);
    }
    report(writer, &last_report);
    (void)pthread_mutex_unlock(&writer->mutex);
    return NULL;
}

enum ocp_status ocp_writer_start(struct ocp_writer *writer, size_t missing, struct ocp_message *message)
{
    pthread_condattr_t monotonic;
    writer->room = missing < ROOM ? missing + 1 : ROOM;
    if (writer->batch == 0 || writer->batch > writer->room) {
        writer->batch = (uint32_t)writer->room;
    }
    writer->pending = ocp_alloc(2 * writer->room, sizeof *writer->pending);
    if (!writer->pending) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for %zu runs that wait to be written", writer->room);
    }
    (void)pthread_mutex_init(&writer->mutex, NULL);
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&writer->changed, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    writer->began = seconds_now();
    const int error = pthread_create(&writer->thread, NULL, live, writer);
    if (error) {
        (void)pthread_cond_destroy(&writer->changed);
        (void)pthread_mutex_destroy(&writer->mutex);
        free(writer->pending);
        return ocp_fail(message, OCP_NO_MEMORY, "cannot start the writer's thread: %s", strerror(error));
    }
    return OCP_OK;
}

void ocp_writer_take(struct ocp_writer *writer, struct ocp_run *run)
{
    (void)pthread_mutex_lock(&writer->mutex);
    while (writer->n_pending == writer->room) {
        (void)pthread_cond_wait(&writer->changed, &writer->mutex);
    }
    writer->pending[writer->n_pending++] = *run;
    if (writer->n_pending >= writer->batch) {
        (void)pthread_cond_broadcast(&writer->changed);
    }
    (void)pthread_mutex_unlock(&writer->mutex);
}

bool ocp_writer_is_stopped(struct ocp_writer *writer)
{
    if (writer->options->cancel && __atomic_load_n(writer->options->cancel, __ATOMIC_RELAXED)) {
        return true;
    }
    (void)pthread_mutex_lock(&writer->mutex);
    const bool failed = writer->status != OCP_OK;
    (void)pthread_mutex_unlock(&writer->mutex);
    return failed;
}

enum ocp_status ocp_writer_end(struct ocp_writer *writer, struct ocp_message *message)
{
    (void)pthread_mutex_lock(&writer->mutex);
    writer->ending = true;
    (void)pthread_cond_broadcast(&writer->changed);
    (void)pthread_mutex_unlock(&writer->mutex);
    (void)pthread_join(writer->thread, NULL);
    (void)pthread_cond_destroy(&writer->changed);
    (void)pthread_mutex_destroy(&writer->mutex);
    free(writer->pending);
    writer->progress = measure_progress(writer);
    return writer->status == OCP_OK ? OCP_OK : ocp_fail(message, writer->status, "%s", writer->message.text);
}
