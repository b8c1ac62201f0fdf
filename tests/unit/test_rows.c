/* Entering, leaving and moving persons: order, content and hooks, over random sequences against a plain reference. */
#include "engine/inside.h"
#include "tiny_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PERSONS = 400, WIDE = 5 };

/* What persons carry: a column of each size, filled at entry as a function of person and visit. */
static const struct ocp_column columns[] = {
    {"byte", OCP_PRISONER, OCP_U8, 1, "1", "one byte"},       {"half", OCP_PRISONER, OCP_I16, 3, "1", "three halves"},
    {"real", OCP_PRISONER, OCP_F32, 1, "1", "a float"},       {"wide", OCP_PRISONER, OCP_F64, WIDE, "1", "five doubles"},
    {"moves", OCP_PRISONER, OCP_U32, 1, "1", "moves seen"},   {"visits", OCP_PERSON, OCP_U32, 1, "1", "times inside"},
    {"left", OCP_PERSON, OCP_F32, 1, "1", "kept at release"}, {"post", OCP_WING, OCP_U16, 1, "1", "a neighbour in memory"},
};
struct carried {
    uint8_t *byte;
    int16_t *half;
    float *real;
    double *wide;
    uint32_t *moves, *visits;
    float *left;
    uint16_t *post;
};

static struct carried *carried(const struct ocp_world *world)
{
    return ocp_state(world, 0);
}

static void fill(struct carried *c, uint32_t row, uint32_t person, uint32_t visit)
{
    c->byte[row] = (uint8_t)(1U + person % 250U);
    for (uint32_t k = 0; k < 3; k++) {
        c->half[row * 3 + k] = (int16_t)(person * 3U + k);
    }
    c->real[row] = (float)visit + 0.5F;
    for (uint32_t k = 0; k < WIDE; k++) {
        c->wide[row * WIDE + k] = (double)person * 100.0 + (double)visit * 10.0 + (double)k;
    }
}

static void enter(struct ocp_day *day, uint32_t row, uint32_t person)
{
    struct carried *c = carried(day->world);
    assert_true(c->byte[row] == 0 && c->half[row * 3 + 2] == 0 && c->real[row] == 0.0F && c->wide[row * WIDE] == 0.0);
    fill(c, row, person, ++c->visits[person]);
}

static void leave(struct ocp_day *day, uint32_t row, uint32_t person)
{
    struct carried *c = carried(day->world);
    assert_int_equal(day->world->person[row], person);
    c->left[person] = c->real[row];
}

static void moved(struct ocp_day *day, uint32_t row, uint32_t person, uint32_t from)
{
    assert_int_equal(day->world->person[row], person);
    assert_int_not_equal(day->world->wings[day->world->wing_of[row]].prison, from);
    carried(day->world)->moves[row]++;
}

static void arrivals(const struct ocp_day *day, uint32_t days, uint32_t *per_day)
{
    (void)day;
    (void)days;
    per_day[0] = PERSONS;
}

static const struct ocp_mechanism luggage = {.name = "luggage",
                                             .title = "Luggage",
                                             .meaning = "what persons carry",
                                             .columns = columns,
                                             .n_columns = OCP_COUNT(columns),
                                             .arrivals = arrivals,
                                             .enter = enter,
                                             .leave = leave,
                                             .moved = moved};
static const struct ocp_mechanism *const mechanisms[] = {&luggage};
static const struct ocp_slot slots[] = {{"night", OCP_EXCHANGE, "moves"}};
static const struct ocp_catalogue catalogue = {mechanisms, 1, slots, 1, NULL, NULL, 0};

/* The reference: where each person is, and what he should carry. */
struct whereabouts {
    uint32_t wing, visits, moves;
};

static uint32_t noise(uint64_t *s)
{
    *s = *s * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(*s >> 33);
}

static void assert_whole(struct ocp_world *world, const struct whereabouts *where)
{
    struct carried *c = carried(world);
    assert_null(ocp_world_verify(world));
    uint32_t count = 0;
    for (uint32_t person = 0; person < world->n_persons; person++) {
        const uint32_t row = world->row_of_person[person];
        assert_int_equal(c->visits[person], where[person].visits);
        if (where[person].wing == OCP_NOWHERE) {
            assert_int_equal(row, OCP_NOWHERE);
            assert_true(where[person].visits == 0 || c->left[person] == (float)where[person].visits + 0.5F);
            continue;
        }
        count++;
        assert_int_equal(world->person[row], person);
        assert_int_equal(world->wing_of[row], where[person].wing);
        assert_int_equal(c->byte[row], 1U + person % 250U);
        assert_int_equal(c->half[row * 3 + 2], (int16_t)(person * 3U + 2U));
        assert_true(c->real[row] == (float)where[person].visits + 0.5F);
        assert_int_equal(c->moves[row], where[person].moves);
        for (uint32_t k = 0; k < WIDE; k++) {
            assert_true(c->wide[row * WIDE + k] == (double)person * 100.0 + (double)where[person].visits * 10.0 + (double)k);
        }
    }
    assert_int_equal(ocp_world_population(world), count);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        assert_int_equal(c->post[w], 7U + w);
        for (uint32_t row = wing->first + wing->count; row < wing->first + wing->limit; row++) {
            assert_true(world->person[row] == 0 && c->byte[row] == 0 && c->real[row] == 0.0F && c->moves[row] == 0);
            for (uint32_t k = 0; k < WIDE; k++) {
                assert_true(c->wide[row * WIDE + k] == 0.0);
            }
        }
    }
}

