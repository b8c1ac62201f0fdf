/* Accumulates outcomes by prison and closes recording periods. Sums over prisons run in a fixed order. */
#include "engine/measure.h"

#include "engine/inside.h"
#include "engine/math.h"

#include <stdlib.h>
#include <string.h>

uint32_t ocp_measure_periods(const struct ocp_plan *plan)
{
    return (plan->horizon_days + plan->period_days - 1) / plan->period_days;
}

enum ocp_status ocp_measures_make(struct ocp_world *world, struct ocp_message *message)
{
    world->measures = ocp_alloc(1, sizeof *world->measures);
    if (world->measures && world->plan->record_events) {
        world->measures->events = ocp_alloc(world->n_prisons + 2U, sizeof *world->measures->events);
    }
    if (!world->measures || (world->plan->record_events && !world->measures->events)) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for the outcomes");
    }
    return OCP_OK;
}

void ocp_measures_free(struct ocp_world *world)
{
    if (world->measures && world->measures->events) {
        for (uint32_t p = 0; p < world->n_prisons + 2U; p++) {
            free(world->measures->events[p].row);
        }
        free(world->measures->events);
    }
    free(world->measures);
}

size_t ocp_measures_lay(struct ocp_world *world, char *base, size_t offset)
{
    struct ocp_measures *m = world->measures;
    const size_t prisons = world->n_prisons + 1U;
    const size_t outcomes = world->model->n_outcomes;
    const size_t totals = world->plan->record_prisons ? prisons * outcomes : 0;
    const struct {
        double **field;
        size_t count;
    } part[] = {
        {&m->value, prisons * outcomes},
        {&m->denominator, prisons * outcomes},
        {&m->total_value, totals},
        {&m->total_denominator, totals},
        {&m->prisoner_days, prisons},
        {&m->staff_days, prisons},
        {&m->total_prisoner_days, prisons},
        {&m->total_staff_days, prisons},
        {&m->series, outcomes * ocp_measure_periods(world->plan)},
        {&m->observed, outcomes},
        {&m->worldwide, outcomes},
        {&m->days, 3},
        {&m->prison_totals, world->plan->record_prisons ? outcomes * world->n_prisons : 0},
    };
    for (size_t i = 0; i < OCP_COUNT(part); i++) {
        if (base) {
            *part[i].field = (double *)(void *)(base + offset);
        }
        offset += (part[i].count * sizeof(double) + 63) / 64 * 64;
    }
    for (size_t i = 0; base && i < outcomes; i++) {
        m->observed[i] = (double)NAN;
    }
    for (size_t i = 0; base && i < outcomes * ocp_measure_periods(world->plan); i++) {
        m->series[i] = (double)NAN;
    }
    return offset;
}

void ocp_measure(const struct ocp_day *day, unsigned m, unsigned k, uint32_t prison, double value)
{
    const struct ocp_world *world = day->world;
    const size_t row = prison == OCP_NOWHERE ? world->n_prisons : prison;
    const size_t outcome = world->model->outcome_first[m] + k;
    world->measures->value[row * world->model->n_outcomes + outcome] += value;
    if (prison == OCP_NOWHERE) { /* exchange phases only: no other thread */
        world->measures->worldwide[outcome] = 1.0;
    }
}

void ocp_measure_ratio(const struct ocp_day *day, unsigned m, unsigned k, uint32_t prison, double value, double denominator)
{
    const struct ocp_world *world = day->world;
    const size_t row = prison == OCP_NOWHERE ? world->n_prisons : prison;
    const size_t at = row * world->model->n_outcomes + world->model->outcome_first[m] + k;
    world->measures->value[at] += value;
    world->measures->denominator[at] += denominator;
    if (prison == OCP_NOWHERE) {
        world->measures->worldwide[world->model->outcome_first[m] + k] = 1.0;
    }
}

double ocp_observed(const struct ocp_day *day, unsigned m, unsigned k)
{
    const struct ocp_world *world = day->world;
    const size_t outcome = world->model->outcome_first[m] + k;
    OCP_REQUIRE(world->model->outcomes[outcome].outcome->recorded);
    return world->measures->observed[outcome];
}

