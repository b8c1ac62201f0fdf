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

/* What a strategy lists: a name of the library, `use: name` with differences, or an intervention of its own. */
struct listed {
    const struct node *name, *body;
};

/* Entry of the library laid under local differences; NULL after complaining. */
static const struct node *from_library(struct reader *r, const struct node *name, const struct node *local)
{
    const struct node *body = node_get(r->library, name->text);
    if (!body) {
        complain_unknown(r, name);
        return NULL;
    }
    if (!local) {
        return body->kind == NODE_MAP ? body : NULL;
    }
    struct node *over = tree_map(&r->arena, local, local->count);
    for (uint32_t i = 0; over && i < local->count; i++) {
        if (strcmp(local->key[i]->text, "use") != 0) {
            over->key[over->count] = local->key[i];
            over->item[over->count++] = local->item[i];
        }
    }
    return body->kind == NODE_MAP && over ? tree_merge_body(&r->arena, body, over) : NULL;
}

static bool resolve(struct reader *r, const struct node *list, uint32_t i, struct listed *out)
{
    const struct node *item = list->item[i];
    if (list->kind == NODE_MAP) { /* name: differences, or name: an intervention of its own */
        out->name = list->key[i];
        const bool known = node_get(r->library, out->name->text) != NULL;
        if (node_is_null(item)) {
            return false;
        }
        if (!is_empty(item) && !want_map(r, item, out->name->text)) {
            return false;
        }
        const struct node *local = is_empty(item) ? NULL : item;
        out->body = known || !local ? from_library(r, out->name, local) : local;
        return out->body != NULL;
    }
    if (item->kind == NODE_SCALAR) {
        out->name = item;
        out->body = want_scalar(r, item, "interventions") ? from_library(r, item, NULL) : NULL;
        return out->body != NULL;
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
    if (use && !want_scalar(r, use, "use")) {
        return false;
    }
    out->name = name ? name : use;
    out->body = use ? from_library(r, use, item) : item;
    return out->body != NULL;
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
        struct listed listed;
        if (!resolve(r, list, i, &listed)) {
            continue;
        }
        struct ocp_intervention *out = &strategy->interventions[strategy->n_interventions];
        const bool good = read_intervention(r, listed.name, listed.body, out);
        bool twice = false;
        for (size_t j = 0; j < strategy->n_interventions && good; j++) {
            twice = twice || strcmp(strategy->interventions[j].name, out->name) == 0;
        }
        if (twice) {
            complain(r, listed.name, "the strategy '%s' has the intervention '%s' twice; give one another 'name'", strategy->name,
                     out->name);
        }
        if (good) {
            strategy->n_interventions++;
        } else {
            free(out->changes);
            *out = (struct ocp_intervention){0};
        }
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

/* Every entry of the library is checked, also those that no strategy uses. */
static void check_library(struct reader *r, const struct node *library)
{
    for (uint32_t i = 0; library && i < library->count && !r->no_memory; i++) {
        if (node_is_null(library->item[i]) || !want_map(r, library->item[i], library->key[i]->text)) {
            continue;
        }
        struct ocp_intervention unused;
        (void)read_intervention(r, library->key[i], library->item[i], &unused);
        free(unused.changes);
    }
}

void read_strategies(struct reader *r, const struct node *root)
{
    struct ocp_plan *plan = &r->study->plan;
    const struct node *library = node_get(root, "interventions");
    r->library = library && want_map(r, library, "interventions") ? library : NULL;
    check_library(r, r->library);
    const struct node *section = node_get(root, "strategies");
    if (section && section->kind == NODE_SCALAR) {
        complain(r, section, "'strategies' takes a map of named strategies");
        section = NULL;
    }
    const size_t count = entries_count(section);
    if (count > MOST_STRATEGIES) {
        complain(r, section, "the scenario has %zu strategies, more than %d", count, MOST_STRATEGIES);
        return;
    }
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
