/* /provenance of study.h5. Decides what is kept so that the study can be repeated: sources, parameters, interventions, build. */
#include "archive/merged.h"

#include "engine/version.h"

#include <gnu/libc-version.h>
#include <gsl/gsl_version.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#ifndef FYAML_BUILD_VERSION
#error "FYAML_BUILD_VERSION comes from the build"
#endif

static const char *const by_parameter[] = {"/parameter"};

static void write_build(struct ocp_sheet *sheet, const struct ocp_results *r)
{
    unsigned major = 0, minor = 0, release = 0;
    char hdf5[32];
    (void)H5get_libversion(&major, &minor, &release);
    (void)snprintf(hdf5, sizeof hdf5, "%u.%u.%u", major, minor, release);
    const struct {
        const char *name, *text;
    } notes[] = {{"program", "ocpsim"},
                 {"program_version", ocp_version_program()},
                 {"program_commit", ocp_version_commit()},
                 {"compiler", ocp_version_compiler()},
                 {"compiler_flags", ocp_version_flags()},
                 {"build_type", ocp_version_build()},
                 {"library_gsl", gsl_version},
                 {"library_hdf5", hdf5},
                 {"library_libfyaml", FYAML_BUILD_VERSION},
                 {"library_jansson", JANSSON_VERSION},
                 {"library_zlib", zlibVersion()},
                 {"library_glibc", gnu_get_libc_version()},
                 {"random_numbers", "Philox4x32-10; key: seed, replicate; counter: day, who, whom, purpose"},
                 {"design_hash", r->design_hash}};
    for (size_t i = 0; i < OCP_COUNT(notes); i++) {
        ocp_sheet_note(sheet, "/provenance", notes[i].name, notes[i].text);
    }
    ocp_sheet_note_integer(sheet, "/provenance", "seed", (long long)r->seed);
    ocp_sheet_note_integer(sheet, "/provenance", "result_version", OCP_RESULT_VERSION);
}

static void write_sources(struct ocp_sheet *sheet, const struct ocp_results *r)
{
    ocp_sheet_note(sheet, "/provenance", "scenario", r->scenario);
    ocp_sheet_note_integer(sheet, "/provenance", "n_sources", r->n_sources);
    for (uint32_t i = 0; i < r->n_sources; i++) {
        const struct ocp_source *source = &r->source[i];
        char path[64];
        (void)snprintf(path, sizeof path, "/provenance/source_%04u", i);
        ocp_sheet_bytes(sheet, path, source->bytes, source->size);
        ocp_merged_label(sheet, path, NULL, "bytes of a file that took part");
        ocp_sheet_note(sheet, path, "path", source->path);
        ocp_sheet_note(sheet, path, "sha256", source->sha256);
    }
}

/* Where the scenario says the value of each parameter; empty where it is the default. */
static void write_settings(struct ocp_sheet *sheet, const struct ocp_results *r)
{
    const char **texts = ocp_merged_texts(r->param->set_in, sizeof *r->param, r->n_params);
    if (!texts) {
        ocp_sheet_fail(sheet, "find memory for", "/provenance");
    } else {
        ocp_sheet_texts(sheet, "/provenance/parameter_set_in", "/parameter", texts);
        ocp_merged_label(sheet, "/provenance/parameter_set_in", NULL, "file and line that set the value; empty: the default");
    }
    free(texts);
}

static void write_text_column(struct ocp_sheet *sheet, const struct ocp_model *model, const char *name, const char *meaning,
                              const char *(*get)(const struct ocp_param *))
{
    char path[64];
    const char **texts = ocp_alloc(model->n_params, sizeof *texts);
    if (!texts) {
        ocp_sheet_fail(sheet, "find memory for", "/provenance");
        return;
    }
    for (size_t i = 0; i < model->n_params; i++) {
        texts[i] = get(model->params[i]);
    }
    (void)snprintf(path, sizeof path, "/provenance/parameter_%s", name);
    ocp_sheet_texts(sheet, path, "/parameter", texts);
    ocp_merged_label(sheet, path, NULL, meaning);
    free(texts);
}

static void write_number_column(struct ocp_sheet *sheet, const struct ocp_model *model, const char *name, const char *meaning,
                                size_t offset)
{
    char path[64];
    double *numbers = ocp_alloc(model->n_params, sizeof *numbers);
    if (!numbers) {
        ocp_sheet_fail(sheet, "find memory for", "/provenance");
        return;
    }
    for (size_t i = 0; i < model->n_params; i++) {
        memcpy(&numbers[i], (const char *)model->params[i] + offset, sizeof *numbers);
    }
    (void)snprintf(path, sizeof path, "/provenance/parameter_%s", name);
    ocp_sheet_numbers(sheet, path, H5T_NATIVE_DOUBLE, 1, by_parameter, numbers);
    ocp_merged_label(sheet, path, NULL, meaning);
    free(numbers);
}

static const char *get_unit(const struct ocp_param *param)
{
    return param->unit;
}

static const char *get_prior(const struct ocp_param *param)
{
    return ocp_prior_name(param->prior);
}

static const char *get_evidence(const struct ocp_param *param)
{
    return param->evidence;
}

static const char *get_meaning(const struct ocp_param *param)
{
    return param->meaning;
}

