/* What the parts of the scenario reader share: the study in the making, the complaints, the files. Private to this room.
 *
 * A part reads one section of the merged tree into the plan. It never stops at the first mistake: it complains and goes on
 * with a harmless value, so that all mistakes are listed at once. */
#ifndef OCP_SCENARIO_READER_H
#define OCP_SCENARIO_READER_H

#include "scenario/report.h"
#include "scenario/study.h"
#include "scenario/tree.h"
#include "scenario/unit.h"

enum {
    MOST_FILES = 64, /* a scenario, what it extends, tables */
    MOST_SCENARIO_BYTES = 1 << 20,
    MOST_TABLE_BYTES = 16 << 20,
    MOST_KEYS = 4096,    /* per map */
    MOST_DEPTH = 32,     /* of nesting */
    MOST_EXTENDS = 8,    /* files deep */
    MOST_PRISONS = 2000, /* what the model is meant for */
    MOST_PLACES = 20000, /* per prison */
    MOST_STRATEGIES = 1000,
    MOST_REGIMES = 64,
    MOST_JURISDICTIONS = 64,
    MOST_CHANGES = 1024, /* per regime or intervention */
    MOST_DAYS = 36525,   /* a century */
    MOST_REPLICATES = 1000000
};

struct reader {
    const struct ocp_model *model;
    const struct ocp_study_options *options;
    struct arena arena;
    struct report report;
    struct ocp_study *study; /* in the making */
    struct ocp_message *message;
    bool no_memory;
    const struct node *library;            /* the `interventions:` section */
    struct ocp_intervention *shelf;        /* [library->count] its entries as read; without a name: had mistakes, already told */
    const char **param_names;              /* [model->n_params], for suggestions */
    uint32_t *param_place;                 /* [model->n_params] 1 + setting, 0: not set by the scenario */
    const struct node *loaded[MOST_FILES]; /* by source: with what it extends; NULL: not yet, or in vain */
};

