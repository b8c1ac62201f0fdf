/* Durable files: what must survive a kill or a power cut goes through here. Private to the archive. */
#ifndef OCP_ARCHIVE_FILES_H
#define OCP_ARCHIVE_FILES_H

#include "engine/status.h"

#include <stdint.h>

enum { OCP_PATH_SIZE = 4096 };

/* `folder`/`name` into `out`; OCP_BAD_INPUT when it does not fit. */
enum ocp_status ocp_file_join(char out[OCP_PATH_SIZE], const char *folder, const char *name, struct ocp_message *message);
/* Creates the folder and its parents where missing. */
enum ocp_status ocp_file_make_folder(const char *folder, struct ocp_message *message);
/* Makes names in a folder durable. */
enum ocp_status ocp_file_sync_folder(const char *folder, struct ocp_message *message);
/* Size and SHA-256 (64 hex digits and NUL) of a file. */
enum ocp_status ocp_file_digest(const char *path, uint64_t *size, char sha256[65], struct ocp_message *message);
/* Whole file, NUL-terminated behind `*size` bytes; the caller frees *bytes. OCP_DAMAGED above `cap` bytes. */
enum ocp_status ocp_file_read(const char *path, size_t cap, char **bytes, size_t *size, struct ocp_message *message);
/* Opens a file of a study directory, made by others perhaps: never through a link, never a pipe or a device, which could hang
 * (OCP_DAMAGED). `flags` as for open(2). */
enum ocp_status ocp_file_open(const char *path, int flags, int *descriptor, struct ocp_message *message);
/* All bytes to a descriptor, whatever write() accepts at a time. 0 or errno. */
int ocp_file_write_all(int descriptor, const void *bytes, size_t size);
/* Exactly so many bytes from a descriptor; false at an early end or an error. */
bool ocp_file_read_all(int descriptor, void *bytes, size_t size);
/* Makes the content of `temporary` durable, gives it the name `name` (both inside `folder`) and makes the name durable. */
enum ocp_status ocp_file_publish(const char *folder, const char *temporary, const char *name, struct ocp_message *message);
/* Writes `name` in `folder` so that it holds either the old or the new bytes at every moment. */
enum ocp_status ocp_file_replace(const char *folder, const char *name, const void *bytes, size_t size, struct ocp_message *message);

#endif
