/* Drafts of prisons to the plan's prisons and wings: how places are divided and how far a wing can be overfilled.
 *
 * A wing may hold up to its share of max(1.6 x places, 1.3 x prisoners on day 0) of its prison: real estates are
 * overcrowded beyond their places (Italy: up to twice [A16, and the estate of January 2025]), and the model must be able to
 * start there and to get worse, visibly, before it refuses. ASSUMED factors. */
#include "scenario/estate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WINGS = 60000, MOST_WING_PLACES = 2000 };
static const double most_rows = 4e6;

struct building {
    struct estate *estate;
    size_t room; /* of plan->wings */
    double rows;
    bool full;
};

static void add_wing(struct building *b, uint32_t prison, uint16_t regime, uint32_t capacity, uint32_t limit)
{
    struct ocp_plan *plan = &b->estate->r->study->plan;
    if (plan->n_wings >= MOST_WINGS || b->rows + limit > most_rows) {
        if (!b->full) {
            draft_complain(b->estate, &b->estate->draft[prison], "the estate has more than %d wings or %.0f places for persons",
                           MOST_WINGS, most_rows);
        }
        b->full = true;
        return;
    }
    if (plan->n_wings == b->room) {
        const size_t room = b->room ? b->room * 2 : 64;
        struct ocp_wing_spec *grown = realloc(plan->wings, room * sizeof *grown);
        if (!grown) {
            b->estate->r->no_memory = b->full = true;
            return;
        }
        plan->wings = grown;
        b->room = room;
    }
    b->rows += limit;
    plan->wings[plan->n_wings++] =
        (struct ocp_wing_spec){.prison = prison, .regime = regime, .capacity = (uint16_t)capacity, .limit = (uint16_t)limit};
}

static uint32_t limit_of(uint32_t places, uint32_t ordinary, uint32_t prisoners)
{
    const double most = fmax(1.6 * (double)ordinary, 1.3 * (double)prisoners);
    const double share = ceil(most * (double)places / (double)ordinary - 1e-9);
    return share > UINT16_MAX ? UINT16_MAX : (uint32_t)share;
}

static uint32_t special_places(const struct estate *estate, const struct draft *draft)
{
    if (estate->special_regime < 0) {
        return 0;
    }
    if (draft->special_places >= 0) {
        return (uint32_t)draft->special_places;
    }
    return draft->security >= estate->special_security ? estate->special_places : 0;
}

static void automatic_wings(struct building *b, uint32_t prison, const struct draft *draft)
{
    const uint32_t special = special_places(b->estate, draft);
    if (special >= draft->capacity) {
        draft_complain(b->estate, draft, "the special unit of '%s' has %u of its %u places; some must be ordinary", draft->name,
                       special, draft->capacity);
        return;
    }
    const uint32_t ordinary = draft->capacity - special;
    uint32_t wings = (ordinary + draft->wing_size / 2) / draft->wing_size;
    wings = wings ? wings : 1;
    for (uint32_t w = 0; w < wings; w++) {
        const uint32_t places = (uint32_t)((uint64_t)ordinary * (w + 1) / wings - (uint64_t)ordinary * w / wings);
        add_wing(b, prison, draft->regime, places, limit_of(places, ordinary, draft->prisoners));
    }
    if (special) {
        add_wing(b, prison, (uint16_t)b->estate->special_regime, special, special);
    }
}

struct wing_draft {
    uint32_t places, limit, count;
    uint16_t regime;
};

static bool read_wing(struct estate *estate, const struct node *node, const struct draft *draft, struct wing_draft *out)
{
    struct reader *r = estate->r;
    const struct ocp_plan *plan = &r->study->plan;
    if (!want_map(r, node, "wings")) {
        return false;
    }
    CHECK_KEYS(r, node, "a wing", "places", "limit", "regime", "count");
    double places = 0;
    double limit = 0;
    double count = 1;
    if (!node_get(node, "places")) {
        complain(r, node, "a wing needs 'places'");
        return false;
    }
    bool good = read_count(r, node_get(node, "places"), "places", 1, MOST_WING_PLACES, &places);
    good = (!node_get(node, "count") || read_count(r, node_get(node, "count"), "count", 1, 1000, &count)) && good;
    good = (!node_get(node, "limit") || read_count(r, node_get(node, "limit"), "limit", places, 4.0 * MOST_WING_PLACES, &limit)) &&
           good;
    *out = (struct wing_draft){(uint32_t)places, (uint32_t)limit, (uint32_t)count, draft->regime};
    const struct node *regime = node_get(node, "regime");
    if (regime && want_scalar(r, regime, "regime")) {
        const long found = find_regime(r, regime->text);
        if (found < 0) {
            const char *names[MOST_REGIMES + 1];
            for (size_t i = 0; i < plan->n_regimes; i++) {
                names[i] = plan->regimes[i].name;
            }
            complain(r, regime, "there is no regime '%s'%s", SHOW(regime->text), SUGGEST(regime->text, names, plan->n_regimes));
            return false;
        }
        out->regime = (uint16_t)found;
    }
    return good;
}

