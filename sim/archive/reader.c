/* Guarded HDF5 reading. Decides what kind of file is acceptable; leaves to others what it means. */
#include "archive/reader.h"
#include "archive/files.h"
#include "archive/isolate.h"
#include "archive/sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t FILE_CAP = (size_t)4 << 30;
static const size_t MEMORY_CAP = (size_t)12 << 30;
static const uint64_t CHUNK_CAP = (uint64_t)1 << 28;
enum { SECONDS_CAP = 300, PATH_PARTS_SIZE = 160 };

bool ocp_reader_refuse(struct ocp_reader *reader, const char *format, ...)
{
    if (reader->status == OCP_OK) {
        char text[400];
        va_list arguments;
        va_start(arguments, format);
        (void)vsnprintf(text, sizeof text, format, arguments);
        va_end(arguments);
        reader->status =
            ocp_fail(reader->message, OCP_DAMAGED, "'%s' is damaged or not an archive of this program: %s", reader->name, text);
    }
    return false;
}

bool ocp_reader_open(struct ocp_reader *reader, const char *path, bool restricted, struct ocp_message *message)
{
    *reader = (struct ocp_reader){.file = -1, .name = path, .message = message};
    char *bytes = NULL;
    size_t size = 0;
    reader->status = ocp_file_read(path, FILE_CAP, &bytes, &size, message);
    if (reader->status != OCP_OK) {
        return false;
    }
    if (size < 8 || memcmp(bytes, "\211HDF\r\n\032\n", 8) != 0) {
        free(bytes);
        return ocp_reader_refuse(reader, "it does not begin as an HDF5 file does");
    }
    ocp_sheet_quiet();
    if (restricted) {
        ocp_task_restrict(MEMORY_CAP + 2 * size, SECONDS_CAP);
    }
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    bool good = access >= 0 && H5Pset_fapl_core(access, (size_t)1 << 20, false) >= 0;
    good = good && H5Pset_file_image(access, bytes, size) >= 0; /* copies */
    free(bytes);
    if (good) {
        reader->file = H5Fopen("image", H5F_ACC_RDONLY, access);
    }
    (void)H5Pclose(access);
    return reader->file >= 0 || ocp_reader_refuse(reader, "HDF5 cannot open it");
}

void ocp_reader_close(struct ocp_reader *reader)
{
    if (reader->file >= 0) {
        (void)H5Fclose(reader->file);
    }
    reader->file = -1;
}

bool ocp_reader_has(struct ocp_reader *reader, const char *path)
{
    char part[PATH_PARTS_SIZE];
    if (reader->status != OCP_OK || path[0] != '/' || strlen(path) >= sizeof part) {
        return false;
    }
    for (const char *end = path; *end && path[1];) {
        const char *slash = strchr(end + 1, '/');
        end = slash ? slash : path + strlen(path);
        memcpy(part, path, (size_t)(end - path));
        part[end - path] = '\0';
        H5L_info_t info;
        if (H5Lexists(reader->file, part, H5P_DEFAULT) <= 0 || H5Lget_info(reader->file, part, &info, H5P_DEFAULT) < 0 ||
            info.type != H5L_TYPE_HARD) {
            return false;
        }
    }
    return true;
}

static const char *find_layout_fault(hid_t create, size_t element)
{
    const H5D_layout_t layout = H5Pget_layout(create);
    if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED) {
        return "a layout that is not plain";
    }
    if (H5Pget_external_count(create) != 0) {
        return "external storage";
    }
    const int filters = H5Pget_nfilters(create);
    for (int i = 0; i < filters; i++) {
        unsigned flags = 0;
        size_t values = 0;
        const H5Z_filter_t filter = H5Pget_filter2(create, (unsigned)i, &flags, &values, NULL, 0, NULL, NULL);
        if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32) {
            return "an unknown filter";
        }
    }
    if (filters < 0 || filters > 3) {
        return "too many filters";
    }
    if (layout == H5D_CHUNKED) {
        hsize_t chunk[OCP_SHEET_RANK];
        const int rank = H5Pget_chunk(create, OCP_SHEET_RANK, chunk);
        uint64_t bytes = element;
        for (int i = 0; i < rank && i < OCP_SHEET_RANK; i++) {
            if (chunk[i] == 0 || chunk[i] > CHUNK_CAP / bytes) {
                return "a chunk that is too large";
            }
            bytes *= chunk[i];
        }
    }
    return NULL;
}

