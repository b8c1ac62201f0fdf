/* Strategies: named sets of interventions, written in place or taken from the `interventions:` library. */
#include "scenario/reader.h"

#include <stdlib.h>
#include <string.h>

static bool is_empty(const struct node *node)
{
    return node->kind == NODE_SCALAR && node->text[0] == '\0';
}

static void complain_unknown(struct reader *r, const struct node *name)
{
    const struct node *library = r->library;
    const uint32_t count = library ? library->count : 0;
    const char **names = arena_take(&r->arena, (count + 1) * sizeof *names);
    for (uint32_t i = 0; names && i < count; i++) {
        names[i] = library->key[i]->text;
    }
    if (names) {
        complain(r, name, "there is no intervention '%s'%s%s", SHOW(name->text), SUGGEST(name->text, names, count),
                 count ? "" : "; the scenario has no `interventions:` section");
    }
}

static long find_in_library(struct reader *r, const struct node *name)
{
    const struct node *library = r->library;
    for (uint32_t i = 0; library && i < library->count; i++) {
        if (strcmp(library->key[i]->text, name->text) == 0 && !node_is_null(library->item[i])) {
            return (long)i;
        }
    }
    complain_unknown(r, name);
    return -1;
}

/* An entry of the library as it stands. */
static bool copy_entry(struct reader *r, const struct node *name, struct ocp_intervention *out)
{
    const long i = find_in_library(r, name);
    if (i < 0 || !r->shelf[i].name[0]) {
        return false;
    }
    *out = r->shelf[i];
    out->changes = NULL;
    if (out->n_changes) {
        out->changes = take(r, out->n_changes, sizeof *out->changes);
        if (out->changes) {
            memcpy(out->changes, r->shelf[i].changes, out->n_changes * sizeof *out->changes);
        }
    }
    return out->n_changes == 0 || out->changes;
}

/* An entry of the library laid under local differences; `name` is what it is called here. */
static bool adapt_entry(struct reader *r, const struct node *use, const struct node *name, const struct node *local,
                        struct ocp_intervention *out)
{
    const long i = find_in_library(r, use);
    if (i < 0 || !r->shelf[i].name[0]) {
        return false;
    }
    const struct node *body = tree_merge_body(&r->arena, r->library->item[i], local);
    return body && read_intervention(r, name, body, out);
}

static bool read_in_map(struct reader *r, const struct node *name, const struct node *item, struct ocp_intervention *out)
{
    if (node_is_null(item)) {
        return false;
    }
    if (is_empty(item)) {
        return copy_entry(r, name, out);
    }
    if (!want_map(r, item, name->text)) {
        return false;
    }
    const bool known = node_get(r->library, name->text) != NULL;
    return known ? adapt_entry(r, name, name, item, out) : read_intervention(r, name, item, out);
}

static bool read_in_list(struct reader *r, const struct node *item, struct ocp_intervention *out)
{
    if (item->kind == NODE_SCALAR) {
        return want_scalar(r, item, "interventions") && copy_entry(r, item, out);
    }
    if (!want_map(r, item, "interventions")) {
        return false;
    }
    const struct node *use = node_get(item, "use");
    const struct node *name = node_get(item, "name");
    if (!use && !name) {
        complain(r, item, "an intervention in a list needs 'use' (from the library) or 'name' (its own)");
        return false;
    }
    if (use) {
        return want_scalar(r, use, "use") && adapt_entry(r, use, name ? name : use, item, out);
    }
    return read_intervention(r, name, item, out);
}

static void read_list(struct reader *r, const struct node *list, struct ocp_strategy *strategy)
{
    if (list->kind == NODE_SCALAR) {
        complain(r, list, "'interventions' takes a list such as [name, {use: name, intensity: 0.5}]");
        return;
    }
    if (list->count > OCP_MAX_INTERVENTIONS) {
        complain(r, list, "the strategy has %u interventions, more than %d", list->count, OCP_MAX_INTERVENTIONS);
        return;
    }
    strategy->interventions = take(r, list->count + 1, sizeof *strategy->interventions);
    for (uint32_t i = 0; i < list->count && strategy->interventions && !r->no_memory; i++) {
        const bool map = list->kind == NODE_MAP;
        struct ocp_intervention *out = &strategy->interventions[strategy->n_interventions];
        const bool good = map ? read_in_map(r, list->key[i], list->item[i], out) : read_in_list(r, list->item[i], out);
        if (!good) {
            free(out->changes);
            *out = (struct ocp_intervention){0};
            continue;
        }
        bool twice = false;
        for (size_t j = 0; j < strategy->n_interventions; j++) {
            twice = twice || strcmp(strategy->interventions[j].name, out->name) == 0;
        }
        if (twice) {
            complain(r, map ? list->key[i] : list->item[i],
                     "the strategy '%s' has the intervention '%s' twice; give one another 'name'", strategy->name, out->name);
        }
        strategy->n_interventions++;
    }
}

