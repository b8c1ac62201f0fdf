/* Prisoner-days per second of a baseline world, beside two yardsticks of the machine measured in turn in the same process: a
 * random word (how fast the core is just now) and a look into 8 MiB of memory, each at an address that the last one gave (how
 * much of the shared cache is left to us). On a shared machine the ratio to them holds where single times do not.
 *
 *   bench_world [prisons [prisoners per prison [days [all|seven [phases]]]]]
 *
 * `seven` runs only population, contacts, fusion, market, staff, violence and placement. `phases` adds a table of the share
 * of each phase, by the clock between phases (which itself costs some nanoseconds a prisoner-day in small prisons). */
#define _POSIX_C_SOURCE 200809L
#include "engine/measure.h"
#include "engine/rng.h"
#include "models/catalogue.h"
#include "tests/support/bench_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 9, WORDS = 4096, LOOKS = 1 << 17 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Nanoseconds a word of the bulk fill, from cache. */
static double floor_of(void)
{
    static uint32_t who[WORDS], a[WORDS], b[WORDS], c[WORDS], d[WORDS];
    const double start = seconds();
    for (uint32_t k = 0; k < 400; k++) {
        ocp_draw_column(ocp_key_make(1, 2), k, who, 0, 7, WORDS, a, b, c, d);
    }
    return (seconds() - start) * 1e9 / (400.0 * WORDS * 4.0);
}

/* Nanoseconds a look: LOOKS lines of 64 bytes, in one random cycle. */
static double look_of(uint32_t (*line)[16])
{
    const double start = seconds();
    uint32_t at = 0;
    for (uint32_t k = 0; k < LOOKS; k++) {
        at = line[at][0];
    }
    return (seconds() - start) * 1e9 / LOOKS + (at == UINT32_MAX ? 1.0 : 0.0);
}

/* Sattolo's shuffle: one cycle through all lines. */
static void tie_lines(uint32_t (*line)[16])
{
    for (uint32_t i = 0; i < LOOKS; i++) {
        line[i][0] = i;
    }
    for (uint32_t i = LOOKS - 1; i > 0; i--) {
        uint32_t word[4];
        ocp_draw_four(ocp_key_make(3, 4), 0, i, 0, 7, word);
        const uint32_t j = ocp_pick(word[0], i);
        const uint32_t kept = line[i][0];
        line[i][0] = line[j][0];
        line[j][0] = kept;
    }
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

enum { MOST_PHASES = 256 };

struct watch {
    double last, spent[MOST_PHASES];
};

static void look_at_clock(void *watcher, size_t phase)
{
    struct watch *w = watcher;
    const double now = seconds();
    w->spent[phase < MOST_PHASES ? phase : MOST_PHASES - 1] += now - w->last;
    w->last = now;
}

/* Phases by what they cost, the dearest first, down to half a per cent. */
static void print_phases(const struct ocp_model *model, struct watch *w, double prisoner_days)
{
    double all = 0.0;
    for (size_t i = 0; i < model->n_phases && i < MOST_PHASES; i++) {
        all += w->spent[i];
    }
    for (;;) {
        size_t top = 0;
        for (size_t i = 0; i < model->n_phases && i < MOST_PHASES; i++) {
            top = w->spent[i] > w->spent[top] ? i : top;
        }
        if (w->spent[top] < 0.005 * all) {
            break;
        }
        printf("%5.1f %%  %6.1f ns  %s.%s\n", 100.0 * w->spent[top] / all, w->spent[top] * 1e9 / prisoner_days,
               model->catalogue->mechanisms[model->phases[top].mechanism]->name, model->phases[top].phase->name);
        w->spent[top] = 0.0;
    }
}

/* One more round under the clock. */
static void watch_phases(struct ocp_world *world, uint32_t days)
{
    static struct watch watch;
    const double before = ocp_measure_prisoner_days(world);
    world->watch = look_at_clock;
    world->watcher = &watch;
    for (uint32_t d = 0; d < days; d++) {
        watch.last = seconds();
        ocp_world_step(world, 1);
    }
    world->watch = NULL;
    print_phases(world->model, &watch, ocp_measure_prisoner_days(world) - before);
}

int main(int argc, char **argv)
{
    const uint32_t prisons = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1;
    const uint32_t each = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 500;
    const uint32_t days = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 400;
    const bool seven = argc > 4 && strcmp(argv[4], "seven") == 0;
    const bool phases = argc > 5 && strcmp(argv[5], "phases") == 0;
    struct ocp_message message = {0};
    struct ocp_model *model = NULL;
    struct ocp_world *world = NULL;
    struct ocp_plan plan = {0};
    if (prisons == 0 || each == 0 || days == 0 || ocp_model_compile(models_catalogue(), &model, &message) != OCP_OK ||
        !bench_plan(&plan, model, prisons, each, 200 + days * (ROUNDS + 1), seven) ||
        ocp_world_make(model, &plan, 0, 0, &world, &message) != OCP_OK) {
        (void)fprintf(stderr, "bench_world: %s\n",
                      message.text[0] ? message.text : "usage: bench_world [prisons [prisoners [days [all|seven [phases]]]]]");
        return 64;
    }
    for (uint32_t d = 0; d < 200; d++) {
        ocp_world_step(world, 1);
    }
    double cost[ROUNDS];
    double ground[ROUNDS];
    double ratio[ROUNDS];
    double look[ROUNDS];
    static uint32_t line[LOOKS][16];
    tie_lines(line);
    for (int r = 0; r < ROUNDS; r++) {
        const double before = ocp_measure_prisoner_days(world);
        ground[r] = floor_of();
        look[r] = look_of(line);
        const double start = seconds();
        for (uint32_t d = 0; d < days; d++) {
            ocp_world_step(world, 1);
        }
        cost[r] = (seconds() - start) * 1e9 / (ocp_measure_prisoner_days(world) - before);
        ground[r] = 0.5 * (ground[r] + floor_of());
        ratio[r] = cost[r] / ground[r];
    }
    qsort(cost, ROUNDS, sizeof *cost, ascending);
    qsort(ground, ROUNDS, sizeof *ground, ascending);
    qsort(ratio, ROUNDS, sizeof *ratio, ascending);
    qsort(look, ROUNDS, sizeof *look, ascending);
    printf(
        "%u x %u prisoners, %s mechanisms: %.0f ns a prisoner-day (%.2f million a second), best %.0f; a random word %.2f ns, best "
        "%.2f, a look into 8 MiB %.0f; a prisoner-day costs %.0f words (%.0f to %.0f); %.0f bytes a prisoner\n",
        prisons, each, seven ? "seven" : "all", cost[ROUNDS / 2], 1e3 / cost[ROUNDS / 2], cost[0], ground[ROUNDS / 2], ground[0],
        look[ROUNDS / 2], ratio[ROUNDS / 2], ratio[0], ratio[ROUNDS - 1],
        (double)world->arena_size / ((double)prisons * (double)each));
    if (phases) {
        watch_phases(world, days);
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
    return 0;
}
