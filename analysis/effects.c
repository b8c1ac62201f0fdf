/* The comparison: which runs pair with which, values of runs, paired effects, which outcomes lead. Ranking is standing.c's. */
#include "analysis/effects.h"

#include "analysis/effects_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double ocp_goodness(const struct ocp_comparison *comparison, uint32_t outcome)
{
    return comparison->results->outcome[outcome].direction == OCP_HIGHER_IS_BETTER ? 1.0 : -1.0;
}

const struct ocp_effect *ocp_comparison_effect(const struct ocp_comparison *comparison, uint32_t strategy, uint32_t outcome)
{
    return &comparison->effect[(size_t)strategy * comparison->results->n_outcomes + outcome];
}

long ocp_comparison_outcome(const struct ocp_comparison *comparison, const char *name)
{
    for (uint32_t i = 0; i < comparison->results->n_outcomes; i++) {
        if (strcmp(comparison->results->outcome[i].name, name) == 0) {
            return (long)i;
        }
    }
    return -1;
}

long ocp_comparison_strategy(const struct ocp_comparison *comparison, const char *name)
{
    for (uint32_t i = 0; i < comparison->results->n_strategies; i++) {
        if (strcmp(comparison->results->strategy[i].name, name) == 0) {
            return (long)i;
        }
    }
    return -1;
}

const char *ocp_comparison_title(const struct ocp_comparison *comparison, uint32_t strategy)
{
    const struct ocp_results_strategy *row = &comparison->results->strategy[strategy];
    return row->title[0] != '\0' ? row->title : row->name;
}

const char *ocp_verdict_name(enum ocp_verdict verdict)
{
    static const char *const names[] = {"not known", "no change", "no clear change",        "better",
                                        "worse",     "changed",   "no practical difference"};
    return (size_t)verdict < OCP_COUNT(names) ? names[verdict] : "not known";
}

/* Rows of the design by strategy and replicate; counts of failed runs. */
static enum ocp_status index_runs(struct ocp_comparison *c, struct ocp_message *message)
{
    const struct ocp_results *r = c->results;
    size_t cells = (size_t)r->n_strategies * r->n_replicates;
    memset(c->run_of, 0xFF, cells * sizeof *c->run_of);
    for (uint32_t run = 0; run < r->n_runs; run++) {
        uint32_t strategy = r->run_strategy[run], replicate = r->run_replicate[run];
        if (strategy >= r->n_strategies || replicate >= r->n_replicates) {
            return ocp_fail(message, OCP_DAMAGED, "run %u claims strategy %u of %u and replicate %u of %u", run, strategy,
                            r->n_strategies, replicate, r->n_replicates);
        }
        uint32_t *cell = &c->run_of[(size_t)strategy * r->n_replicates + replicate];
        if (*cell != UINT32_MAX) {
            return ocp_fail(message, OCP_DAMAGED, "runs %u and %u both claim strategy '%s', replicate %u", *cell, run,
                            r->strategy[strategy].name, replicate);
        }
        *cell = run;
        c->n_done += r->run_status[run] == OCP_RUN_DONE;
        c->n_failed += r->run_status[run] == OCP_RUN_FAILED;
        c->failed[strategy] += r->run_status[run] == OCP_RUN_FAILED;
    }
    return OCP_OK;
}

double ocp_mean_over_days(const struct ocp_results *results, const double *series, uint32_t first, uint32_t last, uint64_t *missing)
{
    double sum = 0.0, days = 0.0;
    for (uint32_t period = first; period <= last; period++) {
        double weight = results->time[period] - (period > 0 ? results->time[period - 1] : 0.0);
        if (isfinite(series[period])) {
            sum += series[period] * weight;
            days += weight;
        } else if (missing != NULL) {
            ++*missing;
        }
    }
    return days > 0.0 ? sum / days : NAN;
}

static void average_periods(struct ocp_comparison *c)
{
    const struct ocp_results *r = c->results;
    for (uint32_t outcome = 0; outcome < r->n_outcomes; outcome++) {
        for (uint32_t run = 0; run < r->n_runs; run++) {
            size_t row = (size_t)outcome * r->n_runs + run;
            c->run_value[row] = r->run_status[run] != OCP_RUN_DONE ? NAN
                                                                   : ocp_mean_over_days(r, r->value + row * r->n_periods, 0,
                                                                                        r->n_periods - 1, &c->n_periods_missing);
        }
    }
}

