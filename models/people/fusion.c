/* Identity fusion with the group, with values and with the family, and the willingness to sacrifice that follows.
 *
 * Two pathways raise fusion with the group and with values: hardship lived through together, and the company of others
 * who are fused. Both yield slowly: what company pulls down is resisted, and fading takes years. The family is a third
 * target: it competes with the other two. What the willing then do is violence's decision; who leaves a group, the
 * groups'. Theory and evidence: Whitehouse et al. 2017, Gomez et al. 2022, Varmann et al. 2023; see the ODD page. */
#include "models/people/fusion_state.h"

#include "engine/clones.h"
#include "engine/math.h"
#include "engine/scan.h"
#include "models/day.h"
#include "models/economy/market_state.h"
#include "models/groups/command_state.h"
#include "models/institution/placement_state.h"
#include "models/institution/violence_state.h"
#include "models/people/contacts_state.h"
#include "models/people/fusion_kernel.h"
#include "models/people/population_state.h"

#include <string.h>

#define FUSION_PARAMS(P)                                                                                                        \
    P(shared_gain, "fusion.shared_gain", "1", 0.05, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.01, 0.15, "I01, I04; size ASSUMED",          \
      "share of the remaining distance to full fusion gained by an experience of intensity 1 shared on the wing")               \
    P(solitary_gain, "fusion.solitary_gain", "1/d", 0.002, 0.0, 0.1, OCP_PRIOR_UNIFORM, 0.0, 0.006, "H19-H25; size ASSUMED",    \
      "rate at which full isolation (segregation, a special unit) closes the distance to full fusion")                          \
    P(contact_gain, "fusion.contact_gain", "1", 0.010, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.002, 0.03, "I01, I06; size ASSUMED",      \
      "share of the distance to a fellow member's fusion that one meeting closes at tie strength 1")                            \
    P(values_gain, "fusion.values_gain", "1", 0.04, 0.0, 1.0, OCP_PRIOR_LOGNORMAL, 0.04, 0.3, "I09, I10; fitted to P29",        \
      "the same for values, in the company of somebody radical, for a fully vulnerable person")                                 \
    P(stranger, "fusion.stranger", "1", 0.10, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.0, 0.3, "ASSUMED",                                 \
      "influence of a meeting without a tie, relative to a tie of strength 1")                                                  \
    P(resistance, "fusion.resistance", "1", 0.8, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.5, 1.0, "I12 (irrevocability); size ASSUMED",   \
      "share of the pull of less fused fellow members that is resisted; 0: plain averaging")                                    \
    P(decay, "fusion.decay", "1/y", 0.12, 0.0, 10.0, OCP_PRIOR_LOGNORMAL, 0.12, 0.5, "I12, G20, G21; size ASSUMED",             \
      "rate at which fusion with the group and with values fades")                                                              \
    P(radical_level, "fusion.radical_level", "1", 0.6, 0.1, 1.0, OCP_PRIOR_UNIFORM, 0.5, 0.8, "ASSUMED",                        \
      "fusion with values from which a person draws others in")                                                                 \
    P(family_gain, "fusion.family_gain", "1/d", 0.010, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.003, 0.03, "J01-J05; size ASSUMED",       \
      "rate at which contact with the family closes the distance to full fusion with it, at full commitment")                   \
    P(family_contact, "fusion.family_contact", "1", 1.0, 0.0, 5.0, OCP_PRIOR_NONE, 0.0, 0.0, "ASSUMED: 1 by definition",        \
      "visits and calls relative to an ordinary regime")                                                                        \
    P(family_decay, "fusion.family_decay", "1/d", 0.005, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.001, 0.01, "J04, J05; size ASSUMED",    \
      "rate at which fusion with the family fades")                                                                             \
    P(family_protects, "fusion.family_protects", "1", 0.6, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.9, "I05, I06; size ASSUMED",     \
      "relative reduction of both pathways by full fusion with the family")                                                     \
    P(start_associate, "fusion.start_associate", "1", 0.30, 0.05, 0.95, OCP_PRIOR_UNIFORM, 0.2, 0.4, "I03, G13; split ASSUMED", \
      "mean fusion of an associate with the group at admission")                                                                \
    P(start_leader, "fusion.start_leader", "1", 0.75, 0.05, 0.95, OCP_PRIOR_UNIFORM, 0.6, 0.9, "I03, G13; split ASSUMED",       \
      "mean fusion of a leader with the group at admission; other roles lie between")                                           \
    P(start_values, "fusion.start_values", "1", 0.75, 0.05, 0.95, OCP_PRIOR_UNIFORM, 0.55, 0.9, "I05; size ASSUMED",            \
      "mean fusion with values at admission of those sentenced for terrorism and of members of groups bound by values")         \
    P(start_ordinary, "fusion.start_ordinary", "1", 0.06, 0.0, 0.25, OCP_PRIOR_UNIFORM, 0.02, 0.12, "I05; size ASSUMED",        \
      "mean fusion with values of everybody else at admission (uniform from 0 to twice this)")                                  \
    P(kept_outside, "fusion.kept_outside", "1", 0.6, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.4, 0.9, "G21; size ASSUMED",                \
      "share of fusion with the group that is left when a person comes back to prison")                                         \
    P(willing_base, "fusion.willing_base", "1", -3.5, -10.0, 5.0, OCP_PRIOR_NORMAL, -3.5, 0.5, "I01, I02, P24; size ASSUMED",   \
      "logit of the willingness to sacrifice without any fusion or threat")                                                     \
    P(willing_group, "fusion.willing_group", "1", 3.5, 0.0, 10.0, OCP_PRIOR_NORMAL, 3.5, 0.8, "I01, I02, P24; size ASSUMED",    \
      "what full fusion with the group adds to the logit")                                                                      \
    P(willing_values, "fusion.willing_values", "1", 3.0, 0.0, 10.0, OCP_PRIOR_NORMAL, 3.0, 0.8, "I01, I05; size ASSUMED",       \
      "what full fusion with values adds to the logit")                                                                         \
    P(willing_family, "fusion.willing_family", "1", 1.2, 0.0, 10.0, OCP_PRIOR_NORMAL, 1.2, 0.4, "I05, I06, P24; size ASSUMED",  \
      "what full fusion with the family takes off the logit")                                                                   \
    P(willing_threat, "fusion.willing_threat", "1", 0.5, 0.0, 10.0, OCP_PRIOR_NORMAL, 0.5, 0.3, "I01; size ASSUMED",            \
      "what full threat (fear, tension between rivals) adds to the logit")                                                      \
    P(willing_bound, "fusion.willing_group_threat", "1", 1.5, 0.0, 10.0, OCP_PRIOR_NORMAL, 1.5, 0.6, "I01; size ASSUMED",       \
      "what threat adds on top for the fully fused with the group")                                                             \
    P(exit_members, "fusion.exit_members", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "ASSUMED: an order",                  \
      "share of members of groups in an exit programme")                                                                        \
    P(exit_radicals, "fusion.exit_radicals", "1", 0.0, 0.0, 1.0, OCP_PRIOR_ORDER, 0.0, 0.0, "ASSUMED: an order",                \
      "share of prisoners fused with values in an exit programme")                                                              \
    P(exit_effect, "fusion.exit_effect", "1/y", 0.5, 0.0, 20.0, OCP_PRIOR_LOGNORMAL, 0.5, 0.7, "I07, I12, I13; size ASSUMED",   \
      "how much faster the fusion that the programme works on fades in it")

