/* The day: parameters are set, local phases run one convoy of prisons after the other (all phases of one convoy before the next),
 * exchange phases run alone. A convoy is a few neighbouring prisons: few enough that their rows stay in cache from phase to phase,
 * enough of them that the program of a phase, once fetched, serves many prisoners. Threads share out convoys; nothing they do
 * depends on which thread, or on who travels together. */
#include "engine/inside.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

/* Rows of prisoners and staff that travel together unless one prison alone has more: what a day touches of them fits 1 MB. */
enum { CONVOY_PRISONS = 16, CONVOY_ROWS = 900 };

static uint32_t rows_of(const struct ocp_world *world, uint32_t prison)
{
    return world->prisons[prison].row_limit + world->prisons[prison].staff_count;
}

static size_t scratch_size(const struct ocp_world *world)
{
    size_t largest = CONVOY_ROWS;
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        const size_t rows = rows_of(world, p);
        largest = rows > largest ? rows : largest;
    }
    const size_t local = ((size_t)256 << 10) + 1024 * largest;
    const size_t exchange = ((size_t)256 << 10) + (size_t)64 * world->n_rows;
    return local > exchange ? local : exchange;
}

enum ocp_status ocp_scratch_make(struct ocp_world *world, int threads, struct ocp_message *message)
{
    if (threads <= world->n_scratch) {
        return OCP_OK;
    }
    if (!world->convoys) {
        world->convoys = ocp_alloc(world->n_prisons, sizeof *world->convoys);
        if (!world->convoys) {
            return ocp_fail(message, OCP_NO_MEMORY, "no memory for the schedule of %u prisons", world->n_prisons);
        }
    }
    struct ocp_scratch *all = realloc(world->scratch, (size_t)threads * sizeof *all);
    if (!all) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for %d threads", threads);
    }
    world->scratch = all;
    for (int i = world->n_scratch; i < threads; i++) {
        const size_t size = scratch_size(world);
        all[i] = (struct ocp_scratch){.base = ocp_alloc(size, 1),
                                      .size = size,
                                      .shared = ocp_alloc(CONVOY_PRISONS * world->model->catalogue->n_mechanisms, sizeof(void *))};
        world->n_scratch = i + 1;
        if (!all[i].base || !all[i].shared) {
            return ocp_fail(message, OCP_NO_MEMORY, "no memory for the scratch space of thread %d (%zu KiB)", i, size >> 10);
        }
    }
    return OCP_OK;
}

struct ocp_day ocp_day_open(struct ocp_world *world, int thread)
{
    struct ocp_scratch *scratch = &world->scratch[thread];
    scratch->used = 0;
    scratch->kept = 0;
    scratch->local = false;
    memset(scratch->shared, 0, CONVOY_PRISONS * world->model->catalogue->n_mechanisms * sizeof(void *));
    return (struct ocp_day){.world = world, .day = world->day, .scratch = scratch, .shared = scratch->shared};
}

void *ocp_scratch(const struct ocp_day *day, size_t bytes)
{
    struct ocp_scratch *scratch = day->scratch;
    bytes = (bytes + 63) / 64 * 64;
    OCP_REQUIRE(scratch->used + bytes <= scratch->size);
    void *memory = scratch->base + scratch->used;
    scratch->used += bytes;
    return memory;
}

size_t ocp_scratch_mark(const struct ocp_day *day)
{
    return day->scratch->used;
}

void ocp_scratch_release(const struct ocp_day *day, size_t mark)
{
    OCP_REQUIRE(day->scratch->kept <= mark && mark <= day->scratch->used);
    day->scratch->used = mark;
}

void ocp_share(const struct ocp_day *day, unsigned m, void *shown)
{
    day->shared[m] = shown;
    day->scratch->kept = day->scratch->used;
}

static struct ocp_words draw_column(const struct ocp_day *day, uint32_t purpose, const uint32_t *who, uint32_t count,
                                    unsigned n_words)
{
    const size_t room = ((size_t)count + 15) / 16 * 16;
    uint32_t *words = ocp_scratch(day, room * n_words * sizeof *words);
    uint32_t *out[4] = {0};
    struct ocp_words result = {{0}};
    for (unsigned k = 0; k < n_words; k++) {
        out[k] = words + k * room;
        result.word[k] = out[k];
    }
    ocp_draw_column(day->world->key, day->day, who, 0, purpose, count, out[0], out[1], out[2], out[3]);
    return result;
}

