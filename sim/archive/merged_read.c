/* Reading study.h5 back. Decides which parts must be there and agree; how a file is opened safely is in reader.c. */
#include "archive/merged.h"

#include "archive/network.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Collects one text member of an array of structs. */
static bool read_members(struct ocp_reader *reader, const char *path, uint64_t count, void *first, size_t stride, size_t width)
{
    char *texts = ocp_alloc(count, width);
    if (!texts) {
        reader->status = ocp_fail(reader->message, OCP_NO_MEMORY, "no memory for the texts of '%s'", path);
        return false;
    }
    const bool good = ocp_reader_texts(reader, path, count, width, texts);
    for (uint64_t i = 0; i < count && good; i++) {
        memcpy((char *)first + i * stride, texts + i * width, width);
    }
    free(texts);
    return good;
}

static bool read_count(struct ocp_reader *reader, const char *path, uint64_t cap, uint32_t *out)
{
    uint64_t count = 0;
    const bool good = ocp_reader_length(reader, path, cap, &count);
    *out = (uint32_t)count;
    return good;
}

static bool read_days(struct ocp_reader *reader, const char *name, uint32_t *out)
{
    int64_t value = 0;
    const bool good = ocp_reader_note_integer(reader, "/", name, 0, UINT32_MAX, &value);
    *out = (uint32_t)value;
    return good;
}

static bool read_root(struct ocp_reader *reader, struct ocp_results *r)
{
    char kind[32] = "";
    int64_t seed = 0, n_events = 0, n_sources = 0;
    bool good = ocp_reader_note(reader, "/", "kind", sizeof kind, kind);
    good = good && (strcmp(kind, OCP_MERGED_KIND) == 0 || ocp_reader_refuse(reader, "it is '%s', not '%s'", kind, OCP_MERGED_KIND));
    good = good && ocp_reader_note(reader, "/", "name", sizeof r->name, r->name);
    good = good && ocp_reader_note(reader, "/", "title", sizeof r->title, r->title);
    good = good && ocp_reader_note(reader, "/", "description", sizeof r->description, r->description);
    good = good && ocp_reader_note(reader, "/", "design_hash", sizeof r->design_hash, r->design_hash);
    good = good && ocp_reader_note(reader, "/", "content_hash", sizeof r->content_hash, r->content_hash);
    good = good && ocp_reader_note(reader, "/provenance", "program_version", sizeof r->version, r->version);
    good = good && ocp_reader_note_integer(reader, "/", "seed", 0, INT64_MAX, &seed);
    good = good && ocp_reader_note_integer(reader, "/", "n_events", 0, OCP_CAP_EVENTS, &n_events);
    good = good && ocp_reader_note_integer(reader, "/provenance", "n_sources", 0, OCP_CAP_SOURCES, &n_sources);
    good = good && read_days(reader, "replicates", &r->n_replicates) && read_days(reader, "burn_in_days", &r->burn_in_days);
    good = good && read_days(reader, "horizon_days", &r->horizon_days) && read_days(reader, "period_days", &r->period_days);
    good = good && read_days(reader, "prisoners", &r->prisoners) && read_days(reader, "staff", &r->staff);
    good =
        good && read_count(reader, "/run", OCP_CAP_RUNS, &r->n_runs) && read_count(reader, "/time", OCP_CAP_PERIODS, &r->n_periods);
    good = good && read_count(reader, "/scenario", OCP_CAP_STRATEGIES, &r->n_strategies);
    good = good && read_count(reader, "/outcome", OCP_CAP_OUTCOMES, &r->n_outcomes);
    good = good && read_count(reader, "/parameter", OCP_CAP_PARAMS, &r->n_params);
    good = good && read_count(reader, "/prison", OCP_CAP_PRISONS, &r->n_prisons);
    good = good && ocp_network_counts(reader, &r->n_nodes, &r->n_edges);
    good = good && (r->n_nodes == 0 || read_count(reader, "/network/group", OCP_MAX_GROUPS, &r->n_groups));
    r->seed = (uint64_t)seed;
    r->n_events = (uint64_t)n_events;
    r->n_sources = (uint32_t)n_sources;
    return good;
}

static bool read_hashes(struct ocp_reader *reader, struct ocp_results *r)
{
    enum { HASH_SIZE = 17 };
    char(*texts)[HASH_SIZE] = ocp_alloc(r->n_runs, sizeof *texts);
    if (!texts) {
        reader->status = ocp_fail(reader->message, OCP_NO_MEMORY, "no memory for the run table");
        return false;
    }
    const bool good = ocp_reader_texts(reader, "/run_state_hash", r->n_runs, sizeof *texts, *texts);
    for (uint32_t i = 0; i < r->n_runs && good; i++) {
        r->state_hash[i] = strtoull(texts[i], NULL, 16);
    }
    free(texts);
    return good;
}

