/* liquibase.h -- what the parts of reading Liquibase's files offer each other. */
#pragma once

#include "layout/set.h"

/* The SQL files of the set in the order in which changelogs include them, then the others by their
 * paths. */
LayoutFileVec liquibase_order(LayoutSet *set);
