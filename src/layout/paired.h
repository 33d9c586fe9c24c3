/* paired.h -- migrations of two files: 1_a.up.sql and 1_a.down.sql, which their version joins. */
#pragma once

#include "layout/set.h"

/* Every file of the set. `transaction` says how the statements of one are sent; NULL: as the
 * layout's row says. */
void paired_read(LayoutSet *set, TransactionMode (*transaction)(const LayoutFile *file));
