/* Placement and regimes, day by day: hours out of cell, segregation.
 * Decisions about who lives where are in placement_decide.c, admissions in placement_admit.c. */
#include "engine/clones.h"
#include "engine/math.h"
#include "models/day.h"
#include "models/economy/market_state.h"
#include "models/institution/placement_inside.h"
#include "models/institution/placement_kernel.h"
#include "models/institution/staff_state.h"
#include "models/institution/violence_state.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"

static const struct ocp_param params[] = {PLACEMENT_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {PLACEMENT_COLUMNS(OCP_COLUMN_ROW)};

static const struct ocp_outcome outcomes[] = {
    [OUT_TRANSFERS] = {"transfers", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_POPULATION,
                       true, "Transfers between prisons"},
    [OUT_SPECIAL] = {"special_unit_share", "% of prisoners", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 100.0, OCP_FAMILY_RIGHTS, true,
                     "Prisoners in special units"},
    [OUT_SEGREGATED] = {"segregation_days", "per 1000 prisoner-days", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 1000.0,
                        OCP_FAMILY_RIGHTS, true, "Days in segregation"},
    [OUT_UNFOUNDED] = {"unfounded_placements", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                       OCP_FAMILY_RIGHTS, false, "Placements by policy of persons who belong to no group"},
    [OUT_REVERSED] = {"placements_reversed", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0,
                      OCP_FAMILY_RIGHTS, true, "Special placements ended by review or on a challenge"},
    [OUT_HEARD] = {"challenges_heard", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_RIGHTS,
                   true, "Challenges to special placements that were heard"},
    [OUT_GRANTED] = {"challenges_granted", "% of those heard", OCP_NEUTRAL, OCP_PER_MEASURE, 100.0, OCP_FAMILY_RIGHTS, true,
                     "Challenges on which the special placement ended"},
    [OUT_UNFOUNDED_DISPERSAL] = {"unfounded_dispersal", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY,
                                 365250.0, OCP_FAMILY_RIGHTS, false, "Dispersal of persons who belong to no group"},
    [OUT_UNFOUNDED_CONCENTRATION] = {"unfounded_concentration", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER,
                                     OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_RIGHTS, false,
                                     "Concentration of persons who belong to no group"},
    [OUT_UNFOUNDED_SPECIAL] = {"unfounded_special", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                               OCP_FAMILY_RIGHTS, false, "Special placements of persons who belong to no group"},
    [OUT_UNFOUNDED_ROTATION] = {"unfounded_rotation", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY,
                                365250.0, OCP_FAMILY_RIGHTS, false, "Rotation of persons who belong to no group"},
    [OUT_UNFOUNDED_SEPARATION] = {"unfounded_separation", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY,
                                  365250.0, OCP_FAMILY_RIGHTS, false, "Separation from rivals of persons who belong to no group"},
    [OUT_UNFOUNDED_ABROAD] = {"unfounded_abroad", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                              OCP_FAMILY_RIGHTS, false, "Transfers abroad by order of persons who belong to no group"},
    [OUT_UNFOUNDED_REMOVAL] = {"unfounded_removal", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                               OCP_FAMILY_RIGHTS, false, "Removal of persons who belong to no group"},
    [OUT_OVERDUE] = {"placement_overdue", "per 1000 prisoner-days", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 1000.0,
                     OCP_FAMILY_RIGHTS, true, "Days in special units after the placement was ended, for want of a place"},
    [OUT_WAITING] = {"waiting", "persons", OCP_LOWER_IS_BETTER, OCP_PER_DAY, 1.0, OCP_FAMILY_POPULATION, true,
                     "Persons waiting for a place because every prison is full"},
    [OUT_ESCAPES] = {"escapes", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_HARM,
                     true, "Escapes during transfers"},
    [OUT_HOURS] = {"hours_out", "h per day", OCP_HIGHER_IS_BETTER, OCP_PER_PRISONER_DAY, 1.0, OCP_FAMILY_RIGHTS, true,
                   "Hours out of cell"},
    [OUT_ABROAD] = {"transfers_abroad", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0,
                    OCP_FAMILY_POPULATION, true, "Transfers to prisons of another administration"},
    [OUT_TRANSFER_COST] = {"cost_transfers", "EUR per prisoner-year", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365.25,
                           OCP_FAMILY_COST, true, "Cost of transfers between prisons, escorts and journeys abroad included"},
    [OUT_REMOVED] = {"removals_recorded", "per 1000 prisoner-years", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 365250.0,
                     OCP_FAMILY_POPULATION, true, "Prisoners moved out of the service by a removal order"},
    [OUT_SEGREGATIONS] = {"segregations_recorded", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                          OCP_FAMILY_RIGHTS, true, "Stays in segregation that began or were prolonged"},
    [OUT_PROTECTED] = {"protection_days", "per 1000 prisoner-days", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 1000.0,
                       OCP_FAMILY_RIGHTS, true, "Days in segregation for own protection, by request"},
};

static void enter(struct ocp_day *day, uint32_t row, uint32_t person)
{
    (void)person;
    struct placement_state *s = placement_of(day->world);
    s->believed_group[row] = OCP_NO_GROUP;
    s->reason[row] = REASON_CAPACITY;
}

/* How many others each prisoner of the wing met today who is not in segregation. */
static double company_of(const struct ocp_world *world, const struct ocp_wing *wing)
{
    const uint8_t *met = contacts_of(world)->met;
    const uint16_t *segregated = placement_of(world)->segregated;
    uint32_t others = 0;
    uint32_t about = 0;
    for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
        others += met[row];
        about += segregated[row] == 0;
    }
    return about > 0 ? (double)others / (double)about : 0.0;
}

