/* Parsing units and quantities; naming what fits when they do not. */
#include "scenario/unit.h"

#include "scenario/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct atom {
    const char *name;
    double up, down;
    int time, money, mass;
};

static const struct atom atoms[] = {
    {"1", 1, 1, 0, 0, 0},      {"%", 1, 100, 0, 0, 0},          {"percent", 1, 100, 0, 0, 0}, {"\xE2\x80\xB0", 1, 1000, 0, 0, 0},
    {"s", 1, 86400, 1, 0, 0},  {"second", 1, 86400, 1, 0, 0},   {"min", 1, 1440, 1, 0, 0},    {"minute", 1, 1440, 1, 0, 0},
    {"h", 1, 24, 1, 0, 0},     {"hour", 1, 24, 1, 0, 0},        {"d", 1, 1, 1, 0, 0},         {"day", 1, 1, 1, 0, 0},
    {"w", 7, 1, 1, 0, 0},      {"week", 7, 1, 1, 0, 0},         {"mo", 1461, 48, 1, 0, 0},    {"month", 1461, 48, 1, 0, 0},
    {"y", 1461, 4, 1, 0, 0},   {"yr", 1461, 4, 1, 0, 0},        {"year", 1461, 4, 1, 0, 0},   {"EUR", 1, 1, 0, 1, 0},
    {"euro", 1, 1, 0, 1, 0},   {"\xE2\x82\xAC", 1, 1, 0, 1, 0}, {"kEUR", 1000, 1, 0, 1, 0},   {"MEUR", 1000000, 1, 0, 1, 0},
    {"cent", 1, 100, 0, 1, 0}, {"ct", 1, 100, 0, 1, 0},         {"mg", 1, 1000, 0, 0, 1},     {"g", 1, 1, 0, 0, 1},
    {"kg", 1000, 1, 0, 0, 1},
};
enum { ATOMS = sizeof atoms / sizeof atoms[0], DEEPEST = 4, LARGEST_POWER = 9 };

struct scan {
    const char *at;
    struct ocp_unit unit;
    bool bad;
};

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%' || c == '_' || (unsigned char)c >= 0x80U;
}

static const struct atom *find_atom(const char *word, size_t length)
{
    for (size_t i = 0; i < ATOMS; i++) {
        if (strlen(atoms[i].name) == length && memcmp(atoms[i].name, word, length) == 0) {
            return &atoms[i];
        }
    }
    return NULL;
}

static void count_thing(struct scan *scan, const char *word, size_t length, int power)
{
    struct ocp_unit *unit = &scan->unit;
    for (unsigned i = 0; i < unit->n_things; i++) {
        if (strlen(unit->thing[i].name) == length && memcmp(unit->thing[i].name, word, length) == 0) {
            unit->thing[i].power += power;
            return;
        }
    }
    if (unit->n_things == OCP_UNIT_THINGS || length >= OCP_UNIT_WORD) {
        scan->bad = true;
        return;
    }
    memcpy(unit->thing[unit->n_things].name, word, length);
    unit->thing[unit->n_things].name[length] = '\0';
    unit->thing[unit->n_things++].power = power;
}

static void multiply(struct scan *scan, const char *word, size_t length, int power)
{
    const struct atom *atom = find_atom(word, length);
    if (!atom && length > 3 && word[length - 1] == 's' && word[length - 2] != 's') {
        length--;
        atom = find_atom(word, length);
    }
    if (!atom) {
        count_thing(scan, word, length, power);
        return;
    }
    for (int i = 0; i < abs(power); i++) {
        scan->unit.up *= power > 0 ? atom->up : atom->down;
        scan->unit.down *= power > 0 ? atom->down : atom->up;
    }
    scan->unit.time += atom->time * power;
    scan->unit.money += atom->money * power;
    scan->unit.mass += atom->mass * power;
}

static void scan_product(struct scan *scan, int sign, int depth);

static void skip_spaces(struct scan *scan)
{
    while (*scan->at == ' ') {
        scan->at++;
    }
}

static void scan_factor(struct scan *scan, int sign, int depth)
{
    skip_spaces(scan);
    if (*scan->at == '(' && depth < DEEPEST) {
        scan->at++;
        scan_product(scan, sign, depth + 1);
        scan->bad = scan->bad || *scan->at != ')';
        scan->at += *scan->at == ')';
        return;
    }
    const char *word = scan->at;
    if (*scan->at == '1') {
        scan->at++;
    } else {
        while (is_word(*scan->at)) {
            scan->at++;
        }
    }
    const size_t length = (size_t)(scan->at - word);
    int power = 1;
    if (*scan->at == '^') {
        char *end = NULL;
        const long value = strtol(scan->at + 1, &end, 10);
        scan->bad = scan->bad || end == scan->at + 1 || value == 0 || value > LARGEST_POWER || value < -LARGEST_POWER;
        power = scan->bad ? 1 : (int)value;
        scan->at = end;
    }
    if (length == 0) {
        scan->bad = true;
    } else {
        multiply(scan, word, length, sign * power);
    }
}

