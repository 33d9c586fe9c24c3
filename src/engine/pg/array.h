/* array.h -- lists as parameters. */
#pragma once

#include "sql/sql.h"

/* {"a","b"}: the text form of an array of texts (or of anything that has a text form). */
Str pg_text_array(Arena *arena, const StrVec *items);

/* "schema"."name", as to_regclass reads it. */
Str pg_name_quoted(Arena *arena, Name name);
