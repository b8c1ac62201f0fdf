/* Makes, fills, copies, hashes and verifies worlds. Moves of persons are in rows.c, the day in schedule.c. */
#include "engine/world.h"

#include "engine/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t ocp_entity_rows(const struct ocp_world *world, enum ocp_entity entity)
{
    switch (entity) {
    case OCP_PRISONER:
        return world->n_rows;
    case OCP_STAFF:
        return world->n_staff;
    case OCP_WING:
        return world->n_wings;
    case OCP_PRISON:
        return world->n_prisons;
    case OCP_CELL:
        return world->n_cells;
    case OCP_GROUP:
        return world->n_groups;
    case OCP_JURISDICTION:
        return world->n_jurisdictions;
    case OCP_PERSON:
        return world->max_persons;
    case OCP_WORLD:
        return 1;
    case OCP_ENTITY_COUNT:
        break;
    }
    return 0;
}

static size_t take(size_t offset, size_t bytes)
{
    return offset + (bytes + 63) / 64 * 64;
}

/* One walk serves both for counting (base NULL) and for placing: the layout is a function of plan and model alone. */
static size_t lay_out(struct ocp_world *world, char *base)
{
    size_t offset = 0;
#define PLACE(field, count)                                            \
    do {                                                               \
        if (base) {                                                    \
            world->field = (void *)(base + offset);                    \
        }                                                              \
        offset = take(offset, (size_t)(count) * sizeof *world->field); \
    } while (0)
    PLACE(prisons, world->n_prisons);
    PLACE(wings, world->n_wings);
    PLACE(person, world->n_rows);
    PLACE(wing_of, world->n_rows);
    PLACE(row_of_person, world->max_persons);
    PLACE(left, world->n_rows);
    PLACE(n_left, world->n_prisons);
    PLACE(staff_id, world->n_staff);
    PLACE(arrivals, world->plan->burn_in_days + world->plan->horizon_days);
#undef PLACE
    for (size_t i = 0; i < world->model->n_columns; i++) {
        if (base) {
            world->columns[i] = base + offset;
        }
        const struct ocp_model_column *c = &world->model->columns[i];
        offset = take(offset, ocp_entity_rows(world, c->column->entity) * c->size);
    }
    return ocp_measures_lay(world, base, offset);
}

static void count_entities(struct ocp_world *world)
{
    const struct ocp_plan *plan = world->plan;
    world->n_prisons = (uint32_t)plan->n_prisons;
    world->n_wings = (uint32_t)plan->n_wings;
    world->n_groups = (uint32_t)plan->n_groups;
    world->n_cells = (uint32_t)(plan->n_prisons * plan->n_groups);
    world->n_jurisdictions = (uint32_t)plan->n_jurisdictions;
    for (size_t i = 0; i < plan->n_wings; i++) {
        world->n_rows += ocp_whole_lanes(plan->wings[i].limit);
    }
    for (size_t i = 0; i < plan->n_prisons; i++) {
        world->n_staff += plan->prisons[i].staff;
        world->n_persons += plan->prisons[i].prisoners;
    }
}

/* The exogenous arrivals are drawn before anything is allocated, so that every person number is known in advance. */
static enum ocp_status draw_arrivals(struct ocp_world *world, uint32_t **out, struct ocp_message *message)
{
    const uint32_t days = world->plan->burn_in_days + world->plan->horizon_days;
    uint32_t *per_day = ocp_alloc(days, sizeof *per_day);
    if (!per_day) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for %u days of arrivals", days);
    }
    const struct ocp_catalogue *c = world->model->catalogue;
    const struct ocp_day day = {.world = world};
    for (size_t m = 0; m < c->n_mechanisms; m++) {
        if (c->mechanisms[m]->arrivals) {
            c->mechanisms[m]->arrivals(&day, days, per_day);
        }
    }
    uint64_t total = world->n_persons;
    for (uint32_t d = 0; d < days; d++) {
        total += per_day[d];
    }
    if (total >= 0x7FFFFFFFULL) {
        free(per_day);
        return ocp_fail(message, OCP_BAD_INPUT, "%llu persons over %u days is more than 2^31", (unsigned long long)total, days);
    }
    world->max_persons = (uint32_t)total;
    *out = per_day;
    return OCP_OK;
}

