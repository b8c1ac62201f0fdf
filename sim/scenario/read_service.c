/* The service and those inside it: jurisdictions, regimes, groups. */
#include "scenario/reader.h"

#include <stdlib.h>
#include <string.h>

long find_jurisdiction(const struct reader *r, const char *name)
{
    for (size_t i = 0; i < r->study->plan.n_jurisdictions; i++) {
        if (strcmp(r->study->plan.jurisdictions[i].name, name) == 0) {
            return (long)i;
        }
    }
    return -1;
}

long find_regime(const struct reader *r, const char *name)
{
    for (size_t i = 0; i < r->study->plan.n_regimes; i++) {
        if (strcmp(r->study->plan.regimes[i].name, name) == 0) {
            return (long)i;
        }
    }
    return -1;
}

long find_group(const struct reader *r, const char *name)
{
    for (size_t i = 0; i < r->study->plan.n_groups; i++) {
        if (strcmp(r->study->plan.groups[i].name, name) == 0) {
            return (long)i;
        }
    }
    return -1;
}

/* A section of named things that is present, of the right kind and not too long. */
static size_t count_of(struct reader *r, const struct node *section, const char *what, size_t most)
{
    if (!section) {
        return 0;
    }
    if (section->kind == NODE_SCALAR) {
        complain(r, section, "'%s' takes a map of named entries or a list", what);
        return 0;
    }
    if (section->count > most) {
        complain(r, section, "'%s' has %u entries, more than %zu", what, section->count, most);
        return 0;
    }
    return section->count;
}

static void read_jurisdictions(struct reader *r, const struct node *section)
{
    struct ocp_plan *plan = &r->study->plan;
    const size_t count = count_of(r, section, "jurisdictions", MOST_JURISDICTIONS);
    plan->jurisdictions = take(r, count + 1, sizeof *plan->jurisdictions);
    for (size_t i = 0; i < count && plan->jurisdictions; i++) {
        struct entry entry;
        struct ocp_jurisdiction_spec new = {0};
        if (!entries_get(r, section, "jurisdiction", i, &entry) || !read_name(r, entry.name, "jurisdiction", new.name)) {
            continue;
        }
        if (find_jurisdiction(r, new.name) >= 0) {
            complain(r, entry.name, "the jurisdiction '%s' is listed twice", new.name);
            continue;
        }
        if (entry.body) {
            CHECK_KEYS(r, entry.body, "a jurisdiction", "name", "title", "parameters");
        }
        const struct node *own = node_get(entry.body, "parameters");
        if (own) {
            read_own_values(r, own, &new.changes, &new.n_changes);
        }
        plan->jurisdictions[plan->n_jurisdictions++] = new;
    }
    if (plan->n_jurisdictions == 0 && plan->jurisdictions) {
        memcpy(plan->jurisdictions[plan->n_jurisdictions++].name, "home", sizeof "home");
    }
}

static void read_regime(struct reader *r, const struct entry *entry, struct ocp_regime *regime)
{
    const struct node *body = entry->body;
    CHECK_KEYS(r, body, "a regime", "name", "title", "evidence", "special", "set", "orders", "multiply", "add", "at_least",
               "at_most");
    if (!read_text(r, node_get(body, "title"), "title", regime->title, sizeof regime->title)) {
        memcpy(regime->title, regime->name, sizeof regime->name);
    }
    (void)read_text(r, node_get(body, "evidence"), "evidence", regime->evidence, sizeof regime->evidence);
    (void)read_flag(r, node_get(body, "special"), "special", &regime->special);
    const struct reach reach = {strcmp(regime->name, "normal") == 0 ? REACH_NORMAL_REGIME : REACH_OTHER_REGIME, NULL};
    (void)read_changes(r, body, "a regime", reach, &regime->changes, &regime->n_changes);
    if (regime->special && strcmp(regime->name, "normal") == 0) {
        complain(r, node_get(body, "special"), "the regime 'normal' cannot be special: prisoners arrive there");
        regime->special = false;
    }
}

