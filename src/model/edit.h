/* edit.h -- edits of a text, applied. */
#pragma once

#include "model/finding.h"

/* True when the result would depend on which of the two comes first: they share bytes, or insert at
 * the same place. */
bool edits_overlap(const EditVec *left, const EditVec *right);

/* `source` with all edits, which do not overlap, in any order. Where the source ends its lines with
 * CR LF, so do the texts. */
Str edits_apply(Arena *arena, Str source, const EditVec *edits);