static void fill_places(struct ocp_world *world)
{
    const struct ocp_plan *plan = world->plan;
    uint32_t row = 0;
    uint32_t staff = 0;
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        const struct ocp_prison_spec *spec = &plan->prisons[p];
        struct ocp_prison *prison = &world->prisons[p];
        *prison = (struct ocp_prison){.wing_first = spec->wing_first,
                                      .wing_count = spec->wing_count,
                                      .row_first = row,
                                      .staff_first = staff,
                                      .staff_count = spec->staff,
                                      .capacity = spec->capacity,
                                      .jurisdiction = spec->jurisdiction,
                                      .security = spec->security};
        for (uint32_t w = spec->wing_first; w < spec->wing_first + spec->wing_count; w++) {
            world->wings[w] = (struct ocp_wing){.first = row,
                                                .limit = plan->wings[w].limit,
                                                .capacity = plan->wings[w].capacity,
                                                .prison = p,
                                                .regime = plan->wings[w].regime};
            for (uint32_t i = 0; i < ocp_whole_lanes(plan->wings[w].limit); i++) {
                world->wing_of[row + i] = w;
            }
            row += ocp_whole_lanes(plan->wings[w].limit);
        }
        prison->row_limit = row - prison->row_first;
        staff += spec->staff;
    }
    for (uint32_t i = 0; i < world->n_staff; i++) {
        world->staff_id[i] = 0x80000000U | i;
    }
}

/* Spreads a prison's day-0 prisoners over its ordinary wings in proportion to places, the overflow where room is left. */
static void seat(struct ocp_world *world, uint32_t p, uint32_t *next)
{
    const struct ocp_prison *prison = &world->prisons[p];
    uint32_t left = world->plan->prisons[p].prisoners;
    uint64_t places = 0;
    for (uint32_t w = prison->wing_first; w < prison->wing_first + prison->wing_count; w++) {
        places += world->plan->regimes[world->wings[w].regime].special ? 0 : world->wings[w].capacity;
    }
    const uint32_t all = left;
    for (int round = 0; round < 2; round++) {
        for (uint32_t w = prison->wing_first; w < prison->wing_first + prison->wing_count && left > 0; w++) {
            struct ocp_wing *wing = &world->wings[w];
            if (world->plan->regimes[wing->regime].special) {
                continue;
            }
            uint32_t share = round == 0 && places > 0 ? (uint32_t)((uint64_t)all * wing->capacity / places) : left;
            share = share > wing->limit - wing->count ? wing->limit - wing->count : share;
            share = share > left ? left : share;
            wing->count += share;
            left -= share;
        }
    }
    OCP_REQUIRE(left == 0);
    for (uint32_t w = prison->wing_first; w < prison->wing_first + prison->wing_count; w++) {
        for (uint32_t i = 0; i < world->wings[w].count; i++) {
            const uint32_t row = world->wings[w].first + i;
            world->person[row] = *next;
            world->row_of_person[*next] = row;
            (*next)++;
        }
    }
}

static void populate(struct ocp_world *world)
{
    for (uint32_t i = 0; i < world->max_persons; i++) {
        world->row_of_person[i] = OCP_NOWHERE;
    }
    uint32_t next = 0;
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        seat(world, p, &next);
    }
    const struct ocp_catalogue *c = world->model->catalogue;
    struct ocp_day day = ocp_day_open(world, 0);
    for (size_t m = 0; m < c->n_mechanisms; m++) {
        if (c->mechanisms[m]->start) {
            c->mechanisms[m]->start(&day);
        }
    }
    for (uint32_t person = 0; person < next; person++) {
        for (size_t m = 0; m < c->n_mechanisms; m++) {
            if (c->mechanisms[m]->enter) {
                c->mechanisms[m]->enter(&day, world->row_of_person[person], person);
            }
        }
        day.scratch->used = 0;
    }
}

