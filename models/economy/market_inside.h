/* Private to models/economy: what the files of the market share. */
#ifndef MODELS_MARKET_INSIDE_H
#define MODELS_MARKET_INSIDE_H

#include "engine/math.h"
#include "models/economy/market_kernel.h"
#include "models/economy/market_params.h"
#include "models/economy/market_state.h"

#include <stddef.h>

enum market_draw {
    DRAW_DRUGS,  /* per prisoner and day: one word per drug */
    DRAW_DAY,    /* per prisoner and day: enum market_day_word */
    DRAW_SALE,   /* per request: (person, good) */
    DRAW_PRESS,  /* per pressed debtor */
    DRAW_SEARCH, /* per search */
    DRAW_TEST,   /* per drug test */
    DRAW_LOADS,  /* per cell: how many attempts */
    DRAW_LOAD,   /* per attempt: (cell, running number) */
    DRAW_IDEA,   /* per cell and route, weekly: a new method */
    DRAW_BRING,  /* once per person: what he brings along, by whom = 0.. */
    DRAW_TREAT,  /* whom = 0: once per person, his disposition to treatment; 1: weekly, a place for him */
    DRAW_RECORD, /* per prison and day: what is recorded of it */
    DRAW_FATAL   /* per overdose: (person, good) */
};
enum market_day_word { WORD_PHONE, WORD_SEARCH, WORD_PRESS, WORD_TEST };

/* Bits of what may happen to a row today. The first five are requests, by good. */
enum { WANT_PHONE = 1 << GOOD_PHONES, LOSES_PHONE = 1 << 5, IS_SEARCHED = 1 << 6, IS_TESTED = 1 << 7 };
enum { WANTS = (1 << GOOD_COUNT) - 1 };

/* Index of an outcome in the list of market.c. */
enum market_outcome {
    OUT_PRICE_CANNABIS,
    OUT_PRICE_NPS,
    OUT_PRICE_OPIOIDS,
    OUT_PRICE_MEDICATION,
    OUT_PRICE_PHONE,
    OUT_MARKUP,
    OUT_VOLUME,
    OUT_USE,
    OUT_MDT,
    OUT_OVERDOSE,
    OUT_WITHDRAWAL,
    OUT_TREATED,
    OUT_DEBT,
    OUT_DEBTORS,
    OUT_PRESSED,
    OUT_REVENUE,
    OUT_LAUNDERED,
    OUT_INVESTIGATED,
    OUT_RELATIVES,
    OUT_TREASURY,
    OUT_PHONES,
    OUT_PHONE_FINDS,
    OUT_SEIZURES,
    OUT_HITS,
    OUT_INTAKE,
    OUT_INTAKE_VISITS,
    OUT_INTAKE_MAIL,
    OUT_INTAKE_STAFF,
    OUT_INTAKE_DRONE,
    OUT_INTAKE_THROW,
    OUT_INTAKE_RECEPTION,
    OUT_INTAKE_COURT,
    OUT_INTERDICTED,
    OUT_SHIFT,
    OUT_NOVELTY,
    OUT_CONDITION,
    OUT_DRONE_SEEN,
    OUT_OVERDOSE_SEEN,
    OUT_OVERDOSE_DEATHS,
    OUT_SEARCHES,
    OUT_TESTS,
    OUT_COUNT
};

/* From parameters alone, once per block. */
struct market_derived {
    double outside[GOOD_COUNT], reference[GOOD_COUNT], elasticity[GOOD_COUNT], supply[GOOD_COUNT];
    double log_use[GOOD_COUNT]; /* ln of the chance of wanting where nobody is tested */
    double shift[GOOD_COUNT];   /* what testing adds to it, where all tests that are ordered are carried out */
    float cut[GOOD_COUNT];      /* share of demand that treatment removes */
    double level[ROUTE_COUNT], open[ROUTE_COUNT], load[ROUTE_COUNT];
    double load_decay[ROUTE_COUNT][GOOD_COUNT]; /* ln(1 - 1/mean) of the units of a load */
    double seen[GOOD_DRUGS];
    uint32_t press, support;    /* thresholds on 32 bits */
    int32_t search, test, lose; /* thresholds on 24 bits */
    float craving_keep;
    int32_t credit_limit, debt_cap;
};

/* What the market phases of one prison and day hand on. In scratch. */
struct market_today {
    uint32_t rows;         /* prisoners here */
    uint32_t *member;      /* rows of group members, ascending */
    uint8_t *member_group; /* and their groups */
    uint32_t n_members;
    uint8_t *event;              /* [row_limit of the prison] bits above, by row - row_first */
    const uint32_t **press_word; /* [wings of the prison] */
};

/* How suited each route is to each good: 1 as a matter of course, 0 not at all. ASSUMED (E01 lists routes without goods). */
extern const double market_suits[ROUTE_COUNT][GOOD_COUNT];
/* Doses of the load size that one unit of a good takes the room of. ASSUMED. */
extern const double market_bulk[GOOD_COUNT];
/* Days during which a test sees the drug (D17; synthetic cannabinoids and medication ASSUMED). */
extern const uint16_t market_window[GOOD_DRUGS];

void market_derive(const void *from, void *to);
void market_start(struct ocp_day *day);
void market_enter(struct ocp_day *day, uint32_t row, uint32_t person);
void market_leave(struct ocp_day *day, uint32_t row, uint32_t person);
void market_moved(struct ocp_day *day, uint32_t row, uint32_t person, uint32_t from_prison);
const char *market_verify(const struct ocp_day *day);

void market_run_adapt(struct ocp_day *day, uint32_t prison);
void market_run_recover(struct ocp_day *day, uint32_t prison);
void market_run_supply(struct ocp_day *day, uint32_t prison);
void market_run_trade(struct ocp_day *day, uint32_t prison);
void market_run_search(struct ocp_day *day, uint32_t prison);
void market_bury(struct ocp_day *day, uint32_t unused);

/* Demand of one wing today: events by row, expected demand per good added to `demand`. */
struct market_tally {
    double demand[GOOD_COUNT];
    uint32_t requests[GOOD_COUNT];
    int64_t craving;         /* 2^-16 */
    int64_t income, canteen; /* cents */
    uint32_t phones, treated, users;
};
void market_wing_day(const struct ocp_day *day, uint32_t wing, const double *log_price, uint8_t *event, const uint32_t **press_word,
                     struct market_tally *tally);

/* Share of attempts on each route for which there is an occasion today, for one cell. */
void market_open_routes(const struct ocp_day *day, uint32_t prison, uint32_t cell, double *open);
/* Chance that an attempt on each route is stopped today, for one cell. */
void market_stop_chances(const struct ocp_day *day, uint32_t prison, uint32_t cell, double *stopped);

static inline int64_t *market_ledger(const struct market_state *m, uint32_t prison)
{
    return m->balance + (size_t)prison * ACCOUNT_COUNT;
}

static inline const struct market_params *market_prison(const struct ocp_day *day, uint32_t prison)
{
    return ocp_prison_params(day, prison, MECH_market);
}

static inline const struct market_derived *market_derived_of(const struct ocp_day *day, uint32_t prison)
{
    return ocp_prison_derived(day, prison, MECH_market);
}

static inline void market_measure(const struct ocp_day *day, enum market_outcome k, uint32_t prison, double value)
{
    ocp_measure(day, MECH_market, (unsigned)k, prison, value);
}

#endif
