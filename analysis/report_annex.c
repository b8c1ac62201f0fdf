/* The annex: every outcome, the figures, the statistics, the parameters with their evidence, provenance, glossary. */
#include "analysis/drift.h"
#include "analysis/evidence.h"
#include "analysis/report_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void heading(struct ocp_page *p, const char *id, const char *words)
{
    ocp_page_raw(p, "<h2 id=\"%s\">%s</h2>\n", id, words);
}

static void write_contents(struct ocp_page *p)
{
    ocp_page_raw(p,
                 "<p class=\"kicker\">Annex</p>\n<nav aria-label=\"Contents of the annex\"><ol>"
                 "<li><a href=\"#strategies\">The strategies in words</a></li>"
                 "<li><a href=\"#outcomes\">All outcomes</a></li><li><a href=\"#figures\">Figures</a></li>"
                 "<li><a href=\"#statistics\">Statistics</a></li><li><a href=\"#parameters\">Parameters and evidence</a></li>"
                 "<li><a href=\"#provenance\">Provenance and how to reproduce</a></li><li><a href=\"#glossary\">Glossary</a></li>"
                 "<li><a href=\"#scenario\">The scenario</a></li></ol></nav>\n");
}

static void write_matrix_cell(struct ocp_page *p, const struct ocp_effect *e)
{
    char size[OCP_WORDS_SIZE];
    ocp_words_size_of(size, e, NULL);
    ocp_page_raw(p, "<td class=\"%s\"><span class=\"v\"><span class=\"mark\" aria-label=\"%s\">%s</span> %s</span>",
                 ocp_verdict_class(e->verdict), ocp_verdict_name(e->verdict), ocp_verdict_mark(e->verdict), size);
    if (e->verdict != OCP_VERDICT_SAME && e->verdict != OCP_VERDICT_UNKNOWN) {
        char range[OCP_PHRASE_SIZE];
        ocp_phrase_range(range, isfinite(e->relative) ? e->relative_t : e->t, true, isfinite(e->relative));
        ocp_page_raw(p, "<small>%.120s</small>", range);
    }
    ocp_page_raw(p, "</td>");
}

static void write_matrix_row(struct ocp_page *p, uint32_t outcome, const uint32_t *order, uint32_t n)
{
    const struct ocp_results_outcome *o = &p->c->results->outcome[outcome];
    char level[OCP_NUMBER_SIZE];
    ocp_number(level, OCP_NUMBER_PRINT, ocp_comparison_effect(p->c, OCP_BASELINE, outcome)->baseline, 3);
    ocp_page_raw(p, "<tr><th scope=\"row\">");
    ocp_page_words(p, o->meaning);
    ocp_page_raw(p, "<small>");
    ocp_page_words(p, o->unit);
    ocp_page_raw(p, "; %s%s</small></th><td class=\"n\">%s</td>",
                 o->direction == OCP_LOWER_IS_BETTER    ? "lower is better"
                 : o->direction == OCP_HIGHER_IS_BETTER ? "higher is better"
                                                        : "no good direction",
                 o->recorded ? "; as recorded" : "", level);
    for (uint32_t k = 0; k < n; k++) {
        write_matrix_cell(p, ocp_comparison_effect(p->c, order[k], outcome));
    }
    ocp_page_raw(p, "</tr>\n");
}

static void write_family(struct ocp_page *p, const char *family, const uint32_t *order, uint32_t n)
{
    const struct ocp_results *r = p->c->results;
    ocp_page_raw(p, "<tr class=\"family\"><th colspan=\"%u\" scope=\"rowgroup\">", n + 2);
    char name[40];
    snprintf(name, sizeof name, "%s", family);
    name[0] = (char)(name[0] >= 'a' && name[0] <= 'z' ? name[0] - 32 : name[0]);
    ocp_page_words(p, name);
    ocp_page_raw(p, "</th></tr>\n");
    for (uint32_t i = 0; i < p->c->n_listed; i++) {
        if (strcmp(r->outcome[p->c->listed[i]].family, family) == 0) {
            write_matrix_row(p, p->c->listed[i], order, n);
        }
    }
}

