/* newer.h -- what PostgreSQL 16, 17 and 18 added to the grammar that is linked here (15).
 *
 * A statement that the parser refuses is mended where it was refused: what is new there is written
 * in words that the parser knows, at the same place, and noted. The parser then reads the whole of
 * it, and the notes are put into its Changes. So nothing is ever touched that the parser accepts,
 * and the rest of the grammar stays the server's own. A statement that parses costs nothing.
 *
 * Each mend is one row: the token at which the parser gives up, and the function that knows the
 * construct around it. Words are blanked out or overwritten where they stand; the few that have to
 * be put in are remembered, so that places in the tree can be led back to those in the file. */
#pragma once

#include "sql/pg/change.h"
#include "sql/pg/lex.h"

typedef VEC(Token) TokenVec;

/* Bytes that the file does not have. */
typedef struct Insertion {
    size_t at; /* in the mended text */
    size_t size;
} Insertion;
typedef VEC(Insertion) InsertionVec;

typedef struct Newer {
    Arena       *memory;
    Buf         *text; /* the statement, mended in place */
    bool         backslash_escapes;
    Str          refusal;  /* the parser's words */
    size_t       error_at; /* ... and where it gave up: a byte of the text */
    TokenVec     tokens;   /* of the text, without spaces and comments; one TOKEN_END behind */
    InsertionVec insertions;
    NewerNoteVec notes;
} Newer;

/* Mend the construct at which the parser gave up. False when nothing of ours stands there. */
bool newer_mend(Newer *newer, Str refusal, size_t error_at);

/* When nothing could be mended: what stands there, where it is of a release that is newer than the
 * grammar; or empty. */
Str newer_construct(const Newer *newer);

/* The place in the statement as it was written of byte `at` of the mended text. */
size_t newer_written(const InsertionVec *insertions, size_t at);

/* For the rows in newer_rows.c: looking at tokens, and changing their bytes. A token that is not
 * there, before the first or behind the last, is no word and no character. */

typedef bool (*NewerMend)(Newer *newer, size_t i);

typedef struct NewerRow {
    const char *word; /* the token that was refused; NULL: any */
    NewerMend   mend;
} NewerRow;

extern const NewerRow newer_rows[];
extern const size_t   newer_row_count;

const char *newer_construct_at(const Newer *newer, size_t i); /* NULL: none */

bool newer_is_word(const Newer *newer, size_t i, const char *word);
bool newer_is_char(const Newer *newer, size_t i, char c);
bool newer_is_name(const Newer *newer, size_t i); /* a word or quoted identifier */

/* "alter table" are the first words. */
bool newer_begins(const Newer *newer, const char *first, const char *second);

size_t newer_close(const Newer *newer, size_t open); /* its partner, or SIZE_MAX */
size_t newer_open(const Newer *newer, size_t i);     /* the parenthesis around it, or SIZE_MAX */

void newer_blank(Newer *newer, size_t from, size_t to); /* tokens, both inclusive */
void newer_overwrite(Newer *newer, size_t from, size_t to, const char *text); /* at most as long */
void newer_insert(Newer *newer, size_t behind,
                  const char *text); /* behind a token; the last mend */
void newer_note(Newer *newer, NewerKind kind, size_t i, int since);
