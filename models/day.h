/* The day as a table of contents: slots in order. See models/catalogue.c for what each is for. */
#ifndef MODELS_DAY_H
#define MODELS_DAY_H

enum models_slot {
    DAY_DECAY,      /* ties, fusion, fear, training fade */
    DAY_CONTACTS,   /* who met whom */
    DAY_BOND,       /* meetings strengthen and make ties */
    DAY_INFLUENCE,  /* fusion spreads, loyalties form */
    DAY_ALLEGIANCE, /* who joins, who leaves a group */
    DAY_SUPPLY,     /* groups put effort on routes; loads arrive or are seized */
    DAY_MARKET,     /* demand, price, sales, debt */
    DAY_STAFF,      /* conditioning, reporting, turnover */
    DAY_COMMAND,    /* orders go out by channel */
    DAY_PRESSURE,   /* what families outside are made to feel reaches prisoners */
    DAY_CONFLICT,   /* who is at risk of violence today */
    DAY_VIOLENCE,   /* incidents and their consequences */
    DAY_OBSERVE,    /* what staff notice, counts, recorded outcomes */
    DAY_REPORT,     /* reports are written and worked on; what was recorded is answered */
    DAY_RECONSIDER, /* beliefs are reconsidered */
    DAY_CLOSE,      /* sentences run, requests for moves are written */
    DAY_RELEASE,    /* sentences end */
    DAY_DEPART,     /* exchange: those leave who matter to other prisons, and the dead */
    DAY_TRANSFER,   /* exchange: placement */
    DAY_REMOVE,     /* exchange: removal orders */
    DAY_ADMIT,      /* exchange: arrivals and returns */
    DAY_NETWORK,    /* exchange: ties across walls */
    DAY_STANDING,   /* exchange: roles are recognised from standing */
    DAY_GROUPS,     /* exchange: leadership, succession, splits, alliances */
    DAY_AGENCIES,   /* exchange: what agencies and jurisdictions tell each other */
    DAY_OUTSIDE,    /* exchange: orders carried out */
    DAY_RECRUIT,    /* exchange: minors */
    DAY_ACCOUNTS,   /* exchange: the three ledgers */
    DAY_SLOT_COUNT
};

#endif
