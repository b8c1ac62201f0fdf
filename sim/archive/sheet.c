/* HDF5 writing. Decides the physical form: file format, chunks, filters, fill values, dimension scales. Leaves names to others.
 *
 * Dimension scales are written here and not by the high-level library: it rewrites a scale's list of uses at every attachment
 * (quadratic, and it leaves holes) and stores uninitialised padding, which would make bytes differ between equal files. */
#include "archive/sheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_ROWS = 16384, CHUNK_VALUES = 8192 };

void ocp_sheet_quiet(void)
{
    (void)H5dont_atexit(); /* the library's own clean-up crashes after a failed close */
    (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    (void)H5PLset_loading_state(0);
}

/* Notes the first failure; returns whether all is well. */
static bool keep(struct ocp_sheet *sheet, bool good, const char *what, const char *where)
{
    if (!good && !sheet->failed) {
        sheet->failed = what;
        (void)snprintf(sheet->where, sizeof sheet->where, "%s", where);
    }
    return !sheet->failed;
}

/* Attributes stay in the object's header: outside it, each object would take some 4 KB more. */
static bool keep_notes_together(hid_t create)
{
    return H5Pset_attr_phase_change(create, 64, 48) >= 0;
}

void ocp_sheet_fail(struct ocp_sheet *sheet, const char *what, const char *where)
{
    (void)keep(sheet, false, what, where);
}

void ocp_sheet_create(struct ocp_sheet *sheet, const char *path, int deflate)
{
    *sheet = (struct ocp_sheet){.file = -1, .deflate = deflate};
    const hid_t create = H5Pcreate(H5P_FILE_CREATE);
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    bool good = create >= 0 && access >= 0;
    good = good && H5Pset_link_creation_order(create, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) >= 0;
    good = good && H5Pset_obj_track_times(create, false) >= 0 && keep_notes_together(create);
    /* The 1.10 format has checksums on all metadata. */
    good = good && H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110) >= 0;
    good = good && H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0;
    if (keep(sheet, good, "prepare", path)) {
        sheet->file = H5Fcreate(path, H5F_ACC_TRUNC, create, access);
        (void)keep(sheet, sheet->file >= 0, "create", "the file");
    }
    (void)H5Pclose(create);
    (void)H5Pclose(access);
}

void ocp_sheet_group(struct ocp_sheet *sheet, const char *path)
{
    if (sheet->failed) {
        return;
    }
    const hid_t create = H5Pcreate(H5P_GROUP_CREATE);
    bool good = create >= 0 && H5Pset_obj_track_times(create, false) >= 0;
    good = good && H5Pset_link_creation_order(create, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) >= 0;
    good = good && keep_notes_together(create);
    const hid_t group = good ? H5Gcreate2(sheet->file, path, H5P_DEFAULT, create, H5P_DEFAULT) : -1;
    good = group >= 0 && H5Gclose(group) >= 0;
    (void)H5Pclose(create);
    (void)keep(sheet, good, "create the group", path);
}

static hid_t stored_type(hid_t native)
{
    const size_t size = H5Tget_size(native);
    if (H5Tget_class(native) == H5T_FLOAT) {
        return size == 4 ? H5T_IEEE_F32LE : H5T_IEEE_F64LE;
    }
    if (H5Tget_sign(native) == H5T_SGN_NONE) {
        return size == 1 ? H5T_STD_U8LE : size == 2 ? H5T_STD_U16LE : size == 4 ? H5T_STD_U32LE : H5T_STD_U64LE;
    }
    return size == 1 ? H5T_STD_I8LE : size == 2 ? H5T_STD_I16LE : size == 4 ? H5T_STD_I32LE : H5T_STD_I64LE;
}

static hid_t text_type(void)
{
    const hid_t type = H5Tcopy(H5T_C_S1);
    if (type >= 0 && (H5Tset_size(type, H5T_VARIABLE) < 0 || H5Tset_cset(type, H5T_CSET_UTF8) < 0)) {
        (void)H5Tclose(type);
        return -1;
    }
    return type;
}

/* Chunks hold whole runs: one, or as many as 64 KiB take, because the price of a chunk is that of some thousand values
 * (compression starts anew, an index entry, a checksum). */
static bool set_filters(const struct ocp_sheet *sheet, hid_t create, int rank, const hsize_t *size)
{
    hsize_t chunk[OCP_SHEET_RANK], one = 1;
    for (int i = 1; i < rank; i++) {
        chunk[i] = size[i];
        one *= size[i];
    }
    if (one == 0 || size[0] == 0) {
        return true; /* a chunk cannot be empty: nothing to store, nothing to check */
    }
    const hsize_t most = rank == 1 ? CHUNK_ROWS : one < CHUNK_VALUES ? CHUNK_VALUES / one : 1;
    chunk[0] = size[0] < most ? size[0] : most;
    return H5Pset_chunk(create, rank, chunk) >= 0 && H5Pset_shuffle(create) >= 0 &&
           H5Pset_deflate(create, (unsigned)sheet->deflate) >= 0 && H5Pset_fletcher32(create) >= 0;
}

