/* Estates: size classes, explicit prisons, tables; wings; the shipped estate; Italy's where its table is at hand. */
#include "scenario_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BARE "regimes: {}\ngroups: {}\n"
#define UNIT "regimes: {special_unit: {special: yes}}\ngroups: {}\n"

static void sums(const struct ocp_plan *plan, uint64_t *places, uint64_t *prisoners, uint64_t *staff)
{
    *places = *prisoners = *staff = 0;
    for (size_t i = 0; i < plan->n_prisons; i++) {
        const struct ocp_prison_spec *prison = &plan->prisons[i];
        uint64_t wing_places = 0;
        uint64_t limit = 0;
        for (uint32_t w = 0; w < prison->wing_count; w++) {
            const struct ocp_wing_spec *wing = &plan->wings[prison->wing_first + w];
            wing_places += wing->capacity;
            limit += plan->regimes[wing->regime].special ? 0 : wing->limit;
        }
        assert_int_equal(wing_places, prison->capacity);
        assert_true(prison->prisoners <= limit);
        *places += prison->capacity;
        *prisoners += prison->prisoners;
        *staff += prison->staff;
    }
}

static void test_classes(void **state)
{
    struct fixture *f = *state;
    const struct ocp_study *study = fixture_sound(
        f, UNIT "estate:\n  wing_size: 50\n  classes:\n"
                "    small: {count: 3, capacity: 100, occupancy: 110 %, staff_per_prisoner: 0.5, region: [a, b], kind: local}\n"
                "    big: {count: 1, capacity: 212, occupancy: 1, staff_per_prisoner: 1, security: high}\n");
    const struct ocp_plan *plan = &study->plan;
    uint64_t places;
    uint64_t prisoners;
    uint64_t staff;
    sums(plan, &places, &prisoners, &staff);
    assert_int_equal(plan->n_prisons, 4);
    assert_int_equal(places, 512);
    assert_int_equal(prisoners, 330 + 212);
    assert_int_equal(staff, 3 * 55 + 212);
    assert_string_equal(plan->prisons[0].name, "small-1");
    assert_string_equal(plan->prisons[0].region, "a");
    assert_string_equal(plan->prisons[1].region, "b");
    assert_string_equal(plan->prisons[2].region, "a");
    assert_int_equal(plan->prisons[0].wing_count, 2);
    assert_int_equal(plan->wings[0].capacity, 50);
    assert_int_equal(plan->wings[0].limit, 80);       /* 1.6 x 50 > 1.3 x 55 */
    assert_int_equal(plan->prisons[3].wing_count, 5); /* 200 ordinary places and the special unit */
    const struct ocp_wing_spec *unit = &plan->wings[plan->prisons[3].wing_first + 4];
    assert_int_equal(unit->capacity, 12);
    assert_int_equal(unit->limit, 12);
    assert_int_equal(unit->regime, 1);
}

static void test_explicit(void **state)
{
    struct fixture *f = *state;
    const struct ocp_study *study = fixture_sound(
        f, UNIT
        "jurisdictions: {one: {}, two: {parameters: {placement: {hours_out: 4.5 h}, small.price: 12 EUR/g}}}\nestate:\n  prisons:\n"
        "    - {name: St. John's, prisoners: 95, staff: 30, jurisdiction: two, security: maximum,\n"
        "       wings: [{places: 30, count: 2, limit: 60}, {places: 40}, {places: 6, regime: special_unit}]}\n"
        "    - {name: Düren, capacity: 61, prisoners: 0, staff: 1}\n");
    const struct ocp_plan *plan = &study->plan;
    assert_int_equal(plan->n_prisons, 2);
    assert_string_equal(plan->prisons[0].name, "St. John's");
    assert_int_equal(plan->prisons[0].capacity, 106);
    assert_int_equal(plan->prisons[0].jurisdiction, 1);
    assert_int_equal(plan->jurisdictions[0].n_changes, 0);
    assert_int_equal(plan->jurisdictions[1].n_changes, 2);
    assert_true(plan->jurisdictions[1].changes[0].operation == OCP_SET && plan->jurisdictions[1].changes[0].value == 4.5);
    assert_int_equal(plan->prisons[0].security, OCP_MAXIMUM);
    assert_int_equal(plan->prisons[0].wing_count, 4);
    assert_int_equal(plan->wings[1].limit, 60);
    assert_int_equal(plan->wings[2].limit, 64);
    assert_int_equal(plan->wings[3].regime, 1);
    assert_int_equal(plan->wings[4].capacity, 61);
    fixture_wrong(f, BARE "estate: {prisons: {A: {capacity: 100, prisoners: 90, staff: 1, wings: [{places: 60}]}}}\n", 3, 71,
                  "the wings of 'A' have 60 places, its capacity is 100");
    fixture_wrong(f, BARE "estate: {prisons: {A: {prisoners: 90, staff: 1, wings: [{places: 60, limit: 70}]}}}\n", 3, 20,
                  "'A' has 90 prisoners, but its ordinary wings can hold at most 70");
    fixture_wrong(f, BARE "estate: {prisons: {A: {capacity: 10, prisoners: 90, staff: 1}}}\n", 3, 20,
                  "more than 4 times its 10 places");
    fixture_wrong(f, BARE "estate: {prisons: {A: {capacity: 10, prisoners: 9}}}\n", 3, 20, "needs 'staff'");
    fixture_wrong(f, BARE "estate: {prisons: {A: {capacity: 10, prisoners: 9, staff: 1.5}}}\n", 3, 59, "whole number");
    fixture_wrong(
        f,
        BARE
        "estate: {prisons: [{name: A, capacity: 1, prisoners: 1, staff: 1}, {name: A, capacity: 1, prisoners: 1, staff: 1}]}\n",
        3, 75, "'A' is there twice");
    fixture_wrong(f, BARE "estate: {prisons: {A: {capacity: 10, prisoners: 0, staff: 1}}}\n", 3, 9, "no prisoner on day 0");
    fixture_wrong(f, UNIT "estate: {prisons: {A: {capacity: 10, prisoners: 9, staff: 1, security: high}}}\n", 3, 20,
                  "some must be ordinary");
    fixture_wrong(f, BARE "estate: {prisons: {}, classes: {}}\n", 3, 9, "only one of");
    fixture_wrong(f, BARE "estate: {}\n", 3, 9, "needs 'prisons', 'classes' or 'csv'");
}

