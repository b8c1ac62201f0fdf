/* Networks: the same case as GraphML and as tables is the same plan; what is wrong is told with its place; what is hostile is
 * refused before it is parsed. */
#define _GNU_SOURCE
#include "scenario_fixture.h"

#include "scenario/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define START                                                                                                                      \
    "regimes: {}\ngroups: {clan: {share: 4 %}, crew: {share: 0 %}}\nestate: {prisons: {N: {capacity: 200, prisoners: 180, staff: " \
    "9}}}\n"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
#define KEYS                                                                                                                \
    "<key id=\"g\" for=\"node\" attr.name=\"group\" attr.type=\"string\"/>\n<key id=\"r\" for=\"node\" attr.name=\"role\" " \
    "attr.type=\"string\"/>\n<key id=\"w\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"><default>1</default></key>\n"
#define TAIL "</graph>\n</graphml>\n"

/* A broker B between two pairs; C is named after the edges that lead to it, one weight is the default, one tie comes twice. */
static const char case_graphml[] =
    HEAD KEYS "<graph edgedefault=\"undirected\">\n"
              "<node id=\"B\"><data key=\"r\"> intermediary </data></node>\n"
              "<node id=\"A\"><data key=\"g\">crew</data></node>\n"
              "<edge source=\"A\" target=\"B\"><data key=\"w\">3</data></edge>\n"
              "<edge source=\"B\" target=\"A\"/>\n"
              "<edge id=\"e\" source=\"B\" target=\"C\"><data key=\"w\"><![CDATA[2]]></data></edge>\n"
              "<node id=\"C\"/>\n<node id=\"D.co\"/>\n"
              "<edge source=\"C\" target=\"D&#46;co\"/>\n" TAIL;
static const char case_ties[] = "source,target,weight\nD.co,C,1\nA,B,4\nC,B,2\n";
static const char case_nodes[] = "node,role,group\nD.co,,\nC,,clan\nB,intermediary,\nA,,crew\n";

static const char *path_of(const char *name)
{
    static char path[1100];
    (void)snprintf(path, sizeof path, "%s/%s", fixture_folder(), name);
    return path;
}

static enum ocp_status read_study(struct fixture *f, const char *network)
{
    char text[8192];
    (void)snprintf(text, sizeof text, "%snetwork: %s\n", START, network);
    const char *path = fixture_file("study.yaml", text);
    ocp_study_free(f->study);
    f->study = NULL;
    ocp_diagnostics_free(&f->diagnostics);
    return ocp_study_read(f->model, path, &f->study, &f->diagnostics, &f->message);
}

static void sound(struct fixture *f, const char *network)
{
    if (read_study(f, network) != OCP_OK) {
        fail_msg("%s", f->message.text);
    }
}

/* An error of that place and text in a file of that name. */
static void wrong(struct fixture *f, const char *network, const char *file, unsigned line, unsigned column, const char *part)
{
    assert_int_equal(read_study(f, network), OCP_BAD_INPUT);
    for (size_t i = 0; i < f->diagnostics.count; i++) {
        const struct ocp_diagnostic *d = &f->diagnostics.item[i];
        if (strstr(d->file, file) && d->line == line && d->column == column && strstr(d->text, part)) {
            return;
        }
    }
    fail_msg("no '%s' at %s:%u:%u; the first is %s", part, file, line, column, f->message.text);
}

static void wrong_graph(struct fixture *f, const char *graphml, unsigned line, unsigned column, const char *part)
{
    (void)fixture_file("n.graphml", graphml);
    wrong(f, "{group: clan, file: n.graphml}", "n.graphml", line, column, part);
}

static struct ocp_plan take_plan(struct fixture *f)
{
    struct ocp_plan plan = f->study->plan;
    f->study->plan = (struct ocp_plan){0};
    return plan;
}