/* Complaints. `node` is where; its file is known. */
void complain(struct reader *r, const struct node *node, const char *format, ...) __attribute__((format(printf, 3, 4)));
void caution(struct reader *r, const struct node *node, const char *format, ...) __attribute__((format(printf, 3, 4)));
void complain_at(struct reader *r, unsigned file, unsigned line, unsigned column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void caution_at(struct reader *r, unsigned file, unsigned line, unsigned column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* "; did you mean 'x'?" or "" in `buffer`. */
const char *suggest(const char *word, const char *const *names, size_t count, char buffer[128]);
/* With `r` in scope. Beyond what is shown, suggestions are not worth their time. */
#define SUGGEST(word, names, count) ((r)->report.errors < REPORT_SHOWN ? suggest((word), (names), (count), (char[128]){0}) : "")

/* Zeroed memory that the plan may own; NULL sets r->no_memory. */
void *take(struct reader *r, size_t count, size_t size);

/* Typed values (value.c). `what` is the quoted name in messages. Each returns false after complaining; *out is then
 * unchanged. A NULL node (absent) returns false silently. */
bool read_text(struct reader *r, const struct node *node, const char *what, char *out, size_t size);
bool read_name(struct reader *r, const struct node *node, const char *what, char out[OCP_NAME_SIZE]);
bool read_flag(struct reader *r, const struct node *node, const char *what, bool *out);
/* A quantity in `unit`, whole. */
bool read_whole_quantity(struct reader *r, const struct node *node, const char *what, const char *unit, double low, double high,
                         double *out);
bool read_count(struct reader *r, const struct node *node, const char *what, double low, double high, double *out);
bool read_quantity(struct reader *r, const struct node *node, const char *what, const char *unit, double low, double high,
                   double *out);
bool read_days(struct reader *r, const struct node *node, const char *what, uint32_t low, uint32_t high, uint32_t *out);
bool read_choice(struct reader *r, const struct node *node, const char *what, const char *const *names, size_t count, size_t *out);
bool want_scalar(struct reader *r, const struct node *node, const char *what);
bool want_map(struct reader *r, const struct node *node, const char *what);
/* Complains about keys of `map` that are not in `keys`. */
void check_keys(struct reader *r, const struct node *map, const char *what, const char *const *keys, size_t count);
#define CHECK_KEYS(r, map, what, ...)                                  \
    check_keys((r), (map), (what), (const char *const[]){__VA_ARGS__}, \
               sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* A section of named things: a map from name to body, or a list of maps that carry `name`, or a list of plain names. */
struct entry {
    const struct node *name; /* the scalar that names it; never NULL */
    const struct node *body; /* a map, or NULL for a bare name */
};
size_t entries_count(const struct node *section);
/* Entry i; false after complaining. */
bool entries_get(struct reader *r, const struct node *section, const char *what, size_t i, struct entry *out);

/* Files (source.c). Returns the source's index, or -1 after complaining at `where` (NULL: fills r->message instead). */
long source_read(struct reader *r, const char *path, size_t most, const struct node *where, const char *hint);
long source_add(struct reader *r, const char *path, const char *bytes, size_t size);
/* `path` as seen from the folder of source `file`; in the arena. */
const char *source_resolve(struct reader *r, unsigned file, const char *path);

/* Text from strangers (prefilter.c): where it stops being valid UTF-8 without control characters. A BOM at the start and CR LF
 * are fine. */
struct text_fault {
    unsigned line, column;
    uint32_t code; /* the code point, or the first byte of a malformed sequence */
    bool malformed;
};
bool text_check(const char *bytes, size_t size, struct text_fault *fault);

/* YAML (prefilter.c, yaml.c). */
bool prefilter_check(struct reader *r, unsigned file, const char *bytes, size_t size);
const struct node *yaml_parse(struct reader *r, unsigned file, const char *bytes, size_t size);
/* The scenario laid on what it extends and on the shipped defaults, under `overrides` (may be NULL); load.c. NULL when the
 * scenario itself is unreadable. */
const struct node *load_merged(struct reader *r, unsigned file, const struct node *overrides);

/* The changes of a regime or an intervention, with a word about those that cannot act there (read_parameters.c). */
struct reach {
    enum { REACH_SERVICE, REACH_PRISONS, REACH_NORMAL_REGIME, REACH_OTHER_REGIME, REACH_JURISDICTION } kind;
    const struct node *target; /* of REACH_PRISONS */
};
bool read_changes(struct reader *r, const struct node *body, const char *what, struct reach reach, struct ocp_change **changes,
                  size_t *count);
/* The values of its own that a jurisdiction gives to parameters which act per prison: a map like `parameters:`. */
void read_own_values(struct reader *r, const struct node *section, struct ocp_change **changes, size_t *count);

/* Sections. */
void read_settings(struct reader *r, const struct node *root);   /* name, seed, times, outcomes ... (read_settings.c) */
void read_parameters(struct reader *r, const struct node *root); /* parameters, mechanisms (read_parameters.c) */
void read_service(struct reader *r, const struct node *root);    /* jurisdictions, regimes, groups (read_service.c) */
void read_estate(struct reader *r, const struct node *root);     /* prisons and wings (read_estate.c) */
void read_strategies(struct reader *r, const struct node *root); /* interventions, strategies (read_strategies.c) */
bool read_intervention(struct reader *r, const struct node *name, const struct node *body, struct ocp_intervention *out);
void read_network(struct reader *r, const struct node *root); /* ties from a file (read_network.c) */

long find_regime(const struct reader *r, const char *name);
long find_jurisdiction(const struct reader *r, const char *name);
long find_group(const struct reader *r, const char *name);
extern const char *const security_names[4];
extern const char *const payer_names[OCP_PAYER_COUNT];
extern const char *const right_names[OCP_RIGHT_COUNT];

#endif
