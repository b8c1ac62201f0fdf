/* What would overturn the ranking: chance, size of the effect, values, displacement, parameters. */
#include "analysis/report_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

long ocp_report_choice(const struct ocp_comparison *comparison, const uint32_t *order, uint32_t n)
{
    for (uint32_t i = 0; i < n && comparison->harm >= 0; i++) {
        const struct ocp_standing *s = &comparison->standing[order[i]];
        enum ocp_verdict harm = ocp_comparison_effect(comparison, order[i], (uint32_t)comparison->harm)->verdict;
        if (!s->flagged && s->ranked && harm == OCP_VERDICT_BETTER) {
            return (long)order[i];
        }
    }
    return -1;
}

/* First and second by harm among those without a breach: how close, how sure. */
static void write_closeness(struct ocp_page *p, const uint32_t *order, uint32_t n)
{
    long first = ocp_report_choice(p->c, order, n), second = -1;
    for (uint32_t i = 0; i < n && first >= 0 && second < 0; i++) {
        if ((long)order[i] != first && !p->c->standing[order[i]].flagged &&
            p->c->standing[order[i]].rank > p->c->standing[first].rank) {
            second = (long)order[i];
        }
    }
    double *d = second < 0 ? NULL : ocp_alloc(p->c->results->n_replicates, sizeof *d);
    uint32_t pairs = d == NULL ? 0 : ocp_comparison_pairs(p->c, (uint32_t)second, (uint32_t)first, (uint32_t)p->c->harm, d);
    if (pairs >= 2) {
        struct ocp_interval t = ocp_interval_t(d, pairs);
        char gap[OCP_NUMBER_SIZE], range[OCP_PHRASE_SIZE];
        ocp_number_known(gap, OCP_NUMBER_PRINT, fabs(ocp_mean(d, pairs)), ocp_half_width(t), false);
        ocp_phrase_range(range, t, true, false);
        ocp_page_raw(p, "<li><b>Chance.</b> The runner-up is ");
        ocp_page_words(p, ocp_comparison_title(p->c, (uint32_t)second));
        bool clear = t.low > 0.0 || t.high < 0.0;
        ocp_page_raw(p, ", %s by %s (", clear ? "behind" : "apart", gap);
        ocp_page_words(p, p->c->results->outcome[p->c->harm].unit);
        ocp_page_raw(p,
                     "; paired, 95\u00a0%% interval %.120s): %s. When the replicates are drawn again, the first stays ahead of all "
                     "others in "
                     "%.0f %% of %d draws.</li>\n",
                     range, clear ? "more runs would not turn the order" : "more runs may turn the order",
                     100.0 * p->c->standing[first].first_share, OCP_BOOTSTRAP_RESAMPLES);
        double effect = fabs(ocp_comparison_effect(p->c, (uint32_t)first, (uint32_t)p->c->harm)->difference);
        double share = 100.0 * fabs(ocp_mean(d, pairs)) / effect;
        if (clear && isfinite(share) && share < 100.0) {
            ocp_page_raw(p, "<li><b>Size of the effect.</b> If the measures of ");
            ocp_page_words(p, ocp_comparison_title(p->c, (uint32_t)first));
            ocp_page_raw(
                p,
                " worked %.0f %% less well than assumed while the others kept their effect, the runner-up would be ahead.</li>\n",
                share);
        }
    }
    free(d);
}

static void write_values(struct ocp_page *p, const uint32_t *order, uint32_t n)
{
    uint32_t written = 0;
    for (uint32_t i = 0; i < n; i++) {
        const struct ocp_standing *s = &p->c->standing[order[i]];
        if (s->dominated_by >= 0 || s->flagged) {
            continue;
        }
        ocp_page_raw(p, "%s",
                     written++ == 0 ? "<li><b>Values.</b> The order is by harm. Who gives cost or rights more weight can choose "
                                      "any strategy that is not dominated: "
                                    : "; ");
        ocp_page_words(p, ocp_comparison_title(p->c, order[i]));
    }
    ocp_page_raw(p, "%s", written > 0 ? "; or the baseline. No weights are set here.</li>\n" : "");
}

/* The strongest three; one for each strategy and loss, since a loss shows up beside every gain. */
static void write_displacements(struct ocp_page *p)
{
    enum { ROOM = 64, MOST = 3 };
    struct ocp_displacement found[ROOM];
    size_t n = ocp_displacement_find(p->c, found, ROOM), written = 0;
    for (size_t i = 0; i < n && written < MOST; i++) {
        size_t before = 0;
        while (before < i && !(found[before].strategy == found[i].strategy && found[before].worse == found[i].worse)) {
            before++;
        }
        if (before < i) {
            continue;
        }
        ocp_page_raw(p, "%s", written++ == 0 ? "<li><b>Displacement.</b> Gains that come with losses elsewhere: " : "; ");
        ocp_page_words(p, ocp_comparison_title(p->c, found[i].strategy));
        ocp_page_raw(p, " improves ");
        ocp_page_words(p, p->c->results->outcome[found[i].better].meaning);
        ocp_page_raw(p, " and worsens ");
        ocp_page_words(p, p->c->results->outcome[found[i].worse].meaning);
    }
    ocp_page_raw(p, "%s", written > 0 ? ". An outcome that is not modelled may hide more.</li>\n" : "");
}

void ocp_report_overturn(struct ocp_page *page, const uint32_t *order, uint32_t n)
{
    const struct ocp_results *r = page->c->results;
    ocp_page_raw(page, "<h2>What would overturn this</h2>\n<ul>\n");
    write_closeness(page, order, n);
    write_values(page, order, n);
    write_displacements(page);
    if (r->n_params > 0) {
        ocp_page_raw(page, "<li><b>Parameters.</b> Of %u parameters, ", r->n_params);
        ocp_page_evidence(page);
        ocp_page_raw(page, ". The intervals above measure chance between runs only; they do not contain what is unknown about "
                           "parameters. A change in one of these can turn the order; this report does not test that.</li>\n");
    }
    ocp_page_raw(page, "</ul>\n");
}
