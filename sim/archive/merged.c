/* Writing study.h5. Decides the public schema: names, dimensions and attributes that xarray, h5py, netCDF4 and R will show.
 * Provenance and summaries are in provenance.c and summary.c. */
#include "archive/merged.h"

#include "archive/network.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const by_run[] = {"/run"};

static const char *const reserved[] = {"run",          "time",       "scenario", "parameter",      "prison",      "outcome",
                                       "run_scenario", "run_seed",   "events",   "run_replicate",  "run_status",  "run_strategy",
                                       "run_reason",   "provenance", "summary",  "run_state_hash", "param_value", "scenario_title",
                                       "network"};

/* A name that can stand at the top of the file beside ours. */
static bool is_usable(const char *name)
{
    for (size_t i = 0; i < OCP_COUNT(reserved); i++) {
        if (strcmp(name, reserved[i]) == 0) {
            return false;
        }
    }
    return name[0] >= 'a' && name[0] <= 'z' && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

void ocp_merged_label(struct ocp_sheet *sheet, const char *path, const char *unit, const char *meaning)
{
    if (unit) {
        ocp_sheet_note(sheet, path, "units", unit);
    }
    ocp_sheet_note(sheet, path, "long_name", meaning);
}

static void write_root(struct ocp_sheet *sheet, const struct ocp_results *r)
{
    ocp_sheet_note(sheet, "/", "kind", OCP_MERGED_KIND);
    ocp_sheet_note(sheet, "/", "Conventions", "CF-1.8");
    ocp_sheet_note(sheet, "/", "name", r->name);
    ocp_sheet_note(sheet, "/", "title", r->title);
    ocp_sheet_note(sheet, "/", "description", r->description);
    ocp_sheet_note(sheet, "/", "design_hash", r->design_hash);
    ocp_sheet_note(sheet, "/", "content_hash", r->content_hash);
    ocp_sheet_note_integer(sheet, "/", "seed", (long long)r->seed);
    ocp_sheet_note_integer(sheet, "/", "replicates", r->n_replicates);
    ocp_sheet_note_integer(sheet, "/", "burn_in_days", r->burn_in_days);
    ocp_sheet_note_integer(sheet, "/", "horizon_days", r->horizon_days);
    ocp_sheet_note_integer(sheet, "/", "period_days", r->period_days);
    ocp_sheet_note_integer(sheet, "/", "prisoners", r->prisoners);
    ocp_sheet_note_integer(sheet, "/", "staff", r->staff);
}

/* Pointers to the texts of an array of structs (or of fixed-size texts), `stride` bytes apart. */
const char **ocp_merged_texts(const void *first, size_t stride, size_t count)
{
    const char **texts = ocp_alloc(count, sizeof *texts);
    for (size_t i = 0; i < count && texts; i++) {
        texts[i] = (const char *)first + i * stride;
    }
    return texts;
}

static void write_scales(struct ocp_sheet *sheet, const struct ocp_results *r, const char **strategies)
{
    uint32_t *runs = ocp_alloc(r->n_runs, sizeof *runs);
    const char **outcomes = ocp_merged_texts(r->outcome->name, sizeof *r->outcome, r->n_outcomes);
    const char **params = ocp_merged_texts(r->param, sizeof *r->param, r->n_params);
    const char **prisons = ocp_merged_texts(r->prison, sizeof *r->prison, r->n_prisons);
    if (!runs || !outcomes || !params || !prisons) {
        ocp_sheet_fail(sheet, "find memory for", "the dimensions");
    } else {
        for (uint32_t i = 0; i < r->n_runs; i++) {
            runs[i] = i;
        }
        ocp_sheet_scale_numbers(sheet, "/run", H5T_NATIVE_INT32, r->n_runs, runs);
        ocp_merged_label(sheet, "/run", NULL, "run: strategy x replicates + replicate");
        ocp_sheet_scale_numbers(sheet, "/time", H5T_NATIVE_DOUBLE, r->n_periods, r->time);
        ocp_merged_label(sheet, "/time", "d", "days since the end of burn-in, at the end of the recording period");
        ocp_sheet_note(sheet, "/time", "axis", "T");
        ocp_sheet_scale_texts(sheet, "/scenario", r->n_strategies, strategies);
        ocp_merged_label(sheet, "/scenario", NULL, "strategy; the first is the baseline");
        ocp_sheet_scale_texts(sheet, "/parameter", r->n_params, params);
        ocp_merged_label(sheet, "/parameter", NULL, "parameter of the model");
        ocp_sheet_scale_texts(sheet, "/prison", r->n_prisons, prisons);
        ocp_merged_label(sheet, "/prison", NULL, "prison");
        ocp_sheet_scale_texts(sheet, "/outcome", r->n_outcomes, outcomes);
        ocp_merged_label(sheet, "/outcome", NULL, "names of the outcome variables");
    }
    free(runs);
    free(outcomes);
    free(params);
    free(prisons);
}

/* Columns of the run table that need a conversion. */
static void write_converted(struct ocp_sheet *sheet, const struct ocp_results *r, const char **strategies)
{
    enum { HASH_SIZE = 17 };
    const char **names = ocp_alloc(r->n_runs, sizeof *names);
    char(*hashes)[HASH_SIZE] = ocp_alloc(r->n_runs, sizeof *hashes);
    int64_t *seeds = ocp_alloc(r->n_runs, sizeof *seeds);
    const char **hash_texts = hashes ? ocp_merged_texts(hashes, sizeof *hashes, r->n_runs) : NULL;
    const char **reasons = ocp_merged_texts(r->reason, sizeof *r->reason, r->n_runs);
    if (!names || !hashes || !seeds || !hash_texts || !reasons) {
        ocp_sheet_fail(sheet, "find memory for", "the run table");
    } else {
        for (uint32_t i = 0; i < r->n_runs; i++) {
            names[i] = strategies[r->run_strategy[i]];
            seeds[i] = (int64_t)r->seed;
            (void)snprintf(hashes[i], sizeof hashes[i], "%016llx", (unsigned long long)r->state_hash[i]);
        }
        ocp_sheet_texts(sheet, "/run_scenario", "/run", names);
        ocp_merged_label(sheet, "/run_scenario", NULL, "strategy of the run");
        ocp_sheet_numbers(sheet, "/run_seed", H5T_NATIVE_INT64, 1, by_run, seeds);
        ocp_merged_label(sheet, "/run_seed", NULL, "seed; with the replicate it addresses every random draw");
        ocp_sheet_texts(sheet, "/run_state_hash", "/run", hash_texts);
        ocp_merged_label(sheet, "/run_state_hash", NULL, "hash of the whole state at the horizon");
        ocp_sheet_texts(sheet, "/run_reason", "/run", reasons);
        ocp_merged_label(sheet, "/run_reason", NULL, "why the run failed; empty otherwise");
    }
    free(names);
    free(hashes);
    free(seeds);
    free(hash_texts);
    free(reasons);
}

static void write_runs(struct ocp_sheet *sheet, const struct ocp_results *r, const char **strategies)
{
    ocp_sheet_numbers(sheet, "/run_strategy", H5T_NATIVE_INT32, 1, by_run, r->run_strategy);
    ocp_merged_label(sheet, "/run_strategy", NULL, "strategy of the run: position in /scenario");
    ocp_sheet_numbers(sheet, "/run_replicate", H5T_NATIVE_INT32, 1, by_run, r->run_replicate);
    ocp_merged_label(sheet, "/run_replicate", NULL,
                     "replicate; runs of one replicate share all chance that the strategy does not reach");
    ocp_sheet_numbers(sheet, "/run_status", H5T_NATIVE_INT8, 1, by_run, r->run_status);
    ocp_merged_label(sheet, "/run_status", NULL, "state of the run");
    ocp_sheet_note_flags(sheet, "/run_status", 3, "pending done failed");
    write_converted(sheet, r, strategies);
    const char **titles = ocp_merged_texts(r->strategy->title, sizeof *r->strategy, r->n_strategies);
    if (!titles) {
        ocp_sheet_fail(sheet, "find memory for", "the strategies");
        return;
    }
    ocp_sheet_texts(sheet, "/scenario_title", "/scenario", titles);
    ocp_merged_label(sheet, "/scenario_title", NULL, "title of the strategy");
    free(titles);
}

static void write_params(struct ocp_sheet *sheet, const struct ocp_results *r)
{
    static const char *const dimensions[] = {"/run", "/parameter"};
    const size_t row = r->n_params;
    double *values = row ? ocp_alloc((size_t)r->n_runs * row, sizeof *values) : NULL;
    if (!values) {
        if (row) {
            ocp_sheet_fail(sheet, "find memory for", "/param_value");
        }
        return;
    }
    for (size_t i = 0; i < r->n_runs * row; i++) {
        values[i] = r->param[i % row].value;
    }
    ocp_sheet_numbers(sheet, "/param_value", H5T_NATIVE_DOUBLE, 2, dimensions, values);
    ocp_merged_label(sheet, "/param_value", NULL,
                     "base value of the parameter, before interventions; units, bounds, prior and evidence are in /provenance");
    free(values);
}

static const char *direction_text(int direction)
{
    return direction < 0 ? "lower is better" : direction > 0 ? "higher is better" : "neutral";
}

static void write_outcomes(struct ocp_sheet *sheet, const struct ocp_model *model, const struct ocp_results *r)
{
    static const char *const by_time[] = {"/run", "/time"}, *const by_prison[] = {"/run", "/prison"};
    for (uint32_t i = 0; i < r->n_outcomes; i++) {
        const struct ocp_results_outcome *o = &r->outcome[i];
        char path[OCP_NAME_SIZE + 16];
        if (!is_usable(o->name)) {
            ocp_sheet_fail(sheet, "store an outcome of the name", o->name);
            return;
        }
        (void)snprintf(path, sizeof path, "/%s", o->name);
        ocp_sheet_numbers(sheet, path, H5T_NATIVE_DOUBLE, 2, by_time, ocp_results_series(r, i, 0));
        ocp_merged_label(sheet, path, o->unit, o->meaning);
        ocp_sheet_note(sheet, path, "cell_methods", model->outcomes[i].outcome->per == OCP_PER_PERIOD ? "time: sum" : "time: mean");
        ocp_sheet_note(sheet, path, "coordinates", "run_scenario run_replicate");
        ocp_sheet_note(sheet, path, "direction", direction_text(o->direction));
        ocp_sheet_note(sheet, path, "family", o->family);
        ocp_sheet_note_integer(sheet, path, "recorded", o->recorded);
        ocp_sheet_note_integer(sheet, path, "lead", o->lead);
        if (r->prison_total) {
            (void)snprintf(path, sizeof path, "/%s_by_prison", o->name);
            ocp_sheet_numbers(sheet, path, H5T_NATIVE_DOUBLE, 2, by_prison, r->prison_total + (size_t)i * r->n_runs * r->n_prisons);
            ocp_merged_label(sheet, path, o->unit, o->meaning);
            ocp_sheet_note(sheet, path, "cell_methods", "time: mean");
            ocp_sheet_note(sheet, path, "coordinates", "run_scenario run_replicate");
        }
    }
}

static void write_groups(struct ocp_sheet *sheet, const struct ocp_results *r)
{
    const char **groups = r->n_groups > 0 ? ocp_merged_texts(r->group, sizeof *r->group, r->n_groups) : NULL;
    if (r->n_groups == 0) {
        return;
    }
    if (!groups) {
        ocp_sheet_fail(sheet, "find memory for", "/network/group");
        return;
    }
    ocp_sheet_scale_texts(sheet, "/network/group", r->n_groups, groups);
    ocp_merged_label(sheet, "/network/group", NULL, "names of the groups, by position");
    free(groups);
}

enum ocp_status ocp_merged_write(const char *path, const struct ocp_study *study, const struct ocp_model *model,
                                 const struct ocp_results *results, const struct ocp_block *block, struct ocp_message *message)
{
    enum { MERGED_DEFLATE = 1 };
    struct ocp_sheet sheet;
    const char **strategies = ocp_merged_texts(results->strategy->name, sizeof *results->strategy, results->n_strategies);
    if (!strategies) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory to write '%s'", path);
    }
    ocp_sheet_quiet();
    ocp_sheet_create(&sheet, path, MERGED_DEFLATE);
    write_root(&sheet, results);
    write_scales(&sheet, results, strategies);
    write_runs(&sheet, results, strategies);
    write_params(&sheet, results);
    write_outcomes(&sheet, model, results);
    ocp_summary_write(&sheet, results, strategies);
    ocp_provenance_write(&sheet, study, model, results);
    ocp_events_write(&sheet, block, model->catalogue);
    ocp_network_write(&sheet, results->node, results->n_nodes, results->edge, results->n_edges);
    write_groups(&sheet, results);
    free(strategies);
    return ocp_sheet_close(&sheet, path, message);
}
