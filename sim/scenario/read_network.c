/* Networks of real, anonymised cases: who belongs to which group and who knows whom on day 0. Decides what a network must be
 * and the form in which the plan has it; leaves the files to read_network_csv.c and read_network_graphml.c. */
#include "scenario/network.h"

#include "engine/ties.h"
#include "scenario/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SLOTS = 16384 }; /* a power of two, at least twice MOST_MEMBERS */

static const char *const role_names[] = {"associate", "operational", "intermediary", "leader"};
static const char *const sentence_names[] = {"remand", "short", "medium", "long", "life"};

/* What a network's columns and attributes may be: what is read, what we export ourselves, and what programs for drawing networks add. All
 * else is refused: what is not read has no place in an archive, and might be about real persons. */
static const char *const known_names[] = {"source", "target",   "weight",   "node", "group",    "role",     "phase",
                                          "prison", "standing", "assessed", "kind", "id",       "type",     "timeset",
                                          "label",  "size",     "r",        "g",    "b",        "x",        "y",
                                          "z",      "viz_size", "edge id",  "v_id", "directed", "edgelabel"};

/* Where real persons might stand, beside what tables of prisons refuse. */
static const char *const personal_names[] = {"name",   "nome",   "nom",  "nombre", "ime",     "identity", "person",      "alias",
                                             "email",  "e-mail", "mail", "phone",  "address", "photo",    "nationality", "face",
                                             "inmate", "imie",   "navn", "namn",   "naam",    "nimi",     "jmeno"};

static bool is_among(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcasecmp(name, list[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool network_knows(struct network *n, struct network_place at, const char *name)
{
    struct reader *r = n->r;
    if (is_among(name, known_names, OCP_COUNT(known_names))) {
        return true;
    }
    if (csv_refuses(name) || is_among(name, personal_names, OCP_COUNT(personal_names))) {
        complain_at(r, at.file, at.line, at.column, "'%s' looks like data about real persons, which are never read; remove it",
                    SHOW(name));
    } else {
        complain_at(
            r, at.file, at.line, at.column,
            "'%s' is nothing that is read of a network (source, target, weight; node, group, role)%s; remove it: what is not "
            "read is not kept either",
            SHOW(name), SUGGEST(name, known_names, 6));
    }
    return false;
}

/* Codes stand for persons, never names, dates or official numbers. */
static const char *fault_of_label(const char *label)
{
    size_t length = 0, digits = 0;
    for (; label[length]; length++) {
        const unsigned char c = (unsigned char)label[length];
        const bool code = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || strchr("_-.:#", c);
        if (!code) {
            return "letters from a to z, digits and _ - . : # only";
        }
        digits += c >= '0' && c <= '9';
    }
    return length > 24 ? "at most 24 characters" : digits > 7 ? "at most 7 digits" : NULL;
}

bool network_label(struct network *n, struct network_place at, const char *label)
{
    const char *fault = fault_of_label(label);
    struct reader *r = n->r;
    if (fault) {
        complain_at(r, at.file, at.line, at.column,
                    "'%s' could be a person's name, date or number; persons of a network have codes (%s), such as N14", SHOW(label),
                    fault);
    }
    return !fault;
}

/* The slot of a label, or the free one where it would go. */
static uint32_t slot_of(const struct network *n, const char *label)
{
    uint32_t hash = 2166136261U; /* FNV-1a */
    for (const char *c = label; *c; c++) {
        hash = (hash ^ (unsigned char)*c) * 16777619U;
    }
    uint32_t at = (hash ^ (hash >> 15)) & (SLOTS - 1);
    while (n->slot[at] && strcmp(n->person[n->slot[at] - 1].label, label) != 0) {
        at = (at + 1) & (SLOTS - 1);
    }
    return at;
}

long network_person(struct network *n, struct network_place at, const char *label)
{
    if (label[0] == '\0') {
        complain_at(n->r, at.file, at.line, at.column, "a person of the network has no label");
        return -1;
    }
    const uint32_t slot = slot_of(n, label);
    if (n->slot[slot]) {
        return (long)n->slot[slot] - 1;
    }
    if (n->full || !network_label(n, at, label)) {
        return -1;
    }
    if (n->closed) {
        complain_at(n->r, at.file, at.line, at.column, "there is no person '%s' in the network's list", SHOW(label));
        return -1;
    }
    if (n->n_persons == MOST_MEMBERS) {
        complain_at(n->r, at.file, at.line, at.column, "the network has more than %d members", MOST_MEMBERS);
        n->full = true;
        return -1;
    }
    n->person[n->n_persons] = (struct network_person){.label = label, .group = n->group};
    n->slot[slot] = ++n->n_persons;
    return (long)n->n_persons - 1;
}

void network_set_group(struct network *n, struct network_place at, uint32_t person, const char *name)
{
    const struct ocp_plan *plan = &n->r->study->plan;
    const long group = name[0] ? find_group(n->r, name) : n->group;
    if (group < 0) {
        const char *names[OCP_MAX_GROUPS];
        for (size_t i = 0; i < plan->n_groups; i++) {
            names[i] = plan->groups[i].name;
        }
        struct reader *r = n->r;
        complain_at(r, at.file, at.line, at.column, "there is no group '%s' in the scenario%s", SHOW(name),
                    SUGGEST(name, names, plan->n_groups));
        return;
    }
    n->person[person].group = (uint8_t)group;
}

void network_set_role(struct network *n, struct network_place at, uint32_t person, const char *name)
{
    const size_t count = sizeof role_names / sizeof role_names[0];
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, role_names[i]) == 0) {
            n->person[person].role = (uint8_t)(i + 1);
            return;
        }
    }
    if (name[0]) {
        struct reader *r = n->r;
        complain_at(r, at.file, at.line, at.column, "'role' is '%s'; it takes associate, operational, intermediary or leader%s",
                    SHOW(name), SUGGEST(name, role_names, count));
    }
}

