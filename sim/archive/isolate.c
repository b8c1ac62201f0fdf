/* Child processes for HDF5. Decides how a child lives, reports and is limited; leaves to others what it does. */
#include "archive/isolate.h"
#include "archive/files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1 /* sanitizers reserve terabytes of addresses and speak to stderr */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* gcc 12's sanitizers leave their own locks as they are in a child of fork: where another thread was just asking for memory, the
 * child waits for ever. In such builds a child that writes is given so long, and is then forked anew. */
enum { STUCK_SECONDS = 30, STUCK_TIMES = 8 };

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* Where a child keeps its two pipes. */
enum { OUT = 3, REPORT = 4 };

static void set_limit(int resource, rlim_t soft, rlim_t hard)
{
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)resource, &limit) == 0) {
        limit.rlim_max = hard < limit.rlim_max ? hard : limit.rlim_max;
        limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
        (void)setrlimit((__rlimit_resource_t)resource, &limit);
    }
}

static rlim_t own_addresses(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file) {
        return 0;
    }
    if (fscanf(file, "%lu", &pages) != 1) {
        pages = 0;
    }
    (void)fclose(file);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

#ifdef OWN_ARCHITECTURE
/* What reading an image that is already in memory takes. Everything else fails with EPERM. */
static const unsigned allowed_calls[] = {SYS_read,         SYS_write,         SYS_close,        SYS_exit_group,
                                         SYS_exit,         SYS_mmap,          SYS_munmap,       SYS_mremap,
                                         SYS_mprotect,     SYS_brk,           SYS_madvise,      SYS_futex,
                                         SYS_getpid,       SYS_gettid,        SYS_rt_sigreturn, SYS_rt_sigprocmask,
                                         SYS_rt_sigaction, SYS_clock_gettime, SYS_tgkill,       SYS_fstat,
                                         SYS_sched_yield,  SYS_sigaltstack,   SYS_getrandom,    SYS_restart_syscall};

