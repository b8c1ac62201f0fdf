/* What must be there is there: the interventions and the outcomes that the project promised, each with what makes it usable: for
 * an intervention a title, evidence with its grade, cost and rights burden; for an outcome unit, family and, where an
 * administration counts, what it would count; and every outcome is really measured. */
#define _XOPEN_SOURCE 700
#include "signs.h"

#include "engine/measure.h"
#include "tests/support/tiny_plan.h"

#include <ctype.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct promise {
    const char *what, *entry;
};

static const struct promise interventions[] = {
    {"capacity placement", "relief_of_crowding"},
    {"dispersal", "dispersal"},
    {"concentration", "concentration"},
    {"special units", "special_units"},
    {"intelligence-led placement", "placement_on_intelligence"},
    {"rotation", "rotation_of_leaders"},
    {"break-up of inferred networks by brokerage", "network_breakup"},
    {"cross-border transfer", "transfer_abroad"},
    {"joint prioritisation", "joint_prioritisation"},
    {"cross-border profile exchange", "cross_border_exchange"},
    {"phone jamming", "phone_jamming"},
    {"drone detection and jamming", "drone_defence"},
    {"body scanners", "body_scanners"},
    {"mail screening", "mail_screening"},
    {"visit restriction", "visit_restriction"},
    {"cell searches", "cell_searches"},
    {"mandatory drug testing", "drug_testing"},
    {"AI screening", "ai_screening"},
    {"staff training", "integrity_training"},
    {"vetting", "vetting"},
    {"rotation of posts", "rotation_of_posts"},
    {"supervision", "supervision"},
    {"pay", "pay"},
    {"counter-corruption unit", "counter_corruption_unit"},
    {"whistleblower protection", "whistleblower_protection"},
    {"dynamic security", "dynamic_security"},
    {"staffing level", "staffing"},
    {"treatment", "treatment"},
    {"family contact", "family_contact"},
    {"activity", "activity"},
    {"debt relief and safe custody", "debt_relief"},
    {"exit programme", "exit_programme"},
    {"legitimacy", "fair_procedures"},
    {"minors' prevention", "prevention_for_minors"},
    {"financial investigation", "financial_investigation"},
};

/* The lines of one entry of the library; its end. NULL: no such entry. */
static const char *entry_of(const char *name, const char **end)
{
    static char text[65536];
    const struct ocp_shipped *file = ocp_shipped_find("interventions/core.yaml");
    char key[OCP_NAME_SIZE + 8];
    assert_true(file && file->size < sizeof text);
    memcpy(text, file->bytes, file->size);
    text[file->size] = '\0';
    (void)snprintf(key, sizeof key, "\n  %s:\n", name);
    const char *start = strstr(text, key);
    if (!start) {
        return NULL;
    }
    start += strlen(key);
    const char *at = start;
    while (*at && (strncmp(at, "    ", 4) == 0 || *at == '\n')) {
        const char *line = strchr(at, '\n');
        at = line ? line + 1 : at + strlen(at);
    }
    *end = at;
    return start;
}

/* The text behind a key of the entry, or NULL. */
static const char *said(const char *start, const char *end, const char *key)
{
    char what[64];
    (void)snprintf(what, sizeof what, "    %s:", key);
    for (const char *at = start; at && at < end; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL) {
        if (strncmp(at, what, strlen(what)) == 0) {
            return at + strlen(what);
        }
    }
    return NULL;
}

/* Ids are a letter of a block of the evidence and two digits; each must be a row of its table. */
static void check_ids(const char *entry, const char *line)
{
    const struct ocp_shipped *table = ocp_shipped_find("evidence/table.csv");
    assert_non_null(table);
    for (; *line && *line != '\n'; line++) {
        if (((*line >= 'A' && *line <= 'K') || *line == 'P') && isdigit((unsigned char)line[1]) &&
            isdigit((unsigned char)line[2])) {
            char row[8] = {'\n', line[0], line[1], line[2], ',', '\0'};
            bool found = false;
            for (size_t i = 0; i + 5 < table->size && !found; i++) {
                found = memcmp(table->bytes + i, row, 5) == 0;
            }
            if (!found) {
                fail_msg("%s cites %.3s, which is no row of the evidence", entry, line);
            }
        }
    }
}

/* Whatever a parameter rests on can be looked up. */
static void every_parameter_cites_what_there_is(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    for (size_t i = 0; i < model->n_params; i++) {
        check_ids(model->params[i]->name, model->params[i]->evidence);
    }
    ocp_model_free(model);
}

static void promised_interventions_are_there(void **state)
{
    (void)state;
    const char *end = NULL;
    for (size_t i = 0; i < sizeof interventions / sizeof interventions[0]; i++) {
        if (!entry_of(interventions[i].entry, &end)) {
            fail_msg("%s: the library has no '%s'", interventions[i].what, interventions[i].entry);
        }
    }
    assert_null(entry_of("no_such_entry", &end));
}

