/* Reading a study from end to end: files, tree, sections, and one last check of the plan by the engine itself. */
#include "scenario/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ocp_study_free(struct ocp_study *study)
{
    if (!study) {
        return;
    }
    for (size_t i = 0; i < study->n_sources; i++) {
        free(study->sources[i].bytes);
    }
    free(study->sources);
    free(study->settings);
    free(study->outcomes);
    ocp_plan_free(&study->plan);
    free(study);
}

/* A text as a double-quoted YAML scalar. */
static void add_quoted(struct ocp_text *text, const char *value)
{
    ocp_text_add(text, "\"");
    for (; *value; value++) {
        const unsigned char c = (unsigned char)*value;
        ocp_text_add(text, c == '"' || c == '\\' ? "\\%c" : c < 0x20 || c == 0x7F ? "\\x%02X" : "%c", c);
    }
    ocp_text_add(text, "\"");
}

static void add_override(struct ocp_text *text, const char *key, const char *value)
{
    if (value) {
        ocp_text_add(text, "%s: ", key);
        add_quoted(text, value);
        ocp_text_add(text, "\n");
    }
}

/* The command line as a scenario of its own, so that an archive keeps it like any other file. */
static void write_overrides(struct reader *r, struct ocp_text *text)
{
    const struct ocp_study_options *options = r->options;
    add_override(text, "seed", options->seed);
    add_override(text, "replicates", options->replicates);
    add_override(text, "horizon", options->horizon);
    add_override(text, "burn_in", options->burn_in);
    if (options->estate_csv) {
        ocp_text_add(text, "estate:\n  csv:\n    path: ");
        add_quoted(text, options->estate_csv);
        ocp_text_add(text, "\n");
    }
    if (options->network) {
        ocp_text_add(text, "network:\n  file: ");
        add_quoted(text, options->network);
        ocp_text_add(text, "\n");
    }
    bool first = true;
    for (size_t i = 0; i < options->n_set; i++) {
        const char *equals = strchr(options->set[i], '=');
        const size_t length = equals ? (size_t)(equals - options->set[i]) : 0;
        char name[2 * OCP_NAME_SIZE];
        if (length == 0 || length >= sizeof name) {
            complain_at(r, 0, 0, 0, "'--set %s' is not of the form NAME=VALUE, such as fusion.decay='0.1 %%/d'",
                        SHOW(options->set[i]));
            continue;
        }
        memcpy(name, options->set[i], length);
        name[length] = '\0';
        ocp_text_add(text, first ? "parameters:\n  " : "  ");
        first = false;
        add_quoted(text, name);
        ocp_text_add(text, ": ");
        add_quoted(text, equals + 1);
        ocp_text_add(text, "\n");
    }
}

/* Values from the command line have no line of their own. */
static void forget_place(struct node *node)
{
    node->line = node->column = 0;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->kind == NODE_MAP) {
            forget_place((struct node *)node->key[i]);
        }
        forget_place((struct node *)node->item[i]);
    }
}

static const struct node *load_overrides(struct reader *r)
{
    struct ocp_text text = {0};
    long source = -1;
    for (size_t i = 0; i < r->options->n_given; i++) {
        if (strcmp(r->options->given[i].path, OCP_STUDY_OVERRIDES) == 0) {
            source = source_add(r, OCP_STUDY_OVERRIDES, r->options->given[i].bytes, r->options->given[i].size);
        }
    }
    if (source < 0) {
        write_overrides(r, &text);
        r->no_memory = r->no_memory || text.failed;
        source = text.size ? source_add(r, OCP_STUDY_OVERRIDES, text.bytes, text.size) : -1;
        ocp_text_free(&text);
    }
    const struct ocp_source *added = source < 0 ? NULL : &r->study->sources[source];
    if (!added || !prefilter_check(r, (unsigned)source, added->bytes, added->size)) {
        return NULL;
    }
    const struct node *overrides = yaml_parse(r, (unsigned)source, added->bytes, added->size);
    if (overrides) {
        forget_place((struct node *)overrides); /* the tree is ours alone until it is merged */
    }
    return overrides;
}

static void read_sections(struct reader *r, const struct node *root)
{
    read_settings(r, root);
    read_parameters(r, root);
    if (!r->no_memory) {
        read_service(r, root);
    }
    if (!r->no_memory) {
        read_estate(r, root);
        read_network(r, root);
        read_strategies(r, root);
    }
}

