/* YAML bytes to a tree, from libfyaml's event stream.
 *
 * Events rather than its documents: documents compare every pair of keys (quadratic) and resolve aliases (304 bytes can
 * become 740 MB). Here aliases, anchors, tags and further documents are refused as they appear, nesting and keys are
 * capped, and duplicate keys are found by sorting. Scalars stay text: `no` is the two letters n and o until a reader of a
 * flag says otherwise. */
#include "scenario/reader.h"

#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

struct open_node { /* a list or map whose end has not been seen */
    struct node *node;
    const struct node *key; /* of a map: the key that waits for its value */
    uint32_t room;
};

struct builder {
    struct reader *r;
    unsigned file;
    struct open_node stack[MOST_DEPTH];
    unsigned depth;
    unsigned documents;
    const struct node *root;
    bool stop;
};

static struct node *new_node(struct builder *b, enum node_kind kind, const struct fy_mark *mark)
{
    struct node *node = arena_take(&b->r->arena, sizeof *node);
    if (!node) {
        b->stop = true;
        return NULL;
    }
    *node = (struct node){.kind = kind, .file = (uint16_t)b->file, .text = ""};
    if (mark) {
        node->line = (uint32_t)mark->line + 1;
        node->column = (uint32_t)mark->column + 1;
    } else if (b->depth && b->stack[b->depth - 1].key) {
        node->line = b->stack[b->depth - 1].key->line;
        node->column = b->stack[b->depth - 1].key->column;
    }
    return node;
}

static bool grow(struct builder *b, struct open_node *open)
{
    struct node *node = open->node;
    if (node->count < open->room) {
        return true;
    }
    const uint32_t room = open->room ? open->room * 2 : 8;
    const struct node **item = arena_take(&b->r->arena, room * sizeof(void *));
    const struct node **key = node->kind == NODE_MAP ? arena_take(&b->r->arena, room * sizeof(void *)) : NULL;
    if (!item || (node->kind == NODE_MAP && !key)) {
        b->stop = true;
        return false;
    }
    if (node->count) {
        memcpy(item, node->item, node->count * sizeof(void *));
        if (key) {
            memcpy(key, node->key, node->count * sizeof(void *));
        }
    }
    node->item = item;
    node->key = key;
    open->room = room;
    return true;
}

static void attach(struct builder *b, const struct node *node)
{
    if (b->depth == 0) {
        b->root = node;
        return;
    }
    struct open_node *open = &b->stack[b->depth - 1];
    if (open->node->kind == NODE_MAP && !open->key) {
        if (node->kind != NODE_SCALAR) {
            complain(b->r, node, "a key must be a word, not a list or a map");
            b->stop = true;
            return;
        }
        open->key = node;
        return;
    }
    if (open->node->count >= (open->node->kind == NODE_MAP ? MOST_KEYS : 16 * MOST_KEYS)) {
        complain(b->r, node, "more than %u entries in one %s", open->node->count, open->node->kind == NODE_MAP ? "map" : "list");
        b->stop = true;
        return;
    }
    if (!grow(b, open)) {
        return;
    }
    if (open->node->kind == NODE_MAP) {
        open->node->key[open->node->count] = open->key;
        open->key = NULL;
    }
    open->node->item[open->node->count++] = node;
}

static void add_scalar(struct builder *b, struct fy_event *event)
{
    struct node *node = new_node(b, NODE_SCALAR, fy_event_start_mark(event));
    if (!node) {
        return;
    }
    size_t size = 0;
    const char *text = event->scalar.value ? fy_token_get_text(event->scalar.value, &size) : NULL;
    node->text = arena_text(&b->r->arena, text ? text : "", text ? size : 0);
    if (!node->text) {
        b->stop = true;
        return;
    }
    const enum fy_node_style style = fy_event_get_node_style(event);
    node->quoted = style != FYNS_PLAIN && style != FYNS_ANY;
    if ((style == FYNS_SINGLE_QUOTED || style == FYNS_DOUBLE_QUOTED) && node->column > 1) {
        node->column--; /* the mark stands after the quote */
    }
    struct text_fault fault;
    if (memchr(node->text, 0, size) || !text_check(node->text, size, &fault)) {
        complain(b->r, node, "an escape in quotes makes a control character, which is not allowed");
        node->text = "?";
    }
    attach(b, node);
}

static void open_nested(struct builder *b, struct fy_event *event, enum node_kind kind)
{
    struct node *node = new_node(b, kind, fy_event_start_mark(event));
    if (!node) {
        return;
    }
    if (b->depth == MOST_DEPTH) {
        complain(b->r, node, "nested more than %d deep", MOST_DEPTH);
        b->stop = true;
        return;
    }
    attach(b, node);
    b->stack[b->depth++] = (struct open_node){.node = node};
}

struct place {
    const struct node *key;
    uint32_t order;
};

static int by_key(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    const int order = strcmp(a->key->text, b->key->text);
    return order ? order : a->order < b->order ? -1 : a->order > b->order;
}