static bool write_attribute(hid_t object, const char *name, hid_t stored, hid_t native, int rank, const hsize_t *size,
                            const void *data)
{
    const hid_t space = rank ? H5Screate_simple(rank, size, NULL) : H5Screate(H5S_SCALAR);
    const hid_t attribute = space >= 0 ? H5Acreate2(object, name, stored, space, H5P_DEFAULT, H5P_DEFAULT) : -1;
    const bool good = attribute >= 0 && H5Awrite(attribute, native, data) >= 0;
    const bool closed = attribute < 0 || H5Aclose(attribute) >= 0;
    if (space >= 0) {
        (void)H5Sclose(space);
    }
    return good && closed;
}

static hid_t make_dataset(struct ocp_sheet *sheet, const char *path, hid_t stored, int rank, const hsize_t *size, bool filters)
{
    static const double nan_fill = NAN;
    const hid_t space = H5Screate_simple(rank, size, NULL);
    const hid_t create = H5Pcreate(H5P_DATASET_CREATE);
    bool good = space >= 0 && create >= 0 && H5Pset_obj_track_times(create, false) >= 0;
    good = good && H5Pset_attr_creation_order(create, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) >= 0;
    if (good && H5Tget_class(stored) == H5T_FLOAT) {
        good = H5Pset_fill_value(create, H5T_NATIVE_DOUBLE, &nan_fill) >= 0;
    }
    good = good && keep_notes_together(create);
    good = good && (!filters || set_filters(sheet, create, rank, size));
    const hid_t dataset = good ? H5Dcreate2(sheet->file, path, stored, space, H5P_DEFAULT, create, H5P_DEFAULT) : -1;
    (void)H5Pclose(create);
    (void)H5Sclose(space);
    (void)keep(sheet, dataset >= 0, "create the dataset", path);
    return dataset;
}

static struct ocp_sheet_scale *find_scale(struct ocp_sheet *sheet, const char *path)
{
    for (size_t i = 0; i < sheet->n_scales; i++) {
        if (strcmp(sheet->scales[i].path, path) == 0) {
            return &sheet->scales[i];
        }
    }
    return NULL;
}

static bool note_use(struct ocp_sheet_scale *scale, hobj_ref_t dataset, int dimension)
{
    if (scale->n_uses == scale->room) {
        const size_t room = 2 * scale->room + 8;
        struct ocp_sheet_use *grown = ocp_alloc(room, sizeof *grown);
        if (!grown) {
            return false;
        }
        if (scale->n_uses > 0) {
            memcpy(grown, scale->uses, scale->n_uses * sizeof *grown);
        }
        free(scale->uses);
        scale->uses = grown;
        scale->room = room;
    }
    scale->uses[scale->n_uses++] = (struct ocp_sheet_use){dataset, dimension, 0};
    return true;
}

/* DIMENSION_LIST of a dataset: one list of one reference per dimension. */
static bool attach(struct ocp_sheet *sheet, hid_t dataset, const char *path, int rank, const char *const *dimensions)
{
    hvl_t lists[OCP_SHEET_RANK];
    hobj_ref_t self;
    bool good = H5Rcreate(&self, sheet->file, path, H5R_OBJECT, -1) >= 0;
    for (int i = 0; i < rank && good; i++) {
        struct ocp_sheet_scale *scale = find_scale(sheet, dimensions[i]);
        lists[i] = (hvl_t){.len = 1, .p = &scale->reference};
        good = note_use(scale, self, i);
    }
    const hid_t type = H5Tvlen_create(H5T_STD_REF_OBJ);
    const hsize_t size = (hsize_t)rank;
    good = good && type >= 0 && write_attribute(dataset, "DIMENSION_LIST", type, type, 1, &size, lists);
    (void)H5Tclose(type);
    return good;
}

static bool find_sizes(struct ocp_sheet *sheet, const char *path, int rank, const char *const *dimensions, hsize_t *size)
{
    for (int i = 0; i < rank; i++) {
        const struct ocp_sheet_scale *scale = find_scale(sheet, dimensions[i]);
        if (!scale) {
            return keep(sheet, false, "find the dimensions of", path);
        }
        size[i] = scale->size;
    }
    return !sheet->failed;
}

