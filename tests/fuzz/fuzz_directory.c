/* What a study directory says in text, read as `status` and `resume` read it: the journal, or the design when the input begins
 * with a brace. Whatever the bytes, there is an answer; entries of the journal keep what journal.h promises. */
#include "archive/design.h"
#include "archive/journal.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RUNS = 1000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_entry(const struct ocp_entry *entry)
{
    for (size_t i = 0; i < entry->n_runs; i++) {
        if (entry->runs[i] >= RUNS || (i > 0 && entry->runs[i] <= entry->runs[i - 1])) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char folder[64], path[128];
    (void)snprintf(folder, sizeof folder, "/tmp/ocpsim-fuzz-%ld", (long)getpid());
    (void)snprintf(path, sizeof path, "%s/design.json", folder);
    (void)mkdir(folder, 0700);
    FILE *file = fopen(path, "wb");
    if (!file) {
        abort();
    }
    (void)fwrite(data, 1, size, file);
    (void)fclose(file);
    if (size > 0 && data[0] == '{') {
        struct ocp_design design;
        struct ocp_source *sources = NULL;
        size_t count = 0;
        (void)ocp_design_read(folder, &design, NULL);
        if (ocp_archive_sources(folder, &sources, &count, NULL) == OCP_OK) {
            ocp_sources_free(sources, count);
        }
    } else {
        struct ocp_journal journal;
        if (ocp_journal_read(path, RUNS, &journal, NULL) == OCP_OK) {
            for (size_t i = 0; i < journal.count; i++) {
                check_entry(&journal.entries[i]);
            }
            ocp_journal_free(&journal);
        }
    }
    (void)unlink(path);
    (void)rmdir(folder);
    return 0;
}
