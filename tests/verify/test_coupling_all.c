/* Each of the thirteen mechanisms at rest is a mechanism that is not there: with its intensity, or the weights with which others
 * read it, at zero, all other mechanisms are bit for bit as with its phases off. At work it does change them, so that a test which
 * sees no difference sees something. And the order of things in memory, or the order in which prisons are named, does not matter.
 *
 * Neutral elements: population, nobody comes or goes; placement, everybody stays where he is; groups, there are none; contacts,
 * nobody meets and no tie fades; fusion, no gain, no decay, no reaction to fear; market, no use, no loads, no income; violence, no
 * cause; command, no order sent or watched; staff, presence, legitimacy and corruption weigh nothing; intelligence, no policy acts
 * on beliefs and leaks are not heeded; programmes, no effect and no hours; outside, no pressure, no inflow and no money sent in; the ledgers are only read. */
#include "engine/inside.h"
#include "models/catalogue.h"
#include "tests/support/tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_SETTINGS = 26, DAYS = 100 };

struct setting {
    const char *param;
    double value;
};

struct rest {
    const char *mechanism;
    bool closed;        /* nobody comes or goes */
    bool no_groups;     /* a world without groups */
    bool read_only;     /* changes nothing even at work */
    const char *reader; /* reads the mechanism's own columns by design and is compared neither */
    struct setting setting[MOST_SETTINGS];
};

/* Nothing that is ordered of staff takes their time. */
#define NO_HOURS                                                                                                    \
    {"programmes.routine", 0.0}, {"programmes.search_hours", 0.0}, {"programmes.test_hours", 0.0},                  \
        {"programmes.screening_hours", 0.0}, {"programmes.activity_hours", 0.0}, {"programmes.contact_hours", 0.0}, \
        {"programmes.talk_hours", 0.0},                                                                             \
    {                                                                                                               \
        "programmes.programme_hours", 0.0                                                                           \
    }

static const struct rest rests[] = {
    {.mechanism = "population",
     .closed = true,
     .setting = {{"violence.fatal", 0.0},
                 {"violence.harm_fatal", 0.0},
                 {"market.overdose_fatal", 0.0},
                 {"violence.age", 0.0}}}, /* who grows older does so there */
    {.mechanism = "contacts",
     .setting = {{"contacts.rate", 0.0},
                 {"contacts.decay", 0.0},
                 {"contacts.seek", 0.0},
                 {"contacts.remote", 0.0},
                 {"population.kin", 0.0}}},
    {.mechanism = "fusion",
     .setting = {{"fusion.contact_gain", 0.0},
                 {"fusion.decay", 0.0},
                 {"fusion.family_decay", 0.0},
                 {"fusion.family_gain", 0.0},
                 {"fusion.shared_gain", 0.0},
                 {"fusion.solitary_gain", 0.0},
                 {"fusion.values_gain", 0.0},
                 {"fusion.willing_threat", 0.0},
                 {"fusion.willing_group_threat", 0.0}}},
    {.mechanism = "market",
     .setting = {{"market.use_cannabis", 0.0},
                 {"market.use_nps", 0.0},
                 {"market.use_opioids", 0.0},
                 {"market.use_medication", 0.0},
                 {"market.use_phones", 0.0},
                 {"market.load_rate", 0.0},
                 {"market.income", 0.0},
                 {"market.wage", 0.0},
                 {"market.find_recorded", 0.0}, /* what those of day 0 hold leads to no segregation */
                 {"market.testing_share", 0.0},
                 {"groups.rent", 0.0},
                 {"population.return_agonist", 0.0},
                 {"population.return_treated", 0.0},
                 {"market.search_rate", 0.0},
                 {"outside.send_in", 0.0},
                 {"programmes.screening_hours", 0.0}}},
    {.mechanism = "staff",
     .setting = {{"placement.lockup", 0.0},
                 {"intelligence.dynamic", 0.0},
                 {"intelligence.leak", 0.0},
                 {"violence.presence", 0.0},
                 {"violence.legitimacy", 0.0},
                 {"violence.legitimacy_staff", 0.0},
                 {"violence.corrupt", 0.0},
                 {"groups.join_legitimacy", 0.0},
                 {"groups.govern_legitimacy", 0.0},
                 {"groups.govern_absence", 0.0},
                 {"staff.bribe", 0.0},
                 {"staff.acts", 0.0},
                 {"market.bribe_share", 0.0},
                 {"market.open_staff", 0.0},
                 {"command.reach_staff", 0.0},
                 NO_HOURS}},
    {.mechanism = "violence",
     .setting = {{"violence.personal", 0.0},
                 {"violence.staff", 0.0},
                 {"violence.turf", 0.0},
                 {"violence.debt", 0.0},
                 {"violence.avenge", 0.0},
                 {"violence.informant", 0.0},
                 {"violence.extreme", 0.0},
                 {"violence.harm", 0.0},
                 {"violence.withdraw", 0.0},
                 {"violence.protect", 0.0},
                 {"violence.fear_start", 0.0},
                 {"violence.fear_pressed", 0.0},
                 {"fusion.willing_threat", 0.0},
                 {"fusion.willing_group_threat", 0.0}}},
    {.mechanism = "placement",
     .closed = true,
     .setting = {{"placement.segregation_chance", 0.0},
                 {"placement.segregation_find", 0.0},
                 {"placement.relief", 0.0},
                 {"placement.separation", 0.0},
                 {"placement.protection", 0.0},
                 {"placement.protection_cell", 0.0},
                 {"placement.lockup", 0.0}}},
    {.mechanism = "groups", .no_groups = true},
    {.mechanism = "command",
     .setting = {{"command.orders", 0.0},
                 {"command.watch_calls", 0.0},
                 {"command.watch_mail", 0.0},
                 {"command.watch_visits", 0.0},
                 {"command.watch_other", 0.0},
                 {"command.filter_calls", 0.0}}},
    {.mechanism = "intelligence",
     .reader = "placement", /* keeps the beliefs that intelligence writes */
     .setting = {{"placement.separation", 0.0}, {"placement.protection", 0.0}, {"violence.informant_leak", 0.0}}},
    {.mechanism = "programmes",
     .setting = {{"programmes.activity", 0.35},
                 {"programmes.violence_programme", 0.0},
                 {"programmes.family_gain", 0.0},
                 {"population.return_activity", 0.0},
                 {"population.return_completed", 0.0},
                 NO_HOURS}},
    {.mechanism = "outside",
     .setting = {{"outside.inflow", 0.0},
                 {"outside.threat_gain", 0.0},
                 {"outside.arrest", 0.0},
                 {"outside.caught", 0.0},
                 {"outside.send_in", 0.0}}},
    {.mechanism = "accounts", .read_only = true},
};

