/* What a catalogue may not contain: every contradiction is refused before day 0 with a message that names it. */
#include "engine/day.h"
#include "engine/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void nothing(struct ocp_day *day, uint32_t prison)
{
    (void)day;
    (void)prison;
}

#define PARAM(name)                                                                          \
    {                                                                                        \
        "rate", name, "1/d", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 1.0, "ASSUMED", "a rate" \
    }

static const struct ocp_param good_params[] = {PARAM("alpha.rate"), PARAM("alpha.other")};
static const struct ocp_param beta_params[] = {PARAM("beta.rate")};
static const struct ocp_column alpha_columns[] = {{"level", OCP_PRISONER, OCP_F32, 1, "1", "a level"},
                                                  {"pair", OCP_WING, OCP_U16, 2, "count", "two counts"}};
static const struct ocp_column beta_columns[] = {{"level", OCP_PRISON, OCP_F64, 1, "1", "a level"}};
static const struct ocp_outcome alpha_outcomes[] = {
    {"alpha_level", "1", OCP_NEUTRAL, OCP_PER_DAY, 1.0, OCP_FAMILY_HARM, false, "Level"}};
static const struct ocp_outcome beta_outcomes[] = {
    {"beta_level", "1", OCP_NEUTRAL, OCP_PER_DAY, 1.0, OCP_FAMILY_HARM, false, "Level"}};
static const struct ocp_slot slots[] = {
    {"morning", OCP_LOCAL, "first"}, {"evening", OCP_LOCAL, "second"}, {"night", OCP_EXCHANGE, "last"}};

static const char *const alpha_writes[] = {"alpha.level", NULL};
static const char *const beta_writes[] = {"beta.level", NULL};
static const char *const all_of_alpha[] = {"alpha.*", NULL};

/* Two mechanisms that are right; a test spoils one thing. */
struct fake {
    struct ocp_phase alpha_phase, beta_phase;
    struct ocp_mechanism alpha, beta;
    const struct ocp_mechanism *list[2];
    struct ocp_catalogue catalogue;
};

static void make(struct fake *f)
{
    f->alpha_phase = (struct ocp_phase){"grow", 0, 1, nothing, all_of_alpha, alpha_writes};
    f->beta_phase = (struct ocp_phase){"look", 1, 1, nothing, all_of_alpha, beta_writes};
    f->alpha = (struct ocp_mechanism){.name = "alpha",
                                      .title = "Alpha",
                                      .meaning = "first",
                                      .params = good_params,
                                      .n_params = 2,
                                      .columns = alpha_columns,
                                      .n_columns = 2,
                                      .outcomes = alpha_outcomes,
                                      .n_outcomes = 1,
                                      .phases = &f->alpha_phase,
                                      .n_phases = 1,
                                      .derived_size = 9};
    f->beta = (struct ocp_mechanism){.name = "beta",
                                     .title = "Beta",
                                     .meaning = "second",
                                     .params = beta_params,
                                     .n_params = 1,
                                     .columns = beta_columns,
                                     .n_columns = 1,
                                     .outcomes = beta_outcomes,
                                     .n_outcomes = 1,
                                     .phases = &f->beta_phase,
                                     .n_phases = 1,
                                     .derived_size = 65};
    f->list[0] = &f->alpha;
    f->list[1] = &f->beta;
    f->catalogue = (struct ocp_catalogue){f->list, 2, slots, 3, NULL, NULL, 0};
}

/* Compiling must fail and the message must name both things. */
static void refused(const struct fake *f, const char *what, const char *why)
{
    struct ocp_model *model = NULL;
    struct ocp_message message = {0};
    const enum ocp_status status = ocp_model_compile(&f->catalogue, &model, &message);
    if (status != OCP_BAD_INPUT || !strstr(message.text, what) || !strstr(message.text, why)) {
        ocp_model_free(model);
        fail_msg("status %s, '%s' should name '%s' and '%s'", ocp_status_name(status), message.text, what, why);
    }
    assert_null(model);
}

