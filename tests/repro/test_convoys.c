/* Prisons that travel together see nothing of each other: a world of many small prisons in convoys, in smaller ones on several
 * threads, and prison by prison under the audit of declared writes, is the same bit for bit. */
#include "tiny_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { PRISONS = 12, DAYS = 56, AUDITED = 9 }; /* an audit looks at all columns after every phase of every prison */

static uint32_t longest(const struct ocp_world *world)
{
    uint32_t most = 0;
    uint32_t seen = 0;
    for (uint32_t c = 0; c < world->n_convoys; c++) {
        assert_int_equal(world->convoys[c].first, seen); /* all of them, each once, in order */
        seen = world->convoys[c].end;
        most = seen - world->convoys[c].first > most ? seen - world->convoys[c].first : most;
    }
    assert_int_equal(seen, world->n_prisons);
    return most;
}

static void company_on_the_way_changes_nothing(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = PRISONS, .wings = 2, .places = 40, .occupancy = 0.9});
    struct ocp_world *together = tiny_world(model, &plan, 0, 0);
    struct ocp_world *threads = tiny_world(model, &plan, 0, 0);
    struct ocp_world *alone = tiny_world(model, &plan, 0, 0);
    for (uint32_t day = 0; day < DAYS; day++) {
        struct ocp_message message = {0};
        ocp_world_step(together, 1);
        ocp_world_step(threads, 3);
        assert_true(ocp_world_hash(threads) == ocp_world_hash(together));
        if (day < AUDITED) {
            if (ocp_world_audit(alone, &message) != OCP_OK) {
                fail_msg("%s", message.text);
            }
            assert_true(ocp_world_hash(alone) == ocp_world_hash(together));
        }
    }
    assert_true(longest(together) > 2);
    assert_true(together->n_convoys > 1);
    assert_true(longest(threads) < longest(together));
    ocp_world_free(together);
    ocp_world_free(threads);
    ocp_world_free(alone);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(company_on_the_way_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
