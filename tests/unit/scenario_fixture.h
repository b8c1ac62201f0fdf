/* Reading scenarios given as text, for the tests of the scenario room. */
#ifndef SCENARIO_FIXTURE_H
#define SCENARIO_FIXTURE_H

#include "scenario/study.h"

/* The least a scenario must say so that nothing shipped is mixed in; `rest` follows. */
#define PLAIN "regimes: {}\ngroups: {}\nestate: {prisons: {North: {capacity: 100, prisoners: 90, staff: 40}}}\n"

struct fixture {
    struct ocp_model *model;
    struct ocp_study *study;
    struct ocp_diagnostics diagnostics;
    struct ocp_message message;
};

int fixture_start(void **state);
int fixture_end(void **state);

/* Reads `text` as the file "study.yaml"; what was read before is freed. */
enum ocp_status fixture_parse(struct fixture *f, const char *text);
/* The same; fails the test with the first diagnostic unless it is sound. */
struct ocp_study *fixture_sound(struct fixture *f, const char *text);
/* Fails unless reading `text` gives an error at line:column (0, 0: any place) whose text contains `part`. */
void fixture_wrong(struct fixture *f, const char *text, unsigned line, unsigned column, const char *part);
/* Whether there is a warning that contains `part`. */
bool fixture_warned(const struct fixture *f, const char *part);

/* A folder of the test's own, removed with its files at the end; and a file in it. Paths are valid until then. */
const char *fixture_folder(void);
const char *fixture_file(const char *name, const char *text);
void fixture_remove_folder(void);

#endif
