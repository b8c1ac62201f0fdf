/* `doctor`: is everything here that the program needs, and does the machine compute what it should? */
#define _GNU_SOURCE
#include "analysis/gnuplot.h"
#include "cli/json.h"
#include "cli/open.h"
#include "engine/math.h"
#include "engine/rng.h"
#include "engine/version.h"

#include <errno.h>
#include <gsl/gsl_version.h>
#include <inttypes.h>
#include <libfyaml.h>
#include <sched.h>
#include <stdarg.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum finding { FINE, DOUBTFUL, TROUBLE };

struct checkup {
    const struct terminal *terminal;
    json_t *rows; /* NULL: printed as they come */
    unsigned troubles, doubts;
};

static void tell(struct checkup *checkup, enum finding finding, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void tell(struct checkup *checkup, enum finding finding, const char *name, const char *format, ...)
{
    static const char *const words[] = {"ok", "doubtful", "trouble"};
    static const enum paint paints[] = {PAINT_GREEN, PAINT_YELLOW, PAINT_RED};
    char text[512];
    va_list list;
    va_start(list, format);
    (void)vsnprintf(text, sizeof text, format, list);
    va_end(list);
    checkup->troubles += finding == TROUBLE;
    checkup->doubts += finding == DOUBTFUL;
    if (checkup->rows) {
        (void)json_array_append_new(
            checkup->rows, json_pack("{s:s, s:s, s:o}", "check", name, "finding", words[finding], "text", json_words(text)));
        return;
    }
    paint(checkup->terminal, stdout, paints[finding], "  %-9s", words[finding]);
    say("%-10s ", name);
    say_wrapped(checkup->terminal, text, 22, 22);
}

static void check_program(struct checkup *checkup)
{
    tell(checkup, FINE, "program", "ocpsim %s, commit %s, results version %d", ocp_version_program(), ocp_version_commit(),
         OCP_RESULT_VERSION);
    tell(checkup, strcmp(ocp_version_build(), "Release") == 0 ? FINE : DOUBTFUL, "build", "%s, %s, %s%s", ocp_version_compiler(),
         ocp_version_build(), ocp_version_flags(),
         strcmp(ocp_version_build(), "Release") == 0 ? "" : " (slower than a release build)");
    tell(checkup, FINE, "libraries", "GSL %s, libfyaml %s, jansson %s", gsl_version, fy_library_version(), jansson_version_str());
}

static void check_model(struct checkup *checkup)
{
    struct ocp_model *model = NULL;
    if (open_model(checkup->terminal, &model) != EXIT_DONE) {
        tell(checkup, TROUBLE, "model", "the catalogue of mechanisms does not compile");
        return;
    }
    tell(checkup, FINE, "model", "%zu mechanisms, %zu parameters, %zu columns, %zu outcomes", model->catalogue->n_mechanisms,
         model->n_params, model->n_columns, model->n_outcomes);
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    if (ocp_study_read(model, "shipped:first-study.yaml", &study, &diagnostics, &message) == OCP_OK) {
        tell(checkup, FINE, "scenarios", "the shipped first study is sound");
    } else {
        tell(checkup, TROUBLE, "scenarios", "the shipped first study: %s",
             diagnostics.count ? diagnostics.item[0].text : message.text);
    }
    ocp_diagnostics_free(&diagnostics);
    ocp_study_free(study);
    ocp_model_free(model);
}

/* Known answers of Random123 1.14 (kat_vectors, philox4x32 10), and the vector fill against single draws. */
static void check_draws(struct checkup *checkup)
{
    static const uint32_t zeros[4] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    static const uint32_t ones[4] = {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
    enum { BULK = 1003 };
    uint32_t out[4];
    uint32_t who[BULK];
    uint32_t bulk[4][BULK];
    ocp_draw_four((struct ocp_key){{0, 0}}, 0, 0, 0, 0, out);
    bool good = memcmp(out, zeros, sizeof out) == 0;
    ocp_draw_four((struct ocp_key){{UINT32_MAX, UINT32_MAX}}, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, out);
    good = good && memcmp(out, ones, sizeof out) == 0;
    const struct ocp_key key = ocp_key_make(2025, 7);
    for (uint32_t i = 0; i < BULK; i++) {
        who[i] = i * 2654435761U;
    }
    ocp_draw_column(key, 11, who, 3, OCP_PURPOSE(1, 2), BULK, bulk[0], bulk[1], bulk[2], bulk[3]);
    for (uint32_t i = 0; i < BULK && good; i++) {
        ocp_draw_four(key, 11, who[i], 3, OCP_PURPOSE(1, 2), out);
        for (int k = 0; k < 4; k++) {
            good = good && out[k] == bulk[k][i];
        }
    }
    tell(checkup, good ? FINE : TROUBLE, "draws",
         good ? "Philox gives its published values; vectors give what single draws give"
              : "Philox does not give its published values: no result of this machine can be trusted");
}

/* Bits that every build on every processor must give, found with gcc and clang at -O1 and -O3. */
static void check_arithmetic(struct checkup *checkup)
{
    const volatile double arguments[3] = {1.0, 2.0, 5.1};
    bool good = ocp_to_bits(ocp_exp(arguments[0])) == ocp_to_bits(0x1.5bf0a8b14576ap+1);
    good = good && ocp_to_bits(ocp_log(arguments[1])) == ocp_to_bits(0x1.62e42fefa39efp-1);
    good = good && ocp_to_bits(ocp_exp(-arguments[2])) == ocp_to_bits(0x1.8f8e6f1c63494p-8);
    tell(checkup, good ? FINE : TROUBLE, "arithmetic",
         good ? "exp and log give their known bits"
              : "exp and log do not give their known bits: results will differ from other builds");
}

static void check_processor(struct checkup *checkup)
{
    cpu_set_t set;
    const int cores = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    const double memory = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE) / 0x1p30;
    char features[64] = "";
#if defined(__x86_64__)
    (void)snprintf(features, sizeof features, ", %s%s%s", __builtin_cpu_supports("avx2") ? "AVX2 " : "no AVX2 ",
                   __builtin_cpu_supports("avx512f") ? "AVX-512 " : "",
                   __builtin_cpu_supports("fma") ? "FMA (not used for results)" : "");
#endif
    tell(checkup, FINE, "machine", "%d core%s, %.1f GiB of memory%s", cores, cores == 1 ? "" : "s", memory, features);
}

static void check_disk(struct checkup *checkup)
{
    const char *place = is_folder("results") ? "results" : ".";
    struct statvfs state;
    if (statvfs(place, &state) != 0) {
        tell(checkup, TROUBLE, "disk", "cannot look at '%s': %s", place, strerror(errno));
        return;
    }
    const double space = (double)state.f_bavail * (double)state.f_frsize / 0x1p30;
    if (access(place, W_OK) != 0) {
        tell(checkup, DOUBTFUL, "disk", "'%s' cannot be written by you; give run another place with --output", place);
    } else {
        tell(checkup, space < 0.5 ? DOUBTFUL : FINE, "disk", "%.1f GiB free for results%s", space,
             space < 0.5 ? ", which is little" : "");
    }
}

static void check_figures(struct checkup *checkup)
{
    struct ocp_buffer script = {0};
    struct ocp_buffer out = {0};
    struct ocp_message message = {0};
    const struct ocp_gnuplot_options options = {.timeout_seconds = 20};
    ocp_buffer_add_string(&script, "set terminal pngcairo size 64,48 font 'DejaVu Sans,8'\nset title 'a'\nplot x\n");
    if (ocp_gnuplot_run(&script, &options, &out, &message) == OCP_OK) {
        tell(checkup, out.length > 100 ? FINE : TROUBLE, "figures", "gnuplot draws, locked up as it should be");
    } else {
        tell(checkup, TROUBLE, "figures", "%s (apt-get install gnuplot-nox)", message.text);
    }
    ocp_buffer_free(&script);
    ocp_buffer_free(&out);
    const bool letters = is_there("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf");
    tell(checkup, letters ? FINE : DOUBTFUL, "fonts",
         letters ? "DejaVu is there" : "DejaVu is not there: PNG and PDF may lack letters (apt-get install fonts-dejavu-core)");
}

static int run_doctor(const struct arguments *arguments)
{
    const bool json = argument_given(arguments, "json");
    struct checkup checkup = {.terminal = &arguments->terminal, .rows = json ? json_array() : NULL};
    check_program(&checkup);
    check_model(&checkup);
    check_draws(&checkup);
    check_arithmetic(&checkup);
    check_processor(&checkup);
    check_disk(&checkup);
    check_figures(&checkup);
    int status = EXIT_DONE;
    if (json) {
        status = print_json(&arguments->terminal,
                            json_pack("{s:b, s:i, s:i, s:o}", "sound", checkup.troubles == 0, "troubles", (int)checkup.troubles,
                                      "doubts", (int)checkup.doubts, "checks", checkup.rows));
    } else if (checkup.troubles > 0) {
        say("\n%u trouble%s.\n", checkup.troubles, checkup.troubles == 1 ? "" : "s");
    } else {
        say("\nNo trouble.\n");
    }
    return status != EXIT_DONE ? status : checkup.troubles > 0 ? EXIT_NO : EXIT_DONE;
}

static const struct option options[] = {{"json", NULL, NULL, "for programs", 0}};

const struct command doctor_command = {
    .name = "doctor",
    .summary = "is everything here, and does this machine compute right?",
    .usage = "[--json]",
    .about = "Versions, libraries, model, known answers of the generator and the arithmetic, cores, disk, gnuplot, fonts. Exit "
             "status 0: no "
             "trouble; 1: trouble.",
    .examples = "  ocpsim doctor\n",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .run = run_doctor,
};