static bool grow(struct network *n)
{
    if (n->n_ties == n->room) {
        const uint32_t room = n->room ? 2 * n->room : 256;
        struct network_tie *grown = realloc(n->tie, room * sizeof *grown);
        if (!grown) {
            n->r->no_memory = true;
            return false;
        }
        n->tie = grown;
        n->room = room;
    }
    return true;
}

/* Sums of so many stay exact enough to compare. */
static const double MOST_WEIGHT = 1e9;

void network_tie(struct network *n, struct network_place at, const char *source, const char *target, const char *weight)
{
    double value = 1.0;
    if (source[0] == '\0' || target[0] == '\0') {
        complain_at(n->r, at.file, at.line, at.column, "a tie needs both ends");
        return;
    }
    if (strcmp(source, target) == 0) {
        caution_at(n->r, at.file, at.line, at.column, "'%s' is tied to itself; this tie is left out", SHOW(source));
        (void)network_person(n, at, source);
        return;
    }
    if (weight && (!ocp_number_parse(weight, &value) || !(value > 0 && value <= MOST_WEIGHT))) {
        complain_at(n->r, at.file, at.line, at.column, "'weight' is '%s'; it takes a number above 0, at most %g", SHOW(weight),
                    MOST_WEIGHT);
        return;
    }
    const long a = network_person(n, at, source);
    const long b = a < 0 ? -1 : network_person(n, at, target);
    if (a < 0 || b < 0) {
        return;
    }
    if (n->n_ties == MOST_TIES) {
        complain_at(n->r, at.file, at.line, at.column, "the network has more than %d ties", MOST_TIES);
        n->n_ties++; /* said once */
    } else if (n->n_ties < MOST_TIES && grow(n)) {
        n->tie[n->n_ties++] = (struct network_tie){(uint32_t)a, (uint32_t)b, value};
    }
}

static int by_label(const void *a, const void *b)
{
    const struct network_person *const *left = a, *const *right = b;
    return strcmp((*left)->label, (*right)->label);
}

static int by_ends(const void *a, const void *b)
{
    const struct network_tie *left = a, *right = b;
    const int first = (left->a > right->a) - (left->a < right->a);
    const int second = (left->b > right->b) - (left->b < right->b);
    return first ? first : second ? second : (left->weight > right->weight) - (left->weight < right->weight);
}

