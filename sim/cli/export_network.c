/* `export network`: snapshots of the network for Gephi, igraph, networkx and spreadsheets. */
#include "analysis/network.h"
#include "cli/choose.h"
#include "cli/export.h"

#include <stdlib.h>
#include <string.h>

enum form { FORM_GRAPHML, FORM_CSV, FORM_COUNT };
static const char *const form_names[FORM_COUNT] = {"graphml", "csv"};

struct wanted {
    enum form form;
    long strategy; /* -1: all */
    size_t layer;  /* OCP_LAYER_COUNT: both */
    unsigned long replicate, day;
    bool one_replicate, one_day;
    const char *folder;
    size_t written;
};

static int save(const struct terminal *terminal, const struct wanted *w, struct ocp_buffer *text, const char *name)
{
    char path[PATH_SIZE];
    struct ocp_message message = {0};
    int status = EXIT_NO_OUTPUT;
    if (join_path(terminal, path, w->folder, name)) {
        enum ocp_status saved = ocp_buffer_check(text, &message);
        saved = saved == OCP_OK ? ocp_buffer_save(text, path, &message) : saved;
        status = saved == OCP_OK ? EXIT_DONE : fail_message(terminal, &message);
    }
    ocp_buffer_free(text);
    if (status == EXIT_DONE) {
        say("%s\n", path);
    }
    return status;
}

/* "by_belief-r0-day28-believed": names of strategies are checked when a scenario is read, but an archive may be foreign. */
static void name_file(char *out, size_t size, const struct ocp_results *r, const struct ocp_snapshot *s,
                      enum ocp_network_layer layer)
{
    char strategy[OCP_NAME_SIZE];
    (void)snprintf(strategy, sizeof strategy, "%s", r->strategy[r->run_strategy[s->run]].name);
    for (char *c = strategy; *c; c++) {
        const bool safe =
            (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '_' || *c == '-';
        *c = safe ? *c : '_';
    }
    (void)snprintf(out, size, "%s-r%u-day%u-%s", strategy, r->run_replicate[s->run], s->day, ocp_layer_name(layer));
}

static int write_layer(const struct terminal *terminal, struct wanted *w, const struct ocp_snapshot *s,
                       enum ocp_network_layer layer)
{
    char stem[160], name[200];
    struct ocp_buffer text = {0};
    name_file(stem, sizeof stem, s->results, s, layer);
    w->written++;
    if (w->form == FORM_GRAPHML) {
        ocp_snapshot_graphml(s, layer, &text);
        (void)snprintf(name, sizeof name, "%s.graphml", stem);
        return save(terminal, w, &text, name);
    }
    ocp_snapshot_nodes_csv(s, layer, &text);
    (void)snprintf(name, sizeof name, "%s-nodes.csv", stem);
    const int status = save(terminal, w, &text, name);
    if (status != EXIT_DONE) {
        return status;
    }
    ocp_snapshot_edges_csv(s, layer, &text);
    (void)snprintf(name, sizeof name, "%s-edges.csv", stem);
    return save(terminal, w, &text, name);
}

static int write_run(const struct terminal *terminal, struct wanted *w, const struct ocp_results *r, uint32_t run)
{
    uint32_t days[OCP_MAX_SNAPSHOTS];
    const size_t count = ocp_snapshot_days(r, run, days, OCP_MAX_SNAPSHOTS);
    int status = EXIT_DONE;
    for (size_t i = 0; i < count && i < OCP_MAX_SNAPSHOTS; i++) {
        struct ocp_snapshot s;
        if ((w->one_day && days[i] != w->day) || !ocp_snapshot_find(r, run, days[i], &s)) {
            continue;
        }
        for (size_t layer = 0; layer < OCP_LAYER_COUNT && status == EXIT_DONE; layer++) {
            if (w->layer == OCP_LAYER_COUNT || w->layer == layer) {
                status = write_layer(terminal, w, &s, (enum ocp_network_layer)layer);
            }
        }
    }
    return status;
}

static bool read_options(const struct arguments *arguments, const struct ocp_comparison *comparison, struct wanted *w)
{
    const char *layers[OCP_LAYER_COUNT] = {ocp_layer_name(OCP_LAYER_TRUE), ocp_layer_name(OCP_LAYER_BELIEVED)};
    size_t form = FORM_GRAPHML;
    w->layer = OCP_LAYER_COUNT;
    w->one_replicate = argument_given(arguments, "replicate");
    w->one_day = argument_given(arguments, "day");
    const bool good = argument_choice(arguments, "format", form_names, FORM_COUNT, &form) &&
                      argument_choice(arguments, "layer", layers, OCP_LAYER_COUNT, &w->layer) &&
                      argument_count(arguments, "replicate", 0, UINT32_MAX, &w->replicate) &&
                      argument_count(arguments, "day", 0, UINT32_MAX, &w->day) &&
                      choose_strategy(arguments, comparison, &w->strategy);
    w->form = (enum form)form;
    return good;
}

int export_network(const struct arguments *arguments, const struct ocp_comparison *comparison, const char *results)
{
    const struct terminal *terminal = &arguments->terminal;
    const struct ocp_results *r = comparison->results;
    struct wanted w = {.folder = argument_text(arguments, "output")};
    char folder[PATH_SIZE];
    if (!read_options(arguments, comparison, &w)) {
        return EXIT_USAGE;
    }
    if (r->n_nodes == 0) {
        (void)fail(terminal, EXIT_NO_INPUT, "%s keeps no network snapshots", results);
        hint(terminal, "ask for them in the scenario, such as snapshots: {days: [0 d, 1 y], replicates: 1}, and run it again");
        return EXIT_NO_INPUT;
    }
    if (!w.folder) {
        if (!place_beside(terminal, folder, results, "network")) {
            return EXIT_NO_OUTPUT;
        }
        w.folder = folder;
    }
    int status = make_folder(terminal, w.folder);
    for (uint32_t run = 0; run < r->n_runs && status == EXIT_DONE; run++) {
        if ((w.strategy < 0 || r->run_strategy[run] == (uint32_t)w.strategy) &&
            (!w.one_replicate || r->run_replicate[run] == w.replicate)) {
            status = write_run(terminal, &w, r, run);
        }
    }
    if (status == EXIT_DONE && w.written == 0) {
        (void)fail(terminal, EXIT_NO_INPUT, "there is no snapshot of that strategy, replicate and day");
        return EXIT_NO_INPUT;
    }
    return status;
}
