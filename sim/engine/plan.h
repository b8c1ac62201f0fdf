/* A plan: everything a world is made from. The scenario reader fills it; the engine never reads a file.
 *
 * Ownership: the plan owns all its arrays and strings (malloc family) and ocp_plan_free releases them; `{0}` is empty.
 * Indices are checked by ocp_plan_check, which every world creation calls. */
#ifndef OCP_PLAN_H
#define OCP_PLAN_H

#include "engine/status.h"

#include <stdint.h>

enum { OCP_NAME_SIZE = 64, OCP_NO_GROUP = 255, OCP_MAX_GROUPS = 64, OCP_MAX_INTERVENTIONS = 256, OCP_MAX_SNAPSHOTS = 64 };
#define OCP_NOWHERE UINT32_MAX

/* Value change of one parameter. New = old op value, where strength s in [0,1] interpolates linearly from old to new. A bound
 * (at least, at most) sets its value where the old one is beyond it and otherwise leaves the old one as it is, bit for bit.
 *
 * On each wing: the plan's base value, the changes of the prison's jurisdiction, those of the wing's regime, then the interventions that reach it in the order of the
 * strategy; each change works on what the ones before it left, and the result is held at the parameter's limits. Within a
 * regime or an intervention the scenario reader puts changes in the order set, multiply, add, at least, at most. */
enum ocp_operation { OCP_SET, OCP_MULTIPLY, OCP_ADD, OCP_AT_LEAST, OCP_AT_MOST };
enum { OCP_OPERATIONS = OCP_AT_MOST + 1 };

struct ocp_change {
    uint32_t param; /* index in the model's parameter table */
    enum ocp_operation operation;
    double value;
};

/* A regime: how life is organised on a wing (open, normal, high security, special unit, 41-bis ...), as data. */
struct ocp_regime {
    char name[OCP_NAME_SIZE];
    char title[2 * OCP_NAME_SIZE];
    char evidence[OCP_NAME_SIZE];
    struct ocp_change *changes;
    size_t n_changes;
    bool special; /* admits only those whom placement policy selects */
};

enum ocp_security { OCP_OPEN, OCP_MEDIUM, OCP_HIGH, OCP_MAXIMUM };

struct ocp_wing_spec {
    uint32_t prison;
    uint16_t regime;
    uint16_t capacity; /* places */
    uint16_t limit;    /* rows: the most persons that can physically be held, >= capacity */
};

struct ocp_prison_spec {
    char name[OCP_NAME_SIZE];
    char region[OCP_NAME_SIZE];
    char kind[OCP_NAME_SIZE];
    uint16_t jurisdiction;
    uint8_t security;                    /* enum ocp_security */
    uint32_t capacity, prisoners, staff; /* places, persons on day 0, officers */
    uint32_t wing_first, wing_count;     /* into wings */
};

struct ocp_group_spec {
    char name[OCP_NAME_SIZE];
    char kind[OCP_NAME_SIZE]; /* "mafia", "street", "cartel", "extremist": documentation and targeting only */
    double share;             /* share of prisoners on day 0 and at admission, 0..1; all shares together < 1 */
    uint8_t values_driven;    /* 1: bound by values (religion, ideology) rather than profit */
    uint8_t rival;            /* index of its main rival group, or OCP_NO_GROUP */
};

struct ocp_jurisdiction_spec {
    char name[OCP_NAME_SIZE];
    struct ocp_change *changes; /* own values of parameters that act per prison */
    size_t n_changes;
};

/* Where an intervention acts. An empty string or a negative value means "no restriction". */
struct ocp_target {
    char prison[OCP_NAME_SIZE]; /* name */
    char region[OCP_NAME_SIZE];
    char kind[OCP_NAME_SIZE];
    int jurisdiction, regime, security;
    double coverage; /* share of the matching prisons, picked by addressed draws that strategies share; 1: all */
};

struct ocp_trigger {             /* adaptive start on what the service observes; empty outcome: by date only */
    char outcome[OCP_NAME_SIZE]; /* a recorded outcome */
    double above;                /* starts when the last period's value exceeds this */
    uint32_t hold_days;          /* and stays at least so long */
};

/* Whose budget a cost comes out of. */
enum ocp_payer { OCP_PAYER_SERVICE, OCP_PAYER_HEALTH, OCP_PAYER_JUSTICE, OCP_PAYER_POLICE, OCP_PAYER_SOCIAL, OCP_PAYER_COUNT };

