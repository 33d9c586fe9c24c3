/* paired.h -- migrations of two files: 1_a.up.sql and 1_a.down.sql, which their version joins. */
#pragma once

#include "layout/set.h"

/* How the statements of a file are sent. */
typedef TransactionMode TransactionOf(const LayoutFile *file);

/* Every file of the set. `transaction_of` may be NULL: as the layout's row says. */
void paired_read(LayoutSet *set, TransactionOf *transaction_of);
