/* Collects located complaints about a scenario, in any order; hands them out in file order, at most REPORT_SHOWN errors. */
#ifndef OCP_SCENARIO_REPORT_H
#define OCP_SCENARIO_REPORT_H

#include "scenario/study.h"

#include <stdarg.h>

enum { REPORT_SHOWN = 100 };

struct report_entry {
    struct ocp_diagnostic diagnostic;
    unsigned file_order; /* place of the file in the order of reading */
};

struct report {
    struct report_entry *entry; /* owned */
    size_t count, room;
    size_t errors; /* all of them, also those beyond the cap, which are counted but not kept */
    bool no_memory;
};

void report_add(struct report *report, enum ocp_severity severity, unsigned file_order, const char *file, unsigned line,
                unsigned column, const char *format, va_list arguments);
/* Moves everything into `out` in file order, with a closing line when errors were left out, and empties the report. */
bool report_hand_over(struct report *report, struct ocp_diagnostics *out);
void report_free(struct report *report);

/* `text` as it may be quoted in a message: at most 48 bytes, cut between characters, without line breaks. */
const char *show(const char *text, char buffer[64]);
#define SHOW(text) show((text), (char[64]){0})

#endif
