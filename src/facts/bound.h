/* bound.h -- inside facts/: does a CHECK say that the rows fit into a partition? As the server
 * proves it, from plain comparisons of the key with constants. */
#pragma once

#include "facts/facts.h"

typedef enum Proof { PROOF_NO, PROOF_YES, PROOF_UNKNOWN } Proof;

/* The validated CHECKs of `table` imply that its rows fit the bound `wanted` of `parent`: the key
 * is not null, and within. UNKNOWN where key or bound are no plain ones. */
Proof bound_implied(const Table *parent, const Table *table, const ComparisonVec *wanted);

/* They imply that no row of the default partition `table` fits. */
Proof bound_refuted(const Table *parent, const Table *table, const ComparisonVec *wanted);
