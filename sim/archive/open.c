/* Opening a study directory for writing. Decides what of its content can be trusted after whatever happened before: design,
 * journal and shards are verified, whole shards that the journal misses are adopted, damaged ones are put aside. */
#include "archive/archive.h"
#include "archive/inside.h"
#include "archive/isolate.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static bool exists(const char *folder, const char *name)
{
    char path[OCP_PATH_SIZE];
    struct stat info;
    return ocp_file_join(path, folder, name, NULL) == OCP_OK && lstat(path, &info) == 0;
}

/* Whether the folder holds anything but what an unfinished start of ours leaves; `name` gets an example. */
static bool has_foreign_files(const char *folder, char name[256])
{
    static const char *const own[] = {".", "..", "lock", "log", "journal", "shards", "design.json.tmp", "journal.tmp"};
    DIR *list = opendir(folder);
    bool foreign = false;
    for (const struct dirent *entry = NULL; list && !foreign && (entry = readdir(list));) {
        foreign = true;
        for (size_t i = 0; i < OCP_COUNT(own) && foreign; i++) {
            foreign = strcmp(entry->d_name, own[i]) != 0;
        }
        (void)snprintf(name, 256, "%s", entry->d_name);
    }
    if (list) {
        (void)closedir(list);
    }
    return foreign;
}

static enum ocp_status prepare_folder(const char *folder, bool resume, struct ocp_message *message)
{
    struct stat info;
    char name[256];
    if (stat(folder, &info) != 0) {
        if (resume && errno == ENOENT) {
            return ocp_fail(message, OCP_NOT_FOUND, "there is no study directory '%s' to go on with", folder);
        }
        return ocp_file_make_folder(folder, message);
    }
    if (!S_ISDIR(info.st_mode)) {
        return ocp_fail(message, OCP_CONFLICT, "'%s' is a file; a study needs a directory of its own", folder);
    }
    if (!resume && exists(folder, "design.json")) {
        return ocp_fail(message, OCP_CONFLICT, "'%s' already holds a study; resume it, or give another directory", folder);
    }
    if (!exists(folder, "design.json") && has_foreign_files(folder, name)) {
        return ocp_fail(message, OCP_CONFLICT, "'%s' is not empty and not a study (it holds '%s'); give a new directory", folder,
                        name);
    }
    return OCP_OK;
}

/* Those who only look take the lock for an instant (ocp_archive_status), so a refusal counts after a few tries. */
static enum ocp_status take_lock(struct ocp_archive *archive, struct ocp_message *message)
{
    enum { TRIES = 10 };
    const struct timespec pause = {0, 20 * 1000 * 1000};
    char path[OCP_PATH_SIZE], owner[32] = "";
    enum ocp_status status = ocp_file_join(path, archive->folder, "lock", message);
    if (status != OCP_OK) {
        return status;
    }
    status = ocp_file_open(path, O_RDWR | O_CREAT, &archive->lock, message);
    if (status != OCP_OK) {
        return status;
    }
    int tries = 0;
    while (flock(archive->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return ocp_fail(message, OCP_IO, "cannot lock '%s': %s", path, strerror(errno));
        }
        if (++tries == TRIES) {
            const ssize_t got = read(archive->lock, owner, sizeof owner - 1);
            owner[got > 0 ? strcspn(owner, "\n") : 0] = '\0';
            return ocp_fail(message, OCP_CONFLICT, "another process (%s) is writing '%s'; wait for it or stop it",
                            *owner ? owner : "unknown", archive->folder);
        }
        (void)nanosleep(&pause, NULL);
    }
    const int length = snprintf(owner, sizeof owner, "%ld\n", (long)getpid());
    if (ftruncate(archive->lock, 0) != 0 || pwrite(archive->lock, owner, (size_t)length, 0) != length) {
        return ocp_fail(message, OCP_IO, "cannot write '%s': %s", path, strerror(errno));
    }
    return OCP_OK;
}

