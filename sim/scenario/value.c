/* Typed values: from a scalar of the tree to a name, a flag, a count, a quantity, with a complaint that says what fits. */
#include "scenario/reader.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const security_names[4] = {"open", "medium", "high", "maximum"};
const char *const payer_names[OCP_PAYER_COUNT] = {"prison_service", "health", "justice", "police", "social"};
const char *const right_names[OCP_RIGHT_COUNT] = {"isolation", "contact", "privacy", "placement", "other", "staff"};

const char *ocp_security_name(enum ocp_security security)
{
    OCP_REQUIRE((size_t)security < OCP_COUNT(security_names));
    return security_names[security];
}

const char *ocp_payer_name(enum ocp_payer payer)
{
    OCP_REQUIRE((size_t)payer < OCP_PAYER_COUNT);
    return payer_names[payer];
}

const char *ocp_right_name(enum ocp_right right)
{
    OCP_REQUIRE((size_t)right < OCP_RIGHT_COUNT);
    return right_names[right];
}

void complain_at(struct reader *r, unsigned file, unsigned line, unsigned column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_add(&r->report, OCP_ERROR, file, r->study->sources[file].path, line, column, format, arguments);
    va_end(arguments);
}

void caution_at(struct reader *r, unsigned file, unsigned line, unsigned column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_add(&r->report, OCP_WARNING, file, r->study->sources[file].path, line, column, format, arguments);
    va_end(arguments);
}

void complain(struct reader *r, const struct node *node, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_add(&r->report, OCP_ERROR, node->file, r->study->sources[node->file].path, node->line, node->column, format, arguments);
    va_end(arguments);
}

void caution(struct reader *r, const struct node *node, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_add(&r->report, OCP_WARNING, node->file, r->study->sources[node->file].path, node->line, node->column, format,
               arguments);
    va_end(arguments);
}

const char *suggest(const char *word, const char *const *names, size_t count, char buffer[128])
{
    const char *near = strlen(word) < OCP_NAME_SIZE ? ocp_nearest(word, names, count) : NULL;
    buffer[0] = '\0';
    if (near) {
        (void)snprintf(buffer, 128, "; did you mean '%.96s'?", near);
    }
    return buffer;
}

void *take(struct reader *r, size_t count, size_t size)
{
    void *memory = ocp_alloc(count, size);
    r->no_memory = r->no_memory || !memory;
    return memory;
}

bool want_scalar(struct reader *r, const struct node *node, const char *what)
{
    if (node->kind != NODE_SCALAR) {
        complain(r, node, "'%s' is a %s; it takes a single value", what, node->kind == NODE_MAP ? "map" : "list");
        return false;
    }
    if (node->text[0] == '\0') {
        complain(r, node, "'%s' has no value; write one or remove the line", what);
        return false;
    }
    return true;
}

bool want_map(struct reader *r, const struct node *node, const char *what)
{
    if (node->kind == NODE_MAP) {
        return true;
    }
    const bool empty = node->kind == NODE_SCALAR && node->text[0] == '\0';
    complain(r, node, "'%s' %s; it takes `key: value` lines", what,
             empty                     ? "is empty"
             : node->kind == NODE_LIST ? "is a list"
                                       : "is a single value");
    return false;
}

void check_keys(struct reader *r, const struct node *map, const char *what, const char *const *keys, size_t count)
{
    for (uint32_t i = 0; map->kind == NODE_MAP && i < map->count; i++) {
        bool known = false;
        for (size_t k = 0; k < count && !known; k++) {
            known = strcmp(map->key[i]->text, keys[k]) == 0;
        }
        if (!known) {
            complain(r, map->key[i], "%s has no key '%s'%s", what, SHOW(map->key[i]->text),
                     SUGGEST(map->key[i]->text, keys, count));
        }
    }
}

bool read_text(struct reader *r, const struct node *node, const char *what, char *out, size_t size)
{
    if (!node || !want_scalar(r, node, what)) {
        return false;
    }
    const size_t length = strlen(node->text);
    if (length >= size) {
        complain(r, node, "'%s' has %zu bytes, more than %zu", what, length, size - 1);
        return false;
    }
    memcpy(out, node->text, length + 1);
    return true;
}

static bool is_name_byte(char c, bool first)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && ((c >= '0' && c <= '9') || c == '_' || c == '-'));
}

bool read_name(struct reader *r, const struct node *node, const char *what, char out[OCP_NAME_SIZE])
{
    if (!node || !want_scalar(r, node, what)) {
        return false;
    }
    const size_t length = strlen(node->text);
    bool good = length < OCP_NAME_SIZE;
    for (size_t i = 0; i < length && good; i++) {
        good = is_name_byte(node->text[i], i == 0);
    }
    if (!good) {
        complain(r, node, "'%s' is not a name for a %s: a letter, then letters, digits, '_' or '-', at most %d", SHOW(node->text),
                 what, OCP_NAME_SIZE - 1);
        return false;
    }
    memcpy(out, node->text, length + 1);
    return true;
}

