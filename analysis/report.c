/* The frame of the report and the phrases that its parts share. What the brief and the annex say is decided in their files. */
#include "analysis/report.h"

#include "analysis/evidence.h"
#include "analysis/report_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ocp_page_words(struct ocp_page *page, const char *text)
{
    ocp_html_escape(page->out, text);
}

void ocp_page_strategy(struct ocp_page *page, uint32_t strategy)
{
    ocp_page_raw(page, "<b>");
    ocp_page_words(page, ocp_comparison_title(page->c, strategy));
    ocp_page_raw(page, "</b>");
}

void ocp_page_figure(struct ocp_page *page, enum ocp_plot_kind kind, long outcome, const char *caption)
{
    if (page->no_figures[0] != '\0') {
        return;
    }
    struct ocp_plot_options options = {
        .kind = kind, .format = OCP_PLOT_SVG, .outcome = outcome, .strategy = -1, .gnuplot = page->o->gnuplot, .bare = true};
    struct ocp_buffer svg = {0};
    struct ocp_message message = {0};
    enum ocp_status status = ocp_plot_draw(page->c, &options, &svg, &message);
    if (status == OCP_NOT_FOUND && svg.length == 0 && strstr(message.text, "gnuplot") == NULL) {
        ocp_buffer_free(&svg);
        return; /* the study lacks what this figure shows; plot_list says so */
    }
    char prefix[24];
    snprintf(prefix, sizeof prefix, "f%u-", ++page->n_figures);
    if (status == OCP_OK) {
        ocp_page_raw(page, "<figure id=\"figure-%u\"><div class=\"wide\">", page->n_figures);
        status = ocp_svg_tidy(page->out, &svg, prefix, caption, &message);
        ocp_page_raw(page, "</div><figcaption><b>Figure %u.</b> ", page->n_figures);
        ocp_page_words(page, caption);
        ocp_page_raw(page, "</figcaption></figure>\n");
    }
    if (status != OCP_OK) {
        snprintf(page->no_figures, sizeof page->no_figures, "%s", message.text);
    }
    ocp_buffer_free(&svg);
}

static double known_to(struct ocp_interval interval, bool percent)
{
    double half = ocp_half_width(interval);
    return percent ? fmax(half, 0.1) : half; /* percentages have at most two decimals */
}

void ocp_phrase_range(char out[OCP_PHRASE_SIZE], struct ocp_interval interval, bool sign, bool percent)
{
    char low[OCP_NUMBER_SIZE], high[OCP_NUMBER_SIZE];
    ocp_number_known(low, OCP_NUMBER_PRINT, interval.low, known_to(interval, percent), sign);
    ocp_number_known(high, OCP_NUMBER_PRINT, interval.high, known_to(interval, percent), sign);
    snprintf(out, OCP_PHRASE_SIZE, isnan(interval.low) ? "not known" : "%s to %s", low, high);
}

void ocp_phrase_change(char out[OCP_PHRASE_SIZE], const struct ocp_effect *effect, const char *unit)
{
    bool relative = isfinite(effect->relative);
    double value = relative ? effect->relative : effect->difference;
    struct ocp_interval interval = relative ? effect->relative_t : effect->t;
    char size[OCP_NUMBER_SIZE], range[OCP_PHRASE_SIZE], of[80] = "\u00a0%";
    if (!relative) {
        snprintf(of, sizeof of, " %s", unit);
    }
    switch (effect->verdict) {
    case OCP_VERDICT_UNKNOWN:
        snprintf(out, OCP_PHRASE_SIZE, "cannot be judged: too few runs have a value");
        return;
    case OCP_VERDICT_SAME:
        snprintf(out, OCP_PHRASE_SIZE, "does not change it at all");
        return;
    case OCP_VERDICT_UNCERTAIN:
        ocp_phrase_range(range, interval, true, relative);
        snprintf(out, OCP_PHRASE_SIZE, "shows no clear change (95\u00a0%% interval %.120s%s)", range, of);
        return;
    case OCP_VERDICT_NEGLIGIBLE:
        ocp_phrase_range(range, interval, true, relative);
        snprintf(out, OCP_PHRASE_SIZE, "makes no practical difference to it (95\u00a0%% interval %.120s%s)", range, of);
        return;
    case OCP_VERDICT_BETTER:
    case OCP_VERDICT_WORSE:
    case OCP_VERDICT_CHANGED:
        break;
    }
    if (value < 0.0) { /* "lowers by 13.6": sizes without their sign */
        interval = (struct ocp_interval){-interval.high, -interval.low};
    }
    ocp_phrase_range(range, interval, false, relative);
    ocp_number_known(size, OCP_NUMBER_PRINT, fabs(value), known_to(interval, relative), false);
    snprintf(out, OCP_PHRASE_SIZE, "%s it by %s%s (95\u00a0%% interval %.120s)", value < 0.0 ? "lowers" : "raises", size, of,
             range);
}