/* Company is counted only where there are few hours out of cell. */
static void isolate_wing(const struct ocp_day *day, uint32_t w)
{
    const struct placement_params *p = ocp_wing_params(day, w, MECH_placement);
    const struct ocp_world *world = day->world;
    struct placement_state *s = placement_of(world);
    const double hours = (double)s->hours_out[w];
    const double met = hours < p->isolation_hours ? company_of(world, &world->wings[w]) : 0.0;
    s->isolation[w] = (float)isolation_degree(hours, met, p->isolation_hours, p->company);
}

static void start(struct ocp_day *day)
{
    for (uint32_t w = 0; w < day->world->n_wings; w++) {
        const struct placement_params *p = ocp_wing_params(day, w, MECH_placement);
        placement_of(day->world)->hours_out[w] = (float)p->hours_out;
        isolate_wing(day, w);
    }
}

/* A day of segregation ends; it goes on for those who have days left. Returns how many those are. */
OCP_CLONES
static uint32_t run_segregation(uint16_t *restrict left, uint16_t *restrict days, uint32_t count)
{
    uint32_t on = 0;
    for (uint32_t i = 0; i < count; i++) {
        const bool more = left[i] > 0;
        left[i] = (uint16_t)(more ? left[i] - 1 : 0);
        days[i] = (uint16_t)(more ? days[i] + 1 : 0);
        on += more;
    }
    return on;
}

/* Those whose special placement has been ended and who are still there. */
static uint32_t overdue(const int32_t *review_day, uint32_t count)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        n += review_day[i] == PLACEMENT_ENDED;
    }
    return n;
}

