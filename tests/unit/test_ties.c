/* Bounded tie lists against a plain reference over random sequences. */
#include "engine/ties.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct tie {
    uint32_t who;
    uint16_t weight;
};

struct reference { /* a set of ties in no order */
    struct tie tie[OCP_TIES];
    int count;
};

struct list {
    uint32_t who[OCP_TIES];
    uint16_t weight[OCP_TIES];
    uint8_t count;
};

static uint32_t noise(uint64_t *s)
{
    *s = *s * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(*s >> 33);
}

static int reference_find(const struct reference *r, uint32_t who)
{
    for (int i = 0; i < r->count; i++) {
        if (r->tie[i].who == who) {
            return i;
        }
    }
    return -1;
}

static void assert_same(const struct list *l, const struct reference *r)
{
    assert_int_equal(l->count, r->count);
    struct list copy = *l;
    const struct ocp_tie_list view = {copy.who, copy.weight, &copy.count};
    for (int i = 0; i < r->count; i++) {
        const int at = ocp_ties_find(&view, r->tie[i].who);
        assert_true(at >= 0 && at < l->count);
        assert_true(l->who[at] == r->tie[i].who && l->weight[at] == r->tie[i].weight);
    }
    for (int i = l->count; i < OCP_TIES; i++) {
        assert_true(l->who[i] == 0 && l->weight[i] == 0); /* unused places stay clean: they are hashed */
    }
}

static void random_sequences_match_a_reference(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (int round = 0; round < 300; round++) {
        struct list l = {{0}, {0}, 0};
        struct reference r = {.count = 0};
        const struct ocp_tie_list view = {l.who, l.weight, &l.count};
        for (int step = 0; step < 200; step++) {
            const uint32_t who = noise(&seed) % 30U; /* person 0 is a person too */
            const int known = reference_find(&r, who);
            assert_int_equal(ocp_ties_find(&view, who) >= 0, known >= 0);
            if (noise(&seed) % 3 != 0 && known < 0) {
                const struct tie t = {who, (uint16_t)(1 + noise(&seed) % OCP_TIE_FULL)};
                assert_int_equal(ocp_ties_add(&view, t.who, t.weight), r.count < OCP_TIES);
                if (r.count < OCP_TIES) {
                    r.tie[r.count++] = t;
                }
            } else {
                assert_int_equal(ocp_ties_remove(&view, who), known >= 0);
                if (known >= 0) {
                    r.tie[known] = r.tie[--r.count];
                }
            }
            assert_same(&l, &r);
        }
    }
}

static void the_weakest_is_found_and_equals_are_settled(void **state)
{
    (void)state;
    struct list l = {{0}, {0}, 0};
    const struct ocp_tie_list view = {l.who, l.weight, &l.count};
    ocp_ties_add(&view, 10, 500);
    ocp_ties_add(&view, 30, 200);
    ocp_ties_add(&view, 40, 200);
    ocp_ties_add(&view, 20, 200);
    assert_int_equal(view.who[ocp_ties_weakest(&view)], 40); /* of equals the highest person number, wherever it stands */
    assert_int_equal(ocp_ties_remove(&view, 40), 1);
    assert_int_equal(view.who[ocp_ties_weakest(&view)], 30);
    assert_int_equal(ocp_ties_remove(&view, 99), 0);
}

static void a_full_list_refuses(void **state)
{
    (void)state;
    struct list l = {{0}, {0}, 0};
    const struct ocp_tie_list view = {l.who, l.weight, &l.count};
    for (uint32_t i = 0; i < OCP_TIES; i++) {
        assert_int_equal(ocp_ties_add(&view, 100 + i, 500), 1);
    }
    const struct list before = l;
    assert_int_equal(ocp_ties_add(&view, 7, OCP_TIE_FULL), 0);
    assert_memory_equal(&before, &l, sizeof l);
    assert_int_equal(ocp_ties_find(&view, 115), 15);
    assert_int_equal(ocp_ties_find(&view, 0), -1);
}

enum { ROWS = 37 };

static void decay_forgets_the_weak_and_keeps_the_rest(void **state)
{
    (void)state;
    static uint32_t who[ROWS * OCP_TIES];
    static uint16_t weight[ROWS * OCP_TIES];
    static uint8_t count[ROWS];
    struct reference r[ROWS];
    memset(r, 0, sizeof r);
    uint64_t seed = 99;
    for (uint32_t row = 0; row < ROWS; row++) {
        const struct ocp_tie_list view = {who + row * OCP_TIES, weight + row * OCP_TIES, count + row};
        const uint32_t n = noise(&seed) % (OCP_TIES + 1U);
        for (uint32_t i = 0; i < n; i++) {
            const struct tie t = {1000U * row + i, ocp_tie_weight((double)(1 + noise(&seed) % 100) / 100.0)};
            ocp_ties_add(&view, t.who, t.weight);
            r[row].tie[r[row].count++] = t;
        }
    }
    for (int day = 0; day < 60; day++) {
        ocp_ties_decay(who, weight, count, ROWS, 0.97, 0.2);
        for (uint32_t row = 0; row < ROWS; row++) {
            for (int i = r[row].count - 1; i >= 0; i--) {
                r[row].tie[i].weight = (uint16_t)(floor((double)r[row].tie[i].weight * (63570.0 / 65536.0) + 0.5));
                if (r[row].tie[i].weight < 13107) {
                    r[row].tie[i] = r[row].tie[--r[row].count];
                }
            }
            struct list l;
            memcpy(l.who, who + row * OCP_TIES, sizeof l.who);
            memcpy(l.weight, weight + row * OCP_TIES, sizeof l.weight);
            l.count = count[row];
            assert_same(&l, &r[row]);
        }
    }
    for (uint32_t row = 0; row < ROWS; row++) {
        assert_int_equal(count[row], 0); /* 0.97^60 < 0.2: everything is forgotten in the end */
    }
}

static void weights_are_strengths_to_half_a_part(void **state)
{
    (void)state;
    assert_int_equal(ocp_tie_weight(1.0), OCP_TIE_FULL);
    assert_int_equal(ocp_tie_weight(2.0), OCP_TIE_FULL);
    assert_int_equal(ocp_tie_weight(1e-9), 1); /* a tie that is there has some strength */
    for (uint32_t weight = 1; weight <= OCP_TIE_FULL; weight++) {
        assert_int_equal(ocp_tie_weight((double)ocp_tie_strength((uint16_t)weight)), weight);
        assert_true(fabs((double)ocp_tie_strength((uint16_t)weight) - weight / 65535.0) < 1e-7);
    }
}

static void what_decays_to_nothing_is_forgotten_without_a_floor(void **state)
{
    (void)state;
    struct list l = {{0}, {0}, 0};
    const struct ocp_tie_list view = {l.who, l.weight, &l.count};
    assert_int_equal(ocp_ties_add(&view, 3, 400), 1);
    ocp_ties_decay(l.who, l.weight, &l.count, 1, 0.001, 0.0);
    assert_int_equal(l.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_sequences_match_a_reference),
        cmocka_unit_test(the_weakest_is_found_and_equals_are_settled),
        cmocka_unit_test(a_full_list_refuses),
        cmocka_unit_test(decay_forgets_the_weak_and_keeps_the_rest),
        cmocka_unit_test(weights_are_strengths_to_half_a_part),
        cmocka_unit_test(what_decays_to_nothing_is_forgotten_without_a_floor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
