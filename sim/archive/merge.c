/* From shards to study.h5, and reading it in a child. Decides that nothing is merged or read unverified. */
#include "archive/inside.h"
#include "archive/isolate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char merged_name[] = OCP_MERGED_FILE;

struct merge {
    const struct ocp_archive *archive;
    const char *path;
};

/* Where the events of each run begin in the merged log; all blocks are in memory by then. */
static void place_events(struct ocp_block *all, const struct ocp_block *part, const uint64_t *first)
{
    uint64_t next = 0;
    for (uint32_t row = 0; row < part->n_runs; row++) {
        const uint64_t count = part->n_events_of[row];
        if (count > 0) {
            memcpy(all->events + first[part->run[row]], part->events + next, count * sizeof *all->events);
        }
        next += count;
    }
}

static void place_rows(struct ocp_block *all, const struct ocp_block *part)
{
    const struct ocp_block_shape shape = all->shape;
    for (uint32_t row = 0; row < part->n_runs; row++) {
        const size_t run = part->run[row];
        if (all->status[run] == OCP_RUN_DONE) {
            continue; /* a later attempt that failed does not take away what is there */
        }
        all->status[run] = part->status[row];
        all->state_hash[run] = part->state_hash[row];
        all->n_events_of[run] = part->n_events_of[row];
        memcpy(all->reason + run * OCP_REASON_SIZE, part->reason + (size_t)row * OCP_REASON_SIZE, OCP_REASON_SIZE);
        for (size_t k = 0; k < shape.n_outcomes; k++) {
            memcpy(all->value + (k * all->n_runs + run) * shape.n_periods, part->value + (k * part->n_runs + row) * shape.n_periods,
                   shape.n_periods * sizeof *all->value);
            if (shape.n_prisons) {
                memcpy(all->prison_total + (k * all->n_runs + run) * shape.n_prisons,
                       part->prison_total + (k * part->n_runs + row) * shape.n_prisons,
                       shape.n_prisons * sizeof *all->prison_total);
            }
        }
    }
}

static enum ocp_status read_parts(const struct ocp_archive *archive, struct ocp_block *parts, size_t *count,
                                  struct ocp_message *message)
{
    for (size_t i = 0; i < archive->journal.count; i++) {
        const struct ocp_entry *entry = &archive->journal.entries[i];
        char path[OCP_PATH_SIZE];
        if (entry->kind != OCP_ENTRY_SHARD) {
            continue;
        }
        enum ocp_status status = ocp_file_join(path, archive->folder, entry->file, message);
        if (status == OCP_OK) {
            status = ocp_shard_read(path, archive->design_hash, archive->shape, archive->n_runs, false, &parts[*count], message);
        }
        if (status != OCP_OK) {
            return status;
        }
        ++*count;
    }
    return OCP_OK;
}

static enum ocp_status join_networks(struct ocp_block *all, const struct ocp_block *parts, size_t count,
                                     struct ocp_message *message)
{
    uint64_t n_nodes = 0, n_edges = 0;
    for (size_t i = 0; i < count; i++) {
        n_nodes += parts[i].n_nodes;
        n_edges += parts[i].n_edges;
    }
    if (n_nodes > OCP_CAP_NODES || n_edges > OCP_CAP_EDGES) {
        return ocp_fail(
            message, OCP_BAD_INPUT,
            "the study kept network snapshots of %llu nodes and %llu edges, more than one archive can hold; the runs are "
            "safe in its shards, but to merge them, repeat it with fewer snapshots or replicates",
            (unsigned long long)n_nodes, (unsigned long long)n_edges);
    }
    const enum ocp_status status = ocp_block_make_network(all, n_nodes, n_edges, message);
    n_nodes = n_edges = 0;
    for (size_t i = 0; i < count && status == OCP_OK; i++) {
        if (parts[i].n_nodes > 0) {
            memcpy(all->nodes + n_nodes, parts[i].nodes, parts[i].n_nodes * sizeof *all->nodes);
        }
        if (parts[i].n_edges > 0) {
            memcpy(all->edges + n_edges, parts[i].edges, parts[i].n_edges * sizeof *all->edges);
        }
        n_nodes += parts[i].n_nodes;
        n_edges += parts[i].n_edges;
    }
    if (status == OCP_OK) {
        ocp_network_sort(all->nodes, n_nodes, all->edges, n_edges);
    }
    return status;
}

