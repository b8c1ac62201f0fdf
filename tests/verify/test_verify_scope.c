/* Where a parameter acts is where the declarations say: what is no prison's own does not stir when an intervention reaches one
 * prison of two, and does when it reaches both; what is read once is not stirred by an intervention at all; everything else acts
 * in one prison alone. And no parameter is there that nothing reads.
 *
 * Three worlds are looked at: the defaults; one in which whatever is at its lower bound or waits for an order is at work; one with
 * few staff, much intelligence and full special units. What is too rare to happen in them, or neutral at its default, is named
 * below and read by tests of its own mechanism. */
#include "engine/inside.h"
#include "models/catalogue.h"
#include "tests/support/tiny_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum how { AS_IT_IS, IN_THE_SCENARIO, EVERYWHERE, IN_ONE_PRISON };
enum { WORLDS = 3, QUICK_DAYS = 100, DAYS = 400 };

/* May not happen in these worlds, or not in one prison of them, or weighs something that is at its neutral value: what is said of
 * the others, that they act, is not asked of these. */
static const char *const rare[] = {
    "population.recaptured",
    "population.recapture_delay",
    "market.hours_unknown",
    "market.overdose_treated",
    "market.debt_cap",
    "staff.weight_supervision",
    "staff.threat_silence",
    "staff.pay_elasticity",
    "staff.rotation_break",
    "staff.partial",
    "staff.report_culture",
    "staff.report_trust",
    "staff.report_loyalty",
    "staff.report_fear",
    "staff.referral",
    "staff.retaliation",
    "staff.retaliation_mark",
    "staff.retaliation_days",
    "staff.retaliation_exit",
    "staff.wrongful",
    "staff.conviction",
    "staff.stress_support",
    "staff.stress_retaliation",
    "staff.post_weight",
    "staff.culture_retaliation",
    "staff.legitimacy_justice",
    "violence.extreme",
    "violence.extreme_staff",
    "violence.open_level",
    "violence.serious_extreme",
    "violence.fatal",
    "violence.harm_fatal",
    "placement.concentration",
    "placement.company", /* no wing of these has so few hours */
    "groups.split",
    "groups.relation_days",
    "groups.alliance",
    "placement.feud_rate",
    "placement.review_days",
    "placement.special_end",
    "placement.escape",
    "placement.cross_border", /* these worlds have one administration */
    "placement.cross_border_ordinary",
    "placement.cross_border_cost",
    "command.bypass_rate",
    "command.bypass_success",
    "command.bypass_days",
    "intelligence.assessment",
    "intelligence.ai_blunt", /* drift takes years where there is training */
    "accounts.hours_weight", /* nobody has so few hours by default */
    "programmes.family_gain",
    "accounts.placed_weight",
    "accounts.rule_company",
};

