/* Groups, roles, governance: who joins and leaves, and who keeps order in a prison. Leadership and roles are in
 * groups_lead.c and groups_recognise.c; orders and their channels in command.c.
 *
 * Joining is rare: one word decides whether a prisoner comes into question at all (first the most that anybody on the wing
 * could reach, then the probability as if all his friends were members), and only then is his company looked up and the same
 * word compared with the exact probability. */
#include "engine/scan.h"
#include "engine/seeds.h"
#include "models/day.h"
#include "models/economy/market_state.h"
#include "models/groups/groups_inside.h"
#include "models/groups/groups_kernel.h"
#include "models/institution/staff_state.h"
#include "models/institution/violence_state.h"
#include "models/people/contacts_state.h"
#include "models/people/fusion_state.h"
#include "models/people/population_state.h"

static const struct ocp_param params[] = {GROUPS_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {GROUPS_COLUMNS(OCP_COLUMN_ROW)};

static const struct ocp_outcome outcomes[] = {
    [OUT_JOINS] = {"joins", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_GROUPS,
                   false, "Prisoners who join a group inside"},
    [OUT_EXITS] = {"exits", "per 1000 prisoner-years", OCP_HIGHER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0, OCP_FAMILY_GROUPS,
                   false, "Members who leave their group inside"},
    [OUT_HHI] = {"group_concentration", "0 to 1", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                 "Concentration of members in few groups (Herfindahl index)"},
    [OUT_GROUPS] = {"groups_active", "groups", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                    "Groups with members inside"},
    [OUT_SUCCESSIONS] = {"successions", "per year", OCP_NEUTRAL, OCP_PER_DAY, 365.25, OCP_FAMILY_GROUPS, false,
                         "Changes of leadership"},
    [OUT_SUCCESSION_DAYS] = {"succession_days", "d", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                             "Length of vacancies that ended"},
    [OUT_SPLITS] = {"splits", "per year", OCP_NEUTRAL, OCP_PER_DAY, 365.25, OCP_FAMILY_GROUPS, false, "Groups that split"},
    [OUT_VACANT] = {"leaderless_share", "% of groups", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_GROUPS, false,
                    "Groups without a leader"},
    [OUT_GOVERNANCE] = {"governance", "0 to 1", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                        "Share of daily order kept by groups instead of the institution"},
    [OUT_COORDINATION] = {"coordination", "0 to 1", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                          "Share of leaders' orders that arrive, mean over groups"},
    [OUT_SPAN] = {"group_span", "prisons per group", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                  "Prisons in which a group has at least three members"},
    [OUT_OUTSIDE_LED] = {"outside_led_share", "% of groups", OCP_NEUTRAL, OCP_PER_MEASURE, 100.0, OCP_FAMILY_GROUPS, false,
                         "Groups led from outside"},
    [OUT_TIES] = {"member_ties", "ties per member", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                  "Ties of a member to others of the own group (mean degree)"},
    [OUT_BROKERAGE] = {"brokerage_mean", "0 to 1", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                       "Brokerage of members: pairs of tied members who do not know each other, 28 count as full"},
    [OUT_GIANT] = {"giant_component", "% of members", OCP_NEUTRAL, OCP_PER_MEASURE, 100.0, OCP_FAMILY_GROUPS, false,
                   "Members in the largest connected part of their group's network"},
    [OUT_SIZE] = {"group_size", "members per group", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                  "Members inside of a group"},
    [OUT_FRAGMENTS] = {"fragmentation", "groups", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                       "Effective number of groups (inverse of the concentration of members)"},
    [OUT_COMPANY] = {"group_company", "members", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                     "Fellow members on a member's wing"},
    [OUT_HOSTILE] = {"pairs_hostile", "% of pairs of groups", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_GROUPS, false,
                     "Pairs of groups that are hostile to each other"},
    [OUT_ALLIED] = {"pairs_allied", "% of pairs of groups", OCP_NEUTRAL, OCP_PER_MEASURE, 100.0, OCP_FAMILY_GROUPS, false,
                    "Pairs of groups that are allied"},
    [OUT_RENT] = {"governance_rent", "EUR per prisoner-year", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365.25, OCP_FAMILY_GROUPS,
                  false, "Money that prisoners pay the groups which keep order"},
};

static void start(struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    struct groups_state *s = groups_of(world);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        s->leader[g] = OCP_NOWHERE;
        s->coordination[g] = 0.5F;
        s->obeyed[g] = 0.5F;
        s->rival[g] = world->plan->groups[g].rival;
        s->active[g] = ocp_group_begins(world->plan, g);
        if (s->rival[g] != OCP_NO_GROUP) {
            s->relation[(size_t)g * OCP_MAX_GROUPS + s->rival[g]] = -1.0F;
            s->relation[(size_t)s->rival[g] * OCP_MAX_GROUPS + g] = -1.0F;
        }
    }
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        s->governor[p] = OCP_NO_GROUP;
    }
}