/* Where the tree failed, the sections are not read: their complaints would only echo it. */
static void read_all(struct reader *r)
{
    const struct node *overrides = load_overrides(r);
    const struct node *root = r->no_memory ? NULL : load_merged(r, 0, overrides);
    if (root && !r->no_memory) {
        read_sections(r, root);
    }
    r->no_memory = r->no_memory || r->arena.no_memory || r->report.no_memory;
    struct ocp_message message = {0};
    const bool whole = !r->no_memory && r->report.errors == 0;
    const enum ocp_status status = whole ? ocp_plan_check(&r->study->plan, r->model, &message) : OCP_OK;
    if (status == OCP_NO_MEMORY) {
        r->no_memory = true;
    } else if (status != OCP_OK) {
        complain_at(r, 0, 0, 0, "%s", message.text);
    }
}

/* Takes over `study`, whose first source is the scenario. */
static enum ocp_status finish(const struct ocp_model *model, const struct ocp_study_options *options, struct ocp_study *study,
                              struct ocp_study **out, struct ocp_diagnostics *diagnostics, struct ocp_message *message)
{
    struct reader reader = {.model = model, .options = options, .study = study, .message = message};
    read_all(&reader);
    const bool failed = reader.no_memory;
    const size_t errors = reader.report.errors;
    const bool told = !failed && report_hand_over(&reader.report, diagnostics);
    report_free(&reader.report);
    arena_free(&reader.arena);
    if (!told) {
        ocp_study_free(study);
        return ocp_fail(message, OCP_NO_MEMORY, "no memory to read the scenario");
    }
    if (errors) {
        const struct ocp_diagnostic *first = diagnostics->item;
        while (first->severity != OCP_ERROR) {
            first++;
        }
        (void)ocp_fail(message, OCP_BAD_INPUT, "%s:%u:%u: error: %.520s", first->file, first->line, first->column, first->text);
        ocp_study_free(study);
        return OCP_BAD_INPUT;
    }
    *out = study;
    return OCP_OK;
}

/* A study whose first source is at hand, or NULL after filling `message`. */
static struct ocp_study *start(const struct ocp_model *model, const struct ocp_study_options *options, const char *path,
                               const char *bytes, size_t size, struct ocp_message *message)
{
    struct ocp_study *study = ocp_alloc(1, sizeof *study);
    if (!study) {
        (void)ocp_fail(message, OCP_NO_MEMORY, "no memory to read the scenario");
        return NULL;
    }
    struct reader reader = {.model = model, .options = options, .study = study, .message = message};
    long source = -1;
    if (strlen(path) >= sizeof study->sources[0].path) {
        (void)ocp_fail(message, OCP_BAD_INPUT, "the scenario's path has more than %zu bytes", sizeof study->sources[0].path - 1);
    } else if (bytes && size > MOST_SCENARIO_BYTES) {
        (void)ocp_fail(message, OCP_BAD_INPUT, "%.300s has %zu bytes, more than %d", path, size, MOST_SCENARIO_BYTES);
    } else {
        source = bytes ? source_add(&reader, path, bytes, size) : source_read(&reader, path, MOST_SCENARIO_BYTES, NULL, NULL);
    }
    if (reader.no_memory) {
        (void)ocp_fail(message, OCP_NO_MEMORY, "no memory to read the scenario");
    }
    if (source < 0) {
        ocp_study_free(study);
        return NULL;
    }
    return study;
}

enum ocp_status ocp_study_read_with(const struct ocp_model *model, const char *path, const struct ocp_study_options *options,
                                    struct ocp_study **out, struct ocp_diagnostics *diagnostics, struct ocp_message *message)
{
    const struct ocp_study_options none = {0};
    struct ocp_message unseen = {0};
    message = message ? message : &unseen;
    *out = NULL;
    *diagnostics = (struct ocp_diagnostics){0};
    *message = (struct ocp_message){0};
    struct ocp_study *study = start(model, options ? options : &none, path, NULL, 0, message);
    return study ? finish(model, options ? options : &none, study, out, diagnostics, message) : message->status;
}

enum ocp_status ocp_study_read(const struct ocp_model *model, const char *path, struct ocp_study **out,
                               struct ocp_diagnostics *diagnostics, struct ocp_message *message)
{
    return ocp_study_read_with(model, path, NULL, out, diagnostics, message);
}

enum ocp_status ocp_study_parse(const struct ocp_model *model, const char *name, const char *bytes, size_t size,
                                struct ocp_study **out, struct ocp_diagnostics *diagnostics, struct ocp_message *message)
{
    const struct ocp_study_options none = {0};
    struct ocp_message unseen = {0};
    message = message ? message : &unseen;
    *out = NULL;
    *diagnostics = (struct ocp_diagnostics){0};
    *message = (struct ocp_message){0};
    struct ocp_study *study = start(model, &none, name, bytes ? bytes : "", size, message);
    return study ? finish(model, &none, study, out, diagnostics, message) : message->status;
}
