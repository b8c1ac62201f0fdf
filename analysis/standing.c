/* Where strategies stand against each other: rank on harm, dominance over harm, cost and rights, how often that holds when the
 * replicates are drawn again, and who breaches rights. No weights are invented: dominance needs none. */
#include "analysis/effects_internal.h"

#include <math.h>
#include <stdlib.h>

enum { MAX_LEADS = 3 };

struct leads {
    uint32_t outcome[MAX_LEADS];
    uint32_t n;
    uint32_t *replicate; /* [n_complete] complete ones */
    uint32_t n_complete;
    double *mean; /* [n_strategies][n] means with "more is better", of the sample at hand */
};

static uint32_t run_at(const struct ocp_comparison *c, uint32_t strategy, uint32_t replicate)
{
    return c->run_of[(size_t)strategy * c->results->n_replicates + replicate];
}

static bool is_complete(const struct ocp_comparison *c, const struct leads *leads, uint32_t replicate)
{
    for (uint32_t strategy = 0; strategy < c->results->n_strategies; strategy++) {
        uint32_t run = run_at(c, strategy, replicate);
        for (uint32_t k = 0; k < leads->n; k++) {
            if (run == UINT32_MAX || isnan(ocp_run_value(c, leads->outcome[k], run))) {
                return false;
            }
        }
    }
    return true;
}

/* Means over the complete replicates picked by `pick` (n_complete places), or over all when it is NULL. */
static void average(const struct ocp_comparison *c, struct leads *leads, const uint32_t *pick)
{
    for (uint32_t strategy = 0; strategy < c->results->n_strategies; strategy++) {
        for (uint32_t k = 0; k < leads->n; k++) {
            double sum = 0.0;
            for (uint32_t i = 0; i < leads->n_complete; i++) {
                uint32_t replicate = leads->replicate[pick == NULL ? i : pick[i]];
                sum += ocp_run_value(c, leads->outcome[k], run_at(c, strategy, replicate));
            }
            leads->mean[strategy * leads->n + k] = ocp_goodness(c, leads->outcome[k]) * sum / (double)leads->n_complete;
        }
    }
}

static bool dominates(const struct leads *leads, uint32_t a, uint32_t b)
{
    bool better = false;
    for (uint32_t k = 0; k < leads->n; k++) {
        double x = leads->mean[a * leads->n + k], y = leads->mean[b * leads->n + k];
        if (x < y) {
            return false;
        }
        better = better || x > y;
    }
    return better;
}

static long dominator(const struct ocp_comparison *c, const struct leads *leads, uint32_t strategy)
{
    for (uint32_t other = 0; other < c->results->n_strategies; other++) {
        if (other != strategy && dominates(leads, other, strategy)) {
            return (long)other;
        }
    }
    return -1;
}

/* None of the others that may be named first has less harm. */
static bool is_first(const struct ocp_comparison *c, const struct leads *leads, uint32_t strategy)
{
    bool first = true;
    for (uint32_t other = 0; other < c->results->n_strategies && first; other++) {
        first = c->standing[other].flagged || leads->mean[other * leads->n] <= leads->mean[strategy * leads->n];
    }
    return first;
}

/* Strategies with the same mean share a rank. */
static uint32_t rank_of(const struct ocp_comparison *c, const struct leads *leads, uint32_t strategy)
{
    uint32_t rank = 1;
    for (uint32_t other = 0; other < c->results->n_strategies; other++) {
        rank += leads->mean[other * leads->n] > leads->mean[strategy * leads->n];
    }
    return rank;
}

/* Whom each strategy is dominated by in this resample, counted: beaten[strategy][other]. */
static void count_dominance(const struct ocp_comparison *c, const struct leads *leads, uint32_t strategy, uint32_t *beaten)
{
    for (uint32_t other = 0; other < c->results->n_strategies; other++) {
        beaten[other] += other != strategy && dominates(leads, other, strategy);
    }
}

/* Dominated is who is so by one and the same other in nearly all resamples: by how the few replicates fell alone, half of all would be. */
static void settle_dominance(struct ocp_comparison *c, const uint32_t *beaten, uint32_t rows)
{
    const uint32_t n = c->results->n_strategies;
    for (uint32_t strategy = 0; strategy < n; strategy++) {
        struct ocp_standing *s = &c->standing[strategy];
        for (uint32_t other = 0; other < n; other++) {
            const double share = (double)beaten[(size_t)strategy * n + other] / (double)rows;
            if (share >= OCP_DOMINATED_SHARE && share > s->dominated_share) {
                s->dominated_share = share;
                s->dominated_by = (long)other;
            }
        }
    }
}

