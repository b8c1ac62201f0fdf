/* `odd`: the parts of the ODD protocol that follow from declarations, as Markdown: state variables, parameters with their
 * evidence, the day's phases with what they read and write, outcomes. The written parts are in models/ODD.md. */
#include "cli/arguments.h"
#include "cli/open.h"
#include "engine/version.h"
#include "models/catalogue.h"

static const char *entity_name(enum ocp_entity entity)
{
    static const char *const names[OCP_ENTITY_COUNT] = {"prisoner", "staff",        "wing",   "prison", "group in a prison",
                                                        "group",    "jurisdiction", "person", "world"};
    return entity < OCP_ENTITY_COUNT ? names[entity] : "?";
}

static const char *type_name(enum ocp_type type)
{
    static const char *const names[] = {"uint8", "int8", "uint16", "int16", "uint32", "int32", "int64", "float", "double"};
    return names[type];
}

/* The same in words: `explain`. */
static const char *scope_name(unsigned scope)
{
    static const char *const names[] = {"its target", "the whole service", "the start", "the whole service's start"};
    return (scope & OCP_SCOPE_ACCOUNT) != 0 ? "the ledger" : names[scope & 3U];
}

/* A cell of a Markdown table: a bar would end it. */
static void cell(const char *text)
{
    for (; *text; text++) {
        if (*text == '|') {
            say("\\|");
        } else {
            say("%c", *text);
        }
    }
}

static void print_parameters(const struct ocp_model *model, size_t mechanism)
{
    const struct ocp_mechanism *m = model->catalogue->mechanisms[mechanism];
    if (m->n_params == 0) {
        return;
    }
    say("\n### Parameters\n\n| parameter | unit | default | bounds | prior | evidence | acts on | meaning "
        "|\n|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < m->n_params; i++) {
        const struct ocp_param *p = &m->params[i];
        say("| `%s` | %s | %g | %g to %g | %s", p->name, p->unit, p->fallback, p->low, p->high, ocp_prior_name(p->prior));
        if (p->prior > OCP_PRIOR_NONE && p->prior < OCP_PRIOR_ORDER) {
            say(" (%g, %g)", p->prior_a, p->prior_b);
        }
        say(" | ");
        cell(p->evidence);
        say(" | %s | ", scope_name(model->param_scope[model->param_first[mechanism] + i]));
        cell(p->meaning);
        say(" |\n");
    }
}

static void print_state(const struct ocp_mechanism *m)
{
    if (m->n_columns == 0) {
        return;
    }
    say("\n### State variables\n\n| variable | of each | type | unit | meaning |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < m->n_columns; i++) {
        const struct ocp_column *c = &m->columns[i];
        say("| `%s` | %s | %s", c->name, entity_name(c->entity), type_name(c->type));
        if (c->width > 1) {
            say(" x %u", c->width);
        }
        say(" | %s | ", c->unit);
        cell(c->meaning);
        say(" |\n");
    }
}

static void print_outcomes(const struct ocp_mechanism *m)
{
    if (m->n_outcomes == 0) {
        return;
    }
    say("\n### Outcomes\n\n| outcome | unit | better | family | kind | meaning |\n|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < m->n_outcomes; i++) {
        const struct ocp_outcome *o = &m->outcomes[i];
        say("| `%s` | %s | %s | %s | %s | ", o->name, o->unit,
            o->direction == OCP_LOWER_IS_BETTER ? "lower" : (o->direction == OCP_HIGHER_IS_BETTER ? "higher" : "neither"),
            ocp_family_name(o->family), o->recorded ? "recorded" : "latent");
        cell(o->meaning);
        say(" |\n");
    }
}

static void print_list(const char *const *list)
{
    for (size_t i = 0; list && list[i]; i++) {
        say("%s%s", i > 0 ? ", " : "", list[i]);
    }
}

static void print_day(const struct ocp_model *model)
{
    say("\n## The day\n\n| slot | stage | phase | every | reads | writes |\n|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < model->n_phases; i++) {
        const struct ocp_phase *phase = model->phases[i].phase;
        const struct ocp_slot *slot = &model->catalogue->slots[phase->slot];
        say("| %s: ", slot->name);
        cell(slot->meaning);
        say(" | %s | `%s.%s` | %u d | ", slot->stage == OCP_LOCAL ? "each prison" : "whole system",
            model->catalogue->mechanisms[model->phases[i].mechanism]->name, phase->name, phase->every);
        print_list(phase->reads);
        say(" | ");
        print_list(phase->writes);
        say(" |\n");
    }
}

static int run_odd(const struct arguments *arguments)
{
    struct ocp_model *model = NULL;
    struct ocp_message message = {0};
    if (ocp_model_compile(models_catalogue(), &model, &message) != OCP_OK) {
        return fail(&arguments->terminal, EXIT_INTERNAL, "%s", message.text);
    }
    say("# ocpsim %s: what follows from its declarations\n\n", ocp_version_program());
    say("%zu mechanisms, %zu parameters, %zu state variables, %zu outcomes, %zu phases a day. Purpose, theory and decisions: "
        "models/ODD.md.\n",
        model->catalogue->n_mechanisms, model->n_params, model->n_columns, model->n_outcomes, model->n_phases);
    print_day(model);
    for (size_t m = 0; m < model->catalogue->n_mechanisms; m++) {
        const struct ocp_mechanism *mechanism = model->catalogue->mechanisms[m];
        say("\n## %s (`%s`)\n\n%s.\n", mechanism->title, mechanism->name, mechanism->meaning);
        print_parameters(model, m);
        print_state(mechanism);
        print_outcomes(mechanism);
    }
    ocp_model_free(model);
    return EXIT_DONE;
}

const struct command odd_command = {
    .name = "odd",
    .summary = "print the model's tables in the ODD protocol, as Markdown",
    .usage = "",
    .about =
        "State variables, parameters with evidence, the day's phases and outcomes, generated from the declarations that the "
        "program "
        "runs on. The written parts of the protocol (purpose, concepts, decisions) are in models/ODD.md and beside each mechanism.",
    .examples = "  ocpsim odd > odd.md\n",
    .run = run_odd,
};