static bool read_tables(struct ocp_reader *reader, struct ocp_results *r)
{
    const uint64_t runs = r->n_runs, periods = r->n_periods;
    return read_members(reader, "/scenario", r->n_strategies, r->strategy->name, sizeof *r->strategy, sizeof r->strategy->name) &&
           read_members(reader, "/scenario_title", r->n_strategies, r->strategy->title, sizeof *r->strategy,
                        sizeof r->strategy->title) &&
           read_members(reader, "/prison", r->n_prisons, r->prison, sizeof *r->prison, sizeof *r->prison) &&
           read_members(reader, "/run_reason", r->n_runs, r->reason, sizeof *r->reason, sizeof *r->reason) &&
           ocp_reader_numbers(reader, "/time", H5T_NATIVE_DOUBLE, 1, &periods, r->time) &&
           ocp_reader_numbers(reader, "/run_status", H5T_NATIVE_INT8, 1, &runs, r->run_status) &&
           ocp_reader_numbers(reader, "/run_strategy", H5T_NATIVE_UINT32, 1, &runs, r->run_strategy) &&
           ocp_reader_numbers(reader, "/run_replicate", H5T_NATIVE_UINT32, 1, &runs, r->run_replicate) && read_hashes(reader, r);
}

/* Base values are those of the first run: this version varies none between runs. */
static bool read_params(struct ocp_reader *reader, struct ocp_results *r)
{
    const uint64_t count = r->n_params;
    double *values = ocp_alloc(2 * count, sizeof *values); /* and then the defaults */
    bool good = values != NULL;
    if (count > 0 && good) {
        good =
            read_members(reader, "/parameter", count, r->param->name, sizeof *r->param, sizeof r->param->name) &&
            read_members(reader, "/provenance/parameter_unit", count, r->param->unit, sizeof *r->param, sizeof r->param->unit) &&
            read_members(reader, "/provenance/parameter_evidence", count, r->param->evidence, sizeof *r->param,
                         sizeof r->param->evidence) &&
            read_members(reader, "/provenance/parameter_prior", count, r->param->prior, sizeof *r->param, sizeof r->param->prior) &&
            read_members(reader, "/provenance/parameter_set_in", count, r->param->set_in, sizeof *r->param,
                         sizeof r->param->set_in) &&
            ocp_reader_numbers(reader, "/provenance/parameter_value", H5T_NATIVE_DOUBLE, 1, &count, values) &&
            ocp_reader_numbers(reader, "/provenance/parameter_default", H5T_NATIVE_DOUBLE, 1, &count, values + count);
    } else if (!good) {
        reader->status = ocp_fail(reader->message, OCP_NO_MEMORY, "no memory for %u parameters", r->n_params);
    }
    for (uint64_t i = 0; i < count && good; i++) {
        r->param[i].value = values[i];
        r->param[i].fallback = values[count + i];
    }
    free(values);
    return good;
}

static int direction_of(const char *text)
{
    return strcmp(text, "lower is better") == 0 ? -1 : strcmp(text, "higher is better") == 0 ? 1 : 0;
}

static bool read_outcome(struct ocp_reader *reader, struct ocp_results *r, uint32_t k)
{
    struct ocp_results_outcome *o = &r->outcome[k];
    const uint64_t size[] = {r->n_runs, r->n_periods}, totals[] = {r->n_runs, r->n_prisons};
    const size_t cells = (size_t)k * r->n_runs;
    char path[OCP_NAME_SIZE + 16], direction[32];
    int64_t recorded = 0, lead = 0;
    if (!*o->name || strchr(o->name, '/')) {
        return ocp_reader_refuse(reader, "'%s' cannot be an outcome", o->name);
    }
    (void)snprintf(path, sizeof path, "/%s", o->name);
    bool good = ocp_reader_numbers(reader, path, H5T_NATIVE_DOUBLE, 2, size, r->value + cells * r->n_periods);
    good = good && ocp_reader_note(reader, path, "units", sizeof o->unit, o->unit);
    good = good && ocp_reader_note(reader, path, "long_name", sizeof o->meaning, o->meaning);
    good = good && ocp_reader_note(reader, path, "family", sizeof o->family, o->family);
    good = good && ocp_reader_note(reader, path, "direction", sizeof direction, direction);
    good = good && ocp_reader_note_integer(reader, path, "recorded", 0, 1, &recorded);
    good = good && ocp_reader_note_integer(reader, path, "lead", 0, r->n_outcomes, &lead);
    if (good) {
        o->direction = direction_of(direction);
        o->recorded = (int)recorded;
        o->lead = (int)lead;
    }
    if (good && r->prison_total) {
        (void)snprintf(path, sizeof path, "/%s_by_prison", o->name);
        good = ocp_reader_numbers(reader, path, H5T_NATIVE_DOUBLE, 2, totals, r->prison_total + cells * r->n_prisons);
    }
    return good;
}