/* True when an earlier outcome in reading order has the same family. */
static bool family_seen(const struct ocp_page *p, uint32_t place)
{
    const struct ocp_results *r = p->c->results;
    for (uint32_t i = 0; i < place; i++) {
        if (strcmp(r->outcome[p->c->listed[i]].family, r->outcome[p->c->listed[place]].family) == 0) {
            return true;
        }
    }
    return false;
}

static void write_drift(struct ocp_page *p)
{
    enum ocp_status status = OCP_OK;
    struct ocp_drift *drift = ocp_alloc(p->c->results->n_outcomes + 1, sizeof *drift);
    const size_t n = drift ? ocp_drift_find(p->c, drift, &status) : 0;
    if (n > 0) {
        ocp_page_raw(
            p,
            "<h3>What still moves in the baseline</h3>\n<p>By more than a tenth, from the first third of the horizon to the "
            "last. %s</p>\n<ul>\n",
            ocp_drift_meaning);
        for (size_t i = 0; i < n; i++) {
            char words[OCP_DRIFT_WORDS];
            ocp_drift_words(words, p->c, &drift[i]);
            ocp_page_raw(p, "<li>");
            ocp_page_words(p, words);
            ocp_page_raw(p, "</li>\n");
        }
        ocp_page_raw(p, "</ul>\n");
    }
    free(drift);
}

static void write_outcomes(struct ocp_page *p)
{
    const struct ocp_results *r = p->c->results;
    uint32_t order[OCP_REPORT_STRATEGIES], n = ocp_report_order(p->c, order, OCP_REPORT_STRATEGIES);
    heading(p, "outcomes", "All outcomes");
    ocp_page_raw(
        p,
        "<p class=\"facts\">Effects in %% of the baseline; costs, and what is zero in the baseline or becomes many times of it, in "
        "the outcome\u2019s own unit; with 95 %% intervals below. "
        "\u201cAs recorded\u201d: what an administration would count, not what happens in the model.</p>\n"
        "<div class=\"scroll\"><table class=\"matrix\">\n<thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\">Baseline</th>");
    for (uint32_t k = 0; k < n; k++) {
        ocp_page_raw(p, "<th scope=\"col\">");
        ocp_page_words(p, r->strategy[order[k]].name);
        if (p->c->standing[order[k]].flagged) {
            ocp_page_raw(p, "<small class=\"worse\">%s</small>", ocp_words_flag(p->c));
        }
        ocp_page_raw(p, "</th>");
    }
    ocp_page_raw(p, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < p->c->n_listed; i++) {
        if (!family_seen(p, i)) {
            write_family(p, r->outcome[p->c->listed[i]].family, order, n);
        }
    }
    ocp_page_raw(p, "</tbody></table></div>\n");
    write_drift(p);
}

static void write_figures(struct ocp_page *p)
{
    const struct ocp_comparison *c = p->c;
    const struct ocp_results *r = c->results;
    heading(p, "figures", "Figures");
    ocp_page_figure(p, OCP_PLOT_FOREST, -1,
                    "Paired effects on the outcomes that lead this study, with 95 % intervals. Arrows: the effect lies beyond the "
                    "scale; its size is printed.");
    uint32_t fans = c->n_lead > 0 ? c->n_lead : c->n_listed;
    for (uint32_t i = 0; i < fans; i++) {
        const struct ocp_results_outcome *o = &r->outcome[c->listed[i]];
        char caption[512];
        snprintf(caption, sizeof caption,
                 "%s, %s. Bands hold 50, 80 and 95 %% of the runs of each strategy; grey and dashed: the baseline.", o->meaning,
                 o->unit);
        ocp_page_figure(p, OCP_PLOT_FAN, (long)c->listed[i], caption);
    }
    ocp_page_figure(p, OCP_PLOT_PRICES, -1, "Market prices inside, median of the runs.");
    ocp_page_figure(p, OCP_PLOT_STAGES, -1, "Stages of staff conditioning, mean of the runs.");
    ocp_page_figure(
        p, OCP_PLOT_NETWORK, -1,
        "The network before and after, in one replicate: as it is, which nobody in the service sees, and as the service "
        "believes it to be.");
    if (c->n_lead > 0 && c->n_lead < c->n_listed) {
        ocp_page_figure(p, OCP_PLOT_FOREST_ALL, -1, "Paired effects on all outcomes, with 95 % intervals.");
    }
    if (p->no_figures[0] != '\0') {
        ocp_page_raw(p, "<p class=\"answer warning\">Figures are missing: ");
        ocp_page_words(p, p->no_figures);
        ocp_page_raw(p, "</p>\n");
    }
}