static void tables_are_flat_and_in_order(void **state)
{
    (void)state;
    struct fake f;
    make(&f);
    struct ocp_model *model = NULL;
    assert_int_equal(ocp_model_compile(&f.catalogue, &model, NULL), OCP_OK);
    assert_int_equal(model->n_params, 3);
    assert_int_equal(model->n_columns, 3);
    assert_int_equal(model->n_outcomes, 2);
    assert_int_equal(model->n_phases, 2);
    assert_int_equal(model->param_first[1], 2);
    assert_int_equal(model->column_first[1], 2);
    assert_int_equal(model->columns[0].size, 4);
    assert_int_equal(model->columns[1].size, 4);
    assert_int_equal(model->columns[2].size, 8);
    assert_int_equal(model->derived_offset[1], 64);
    assert_int_equal(model->derived_offset[2], 64 + 128);
    assert_int_equal(ocp_model_param(model, "beta.rate"), 2);
    assert_int_equal(ocp_model_param(model, "beta.rat"), -1);
    assert_int_equal(ocp_model_outcome(model, "beta_level"), 1);
    assert_int_equal(ocp_model_mechanism(model, "beta"), 1);
    assert_int_equal(ocp_model_mechanism(model, "gamma"), -1);
    assert_true(ocp_phase_covers(model, all_of_alpha, 1) && !ocp_phase_covers(model, all_of_alpha, 2));
    assert_false(ocp_phase_covers(model, NULL, 0));
    ocp_model_free(model);
    ocp_model_free(NULL);
}

static void phases_run_in_the_order_of_slots(void **state)
{
    (void)state;
    struct fake f;
    make(&f);
    f.alpha_phase.slot = 1;
    f.beta_phase.slot = 0;
    struct ocp_model *model = NULL;
    assert_int_equal(ocp_model_compile(&f.catalogue, &model, NULL), OCP_OK);
    assert_ptr_equal(model->phases[0].phase, &f.beta_phase);
    assert_ptr_equal(model->phases[1].phase, &f.alpha_phase);
    ocp_model_free(model);
}

static void names_are_unique(void **state)
{
    (void)state;
    struct fake f;
    static const struct ocp_param twice[] = {PARAM("alpha.rate"), PARAM("alpha.rate")};
    make(&f);
    f.alpha.params = twice;
    refused(&f, "alpha.rate", "twice");
    static const struct ocp_param stranger[] = {PARAM("gamma.rate")};
    make(&f);
    f.beta.params = stranger;
    refused(&f, "gamma.rate", "beta.");
    static const struct ocp_param longer[] = {PARAM("betamax.rate")};
    make(&f);
    f.beta.params = longer;
    refused(&f, "betamax.rate", "beta.");
    make(&f);
    f.beta.outcomes = alpha_outcomes;
    refused(&f, "alpha_level", "twice");
    make(&f);
    f.beta.name = "alpha";
    f.beta.params = NULL;
    f.beta.n_params = 0;
    refused(&f, "alpha", "twice");
    static const struct ocp_column same[] = {{"level", OCP_PRISONER, OCP_F32, 1, "1", "a"},
                                             {"level", OCP_WING, OCP_F32, 1, "1", "b"}};
    make(&f);
    f.alpha.columns = same;
    refused(&f, "alpha.level", "twice");
}

static void parameters_are_complete_and_bounded(void **state)
{
    (void)state;
    struct fake f;
    struct ocp_param p[2];
    for (int spoilt = 0; spoilt < 7; spoilt++) {
        make(&f);
        memcpy(p, good_params, sizeof p);
        f.alpha.params = p;
        static const char *const why[] = {"outside", "outside", "outside", "evidence", "meaning", "unit", "outside"};
        p[1].fallback = spoilt == 0 ? 1.5 : (spoilt == 1 ? -0.1 : (spoilt == 6 ? (double)__builtin_nan("") : p[1].fallback));
        p[1].low = spoilt == 2 ? 2.0 : p[1].low;
        p[1].evidence = spoilt == 3 ? "" : p[1].evidence;
        p[1].meaning = spoilt == 4 ? "" : p[1].meaning;
        p[1].unit = spoilt == 5 ? NULL : p[1].unit;
        refused(&f, "alpha.other", why[spoilt]);
    }
}

static void mechanisms_say_where_their_own_parameters_act(void **state)
{
    (void)state;
    static const char *const other[] = {"alpha.other", NULL};
    static const char *const neighbours[] = {"alpha.other", "beta.rate", NULL};
    static const char *const none[] = {"alpha.none", NULL};
    struct ocp_model *model = NULL;
    struct fake f;
    make(&f);
    f.alpha.of_service = other;
    f.alpha.of_start = other;
    assert_int_equal(ocp_model_compile(&f.catalogue, &model, NULL), OCP_OK);
    assert_int_equal(model->param_scope[0], 0);
    assert_int_equal(model->param_scope[1], OCP_SCOPE_SERVICE | OCP_SCOPE_START);
    ocp_model_free(model);
    f.alpha.of_start = neighbours;
    refused(&f, "'alpha'", "'beta.rate'");
    f.alpha.of_start = NULL;
    f.alpha.of_service = none;
    refused(&f, "'alpha'", "'alpha.none'");
}