static void refuse_other_calls(void)
{
    enum { CALLS = sizeof allowed_calls / sizeof *allowed_calls };
    struct sock_filter program[CALLS + 6];
    unsigned short n = 0;
    program[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
    program[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0);
    program[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    program[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (unsigned i = 0; i < CALLS; i++) { /* each jumps to the last instruction, which allows */
        program[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, allowed_calls[i], (unsigned char)(CALLS - i), 0);
    }
    program[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    program[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const struct sock_fprog filter = {n, program};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) {
        (void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
    }
}
#else
static void refuse_other_calls(void)
{
}
#endif

static void silence(void)
{
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0) {
        (void)dup2(nowhere, STDERR_FILENO);
        (void)close(nowhere);
    }
}

void ocp_task_restrict(unsigned long long memory, unsigned seconds)
{
    (void)close_range(REPORT + 1, ~0U, 0);
    set_limit(RLIMIT_CPU, seconds, seconds + 5); /* first SIGXCPU, then SIGKILL */
    set_limit(RLIMIT_FSIZE, 0, 0);
    if (!SANITIZED) {
        silence(); /* what the C library says when a damaged file has broken the heap; the parent tells the user */
        const rlim_t addresses = own_addresses() + memory;
        set_limit(RLIMIT_AS, addresses, addresses);
    }
    refuse_other_calls();
}

/* What a child says about itself, written in one piece at its very end. */
struct report {
    enum ocp_status status;
    struct ocp_message message;
};

/* Brings both pipes to fixed places, so that everything above them can be closed. */
static bool place_pipes(int *out, int report)
{
    const int safe_out = fcntl(*out, F_DUPFD, REPORT + 1);
    const int safe_report = fcntl(report, F_DUPFD, REPORT + 1);
    *out = OUT;
    return safe_out >= 0 && safe_report >= 0 && dup2(safe_out, OUT) == OUT && dup2(safe_report, REPORT) == REPORT &&
           close(safe_out) == 0 && close(safe_report) == 0;
}

/* Writes coverage counts, which _exit leaves out; there only in a build that counts. */
extern void __gcov_dump(void) __attribute__((weak));

static _Noreturn void live_as_child(const struct ocp_task *task, pid_t parent, int out, int report_out)
{
    struct report report = {0};
    sigset_t stops;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(1);
    }
    if (task->private_descriptor >= 0) {
        (void)close(task->private_descriptor);
    }
    /* The user's Ctrl-C reaches the whole group; whether to stop is the parent's decision. */
    (void)sigemptyset(&stops);
    (void)sigaddset(&stops, SIGINT);
    (void)sigaddset(&stops, SIGTERM);
    (void)sigaddset(&stops, SIGHUP);
    (void)sigprocmask(SIG_SETMASK, &stops, NULL);
    (void)signal(SIGPIPE, SIG_DFL);
    set_limit(RLIMIT_CORE, 0, 0);
    if (!place_pipes(&out, report_out)) {
        _exit(1);
    }
    if (SANITIZED && !task->consume) {
        (void)alarm(STUCK_SECONDS);
    }
    report.status = task->produce(task->context, out, &report.message);
    (void)ocp_file_write_all(REPORT, &report, sizeof report);
    if (__gcov_dump) {
        __gcov_dump();
    }
    _exit(0);
}

static enum ocp_status explain_death(const struct ocp_task *task, int end, struct ocp_message *message)
{
    if (WIFSIGNALED(end) && WTERMSIG(end) == SIGXCPU) {
        return ocp_fail(message, task->on_crash, "%s took longer than any sound file can; '%s' is refused", task->doing,
                        task->file);
    }
    return ocp_fail(message, task->on_crash, "%s stopped with signal %d (%s); '%s' is damaged or memory ran out", task->doing,
                    WIFSIGNALED(end) ? WTERMSIG(end) : 0, WIFSIGNALED(end) ? strsignal(WTERMSIG(end)) : "none", task->file);
}

static enum ocp_status follow_child(const struct ocp_task *task, pid_t child, int in, int report_in, bool *stuck,
                                    struct ocp_message *message)
{
    struct ocp_message own = {0};
    enum ocp_status consumed = task->consume ? task->consume(task->context, in, &own) : OCP_OK;
    (void)close(in);
    struct report report;
    size_t have = 0;
    for (ssize_t got = 1; have < sizeof report && got != 0;) {
        got = read(report_in, (char *)&report + have, sizeof report - have);
        if (got < 0 && errno != EINTR) {
            break;
        }
        have += got > 0 ? (size_t)got : 0;
    }
    int end = 0;
    while (waitpid(child, &end, 0) < 0 && errno == EINTR) {
    }
    *stuck = SANITIZED && WIFSIGNALED(end) && WTERMSIG(end) == SIGALRM;
    if (have == sizeof report && report.status > OCP_OK && report.status <= OCP_UNSUPPORTED) {
        report.message.text[sizeof report.message.text - 1] = '\0';
        return ocp_fail(message, report.status, "%s", report.message.text);
    }
    if (consumed == OCP_OK && (have != sizeof report || report.status != OCP_OK)) {
        return explain_death(task, end, message);
    }
    if (consumed != OCP_OK && have != sizeof report && WIFSIGNALED(end) && WTERMSIG(end) != SIGPIPE) {
        return explain_death(task, end, message);
    }
    return consumed == OCP_OK ? OCP_OK : ocp_fail(message, consumed, "%s", own.text);
}

static enum ocp_status run_once(const struct ocp_task *task, bool *stuck, struct ocp_message *message)
{
    int payload[2], report[2];
    *stuck = false;
    if (pipe2(payload, O_CLOEXEC) != 0) {
        return ocp_fail(message, OCP_IO, "cannot make a pipe for %s: %s", task->doing, strerror(errno));
    }
    if (pipe2(report, O_CLOEXEC) != 0) {
        const int error = errno;
        (void)close(payload[0]);
        (void)close(payload[1]);
        return ocp_fail(message, OCP_IO, "cannot make a pipe for %s: %s", task->doing, strerror(error));
    }
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0) {
        live_as_child(task, parent, payload[1], report[1]);
    }
    const int error = errno;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    (void)close(payload[1]);
    (void)close(report[1]);
    enum ocp_status status = OCP_OK;
    if (child < 0) {
        (void)close(payload[0]);
        status = ocp_fail(message, error == ENOMEM ? OCP_NO_MEMORY : OCP_IO, "cannot start a process for %s: %s", task->doing,
                          strerror(error));
    } else {
        status = follow_child(task, child, payload[0], report[0], stuck, message);
    }
    (void)close(report[0]);
    return status;
}

enum ocp_status ocp_task_run(const struct ocp_task *task, struct ocp_message *message)
{
    bool stuck = false;
    enum ocp_status status = run_once(task, &stuck, message);
    for (int again = 1; stuck && again < STUCK_TIMES; again++) {
        if (message) {
            *message = (struct ocp_message){0};
        }
        status = run_once(task, &stuck, message);
    }
    return status;
}