static void read_strategy(struct reader *r, const struct entry *entry, struct ocp_strategy *strategy)
{
    memcpy(strategy->title, strategy->name, sizeof strategy->name);
    if (!entry->body) {
        return;
    }
    CHECK_KEYS(r, entry->body, "a strategy", "name", "title", "description", "interventions");
    (void)read_text(r, node_get(entry->body, "title"), "title", strategy->title, sizeof strategy->title);
    const struct node *list = node_get(entry->body, "interventions");
    if (!list) {
        return;
    }
    if (strcmp(strategy->name, "baseline") == 0 && (list->kind == NODE_SCALAR ? !is_empty(list) : list->count > 0)) {
        complain(r, list, "the baseline has no interventions: all others are compared with it; name this strategy otherwise");
        return;
    }
    read_list(r, list, strategy);
}

/* Every entry of the library is read once, also those that no strategy uses. */
static void read_library(struct reader *r)
{
    const struct node *library = r->library;
    r->shelf = library ? take(r, library->count + 1, sizeof *r->shelf) : NULL;
    for (uint32_t i = 0; r->shelf && i < library->count && !r->no_memory; i++) {
        if (node_is_null(library->item[i]) || !want_map(r, library->item[i], library->key[i]->text)) {
            continue;
        }
        const size_t before = r->report.errors;
        if (!read_intervention(r, library->key[i], library->item[i], &r->shelf[i]) || r->report.errors > before) {
            free(r->shelf[i].changes);
            r->shelf[i] = (struct ocp_intervention){0};
        }
    }
}

static void clear_library(struct reader *r)
{
    for (uint32_t i = 0; r->shelf && i < r->library->count; i++) {
        free(r->shelf[i].changes);
    }
    free(r->shelf);
    r->shelf = NULL;
}

static void read_all_strategies(struct reader *r, const struct node *section)
{
    struct ocp_plan *plan = &r->study->plan;
    const size_t count = entries_count(section);
    plan->strategies = take(r, count + 1, sizeof *plan->strategies);
    if (!plan->strategies) {
        return;
    }
    plan->n_strategies = 1;
    memcpy(plan->strategies[0].name, "baseline", sizeof "baseline");
    memcpy(plan->strategies[0].title, "Baseline", sizeof "Baseline");
    for (size_t i = 0; i < count && !r->no_memory; i++) {
        struct entry entry;
        char name[OCP_NAME_SIZE];
        if (!entries_get(r, section, "strategy", i, &entry) || !read_name(r, entry.name, "strategy", name)) {
            continue;
        }
        const bool baseline = strcmp(name, "baseline") == 0;
        bool twice = false;
        for (size_t j = 1; j < plan->n_strategies; j++) {
            twice = twice || strcmp(plan->strategies[j].name, name) == 0;
        }
        if (twice) {
            complain(r, entry.name, "the strategy '%s' is listed twice", name);
            continue;
        }
        struct ocp_strategy *strategy = baseline ? &plan->strategies[0] : &plan->strategies[plan->n_strategies++];
        memcpy(strategy->name, name, sizeof name);
        read_strategy(r, &entry, strategy);
    }
}

void read_strategies(struct reader *r, const struct node *root)
{
    const struct node *library = node_get(root, "interventions");
    const struct node *section = node_get(root, "strategies");
    r->library = library && want_map(r, library, "interventions") ? library : NULL;
    if (section && section->kind == NODE_SCALAR) {
        complain(r, section, "'strategies' takes a map of named strategies");
        section = NULL;
    }
    if (section && section->count > MOST_STRATEGIES) {
        complain(r, section, "the scenario has %u strategies, more than %d", section->count, MOST_STRATEGIES);
        section = NULL;
    }
    read_library(r);
    read_all_strategies(r, section);
    clear_library(r);
}