static void test_graphml_and_tables_are_one_plan(void **state)
{
    struct fixture *f = *state;
    (void)fixture_file("n.graphml", case_graphml);
    (void)fixture_file("n.csv", case_ties);
    (void)fixture_file("p.csv", case_nodes);
    sound(f, "{group: clan, file: n.graphml, sentence: long}");
    struct ocp_plan a = take_plan(f);
    sound(f, "{group: clan, file: n.csv, nodes: p.csv, sentence: long}");
    struct ocp_plan b = take_plan(f);
    assert_int_equal(a.n_member_seeds, 4);
    assert_int_equal(a.n_tie_seeds, 3);
    assert_int_equal(b.n_member_seeds, 4);
    assert_int_equal(b.n_tie_seeds, 3);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(a.member_seeds[i].group, b.member_seeds[i].group);
        assert_int_equal(a.member_seeds[i].role, b.member_seeds[i].role);
        assert_int_equal(a.member_seeds[i].sentence, 4);
    }
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(a.tie_seeds[i].a, b.tie_seeds[i].a);
        assert_int_equal(a.tie_seeds[i].b, b.tie_seeds[i].b);
        assert_true(a.tie_seeds[i].weight == b.tie_seeds[i].weight);
    }
    assert_int_equal(a.member_seeds[0].group, 1); /* A */
    assert_int_equal(a.member_seeds[1].role, 3);  /* B */
    assert_true(a.tie_seeds[0].weight == 1.0 && a.tie_seeds[1].weight == 0.5 && a.tie_seeds[2].weight == 0.25);
    ocp_plan_free(&a);
    ocp_plan_free(&b);
}

/* A case that differs in one role, one tie or one group is another plan and another design. */
static void test_what_differs_counts(void **state)
{
    struct fixture *f = *state;
    static const char *const nodes[] = {case_nodes, "node,role,group\nD.co,,\nC,,clan\nB,leader,\nA,,crew\n",
                                        "node,role,group\nD.co,,\nC,,clan\nB,intermediary,\nA,,\n", case_nodes, case_nodes};
    static const char *const ties[] = {case_ties, case_ties, case_ties, "source,target,weight\nD.co,C,1\nA,B,4\nC,B,3\n",
                                       "source,target,weight\nD.co,C,1\nA,B,4\nD.co,B,2\n"};
    char hash[5][65];
    for (size_t i = 0; i < 5; i++) {
        (void)fixture_file("n.csv", ties[i]);
        (void)fixture_file("p.csv", nodes[i]);
        sound(f, "{group: clan, file: n.csv, nodes: p.csv}");
        ocp_study_design_hash(f->study, f->model, hash[i]);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(hash[i], hash[k]);
        }
    }
}

static void test_table_faults(void **state)
{
    struct fixture *f = *state;
    const char *both = "{group: clan, file: n.csv, nodes: p.csv}";
    (void)fixture_file("n.csv", "source,target\nA,B\nA,Z\n");
    (void)fixture_file("p.csv", "node\nA\nB\n");
    wrong(f, both, "n.csv", 3, 1, "there is no person 'Z'");
    (void)fixture_file("p.csv", "node,group\nA,clam\nB,\nB,\nZ,\n");
    wrong(f, both, "p.csv", 2, 3, "did you mean 'clan'");
    wrong(f, both, "p.csv", 4, 1, "listed twice");
    (void)fixture_file("p.csv", "node,role\nA,boss\nB,\nZ,\n");
    wrong(f, both, "p.csv", 2, 3, "it takes associate, operational, intermediary or leader");
    (void)fixture_file("p.csv", "node,name,id number\nA,x,1\nB,y,2\nZ,z,3\n");
    wrong(f, both, "p.csv", 1, 6, "real persons");
    wrong(f, both, "p.csv", 1, 11, "real persons");
    (void)fixture_file("n.graphml", case_graphml);
    wrong(f, "{group: clan, file: n.graphml, nodes: p.csv}", "study.yaml", 4, 48, "belongs to edge lists");
    (void)fixture_file("n.csv", "source,target\nA,B\n");
    wrong(f, "{group: clan, file: n.csv, sentence: forever}", "study.yaml", 4, 47, "forever");
    wrong(f, "{group: clan, file: n.txt}", "study.yaml", 4, 30, ".graphml");
}

