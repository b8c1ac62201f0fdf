/* Persons enter, leave and move. Rows of a wing stay sorted by person, so memory order is a function of who is where. */
#include "engine/inside.h"

#include <string.h>

enum { LINE = 64 };

/* Prisoner column k of the model: where it starts and how many bytes a row has. */
static char *column_of(const struct ocp_world *world, size_t k, size_t *size)
{
    const uint32_t column = world->model->of_prisoners[k];
    *size = world->model->columns[column].size;
    return world->columns[column];
}

/* Asks for n rows of every column at once: one after the other, each would wait for memory. */
static void fetch_rows(const struct ocp_world *world, uint32_t from, uint32_t n)
{
    for (size_t k = 0; k < world->model->n_of_prisoners; k++) {
        size_t size;
        const char *base = column_of(world, k, &size);
        for (size_t at = from * size; at < (from + (size_t)n) * size; at += LINE) {
            __builtin_prefetch(base + at, 1);
        }
    }
}

/* Where `person` stands or would stand among the first `count` rows of the wing. */
static uint32_t place_in(const struct ocp_world *world, const struct ocp_wing *wing, uint32_t person)
{
    uint32_t low = 0;
    uint32_t high = wing->count;
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (world->person[wing->first + middle] < person) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Other prisons may be asking for the row meanwhile, see ocp_row_of. */
static void set_row(struct ocp_world *world, uint32_t person, uint32_t row)
{
    __atomic_store_n(&world->row_of_person[person], row, __ATOMIC_RELAXED);
}

/* Shifts rows [from, from + n) of every prisoner column by one row, up or down. */
static void shift(struct ocp_world *world, uint32_t from, uint32_t n, int by)
{
    const uint32_t to = (uint32_t)((int64_t)from + by);
    fetch_rows(world, from < to ? from : to, n + 1);
    memmove(world->person + to, world->person + from, n * sizeof *world->person);
    for (uint32_t i = 0; i < n; i++) {
        set_row(world, world->person[to + i], to + i);
    }
    for (size_t k = 0; k < world->model->n_of_prisoners && n > 0; k++) {
        size_t size;
        char *base = column_of(world, k, &size);
        memmove(base + to * size, base + from * size, n * size);
    }
}

static void clear(struct ocp_world *world, uint32_t row)
{
    world->person[row] = 0;
    for (size_t k = 0; k < world->model->n_of_prisoners; k++) {
        size_t size;
        char *to = column_of(world, k, &size);
        to += row * size;
        /* Most columns hold one number a row: a store, not a call. */
        switch (size) {
        case 1:
            *to = 0;
            break;
        case 2:
            memset(to, 0, 2);
            break;
        case 4:
            memset(to, 0, 4);
            break;
        default:
            memset(to, 0, size);
            break;
        }
    }
}

/* A row for the person, in order; `fresh` when its columns are to be zero. */
static uint32_t insert(struct ocp_world *world, uint32_t person, uint32_t w, bool fresh)
{
    struct ocp_wing *wing = &world->wings[w];
    OCP_REQUIRE(wing->count < wing->limit);
    const uint32_t place = place_in(world, wing, person);
    const uint32_t row = wing->first + place;
    shift(world, row, wing->count - place, 1);
    if (fresh && place < wing->count) { /* what lies past the last prisoner is zero already */
        clear(world, row);
    }
    wing->count++;
    world->person[row] = person;
    set_row(world, person, row);
    return row;
}

/* `mark` is what the person's row is from here on. */
static void drop(struct ocp_world *world, uint32_t row, uint32_t mark)
{
    struct ocp_wing *wing = &world->wings[world->wing_of[row]];
    set_row(world, world->person[row], mark);
    shift(world, row + 1, wing->first + wing->count - row - 1, -1);
    wing->count--;
    clear(world, wing->first + wing->count);
}

bool ocp_wing_has_room(const struct ocp_world *world, uint32_t wing)
{
    return world->wings[wing].count < world->wings[wing].limit;
}

void ocp_person_enter(struct ocp_day *day, uint32_t person, uint32_t wing)
{
    struct ocp_world *world = day->world;
    OCP_REQUIRE(!day->scratch->local && person < world->n_persons && world->row_of_person[person] == OCP_NOWHERE);
    const uint32_t row = insert(world, person, wing, true);
    const struct ocp_catalogue *c = world->model->catalogue;
    for (size_t m = 0; m < c->n_mechanisms; m++) {
        if (c->mechanisms[m]->enter) {
            c->mechanisms[m]->enter(day, row, person);
        }
    }
}

void ocp_person_leave(struct ocp_day *day, uint32_t person)
{
    struct ocp_world *world = day->world;
    OCP_REQUIRE(person < world->n_persons && world->row_of_person[person] < world->n_rows);
    const uint32_t row = world->row_of_person[person];
    const uint32_t prison = world->wings[world->wing_of[row]].prison;
    const struct ocp_catalogue *c = world->model->catalogue;
    for (size_t m = 0; m < c->n_mechanisms; m++) {
        if (c->mechanisms[m]->leave) {
            c->mechanisms[m]->leave(day, row, person);
        }
    }
    drop(world, row, day->scratch->local ? OCP_LEFT_TODAY : OCP_NOWHERE);
    if (day->scratch->local) {
        world->left[world->prisons[prison].row_first + world->n_left[prison]++] = person;
    }
}

void ocp_rows_settle(struct ocp_world *world)
{
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        const uint32_t *left = world->left + world->prisons[p].row_first;
        for (uint32_t i = 0; i < world->n_left[p]; i++) {
            world->row_of_person[left[i]] = OCP_NOWHERE;
        }
        world->n_left[p] = 0;
    }
}

enum { LONGEST_ROW = 4096 };

void ocp_person_move(struct ocp_day *day, uint32_t person, uint32_t wing)
{
    struct ocp_world *world = day->world;
    uint32_t row = world->row_of_person[person];
    OCP_REQUIRE(!day->scratch->local && row != OCP_NOWHERE);
    if (world->wing_of[row] == wing) {
        return;
    }
    const uint32_t from = world->wings[world->wing_of[row]].prison;
    char kept[LONGEST_ROW];
    size_t used = 0;
    fetch_rows(world, row, 1);
    for (size_t k = 0; k < world->model->n_of_prisoners; k++) {
        size_t size;
        const char *base = column_of(world, k, &size);
        OCP_REQUIRE(used + size <= sizeof kept);
        memcpy(kept + used, base + row * size, size);
        used += size;
    }
    drop(world, row, OCP_NOWHERE);
    row = insert(world, person, wing, false); /* every column is written below */
    used = 0;
    for (size_t k = 0; k < world->model->n_of_prisoners; k++) {
        size_t size;
        char *base = column_of(world, k, &size);
        memcpy(base + row * size, kept + used, size);
        used += size;
    }
    const struct ocp_catalogue *c = world->model->catalogue;
    for (size_t m = 0; m < c->n_mechanisms && from != world->wings[wing].prison; m++) {
        if (c->mechanisms[m]->moved) {
            c->mechanisms[m]->moved(day, row, person, from);
        }
    }
}

uint32_t ocp_person_new(struct ocp_day *day)
{
    OCP_REQUIRE(day->world->n_persons < day->world->max_persons);
    return day->world->n_persons++;
}

void ocp_staff_replace(const struct ocp_day *day, uint32_t row)
{
    /* 2^20 posts, 2^11 successors each: more than a post sees in a century. */
    day->world->staff_id[row] += 0x00100000U;
    day->world->staff_id[row] |= 0x80000000U;
}
