/* split.h -- a source text to its statements, the way the mysql client and the server find their
 * ends together, and each to its tokens. */
#pragma once

#include "model/statement.h"
#include "sql/mysql/cursor.h"

typedef struct MySplitter {
    MyLexer   lexer;
    MyDialect dialect; /* as it was in the beginning */
    int       mended;  /* programs without END that were cut */
} MySplitter;

/* Over the bytes of `span`; a byte order mark at the start of `source` is skipped. */
MySplitter my_splitter_new(Str source, Span span, MyDialect dialect);

/* The next statement, or the client's command, and its tokens, which `tokens` must not have yet.
 * False at the end. */
bool my_split_next(MySplitter *splitter, MyTokens *tokens, StatementForm *ret_form, Span *ret);
