/* Several files as one scenario: extends, merging, circles; the command line laid over it; repeating from kept files. */
#include "scenario_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum ocp_status read_file(struct fixture *f, const char *path, const struct ocp_study_options *options)
{
    ocp_study_free(f->study);
    f->study = NULL;
    ocp_diagnostics_free(&f->diagnostics);
    return ocp_study_read_with(f->model, path, options, &f->study, &f->diagnostics, &f->message);
}

static double param(const struct fixture *f, const char *name)
{
    return f->study->plan.params[ocp_model_param(f->model, name)];
}

static void test_merges(void **state)
{
    struct fixture *f = *state;
    (void)fixture_file("base/service.yaml",
                       "title: Base\nextends: deep/more.yaml\nseed: 5\nparameters: {contacts: {rate: 2, tie_chance: 0.1}}\n"
                       "interventions: {a: {set: {placement: {dispersal: 0.5, concentration: 0.5}}, intensity: 0.5}}\n"
                       "strategies: {one: {interventions: [a]}, two: {}}\n");
    (void)fixture_file("base/deep/more.yaml", PLAIN "replicates: 7\nseed: 4\n");
    (void)fixture_file("other.yaml", "horizon: 100 d\nseed: 6\n");
    const char *path = fixture_file("study.yaml", "extends: [base/service.yaml, ./other.yaml]\nparameters: {contacts.rate: 3}\n"
                                                  "interventions: {a: {set: {placement.dispersal: 1}}}\n"
                                                  "strategies: {three: {interventions: [a]}, two: ~}\n");
    if (read_file(f, path, NULL) != OCP_OK) {
        fail_msg("%s", f->message.text);
    }
    const struct ocp_plan *plan = &f->study->plan;
    assert_string_equal(f->study->title, "study");
    assert_int_equal(f->study->replicates, 7);
    assert_int_equal(plan->seed, 6);
    assert_int_equal(plan->horizon_days, 100);
    assert_true(param(f, "contacts.rate") == 3.0 && param(f, "contacts.tie_chance") == 0.1);
    assert_int_equal(plan->n_strategies, 3);
    assert_string_equal(plan->strategies[1].name, "one");
    assert_string_equal(plan->strategies[2].name, "three");
    const struct ocp_intervention *a = &plan->strategies[1].interventions[0];
    assert_int_equal(a->n_changes, 2);
    assert_true(a->changes[0].value == 1.0 && a->changes[1].value == 0.5 && a->intensity == 0.5);
    assert_int_equal(f->study->n_sources, 4);
}

static void test_an_estate_replaces_another(void **state)
{
    struct fixture *f = *state;
    (void)fixture_file("base.yaml", "regimes: {}\ngroups: {}\nestate: {wing_size: 30, classes: {a: {count: 1, capacity: 9, "
                                    "occupancy: 1, staff_per_prisoner: 1}}}\n");
    const char *path =
        fixture_file("study.yaml", "extends: base.yaml\nestate: {prisons: {N: {capacity: 90, prisoners: 90, staff: 9}}}\n");
    if (read_file(f, path, NULL) != OCP_OK) {
        fail_msg("%s", f->message.text);
    }
    assert_int_equal(f->study->plan.n_prisons, 1);
    assert_int_equal(f->study->plan.n_wings, 3);
}

static void wrong_file(struct fixture *f, const char *text, const char *part)
{
    assert_int_equal(read_file(f, fixture_file("study.yaml", text), NULL), OCP_BAD_INPUT);
    for (size_t i = 0; i < f->diagnostics.count; i++) {
        if (strstr(f->diagnostics.item[i].text, part)) {
            return;
        }
    }
    fail_msg("no '%s'; the first is %s", part, f->message.text);
}