struct fusion_params {
    FUSION_PARAMS(OCP_PARAM_FIELD)
};

static const struct ocp_param params[] = {FUSION_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {FUSION_COLUMNS(OCP_COLUMN_ROW)};

enum { OUT_GROUP, OUT_VALUES, OUT_FAMILY, OUT_WILLING, OUT_RADICALISED, OUT_RADICAL };
static const struct ocp_outcome outcomes[] = {
    [OUT_GROUP] = {"fusion_group_mean", "0 to 1", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                   "Identity fusion of members with their group"},
    [OUT_VALUES] = {"fusion_values_mean", "0 to 1", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                    "Identity fusion of prisoners with values"},
    [OUT_FAMILY] = {"fusion_family_mean", "0 to 1", OCP_HIGHER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                    "Identity fusion of prisoners with the family"},
    [OUT_WILLING] = {"willing_mean", "0 to 1", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                     "Willingness of members to make costly sacrifices for the group"},
    [OUT_RADICALISED] = {"radicalised", "per 1000 prisoner-years", OCP_LOWER_IS_BETTER, OCP_PER_PRISONER_DAY, 365250.0,
                         OCP_FAMILY_GROUPS, false, "Prisoners who became radical inside"},
    [OUT_RADICAL] = {"radical_share", "% of prisoners", OCP_LOWER_IS_BETTER, OCP_PER_MEASURE, 100.0, OCP_FAMILY_GROUPS, false,
                     "Prisoners fused with values so far that they draw others in"},
};

enum { DRAW_START, DRAW_EXIT };

struct fusion_derived {
    struct fusion_logit logit;
    double keep, keep_family; /* a day's fading */
    double solitary, family;  /* a day's closing of the distance */
    double exit_keep;         /* a day's further fading in a programme */
};

static void derive(const void *block, void *derived)
{
    const struct fusion_params *p = block;
    struct fusion_derived *d = derived;
    d->logit = (struct fusion_logit){p->willing_base,   p->willing_group,  p->willing_values,
                                     p->willing_family, p->willing_threat, p->willing_bound};
    d->keep = ocp_exp(-p->decay / 365.25);
    d->keep_family = ocp_exp(-p->family_decay);
    d->solitary = ocp_daily(p->solitary_gain);
    d->family = ocp_daily(p->family_gain * p->family_contact);
    d->exit_keep = ocp_exp(-p->exit_effect / 365.25);
}

/* --- admission and release --- */

static bool bound_by_values(const struct ocp_world *world, const struct population_state *who, uint32_t row)
{
    const uint8_t g = who->group[row];
    return who->offence[row] == OFFENCE_TERROR || (g != OCP_NO_GROUP && world->plan->groups[g].values_driven != 0);
}

/* A uniform to the power of the odds against the mean has that mean: E u^a = 1 / (1 + a). */
static double around(double mean, uint32_t word)
{
    return ocp_pow(ocp_uniform(word), (1.0 - mean) / mean);
}

static double start_group(const struct fusion_params *p, uint8_t role)
{
    const double step = ((double)role - ROLE_ASSOCIATE) / (ROLE_LEADER - ROLE_ASSOCIATE);
    return p->start_associate + (p->start_leader - p->start_associate) * step;
}

static void enter(struct ocp_day *day, uint32_t row, uint32_t person)
{
    const struct ocp_world *world = day->world;
    const struct fusion_params *p = ocp_world_params(day, MECH_fusion);
    const struct fusion_derived *d = ocp_world_derived(day, MECH_fusion);
    const struct population_state *who = population_of(world);
    struct fusion_state *s = fusion_of(world);
    uint32_t word[4];
    ocp_draw_once(day, OCP_PURPOSE(MECH_fusion, DRAW_START), person, 0, word);
    const bool member = who->group[row] != OCP_NO_GROUP;
    double group = member ? around(start_group(p, who->role[row]), word[0]) : 0.0;
    double values =
        bound_by_values(world, who, row) ? around(p->start_values, word[1]) : 2.0 * p->start_ordinary * ocp_uniform(word[1]);
    if (who->episodes[person] > 1) {
        group = member ? p->kept_outside * (double)s->kept_group[person] : 0.0;
        values = (double)s->kept_values[person];
    }
    /* Fusion with the family starts at commitment, blurred upwards or downwards by up to a quarter of the room there is. */
    const double family = (double)who->family[row];
    const double blur = 0.5 * ocp_uniform(word[2]) - 0.25;
    s->group[row] = (float)group;
    s->values[row] = (float)values;
    s->family[row] = (float)(family + blur * (blur > 0.0 ? 1.0 - family : family));
    s->radical[row] = (float)values >= (float)p->radical_level;
    s->willing[row] = fusion_willing(&d->logit, group, values, (double)s->family[row], 0.0);
}

static void leave(struct ocp_day *day, uint32_t row, uint32_t person)
{
    struct fusion_state *s = fusion_of(day->world);
    s->kept_group[person] = s->group[row];
    s->kept_values[person] = s->values[row];
}

/* --- the day --- */

/* Sums over today's company of each row of the prison: pull x fusion, and pull. Index: row - row_first. */
struct company {
    float *group_pull, *group_weight;
    float *values_pull, *values_weight;
};

/* Room for the rows of a prison, zero where a pass looks. */
static float *zeros(const struct ocp_day *day, const struct ocp_prison *site)
{
    float *memory = ocp_scratch(day, (size_t)site->row_limit * sizeof *memory);
    const struct ocp_wing *wings = day->world->wings;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        memset(memory + (wings[w].first - site->row_first), 0, (size_t)ocp_wing_lanes(&wings[w]) * sizeof *memory);
    }
    return memory;
}

