/* misplaced.h -- what stands in an expression that the server computes for one row, and cannot. */
#pragma once

#include "sql/pg/build.h"

/* "a subquery", "an aggregate function", "a window function", or NULL: no CHECK, default, generated
 * column or index has one. A function counts by its name and its arguments. */
const char *misplaced_part(const Build *build, const Node *expression);
