/* Networks as GraphML: nodes with `group` and `role`, edges with `weight`, everything else passed over.
 *
 * The parser is libxml2's SAX interface: no tree, no network, no declarations (a DOCTYPE, and with it every entity, is refused
 * before anything is parsed). What is hostile or not GraphML is a complaint with line and column. */
#include "scenario/network.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ATTRIBUTES = 256, VALUE_SIZE = 256 };

enum about { ABOUT_NOTHING, ABOUT_GROUP, ABOUT_ROLE, ABOUT_WEIGHT, ABOUT_LABEL };
enum element { OTHER, GRAPHML, KEY, DEFAULT, GRAPH, NODE, EDGE, DATA };

struct key {
    const char *id;
    enum about about;
    const char *fallback;
};

struct edge {
    const char *source, *target, *weight;
    struct network_place at;
    struct edge *next;
};

struct graphml {
    struct network *n;
    xmlParserCtxtPtr parser;
    unsigned file;
    const char *bytes;
    size_t done; /* bytes whose lines are counted */
    uint32_t line, column;
    enum element path[8]; /* what is open, outermost first */
    int depth;            /* elements open; those deeper than the path holds are passed over */
    struct key key[MOST_ATTRIBUTES];
    size_t n_keys;
    struct network_place data_at;
    const struct key *data; /* of the open <data>, NULL when it is not read */
    char value[VALUE_SIZE]; /* text of the open <data> or <default> */
    size_t value_size;
    bool cut;    /* the text did not fit */
    long person; /* of the open <node> */
    struct edge *first, *last;
    size_t n_edges;
    bool seen_graph, told; /* told: a fault of the XML itself, or too much of something, after which nothing is read */
};

/* Where the tag begins that the parser has just read. */
static struct network_place tag_place(struct graphml *g)
{
    const long consumed = xmlByteConsumed(g->parser);
    size_t at = consumed > 0 ? (size_t)consumed : 0;
    while (at > g->done && g->bytes[at] != '<') {
        at--;
    }
    for (; g->done < at; g->done++) {
        if (g->bytes[g->done] == '\n') {
            g->line++;
            g->column = 1;
        } else if (((unsigned char)g->bytes[g->done] & 0xC0U) != 0x80U) {
            g->column++;
        }
    }
    return (struct network_place){g->file, g->line, g->column};
}

static void stop(struct graphml *g)
{
    g->told = true;
    xmlStopParser(g->parser);
}

/* The value of an attribute, kept in the arena; NULL when it is not there. libxml2 gives five pointers an attribute. */
static const char *attribute(struct graphml *g, int count, const xmlChar **attributes, const char *name)
{
    for (int i = 0; i < count; i++) {
        const xmlChar **a = attributes + (size_t)5 * (size_t)i;
        if (strcmp((const char *)a[0], name) == 0) {
            const char *kept = arena_text(&g->n->r->arena, (const char *)a[3], (size_t)(a[4] - a[3]));
            g->n->r->no_memory = g->n->r->no_memory || !kept;
            return kept ? kept : "";
        }
    }
    return NULL;
}

static const struct key *find_key(const struct graphml *g, const char *id)
{
    for (size_t i = 0; i < g->n_keys; i++) {
        if (strcmp(g->key[i].id, id) == 0) {
            return &g->key[i];
        }
    }
    return NULL;
}