struct ocp_words ocp_draw_rows(const struct ocp_day *day, uint32_t purpose, uint32_t first, uint32_t count, unsigned n_words)
{
    return draw_column(day, purpose, day->world->person + first, count, n_words);
}

struct ocp_words ocp_draw_staff(const struct ocp_day *day, uint32_t purpose, uint32_t first, uint32_t count, unsigned n_words)
{
    return draw_column(day, purpose, day->world->staff_id + first, count, n_words);
}

void ocp_draw(const struct ocp_day *day, uint32_t purpose, uint32_t who, uint32_t whom, uint32_t out[4])
{
    ocp_draw_four(day->world->key, day->day, who, whom, purpose, out);
}

void ocp_draw_once(const struct ocp_day *day, uint32_t purpose, uint32_t who, uint32_t whom, uint32_t out[4])
{
    ocp_draw_four(day->world->key, UINT32_MAX, who, whom, purpose, out);
}

bool ocp_day_local(const struct ocp_day *day)
{
    return day->scratch->local;
}

uint32_t ocp_horizon_day(const struct ocp_world *world)
{
    return world->day > world->first_day ? world->day - world->first_day : 0;
}

static bool runs_today(const struct ocp_world *world, const struct ocp_model_phase *phase)
{
    const uint8_t *off = world->plan->mechanism_off;
    return world->day % phase->phase->every == 0 && !(off && off[phase->mechanism]);
}

static enum ocp_stage stage_of(const struct ocp_model *model, size_t i)
{
    return model->catalogue->slots[model->phases[i].phase->slot].stage;
}

static void tell_watcher(const struct ocp_world *world, size_t phase)
{
    if (world->watch) {
        world->watch(world->watcher, phase);
    }
}

/* As many neighbours as there is room for, but so many convoys in all that no thread waits for long. */
static void form_convoys(struct ocp_world *world, int threads)
{
    uint32_t most = CONVOY_ROWS;
    if (threads > 1) {
        const uint32_t share = (world->n_rows + world->n_staff) / (8U * (uint32_t)threads);
        most = share < most ? share : most;
    }
    world->n_convoys = 0;
    for (uint32_t p = 0; p < world->n_prisons;) {
        struct ocp_convoy c = {p, p + 1};
        uint32_t rows = rows_of(world, p);
        while (c.end < world->n_prisons && c.end - c.first < CONVOY_PRISONS && rows + rows_of(world, c.end) <= most) {
            rows += rows_of(world, c.end++);
        }
        world->convoys[world->n_convoys++] = c;
        p = c.end;
    }
}

static void run_convoy(struct ocp_world *world, int thread, struct ocp_convoy c, size_t from, size_t to)
{
    struct ocp_day day = ocp_day_open(world, thread);
    day.scratch->local = true;
    void **const shared = day.shared;
    for (size_t i = from; i < to; i++) {
        if (!runs_today(world, &world->model->phases[i])) {
            continue;
        }
        for (uint32_t p = c.first; p < c.end; p++) {
            day.shared = shared + (p - c.first) * world->model->catalogue->n_mechanisms;
            world->model->phases[i].phase->run(&day, p);
            ocp_scratch_release(&day, day.scratch->kept);
            tell_watcher(world, i);
        }
    }
}

static void run_local(struct ocp_world *world, int threads, size_t from, size_t to)
{
    if (threads <= 1) {
        for (uint32_t c = 0; c < world->n_convoys; c++) {
            run_convoy(world, 0, world->convoys[c], from, to);
        }
        return;
    }
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) default(none) shared(world, from, to)
    for (uint32_t c = 0; c < world->n_convoys; c++) {
        run_convoy(world, omp_get_thread_num(), world->convoys[c], from, to);
    }
}

static void run_exchange(struct ocp_world *world, size_t i)
{
    if (runs_today(world, &world->model->phases[i])) {
        struct ocp_day day = ocp_day_open(world, 0);
        world->model->phases[i].phase->run(&day, OCP_NOWHERE);
        tell_watcher(world, i);
    }
}

