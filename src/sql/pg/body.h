/* body.h -- a PL/pgSQL body to the SQL statements in it.
 *
 * Only as much of the language is read as tells control words from SQL: blocks, branches, loops,
 * declarations, assignments. Which branch is taken is not known, so all of them count, in the order
 * in which they are written. The library's own parser of PL/pgSQL is not used: it ends the process
 * on some bodies, refuses others that the server takes, and gives lines instead of places. */
#pragma once

#include "model/name.h"
#include "sql/pg/lex.h"

typedef enum BodyItemKind {
    BODY_SQL,
    BODY_PERFORM, /* a SELECT by another word */
    BODY_STATIC,  /* EXECUTE of one string: `span` is the string */
    BODY_DYNAMIC, /* EXECUTE of anything else */
    BODY_COMMIT,  /* COMMIT or ROLLBACK */
} BodyItemKind;

typedef struct BodyItem {
    BodyItemKind kind;
    Span         span; /* in the body's source, without the semicolon */
    Span         into; /* `INTO variable` in it, which is no SQL; size 0: none */
    bool         in_loop;
} BodyItem;
typedef VEC(BodyItem) BodyItemVec;

/* The items of the body that `span` of `source` holds. False when it is not one block from its
 * DECLARE or BEGIN to its END; then there are no items. */
bool body_split(Arena *memory, Str source, Span span, bool backslash_escapes, BodyItemVec *ret);

/* What the string `token` holds. `ret_span` is where it stands in `source` byte for byte; where it
 * does not, because quotes or backslashes are doubled, its size is 0 and the text is in memory. */
Str body_string(Arena *memory, Str source, Token token, bool backslash_escapes, Span *ret_span);
