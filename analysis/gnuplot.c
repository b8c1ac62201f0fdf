/* Starting gnuplot so that it can draw and do nothing else. What is drawn is decided by plot*.c.
 *
 * The script goes in through its standard input (an anonymous file in memory: no name, no broken pipe), drawing and
 * complaints come out through pipes. gnuplot carries on after an error, so anything on standard error is a failure. */
#define _GNU_SOURCE
#include "analysis/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMPLAINT_SIZE = 4096, EXIT_LOCK = 121, EXIT_START = 122 };

void ocp_gnuplot_quote(struct ocp_buffer *script, const char *string, size_t columns)
{
    char clean[2048];
    ocp_clean(clean, sizeof clean, string, columns);
    ocp_buffer_add_string(script, "'");
    for (const char *s = clean; *s != '\0'; s++) {
        if (*s == '\'') {
            ocp_buffer_add_string(script, "\u2019");
        } else if (*s == '\\') {
            ocp_buffer_add_string(script, "\u29f5");
        } else {
            ocp_buffer_add_bytes(script, s, 1);
        }
    }
    ocp_buffer_add_string(script, "'");
}

void ocp_gnuplot_terminator(char out[40])
{
    unsigned char chance[16];
    OCP_REQUIRE(getrandom(chance, sizeof chance, 0) == (ssize_t)sizeof chance);
    int used = snprintf(out, 40, "end_");
    for (size_t i = 0; i < sizeof chance; i++) {
        used += snprintf(out + used, 40 - (size_t)used, "%02x", chance[i]);
    }
}

#if defined(__x86_64__)
#define OWN_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCH AUDIT_ARCH_AARCH64
#endif

#ifdef OWN_ARCH

#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(offset))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, (value))
#define ARG(n, half) (offsetof(struct seccomp_data, args) + 8 * (n) + 4 * (half))
#define REFUSE (SECCOMP_RET_ERRNO | EACCES)
/* Skips the next `n` statements unless the value loaded equals `k`. */
#define UNLESS(k, n) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(k), 0, (n))
#define DENY(call) UNLESS(call, 1), ANSWER(REFUSE)
/* In a call's own branch: refuses unless argument n is exactly `pointer`. */
#define SAME(n, pointer)                                                                                                         \
    LOAD(ARG(n, 0)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(uintptr_t)(pointer), 1, 0), ANSWER(REFUSE), LOAD(ARG(n, 1)), \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)((uint64_t)(uintptr_t)(pointer) >> 32), 1, 0), ANSWER(REFUSE)

/* The one execve that starts gnuplot is let through by the addresses of its three arguments, which belong to this process and
 * are gone once gnuplot runs. clone3 keeps its flags in memory, where a filter cannot look: "not implemented" makes the C
 * library fall back to clone. */
static bool lock_up(const char *path, char *const *arguments, char *const *environment)
{
    struct sock_filter rules[] = {
        LOAD(offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCH, 1, 0),
        ANSWER(SECCOMP_RET_KILL_PROCESS),
        LOAD(offsetof(struct seccomp_data, nr)),
#ifdef __x86_64__
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000U, 0, 1), /* the x32 numbering */
        ANSWER(REFUSE),
        DENY(__NR_fork),
        DENY(__NR_vfork),
        DENY(__NR_creat),
        DENY(__NR_rename),
        DENY(__NR_unlink),
        DENY(__NR_link),
        DENY(__NR_symlink),
        DENY(__NR_chmod),
        DENY(__NR_chown),
        DENY(__NR_mkdir),
        DENY(__NR_rmdir),
        DENY(__NR_mknod),
        UNLESS(__NR_open, 4),
        LOAD(ARG(1, 0)),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 0, 1),
        ANSWER(REFUSE),
        ANSWER(SECCOMP_RET_ALLOW),
#endif
        DENY(__NR_execveat),
        DENY(__NR_renameat),
        DENY(__NR_renameat2),
        DENY(__NR_unlinkat),
        DENY(__NR_linkat),
        DENY(__NR_symlinkat),
        DENY(__NR_mkdirat),
        DENY(__NR_mknodat),
        DENY(__NR_fchmod),
        DENY(__NR_fchmodat),
        DENY(__NR_fchown),
        DENY(__NR_fchownat),
        DENY(__NR_truncate),
        DENY(__NR_ftruncate),
        DENY(__NR_openat2),
        DENY(__NR_open_by_handle_at),
        DENY(__NR_io_uring_setup),
        DENY(__NR_socket),
        DENY(__NR_socketpair),
        DENY(__NR_connect),
        DENY(__NR_ptrace),
        DENY(__NR_process_vm_writev),
        DENY(__NR_pidfd_open),
        DENY(__NR_bpf),
        DENY(__NR_mount),
        DENY(__NR_unshare),
        DENY(__NR_setns),
        UNLESS(__NR_clone3, 1),
        ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
        UNLESS(__NR_clone, 4),
        LOAD(ARG(0, 0)),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0),
        ANSWER(REFUSE),
        ANSWER(SECCOMP_RET_ALLOW),
        UNLESS(__NR_openat, 4),
        LOAD(ARG(2, 0)),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 0, 1),
        ANSWER(REFUSE),
        ANSWER(SECCOMP_RET_ALLOW),
        UNLESS(__NR_execve, 19),
        SAME(0, path),
        SAME(1, arguments),
        SAME(2, environment),
        ANSWER(SECCOMP_RET_ALLOW),
        ANSWER(SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = (unsigned short)(sizeof rules / sizeof *rules), .filter = rules};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else