/* The first column of another mechanism than these that differs, or NULL. */
static const char *difference(const struct ocp_world *a, const struct ocp_world *b, const char *own, const char *reader)
{
    static char name[128];
    for (size_t i = 0; i < a->model->n_columns; i++) {
        const struct ocp_model_column *c = &a->model->columns[i];
        const char *mechanism = a->model->catalogue->mechanisms[c->mechanism]->name;
        if (strcmp(mechanism, own) != 0 && (!reader || strcmp(mechanism, reader) != 0) &&
            memcmp(a->columns[i], b->columns[i], ocp_entity_rows(a, c->column->entity) * c->size) != 0) {
            strcpy(name, mechanism);
            strcat(name, ".");
            strcat(name, c->column->name);
            return name;
        }
    }
    return NULL;
}

static struct ocp_world *run_one(const struct ocp_model *model, struct ocp_plan *plan, const struct rest *rest, bool at_rest,
                                 bool off)
{
    *plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .horizon = 200, .no_groups = at_rest && rest->no_groups});
    for (int i = 0; at_rest && i < MOST_SETTINGS && rest->setting[i].param; i++) {
        tiny_set(plan, model, rest->setting[i].param, rest->setting[i].value);
    }
    if (off) {
        tiny_off(plan, model, rest->mechanism);
    }
    struct ocp_world *world = tiny_world(model, plan, 0, 0);
    if (at_rest && rest->closed) {
        tiny_hold(world);
        memset(world->arrivals, 0, (plan->burn_in_days + plan->horizon_days) * sizeof *world->arrivals);
    }
    tiny_run(world, DAYS);
    return world;
}

/* NULL, or what of other mechanisms the mechanism moved. */
static const char *moved(const struct ocp_model *model, const struct rest *rest, bool at_rest)
{
    struct ocp_plan with;
    struct ocp_plan without;
    struct ocp_world *a = run_one(model, &with, rest, at_rest, false);
    struct ocp_world *b = run_one(model, &without, rest, at_rest, true);
    const char *name = difference(a, b, rest->mechanism, rest->reader);
    ocp_world_free(a);
    ocp_world_free(b);
    ocp_plan_free(&with);
    ocp_plan_free(&without);
    return name;
}

static void a_mechanism_at_rest_is_not_there(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    assert_int_equal(OCP_COUNT(rests), model->catalogue->n_mechanisms);
    for (size_t i = 0; i < OCP_COUNT(rests); i++) {
        assert_string_equal(rests[i].mechanism, model->catalogue->mechanisms[i]->name);
        const char *name = moved(model, &rests[i], true);
        if (name) {
            fail_msg("%s at rest moves %s", rests[i].mechanism, name);
        }
    }
    ocp_model_free(model);
}

static void at_work_it_is(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    for (size_t i = 0; i < OCP_COUNT(rests); i++) {
        const char *name = moved(model, &rests[i], false);
        if (rests[i].read_only != (name == NULL)) {
            fail_msg("%s at work moves %s", rests[i].mechanism, name ? name : "nothing");
        }
    }
    ocp_model_free(model);
}

/* --- order in memory --- */

static uint32_t shuffled(uint32_t *seed, uint32_t n)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (uint32_t)(((uint64_t)*seed * n) >> 32);
}