void ocp_sheet_numbers(struct ocp_sheet *sheet, const char *path, hid_t type, int rank, const char *const *dimensions,
                       const void *data)
{
    hsize_t size[OCP_SHEET_RANK];
    if (sheet->failed || !find_sizes(sheet, path, rank, dimensions, size)) {
        return;
    }
    const hid_t stored = stored_type(type);
    const hid_t dataset = make_dataset(sheet, path, stored, rank, size, true);
    if (dataset < 0) {
        return;
    }
    bool good = H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0;
    if (good && H5Tget_class(type) == H5T_FLOAT) {
        const double fill = NAN;
        const hsize_t one = 1;
        good = write_attribute(dataset, "_FillValue", stored, H5T_NATIVE_DOUBLE, 1, &one, &fill);
    }
    good = good && attach(sheet, dataset, path, rank, dimensions);
    good = H5Dclose(dataset) >= 0 && good;
    (void)keep(sheet, good, "write the dataset", path);
}

static void write_texts(struct ocp_sheet *sheet, const char *path, hsize_t size, const void *data, const char *dimension)
{
    const hid_t type = text_type();
    const hid_t dataset = keep(sheet, type >= 0, "prepare texts for", path) ? make_dataset(sheet, path, type, 1, &size, false) : -1;
    if (dataset >= 0) {
        bool good = H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0;
        good = good && (!dimension || attach(sheet, dataset, path, 1, &dimension));
        good = H5Dclose(dataset) >= 0 && good;
        (void)keep(sheet, good, "write the texts", path);
    }
    (void)H5Tclose(type);
}

void ocp_sheet_texts(struct ocp_sheet *sheet, const char *path, const char *dimension, const char *const *texts)
{
    hsize_t size = 0;
    if (!sheet->failed && find_sizes(sheet, path, 1, &dimension, &size)) {
        write_texts(sheet, path, size, texts, dimension);
    }
}

/* Marks a dataset as a dimension scale. A name of HDF5's own form says that there are no values, only a length. */
static bool mark_scale(struct ocp_sheet *sheet, const char *path, hsize_t size, bool values)
{
    static const char class_text[] = "DIMENSION_SCALE";
    char name[96];
    if (values) {
        (void)snprintf(name, sizeof name, "%s", strrchr(path, '/') + 1);
    } else {
        (void)snprintf(name, sizeof name, "This is a netCDF dimension but not a netCDF variable. %10llu", (unsigned long long)size);
    }
    const hid_t dataset = H5Dopen2(sheet->file, path, H5P_DEFAULT);
    const hid_t type = H5Tcopy(H5T_C_S1);
    bool good = dataset >= 0 && type >= 0 && H5Tset_size(type, sizeof class_text) >= 0;
    good = good && write_attribute(dataset, "CLASS", type, type, 0, NULL, class_text);
    good = good && H5Tset_size(type, strlen(name) + 1) >= 0 && write_attribute(dataset, "NAME", type, type, 0, NULL, name);
    (void)H5Tclose(type);
    return (dataset < 0 || H5Dclose(dataset) >= 0) && good;
}

static void add_scale(struct ocp_sheet *sheet, const char *path, hsize_t size, bool values)
{
    if (sheet->failed || !keep(sheet, sheet->n_scales < OCP_SHEET_SCALES, "add one more dimension", path)) {
        return;
    }
    struct ocp_sheet_scale *scale = &sheet->scales[sheet->n_scales];
    (void)snprintf(scale->path, sizeof scale->path, "%s", path);
    scale->size = size;
    const bool good = mark_scale(sheet, path, size, values) && H5Rcreate(&scale->reference, sheet->file, path, H5R_OBJECT, -1) >= 0;
    sheet->n_scales += good;
    (void)keep(sheet, good, "make a dimension of", path);
}

/* A one-dimensional dataset of numbers that is its own dimension. */
static void write_own(struct ocp_sheet *sheet, const char *path, hid_t type, hsize_t size, const void *data)
{
    const hid_t dataset = sheet->failed ? -1 : make_dataset(sheet, path, stored_type(type), 1, &size, true);
    if (dataset >= 0) {
        const bool good = H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0;
        (void)keep(sheet, (H5Dclose(dataset) >= 0) && good, "write the dimension", path);
    }
}

void ocp_sheet_scale_numbers(struct ocp_sheet *sheet, const char *path, hid_t type, hsize_t size, const void *data)
{
    write_own(sheet, path, type, size, data);
    add_scale(sheet, path, size, true);
}