/* Meetings of fellow members or with somebody radical, without a branch on which: most are neither. */
static uint32_t that_matter(const struct contacts_meetings *met, const uint8_t *group, const uint8_t *radical, uint32_t *list)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < met->count; i++) {
        const uint32_t a = met->a[i];
        const uint32_t b = met->b[i];
        list[n] = i;
        n += ((group[a] == group[b]) & (group[a] != OCP_NO_GROUP)) | (radical[a] != 0) | (radical[b] != 0);
    }
    return n;
}

static void feel(float own, float other, double gain, double resistance, float *pull, float *weight)
{
    const float a = (float)fusion_draw((double)own, (double)other, gain, resistance);
    *pull += a * other;
    *weight += a;
}

/* Company counts among members of one group, and wherever somebody radical meets anybody. */
static struct company keep_company(const struct ocp_day *day, const struct ocp_prison *site, const struct fusion_params *p)
{
    const struct ocp_world *world = day->world;
    const struct fusion_state *s = fusion_of(world);
    const struct population_state *who = population_of(world);
    const struct contacts_meetings *met = contacts_meetings(day);
    const uint32_t first = site->row_first;
    struct company c = {zeros(day, site), zeros(day, site), zeros(day, site), zeros(day, site)};
    uint32_t *matter = met ? ocp_scratch(day, ((size_t)met->count + 1) * sizeof *matter) : NULL;
    const uint32_t some = met ? that_matter(met, who->group, s->radical, matter) : 0;
    for (uint32_t k = 0; k < some; k++) {
        const uint32_t i = matter[k];
        const uint32_t a = met->a[i];
        const uint32_t b = met->b[i];
        const bool fellows = who->group[a] == who->group[b] && who->group[a] != OCP_NO_GROUP;
        const bool radical = s->radical[a] != 0 || s->radical[b] != 0;
        const double bond = p->stranger + (1.0 - p->stranger) * (double)ocp_tie_strength(met->weight[i]);
        if (fellows) {
            const double gain = p->contact_gain * bond;
            feel(s->group[a], s->group[b], gain, p->resistance, &c.group_pull[a - first], &c.group_weight[a - first]);
            feel(s->group[b], s->group[a], gain, p->resistance, &c.group_pull[b - first], &c.group_weight[b - first]);
        }
        if (radical) {
            const double gain = p->values_gain * bond;
            /* What has become sacred does not give way to company. */
            feel(s->values[a], s->values[b], gain * (double)who->vulnerability[a], 1.0, &c.values_pull[a - first],
                 &c.values_weight[a - first]);
            feel(s->values[b], s->values[a], gain * (double)who->vulnerability[b], 1.0, &c.values_pull[b - first],
                 &c.values_weight[b - first]);
        }
    }
    return c;
}

