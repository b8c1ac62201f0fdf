/* Wrong scenarios: every file in scenarios/ must give exactly the diagnostics that scenarios/expected.txt lists, in the form
 * that the program prints them. `test_scenarios --write FOLDER` prints the list anew, to be read before it is kept. */
#define _XOPEN_SOURCE 700
#include "scenario/study.h"
#include "small_model.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool is_scenario(const char *name)
{
    const size_t length = strlen(name);
    return length > 5 && strcmp(name + length - 5, ".yaml") == 0;
}

static int keep_scenarios(const struct dirent *entry)
{
    return is_scenario(entry->d_name);
}

static void add_path(struct ocp_text *out, const char *folder, const char *path)
{
    const size_t length = strlen(folder);
    ocp_text_add(out, "%s", strncmp(path, folder, length) == 0 && path[length] == '/' ? path + length + 1 : path);
}

/* Diagnostics of one scenario as lines "file:line:column: error: text"; paths without the folder. */
static void describe(const struct ocp_model *model, const char *folder, const char *name, struct ocp_text *out)
{
    char path[1024];
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    const enum ocp_status status = ocp_study_read(model, path, &study, &diagnostics, &message);
    if (status != OCP_BAD_INPUT) {
        ocp_text_add(out, "%s: %s %s\n", name, ocp_status_name(status), message.text);
    }
    for (size_t i = 0; i < diagnostics.count; i++) {
        const struct ocp_diagnostic *d = &diagnostics.item[i];
        add_path(out, folder, d->file);
        if (d->line) {
            ocp_text_add(out, ":%u:%u", d->line, d->column);
        }
        ocp_text_add(out, ": %s: ", d->severity == OCP_ERROR ? "error" : "warning");
        for (const char *at = d->text; *at;) { /* messages that quote a path quote it without the folder */
            const size_t length = strlen(folder);
            if (strncmp(at, folder, length) == 0 && at[length] == '/') {
                at += length + 1;
            } else {
                ocp_text_add(out, "%c", *at++);
            }
        }
        ocp_text_add(out, "\n");
    }
    ocp_study_free(study);
    ocp_diagnostics_free(&diagnostics);
}

static struct ocp_text describe_all(const char *folder, int *count)
{
    struct ocp_text text = {0};
    struct ocp_model *model = small_model();
    struct dirent **entries = NULL;
    *count = model ? scandir(folder, &entries, keep_scenarios, alphasort) : -1;
    for (int i = 0; i < *count; i++) {
        ocp_text_add(&text, "[%s]\n", entries[i]->d_name);
        describe(model, folder, entries[i]->d_name, &text);
        free(entries[i]);
    }
    free(entries);
    ocp_model_free(model);
    return text;
}

static char *read_expected(const char *folder)
{
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/expected.txt", folder);
    FILE *file = fopen(path, "rb");
    char *bytes = calloc(1, 1 << 20);
    if (file && bytes) {
        (void)!fread(bytes, 1, (1 << 20) - 1, file);
    }
    if (file) {
        (void)fclose(file);
    }
    return bytes;
}

static const char *folder;

static void test_every_scenario(void **state)
{
    (void)state;
    int count = 0;
    struct ocp_text found = describe_all(folder, &count);
    char *expected = read_expected(folder);
    assert_non_null(expected);
    assert_true(count >= 40);
    size_t line = 1;
    const char *a = expected;
    const char *b = found.bytes;
    while (*a && *a == *b) {
        line += *a == '\n';
        a++;
        b++;
    }
    if (*a != *b) {
        while (a > expected && a[-1] != '\n') {
            a--;
            b--;
        }
        fail_msg("expected.txt:%zu\n  expected: %.*s\n  found:    %.*s", line, (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
    }
    free(expected);
    ocp_text_free(&found);
}

/* Each is a kind of its own: no two files may give the same text. */
static void test_every_scenario_is_located(void **state)
{
    (void)state;
    int count = 0;
    struct ocp_text found = describe_all(folder, &count);
    char *rest = NULL;
    size_t errors = 0;
    for (char *line = strtok_r(found.bytes, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        errors += strstr(line, ": error: ") != NULL;
        if (line[0] == '[' && rest && rest[0] == '[') {
            fail_msg("%s gives no diagnostic", line);
        }
    }
    assert_true(errors >= (size_t)count);
    ocp_text_free(&found);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--write") == 0) {
        int count = 0;
        struct ocp_text text = describe_all(argv[2], &count);
        (void)fputs(text.bytes ? text.bytes : "", stdout);
        ocp_text_free(&text);
        return count <= 0;
    }
    folder = argc > 1 ? argv[1] : "scenarios";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_scenario),
        cmocka_unit_test(test_every_scenario_is_located),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
