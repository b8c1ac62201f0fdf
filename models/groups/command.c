/* Communication and remote control: leaders inside send orders; each order tries up to three channels in the order of what
 * the group has learnt; each attempt arrives, is blocked by a measure, or is intercepted. Those who are cut off look for
 * ways round, and sometimes find one, as the two Swedish leaders did for years (H25). Channels are abstract: a reach, a
 * closing measure, a chance of interception; nothing here says how anything is done.
 *
 * What is intercepted is shown with its sender, and with whom it was for where that is somebody inside: intelligence makes reports
 * of it. What an order brings about is left to others: outside.c carries out what is meant for outside, groups_lead.c turns the
 * share that arrives into coordination. */
#include "engine/math.h"
#include "models/day.h"
#include "models/economy/market_state.h"
#include "models/groups/command_kernel.h"
#include "models/groups/command_state.h"
#include "models/groups/groups_state.h"
#include "models/institution/placement_state.h"
#include "models/institution/programmes_state.h"
#include "models/institution/staff_state.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"

#include <string.h>

#define COMMAND_PARAMS(P)                                                                                                         \
    P(orders, "command.orders", "1/d", 0.15, 0.0, 5.0, OCP_PRIOR_LOGNORMAL, 0.15, 0.5, "G02, H25; rate ASSUMED",                  \
      "orders a leader sends a day; an intermediary a third of it")                                                               \
    P(outside_share, "command.outside_share", "1", 0.3, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.6, "G02; ASSUMED",                    \
      "share of orders that are to be carried out outside")                                                                       \
    P(reach_monitored, "command.reach_monitored", "1", 0.30, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.5, "ASSUMED",                    \
      "probability that a message can be put through by monitored phone")                                                         \
    P(reach_phone, "command.reach_phone", "1", 0.85, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.6, 0.95, "E22; ASSUMED",                      \
      "probability that a message can be put through by illicit phone, when one is at hand")                                      \
    P(reach_visits, "command.reach_visits", "1", 0.45, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.7, "ASSUMED", "the same by visits")    \
    P(reach_letters, "command.reach_letters", "1", 0.35, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.6, "ASSUMED", "the same by letters") \
    P(reach_prisoners, "command.reach_prisoners", "1", 0.50, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.3, 0.7, "ASSUMED",                    \
      "the same through other prisoners, at full contact")                                                                        \
    P(reach_staff, "command.reach_staff", "1", 0.70, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.4, 0.9, "F16; ASSUMED",                       \
      "the same through corrupt staff, where the group has any")                                                                  \
    P(reach_lawyers, "command.reach_lawyers", "1", 0.08, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.01, 0.2, "ASSUMED",                       \
      "the same through lawyers abused as couriers")                                                                              \
    P(reach_digital, "command.reach_digital", "1", 0.25, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.5, "I20; ASSUMED",                   \
      "the same over digital platforms, through somebody outside")                                                                \
    P(watch_calls, "command.watch_calls", "1", 0.35, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.1, 0.6, "ASSUMED",                            \
      "probability that a message by monitored phone is intercepted: monitoring of calls")                                        \
    P(watch_mail, "command.watch_mail", "1", 0.15, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.05, 0.3, "D35 (13 % tested)",                   \
      "probability that a letter is read")                                                                                        \
    P(watch_visits, "command.watch_visits", "1", 0.10, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.02, 0.3, "ASSUMED",                         \
      "probability that a message in a visit is noticed")                                                                         \
    P(watch_other, "command.watch_other", "1", 0.03, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.1, "ASSUMED",                            \
      "probability of interception on every other channel")                                                                       \
    P(jam_phones, "command.jam_phones", "1", 0.0, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.4, "E15 (about 10 % effective), E16, E17",  \
      "share of illicit calls that jammers stop")                                                                                 \
    P(jam_spill, "command.jam_spill", "1", 0.1, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.3, "ASSUMED",                                 \
      "legal calls that jammers disturb, as a share of the illicit ones that they stop")                                          \
    P(call_share, "command.call_share", "1", 0.5, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "E22 (motive); share ASSUMED",           \
      "share of the contact with the family that goes by telephone, for holders of an illicit one by that")                       \
    P(filter_calls, "command.filter_calls", "1", 0.1, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.5, "H25; ASSUMED",                      \
      "share of monitored calls that number filters and allow-lists stop")                                                        \
    P(restrict_visits, "command.restrict_visits", "1", 0.0, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.5, "H16; regimes set it",         \
      "share of visits that the regime takes away or puts behind glass")                                                          \
    P(restrict_letters, "command.restrict_letters", "1", 0.0, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.5, "H16; regimes set it",       \
      "share of letters that the regime takes away or delays until useless")                                                      \
    P(platform_action, "command.platform_action", "1", 0.0, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.5, "I20; ASSUMED",                \
      "share of digital contacts that platforms stop")                                                                            \
    P(bypass_rate, "command.bypass_rate", "1/y", 4.0, 0.0, 365.0, OCP_PRIOR_LOGNORMAL, 4.0, 0.5, "H25; rate ASSUMED",             \
      "attempts a year by a cut-off leader to find a way round each measure")                                                     \
    P(bypass_success, "command.bypass_success", "1", 0.15, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.03, 0.3, "H25; size ASSUMED",           \
      "probability that an attempt finds a way")                                                                                  \
    P(bypass_days, "command.bypass_days", "d", 120.0, 1.0, 3650.0, OCP_PRIOR_LOGNORMAL, 120.0, 0.5, "ASSUMED",                    \
      "time in which a way found is closed again")                                                                                \
    P(learn, "command.learn", "1", 0.1, 0.0, 0.9, OCP_PRIOR_UNIFORM, 0.03, 0.3, "ASSUMED",                                        \
      "how strongly one attempt moves a group's preference")                                                                      \
    P(explore, "command.explore", "1", 0.02, 0.0, 0.5, OCP_PRIOR_UNIFORM, 0.005, 0.1, "ASSUMED",                                  \
      "weight that keeps every channel in the game")

