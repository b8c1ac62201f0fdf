/* Durable files. Decides the order of write, fsync, rename and folder fsync; leaves to others what is written. */
#include "archive/files.h"

#include <errno.h>
#include <fcntl.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 1 << 16 };

static enum ocp_status refuse(struct ocp_message *message, const char *doing, const char *path, int error)
{
    const enum ocp_status status = error == ENOENT || error == ENOTDIR ? OCP_NOT_FOUND : error == ENOMEM ? OCP_NO_MEMORY : OCP_IO;
    return ocp_fail(message, status, "cannot %s '%s': %s", doing, path, strerror(error));
}

enum ocp_status ocp_file_join(char out[OCP_PATH_SIZE], const char *folder, const char *name, struct ocp_message *message)
{
    if (snprintf(out, OCP_PATH_SIZE, "%s/%s", folder, name) >= OCP_PATH_SIZE) {
        return ocp_fail(message, OCP_BAD_INPUT, "the path '%s/%s' is longer than %d bytes", folder, name, OCP_PATH_SIZE - 1);
    }
    return OCP_OK;
}

enum ocp_status ocp_file_make_folder(const char *folder, struct ocp_message *message)
{
    char path[OCP_PATH_SIZE];
    if (!*folder || strlen(folder) >= sizeof path) {
        return ocp_fail(message, OCP_BAD_INPUT, "'%s' cannot be the name of a folder", folder);
    }
    strcpy(path, folder);
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST) {
            return refuse(message, "create the folder", path, errno);
        }
        *slash = '/';
    }
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        return refuse(message, "create the folder", path, errno);
    }
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)) {
        return ocp_fail(message, OCP_IO, "'%s' is there but is not a folder", folder);
    }
    return OCP_OK;
}

enum ocp_status ocp_file_sync_folder(const char *folder, struct ocp_message *message)
{
    const int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        return refuse(message, "open the folder", folder, errno);
    }
    const int error = fsync(descriptor) == 0 ? 0 : errno;
    (void)close(descriptor);
    return error ? refuse(message, "make durable the folder", folder, error) : OCP_OK;
}

enum ocp_status ocp_file_open(const char *path, int flags, int *descriptor, struct ocp_message *message)
{
    struct stat info;
    *descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
    if (*descriptor < 0 && errno != ELOOP && errno != ENXIO) {
        return refuse(message, "open", path, errno);
    }
    if (*descriptor >= 0 && fstat(*descriptor, &info) == 0 && S_ISREG(info.st_mode)) {
        return OCP_OK;
    }
    if (*descriptor >= 0) {
        (void)close(*descriptor);
        *descriptor = -1;
    }
    return ocp_fail(message, OCP_DAMAGED, "'%s' is not a plain file", path);
}

static void print_hex(const uint8_t *bytes, size_t count, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * count] = '\0';
}

enum ocp_status ocp_file_digest(const char *path, uint64_t *size, char sha256[65], struct ocp_message *message)
{
    int descriptor = -1;
    const enum ocp_status status = ocp_file_open(path, O_RDONLY, &descriptor, message);
    if (status != OCP_OK) {
        return status;
    }
    uint8_t block[BLOCK], digest[SHA256_DIGEST_LENGTH];
    SHA2_CTX context;
    SHA256Init(&context);
    ssize_t got = 0;
    *size = 0;
    while ((got = read(descriptor, block, sizeof block)) > 0 || (got < 0 && errno == EINTR)) {
        if (got > 0) {
            SHA256Update(&context, block, (size_t)got);
            *size += (uint64_t)got;
        }
    }
    const int error = errno;
    (void)close(descriptor);
    SHA256Final(digest, &context);
    print_hex(digest, sizeof digest, sha256);
    return got < 0 ? refuse(message, "read", path, error) : OCP_OK;
}

bool ocp_file_read_all(int descriptor, void *bytes, size_t size)
{
    for (char *next = bytes; size > 0;) {
        const ssize_t got = read(descriptor, next, size);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            errno = got < 0 ? errno : EIO;
            return false;
        }
        next += got;
        size -= (size_t)got;
    }
    return true;
}

enum ocp_status ocp_file_read(const char *path, size_t cap, char **bytes, size_t *size, struct ocp_message *message)
{
    *bytes = NULL;
    *size = 0;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return refuse(message, "open", path, errno);
    }
    struct stat info;
    enum ocp_status status = OCP_OK;
    if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
        status = ocp_fail(message, OCP_DAMAGED, "'%s' is not a plain file", path);
    } else if ((uint64_t)info.st_size > cap) {
        status = ocp_fail(message, OCP_DAMAGED, "'%s' has %lld bytes, more than the %zu such a file can have", path,
                          (long long)info.st_size, cap);
    } else if (!(*bytes = ocp_alloc((size_t)info.st_size + 1, 1))) {
        status = ocp_fail(message, OCP_NO_MEMORY, "no memory for the %lld bytes of '%s'", (long long)info.st_size, path);
    } else {
        const int error = ocp_file_read_all(descriptor, *bytes, (size_t)info.st_size) ? 0 : errno;
        *size = (size_t)info.st_size;
        status = error ? refuse(message, "read", path, error) : OCP_OK;
    }
    (void)close(descriptor);
    if (status != OCP_OK) {
        free(*bytes);
        *bytes = NULL;
    }
    return status;
}

int ocp_file_write_all(int descriptor, const void *bytes, size_t size)
{
    const char *next = bytes;
    while (size > 0) {
        const ssize_t put = write(descriptor, next, size);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return put < 0 ? errno : EIO;
        }
        next += put;
        size -= (size_t)put;
    }
    return 0;
}

/* fsync through a fresh descriptor also covers what another process (the one that called HDF5) wrote to the file. */
static int sync_file(const char *path)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return errno;
    }
    const int error = fsync(descriptor) == 0 ? 0 : errno;
    (void)close(descriptor);
    return error;
}

enum ocp_status ocp_file_publish(const char *folder, const char *temporary, const char *name, struct ocp_message *message)
{
    char from[OCP_PATH_SIZE], to[OCP_PATH_SIZE];
    if (ocp_file_join(from, folder, temporary, message) != OCP_OK || ocp_file_join(to, folder, name, message) != OCP_OK) {
        return OCP_BAD_INPUT;
    }
    const int error = sync_file(from);
    if (error) {
        return refuse(message, "make durable", from, error);
    }
    if (rename(from, to) != 0) {
        return refuse(message, "rename to its final name", from, errno);
    }
    return ocp_file_sync_folder(folder, message);
}

enum ocp_status ocp_file_replace(const char *folder, const char *name, const void *bytes, size_t size, struct ocp_message *message)
{
    char temporary[OCP_PATH_SIZE], path[OCP_PATH_SIZE];
    if (snprintf(temporary, sizeof temporary, "%s.tmp", name) >= (int)sizeof temporary) {
        return ocp_fail(message, OCP_BAD_INPUT, "the name '%s' is too long", name);
    }
    enum ocp_status status = ocp_file_join(path, folder, temporary, message);
    if (status != OCP_OK) {
        return status;
    }
    (void)unlink(path); /* what an earlier writer left, or a link */
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        return refuse(message, "create", path, errno);
    }
    int error = ocp_file_write_all(descriptor, bytes, size);
    if (close(descriptor) != 0 && !error) {
        error = errno;
    }
    status = error ? refuse(message, "write", path, error) : ocp_file_publish(folder, temporary, name, message);
    if (status != OCP_OK) {
        (void)unlink(path);
    }
    return status;
}
