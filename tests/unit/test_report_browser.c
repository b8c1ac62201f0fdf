/* The report in a real browser: Chromium builds the same document from it, runs nothing, asks for nothing, shows something. */
#define _XOPEN_SOURCE 700
#include "analysis/report.h"
#include "fake_results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[] = "/tmp/ocpsim-browser-XXXXXX";

static int drop(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int drop_folder(void **state)
{
    (void)state;
    return nftw(folder, drop, 32, FTW_DEPTH | FTW_PHYS);
}

static const char *browser(void)
{
    static const char *const places[] = {"/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (access(places[i], X_OK) == 0) {
            return places[i];
        }
    }
    return NULL;
}

static void write_page(const struct fake_options *options, const char *path)
{
    struct ocp_results *r = fake_results(options);
    struct ocp_comparison *c = NULL;
    struct ocp_message message = {0};
    struct ocp_buffer page = {0};
    assert_int_equal(ocp_comparison_make(r, &c, &message), OCP_OK);
    assert_int_equal(ocp_report_html(c, &(struct ocp_report_options){0}, &page, &message), OCP_OK);
    assert_int_equal(ocp_buffer_save(&page, path, &message), OCP_OK);
    ocp_buffer_free(&page);
    ocp_comparison_free(c);
    fake_results_free(r);
}

/* Waits at most `seconds`; ends the browser and its children when it takes longer. */
static int wait_for(pid_t child, int seconds)
{
    for (int i = 0; i < seconds * 20; i++) {
        int state;
        if (waitpid(child, &state, WNOHANG) == child) {
            return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
        }
        nanosleep(&(struct timespec){.tv_nsec = 50 * 1000 * 1000}, NULL);
    }
    kill(-child, SIGKILL);
    waitpid(child, NULL, 0);
    return -2;
}

/* One headless run with one more option; standard output and error go to files. A fresh profile each time. */
static void browse(const char *option, const char *size, const char *page, const char *out, const char *err)
{
    static int runs;
    char profile[256], window[64], address[256];
    snprintf(profile, sizeof profile, "--user-data-dir=%s/profile%d", folder, runs++);
    snprintf(window, sizeof window, "--window-size=%s", size);
    snprintf(address, sizeof address, "file://%s", page);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        setpgid(0, 0);
        int o = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600), e = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (o < 0 || e < 0 || dup2(o, 1) < 0 || dup2(e, 2) < 0 || setenv("HOME", folder, 1) != 0) {
            _exit(126);
        }
        unsetenv("ASAN_OPTIONS");
        execl(browser(), "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
              "--disable-dev-shm-usage", "--hide-scrollbars", "--enable-logging=stderr", "--v=0", profile, window, option, address,
              (char *)NULL);
        _exit(127);
    }
    assert_int_equal(wait_for(child, 90), 0);
}

static char *slurp(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = calloc(1, 16 << 20);
    assert_non_null(bytes);
    *size = fread(bytes, 1, (16 << 20) - 1, file);
    fclose(file);
    return bytes;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at++) {
        n++;
    }
    return n;
}

static bool absent(void)
{
    if (browser() == NULL) {
        print_message("Chromium is not installed (apt-get install chromium): skipped\n");
        return true;
    }
    return false;
}

static void it_opens_and_runs_nothing(void **state)
{
    (void)state;
    if (absent()) {
        skip();
    }
    char page[128], out[128], err[128];
    snprintf(page, sizeof page, "%s/hostile.html", folder);
    snprintf(out, sizeof out, "%s/dom.html", folder);
    snprintf(err, sizeof err, "%s/log", folder);
    write_page(&(struct fake_options){.hostile = true, .n_replicates = 6, .n_periods = 8}, page);
    browse("--dump-dom", "1280,1600", page, out, err);
    size_t size;
    char *dom = slurp(out, &size);
    assert_non_null(strstr(dom, "</html>"));
    assert_int_equal(count(dom, "<script"), 0); /* no text of a user became an element */
    assert_int_equal(count(dom, "<img"), 0);
    assert_int_equal(count(dom, "<main>"), 1);
    assert_int_equal(count(dom, "<section "), 2);
    assert_true(count(dom, "<svg ") == 0 || count(dom, "<svg ") == 20);
    assert_non_null(strstr(dom, "What would overturn this"));
    free(dom);
    char *log = slurp(err, &size);
    assert_null(strstr(log, "CONSOLE")); /* no complaint of the page: no blocked load, no broken style */
    free(log);
}

static uint32_t big_endian(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return ((uint32_t)b[0] << 24) | ((uint32_t)b[1] << 16) | ((uint32_t)b[2] << 8) | b[3];
}

/* Screens of a desktop and of a phone: a picture of that size with something in it. A blank page of 1280 x 1600 takes under
 * 15 KB as PNG, a page of text and tables many times that. */
static void it_shows_something(void **state)
{
    (void)state;
    if (absent()) {
        skip();
    }
    static const struct {
        const char *size;
        uint32_t width, height;
    } screens[] = {{"1280,1600", 1280, 1600}, {"420,1600", 420, 1600}};
    char page[128], out[128], err[128], shot[128], option[160];
    snprintf(page, sizeof page, "%s/report.html", folder);
    snprintf(out, sizeof out, "%s/out", folder);
    snprintf(err, sizeof err, "%s/err", folder);
    snprintf(shot, sizeof shot, "%s/shot.png", folder);
    snprintf(option, sizeof option, "--screenshot=%s", shot);
    write_page(&(struct fake_options){.n_replicates = 8, .n_periods = 12}, page);
    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
        browse(option, screens[i].size, page, out, err);
        size_t size;
        char *png = slurp(shot, &size);
        assert_true(size > 40000);
        assert_memory_equal(png, "\x89PNG\r\n\x1a\n", 8);
        assert_int_equal(big_endian(png + 16), screens[i].width);
        assert_int_equal(big_endian(png + 20), screens[i].height);
        free(png);
    }
}

/* On paper the brief takes two pages: the annex, which starts a new one, starts on the third. */
static void it_prints(void **state)
{
    (void)state;
    if (absent()) {
        skip();
    }
    char page[128], out[128], err[128], pdf[128], option[200];
    snprintf(page, sizeof page, "%s/print.html", folder);
    snprintf(out, sizeof out, "%s/out", folder);
    snprintf(err, sizeof err, "%s/err", folder);
    snprintf(pdf, sizeof pdf, "%s/print.pdf", folder);
    snprintf(option, sizeof option, "--print-to-pdf=%s", pdf);
    write_page(&(struct fake_options){0}, page);
    /* The brief alone: cut the page where the annex starts. */
    size_t size;
    char *html = slurp(page, &size), *annex = strstr(html, "<section class=\"annex\"");
    assert_non_null(annex);
    struct ocp_buffer brief = {0};
    struct ocp_message message = {0};
    ocp_buffer_add_bytes(&brief, html, (size_t)(annex - html));
    ocp_buffer_add_string(&brief, "</main></body></html>");
    assert_int_equal(ocp_buffer_save(&brief, page, &message), OCP_OK);
    ocp_buffer_free(&brief);
    free(html);
    browse(option, "1280,1600", page, out, err);
    char *paper = slurp(pdf, &size);
    size_t pages = 0;
    for (size_t i = 0; i + 12 < size; i++) {
        pages += memcmp(paper + i, "/Type /Page\n", 12) == 0;
    }
    assert_in_range(pages, 1, 2);
    free(paper);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_opens_and_runs_nothing),
        cmocka_unit_test(it_shows_something),
        cmocka_unit_test(it_prints),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