void ocp_world_step(struct ocp_world *world, int threads)
{
    threads = threads > (int)world->n_prisons ? (int)world->n_prisons : threads;
    OCP_REQUIRE(ocp_scratch_make(world, threads, NULL) == OCP_OK);
    form_convoys(world, threads);
    ocp_blocks_update(world);
    const struct ocp_model *model = world->model;
    for (size_t i = 0; i < model->n_phases;) {
        size_t end = i + 1;
        if (stage_of(model, i) == OCP_LOCAL) {
            while (end < model->n_phases && stage_of(model, end) == OCP_LOCAL) {
                end++;
            }
            run_local(world, threads, i, end);
            ocp_rows_settle(world);
        } else {
            run_exchange(world, i);
        }
        i = end;
    }
    ocp_measures_close_day(world);
    world->day++;
}

static void hash_columns(const struct ocp_world *world, uint64_t *hash)
{
    for (size_t i = 0; i < world->model->n_columns; i++) {
        const struct ocp_model_column *c = &world->model->columns[i];
        hash[i] = ocp_hash_bytes(1, world->columns[i], ocp_entity_rows(world, c->column->entity) * c->size);
    }
}

static bool moves_rows(const char *const *list)
{
    for (; list && *list; list++) {
        if (strncmp(*list, "rows.", 5) == 0) {
            return true;
        }
    }
    return false;
}

/* "mechanism.column" of the first column that changed without being declared, or NULL. */
static enum ocp_status compare(const struct ocp_world *world, const struct ocp_model_phase *phase, const uint64_t *before,
                               const uint64_t *after, struct ocp_message *message)
{
    const struct ocp_model *model = world->model;
    for (size_t i = 0; i < model->n_columns; i++) {
        if (before[i] != after[i] && !ocp_phase_covers(model, phase->phase->writes, i)) {
            return ocp_fail(message, OCP_BAD_INPUT, "day %u: phase '%s.%s' changed %s.%s without declaring it", world->day,
                            model->catalogue->mechanisms[phase->mechanism]->name, phase->phase->name,
                            model->catalogue->mechanisms[model->columns[i].mechanism]->name, model->columns[i].column->name);
        }
    }
    return OCP_OK;
}

/* Where persons come and go, every column changes. */
static enum ocp_status judge(const struct ocp_world *world, const struct ocp_model_phase *phase, const uint64_t *before,
                             const uint64_t *after, struct ocp_message *message)
{
    return moves_rows(phase->phase->writes) ? OCP_OK : compare(world, phase, before, after, message);
}

/* One phase over the whole world, prison by prison if local. The phases of one prison thus no longer run back to back,
 * which must not matter either: local phases see only their own prison. What they share in scratch would be lost, so
 * the audit keeps each prison's phases together and compares after every phase. */
static enum ocp_status audit_local(struct ocp_world *world, size_t from, size_t to, uint64_t *before, uint64_t *after,
                                   struct ocp_message *message)
{
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        struct ocp_day day = ocp_day_open(world, 0);
        day.scratch->local = true;
        for (size_t i = from; i < to; i++) {
            if (!runs_today(world, &world->model->phases[i])) {
                continue;
            }
            hash_columns(world, before);
            world->model->phases[i].phase->run(&day, p);
            ocp_scratch_release(&day, day.scratch->kept);
            hash_columns(world, after);
            const enum ocp_status status = judge(world, &world->model->phases[i], before, after, message);
            if (status != OCP_OK) {
                return status;
            }
        }
    }
    return OCP_OK;
}

static enum ocp_status audit_exchange(struct ocp_world *world, size_t i, uint64_t *before, uint64_t *after,
                                      struct ocp_message *message)
{
    hash_columns(world, before);
    run_exchange(world, i);
    hash_columns(world, after);
    return judge(world, &world->model->phases[i], before, after, message);
}

enum ocp_status ocp_world_audit(struct ocp_world *world, struct ocp_message *message)
{
    const struct ocp_model *model = world->model;
    uint64_t *before = ocp_alloc(2 * model->n_columns, sizeof *before);
    if (!before) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for the audit");
    }
    uint64_t *after = before + model->n_columns;
    enum ocp_status status = OCP_OK;
    ocp_blocks_update(world);
    for (size_t i = 0; i < model->n_phases && status == OCP_OK;) {
        size_t end = i + 1;
        if (stage_of(model, i) == OCP_LOCAL) {
            while (end < model->n_phases && stage_of(model, end) == OCP_LOCAL) {
                end++;
            }
            status = audit_local(world, i, end, before, after, message);
            ocp_rows_settle(world);
        } else {
            status = audit_exchange(world, i, before, after, message);
        }
        i = end;
    }
    ocp_measures_close_day(world);
    world->day++;
    free(before);
    return status;
}