static void open_key(struct graphml *g, struct network_place at, int count, const xmlChar **attributes)
{
    struct reader *r = g->n->r;
    const char *id = attribute(g, count, attributes, "id");
    const char *name = attribute(g, count, attributes, "attr.name");
    const char *domain = attribute(g, count, attributes, "for");
    const bool of_edges = domain && strcmp(domain, "edge") == 0;
    const bool of_all = !domain || strcmp(domain, "all") == 0;
    const bool of_nodes = of_all || strcmp(domain, "node") == 0;
    name = name ? name : id;
    g->data = NULL;
    if (!id || find_key(g, id) || g->n_keys == MOST_ATTRIBUTES) {
        complain_at(r, at.file, at.line, at.column,
                    !id                            ? "a key needs an 'id'"
                    : g->n_keys == MOST_ATTRIBUTES ? "more than 256 attributes"
                                                   : "this key's 'id' is there twice");
        return;
    }
    (void)network_knows(g->n, at, name);
    enum about about = ABOUT_NOTHING;
    about = of_nodes && strcmp(name, "group") == 0 ? ABOUT_GROUP : about;
    about = of_nodes && strcmp(name, "role") == 0 ? ABOUT_ROLE : about;
    about = strcmp(name, "label") == 0 ? ABOUT_LABEL : about;
    about = (of_edges || of_all) && strcmp(name, "weight") == 0 ? ABOUT_WEIGHT : about;
    g->key[g->n_keys++] = (struct key){.id = id, .about = about};
}

static void tell_person(struct graphml *g, struct network_place at, const struct key *key, const char *value)
{
    if (g->person < 0) {
        return;
    }
    if (key->about == ABOUT_GROUP) {
        network_set_group(g->n, at, (uint32_t)g->person, value);
    } else if (key->about == ABOUT_ROLE) {
        network_set_role(g->n, at, (uint32_t)g->person, value);
    } else if (key->about == ABOUT_LABEL) {
        (void)network_label(g->n, at, value);
    }
}

static void open_node(struct graphml *g, struct network_place at, int count, const xmlChar **attributes)
{
    const char *id = attribute(g, count, attributes, "id");
    const uint32_t known = g->n->n_persons;
    g->person = network_person(g->n, at, id ? id : "");
    if (g->person >= 0 && g->n->n_persons == known) {
        complain_at(g->n->r, at.file, at.line, at.column, "the node '%s' is there twice", SHOW(id));
        g->person = -1;
    }
    for (size_t i = 0; i < g->n_keys; i++) {
        if (g->key[i].fallback) {
            tell_person(g, at, &g->key[i], g->key[i].fallback);
        }
    }
    if (g->n->full) {
        stop(g);
    }
}

/* Nodes may come after the edges between them: edges are looked at when all nodes are known. */
static void open_edge(struct graphml *g, struct network_place at, int count, const xmlChar **attributes)
{
    struct edge *edge = arena_take(&g->n->r->arena, sizeof *edge);
    if (!edge) {
        g->n->r->no_memory = true;
        stop(g);
        return;
    }
    const char *source = attribute(g, count, attributes, "source"), *target = attribute(g, count, attributes, "target");
    *edge = (struct edge){.source = source ? source : "", .target = target ? target : "", .at = at};
    for (size_t i = 0; i < g->n_keys; i++) {
        edge->weight = g->key[i].about == ABOUT_WEIGHT && g->key[i].fallback ? g->key[i].fallback : edge->weight;
    }
    if (g->last) {
        g->last->next = edge;
    } else {
        g->first = edge;
    }
    g->last = edge;
    if (++g->n_edges > MOST_TIES) {
        complain_at(g->n->r, at.file, at.line, at.column, "the network has more than %d ties", MOST_TIES);
        stop(g);
    }
}

static enum element name_element(const char *name)
{
    static const struct {
        const char *name;
        enum element element;
    } known[] = {{"graphml", GRAPHML}, {"key", KEY},   {"default", DEFAULT}, {"graph", GRAPH},
                 {"node", NODE},       {"edge", EDGE}, {"data", DATA}};
    for (size_t i = 0; i < OCP_COUNT(known); i++) {
        if (strcmp(name, known[i].name) == 0) {
            return known[i].element;
        }
    }
    return OTHER;
}

