/* The house rules that a compiler does not see, read from the sources themselves:
 *
 *   cli -> analysis, models, ensemble -> archive, scenario -> engine -> GSL        (includes point one way)
 *   only sim/archive includes hdf5.h; models include neither files, threads nor another mechanism's functions
 *   nothing below sim/cli prints or exits
 *   the simulated path calls no mathematics of the C library whose last bit depends on the processor
 *
 * Each rule is first tried on rows that break it, so that a rule that catches nothing fails here. */
#define _GNU_SOURCE
#include <ctype.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_NAMES = 24 };

struct room {
    const char *path;                  /* files below it, seen from the repository's root; the first match counts */
    const char *project[MAX_NAMES];    /* beginnings of project headers it may include; own folder always */
    const char *outside[MAX_NAMES];    /* beginnings of other headers, beside plain C; NULL first: any but hdf5 */
    const char *no_plain_c[MAX_NAMES]; /* plain C headers that it may not include */
};

static const struct room rooms[] = {
    {"sim/engine/",
     {"engine/", "version_build.h"},
     {"gsl/", "Random123/", "omp.h", "immintrin.h", "emmintrin.h", "sys/mman.h"},
     {"time.h"}},
    {"sim/scenario/", {"scenario/", "engine/"}, {NULL}, {"time.h"}},
    /* result.h is the row that the archive stores: a type shared with the ensemble, and nothing else of it. */
    {"sim/archive/", {"archive/", "ensemble/result.h", "scenario/", "engine/"}, {NULL}, {NULL}},
    {"sim/ensemble/", {"ensemble/", "archive/", "scenario/", "engine/"}, {NULL}, {NULL}},
    {"sim/cli/", {""}, {NULL}, {NULL}},
    {"models/", {"models/", "engine/"}, {"gsl/"}, {"stdio.h", "time.h", "signal.h", "threads.h", "locale.h"}},
    {"analysis/", {"analysis/", "archive/", "scenario/", "engine/"}, {NULL}, {NULL}},
};
enum { N_ROOMS = sizeof rooms / sizeof rooms[0] };

static const char *const plain_c[] = {"assert.h",   "complex.h",  "ctype.h",  "errno.h",       "fenv.h",    "float.h",
                                      "inttypes.h", "iso646.h",   "limits.h", "locale.h",      "math.h",    "setjmp.h",
                                      "signal.h",   "stdalign.h", "stdarg.h", "stdatomic.h",   "stdbool.h", "stddef.h",
                                      "stdint.h",   "stdio.h",    "stdlib.h", "stdnoreturn.h", "string.h",  "tgmath.h",
                                      "threads.h",  "time.h",     "uchar.h",  "wchar.h"};

/* The engine's tests of its own functions against the library's live in tests/, not here. */
static const char *const inexact[] = {"exp",  "exp2",  "expm1",  "log",   "log2",  "log10",  "log1p",  "pow",
                                      "sin",  "cos",   "tan",    "sinh",  "cosh",  "tanh",   "atan",   "atan2",
                                      "asin", "acos",  "cbrt",   "erf",   "erfc",  "tgamma", "lgamma", "hypot",
                                      "expf", "exp2f", "expm1f", "logf",  "log2f", "log10f", "log1pf", "powf",
                                      "sinf", "cosf",  "tanf",   "tanhf", "rand",  "srand",  "random", "drand48"};
static const char *const printing[] = {"printf", "vprintf", "puts", "putchar", "perror", "exit", "quick_exit", "abort"};