static void phases_name_known_columns(void **state)
{
    (void)state;
    struct fake f;
    static const char *const unknown[] = {"alpha.level", "alpha.lever", NULL};
    make(&f);
    f.beta_phase.reads = unknown;
    refused(&f, "beta.look", "alpha.lever");
    make(&f);
    f.beta_phase.writes = unknown;
    refused(&f, "beta.look", "alpha.lever");
    static const char *const nobody[] = {"gamma.*", NULL};
    make(&f);
    f.beta_phase.reads = nobody;
    refused(&f, "beta.look", "gamma.*");
    static const char *const rows[] = {"rows.*", NULL};
    make(&f);
    f.beta_phase.reads = rows;
    f.beta_phase.slot = 2;
    struct ocp_model *model = NULL;
    assert_int_equal(ocp_model_compile(&f.catalogue, &model, NULL), OCP_OK);
    ocp_model_free(model);
    make(&f);
    f.beta_phase.slot = 3;
    refused(&f, "beta.look", "slot");
    make(&f);
    f.beta_phase.every = 0;
    refused(&f, "look", "every 0 days");
    make(&f);
    f.beta_phase.run = NULL;
    refused(&f, "look", "no function");
}

static void one_slot_has_one_writer_and_no_reader_of_it(void **state)
{
    (void)state;
    struct fake f;
    make(&f);
    f.beta_phase.slot = 0; /* reads alpha.*, which alpha writes in the same slot */
    refused(&f, "alpha.level", "reads");
    make(&f);
    f.beta_phase.slot = 0;
    f.beta_phase.reads = beta_writes;
    f.beta_phase.writes = all_of_alpha; /* both write */
    refused(&f, "alpha.level", "also writes");
    make(&f);
    f.beta_phase.slot = 0;
    f.beta_phase.reads = beta_writes;
    struct ocp_model *model = NULL;
    assert_int_equal(ocp_model_compile(&f.catalogue, &model, NULL), OCP_OK);
    ocp_model_free(model);
}

/* Local phases run in parallel by prison: what prisons share is written in exchange phases only. */
static void local_phases_stay_inside_their_prison(void **state)
{
    (void)state;
    static const enum ocp_entity shared[] = {OCP_GROUP, OCP_JURISDICTION, OCP_PERSON, OCP_WORLD};
    for (size_t i = 0; i < OCP_COUNT(shared); i++) {
        struct fake f;
        const struct ocp_column column = {"level", shared[i], OCP_F64, 1, "1", "shared"};
        make(&f);
        f.beta.columns = &column;
        refused(&f, "beta.look", "share");
        f.beta_phase.slot = 2;
        struct ocp_model *model = NULL;
        assert_int_equal(ocp_model_compile(&f.catalogue, &model, NULL), OCP_OK);
        ocp_model_free(model);
    }
    static const char *const rows[] = {"rows.*", NULL};
    struct fake f;
    make(&f);
    f.beta_phase.writes = rows;
    refused(&f, "beta.look", "move persons");
}

/* A local phase may let persons go, when nothing of their prison's day comes after it. */
static void persons_leave_in_the_last_local_phase_only(void **state)
{
    (void)state;
    static const char *const leave[] = {"rows.leave", NULL};
    struct fake f;
    make(&f); /* beta's evening is the last local phase */
    f.beta_phase.writes = leave;
    struct ocp_model *model = NULL;
    assert_int_equal(ocp_model_compile(&f.catalogue, &model, NULL), OCP_OK);
    ocp_model_free(model);
    make(&f);
    f.alpha_phase.writes = leave;
    refused(&f, "alpha", "before the local phase 'beta.look'");
}

static void families_and_priors_have_names(void **state)
{
    (void)state;
    assert_string_equal(ocp_family_name(OCP_FAMILY_HARM), "harm");
    assert_string_equal(ocp_family_name(OCP_FAMILY_POPULATION), "population");
    assert_string_equal(ocp_family_name(OCP_FAMILY_COUNT), "other");
    assert_string_equal(ocp_prior_name(OCP_PRIOR_ORDER), "order");
    assert_string_equal(ocp_prior_name((enum ocp_prior)99), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_flat_and_in_order),
        cmocka_unit_test(phases_run_in_the_order_of_slots),
        cmocka_unit_test(names_are_unique),
        cmocka_unit_test(parameters_are_complete_and_bounded),
        cmocka_unit_test(mechanisms_say_where_their_own_parameters_act),
        cmocka_unit_test(phases_name_known_columns),
        cmocka_unit_test(one_slot_has_one_writer_and_no_reader_of_it),
        cmocka_unit_test(local_phases_stay_inside_their_prison),
        cmocka_unit_test(persons_leave_in_the_last_local_phase_only),
        cmocka_unit_test(families_and_priors_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
