/* args.h -- the values of one `-- shore:` line, read from left to right.
 *
 * A reader gives false when it noted a Problem; what it should have filled is untouched then, and
 * the rest of the line is not looked at. */
#pragma once

#include "model/migration.h"

typedef struct Args {
    Arena      *arena;
    Migration  *migration;
    Str         source;    /* of the file that the directive stands in */
    Statement  *statement; /* below the directive; NULL in the header */
    SectionKind section;   /* of the statement, and of the file */
    const char *usage;     /* how to write the directive */
    Place       place;     /* of the directive */
    size_t      start;     /* of the directive, in the source */
    size_t      at;        /* what follows, up to `end`, is unread */
    size_t      end;
    bool        failed;
} Args;

/* Note a Problem at `offset`, with the usage as hint. Gives false. */
bool args_fail(Args *args, size_t offset, const char *format, ...) PRINTF_LIKE(3, 4);

/* What is unread, without leading blanks. */
Str args_rest(Args *args);

/* Take `word` if it comes next. A word ends at a blank, a comma, a bracket or a quote. */
bool args_take(Args *args, const char *word);

/* `what` names the value in messages. */
bool args_word(Args *args, const char *what, Str *ret);
bool args_text(Args *args, const char *what, Str *ret); /* in double quotes; "" stands for one */
bool args_int(Args *args, const char *what, int64_t min, int64_t max, int64_t *ret);
bool args_duration(Args *args, int64_t min_ms, int64_t max_ms, Str *ret); /* as written */
bool args_names(Args *args, NameVec *ret);                                /* a, b."C" */

bool args_date(Args *args, const char *key, Str *ret); /* KEY=2026-12-31 */

/* The value is still the template's: <small or large>, "<why>". Takes it. */
bool args_take_template(Args *args);