/* How open each row is to company and hardship, and how hard its day was: the family loosens the hold of both. */
OCP_CLONES
static void weigh(const float *restrict family, const float *restrict alone, double protects, double shared, double solitary,
                  uint32_t count, float *restrict open, float *restrict hard)
{
    for (uint32_t i = 0; i < count; i++) {
        const double o = 1.0 - protects * (double)family[i];
        open[i] = (float)o;
        hard[i] = (float)(o * (1.0 - (1.0 - shared) * (1.0 - solitary * (double)alone[i])));
    }
}

/* A day of company, hardship (for those whom it concerns) and fading. */
OCP_CLONES
static void fuse(float *restrict f, const float *restrict pull, const float *restrict weight, const float *restrict open,
                 const float *restrict hard, const float *restrict concerned, double keep, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const double o = (double)open[i];
        const double mixed = fusion_mix((double)f[i], o * (double)pull[i], o * (double)weight[i]);
        f[i] = (float)fusion_fade(fusion_jump(mixed, (double)hard[i] * (double)concerned[i]), 0.0, keep);
    }
}

OCP_CLONES
static void keep_family(float *restrict family, const float *restrict commitment, const uint8_t *restrict phone, double gain,
                        double gain_holders, double keep, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const double own = gain + (gain_holders - gain) * (phone[i] != 0 ? 1.0 : 0.0);
        family[i] = (float)fusion_fade(fusion_jump((double)family[i], own * (double)commitment[i]), 0.0, keep);
    }
}