static void write_statistics_row(struct ocp_page *p, uint32_t strategy, uint32_t outcome)
{
    const struct ocp_effect *e = ocp_comparison_effect(p->c, strategy, outcome);
    char difference[OCP_NUMBER_SIZE], t[OCP_PHRASE_SIZE], bca[OCP_PHRASE_SIZE], crn[OCP_NUMBER_SIZE], runs[OCP_NUMBER_SIZE],
        wilcoxon[OCP_NUMBER_SIZE];
    ocp_number_known(difference, OCP_NUMBER_PRINT, e->difference, ocp_half_width(e->t), true);
    ocp_phrase_range(t, e->t, true, false);
    ocp_phrase_range(bca, e->bca, true, false);
    ocp_number(crn, OCP_NUMBER_PRINT, e->crn_factor, 2);
    ocp_number(runs, OCP_NUMBER_PRINT, e->unpaired_runs, 3);
    snprintf(wilcoxon, sizeof wilcoxon, e->wilcoxon_p < 0.0001 ? "< 0.0001" : "%.2g", e->wilcoxon_p);
    ocp_page_raw(p, "<tr><th scope=\"row\">");
    ocp_page_words(p, p->c->results->strategy[strategy].name);
    ocp_page_raw(p, "</th><td>");
    ocp_page_words(p, p->c->results->outcome[outcome].name);
    ocp_page_raw(p,
                 "</td><td class=\"n\">%u</td><td class=\"n\">%s</td><td class=\"n\">%.100s</td><td class=\"n\">%.100s</td><td "
                 "class=\"n\">%.0f %%</td>",
                 e->n_pairs, difference, t, bca, 100.0 * e->improved);
    ocp_page_raw(p, "<td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n", wilcoxon, crn, runs);
}

/* The first few failed runs, each with its reason. */
static void write_failures(struct ocp_page *p)
{
    enum { MOST = 20 };
    const struct ocp_results *r = p->c->results;
    uint32_t written = 0;
    for (uint32_t run = 0; run < r->n_runs && written < MOST; run++) {
        if (r->run_status[run] != OCP_RUN_FAILED) {
            continue;
        }
        ocp_page_raw(p, "%s<li><code>", written++ == 0 ? "<h3>Failed runs</h3>\n<ul>\n" : "");
        ocp_page_words(p, r->strategy[r->run_strategy[run]].name);
        ocp_page_raw(p, "</code>, replicate %u: ", r->run_replicate[run]);
        ocp_page_words(p, r->reason == NULL || r->reason[run][0] == '\0' ? "no reason was kept" : r->reason[run]);
        ocp_page_raw(p, "</li>\n");
    }
    if (written > 0) {
        ocp_page_raw(p, "</ul>\n%s", p->c->n_failed > written ? "<p>More failed; the archive has all reasons.</p>\n" : "");
    }
}