static enum ocp_status read_file(struct fixture *f, const char *path, const struct ocp_study_options *options)
{
    ocp_study_free(f->study);
    ocp_diagnostics_free(&f->diagnostics);
    return ocp_study_read_with(f->model, path, options, &f->study, &f->diagnostics, &f->message);
}

/* Reads a scenario beside a table of that text. */
static enum ocp_status read_table(struct fixture *f, const char *table, const char *rest)
{
    char text[1024];
    (void)fixture_file("prisons.csv", table);
    (void)snprintf(text, sizeof text, BARE "estate: {csv: {path: prisons.csv%s}}\n", rest);
    return read_file(f, fixture_file("study.yaml", text), NULL);
}

static void wrong_table(struct fixture *f, const char *table, unsigned line, unsigned column, const char *part)
{
    assert_int_equal(read_table(f, table, ""), OCP_BAD_INPUT);
    const struct ocp_diagnostic *d = &f->diagnostics.item[0];
    if (!strstr(d->text, part) || d->line != line || d->column != column || !strstr(d->file, "prisons.csv")) {
        fail_msg("%s:%u:%u: '%s' instead of '%s' at %u:%u", d->file, d->line, d->column, d->text, part, line, column);
    }
}

#define HEAD "prison,capacity,prisoners,officers\n"

static void test_table(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(
        read_table(
            f,
            "\xEF\xBB\xBFprisoners;name;capacity;guards;kind\r\n90;\"A; \"\"one\"\"\";100;40;closed\r\n\r\n 20 ; B ; 50 ; 9 ;open",
            ", columns: {prison: name, officers: guards}, security: high, by_kind: {open: {security: open, wing_size: 10}}, "
            "exceptions: {B: {region: coast}}"),
        OCP_OK);
    const struct ocp_plan *plan = &f->study->plan;
    assert_int_equal(plan->n_prisons, 2);
    assert_string_equal(plan->prisons[0].name, "A; \"one\"");
    assert_int_equal(plan->prisons[0].staff, 40);
    assert_int_equal(plan->prisons[0].security, OCP_HIGH);
    assert_string_equal(plan->prisons[0].kind, "closed");
    assert_int_equal(plan->prisons[1].security, OCP_OPEN);
    assert_int_equal(plan->prisons[1].wing_count, 5);
    assert_string_equal(plan->prisons[1].region, "coast");
    assert_int_equal(f->study->n_sources, 2);
    assert_int_equal(read_table(f, HEAD "A,100,10,0\n", ""), OCP_OK);
    assert_true(fixture_warned(f, "1 prison has prisoners but no officers"));
}

