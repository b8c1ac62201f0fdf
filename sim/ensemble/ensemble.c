/* A study from its design to its merged file. Decides which runs are missing, who computes them and in which groups; runs are
 * computed in compute.c and committed by writer.c. Results depend on none of these decisions. */
#include "ensemble/ensemble.h"

#include "ensemble/compute.h"
#include "ensemble/writer.h"

#include "engine/world.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct group {
    uint32_t replicate;
    uint32_t first, count; /* into the list of strategies */
};

struct schedule {
    struct group *groups;
    size_t n_groups;
    uint32_t *strategies; /* [missing] of the groups, one after the other */
    uint32_t missing;
    int workers, threads; /* threads: inside one world */
};

/* Bytes of one world, or 0 when none can be made (the runs will say why). */
static size_t weigh_world(const struct ocp_study *study, const struct ocp_model *model)
{
    struct ocp_world *world = NULL;
    size_t size = 0;
    if (ocp_world_make(model, &study->plan, 0, 0, &world, NULL) == OCP_OK) {
        size = world->arena_size;
        ocp_world_free(world);
    }
    return size;
}

/* Runs side by side use cores best. One world at a time, split by prison, is for worlds that are too large to have two per core,
 * and for fewer runs than cores. */
static enum ocp_split choose_split(const struct ocp_study *study, const struct ocp_model *model, enum ocp_split wish,
                                   uint32_t missing, int threads)
{
    enum { LARGE_ROWS = 100000 };
    uint64_t rows = 0;
    if (wish != OCP_SPLIT_AUTO || threads == 1 || study->plan.n_prisons == 1) {
        return wish == OCP_SPLIT_AUTO ? OCP_SPLIT_RUNS : wish;
    }
    if (missing < (uint32_t)threads) {
        return OCP_SPLIT_PRISONS;
    }
    for (size_t i = 0; i < study->plan.n_wings; i++) {
        rows += study->plan.wings[i].limit;
    }
    if (rows < LARGE_ROWS) {
        return OCP_SPLIT_RUNS;
    }
    const double memory = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    return 2.0 * threads * (double)weigh_world(study, model) > 0.5 * memory ? OCP_SPLIT_PRISONS : OCP_SPLIT_RUNS;
}

/* Into how many groups the strategies of a replicate are cut: one, so that burn-in is computed once, unless there would be too
 * few groups to keep all workers busy to the end. */
static uint32_t choose_pieces(uint32_t replicates, int workers)
{
    enum { GROUPS_PER_WORKER = 3 };
    const uint32_t wanted = workers > 1 ? (uint32_t)workers * GROUPS_PER_WORKER : 1;
    return replicates > 0 ? (wanted + replicates - 1) / replicates : 1;
}

static uint32_t list_missing(const struct ocp_study *study, const struct ocp_archive *archive, uint32_t replicate, uint32_t *out)
{
    uint32_t count = 0;
    for (uint32_t strategy = 0; strategy < study->plan.n_strategies; strategy++) {
        const uint32_t run = strategy * study->replicates + replicate;
        if (!ocp_archive_has(archive, run) || ocp_archive_has_failed(archive, run)) { /* what failed may have lacked memory only */
            out[count++] = strategy;
        }
    }
    return count;
}

static void cut(struct schedule *schedule, uint32_t replicate, uint32_t first, uint32_t count, uint32_t pieces)
{
    pieces = pieces < count ? pieces : count;
    for (uint32_t piece = 0; piece < pieces; piece++) {
        const uint32_t from = (uint32_t)((uint64_t)count * piece / pieces);
        const uint32_t to = (uint32_t)((uint64_t)count * (piece + 1) / pieces);
        schedule->groups[schedule->n_groups++] = (struct group){replicate, first + from, to - from};
    }
}

static void free_schedule(struct schedule *schedule)
{
    free(schedule->groups);
    free(schedule->strategies);
}

static enum ocp_status make_schedule(const struct ocp_study *study, const struct ocp_model *model,
                                     const struct ocp_archive *archive, const struct ocp_ensemble_options *options,
                                     struct schedule *out, struct ocp_message *message)
{
    const size_t n_runs = study->plan.n_strategies * study->replicates;
    const int threads = options->threads > 0 ? options->threads : omp_get_num_procs();
    *out = (struct schedule){.workers = 1, .threads = 1};
    out->groups = ocp_alloc(n_runs, sizeof *out->groups);
    out->strategies = ocp_alloc(n_runs, sizeof *out->strategies);
    if (!out->groups || !out->strategies) {
        free_schedule(out);
        (void)ocp_fail(message, OCP_NO_MEMORY, "no memory to plan %zu runs", n_runs);
        return OCP_NO_MEMORY;
    }
    uint32_t replicates = 0;
    for (uint32_t replicate = 0; replicate < study->replicates; replicate++) {
        const uint32_t count = list_missing(study, archive, replicate, out->strategies);
        replicates += count > 0;
        out->missing += count;
    }
    if (choose_split(study, model, options->split, out->missing, threads) == OCP_SPLIT_PRISONS) {
        out->threads = threads;
    } else {
        out->workers = threads;
    }
    const uint32_t pieces = choose_pieces(replicates, out->workers);
    uint32_t first = 0;
    for (uint32_t replicate = 0; replicate < study->replicates; replicate++) {
        const uint32_t count = list_missing(study, archive, replicate, out->strategies + first);
        cut(out, replicate, first, count, pieces);
        first += count;
    }
    return OCP_OK;
}