/* Whom one keeps company with: ties on the same site, and the wing at large, which counts as so many full ties. Rows of other
 * prisons are another thread's. */
struct company {
    float all, member;
    uint8_t strongest; /* the group most met, OCP_NO_GROUP when no member is */
};

/* Members on a wing by group, counted when the first of the wing's prisoners asks. */
struct wing_groups {
    bool counted;
    uint32_t members[OCP_MAX_GROUPS];
};

static void count_wing(const struct ocp_world *world, const struct ocp_wing *wing, struct wing_groups *here)
{
    if (here->counted) {
        return;
    }
    *here = (struct wing_groups){.counted = true};
    for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
        const uint8_t group = population_of(world)->group[row];
        if (group != OCP_NO_GROUP) {
            here->members[group]++;
        }
    }
}

static struct company company_of(const struct ocp_world *world, uint32_t row, float wing_weight, struct wing_groups *here)
{
    const struct contacts_state *ties = contacts_of(world);
    const struct population_state *who = population_of(world);
    const uint32_t prison = world->wings[world->wing_of[row]].prison;
    const struct ocp_prison *site = &world->prisons[prison];
    const struct ocp_wing *wing = &world->wings[world->wing_of[row]];
    float to[OCP_MAX_GROUPS] = {0};
    struct company c = {.strongest = OCP_NO_GROUP};
    for (uint32_t i = 0; i < ties->tie_count[row]; i++) {
        const size_t at = (size_t)row * OCP_TIES + i;
        const uint32_t there = ocp_row_of(world, ties->tie_who[at]);
        if (there - site->row_first >= site->row_limit) {
            continue;
        }
        const float strength = ocp_tie_strength(ties->tie_weight[at]);
        c.all += strength;
        const uint8_t group = who->group[there];
        if (group != OCP_NO_GROUP) {
            to[group] += strength;
        }
    }
    count_wing(world, wing, here);
    const float others = wing->count > 1 ? (float)(wing->count - 1) : 1.0F;
    c.all += wing_weight;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        to[g] += wing_weight * (float)here->members[g] / others;
        c.member += to[g];
        if (to[g] > 0.0F && (c.strongest == OCP_NO_GROUP || to[g] > to[c.strongest])) {
            c.strongest = (uint8_t)g;
        }
    }
    return c;
}

static double governance_at(const struct ocp_world *world, uint32_t w)
{
    return (double)groups_of(world)->governance[world->wings[w].prison];
}

/* Everything but the company one keeps, which costs sixteen look-ups. */
static double join_alone(const struct ocp_world *world, const struct groups_params *p, uint32_t w, uint32_t row, double exposure)
{
    return join_probability(
        p->join_base, p->join_fear * (double)violence_of(world)->fear[row], market_of(world)->pressed[row] ? p->join_debt : 0.0,
        join_company(p->join_exposure, p->join_enough, exposure), p->join_governed * governance_at(world, w),
        p->join_legitimacy * (double)staff_of(world)->legitimacy[w], p->join_family * (double)population_of(world)->family[row]);
}