OCP_CLONES
static void will(float *restrict willing, const float *restrict group, const float *restrict values, const float *restrict family,
                 const float *restrict fear, double tension, const struct fusion_logit *logit, uint32_t count)
{
    const struct fusion_logit b = *logit;
    for (uint32_t i = 0; i < count; i++) {
        const double afraid = (double)fear[i];
        willing[i] =
            fusion_willing(&b, (double)group[i], (double)values[i], (double)family[i], afraid + tension - afraid * tension);
    }
}

/* Who is a member, whom values concern, as factors of 0 and 1, and how alone each is; nobody outside a group is fused with one. */
OCP_CLONES
static void sort_out(const uint8_t *restrict group, const uint8_t *restrict bound, const uint8_t *restrict offence,
                     const uint8_t *restrict radical, const uint16_t *restrict segregated, float apart, uint32_t count,
                     float *restrict fused, float *restrict member, float *restrict dedicated, float *restrict alone)
{
    for (uint32_t i = 0; i < count; i++) {
        member[i] = group[i] != OCP_NO_GROUP ? 1.0F : 0.0F;
        fused[i] *= member[i];
        dedicated[i] = ((radical[i] != 0) | (bound[i] != 0) | (offence[i] == OFFENCE_TERROR)) ? 1.0F : 0.0F;
        alone[i] = segregated[i] != 0 ? 1.0F : apart;
    }
}

