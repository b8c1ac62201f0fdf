/* See scenario_fixture.h. */
#define _XOPEN_SOURCE 700
#include "scenario_fixture.h"

#include "small_model.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static char folder[256];

int fixture_start(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->model = small_model();
    assert_non_null(f->model);
    *state = f;
    return 0;
}

static void forget(struct fixture *f)
{
    ocp_study_free(f->study);
    f->study = NULL;
    ocp_diagnostics_free(&f->diagnostics);
}

int fixture_end(void **state)
{
    struct fixture *f = *state;
    forget(f);
    ocp_model_free(f->model);
    free(f);
    fixture_remove_folder();
    return 0;
}

enum ocp_status fixture_parse(struct fixture *f, const char *text)
{
    forget(f);
    return ocp_study_parse(f->model, "study.yaml", text, strlen(text), &f->study, &f->diagnostics, &f->message);
}

struct ocp_study *fixture_sound(struct fixture *f, const char *text)
{
    if (fixture_parse(f, text) != OCP_OK) {
        fail_msg("not sound: %s", f->message.text);
    }
    assert_int_equal(f->diagnostics.errors, 0);
    return f->study;
}

void fixture_wrong(struct fixture *f, const char *text, unsigned line, unsigned column, const char *part)
{
    if (fixture_parse(f, text) != OCP_BAD_INPUT) {
        fail_msg("accepted, although '%s' was expected", part);
    }
    assert_null(f->study);
    assert_true(f->diagnostics.errors > 0);
    for (size_t i = 0; i < f->diagnostics.count; i++) {
        const struct ocp_diagnostic *d = &f->diagnostics.item[i];
        if (d->severity == OCP_ERROR && strstr(d->text, part) && (line == 0 || (d->line == line && d->column == column))) {
            return;
        }
    }
    fail_msg("no '%s' at %u:%u; the first is %s", part, line, column, f->message.text);
}

bool fixture_warned(const struct fixture *f, const char *part)
{
    for (size_t i = 0; i < f->diagnostics.count; i++) {
        if (f->diagnostics.item[i].severity == OCP_WARNING && strstr(f->diagnostics.item[i].text, part)) {
            return true;
        }
    }
    return false;
}

const char *fixture_folder(void)
{
    if (!folder[0]) {
        const char *base = getenv("TMPDIR");
        (void)snprintf(folder, sizeof folder, "%s/ocpsim-scenario-XXXXXX", base ? base : "/tmp");
        assert_non_null(mkdtemp(folder));
    }
    return folder;
}

const char *fixture_file(const char *name, const char *text)
{
    static char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", fixture_folder(), name);
    for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
    return path;
}

static int remove_entry(const char *path, const struct stat *state, int kind, struct FTW *place)
{
    (void)state;
    (void)kind;
    (void)place;
    return remove(path);
}

void fixture_remove_folder(void)
{
    if (folder[0]) {
        (void)nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
        folder[0] = '\0';
    }
}