/* Opens a dataset and gives its sizes; the rank must be `rank`. -1 when anything is not as it should be. */
static hid_t open_dataset(struct ocp_reader *reader, const char *path, int rank, hsize_t *size)
{
    if (reader->status != OCP_OK) {
        return -1;
    }
    if (!ocp_reader_has(reader, path)) {
        (void)ocp_reader_refuse(reader, "'%s' is missing or not a plain link", path);
        return -1;
    }
    const hid_t dataset = H5Dopen2(reader->file, path, H5P_DEFAULT);
    const hid_t create = dataset >= 0 ? H5Dget_create_plist(dataset) : -1;
    const hid_t space = dataset >= 0 ? H5Dget_space(dataset) : -1;
    const hid_t type = dataset >= 0 ? H5Dget_type(dataset) : -1;
    const char *fault = NULL;
    if (create < 0 || space < 0 || type < 0) {
        fault = "no readable description";
    } else if (H5Sget_simple_extent_ndims(space) != rank || (rank > 0 && H5Sget_simple_extent_dims(space, size, NULL) != rank)) {
        fault = "another number of dimensions";
    } else if (H5Tget_size(type) > 64) {
        fault = "values of another kind";
    } else {
        fault = find_layout_fault(create, H5Tget_size(type));
    }
    (void)H5Tclose(type);
    (void)H5Sclose(space);
    (void)H5Pclose(create);
    if (fault) {
        (void)ocp_reader_refuse(reader, "'%s' has %s", path, fault);
        (void)H5Dclose(dataset);
        return -1;
    }
    return dataset;
}

bool ocp_reader_length(struct ocp_reader *reader, const char *path, uint64_t cap, uint64_t *out)
{
    hsize_t size = 0;
    const hid_t dataset = open_dataset(reader, path, 1, &size);
    if (dataset < 0) {
        return false;
    }
    (void)H5Dclose(dataset);
    *out = size;
    return size <= cap || ocp_reader_refuse(reader, "'%s' claims %llu values, more than %llu", path, (unsigned long long)size,
                                            (unsigned long long)cap);
}

static bool is_convertible(hid_t dataset, hid_t wanted)
{
    const hid_t type = H5Dget_type(dataset);
    const H5T_class_t kind = H5Tget_class(type);
    const bool good = kind == H5Tget_class(wanted) && (kind != H5T_FLOAT || H5Tget_size(type) == 8) && H5Tget_size(type) <= 8;
    (void)H5Tclose(type);
    return good;
}

bool ocp_reader_numbers(struct ocp_reader *reader, const char *path, hid_t type, int rank, const uint64_t *size, void *out)
{
    hsize_t found[OCP_SHEET_RANK] = {0};
    const hid_t dataset = open_dataset(reader, path, rank, found);
    if (dataset < 0) {
        return false;
    }
    bool good = true;
    for (int i = 0; i < rank && good; i++) {
        good = found[i] == size[i] || ocp_reader_refuse(reader, "'%s' has %llu entries along dimension %d where %llu belong", path,
                                                        (unsigned long long)found[i], i, (unsigned long long)size[i]);
    }
    good = good && (is_convertible(dataset, type) || ocp_reader_refuse(reader, "'%s' has values of another kind", path));
    good = good && (H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, out) >= 0 ||
                    ocp_reader_refuse(reader, "'%s' cannot be read (checksum or compression)", path));
    (void)H5Dclose(dataset);
    return good;
}

/* Reads variable-length texts of a dataset; `texts` are the library's own and go back by reclaim. */
static bool read_texts(struct ocp_reader *reader, hid_t dataset, const char *path, char **texts, hid_t *type_out)
{
    const hid_t type = H5Dget_type(dataset);
    bool good = H5Tis_variable_str(type) > 0 || ocp_reader_refuse(reader, "'%s' does not hold texts", path);
    good = good && (H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts) >= 0 ||
                    ocp_reader_refuse(reader, "the texts of '%s' cannot be read", path));
    *type_out = type;
    return good;
}