static void test_graphml_faults(void **state)
{
    struct fixture *f = *state;
    wrong_graph(f, HEAD "<graph>\n<node id=\"A\"/><node id=\"B\"/>\n <edge source=\"A\" target=\"Q\"/>\n" TAIL, 5, 2,
                "there is no person 'Q'");
    wrong_graph(f, HEAD "<graph><node id=\"A\"/><node id=\"A\"/>\n" TAIL, 3, 22, "there twice");
    wrong_graph(f, HEAD "<graph><node/>\n" TAIL, 3, 8, "no label");
    wrong_graph(f, HEAD "<graph><node id=\"A\"/>\n<edge source=\"A\"/>" TAIL, 4, 1, "both ends");
    wrong_graph(f,
                HEAD KEYS
                "<graph>\n<node id=\"A\"/><node id=\"B\"/>\n<edge source=\"A\" target=\"B\"><data key=\"w\">-1</data></edge>" TAIL,
                8, 1, "a number above 0");
    wrong_graph(
        f,
        HEAD KEYS
        "<graph>\n<node id=\"A\"/><node id=\"B\"/>\n<edge source=\"A\" target=\"B\"><data key=\"w\">1e300</data></edge>" TAIL,
        8, 1, "at most");
    char value[1024];
    (void)snprintf(value, sizeof value, HEAD KEYS "<graph>\n<node id=\"A\">\n<data key=\"r\">%*s</data></node>" TAIL, 300,
                   "leader");
    wrong_graph(f, value, 8, 1, "255");
    wrong_graph(f, HEAD "<graph><node id=\"A\"><data key=\"x\">1</data></node>" TAIL, 3, 21, "no key 'x'");
    wrong_graph(f, HEAD KEYS "<graph>\n<node id=\"A\">\n<data key=\"r\">capo</data></node>" TAIL, 8, 1, "'role' is 'capo'");
    wrong_graph(f, HEAD "<graph><graph/>" TAIL, 3, 8, "one graph");
    wrong_graph(f, HEAD "<graph><hyperedge/>" TAIL, 3, 8, "one graph");
    wrong_graph(f, HEAD "</graphml>", 0, 0, "no <graph>");
    wrong_graph(f, "<svg><graph/></svg>", 1, 1, "this is not GraphML");
    wrong_graph(f, HEAD "<graph>\n<node id=\"A\">\n</graph></graphml>", 5, 9, "not well-formed");
    wrong_graph(f, "", 1, 1, "Document is empty");
    wrong_graph(f, "source,target\n", 1, 1, "not well-formed");
}

/* What real persons are known by is refused as such, in the languages of those who keep such lists; whatever else is not read is refused
 * too. Columns of networks are a closed list. */