static enum ocp_status resample(struct ocp_comparison *c, struct leads *leads, struct ocp_message *message)
{
    struct ocp_resamples resamples;
    uint32_t *beaten = ocp_alloc((size_t)c->results->n_strategies * c->results->n_strategies, sizeof *beaten);
    if (beaten == NULL) {
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory to rank %u strategies", c->results->n_strategies);
    }
    enum ocp_status status = ocp_resamples_make(&resamples, c->results->seed, leads->n_complete, OCP_BOOTSTRAP_RESAMPLES, message);
    if (status != OCP_OK) {
        free(beaten);
        return status;
    }
    for (uint32_t row = 0; row < resamples.rows; row++) {
        average(c, leads, resamples.index + (size_t)row * resamples.n);
        for (uint32_t strategy = 0; strategy < c->results->n_strategies; strategy++) {
            struct ocp_standing *s = &c->standing[strategy];
            s->frontier_share += dominator(c, leads, strategy) < 0 ? 1.0 : 0.0;
            count_dominance(c, leads, strategy, beaten + (size_t)strategy * c->results->n_strategies);
            s->first_share += s->ranked && !s->flagged && is_first(c, leads, strategy) ? 1.0 : 0.0;
        }
    }
    for (uint32_t strategy = 0; strategy < c->results->n_strategies; strategy++) {
        c->standing[strategy].frontier_share /= (double)resamples.rows;
        c->standing[strategy].first_share /= (double)resamples.rows;
    }
    if (leads->n_complete > 1) {
        settle_dominance(c, beaten, resamples.rows);
    }
    free(beaten);
    ocp_resamples_free(&resamples);
    return OCP_OK;
}

double ocp_comparison_level(const struct ocp_comparison *c, uint32_t strategy, uint32_t outcome)
{
    double sum = 0.0;
    uint32_t n = 0;
    for (uint32_t replicate = 0; replicate < c->results->n_replicates; replicate++) {
        uint32_t run = run_at(c, strategy, replicate);
        double value = run == UINT32_MAX ? NAN : ocp_run_value(c, outcome, run);
        if (!isnan(value)) {
            sum += value;
            n++;
        }
    }
    return n == 0 ? NAN : sum / (double)n;
}

bool ocp_comparison_before(const struct ocp_comparison *c, uint32_t a, uint32_t b)
{
    const struct ocp_standing *x = &c->standing[a], *y = &c->standing[b];
    return x->flagged != y->flagged ? y->flagged : x->rank < y->rank;
}

/* More days of breach than in the baseline: clearly more, or any where it has none or where one pair is all there is. */
static bool adds_breaches(const struct ocp_comparison *c, uint32_t strategy, uint32_t outcome)
{
    if (strategy == OCP_BASELINE || !(ocp_comparison_level(c, strategy, outcome) > 0.0)) {
        return false;
    }
    const struct ocp_effect *e = ocp_comparison_effect(c, strategy, outcome);
    return !(ocp_comparison_level(c, OCP_BASELINE, outcome) > 0.0) ||
           (e->difference > 0.0 && (e->n_pairs < 2 || e->t.low > 0.0)); /* however small, and where chance cannot be told */
}

/* Fewer breaches of one rule do not make up for more of another. */
static void flag_breaches(struct ocp_comparison *c)
{
    for (uint32_t strategy = 0; strategy < c->results->n_strategies; strategy++) {
        struct ocp_standing *s = &c->standing[strategy];
        s->dominated_by = -1;
        s->breaches = c->breaches < 0 ? NAN : ocp_comparison_level(c, strategy, (uint32_t)c->breaches);
        s->flagged = c->breaches >= 0 && adds_breaches(c, strategy, (uint32_t)c->breaches);
        for (uint32_t k = 0; k < c->n_rules; k++) {
            s->broken[k] = adds_breaches(c, strategy, c->rule[k]);
            s->flagged = s->flagged || s->broken[k];
        }
    }
}

static enum ocp_status stand(struct ocp_comparison *c, struct leads *leads, struct ocp_message *message)
{
    for (uint32_t replicate = 0; replicate < c->results->n_replicates; replicate++) {
        if (is_complete(c, leads, replicate)) {
            leads->replicate[leads->n_complete++] = replicate;
        }
    }
    c->n_complete = leads->n_complete;
    if (leads->n_complete == 0) {
        return OCP_OK;
    }
    average(c, leads, NULL);
    for (uint32_t strategy = 0; strategy < c->results->n_strategies; strategy++) {
        struct ocp_standing *s = &c->standing[strategy];
        s->ranked = c->harm >= 0;
        s->rank = s->ranked ? rank_of(c, leads, strategy) : 0;
    }
    return resample(c, leads, message);
}

enum ocp_status ocp_standing_fill(struct ocp_comparison *comparison, struct ocp_message *message)
{
    flag_breaches(comparison);
    struct leads leads = {0};
    const long outcome[MAX_LEADS] = {comparison->harm, comparison->cost, comparison->rights};
    for (int k = 0; k < MAX_LEADS; k++) { /* harm, when there is one, comes first: rank_of relies on it */
        if (outcome[k] >= 0) {
            leads.outcome[leads.n++] = (uint32_t)outcome[k];
        }
    }
    if (leads.n == 0) {
        return OCP_OK;
    }
    leads.replicate = ocp_alloc(comparison->results->n_replicates, sizeof *leads.replicate);
    leads.mean = ocp_alloc((size_t)comparison->results->n_strategies * MAX_LEADS, sizeof *leads.mean);
    enum ocp_status status =
        leads.replicate == NULL || leads.mean == NULL
            ? ocp_fail(message, OCP_NO_MEMORY, "not enough memory to rank %u strategies", comparison->results->n_strategies)
            : stand(comparison, &leads, message);
    free(leads.replicate);
    free(leads.mean);
    return status;
}