/* Regime 0 is `normal`, wherever it is written, and exists even when it is not. */
static void read_regimes(struct reader *r, const struct node *section)
{
    struct ocp_plan *plan = &r->study->plan;
    const size_t count = count_of(r, section, "regimes", MOST_REGIMES);
    plan->regimes = take(r, count + 1, sizeof *plan->regimes);
    if (!plan->regimes) {
        return;
    }
    plan->n_regimes = 1;
    memcpy(plan->regimes[0].name, "normal", sizeof "normal");
    memcpy(plan->regimes[0].title, "Normal regime", sizeof "Normal regime");
    bool seen_normal = false;
    for (size_t i = 0; i < count; i++) {
        struct entry entry;
        char name[OCP_NAME_SIZE];
        if (!entries_get(r, section, "regime", i, &entry) || !read_name(r, entry.name, "regime", name)) {
            continue;
        }
        const bool normal = strcmp(name, "normal") == 0;
        if (normal ? seen_normal : find_regime(r, name) >= 0) {
            complain(r, entry.name, "the regime '%s' is listed twice", name);
            continue;
        }
        seen_normal = seen_normal || normal;
        struct ocp_regime *regime = normal ? &plan->regimes[0] : &plan->regimes[plan->n_regimes++];
        memcpy(regime->name, name, sizeof name);
        memcpy(regime->title, name, sizeof name);
        if (entry.body) {
            read_regime(r, &entry, regime);
        }
    }
}

static void read_group(struct reader *r, const struct entry *entry, struct ocp_group_spec *group)
{
    const struct node *body = entry->body;
    CHECK_KEYS(r, body, "a group", "name", "kind", "share", "rival", "values_driven", "evidence");
    (void)read_name(r, node_get(body, "kind"), "kind of group", group->kind);
    const struct node *share = node_get(body, "share");
    if (!share) {
        complain(r, entry->name, "the group '%s' needs a 'share' of the prisoners, such as '4 %%'", group->name);
    }
    (void)read_quantity(r, share, "share", "1", 0, 1, &group->share);
    bool values = false;
    (void)read_flag(r, node_get(body, "values_driven"), "values_driven", &values);
    group->values_driven = values;
}

static void link_rivals(struct reader *r, const struct node *section, size_t count)
{
    struct ocp_plan *plan = &r->study->plan;
    const char *names[OCP_MAX_GROUPS];
    for (size_t i = 0; i < plan->n_groups; i++) {
        names[i] = plan->groups[i].name;
    }
    for (size_t i = 0; i < count; i++) {
        const struct node *body = section->item[i]->kind == NODE_MAP ? section->item[i] : NULL;
        const struct node *name = section->kind == NODE_MAP ? section->key[i] : node_get(body, "name");
        const struct node *rival = node_get(body, "rival");
        const long self = name ? find_group(r, name->text) : -1;
        if (self < 0 || !rival || !want_scalar(r, rival, "rival")) {
            continue;
        }
        const long other = find_group(r, rival->text);
        if (other < 0) {
            complain(r, rival, "there is no group '%s'%s", SHOW(rival->text), SUGGEST(rival->text, names, plan->n_groups));
        } else if (other == self) {
            complain(r, rival, "the group '%s' cannot be its own rival", names[self]);
        } else {
            plan->groups[self].rival = (uint8_t)other;
        }
    }
}

static void read_groups(struct reader *r, const struct node *section)
{
    struct ocp_plan *plan = &r->study->plan;
    const size_t count = count_of(r, section, "groups", OCP_MAX_GROUPS);
    plan->groups = take(r, count + 1, sizeof *plan->groups);
    double total = 0;
    for (size_t i = 0; i < count && plan->groups; i++) {
        struct entry entry;
        struct ocp_group_spec new = {.rival = OCP_NO_GROUP};
        if (!entries_get(r, section, "group", i, &entry) || !read_name(r, entry.name, "group", new.name)) {
            continue;
        }
        if (find_group(r, new.name) >= 0) {
            complain(r, entry.name, "the group '%s' is listed twice", new.name);
            continue;
        }
        if (!entry.body) {
            complain(r, entry.name, "the group '%s' needs a 'share' of the prisoners, such as '4 %%'", new.name);
        } else {
            read_group(r, &entry, &new);
        }
        total += new.share;
        plan->groups[plan->n_groups++] = new;
    }
    if (total >= 1.0) {
        complain(r, section, "the groups' shares add up to %g; some prisoners must remain outside them (below 1)", total);
    }
    if (plan->groups) {
        link_rivals(r, section, count);
    }
}

void read_service(struct reader *r, const struct node *root)
{
    read_jurisdictions(r, node_get(root, "jurisdictions"));
    read_regimes(r, node_get(root, "regimes"));
    read_groups(r, node_get(root, "groups"));
}
