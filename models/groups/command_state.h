/* Orders from inside: channels, what each group has learnt about them, what was sent and arrived today. */
#ifndef MODELS_COMMAND_STATE_H
#define MODELS_COMMAND_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

enum command_channel {
    CHANNEL_MONITORED, /* monitored phone */
    CHANNEL_PHONE,     /* illicit phone */
    CHANNEL_VISITS,
    CHANNEL_LETTERS,
    CHANNEL_PRISONERS, /* other prisoners */
    CHANNEL_STAFF,     /* corrupt staff */
    CHANNEL_LAWYERS,   /* lawyers abused as couriers */
    CHANNEL_DIGITAL,   /* platforms, through others once the message is outside */
    CHANNEL_COUNT
};

#define COMMAND_COLUMNS(C)                                                                                               \
    C(float, preference, OCP_CELL, CHANNEL_COUNT, "1", "learnt preference of the group for each channel; sums to 1")     \
    C(float, bypass, OCP_CELL, CHANNEL_COUNT, "1", "way found round the measures on each channel, 0..1, decaying")       \
    C(uint16_t, sent, OCP_CELL, 1, "count", "orders sent today")                                                         \
    C(uint16_t, delivered, OCP_CELL, 1, "count", "orders delivered today")                                               \
    C(uint16_t, leader_sent, OCP_CELL, 1, "count", "of these, sent by the group's leader")                               \
    C(uint16_t, leader_delivered, OCP_CELL, 1, "count", "of these, delivered")                                           \
    C(uint16_t, outside, OCP_CELL, 1, "count", "orders delivered today that are to be carried out outside")              \
    C(uint8_t, heard, OCP_PRISONER, 1, "count", "orders of his intercepted today: what intelligence can read")           \
    C(uint32_t, heard_with, OCP_PRISONER, 1, "person", "who was to get the last of them, OCP_NOWHERE: somebody outside") \
    C(float, visits_lost, OCP_WING, 1, "1", "share of visits that regimes and measures take away today")                 \
    C(float, contact_lost, OCP_WING, 1, "1", "share of visits, letters and legal calls taken away today")                \
    C(float, watched, OCP_WING, 1, "1", "share of calls, letters and visits listened to, read or watched today")         \
    C(float, watching, OCP_WING, 1, "1", "share of calls that are ordered to be listened to, done or not")               \
    C(float, jammed, OCP_WING, 1, "1", "share of illicit calls that jammers stop today")                                 \
    C(float, cut_holders, OCP_WING, 1, "1", "share of family contact that jammers take from holders of a phone")         \
    C(float, cut_others, OCP_WING, 1, "1", "share of family contact that jammers take from others")

struct command_state {
    COMMAND_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct command_state *command_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_command);
}

#endif
