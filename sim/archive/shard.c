/* Shards and event columns. Decides their datasets; leaves the physical form to sheet.c and the checks to reader.c. */
#include "archive/shard.h"

#include "archive/network.h"

#include <stdlib.h>
#include <string.h>

static const char kind[] = "ocpsim shard 1";
enum { SHARD_DEFLATE = 1 }; /* read once, by the merge */

/* One integer column of the event log, widened to 32 bits. */
enum event_column { EVENT_RUN, EVENT_DAY, EVENT_PRISON, EVENT_WHO, EVENT_WHOM, EVENT_KIND, EVENT_COLUMNS };
static const struct {
    const char *path, *meaning;
} event_columns[EVENT_COLUMNS] = {
    {"/events/event_run", "run in which it happened, see /run"},
    {"/events/event_day", "day since the end of burn-in"},
    {"/events/event_prison", "prison, see /prison"},
    {"/events/event_who",
     "who acted or was concerned: a number of a person, a member of staff or a group, by kind (see event_kind)"},
    {"/events/event_whom",
     "the other: a number of a person, a member of staff, a group, a good or a route, by kind; 4294967295 for nobody"},
    {"/events/event_kind", "kind of event, see flag_meanings and comment"},
};

static uint32_t *event_field(struct ocp_event_row *event, enum event_column column)
{
    switch (column) {
    case EVENT_DAY:
        return &event->day;
    case EVENT_PRISON:
        return &event->prison;
    case EVENT_WHO:
        return &event->who;
    default:
        return &event->whom;
    }
}

/* Run and kind are not 32-bit fields of the row and are copied by hand. */
static void get_column(const struct ocp_block *block, enum event_column column, uint32_t *out)
{
    uint64_t next = 0;
    for (uint32_t row = 0; row < block->n_runs; row++) {
        for (uint64_t i = 0; i < block->n_events_of[row]; i++, next++) {
            struct ocp_event_row *event = &block->events[next];
            out[next] = column == EVENT_RUN ? block->run[row] : column == EVENT_KIND ? event->kind : *event_field(event, column);
        }
    }
}

/* What the numbers of kinds mean, and what the other columns say of each. */
static void explain_kinds(struct ocp_sheet *sheet, const struct ocp_catalogue *catalogue)
{
    char words[1024] = "", comment[4096] = "";
    size_t w = 0, c = 0;
    for (size_t i = 0; i < catalogue->n_events && w < sizeof words && c < sizeof comment; i++) {
        const struct ocp_event_kind *e = &catalogue->events[i];
        w += (size_t)snprintf(words + w, sizeof words - w, "%s%s", i ? " " : "", e->name);
        c += (size_t)snprintf(comment + c, sizeof comment - c, "%s%zu %s: who: %s; whom: %s; value: %s", i ? "\n" : "", i, e->name,
                              e->who, e->whom, e->value);
    }
    if (catalogue->n_events > 0) {
        ocp_sheet_note_flags(sheet, event_columns[EVENT_KIND].path, (int)catalogue->n_events, words);
        ocp_sheet_note(sheet, event_columns[EVENT_KIND].path, "comment", comment);
    }
}

void ocp_events_write(struct ocp_sheet *sheet, const struct ocp_block *block, const struct ocp_catalogue *catalogue)
{
    static const char *const dimension[] = {"/events/event"};
    ocp_sheet_note_integer(sheet, "/", "n_events", (long long)block->n_events);
    if (block->n_events == 0) {
        return;
    }
    uint32_t *column = ocp_alloc(block->n_events, sizeof *column);
    double *values = ocp_alloc(block->n_events, sizeof *values);
    if (!column || !values) {
        ocp_sheet_fail(sheet, "find memory for", "/events");
        free(column);
        free(values);
        return;
    }
    ocp_sheet_group(sheet, "/events");
    ocp_sheet_scale_only(sheet, dimension[0], block->n_events);
    for (int c = 0; c < EVENT_COLUMNS; c++) {
        get_column(block, (enum event_column)c, column);
        ocp_sheet_numbers(sheet, event_columns[c].path, H5T_NATIVE_UINT32, 1, dimension, column);
        ocp_sheet_note(sheet, event_columns[c].path, "long_name", event_columns[c].meaning);
    }
    for (uint64_t i = 0; i < block->n_events; i++) {
        values[i] = block->events[i].value;
    }
    ocp_sheet_numbers(sheet, "/events/event_value", H5T_NATIVE_DOUBLE, 1, dimension, values);
    ocp_sheet_note(sheet, "/events/event_value", "long_name", "size of the event, by kind (see event_kind)");
    if (catalogue) {
        explain_kinds(sheet, catalogue);
    }
    free(column);
    free(values);
}

