/* A study directory open for one writer. Decides what counts as done and in which order things become durable; the forms of
 * files are left to design.c, journal.c, shard.c and merged.c. */
#include "archive/inside.h"

#include "archive/isolate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

void ocp_archive_log(const struct ocp_archive *archive, const char *format, ...)
{
    char line[1400];
    struct timespec now;
    struct tm date;
    va_list arguments;
    if (archive->log < 0) {
        return;
    }
    (void)clock_gettime(CLOCK_REALTIME, &now);
    size_t length = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%SZ ", gmtime_r(&now.tv_sec, &date));
    va_start(arguments, format);
    const int text = vsnprintf(line + length, sizeof line - length - 1, format, arguments);
    va_end(arguments);
    length += text < 0 ? 0 : (size_t)text < sizeof line - length - 1 ? (size_t)text : sizeof line - length - 2;
    line[length++] = '\n';
    (void)ocp_file_write_all(archive->log, line, length);
}

void ocp_archive_find(struct ocp_archive *archive, const char *format, ...)
{
    char text[OCP_PATH_SIZE + 256];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ocp_archive_log(archive, "%s", text);
    const size_t used = strlen(archive->findings);
    (void)snprintf(archive->findings + used, sizeof archive->findings - used, "%s%s", used ? "\n" : "", text);
}

const char *ocp_archive_findings(const struct ocp_archive *archive)
{
    return archive->findings;
}

enum ocp_status ocp_archive_fits(const struct ocp_study *study, const struct ocp_model *model, struct ocp_message *message)
{
    struct ocp_block_shape shape;
    uint32_t n_runs = 0;
    return ocp_block_shape_of(study, model, &shape, &n_runs, message);
}

int ocp_archive_has(const struct ocp_archive *archive, uint32_t run)
{
    return run < archive->n_runs && archive->state[run] != OCP_RUN_PENDING;
}

int ocp_archive_has_failed(const struct ocp_archive *archive, uint32_t run)
{
    return run < archive->n_runs && archive->state[run] == OCP_RUN_FAILED;
}

void ocp_archive_close(struct ocp_archive *archive)
{
    if (!archive) {
        return;
    }
    const int descriptors[] = {archive->journal_file, archive->log, archive->lock};
    for (size_t i = 0; i < OCP_COUNT(descriptors); i++) {
        if (descriptors[i] >= 0) {
            (void)close(descriptors[i]);
        }
    }
    ocp_journal_free(&archive->journal);
    free(archive->state);
    free(archive);
}

/* Marks the runs of a journal entry. A run that failed and was computed again is what the later shard says; one that is done stays so. */
void ocp_archive_mark(struct ocp_archive *archive, const struct ocp_entry *entry)
{
    size_t next = 0; /* of those that failed, which are among the runs in the same order */
    for (size_t i = 0; i < entry->n_runs; i++) {
        int8_t *state = &archive->state[entry->runs[i]];
        const bool failed = next < entry->n_failed && entry->failed[next] == entry->runs[i];
        next += failed;
        *state = (int8_t)(failed && *state != OCP_RUN_DONE ? OCP_RUN_FAILED : OCP_RUN_DONE);
    }
}

/* Adds an entry to the journal on disk and in memory; takes its arrays. */
enum ocp_status ocp_archive_enter(struct ocp_archive *archive, struct ocp_entry *entry, struct ocp_message *message)
{
    entry->sequence = archive->next_sequence;
    enum ocp_status status = ocp_journal_append(archive->journal_file, entry, message);
    if (status == OCP_OK) {
        archive->next_sequence++;
        if (entry->kind == OCP_ENTRY_SHARD) {
            ocp_archive_mark(archive, entry);
        }
        status = ocp_journal_keep(&archive->journal, entry, message);
    }
    ocp_entry_free(entry);
    return status;
}

struct write_shard {
    const struct ocp_archive *archive;
    const struct ocp_block *block;
    const char *path;
};

/* In the child: write, close, reopen, compare. */
static enum ocp_status write_shard(void *context, int out, struct ocp_message *message)
{
    const struct write_shard *job = context;
    struct ocp_block back;
    (void)out;
    enum ocp_status status = ocp_shard_write(job->path, job->block, job->archive->design_hash, message);
    if (status != OCP_OK) {
        return status;
    }
    status = ocp_shard_read(job->path, job->archive->design_hash, job->archive->shape, job->archive->n_runs, false, &back, message);
    if (status == OCP_OK) {
        char wrote[65], got[65];
        ocp_block_digest(job->block, job->archive->design_hash, wrote);
        ocp_block_digest(&back, job->archive->design_hash, got);
        status = strcmp(wrote, got) == 0 ? OCP_OK : ocp_fail(message, OCP_DAMAGED, "'%s' does not read back as written", job->path);
    }
    return status;
}

static enum ocp_status list_runs(const struct ocp_block *block, struct ocp_entry *entry, struct ocp_message *message)
{
    entry->runs = ocp_alloc(block->n_runs, sizeof *entry->runs);
    entry->failed = ocp_alloc(block->n_runs, sizeof *entry->failed);
    if (!entry->runs || !entry->failed) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory to note %u runs", block->n_runs);
    }
    entry->n_runs = block->n_runs;
    for (uint32_t i = 0; i < block->n_runs; i++) {
        entry->runs[i] = block->run[i];
        if (block->status[i] == OCP_RUN_FAILED) {
            entry->failed[entry->n_failed++] = block->run[i];
        }
    }
    return OCP_OK;
}