static double pair_value(const struct ocp_comparison *c, uint32_t strategy, uint32_t replicate, uint32_t outcome)
{
    uint32_t run = c->run_of[(size_t)strategy * c->results->n_replicates + replicate];
    return run == UINT32_MAX ? NAN : ocp_run_value(c, outcome, run);
}

/* Values of both sides where both exist; returns the number of pairs. */
static uint32_t gather(const struct ocp_comparison *c, uint32_t strategy, uint32_t against, uint32_t outcome, double *a, double *b)
{
    uint32_t n = 0;
    for (uint32_t replicate = 0; replicate < c->results->n_replicates; replicate++) {
        double x = pair_value(c, strategy, replicate, outcome), y = pair_value(c, against, replicate, outcome);
        if (!isnan(x) && !isnan(y)) {
            a[n] = x;
            b[n] = y;
            n++;
        }
    }
    return n;
}

uint32_t ocp_comparison_pairs(const struct ocp_comparison *comparison, uint32_t strategy, uint32_t against, uint32_t outcome,
                              double *out)
{
    uint32_t n = 0;
    for (uint32_t replicate = 0; replicate < comparison->results->n_replicates; replicate++) {
        double difference =
            pair_value(comparison, strategy, replicate, outcome) - pair_value(comparison, against, replicate, outcome);
        if (!isnan(difference)) {
            out[n++] = difference;
        }
    }
    return n;
}

static enum ocp_verdict judge(const struct ocp_effect *e, int direction)
{
    if (e->n_pairs == 0) {
        return OCP_VERDICT_UNKNOWN;
    }
    if (e->unchanged == 1.0) {
        return OCP_VERDICT_SAME;
    }
    if (e->n_pairs < 2) {
        return OCP_VERDICT_UNKNOWN;
    }
    bool sure = e->t.low > 0.0 || e->t.high < 0.0;
    bool within = fmax(fabs(e->relative_t.low), fabs(e->relative_t.high)) < OCP_SMALLEST_PERCENT; /* false where not known */
    if (fabs(e->relative) < OCP_SMALLEST_PERCENT && (sure || within)) {
        return OCP_VERDICT_NEGLIGIBLE;
    }
    if (!sure) {
        return OCP_VERDICT_UNCERTAIN;
    }
    if (direction == OCP_NEUTRAL) {
        return OCP_VERDICT_CHANGED;
    }
    return (e->difference > 0.0) == (direction == OCP_HIGHER_IS_BETTER) ? OCP_VERDICT_BETTER : OCP_VERDICT_WORSE;
}

/* Room for one effect's arithmetic. */
struct work {
    double *a, *b, *d;              /* [n_replicates] */
    double *boot;                   /* [OCP_BOOTSTRAP_RESAMPLES] */
    struct ocp_resamples resamples; /* for the number of pairs at hand */
    uint64_t seed;
};

static void free_work(struct work *w)
{
    free(w->a);
    free(w->b);
    free(w->d);
    free(w->boot);
    ocp_resamples_free(&w->resamples);
}

static enum ocp_status make_work(struct work *w, const struct ocp_results *r, struct ocp_message *message)
{
    *w = (struct work){.a = ocp_alloc(r->n_replicates + 1U, sizeof(double)),
                       .b = ocp_alloc(r->n_replicates + 1U, sizeof(double)),
                       .d = ocp_alloc(r->n_replicates + 1U, sizeof(double)),
                       .boot = ocp_alloc(OCP_BOOTSTRAP_RESAMPLES, sizeof(double)),
                       .seed = r->seed};
    if (w->a == NULL || w->b == NULL || w->d == NULL || w->boot == NULL) {
        free_work(w);
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory to compare %u replicates", r->n_replicates);
    }
    return OCP_OK;
}

static void count_signs(struct ocp_effect *e, const double *d, int direction)
{
    double sign = direction == OCP_LOWER_IS_BETTER ? -1.0 : 1.0;
    uint32_t improved = 0, same = 0;
    for (uint32_t i = 0; i < e->n_pairs; i++) {
        improved += sign * d[i] > 0.0;
        same += d[i] == 0.0;
    }
    e->improved = (double)improved / (double)e->n_pairs;
    e->unchanged = (double)same / (double)e->n_pairs;
}

/* Costs stay in euros: what a strategy costs is no percentage of the little that the baseline spends. Prices, debts and profits
 * are no costs: they have a baseline worth a percentage. */
