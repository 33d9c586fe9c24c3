/* split.h -- a source text to its statements, the way psql finds their ends. */
#pragma once

#include "model/statement.h"
#include "sql/pg/lex.h"

/* A statement, meta-command or block of COPY data. */
typedef struct SplitItem {
    StatementForm form;
    Span          span;              /* as in Statement */
    bool          backslash_escapes; /* standard_conforming_strings is off here */
    bool          templated;         /* a placeholder or a meta-command stands in it */
} SplitItem;

typedef struct Splitter {
    Lexer lexer;
    bool  copy_pending; /* the item just given is a COPY whose data follows */
} Splitter;

/* Over the bytes of `span`; a byte order mark at the start of `source` is skipped. */
Splitter splitter_new(Str source, Span span);

/* The next item; false at the end. */
bool split_next(Splitter *splitter, SplitItem *ret);