static double divided(const struct ocp_outcome *outcome, double value, double days, double prisoner_days, double staff_days,
                      double denominator)
{
    double by = 1.0;
    switch (outcome->per) {
    case OCP_PER_PERIOD:
        return value * outcome->scale;
    case OCP_PER_DAY:
        by = days;
        break;
    case OCP_PER_PRISONER_DAY:
        by = prisoner_days;
        break;
    case OCP_PER_STAFF_DAY:
        by = staff_days;
        break;
    case OCP_PER_MEASURE:
        by = denominator;
        break;
    }
    return by != 0.0 ? value / by * outcome->scale : (double)NAN;
}

/* Sum of column `k` of an array [n_prisons + 1][n_outcomes], left to right in blocks: the same for any schedule. */
static double column_sum(const struct ocp_world *world, const double *array, size_t k)
{
    const size_t n = world->n_prisons + 1U;
    double sum = 0.0;
    double block = 0.0;
    for (size_t p = 0; p < n; p++) {
        block += array[p * world->model->n_outcomes + k];
        if (p % 64 == 63 || p + 1 == n) {
            sum += block;
            block = 0.0;
        }
    }
    return sum;
}

static void close_period(struct ocp_world *world, bool record, uint32_t period)
{
    struct ocp_measures *m = world->measures;
    const size_t outcomes = world->model->n_outcomes;
    const size_t prisons = world->n_prisons + 1U;
    const double prisoner_days = ocp_sum(m->prisoner_days, prisons);
    const double staff_days = ocp_sum(m->staff_days, prisons);
    for (size_t k = 0; k < outcomes; k++) {
        const double value = divided(world->model->outcomes[k].outcome, column_sum(world, m->value, k), m->days[0], prisoner_days,
                                     staff_days, column_sum(world, m->denominator, k));
        m->observed[k] = value;
        if (record) {
            m->series[k * ocp_measure_periods(world->plan) + period] = value;
        }
    }
    if (record && world->plan->record_prisons) {
        for (size_t i = 0; i < prisons * outcomes; i++) {
            m->total_value[i] += m->value[i];
            m->total_denominator[i] += m->denominator[i];
        }
        for (size_t p = 0; p < prisons; p++) {
            m->total_prisoner_days[p] += m->prisoner_days[p];
            m->total_staff_days[p] += m->staff_days[p];
        }
        m->days[1] += m->days[0];
    }
    memset(m->value, 0, prisons * outcomes * sizeof *m->value);
    memset(m->denominator, 0, prisons * outcomes * sizeof *m->denominator);
    memset(m->prisoner_days, 0, prisons * sizeof *m->prisoner_days);
    memset(m->staff_days, 0, prisons * sizeof *m->staff_days);
    m->days[0] = 0.0;
}

/* Room for `more` events; false, and the log marked as not whole, when there is none. */
static bool make_room(struct ocp_events *events, size_t more)
{
    if (events->count + more > events->room) {
        const size_t room = (events->count + more) * 2 < 64 ? 64 : (events->count + more) * 2;
        struct ocp_event_row *row = realloc(events->row, room * sizeof *row);
        if (!row) {
            events->lost = true;
            return false;
        }
        events->row = row;
        events->room = room;
    }
    return true;
}

static void flush_events(struct ocp_world *world)
{
    struct ocp_events *log = &world->measures->events[world->n_prisons + 1U];
    for (uint32_t p = 0; p <= world->n_prisons; p++) {
        struct ocp_events *today = &world->measures->events[p];
        if (world->day >= world->first_day && today->count > 0 && make_room(log, today->count)) {
            memcpy(log->row + log->count, today->row, today->count * sizeof *today->row);
            log->count += today->count;
        }
        today->count = 0;
    }
}

void ocp_measures_close_day(struct ocp_world *world)
{
    struct ocp_measures *m = world->measures;
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        const struct ocp_prison *prison = &world->prisons[p];
        uint32_t count = 0;
        for (uint32_t w = prison->wing_first; w < prison->wing_first + prison->wing_count; w++) {
            count += world->wings[w].count;
        }
        m->prisoner_days[p] += (double)count;
        m->staff_days[p] += (double)prison->staff_count;
        m->days[2] += (double)count;
    }
    m->days[0] += 1.0;
    if (m->events) {
        flush_events(world);
    }
    const uint32_t period_days = world->plan->period_days;
    if (world->day < world->first_day) {
        /* Burn-in periods end with burn-in, so that the first recorded period is whole. */
        if ((world->first_day - world->day - 1) % period_days == 0) {
            close_period(world, false, 0);
        }
        return;
    }
    const uint32_t day = world->day - world->first_day;
    if (day < world->plan->horizon_days && ((day + 1) % period_days == 0 || day + 1 == world->plan->horizon_days)) {
        close_period(world, true, day / period_days);
    }
}

