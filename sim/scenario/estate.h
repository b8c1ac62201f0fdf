/* Prisons in the making: three sources (explicit, size classes, table) give drafts; wings.c turns drafts into the plan. */
#ifndef OCP_SCENARIO_ESTATE_H
#define OCP_SCENARIO_ESTATE_H

#include "scenario/reader.h"

struct draft {
    char name[OCP_NAME_SIZE], region[OCP_NAME_SIZE], kind[OCP_NAME_SIZE];
    uint16_t jurisdiction;
    uint8_t security;
    uint16_t regime; /* of its ordinary wings */
    uint32_t capacity, prisoners, staff;
    uint32_t wing_size;          /* places per ordinary wing, about */
    long special_places;         /* in its special unit; -1: as the estate says for its security */
    const struct node *wings;    /* explicit list, or NULL: automatic */
    const struct node *where;    /* scenario node to complain at */
    unsigned file, line, column; /* place of the prison itself: in a table, its row */
};

enum { ESTATE_SLOTS = 8192 }; /* a power of two, well above MOST_PRISONS */

struct estate {
    struct reader *r;
    struct draft *draft; /* owned */
    size_t count, room;
    uint16_t slot[ESTATE_SLOTS]; /* prisons by a hash of their name: 1 + index, 0 free */
    bool too_many;
    uint32_t wing_size;
    long special_regime;     /* regime of special units, or -1 */
    uint32_t special_places; /* of prisons of at least special_security */
    uint8_t special_security;
    const struct node *where;
};

/* A draft with the estate's defaults. */
struct draft draft_start(const struct estate *estate, const struct node *where);
/* Keys that every form of estate shares: region, kind, security, jurisdiction, regime, wing_size, special_places.
 * `in_turn`: regions may be a list, of which prisons take one each in turn (pick_region). */
void draft_common(struct estate *estate, const struct node *body, bool in_turn, struct draft *draft);
/* Adds it; complains when the name is taken or there are too many. */
bool draft_add(struct estate *estate, const struct draft *draft);
void draft_complain(const struct estate *estate, const struct draft *draft, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void read_estate_csv(struct estate *estate, const struct node *section);
/* Drafts to the plan's prisons and wings. */
void estate_build(struct estate *estate);

#endif