/* Morning: hours out of cell follow the regime and the staff that came yesterday; segregation runs on. */
static void unlock(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    struct placement_state *s = placement_of(world);
    const struct staff_state *staff = staff_of(world);
    const struct ocp_prison *site = &world->prisons[prison];
    uint32_t segregated = 0;
    uint32_t special = 0;
    uint32_t waiting = 0;
    double hours = 0.0;
    s->transfer_euros[prison] = 0.0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const struct placement_params *p = ocp_wing_params(day, w, MECH_placement);
        const double presence = staff->presence[w] > 0.0F && staff->presence[w] < 1.0F ? (double)staff->presence[w] : 1.0;
        s->hours_out[w] = (float)(p->hours_out * (1.0 - p->lockup * (1.0 - presence)));
        hours += (double)s->hours_out[w] * (double)wing->count;
        if (world->plan->regimes[wing->regime].special) {
            special += wing->count;
            waiting += overdue(s->review_day + wing->first, wing->count);
        }
        segregated += run_segregation(s->segregation_left + wing->first, s->segregated + wing->first, ocp_wing_lanes(wing));
    }
    ocp_measure(day, MECH_placement, OUT_SEGREGATED, prison, (double)segregated);
    ocp_measure(day, MECH_placement, OUT_SPECIAL, prison, (double)special);
    ocp_measure(day, MECH_placement, OUT_OVERDUE, prison, (double)waiting);
    ocp_measure(day, MECH_placement, OUT_HOURS, prison, hours);
}

/* Evening: how isolated life on a wing was follows from its hours and from who has met. */
static void isolate(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_prison *site = &day->world->prisons[prison];
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        isolate_wing(day, w);
    }
}

/* Segregation begins, or lasts longer if it would have ended before. */
static uint32_t send_to_segregation(struct placement_state *s, uint32_t row, double u, const struct placement_params *p)
{
    const uint16_t days = segregation_length(u, p->segregation_median, p->segregation_spread);
    if (days <= s->segregation_left[row]) {
        return 0;
    }
    s->segregation_left[row] = days;
    return 1;
}

/* The answer to recorded assaults and finds: what nobody noticed, nobody answers. Draws are addressed by person and day. */
static uint32_t adjudicate(const struct ocp_day *day, const struct placement_params *p, uint32_t row)
{
    const struct ocp_world *world = day->world;
    struct placement_state *s = placement_of(world);
    const uint16_t assaults = violence_of(world)->noticed[row];
    const uint16_t finds = market_of(world)->caught[row];
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_placement, DRAW_SEGREGATION), world->person[row], 0, word);
    uint32_t sent = 0;
    if (assaults != s->assaults_seen[row] && ocp_chance(word[0], p->segregation_chance)) {
        sent |= send_to_segregation(s, row, ocp_uniform(word[1]), p);
    }
    if (finds != s->finds_seen[row] && ocp_chance(word[2], p->segregation_find)) {
        sent |= send_to_segregation(s, row, ocp_uniform(word[3]), p);
    }
    s->assaults_seen[row] = assaults;
    s->finds_seen[row] = finds;
    return sent;
}

static void segregate(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct placement_state *s = placement_of(world);
    const uint16_t *const assaults = violence_of(world)->noticed;
    const uint16_t *const finds = market_of(world)->caught;
    const struct ocp_prison *site = &world->prisons[prison];
    uint32_t sent = 0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const struct placement_params *p = ocp_wing_params(day, w, MECH_placement);
        const uint32_t first = wing->first;
        if (violence_of(world)->recorded[w] == 0 && market_of(world)->finds[w] == 0) {
            continue; /* nobody was noticed or caught today */
        }
        for (uint32_t row = first; row < first + wing->count; row++) {
            if (((assaults[row] ^ s->assaults_seen[row]) | (finds[row] ^ s->finds_seen[row])) != 0) {
                sent += adjudicate(day, p, row);
            }
        }
    }
    ocp_measure(day, MECH_placement, OUT_SEGREGATIONS, prison, (double)sent);
}

/* A recorded assault between persons whom the service believes to be of two groups is held against both groups. */
static void note_feud(const struct ocp_world *world, uint32_t prison, uint32_t row)
{
    const struct placement_state *s = placement_of(world);
    const struct ocp_prison *site = &world->prisons[prison];
    const uint32_t there = ocp_row_of(world, violence_of(world)->target[row]);
    if (there - site->row_first >= site->row_limit) {
        return;
    }
    const uint8_t own = s->believed_group[row];
    const uint8_t other = s->believed_group[there];
    if (own != OCP_NO_GROUP && other != OCP_NO_GROUP && own != other) {
        s->feud[((size_t)prison * world->n_groups + own) * OCP_MAX_GROUPS + other] += 1.0F;
    }
}