/* More than anybody on the wing can reach: the most afraid debtor without a family, all of whose friends are members. */
static double join_ceiling(const struct ocp_world *world, const struct groups_params *p, uint32_t w)
{
    return (1.0 + 1e-9) * join_probability(p->join_base, p->join_fear, p->join_debt, p->join_exposure,
                                           p->join_governed * governance_at(world, w),
                                           p->join_legitimacy * (double)staff_of(world)->legitimacy[w], 0.0);
}

/* A change of group decided this week, applied after all decisions of the prison. */
struct change {
    uint32_t row;
    uint8_t group;
};

static uint32_t decide_wing(const struct ocp_day *day, uint32_t w, struct change *change, uint32_t n)
{
    const struct ocp_world *world = day->world;
    const struct ocp_wing *wing = &world->wings[w];
    const struct groups_params *p = ocp_wing_params(day, w, MECH_groups);
    const struct population_state *who = population_of(world);
    const struct fusion_state *fusion = fusion_of(world);
    const double exit_rate = p->exit * (1.0 + 2.0 * p->exit_programme) * 7.0 / 365.25;
    const uint32_t leave = ocp_threshold(ocp_daily(exit_rate));
    const uint32_t at_all = ocp_threshold(join_ceiling(world, p, w));
    struct wing_groups here = {.counted = false};
    const struct ocp_words words = ocp_draw_rows(day, OCP_PURPOSE(MECH_groups, DRAW_JOIN), wing->first, wing->count, 1);
    for (uint32_t i = 0; i < wing->count; i++) {
        const uint32_t row = wing->first + i;
        const uint32_t word = words.word[0][i];
        if (who->group[row] == OCP_NO_GROUP) {
            if (word > at_all || !ocp_chance(word, join_alone(world, p, w, row, 1.0))) {
                continue;
            }
            const struct company c = company_of(world, row, (float)p->join_wing, &here);
            const double exposure = c.all > 0.0F ? (double)(c.member / c.all) : 0.0;
            if (c.strongest != OCP_NO_GROUP && ocp_chance(word, join_alone(world, p, w, row, exposure))) {
                change[n++] = (struct change){row, c.strongest};
            }
        } else if (word < leave && ocp_chance(word, ocp_daily(exit_rate * (1.0 - p->exit_fused * (double)fusion->group[row])))) {
            change[n++] = (struct change){row, OCP_NO_GROUP};
        }
    }
    return n;
}

static void join_and_leave(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    if (world->n_groups == 0) {
        return;
    }
    struct population_state *who = population_of(world);
    struct fusion_state *fusion = fusion_of(world);
    const struct ocp_prison *site = &world->prisons[prison];
    struct change *change = ocp_scratch(day, site->row_limit * sizeof *change);
    uint32_t n = 0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        n = decide_wing(day, w, change, n);
    }
    uint32_t joins = 0;
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t row = change[k].row;
        const bool joins_now = change[k].group != OCP_NO_GROUP;
        who->group[row] = change[k].group;
        who->role[row] = joins_now ? ROLE_ASSOCIATE : ROLE_NONE;
        who->power[row] = joins_now ? 0.05F : 0.0F;
        if (!joins_now) {
            fusion->group[row] = 0.0F;
        }
        joins += joins_now;
    }
    ocp_measure(day, MECH_groups, OUT_JOINS, prison, (double)joins);
    ocp_measure(day, MECH_groups, OUT_EXITS, prison, (double)(n - joins));
}

/* How far each two groups are allied: [i * n + j]. */
static const float *alliances(const struct ocp_day *day, uint32_t n)
{
    float *share = ocp_scratch(day, ((size_t)n * n + 1) * sizeof *share);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < n; j++) {
            share[(size_t)i * n + j] = i != j ? groups_alliance(groups_of(day->world), i, j) : 1.0F;
        }
    }
    return share;
}