static void take(struct ocp_run *run, void *user)
{
    ocp_writer_take(user, run);
}

static bool is_stopped(void *user)
{
    return ocp_writer_is_stopped(user);
}

static void compute_all(const struct ocp_study *study, const struct ocp_model *model, const struct schedule *schedule,
                        struct ocp_writer *writer)
{
#pragma omp parallel for schedule(dynamic, 1) num_threads(schedule->workers) default(none) shared(study, model, schedule, writer)
    for (size_t i = 0; i < schedule->n_groups; i++) {
        const struct group *group = &schedule->groups[i];
        ocp_run_group_compute(&(struct ocp_run_group){study, model, group->replicate, schedule->strategies + group->first,
                                                      group->count, schedule->threads, &writer->effort, is_stopped, take, writer});
    }
}

/* Tells, line by line, what the archive found damaged. */
static void tell_findings(const struct ocp_archive *archive, const struct ocp_ensemble_options *options)
{
    char line[OCP_MESSAGE_SIZE];
    for (const char *text = ocp_archive_findings(archive); *text && options->note;) {
        const size_t length = strcspn(text, "\n"), kept = length < sizeof line ? length : sizeof line - 1;
        memcpy(line, text, kept);
        line[kept] = '\0';
        options->note(line, options->user);
        text += length + (text[length] == '\n');
    }
}

static enum ocp_status compute_missing(const struct ocp_study *study, const struct ocp_model *model, struct ocp_archive *archive,
                                       const struct ocp_ensemble_options *options, struct ocp_progress *progress,
                                       struct ocp_message *message)
{
    struct schedule schedule;
    enum ocp_status status = make_schedule(study, model, archive, options, &schedule, message);
    if (status != OCP_OK) {
        return status;
    }
    struct ocp_writer writer = {.archive = archive, .options = options, .batch = options->batch, .progress = *progress};
    writer.days_planned =
        (uint64_t)schedule.n_groups * study->plan.burn_in_days + (uint64_t)schedule.missing * study->plan.horizon_days;
    ocp_archive_log(archive, "computing %u runs in %zu groups: %d at a time, %d threads inside each", schedule.missing,
                    schedule.n_groups, schedule.workers, schedule.threads);
    status = schedule.missing > 0 ? ocp_writer_start(&writer, schedule.missing, message) : OCP_OK;
    if (status == OCP_OK && schedule.missing > 0) {
        compute_all(study, model, &schedule, &writer);
        status = ocp_writer_end(&writer, message);
        *progress = writer.progress;
    }
    free_schedule(&schedule);
    return status;
}

static struct ocp_progress count_runs(const struct ocp_study *study, const struct ocp_archive *archive)
{
    struct ocp_progress progress = {.n_runs = (uint32_t)study->plan.n_strategies * study->replicates, .eta_seconds = -1.0};
    for (uint32_t run = 0; run < progress.n_runs; run++) {
        const bool failed = ocp_archive_has_failed(archive, run) != 0;
        progress.n_done += !failed && ocp_archive_has(archive, run);
    }
    return progress;
}

enum ocp_status ocp_ensemble_run(const struct ocp_study *study, const struct ocp_model *model, const char *directory,
                                 const struct ocp_ensemble_options *options, struct ocp_progress *last, struct ocp_message *message)
{
    struct ocp_archive *archive = NULL;
    struct ocp_progress progress = {0};
    enum ocp_status status = ocp_plan_check(&study->plan, model, message);
    if (status == OCP_OK) {
        status = ocp_archive_open(directory, study, model, options->resume, &archive, message);
    }
    if (status == OCP_OK) {
        tell_findings(archive, options);
        progress = count_runs(study, archive);
        status = compute_missing(study, model, archive, options, &progress, message);
    }
    if (status == OCP_OK && progress.n_done + progress.n_failed < progress.n_runs) {
        ocp_archive_log(archive, "stopped on request: %u of %u runs are here", progress.n_done + progress.n_failed,
                        progress.n_runs);
        status = ocp_fail(message, OCP_CANCELLED, "stopped: %u of %u runs are kept in '%s'; resume it to go on",
                          progress.n_done + progress.n_failed, progress.n_runs, directory);
    } else if (status == OCP_OK) {
        status = ocp_archive_merge(archive, message);
    }
    ocp_archive_close(archive);
    if (last) {
        *last = progress;
    }
    return status;
}
