/* The journal's text form. Decides what counts as a whole line; leaves to archive.c what a line means. */
#include "archive/journal.h"
#include "archive/files.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

static const char *const kinds[] = {"design", "shard", "merged"};
enum { KINDS = 3, FIELDS = 9, RANGE_TEXT = 24, FIXED_TEXT = 200 };
static const size_t JOURNAL_CAP = (size_t)1 << 30;

void ocp_entry_free(struct ocp_entry *entry)
{
    free(entry->runs);
    free(entry->failed);
    *entry = (struct ocp_entry){0};
}

void ocp_journal_free(struct ocp_journal *journal)
{
    for (size_t i = 0; i < journal->count; i++) {
        ocp_entry_free(&journal->entries[i]);
    }
    free(journal->entries);
    *journal = (struct ocp_journal){0};
}

static uint32_t checksum(const char *text, size_t size)
{
    return (uint32_t)crc32_z(crc32_z(0, NULL, 0), (const unsigned char *)text, size);
}

static char *print_ranges(char *out, const uint32_t *runs, size_t count)
{
    if (count == 0) {
        return stpcpy(out, "-");
    }
    for (size_t i = 0; i < count;) {
        size_t last = i;
        while (last + 1 < count && runs[last + 1] == runs[last] + 1) {
            last++;
        }
        out += sprintf(out, i ? ",%" PRIu32 : "%" PRIu32, runs[i]);
        if (last > i) {
            out += sprintf(out, "-%" PRIu32, runs[last]);
        }
        i = last + 1;
    }
    return out;
}

/* Room for the longest line of an entry. */
static size_t line_bound(const struct ocp_entry *entry)
{
    return FIXED_TEXT + RANGE_TEXT * (entry->n_runs + entry->n_failed);
}

static char *print_line(char *out, const struct ocp_entry *entry)
{
    char *end = out + sprintf(out, "ocpj1 %" PRIu64 " %s %s %" PRIu64 " %s ", entry->sequence, kinds[entry->kind], entry->file,
                              entry->size, entry->sha256);
    end = print_ranges(end, entry->runs, entry->n_runs);
    *end++ = ' ';
    end = print_ranges(end, entry->failed, entry->n_failed);
    const uint32_t sum = checksum(out, (size_t)(end - out));
    return end + sprintf(end, " %08" PRIx32 "\n", sum);
}