struct command_params {
    COMMAND_PARAMS(OCP_PARAM_FIELD)
};

static const struct ocp_param params[] = {COMMAND_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {COMMAND_COLUMNS(OCP_COLUMN_ROW)};

enum { OUT_SENT, OUT_DELIVERED, OUT_SHARE, OUT_INTERCEPTED, OUT_OUTSIDE, OUT_BYPASS, OUT_SPECIAL, OUT_LOST };
static const struct ocp_outcome outcomes[] = {
    [OUT_SENT] = {"orders_sent", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_GROUPS, false,
                  "Orders that leaders send"},
    [OUT_DELIVERED] = {"orders_delivered", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                       OCP_FAMILY_GROUPS, false, "Leaders' orders that arrive"},
    [OUT_SHARE] = {"orders_delivered_share", "% of orders", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_GROUPS, false,
                   "Share of leaders' orders that arrive"},
    [OUT_INTERCEPTED] = {"orders_intercepted_recorded", "per 1000 prisoner-years", OCP_HIGHER_IS_BETTER, OCP_PER_PRISONER_DAY,
                         365250.0, OCP_FAMILY_INTELLIGENCE, true, "Orders intercepted"},
    [OUT_OUTSIDE] = {"outside_orders", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                     OCP_FAMILY_OUTSIDE, false, "Orders to be carried out outside that arrive"},
    [OUT_BYPASS] = {"bypass_attempts", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                    OCP_FAMILY_GROUPS, false, "Attempts of cut-off leaders to get round measures"},
    [OUT_SPECIAL] = {"special_orders_share", "% of orders", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_GROUPS, false,
                     "Share of orders from special units that arrive"},
    [OUT_LOST] = {"contact_lost", "% of visits, letters and calls", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 100.0,
                  OCP_FAMILY_RIGHTS, true, "Visits, letters and legal calls of prisoners taken away by regimes and measures"},
};

enum { DRAW_ORDERS, DRAW_ATTEMPT, DRAW_BYPASS, DRAW_RECIPIENT };
enum { ATTEMPTS = 3 };

/* What a channel offers a sender on a wing today. */
struct channel {
    double reach, level, watched;
};

/* Share of legal calls that filters stop or jammers disturb. */
static double calls_lost(const struct command_params *p)
{
    return command_either(p->filter_calls, p->jam_spill * p->jam_phones);
}

/* Channels of the wing before the group's own bypass; prisoners' and staff's depend on the sender's surroundings. What is to be
 * listened to, read and watched is so as far as staff have hours. */
static void channels_of(const struct ocp_world *world, const struct command_params *p, uint32_t w, uint32_t row, size_t cell,
                        struct channel *c)
{
    const struct market_state *market = market_of(world);
    const double contact = (double)placement_of(world)->hours_out[w] / 8.0;
    const bool staff = staff_of(world)->corrupt[cell] > 0;
    const double done = (double)programmes_of(world)->control[world->wings[w].prison];
    const double social = contacts_of(world)->tie_count[row] > 0 ? (contact > 1.0 ? 1.0 : contact) : 0.0;
    c[CHANNEL_MONITORED] = (struct channel){p->reach_monitored, calls_lost(p), p->watch_calls * done};
    const double lent = 0.3 * p->reach_phone * social; /* a friend's phone instead of one's own; ASSUMED */
    c[CHANNEL_PHONE] = (struct channel){market->phone[row] ? p->reach_phone : lent, p->jam_phones, p->watch_other};
    c[CHANNEL_VISITS] = (struct channel){p->reach_visits, p->restrict_visits, p->watch_visits * done};
    c[CHANNEL_LETTERS] = (struct channel){p->reach_letters, p->restrict_letters, p->watch_mail * done};
    c[CHANNEL_PRISONERS] = (struct channel){p->reach_prisoners * social, 0.0, p->watch_other};
    c[CHANNEL_STAFF] = (struct channel){staff ? p->reach_staff : 0.0, 0.0, p->watch_other};
    c[CHANNEL_LAWYERS] = (struct channel){p->reach_lawyers, 0.0, p->watch_other};
    c[CHANNEL_DIGITAL] = (struct channel){p->reach_digital, p->platform_action, p->watch_other};
}

static int pick_channel(const float *preference, double u)
{
    for (int k = 0; k < CHANNEL_COUNT - 1; k++) {
        if (u < (double)preference[k]) {
            return k;
        }
        u -= (double)preference[k];
    }
    return CHANNEL_COUNT - 1;
}

/* One order: up to three attempts, each by its own words; stops when it arrives or is intercepted. 1 arrived, -1 intercepted. */
static int send(const struct ocp_day *day, const struct command_params *p, const struct channel *channel, size_t cell,
                uint32_t person, uint32_t number)
{
    struct command_state *s = command_of(day->world);
    for (uint32_t attempt = 0; attempt < ATTEMPTS; attempt++) {
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_command, DRAW_ATTEMPT), person, number * ATTEMPTS + attempt, word);
        float *preference = s->preference + cell * CHANNEL_COUNT;
        const int k = pick_channel(preference, ocp_uniform(word[0]));
        const struct channel *c = &channel[k];
        const double closed = command_closed(c->level, (double)s->bypass[cell * CHANNEL_COUNT + (size_t)k]);
        const bool through = ocp_chance(word[1], command_arrives(c->reach, closed, 0.0)) != 0;
        const bool caught = through && ocp_chance(word[2], c->watched);
        command_learn(preference, CHANNEL_COUNT, k, through && !caught, (float)p->learn, (float)p->explore);
        if (through) {
            return caught ? -1 : 1;
        }
    }
    return 0;
}