static bool lock_up(const char *path, char *const *arguments, char *const *environment)
{
    (void)path;
    (void)arguments;
    (void)environment;
    return false; /* a processor whose system-call numbers this file does not know */
}

#endif

static void limit(int resource, rlim_t most)
{
    struct rlimit value = {most, most};
    setrlimit((__rlimit_resource_t)resource, &value);
}

struct child {
    pid_t id;
    int out, err; /* our ends */
};

/* In the child, between fork and execve: only calls that are safe there. Never returns. */
static _Noreturn void become_gnuplot(const char *path, char *const *arguments, char *const *environment, int in, int out, int err,
                                     unsigned seconds)
{
    /* Above the three standard ones first: this process may have been started with some of them closed. */
    in = fcntl(in, F_DUPFD, 3);
    out = fcntl(out, F_DUPFD, 3);
    err = fcntl(err, F_DUPFD, 3);
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) {
        _exit(EXIT_START);
    }
    close_range(3, ~0U, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, seconds + 1);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_AS, (rlim_t)2 << 30);
    if (!lock_up(path, arguments, environment)) {
        _exit(EXIT_LOCK);
    }
    execve(path, arguments, environment);
    _exit(EXIT_START);
}

static enum ocp_status find_program(const char *wanted, char *path, size_t size, struct ocp_message *message)
{
    static const char advice[] = "gnuplot draws the figures and is not installed: apt-get install gnuplot-nox";
    if (wanted != NULL) {
        snprintf(path, size, "%s", wanted);
        return access(path, X_OK) == 0
                   ? OCP_OK
                   : ocp_fail(message, OCP_UNSUPPORTED, "no program '%s': %s. %s", wanted, strerror(errno), advice);
    }
    const char *places = getenv("PATH");
    for (const char *at = places == NULL ? "/usr/local/bin:/usr/bin" : places; *at != '\0';) {
        size_t length = strcspn(at, ":");
        int written = at[0] == '/' ? snprintf(path, size, "%.*s/gnuplot", (int)length, at) : 0;
        if (written > 0 && (size_t)written < size && access(path, X_OK) == 0) {
            return OCP_OK;
        }
        at += length + (at[length] == ':');
    }
    return ocp_fail(message, OCP_UNSUPPORTED, "%s", advice);
}