/* Sorts the events to the rows of the block: both ascend by run. */
static bool count_events(struct ocp_reader *reader, struct ocp_block *block, const uint32_t *runs)
{
    uint32_t row = 0;
    for (uint64_t i = 0; i < block->n_events; i++) {
        while (row < block->n_runs && block->run[row] < runs[i]) {
            row++;
        }
        if (row == block->n_runs || block->run[row] != runs[i]) {
            return ocp_reader_refuse(reader, "an event belongs to run %u, which is not in order or not here", runs[i]);
        }
        block->n_events_of[row]++;
    }
    return true;
}

bool ocp_events_read(struct ocp_reader *reader, struct ocp_block *block)
{
    const uint64_t count = block->n_events;
    if (count == 0) {
        return true;
    }
    uint32_t *column = ocp_alloc(count, sizeof *column);
    double *values = ocp_alloc(count, sizeof *values);
    bool good = column && values;
    if (!good) {
        reader->status = ocp_fail(reader->message, OCP_NO_MEMORY, "no memory for %llu events", (unsigned long long)count);
    }
    for (int c = 0; c < EVENT_COLUMNS && good; c++) {
        good = ocp_reader_numbers(reader, event_columns[c].path, H5T_NATIVE_UINT32, 1, &count, column);
        if (good && c == EVENT_RUN) {
            good = count_events(reader, block, column);
            continue;
        }
        for (uint64_t i = 0; i < count && good; i++) {
            if (c == EVENT_KIND) {
                block->events[i].kind = (uint16_t)column[i];
            } else {
                *event_field(&block->events[i], (enum event_column)c) = column[i];
            }
        }
    }
    good = good && ocp_reader_numbers(reader, "/events/event_value", H5T_NATIVE_DOUBLE, 1, &count, values);
    for (uint64_t i = 0; i < count && good; i++) {
        block->events[i].value = values[i];
    }
    free(column);
    free(values);
    return good;
}

static void write_columns(struct ocp_sheet *sheet, const struct ocp_block *block, const char *const *reasons)
{
    static const char *const cells[] = {"/outcome", "/run", "/period"}, *const totals[] = {"/outcome", "/run", "/prison"};
    const struct ocp_block_shape shape = block->shape;
    ocp_sheet_scale_numbers(sheet, "/run", H5T_NATIVE_UINT32, block->n_runs, block->run);
    ocp_sheet_scale_only(sheet, "/outcome", shape.n_outcomes);
    ocp_sheet_scale_only(sheet, "/period", shape.n_periods);
    ocp_sheet_numbers(sheet, "/run_status", H5T_NATIVE_INT8, 1, cells + 1, block->status);
    ocp_sheet_numbers(sheet, "/run_state_hash", H5T_NATIVE_UINT64, 1, cells + 1, block->state_hash);
    ocp_sheet_numbers(sheet, "/run_wall_seconds", H5T_NATIVE_DOUBLE, 1, cells + 1, block->wall_seconds);
    ocp_sheet_texts(sheet, "/run_reason", "/run", reasons);
    ocp_sheet_numbers(sheet, "/value", H5T_NATIVE_DOUBLE, 3, cells, block->value);
    if (shape.n_prisons) {
        ocp_sheet_scale_only(sheet, "/prison", shape.n_prisons);
        ocp_sheet_numbers(sheet, "/prison_total", H5T_NATIVE_DOUBLE, 3, totals, block->prison_total);
    }
    ocp_events_write(sheet, block, NULL);
    ocp_network_write(sheet, block->nodes, block->n_nodes, block->edges, block->n_edges);
}

enum ocp_status ocp_shard_write(const char *path, const struct ocp_block *block, const char *design_hash,
                                struct ocp_message *message)
{
    const char **reasons = ocp_alloc(block->n_runs, sizeof *reasons);
    if (!reasons) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for a shard of %u runs", block->n_runs);
    }
    for (uint32_t row = 0; row < block->n_runs; row++) {
        reasons[row] = block->reason + (size_t)row * OCP_REASON_SIZE;
    }
    char digest[65];
    ocp_block_digest(block, design_hash, digest);
    struct ocp_sheet sheet;
    ocp_sheet_quiet();
    ocp_sheet_create(&sheet, path, SHARD_DEFLATE);
    ocp_sheet_note(&sheet, "/", "kind", kind);
    ocp_sheet_note(&sheet, "/", "design_hash", design_hash);
    ocp_sheet_note(&sheet, "/", "content_hash", digest);
    write_columns(&sheet, block, reasons);
    free(reasons);
    return ocp_sheet_close(&sheet, path, message);
}