static void write_statistics(struct ocp_page *p)
{
    const struct ocp_comparison *c = p->c;
    char factor[OCP_NUMBER_SIZE];
    heading(p, "statistics", "Statistics");
    ocp_page_raw(
        p,
        "<p>The value of a run is the mean over its periods%s. Strategies share their chance within a replicate (common random "
        "numbers), so each is "
        "compared with the baseline by differences within replicates: mean, 95 %% interval by Student\u2019s t over the pairs (the "
        "one used "
        "everywhere above), and the BCa bootstrap interval (%d resamples) to hold beside it. Failed runs take their pair out: ",
        c->n_periods_missing > 0 ? " that have a value" : "", OCP_BOOTSTRAP_RESAMPLES);
    ocp_page_raw(p, "%u of %u runs failed.", c->n_failed, c->results->n_runs);
    if (c->n_periods_missing > 0) {
        ocp_page_raw(p, " %llu period values were missing (nothing to divide by) and were left out.",
                     (unsigned long long)c->n_periods_missing);
    }
    if (isfinite(c->crn_median)) {
        ocp_number(factor, OCP_NUMBER_PRINT, c->crn_median, 2);
        ocp_page_raw(p, " Common random numbers cut the variance of a difference by a factor of %s (median).", factor);
    }
    ocp_page_raw(
        p, "</p>\n<div class=\"scroll\"><table "
           "class=\"matrix\">\n<thead><tr><th>Strategy</th><th>Outcome</th><th>Pairs</th><th>Difference</th><th>95 %% by t</th>"
           "<th>95 %% by BCa</th><th>Replicates improved</th><th>Wilcoxon p</th><th>Variance saved, \u00d7</th><th>Unpaired runs "
           "for the same</th></tr></thead>\n<tbody>\n");
    uint32_t outcomes = c->n_lead > 0 ? c->n_lead : c->n_listed;
    for (uint32_t s = 1; s < c->results->n_strategies; s++) {
        for (uint32_t i = 0; i < outcomes; i++) {
            const struct ocp_effect *e = ocp_comparison_effect(c, s, c->listed[i]);
            if (e->n_pairs > 0 && e->verdict != OCP_VERDICT_SAME) {
                write_statistics_row(p, s, c->listed[i]);
            }
        }
    }
    ocp_page_raw(p, "</tbody></table></div>\n<p class=\"facts\">Effects that are exactly zero in every replicate are left out of "
                    "this table.</p>\n");
    write_failures(p);
}

static const char *meaning_of(const struct ocp_page *p, const char *name)
{
    long i = p->o->model == NULL ? -1 : ocp_model_param(p->o->model, name);
    return i < 0 ? "" : p->o->model->params[i]->meaning;
}

static void write_parameters(struct ocp_page *p)
{
    const struct ocp_results *r = p->c->results;
    heading(p, "parameters", "Parameters and evidence");
    ocp_page_raw(p, "<p>Of %u parameters, ", r->n_params);
    ocp_page_evidence(p);
    ocp_page_raw(p, ". Sources are rows of the evidence table.</p>\n<div class=\"scroll\"><table>\n<thead><tr><th>Parameter</th>"
                    "<th>Value</th><th>Unit</th><th>Evidence</th></tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < r->n_params; i++) {
        char value[OCP_NUMBER_SIZE], evidence[OCP_EVIDENCE_SIZE];
        const enum ocp_evidence kind = ocp_evidence_of(&r->param[i]);
        ocp_number_exact(value, OCP_NUMBER_PRINT, r->param[i].value);
        ocp_evidence_words(evidence, &r->param[i]);
        ocp_page_raw(p, "<tr><th scope=\"row\"><code>");
        ocp_page_words(p, r->param[i].name);
        ocp_page_raw(p, "</code><small>");
        ocp_page_words(p, meaning_of(p, r->param[i].name));
        ocp_page_raw(p, "</small></th><td class=\"n\">%s</td><td>", value);
        ocp_page_words(p, r->param[i].unit);
        ocp_page_raw(p, "</td><td%s>",
                     kind == OCP_EVIDENCE_ASSUMED ? " class=\"worse\""
                     : kind == OCP_EVIDENCE_SET   ? " class=\"changed\""
                                                  : "");
        ocp_page_words(p, evidence);
        ocp_page_raw(p, "</td></tr>\n");
    }
    ocp_page_raw(p, "</tbody></table></div>\n");
}

