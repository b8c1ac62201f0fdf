/* A study: a validated scenario. Read from YAML by scenario.c; everything the other rooms need to know about it. */
#ifndef OCP_STUDY_H
#define OCP_STUDY_H

#include "engine/model.h"
#include "engine/plan.h"

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
void ocp_study_free(struct ocp_study *study); /* NULL is fine */

/* Hash of everything that determines results: plan, seed, replicates, program's result version. 64 hex digits + NUL. */
void ocp_study_design_hash(const struct ocp_study *study, const struct ocp_model *model, char out[65]);

#endif
