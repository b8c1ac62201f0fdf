/* The one mutable global of the program: a signal handler can reach nothing else. */
#define _POSIX_C_SOURCE 200809L
#include "cli/stop.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static volatile int asked;

static void notice(int signal_number)
{
    if (asked) {
        (void)signal(signal_number, SIG_DFL);
        (void)raise(signal_number);
        return;
    }
    asked = 1;
    const char text[] = "\nstopping: waiting for the running runs; once more to quit at once\n";
    const ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    (void)written;
}

static void set(void (*handler)(int))
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

volatile int *stop_catch(void)
{
    asked = 0;
    set(notice);
    return &asked;
}

void stop_release(void)
{
    set(SIG_DFL);
}