/* Who lives under a group's order pays for it: all but members, as far as they have the money, to the group that is strongest. */
static void collect_rent(struct ocp_day *day, uint32_t prison, double euros)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    const uint8_t *group = population_of(world)->group;
    const uint8_t governor = groups_of(world)->governor[prison];
    const int32_t due = (int32_t)(euros * 100.0 + 0.5);
    int64_t paid = 0;
    for (uint32_t w = site->wing_first; governor != OCP_NO_GROUP && due > 0 && w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            paid += group[row] == OCP_NO_GROUP ? market_rent(world, prison, row, governor, due) : 0;
        }
    }
    ocp_measure(day, MECH_groups, OUT_RENT, prison, (double)paid / 100.0);
}

/* Monthly: strength of each group in the prison, demand for order, who keeps it. */
static void govern(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    struct groups_state *s = groups_of(world);
    const struct groups_params *p = ocp_prison_params(day, prison, MECH_groups);
    const struct population_state *who = population_of(world);
    const struct market_state *market = market_of(world);
    const struct staff_state *staff = staff_of(world);
    const struct ocp_prison *site = &world->prisons[prison];
    double strength[OCP_MAX_GROUPS] = {0};
    double inside = 0.0;
    double absence = 0.0;
    double legitimacy = 0.0;
    double fear = 0.0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const double presence = (double)staff->presence[w] > 1.0 ? 1.0 : (double)staff->presence[w];
        inside += (double)wing->count;
        absence += (1.0 - presence) * (double)wing->count;
        legitimacy += (double)staff->legitimacy[w] * (double)wing->count;
        fear += ocp_sum_floats(violence_of(world)->fear + wing->first, ocp_wing_lanes(wing));
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if (who->group[row] != OCP_NO_GROUP) {
                strength[who->group[row]] += 0.25 + (double)who->power[row];
            }
        }
    }
    uint8_t first = OCP_NO_GROUP;
    double debt = 0.0;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        const size_t cell = (size_t)prison * world->n_groups + g;
        const double wealth = (double)market->treasury[cell] / 100.0 / (500.0 + (double)market->treasury[cell] / 100.0);
        strength[g] *= 1.0 + (wealth > 0.0 ? wealth : 0.0);
        debt += (double)market->claims[cell] / 100.0;
        first = strength[g] > 0.0 && (first == OCP_NO_GROUP || strength[g] > strength[first]) ? (uint8_t)g : first;
    }
    const double n = inside > 0.0 ? inside : 1.0;
    const double doublings = inside > 100.0 ? ocp_log(inside / 100.0) / 0.6931471805599453 : 0.0;
    const double demand = governance_demand(p->govern_base, p->govern_absence * absence / n, p->govern_market * debt / n / 100.0,
                                            p->govern_size * doublings, p->govern_fear * (fear / n - USUAL_FEAR),
                                            p->govern_legitimacy * legitimacy / n);
    const double dominant = dominance(strength, alliances(day, world->n_groups), world->n_groups);
    const double target = dominant > 0.0 ? demand * ocp_pow(dominant + 1e-9, 0.5) : 0.0;
    const double keep = ocp_exp(-28.0 / p->govern_days);
    s->governance[prison] = (float)(target + ((double)s->governance[prison] - target) * keep);
    s->governor[prison] = first;
    collect_rent(day, prison, p->rent * (double)s->governance[prison]);
    ocp_measure_ratio(day, MECH_groups, OUT_GOVERNANCE, prison, (double)s->governance[prison] * inside, inside);
}