const char *ocp_verdict_class(enum ocp_verdict verdict)
{
    static const char *const names[] = {"unknown", "same", "unclear", "better", "worse", "changed", "negligible"};
    return names[verdict];
}

const char *ocp_verdict_mark(enum ocp_verdict verdict)
{
    static const char *const marks[] = {"?", "=", "\u25cb", "\u25cf", "\u25b2", "\u25a0", "\u2248"};
    return marks[verdict];
}

uint32_t ocp_report_order(const struct ocp_comparison *comparison, uint32_t *order, uint32_t room)
{
    uint32_t n = 0;
    for (uint32_t s = 1; s < comparison->results->n_strategies && n < room; s++) {
        uint32_t at = n++;
        for (; at > 0 && ocp_comparison_before(comparison, s, order[at - 1]); at--) {
            order[at] = order[at - 1];
        }
        order[at] = s;
    }
    return n;
}

void ocp_page_evidence(struct ocp_page *page)
{
    static const char *const one[] = {"has a source", "is sourced in part and ASSUMED in part", "is ASSUMED, without a source",
                                      "is a definition", "is set by this study: the evidence of its default does not cover it"};
    static const char *const many[] = {"have a source", "are sourced in part and ASSUMED in part", "are ASSUMED, without a source",
                                       "are definitions",
                                       "are set by this study: the evidence of their defaults does not cover them"};
    uint32_t count[OCP_EVIDENCE_CLASSES], written = 0;
    ocp_evidence_count(page->c->results, count);
    for (uint32_t k = 0; k < OCP_EVIDENCE_CLASSES; k++) {
        if (count[k] > 0) {
            ocp_page_raw(page, "%s%u %s", written++ > 0 ? "; " : "", count[k], count[k] == 1 ? one[k] : many[k]);
        }
    }
}

static const char *title_of(const struct ocp_results *r)
{
    return r->title[0] != '\0' ? r->title : r->name;
}

enum ocp_status ocp_report_html(const struct ocp_comparison *comparison, const struct ocp_report_options *options,
                                struct ocp_buffer *out, struct ocp_message *message)
{
    struct ocp_page page = {.out = out, .c = comparison, .o = options};
    if (options->no_figures) {
        snprintf(page.no_figures, sizeof page.no_figures, "they were not asked for");
    }
    ocp_buffer_add_string(
        out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
             "img-src 'none'; base-uri 'none'; form-action 'none'\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"ocpsim\">\n<title>");
    ocp_page_words(&page, title_of(comparison->results));
    ocp_buffer_add_string(out, "</title>\n<style>\n");
    ocp_report_style(out);
    ocp_buffer_add_string(out, "</style>\n</head>\n<body>\n<main>\n");
    ocp_report_brief(&page);
    ocp_report_annex(&page);
    ocp_buffer_add_string(out, "</main>\n</body>\n</html>\n");
    return ocp_buffer_check(out, message);
}