static void test_refuses_circles_and_strangers(void **state)
{
    struct fixture *f = *state;
    wrong_file(f, "extends: study.yaml\n", "'study.yaml' extends itself");
    (void)fixture_file("a.yaml", "extends: study.yaml\n");
    wrong_file(f, "extends: a.yaml\n", "extends itself through other files");
    wrong_file(f, "extends: nowhere.yaml\n", "No such file");
    wrong_file(f, "extends: {a: b}\n", "takes a file name");
    wrong_file(f, "extends: [[a]]\n", "single value");
    wrong_file(f, "extends: shipped:nothing.yaml\n", "carries no such file");
    wrong_file(f, "extends: /dev/zero\n", "not a regular file");
    wrong_file(f, "extends: .\n", "it is a folder");
    char name[32];
    for (unsigned i = 0; i < 12; i++) {
        char text[64];
        (void)snprintf(name, sizeof name, "c%u.yaml", i);
        (void)snprintf(text, sizeof text, "extends: c%u.yaml\n", i + 1);
        (void)fixture_file(name, text);
    }
    wrong_file(f, "extends: c0.yaml\n", "more than 8 deep");
    (void)fixture_file("bad.yaml", "seed: 1\nsede: 2\n");
    wrong_file(f, "extends: bad.yaml\n" PLAIN, "has no key 'sede'; did you mean 'seed'?");
    assert_non_null(strstr(f->diagnostics.item[0].file, "bad.yaml"));
    assert_int_equal(f->diagnostics.item[0].line, 2);
}

static void test_missing_scenario(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_file(f, "nowhere/study.yaml", NULL), OCP_NOT_FOUND);
    assert_string_equal(f->message.text, "cannot read 'nowhere/study.yaml': No such file or directory");
    assert_null(f->study);
    assert_int_equal(read_file(f, "/", NULL), OCP_BAD_INPUT);
}

static void test_command_line(void **state)
{
    struct fixture *f = *state;
    const char *const sets[] = {"contacts.rate=3 /week", "contacts.tie_chance=50 %"};
    struct ocp_study_options options = {
        .seed = "77", .replicates = "3", .horizon = "60 d", .burn_in = "5 d", .set = sets, .n_set = 2};
    const char *path = fixture_file("study.yaml", PLAIN "seed: 1\nparameters: {contacts.rate: 1}\n");
    if (read_file(f, path, &options) != OCP_OK) {
        fail_msg("%s", f->message.text);
    }
    assert_int_equal(f->study->plan.seed, 77);
    assert_int_equal(f->study->replicates, 3);
    assert_int_equal(f->study->plan.horizon_days, 60);
    assert_int_equal(f->study->plan.burn_in_days, 5);
    assert_true(param(f, "contacts.rate") == 3.0 / 7.0 && param(f, "contacts.tie_chance") == 0.5);
    assert_string_equal(f->study->settings[0].file, OCP_STUDY_OVERRIDES);
    assert_int_equal(f->study->settings[0].line, 0);
    options = (struct ocp_study_options){
        .seed = "-1", .horizon = "3\"", .set = (const char *const[]){"contacts.rate", "contacts.rat=3"}, .n_set = 2};
    assert_int_equal(read_file(f, path, &options), OCP_BAD_INPUT);
    assert_int_equal(f->diagnostics.errors, 4);
    assert_non_null(strstr(f->diagnostics.item[0].text, "NAME=VALUE"));
    assert_string_equal(f->diagnostics.item[1].file, OCP_STUDY_OVERRIDES);
    assert_int_equal(f->diagnostics.item[1].line, 0);
}

static void test_estate_from_the_command_line(void **state)
{
    struct fixture *f = *state;
    char table[512];
    (void)snprintf(table, sizeof table, "%s", fixture_file("mine.csv", "name,capacity,prisoners,officers\nA,100,90,40\n"));
    const struct ocp_study_options options = {.estate_csv = table};
    const char *path =
        fixture_file("study.yaml", "regimes: {}\ngroups: {}\nestate: {csv: {path: theirs.csv, columns: {prison: name}}}\n");
    if (read_file(f, path, &options) != OCP_OK) {
        fail_msg("%s", f->message.text);
    }
    assert_int_equal(f->study->plan.n_prisons, 1);
    assert_string_equal(f->study->plan.prisons[0].name, "A");
}