const double *ocp_measure_values(const struct ocp_world *world)
{
    return world->measures->series;
}

const double *ocp_measure_prison_totals(struct ocp_world *world)
{
    if (!world->plan->record_prisons) {
        return NULL;
    }
    struct ocp_measures *m = world->measures;
    const size_t outcomes = world->model->n_outcomes;
    const double periods = m->days[1] / (double)world->plan->period_days;
    for (size_t k = 0; k < outcomes; k++) {
        const struct ocp_outcome *outcome = world->model->outcomes[k].outcome;
        bool somewhere = m->worldwide[k] == 0.0;
        for (size_t p = 0; p < world->n_prisons && !somewhere; p++) {
            somewhere = m->total_value[p * outcomes + k] != 0.0 || m->total_denominator[p * outcomes + k] != 0.0;
        }
        for (size_t p = 0; p < world->n_prisons; p++) {
            const size_t at = p * outcomes + k;
            const double value =
                outcome->per == OCP_PER_PERIOD && periods > 0.0 ? m->total_value[at] / periods : m->total_value[at];
            m->prison_totals[k * world->n_prisons + p] = !somewhere ? (double)NAN : /* nothing of it belongs to a prison */
                                                             divided(outcome, value, m->days[1], m->total_prisoner_days[p],
                                                                     m->total_staff_days[p], m->total_denominator[at]);
        }
    }
    return m->prison_totals;
}

void ocp_event(const struct ocp_day *day, uint16_t kind, uint32_t prison, uint32_t who, uint32_t whom, double value)
{
    const struct ocp_world *world = day->world;
    if (!world->measures->events || world->day < world->first_day) {
        return;
    }
    struct ocp_events *today = &world->measures->events[prison == OCP_NOWHERE ? world->n_prisons : prison];
    if (!make_room(today, 1)) {
        return;
    }
    today->row[today->count++] = (struct ocp_event_row){
        .day = world->day - world->first_day, .prison = prison, .who = who, .whom = whom, .kind = kind, .value = value};
}

const struct ocp_event_row *ocp_measure_events(const struct ocp_world *world, size_t *count)
{
    if (!world->measures->events) {
        *count = 0;
        return NULL;
    }
    const struct ocp_events *log = &world->measures->events[world->n_prisons + 1U];
    *count = log->count;
    return log->row;
}

enum ocp_status ocp_measure_check(const struct ocp_world *world, struct ocp_message *message)
{
    for (uint32_t p = 0; world->measures->events && p < world->n_prisons + 2U; p++) {
        if (world->measures->events[p].lost) {
            return ocp_fail(message, OCP_NO_MEMORY, "no memory for the event log (%zu events so far)",
                            world->measures->events[world->n_prisons + 1U].count);
        }
    }
    return OCP_OK;
}

enum ocp_status ocp_measures_copy(struct ocp_world *to, const struct ocp_world *from, struct ocp_message *message)
{
    for (uint32_t p = 0; from->measures->events && p < from->n_prisons + 2U; p++) {
        const struct ocp_events *old = &from->measures->events[p];
        struct ocp_events *new = &to->measures->events[p];
        new->count = 0;
        new->lost = old->lost;
        if (old->count > 0 && make_room(new, old->count)) {
            memcpy(new->row, old->row, old->count * sizeof *old->row);
            new->count = old->count;
        }
    }
    return ocp_measure_check(to, message);
}

uint64_t ocp_measures_hash(const struct ocp_world *world, uint64_t hash)
{
    /* The parts lie one after the other; the last is no state but computed on request. */
    const struct ocp_measures *m = world->measures;
    const char *first = (const char *)(const void *)m->value;
    return ocp_hash_bytes(hash, first, (size_t)((const char *)(const void *)m->prison_totals - first));
}

double ocp_measure_prisoner_days(const struct ocp_world *world)
{
    return world->measures->days[2];
}
