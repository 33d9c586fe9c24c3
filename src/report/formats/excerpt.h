/* excerpt.h -- source text as it can be shown on a terminal. */
#pragma once

#include "model/name.h"
#include "report/report.h"

/* `text` with control characters and broken UTF-8 made visible, so that a file cannot speak to the
 * terminal; a tab becomes one blank, so that columns stay what they are. */
void shown_add(Buf *buf, Str text);

/* One line of a source with the part of it that is meant. */
typedef struct Excerpt {
    Str    line;
    size_t mark;      /* columns of a terminal before the part, in what is shown */
    size_t mark_size; /* columns of the part on this line, at least 1 */
    bool   more;      /* the part goes on below this line */
    bool   cut_head;  /* the line is long: shown is a part of it */
    bool   cut_tail;
} Excerpt;

/* Of the line that `span` starts on; at most `width` columns of it. */
Excerpt excerpt_of(Str source, Span span, size_t width);