/* in_group: the wing's members of groups, as rows from its first. */
static void live(const struct ocp_day *day, uint32_t w, const struct company *c, const uint32_t *in_group, uint32_t members)
{
    const struct ocp_world *world = day->world;
    const struct ocp_wing *wing = &world->wings[w];
    const struct fusion_params *p = ocp_wing_params(day, w, MECH_fusion);
    const struct fusion_derived *d = ocp_wing_derived(day, w, MECH_fusion);
    const struct population_state *who = population_of(world);
    const struct violence_state *violence = violence_of(world);
    struct fusion_state *s = fusion_of(world);
    const uint32_t first = wing->first;
    const uint32_t n = ocp_wing_lanes(wing);
    const uint32_t from = first - world->prisons[wing->prison].row_first;
    float *memory = ocp_scratch(day, 5 * (size_t)n * sizeof *memory + sizeof *memory);
    float *member = memory, *dedicated = memory + n, *alone = memory + 2 * n, *open = memory + 3 * n, *hard = memory + 4 * n;
    uint8_t driven[256] = {0};
    for (uint32_t g = 0; g < world->n_groups; g++) {
        driven[g] = world->plan->groups[g].values_driven != 0;
    }
    uint8_t *bound = ocp_scratch(day, (size_t)n + 1);
    memset(bound, 0, n);
    for (uint32_t k = 0; k < members; k++) {
        bound[in_group[k]] = driven[who->group[first + in_group[k]]];
    }
    sort_out(who->group + first, bound, who->offence + first, s->radical + first, placement_of(world)->segregated + first,
             placement_of(world)->isolation[w], n, s->group + first, member, dedicated, alone);
    weigh(s->family + first, alone, p->family_protects, p->shared_gain * (double)violence->shock[w], d->solitary, n, open, hard);
    fuse(s->group + first, c->group_pull + from, c->group_weight + from, open, hard, member, d->keep, n);
    fuse(s->values + first, c->values_pull + from, c->values_weight + from, open, hard, dedicated, d->keep, n);
    /* as the jammers stood yesterday */
    const double others = d->family * (1.0 - (double)command_of(world)->cut_others[w]);
    const double holders = d->family * (1.0 - (double)command_of(world)->cut_holders[w]);
    keep_family(s->family + first, who->family + first, market_of(world)->phone + first, others, holders, d->keep_family, n);
    will(s->willing + first, s->group + first, s->values + first, s->family + first, violence->fear + first,
         (double)violence->tension[wing->prison], &d->logit, n);
    float *const written[] = {s->group, s->values, s->family, s->willing};
    for (size_t k = 0; k < OCP_COUNT(written); k++) {
        ocp_wing_clear_rest(wing, written[k] + first);
    }
}

/* Those in an exit programme are the persons whose own lasting number lies below the share reached, so that a larger
 * programme holds everybody whom a smaller one does. */
static void attend(const struct ocp_day *day, const struct ocp_wing *wing, const struct fusion_params *p,
                   const struct fusion_derived *d)
{
    if (p->exit_members <= 0.0 && p->exit_radicals <= 0.0) {
        return;
    }
    const struct ocp_world *world = day->world;
    struct fusion_state *s = fusion_of(world);
    uint32_t *word = ocp_scratch(day, ((size_t)wing->count + 16) * sizeof *word);
    ocp_draw_column(world->key, UINT32_MAX, world->person + wing->first, 0, OCP_PURPOSE(MECH_fusion, DRAW_EXIT), wing->count, word,
                    NULL, NULL, NULL);
    for (uint32_t i = 0; i < wing->count; i++) {
        const uint32_t row = wing->first + i;
        s->group[row] *= ocp_chance(word[i], p->exit_members) ? (float)d->exit_keep : 1.0F;
        s->values[row] *= ocp_chance(word[i], p->exit_radicals) ? (float)d->exit_keep : 1.0F;
    }
}

/* Becoming radical counts once; it ends when fusion has fallen to three quarters of the level, so that nobody flickers. Returns
 * how many became radical. */
OCP_CLONES
static uint32_t cross(uint8_t *restrict radical, const float *restrict values, float level, uint32_t count)
{
    uint32_t radicalised = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t before = radical[i] != 0;
        const uint8_t now = values[i] >= (before ? 0.75F * level : level);
        radical[i] = now;
        radicalised += now > before;
    }
    return radicalised;
}

static void influence(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    const struct population_state *who = population_of(world);
    struct fusion_state *s = fusion_of(world);
    const struct company c = keep_company(day, site, ocp_prison_params(day, prison, MECH_fusion));
    uint32_t radicalised = 0;
    uint32_t *member = ocp_scratch(day, ((size_t)site->row_limit + 1) * sizeof *member);
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const struct fusion_params *p = ocp_wing_params(day, w, MECH_fusion);
        const struct fusion_derived *d = ocp_wing_derived(day, w, MECH_fusion);
        const size_t mark = ocp_scratch_mark(day);
        const uint32_t members = ocp_list_other(who->group + wing->first, wing->count, OCP_NO_GROUP, member);
        live(day, w, &c, member, members);
        attend(day, wing, p, d);
        ocp_scratch_release(day, mark);
        const double sum = ocp_sum_floats(s->group + wing->first, ocp_wing_lanes(wing));
        s->wing_mean[w] = members > 0 ? (float)(sum / (double)members) : 0.0F;
        radicalised += cross(s->radical + wing->first, s->values + wing->first, (float)p->radical_level, ocp_wing_lanes(wing));
    }
    ocp_measure(day, MECH_fusion, OUT_RADICALISED, prison, (double)radicalised);
}