static void explicit_wings(struct building *b, uint32_t prison, struct draft *draft)
{
    struct reader *r = b->estate->r;
    const struct ocp_plan *plan = &r->study->plan;
    enum { MOST_LISTED = 512 };
    if (draft->wings->kind != NODE_LIST || draft->wings->count == 0 || draft->wings->count > MOST_LISTED) {
        complain(r, draft->wings, "'wings' takes a list of 1 to %d wings: [{places: 60}, ...]", MOST_LISTED);
        return;
    }
    struct wing_draft wing[MOST_LISTED];
    uint32_t ordinary = 0;
    uint32_t total = 0;
    bool good = true;
    for (uint32_t i = 0; i < draft->wings->count; i++) {
        if (!read_wing(b->estate, draft->wings->item[i], draft, &wing[i])) {
            good = false;
            continue;
        }
        total += wing[i].places * wing[i].count;
        ordinary += plan->regimes[wing[i].regime].special ? 0 : wing[i].places * wing[i].count;
    }
    if (!good) {
        return;
    }
    if (total > MOST_PLACES) {
        complain(r, draft->wings, "the wings of '%s' have %u places, more than %d", draft->name, total, MOST_PLACES);
        return;
    }
    if (draft->capacity && draft->capacity != total) {
        complain(r, draft->wings, "the wings of '%s' have %u places, its capacity is %u", draft->name, total, draft->capacity);
        return;
    }
    draft->capacity = total;
    for (uint32_t i = 0; i < draft->wings->count; i++) {
        const bool special = plan->regimes[wing[i].regime].special;
        const uint32_t limit = special ? wing[i].places : limit_of(wing[i].places, ordinary, draft->prisoners);
        for (uint32_t k = 0; k < wing[i].count; k++) {
            add_wing(b, prison, wing[i].regime, wing[i].places, wing[i].limit ? wing[i].limit : limit);
        }
    }
}

static void build_prison(struct building *b, uint32_t index)
{
    struct ocp_plan *plan = &b->estate->r->study->plan;
    struct draft *draft = &b->estate->draft[index];
    const uint32_t first = (uint32_t)plan->n_wings;
    if (!draft->wings && (double)draft->prisoners > 4.0 * (double)draft->capacity) {
        draft_complain(b->estate, draft, "'prisoners' of '%s' is %u, more than 4 times its %u places", draft->name,
                       draft->prisoners, draft->capacity);
        draft->prisoners = 0;
    }
    if (draft->wings) {
        explicit_wings(b, index, draft);
    } else if (draft->capacity) {
        automatic_wings(b, index, draft);
    }
    uint64_t limit = 0;
    for (size_t w = first; w < plan->n_wings; w++) {
        limit += plan->regimes[plan->wings[w].regime].special ? 0 : plan->wings[w].limit;
    }
    if (plan->n_wings > first && draft->prisoners > limit) {
        draft_complain(b->estate, draft, "'%s' has %u prisoners, but its ordinary wings can hold at most %llu", draft->name,
                       draft->prisoners, (unsigned long long)limit);
    }
    struct ocp_prison_spec *prison = &plan->prisons[plan->n_prisons++];
    *prison = (struct ocp_prison_spec){.jurisdiction = draft->jurisdiction,
                                       .security = draft->security,
                                       .capacity = draft->capacity,
                                       .prisoners = draft->prisoners,
                                       .staff = draft->staff,
                                       .wing_first = first,
                                       .wing_count = (uint32_t)plan->n_wings - first};
    memcpy(prison->name, draft->name, sizeof prison->name);
    memcpy(prison->region, draft->region, sizeof prison->region);
    memcpy(prison->kind, draft->kind, sizeof prison->kind);
}

void estate_build(struct estate *estate)
{
    struct reader *r = estate->r;
    struct ocp_plan *plan = &r->study->plan;
    plan->prisons = take(r, estate->count + 1, sizeof *plan->prisons);
    struct building building = {.estate = estate};
    uint32_t unstaffed = 0;
    uint64_t prisoners = 0;
    for (uint32_t i = 0; i < estate->count && plan->prisons && !building.full; i++) {
        build_prison(&building, i);
        unstaffed += estate->draft[i].prisoners > 0 && estate->draft[i].staff == 0;
        prisoners += estate->draft[i].prisoners;
    }
    if (unstaffed && r->report.errors == 0) {
        caution(r, estate->where, "%u prison%s %s prisoners but no officers", unstaffed, unstaffed == 1 ? "" : "s",
                unstaffed == 1 ? "has" : "have");
    }
    if (estate->count && prisoners == 0 && r->report.errors == 0) {
        complain(r, estate->where, "the estate has no prisoner on day 0; a study needs some");
    }
}