static enum ocp_status join_parts(const struct ocp_archive *archive, struct ocp_block *parts, size_t count, struct ocp_block *all,
                                  struct ocp_message *message)
{
    uint64_t n_events = 0;
    for (size_t i = 0; i < count; i++) {
        n_events += parts[i].n_events;
    }
    if (n_events > OCP_CAP_EVENTS) {
        return ocp_fail(
            message, OCP_BAD_INPUT,
            "the study recorded %llu events, more than the %d that one archive can hold; the runs are safe in its shards, but "
            "to merge them, repeat it without events or with fewer replicates",
            (unsigned long long)n_events, OCP_CAP_EVENTS);
    }
    uint64_t *first = ocp_alloc(archive->n_runs, sizeof *first);
    if (!first) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory to merge %u runs", archive->n_runs);
    }
    enum ocp_status status = ocp_block_make(all, archive->shape, archive->n_runs, n_events, message);
    if (status == OCP_OK) {
        for (size_t i = 0; i < count; i++) {
            place_rows(all, &parts[i]);
        }
        for (uint32_t run = 0; run < archive->n_runs; run++) {
            all->run[run] = run;
            first[run] = run ? first[run - 1] + all->n_events_of[run - 1] : 0;
            if (all->status[run] == OCP_RUN_PENDING && status == OCP_OK) {
                status = ocp_fail(message, OCP_DAMAGED, "run %u is in the journal but in no shard", run);
            }
        }
        for (size_t i = 0; i < count && status == OCP_OK; i++) {
            place_events(all, &parts[i], first);
        }
        status = status == OCP_OK ? join_networks(all, parts, count, message) : status;
    }
    free(first);
    return status;
}

/* Writes the merged file and reads it back; the content hash covers every value. */
static enum ocp_status write_and_check(const struct merge *job, const struct ocp_results *results, const struct ocp_block *all,
                                       struct ocp_message *message)
{
    struct ocp_results *back = NULL;
    enum ocp_status status = ocp_merged_write(job->path, job->archive->study, job->archive->model, results, all, message);
    if (status == OCP_OK) {
        status = ocp_merged_read(job->path, false, &back, message);
    }
    if (status == OCP_OK && strcmp(back->content_hash, results->content_hash) != 0) {
        status = ocp_fail(message, OCP_DAMAGED, "'%s' does not read back as written", job->path);
    }
    ocp_results_free(back);
    return status;
}

/* In the child, which lives for this alone: what it allocates goes with it. */
static enum ocp_status merge_all(void *context, int out, struct ocp_message *message)
{
    const struct merge *job = context;
    struct ocp_block *parts = ocp_alloc(job->archive->journal.count, sizeof *parts);
    struct ocp_block all = {0};
    struct ocp_results *results = NULL;
    size_t count = 0;
    (void)out;
    if (!parts) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory to merge %u runs", job->archive->n_runs);
    }
    enum ocp_status status = read_parts(job->archive, parts, &count, message);
    if (status == OCP_OK) {
        status = join_parts(job->archive, parts, count, &all, message);
    }
    for (size_t i = 0; i < count; i++) {
        ocp_block_free(&parts[i]);
    }
    free(parts);
    if (status == OCP_OK) {
        status = ocp_results_describe(job->archive->study, job->archive->model, job->archive->design_hash, &all, &results, message);
    }
    if (status == OCP_OK) {
        status = write_and_check(job, results, &all, message);
    }
    ocp_results_free(results);
    ocp_block_free(&all);
    return status;
}

/* Every shard as the journal says, every run there; whether the merged file is there already, and whole. */
static enum ocp_status verify_all(struct ocp_archive *archive, bool *merged, struct ocp_message *message)
{
    *merged = false;
    for (uint32_t run = 0; run < archive->n_runs; run++) {
        if (archive->state[run] == OCP_RUN_PENDING) {
            return ocp_fail(message, OCP_NOT_FOUND,
                            "run %u of %u is not done: the study in '%s' has to go on before it can be merged", run,
                            archive->n_runs, archive->folder);
        }
    }
    for (size_t i = 0; i < archive->journal.count; i++) {
        const struct ocp_entry *entry = &archive->journal.entries[i];
        char path[OCP_PATH_SIZE], sha256[65] = "";
        uint64_t size = 0;
        enum ocp_status status = ocp_file_join(path, archive->folder, entry->file, message);
        if (status == OCP_OK && entry->kind != OCP_ENTRY_DESIGN) {
            status = ocp_file_digest(path, &size, sha256, message);
        }
        const bool same = size == entry->size && strcmp(sha256, entry->sha256) == 0;
        *merged = entry->kind == OCP_ENTRY_MERGED ? status == OCP_OK && same : *merged && entry->kind != OCP_ENTRY_SHARD;
        if (entry->kind == OCP_ENTRY_MERGED) {
            continue; /* wanting or damaged, it is written again */
        }
        if (entry->kind == OCP_ENTRY_SHARD && status != OCP_OK) {
            return status;
        } else if (entry->kind == OCP_ENTRY_SHARD && !same) {
            return ocp_fail(message, OCP_DAMAGED, "'%s' is not what the journal says it is; resume the study to repair it", path);
        }
    }
    return OCP_OK;
}