/* What an element is where it stands; OTHER is passed over with all that is in it. */
static enum element place_element(struct graphml *g, struct network_place at, const char *name)
{
    static const enum element inside[] = {
        [GRAPHML] = OTHER, [KEY] = GRAPHML, [DEFAULT] = KEY, [GRAPH] = GRAPHML, [NODE] = GRAPH, [EDGE] = GRAPH};
    const enum element element = name_element(name);
    const enum element outer = g->depth > 0 ? g->path[g->depth - 1] : OTHER;
    if (g->depth == 0 && element != GRAPHML) {
        complain_at(g->n->r, at.file, at.line, at.column, "this is not GraphML: its outermost element is '%s'", SHOW(name));
        stop(g);
        return OTHER;
    }
    const bool twice = element == GRAPH && g->seen_graph;
    if (twice || strcmp(name, "hyperedge") == 0 || (element == GRAPH && outer != GRAPHML)) {
        complain_at(g->n->r, at.file, at.line, at.column,
                    "'%s' cannot be read here: a network is one graph without hyperedges and nested graphs", SHOW(name));
        stop(g);
        return OTHER;
    }
    g->seen_graph = g->seen_graph || element == GRAPH;
    if (element == DATA) {
        return outer == NODE || outer == EDGE ? DATA : OTHER;
    }
    return element == OTHER || inside[element] != outer ? OTHER : element;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_spaces,
                     const xmlChar **spaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
    struct graphml *g = context;
    (void)prefix, (void)uri, (void)n_spaces, (void)spaces, (void)n_defaulted;
    const int deepest = (int)(sizeof g->path / sizeof g->path[0]);
    if (g->depth >= deepest) {
        g->depth++;
        return;
    }
    const struct network_place at = tag_place(g);
    const enum element element = place_element(g, at, (const char *)name);
    g->path[g->depth++] = element;
    g->value_size = 0;
    g->cut = false;
    if (element == KEY) {
        open_key(g, at, n_attributes, attributes);
    } else if (element == NODE) {
        open_node(g, at, n_attributes, attributes);
    } else if (element == EDGE) {
        open_edge(g, at, n_attributes, attributes);
    } else if (element == DATA) {
        const char *key = attribute(g, n_attributes, attributes, "key");
        g->data = key ? find_key(g, key) : NULL;
        g->data_at = at;
        if (!g->data) {
            complain_at(g->n->r, at.file, at.line, at.column, "no key '%s' is declared", SHOW(key ? key : ""));
        }
    }
}

static enum element open_element(const struct graphml *g)
{
    return g->depth > 0 && g->depth <= (int)(sizeof g->path / sizeof g->path[0]) ? g->path[g->depth - 1] : OTHER;
}

static void on_text(void *context, const xmlChar *text, int length)
{
    struct graphml *g = context;
    const enum element open = open_element(g);
    if (open != DATA && open != DEFAULT) {
        return;
    }
    const size_t room = sizeof g->value - 1 - g->value_size;
    const size_t size = (size_t)length < room ? (size_t)length : room;
    g->cut = g->cut || size < (size_t)length;
    memcpy(g->value + g->value_size, text, size);
    g->value_size += size;
}

/* The text of the element that ends, without spaces around it, in the arena. */
static const char *take_value(struct graphml *g)
{
    static const char spaces[] = " \t\r\n";
    g->value[g->value_size] = '\0';
    const char *start = g->value + strspn(g->value, spaces);
    size_t size = strlen(start);
    while (size > 0 && strchr(spaces, start[size - 1])) {
        size--;
    }
    const char *kept = arena_text(&g->n->r->arena, start, size);
    g->n->r->no_memory = g->n->r->no_memory || !kept;
    return kept ? kept : "";
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct graphml *g = context;
    const enum element open = open_element(g);
    (void)name, (void)prefix, (void)uri;
    if (open == DEFAULT && g->n_keys > 0) {
        g->key[g->n_keys - 1].fallback = take_value(g);
    } else if (open == DATA && g->data && g->depth >= 2) {
        const char *value = g->data->about == ABOUT_NOTHING ? "" : take_value(g);
        if (g->cut && g->data->about != ABOUT_NOTHING) {
            complain_at(g->n->r, g->data_at.file, g->data_at.line, g->data_at.column, "a value of more than %zu bytes",
                        sizeof g->value - 1);
        }
        if (g->path[g->depth - 2] == NODE) {
            tell_person(g, g->data_at, g->data, value);
        } else if (g->data->about == ABOUT_LABEL) {
            (void)network_label(g->n, g->data_at, value);
        } else if (g->data->about == ABOUT_WEIGHT && g->last) {
            g->last->weight = value;
        }
    }
    g->depth--;
}