bool ocp_reader_texts(struct ocp_reader *reader, const char *path, uint64_t count, size_t width, char *out)
{
    hsize_t found = 0;
    const hid_t dataset = open_dataset(reader, path, 1, &found);
    if (dataset < 0) {
        return false;
    }
    char **texts = NULL;
    hid_t type = -1;
    bool good = found == count || ocp_reader_refuse(reader, "'%s' has %llu texts where %llu belong", path,
                                                    (unsigned long long)found, (unsigned long long)count);
    if (good && !(texts = ocp_alloc(count, sizeof *texts))) {
        reader->status = ocp_fail(reader->message, OCP_NO_MEMORY, "no memory for the texts of '%s'", path);
        good = false;
    }
    good = good && read_texts(reader, dataset, path, texts, &type);
    for (uint64_t i = 0; i < count && good; i++) {
        (void)snprintf(out + i * width, width, "%s", texts[i] ? texts[i] : "");
    }
    free(texts); /* the texts themselves go with the process */
    (void)H5Tclose(type);
    (void)H5Dclose(dataset);
    return good;
}

/* A scalar attribute of the object at `path`, or -1. */
static hid_t open_note(struct ocp_reader *reader, const char *path, const char *name)
{
    if (reader->status != OCP_OK) {
        return -1;
    }
    if (!ocp_reader_has(reader, path) || H5Aexists_by_name(reader->file, path, name, H5P_DEFAULT) <= 0) {
        (void)ocp_reader_refuse(reader, "the attribute '%s' of '%s' is missing", name, path);
        return -1;
    }
    const hid_t attribute = H5Aopen_by_name(reader->file, path, name, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t space = attribute >= 0 ? H5Aget_space(attribute) : -1;
    const bool good = space >= 0 && H5Sget_simple_extent_type(space) == H5S_SCALAR;
    (void)H5Sclose(space);
    if (!good) {
        (void)ocp_reader_refuse(reader, "the attribute '%s' of '%s' is not a single value", name, path);
        (void)H5Aclose(attribute);
        return -1;
    }
    return attribute;
}

bool ocp_reader_note(struct ocp_reader *reader, const char *path, const char *name, size_t width, char *out)
{
    const hid_t attribute = open_note(reader, path, name);
    if (attribute < 0) {
        return false;
    }
    char *text = NULL;
    const hid_t type = H5Aget_type(attribute);
    const bool good = (H5Tis_variable_str(type) > 0 && H5Aread(attribute, type, &text) >= 0) ||
                      ocp_reader_refuse(reader, "the attribute '%s' of '%s' is not a text", name, path);
    (void)snprintf(out, width, "%s", good && text ? text : "");
    (void)H5free_memory(text);
    (void)H5Tclose(type);
    (void)H5Aclose(attribute);
    return good;
}

bool ocp_reader_note_long(struct ocp_reader *reader, const char *path, const char *name, size_t cap, char **out)
{
    const hid_t attribute = open_note(reader, path, name);
    if (attribute < 0) {
        return false;
    }
    char *text = NULL;
    const hid_t type = H5Aget_type(attribute);
    bool good = (H5Tis_variable_str(type) > 0 && H5Aread(attribute, type, &text) >= 0) ||
                ocp_reader_refuse(reader, "the attribute '%s' of '%s' is not a text", name, path);
    const size_t length = good && text ? strlen(text) : 0;
    good = good &&
           (length <= cap || ocp_reader_refuse(reader, "the attribute '%s' of '%s' is longer than %zu bytes", name, path, cap));
    if (good && !(*out = ocp_alloc(length + 1, 1))) {
        reader->status = ocp_fail(reader->message, OCP_NO_MEMORY, "no memory for the attribute '%s' of '%s'", name, path);
        good = false;
    }
    if (good && length > 0) {
        memcpy(*out, text, length);
    }
    (void)H5free_memory(text);
    (void)H5Tclose(type);
    (void)H5Aclose(attribute);
    return good;
}

bool ocp_reader_note_integer(struct ocp_reader *reader, const char *path, const char *name, int64_t low, int64_t high, int64_t *out)
{
    const hid_t attribute = open_note(reader, path, name);
    if (attribute < 0) {
        return false;
    }
    const hid_t type = H5Aget_type(attribute);
    bool good = (H5Tget_class(type) == H5T_INTEGER && H5Tget_size(type) <= 8 && H5Aread(attribute, H5T_NATIVE_INT64, out) >= 0) ||
                ocp_reader_refuse(reader, "the attribute '%s' of '%s' is not an integer", name, path);
    good = good &&
           ((*out >= low && *out <= high) || ocp_reader_refuse(reader, "the attribute '%s' of '%s' is %lld, outside %lld to %lld",
                                                               name, path, (long long)*out, (long long)low, (long long)high));
    (void)H5Tclose(type);
    (void)H5Aclose(attribute);
    return good;
}