/* factor (('/' | '*' | '-' | ' ' | "per") factor)*; a leading '/' is "1/", and a hyphen binds closest: EUR/prisoner-day. */
static void scan_product(struct scan *scan, int sign, int depth)
{
    skip_spaces(scan);
    if (*scan->at != '/' && strncmp(scan->at, "per ", 4) != 0) {
        scan_factor(scan, sign, depth);
    }
    int before = sign;
    for (int factors = 0; !scan->bad; factors++) {
        skip_spaces(scan);
        if (*scan->at == '\0' || *scan->at == ')') {
            return;
        }
        int direction = *scan->at == '-' ? before : sign;
        if (*scan->at == '/' || strncmp(scan->at, "per ", 4) == 0) {
            direction = -sign;
            scan->at += *scan->at == '/' ? 1 : 4;
        } else if (*scan->at == '*' || *scan->at == '-') {
            scan->at++;
        }
        scan_factor(scan, direction, depth);
        before = direction;
        scan->bad = scan->bad || factors > 8;
    }
}

bool ocp_unit_parse(const char *text, struct ocp_unit *out)
{
    struct scan scan = {.at = text, .unit = {.up = 1, .down = 1}};
    skip_spaces(&scan);
    if (*scan.at != '\0') {
        scan_product(&scan, 1, 0);
    }
    *out = scan.unit;
    return !scan.bad && *scan.at == '\0' && isfinite(scan.unit.up) && isfinite(scan.unit.down);
}

/* The end of a decimal number at the start of `text`, or NULL. Hexadecimal, inf and nan are not numbers here. */
static const char *number_end(const char *text)
{
    const char *at = text + (*text == '+' || *text == '-');
    int digits = 0;
    for (; *at >= '0' && *at <= '9'; at++) {
        digits++;
    }
    if (*at == '.') {
        for (at++; *at >= '0' && *at <= '9'; at++) {
            digits++;
        }
    }
    if (digits == 0) {
        return NULL;
    }
    if (*at == 'e' || *at == 'E') {
        const char *power = at + 1 + (at[1] == '+' || at[1] == '-');
        if (*power >= '0' && *power <= '9') {
            for (at = power; *at >= '0' && *at <= '9'; at++) {
            }
        }
    }
    return at;
}

bool ocp_number_parse(const char *text, double *out)
{
    const char *end = number_end(text);
    if (!end || *end != '\0') {
        return false;
    }
    *out = strtod(text, NULL); /* the program never leaves the "C" numeric locale */
    return isfinite(*out);
}

void ocp_unit_words(const char *unit, char *out, size_t size)
{
    size_t used = 0;
    if (strcmp(unit, "1") == 0 || strcmp(unit, "") == 0) {
        unit = "";
    } else {
        used = (size_t)snprintf(out, size, " ");
        unit += strncmp(unit, "1/", 2) == 0;
    }
    out[used < size ? used : size - 1] = '\0';
    for (; *unit && used + 6 < size; unit++) {
        const bool per = *unit == '/';
        used += (size_t)snprintf(out + used, size - used, per ? (used > 1 ? " per " : "per ") : "%c", *unit);
    }
}

/* What kind of quantity a unit measures, for sentences: "a time", "money per mass". */
static const char *kind_of(const struct ocp_unit *unit, const char *text, char buffer[64])
{
    if (unit->n_things == 0 && unit->time == 0 && unit->money == 0 && unit->mass == 0) {
        return "a plain number";
    }
    if (unit->n_things == 0 && unit->money == 0 && unit->mass == 0 && (unit->time == 1 || unit->time == -1)) {
        return unit->time == 1 ? "a time" : "a rate";
    }
    if (unit->n_things == 0 && unit->time == 0 && unit->money == 1) {
        return unit->mass == 0 ? "money" : unit->mass == -1 ? "money per mass" : "an unusual unit";
    }
    if (unit->n_things == 0 && unit->time == 0 && unit->money == 0 && unit->mass == 1) {
        return "a mass";
    }
    char words[64];
    ocp_unit_words(text, words, 40);
    (void)snprintf(buffer, 64, "a number of%.40s", words);
    return buffer;
}