static void scale_effect(struct ocp_effect *e, double base_deviation, bool cost)
{
    double scale = cost ? 0.0 : fabs(e->baseline);
    bool sensible = scale > 0.0 && isfinite(scale);
    e->relative = sensible ? 100.0 * e->difference / scale : e->unchanged == 1.0 ? 0.0 : NAN;
    e->standardised = base_deviation > 0.0 ? e->difference / base_deviation : e->unchanged == 1.0 ? 0.0 : NAN;
}

/* The interval of a ratio of two means over the same pairs: the baseline's mean is an estimate too, and moves with the difference. By the
 * delta method the ratio's error is that of the mean of d - r b (Cochran 1977, Sampling Techniques, 6.4). Overwrites `d`. */
static void relate_interval(struct ocp_effect *e, double *d, const double *b)
{
    const double ratio = e->difference / e->baseline;
    e->relative_t = (struct ocp_interval){NAN, NAN};
    if (!isfinite(e->relative) || !isfinite(ratio)) {
        return;
    }
    for (uint32_t i = 0; i < e->n_pairs; i++) {
        d[i] -= ratio * b[i];
    }
    const struct ocp_interval rest = ocp_interval_t(d, e->n_pairs);
    const double half = 50.0 * (rest.high - rest.low) / fabs(e->baseline);
    e->relative_t = (struct ocp_interval){e->relative - half, e->relative + half};
}

static enum ocp_status compute_effect(const struct ocp_comparison *c, uint32_t strategy, uint32_t outcome, struct work *w,
                                      struct ocp_effect *e, struct ocp_message *message)
{
    int direction = c->results->outcome[outcome].direction;
    *e = (struct ocp_effect){.relative = NAN,
                             .standardised = NAN,
                             .crn_factor = NAN,
                             .unpaired_runs = NAN,
                             .wilcoxon_p = NAN,
                             .baseline = NAN,
                             .strategy = NAN,
                             .difference = NAN,
                             .deviation = NAN,
                             .improved = NAN,
                             .unchanged = NAN,
                             .t = {NAN, NAN},
                             .bca = {NAN, NAN},
                             .relative_t = {NAN, NAN}};
    uint32_t n = e->n_pairs = gather(c, strategy, OCP_BASELINE, outcome, w->a, w->b);
    e->n_lost = c->results->n_replicates - n;
    if (n == 0) {
        return OCP_OK;
    }
    for (uint32_t i = 0; i < n; i++) {
        w->d[i] = w->a[i] - w->b[i];
    }
    if (w->resamples.n != n) {
        ocp_resamples_free(&w->resamples);
        enum ocp_status status = ocp_resamples_make(&w->resamples, w->seed, n, OCP_BOOTSTRAP_RESAMPLES, message);
        if (status != OCP_OK) {
            return status;
        }
    }
    e->strategy = ocp_mean(w->a, n);
    e->baseline = ocp_mean(w->b, n);
    e->difference = ocp_mean(w->d, n);
    double apart = ocp_variance(w->a, n) + ocp_variance(w->b, n), paired = ocp_variance(w->d, n);
    e->deviation = sqrt(paired);
    e->t = ocp_interval_t(w->d, n);
    e->bca = ocp_interval_bca(w->d, &w->resamples, w->boot);
    e->wilcoxon_p = ocp_wilcoxon(w->d, n);
    e->crn_factor = apart > 0.0 ? apart / paired : NAN;
    e->unpaired_runs = isfinite(e->crn_factor) ? ceil(e->crn_factor * (double)n) : NAN;
    count_signs(e, w->d, direction);
    scale_effect(e, sqrt(ocp_variance(w->b, n)), strcmp(c->results->outcome[outcome].family, "cost") == 0);
    relate_interval(e, w->d, w->b);
    e->verdict = judge(e, direction);
    return OCP_OK;
}

/* Where some strategy makes many times the baseline of an outcome, percentages of that little say nothing: then the outcome is
 * given in its own unit throughout. */
static void drop_large_percentages(struct ocp_comparison *c, uint32_t outcome)
{
    const size_t stride = c->results->n_outcomes;
    double largest = 0.0;
    for (uint32_t s = 0; s < c->results->n_strategies; s++) {
        const double relative = fabs(c->effect[s * stride + outcome].relative);
        largest = relative > largest ? relative : largest; /* NaN is not larger */
    }
    for (uint32_t s = 0; s < c->results->n_strategies && largest > OCP_LARGEST_PERCENT; s++) {
        struct ocp_effect *e = &c->effect[s * stride + outcome];
        if (e->unchanged != 1.0) {
            e->relative = e->relative_t.low = e->relative_t.high = NAN;
        }
    }
}