static struct ocp_world *make(struct ocp_model **model, struct ocp_plan *plan, struct tiny_options options)
{
    assert_int_equal(ocp_model_compile(&catalogue, model, NULL), OCP_OK);
    *plan = tiny_plan(*model, options);
    struct ocp_world *world = tiny_world(*model, plan, 0, 0);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        carried(world)->post[w] = (uint16_t)(7U + w);
    }
    return world;
}

/* A pass that runs over a whole vector must clear what it left past the last prisoner. */
static void what_is_left_past_the_last_prisoner_is_found(void **state)
{
    (void)state;
    struct ocp_model *model = NULL;
    struct ocp_plan plan;
    struct ocp_world *world = make(&model, &plan, (struct tiny_options){.prisons = 2, .wings = 2, .places = 40, .occupancy = 0.5});
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const uint32_t lanes = ocp_wing_lanes(wing);
        assert_true(lanes >= wing->count && lanes <= wing->limit && (lanes % OCP_LANES == 0 || lanes == wing->limit));
        assert_true(lanes > wing->count);
        float *real = carried(world)->real;
        real[wing->first + lanes - 1] = 0.5F;
        assert_non_null(strstr(ocp_world_verify(world), "past the last prisoner is not zero"));
        ocp_wing_clear_rest(wing, real + wing->first);
        assert_null(ocp_world_verify(world));
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void random_moves_keep_order_and_content(void **state)
{
    (void)state;
    struct ocp_model *model = NULL;
    struct ocp_plan plan;
    struct ocp_world *world = make(&model, &plan, (struct tiny_options){.prisons = 3, .wings = 3, .places = 12, .occupancy = 0.5});
    struct whereabouts *where = calloc(world->max_persons, sizeof *where);
    assert_non_null(where);
    for (uint32_t person = 0; person < world->max_persons; person++) {
        const uint32_t row = world->row_of_person[person];
        where[person] = (struct whereabouts){row == OCP_NOWHERE ? OCP_NOWHERE : world->wing_of[row], row != OCP_NOWHERE, 0};
    }
    assert_whole(world, where);
    uint64_t seed = 3;
    uint32_t full = 0;
    for (int step = 0; step < 6000; step++) {
        struct ocp_day day = ocp_day_open(world, 0);
        const uint32_t wing = noise(&seed) % world->n_wings;
        uint32_t person = noise(&seed) % world->n_persons;
        if (noise(&seed) % 8 == 0 && world->n_persons < world->max_persons) {
            person = ocp_person_new(&day);
        }
        const bool room = world->wings[wing].count < world->wings[wing].limit;
        assert_int_equal(ocp_wing_has_room(world, wing), room);
        full += !room;
        if (where[person].wing == OCP_NOWHERE) {
            if (room) {
                ocp_person_enter(&day, person, wing);
                where[person] = (struct whereabouts){wing, where[person].visits + 1, 0};
            }
        } else if (noise(&seed) % 3 == 0) {
            ocp_person_leave(&day, person);
            where[person].wing = OCP_NOWHERE;
        } else if (room || where[person].wing == wing) {
            ocp_person_move(&day, person, wing);
            where[person].moves += world->wings[where[person].wing].prison != world->wings[wing].prison;
            where[person].wing = wing;
        }
        if (step % 50 == 0) {
            assert_whole(world, where);
        }
    }
    assert_whole(world, where);
    assert_int_equal(world->n_persons, world->max_persons);
    assert_true(full > 0); /* the sequences did run into walls */
    free(where);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* --- a prison lets go while others are at work --- */

enum { LEAVES, STAYS, QUESTIONS };
/* What each prison saw of person 0 of prison 0 (leaves) and person 1 (stays): was he told to be outside? */
static uint8_t told_outside[4][QUESTIONS];
static bool gone_by_night;

static void watch_others(struct ocp_day *day, uint32_t prison)
{
    for (uint32_t person = 0; person < QUESTIONS; person++) {
        told_outside[prison][person] |= ocp_row_of(day->world, person) == OCP_NOWHERE;
    }
}

static void let_go(struct ocp_day *day, uint32_t prison)
{
    if (prison == 0) {
        ocp_person_leave(day, LEAVES);
        assert_int_equal(day->world->row_of_person[LEAVES], OCP_LEFT_TODAY);
    }
}

static void night(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    gone_by_night = day->world->row_of_person[LEAVES] == OCP_NOWHERE;
}

static const char *const writes_leave[] = {"rows.leave", NULL};
static const char *const none[] = {NULL};
static const struct ocp_phase days[] = {
    {"watch", 0, 1, watch_others, none, none}, {"let_go", 1, 1, let_go, none, writes_leave}, {"night", 2, 1, night, none, none}};
static const struct ocp_mechanism leaving = {.name = "luggage",
                                             .title = "Luggage",
                                             .meaning = "what persons carry",
                                             .columns = columns,
                                             .n_columns = OCP_COUNT(columns),
                                             .phases = days,
                                             .n_phases = OCP_COUNT(days),
                                             .arrivals = arrivals,
                                             .enter = enter,
                                             .leave = leave,
                                             .moved = moved};
static const struct ocp_mechanism *const leaving_alone[] = {&leaving};
static const struct ocp_slot day_slots[] = {
    {"day", OCP_LOCAL, "looks"}, {"evening", OCP_LOCAL, "lets go"}, {"night", OCP_EXCHANGE, "looks"}};
static const struct ocp_catalogue leaving_catalogue = {leaving_alone, 1, day_slots, 3, NULL, NULL, 0};

/* Prisons are at work in any order, some after prison 0 has let somebody go: none is told so before night. */
static void who_leaves_while_prisons_work_is_gone_by_night(void **state)
{
    (void)state;
    struct ocp_model *model = NULL;
    assert_int_equal(ocp_model_compile(&leaving_catalogue, &model, NULL), OCP_OK);
    for (int way = 0; way < 3; way++) { /* one thread, two, the audit */
        struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 4, .wings = 2, .places = 600, .occupancy = 0.5});
        struct ocp_world *world = tiny_world(model, &plan, 0, 0);
        const uint32_t before = ocp_world_population(world);
        memset(told_outside, 0, sizeof told_outside);
        if (way == 2) {
            assert_int_equal(ocp_world_audit(world, NULL), OCP_OK);
        } else {
            ocp_world_step(world, way + 1);
        }
        for (uint32_t prison = 0; prison < 4; prison++) {
            assert_int_equal(told_outside[prison][LEAVES], 0);
            assert_int_equal(told_outside[prison][STAYS], 0);
        }
        assert_true(gone_by_night);
        assert_int_equal(world->row_of_person[LEAVES], OCP_NOWHERE);
        assert_int_equal(ocp_world_population(world), before - 1);
        assert_null(ocp_world_verify(world));
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
    ocp_model_free(model);
}

/* The same people in the same places hash alike, whatever way they came. */
static void memory_is_a_function_of_who_is_where(void **state)
{
    (void)state;
    struct ocp_model *model = NULL;
    struct ocp_plan plan;
    struct ocp_world *a = make(&model, &plan, (struct tiny_options){.prisons = 2, .wings = 2, .places = 20, .occupancy = 0.4});
    struct ocp_world *b = tiny_world(model, &plan, 0, 0);
    assert_int_equal(ocp_world_copy(b, a, NULL), OCP_OK);
    assert_true(ocp_world_hash(a) == ocp_world_hash(b));
    struct ocp_day da = ocp_day_open(a, 0);
    struct ocp_day db = ocp_day_open(b, 0);
    static const uint32_t persons[] = {3, 9, 1, 14};
    for (int i = 0; i < 4; i++) {
        ocp_person_move(&da, persons[i], 1);
        ocp_person_move(&db, persons[3 - i], 1);
    }
    assert_true(ocp_world_hash(a) == ocp_world_hash(b));
    ocp_person_move(&db, 5, 1);
    assert_true(ocp_world_hash(a) != ocp_world_hash(b));
    ocp_person_move(&db, 5, 0);
    assert_true(ocp_world_hash(a) == ocp_world_hash(b));
    ocp_world_free(a);
    ocp_world_free(b);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void posts_change_hands_without_meeting_persons(void **state)
{
    (void)state;
    struct ocp_model *model = NULL;
    struct ocp_plan plan;
    struct ocp_world *world = make(&model, &plan, (struct tiny_options){.prisons = 1, .wings = 1, .places = 20});
    struct ocp_day day = ocp_day_open(world, 0);
    uint32_t seen[64];
    for (uint32_t i = 0; i < 64; i++) {
        seen[i] = world->staff_id[3];
        assert_true(seen[i] >= 0x80000000U); /* persons are below 2^31 */
        for (uint32_t j = 0; j < i; j++) {
            assert_int_not_equal(seen[i], seen[j]);
        }
        for (uint32_t other = 0; other < world->n_staff; other++) {
            assert_true(other == 3 || world->staff_id[other] != seen[i]);
        }
        ocp_staff_replace(&day, 3);
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_moves_keep_order_and_content),
        cmocka_unit_test(what_is_left_past_the_last_prisoner_is_found),
        cmocka_unit_test(who_leaves_while_prisons_work_is_gone_by_night),
        cmocka_unit_test(memory_is_a_function_of_who_is_where),
        cmocka_unit_test(posts_change_hands_without_meeting_persons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
