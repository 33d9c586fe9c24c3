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

typedef struct FindingPacker {
    Arena        *arena;
    Arena        *scratch; /* for what is done when a Finding is packed */
    const Effect *effect;  /* packed last, and where: many findings share one */
    const char   *effect_bytes;
} FindingPacker;

/* An Effect that is spread out. */
typedef struct EffectPlace {
    const char *bytes; /* that it is from */
    Scale       scale;
    Effect      effect;
} EffectPlace;

/* Where a Finding is spread out. */
typedef struct FindingReader {
    Arena      *arena; /* for its lists, which the next one takes over */
    Finding     finding;
    EditVec     edits;
    EffectPlace effects[2]; /* its own, and that of the Finding before: they can be compared */
    size_t      effect;     /* which is its own */
} FindingReader;

/* Its texts and its Effect are copied; its Migration and what else it points to must stay. */
void finding_list_add(FindingPacker *packer, FindingList *list, const Finding *finding);

/* The i-th, until the next call with this reader; its texts stay. */
const Finding *finding_at(FindingReader *reader, const FindingList *list, size_t i);