static bool read_columns(struct ocp_reader *reader, struct ocp_block *block)
{
    const uint64_t rows = block->n_runs;
    const uint64_t cells[3] = {block->shape.n_outcomes, rows, block->shape.n_periods};
    const uint64_t totals[3] = {block->shape.n_outcomes, rows, block->shape.n_prisons};
    return ocp_reader_numbers(reader, "/run", H5T_NATIVE_UINT32, 1, &rows, block->run) &&
           ocp_reader_numbers(reader, "/run_status", H5T_NATIVE_INT8, 1, &rows, block->status) &&
           ocp_reader_numbers(reader, "/run_state_hash", H5T_NATIVE_UINT64, 1, &rows, block->state_hash) &&
           ocp_reader_numbers(reader, "/run_wall_seconds", H5T_NATIVE_DOUBLE, 1, &rows, block->wall_seconds) &&
           ocp_reader_texts(reader, "/run_reason", rows, OCP_REASON_SIZE, block->reason) &&
           ocp_reader_numbers(reader, "/value", H5T_NATIVE_DOUBLE, 3, cells, block->value) &&
           (!block->shape.n_prisons ||
            ocp_reader_numbers(reader, "/prison_total", H5T_NATIVE_DOUBLE, 3, totals, block->prison_total)) &&
           ocp_events_read(reader, block) && ocp_network_read(reader, block->nodes, block->n_nodes, block->edges, block->n_edges);
}

static bool check_rows(struct ocp_reader *reader, const struct ocp_block *block, uint32_t n_runs)
{
    for (uint32_t row = 0; row < block->n_runs; row++) {
        if (block->run[row] >= n_runs || (row > 0 && block->run[row] <= block->run[row - 1])) {
            return ocp_reader_refuse(reader, "run %u is not in order or not of this study", block->run[row]);
        }
        if (block->status[row] != OCP_RUN_DONE && block->status[row] != OCP_RUN_FAILED) {
            return ocp_reader_refuse(reader, "run %u is neither done nor failed", block->run[row]);
        }
    }
    return ocp_network_is_sound(block->nodes, block->n_nodes, block->edges, block->n_edges, n_runs, OCP_MAX_GROUPS, UINT32_MAX) ||
           ocp_reader_refuse(reader, "its network snapshots are not of this study");
}

enum ocp_status ocp_shard_read(const char *path, const char *design_hash, struct ocp_block_shape shape, uint32_t n_runs,
                               bool restricted, struct ocp_block *out, struct ocp_message *message)
{
    struct ocp_reader reader;
    char text[65] = "", digest[65] = "";
    uint64_t rows = 0;
    int64_t n_events = 0;
    uint64_t n_nodes = 0, n_edges = 0;
    *out = (struct ocp_block){0};
    bool good = ocp_reader_open(&reader, path, restricted, message) && ocp_reader_note(&reader, "/", "kind", sizeof text, text);
    good = good && (strcmp(text, kind) == 0 || ocp_reader_refuse(&reader, "it is '%s', not '%s'", text, kind));
    good = good && ocp_reader_note(&reader, "/", "design_hash", sizeof text, text);
    good = good && (strcmp(text, design_hash) == 0 || ocp_reader_refuse(&reader, "it belongs to another study"));
    good = good && ocp_reader_length(&reader, "/run", n_runs, &rows);
    good = good && ocp_reader_note_integer(&reader, "/", "n_events", 0, OCP_CAP_EVENTS, &n_events);
    good = good && ocp_network_counts(&reader, &n_nodes, &n_edges);
    if (good) {
        reader.status = ocp_block_make(out, shape, (uint32_t)rows, (uint64_t)n_events, message);
        reader.status = reader.status == OCP_OK ? ocp_block_make_network(out, n_nodes, n_edges, message) : reader.status;
        good = reader.status == OCP_OK && read_columns(&reader, out) && check_rows(&reader, out, n_runs);
    }
    good = good && ocp_reader_note(&reader, "/", "content_hash", sizeof text, text);
    if (good) {
        ocp_block_digest(out, design_hash, digest);
        good = strcmp(text, digest) == 0 || ocp_reader_refuse(&reader, "its content is not what its digest says");
    }
    ocp_reader_close(&reader);
    if (!good) {
        ocp_block_free(out);
    }
    return reader.status;
}
