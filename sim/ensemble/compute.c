/* Runs in memory: burn-in once per replicate, then one branch per strategy. Decides how a run begins, ends and fails; leaves
 * to ensemble.c which runs are computed where.
 *
 * Why branches are allowed: nothing that depends on the strategy happens before the end of burn-in, so a world copied there and
 * a world that got there by itself are the same bits (a test compares them). */
#include "ensemble/compute.h"

#include "engine/measure.h"
#include "engine/world.h"
#include "ensemble/ensemble.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool is_stopped(const struct ocp_run_group *group)
{
    return group->stop && group->stop(group->user);
}

/* So many days; false when a stop was asked for on the way: what the world has by then is of no use. */
static bool advance(const struct ocp_run_group *group, struct ocp_world *world, uint32_t days)
{
    struct ocp_effort *effort = group->effort;
    double before = ocp_measure_prisoner_days(world);
    for (uint32_t day = 0; day < days; day++) {
        if (is_stopped(group)) {
            return false;
        }
        ocp_world_step(world, group->threads);
        if (effort) {
            const double after = ocp_measure_prisoner_days(world);
            (void)atomic_fetch_add_explicit(&effort->days, 1, memory_order_relaxed);
            (void)atomic_fetch_add_explicit(&effort->prisoner_days, (uint_fast64_t)(after - before), memory_order_relaxed);
            before = after;
        }
    }
    return true;
}

static struct ocp_run begin_run(const struct ocp_run_group *group, uint32_t strategy)
{
    return (struct ocp_run){.run = strategy * group->study->replicates + group->replicate,
                            .strategy = strategy,
                            .replicate = group->replicate,
                            .status = OCP_RUN_PENDING};
}

static void fail_run(struct ocp_run *run, const char *reason)
{
    const struct ocp_run empty = {.run = run->run,
                                  .strategy = run->strategy,
                                  .replicate = run->replicate,
                                  .status = OCP_RUN_FAILED,
                                  .wall_seconds = run->wall_seconds};
    ocp_run_free(run);
    *run = empty;
    (void)snprintf(run->reason, sizeof run->reason, "%.255s", reason);
}

static void *copy_of(const void *from, size_t count, size_t size)
{
    void *to = ocp_alloc(count, size);
    if (to && count > 0) {
        memcpy(to, from, count * size);
    }
    return to;
}

/* Takes what is to be kept out of a world at its horizon. */
static void end_run(struct ocp_world *world, struct ocp_run *run)
{
    const char *problem = ocp_world_verify(world);
    if (problem) {
        char reason[sizeof run->reason];
        (void)snprintf(reason, sizeof reason, "an invariant is broken on day %u: %s", world->day, problem);
        fail_run(run, reason);
        return;
    }
    struct ocp_message message = {0};
    if (ocp_measure_check(world, &message) != OCP_OK) {
        fail_run(run, message.text);
        return;
    }
    const size_t outcomes = world->model->n_outcomes;
    const double *totals = ocp_measure_prison_totals(world);
    const struct ocp_event_row *events = ocp_measure_events(world, &run->n_events);
    run->value = copy_of(ocp_measure_values(world), outcomes * ocp_measure_periods(world->plan), sizeof *run->value);
    run->prison_total = totals ? copy_of(totals, outcomes * world->n_prisons, sizeof *run->prison_total) : NULL;
    run->events = events ? copy_of(events, run->n_events, sizeof *run->events) : NULL;
    if (!run->value || (totals && !run->prison_total) || (events && !run->events)) {
        fail_run(run, "no memory for its results");
        return;
    }
    run->state_hash = ocp_world_hash(world);
    run->status = OCP_RUN_DONE;
}

enum way { WAY_DONE, WAY_STOPPED, WAY_NO_MEMORY };