/* What a measure says that it takes, beyond what the mechanisms count themselves: of prisoners by right, and of staff. */
enum ocp_right {
    OCP_RIGHT_ISOLATION, /* company and hours out of cell */
    OCP_RIGHT_CONTACT,   /* with family and friends outside */
    OCP_RIGHT_PRIVACY,   /* of body, cell, communication and records */
    OCP_RIGHT_PLACEMENT, /* where one lives */
    OCP_RIGHT_OTHER,
    OCP_RIGHT_STAFF, /* of members of staff; no part of what prisoners bear */
    OCP_RIGHT_COUNT
};

struct ocp_intervention {
    char name[OCP_NAME_SIZE];
    char title[2 * OCP_NAME_SIZE];
    char evidence[OCP_NAME_SIZE]; /* evidence grade and ids */
    struct ocp_change *changes;
    size_t n_changes;
    struct ocp_target target;
    struct ocp_trigger trigger;
    uint32_t start_day, end_day; /* days after burn-in; end exclusive; UINT32_MAX: to the horizon */
    uint32_t ramp_days;          /* linear from 0 to full strength */
    double intensity;            /* 0..1: strength when fully ramped; costs and burden in proportion */
    double half_life_days;       /* decay of the effect after the ramp (training, novelty), not of the cost; 0: none */
    double capital_eur;          /* once, on the start day, per targeted prison; at full intensity, as the two below */
    double yearly_eur;           /* per targeted prison */
    double prisoner_day_eur;     /* per prisoner-day in targeted wings */
    uint8_t payer;               /* enum ocp_payer */
    double rights
        [OCP_RIGHT_COUNT]; /* 0..1 weight per prisoner-day (staff's: per staff-day) in targeted wings, see the rights ledger */
};

struct ocp_strategy {
    char name[OCP_NAME_SIZE];
    char title[2 * OCP_NAME_SIZE];
    struct ocp_intervention *interventions;
    size_t n_interventions;
};

struct ocp_member_seed { /* a person of a network file, found inside on day 0: who it is, engine/seeds.h decides */
    uint8_t group;
    uint8_t role;     /* as the model numbers roles; 0: drawn as for any member */
    uint8_t sentence; /* 1 + the model's class of sentence; 0: drawn as for anybody */
};

struct ocp_tie_seed { /* a tie of a network file, between two of member_seeds: a < b, each pair once, at most OCP_TIES a member */
    uint32_t a, b;
    double weight; /* above 0, at most 1 */
};

struct ocp_plan {
    uint64_t seed; /* < 2^53 */
    uint32_t burn_in_days, horizon_days, period_days;
    double *params;         /* [n_params] base values, in the order of the model's table */
    uint8_t *mechanism_off; /* [n_mechanisms] 1: its phases do not run */
    struct ocp_jurisdiction_spec *jurisdictions;
    size_t n_jurisdictions;
    struct ocp_regime *regimes; /* regime 0 is the normal one */
    size_t n_regimes;
    struct ocp_prison_spec *prisons;
    size_t n_prisons;
    struct ocp_wing_spec *wings;
    size_t n_wings;
    struct ocp_group_spec *groups;
    size_t n_groups;
    struct ocp_strategy *strategies; /* strategy 0 is the baseline */
    size_t n_strategies;
    struct ocp_member_seed *member_seeds;
    size_t n_member_seeds;
    struct ocp_tie_seed *tie_seeds; /* in the order of a, then b */
    size_t n_tie_seeds;
    uint32_t snapshot_day[OCP_MAX_SNAPSHOTS]; /* days since the end of burn-in on which the network is kept, ascending */
    size_t n_snapshots;
    uint32_t snapshot_replicates; /* of the first so many replicates */
    bool record_prisons;          /* also keep each outcome's total per prison */
    bool record_events;           /* also keep the event log */
};

struct ocp_model;
enum ocp_status ocp_plan_check(const struct ocp_plan *plan, const struct ocp_model *model, struct ocp_message *message);
void ocp_plan_free(struct ocp_plan *plan);

/* What scenarios and archives call an operation: "set", "multiply", "add", "at_least", "at_most". Static text. */
const char *ocp_operation_name(enum ocp_operation operation);

#endif
