/* bound.c -- see bound.h. */
#include "facts/bound.h"

#include "base/poison.h"

/* Whole numbers by value, equal texts, and texts of one form (dates) by their letters. */
static bool compare(Str left, Str right, int *ret)
{
    int64_t a, b;
    if (str_to_int64(left, &a) && str_to_int64(right, &b))
        *ret = a < b ? -1 : a > b;
    else if (left.size == right.size)
        *ret = str_compare(left, right);
    else
        return false;
    return true;
}

/* Each value of `known` is on the wanted side of `limit`. */
static bool all_beyond(const Comparison *known, Str limit, bool above, bool or_equal)
{
    for (size_t i = 0; i < known->values.count; i++) {
        int order;
        if (!compare(known->values.items[i], limit, &order))
            return false;
        if (above ? order < 0 : order > 0)
            return false;
        if (order == 0 && !or_equal)
            return false;
    }
    return true;
}

/* What is known leaves only values from `limit` on. */
static bool is_from(const Comparison *known, Str limit)
{
    return (known->operator== COMPARE_GREATER_EQUAL || known->operator== COMPARE_GREATER || known->
                                                              operator== COMPARE_ANY_OF) &&
           all_beyond(known, limit, true, true);
}

/* ... and only values below it. */
static bool is_below(const Comparison *known, Str limit)
{
    if (known->operator== COMPARE_LESS)
        return all_beyond(known, limit, false, true);
    return (known->operator== COMPARE_LESS_EQUAL || known->operator== COMPARE_ANY_OF) &&
           all_beyond(known, limit, false, false);
}

static bool is_among(const Comparison *known, const StrVec *values)
{
    if (known->operator!= COMPARE_ANY_OF)
        return false;
    for (size_t i = 0; i < known->values.count; i++)
        if (!strvec_contains(values, known->values.items[i]))
            return false;
    return true;
}

static bool implies(const Comparison *known, const Comparison *wanted)
{
    if (wanted->operator== COMPARE_GREATER_EQUAL)
        return is_from(known, wanted->values.items[0]);
    return wanted->operator== COMPARE_LESS ? is_below(known, wanted->values.items[0])
                                           : is_among(known, &wanted->values);
}

static bool refutes(const Comparison *known, const Comparison *wanted)
{
    if (wanted->operator== COMPARE_GREATER_EQUAL)
        return is_below(known, wanted->values.items[0]);
    if (wanted->operator== COMPARE_LESS)
        return is_from(known, wanted->values.items[0]);
    for (size_t i = 0; i < wanted->values.count; i++)
        if (!is_below(known, wanted->values.items[i]) &&
            !(known->operator== COMPARE_GREATER && is_from(known, wanted->values.items[i])) &&
            !(known->operator==
              COMPARE_ANY_OF && !strvec_contains(&known->values, wanted->values.items[i])))
            return false;
    return true;
}

static bool some_check(const Table *table, Str key, const Comparison *wanted,
                       bool (*test)(const Comparison *known, const Comparison *wanted))
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *check = &table->constraints.items[i];
        for (size_t k = 0; check->validated && k < check->allows.count; k++)
            if (str_equal(check->allows.items[k].column, key) &&
                test(&check->allows.items[k], wanted))
                return true;
    }
    return false;
}

static bool is_not_null(const Table *table, Str column)
{
    const Column *known = table_column_find(table, column);
    if (known != NULL && known->not_null)
        return true;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *check = &table->constraints.items[i];
        if (check->validated && strvec_contains(&check->not_null_columns, column))
            return true;
    }
    return false;
}

/* The one column of the key; empty when there is none, or it is not known. */
static Str plain_key(const Table *parent, const ComparisonVec *wanted)
{
    return parent->key_columns.count == 1 && wanted->count > 0 ? parent->key_columns.items[0]
                                                               : (Str){0};
}

/* A CHECK over the key that is no plain comparison, or was read from a server. */
static bool has_opaque_check(const Table *table, Str key)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *check = &table->constraints.items[i];
        if (check->kind == CONSTRAINT_CHECK && check->validated && check->allows.count == 0 &&
            strvec_contains(&check->columns, key))
            return true;
    }
    return false;
}

Proof bound_implied(const Table *parent, const Table *table, const ComparisonVec *wanted)
{
    const Str key = plain_key(parent, wanted);
    if (key.size == 0)
        return PROOF_UNKNOWN;
    if (!is_not_null(table, key))
        return PROOF_NO;
    for (size_t i = 0; i < wanted->count; i++)
        if (!some_check(table, key, &wanted->items[i], implies))
            return has_opaque_check(table, key) ? PROOF_UNKNOWN : PROOF_NO;
    return PROOF_YES;
}

Proof bound_refuted(const Table *parent, const Table *table, const ComparisonVec *wanted)
{
    const Str key = plain_key(parent, wanted);
    if (key.size == 0)
        return PROOF_UNKNOWN;
    for (size_t i = 0; i < wanted->count; i++)
        if (some_check(table, key, &wanted->items[i], refutes))
            return PROOF_YES;
    return PROOF_UNKNOWN;
}
