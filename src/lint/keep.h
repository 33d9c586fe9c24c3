/* keep.h -- what is left of a migration when its memory is given back: Findings. */
#pragma once

#include "lint/lint.h"

typedef struct Keep {
    FindingPacker    packer;
    const Migration *migration; /* the one of the caller, which stays */
} Keep;

/* Copies of `findings`, with all that they point to. */
void findings_keep(Keep *keep, const FindingVec *findings, FindingList *to);

/* Likewise. */
void checklist_keep(Keep *keep, const Checklist *checklist, ChecklistVec *to);

/* Take out the Findings about constraints that, at the end of the replay, are valid or gone. */
void settled_take_back(Arena *scratch, const Catalog *catalog, FindingList *findings);