static void write_fact(struct ocp_page *p, const char *name, const char *value)
{
    ocp_page_raw(p, "<tr><th scope=\"row\">%s</th><td>", name);
    ocp_page_words(p, value);
    ocp_page_raw(p, "</td></tr>\n");
}

/* What was laid over the scenario on the command line; NULL when nothing was. */
static const struct ocp_source *overrides_of(const struct ocp_results *r)
{
    for (uint32_t i = 0; i < r->n_sources; i++) {
        if (strcmp(r->source[i].path, OCP_STUDY_OVERRIDES) == 0) {
            return &r->source[i];
        }
    }
    return NULL;
}

static void write_overrides(struct ocp_page *p, const struct ocp_source *overrides)
{
    ocp_page_raw(p, "<p>Laid over the scenario on the command line:</p>\n<pre>");
    ocp_page_words(p, overrides->bytes); /* which the archive's reader ends */
    ocp_page_raw(p, "</pre>\n");
}

/* Files of the user's that took part. Those that the program carries come with its version. */
static void write_files(struct ocp_page *p)
{
    const struct ocp_results *r = p->c->results;
    for (uint32_t i = 0; i < r->n_sources; i++) {
        const struct ocp_source *source = &r->source[i];
        if (strcmp(source->path, OCP_STUDY_OVERRIDES) == 0 || strncmp(source->path, "shipped:", 8) == 0) {
            continue;
        }
        ocp_page_raw(p, "<tr><th scope=\"row\">%s</th><td>", i == 0 ? "Scenario file" : "Other file used");
        ocp_page_words(p, source->path);
        ocp_page_raw(p, "<small>SHA-256 <code>");
        ocp_page_words(p, source->sha256);
        ocp_page_raw(p, "</code></small></td></tr>\n");
    }
}

static void write_recipe(struct ocp_page *p)
{
    const struct ocp_source *overrides = overrides_of(p->c->results);
    const char *file = p->o->archive_name != NULL ? p->o->archive_name : "study.h5";
    const char *options = p->o->run_options != NULL ? p->o->run_options : "";
    const bool files = strstr(options, " --estate ") != NULL || strstr(options, " --network ") != NULL;
    ocp_page_raw(p,
                 "<p>The same design (scenario, options, seed, and the source of the model, all in the design hash above) gives "
                 "the same numbers, bit for bit, on any number of threads. "
                 "Save the scenario below as <code>scenario.yaml</code> beside the files that it names%s, then:</p>\n"
                 "<pre>ocpsim run scenario.yaml",
                 files ? "; what --estate and --network name is looked for from the folder in which the program runs" : "");
    ocp_page_words(p, options);
    ocp_page_raw(p, " -o repeat\nocpsim compare repeat\nocpsim report repeat</pre>\n");
    if (p->o->run_options == NULL && overrides != NULL) {
        ocp_page_raw(p, "<p>with options that say the following, without which the numbers differ.</p>\n");
        write_overrides(p, overrides);
    }
    ocp_page_raw(p, "<p>The results behind this page are the HDF5 file <code>");
    ocp_page_words(p, file);
    ocp_page_raw(p, "</code>, which opens in Python, R and h5dump. It keeps the scenario, its files and the options; from it alone "
                    "any run is computed again and held against what it says:</p>\n<pre>ocpsim reproduce ");
    ocp_page_words(p, file);
    ocp_page_raw(p, " --run 0</pre>\n");
}