static void every_intervention_is_whole(void **state)
{
    (void)state;
    static const char *const keys[] = {"title", "cost", "rights_burden", "evidence"};
    const char *names[128];
    const size_t n = signs_library(names, 128);
    assert_true(n >= sizeof interventions / sizeof interventions[0]);
    for (size_t i = 0; i < n; i++) {
        const char *end = NULL;
        const char *start = entry_of(names[i], &end);
        assert_non_null(start);
        for (size_t k = 0; k < 4; k++) {
            if (!said(start, end, keys[k])) {
                fail_msg("'%s' does not state its %s", names[i], keys[k]);
            }
        }
        const char *evidence = said(start, end, "evidence");
        if (!(evidence[1] >= 'A' && evidence[1] <= 'D' && evidence[2] == ';')) {
            fail_msg("'%s' does not begin its evidence with a grade A to D", names[i]);
        }
        check_ids(names[i], evidence);
    }
}

struct measure {
    const char *what, *outcome;
    bool recorded;
};

static const struct measure outcomes[] = {
    {"violence among prisoners", "assaults_prisoner", false},
    {"as counted", "assaults_prisoner_recorded", true},
    {"violence against staff", "assaults_staff", false},
    {"as counted", "assaults_staff_recorded", true},
    {"violence outside", "outside_attacks", false},
    {"as counted", "outside_attacks_recorded", true},
    {"homicides", "homicides", true},
    {"self-harm", "self_harm", false},
    {"as counted", "self_harm_recorded", true},
    {"overdoses", "overdoses", false},
    {"as counted", "overdoses_recorded", true},
    {"deaths by overdose", "overdose_deaths", true},
    {"fear", "fear_mean", false},
    {"safety", "protection_requests", true},
    {"drug volume", "drug_volume", false},
    {"as counted", "seizures_recorded", true},
    {"tests", "mdt_positive_recorded", true},
    {"price mark-up", "markup_mean", false},
    {"debt", "debt_mean", false},
    {"illicit revenue", "revenue", false},
    {"money leaving", "money_laundered", false},
    {"coordination of groups", "coordination", false},
    {"orders delivered", "orders_delivered", false},
    {"as intercepted", "orders_intercepted_recorded", true},
    {"outside attacks ordered", "outside_orders", false},
    {"group size", "group_size", false},
    {"concentration of groups", "group_concentration", false},
    {"concentration of the market", "market_concentration", false},
    {"fragmentation", "fragmentation", false},
    {"splits", "splits", false},
    {"time to succession", "succession_days", false},
    {"fusion with the group", "fusion_group_mean", false},
    {"fusion with values", "fusion_values_mean", false},
    {"fusion with the family", "fusion_family_mean", false},
    {"corrupt staff", "corrupt_share", false},
    {"cases opened", "staff_cases_recorded", true},
    {"OCG-linked share", "ocg_linked_share_recorded", true},
    {"false accusations", "false_accusations", false},
    {"retaliation", "retaliation_events", false},
    {"staff turnover", "staff_turnover", true},
    {"staff absence", "staff_absence", true},
    {"intelligence precision", "intelligence_precision", false},
    {"recall", "intelligence_recall", false},
    {"disparity", "intelligence_disparity", false},
    {"staleness", "intelligence_staleness", true},
    {"transfers to another administration", "transfers_abroad", true},
    {"minors recruited", "minors_recruited", false},
    {"as arrested", "minors_arrested_recorded", true},
    {"escapes", "escapes", true},
    {"rights index", "humane_index", false},
    {"rights burden", "rights_burden", true},
    {"isolation days", "isolation_days", true},
    {"of minorities", "isolation_days_minority", true},
    {"unfounded measures", "unfounded_measures", false},
    {"as challenged", "challenges_heard", true},
    {"as reversed", "placements_reversed", true},
    {"family contact", "family_contact", true},
    {"reoffending", "reoffending", false},
    {"as returned", "returns", true},
    {"euros", "cost_eur", true},
    {"euros by payer", "cost_health", true},
};

static void promised_outcomes_are_declared_and_measured(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .burn_in = 60, .horizon = 360});
    tiny_set(&plan, model, "intelligence.reports", 30.0);
    tiny_set(&plan, model, "intelligence.capacity", 20.0);
    tiny_set(&plan, model, "staff.detection", 2.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 420);
    unsigned zero = 0;
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        const long k = ocp_model_outcome(model, outcomes[i].outcome);
        if (k < 0) {
            fail_msg("%s: there is no outcome '%s'", outcomes[i].what, outcomes[i].outcome);
        }
        const struct ocp_outcome *o = model->outcomes[k].outcome;
        if (o->recorded != outcomes[i].recorded || !o->unit[0] || !o->meaning[0] || !(o->scale > 0.0)) {
            fail_msg("%s: '%s' should be %s, with unit and meaning", outcomes[i].what, o->name,
                     outcomes[i].recorded ? "recorded" : "latent");
        }
        const double value = tiny_outcome(world, o->name);
        if (isnan(value)) {
            fail_msg("'%s' is never measured", o->name);
        }
        zero += value == 0.0;
    }
    /* rare ones may be zero in three small prisons: homicides, escapes, retaliation, splits, what needs a special unit or a payer */
    if (zero > 10) {
        fail_msg("%u outcomes are zero all year", zero);
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_parameter_cites_what_there_is),
        cmocka_unit_test(promised_interventions_are_there),
        cmocka_unit_test(every_intervention_is_whole),
        cmocka_unit_test(promised_outcomes_are_declared_and_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