/* Evening: the day's recorded assaults are read for what they say of groups. */
static void read_records(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    const struct violence_state *violence = violence_of(world);
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; violence->recorded[w] > 0 && row < wing->first + wing->count; row++) {
            if (violence->target[row] != OCP_NOWHERE) {
                note_feud(world, prison, row);
            }
        }
    }
}

static const char *verify(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct placement_state *s = placement_of(world);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if (s->believed_group[row] != OCP_NO_GROUP && s->believed_group[row] >= world->n_groups) {
                return "placement: a believed group that does not exist";
            }
            if (!(s->assessed[row] >= 0.0F && s->assessed[row] <= 1.0F)) {
                return "placement: an assessed risk outside 0 to 1";
            }
        }
    }
    return NULL;
}

static const char *const reads_unlock[] = {"placement.*", "staff.presence", NULL};
static const char *const writes_unlock[] = {"placement.hours_out", "placement.segregated", "placement.segregation_left",
                                            "placement.transfer_euros", NULL};
static const char *const reads_isolate[] = {"placement.hours_out", "placement.segregated", "contacts.met", NULL};
static const char *const writes_isolate[] = {"placement.isolation", NULL};
static const char *const reads_segregate[] = {"placement.assaults_seen",
                                              "placement.finds_seen",
                                              "placement.segregation_left",
                                              "violence.noticed",
                                              "violence.recorded",
                                              "market.caught",
                                              "market.finds",
                                              NULL};
static const char *const writes_segregate[] = {"placement.segregation_left", "placement.assaults_seen", "placement.finds_seen",
                                               NULL};
static const char *const reads_records[] = {"placement.believed_group", "placement.feud", "violence.recorded", "violence.target",
                                            NULL};
static const char *const writes_records[] = {"placement.feud", NULL};
static const char *const reads_all[] = {"placement.*", "population.*", "violence.protect", NULL};
static const char *const reads_remove[] = {
    "placement.*", "population.*", "intelligence.seen_who", "intelligence.seen_count", "contacts.tie_who", "contacts.tie_count",
    NULL};
static const char *const reads_admit[] = {"placement.*", "population.*", "outside.*", NULL};
static const char *const writes_admit[] = {"rows.*", "outside.awaiting", "outside.entered", NULL};
static const char *const writes_decide[] = {"rows.*", "placement.transfer_euros", "placement.feud", NULL};
static const char *const writes_remove[] = {"rows.*", "placement.transfer_euros", NULL};

static const struct ocp_phase phases[] = {
    {"unlock", DAY_DECAY, 1, unlock, reads_unlock, writes_unlock},
    {"segregate", DAY_REPORT, 1, segregate, reads_segregate, writes_segregate},
    {"read_records", DAY_CLOSE, 1, read_records, reads_records, writes_records},
    {"isolate", DAY_CLOSE, 1, isolate, reads_isolate, writes_isolate},
    {"decide", DAY_TRANSFER, PLACEMENT_WEEK, placement_decide, reads_all, writes_decide},
    {"remove", DAY_REMOVE, 7, placement_remove, reads_remove, writes_remove},
    {"admit", DAY_ADMIT, 1, placement_admit, reads_admit, writes_admit},
};

/* An administration knows the feuds of all its prisons. */
static const char *const of_service[] = {"placement.feud_rate", "placement.feud_days", NULL};
/* What transfers are booked at. */
static const char *const of_account[] = {"placement.transfer_cost", "placement.escort_cost", NULL};

const struct ocp_mechanism placement_mechanism = {
    .name = "placement",
    .title = "Placement and regimes",
    .meaning = "Where prisoners live, under which regime, for which reason; segregation, review, transfers",
    .params = params,
    .n_params = OCP_COUNT(params),
    .of_service = of_service,
    .of_account = of_account,
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
    .outcomes = outcomes,
    .n_outcomes = OCP_COUNT(outcomes),
    .phases = phases,
    .n_phases = OCP_COUNT(phases),
    .start = start,
    .enter = enter,
    .verify = verify,
};