static bool begins(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

static bool any_begins(const char *text, const char *const *beginnings, size_t count)
{
    for (size_t i = 0; i < count && beginnings[i]; ++i)
        if (begins(text, beginnings[i]))
            return true;
    return false;
}

static bool listed(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count && words[i]; ++i)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

static const struct room *room_of(const char *path)
{
    for (int i = 0; i < N_ROOMS; ++i)
        if (begins(path, rooms[i].path))
            return &rooms[i];
    return NULL;
}

static bool is_hdf5(const char *header)
{
    return begins(header, "hdf5") || begins(header, "H5");
}

static bool ends(const char *text, const char *ending)
{
    size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcmp(text + length - tail, ending) == 0;
}

/* A header for one room's own use, seen from elsewhere. */
static bool is_private(const char *path, const char *header)
{
    if (!ends(header, "_internal.h") && strcmp(header, "engine/inside.h") != 0)
        return false;
    const char *folder = begins(path, "sim/") ? path + strlen("sim/") : path;
    return strncmp(folder, header, (size_t)(strrchr(header, '/') - header + 1)) != 0;
}

/* What a mechanism may see of its neighbours: their state, the list of mechanisms, the day; and its own file's header. */
static bool shows_functions(const char *path, const char *header)
{
    if (!begins(path, "models/") || !begins(header, "models/"))
        return false;
    /* models/economy/market_sales.c and models/economy/market_trade.h are one mechanism: market. */
    size_t folder = (size_t)(strrchr(path, '/') - path) + 1;
    size_t stem = folder + strcspn(path + folder, "_.");
    bool own = strncmp(path, header, stem) == 0 && (header[stem] == '.' || header[stem] == '_');
    return !own && !ends(header, "_state.h") && strcmp(header, "models/catalogue.h") != 0 && strcmp(header, "models/day.h") != 0 &&
           strcmp(header, "models/events.h") != 0;
}

/* Why `path` may not include `header`, or NULL. `quoted`: written as "header". */
static const char *judge_include(const char *path, const char *header, bool quoted)
{
    const struct room *room = room_of(path);
    if (!room)
        return NULL;
    if (strstr(header, "..") || header[0] == '/')
        return "paths start at the root or at sim/";
    if (is_hdf5(header) && strcmp(room->path, "sim/archive/") != 0)
        return "only sim/archive includes hdf5.h";
    if (quoted) {
        if (!strchr(header, '/') && !listed(header, room->project, MAX_NAMES))
            return "project headers are named with their room";
        if (strchr(header, '/') && is_private(path, header))
            return "a header for that room's own use";
        if (shows_functions(path, header))
            return "of a neighbour a mechanism sees the state header only";
        return any_begins(header, room->project, MAX_NAMES) ? NULL : "dependencies point one way";
    }
    if (listed(header, plain_c, sizeof plain_c / sizeof plain_c[0]))
        return listed(header, room->no_plain_c, MAX_NAMES) ? "not in this room" : NULL;
    return !room->outside[0] || any_begins(header, room->outside, MAX_NAMES) ? NULL : "this room knows no such library";
}

/* A state header shows state; functions that neighbours could call would tie mechanisms together. `line` holds no comments. */
static const char *judge_state_header(const char *path, const char *line)
{
    if (!begins(path, "models/") || !ends(path, "_state.h"))
        return NULL;
    if (!islower((unsigned char)line[0]) || begins(line, "static") || begins(line, "struct ocp_world;"))
        return NULL;
    return strchr(line, '(') ? "a mechanism's header declares no functions for others" : NULL;
}

/* Calls word( that the room forbids. */
static const char *judge_call(const char *path, const char *word)
{
    bool simulated = begins(path, "models/") || begins(path, "sim/engine/");
    if (simulated && listed(word, inexact, sizeof inexact / sizeof inexact[0]))
        return "its last bit depends on the processor: use engine/math.h and addressed draws";
    if (begins(path, "sim/cli/") || strcmp(path, "sim/engine/status.c") == 0)
        return NULL; /* status.c holds ocp_broken, which must stop the program */
    if (room_of(path) && listed(word, printing, sizeof printing / sizeof printing[0]))
        return "nothing below sim/cli prints or exits";
    return NULL;
}

static int n_files, n_broken;
static size_t root_length;

static void complain(const char *path, int line, const char *what, const char *why)
{
    print_error("%s:%d: %s: %s\n", path, line, what, why);
    ++n_broken;
}

/* Blanks comments, strings and character constants, so that words in them are not taken for code. Includes are read before. */
static void blank_text(char *code)
{
    for (char *p = code; *p;) {
        if (p[0] == '/' && p[1] == '/') {
            while (*p && *p != '\n')
                *p++ = ' ';
        } else if (p[0] == '/' && p[1] == '*') {
            for (*p++ = ' '; *p && !(p[0] == '*' && p[1] == '/'); ++p)
                *p = *p == '\n' ? '\n' : ' ';
            for (int i = 0; i < 2 && *p; ++i)
                *p++ = ' ';
        } else if (*p == '"' || *p == '\'') {
            char end = *p;
            for (*p++ = ' '; *p && *p != end && *p != '\n'; *p++ = ' ')
                if (*p == '\\' && p[1] && p[1] != '\n')
                    *p++ = ' ';
            if (*p == end)
                *p++ = ' ';
        } else {
            ++p;
        }
    }
}

static void read_includes(const char *path, const char *code)
{
    int number = 1;
    for (const char *line = code; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL, ++number) {
        char open, header[256];
        if (sscanf(line, " # include %c%255[^\">\n]", &open, header) != 2 || (open != '"' && open != '<'))
            continue;
        const char *why = judge_include(path, header, open == '"');
        if (why)
            complain(path, number, header, why);
    }
}

static void read_calls(const char *path, const char *code)
{
    int number = 1;
    for (const char *p = code; *p; ++p) {
        number += *p == '\n';
        if (!(isalpha((unsigned char)*p) || *p == '_'))
            continue;
        char word[64];
        size_t length = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        bool member = p > code && (p[-1] == '.' || (p[-1] == '>' && p - code > 1 && p[-2] == '-'));
        snprintf(word, sizeof word, "%.*s", (int)length, p);
        const char *why = p[length] == '(' && !member ? judge_call(path, word) : NULL;
        if (!why && (!strcmp(word, "stdout") || !strcmp(word, "stderr")))
            why = judge_call(path, "printf");
        if (why)
            complain(path, number, word, why);
        p += length - 1;
    }
}

static void read_lines(const char *path, char *code)
{
    int number = 1;
    for (char *line = code, *next; line; line = next, ++number) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        const char *why = judge_state_header(path, line);
        if (why)
            complain(path, number, line, why);
    }
}