/* Everybody of a prison goes to another of its wings and comes back, in an order of chance: rows are filled anew by another
 * history, with the same people in the same places. */
static void stir(struct ocp_world *world, uint32_t seed)
{
    uint32_t *home = calloc(world->n_persons, sizeof *home);
    assert_non_null(home);
    struct ocp_day day = ocp_day_open(world, 0);
    for (uint32_t person = 0; person < world->n_persons; person++) {
        const uint32_t row = world->row_of_person[person];
        home[person] = row == OCP_NOWHERE ? OCP_NOWHERE : world->wing_of[row];
    }
    for (uint32_t k = 0; k < 4 * world->n_persons; k++) {
        const uint32_t person = shuffled(&seed, world->n_persons);
        if (world->row_of_person[person] != OCP_NOWHERE) {
            const struct ocp_prison *site = &world->prisons[world->wings[home[person]].prison];
            const uint32_t wing = site->wing_first + shuffled(&seed, site->wing_count);
            if (ocp_wing_has_room(world, wing)) {
                ocp_person_move(&day, person, wing);
            }
        }
    }
    for (uint32_t left = 1; left > 0;) { /* until everybody is home: the full wings empty first */
        left = 0;
        for (uint32_t person = world->n_persons; person-- > 0;) {
            const uint32_t row = world->row_of_person[person];
            if (row != OCP_NOWHERE && world->wing_of[row] != home[person]) {
                if (ocp_wing_has_room(world, home[person])) {
                    ocp_person_move(&day, person, home[person]);
                }
                left++;
            }
        }
    }
    free(home);
}

static void the_history_of_rows_leaves_no_trace(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .horizon = 200});
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    struct ocp_world *stirred = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 60);
    assert_int_equal(ocp_world_copy(stirred, world, NULL), OCP_OK);
    stir(stirred, 1);
    assert_true(ocp_world_hash(world) == ocp_world_hash(stirred));
    tiny_run(world, 60);
    tiny_run(stirred, 60);
    assert_true(ocp_world_hash(world) == ocp_world_hash(stirred));
    /* Mutant: two neighbours change places in memory. */
    const uint32_t first = world->wings[0].first;
    const uint32_t person = stirred->person[first];
    stirred->person[first] = stirred->person[first + 1];
    stirred->person[first + 1] = person;
    assert_true(ocp_world_hash(world) != ocp_world_hash(stirred));
    assert_non_null(ocp_world_verify(stirred));
    ocp_world_free(world);
    ocp_world_free(stirred);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* --- names --- */

enum { REPLICATES = 12, OUTCOMES = 4 };
static const char *const outcomes[OUTCOMES] = {"assaults_prisoner", "fear_mean", "debt_mean", "member_share"};

/* A full and an airy prison; `reversed` names the second first, so that every person, post and prison has another number. */
static void sample(struct ocp_model *model, bool reversed, double occupancy, double mean[OUTCOMES], double variance[OUTCOMES])
{
    double sum[OUTCOMES] = {0};
    double squares[OUTCOMES] = {0};
    for (uint32_t r = 0; r < REPLICATES; r++) {
        struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .horizon = 150, .period = 150});
        const double full[2] = {1.3, occupancy};
        for (uint32_t p = 0; p < 2; p++) {
            plan.prisons[p].prisoners = (uint32_t)(full[reversed ? 1 - p : p] * plan.prisons[p].capacity);
        }
        struct ocp_world *world = tiny_world(model, &plan, r, 0);
        tiny_run(world, 180);
        for (int k = 0; k < OUTCOMES; k++) {
            const double x = tiny_outcome(world, outcomes[k]);
            sum[k] += x;
            squares[k] += x * x;
        }
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
    for (int k = 0; k < OUTCOMES; k++) {
        mean[k] = sum[k] / REPLICATES;
        variance[k] = (squares[k] / REPLICATES - mean[k] * mean[k]) / (REPLICATES - 1);
    }
}

static double largest_z(struct ocp_model *model, bool reversed, double occupancy)
{
    double a[OUTCOMES];
    double b[OUTCOMES];
    double u[OUTCOMES];
    double v[OUTCOMES];
    sample(model, false, 0.5, a, u);
    sample(model, reversed, occupancy, b, v);
    double most = 0.0;
    for (int k = 0; k < OUTCOMES; k++) {
        const double z = fabs(a[k] - b[k]) / sqrt(u[k] + v[k] + 1e-300);
        print_message("%s: %.3f against %.3f, z = %.2f\n", outcomes[k], a[k], b[k], z);
        most = z > most ? z : most;
    }
    return most;
}

static void relabelling_changes_nothing(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    assert_true(largest_z(model, true, 0.5) <= 4.0);
    assert_true(largest_z(model, false, 1.3) > 4.0); /* mutant: another world, not other names */
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mechanism_at_rest_is_not_there),
        cmocka_unit_test(at_work_it_is),
        cmocka_unit_test(the_history_of_rows_leaves_no_trace),
        cmocka_unit_test(relabelling_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
