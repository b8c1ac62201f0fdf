/* A study: a validated scenario. Read from YAML by scenario.c; everything the other rooms need to know about it. */
#ifndef OCP_STUDY_H
#define OCP_STUDY_H

#include "engine/model.h"
#include "engine/plan.h"
#include "scenario/text.h"

enum ocp_severity { OCP_ERROR, OCP_WARNING };

struct ocp_diagnostic {
    enum ocp_severity severity;
    char file[256];
    unsigned line, column; /* 1-based; 0: whole file */
    char text[OCP_MESSAGE_SIZE];
};

/* All diagnostics of one reading, in file order. Owned arrays; ocp_diagnostics_free. */
struct ocp_diagnostics {
    struct ocp_diagnostic *item;
    size_t count, errors;
};
void ocp_diagnostics_free(struct ocp_diagnostics *diagnostics);

struct ocp_source { /* one file that took part: the scenario itself, what it extends, estates, networks */
    char path[1024];
    char sha256[65];
    char *bytes; /* owned */
    size_t size;
};

struct ocp_setting { /* a parameter that the scenario sets for all strategies: value and where it was said */
    uint32_t param;
    double value;
    char file[256];
    unsigned line;
};

/* What scenarios call a level of security and a payer. Static text. */
const char *ocp_security_name(enum ocp_security security);
const char *ocp_payer_name(enum ocp_payer payer);
const char *ocp_right_name(enum ocp_right right);

struct ocp_study {
    char name[OCP_NAME_SIZE];
    char title[256];
    char description[2048];
    uint32_t replicates;
    struct ocp_plan plan; /* owned */
    uint32_t *outcomes;   /* [n_outcomes] indices into the model's outcomes to compare, lead outcome first; owned */
    size_t n_outcomes;
    struct ocp_setting *settings;
    size_t n_settings;
    struct ocp_source *sources;
    size_t n_sources;
};

/* Reads and validates `path`. All schema errors are collected in `diagnostics` (which the caller frees in every case).
 * OCP_OK: *out is owned by the caller, ocp_study_free. OCP_BAD_INPUT: diagnostics->errors > 0. Other failures fill message. */
enum ocp_status ocp_study_read(const struct ocp_model *model, const char *path, struct ocp_study **out,
                               struct ocp_diagnostics *diagnostics, struct ocp_message *message);
/* The same from bytes, as if they came from a file of that name (archives carry their scenario; `extends` and paths resolve
 * against the name's folder). */
enum ocp_status ocp_study_parse(const struct ocp_model *model, const char *name, const char *bytes, size_t size,
                                struct ocp_study **out, struct ocp_diagnostics *diagnostics, struct ocp_message *message);

/* What a command line lays over a scenario. `{0}` changes nothing. Values are texts as a user types them ("3 y"), NULL: as
 * the scenario says; mistakes in them are diagnostics of the file OCP_STUDY_OVERRIDES, without a line. They become a source
 * of that name, so that an archive can repeat them. */
#define OCP_STUDY_OVERRIDES "command line"
struct ocp_study_options {
    const char *estate_csv; /* table of prisons instead of the scenario's; relative to the working directory */
    const char *network;    /* file of the scenario's network instead of the one it names; likewise */
    const char *seed, *replicates, *horizon, *burn_in;
    const char *const *set; /* [n_set] "fusion.decay=0.1 %/d" */
    size_t n_set;
    const struct ocp_source *given; /* [n_given] files kept in an archive, the scenario first: when there are any, nothing is */
    size_t n_given;                 /* read from the disk, and the overrides kept among them apply */
};
enum ocp_status ocp_study_read_with(const struct ocp_model *model, const char *path, const struct ocp_study_options *options,
                                    struct ocp_study **out, struct ocp_diagnostics *diagnostics, struct ocp_message *message);
void ocp_study_free(struct ocp_study *study); /* NULL is fine */

/* Files that the program carries, for scenarios that name no estate, group or regime of their own, for
 * `extends: shipped:regimes/special-unit.yaml`, and for `new`. */
struct ocp_shipped {
    const char *name; /* "estates/default.yaml" */
    const unsigned char *bytes;
    size_t size;
};
const struct ocp_shipped *ocp_shipped_files(size_t *count);
const struct ocp_shipped *ocp_shipped_find(const char *name); /* NULL: none of that name */

/* The resolved study in words, for `check` and `list`: times, estate, groups, regimes, strategies with their changes. */
void ocp_study_print(const struct ocp_study *study, const struct ocp_model *model, struct ocp_text *text);

/* For people: raised where results of an unchanged scenario move (a CHANGELOG entry under "Results"). What keeps two models apart without
 * anybody's help is the hash of their source, which is in every design hash too. */
enum { OCP_RESULT_VERSION = 3 };

/* Hash of everything that determines results: plan, seed, replicates, the model's tables and its source. Titles,
 * descriptions and evidence do not count. 64 hex digits + NUL. */
void ocp_study_design_hash(const struct ocp_study *study, const struct ocp_model *model, char out[65]);

#endif
