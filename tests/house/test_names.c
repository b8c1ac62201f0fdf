/* What the guides, the pages of mechanisms and the help texts call by a name exists: every `mechanism.something` in them is a
 * parameter or a column of the model, or a file beside it. The changelog speaks of the past and is left out. */
#define _GNU_SOURCE
#include "models/catalogue.h"

#include <ctype.h>
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct ocp_model *model;
static size_t n_files, n_names, n_unknown;

static bool is_name(char c)
{
    return islower((unsigned char)c) || isdigit((unsigned char)c) || c == '_';
}

static bool is_known(const char *mechanism, size_t length, const char *rest, size_t size)
{
    char name[128];
    (void)snprintf(name, sizeof name, "%.*s.%.*s", (int)length, mechanism, (int)size, rest);
    if (ocp_model_param(model, name) >= 0) {
        return true;
    }
    static const char *const files[] = {"c", "h", "md", "yaml"};
    for (size_t i = 0; i < OCP_COUNT(files); i++) {
        if (strlen(files[i]) == size && strncmp(rest, files[i], size) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < model->n_columns; i++) {
        const struct ocp_model_column *c = &model->columns[i];
        const char *owner = model->catalogue->mechanisms[c->mechanism]->name;
        if (strlen(owner) == length && strncmp(owner, mechanism, length) == 0 && strlen(c->column->name) == size &&
            strncmp(c->column->name, rest, size) == 0) {
            return true;
        }
    }
    return false;
}

/* A mechanism's name that ends before `dot`, or NULL; `length` is how long it is. */
static const char *mechanism_before(const char *line, const char *dot, size_t *length)
{
    const char *first = dot;
    while (first > line && is_name(first[-1])) {
        first--;
    }
    *length = (size_t)(dot - first);
    for (size_t m = 0; m < model->catalogue->n_mechanisms; m++) {
        const char *name = model->catalogue->mechanisms[m]->name;
        if (strlen(name) == *length && strncmp(name, first, *length) == 0 && (first == line || !strchr("./-", first[-1]))) {
            return first;
        }
    }
    return NULL;
}

static size_t check_line(const char *path, unsigned number, const char *line)
{
    size_t unknown = 0;
    if (strstr(line, ": error: ")) {
        return 0; /* a mistake on show */
    }
    for (const char *dot = strchr(line, '.'); dot; dot = strchr(dot + 1, '.')) {
        size_t length = 0;
        const char *mechanism = is_name(dot[1]) ? mechanism_before(line, dot, &length) : NULL;
        size_t size = 0;
        while (is_name(dot[1 + size])) {
            size++;
        }
        if (!mechanism) {
            continue;
        }
        n_names++;
        if (!is_known(mechanism, length, dot + 1, size)) {
            unknown++;
            print_error("%s:%u: there is no '%.*s'\n", path, number, (int)(length + 1 + size), mechanism);
        }
    }
    return unknown;
}

static void check_file(const char *path)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char line[4096];
    for (unsigned number = 1; fgets(line, sizeof line, file); number++) {
        n_unknown += check_line(path, number, line);
    }
    (void)fclose(file);
    n_files++;
}

static bool ends_with(const char *text, const char *end)
{
    const size_t n = strlen(text);
    return n > strlen(end) && strcmp(text + n - strlen(end), end) == 0;
}

/* Markdown anywhere but in builds and hidden folders; the sources of the command line, whose texts are its help. */
static void walk(const char *folder)
{
    DIR *open = opendir(folder);
    assert_non_null(open);
    for (const struct dirent *entry = readdir(open); entry; entry = readdir(open)) {
        const char *name = entry->d_name;
        char path[4096];
        struct stat about;
        (void)snprintf(path, sizeof path, "%s/%s", folder, name);
        if (name[0] == '.' || strcmp(name, "build") == 0 || strcmp(name, "results") == 0 || strcmp(name, "CHANGELOG.md") == 0 ||
            lstat(path, &about) != 0) {
            continue;
        }
        if (S_ISDIR(about.st_mode)) {
            walk(path);
        } else if (S_ISREG(about.st_mode) && (ends_with(name, ".md") || (strstr(folder, "/sim/cli") && ends_with(name, ".c")))) {
            check_file(path);
        }
    }
    (void)closedir(open);
}

static void quoted_names_exist(void **state)
{
    (void)state;
    const char *root = getenv("OCPSIM_SOURCE_DIR");
    assert_non_null(root);
    walk(root);
    print_message("%zu names in %zu files\n", n_names, n_files);
    assert_true(n_files > 30 && n_names > 20);
    assert_int_equal(n_unknown, 0);
}

/* The check itself sees what is wrong. */
static void wrong_names_are_found(void **state)
{
    (void)state;
    assert_int_equal(check_line("-", 1, "--set market.credit_share=0.4, market.route and violence.fear"), 2);
    assert_int_equal(check_line("-", 1, "`staff.pay`, staff.md, population.exit, x.staff.none, restaff.none"), 0);
    assert_int_equal(check_line("-", 1, "my-study.yaml:1:1: error: there is no parameter 'contacts.rat'"), 0);
}

int main(void)
{
    struct ocp_message message = {0};
    if (ocp_model_compile(models_catalogue(), &model, &message) != OCP_OK) {
        return 1;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(wrong_names_are_found), cmocka_unit_test(quoted_names_exist)};
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ocp_model_free(model);
    return failed;
}