static void write_provenance(struct ocp_page *p)
{
    const struct ocp_results *r = p->c->results;
    char words[256];
    heading(p, "provenance", "Provenance and how to reproduce");
    ocp_page_raw(p, "<div class=\"scroll\"><table>\n<tbody>\n");
    write_fact(p, "Study", r->name);
    write_fact(p, "Program", "ocpsim");
    write_fact(p, "Version", r->version);
    write_fact(p, "Design hash", r->design_hash);
    snprintf(words, sizeof words, "%llu", (unsigned long long)r->seed);
    write_fact(p, "Seed", words);
    snprintf(words, sizeof words, "%u: %u strategies, %u replicates; %u finished, %u failed", r->n_runs, r->n_strategies,
             r->n_replicates, p->c->n_done, p->c->n_failed);
    write_fact(p, "Runs", words);
    snprintf(words, sizeof words, "%u days of run-in, then %u days in %u periods of %u days", r->burn_in_days, r->horizon_days,
             r->n_periods, r->period_days);
    write_fact(p, "Time", words);
    write_files(p);
    ocp_page_raw(p, "</tbody></table></div>\n");
    write_recipe(p);
}

static void write_glossary(struct ocp_page *p)
{
    static const char *const entries[][2] = {
        {"Baseline", "What happens in the model when nothing new is done. Everything else is compared with it."},
        {"Strategy", "A set of measures with dates, places, costs and a burden on rights."},
        {"Replicate",
         "One repetition of the simulation with its own chance. All strategies meet the same chance in the same replicate."},
        {"Common random numbers",
         "The device behind that: two strategies with one replicate differ only where the strategy reaches."},
        {"95 % interval", "A range that would hold the model\u2019s true mean effect in 95 of 100 repeated studies. It measures "
                          "chance, not whether the model is right."},
        {"No clear change",
         "The interval includes zero: the runs cannot tell whether the effect is up or down. That is not proof of no effect."},
        {"No practical difference",
         "Less than half a per cent of the baseline: the runs can tell it from zero, or keep it below that, but nobody could tell "
         "it in a prison. Such an effect is never called better or worse."},
        {"Dominated", "Another strategy is at least as good on harm, rights burden and cost, and better on at least one of them, "
                      "in at least nine of ten resamples of the "
                      "replicates."},
        {"Rights burden", "Weighted person-days of measures that touch rights (isolation, visits lost, communications screened), "
                          "per 1,000 prisoner-days or as the unit says."},
        {"Breach",
         "A measure that, as modelled, would go against the European Prison Rules, such as prolonged solitary confinement."},
        {"Conditioning",
         "The staged process by which a member of staff is drawn in: cultivated, boundary crossed, compromised, corrupt."},
        {"Identity fusion", "A visceral sense of oneness with a group, values or family, from 0 to 1."},
        {"Evidence id", "A row of the evidence table that the program ships; ASSUMED: no source, a modelling choice."},
    };
    heading(p, "glossary", "Glossary");
    ocp_page_raw(p, "<dl>\n");
    for (size_t i = 0; i < OCP_COUNT(entries); i++) {
        ocp_page_raw(p, "<dt>%s</dt><dd>%s</dd>\n", entries[i][0], entries[i][1]);
    }
    ocp_page_raw(p, "</dl>\n");
}

void ocp_report_annex(struct ocp_page *page)
{
    ocp_page_raw(page, "<section class=\"annex\" id=\"annex\">\n");
    write_contents(page);
    ocp_report_strategies(page);
    write_outcomes(page);
    write_figures(page);
    write_statistics(page);
    write_parameters(page);
    write_provenance(page);
    write_glossary(page);
    heading(page, "scenario", "The scenario");
    ocp_page_raw(page, "<pre>");
    ocp_page_words(page,
                   page->c->results->scenario == NULL ? "The archive does not carry its scenario." : page->c->results->scenario);
    ocp_page_raw(page, "</pre>\n");
    if (overrides_of(page->c->results) != NULL) {
        write_overrides(page, overrides_of(page->c->results));
    }
    ocp_page_raw(page, "</section>\n");
}
