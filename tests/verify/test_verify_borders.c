/* Transfers between administrations: who goes, what it costs, that nobody is lost; and what is known of him there: nothing without
 * exchange, part of it, all of it late, or all of it at once, which is no border at all. Prisons 0 and 1 are of the first
 * administration, 2 and 3 of the second. */
#include "engine/inside.h"
#include "models/institution/intelligence_kernel.h"
#include "models/institution/intelligence_state.h"
#include "models/institution/placement_state.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PRISONS = 4, WINGS = 3, EVERY = 11, MOST = 4000 };

struct setting {
    const char *param;
    double value;
};

static const struct setting silence[] = {{"intelligence.exchange", 0.0}, {NULL, 0.0}};
static const struct setting whole[] = {
    {"intelligence.exchange", 1.0}, {"intelligence.exchange_days", 0.0}, {"intelligence.complete", 1.0}, {NULL, 0.0}};
static const struct setting late[] = {
    {"intelligence.exchange", 1.0}, {"intelligence.exchange_days", 60.0}, {"intelligence.complete", 1.0}, {NULL, 0.0}};
static const struct setting part[] = {{"intelligence.exchange", 1.0},
                                      {"intelligence.exchange_days", 0.0},
                                      {"intelligence.complete", 0.0},
                                      {"intelligence.partial", 0.4},
                                      {NULL, 0.0}};

static struct ocp_plan make_plan(const struct ocp_model *model, const struct setting *setting, bool border)
{
    struct ocp_plan plan =
        tiny_plan(model, (struct tiny_options){.prisons = PRISONS, .wings = WINGS, .occupancy = 0.8, .burn_in = 1, .horizon = 400});
    plan.jurisdictions = realloc(plan.jurisdictions, 2 * sizeof *plan.jurisdictions);
    assert_non_null(plan.jurisdictions);
    plan.jurisdictions[1] = (struct ocp_jurisdiction_spec){.name = "elsewhere"};
    plan.n_jurisdictions = 2;
    plan.prisons[2].jurisdiction = plan.prisons[3].jurisdiction = border;
    for (; setting->param; setting++) {
        tiny_set(&plan, model, setting->param, setting->value);
    }
    return plan;
}

static uint32_t jurisdiction_of(const struct ocp_world *world, uint32_t person)
{
    return world->prisons[world->wings[world->wing_of[world->row_of_person[person]]].prison].jurisdiction;
}

/* --- who goes --- */

struct trip {
    struct ocp_world *world;
    uint32_t known, candidates, gone;
    uint8_t home[MOST], believed[MOST];
    double euros, transfers;
};

/* Only placement acts; a third of the persons of the first administration are believed members. So many weekly decisions. */
static void travel(struct trip *t, const struct ocp_model *model, struct ocp_plan *plan, uint32_t weeks)
{
    tiny_only(plan, model, "placement");
    tiny_set(plan, model, "placement.escape", 0.0);
    tiny_set(plan, model, "placement.separation", 0.0);
    tiny_set(plan, model, "placement.relief", 0.0);
    plan->burn_in_days = 0;
    plan->horizon_days = plan->period_days = 7 * weeks;
    t->world = tiny_world(model, plan, 0, 0);
    tiny_hold(t->world);
    memset(t->world->arrivals, 0, plan->horizon_days * sizeof *t->world->arrivals);
    struct placement_state *s = placement_of(t->world);
    t->known = t->world->n_persons;
    t->candidates = t->gone = 0;
    assert_true(t->known < MOST);
    for (uint32_t person = 0; person < t->known; person++) {
        const uint32_t row = t->world->row_of_person[person];
        t->home[person] = (uint8_t)jurisdiction_of(t->world, person);
        t->believed[person] = t->home[person] == 0 && person % 3 == 0;
        s->believed_group[row] = t->believed[person] ? TINY_MAFIA : OCP_NO_GROUP;
        s->believed_role[row] = t->believed[person] ? ROLE_OPERATIONAL : ROLE_NONE;
        t->candidates += t->believed[person];
    }
    tiny_run(t->world, 7 * weeks);
    for (uint32_t person = 0; person < t->known; person++) {
        assert_true(t->world->row_of_person[person] != OCP_NOWHERE); /* nobody is lost */
        t->gone += jurisdiction_of(t->world, person) != t->home[person];
    }
    assert_int_equal(ocp_world_population(t->world), t->known);
    const double years = (double)t->known * 7.0 * weeks / 365.25;
    t->transfers = tiny_outcome(t->world, "transfers_abroad") * years / 1000.0;
    t->euros = tiny_outcome(t->world, "cost_transfers") * years;
}

