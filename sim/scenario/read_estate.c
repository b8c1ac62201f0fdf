/* The estate: which prisons there are. Explicit prisons and size classes are read here, tables in read_estate_csv.c. */
#include "scenario/estate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void draft_complain(const struct estate *estate, const struct draft *draft, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_add(&estate->r->report, OCP_ERROR, draft->file, estate->r->study->sources[draft->file].path, draft->line, draft->column,
               format, arguments);
    va_end(arguments);
}

struct draft draft_start(const struct estate *estate, const struct node *where)
{
    return (struct draft){.security = OCP_MEDIUM,
                          .wing_size = estate->wing_size,
                          .special_places = -1,
                          .where = where,
                          .file = where->file,
                          .line = where->line,
                          .column = where->column};
}

static void read_place(struct estate *estate, const struct node *body, struct draft *draft)
{
    struct reader *r = estate->r;
    const struct ocp_plan *plan = &r->study->plan;
    const struct node *regime = node_get(body, "regime");
    if (regime && want_scalar(r, regime, "regime")) {
        const char *names[MOST_REGIMES + 1];
        for (size_t i = 0; i < plan->n_regimes; i++) {
            names[i] = plan->regimes[i].name;
        }
        const long found = find_regime(r, regime->text);
        if (found < 0) {
            complain(r, regime, "there is no regime '%s'%s", SHOW(regime->text), SUGGEST(regime->text, names, plan->n_regimes));
        } else if (plan->regimes[found].special) {
            complain(r, regime, "'%s' is a special regime; it is for special units ('special_places'), not for ordinary wings",
                     names[found]);
        } else {
            draft->regime = (uint16_t)found;
        }
    }
    const struct node *jurisdiction = node_get(body, "jurisdiction");
    if (jurisdiction && want_scalar(r, jurisdiction, "jurisdiction")) {
        const char *names[MOST_JURISDICTIONS + 1];
        for (size_t i = 0; i < plan->n_jurisdictions; i++) {
            names[i] = plan->jurisdictions[i].name;
        }
        const long found = find_jurisdiction(r, jurisdiction->text);
        if (found < 0) {
            complain(r, jurisdiction, "there is no jurisdiction '%s'%s", SHOW(jurisdiction->text),
                     SUGGEST(jurisdiction->text, names, plan->n_jurisdictions));
        } else {
            draft->jurisdiction = (uint16_t)found;
        }
    }
}

void draft_common(struct estate *estate, const struct node *body, bool in_turn, struct draft *draft)
{
    struct reader *r = estate->r;
    const struct node *region = node_get(body, "region");
    if (region && !(region->kind == NODE_LIST && in_turn)) {
        (void)read_text(r, region, "region", draft->region, sizeof draft->region);
    }
    (void)read_text(r, node_get(body, "kind"), "kind", draft->kind, sizeof draft->kind);
    size_t security = draft->security;
    (void)read_choice(r, node_get(body, "security"), "security", security_names, 4, &security);
    draft->security = (uint8_t)security;
    read_place(estate, body, draft);
    double value = draft->wing_size;
    (void)read_whole_quantity(r, node_get(body, "wing_size"), "wing_size", "places", 4, 2000, &value);
    draft->wing_size = (uint32_t)value;
    value = (double)draft->special_places;
    const struct node *special = node_get(body, "special_places");
    if (read_count(r, special, "special_places", 0, 2000, &value) && value > 0 && estate->special_regime < 0) {
        complain(r, special, "'special_places' needs a regime marked `special: yes`, such as 'special_unit'; none is declared");
        value = 0;
    }
    draft->special_places = (long)value;
}

/* Where a prison of that name is listed, or the free slot where it would be. */
static size_t find_slot(const struct estate *estate, const char *name)
{
    uint32_t hash = 2166136261U;
    for (const char *c = name; *c; c++) {
        hash = (hash ^ (uint32_t)(unsigned char)*c) * 16777619U;
    }
    size_t slot = hash % ESTATE_SLOTS;
    while (estate->slot[slot] && strcmp(estate->draft[estate->slot[slot] - 1].name, name) != 0) {
        slot = (slot + 1) % ESTATE_SLOTS;
    }
    return slot;
}

