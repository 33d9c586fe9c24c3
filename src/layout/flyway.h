/* flyway.h -- what the parts of reading Flyway's files offer each other. */
#pragma once

#include "layout/set.h"

/* Fill a section from all of `file`, with the transaction that Flyway gives it. */
void flyway_section(LayoutSet *set, Migration *migration, SectionKind kind, LayoutFile *file);