static void test_identities(void **state)
{
    struct fixture *f = *state;
    static const char *const identity[] = {
        "name",           "Surname",         "date of birth", "dob",          "Passport No",    "id number",
        "cognome",        "personnummer",    "dni",           "CPR",          "Nachname",       "nom_famille",
        "date_naissance", "geboortedatum",   "person_id",     "face_id",      "alias",          "nationality",
        "DateOfBirth",    "FirstName",       "prénom",        "födelsedatum", "Geburtsdatum",   "fecha_nacimiento",
        "apellidos",      "prisoner number", "PrisonerName",  "tax-code",     "codice fiscale", "data_nascita",
        "national id",    "e-mail",          "email",         "photo",        "fingerprint_id"};
    char text[512];
    for (size_t i = 0; i < sizeof identity / sizeof identity[0]; i++) {
        (void)snprintf(text, sizeof text, HEAD "<key id=\"k\" for=\"node\" attr.name=\"%s\"/>\n<graph>" TAIL, identity[i]);
        wrong_graph(f, text, 3, 1, "real persons");
        (void)snprintf(text, sizeof text, "node,%s\nA,19610312-1234\nB,x\n", identity[i]);
        (void)fixture_file("p.csv", text);
        (void)fixture_file("n.csv", "source,target\nA,B\n");
        wrong(f, "{group: clan, file: n.csv, nodes: p.csv}", "p.csv", 1, 6, "real persons");
    }
    static const char *const unknown[] = {"height", "remarks", "note", "betweenness", "grupo", "wieght"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        (void)snprintf(text, sizeof text, "source,target,%s\nA,B,1\n", unknown[i]);
        (void)fixture_file("n.csv", text);
        wrong(f, "{group: clan, file: n.csv}", "n.csv", 1, 15, "what is not read is not kept");
        (void)snprintf(text, sizeof text, HEAD "<key id=\"k\" for=\"node\" attr.name=\"%s\"/>\n<graph>" TAIL, unknown[i]);
        wrong_graph(f, text, 3, 1, "what is not read is not kept");
    }
    (void)fixture_file("n.csv", "source,target,wieght\nA,B,1\n");
    wrong(f, "{group: clan, file: n.csv}", "n.csv", 1, 15, "did you mean 'weight'");
    /* persons have codes */
    static const char *const labels[] = {
        "Mario Rossi 12.03.1961",     "Rossi, Mario", "19610312-1234", "12.03.1961", "René", "a@b.example",
        "averyveryverylongnameindeed"};
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        (void)snprintf(text, sizeof text, "source,target\n\"%s\",B\n", labels[i]);
        (void)fixture_file("n.csv", text);
        wrong(f, "{group: clan, file: n.csv}", "n.csv", 2, 1, "persons of a network have codes");
        (void)snprintf(text, sizeof text, HEAD "<graph>\n<node id=\"%s\"/>" TAIL, labels[i]);
        wrong_graph(f, text, 4, 1, "persons of a network have codes");
        (void)snprintf(
            text, sizeof text,
            HEAD "<key id=\"l\" for=\"node\" attr.name=\"label\"/>\n<graph>\n<node id=\"A\"><data key=\"l\">%s</data></node>" TAIL,
            labels[i]);
        wrong_graph(f, text, 5, 14, "persons of a network have codes");
    }
    /* a table of prisons may have what prisons have */
    static const char *const of_prisons[] = {"place",   "region_code",  "latitude", "inmates", "officers_planned",
                                             "address", "birth_rate_no"};
    for (size_t i = 0; i + 1 < sizeof of_prisons / sizeof of_prisons[0]; i++) {
        assert_false(csv_refuses(of_prisons[i]));
    }
    assert_true(csv_refuses(of_prisons[6]));
}

/* Entities, external or recursive, and other encodings: refused unread. The first would read a file of this machine, the second
 * would fill the memory. */
static void test_hostile_graphml(void **state)
{
    struct fixture *f = *state;
    wrong_graph(f,
                "<?xml version=\"1.0\"?>\n<!DOCTYPE g [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n<graphml><graph><node "
                "id=\"&x;\"/></graph></graphml>",
                2, 1, "declarations");
    wrong_graph(
        f,
        "<!DOCTYPE g [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><graphml><graph>&b;</graph></graphml>",
        1, 1, "declarations");
    wrong_graph(f, HEAD "<graph><node id=\"&undeclared;\"/>" TAIL, 3, 30, "not well-formed");
    wrong_graph(f, "<graphml><graph><node id=\"A\xFF\"/></graph></graphml>", 1, 28, "not valid UTF-8");
    size_t size = 0;
    char *deep = NULL;
    FILE *stream = open_memstream(&deep, &size);
    (void)fputs(HEAD, stream);
    for (int i = 0; i < 100000; i++) {
        (void)fputs("<x>", stream);
    }
    (void)fclose(stream);
    (void)fixture_file("n.graphml", deep);
    assert_int_equal(read_study(f, "{group: clan, file: n.graphml}"), OCP_BAD_INPUT);
    free(deep);
    stream = open_memstream(&deep, &size);
    (void)fputs(HEAD "<graph>", stream);
    for (int i = 0; i < 5001; i++) {
        (void)fprintf(stream, "<node id=\"n%d\"/>\n", i);
    }
    (void)fputs(TAIL, stream);
    (void)fclose(stream);
    wrong_graph(f, deep, 5003, 1, "more than 5000 members");
    free(deep);
    assert_int_equal(truncate(path_of("n.graphml"), (16 << 20) + 1), 0);
    wrong(f, "{group: clan, file: n.graphml}", "study.yaml", 4, 30, "more than 16777216");
}