static bool is_rare(const char *name)
{
    for (size_t i = 0; i < OCP_COUNT(rare); i++) {
        if (strcmp(rare[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* Half of what is possible for everything that is at rest by default. */
static void set_to_work(struct ocp_plan *plan, const struct ocp_model *model)
{
    for (size_t i = 0; i < model->n_params; i++) {
        const struct ocp_param *p = model->params[i];
        if (p->prior == OCP_PRIOR_ORDER || p->fallback == p->low) {
            plan->params[i] = p->fallback + 0.5 * (p->high - p->low);
        }
    }
}

/* Two prisons of two wings, and a special unit of ten places in each. */
static struct ocp_plan make_plan(const struct ocp_model *model, int world)
{
    const struct tiny_options options = {
        .prisons = 2, .wings = 3, .places = 120, .horizon = DAYS, .burn_in = 10, .staff = world == 2 ? 0.2 : 0.5};
    struct ocp_plan plan = tiny_plan(model, options);
    plan.groups[TINY_CELL].share = 0.03; /* so that some of them come anew */
    plan.regimes = realloc(plan.regimes, 2 * sizeof *plan.regimes);
    assert_non_null(plan.regimes);
    plan.regimes[1] = (struct ocp_regime){.name = "unit", .special = true};
    plan.n_regimes = 2;
    for (uint32_t p = 0; p < 2; p++) {
        struct ocp_wing_spec *unit = &plan.wings[plan.prisons[p].wing_first + 2];
        unit->regime = 1;
        unit->capacity = 10;
        unit->limit = 10;
        plan.prisons[p].capacity = 250;
        plan.prisons[p].prisoners = 240;
    }
    if (world == 1) {
        set_to_work(&plan, model);
    } else if (world == 2) {
        tiny_set(&plan, model, "placement.special", 1.0);
        tiny_set(&plan, model, "intelligence.reports", 60.0);
        tiny_set(&plan, model, "intelligence.capacity", 60.0);
        tiny_set(&plan, model, "staff.detection", 2.0);
        tiny_set(&plan, model, "staff.rotation", 0.2);
    }
    return plan;
}

static uint64_t run(const struct ocp_model *model, int world, uint32_t days, enum how how, size_t param, double value)
{
    struct ocp_plan plan = make_plan(model, world);
    uint32_t strategy = 0;
    if (how == IN_THE_SCENARIO) {
        plan.params[param] = value;
    } else if (how != AS_IT_IS) {
        strategy = tiny_add_strategy(&plan, "changed");
        struct ocp_intervention *change = tiny_add_change(&plan, model, strategy, model->params[param]->name, OCP_SET, value);
        if (how == IN_ONE_PRISON) {
            memcpy(change->target.prison, plan.prisons[1].name, sizeof change->target.prison);
        }
    }
    struct ocp_world *at = tiny_world(model, &plan, 0, strategy);
    tiny_run(at, days);
    const uint64_t hash = ocp_world_hash(at);
    ocp_world_free(at);
    ocp_plan_free(&plan);
    return hash;
}

/* Whether anything differs after so many days from the world as it is, for a value near the upper or the lower bound. */
static bool acts(const struct ocp_model *model, uint32_t days, enum how how, size_t param, uint64_t base[WORLDS])
{
    const struct ocp_param *p = model->params[param];
    const double bounds[2] = {p->high, p->low};
    for (int world = 0; world < WORLDS; world++) {
        for (int k = 0; k < 2; k++) {
            double value = bounds[k] + 0.1 * (p->fallback - bounds[k]);
            value = p->fallback > 0.0 && value > 20.0 * p->fallback ? 20.0 * p->fallback : value;
            if (run(model, world, days, how, param, value) != base[world]) {
                return true;
            }
        }
    }
    return false;
}

struct bases {
    uint64_t quick[WORLDS], whole[WORLDS];
};

static bool ever_acts(const struct ocp_model *model, enum how how, size_t param, struct bases *bases)
{
    return acts(model, QUICK_DAYS, how, param, bases->quick) || acts(model, DAYS, how, param, bases->whole);
}

/* NULL, or what is wrong with where the parameter acts. */
static const char *wrong(const struct ocp_model *model, size_t param, struct bases *bases)
{
    const unsigned scope =
        model->param_scope[param] & ~(unsigned)OCP_SCOPE_ACCOUNT; /* scenarios refuse those; the engine does not */
    if (ever_acts(model, IN_ONE_PRISON, param, bases)) {
        return scope != 0 ? "acts in one prison alone, and is declared not to" : NULL;
    }
    const bool everywhere = ever_acts(model, EVERYWHERE, param, bases);
    if (everywhere && (scope & OCP_SCOPE_START) != 0) {
        return "is declared as read once, and an intervention moves it";
    }
    if (is_rare(model->params[param]->name)) {
        return NULL;
    }
    if (everywhere) {
        return scope == 0 ? "acts in all prisons together and not in one alone, and is not declared so" : NULL;
    }
    return !ever_acts(model, IN_THE_SCENARIO, param, bases) ? "does nothing at all"
           : (scope & OCP_SCOPE_START) == 0                 ? "is read only when a world is made, and is not declared so"
                                                            : NULL;
}

static void parameters_act_where_they_say(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct bases bases;
    for (int world = 0; world < WORLDS; world++) {
        bases.quick[world] = run(model, world, QUICK_DAYS, AS_IT_IS, 0, 0.0);
        bases.whole[world] = run(model, world, DAYS, AS_IT_IS, 0, 0.0);
    }
    unsigned count = 0;
    for (size_t i = 0; i < model->n_params; i++) {
        const char *const what = wrong(model, i, &bases);
        if (what) {
            print_error("'%s' %s\n", model->params[i]->name, what);
            count++;
        }
    }
    for (size_t i = 0; i < OCP_COUNT(rare); i++) {
        assert_true(ocp_model_param(model, rare[i]) >= 0);
    }
    assert_int_equal(count, 0);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(parameters_act_where_they_say)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