static enum ocp_status write_design(struct ocp_archive *archive, struct ocp_message *message)
{
    char *text = ocp_design_print(archive->study, archive->design_hash, archive->shape);
    if (!text) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for a design of %u runs", archive->n_runs);
    }
    const enum ocp_status status = ocp_file_replace(archive->folder, "design.json", text, strlen(text), message);
    free(text);
    return status;
}

/* The design on disk is this study's, or becomes it. A damaged one is replaced: it follows from the study, and every shard
 * says to which design it belongs. */
static enum ocp_status settle_design(struct ocp_archive *archive, bool resume, struct ocp_message *message)
{
    struct ocp_design design;
    struct ocp_message why = {0};
    const enum ocp_status status = ocp_design_read(archive->folder, &design, &why);
    if (status == OCP_OK && !resume) {
        return ocp_fail(message, OCP_CONFLICT, "another process has just begun a study in '%s'", archive->folder);
    }
    if (status == OCP_OK && (strcmp(design.design_hash, archive->design_hash) != 0 || design.n_runs != archive->n_runs)) {
        return ocp_fail(
            message, OCP_CONFLICT,
            "'%s' holds another study ('%s', design %.12s, %u runs) than this one (design %.12s, %u runs); the scenario or "
            "the model has changed since: give another directory",
            archive->folder, design.name, design.design_hash, design.n_runs, archive->design_hash, archive->n_runs);
    }
    if (status == OCP_DAMAGED) {
        ocp_archive_find(archive, "%s: written again", why.text);
    } else if (status != OCP_OK && status != OCP_NOT_FOUND) {
        return ocp_fail(message, status, "%s", why.text);
    }
    return status == OCP_OK ? OCP_OK : write_design(archive, message);
}

/* Whether the file of an entry is what the journal says; a finding when not. */
static bool is_whole(struct ocp_archive *archive, const struct ocp_entry *entry)
{
    char path[OCP_PATH_SIZE], sha256[65] = "";
    uint64_t size = 0;
    struct ocp_message why = {0};
    if (ocp_file_join(path, archive->folder, entry->file, &why) != OCP_OK || ocp_file_digest(path, &size, sha256, &why) != OCP_OK) {
        ocp_archive_find(archive, "%s", why.text);
        return false;
    }
    if (size != entry->size || strcmp(sha256, entry->sha256) != 0) {
        ocp_archive_find(archive, "'%s' is damaged: it has %llu bytes and SHA-256 %.12s..., the journal says %llu and %.12s...",
                         path, (unsigned long long)size, sha256, (unsigned long long)entry->size, entry->sha256);
        return false;
    }
    return true;
}

static void put_aside(struct ocp_archive *archive, const char *file)
{
    char path[OCP_PATH_SIZE], aside[OCP_PATH_SIZE];
    if (ocp_file_join(path, archive->folder, file, NULL) == OCP_OK &&
        snprintf(aside, sizeof aside, "%s.damaged", path) < (int)sizeof aside && rename(path, aside) == 0) {
        ocp_archive_log(archive, "'%s' put aside as '%s'", path, aside);
    }
}

/* Keeps the entries that hold; returns whether any was dropped. Merged files are judged by ocp_archive_merge. */
static bool verify_entries(struct ocp_archive *archive)
{
    struct ocp_journal *journal = &archive->journal;
    size_t kept = 0;
    for (size_t i = 0; i < journal->count; i++) {
        struct ocp_entry *entry = &journal->entries[i];
        const bool shard = entry->kind == OCP_ENTRY_SHARD;
        if (entry->sequence >= archive->next_sequence) {
            archive->next_sequence = entry->sequence + 1;
        }
        if (shard && !is_whole(archive, entry)) {
            ocp_archive_find(archive, "%zu runs of '%s' will be computed again", entry->n_runs, entry->file);
            put_aside(archive, entry->file);
            ocp_entry_free(entry);
            continue;
        }
        if (shard) {
            ocp_archive_mark(archive, entry);
        }
        const struct ocp_entry whole = *entry;
        *entry = (struct ocp_entry){0};
        journal->entries[kept++] = whole;
    }
    const bool dropped = kept < journal->count;
    journal->count = kept;
    return dropped;
}

