/* comments.c -- the splitter says where statements and COPY data are; the bytes of a statement, and
 * those between two, are then lexed once more for their comments. */
#include "sql/comments.h"

#include "sql/pg/split.h"

#include "base/poison.h"

static const char *token_what(const Lexer *lexer, Token token)
{
    if (token.kind == TOKEN_COMMENT)
        return "comment";
    if (token.kind == TOKEN_QUOTED)
        return "quoted identifier";
    return lexer->source.data[token.start] == '$' ? "dollar quote" : "string";
}

/* The comments up to the lexer's end. False when one was enough; the lexer stands behind it. */
static bool walk_range(Lexer *lexer, const CommentWalk *walk)
{
    for (Token token; (token = lex_next(lexer)).kind != TOKEN_END;) {
        if (token.unterminated)
            walk->unclosed(walk->data, token_what(lexer, token), token.start);
        if (token.kind == TOKEN_COMMENT && lexer->source.data[token.start] == '-' &&
            !walk->found(walk->data, (Span){token.start, token.size}))
            return false;
    }
    return true;
}

size_t sql_comments_walk_pg(Str source, size_t start, const CommentWalk *walk)
{
    Splitter  splitter = splitter_new(source, (Span){start, source.size - start});
    Lexer     lexer    = {.source = source, .at = start};
    SplitItem item;
    while (split_next(&splitter, &item)) {
        const size_t behind = item.span.start + item.span.size;
        lexer               = (Lexer){.source = source, .at = lexer.at, .end = item.span.start};
        if (!walk_range(&lexer, walk))
            return lexer.at;
        lexer = (Lexer){.source            = source,
                        .at                = item.form == STATEMENT_SQL ? item.span.start : behind,
                        .end               = behind,
                        .backslash_escapes = item.backslash_escapes};
        if (!walk_range(&lexer, walk))
            return lexer.at;
        lexer.at = behind;
    }
    lexer = (Lexer){.source = source, .at = lexer.at, .end = source.size};
    (void)walk_range(&lexer, walk);
    return lexer.at;
}
