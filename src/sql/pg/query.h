/* query.h -- which columns of which relations a query or a condition uses, and which it gives.
 *
 * The tree is taken as one scope: an alias means every relation that has it anywhere in it. What
 * cannot be told apart is named once for each that it may be. */
#pragma once

#include "sql/pg/build.h"

/* Of a SELECT, a condition, or a list of statements; and of a second one, or NULL. `own`: what NEW
 * and OLD, and a column without a relation, are about where that is no part of the query; or
 * NULL. */
const QueryShape *query_shape(const Build *build, const void *root, const void *second,
                              const RangeVar *own);