enum ocp_status ocp_archive_merge(struct ocp_archive *archive, struct ocp_message *message)
{
    char temporary[32], path[OCP_PATH_SIZE];
    bool merged = false;
    enum ocp_status status = verify_all(archive, &merged, message);
    if (status != OCP_OK || merged) {
        return status;
    }
    (void)snprintf(temporary, sizeof temporary, "%s.tmp", merged_name);
    if (ocp_file_join(path, archive->folder, temporary, message) != OCP_OK) {
        return OCP_BAD_INPUT;
    }
    struct merge job = {archive, path};
    struct ocp_entry entry = {.kind = OCP_ENTRY_MERGED};
    const struct ocp_task task = {"merging the shards", path, OCP_IO, archive->lock, &job, merge_all, NULL};
    (void)snprintf(entry.file, sizeof entry.file, "%s", merged_name);
    status = ocp_task_run(&task, message);
    if (status == OCP_OK) {
        status = ocp_file_digest(path, &entry.size, entry.sha256, message);
    }
    if (status == OCP_OK) {
        status = ocp_file_publish(archive->folder, temporary, merged_name, message);
    }
    if (status == OCP_OK) {
        status = ocp_archive_enter(archive, &entry, message);
    }
    if (status == OCP_OK) {
        ocp_archive_log(archive, "merged into '%s'", merged_name);
    } else {
        (void)unlink(path);
        ocp_archive_log(archive, "not merged: %s", message ? message->text : "");
    }
    return status;
}

struct reading {
    const char *path;
    struct ocp_results *results;
};

static enum ocp_status read_merged(void *context, int out, struct ocp_message *message)
{
    const struct reading *job = context;
    struct ocp_results *results = NULL;
    const enum ocp_status status = ocp_merged_read(job->path, true, &results, message);
    return status == OCP_OK ? ocp_results_send(results, out, message) : status;
}

static enum ocp_status take_merged(void *context, int in, struct ocp_message *message)
{
    struct reading *job = context;
    return ocp_results_receive(in, &job->results, message);
}

enum ocp_status ocp_results_read(const char *path, struct ocp_results **out, struct ocp_message *message)
{
    char file[OCP_PATH_SIZE];
    struct stat info;
    *out = NULL;
    if (stat(path, &info) != 0) {
        return ocp_fail(message, errno == ENOENT ? OCP_NOT_FOUND : OCP_IO, "cannot open '%s': %s", path, strerror(errno));
    }
    const bool folder = S_ISDIR(info.st_mode);
    if (snprintf(file, sizeof file, folder ? "%s/%s" : "%s", path, merged_name) >= OCP_PATH_SIZE) {
        return ocp_fail(message, OCP_BAD_INPUT, "the path '%s' is too long", path);
    }
    if (folder && stat(file, &info) != 0) {
        struct ocp_progress_state state;
        if (ocp_archive_status(path, &state, NULL) == OCP_OK) {
            return ocp_fail(message, OCP_NOT_FOUND, "the study in '%s' is not finished (%u of %u runs): resume it first", path,
                            state.n_done + state.n_failed, state.n_runs);
        }
        return ocp_fail(message, OCP_NOT_FOUND, "'%s' holds no study: there is no '%s' in it", path, merged_name);
    }
    struct reading job = {file, NULL};
    const struct ocp_task task = {"reading the results", file, OCP_DAMAGED, -1, &job, read_merged, take_merged};
    const enum ocp_status status = ocp_task_run(&task, message);
    if (status != OCP_OK) {
        ocp_results_free(job.results);
        return status;
    }
    *out = job.results;
    return OCP_OK;
}