static int read_source(const char *name, const struct stat *info, int type, struct FTW *where)
{
    (void)where;
    size_t length = strlen(name);
    if (type != FTW_F || length < 3 || (strcmp(name + length - 2, ".c") != 0 && strcmp(name + length - 2, ".h") != 0))
        return 0;
    char *code = calloc((size_t)info->st_size + 1, 1);
    FILE *file = fopen(name, "rb");
    if (!code || !file || fread(code, 1, (size_t)info->st_size, file) != (size_t)info->st_size) {
        print_error("cannot read %s\n", name);
        n_broken += 1;
    } else {
        const char *path = name + root_length;
        read_includes(path, code);
        blank_text(code);
        read_calls(path, code);
        read_lines(path, code);
        ++n_files;
    }
    if (file)
        fclose(file);
    free(code);
    return 0;
}

static void rules_catch_what_they_are_for(void **state)
{
    (void)state;
    assert_non_null(judge_include("sim/engine/world.c", "scenario/study.h", true));
    assert_non_null(judge_include("sim/engine/world.c", "jansson.h", false));
    assert_non_null(judge_include("sim/archive/write.c", "ensemble/ensemble.h", true));
    assert_non_null(judge_include("sim/scenario/parse.c", "models/catalogue.h", true));
    assert_non_null(judge_include("analysis/effects.c", "models/people/fusion.h", true));
    assert_non_null(judge_include("analysis/effects.c", "hdf5.h", false));
    assert_non_null(judge_include("analysis/effects.c", "ensemble/ensemble.h", true));
    assert_non_null(judge_include("models/people/fusion.c", "stdio.h", false));
    assert_non_null(judge_include("models/people/fusion.c", "omp.h", false));
    assert_non_null(judge_include("models/people/fusion.c", "hdf5/serial/hdf5.h", false));
    assert_non_null(judge_include("models/people/fusion.c", "../economy/market.h", true));
    assert_non_null(judge_include("models/people/fusion.c", "models/economy/market.h", true));
    assert_non_null(judge_include("models/economy/markets.c", "models/economy/market.h", true));
    assert_non_null(judge_include("models/people/fusion.c", "engine/inside.h", true));
    assert_non_null(judge_include("sim/cli/main.c", "analysis/effects_internal.h", true));
    assert_non_null(judge_state_header("models/people/fusion_state.h", "void fusion_spread(struct ocp_day *day);"));
    assert_non_null(judge_call("models/people/fusion.c", "tanh"));
    assert_non_null(judge_call("analysis/effects.c", "printf"));
    assert_non_null(judge_call("sim/archive/write.c", "exit"));
}

static void rules_let_through_what_is_right(void **state)
{
    (void)state;
    assert_null(judge_include("sim/cli/run.c", "models/catalogue.h", true));
    assert_null(judge_include("sim/archive/write.c", "hdf5.h", false));
    assert_null(judge_include("sim/archive/write.c", "ensemble/result.h", true));
    assert_null(judge_include("models/people/fusion.c", "gsl/gsl_cdf.h", false));
    assert_null(judge_include("models/people/fusion.c", "models/economy/market_state.h", true));
    assert_null(judge_include("models/people/fusion.c", "models/people/fusion.h", true));
    assert_null(judge_include("models/people/fusion_spread.c", "models/people/fusion_kernel.h", true));
    assert_null(judge_include("models/people/fusion.c", "models/catalogue.h", true));
    assert_null(judge_include("models/people/fusion.c", "engine/component.h", true));
    assert_null(judge_include("sim/engine/world.c", "engine/inside.h", true));
    assert_null(judge_include("analysis/effects.c", "analysis/effects_internal.h", true));
    assert_null(judge_state_header("models/people/fusion_state.h",
                                   "static inline struct fusion_state *fusion_of(struct ocp_world *world)"));
    assert_null(judge_call("sim/cli/run.c", "printf"));
    assert_null(judge_call("models/people/fusion.c", "sqrt"));
    char code[] = "int a; /* printf( */ char b[] = \"exit(1) \\\" abort(\"; // puts(\nx";
    blank_text(code);
    assert_null(strstr(code, "("));
    assert_non_null(strstr(code, "\nx"));
}

static void sources_keep_the_rules(void **state)
{
    (void)state;
    const char *root = getenv("OCPSIM_SOURCE_DIR");
    assert_non_null(root);
    root_length = strlen(root) + 1;
    static const char *const folders[] = {"sim", "models", "analysis"};
    for (int i = 0; i < 3; ++i) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", root, folders[i]);
        assert_int_equal(nftw(path, read_source, 16, FTW_PHYS), 0);
    }
    assert_true(n_files > 10);
    assert_int_equal(n_broken, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_catch_what_they_are_for),
        cmocka_unit_test(rules_let_through_what_is_right),
        cmocka_unit_test(sources_keep_the_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
