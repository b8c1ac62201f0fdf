/* Double-entry money. A ledger is one row of int64 balances by account class, in cents; every posting moves an amount from
 * one class to another, so the row always sums to zero when the outside world is one of the classes. Holders' own balances
 * (a prisoner's money, a group's treasury) are columns that the caller moves by the same amount; the test of the ledger is
 * that each class equals the sum over its holders. */
#ifndef OCP_LEDGER_H
#define OCP_LEDGER_H

#include <stdint.h>

/* Moves `amount` >= 0 cents from class `from` to class `to` of the ledger `balance`. */
static inline void ocp_ledger_post(int64_t *balance, unsigned from, unsigned to, int64_t amount)
{
    balance[from] -= amount;
    balance[to] += amount;
}

/* Sum over all classes: 0 in a sound ledger. */
int64_t ocp_ledger_sum(const int64_t *balance, unsigned classes);

#endif
