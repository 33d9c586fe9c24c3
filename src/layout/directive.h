/* directive.h -- the `-- shore:` lines.
 *
 *     -- shore: WORD VALUE...   -- and a comment
 *
 * Which words there are is a table for each place where they may stand: directives_header above
 * `-- up`, directives_statement directly above a statement, directives_anywhere. */
#pragma once

#include "layout/args.h"
#include "layout/comment.h"

typedef struct DirectiveRow {
    const char *word;
    const char *usage; /* the whole directive: "retries N" */
    bool        often; /* may stand more than once in one place */
    void (*read)(Args *args);
} DirectiveRow;

enum { DIRECTIVES_MAX = 64 }; /* rows of one table */

/* Each ends with a row without word. */
extern const DirectiveRow directives_header[];
extern const DirectiveRow directives_statement[];
extern const DirectiveRow directives_anywhere[];

/* Where directives stand: in one header, above one statement, or somewhere in a section. */
typedef struct DirectivePlace {
    Arena              *arena;
    Migration          *migration;
    SectionKind         section;
    const DirectiveRow *table;
    Statement          *statement; /* below them; NULL but for directives_statement */
    uint64_t            seen;      /* those met so far: a bit for each row */
} DirectivePlace;

/* NULL when it is not in the table. */
const DirectiveRow *directive_find(const DirectiveRow *table, Str word);

/* Cut a comment into word and rest; false when it is no directive. */
bool directive_cut(const Comment *comment, Str source, Directive *ret);

/* Note as a Problem that `directive` does not belong where it stands. */
void directive_refuse(const DirectivePlace *place, const Directive *directive);

/* Read the values of `directive` by its row. All that is malformed becomes a Problem. */
void directive_read(DirectivePlace *place, const Directive *directive);

/* Give the directives among `comments` that stand in `section`, one of the migration's, to the
 * statements below them, and read them. Those that stand directly above none become Problems. */
void directives_attach(Arena *arena, Migration *migration, SectionKind kind, Section *section,
                       const CommentVec *comments);

/* `allow RULE "reason"`: in the tables of headers and statements. */
void directive_read_allow(Args *args);

#define ALLOW_USAGE " RULE \"why it is fine here\" [until=YYYY-MM-DD]"

/* Note as Problems the blocks of the section that were begun and not ended. */
void blocks_check(Arena *arena, Migration *migration, SectionKind kind);
