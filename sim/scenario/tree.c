/* Nodes: memory, look-up, merging. */
#include "scenario/tree.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1 << 16 };

struct arena_block {
    struct arena_block *before;
    size_t used, size;
    max_align_t bytes[];
};

void *arena_take(struct arena *arena, size_t bytes)
{
    if (arena->no_memory) {
        return NULL;
    }
    const size_t align = _Alignof(max_align_t);
    const size_t wanted = (bytes + align - 1) / align * align;
    if (!arena->last || arena->last->size - arena->last->used < wanted) {
        const size_t size = wanted > BLOCK ? wanted : BLOCK;
        struct arena_block *block = calloc(1, sizeof *block + size);
        if (!block) {
            arena->no_memory = true;
            return NULL;
        }
        block->before = arena->last;
        block->size = size;
        arena->last = block;
    }
    void *memory = (char *)arena->last->bytes + arena->last->used;
    arena->last->used += wanted;
    return memory;
}

char *arena_text(struct arena *arena, const char *bytes, size_t size)
{
    char *text = arena_take(arena, size + 1);
    if (text && size) {
        memcpy(text, bytes, size);
    }
    return text;
}

void arena_free(struct arena *arena)
{
    while (arena->last) {
        struct arena_block *before = arena->last->before;
        free(arena->last);
        arena->last = before;
    }
    arena->no_memory = false;
}

static long find(const struct node *map, const char *key)
{
    if (map && map->kind == NODE_MAP) {
        for (uint32_t i = 0; i < map->count; i++) {
            if (strcmp(map->key[i]->text, key) == 0) {
                return (long)i;
            }
        }
    }
    return -1;
}

const struct node *node_get(const struct node *map, const char *key)
{
    const long i = find(map, key);
    return i < 0 || node_is_null(map->item[i]) ? NULL : map->item[i];
}

const struct node *node_key(const struct node *map, const char *key)
{
    const long i = find(map, key);
    return i < 0 ? NULL : map->key[i];
}

bool node_is_null(const struct node *node)
{
    return node->kind == NODE_SCALAR && !node->quoted && (strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0);
}

struct node *tree_map(struct arena *arena, const struct node *like, uint32_t room)
{
    struct node *map = arena_take(arena, sizeof *map);
    const struct node **key = arena_take(arena, room * sizeof(void *));
    const struct node **item = arena_take(arena, room * sizeof(void *));
    if (!map || !key || !item) {
        return NULL;
    }
    *map = (struct node){
        .kind = NODE_MAP, .file = like->file, .line = like->line, .column = like->column, .text = "", .key = key, .item = item};
    return map;
}

static void put(struct node *map, const struct node *key, const struct node *value)
{
    map->key[map->count] = key;
    map->item[map->count] = value;
    map->count++;
}

/* The three forms of an estate exclude each other, so naming one drops the form that was inherited. */
static bool replaced_estate(const struct node *over, const char *key)
{
    static const char *const forms[] = {"prisons", "classes", "csv"};
    bool is_form = false;
    bool names_other = false;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        const bool same = strcmp(forms[i], key) == 0;
        is_form = is_form || same;
        names_other = names_other || (!same && node_get(over, forms[i]));
    }
    return is_form && names_other;
}

static const struct node *join_key(struct arena *arena, const struct node *outer, const struct node *inner)
{
    const size_t first = strlen(outer->text);
    const size_t second = strlen(inner->text);
    struct node *key = arena_take(arena, sizeof *key);
    char *text = arena_take(arena, first + second + 2);
    if (!key || !text) {
        return NULL;
    }
    memcpy(text, outer->text, first);
    text[first] = '.';
    memcpy(text + first + 1, inner->text, second);
    *key = *inner;
    key->text = text;
    return key;
}

const struct node *tree_flatten(struct arena *arena, const struct node *map)
{
    uint32_t room = map->count;
    for (uint32_t i = 0; i < map->count; i++) {
        room += map->item[i]->kind == NODE_MAP ? map->item[i]->count : 0;
    }
    if (room == map->count) {
        return map;
    }
    struct node *out = tree_map(arena, map, room);
    for (uint32_t i = 0; out && i < map->count; i++) {
        const struct node *inner = map->item[i];
        if (inner->kind != NODE_MAP) {
            put(out, map->key[i], inner);
            continue;
        }
        for (uint32_t j = 0; j < inner->count; j++) {
            const struct node *key = join_key(arena, map->key[i], inner->key[j]);
            if (!key) {
                return NULL;
            }
            put(out, key, inner->item[j]);
        }
    }
    return out;
}

/* Sections of parameter values: the scenario's own, and those of regimes and interventions. */
static bool names_parameters(const char *key, int depth)
{
    static const char *const changes[] = {"set", "orders", "multiply", "add", "at_least", "at_most"};
    if (depth == 0) {
        return strcmp(key, "parameters") == 0;
    }
    bool found = false;
    for (size_t i = 0; depth == 2 && i < sizeof changes / sizeof changes[0]; i++) {
        found = found || strcmp(key, changes[i]) == 0;
    }
    return found;
}

static const struct node *merge_at(struct arena *arena, const struct node *base, const struct node *over, bool estate, int depth);

static const struct node *merge_value(struct arena *arena, const struct node *base, const struct node *over, const char *key,
                                      int depth)
{
    if (names_parameters(key, depth) && base->kind == NODE_MAP && over->kind == NODE_MAP) {
        base = tree_flatten(arena, base);
        over = tree_flatten(arena, over);
        if (!base || !over) {
            return NULL;
        }
    }
    return merge_at(arena, base, over, depth == 0 && strcmp(key, "estate") == 0, depth + 1);
}

static void merge_base(struct arena *arena, struct node *out, const struct node *base, const struct node *over, bool estate,
                       int depth)
{
    for (uint32_t i = 0; i < base->count; i++) {
        const char *key = base->key[i]->text;
        const long j = find(over, key);
        if (j < 0) {
            if (!(estate && replaced_estate(over, key))) {
                put(out, base->key[i], base->item[i]);
            }
        } else if (!node_is_null(over->item[j])) {
            const struct node *value = merge_value(arena, base->item[i], over->item[j], key, depth);
            if (value) {
                put(out, over->key[j], value);
            }
        }
    }
}

static const struct node *merge_at(struct arena *arena, const struct node *base, const struct node *over, bool estate, int depth)
{
    if (!base || !over) {
        return over ? over : base;
    }
    if (base->kind != NODE_MAP || over->kind != NODE_MAP) {
        return over;
    }
    struct node *out = tree_map(arena, over, base->count + over->count);
    if (!out) {
        return NULL;
    }
    merge_base(arena, out, base, over, estate, depth);
    for (uint32_t j = 0; j < over->count; j++) {
        if (find(base, over->key[j]->text) < 0) {
            put(out, over->key[j], over->item[j]);
        }
    }
    return out;
}

const struct node *tree_merge(struct arena *arena, const struct node *base, const struct node *over)
{
    return merge_at(arena, base, over, false, 0);
}

const struct node *tree_merge_body(struct arena *arena, const struct node *base, const struct node *over)
{
    return merge_at(arena, base, over, false, 2);
}