static void test_table_mistakes(void **state)
{
    struct fixture *f = *state;
    wrong_table(f, HEAD "A,100,-5,4\n", 2, 7, "'prisoners' is -5, outside 0 to 80000");
    wrong_table(f, HEAD "A,100,90,40\nB,many,9,4\n", 3, 3, "'capacity' is 'many'; it takes a whole number");
    wrong_table(f, HEAD "A,100,1000000000,40\n", 2, 7, "'prisoners' is 1000000000, outside 0 to 80000");
    wrong_table(f, HEAD "A,100,500,40\n", 2, 1, "more than 4 times its 100 places");
    wrong_table(f, HEAD "A,100,9.5,40\n", 2, 7, "whole number");
    wrong_table(f, HEAD "A,100,,40\n", 2, 7, "'prisoners' is empty");
    wrong_table(f, HEAD "A,0,1,40\n", 2, 3, "outside 1 to 20000");
    wrong_table(f, HEAD ",100,1,40\n", 2, 1, "every row needs a name");
    wrong_table(f, HEAD "A,100,90\n", 2, 1, "3 cells; the header line has 4");
    wrong_table(f, HEAD "A,100,90,4\nA,100,90,4\n", 3, 1, "the first is in line 2");
    wrong_table(f, HEAD "\"A,100,90,4\n", 2, 1, "never closed");
    wrong_table(f, HEAD "\"A\"x,100,90,4\n", 2, 4, "after a closing quote");
    wrong_table(f, "prison,capacity,prisoner,officers\nA,1,1,1\n", 1, 1, "no column 'prisoners'; did you mean 'prisoner'?");
    wrong_table(f, "prison,capacity,prisoners,officers,Surname\nA,1,1,1,x\n", 1, 36, "real persons");
    wrong_table(f, "prison,capacity,prisoners,officers,prison\nA,1,1,1,x\n", 1, 36, "there twice");
    wrong_table(f, "prison,capacity,prisoners,officers,\nA,1,1,1,x\n", 1, 36, "column 5 has no name");
    wrong_table(f, HEAD, 0, 0, "no prison");
    wrong_table(f, "\n\n", 0, 0, "empty");
    wrong_table(f, HEAD "A\xFF,1,1,1\n", 2, 2, "0xFF is not valid UTF-8");
    assert_int_equal(read_table(f, HEAD "A,1,1,1\n", ", columns: {prisoners: inmates}"), OCP_BAD_INPUT);
    assert_non_null(strstr(f->diagnostics.item[0].text, "no column 'inmates'"));
    assert_int_equal(read_table(f, HEAD "Ad,1,1,1\n", ", exceptions: {Add: {region: x}}"), OCP_OK);
    assert_true(fixture_warned(f, "the table has no prison 'Add'; did you mean 'Ad'?"));
}

static void test_missing_table_says_what_it_needs(void **state)
{
    struct fixture *f = *state;
    fixture_wrong(f, BARE "estate: {csv: {path: nowhere.csv, source: the ministry}}\n", 3, 22,
                  "source: the ministry. Name yours with --estate FILE");
    fixture_wrong(f, BARE "estate: {csv: {path: /dev/zero}}\n", 3, 22, "not a regular file");
    fixture_wrong(f, BARE "estate: {csv: {path: /}}\n", 3, 22, "it is a folder");
}

static void test_shipped_estate(void **state)
{
    struct fixture *f = *state;
    const struct ocp_study *study = fixture_sound(f, "regimes: {special_unit: {special: yes}}\n");
    uint64_t places;
    uint64_t prisoners;
    uint64_t staff;
    sums(&study->plan, &places, &prisoners, &staff);
    assert_int_equal(study->plan.n_prisons, 6);
    assert_int_equal(places, 810);
    assert_true(prisoners >= 800 && prisoners <= 1000);
    assert_int_equal(study->plan.n_groups, 7); /* three, and four that wait for a split */
    assert_string_equal(study->sources[1].path, "shipped:estates/default.yaml");
    size_t special = 0;
    for (size_t w = 0; w < study->plan.n_wings; w++) {
        special += study->plan.wings[w].regime == 1;
    }
    assert_int_equal(special, 1);
}

static void test_italy(void **state)
{
    struct fixture *f = *state;
    const char *data = getenv("OCPSIM_SHARED_DATA");
    const char *source = getenv("OCPSIM_SOURCE_DIR");
    char table[1024];
    (void)snprintf(table, sizeof table, "%s/italy-estate/prisons.csv", data ? data : "");
    FILE *there = data && source ? fopen(table, "rb") : NULL;
    if (!there) {
        print_message("skipped: OCPSIM_SHARED_DATA has no italy-estate/prisons.csv\n");
        skip();
    }
    (void)fclose(there);
    char text[2048];
    (void)snprintf(text, sizeof text, BARE "estate: {csv: {path: '%s', columns: {region: region_code}}}\n", table);
    if (read_file(f, fixture_file("italy.yaml", text), NULL) != OCP_OK) {
        fail_msg("%s", f->message.text);
    }
    uint64_t places;
    uint64_t prisoners;
    uint64_t staff;
    sums(&f->study->plan, &places, &prisoners, &staff);
    assert_int_equal(f->study->plan.n_prisons, 190);
    assert_int_equal(places, 51276);
    assert_int_equal(prisoners, 62694);
    assert_int_equal(staff, 30696);
    assert_true(fixture_warned(f, "prisoners but no officers"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_classes, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_explicit, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_table, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_table_mistakes, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_missing_table_says_what_it_needs, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_shipped_estate, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_italy, fixture_start, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
