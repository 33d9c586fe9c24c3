/* comments.c -- comments are what stands between the tokens. */
#include "sql/comments.h"

#include "sql/mysql/split.h"
#include "sql/mysql/statement.h"

#include "base/poison.h"

typedef struct Gaps {
    Str                source;
    size_t             at; /* nothing before it is left to be looked at */
    const CommentWalk *walk;
} Gaps;

static size_t line_end(Str source, size_t at)
{
    return at + MIN_OF(str_find(str_slice(source, at, SIZE_MAX), "\n"), source.size - at);
}

/* Where a comment of more lines ends; of one that runs, only its opening is passed. */
static size_t block_end(Str source, size_t at, size_t end)
{
    const size_t close = str_find(str_slice(source, at + 2, end - at - 2), "*/");
    return close == SIZE_MAX ? at + 2 : at + 2 + close + 2;
}

/* The comments up to `end`, where a token begins. False when one was enough. */
static bool gap_walk(Gaps *gaps, size_t end)
{
    const Str source = gaps->source;
    while (gaps->at < end) {
        const size_t at   = gaps->at;
        const char   c    = source.data[at];
        const char   next = at + 1 < source.size ? source.data[at + 1] : '\0';
        gaps->at++;
        if (c == '/' && next == '*' && at + 2 <= end)
            gaps->at = block_end(source, at, end);
        else if (c == '#')
            gaps->at = line_end(source, at);
        if (c != '-' || next != '-')
            continue;
        gaps->at = line_end(source, at);
        if (!gaps->walk->found(gaps->walk->data, (Span){at, gaps->at - at}))
            return false;
    }
    return true;
}

static const char *token_what(Str source, const MyToken *token)
{
    const char c = source.data[token->start];
    if (c == '/')
        return "comment";
    return c == '`' ? "quoted identifier" : "string";
}

static bool statement_walk(Gaps *gaps, const MyTokens *tokens)
{
    for (size_t i = 0; i < tokens->items.count; i++) {
        const MyToken *token = &tokens->items.items[i];
        if (token->kind == MY_END)
            break;
        if (!gap_walk(gaps, token->start))
            return false;
        if (token->kind == MY_BROKEN)
            gaps->walk->unclosed(gaps->walk->data, token_what(gaps->source, token), token->start);
        gaps->at = token->start + token->size;
    }
    return true;
}

size_t sql_comments_walk_mysql(Version version, Str source, size_t start, const CommentWalk *walk)
{
    AUTO_ARENA Arena *scratch = arena_new("statement", SIZE_MAX);
    MySplitter        splitter =
        my_splitter_new(source, (Span){start, source.size - start}, my_dialect(version));
    Gaps gaps = {source, start, walk};
    for (;;) {
        MyTokens      tokens = {.arena = scratch, .scratch = scratch, .source = source};
        StatementForm form;
        Span          found;
        if (!my_split_next(&splitter, &tokens, &form, &found))
            break;
        if (form == STATEMENT_SQL ? !statement_walk(&gaps, &tokens) : !gap_walk(&gaps, found.start))
            return gaps.at;
        if (form != STATEMENT_SQL)
            gaps.at = found.start + found.size;
        arena_reset(scratch);
    }
    (void)gap_walk(&gaps, source.size);
    return gaps.at;
}