static void write_parameters(struct ocp_sheet *sheet, const struct ocp_study *study, const struct ocp_model *model,
                             const struct ocp_results *results)
{
    if (model->n_params == 0) {
        return;
    }
    ocp_sheet_numbers(sheet, "/provenance/parameter_value", H5T_NATIVE_DOUBLE, 1, by_parameter, study->plan.params);
    ocp_merged_label(sheet, "/provenance/parameter_value", NULL, "base value used by every run, before interventions");
    write_number_column(sheet, model, "default", "default value", offsetof(struct ocp_param, fallback));
    write_number_column(sheet, model, "low", "lower bound, inclusive", offsetof(struct ocp_param, low));
    write_number_column(sheet, model, "high", "upper bound, inclusive", offsetof(struct ocp_param, high));
    write_number_column(sheet, model, "prior_a", "first number of the prior", offsetof(struct ocp_param, prior_a));
    write_number_column(sheet, model, "prior_b", "second number of the prior", offsetof(struct ocp_param, prior_b));
    write_text_column(sheet, model, "unit", "unit of value, default and bounds", get_unit);
    write_text_column(sheet, model, "prior", "family of the prior", get_prior);
    write_text_column(sheet, model, "evidence", "ids of the evidence table, or ASSUMED", get_evidence);
    write_text_column(sheet, model, "meaning", "meaning", get_meaning);
    write_settings(sheet, results);
}

static json_t *describe_target(const struct ocp_target *target)
{
    json_t *json = json_pack("{s:f}", "coverage", target->coverage);
    const struct {
        const char *name, *text;
    } texts[] = {{"prison", target->prison}, {"region", target->region}, {"kind", target->kind}};
    const struct {
        const char *name;
        int number;
    } numbers[] = {{"jurisdiction", target->jurisdiction}, {"regime", target->regime}, {"security", target->security}};
    for (size_t i = 0; i < OCP_COUNT(texts); i++) {
        if (*texts[i].text) {
            (void)json_object_set_new(json, texts[i].name, json_string(texts[i].text));
        }
    }
    for (size_t i = 0; i < OCP_COUNT(numbers); i++) {
        if (numbers[i].number >= 0) {
            (void)json_object_set_new(json, numbers[i].name, json_integer(numbers[i].number));
        }
    }
    return json;
}

static json_t *describe_changes(const struct ocp_model *model, const struct ocp_intervention *in)
{
    json_t *changes = json_array();
    for (size_t i = 0; i < in->n_changes; i++) {
        const struct ocp_change *change = &in->changes[i];
        (void)json_array_append_new(changes, json_pack("{s:s, s:s, s:f}", "parameter", model->params[change->param]->name,
                                                       "operation", ocp_operation_name(change->operation), "value", change->value));
    }
    return changes;
}

static json_t *describe_rights(const double rights[OCP_RIGHT_COUNT])
{
    json_t *by_right = json_object();
    for (unsigned k = 0; k < OCP_RIGHT_COUNT; k++) {
        if (rights[k] > 0.0) {
            (void)json_object_set_new(by_right, ocp_right_name((enum ocp_right)k), json_real(rights[k]));
        }
    }
    return by_right;
}

static json_t *describe_intervention(const struct ocp_model *model, const struct ocp_intervention *in)
{
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:o?, s:o?, s:I, s:I, s:f, s:f, s:f, s:f, s:f, s:o?}", "name", in->name, "title", in->title,
                  "evidence", in->evidence, "changes", describe_changes(model, in), "target", describe_target(&in->target),
                  "start_day", (json_int_t)in->start_day, "ramp_days", (json_int_t)in->ramp_days, "intensity", in->intensity,
                  "half_life_days", in->half_life_days, "capital_eur", in->capital_eur, "yearly_eur", in->yearly_eur,
                  "prisoner_day_eur", in->prisoner_day_eur, "rights_burden", describe_rights(in->rights));
    if (in->end_day != UINT32_MAX) {
        (void)json_object_set_new(json, "end_day", json_integer(in->end_day));
    }
    if (*in->trigger.outcome) {
        (void)json_object_set_new(json, "trigger",
                                  json_pack("{s:s, s:f, s:I}", "outcome", in->trigger.outcome, "above", in->trigger.above,
                                            "hold_days", (json_int_t)in->trigger.hold_days));
    }
    return json;
}

/* One JSON text per strategy: its interventions in full. Keys are sorted, so equal strategies are equal texts. */
static void write_strategies(struct ocp_sheet *sheet, const struct ocp_study *study, const struct ocp_model *model)
{
    const size_t count = study->plan.n_strategies;
    char **texts = ocp_alloc(count, sizeof *texts);
    bool good = texts != NULL;
    for (size_t i = 0; i < count && good; i++) {
        const struct ocp_strategy *strategy = &study->plan.strategies[i];
        json_t *list = json_array();
        for (size_t k = 0; k < strategy->n_interventions; k++) {
            (void)json_array_append_new(list, describe_intervention(model, &strategy->interventions[k]));
        }
        good = list && json_array_size(list) == strategy->n_interventions;
        texts[i] = good ? json_dumps(list, JSON_SORT_KEYS | JSON_COMPACT | JSON_REAL_PRECISION(17)) : NULL;
        good = texts[i] != NULL;
        json_decref(list);
    }
    if (good) {
        ocp_sheet_texts(sheet, "/provenance/interventions", "/scenario", (const char *const *)texts);
        ocp_merged_label(sheet, "/provenance/interventions", NULL, "interventions of the strategy as JSON");
    } else {
        ocp_sheet_fail(sheet, "describe in JSON", "/provenance/interventions");
    }
    for (size_t i = 0; i < count && texts; i++) {
        free(texts[i]);
    }
    free(texts);
}

void ocp_provenance_write(struct ocp_sheet *sheet, const struct ocp_study *study, const struct ocp_model *model,
                          const struct ocp_results *results)
{
    ocp_sheet_group(sheet, "/provenance");
    write_build(sheet, results);
    write_sources(sheet, results);
    write_parameters(sheet, study, model, results);
    write_strategies(sheet, study, model);
}
