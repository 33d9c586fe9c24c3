/* statement.h -- one statement of a source text, and what it parsed to. */
#pragma once

#include "model/change.h"

typedef enum StatementForm {
    STATEMENT_SQL,
    STATEMENT_META,      /* a command of psql, like \set, or of mysql, like DELIMITER */
    STATEMENT_COPY_DATA, /* the lines behind COPY ... FROM stdin, up to \. */
} StatementForm;

/* A `-- shore:` line directly above a statement: `word` and what follows it. */
typedef struct Directive {
    Str   word; /* "batched", "allow", "expect" */
    Str   rest; /* trimmed, without a trailing ` -- comment` */
    Place place;
    Span  span;
} Directive;
typedef VEC(Directive) DirectiveVec;

/* What its author allows, and where: a statement's own list, a header's for the whole migration, or
 * the bytes `span` of the file `path`. */
typedef struct Suppression {
    Str rule;
    Str reason;
    Str until; /* the last day, YYYY-MM-DD; empty: for ever */
    const char
         *tool; /* the comment is another linter's, and `rule` as well, empty for all; or NULL */
    Place place;
    Str   path; /* empty: see above */
    Span  span;
} Suppression;
typedef VEC(Suppression) SuppressionVec;

/* `-- shore: batched` and its options. */
typedef struct BatchOptions {
    StrVec  by;      /* key columns; empty: chosen from the catalog */
    int64_t size;    /* rows; 0: adaptive */
    int     workers; /* 0: one */
    bool    skip_locked;
    Str     pause_sql; /* a query that must give false for the work to go on */
} BatchOptions;

typedef enum ExpectKind {
    EXPECT_TRUE,  /* one row, one column, true */
    EXPECT_COUNT, /* equals `count` */
    EXPECT_EQUAL, /* equals the value of the statement after it */
} ExpectKind;

typedef struct Statement {
    StatementForm form;
    Span          span;  /* without leading comments and white space, without the final semicolon */
    Str           text;  /* its bytes */
    Place         start; /* of the first byte */
    Place         end;   /* behind the last byte */
    ChangeVec     changes;
    bool          parsed;
    Str           error; /* why it could not be parsed, or empty */
    Str newer; /* not parsed because it has this, of a release newer than the grammar; or empty */
    size_t error_offset;  /* byte in the file that the error points at */
    bool   behind_commit; /* in a body: the first statement of a new transaction */

    DirectiveVec   directives; /* as written; the typed ones follow */
    SuppressionVec allow;
    bool           batched;
    BatchOptions   batch;
    ExpectKind     expect;
    int64_t        expect_count;
} Statement;
typedef VEC(Statement) StatementVec;

/* The mysql client's DELIMITER: for whoever splits the file, and no more. */
static inline bool statement_is_delimiter(const Statement *statement)
{
    const Str word = STR("DELIMITER");
    return statement->form == STATEMENT_META &&
           str_equal_nocase(str_slice(statement->text, 0, word.size), word);
}