/* The strongest first. */
static int by_weight(const void *a, const void *b)
{
    const struct network_tie *left = a, *right = b;
    const int weight = (left->weight < right->weight) - (left->weight > right->weight);
    return weight ? weight : by_ends(a, b);
}

/* Persons in the order of their labels: the new number of each. NULL when there is no memory. */
static uint32_t *renumber(struct network *n, struct ocp_member_seed *seeds)
{
    const struct network_person **order = arena_take(&n->r->arena, (n->n_persons + 1) * sizeof(void *));
    uint32_t *number = arena_take(&n->r->arena, (n->n_persons + 1) * sizeof *number);
    if (!order || !number) {
        return NULL;
    }
    for (uint32_t i = 0; i < n->n_persons; i++) {
        order[i] = &n->person[i];
    }
    qsort(order, n->n_persons, sizeof *order, by_label);
    for (uint32_t i = 0; i < n->n_persons; i++) {
        number[order[i] - n->person] = i;
        seeds[i] = (struct ocp_member_seed){.group = order[i]->group, .role = order[i]->role, .sentence = n->sentence};
    }
    return number;
}

/* Ends by new numbers, the lower first; one tie a pair, weights added up in a fixed order and divided by the largest. */
static void merge_ties(struct network *n, const uint32_t *number)
{
    for (uint32_t i = 0; i < n->n_ties; i++) {
        const uint32_t a = number[n->tie[i].a], b = number[n->tie[i].b];
        n->tie[i] = (struct network_tie){a < b ? a : b, a < b ? b : a, n->tie[i].weight};
    }
    qsort(n->tie, n->n_ties, sizeof *n->tie, by_ends);
    uint32_t kept = 0;
    double most = 0;
    for (uint32_t i = 0; i < n->n_ties; i++) {
        if (kept > 0 && n->tie[kept - 1].a == n->tie[i].a && n->tie[kept - 1].b == n->tie[i].b) {
            n->tie[kept - 1].weight += n->tie[i].weight;
        } else {
            n->tie[kept++] = n->tie[i];
        }
        most = fmax(most, n->tie[kept - 1].weight);
    }
    n->n_ties = kept;
    for (uint32_t i = 0; i < kept; i++) {
        n->tie[i].weight = fmax(n->tie[i].weight / most, 1e-6);
    }
}

/* The model keeps so many ties a person: the weakest go, at both ends. */
static bool bound_ties(struct network *n)
{
    uint8_t *count = arena_take(&n->r->arena, n->n_persons + 1);
    if (!count) {
        return false;
    }
    qsort(n->tie, n->n_ties, sizeof *n->tie, by_weight);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n->n_ties; i++) {
        const struct network_tie tie = n->tie[i];
        if (count[tie.a] < OCP_TIES && count[tie.b] < OCP_TIES) {
            count[tie.a]++;
            count[tie.b]++;
            n->tie[kept++] = tie;
        }
    }
    if (kept < n->n_ties) {
        caution(n->r, n->where, "the model keeps at most %d ties a person: the %u weakest of %u ties are left out", OCP_TIES,
                n->n_ties - kept, n->n_ties);
    }
    n->n_ties = kept;
    qsort(n->tie, n->n_ties, sizeof *n->tie, by_ends);
    return true;
}

static uint64_t found_inside(const struct ocp_plan *plan)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < plan->n_prisons; i++) {
        sum += plan->prisons[i].prisoners;
    }
    return sum;
}