static enum ocp_status check_batch(const struct ocp_archive *archive, const struct ocp_run *runs, size_t count,
                                   struct ocp_message *message)
{
    for (size_t i = 0; i < count; i++) {
        OCP_REQUIRE(runs[i].run < archive->n_runs);
        OCP_REQUIRE(runs[i].status == OCP_RUN_DONE || runs[i].status == OCP_RUN_FAILED);
        OCP_REQUIRE(runs[i].status == OCP_RUN_FAILED || runs[i].value);
        if (archive->state[runs[i].run] == OCP_RUN_DONE) {
            return ocp_fail(message, OCP_CONFLICT, "run %u is in the archive already", runs[i].run);
        }
    }
    return OCP_OK;
}

static void log_batch(const struct ocp_archive *archive, const char *name, const struct ocp_run *runs, size_t count)
{
    double seconds = 0.0;
    size_t failed = 0;
    for (size_t i = 0; i < count; i++) {
        seconds += runs[i].wall_seconds;
        failed += runs[i].status == OCP_RUN_FAILED;
        if (runs[i].status == OCP_RUN_FAILED) {
            ocp_archive_log(archive, "run %u failed: %s", runs[i].run, runs[i].reason);
        }
    }
    ocp_archive_log(archive, "%s: %zu runs, %zu of them failed, %.3f s of computing", name, count, failed, seconds);
}

/* Writes the block as `name` and makes it durable, up to but without the journal line. */
static enum ocp_status store_block(struct ocp_archive *archive, const struct ocp_block *block, const char *name,
                                   struct ocp_entry *entry, struct ocp_message *message)
{
    char temporary[32], path[OCP_PATH_SIZE], doing[64];
    (void)snprintf(temporary, sizeof temporary, "%s.tmp", name);
    (void)snprintf(doing, sizeof doing, "writing the shard '%s'", name);
    enum ocp_status status = ocp_file_join(path, archive->shards, temporary, message);
    if (status != OCP_OK) {
        return status;
    }
    struct write_shard job = {archive, block, path};
    const struct ocp_task task = {doing, path, OCP_IO, archive->lock, &job, write_shard, NULL};
    status = ocp_task_run(&task, message);
    if (status == OCP_OK) {
        status = ocp_file_digest(path, &entry->size, entry->sha256, message);
    }
    if (status == OCP_OK) {
        status = ocp_file_publish(archive->shards, temporary, name, message);
    }
    if (status != OCP_OK) {
        (void)unlink(path);
    }
    return status;
}

enum ocp_status ocp_archive_commit(struct ocp_archive *archive, const struct ocp_run *runs, size_t count,
                                   struct ocp_message *message)
{
    struct ocp_block block = {0};
    struct ocp_entry entry = {.kind = OCP_ENTRY_SHARD};
    char name[16];
    if (count == 0) {
        return OCP_OK;
    }
    enum ocp_status status = check_batch(archive, runs, count, message);
    if (status == OCP_OK) {
        status = ocp_block_from_runs(&block, archive->shape, runs, count, message);
    }
    if (status == OCP_OK) {
        status = list_runs(&block, &entry, message);
    }
    if (status == OCP_OK) {
        (void)snprintf(name, sizeof name, "%04u.h5", archive->next_shard);
        (void)snprintf(entry.file, sizeof entry.file, "shards/%s", name);
        status = store_block(archive, &block, name, &entry, message);
    }
    if (status == OCP_OK) {
        archive->next_shard++;
        status = ocp_archive_enter(archive, &entry, message);
    }
    if (status == OCP_OK) {
        log_batch(archive, name, runs, count);
    } else {
        ocp_archive_log(archive, "a batch of %zu runs could not be stored: %s", count, message ? message->text : "");
    }
    ocp_entry_free(&entry);
    ocp_block_free(&block);
    return status;
}

static bool is_locked(const char *folder)
{
    char path[OCP_PATH_SIZE];
    if (ocp_file_join(path, folder, "lock", NULL) != OCP_OK) {
        return false;
    }
    int lock = -1;
    (void)ocp_file_open(path, O_RDONLY, &lock, NULL);
    const bool locked = lock >= 0 && flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (lock >= 0) {
        (void)close(lock);
    }
    return locked;
}

/* Whether the file of a merged entry is still there with its size. */
static bool is_present(const char *folder, const struct ocp_entry *entry)
{
    char path[OCP_PATH_SIZE];
    struct stat info;
    return ocp_file_join(path, folder, entry->file, NULL) == OCP_OK && stat(path, &info) == 0 &&
           (uint64_t)info.st_size == entry->size;
}

enum ocp_status ocp_archive_status(const char *directory, struct ocp_progress_state *out, struct ocp_message *message)
{
    struct ocp_design design;
    struct ocp_journal journal = {0};
    char path[OCP_PATH_SIZE];
    *out = (struct ocp_progress_state){0};
    enum ocp_status status = ocp_design_read(directory, &design, message);
    if (status == OCP_NOT_FOUND) {
        return ocp_fail(message, OCP_NOT_FOUND, "'%s' is not a study directory: it has no design.json", directory);
    }
    if (status == OCP_OK) {
        status = ocp_file_join(path, directory, "journal", message);
    }
    if (status == OCP_OK) {
        status = ocp_journal_read(path, design.n_runs, &journal, message);
    }
    if (status != OCP_OK) {
        return status;
    }
    out->n_runs = design.n_runs;
    memcpy(out->design_hash, design.design_hash, sizeof out->design_hash);
    for (size_t i = 0; i < journal.count; i++) {
        const struct ocp_entry *entry = &journal.entries[i];
        if (entry->kind == OCP_ENTRY_SHARD) {
            out->n_done += (uint32_t)(entry->n_runs - entry->n_failed);
            out->n_failed += (uint32_t)entry->n_failed;
        }
        out->merged = entry->kind == OCP_ENTRY_MERGED && is_present(directory, entry);
    }
    out->locked = is_locked(directory);
    ocp_journal_free(&journal);
    return OCP_OK;
}