enum ocp_status ocp_world_make(const struct ocp_model *model, const struct ocp_plan *plan, uint32_t replicate, uint32_t strategy,
                               struct ocp_world **out, struct ocp_message *message)
{
    enum ocp_status status = ocp_plan_check(plan, model, message);
    if (status != OCP_OK) {
        return status;
    }
    struct ocp_world *world = ocp_alloc(1, sizeof *world);
    if (!world) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for a world");
    }
    world->model = model;
    world->plan = plan;
    world->key = ocp_key_make(plan->seed, replicate);
    world->strategy = strategy;
    world->first_day = plan->burn_in_days;
    count_entities(world);
    uint32_t *arrivals = NULL;
    status = ocp_measures_make(world, message);
    if (status == OCP_OK) {
        status = draw_arrivals(world, &arrivals, message);
    }
    if (status == OCP_OK) {
        world->columns = ocp_alloc(model->n_columns, sizeof *world->columns);
        world->arena_size = lay_out(world, NULL);
        world->arena = world->columns ? ocp_alloc(world->arena_size, 1) : NULL;
        if (!world->arena) {
            status = ocp_fail(message, OCP_NO_MEMORY, "no memory for a world of %u prisoners (%zu MiB)", world->n_persons,
                              world->arena_size >> 20);
        }
    }
    if (status == OCP_OK) {
        OCP_REQUIRE(arrivals);
        (void)lay_out(world, world->arena);
        memcpy(world->arrivals, arrivals, (plan->burn_in_days + plan->horizon_days) * sizeof *arrivals);
        fill_places(world);
        status = ocp_blocks_make(world, message);
    }
    if (status == OCP_OK) {
        status = ocp_scratch_make(world, 1, message);
    }
    free(arrivals);
    if (status != OCP_OK) {
        ocp_world_free(world);
        return status;
    }
    ocp_blocks_start(world);
    populate(world);
    *out = world;
    return OCP_OK;
}

void ocp_world_free(struct ocp_world *world)
{
    if (world) {
        for (int i = 0; i < world->n_scratch; i++) {
            free(world->scratch[i].base);
            free(world->scratch[i].shared);
        }
        free(world->scratch);
        free(world->convoys);
        ocp_blocks_free(world->blocks);
        ocp_measures_free(world);
        free(world->columns);
        free(world->arena);
        free(world);
    }
}

enum ocp_status ocp_world_copy(struct ocp_world *to, const struct ocp_world *from, struct ocp_message *message)
{
    OCP_REQUIRE(to->plan == from->plan && to->model == from->model && to->arena_size >= from->arena_size);
    OCP_REQUIRE(from->day <= from->first_day || to->strategy == from->strategy);
    if (to->max_persons != from->max_persons) {
        /* Another replicate: other arrivals, another layout. */
        to->max_persons = from->max_persons;
        (void)lay_out(to, to->arena);
    }
    memcpy(to->arena, from->arena, from->arena_size);
    to->key = from->key;
    to->day = from->day;
    to->n_persons = from->n_persons;
    to->blocks->ready = false;
    const bool same = to->strategy == from->strategy;
    for (size_t i = 0; i < to->blocks->n_interventions; i++) {
        to->blocks->trigger_day[i] = same ? from->blocks->trigger_day[i] : OCP_NOWHERE;
        to->blocks->first_day[i] = same ? from->blocks->first_day[i] : OCP_NOWHERE;
    }
    return ocp_measures_copy(to, from, message);
}