static const char *example_of(const struct ocp_unit *unit, const char *text, char buffer[96])
{
    const char *kind = kind_of(unit, text, (char[64]){0});
    if (strcmp(kind, "a plain number") == 0) {
        return "such as 0.8 or '80 %'";
    }
    if (strcmp(kind, "a time") == 0) {
        return "such as '90 d', '6 h' or '2 y'";
    }
    if (strcmp(kind, "a rate") == 0) {
        return "such as '0.1 /d', '3 /week' or '5 %/d'";
    }
    (void)snprintf(buffer, 96, "such as '2 %.60s'", text);
    return buffer;
}

static bool fits(const struct ocp_unit *given, const struct ocp_unit *wanted)
{
    bool good = given->time == wanted->time && given->money == wanted->money && given->mass == wanted->mass;
    for (unsigned i = 0; i < given->n_things && good; i++) {
        bool known = given->thing[i].power == 0;
        for (unsigned j = 0; j < wanted->n_things; j++) {
            known = known ||
                    (strcmp(given->thing[i].name, wanted->thing[j].name) == 0 && given->thing[i].power == wanted->thing[j].power);
        }
        good = known;
    }
    return good;
}

/* A word that is neither a unit nor a thing the wanted unit counts: most likely a misspelt unit. */
static const char *unknown_word(const struct ocp_unit *given, const struct ocp_unit *wanted)
{
    for (unsigned i = 0; i < given->n_things; i++) {
        bool known = false;
        for (unsigned j = 0; j < wanted->n_things; j++) {
            known = known || strcmp(given->thing[i].name, wanted->thing[j].name) == 0;
        }
        if (!known) {
            return given->thing[i].name;
        }
    }
    return NULL;
}

static enum ocp_status refuse_unit(const char *text, const char *unit_text, const struct ocp_unit *given,
                                   const struct ocp_unit *wanted, const char *unit, struct ocp_message *message)
{
    const char *kind = kind_of(wanted, unit, (char[64]){0});
    const char *example = example_of(wanted, unit, (char[96]){0});
    const char *word = unknown_word(given, wanted);
    if (word) {
        const char *names[ATOMS];
        for (size_t i = 0; i < ATOMS; i++) {
            names[i] = atoms[i].name;
        }
        const char *near = ocp_nearest(word, names, ATOMS);
        return ocp_fail(message, OCP_BAD_INPUT, "is '%s', with the unknown unit '%s'%s%s%s; it takes %s, %s", SHOW(text), word,
                        near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "", kind, example);
    }
    return ocp_fail(message, OCP_BAD_INPUT, "is '%s', %s; it takes %s, %s", SHOW(text), kind_of(given, unit_text, (char[64]){0}),
                    kind, example);
}

enum ocp_status ocp_quantity_parse(const char *text, const char *unit, double *out, struct ocp_message *message)
{
    struct ocp_unit wanted;
    struct ocp_unit given;
    if (!ocp_unit_parse(unit, &wanted)) {
        wanted = (struct ocp_unit){.up = 1, .down = 1}; /* declared in words no value can repeat: bare numbers only */
    }
    const char *end = number_end(text);
    const char *kind = kind_of(&wanted, unit, (char[64]){0});
    const char *example = example_of(&wanted, unit, (char[96]){0});
    if (!end) {
        return ocp_fail(message, OCP_BAD_INPUT, "is '%s', not a number; it takes %s, %s", SHOW(text), kind, example);
    }
    if (*end == ',' || *end == '_' || *end == '\'') {
        return ocp_fail(message, OCP_BAD_INPUT, "is '%s'; write numbers with a decimal point and without separators", SHOW(text));
    }
    const char *unit_text = end + strspn(end, " ");
    char digits[64];
    const size_t length = (size_t)(end - text);
    if (length >= sizeof digits) {
        return ocp_fail(message, OCP_BAD_INPUT, "is '%s', a number of more than %zu characters", SHOW(text), sizeof digits - 1);
    }
    memcpy(digits, text, length);
    digits[length] = '\0';
    double number = 0;
    if (!ocp_number_parse(digits, &number)) {
        return ocp_fail(message, OCP_BAD_INPUT, "is '%s', too large a number", SHOW(text));
    }
    if (*unit_text == '\0') {
        *out = number;
        return OCP_OK;
    }
    if (!ocp_unit_parse(unit_text, &given)) {
        return ocp_fail(message, OCP_BAD_INPUT, "is '%s', whose unit cannot be read; it takes %s, %s", SHOW(text), kind, example);
    }
    if (!fits(&given, &wanted)) {
        return refuse_unit(text, unit_text, &given, &wanted, unit, message);
    }
    *out = number * (given.up * wanted.down) / (given.down * wanted.up);
    return OCP_OK;
}
