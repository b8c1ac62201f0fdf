/* Files that the user asked for: decides where the bytes go until they are all there. */
#define _DEFAULT_SOURCE /* realpath */
#include "archive/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum ocp_status refuse(struct ocp_message *message, const char *path, int error)
{
    return ocp_fail(message, OCP_IO, "cannot write '%s': %s", path, strerror(error));
}

/* What the path stands for once links are followed; a link to nothing stands for itself. */
static bool resolve(const char *path, char out[OCP_OUTPUT_PATH])
{
    char *real = realpath(path, NULL);
    const char *chosen = real ? real : path;
    const bool fits = strlen(chosen) < OCP_OUTPUT_PATH;
    if (fits) {
        strcpy(out, chosen);
    }
    free(real);
    return fits;
}

/* A name beside the target that nobody has taken. */
static int open_beside(struct ocp_output *o)
{
    enum { TRIES = 100 };
    for (int k = 0; k < TRIES; k++) {
        (void)snprintf(o->beside, sizeof o->beside, "%s.%ld-%d.part", o->path, (long)getpid(), k);
        const int file = open(o->beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (file >= 0 || errno != EEXIST) {
            return file;
        }
    }
    return -1;
}

enum ocp_status ocp_output_open(struct ocp_output *o, const char *path, struct ocp_message *message)
{
    *o = (struct ocp_output){.file = -1};
    if (!resolve(path, o->path)) {
        return ocp_fail(message, OCP_BAD_INPUT, "the path has more than %d bytes: '%.200s...'", OCP_OUTPUT_PATH - 1, path);
    }
    struct stat there;
    const bool taken = stat(o->path, &there) == 0;
    const bool dangling = !taken && lstat(o->path, &there) == 0;
    if (taken && S_ISDIR(there.st_mode)) {
        return ocp_fail(message, OCP_IO, "cannot write '%s': it is a folder", path);
    }
    o->direct = dangling || (taken && !S_ISREG(there.st_mode));
    o->file = o->direct ? open(o->path, O_WRONLY | O_CREAT | O_NOCTTY | O_CLOEXEC, 0666) : open_beside(o);
    return o->file < 0 ? refuse(message, path, errno) : OCP_OK;
}

enum ocp_status ocp_output_close(struct ocp_output *o, int error, struct ocp_message *message)
{
    if (!error && fsync(o->file) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP) {
        error = errno;
    }
    if (close(o->file) != 0 && !error) {
        error = errno;
    }
    if (!error && !o->direct && rename(o->beside, o->path) != 0) {
        error = errno;
    }
    if (error && !o->direct) {
        (void)unlink(o->beside);
    }
    return error ? refuse(message, o->path, error) : OCP_OK;
}