static void measure(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    const struct population_state *who = population_of(world);
    const struct fusion_state *s = fusion_of(world);
    double group = 0.0;
    double willing = 0.0;
    double members = 0.0;
    double values = 0.0;
    double family = 0.0;
    double radical = 0.0;
    double all = 0.0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            const double member = who->group[row] != OCP_NO_GROUP ? 1.0 : 0.0;
            members += member;
            group += (double)s->group[row];
            willing += member * (double)s->willing[row];
            values += (double)s->values[row];
            family += (double)s->family[row];
            radical += (double)s->radical[row];
        }
        all += (double)wing->count;
    }
    ocp_measure_ratio(day, MECH_fusion, OUT_GROUP, prison, group, members);
    ocp_measure_ratio(day, MECH_fusion, OUT_WILLING, prison, willing, members);
    ocp_measure_ratio(day, MECH_fusion, OUT_VALUES, prison, values, all);
    ocp_measure_ratio(day, MECH_fusion, OUT_FAMILY, prison, family, all);
    ocp_measure_ratio(day, MECH_fusion, OUT_RADICAL, prison, radical, all);
}

static const char *verify(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct fusion_state *s = fusion_of(world);
    const struct population_state *who = population_of(world);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            const float all[] = {s->group[row], s->values[row], s->family[row], s->willing[row]};
            for (size_t k = 0; k < OCP_COUNT(all); k++) {
                if (!(all[k] >= 0.0F && all[k] <= 1.0F)) {
                    return "fusion: a value outside 0 to 1";
                }
            }
            if (who->group[row] == OCP_NO_GROUP && s->group[row] > 0.0F) {
                return "fusion: an unaffiliated prisoner fused with a group";
            }
        }
    }
    return NULL;
}

static const char *const reads_influence[] = {"fusion.*",
                                              "population.group",
                                              "population.offence",
                                              "population.family",
                                              "population.vulnerability",
                                              "placement.segregated",
                                              "placement.isolation",
                                              "violence.fear",
                                              "violence.shock",
                                              "violence.tension",
                                              "market.phone",
                                              "command.cut_holders",
                                              "command.cut_others",
                                              NULL};
static const char *const writes_influence[] = {
    "fusion.group", "fusion.values", "fusion.family", "fusion.willing", "fusion.radical", "fusion.wing_mean", NULL};
static const char *const reads_measure[] = {"fusion.*", "population.group", NULL};
static const char *const nothing[] = {NULL};

static const struct ocp_phase phases[] = {
    {"influence", DAY_INFLUENCE, 1, influence, reads_influence, writes_influence},
    {"measure", DAY_CLOSE, 7, measure, reads_measure, nothing},
};

/* What a person brings along. */
static const char *const of_service[] = {"fusion.start_associate", "fusion.start_leader", "fusion.start_values",
                                         "fusion.start_ordinary",  "fusion.kept_outside", NULL};

const struct ocp_mechanism fusion_mechanism = {
    .name = "fusion",
    .title = "Identity fusion",
    .meaning = "Identity fusion with the group, with values and with the family, and the willingness to sacrifice that follows",
    .params = params,
    .n_params = OCP_COUNT(params),
    .of_service = of_service,
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
    .outcomes = outcomes,
    .n_outcomes = OCP_COUNT(outcomes),
    .phases = phases,
    .n_phases = OCP_COUNT(phases),
    .derived_size = sizeof(struct fusion_derived),
    .derive = derive,
    .enter = enter,
    .leave = leave,
    .verify = verify,
};
