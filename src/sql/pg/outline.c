/* outline.c -- see outline.h. */
#include "sql/pg/outline.h"

#include "base/poison.h"

static Lexer lexer_at(const Build *build, size_t start, size_t end)
{
    return (Lexer){.source            = build->input->source,
                   .at                = start,
                   .end               = end,
                   .backslash_escapes = build->input->backslash_escapes};
}

static size_t statement_end(const Build *build)
{
    return build->input->span.start + build->input->span.size;
}

/* How deep behind `token` in brackets of any kind, having been `depth` deep before it. */
static size_t depth_after(const Lexer *lexer, Token token, size_t depth)
{
    if (lex_is_char(lexer, token, '(') || lex_is_char(lexer, token, '['))
        return depth + 1;
    if (depth > 0 && (lex_is_char(lexer, token, ')') || lex_is_char(lexer, token, ']')))
        return depth - 1;
    return depth;
}

size_t outline_name_end(const Build *build, size_t start)
{
    Lexer  lexer = lexer_at(build, start, statement_end(build));
    size_t end   = start;
    bool   name  = true; /* a part of the name comes next */
    for (Token token; (token = lex_next_significant(&lexer)).kind != TOKEN_END;) {
        const bool joined = token.start == end && token.kind != TOKEN_CHAR; /* p_${env} */
        if (lex_is_char(&lexer, token, '.'))
            name = true;
        else if (name || joined)
            name = false;
        else if (!lex_is_char(&lexer, token, '*') && !lex_is_char(&lexer, token, ')'))
            break;
        end = token.start + token.size;
    }
    return end;
}

void outline_list(const Build *build, size_t start, bool in_parentheses, SpanVec *ret)
{
    const size_t inside = in_parentheses ? 1 : 0;
    Lexer        lexer  = lexer_at(build, start, statement_end(build));
    size_t       depth  = 0;
    Span         part   = {0};
    for (Token token; (token = lex_next_significant(&lexer)).kind != TOKEN_END;) {
        const size_t before = depth;
        depth               = depth_after(&lexer, token, depth);
        if (before < inside)
            continue;
        if (depth < inside)
            break;
        if (before == inside && lex_is_char(&lexer, token, ',')) {
            *vec_push(build->input->scratch, ret) = part;
            part                                  = (Span){0};
            continue;
        }
        if (part.size == 0)
            part.start = token.start;
        part.size = token.start + token.size - part.start;
    }
    if (part.size > 0)
        *vec_push(build->input->scratch, ret) = part;
}

/* The token, or one of kind TOKEN_END. What follows a dot or AS is a name, whatever it says. */
static Token find_word(const Build *build, Span span, const char *word)
{
    Lexer  lexer = lexer_at(build, span.start, span.start + span.size);
    size_t depth = 0;
    bool   named = false;
    Token  token;
    while ((token = lex_next_significant(&lexer)).kind != TOKEN_END) {
        if (depth == 0 && !named && lex_is_word(&lexer, token, word))
            break;
        depth = depth_after(&lexer, token, depth);
        named = lex_is_char(&lexer, token, '.') || lex_is_word(&lexer, token, "as");
    }
    return token;
}

size_t outline_word_end(const Build *build, Span span, const char *word)
{
    const Token token = find_word(build, span, word);
    return token.kind == TOKEN_END ? SIZE_MAX : token.start + token.size;
}

size_t outline_word_start(const Build *build, Span span, const char *word)
{
    const Token token = find_word(build, span, word);
    return token.kind == TOKEN_END ? SIZE_MAX : token.start;
}

size_t outline_enclosing_end(const Build *build, size_t start)
{
    Lexer  lexer = lexer_at(build, start, statement_end(build));
    size_t depth = 0;
    for (Token token; (token = lex_next_significant(&lexer)).kind != TOKEN_END;) {
        if (depth == 0 && lex_is_char(&lexer, token, ')'))
            return token.start;
        depth = depth_after(&lexer, token, depth);
    }
    return statement_end(build);
}

Str outline_parentheses(const Build *build, size_t start)
{
    Lexer  lexer = lexer_at(build, start, statement_end(build));
    size_t depth = 0;
    size_t inner = start;
    for (Token token; (token = lex_next_significant(&lexer)).kind != TOKEN_END;) {
        const size_t before = depth;
        depth               = depth_after(&lexer, token, depth);
        if (before == 0 && depth == 1)
            inner = token.start + token.size;
        if (before == 1 && depth == 0)
            return outline_text(build, outline_trim(build, inner, token.start));
    }
    return (Str){0};
}

Span outline_trim(const Build *build, size_t start, size_t end)
{
    Lexer lexer = lexer_at(build, start, end);
    Span  span  = {.start = start};
    for (Token token; (token = lex_next_significant(&lexer)).kind != TOKEN_END;) {
        if (span.size == 0)
            span.start = token.start;
        span.size = token.start + token.size - span.start;
    }
    return span;
}

Str outline_text(const Build *build, Span span)
{
    return str_slice(build->input->source, span.start, span.size);
}

Str outline_words(const Build *build, Span span)
{
    enum { WORDS_MAX = 8 };
    Lexer  lexer = lexer_at(build, span.start, span.start + span.size);
    Buf    words = buf_new(build->input->arena, SIZE_MAX);
    size_t count = 0;
    for (Token token;
         count < WORDS_MAX && (token = lex_next_significant(&lexer)).kind != TOKEN_END;) {
        if (token.kind != TOKEN_WORD)
            continue;
        if (count++ > 0)
            buf_add_char(&words, ' ');
        const Str word = lex_text(&lexer, token);
        for (size_t i = 0; i < word.size; i++) {
            const char c = word.data[i];
            buf_add_char(&words, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
        }
    }
    return buf_str(&words);
}
