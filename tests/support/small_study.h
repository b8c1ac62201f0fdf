/* Fabricated studies and runs, for tests of what keeps results: no engine, no scenario file. Values are a fixed function of run,
 * outcome and period and mean nothing. Failures are assertions of cmocka. */
#ifndef TESTS_SMALL_STUDY_H
#define TESTS_SMALL_STUDY_H

#include "ensemble/result.h"
#include "scenario/study.h"

/* A call that has to succeed; its message argument is `&why`. */
#define assert_ok(call)                                                        \
    do {                                                                       \
        struct ocp_message why = {0};                                          \
        const enum ocp_status status_ = (call);                                \
        if (status_ != OCP_OK) {                                               \
            fail_msg("%s: %s: %s", #call, ocp_status_name(status_), why.text); \
        }                                                                      \
    } while (0)

struct small_options {   /* 0: the default in brackets */
    uint32_t strategies; /* [3] */
    uint32_t replicates; /* [4] */
    uint32_t periods;    /* [5] of 30 days, the last one of 10 */
    uint32_t prisons;    /* [2] */
    uint32_t failed;     /* so many runs, from run 1 on, failed */
    uint64_t seed;       /* [7] */
    bool record_prisons, record_events;
};

/* Caller: small_study_free. */
struct ocp_study *small_study(const struct ocp_model *model, struct small_options options);
void small_study_free(struct ocp_study *study);

/* The run of that number as a worker would hand it over. Caller: ocp_run_free. */
struct ocp_run small_run(const struct ocp_study *study, const struct ocp_model *model, struct small_options options,
                         uint32_t number);
/* Its value, NaN for some. */
double small_value(uint32_t run, uint32_t outcome, uint32_t period);

/* An empty temporary folder, and its removal with everything in it. The text is freed by the latter. */
char *small_folder(void);
void small_folder_remove(char *folder);
/* "folder/name" in one of a few static buffers. */
const char *small_path(const char *folder, const char *name);
/* Whole file; the caller frees it. */
char *small_file(const char *path, size_t *size);
void small_write(const char *path, const void *bytes, size_t size);

#endif