/* For whom an order inside was meant: somebody of the group in the same prison to whom the sender is tied, the stronger the
 * likelier. OCP_NOWHERE when there is none. */
static uint32_t recipient_of(const struct ocp_day *day, uint32_t row, uint32_t number)
{
    const struct ocp_world *world = day->world;
    const struct contacts_state *ties = contacts_of(world);
    const struct ocp_prison *site = &world->prisons[world->wings[world->wing_of[row]].prison];
    const uint8_t *group = population_of(world)->group;
    const size_t at = (size_t)row * OCP_TIES;
    uint32_t weight[OCP_TIES] = {0};
    uint32_t sum = 0;
    for (uint32_t i = 0; i < ties->tie_count[row]; i++) {
        const uint32_t other = ocp_row_of(world, ties->tie_who[at + i]);
        const bool here = other - site->row_first < site->row_limit;
        weight[i] = here && group[other] == group[row] ? ties->tie_weight[at + i] : 0;
        sum += weight[i];
    }
    if (sum == 0) {
        return OCP_NOWHERE;
    }
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_command, DRAW_RECIPIENT), world->person[row], number, word);
    uint32_t left = ocp_pick(word[0], sum);
    for (uint32_t i = 0; i < ties->tie_count[row]; i++) {
        if (left < weight[i]) {
            return ties->tie_who[at + i];
        }
        left -= weight[i];
    }
    return OCP_NOWHERE;
}