/* One decimal number below 2^64 that ends exactly at `stop` or, when `stop` is 0, at the first other character. */
static bool read_number(const char **text, uint64_t limit, uint64_t *out)
{
    uint64_t value = 0;
    const char *next = *text;
    if (*next < '0' || *next > '9') {
        return false;
    }
    for (; *next >= '0' && *next <= '9'; next++) {
        const uint64_t digit = (uint64_t)(*next - '0');
        if (value > (limit - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *text = next;
    *out = value;
    return true;
}

/* Counts the runs of a range list (out NULL) or writes them; -1 when the list is not ascending ranges below n_runs. */
static long scan_ranges(const char *text, uint32_t n_runs, uint32_t *out)
{
    long count = 0;
    uint64_t next_free = 0;
    if (strcmp(text, "-") == 0) {
        return 0;
    }
    for (;;) {
        uint64_t first = 0, last = 0;
        if (!read_number(&text, UINT32_MAX, &first)) {
            return -1;
        }
        last = first;
        if (*text == '-' && (text++, !read_number(&text, UINT32_MAX, &last))) {
            return -1;
        }
        if (first < next_free || last < first || last >= n_runs) {
            return -1;
        }
        for (uint64_t run = first; run <= last; run++, count++) {
            if (out) {
                out[count] = (uint32_t)run;
            }
        }
        next_free = last + 1;
        if (*text == '\0') {
            return count;
        }
        if (*text++ != ',') {
            return -1;
        }
    }
}

static enum ocp_status read_ranges(const char *text, uint32_t n_runs, uint32_t **runs, size_t *count, bool *good)
{
    const long found = scan_ranges(text, n_runs, NULL);
    *good = found >= 0;
    *count = found > 0 ? (size_t)found : 0;
    *runs = NULL;
    if (found > 0) {
        *runs = ocp_alloc((size_t)found, sizeof **runs);
        if (!*runs) {
            return OCP_NO_MEMORY;
        }
        (void)scan_ranges(text, n_runs, *runs);
    }
    return OCP_OK;
}

static bool is_hex(const char *text, size_t length)
{
    return strlen(text) == length && strspn(text, "0123456789abcdef") == length;
}

static const char shards_folder[] = "shards/";

bool ocp_journal_is_shard(const char *name)
{
    const size_t digits = strspn(name, "0123456789");
    return digits >= 4 && digits <= 9 && strcmp(name + digits, ".h5") == 0;
}

const char *ocp_journal_shard(const char *file)
{
    return file + sizeof shards_folder - 1;
}

/* The names that this program gives, and no other: a line may have been written by somebody else. */
static bool is_own_file(const char *name, enum ocp_entry_kind kind)
{
    switch (kind) {
    case OCP_ENTRY_DESIGN:
        return strcmp(name, "design.json") == 0;
    case OCP_ENTRY_SHARD:
        return strncmp(name, shards_folder, sizeof shards_folder - 1) == 0 && ocp_journal_is_shard(ocp_journal_shard(name));
    case OCP_ENTRY_MERGED:
        return strcmp(name, OCP_MERGED_FILE) == 0;
    }
    return false;
}

/* Parses one line (NUL-terminated, without its newline). *good tells whether it is what its checksum says. */
static enum ocp_status parse_line(char *line, uint32_t n_runs, struct ocp_entry *entry, bool *good)
{
    *good = false;
    *entry = (struct ocp_entry){0};
    char *field[FIELDS];
    char *crc = strrchr(line, ' ');
    if (!crc || !is_hex(crc + 1, 8) || strtoul(crc + 1, NULL, 16) != checksum(line, (size_t)(crc - line))) {
        return OCP_OK;
    }
    char *rest = line;
    for (size_t i = 0; i < FIELDS; i++) {
        field[i] = strsep(&rest, " ");
        if (!field[i]) {
            return OCP_OK;
        }
    }
    size_t kind = 0;
    while (kind < KINDS && strcmp(field[2], kinds[kind]) != 0) {
        kind++;
    }
    const char *sequence = field[1], *size = field[4];
    if (rest || strcmp(field[0], "ocpj1") != 0 || kind == KINDS || !is_own_file(field[3], (enum ocp_entry_kind)kind) ||
        !read_number(&sequence, UINT64_MAX, &entry->sequence) || !read_number(&size, UINT64_MAX, &entry->size) || *sequence ||
        *size || !is_hex(field[5], 64)) {
        return OCP_OK;
    }
    entry->kind = (enum ocp_entry_kind)kind;
    strcpy(entry->file, field[3]);
    strcpy(entry->sha256, field[5]);
    bool runs_good = false, failed_good = false;
    if (read_ranges(field[6], n_runs, &entry->runs, &entry->n_runs, &runs_good) != OCP_OK ||
        read_ranges(field[7], n_runs, &entry->failed, &entry->n_failed, &failed_good) != OCP_OK) {
        ocp_entry_free(entry);
        return OCP_NO_MEMORY;
    }
    *good = runs_good && failed_good;
    return OCP_OK;
}

enum ocp_status ocp_journal_keep(struct ocp_journal *journal, struct ocp_entry *entry, struct ocp_message *message)
{
    if ((journal->count & (journal->count + 1)) == 0) { /* full at 0, 1, 3, 7, ...: double */
        struct ocp_entry *grown = ocp_alloc(2 * journal->count + 1, sizeof *grown);
        if (!grown) {
            return ocp_fail(message, OCP_NO_MEMORY, "no memory for %zu journal entries", journal->count + 1);
        }
        if (journal->count > 0) {
            memcpy(grown, journal->entries, journal->count * sizeof *grown);
        }
        free(journal->entries);
        journal->entries = grown;
    }
    journal->entries[journal->count++] = *entry;
    *entry = (struct ocp_entry){0};
    return OCP_OK;
}

static enum ocp_status parse_all(char *text, size_t size, uint32_t n_runs, struct ocp_journal *out, struct ocp_message *message)
{
    for (char *line = text; line < text + size;) {
        char *end = memchr(line, '\n', (size_t)(text + size - line));
        if (!end) {
            out->torn = true;
            return OCP_OK;
        }
        *end = '\0';
        struct ocp_entry entry;
        bool good = false;
        if (parse_line(line, n_runs, &entry, &good) != OCP_OK) {
            return ocp_fail(message, OCP_NO_MEMORY, "no memory for the journal");
        }
        if (good) {
            const enum ocp_status status = ocp_journal_keep(out, &entry, message);
            if (status != OCP_OK) {
                ocp_entry_free(&entry);
                return status;
            }
        } else {
            ocp_entry_free(&entry);
            out->damaged++;
        }
        line = end + 1;
        out->good_size = (size_t)(line - text);
    }
    return OCP_OK;
}

enum ocp_status ocp_journal_read(const char *path, uint32_t n_runs, struct ocp_journal *out, struct ocp_message *message)
{
    *out = (struct ocp_journal){0};
    char *text = NULL;
    size_t size = 0;
    enum ocp_status status = ocp_file_read(path, JOURNAL_CAP, &text, &size, message);
    if (status == OCP_NOT_FOUND) {
        return OCP_OK;
    }
    if (status == OCP_OK) {
        status = parse_all(text, size, n_runs, out, message);
        free(text);
    }
    if (status != OCP_OK) {
        ocp_journal_free(out);
    }
    return status;
}

enum ocp_status ocp_journal_append(int descriptor, const struct ocp_entry *entry, struct ocp_message *message)
{
    char *line = ocp_alloc(line_bound(entry), 1);
    if (!line) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for a journal line of %zu runs", entry->n_runs);
    }
    const off_t before = lseek(descriptor, 0, SEEK_END);
    int error = before < 0 ? errno : ocp_file_write_all(descriptor, line, (size_t)(print_line(line, entry) - line));
    if (!error && fsync(descriptor) != 0) {
        error = errno;
    }
    free(line);
    if (error && before >= 0 && ftruncate(descriptor, before) != 0) {
        return ocp_fail(message, OCP_IO, "cannot write the journal: %s; nor restore it: %s", strerror(error), strerror(errno));
    }
    return error ? ocp_fail(message, OCP_IO, "cannot write the journal: %s", strerror(error)) : OCP_OK;
}

char *ocp_journal_print(const struct ocp_journal *journal, size_t *size)
{
    size_t bound = 1;
    for (size_t i = 0; i < journal->count; i++) {
        bound += line_bound(&journal->entries[i]);
    }
    char *text = ocp_alloc(bound, 1);
    if (!text) {
        return NULL;
    }
    char *end = text;
    for (size_t i = 0; i < journal->count; i++) {
        end = print_line(end, &journal->entries[i]);
    }
    *size = (size_t)(end - text);
    return text;
}
