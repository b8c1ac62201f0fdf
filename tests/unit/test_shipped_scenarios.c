/* The scenarios of this repository against the model as it is: each reads without an error, the first study has its eight
 * strategies, Italy's estate its sums; no measure of the library weakens a stricter special unit. */
#define _XOPEN_SOURCE 700
#include "engine/inside.h"
#include "models/catalogue.h"
#include "scenario/study.h"

#include <ftw.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct ocp_model *model;
static unsigned n_read;

static const char *source_folder(void)
{
    const char *folder = getenv("OCPSIM_SOURCE_DIR");
    if (!folder) {
        print_message("skipped: OCPSIM_SOURCE_DIR is not set\n");
        skip();
    }
    return folder;
}

static int start(void **state)
{
    (void)state;
    struct ocp_message message = {0};
    if (ocp_model_compile(models_catalogue(), &model, &message) != OCP_OK) {
        print_message("%s\n", message.text);
        return -1;
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    ocp_model_free(model);
    return 0;
}

static struct ocp_study *read_sound(const char *path, const struct ocp_study_options *options)
{
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    const enum ocp_status status = ocp_study_read_with(model, path, options, &study, &diagnostics, &message);
    for (size_t i = 0; i < diagnostics.count && status != OCP_OK; i++) {
        const struct ocp_diagnostic *d = &diagnostics.item[i];
        print_message("%s:%u:%u: %s\n", d->file, d->line, d->column, d->text);
    }
    ocp_diagnostics_free(&diagnostics);
    if (status != OCP_OK) {
        fail_msg("%s", message.text);
    }
    return study;
}

static int read_one(const char *path, const struct stat *state, int kind, struct FTW *place)
{
    (void)state;
    (void)place;
    const size_t length = strlen(path);
    const bool scenario = kind == FTW_F && length > 5 && strcmp(path + length - 5, ".yaml") == 0;
    if (scenario && !strstr(path, "/italy.yaml") && !strstr(path, "/montagna.yaml")) {
        ocp_study_free(read_sound(path, NULL));
        n_read++;
    }
    return 0;
}

static void test_each_reads(void **state)
{
    (void)state;
    char folder[1024];
    (void)snprintf(folder, sizeof folder, "%s/scenarios", source_folder());
    n_read = 0;
    assert_int_equal(nftw(folder, read_one, 8, FTW_PHYS), 0);
    assert_true(n_read >= 10);
}

static void test_first_study(void **state)
{
    (void)state;
    static const char *const names[] = {"baseline",  "dispersal",       "special_units", "supply_reduction",
                                        "treatment", "staff_integrity", "mix",           "nothing"};
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/scenarios/first-study.yaml", source_folder());
    struct ocp_study *study = read_sound(path, NULL);
    assert_int_equal(study->plan.n_strategies, sizeof names / sizeof names[0]);
    for (size_t i = 0; i < study->plan.n_strategies; i++) {
        assert_string_equal(study->plan.strategies[i].name, names[i]);
    }
    assert_int_equal(study->plan.strategies[7].n_interventions, 0);
    assert_int_equal(study->replicates, 40);
    assert_int_equal(study->plan.horizon_days, 1096);
    assert_true(study->plan.seed == 2025);
    unsigned spare = 0; /* groups that wait for a split */
    for (size_t i = 0; i < study->plan.n_groups; i++) {
        spare += study->plan.groups[i].share == 0.0;
    }
    assert_int_equal(spare, 4);
    /* the copy that the program carries is the same study */
    const struct ocp_shipped *shipped = ocp_shipped_find("first-study.yaml");
    assert_non_null(shipped);
    assert_int_equal(shipped->size, study->sources[0].size);
    assert_memory_equal(shipped->bytes, study->sources[0].bytes, shipped->size);
    ocp_study_free(study);
}

/* What `new` starts from must read anywhere, without the files of this repository. */
static void test_template_stands_alone(void **state)
{
    (void)state;
    const struct ocp_shipped *template = ocp_shipped_find("template.yaml");
    assert_non_null(template);
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    if (ocp_study_parse(model, "/nowhere/my-study.yaml", (const char *)template->bytes, template->size, &study, &diagnostics,
                        &message) != OCP_OK) {
        fail_msg("%s", message.text);
    }
    assert_true(study->plan.n_strategies >= 3);
    ocp_study_free(study);
    ocp_diagnostics_free(&diagnostics);
}

static void test_italy(void **state)
{
    (void)state;
    const char *data = getenv("OCPSIM_SHARED_DATA");
    char table[1024];
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/scenarios/italy.yaml", source_folder());
    (void)snprintf(table, sizeof table, "%s/italy-estate/prisons.csv", data ? data : "");
    FILE *there = data ? fopen(table, "rb") : NULL;
    if (!there) {
        print_message("skipped: OCPSIM_SHARED_DATA has no italy-estate/prisons.csv\n");
        skip();
    }
    (void)fclose(there);
    struct ocp_study *study = read_sound(path, &(struct ocp_study_options){.estate_csv = table});
    uint64_t prisoners = 0;
    uint64_t staff = 0;
    for (size_t i = 0; i < study->plan.n_prisons; i++) {
        prisoners += study->plan.prisons[i].prisoners;
        staff += study->plan.prisons[i].staff;
    }
    assert_int_equal(study->plan.n_prisons, 190);
    assert_int_equal(prisoners, 62694);
    assert_int_equal(staff, 30696);
    ocp_study_free(study);
}

/* The Montagna case: where its file is at hand, 95 persons and three ways to remove some, of which one is named a laboratory's. */
static void test_montagna(void **state)
{
    (void)state;
    const char *data = getenv("OCPSIM_SHARED_DATA");
    char table[1024];
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/scenarios/montagna.yaml", source_folder());
    (void)snprintf(table, sizeof table, "%s/networks/montagna-meetings.csv", data ? data : "");
    FILE *there = data ? fopen(table, "rb") : NULL;
    if (!there) {
        print_message("skipped: OCPSIM_SHARED_DATA has no networks/montagna-meetings.csv\n");
        skip();
    }
    (void)fclose(there);
    struct ocp_study *study = read_sound(path, &(struct ocp_study_options){.network = table});
    assert_int_equal(study->plan.n_member_seeds, 95);
    assert_int_equal(study->plan.n_tie_seeds, 235);
    assert_int_equal(study->plan.n_strategies, 4);
    for (size_t s = 1; s < 4; s++) {
        const struct ocp_strategy *strategy = &study->plan.strategies[s];
        const char *param = model->params[strategy->interventions[0].changes[0].param]->name;
        const bool truth = strcmp(param, "placement.laboratory_removal") == 0;
        assert_int_equal(strategy->interventions[0].end_day, 7); /* one weekly decision */
        assert_true(truth == (strncmp(strategy->name, "laboratory_", 11) == 0));
        assert_true(truth == (strstr(strategy->title, "not a policy") != NULL));
    }
    ocp_study_free(study);
}

/* The value of a parameter on the first special wing, after burn-in, under the study's strategy of that number. */
static double value_in_special_unit(const struct ocp_study *study, uint32_t strategy, const char *param)
{
    struct ocp_world *world = NULL;
    struct ocp_message message = {0};
    if (ocp_world_make(model, &study->plan, 0, strategy, &world, &message) != OCP_OK) {
        fail_msg("%s", message.text);
    }
    ocp_world_step(world, 1); /* the burn-in of these studies */
    ocp_blocks_update(world);
    const struct ocp_day day = ocp_day_open(world, 0);
    uint32_t w = 0;
    while (w + 1 < world->n_wings && !study->plan.regimes[world->wings[w].regime].special) {
        w++;
    }
    assert_true(study->plan.regimes[world->wings[w].regime].special);
    const double *values = ocp_wing_params(&day, w, 0); /* the first mechanism's are the first of all */
    const long index = ocp_model_param(model, param);
    assert_true(index >= 0);
    const double value = values[index];
    ocp_world_free(world);
    return value;
}

/* The default estate with the regime of that file and the strategies of that text; a day of burn-in. */
static struct ocp_study *study_with(const char *regime, const char *strategies)
{
    char text[1024];
    const int size = snprintf(text, sizeof text,
                              "extends: [%s/scenarios/regimes/%s.yaml, shipped:estates/default.yaml, "
                              "shipped:interventions/core.yaml]\nburn_in: 1 d\nhorizon: 30 d\n%s",
                              source_folder(), regime, strategies);
    assert_true(size > 0 && (size_t)size < sizeof text);
    char path[] = "/tmp/ocpsim-unit-XXXXXX";
    const int file = mkstemp(path);
    assert_true(file >= 0 && write(file, text, (size_t)size) == size && close(file) == 0);
    struct ocp_study *study = read_sound(path, NULL);
    (void)unlink(path);
    return study;
}

/* Rightful placements that reviews end in a year, from what the regime itself says. */
static double ended_in_a_year(const char *regime)
{
    struct ocp_study *study = study_with(regime, "");
    const double each = value_in_special_unit(study, 0, "placement.special_end");
    const double reviews = 365.25 / value_in_special_unit(study, 0, "placement.review_days");
    ocp_study_free(study);
    return 1.0 - pow(1.0 - each, reviews);
}

/* 41-bis released 26 of 728 in a year [H15]; close supervision holds persons for 40 months in the mean [H24]. */
static void test_reviews_end_as_many_as_counted(void **state)
{
    (void)state;
    static const char *const like_41_bis[] = {"default", "italy-41-bis", "france-qlco", "netherlands-ebi"};
    for (size_t i = 0; i < sizeof like_41_bis / sizeof like_41_bis[0]; i++) {
        const double yearly = ended_in_a_year(like_41_bis[i]);
        print_message("%s: reviews end %.1f %% of rightful placements a year\n", like_41_bis[i], 100.0 * yearly);
        assert_true(fabs(yearly - 26.0 / 728.0) < 0.002);
    }
    assert_true(fabs(ended_in_a_year("england-close-supervision") - (1.0 - exp(-12.0 / 40.0))) < 0.02);
}

/* Regimes that ask for more than a measure's standard keep what they have, whatever the service orders everywhere; those that ask
 * for less are brought up to it. */
static void test_no_measure_weakens_a_stricter_unit(void **state)
{
    (void)state;
    static const struct {
        const char *regime, *measure, *param;
        double before, after;
    } cases[] = {
        {"france-qlco", "phone_jamming", "command.jam_phones", 0.6, 0.6},
        {"italy-41-bis", "visit_restriction", "command.restrict_visits", 0.85, 0.85},
        {"netherlands-ait", "visit_restriction", "command.restrict_visits", 0.3, 0.7},
        {"scotland-relational", "fair_procedures", "staff.procedural_justice", 0.9, 0.9},
        {"scotland-relational", "dynamic_security", "staff.procedural_justice", 0.9, 0.9},
        {"scotland-relational", "violence_programmes", "programmes.violence_programme", 0.6, 0.6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char strategies[128];
        (void)snprintf(strategies, sizeof strategies, "strategies: {s: {interventions: [{use: %s, ramp: 0 d}]}}\n",
                       cases[i].measure);
        struct ocp_study *study = study_with(cases[i].regime, strategies);
        const double before = value_in_special_unit(study, 0, cases[i].param);
        const double after = value_in_special_unit(study, 1, cases[i].param);
        if (before != cases[i].before || after != cases[i].after) {
            fail_msg("%s in %s: %s goes from %g to %g", cases[i].measure, cases[i].regime, cases[i].param, before, after);
        }
        ocp_study_free(study);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_reads),
        cmocka_unit_test(test_first_study),
        cmocka_unit_test(test_template_stands_alone),
        cmocka_unit_test(test_italy),
        cmocka_unit_test(test_montagna),
        cmocka_unit_test(test_reviews_end_as_many_as_counted),
        cmocka_unit_test(test_no_measure_weakens_a_stricter_unit),
    };
    return cmocka_run_group_tests(tests, start, end);
}
