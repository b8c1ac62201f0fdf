/* What jammers take besides orders: holders of illicit phones lose the calls home that they made with them, everybody else the few
 * legal ones that are disturbed, by the shares that the page gives; phones that do not work are wanted less; and where nothing is
 * jammed nothing differs. */
#include "models/economy/market_state.h"
#include "models/groups/command_state.h"
#include "models/institution/programmes_kernel.h"
#include "models/institution/programmes_state.h"
#include "models/people/fusion_kernel.h"
#include "models/people/fusion_state.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Jammers stop half of the illicit calls and disturb a fifth as many legal ones; eight tenths of contact is by telephone. */
static const double jammed = 0.5, spill = 0.2, calls = 0.8, wanted = 0.9;

static struct ocp_model *model;

static int start(void **state)
{
    (void)state;
    model = tiny_model();
    return 0;
}

static int end(void **state)
{
    (void)state;
    ocp_model_free(model);
    return 0;
}

static void only(struct ocp_plan *plan, const char *a, const char *b)
{
    for (size_t m = 0; m < model->catalogue->n_mechanisms; m++) {
        const char *const name = model->catalogue->mechanisms[m]->name;
        if (strcmp(name, a) != 0 && strcmp(name, b) != 0) {
            tiny_off(plan, model, name);
        }
    }
}

static struct ocp_plan jammed_plan(const char *with)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 1, .burn_in = 1, .horizon = 60});
    only(&plan, "command", with);
    tiny_set(&plan, model, "command.jam_phones", jammed);
    tiny_set(&plan, model, "command.jam_spill", spill);
    tiny_set(&plan, model, "command.call_share", calls);
    return plan;
}

/* Every third prisoner of the first wing holds a phone. Returns their share. */
static double hand_out(struct ocp_world *world)
{
    const struct ocp_wing *wing = &world->wings[0];
    uint32_t n = 0;
    for (uint32_t i = 0; i < wing->count; i += 3, n++) {
        market_of(world)->phone[wing->first + i] = 1;
        market_of(world)->goods_in[GOOD_PHONES]++;
    }
    return (double)n / (double)wing->count;
}

static void contact_by_the_week(void **state)
{
    (void)state;
    struct ocp_plan plan = jammed_plan("programmes");
    tiny_set(&plan, model, "programmes.family_contact", wanted);
    tiny_set(&plan, model, "programmes.family_gain", 1.0);
    static const char *const none[] = {"programmes.routine",         "programmes.search_hours",   "programmes.test_hours",
                                       "programmes.screening_hours", "programmes.activity_hours", "programmes.contact_hours",
                                       "programmes.talk_hours",      "programmes.programme_hours"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        tiny_set(&plan, model, none[i], 0.0); /* no hour is missing */
    }
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct population_state *who = population_of(world);
    const uint32_t first = world->wings[0].first;
    const double share = hand_out(world);
    const float before[2] = {who->family[first], who->family[first + 1]};
    const float base[2] = {programmes_of(world)->family_base[first], programmes_of(world)->family_base[first + 1]};
    tiny_run(world, 1); /* the first week's decision is on day 0 */
    const double had[2] = {wanted * (1.0 - calls * jammed), wanted * (1.0 - calls * spill * jammed)};
    assert_true(fabs((double)programmes_of(world)->contact[0] - (share * had[0] + (1.0 - share) * had[1])) < 1e-6);
    assert_true(fabs((double)programmes_of(world)->contact[1] - had[1]) < 1e-6); /* mutant: legal calls are not disturbed */
    const float follow = (float)(1.0 - exp(-7.0 / plan.params[ocp_model_param(model, "programmes.family_days")]));
    for (unsigned k = 0; k < 2; k++) {
        const double target = fmin(fmax((double)base[k] + had[k] - 0.5, 0.0), 1.0);
        assert_true(fabsf(who->family[first + k] - family_step(before[k], (float)target, follow)) < 1e-6F);
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

/* Fusion with the family closes the distance by a day's contact, as the jammers stood yesterday. */
static void fusion_by_the_day(void **state)
{
    (void)state;
    struct ocp_plan plan = jammed_plan("fusion");
    tiny_set(&plan, model, "fusion.family_decay", 0.0);
    tiny_set(&plan, model, "fusion.family_gain", 0.2);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct population_state *who = population_of(world);
    const float *family = fusion_of(world)->family;
    const uint32_t first = world->wings[0].first;
    (void)hand_out(world);
    tiny_run(world, 1); /* the jammers are not known before */
    const double cut[2] = {calls * jammed, calls * spill * jammed};
    for (unsigned k = 0; k < 2; k++) {
        assert_true((double)family[first + k] < 0.999);
    }
    const double before[2] = {(double)family[first], (double)family[first + 1]};
    tiny_run(world, 1);
    for (unsigned k = 0; k < 2; k++) {
        const double gain = (1.0 - exp(-0.2)) * (1.0 - cut[k]) * (double)who->family[first + k];
        assert_true(fabs((double)family[first + k] - fusion_jump(before[k], gain)) < 1e-6);
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
}

/* Phones sold by day 60 where jammers stop every call: all that depends on is what a phone that does not work is worth. */
static uint32_t phones_sold(double jam, double worth)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 1, .burn_in = 1, .horizon = 60});
    only(&plan, "command", "market");
    tiny_set(&plan, model, "command.jam_phones", jam);
    tiny_set(&plan, model, "market.jam_worth", worth);
    tiny_set(&plan, model, "market.phone_life", 10000.0);
    tiny_set(&plan, model, "market.search_rate", 0.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 1);
    uint32_t held[2] = {0, 0};
    for (unsigned k = 0; k < 2; k++) {
        for (uint32_t w = 0; w < world->n_wings; w++) {
            for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
                held[k] += market_of(world)->phone[row];
            }
        }
        tiny_run(world, k == 0 ? 59 : 0);
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    return held[1] > held[0] ? held[1] - held[0] : 0;
}

static void what_does_not_work_is_wanted_less(void **state)
{
    (void)state;
    const uint32_t plain = phones_sold(0.0, 1.0);
    assert_true(plain > 0);
    assert_int_equal(phones_sold(1.0, 0.0), plain); /* to the phone */
    assert_int_equal(phones_sold(1.0, 1.0), 0);
    assert_true(phones_sold(1.0, 0.5) < plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contact_by_the_week),
        cmocka_unit_test(fusion_by_the_day),
        cmocka_unit_test(what_does_not_work_is_wanted_less),
    };
    return cmocka_run_group_tests(tests, start, end);
}
