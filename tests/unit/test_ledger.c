/* The ledger keeps its sum at zero whatever is posted, and moves exactly what it is told. */
#include "engine/ledger.h"
#include "engine/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { CLASSES = 8 };

static void moves_the_amount(void **state)
{
    (void)state;
    int64_t balance[CLASSES] = {0};
    ocp_ledger_post(balance, 5, 0, 1250);
    ocp_ledger_post(balance, 0, 3, 250);
    assert_int_equal(balance[5], -1250);
    assert_int_equal(balance[0], 1000);
    assert_int_equal(balance[3], 250);
    assert_int_equal(ocp_ledger_sum(balance, CLASSES), 0);
}

static void moves_nothing_to_itself(void **state)
{
    (void)state;
    int64_t balance[CLASSES] = {7, -7};
    ocp_ledger_post(balance, 1, 1, 1000000);
    ocp_ledger_post(balance, 0, 1, 0);
    assert_int_equal(balance[0], 7);
    assert_int_equal(balance[1], -7);
}

static void sums_to_zero_after_anything(void **state)
{
    (void)state;
    int64_t balance[CLASSES] = {0};
    const struct ocp_key key = ocp_key_make(3, 0);
    for (uint32_t i = 0; i < 100000; i++) {
        uint32_t word[4];
        ocp_draw_four(key, i, 0, 0, 1, word);
        const int64_t amount = (int64_t)(((uint64_t)word[2] << 20) ^ word[3]);
        ocp_ledger_post(balance, ocp_pick(word[0], CLASSES), ocp_pick(word[1], CLASSES), amount);
    }
    assert_int_equal(ocp_ledger_sum(balance, CLASSES), 0);
}

static void sees_one_cent(void **state)
{
    (void)state;
    int64_t balance[CLASSES] = {0};
    ocp_ledger_post(balance, 2, 4, INT64_C(9000000000000000));
    balance[4]++;
    assert_int_equal(ocp_ledger_sum(balance, CLASSES), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves_the_amount),
        cmocka_unit_test(moves_nothing_to_itself),
        cmocka_unit_test(sums_to_zero_after_anything),
        cmocka_unit_test(sees_one_cent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