bool read_choice(struct reader *r, const struct node *node, const char *what, const char *const *names, size_t count, size_t *out)
{
    if (!node || !want_scalar(r, node, what)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(node->text, names[i]) == 0) {
            *out = i;
            return true;
        }
    }
    char list[256] = "";
    for (size_t i = 0, used = 0; i < count && used < sizeof list; i++) {
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", names[i]);
    }
    complain(r, node, "'%s' is '%s'; it takes %s%s", what, SHOW(node->text), list, SUGGEST(node->text, names, count));
    return false;
}

bool read_flag(struct reader *r, const struct node *node, const char *what, bool *out)
{
    static const char *const words[] = {"yes", "no", "true", "false", "on", "off"};
    size_t word = 0;
    if (!read_choice(r, node, what, words, sizeof words / sizeof words[0], &word)) {
        return false;
    }
    *out = word % 2 == 0;
    return true;
}

/* `value` as written and, where a unit changed the number, as understood. */
static void complain_range(struct reader *r, const struct node *node, const char *what, const char *unit, double value, double low,
                           double high)
{
    char words[64];
    char understood[48] = "";
    ocp_unit_words(unit, words, sizeof words);
    if (strtod(node->text, NULL) != value) {
        (void)snprintf(understood, sizeof understood, " (%g)", value);
    }
    if (high >= DBL_MAX) {
        complain(r, node, "'%s' is %s%s, below %g%s", what, SHOW(node->text), understood, low, words);
    } else {
        complain(r, node, "'%s' is %s%s, outside %g to %g%s", what, SHOW(node->text), understood, low, high, words);
    }
}

bool read_quantity(struct reader *r, const struct node *node, const char *what, const char *unit, double low, double high,
                   double *out)
{
    if (!node || !want_scalar(r, node, what)) {
        return false;
    }
    struct ocp_message message = {0};
    double value = 0;
    if (ocp_quantity_parse(node->text, unit, &value, &message) != OCP_OK) {
        complain(r, node, "'%s' %s", what, message.text);
        return false;
    }
    if (!(value >= low && value <= high)) {
        complain_range(r, node, what, unit, value, low, high);
        return false;
    }
    *out = value;
    return true;
}

bool read_count(struct reader *r, const struct node *node, const char *what, double low, double high, double *out)
{
    if (!node || !want_scalar(r, node, what)) {
        return false;
    }
    double value = 0;
    if (!ocp_number_parse(node->text, &value) || value != floor(value)) {
        complain(r, node, "'%s' is '%s'; it takes a whole number from %.17g to %.17g", what, SHOW(node->text), low, high);
        return false;
    }
    if (!(value >= low && value <= high)) {
        complain(r, node, "'%s' is %s, outside %.17g to %.17g", what, SHOW(node->text), low, high);
        return false;
    }
    *out = value;
    return true;
}

bool read_whole_quantity(struct reader *r, const struct node *node, const char *what, const char *unit, double low, double high,
                         double *out)
{
    double value = 0;
    if (!read_quantity(r, node, what, unit, low, high, &value)) {
        return false;
    }
    if (value != floor(value)) {
        complain(r, node, "'%s' is '%s'; it takes a whole number of %s", what, SHOW(node->text), unit);
        return false;
    }
    *out = value;
    return true;
}

bool read_days(struct reader *r, const struct node *node, const char *what, uint32_t low, uint32_t high, uint32_t *out)
{
    if (!node || !want_scalar(r, node, what)) {
        return false;
    }
    double value = 0;
    if (ocp_number_parse(node->text, &value) && value != 0.0) {
        complain(r, node, "'%s' is %s without a unit; write '%s d', '%s months' or '%s y'", what, SHOW(node->text),
                 SHOW(node->text), SHOW(node->text), SHOW(node->text));
        return false;
    }
    if (!read_quantity(r, node, what, "d", -DBL_MAX, DBL_MAX, &value)) {
        return false;
    }
    const double days = floor(value + 0.5);
    if (value < 0.0 || days < (double)low || days > (double)high) {
        complain_range(r, node, what, "d", value, low, high);
        return false;
    }
    if (fabs(value - days) > 0.02 * value) { /* a year or a month in days is no surprise, half a day is */
        caution(r, node, "'%s' is %g d; times are whole days: it is taken as %.0f d", what, value, days);
    }
    *out = (uint32_t)days;
    return true;
}

size_t entries_count(const struct node *section)
{
    return section && section->kind != NODE_SCALAR ? section->count : 0;
}

bool entries_get(struct reader *r, const struct node *section, const char *what, size_t i, struct entry *out)
{
    const struct node *item = section->item[i];
    *out = (struct entry){0};
    if (section->kind == NODE_MAP) {
        if (node_is_null(item)) {
            return false;
        }
        out->name = section->key[i];
        const bool empty = item->kind == NODE_SCALAR && item->text[0] == '\0';
        if (!empty && !want_map(r, item, section->key[i]->text)) {
            return false;
        }
        out->body = empty ? NULL : item;
        return true;
    }
    if (item->kind == NODE_SCALAR) {
        out->name = item;
        return want_scalar(r, item, what);
    }
    out->name = node_get(item, "name");
    out->body = item;
    if (item->kind != NODE_MAP || !out->name) {
        complain(r, item, "a %s in a list needs a 'name'", what);
        return false;
    }
    return want_scalar(r, out->name, "name");
}
