/* checksum.h -- what tells that a migration was changed after it ran (CHECKSUM_ALGORITHM 1). */
#pragma once

#include "base/str.h"

/* SHA-256 over `text` without what editors and version control change on their own: the blanks
 * (space, tab, CR) at the end of each line, and the empty lines and line break at its end. */
Str checksum_text(Arena *arena, Str text);