static bool read_source(struct ocp_reader *reader, uint32_t i, struct ocp_source *source)
{
    char path[64], digest[65];
    uint64_t size = 0;
    SHA2_CTX context;
    (void)snprintf(path, sizeof path, "/provenance/source_%04u", i);
    if (!ocp_reader_length(reader, path, OCP_CAP_SCENARIO, &size) ||
        !ocp_reader_note(reader, path, "path", sizeof source->path, source->path) ||
        !ocp_reader_note(reader, path, "sha256", sizeof source->sha256, source->sha256)) {
        return false;
    }
    source->size = size;
    source->bytes = ocp_alloc(size + 1, 1);
    if (!source->bytes) {
        reader->status = ocp_fail(reader->message, OCP_NO_MEMORY, "no memory for '%s'", path);
        return false;
    }
    if (!ocp_reader_numbers(reader, path, H5T_NATIVE_UINT8, 1, &size, source->bytes)) {
        return false;
    }
    SHA256Init(&context);
    SHA256Update(&context, (const uint8_t *)source->bytes, size);
    ocp_digest_finish(&context, digest);
    return strcmp(digest, source->sha256) == 0 ||
           ocp_reader_refuse(reader, "the file kept in '%s' is not what its SHA-256 says", path);
}

/* Reads the event log, which is not handed over, because the content hash covers it. */
static bool check_content(struct ocp_reader *reader, const struct ocp_results *r)
{
    const struct ocp_block_shape shape = {0};
    struct ocp_block block;
    char digest[65];
    reader->status = ocp_block_make(&block, shape, r->n_runs, r->n_events, reader->message);
    if (reader->status != OCP_OK) {
        return false;
    }
    for (uint32_t i = 0; i < r->n_runs; i++) {
        block.run[i] = i;
    }
    bool good = ocp_events_read(reader, &block);
    if (good) {
        ocp_results_digest(r, &block, digest);
        good = strcmp(digest, r->content_hash) == 0 || ocp_reader_refuse(reader, "its content is not what its content hash says");
    }
    ocp_block_free(&block);
    return good;
}

/* Whether totals per prison are there shows in the first outcome; its name is needed to look. */
static bool read_first_name(struct ocp_reader *reader, uint32_t n_outcomes, bool *totals)
{
    char(*names)[OCP_NAME_SIZE] = ocp_alloc(n_outcomes, sizeof *names);
    char path[OCP_NAME_SIZE + 16];
    if (!names) {
        reader->status = ocp_fail(reader->message, OCP_NO_MEMORY, "no memory for %u outcomes", n_outcomes);
        return false;
    }
    const bool good = ocp_reader_texts(reader, "/outcome", n_outcomes, sizeof *names, *names);
    if (good) {
        (void)snprintf(path, sizeof path, "/%s_by_prison", names[0]);
        *totals = ocp_reader_has(reader, path);
    }
    free(names);
    return good;
}

static bool read_all(struct ocp_reader *reader, struct ocp_results **out)
{
    struct ocp_results head = {0};
    char *scenario = NULL;
    bool totals = false;
    bool good = read_root(reader, &head) && head.n_outcomes > 0 && read_first_name(reader, head.n_outcomes, &totals) &&
                ocp_reader_note_long(reader, "/provenance", "scenario", OCP_CAP_SCENARIO, &scenario);
    if (good) {
        reader->status = ocp_results_make(&head, true, totals, strlen(scenario), out, reader->message);
        good = reader->status == OCP_OK;
    }
    if (good) {
        struct ocp_results *r = *out;
        memcpy(r->scenario, scenario, strlen(scenario));
        good = read_tables(reader, r) && read_params(reader, r) &&
               read_members(reader, "/outcome", r->n_outcomes, r->outcome->name, sizeof *r->outcome, sizeof r->outcome->name);
        for (uint32_t k = 0; k < r->n_outcomes && good; k++) {
            good = read_outcome(reader, r, k);
        }
        for (uint32_t i = 0; i < r->n_sources && good; i++) {
            good = read_source(reader, i, &r->source[i]);
        }
        good = good && ocp_network_read(reader, r->node, r->n_nodes, r->edge, r->n_edges);
        good = good && (r->n_groups == 0 || ocp_reader_texts(reader, "/network/group", r->n_groups, sizeof *r->group, *r->group));
        good = good && check_content(reader, r);
    }
    free(scenario);
    return good || ocp_reader_refuse(reader, "it is incomplete");
}

enum ocp_status ocp_merged_read(const char *path, bool restricted, struct ocp_results **out, struct ocp_message *message)
{
    struct ocp_reader reader;
    *out = NULL;
    if (ocp_reader_open(&reader, path, restricted, message) && !read_all(&reader, out)) {
        ocp_results_free(*out);
        *out = NULL;
    }
    ocp_reader_close(&reader);
    return reader.status;
}