static const char *verify(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct groups_state *s = groups_of(world);
    for (uint32_t g = 0; g < world->n_groups; g++) {
        if (!(s->coordination[g] >= 0.0F && s->coordination[g] <= 1.0F) || !(s->obeyed[g] >= 0.0F && s->obeyed[g] <= 1.0F) ||
            !(s->contest[g] >= 0.0F && s->contest[g] <= 1.0F)) {
            return "groups: coordination or contest outside 0 to 1";
        }
        if (s->rival[g] != OCP_NO_GROUP && (s->rival[g] >= world->n_groups || s->rival[g] == g)) {
            return "groups: a rival that does not exist";
        }
        for (uint32_t other = 0; other < world->n_groups; other++) {
            const float relation = s->relation[(size_t)g * OCP_MAX_GROUPS + other];
            const float back = s->relation[(size_t)other * OCP_MAX_GROUPS + g];
            if (!(relation >= -1.0F && relation <= 1.0F) || relation < back || relation > back) {
                return "groups: a relation outside -1 to 1, or not the same from both sides";
            }
        }
    }
    return NULL;
}

static const char *const reads_join[] = {
    "population.*",   "contacts.tie_who", "contacts.tie_weight", "contacts.tie_count", "violence.fear",
    "market.pressed", "staff.legitimacy", "fusion.group",        "groups.governance",  NULL};
static const char *const writes_join[] = {"population.group", "population.role", "population.power", "fusion.group", NULL};
static const char *const reads_govern[] = {"population.group",
                                           "population.power",
                                           "market.treasury",
                                           "market.claims",
                                           "staff.presence",
                                           "staff.legitimacy",
                                           "groups.governance",
                                           "groups.relation",
                                           "violence.fear",
                                           "market.money",
                                           "market.balance",
                                           "market.takings",
                                           NULL};
static const char *const writes_govern[] = {
    "groups.governance", "groups.governor", "market.money", "market.treasury", "market.balance", "market.takings", NULL};
static const char *const reads_recognise[] = {"population.*", "contacts.*", "market.money", "groups.*", "violence.clashes", NULL};
static const char *const writes_recognise[] = {
    "population.power", "population.role", "groups.relation", "groups.members", "groups.active", "violence.clashes", NULL};
static const char *const reads_lead[] = {"population.*", "groups.*", "contacts.*", "command.*", "placement.*", NULL};
static const char *const writes_lead[] = {"population.group",    "groups.leader",   "groups.outside_led", "groups.vacant",
                                          "groups.coordination", "groups.obeyed",   "groups.contest",     "groups.rival",
                                          "groups.active",       "groups.relation", "fusion.group",       NULL};

static const struct ocp_phase phases[] = {
    {"join_and_leave", DAY_ALLEGIANCE, 7, join_and_leave, reads_join, writes_join},
    {"govern", DAY_CLOSE, 28, govern, reads_govern, writes_govern},
    {"recognise", DAY_STANDING, 7, groups_recognise, reads_recognise, writes_recognise},
    {"lead", DAY_GROUPS, 1, groups_lead, reads_lead, writes_lead},
};

/* Groups span prisons. */
static const char *const of_service[] = {
    "groups.leaders",        "groups.brokers",       "groups.operational",  "groups.succession_days",
    "groups.successor_gain", "groups.contest_days",  "groups.control_loss", "groups.control_floor",
    "groups.move_outside",   "groups.return_inside", "groups.split",        "groups.relation_days",
    "groups.rivalry",        "groups.clash",         "groups.alliance",     NULL};

const struct ocp_mechanism groups_mechanism = {
    .name = "groups",
    .title = "Groups, roles, governance",
    .meaning = "Who joins and leaves, roles recognised from standing, succession and splits, who keeps order in a prison",
    .params = params,
    .n_params = OCP_COUNT(params),
    .of_service = of_service,
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
    .outcomes = outcomes,
    .n_outcomes = OCP_COUNT(outcomes),
    .phases = phases,
    .n_phases = OCP_COUNT(phases),
    .start = start,
    .verify = verify,
};
