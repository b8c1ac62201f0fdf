/* From files to one tree: a scenario, laid on what it extends, laid on the shipped defaults. */
#include "scenario/reader.h"

#include <stdio.h>
#include <string.h>

struct chain { /* files being loaded, innermost first: finds circles */
    const struct chain *outer;
    unsigned file;
};

/* A scenario's name and title are its own: what extends it does not inherit them. */
static const struct node *without_identity(struct reader *r, const struct node *map)
{
    struct node *out = tree_map(&r->arena, map, map->count);
    for (uint32_t i = 0; out && i < map->count; i++) {
        const char *key = map->key[i]->text;
        if (strcmp(key, "name") != 0 && strcmp(key, "title") != 0 && strcmp(key, "description") != 0 &&
            strcmp(key, "extends") != 0) {
            out->key[out->count] = map->key[i];
            out->item[out->count++] = map->item[i];
        }
    }
    return out;
}

static const struct node *load_anew(struct reader *r, unsigned file, const struct chain *outer, unsigned depth);
static const struct node *load_file(struct reader *r, unsigned file, const struct chain *outer, unsigned depth);

_Static_assert(MOST_FILES <= 64, "one bit a file");

/* `listed`: the files that this list has named so far, by bits. */
static const struct node *load_base(struct reader *r, const struct node *name, unsigned file, const struct chain *chain,
                                    unsigned depth, uint64_t *listed)
{
    if (!want_scalar(r, name, "extends")) {
        return NULL;
    }
    if (depth >= MOST_EXTENDS) {
        complain(r, name, "files extend each other more than %d deep", MOST_EXTENDS);
        return NULL;
    }
    const char *path = source_resolve(r, file, name->text);
    char hint[160] = "";
    if (ocp_shipped_find(name->text)) { /* a shipped scenario that was copied, or taken out of a report, without its neighbours */
        (void)snprintf(hint, sizeof hint, "The program carries a file of that name: write 'shipped:%.100s'", name->text);
    }
    const long source = source_read(r, path, MOST_SCENARIO_BYTES, name, *hint ? hint : NULL);
    if (source < 0) {
        return NULL;
    }
    for (const struct chain *link = chain; link; link = link->outer) {
        if (link->file == (unsigned)source) {
            complain(r, name, "'%s' extends itself%s", SHOW(name->text), link == chain ? "" : " through other files");
            return NULL;
        }
    }
    const uint64_t bit = 1ULL << source;
    if (*listed & bit) {
        complain(r, name, "'%s' is listed twice", SHOW(name->text));
        return NULL;
    }
    *listed |= bit;
    const struct node *base = load_file(r, (unsigned)source, chain, depth);
    return base ? without_identity(r, base) : NULL;
}

/* A file that many extend is read once. */
static const struct node *load_file(struct reader *r, unsigned file, const struct chain *outer, unsigned depth)
{
    if (!r->loaded[file]) {
        r->loaded[file] = load_anew(r, file, outer, depth);
    }
    return r->loaded[file];
}

static const struct node *load_anew(struct reader *r, unsigned file, const struct chain *outer, unsigned depth)
{
    const struct chain here = {.outer = outer, .file = file};
    const struct ocp_source *source = &r->study->sources[file];
    if (!prefilter_check(r, file, source->bytes, source->size)) {
        return NULL;
    }
    const struct node *own = yaml_parse(r, file, source->bytes, source->size);
    if (!own || own->kind != NODE_MAP) {
        if (own || r->report.errors == 0) {
            complain_at(r, file, own ? own->line : 0, own ? own->column : 0,
                        "a scenario is made of `key: value` lines; this file has none");
        }
        return NULL;
    }
    const struct node *extends = node_get(own, "extends");
    if (!extends) {
        return own;
    }
    if (extends->kind == NODE_MAP) {
        complain(r, extends, "'extends' is a map; it takes a file name or a list of them");
        return own;
    }
    const struct node *base = NULL;
    uint64_t listed = 0;
    const uint32_t count = extends->kind == NODE_LIST ? extends->count : 1;
    for (uint32_t i = 0; i < count && !r->no_memory; i++) {
        const struct node *next =
            load_base(r, extends->kind == NODE_LIST ? extends->item[i] : extends, file, &here, depth + 1, &listed);
        base = next ? tree_merge(&r->arena, base, next) : base;
    }
    return tree_merge(&r->arena, base, own);
}

/* What a scenario leaves out comes from a file that the program carries; it counts as one of the study's files. */
static const struct node *add_default(struct reader *r, const struct node *root, const char *section, const char *path)
{
    if (node_get(root, section) || r->no_memory) {
        return root;
    }
    const long source = source_read(r, path, MOST_SCENARIO_BYTES, root, NULL);
    const struct node *base = source < 0 ? NULL : load_file(r, (unsigned)source, NULL, 0);
    const struct node *body = base ? node_get(base, section) : NULL;
    struct node *only = body ? tree_map(&r->arena, root, 1) : NULL;
    if (!only) {
        return root;
    }
    only->key[0] = node_key(base, section);
    only->item[0] = body;
    only->count = 1;
    return tree_merge(&r->arena, only, root);
}

const struct node *load_merged(struct reader *r, unsigned file, const struct node *overrides)
{
    const struct node *root = load_file(r, file, NULL, 0);
    if (!root) {
        return NULL;
    }
    root = overrides ? tree_merge(&r->arena, root, overrides) : root;
    if (!root) {
        return NULL;
    }
    root = add_default(r, root, "estate", "shipped:estates/default.yaml");
    root = root ? add_default(r, root, "groups", "shipped:estates/default.yaml") : NULL;
    return root ? add_default(r, root, "regimes", "shipped:regimes/default.yaml") : NULL;
}
