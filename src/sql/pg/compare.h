/* compare.h -- the plain comparisons that a CHECK, or the bound of a partition, is made of. */
#pragma once

#include "sql/pg/build.h"

/* Those that hold wherever the condition does: `a >= 1 AND a < 5`, `a IN (1, 2)`, BETWEEN. */
void compare_condition(const Build *build, const Node *condition, ComparisonVec *ret);

/* FOR VALUES FROM ... TO ..., or IN (...), of a key of one column; without the column. None for
 * other bounds. */
void compare_bound(const Build *build, const PartitionBoundSpec *bound, ComparisonVec *ret);
