/* diff.h -- what changes in a file, as patch(1) and git apply read it. */
#pragma once

#include "base/str.h"

/* A unified diff with three lines around; nothing when the two are equal. `path` is relative, or
 * stands as it is. */
void diff_unified(Buf *buf, Str path, Str before, Str after);
