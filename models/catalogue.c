/* The catalogue (the list itself is in catalogue.h) and the day, slot by slot: a phase says which slot it belongs to; the
 * order of slots is here and nowhere else. */
#include "models/day.h"

#include "models/catalogue.h"

#include "models/events.h"

static const struct ocp_slot slots[DAY_SLOT_COUNT] = {
    [DAY_DECAY] = {"decay", OCP_LOCAL, "what fades: ties, fusion, fear, training, the heat of wings"},
    [DAY_CONTACTS] = {"contacts", OCP_LOCAL, "who meets whom on each wing"},
    [DAY_BOND] = {"bond", OCP_LOCAL, "meetings make and strengthen ties"},
    [DAY_INFLUENCE] = {"influence", OCP_LOCAL, "fusion spreads through contact and shared hardship"},
    [DAY_ALLEGIANCE] = {"allegiance", OCP_LOCAL, "who joins and who leaves a group"},
    [DAY_SUPPLY] = {"supply", OCP_LOCAL, "groups divide their effort over routes; loads arrive or are seized"},
    [DAY_MARKET] = {"market", OCP_LOCAL, "demand meets stock: prices, sales, credit, debt"},
    [DAY_STAFF] = {"staff", OCP_LOCAL, "presence, conditioning, reports, turnover"},
    [DAY_COMMAND] = {"command", OCP_LOCAL, "orders go out by channel and are delivered, intercepted or blocked"},
    [DAY_PRESSURE] = {"pressure", OCP_LOCAL, "what families outside are made to feel reaches prisoners"},
    [DAY_CONFLICT] = {"conflict", OCP_LOCAL, "who is at risk today and why"},
    [DAY_VIOLENCE] = {"violence", OCP_LOCAL, "incidents and what follows from them"},
    [DAY_OBSERVE] = {"observe", OCP_LOCAL, "what staff notice and what an administration counts"},
    [DAY_REPORT] = {"report", OCP_LOCAL,
                    "reports are written, queued, analysed; assaults and finds that were recorded are answered"},
    [DAY_RECONSIDER] = {"reconsider", OCP_LOCAL, "evidence ages, profiles arrive, beliefs are reconsidered"},
    [DAY_CLOSE] = {"close", OCP_LOCAL, "the day's stocks are measured"},
    [DAY_RELEASE] = {"release", OCP_LOCAL, "sentences end; ties to the released end"},
    [DAY_DEPART] = {"depart", OCP_EXCHANGE, "the released who may have ties to other prisons, and the dead"},
    [DAY_TRANSFER] = {"transfer", OCP_EXCHANGE, "placement decisions, in order of person number"},
    [DAY_REMOVE] = {"remove", OCP_EXCHANGE, "removal orders are carried out"},
    [DAY_ADMIT] = {"admit", OCP_EXCHANGE, "arrivals and returns"},
    [DAY_NETWORK] = {"network", OCP_EXCHANGE, "ties across walls"},
    [DAY_STANDING] = {"standing", OCP_EXCHANGE, "roles are recognised from where members stand in the network"},
    [DAY_GROUPS] = {"groups", OCP_EXCHANGE, "leadership, succession, splits, alliances"},
    [DAY_AGENCIES] = {"agencies", OCP_EXCHANGE, "what agencies and jurisdictions tell each other"},
    [DAY_OUTSIDE] = {"outside", OCP_EXCHANGE, "orders are carried out by associates and minors"},
    [DAY_RECRUIT] = {"recruit", OCP_EXCHANGE, "minors are recruited, arrested, leave, grow older"},
    [DAY_ACCOUNTS] = {"accounts", OCP_EXCHANGE, "euros, illicit money and rights are booked"},
};

#define EVENT(kind, name, who, whom, value) {name, who, whom, value},
static const struct ocp_event_kind events[] = {MODELS_EVENTS(EVENT)};
#undef EVENT

#define POINTER(name) &name##_mechanism,
static const struct ocp_mechanism *const mechanisms[] = {MODELS_CATALOGUE(POINTER)};
#undef POINTER

const struct ocp_catalogue *models_catalogue(void)
{
    static const struct ocp_catalogue catalogue = {mechanisms, OCP_COUNT(mechanisms), slots, DAY_SLOT_COUNT, models_network,
                                                   events,     OCP_COUNT(events)};
    return &catalogue;
}
