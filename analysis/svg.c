/* What of a drawing passes: a list of elements and attributes, everything else is dropped or refused. The input is gnuplot's, but
 * it carries user text, and the page that it enters promises to run nothing and to load nothing. */
#include "analysis/html.h"

#include "engine/component.h"

#include <stdio.h>
#include <string.h>

enum { MAX_DEPTH = 64, NAME = 32 };

struct tidy {
    struct ocp_buffer *out;
    const char *at, *end;
    const char *prefix, *description;
    struct group {
        char name[NAME];
        size_t before, after; /* where its start tag begins and ends in `out` */
        bool dropped;         /* with all that is in it */
    } open[MAX_DEPTH];
    int depth, dropped;  /* dropped: how many of the open elements are */
    bool in_text, begun; /* begun: the one outermost element was there */
};

static bool listed(const char *name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(name, list[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_drawing(const char *name)
{
    static const char *const list[] = {"svg",  "g",       "defs",     "rect", "circle", "ellipse", "line",
                                       "path", "polygon", "polyline", "use",  "text",   "tspan",   "clipPath"};
    return listed(name, list, OCP_COUNT(list));
}

/* Known to come from gnuplot and of no use in a page: tool tips and an unused filter. */
static bool is_dropped(const char *name)
{
    static const char *const list[] = {"title", "desc", "filter", "feFlood", "feComposite", "pattern"};
    return listed(name, list, OCP_COUNT(list));
}

static bool is_attribute(const char *name)
{
    static const char *const list[] = {"x",
                                       "y",
                                       "x1",
                                       "x2",
                                       "y1",
                                       "y2",
                                       "cx",
                                       "cy",
                                       "r",
                                       "rx",
                                       "ry",
                                       "dx",
                                       "dy",
                                       "width",
                                       "height",
                                       "viewBox",
                                       "d",
                                       "points",
                                       "transform",
                                       "fill",
                                       "fill-opacity",
                                       "fill-rule",
                                       "stroke",
                                       "stroke-width",
                                       "stroke-opacity",
                                       "stroke-dasharray",
                                       "color",
                                       "opacity",
                                       "font-family",
                                       "font-size",
                                       "font-weight",
                                       "font-style",
                                       "text-anchor",
                                       "xmlns",
                                       "xmlns:xlink",
                                       "clip-path",
                                       "xml:space"};
    return listed(name, list, OCP_COUNT(list));
}

static bool is_default(const char *name, const char *value)
{
    return (strcmp(name, "stroke-linecap") == 0 && strcmp(value, "butt") == 0) ||
           (strcmp(name, "stroke-linejoin") == 0 && strcmp(value, "miter") == 0);
}

/* Reads a name of letters, digits, ':' and '-'; false when there is none or it is too long. */
static bool read_name(struct tidy *t, char name[NAME])
{
    size_t n = 0;
    while (t->at < t->end && (strchr(":-_", *t->at) != NULL ? *t->at != '\0' : (*t->at | 32) >= 'a' && (*t->at | 32) <= 'z') &&
           n + 1 < NAME) {
        name[n++] = *t->at++;
    }
    while (t->at < t->end && *t->at >= '0' && *t->at <= '9' && n > 0 && n + 1 < NAME) {
        name[n++] = *t->at++;
    }
    name[n] = '\0';
    return n > 0;
}

static void skip_space(struct tidy *t)
{
    while (t->at < t->end && strchr(" \t\r\n", *t->at) != NULL && *t->at != '\0') {
        t->at++;
    }
}

/* Values are copied as they are: they come quoted, without `<`, and without the quote that we put around them. */
static void write_attribute(struct tidy *t, const char *name, const char *value, size_t length)
{
    ocp_buffer_add(t->out, " %s=\"", name);
    ocp_buffer_add_bytes(t->out, value, length);
    ocp_buffer_add_string(t->out, "\"");
}

static bool starts(const char *value, size_t length, const char *with)
{
    return length >= strlen(with) && memcmp(value, with, strlen(with)) == 0;
}

/* True when the value could point anywhere: an address at its start is looked at by the caller, one further on never passes, nor
 * does anything written with escapes of XML or CSS. */
static bool hides_reference(const char *value, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool address = length - i >= 4 && (value[i] | 32) == 'u' && (value[i + 1] | 32) == 'r' && (value[i + 2] | 32) == 'l' &&
                       value[i + 3] == '(';
        if (strchr("<\"&\\", value[i]) != NULL || (address && i > 0)) {
            return true; /* strchr also finds NUL */
        }
    }
    return false;
}

/* One attribute; false when it has no place in a drawing. */
static bool pass_attribute(struct tidy *t, const char *element, const char *name, const char *value, size_t length)
{
    const char *prefix = t->prefix == NULL ? "" : t->prefix;
    if (strcmp(name, "role") == 0 || strcmp(name, "aria-label") == 0) {
        return true; /* of an earlier pass: written anew, with the description that counts here */
    }
    if (hides_reference(value, length) || strncmp(name, "on", 2) == 0) {
        return false;
    }
    if (strcmp(name, "xlink:href") == 0 || strcmp(name, "href") == 0) {
        if (!starts(value, length, "#")) {
            return false;
        }
        ocp_buffer_add(t->out, " xlink:href=\"#%s%.*s\"", prefix, (int)length - 1, value + 1);
    } else if (strcmp(name, "id") == 0) {
        if (strcmp(element, "g") != 0 && strcmp(element, "svg") != 0) {
            ocp_buffer_add(t->out, " id=\"%s%.*s\"", prefix, (int)length, value);
        }
    } else if (length >= 4 && (value[0] | 32) == 'u' && value[3] == '(') {
        if (!starts(value, length, "url(#") || !is_attribute(name)) {
            return false;
        }
        ocp_buffer_add(t->out, " %s=\"url(#%s%.*s\"", name, prefix, (int)length - 5, value + 5);
    } else if (strcmp(name, "font-family") == 0 && length == strlen(OCP_SVG_BOLD) && starts(value, length, OCP_SVG_BOLD)) {
        ocp_buffer_add_string(t->out, " font-family=\"sans-serif\" font-weight=\"bold\"");
    } else if (is_attribute(name)) {
        bool size = strcmp(element, "svg") == 0 && (strcmp(name, "width") == 0 || strcmp(name, "height") == 0);
        char text[8] = "";
        memcpy(text, value, length < sizeof text - 1 ? length : sizeof text - 1);
        if (!(size && t->prefix != NULL) && !is_default(name, text)) {
            write_attribute(t, name, value, length);
        }
    }
    return true;
}

static bool pass_attributes(struct tidy *t, const char *element, bool drop, bool *closed)
{
    for (;;) {
        skip_space(t);
        if (t->at >= t->end) {
            return false;
        }
        if (*t->at == '>') {
            t->at++;
            return true;
        }
        if (starts(t->at, (size_t)(t->end - t->at), "/>")) {
            t->at += 2;
            *closed = true;
            return true;
        }
        char name[NAME];
        if (!read_name(t, name)) {
            return false;
        }
        skip_space(t);
        if (t->at >= t->end || *t->at++ != '=') {
            return false;
        }
        skip_space(t);
        if (t->at >= t->end || (*t->at != '"' && *t->at != '\'')) {
            return false;
        }
        char quote = *t->at++;
        const char *value = t->at, *stop = memchr(value, quote, (size_t)(t->end - value));
        if (stop == NULL) {
            return false;
        }
        t->at = stop + 1;
        if (!drop && !pass_attribute(t, element, name, value, (size_t)(stop - value))) {
            return false;
        }
    }
}

static bool pass_start(struct tidy *t)
{
    struct group group = {.before = t->out->length};
    if (!read_name(t, group.name) || t->depth >= MAX_DEPTH) {
        return false;
    }
    if ((t->depth == 0) != (strcmp(group.name, "svg") == 0) || (t->depth == 0 && t->begun)) {
        return false; /* one svg element around everything */
    }
    t->begun = true;
    group.dropped = is_dropped(group.name);
    if (!group.dropped && !is_drawing(group.name)) {
        return false;
    }
    bool drop = group.dropped || t->dropped > 0, closed = false;
    if (!drop) {
        ocp_buffer_add(t->out, "<%s", group.name);
        if (strcmp(group.name, "svg") == 0) {
            ocp_buffer_add_string(t->out, " role=\"img\" aria-label=\"");
            ocp_html_escape(t->out, t->description);
            ocp_buffer_add_string(t->out, "\"");
        }
    }
    if (!pass_attributes(t, group.name, drop, &closed)) {
        return false;
    }
    if (!drop) {
        ocp_buffer_add_string(t->out, closed ? "/>\n" : ">");
    }
    if (!closed) {
        group.after = t->out->length;
        t->dropped += group.dropped;
        t->in_text = t->in_text || strcmp(group.name, "text") == 0;
        t->open[t->depth++] = group;
    }
    return true;
}

static bool pass_end(struct tidy *t)
{
    char name[NAME];
    if (!read_name(t, name) || t->depth == 0 || strcmp(t->open[t->depth - 1].name, name) != 0) {
        return false;
    }
    skip_space(t);
    if (t->at >= t->end || *t->at++ != '>') {
        return false;
    }
    struct group group = t->open[--t->depth];
    if (strcmp(name, "text") == 0) {
        t->in_text = false;
    }
    if (group.dropped) {
        t->dropped--;
    } else if (t->dropped == 0 && t->out->length == group.after && strcmp(name, "g") == 0 && !t->out->failed) {
        t->out->length = group.before; /* an empty group: gnuplot writes hundreds */
        t->out->bytes[group.before] = '\0';
    } else if (t->dropped == 0) {
        ocp_buffer_add(t->out, "</%s>%s", name, t->in_text ? "" : "\n");
    }
    return true;
}

/* Character data: kept inside text elements, where gnuplot has escaped it already; elsewhere only space may stand. */
static bool pass_text(struct tidy *t)
{
    const char *stop = memchr(t->at, '<', (size_t)(t->end - t->at));
    size_t length = (size_t)((stop == NULL ? t->end : stop) - t->at);
    if (t->dropped == 0 && t->in_text) {
        ocp_buffer_add_bytes(t->out, t->at, length);
    } else if (t->dropped == 0 && strspn(t->at, " \t\r\n") < length) {
        return false;
    }
    t->at += length;
    return true;
}

static bool skip_to(struct tidy *t, const char *mark)
{
    for (; (size_t)(t->end - t->at) >= strlen(mark); t->at++) {
        if (starts(t->at, (size_t)(t->end - t->at), mark)) {
            t->at += strlen(mark);
            return true;
        }
    }
    return false;
}

static bool pass(struct tidy *t)
{
    while (t->at < t->end) {
        size_t left = (size_t)(t->end - t->at);
        bool good;
        if (*t->at != '<') {
            good = pass_text(t);
        } else if (starts(t->at, left, "<?")) {
            good = skip_to(t, "?>");
        } else if (starts(t->at, left, "<!--")) {
            good = skip_to(t, "-->");
        } else if (starts(t->at, left, "</")) {
            t->at += 2;
            good = pass_end(t);
        } else {
            t->at++;
            good = pass_start(t);
        }
        if (!good) {
            return false;
        }
    }
    return t->depth == 0 && t->begun;
}

enum ocp_status ocp_svg_tidy(struct ocp_buffer *out, const struct ocp_buffer *svg, const char *prefix, const char *description,
                             struct ocp_message *message)
{
    size_t start = out->length;
    if (prefix == NULL) {
        ocp_buffer_add_string(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    }
    struct tidy tidy = {
        .out = out, .at = svg->bytes, .end = svg->bytes + svg->length, .prefix = prefix, .description = description};
    if (svg->length == 0 || !pass(&tidy)) {
        size_t place = svg->length == 0 ? 0 : (size_t)(tidy.at - svg->bytes);
        out->length = out->failed ? out->length : start;
        if (out->bytes != NULL && !out->failed) {
            out->bytes[start] = '\0';
        }
        return ocp_fail(message, OCP_DAMAGED, "the drawing holds something that is not a drawing near byte %zu of %zu", place,
                        svg->length);
    }
    return ocp_buffer_check(out, message);
}
