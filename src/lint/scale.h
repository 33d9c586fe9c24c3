/* scale.h -- what is known of the size of tables, and how long work on them takes. */
#pragma once

#include "lint/lint.h"

/* The table, when a server or a dump of its catalog told of it; also after it was renamed here. */
const Table *scale_table(const LintPoint *point, Name relation);

/* False when nobody knows how large `relation` is. SIZE_UNKNOWN: neither small nor large. */
bool scale_size(const LintPoint *point, Name relation, SizeClass *ret);

/* Fill effect->scale from the table that the Change works on. */
void scale_of(const LintPoint *point, const Change *change, Effect *effect);
