/* foreign.h -- the comments by which the authors of a file silenced other linters. */
#pragma once

#include "layout/comment.h"

/* Does the text of a comment, behind its dashes, begin like one of them? */
bool foreign_begins(Str text);

/* If `comment`, in the file of the section, is one of them, note what it allows: to `statement`,
 * the
 * one below it (or NULL), or to a block or the file. `leading`: no code stands before it. */
void foreign_read(Arena *arena, Migration *migration, SectionKind kind, const Comment *comment,
                  bool leading, Statement *statement);