static enum ocp_status make_design_entry(const struct ocp_archive *archive, struct ocp_entry *entry, struct ocp_message *message)
{
    char path[OCP_PATH_SIZE];
    const enum ocp_status status = ocp_file_join(path, archive->folder, "design.json", message);
    *entry = (struct ocp_entry){.kind = OCP_ENTRY_DESIGN, .file = "design.json"};
    return status == OCP_OK ? ocp_file_digest(path, &entry->size, entry->sha256, message) : status;
}

/* Writes the journal anew from the entries that hold, the design's first. */
static enum ocp_status rewrite_journal(struct ocp_archive *archive, struct ocp_message *message)
{
    struct ocp_journal fresh = {0};
    struct ocp_entry design;
    enum ocp_status status = make_design_entry(archive, &design, message);
    if (status == OCP_OK) {
        status = ocp_journal_keep(&fresh, &design, message);
    }
    for (size_t i = 0; i < archive->journal.count && status == OCP_OK; i++) {
        if (archive->journal.entries[i].kind == OCP_ENTRY_SHARD) {
            status = ocp_journal_keep(&fresh, &archive->journal.entries[i], message);
        }
    }
    size_t size = 0;
    char *text = status == OCP_OK ? ocp_journal_print(&fresh, &size) : NULL;
    if (text) {
        status = ocp_file_replace(archive->folder, "journal", text, size, message);
    } else if (status == OCP_OK) {
        status = ocp_fail(message, OCP_NO_MEMORY, "no memory for the journal");
    }
    free(text);
    ocp_journal_free(&archive->journal);
    archive->journal = fresh;
    return status;
}

static enum ocp_status open_journal(struct ocp_archive *archive, struct ocp_message *message)
{
    char path[OCP_PATH_SIZE];
    enum ocp_status status = ocp_file_join(path, archive->folder, "journal", message);
    if (status == OCP_OK) {
        status = ocp_journal_read(path, archive->n_runs, &archive->journal, message);
    }
    if (status != OCP_OK) {
        return status;
    }
    if (archive->journal.torn) {
        ocp_archive_log(archive, "the last line of the journal was cut short and is left out");
    }
    if (archive->journal.damaged > 0) {
        ocp_archive_find(archive, "%zu lines of '%s' are damaged and left out", archive->journal.damaged, path);
    }
    const bool bad = archive->journal.torn || archive->journal.damaged > 0 || archive->journal.count == 0 ||
                     archive->journal.entries[0].kind != OCP_ENTRY_DESIGN;
    if (verify_entries(archive) || bad) {
        status = rewrite_journal(archive, message);
    }
    if (status == OCP_OK) {
        status = ocp_file_open(path, O_RDWR, &archive->journal_file, message);
    }
    return status;
}

struct adoption {
    struct ocp_archive *archive;
    const char *path;
    struct ocp_entry entry;
};

/* In the child: the rows of the shard as run * 2 + failed, behind their count. */
static enum ocp_status read_orphan(void *context, int out, struct ocp_message *message)
{
    const struct adoption *job = context;
    struct ocp_block block;
    const enum ocp_status status =
        ocp_shard_read(job->path, job->archive->design_hash, job->archive->shape, job->archive->n_runs, true, &block, message);
    if (status != OCP_OK) {
        return status;
    }
    int error = ocp_file_write_all(out, &block.n_runs, sizeof block.n_runs);
    for (uint32_t row = 0; row < block.n_runs && !error; row++) {
        const uint64_t word = (uint64_t)block.run[row] * 2 + (block.status[row] == OCP_RUN_FAILED);
        error = ocp_file_write_all(out, &word, sizeof word);
    }
    return error ? ocp_fail(message, OCP_IO, "cannot hand over the runs of '%s': %s", job->path, strerror(error)) : OCP_OK;
}