static enum ocp_status compute_effects(struct ocp_comparison *c, struct ocp_message *message)
{
    struct work work;
    enum ocp_status status = make_work(&work, c->results, message);
    if (status != OCP_OK) {
        return status;
    }
    for (uint32_t strategy = 0; strategy < c->results->n_strategies && status == OCP_OK; strategy++) {
        for (uint32_t outcome = 0; outcome < c->results->n_outcomes && status == OCP_OK; outcome++) {
            struct ocp_effect *e = &c->effect[(size_t)strategy * c->results->n_outcomes + outcome];
            status = compute_effect(c, strategy, outcome, &work, e, message);
        }
    }
    for (uint32_t outcome = 0; outcome < c->results->n_outcomes && status == OCP_OK; outcome++) {
        drop_large_percentages(c, outcome);
    }
    free_work(&work);
    return status;
}

/* The lead outcome of a family: the one named so; else the family's first in the scenario's list; else the one that stands for it
 * unless a list says otherwise; else its first at all that is not merely recorded. */
static long find_lead(const struct ocp_comparison *c, const char *family, const char *name, const char *usual)
{
    long named = name == NULL ? -1 : ocp_comparison_outcome(c, name), first = -1, listed = -1;
    const long standing = usual == NULL ? -1 : ocp_comparison_outcome(c, usual);
    if (named >= 0) {
        return named;
    }
    for (uint32_t i = 0; i < c->results->n_outcomes; i++) {
        const struct ocp_results_outcome *o = &c->results->outcome[i];
        if (strcmp(o->family, family) != 0) {
            continue;
        }
        if (o->lead > 0 && (listed < 0 || o->lead < c->results->outcome[listed].lead)) {
            listed = (long)i;
        }
        if (first < 0 || (c->results->outcome[first].recorded && !o->recorded)) {
            first = (long)i;
        }
    }
    return listed >= 0 ? listed : standing >= 0 ? standing : first;
}

static int family_place(const char *family)
{
    static const char *const order[] = {"harm",   "rights", "cost",         "staff",     "outside",
                                        "groups", "market", "intelligence", "population"};
    for (int i = 0; i < (int)OCP_COUNT(order); i++) {
        if (strcmp(order[i], family) == 0) {
            return i;
        }
    }
    return (int)OCP_COUNT(order);
}

/* The scenario's list, and what may not be missing beside harm: rights, breaches, cost. */
static bool leads(const struct ocp_comparison *c, uint32_t outcome)
{
    return c->results->outcome[outcome].lead > 0 || (long)outcome == c->rights || (long)outcome == c->cost ||
           (long)outcome == c->breaches;
}

static bool reads_before(const struct ocp_comparison *c, uint32_t a, uint32_t b)
{
    const struct ocp_results *r = c->results;
    const struct ocp_results_outcome *x = &r->outcome[a], *y = &r->outcome[b];
    if (leads(c, a) != leads(c, b)) {
        return leads(c, a);
    }
    if (x->lead > 0 && y->lead > 0) {
        return x->lead < y->lead;
    }
    if (x->lead != y->lead) {
        return x->lead > 0;
    }
    int p = family_place(x->family), q = family_place(y->family);
    return p != q ? p < q : a < b;
}

/* Insertion sort: a model has tens of outcomes, and the order of equals must not depend on a library. */
static void order_outcomes(struct ocp_comparison *c)
{
    const struct ocp_results *r = c->results;
    uint32_t scenario = 0;
    for (uint32_t i = 0; i < r->n_outcomes; i++) {
        uint32_t at = i;
        for (; at > 0 && reads_before(c, i, c->listed[at - 1]); at--) {
            c->listed[at] = c->listed[at - 1];
        }
        c->listed[at] = i;
        scenario += r->outcome[i].lead > 0;
        c->n_lead += leads(c, i);
    }
    c->n_listed = r->n_outcomes;
    c->n_lead = scenario > 0 ? c->n_lead : 0;
}

