/* Reading an HDF5 file that may have been damaged or made to harm: everything is checked before it is believed.
 *
 * The file is read into memory first and HDF5 sees only that image, so that external links, external storage and virtual
 * datasets have nothing to reach; they are refused by kind as well. Only hard links, plain layouts, the filters that the
 * archive itself uses, and sizes that the caller expects. Errors stick: after the first one every call does nothing and
 * returns false. To be called in a child process only (isolate.h). Private. */
#ifndef OCP_ARCHIVE_READER_H
#define OCP_ARCHIVE_READER_H

#include "engine/status.h"

#include <hdf5.h>

struct ocp_reader {
    hid_t file;
    const char *name; /* of the file, for messages */
    enum ocp_status status;
    struct ocp_message *message;
};

/* `restricted`: from here on the process can do nothing but compute and report (ocp_task_restrict). */
bool ocp_reader_open(struct ocp_reader *reader, const char *path, bool restricted, struct ocp_message *message);
void ocp_reader_close(struct ocp_reader *reader);
/* Notes that the file is damaged, unless something was noted before; returns false. */
bool ocp_reader_refuse(struct ocp_reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* True when every part of `path` is there as a hard link. Never an error. */
bool ocp_reader_has(struct ocp_reader *reader, const char *path);
/* Length of a one-dimensional dataset, at most `cap`. */
bool ocp_reader_length(struct ocp_reader *reader, const char *path, uint64_t cap, uint64_t *out);
/* A dataset of numbers with exactly these sizes, converted to `type`. Integers are read from integers, floats from 8-byte floats. */
bool ocp_reader_numbers(struct ocp_reader *reader, const char *path, hid_t type, int rank, const uint64_t *size, void *out);
/* `count` texts, each cut to width - 1 bytes and NUL-terminated: out[count * width]. */
bool ocp_reader_texts(struct ocp_reader *reader, const char *path, uint64_t count, size_t width, char *out);
/* Attributes: a text cut to width - 1 bytes; one of any length up to `cap`, which the caller frees; an integer. */
bool ocp_reader_note(struct ocp_reader *reader, const char *path, const char *name, size_t width, char *out);
bool ocp_reader_note_long(struct ocp_reader *reader, const char *path, const char *name, size_t cap, char **out);
bool ocp_reader_note_integer(struct ocp_reader *reader, const char *path, const char *name, int64_t low, int64_t high,
                             int64_t *out);

#endif