static enum ocp_status take_orphan(void *context, int in, struct ocp_message *message)
{
    struct adoption *job = context;
    struct ocp_entry *entry = &job->entry;
    uint32_t rows = 0;
    uint64_t word = 0, next_free = 0;
    if (!ocp_file_read_all(in, &rows, sizeof rows) || rows > job->archive->n_runs) {
        return ocp_fail(message, OCP_DAMAGED, "'%s' names no runs", job->path);
    }
    entry->runs = ocp_alloc(rows, sizeof *entry->runs);
    entry->failed = ocp_alloc(rows, sizeof *entry->failed);
    if (!entry->runs || !entry->failed) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for the runs of '%s'", job->path);
    }
    for (uint32_t row = 0; row < rows; row++) {
        if (!ocp_file_read_all(in, &word, sizeof word) || word / 2 < next_free || word / 2 >= job->archive->n_runs ||
            job->archive->state[word / 2] == OCP_RUN_DONE) {
            return ocp_fail(message, OCP_CONFLICT, "'%s' has runs that other shards have", job->path);
        }
        next_free = word / 2 + 1;
        entry->runs[entry->n_runs++] = (uint32_t)(word / 2);
        if (word % 2) {
            entry->failed[entry->n_failed++] = (uint32_t)(word / 2);
        }
    }
    return OCP_OK;
}

/* A shard whose name was made durable just before the journal's line was, or whose line was damaged. */
static enum ocp_status adopt(struct ocp_archive *archive, const char *name, struct ocp_message *message)
{
    char path[OCP_PATH_SIZE];
    struct ocp_message why = {0};
    struct adoption job = {archive, path, {.kind = OCP_ENTRY_SHARD}};
    if (ocp_file_join(path, archive->shards, name, message) != OCP_OK) {
        return OCP_BAD_INPUT;
    }
    char file[sizeof job.entry.file];
    (void)snprintf(file, sizeof file, "shards/%.16s", name); /* at most nine digits and .h5 */
    memcpy(job.entry.file, file, sizeof file);
    const struct ocp_task task = {"reading a shard", path, OCP_DAMAGED, archive->lock, &job, read_orphan, take_orphan};
    enum ocp_status status = ocp_task_run(&task, &why);
    if (status == OCP_OK) {
        status = ocp_file_digest(path, &job.entry.size, job.entry.sha256, &why);
    }
    if (status == OCP_OK) {
        const size_t runs = job.entry.n_runs;
        status = ocp_archive_enter(archive, &job.entry, message);
        ocp_archive_log(archive, "'%s' was not in the journal but is whole: its %zu runs are taken", path, runs);
        return status;
    }
    ocp_entry_free(&job.entry);
    if (status == OCP_DAMAGED || status == OCP_CONFLICT) {
        ocp_archive_find(archive, "%s; it is not used", why.text);
        put_aside(archive, file);
        return OCP_OK;
    }
    return ocp_fail(message, status, "%s", why.text);
}

/* Number of a shard's file name, or -1. */
static long shard_number(const char *name)
{
    return ocp_journal_is_shard(name) ? strtol(name, NULL, 10) : -1;
}

static bool is_entered(const struct ocp_archive *archive, const char *name)
{
    for (size_t i = 0; i < archive->journal.count; i++) {
        const struct ocp_entry *entry = &archive->journal.entries[i];
        if (entry->kind == OCP_ENTRY_SHARD && strcmp(ocp_journal_shard(entry->file), name) == 0) {
            return true;
        }
    }
    return false;
}