/* From the end of burn-in to the horizon, with the snapshots that the plan asks for on the way. */
static enum way advance_and_look(const struct ocp_run_group *group, struct ocp_world *world, struct ocp_run *run)
{
    const struct ocp_plan *plan = &group->study->plan;
    const size_t looks = group->replicate < plan->snapshot_replicates ? plan->n_snapshots : 0;
    uint32_t day = 0;
    for (size_t i = 0; i < looks; i++) {
        if (!advance(group, world, plan->snapshot_day[i] - day)) {
            return WAY_STOPPED;
        }
        day = plan->snapshot_day[i];
        if (ocp_network_add(&run->network, world, run->run, NULL) != OCP_OK) {
            return WAY_NO_MEMORY;
        }
    }
    return advance(group, world, plan->horizon_days - day) ? WAY_DONE : WAY_STOPPED;
}

/* From the end of burn-in to the horizon and out. */
static void finish(const struct ocp_run_group *group, struct ocp_world *world, double began)
{
    struct ocp_run run = begin_run(group, world->strategy);
    const enum way way = advance_and_look(group, world, &run);
    if (way == WAY_STOPPED) {
        ocp_run_free(&run);
        return;
    }
    if (way == WAY_DONE) {
        end_run(world, &run);
    } else {
        fail_run(&run, "no memory for a snapshot of the network");
    }
    run.wall_seconds = seconds_now() - began;
    group->take(&run, group->user);
}

static void give_up(const struct ocp_run_group *group, uint32_t strategy, const char *reason)
{
    struct ocp_run run = begin_run(group, strategy);
    fail_run(&run, reason);
    group->take(&run, group->user);
}

void ocp_run_group_compute(const struct ocp_run_group *group)
{
    const struct ocp_study *study = group->study;
    const uint32_t last = group->strategies[group->n_strategies - 1];
    struct ocp_world *trunk = NULL;
    struct ocp_message message = {0};
    double began = seconds_now();
    if (is_stopped(group)) {
        return;
    }
    if (ocp_world_make(group->model, &study->plan, group->replicate, last, &trunk, &message) != OCP_OK) {
        for (size_t i = 0; i < group->n_strategies; i++) {
            give_up(group, group->strategies[i], message.text);
        }
        return;
    }
    if (!advance(group, trunk, study->plan.burn_in_days)) {
        ocp_world_free(trunk);
        return;
    }
    for (size_t i = 0; i + 1 < group->n_strategies && !is_stopped(group); i++) {
        struct ocp_world *branch = NULL;
        if (ocp_world_make(group->model, &study->plan, group->replicate, group->strategies[i], &branch, &message) != OCP_OK) {
            give_up(group, group->strategies[i], message.text);
            continue;
        }
        if (ocp_world_copy(branch, trunk, &message) != OCP_OK) {
            give_up(group, group->strategies[i], message.text);
        } else {
            finish(group, branch, began);
        }
        ocp_world_free(branch);
        began = seconds_now();
    }
    if (!is_stopped(group)) {
        finish(group, trunk, began);
    }
    ocp_world_free(trunk);
}

static void keep_run(struct ocp_run *run, void *user)
{
    *(struct ocp_run *)user = *run;
}

enum ocp_status ocp_run_compute(const struct ocp_study *study, const struct ocp_model *model, uint32_t strategy, uint32_t replicate,
                                int threads, struct ocp_run *out, struct ocp_message *message)
{
    *out = (struct ocp_run){0};
    if (strategy >= study->plan.n_strategies || replicate >= study->replicates) {
        return ocp_fail(message, OCP_NOT_FOUND, "there is no replicate %u of strategy %u: the study has %u of %zu strategies",
                        replicate, strategy, study->replicates, study->plan.n_strategies);
    }
    const enum ocp_status status = ocp_plan_check(&study->plan, model, message);
    if (status == OCP_OK) {
        ocp_run_group_compute(
            &(struct ocp_run_group){study, model, replicate, &strategy, 1, threads > 1 ? threads : 1, NULL, NULL, keep_run, out});
    }
    return status;
}