/* What an archive kept is enough to read the same study again, without the disk. */
static void test_repeats_from_kept_files(void **state)
{
    struct fixture *f = *state;
    (void)fixture_file("base.yaml", "regimes: {}\nestate: {csv: {path: t.csv}}\n");
    (void)fixture_file("t.csv", "prison,capacity,prisoners,officers\nA,100,90,40\n");
    char path[512];
    (void)snprintf(path, sizeof path, "%s", fixture_file("study.yaml", "extends: base.yaml\nseed: 3\n"));
    const char *const sets[] = {"contacts.rate=2"};
    const struct ocp_study_options options = {.seed = "4", .set = sets, .n_set = 1};
    if (read_file(f, path, &options) != OCP_OK) {
        fail_msg("%s", f->message.text);
    }
    assert_int_equal(f->study->n_sources, 5); /* scenario, command line, base, shipped groups, table */
    char before[65];
    ocp_study_design_hash(f->study, f->model, before);
    struct ocp_study *kept = f->study;
    f->study = NULL;
    fixture_remove_folder();
    const struct ocp_study_options again = {.given = kept->sources, .n_given = kept->n_sources};
    if (read_file(f, kept->sources[0].path, &again) != OCP_OK) {
        fail_msg("%s", f->message.text);
    }
    char after[65];
    ocp_study_design_hash(f->study, f->model, after);
    assert_string_equal(before, after);
    assert_int_equal(f->study->n_sources, 5);
    const struct ocp_study_options part = {.given = kept->sources, .n_given = 1};
    assert_int_equal(read_file(f, kept->sources[0].path, &part), OCP_BAD_INPUT);
    assert_non_null(strstr(f->message.text, "not among the files"));
    ocp_study_free(kept);
}

static void test_network(void **state)
{
    struct fixture *f = *state;
    (void)fixture_file("ties.csv", "source,target,weight\nN1,N2,4\nN2,N3,1\nN1,N3,2\n");
    const char *start =
        "regimes: {}\ngroups: {clan: {share: 4 %}}\nestate: {prisons: {N: {capacity: 90, prisoners: 90, staff: 9}}}\n";
    char text[1024];
    (void)snprintf(text, sizeof text, "%snetwork: {group: clan, file: ties.csv}\n", start);
    if (read_file(f, fixture_file("study.yaml", text), NULL) != OCP_OK) {
        fail_msg("%s", f->message.text);
    }
    assert_int_equal(f->study->plan.n_tie_seeds, 3);
    const struct ocp_tie_seed *ties = f->study->plan.tie_seeds; /* in the order of their ends: 1-2, 1-3, 2-3 */
    assert_true(ties[0].weight == 1.0 && ties[1].weight == 0.5 && ties[2].weight == 0.25);
    assert_int_equal(ties[2].a, 1);
    assert_int_equal(ties[2].b, 2);
    assert_int_equal(f->study->plan.n_member_seeds, 3);
    (void)fixture_file("ties.csv", "source,target,birth_date\nN1,N2,4\n");
    wrong_file(f, text, "real persons");
    (void)fixture_file("ties.csv", "source,target,weight\nN1,N1,4\nN1,N2,0\n,N2,1\n");
    wrong_file(f, text, "a tie needs both ends");
    assert_int_equal(f->diagnostics.errors, 2);
    assert_true(fixture_warned(f, "'N1' is tied to itself"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_merges, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_an_estate_replaces_another, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_refuses_circles_and_strangers, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_missing_scenario, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_command_line, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_estate_from_the_command_line, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_repeats_from_kept_files, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_network, fixture_start, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