static void ordered_transfers_follow_the_order(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = make_plan(model, silence, true);
    tiny_set(&plan, model, "placement.cross_border", 0.2);
    static struct trip t;
    travel(&t, model, &plan, 4);
    const double share = 1.0 - 0.8 * 0.8 * 0.8 * 0.8;
    const double error = sqrt(share * (1.0 - share) / t.candidates);
    print_message("%u of %u believed members went, against %.3f\n", t.gone, t.candidates, share);
    assert_true(t.candidates > 50 && fabs((double)t.gone / t.candidates - share) < 4.0 * error);
    assert_true(fabs((double)t.gone / t.candidates - 0.2) > 4.0 * error); /* mutant: once, not weekly */
    for (uint32_t person = 0; person < t.known; person++) {
        assert_true(t.believed[person] || jurisdiction_of(t.world, person) == t.home[person]);
    }
    assert_true(fabs(t.transfers - t.gone) < 1e-6 * t.gone);
    const double each = plan.params[ocp_model_param(model, "placement.cross_border_cost")];
    assert_true(fabs(t.euros - each * t.gone) < 1e-6 * t.euros);
    ocp_world_free(t.world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static void nobody_is_sent_where_no_place_is_free(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    static struct trip t;
    for (int border = 0; border < 2; border++) {
        struct ocp_plan plan = make_plan(model, silence, border == 1);
        tiny_set(&plan, model, "placement.cross_border", 1.0);
        tiny_set(&plan, model, "placement.cross_border_ordinary", 10.0);
        for (uint32_t w = 0; w < plan.n_wings; w++) { /* room there is, places there are none; without a border there are */
            plan.wings[w].capacity = (uint16_t)(border == 1 ? 40 : plan.wings[w].capacity);
        }
        travel(&t, model, &plan, 3);
        assert_true(t.gone == 0 && t.transfers == 0.0);
        ocp_world_free(t.world);
        ocp_plan_free(&plan);
    }
    ocp_model_free(model);
}

/* Sentenced persons of foreign origin with half a year to serve, at the stated rate; nobody else. */
static void ordinary_transfers_are_of_sentenced_foreigners(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = make_plan(model, silence, true);
    tiny_set(&plan, model, "placement.cross_border_ordinary", 8.0);
    static struct trip t;
    travel(&t, model, &plan, 2);
    uint32_t may = 0;
    uint32_t moved = 0;
    for (uint32_t person = 0; person < t.known; person++) {
        const uint32_t row = t.world->row_of_person[person];
        const struct population_state *who = population_of(t.world);
        const bool eligible = who->origin[row] > 0 && who->sentence[row] != SENTENCE_REMAND; /* held: nobody is released soon */
        may += eligible;
        moved += placement_of(t.world)->transfers[row];
        assert_true(eligible || placement_of(t.world)->transfers[row] == 0);
    }
    const double each = 1.0 - exp(-8.0 * 7.0 / 365.25); /* of each of the two decisions: those who went may come back */
    const double error = sqrt(2.0 * may * each * (1.0 - each));
    print_message("%u transfers of %u persons against %.1f\n", moved, may, 2.0 * may * each);
    assert_true(may > 50 && fabs(moved - 2.0 * may * each) < 4.0 * error);
    ocp_world_free(t.world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* --- what is known of him there --- */

/* Every so many persons of the prisons from `from` on go to prison `to`. Returns how many. */
static uint32_t move_some(struct ocp_world *world, uint32_t from, uint32_t to)
{
    struct ocp_day day = ocp_day_open(world, 0);
    uint32_t n = 0;
    for (uint32_t person = 0; person < world->n_persons; person += EVERY) {
        const uint32_t row = world->row_of_person[person];
        if (row != OCP_NOWHERE && world->wings[world->wing_of[row]].prison == from) {
            ocp_person_move(&day, person, world->prisons[to].wing_first + n % WINGS);
            n++;
        }
    }
    return n;
}

/* Whether the column is a note that a border has been crossed, and nobody's belief. */
static bool is_note(const char *name)
{
    return strncmp(name, "left_", 5) == 0 || strcmp(name, "file_of") == 0 || strcmp(name, "crossed") == 0;
}

/* The first column of intelligence or placement in which two worlds differ, in rows of prisoners of prison `in` (OCP_NOWHERE:
 * everywhere, files included); NULL when they agree. */
static const char *belief_differs(const struct ocp_world *a, const struct ocp_world *b, uint32_t in)
{
    for (size_t i = 0; i < a->model->n_columns; i++) {
        const struct ocp_model_column *c = &a->model->columns[i];
        const char *mechanism =
            c->mechanism < a->model->catalogue->n_mechanisms ? a->model->catalogue->mechanisms[c->mechanism]->name : "";
        if ((strcmp(mechanism, "intelligence") != 0 && strcmp(mechanism, "placement") != 0) || is_note(c->column->name)) {
            continue;
        }
        const bool rows = c->column->entity == OCP_PRISONER;
        if (in == OCP_NOWHERE && c->column->entity != OCP_JURISDICTION &&
            memcmp(a->columns[i], b->columns[i], ocp_entity_rows(a, c->column->entity) * c->size) != 0) {
            return c->column->name;
        }
        if (in != OCP_NOWHERE && rows &&
            memcmp((const char *)a->columns[i] + (size_t)a->prisons[in].row_first * c->size,
                   (const char *)b->columns[i] + (size_t)b->prisons[in].row_first * c->size,
                   (size_t)a->prisons[in].row_limit * c->size) != 0) {
            return c->column->name;
        }
    }
    return NULL;
}

/* With everything exchanged at once, two administrations are one: bit for bit, whoever goes and comes back. */
static void full_exchange_is_no_border(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_world *world[3];
    struct ocp_plan plan[3];
    for (int k = 0; k < 3; k++) { /* without a border; with one; with one and almost everything exchanged */
        plan[k] = make_plan(model, whole, k > 0);
        tiny_set(&plan[k], model, "intelligence.leak", 0.0); /* agencies' sources are each jurisdiction's own */
        tiny_set(&plan[k], model, "placement.relief", 0.0);  /* and so are places */
        tiny_set(&plan[k], model, "placement.protection", 0.0);
        if (k == 2) {
            tiny_set(&plan[k], model, "intelligence.complete", 0.9);
        }
        world[k] = tiny_world(model, &plan[k], 0, 0);
        tiny_run(world[k], 90);
        assert_true(move_some(world[k], 0, 2) > 5);
        tiny_run(world[k], 60);
        assert_true(move_some(world[k], 2, 1) > 5);
        tiny_run(world[k], 60);
    }
    const char *what = belief_differs(world[0], world[1], OCP_NOWHERE);
    if (what) {
        fail_msg("%s differs", what);
    }
    assert_non_null(belief_differs(world[0], world[2], OCP_NOWHERE)); /* mutant: a tenth of it incomplete */
    for (int k = 0; k < 3; k++) {
        ocp_world_free(world[k]);
        ocp_plan_free(&plan[k]);
    }
    ocp_model_free(model);
}

/* What is believed, and on file, of everybody in prison 0 is replaced by something else. */
static void scramble(struct ocp_world *world)
{
    struct intelligence_state *s = intelligence_of(world);
    struct placement_state *place = placement_of(world);
    for (uint32_t person = 0; person < world->n_persons; person++) {
        const uint32_t row = world->row_of_person[person];
        if (row == OCP_NOWHERE || world->wings[world->wing_of[row]].prison != 0) {
            continue;
        }
        s->log_odds[row] = 3.0F - s->log_odds[row];
        s->role_score[row] = 1.0F + (float)(person % 4);
        s->claimed[row] = (uint8_t)(person % TINY_GROUPS);
        s->reports[row] = (uint16_t)(person % 7);
        s->last_day[row] = 5;
        s->profile_day[row] = (int32_t)world->day + 10;
        s->profile[row] = 4.0F;
        s->profile_group[row] = (uint8_t)(person % TINY_GROUPS);
        s->seen_count[row] = 2;
        s->seen_who[(size_t)row * INTELLIGENCE_TIES] = (person + 1) % world->n_persons;
        s->seen_who[(size_t)row * INTELLIGENCE_TIES + 1] = (person + 2) % world->n_persons;
        s->seen_weight[(size_t)row * INTELLIGENCE_TIES] = s->seen_weight[(size_t)row * INTELLIGENCE_TIES + 1] = 5.0F;
        place->believed_group[row] = (uint8_t)(person % TINY_GROUPS);
        place->believed_role[row] = ROLE_LEADER;
        place->assessed[row] = 0.9F;
        for (size_t a = 0; a < AGENCY_COUNT; a++) {
            s->file[(size_t)person * AGENCY_COUNT + a] = (float)(person % 5);
            s->told[(size_t)person * AGENCY_COUNT + a] = (float)(person % 3);
        }
    }
}

/* Whatever the first administration and its agencies knew, the second knows the same, for as long as `setting` exchanges nothing. */
static const char *what_crosses(const struct setting *setting)
{
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = make_plan(model, setting, true);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    struct ocp_world *other = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 60);
    tiny_only(&plan, model, "intelligence");
    assert_int_equal(ocp_world_copy(other, world, NULL), OCP_OK);
    scramble(other);
    assert_true(move_some(world, 0, 2) > 5);
    (void)move_some(other, 0, 2);
    static const char *what;
    what = belief_differs(world, other, 2);
    for (uint32_t d = 0; d < 90 && !what; d++) {
        ocp_world_step(world, 1);
        ocp_world_step(other, 1);
        what = belief_differs(world, other, 2);
    }
    ocp_world_free(world);
    ocp_world_free(other);
    ocp_plan_free(&plan);
    ocp_model_free(model);
    return what;
}

static void nothing_crosses_without_exchange(void **state)
{
    (void)state;
    const char *what = what_crosses(silence);
    if (what) {
        fail_msg("%s crosses", what);
    }
    assert_non_null(what_crosses(whole));
    assert_non_null(what_crosses(late));
    assert_non_null(what_crosses(part));
}

/* A believed leader of group 1, well on file, goes to the second administration; after so many days, and back again after as many. */
struct journey {
    float odds[2], file[2];
    uint8_t believed[2], claimed[2], role[2];
};

static const float ODDS = 8.0F;
static const float FILE_ODDS = 3.5F;

static struct journey send_one(struct ocp_model *model, const struct setting *setting, uint32_t days)
{
    struct ocp_plan plan = make_plan(model, setting, true);
    tiny_only(&plan, model, "intelligence");
    tiny_set(&plan, model, "intelligence.reports", 0.0); /* nothing new is learnt, nothing is forgotten */
    tiny_set(&plan, model, "intelligence.police_files", 0.0);
    tiny_set(&plan, model, "intelligence.national_files", 0.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_hold(world);
    tiny_run(world, 10);
    const uint32_t person = 5;
    uint32_t row = world->row_of_person[person];
    assert_int_equal(jurisdiction_of(world, person), 0);
    struct intelligence_state *s = intelligence_of(world);
    s->log_odds[row] = ODDS;
    s->claimed[row] = placement_of(world)->believed_group[row] = 1;
    s->role_score[row] = ROLE_LEADER;
    placement_of(world)->believed_role[row] = ROLE_LEADER;
    s->file[(size_t)person * AGENCY_COUNT] = FILE_ODDS;
    struct journey j;
    for (int leg = 0; leg < 2; leg++) {
        struct ocp_day day = ocp_day_open(world, 0);
        ocp_person_move(&day, person, world->prisons[leg == 0 ? 2 : 1].wing_first);
        tiny_run(world, days);
        row = world->row_of_person[person];
        j.odds[leg] = s->log_odds[row];
        j.claimed[leg] = s->claimed[row];
        j.believed[leg] = placement_of(world)->believed_group[row];
        j.role[leg] = placement_of(world)->believed_role[row];
        j.file[leg] = s->file[(size_t)person * AGENCY_COUNT];
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    return j;
}

static bool near(float value, double expected)
{
    return fabs((double)value - expected) < 0.02 * fabs(expected) + 1e-6;
}

static void profiles_cross_borders_whole_late_in_part_or_never(void **state)
{
    (void)state;
    enum { DAYS = 140 }; /* 20 weeks, in which evidence fades by a quarter */
    struct ocp_model *model = tiny_model();
    const double kept = exp(-DAYS / 540.0);
    struct journey j = send_one(model, silence, DAYS);
    assert_true(j.odds[0] == 0.0F && j.claimed[0] == OCP_NO_GROUP && j.believed[0] == OCP_NO_GROUP && j.file[0] == 0.0F);
    /* Back home his old file waits, as old as it is. */
    assert_true(near(j.odds[1], (double)ODDS * kept * kept) && j.believed[1] == 1 && j.role[1] == ROLE_LEADER);
    assert_true(j.file[1] == FILE_ODDS);
    j = send_one(model, whole, DAYS);
    assert_true(near(j.odds[0], (double)ODDS * kept) && j.believed[0] == 1 && j.role[0] == ROLE_LEADER && j.file[0] == FILE_ODDS);
    j = send_one(model, part, DAYS); /* no group named: nobody to believe him a member of; the agencies' files stay */
    assert_true(near(j.odds[0], 0.4 * (double)ODDS * kept) && j.believed[0] == OCP_NO_GROUP && j.file[0] == 0.0F);
    /* Late and complete: group and role; evidence begins to fade there when it arrives, within some weeks here. */
    j = send_one(model, late, 700);
    assert_true(j.odds[0] > 0.0F && j.claimed[0] == 1 && j.file[0] == 0.0F);
    j = send_one(model, late, DAYS);
    assert_true(j.believed[0] == 1 && j.role[0] == ROLE_LEADER && j.odds[0] < ODDS && (double)j.odds[0] >= (double)ODDS * kept);
    j = send_one(model, late, 1);
    assert_true(j.believed[0] == OCP_NO_GROUP && j.odds[0] == 0.0F);
    ocp_model_free(model);
}

/* Released abroad and admitted again where he was before: files are each administration's own. */
static void files_stay_with_their_agencies(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    for (int exchanged = 0; exchanged < 2; exchanged++) {
        struct ocp_plan plan = make_plan(model, silence, true);
        tiny_only(&plan, model, "intelligence");
        struct ocp_world *world = tiny_world(model, &plan, 0, 0);
        tiny_hold(world);
        tiny_run(world, 1);
        const uint32_t person = 5;
        struct intelligence_state *s = intelligence_of(world);
        s->file[(size_t)person * AGENCY_COUNT] = FILE_ODDS;
        struct ocp_day day = ocp_day_open(world, 0);
        ocp_person_move(&day, person, world->prisons[2].wing_first);
        s->file[(size_t)person * AGENCY_COUNT] = 1.0F; /* what the second administration finds out */
        ocp_person_leave(&day, person);
        population_of(world)->episodes[person]++;
        ocp_person_enter(&day, person, world->prisons[exchanged ? 3 : 0].wing_first);
        assert_true(s->file[(size_t)person * AGENCY_COUNT] == (exchanged ? 1.0F : FILE_ODDS));
        assert_true(s->left_file[(size_t)person * AGENCY_COUNT] == (exchanged ? FILE_ODDS : 1.0F));
        assert_true(s->log_odds[world->row_of_person[person]] == 0.0F);
        tiny_run(world, 1);
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordered_transfers_follow_the_order),
        cmocka_unit_test(nobody_is_sent_where_no_place_is_free),
        cmocka_unit_test(ordinary_transfers_are_of_sentenced_foreigners),
        cmocka_unit_test(full_exchange_is_no_border),
        cmocka_unit_test(nothing_crosses_without_exchange),
        cmocka_unit_test(profiles_cross_borders_whole_late_in_part_or_never),
        cmocka_unit_test(files_stay_with_their_agencies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
