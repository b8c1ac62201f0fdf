/* Writing an HDF5 file that xarray, h5py, netCDF4 and R open as it is: datasets with named dimensions and attributes.
 *
 * Errors stick: after the first failure every call does nothing and ocp_sheet_close reports it. The bytes written depend
 * on the calls alone: no times, no uninitialised memory. To be called in a child process only (isolate.h). Private. */
#ifndef OCP_ARCHIVE_SHEET_H
#define OCP_ARCHIVE_SHEET_H

#include "engine/status.h"

#include <hdf5.h>

enum { OCP_SHEET_SCALES = 32, OCP_SHEET_RANK = 3 };

struct ocp_sheet_use { /* one row of a scale's REFERENCE_LIST, in HDF5's own layout */
    hobj_ref_t dataset;
    int dimension;
    int padding; /* present in memory either way; named so that it is always zero */
};

struct ocp_sheet_scale {
    char path[96];
    hsize_t size;
    hobj_ref_t reference;
    struct ocp_sheet_use *uses; /* owned */
    size_t n_uses, room;
};

struct ocp_sheet {
    hid_t file;
    int deflate; /* level */
    struct ocp_sheet_scale scales[OCP_SHEET_SCALES];
    size_t n_scales;
    const char *failed; /* what failed first, static; NULL while all is well */
    char where[96];
};

/* Makes HDF5 quiet and free of surprises: no printing, no clean-up at exit, no plugins. Once per process, before anything else. */
void ocp_sheet_quiet(void);

void ocp_sheet_create(struct ocp_sheet *sheet, const char *path, int deflate);
void ocp_sheet_group(struct ocp_sheet *sheet, const char *path);

/* Numbers along `rank` dimensions, each the path of a scale made before. `type` is a native type and also decides the stored,
 * little-endian one. Floating-point datasets are filled with NaN and say so. */
void ocp_sheet_numbers(struct ocp_sheet *sheet, const char *path, hid_t type, int rank, const char *const *dimensions,
                       const void *data);
/* UTF-8 texts of variable length along one dimension. A single text is an attribute: h5netcdf cannot read it as a dataset. */
void ocp_sheet_texts(struct ocp_sheet *sheet, const char *path, const char *dimension, const char *const *texts);
/* Bytes as they are, along no named dimension of their own: `path` becomes dimension and data at once. */
void ocp_sheet_bytes(struct ocp_sheet *sheet, const char *path, const void *bytes, size_t size);

/* Scales: dimensions with values, with texts as labels, or with a length alone. */
void ocp_sheet_scale_numbers(struct ocp_sheet *sheet, const char *path, hid_t type, hsize_t size, const void *data);
void ocp_sheet_scale_texts(struct ocp_sheet *sheet, const char *path, hsize_t size, const char *const *texts);
void ocp_sheet_scale_only(struct ocp_sheet *sheet, const char *path, hsize_t size);

/* Attributes of the object at `path` ("/" is the file). */
void ocp_sheet_note(struct ocp_sheet *sheet, const char *path, const char *name, const char *text);
void ocp_sheet_note_integer(struct ocp_sheet *sheet, const char *path, const char *name, long long value);
void ocp_sheet_note_number(struct ocp_sheet *sheet, const char *path, const char *name, double value);
/* CF's way to say what the values of an int8 dataset mean: values 0, 1, ... and one word each. */
void ocp_sheet_note_flags(struct ocp_sheet *sheet, const char *path, int count, const char *words);

/* Makes the sheet fail for a reason of the caller's: "find memory for", "the run table". `what` is static. */
void ocp_sheet_fail(struct ocp_sheet *sheet, const char *what, const char *where);
/* Closes the file; says what failed, if anything did. */
enum ocp_status ocp_sheet_close(struct ocp_sheet *sheet, const char *file, struct ocp_message *message);

#endif
