/* Diagnostics: collecting, capping, ordering. */
#include "scenario/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The tail of a long path says more than its head. */
static void copy_path(char *out, size_t size, const char *path)
{
    const size_t length = strlen(path);
    if (length < size) {
        memcpy(out, path, length + 1);
        return;
    }
    (void)snprintf(out, size, "...%s", path + length - (size - 4));
}

/* An entry of a library is read once for each strategy that uses it: its mistakes are told once. */
static bool told(const struct report *report, const struct report_entry *new)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct report_entry *old = &report->entry[i];
        if (old->file_order == new->file_order && old->diagnostic.line == new->diagnostic.line &&
            old->diagnostic.column == new->diagnostic.column &&strcmp(old->diagnostic.text, new->diagnostic.text) == 0) {
            return true;
        }
    }
    return false;
}

void report_add(struct report *report, enum ocp_severity severity, unsigned file_order, const char *file, unsigned line,
                unsigned column, const char *format, va_list arguments)
{
    struct report_entry entry = {.diagnostic = {.severity = severity, .line = line, .column = column}, .file_order = file_order};
    copy_path(entry.diagnostic.file, sizeof entry.diagnostic.file, file);
    const int length = vsnprintf(entry.diagnostic.text, sizeof entry.diagnostic.text, format, arguments);
    if (length >= (int)sizeof entry.diagnostic.text) {
        memcpy(entry.diagnostic.text + sizeof entry.diagnostic.text - 4, "...", 4);
    }
    if (told(report, &entry)) {
        return;
    }
    report->errors += severity == OCP_ERROR;
    if (report->count >= (severity == OCP_ERROR ? 2 * REPORT_SHOWN : REPORT_SHOWN)) {
        return;
    }
    if (report->count == report->room) {
        const size_t room = report->room ? report->room * 2 : 8;
        struct report_entry *grown = realloc(report->entry, room * sizeof *grown);
        if (!grown) {
            report->no_memory = true;
            return;
        }
        report->entry = grown;
        report->room = room;
    }
    report->entry[report->count++] = entry;
}

static int by_place(const void *left, const void *right)
{
    const struct report_entry *a = left;
    const struct report_entry *b = right;
    if (a->file_order != b->file_order) {
        return a->file_order < b->file_order ? -1 : 1;
    }
    if (a->diagnostic.line != b->diagnostic.line) {
        return a->diagnostic.line < b->diagnostic.line ? -1 : 1;
    }
    if (a->diagnostic.column != b->diagnostic.column) {
        return a->diagnostic.column < b->diagnostic.column ? -1 : 1;
    }
    return strcmp(a->diagnostic.text, b->diagnostic.text);
}

bool report_hand_over(struct report *report, struct ocp_diagnostics *out)
{
    struct ocp_diagnostic *item = calloc(report->count + 1, sizeof *item);
    if (!item) {
        return false;
    }
    if (report->count > 1) {
        qsort(report->entry, report->count, sizeof *report->entry, by_place);
    }
    size_t count = 0;
    size_t shown = 0;
    for (size_t i = 0; i < report->count; i++) {
        const bool error = report->entry[i].diagnostic.severity == OCP_ERROR;
        if (!error || shown < REPORT_SHOWN) {
            item[count++] = report->entry[i].diagnostic;
            shown += error;
        }
    }
    if (report->errors > shown) {
        item[count].severity = OCP_ERROR;
        copy_path(item[count].file, sizeof item[count].file, report->entry[0].diagnostic.file);
        (void)snprintf(item[count].text, sizeof item[count].text, "%zu errors in all; the first %zu are listed", report->errors,
                       shown);
        count++;
    }
    *out = (struct ocp_diagnostics){.item = item, .count = count, .errors = report->errors};
    report_free(report);
    return true;
}

void report_free(struct report *report)
{
    free(report->entry);
    *report = (struct report){0};
}

void ocp_diagnostics_free(struct ocp_diagnostics *diagnostics)
{
    free(diagnostics->item);
    *diagnostics = (struct ocp_diagnostics){0};
}

const char *show(const char *text, char buffer[64])
{
    enum { LONGEST = 48 };
    size_t length = strlen(text);
    const bool cut = length > LONGEST;
    if (cut) {
        length = LONGEST;
        while (length > 0 && ((unsigned char)text[length] & 0xC0U) == 0x80U) {
            length--;
        }
    }
    for (size_t i = 0; i < length; i++) {
        buffer[i] = (unsigned char)text[i] < 0x20U ? ' ' : text[i];
    }
    memcpy(buffer + length, cut ? "..." : "", cut ? 4 : 1);
    return buffer;
}
