/* finding_list.h -- what lint keeps of ten thousand migrations: Findings in few bytes each, which
 * are spread out again one at a time.
 *
 *     FindingReader reader = {.arena = arena};
 *     for (size_t i = 0; i < list->count; i++)
 *         show(finding_at(&reader, list, i)); */
#pragma once

#include "model/finding.h"

typedef struct PackedFinding {
    const Migration *migration;
    const char      *bytes; /* all of it, see finding_list.c */
    Severity         severity;
    bool             fixable; /* it has finding_edits() */
} PackedFinding;
typedef VEC(PackedFinding) FindingList;

/* Where a Finding is spread out. */
typedef struct FindingReader {
    Arena  *arena; /* for its lists, which the next one takes over */
    Finding finding;
    EditVec edits;
} FindingReader;

/* Its texts are copied; the Migration, the Effect and whatever else it points to must stay. What is
 * only needed for it goes to `scratch`. */
void finding_list_add(Arena *arena, Arena *scratch, FindingList *list, const Finding *finding);

/* The i-th, until the next call with this reader; its texts stay. */
const Finding *finding_at(FindingReader *reader, const FindingList *list, size_t i);