/* A tie to oneself is left out, told with its place; its person stays. */
static void test_loops(void **state)
{
    struct fixture *f = *state;
    (void)fixture_file("n.graphml", HEAD "<graph><node id=\"A\"/><node id=\"B\"/>\n<edge source=\"A\" target=\"A\"/>\n"
                                         "<edge source=\"A\" target=\"B\"/>" TAIL);
    sound(f, "{group: clan, file: n.graphml}");
    assert_true(fixture_warned(f, "'A' is tied to itself; this tie is left out"));
    assert_int_equal(f->study->plan.n_tie_seeds, 1);
    assert_int_equal(f->study->plan.n_member_seeds, 2);
    assert_int_equal(f->diagnostics.item[0].line, 4);
}

/* What the plan cannot take: more members than prisoners; more ties than a person keeps, which is told and cut evenly. */
static void test_limits(void **state)
{
    struct fixture *f = *state;
    size_t size = 0;
    char *text = NULL;
    FILE *stream = open_memstream(&text, &size);
    (void)fputs("source,target,weight\n", stream);
    for (int i = 1; i <= 20; i++) {
        (void)fprintf(stream, "hub,n%02d,%d\nn%02d,n%02d,1\n", i, i, i, i % 20 + 1);
    }
    (void)fclose(stream);
    (void)fixture_file("n.csv", text);
    free(text);
    sound(f, "{group: clan, file: n.csv}");
    assert_true(fixture_warned(f, "the 4 weakest of 40 ties are left out"));
    const struct ocp_plan *plan = &f->study->plan;
    unsigned of_hub = 0;
    for (size_t i = 0; i < plan->n_tie_seeds; i++) {
        of_hub += plan->tie_seeds[i].a == 0;
        assert_true(plan->tie_seeds[i].a != 0 || plan->tie_seeds[i].weight > 4.0 / 20.0);
    }
    assert_int_equal(of_hub, 16);
    stream = open_memstream(&text, &size);
    (void)fputs("source,target\n", stream);
    for (int i = 0; i < 100; i++) {
        (void)fprintf(stream, "a%d,b%d\n", i, i);
    }
    (void)fclose(stream);
    (void)fixture_file("n.csv", text);
    free(text);
    wrong(f, "{group: clan, file: n.csv}", "study.yaml", 4, 30, "the networks have 200 members, but the prisons hold 180");
}

/* The two networks of the Montagna case, where they are at hand. */
static void test_montagna(void **state)
{
    struct fixture *f = *state;
    const char *shared = getenv("OCPSIM_SHARED_DATA");
    char text[4096], path[2048];
    (void)snprintf(path, sizeof path, "%s/networks/montagna-meetings.csv", shared ? shared : "");
    if (access(path, R_OK) != 0) {
        print_message("skipped: '%s' is not here\n", path);
        skip();
    }
    (void)snprintf(text, sizeof text, "{group: clan, file: \"%s\"}", path);
    sound(f, text);
    /* Cavallaro, Ficara et al. 2020: 95 persons with meetings; a person here keeps at most 16 ties. */
    assert_int_equal(f->study->plan.n_member_seeds, 95);
    assert_int_equal(f->study->plan.n_tie_seeds, 235);
    assert_true(fixture_warned(f, "the 13 weakest of 248 ties are left out"));
    assert_true(fixture_warned(f, "'N47' is tied to itself"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_graphml_and_tables_are_one_plan, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_what_differs_counts, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_table_faults, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_graphml_faults, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_identities, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_hostile_graphml, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_loops, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_limits, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_montagna, fixture_start, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
