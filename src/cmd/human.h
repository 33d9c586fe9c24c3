/* human.h -- numbers and foreign text, for people. Pure. */
#pragma once

#include "base/str.h"

/* "340 ms", "1.2 s", "3 m 20 s", "2 h 05 m", "3 d 4 h". */
Str human_duration(Arena *arena, int64_t ms);

/* "1,234,567"; from ten million on "12.4 M", then "3.1 G". */
Str human_count(Arena *arena, int64_t count);

/* "1 row", "1,234,567 rows". */
Str human_rows(Arena *arena, int64_t count);

/* Columns that `text` takes on a terminal; never too few. */
size_t human_columns(Str text);

/* One line of at most `columns`: white space runs become a blank, control characters go, and what
 * does not fit ends in "...". For SQL and for what other sessions sent. */
Str human_line(Arena *arena, Str text, size_t columns);