static int store_script(const struct ocp_buffer *script)
{
    int file = memfd_create("gnuplot-script", MFD_CLOEXEC);
    size_t done = 0;
    while (file >= 0 && done < script->length) {
        ssize_t n = write(file, script->bytes + done, script->length - done);
        if (n <= 0 && errno != EINTR) {
            close(file);
            return -1;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    if (file >= 0 && lseek(file, 0, SEEK_SET) != 0) {
        close(file);
        return -1;
    }
    return file;
}

static enum ocp_status start(const struct ocp_buffer *script, const char *path, unsigned seconds, struct child *child,
                             struct ocp_message *message)
{
    char name[] = "gnuplot", settings[] = "--default-settings";
    char home[] = "HOME=/nonexistent", locale[] = "LC_ALL=C.UTF-8", lock[] = "GNUPLOT_DRIVER_DIR=/nonexistent";
    char *arguments[] = {name, settings, NULL}, *environment[] = {home, locale, lock, NULL};
    int in = store_script(script), out[2] = {-1, -1}, err[2] = {-1, -1};
    enum ocp_status status = OCP_OK;
    if (in < 0 || pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0 || (child->id = fork()) < 0) {
        status = ocp_fail(message, OCP_IO, "cannot start gnuplot: %s", strerror(errno));
    } else if (child->id == 0) {
        become_gnuplot(path, arguments, environment, in, out[1], err[1], seconds);
    }
    const int ours[] = {in, out[1], err[1], status == OCP_OK ? -1 : out[0], status == OCP_OK ? -1 : err[0]};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        if (ours[i] >= 0) {
            close(ours[i]);
        }
    }
    child->out = out[0];
    child->err = err[0];
    return status;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Takes what is there; false at the end of the stream. */
static bool drain(int file, struct ocp_buffer *into, size_t most)
{
    char bytes[65536];
    ssize_t n = read(file, bytes, sizeof bytes);
    if (n < 0) {
        return errno == EINTR || errno == EAGAIN;
    }
    if (n > 0 && into->length < most) {
        ocp_buffer_add_bytes(into, bytes, (size_t)n);
    }
    return n > 0;
}

enum stop { STOP_ENDED, STOP_LATE, STOP_LARGE };

static enum stop listen_to(const struct child *child, double deadline, size_t most, struct ocp_buffer *out,
                           struct ocp_buffer *complaint)
{
    struct pollfd waits[2] = {{.fd = child->out, .events = POLLIN}, {.fd = child->err, .events = POLLIN}};
    while (waits[0].fd >= 0 || waits[1].fd >= 0) {
        double left = deadline - now();
        if (left <= 0.0) {
            return STOP_LATE;
        }
        if (poll(waits, 2, (int)(left * 1000.0) + 1) < 0 && errno != EINTR) {
            return STOP_LATE;
        }
        if (waits[0].fd >= 0 && waits[0].revents != 0 && !drain(waits[0].fd, out, most + 1)) {
            waits[0].fd = -1;
        }
        if (waits[1].fd >= 0 && waits[1].revents != 0 && !drain(waits[1].fd, complaint, COMPLAINT_SIZE)) {
            waits[1].fd = -1;
        }
        if (out->length > most) {
            return STOP_LARGE;
        }
    }
    return STOP_ENDED;
}

static enum ocp_status explain(enum stop stop, int state, unsigned seconds, size_t most, const struct ocp_buffer *out,
                               const struct ocp_buffer *complaint, struct ocp_message *message)
{
    int code = WIFEXITED(state) ? WEXITSTATUS(state) : -1;
    if (stop == STOP_LATE) {
        return ocp_fail(message, OCP_IO, "gnuplot had not finished after %u seconds and was stopped", seconds);
    }
    if (stop == STOP_LARGE) {
        return ocp_fail(message, OCP_IO, "gnuplot wrote more than %zu bytes and was stopped", most);
    }
    if (code == EXIT_LOCK) {
        return ocp_fail(message, OCP_UNSUPPORTED,
                        "gnuplot is not started: this system lets no system-call filter be set "
                        "(seccomp), and without one it could start programs");
    }
    if (code == EXIT_START) {
        return ocp_fail(message, OCP_IO, "gnuplot could not be started");
    }
    if (complaint->length > 0) {
        char line[400];
        ocp_clean(line, sizeof line, complaint->bytes, 300);
        return ocp_fail(message, OCP_IO, "gnuplot complained: %s", line);
    }
    if (code != 0) {
        return ocp_fail(message, OCP_IO, "gnuplot failed with %s %d", code < 0 ? "signal" : "exit status",
                        code < 0 ? WTERMSIG(state) : code);
    }
    if (out->length == 0) {
        return ocp_fail(message, OCP_IO, "gnuplot drew nothing");
    }
    return OCP_OK;
}

enum ocp_status ocp_gnuplot_run(const struct ocp_buffer *script, const struct ocp_gnuplot_options *options, struct ocp_buffer *out,
                                struct ocp_message *message)
{
    char path[4096];
    enum ocp_status status = ocp_buffer_check(script, message);
    if (status == OCP_OK) {
        status = find_program(options->path, path, sizeof path, message);
    }
    unsigned seconds = options->timeout_seconds > 0 ? options->timeout_seconds : 60;
    struct child child = {.id = -1, .out = -1, .err = -1};
    if (status == OCP_OK) {
        status = start(script, path, seconds, &child, message);
    }
    if (status != OCP_OK) {
        return status;
    }
    size_t most = options->limit > 0 ? options->limit : (size_t)64 << 20;
    struct ocp_buffer complaint = {0};
    enum stop stop = listen_to(&child, now() + seconds, most, out, &complaint);
    if (stop != STOP_ENDED) {
        kill(child.id, SIGKILL);
    }
    int state = 0;
    while (waitpid(child.id, &state, 0) < 0 && errno == EINTR) {
    }
    close(child.out);
    close(child.err);
    status = explain(stop, state, seconds, most, out, &complaint, message);
    ocp_buffer_free(&complaint);
    if (status != OCP_OK) {
        ocp_buffer_free(out); /* half a drawing is none */
        return status;
    }
    return ocp_buffer_check(out, message);
}