uint64_t ocp_hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    while (size >= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15ULL;
        hash ^= hash >> 29;
        at += 8;
        size -= 8;
    }
    uint64_t tail = 0;
    memcpy(&tail, at, size);
    hash = (hash ^ tail ^ ((uint64_t)size << 56)) * 0xBF58476D1CE4E5B9ULL;
    return hash ^ (hash >> 32);
}

uint64_t ocp_world_hash(const struct ocp_world *world)
{
    uint64_t hash = ocp_hash_bytes(0x6F637073696D0001ULL, &world->day, sizeof world->day);
    hash = ocp_hash_bytes(hash, world->person, world->n_rows * sizeof *world->person);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        hash = ocp_hash_bytes(hash, &world->wings[w].count, sizeof world->wings[w].count);
    }
    hash = ocp_hash_bytes(hash, world->staff_id, world->n_staff * sizeof *world->staff_id);
    for (size_t i = 0; i < world->model->n_columns; i++) {
        const struct ocp_model_column *c = &world->model->columns[i];
        hash = ocp_hash_bytes(hash, world->columns[i], ocp_entity_rows(world, c->column->entity) * c->size);
    }
    return ocp_measures_hash(world, hash);
}

uint32_t ocp_world_population(const struct ocp_world *world)
{
    uint32_t sum = 0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        sum += world->wings[w].count;
    }
    return sum;
}

/* Whether the places past a wing's last prisoner are zero in one column. */
static bool rest_is_clean(const struct ocp_world *world, const struct ocp_wing *wing, uint32_t column)
{
    const size_t size = world->model->columns[column].size;
    const char *base = world->columns[column];
    for (size_t at = (wing->first + wing->count) * size; at < (wing->first + ocp_whole_lanes(wing->limit)) * size; at++) {
        if (base[at] != 0) {
            return false;
        }
    }
    return true;
}

static const char *verify_rest(struct ocp_world *world)
{
    for (uint32_t w = 0; w < world->n_wings; w++) {
        for (size_t k = 0; k < world->model->n_of_prisoners; k++) {
            if (!rest_is_clean(world, &world->wings[w], world->model->of_prisoners[k])) {
                const struct ocp_model_column *c = &world->model->columns[world->model->of_prisoners[k]];
                (void)snprintf(world->problem, sizeof world->problem, "wing %u: %s.%s past the last prisoner is not zero", w,
                               world->model->catalogue->mechanisms[c->mechanism]->name, c->column->name);
                return world->problem;
            }
        }
    }
    return NULL;
}

static const char *verify_rows(struct ocp_world *world)
{
    uint32_t inside = 0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        if (wing->count > wing->limit) {
            (void)snprintf(world->problem, sizeof world->problem, "wing %u holds %u of at most %u", w, wing->count, wing->limit);
            return world->problem;
        }
        for (uint32_t i = 0; i < wing->count; i++) {
            const uint32_t person = world->person[wing->first + i];
            if (person >= world->n_persons || world->row_of_person[person] != wing->first + i ||
                (i > 0 && world->person[wing->first + i - 1] >= person)) {
                (void)snprintf(world->problem, sizeof world->problem, "row %u of wing %u: person %u is out of order", i, w, person);
                return world->problem;
            }
        }
        inside += wing->count;
    }
    for (uint32_t i = 0; i < world->max_persons; i++) {
        inside -= world->row_of_person[i] != OCP_NOWHERE;
    }
    return inside == 0 ? NULL : "a person is in two places or in none";
}

const char *ocp_world_verify(struct ocp_world *world)
{
    const char *problem = verify_rows(world);
    problem = problem ? problem : verify_rest(world);
    const struct ocp_catalogue *c = world->model->catalogue;
    const struct ocp_day day = ocp_day_open(world, 0);
    for (size_t m = 0; m < c->n_mechanisms && !problem; m++) {
        if (c->mechanisms[m]->verify) {
            problem = c->mechanisms[m]->verify(&day);
        }
    }
    return problem;
}