bool draft_add(struct estate *estate, const struct draft *draft)
{
    if (estate->count >= MOST_PRISONS) {
        if (!estate->too_many) {
            draft_complain(estate, draft, "the estate has more than %d prisons", MOST_PRISONS);
        }
        estate->too_many = true;
        return false;
    }
    const size_t slot = find_slot(estate, draft->name);
    if (estate->slot[slot]) {
        draft_complain(estate, draft, "the prison '%s' is there twice; the first is in line %u", draft->name,
                       estate->draft[estate->slot[slot] - 1].line);
        return false;
    }
    if (estate->count == estate->room) {
        const size_t room = estate->room ? estate->room * 2 : 16;
        struct draft *grown = realloc(estate->draft, room * sizeof *grown);
        if (!grown) {
            estate->r->no_memory = true;
            return false;
        }
        estate->draft = grown;
        estate->room = room;
    }
    estate->draft[estate->count++] = *draft;
    estate->slot[slot] = (uint16_t)estate->count;
    return true;
}

/* A number of places, prisoners or staff that must be given. */
static void need(struct reader *r, const struct entry *entry, const char *what, const char *key, const char *unit, double low,
                 double high, uint32_t *out)
{
    const struct node *node = node_get(entry->body, key);
    double value = 0;
    if (!node) {
        complain(r, entry->name, "the %s '%s' needs '%s'", what, SHOW(entry->name->text), key);
    } else if (read_quantity(r, node, key, unit, low, high, &value)) {
        if (value != floor(value)) {
            complain(r, node, "'%s' is %s; it takes a whole number", key, SHOW(node->text));
        }
        *out = (uint32_t)value;
    }
}

static void read_prison(struct estate *estate, const struct entry *entry)
{
    struct reader *r = estate->r;
    const struct node *body = entry->body;
    struct draft draft = draft_start(estate, entry->name);
    if (!read_text(r, entry->name, "name", draft.name, sizeof draft.name)) {
        return;
    }
    if (!body) {
        complain(r, entry->name, "the prison '%s' needs 'capacity', 'prisoners' and 'staff'", draft.name);
        return;
    }
    CHECK_KEYS(r, body, "a prison", "name", "capacity", "prisoners", "staff", "region", "kind", "security", "jurisdiction",
               "regime", "wing_size", "special_places", "wings", "evidence");
    draft_common(estate, body, false, &draft);
    draft.wings = node_get(body, "wings");
    if (!draft.wings || node_get(body, "capacity")) {
        need(r, entry, "prison", "capacity", "places", 1, MOST_PLACES, &draft.capacity);
    }
    need(r, entry, "prison", "prisoners", "prisoners", 0, 4.0 * MOST_PLACES, &draft.prisoners);
    need(r, entry, "prison", "staff", "staff", 0, MOST_PLACES, &draft.staff);
    (void)draft_add(estate, &draft);
}

/* The i-th of a class's regions, in turn. */
static void pick_region(struct reader *r, const struct node *region, size_t i, struct draft *draft)
{
    if (region && region->kind == NODE_LIST && region->count) {
        (void)read_text(r, region->item[i % region->count], "region", draft->region, sizeof draft->region);
    }
}

static void read_class(struct estate *estate, const struct entry *entry)
{
    struct reader *r = estate->r;
    const struct node *body = entry->body;
    struct draft draft = draft_start(estate, entry->name);
    char name[OCP_NAME_SIZE];
    if (!read_name(r, entry->name, "size class", name)) {
        return;
    }
    if (!body) {
        complain(r, entry->name, "the size class '%s' needs 'count', 'capacity', 'occupancy' and 'staff_per_prisoner'", name);
        return;
    }
    CHECK_KEYS(r, body, "a size class", "name", "title", "count", "capacity", "occupancy", "staff_per_prisoner", "region", "kind",
               "security", "jurisdiction", "regime", "wing_size", "special_places", "evidence");
    draft_common(estate, body, true, &draft);
    uint32_t count = 0;
    double occupancy = 1;
    double staff = 0;
    need(r, entry, "size class", "count", "1", 1, MOST_PRISONS, &count);
    need(r, entry, "size class", "capacity", "places", 1, MOST_PLACES, &draft.capacity);
    if (!node_get(body, "staff_per_prisoner")) {
        complain(r, entry->name, "the size class '%s' needs 'staff_per_prisoner'", name);
    }
    (void)read_quantity(r, node_get(body, "occupancy"), "occupancy", "1", 0, 4, &occupancy);
    (void)read_quantity(r, node_get(body, "staff_per_prisoner"), "staff_per_prisoner", "staff/prisoner", 0, 10, &staff);
    draft.prisoners = (uint32_t)floor((double)draft.capacity * occupancy + 0.5);
    draft.staff = (uint32_t)floor((double)draft.prisoners * staff + 0.5);
    if (strlen(name) + 6 > sizeof draft.name) {
        complain(r, entry->name, "the size class name '%s' is too long to number its prisons", name);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        (void)snprintf(draft.name, sizeof draft.name, "%.57s-%u", name, (i + 1U) % 10000U);
        pick_region(r, node_get(body, "region"), i, &draft);
        if (!draft_add(estate, &draft)) {
            return;
        }
    }
}