struct tally {
    uint32_t sent, delivered, intercepted, outside, attempts, special_sent, special_delivered;
};

/* A cut-off sender looks for a way round every measure that closes a channel to him by more than half. */
static void look_for_bypass(const struct ocp_day *day, const struct command_params *p, const struct channel *channel, size_t cell,
                            uint32_t person, struct tally *tally)
{
    struct command_state *s = command_of(day->world);
    for (uint32_t k = 0; k < CHANNEL_COUNT; k++) {
        if (channel[k].level <= 0.5) {
            continue;
        }
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_command, DRAW_BYPASS), person, k, word);
        if (ocp_chance(word[0], ocp_daily(p->bypass_rate / 365.25))) {
            tally->attempts++;
            if (ocp_chance(word[1], p->bypass_success)) {
                s->bypass[cell * CHANNEL_COUNT + k] = 1.0F;
            }
        }
    }
}

static void act(const struct ocp_day *day, const struct command_params *p, uint32_t w, uint32_t row, uint32_t word,
                struct tally *tally)
{
    const struct ocp_world *world = day->world;
    const struct population_state *who = population_of(world);
    struct command_state *s = command_of(world);
    const size_t cell = (size_t)world->wings[w].prison * world->n_groups + who->group[row];
    const double rate =
        who->role[row] == ROLE_LEADER ? p->orders : p->orders / 3.0; /* ASSUMED: others give a third of the orders */
    const uint32_t orders = ocp_poisson_quantile(rate, ocp_uniform(word));
    struct channel channel[CHANNEL_COUNT];
    channels_of(world, p, w, row, cell, channel);
    look_for_bypass(day, p, channel, cell, world->person[row], tally);
    const bool special = world->plan->regimes[world->wings[w].regime].special;
    const bool leads = groups_of(world)->leader[who->group[row]] == world->person[row];
    for (uint32_t k = 0; k < orders; k++) {
        uint32_t kind[4];
        ocp_draw(day, OCP_PURPOSE(MECH_command, DRAW_ORDERS), world->person[row], k + 1, kind);
        const int result = send(day, p, channel, cell, world->person[row], k);
        const bool abroad = ocp_chance(kind[0], p->outside_share) != 0;
        const bool outside = result == 1 && abroad;
        if (result == -1) {
            s->heard[row] = (uint8_t)(s->heard[row] + (s->heard[row] < UINT8_MAX));
            s->heard_with[row] = abroad ? OCP_NOWHERE : recipient_of(day, row, k);
        }
        s->sent[cell]++;
        s->delivered[cell] = (uint16_t)(s->delivered[cell] + (result == 1));
        s->leader_sent[cell] = (uint16_t)(s->leader_sent[cell] + leads);
        s->leader_delivered[cell] = (uint16_t)(s->leader_delivered[cell] + (leads && result == 1));
        s->outside[cell] = (uint16_t)(s->outside[cell] + outside);
        tally->sent++;
        tally->delivered += result == 1;
        tally->intercepted += result == -1;
        tally->outside += outside;
        tally->special_sent += special;
        tally->special_delivered += special && result == 1;
    }
}

static void clear_cells(const struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    struct command_state *s = command_of(world);
    const struct command_params *p = ocp_prison_params(day, prison, MECH_command);
    const float fade = (float)ocp_exp(-1.0 / p->bypass_days);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        const size_t cell = (size_t)prison * world->n_groups + g;
        s->sent[cell] = 0;
        s->delivered[cell] = 0;
        s->leader_sent[cell] = 0;
        s->leader_delivered[cell] = 0;
        s->outside[cell] = 0;
        for (size_t k = 0; k < CHANNEL_COUNT; k++) {
            s->bypass[cell * CHANNEL_COUNT + k] *= fade;
        }
    }
}

/* What today's measures take from everybody on the wing, whether or not he sends orders. Visits, letters and calls count alike, and
 * what is to be watched as far as staff have hours (`done`). */