/* Appends the network to the plan. */
static void finish(struct network *n)
{
    struct ocp_plan *plan = &n->r->study->plan;
    const uint64_t inside = found_inside(plan);
    if (plan->n_member_seeds + n->n_persons > inside) {
        complain(n->r, n->where, "the networks have %zu members, but the prisons hold %llu persons on day 0",
                 plan->n_member_seeds + n->n_persons, (unsigned long long)inside);
        return;
    }
    if (plan->n_tie_seeds + n->n_ties > MOST_TIES) {
        complain(n->r, n->where, "all networks together have more than %d ties", MOST_TIES);
        return;
    }
    const size_t first = plan->n_member_seeds;
    struct ocp_member_seed *members = realloc(plan->member_seeds, (first + n->n_persons + 1) * sizeof *members);
    plan->member_seeds = members ? members : plan->member_seeds;
    struct ocp_tie_seed *ties = realloc(plan->tie_seeds, (plan->n_tie_seeds + n->n_ties + 1) * sizeof *ties);
    plan->tie_seeds = ties ? ties : plan->tie_seeds;
    const uint32_t *number = members && ties ? renumber(n, members + first) : NULL;
    if (number && n->n_ties > 0) {
        merge_ties(n, number);
    }
    if (!number || (n->n_ties > 0 && !bound_ties(n))) {
        n->r->no_memory = true;
        return;
    }
    plan->n_member_seeds += n->n_persons;
    for (uint32_t i = 0; i < n->n_ties; i++) {
        const struct network_tie *tie = &n->tie[i];
        plan->tie_seeds[plan->n_tie_seeds++] =
            (struct ocp_tie_seed){(uint32_t)first + tie->a, (uint32_t)first + tie->b, tie->weight};
    }
}

static bool ends_with(const char *text, const char *ending)
{
    const size_t length = strlen(text), tail = strlen(ending);
    return length > tail && strcmp(text + length - tail, ending) == 0;
}

static long open_file(struct reader *r, const struct node *path, const char *hint)
{
    return want_scalar(r, path, path->text)
               ? source_read(r, source_resolve(r, path->file, path->text), MOST_TABLE_BYTES, path, hint)
               : -1;
}

static void read_one(struct reader *r, const struct node *body)
{
    if (!want_map(r, body, "network")) {
        return;
    }
    CHECK_KEYS(r, body, "a network", "group", "file", "nodes", "sentence", "evidence", "source");
    const struct node *group = node_get(body, "group");
    const struct node *path = node_get(body, "file");
    const struct node *nodes = node_get(body, "nodes");
    if (!group || !path || !want_scalar(r, group, "group") || !want_scalar(r, path, "file")) {
        complain(r, body, "a network needs 'group' and 'file'");
        return;
    }
    const long index = find_group(r, group->text);
    if (index < 0) {
        complain(r, group, "there is no group '%s'", SHOW(group->text));
    }
    const bool graphml = ends_with(path->text, ".graphml");
    if (!graphml && !ends_with(path->text, ".csv")) {
        complain(r, path,
                 "'file' is '%s'; networks are read from .graphml files and .csv edge lists (columns source, target, weight)",
                 SHOW(path->text));
        return;
    }
    if (graphml && nodes) {
        complain(r, nodes, "'nodes' belongs to edge lists; a GraphML file has its persons itself");
    }
    size_t sentence = 0;
    const bool sentenced = read_choice(r, node_get(body, "sentence"), "sentence", sentence_names,
                                       sizeof sentence_names / sizeof sentence_names[0], &sentence);
    struct network n = {
        .r = r, .where = path, .group = index < 0 ? 0 : (uint8_t)index, .sentence = sentenced ? (uint8_t)(sentence + 1) : 0};
    const long file = open_file(
        r, path, "It is an anonymised network: GraphML, or a table with the columns source, target and, if known, weight");
    const long list =
        nodes && !graphml ? open_file(r, nodes, "It is a table with the columns node and, if known, group and role") : -1;
    n.person = arena_take(&r->arena, MOST_MEMBERS * sizeof *n.person);
    n.slot = arena_take(&r->arena, SLOTS * sizeof *n.slot);
    if (file < 0 || index < 0 || (nodes && !graphml && list < 0) || !n.person || !n.slot) {
        return;
    }
    const size_t errors = r->report.errors;
    if (graphml) {
        network_read_graphml(&n, (unsigned)file);
    } else {
        network_read_csv(&n, (unsigned)file, list);
    }
    if (!r->no_memory && r->report.errors == errors) {
        if (n.n_ties == 0) {
            caution(r, path, "the network has no ties");
        }
        finish(&n);
    }
    free(n.tie);
}

void read_network(struct reader *r, const struct node *root)
{
    const struct node *section = node_get(root, "network");
    if (!section) {
        return;
    }
    if (section->kind != NODE_LIST) {
        read_one(r, section);
        return;
    }
    for (uint32_t i = 0; i < section->count && i < MOST_FILES && !r->no_memory; i++) {
        read_one(r, section->item[i]);
    }
}
