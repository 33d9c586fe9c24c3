/* native.h -- what the parts of reading a native file offer each other. */
#pragma once

#include "layout/comment.h"

/* Note what is wrong with a migration whose sections and directives have been read. */
void native_check(Arena *arena, Migration *migration, const Comments *comments);