/* What earlier writers left in the folder of shards: unfinished files go, whole shards are adopted, numbers are not used twice. */
static enum ocp_status settle_shards(struct ocp_archive *archive, struct ocp_message *message)
{
    struct dirent **list = NULL;
    enum ocp_status status = OCP_OK;
    const int count = scandir(archive->shards, &list, NULL, alphasort);
    if (count < 0) {
        return ocp_fail(message, OCP_IO, "cannot list '%s': %s", archive->shards, strerror(errno));
    }
    for (int i = 0; i < count; i++) {
        const char *name = list[i]->d_name;
        char path[OCP_PATH_SIZE];
        const long number = shard_number(name);
        const char *dot = strrchr(name, '.');
        if (dot && strcmp(dot, ".tmp") == 0 && ocp_file_join(path, archive->shards, name, NULL) == OCP_OK) {
            (void)unlink(path);
        }
        if (number >= (long)archive->next_shard) {
            archive->next_shard = (uint32_t)number + 1;
        }
        if (number >= 0 && status == OCP_OK && !is_entered(archive, name)) {
            status = adopt(archive, name, message);
        }
        free(list[i]);
    }
    free(list);
    return status;
}

static enum ocp_status open_folders(struct ocp_archive *archive, bool resume, struct ocp_message *message)
{
    char path[OCP_PATH_SIZE];
    enum ocp_status status = prepare_folder(archive->folder, resume, message);
    if (status == OCP_OK) {
        status = take_lock(archive, message);
    }
    if (status == OCP_OK) {
        status = ocp_file_join(path, archive->folder, "log", message);
    }
    if (status == OCP_OK) {
        status = ocp_file_open(path, O_WRONLY | O_APPEND | O_CREAT, &archive->log, message);
    }
    if (status == OCP_OK) {
        status = settle_design(archive, resume, message);
    }
    if (status == OCP_OK) {
        status = ocp_file_make_folder(archive->shards, message);
    }
    struct stat info;
    if (status == OCP_OK && (lstat(archive->shards, &info) != 0 || !S_ISDIR(info.st_mode))) {
        status = ocp_fail(message, OCP_DAMAGED, "'%s' is not a folder of this study but a link", archive->shards);
    }
    return status == OCP_OK ? ocp_file_sync_folder(archive->folder, message) : status;
}

static void log_opening(const struct ocp_archive *archive)
{
    uint32_t done = 0;
    for (uint32_t run = 0; run < archive->n_runs; run++) {
        done += archive->state[run] != OCP_RUN_PENDING;
    }
    ocp_archive_log(archive, "opened: study '%s', design %.12s, %u runs, %u of them here", archive->study->name,
                    archive->design_hash, archive->n_runs, done);
}

enum ocp_status ocp_archive_open(const char *directory, const struct ocp_study *study, const struct ocp_model *model, bool resume,
                                 struct ocp_archive **out, struct ocp_message *message)
{
    *out = NULL;
    struct ocp_archive *archive = ocp_alloc(1, sizeof *archive);
    if (!archive) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory to open '%s'", directory);
    }
    archive->study = study;
    archive->model = model;
    archive->lock = archive->journal_file = archive->log = -1;
    archive->next_sequence = 1; /* the design's line is 0 */
    enum ocp_status status = ocp_block_shape_of(study, model, &archive->shape, &archive->n_runs, message);
    if (status == OCP_OK) {
        ocp_study_design_hash(study, model, archive->design_hash);
        archive->state = ocp_alloc(archive->n_runs, sizeof *archive->state);
        status = archive->state ? OCP_OK : ocp_fail(message, OCP_NO_MEMORY, "no memory for %u runs", archive->n_runs);
    }
    if (status == OCP_OK && snprintf(archive->folder, sizeof archive->folder, "%s", directory) >= OCP_PATH_SIZE - 64) {
        status = ocp_fail(message, OCP_BAD_INPUT, "the name of the directory is longer than %d bytes", OCP_PATH_SIZE - 64);
    }
    if (status == OCP_OK) {
        status = ocp_file_join(archive->shards, archive->folder, "shards", message);
    }
    if (status == OCP_OK) {
        status = open_folders(archive, resume, message);
    }
    if (status == OCP_OK) {
        status = open_journal(archive, message);
    }
    if (status == OCP_OK) {
        status = settle_shards(archive, message);
    }
    if (status != OCP_OK) {
        ocp_archive_close(archive);
        return status;
    }
    log_opening(archive);
    *out = archive;
    return OCP_OK;
}