static void read_special_unit(struct estate *estate, const struct node *section)
{
    struct reader *r = estate->r;
    estate->special_regime = find_regime(r, "special_unit");
    estate->special_places = 12; /* intensive supervision units of 10 to 15 places [H22] */
    estate->special_security = OCP_HIGH;
    if (section && want_map(r, section, "special_unit")) {
        CHECK_KEYS(r, section, "'special_unit'", "regime", "places", "security");
        const struct node *regime = node_get(section, "regime");
        if (regime && want_scalar(r, regime, "regime")) {
            estate->special_regime = find_regime(r, regime->text);
            if (estate->special_regime < 0) {
                complain(r, regime, "there is no regime '%s'", SHOW(regime->text));
            }
        }
        double places = estate->special_places;
        (void)read_count(r, node_get(section, "places"), "places", 0, 2000, &places);
        estate->special_places = (uint32_t)places;
        size_t security = OCP_HIGH;
        (void)read_choice(r, node_get(section, "security"), "security", security_names, 4, &security);
        estate->special_security = (uint8_t)security;
    }
    if (estate->special_regime >= 0 && !r->study->plan.regimes[estate->special_regime].special) {
        if (section) {
            complain(r, section, "the regime '%s' of special units must be marked `special: yes`",
                     r->study->plan.regimes[estate->special_regime].name);
        }
        estate->special_regime = -1;
    }
}

static void read_form(struct estate *estate, const struct node *section)
{
    struct reader *r = estate->r;
    const struct node *prisons = node_get(section, "prisons");
    const struct node *classes = node_get(section, "classes");
    const struct node *csv = node_get(section, "csv");
    const int forms = (prisons != NULL) + (classes != NULL) + (csv != NULL);
    if (forms != 1) {
        complain(r, section,
                 forms ? "an estate takes only one of 'prisons', 'classes' and 'csv'"
                       : "an estate needs 'prisons', 'classes' or 'csv'");
        return;
    }
    if (csv) {
        read_estate_csv(estate, csv);
        return;
    }
    const struct node *list = prisons ? prisons : classes;
    const char *what = prisons ? "prison" : "size class";
    if (entries_count(list) == 0) {
        complain(r, list, "the estate has no %s", what);
    }
    for (size_t i = 0; i < entries_count(list) && !r->no_memory; i++) {
        struct entry entry;
        if (entries_get(r, list, what, i, &entry)) {
            (prisons ? read_prison : read_class)(estate, &entry);
        }
    }
}

void read_estate(struct reader *r, const struct node *root)
{
    const struct node *section = node_get(root, "estate");
    if (!section || !want_map(r, section, "estate") || r->no_memory) {
        return;
    }
    CHECK_KEYS(r, section, "an estate", "prisons", "classes", "csv", "wing_size", "special_unit", "title", "evidence");
    struct estate estate = {.r = r, .wing_size = 60, .where = section};
    double wing_size = estate.wing_size;
    (void)read_whole_quantity(r, node_get(section, "wing_size"), "wing_size", "places", 4, 2000, &wing_size);
    estate.wing_size = (uint32_t)wing_size;
    read_special_unit(&estate, node_get(section, "special_unit"));
    read_form(&estate, section);
    if (!r->no_memory) {
        estate_build(&estate);
    }
    free(estate.draft);
}