static void check_duplicates(struct builder *b, const struct node *map)
{
    struct place *place = calloc(map->count + 1, sizeof *place);
    if (!place) {
        b->stop = b->r->no_memory = true;
        return;
    }
    for (uint32_t i = 0; i < map->count; i++) {
        place[i] = (struct place){map->key[i], i};
    }
    qsort(place, map->count, sizeof *place, by_key);
    for (uint32_t i = 1; i < map->count; i++) {
        if (strcmp(place[i - 1].key->text, place[i].key->text) == 0) {
            complain(b->r, place[i].key, "'%s' is given twice; the first is in line %u", SHOW(place[i].key->text),
                     place[i - 1].key->line);
        }
    }
    free(place);
}

static void close_nested(struct builder *b)
{
    OCP_REQUIRE(b->depth > 0); /* the library's events are balanced */
    const struct open_node *open = &b->stack[--b->depth];
    if (open->node && open->node->kind == NODE_MAP) {
        check_duplicates(b, open->node);
    }
}

/* `behind`: how many characters the mark stands behind what is refused. */
static void refuse(struct builder *b, const struct fy_mark *mark, unsigned behind, const char *why)
{
    const unsigned column = mark ? (unsigned)mark->column + 1 : 0;
    complain_at(b->r, b->file, mark ? (unsigned)mark->line + 1 : 0, column > behind ? column - behind : column, "%s", why);
    b->stop = true;
}

static void take_event(struct builder *b, struct fy_event *event)
{
    if (event->type == FYET_SCALAR || event->type == FYET_MAPPING_START || event->type == FYET_SEQUENCE_START) {
        struct fy_token *anchor = fy_event_get_anchor_token(event);
        struct fy_token *tag = fy_event_get_tag_token(event);
        if (anchor) {
            refuse(b, fy_token_start_mark(anchor), 1, "anchors (&name) are not allowed; write the value out or use `extends`");
            return;
        }
        if (tag) {
            refuse(b, fy_token_start_mark(tag), 0, "tags (!name) are not allowed");
            return;
        }
    }
    switch (event->type) {
    case FYET_DOCUMENT_START:
        if (++b->documents > 1) {
            refuse(b, fy_event_start_mark(event), 0, "a scenario is one document; remove what follows '---'");
        }
        break;
    case FYET_ALIAS:
        refuse(b, fy_event_start_mark(event), 1, "aliases (*name) are not allowed; write the value out or use `extends`");
        break;
    case FYET_SCALAR:
        add_scalar(b, event);
        break;
    case FYET_MAPPING_START:
        open_nested(b, event, NODE_MAP);
        break;
    case FYET_SEQUENCE_START:
        open_nested(b, event, NODE_LIST);
        break;
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        close_nested(b);
        break;
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
        break;
    }
}

/* libfyaml's own words, with a hint for the two mistakes people make most. */
static void report_syntax(struct builder *b, struct fy_diag *diag, const char *bytes, size_t size)
{
    void *position = NULL;
    const struct fy_diag_error *error = diag ? fy_diag_errors_iterate(diag, &position) : NULL;
    if (!error) {
        complain_at(b->r, b->file, 0, 0, "the file is not valid YAML");
        return;
    }
    const unsigned line = error->line > 0 ? (unsigned)error->line : 0;
    const char *at = bytes;
    for (unsigned i = 1; i < line && at; i++) {
        at = memchr(at, '\n', size - (size_t)(at - bytes));
        at = at ? at + 1 : NULL;
    }
    while (at && at < bytes + size && *at == ' ') {
        at++;
    }
    const bool tab = at && at < bytes + size && *at == '\t';
    complain_at(b->r, b->file, line, error->column > 0 ? (unsigned)error->column : 0, "not valid YAML: %s%s",
                error->msg ? SHOW(error->msg) : "syntax error", tab ? "; indent with spaces, not tabs" : "");
}

static void ignore_output(struct fy_diag *diag, void *user, const char *bytes, size_t size)
{
    (void)diag;
    (void)user;
    (void)bytes;
    (void)size;
}

static void build(struct builder *b, struct fy_parser *parser)
{
    while (!b->stop) {
        struct fy_event *event = fy_parser_parse(parser);
        if (!event) {
            break;
        }
        take_event(b, event);
        fy_parser_event_free(parser, event);
    }
}

const struct node *yaml_parse(struct reader *r, unsigned file, const char *bytes, size_t size)
{
    struct builder b = {.r = r, .file = file};
    const struct fy_diag_cfg diag_config = {.output_fn = ignore_output, .level = FYET_ERROR, .module_mask = ~0U};
    struct fy_diag *diag = fy_diag_create(&diag_config);
    if (diag) {
        fy_diag_set_collect_errors(diag, true);
    }
    const struct fy_parse_cfg config = {
        .search_path = "", .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE | FYPCF_DEFAULT_VERSION_1_2, .diag = diag};
    struct fy_parser *parser = diag ? fy_parser_create(&config) : NULL;
    if (!parser || fy_parser_set_string(parser, bytes, size) != 0) {
        r->no_memory = true;
    } else {
        build(&b, parser);
        if (!b.stop && fy_parser_get_stream_error(parser)) {
            report_syntax(&b, diag, bytes, size);
            b.stop = true;
        }
    }
    if (parser) {
        fy_parser_destroy(parser);
    }
    if (diag) {
        fy_diag_destroy(diag);
    }
    r->no_memory = r->no_memory || r->arena.no_memory;
    return b.stop ? NULL : b.root;
}