static void note_measures(struct command_state *s, const struct command_params *p, uint32_t w, double done)
{
    s->visits_lost[w] = (float)p->restrict_visits;
    s->contact_lost[w] = (float)((p->restrict_visits + p->restrict_letters + calls_lost(p)) / 3.0);
    s->watched[w] = (float)((p->watch_calls + p->watch_mail + p->watch_visits) / 3.0 * done);
    s->watching[w] = (float)p->watch_calls;
    s->jammed[w] = (float)p->jam_phones;
    s->cut_holders[w] = (float)(p->call_share * p->jam_phones);
    s->cut_others[w] = (float)(p->call_share * p->jam_spill * p->jam_phones);
}

static void command(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct population_state *who = population_of(world);
    const struct ocp_prison *site = &world->prisons[prison];
    struct tally tally = {0};
    double lost = 0.0;
    clear_cells(day, prison);
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const struct command_params *p = ocp_wing_params(day, w, MECH_command);
        note_measures(command_of(world), p, w, (double)programmes_of(world)->control[prison]);
        lost += (double)command_of(world)->contact_lost[w] * (double)wing->count;
        memset(command_of(world)->heard + wing->first, 0, wing->count);
        const uint8_t *role = who->role + wing->first;
        for (uint32_t i = 0; i < wing->count; i++) {
            if (role[i] >= ROLE_INTERMEDIARY && who->group[wing->first + i] != OCP_NO_GROUP) {
                uint32_t word[4];
                ocp_draw(day, OCP_PURPOSE(MECH_command, DRAW_ORDERS), world->person[wing->first + i], 0, word);
                act(day, p, w, wing->first + i, word[0], &tally);
            }
        }
    }
    ocp_measure(day, MECH_command, OUT_SENT, prison, (double)tally.sent);
    ocp_measure(day, MECH_command, OUT_DELIVERED, prison, (double)tally.delivered);
    ocp_measure_ratio(day, MECH_command, OUT_SHARE, prison, (double)tally.delivered, (double)tally.sent);
    ocp_measure(day, MECH_command, OUT_INTERCEPTED, prison, (double)tally.intercepted);
    ocp_measure(day, MECH_command, OUT_OUTSIDE, prison, (double)tally.outside);
    ocp_measure(day, MECH_command, OUT_BYPASS, prison, (double)tally.attempts);
    ocp_measure_ratio(day, MECH_command, OUT_SPECIAL, prison, (double)tally.special_delivered, (double)tally.special_sent);
    ocp_measure(day, MECH_command, OUT_LOST, prison, lost);
}

static void start(struct ocp_day *day)
{
    struct command_state *s = command_of(day->world);
    for (size_t i = 0; i < (size_t)day->world->n_cells * CHANNEL_COUNT; i++) {
        s->preference[i] = 1.0F / (float)CHANNEL_COUNT;
    }
}

static const char *verify(const struct ocp_day *day)
{
    const struct command_state *s = command_of(day->world);
    for (size_t cell = 0; cell < day->world->n_cells; cell++) {
        float sum = 0.0F;
        for (size_t k = 0; k < CHANNEL_COUNT; k++) {
            sum += s->preference[cell * CHANNEL_COUNT + k];
        }
        if (!(sum > 0.999F && sum < 1.001F) || s->delivered[cell] > s->sent[cell]) {
            return "command: preferences do not sum to 1, or more orders delivered than sent";
        }
    }
    return NULL;
}

static const char *const reads[] = {"population.group",   "population.role",    "market.phone",        "staff.corrupt",
                                    "contacts.tie_count", "contacts.tie_who",   "contacts.tie_weight", "placement.hours_out",
                                    "groups.leader",      "programmes.control", "command.*",           NULL};
static const char *const writes[] = {"command.*", NULL};
static const struct ocp_phase phases[] = {{"command", DAY_COMMAND, 1, command, reads, writes}};

const struct ocp_mechanism command_mechanism = {
    .name = "command",
    .title = "Communication and remote control",
    .meaning = "Orders from inside by channel: delivered, blocked or intercepted; ways round measures",
    .params = params,
    .n_params = OCP_COUNT(params),
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
    .outcomes = outcomes,
    .n_outcomes = OCP_COUNT(outcomes),
    .phases = phases,
    .n_phases = OCP_COUNT(phases),
    .start = start,
    .verify = verify,
};