/* The parser's own complaints: not well-formed. The first one is told. */
static void on_error(void *context, xmlErrorPtr error)
{
    struct graphml *g = context;
    if (error->code == XML_ERR_NO_MEMORY) {
        g->n->r->no_memory = true;
    }
    if (g->told || g->n->r->no_memory || error->level < XML_ERR_ERROR) {
        return;
    }
    char text[160];
    size_t size = 0;
    for (const char *c = error->message ? error->message : "not well-formed"; *c && *c != '\n' && size + 1 < sizeof text; c++) {
        text[size++] = *c;
    }
    text[size] = '\0';
    complain_at(g->n->r, g->file, error->line > 0 ? (unsigned)error->line : 1, error->int2 > 0 ? (unsigned)error->int2 : 1,
                "this is not well-formed XML: %s", text);
    g->told = true;
}

/* Bytes that may not be there at all: text that is no UTF-8, and every declaration. */
static bool check_bytes(struct reader *r, unsigned file)
{
    const struct ocp_source *source = &r->study->sources[file];
    struct text_fault fault;
    if (!text_check(source->bytes, source->size, &fault)) {
        complain_at(r, file, fault.line, fault.column,
                    fault.malformed ? "byte 0x%02X is not valid UTF-8; save the network as UTF-8"
                                    : "control character U+%04X is not allowed",
                    fault.code);
        return false;
    }
    uint32_t line = 1, column = 1;
    for (const char *c = source->bytes; *c; c++) {
        if (c[0] == '<' && c[1] == '!' && strncmp(c + 2, "--", 2) != 0 && strncmp(c + 2, "[CDATA[", 7) != 0) {
            complain_at(r, file, line, column, "declarations (DOCTYPE, ENTITY) are not read; remove them");
            return false;
        }
        line += *c == '\n';
        column = *c == '\n' ? 1 : column + (((unsigned char)*c & 0xC0U) != 0x80U);
    }
    return true;
}

static void parse(struct graphml *g, const struct ocp_source *source)
{
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = on_start;
    handler.endElementNs = on_end;
    handler.characters = on_text;
    handler.cdataBlock = on_text;
    handler.serror = on_error;
    g->parser = xmlNewParserCtxt();
    if (!g->parser || !g->parser->sax) {
        g->n->r->no_memory = true;
        return;
    }
    memcpy(g->parser->sax, &handler, sizeof handler);
    g->parser->userData = g;
    const xmlDocPtr document =
        xmlCtxtReadMemory(g->parser, source->bytes, (int)source->size, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    xmlFreeDoc(document);
    xmlFreeParserCtxt(g->parser);
}

void network_read_graphml(struct network *n, unsigned file)
{
    const struct ocp_source *source = &n->r->study->sources[file];
    struct graphml *g = check_bytes(n->r, file) ? arena_take(&n->r->arena, sizeof *g) : NULL;
    if (!g) {
        n->r->no_memory = n->r->no_memory || n->r->arena.no_memory;
        return;
    }
    *g = (struct graphml){.n = n, .file = file, .bytes = source->bytes, .line = 1, .column = 1, .person = -1};
    parse(g, source);
    if (!g->told && !g->seen_graph) {
        complain_at(n->r, file, 0, 0, "there is no <graph> in it");
    }
    n->closed = true;
    for (const struct edge *edge = g->first; edge && !g->told && !n->r->no_memory; edge = edge->next) {
        network_tie(n, edge->at, edge->source, edge->target, edge->weight);
    }
}