static void find_leads(struct ocp_comparison *c)
{
    c->harm = find_lead(c, "harm", NULL, "assaults_serious"); /* what services fear most, and count best */
    c->cost = find_lead(c, "cost", "cost_eur", NULL);
    c->rights = find_lead(c, "rights", "rights_burden", NULL);
    c->breaches = ocp_comparison_outcome(c, "rights_breaches");
    for (uint32_t k = 0; k < c->results->n_outcomes && c->n_rules < OCP_MOST_RULES; k++) {
        if (strncmp(c->results->outcome[k].name, "breach_", 7) == 0) {
            c->rule[c->n_rules++] = k;
        }
    }
}

static enum ocp_status summarise_crn(struct ocp_comparison *c, struct ocp_message *message)
{
    const struct ocp_results *r = c->results;
    double *factor = ocp_alloc((size_t)r->n_strategies * r->n_outcomes + 1, sizeof *factor);
    if (factor == NULL) {
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory to compare %u outcomes", r->n_outcomes);
    }
    size_t n = 0;
    uint32_t outcomes = c->n_lead > 0 ? c->n_lead : c->n_listed;
    for (uint32_t strategy = 1; strategy < r->n_strategies; strategy++) {
        for (uint32_t i = 0; i < outcomes; i++) {
            double value = ocp_comparison_effect(c, strategy, c->listed[i])->crn_factor;
            if (isfinite(value)) {
                factor[n++] = value;
            }
        }
    }
    ocp_sort(factor, n);
    c->crn_median = ocp_quantile(factor, n, 0.5);
    free(factor);
    return OCP_OK;
}

static enum ocp_status check_results(const struct ocp_results *r, struct ocp_message *message)
{
    if (r->n_strategies == 0 || r->n_replicates == 0 || r->n_outcomes == 0 || r->n_periods == 0) {
        return ocp_fail(message, OCP_BAD_INPUT, "nothing to compare: %u strategies, %u replicates, %u outcomes, %u periods",
                        r->n_strategies, r->n_replicates, r->n_outcomes, r->n_periods);
    }
    return OCP_OK;
}

static enum ocp_status allocate(struct ocp_comparison *c, struct ocp_message *message)
{
    const struct ocp_results *r = c->results;
    c->run_value = ocp_alloc((size_t)r->n_outcomes * r->n_runs + 1, sizeof *c->run_value);
    c->run_of = ocp_alloc((size_t)r->n_strategies * r->n_replicates, sizeof *c->run_of);
    c->effect = ocp_alloc((size_t)r->n_strategies * r->n_outcomes, sizeof *c->effect);
    c->standing = ocp_alloc(r->n_strategies, sizeof *c->standing);
    c->failed = ocp_alloc(r->n_strategies, sizeof *c->failed);
    c->listed = ocp_alloc(r->n_outcomes, sizeof *c->listed);
    if (c->run_value == NULL || c->run_of == NULL || c->effect == NULL || c->standing == NULL || c->failed == NULL ||
        c->listed == NULL) {
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory to compare %u runs", r->n_runs);
    }
    return OCP_OK;
}

static enum ocp_status fill(struct ocp_comparison *c, struct ocp_message *message)
{
    enum ocp_status status = allocate(c, message);
    if (status == OCP_OK) {
        status = index_runs(c, message);
    }
    if (status == OCP_OK) {
        average_periods(c);
        find_leads(c);
        order_outcomes(c);
        status = compute_effects(c, message);
    }
    if (status == OCP_OK) {
        status = summarise_crn(c, message);
    }
    return status == OCP_OK ? ocp_standing_fill(c, message) : status;
}

enum ocp_status ocp_comparison_make(const struct ocp_results *results, struct ocp_comparison **out, struct ocp_message *message)
{
    *out = NULL;
    enum ocp_status status = check_results(results, message);
    if (status != OCP_OK) {
        return status;
    }
    struct ocp_comparison *c = ocp_alloc(1, sizeof *c);
    if (c == NULL) {
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory to compare %u runs", results->n_runs);
    }
    c->results = results;
    status = fill(c, message);
    if (status != OCP_OK) {
        ocp_comparison_free(c);
        return status;
    }
    *out = c;
    return OCP_OK;
}

void ocp_comparison_free(struct ocp_comparison *comparison)
{
    if (comparison != NULL) {
        free(comparison->run_value);
        free(comparison->run_of);
        free(comparison->effect);
        free(comparison->standing);
        free(comparison->failed);
        free(comparison->listed);
        free(comparison);
    }
}