void ocp_sheet_bytes(struct ocp_sheet *sheet, const char *path, const void *bytes, size_t size)
{
    write_own(sheet, path, H5T_NATIVE_UINT8, size, bytes);
    if (!sheet->failed) {
        (void)keep(sheet, mark_scale(sheet, path, size, true), "make a dimension of", path);
    }
}

void ocp_sheet_scale_texts(struct ocp_sheet *sheet, const char *path, hsize_t size, const char *const *texts)
{
    if (!sheet->failed) {
        write_texts(sheet, path, size, texts, NULL);
    }
    add_scale(sheet, path, size, true);
}

void ocp_sheet_scale_only(struct ocp_sheet *sheet, const char *path, hsize_t size)
{
    const hid_t dataset = sheet->failed ? -1 : make_dataset(sheet, path, H5T_IEEE_F32BE, 1, &size, false);
    if (dataset >= 0) {
        (void)keep(sheet, H5Dclose(dataset) >= 0, "close the dimension", path);
    }
    add_scale(sheet, path, size, false);
}

static void note(struct ocp_sheet *sheet, const char *path, const char *name, hid_t stored, hid_t native, const void *data)
{
    if (sheet->failed) {
        return;
    }
    const hid_t object = H5Oopen(sheet->file, path, H5P_DEFAULT);
    bool good = object >= 0 && write_attribute(object, name, stored, native, 0, NULL, data);
    good = (object < 0 || H5Oclose(object) >= 0) && good;
    (void)keep(sheet, good, name, path);
}

void ocp_sheet_note(struct ocp_sheet *sheet, const char *path, const char *name, const char *text)
{
    const hid_t type = text_type();
    note(sheet, path, name, type, type, &text);
    (void)H5Tclose(type);
}

void ocp_sheet_note_integer(struct ocp_sheet *sheet, const char *path, const char *name, long long value)
{
    note(sheet, path, name, H5T_STD_I64LE, H5T_NATIVE_LLONG, &value);
}

void ocp_sheet_note_number(struct ocp_sheet *sheet, const char *path, const char *name, double value)
{
    note(sheet, path, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value);
}

void ocp_sheet_note_flags(struct ocp_sheet *sheet, const char *path, int count, const char *words)
{
    int8_t values[64];
    const hsize_t size = (hsize_t)count;
    for (int i = 0; i < count && i < 64; i++) {
        values[i] = (int8_t)i;
    }
    if (!sheet->failed) {
        const hid_t dataset = H5Dopen2(sheet->file, path, H5P_DEFAULT);
        bool good = count <= 64 && dataset >= 0;
        good = good && write_attribute(dataset, "flag_values", H5T_STD_I8LE, H5T_NATIVE_INT8, 1, &size, values);
        good = (dataset < 0 || H5Dclose(dataset) >= 0) && good;
        (void)keep(sheet, good, "flag_values", path);
    }
    ocp_sheet_note(sheet, path, "flag_meanings", words);
}

/* REFERENCE_LIST of a scale: who uses it, and for which dimension. */
static bool write_uses(struct ocp_sheet *sheet, const struct ocp_sheet_scale *scale)
{
    const hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(struct ocp_sheet_use));
    const hsize_t size = scale->n_uses;
    bool good = type >= 0 && H5Tinsert(type, "dataset", HOFFSET(struct ocp_sheet_use, dataset), H5T_STD_REF_OBJ) >= 0 &&
                H5Tinsert(type, "dimension", HOFFSET(struct ocp_sheet_use, dimension), H5T_NATIVE_INT) >= 0;
    const hid_t dataset = good ? H5Dopen2(sheet->file, scale->path, H5P_DEFAULT) : -1;
    good = dataset >= 0 && write_attribute(dataset, "REFERENCE_LIST", type, type, 1, &size, scale->uses);
    good = (dataset < 0 || H5Dclose(dataset) >= 0) && good;
    (void)H5Tclose(type);
    return good;
}

enum ocp_status ocp_sheet_close(struct ocp_sheet *sheet, const char *file, struct ocp_message *message)
{
    for (size_t i = 0; i < sheet->n_scales; i++) {
        if (!sheet->failed && sheet->scales[i].n_uses > 0) {
            (void)keep(sheet, write_uses(sheet, &sheet->scales[i]), "list the uses of", sheet->scales[i].path);
        }
        free(sheet->scales[i].uses);
    }
    if (sheet->file >= 0) {
        (void)keep(sheet, H5Fclose(sheet->file) >= 0, "finish", "the file");
    }
    sheet->file = -1;
    if (sheet->failed) {
        return ocp_fail(message, OCP_IO, "cannot write '%s': HDF5 could not %s '%s' (the disk may be full)", file, sheet->failed,
                        sheet->where);
    }
    return OCP_OK;
}
