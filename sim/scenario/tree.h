/* A YAML document as a plain tree, independent of the library that parsed it. Nodes live in an arena and are never freed one
 * by one; a tree that was built is not changed in place, so that parts of it may be shared by merged trees. */
#ifndef OCP_SCENARIO_TREE_H
#define OCP_SCENARIO_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena_block;
struct arena {
    struct arena_block *last;
    bool no_memory; /* once set, every later request returns NULL */
};
void *arena_take(struct arena *arena, size_t bytes); /* zeroed; NULL and no_memory when it fails */
char *arena_text(struct arena *arena, const char *bytes, size_t size);
void arena_free(struct arena *arena);

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    bool quoted;           /* a scalar written in quotes or as a block: never null, never a number of another kind */
    uint16_t file;         /* index of the source it was read from */
    uint32_t line, column; /* 1-based; 0: none (a value given on the command line) */
    const char *text;      /* scalars: UTF-8 without NUL; else "" */
    uint32_t count;
    const struct node **item; /* lists: values; maps: values */
    const struct node **key;  /* maps: scalar keys, beside their values */
};

/* The value of a key, or NULL when it is absent or null. NULL and non-maps have no keys. */
const struct node *node_get(const struct node *map, const char *key);
/* The key's own node: where a missing or misplaced section is reported. */
const struct node *node_key(const struct node *map, const char *key);
/* `~` or `null`, written plain. */
bool node_is_null(const struct node *node);

/* `over` laid on `base`: maps merge key by key, anything else replaces, a null removes. Either may be NULL.
 * A key of `base` keeps its place; the keys that only `over` has follow. */
const struct node *tree_merge(struct arena *arena, const struct node *base, const struct node *over);

/* The same for one intervention or regime. */
const struct node *tree_merge_body(struct arena *arena, const struct node *base, const struct node *over);

/* {a: {b: 1}} as {a.b: 1}, one level: both are ways to name a parameter. Other entries stay; NULL without memory. */
const struct node *tree_flatten(struct arena *arena, const struct node *map);

/* A map for building trees in code. The arrays have room for `room` entries. */
struct node *tree_map(struct arena *arena, const struct node *like, uint32_t room);

#endif
