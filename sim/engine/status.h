/* Outcome of anything that can fail, and the one message that explains it.
 *
 * Contract: a function that can fail returns an enum ocp_status and fills at most one struct ocp_message. Nothing
 * below the command line prints or exits. `{0}` is a valid empty message. Our own mistakes (broken invariants) stop
 * at OCP_REQUIRE, which is on in every build. */
#ifndef OCP_STATUS_H
#define OCP_STATUS_H

#include <stdbool.h>
#include <stddef.h>

enum ocp_status {
    OCP_OK = 0,
    OCP_NO_MEMORY,  /* an allocation failed */
    OCP_BAD_INPUT,  /* what the user gave is wrong; the message names place, value and limit */
    OCP_NOT_FOUND,  /* a file, a name or a run is not there */
    OCP_IO,         /* the system refused to read or write; the message carries errno's text */
    OCP_DAMAGED,    /* a file is not what it says it is */
    OCP_CONFLICT,   /* the directory belongs to another study, or another process holds it */
    OCP_CANCELLED,  /* the user asked to stop */
    OCP_UNSUPPORTED /* this build or machine lacks what is asked for */
};

enum { OCP_MESSAGE_SIZE = 640 };

struct ocp_message {
    enum ocp_status status;
    char text[OCP_MESSAGE_SIZE]; /* UTF-8, one line, no trailing newline; truncated with "..." when too long */
};

/* Fills `message` (may be NULL) and returns `status`, so that `return ocp_fail(...)` reads naturally. */
enum ocp_status ocp_fail(struct ocp_message *message, enum ocp_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Short English name of a status ("bad input"). Static storage. */
const char *ocp_status_name(enum ocp_status status);

/* Stops the program with file, line and condition. For states that no input can cause. */
_Noreturn void ocp_broken(const char *file, int line, const char *condition);
#define OCP_REQUIRE(condition) ((condition) ? (void)0 : ocp_broken(__FILE__, __LINE__, #condition))

/* Allocation that cannot overflow: zeroed memory for count x size bytes, aligned to 64 bytes; NULL when it fails.
 * The caller owns it and gives it to free(). */
void *ocp_alloc(size_t count, size_t size);

/* The entry of `names` nearest to `word` in edit distance, or NULL when none is near enough to suggest. */
const char *ocp_nearest(const char *word, const char *const *names, size_t count);

#endif
