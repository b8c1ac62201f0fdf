/* A network in the making: persons and ties from a table or from GraphML, checked and brought into one form. Private.
 *
 * The form depends on what the file says and never on the order in which it says it: persons in the order of their labels,
 * ties by their ends. Labels are not kept in the plan. */
#ifndef OCP_SCENARIO_NETWORK_H
#define OCP_SCENARIO_NETWORK_H

#include "scenario/reader.h"

enum { MOST_TIES = 100000, MOST_MEMBERS = 5000 };

struct network_place {
    unsigned file;
    uint32_t line, column;
};

struct network_person {
    const char *label;
    uint8_t group, role;
};

struct network_tie {
    uint32_t a, b; /* numbers of persons */
    double weight;
};

struct network {
    struct reader *r;
    const struct node *where; /* the file's name in the scenario: for what concerns the whole */
    uint8_t group, sentence;  /* of persons of whom the file does not say it */
    struct network_person *person;
    uint32_t n_persons;
    uint32_t *slot; /* hash table over labels: 1 + number, 0 for free */
    struct network_tie *tie;
    uint32_t n_ties, room;
    bool closed; /* all persons are known: a tie to another is a mistake */
    bool full;   /* too many persons, told */
};

/* Whether a column or attribute may be there; complains if not, and says so if data about real persons might stand under it. */
bool network_knows(struct network *n, struct network_place at, const char *name);
/* Whether a text may stand for a person: a code, not a name, a date or an official number. Complains if not. */
bool network_label(struct network *n, struct network_place at, const char *label);

/* The number of the person with this label, made known if need be; -1 after a complaint. `label` lives in the arena. */
long network_person(struct network *n, struct network_place at, const char *label);
/* What a file says of a person; complains about unknown names. */
void network_set_group(struct network *n, struct network_place at, uint32_t person, const char *name);
void network_set_role(struct network *n, struct network_place at, uint32_t person, const char *name);
/* A tie; the same pair may come again, in either direction: weights add up. `weight` NULL: 1. */
void network_tie(struct network *n, struct network_place at, const char *source, const char *target, const char *weight);

void network_read_csv(struct network *n, unsigned file, long nodes);
void network_read_graphml(struct network *n, unsigned file);

#endif
