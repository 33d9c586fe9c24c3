/* lex.c -- see lex.h. Follows PostgreSQL's manual, 4.1 "Lexical Structure", and psql's chapter on
 * meta-commands and variables. */
#include "sql/pg/lex.h"

#include <string.h>

#include "base/poison.h"

/* Placeholders longer than this are none; looking for their end stays linear so. */
enum { PLACEHOLDER_BYTES_MAX = 200 };

/* What a byte can be; a table, because every byte is asked. */
enum { BYTE_DIGIT = 1, BYTE_SPACE = 2, BYTE_STARTS_WORD = 4, BYTE_IN_WORD = 8 };

static const unsigned char bytes_can_be[256] = {
    ['0' ... '9']   = BYTE_DIGIT | BYTE_IN_WORD,
    ['A' ... 'Z']   = BYTE_STARTS_WORD | BYTE_IN_WORD,
    ['a' ... 'z']   = BYTE_STARTS_WORD | BYTE_IN_WORD,
    ['_']           = BYTE_STARTS_WORD | BYTE_IN_WORD,
    [0x80 ... 0xff] = BYTE_STARTS_WORD | BYTE_IN_WORD,
    ['$']           = BYTE_IN_WORD,
    [' ']           = BYTE_SPACE,
    ['\t']          = BYTE_SPACE,
    ['\n']          = BYTE_SPACE,
    ['\r']          = BYTE_SPACE,
    ['\f']          = BYTE_SPACE,
};

static bool can_be(char c, int what)
{
    return (bytes_can_be[(unsigned char)c] & what) != 0;
}

static bool is_digit(char c)
{
    return can_be(c, BYTE_DIGIT);
}

static bool is_space(char c)
{
    return can_be(c, BYTE_SPACE);
}

static bool starts_word(char c)
{
    return can_be(c, BYTE_STARTS_WORD);
}

bool lex_in_word(char c)
{
    return can_be(c, BYTE_IN_WORD);
}

/* Pass over the bytes from the lexer on that can be that. */
static void skip_all(Lexer *lexer, int what)
{
    size_t at = lexer->at;
    while (at < lexer->end && can_be(lexer->source.data[at], what))
        at++;
    lexer->at = at;
}

/* The byte `ahead` of the lexer, or NUL behind the end. */
static char peek(const Lexer *lexer, size_t ahead)
{
    return ahead < lexer->end - lexer->at ? lexer->source.data[lexer->at + ahead] : '\0';
}

static void skip_line(Lexer *lexer)
{
    while (lexer->at < lexer->end && peek(lexer, 0) != '\n' && peek(lexer, 0) != '\r')
        lexer->at++;
}

static bool lex_block_comment(Lexer *lexer)
{
    size_t depth = 0;
    while (lexer->at < lexer->end) {
        if (peek(lexer, 0) == '/' && peek(lexer, 1) == '*') {
            depth++;
            lexer->at += 2;
        } else if (peek(lexer, 0) == '*' && peek(lexer, 1) == '/') {
            lexer->at += 2;
            if (--depth == 0)
                return true;
        } else {
            lexer->at++;
        }
    }
    return false;
}

/* Up to the closing `quote`, the lexer standing behind the opening one. A doubled quote is none. */
static bool lex_until_quote(Lexer *lexer, char quote, bool escapes)
{
    while (lexer->at < lexer->end) {
        const char c = peek(lexer, 0);
        if (c == '\\' && escapes && lexer->end - lexer->at >= 2) {
            lexer->at += 2;
            continue;
        }
        lexer->at++;
        if (c != quote)
            continue;
        if (peek(lexer, 0) != quote)
            return true;
        lexer->at++;
    }
    return false;
}

/* Two strings with a line break between them are one, and the second has the rules of the first. */
static bool skip_to_continuation(Lexer *lexer)
{
    Lexer ahead     = *lexer;
    bool  line_seen = false;
    for (;;) {
        const char c = peek(&ahead, 0);
        if (ahead.at < ahead.end && is_space(c)) {
            line_seen |= c == '\n' || c == '\r';
            ahead.at++;
        } else if (c == '-' && peek(&ahead, 1) == '-') {
            skip_line(&ahead);
        } else {
            break;
        }
    }
    if (!line_seen || peek(&ahead, 0) != '\'')
        return false;
    lexer->at = ahead.at + 1;
    return true;
}

static bool lex_string(Lexer *lexer, bool escapes)
{
    do {
        if (!lex_until_quote(lexer, '\'', escapes))
            return false;
    } while (skip_to_continuation(lexer));
    return true;
}

/* A word, or a string or identifier with a letter for a prefix. */
static void lex_word(Lexer *lexer, Token *token)
{
    const char first  = (char)(peek(lexer, 0) | 0x20);
    const char second = peek(lexer, 1);
    if (second == '\'' && memchr("ebxn", first, 4) != NULL) {
        lexer->at += 2;
        token->kind = TOKEN_STRING;
        token->unterminated =
            !lex_string(lexer, first == 'e' || (first == 'n' && lexer->backslash_escapes));
    } else if (first == 'u' && second == '&' && peek(lexer, 2) == '\'') {
        lexer->at += 3;
        token->kind         = TOKEN_STRING;
        token->unterminated = !lex_string(lexer, false);
    } else if (first == 'u' && second == '&' && peek(lexer, 2) == '"') {
        lexer->at += 3;
        token->kind         = TOKEN_QUOTED;
        token->unterminated = !lex_until_quote(lexer, '"', false);
    } else {
        token->kind = TOKEN_WORD;
        skip_all(lexer, BYTE_IN_WORD);
        if (peek(lexer, 0) == '{' && lexer->source.data[lexer->at - 1] == '$')
            lexer->at--; /* a placeholder begins there */
    }
}

/* Size of "$tag$" at the lexer, or 0. */
static size_t dollar_quote_size(const Lexer *lexer)
{
    size_t size = 1;
    if (starts_word(peek(lexer, 1)))
        while (peek(lexer, size) != '$' && lex_in_word(peek(lexer, size)))
            size++;
    return peek(lexer, size) == '$' ? size + 1 : 0;
}

static bool lex_dollar_string(Lexer *lexer, size_t quote_size)
{
    const char *quote = lexer->source.data + lexer->at;
    lexer->at += quote_size;
    const char *start = lexer->source.data + lexer->at;
    const char *found = memmem(start, lexer->end - lexer->at, quote, quote_size);
    lexer->at = found == NULL ? lexer->end : lexer->at + (size_t)(found - start) + quote_size;
    return found != NULL;
}

/* Size of a placeholder at the lexer that opens with `open_size` bytes, holds word bytes and those
 * in `also`, and closes with `close`; or 0. */
static size_t enclosed_size(const Lexer *lexer, size_t open_size, const char *also,
                            const char *close)
{
    const size_t close_size = strlen(close);
    size_t       size       = open_size;
    while (size <= PLACEHOLDER_BYTES_MAX) {
        const char c = peek(lexer, size);
        if (c == close[0] && (close_size == 1 || peek(lexer, size + 1) == close[1]))
            return size == open_size ? 0 : size + close_size;
        if (!lex_in_word(c) && (c == '\0' || strchr(also, c) == NULL))
            return 0;
        size++;
    }
    return 0;
}

/* In `a[1:n]` and `a[:n]` the colon is the grammar's, in `ARRAY[:a, :b]` it is psql's. */
static bool is_slice_colon(const Lexer *lexer)
{
    if (lexer->brackets == 0)
        return false;
    if (lexer->significant == '[')
        return !lexer->in_array;
    return lex_in_word(lexer->significant) ||
           (lexer->significant != '\0' && strchr(")]'\"", lexer->significant) != NULL);
}

/* Size of psql's :name :'name' :"name" :{?name} at the lexer, or 0. */
static size_t variable_size(const Lexer *lexer)
{
    const char next = peek(lexer, 1);
    if (next == '\'' || next == '"')
        return enclosed_size(lexer, 2, "", (const char[]){next, '\0'});
    if (next == '{' && peek(lexer, 2) == '?')
        return enclosed_size(lexer, 3, "", "}");
    if (!starts_word(next) || is_slice_colon(lexer))
        return 0;
    size_t size = 1;
    while (peek(lexer, size) != '$' && lex_in_word(peek(lexer, size)))
        size++;
    return size;
}

static size_t placeholder_size(const Lexer *lexer)
{
    const char next = peek(lexer, 1);
    switch (peek(lexer, 0)) {
    case '$':
        return next == '{' ? enclosed_size(lexer, 2, ".:-/ ", "}") : 0;
    case '{':
        return next == '{' ? enclosed_size(lexer, 2, " .:-\"|", "}}") : 0;
    case '@':
        if (next == '{')
            return enclosed_size(lexer, 2, ".:- ", "}");
        return starts_word(next) ? enclosed_size(lexer, 1, ":", "@") : 0;
    case ':':
        return variable_size(lexer);
    default:
        return 0;
    }
}

/* psql reads a command's arguments to the end of the line, or to \\ outside of quotes. */
static void lex_meta(Lexer *lexer)
{
    lexer->at++;
    if (peek(lexer, 0) == ';' || peek(lexer, 0) == '\\') {
        lexer->at++;
        return;
    }
    char quote = '\0';
    for (; lexer->at < lexer->end; lexer->at++) {
        const char c = peek(lexer, 0);
        if (c == '\n' || (c == '\r' && peek(lexer, 1) == '\n'))
            return;
        if (c == '\\' && quote == '\0' && peek(lexer, 1) == '\\')
            return;
        if (c == '\\' && quote != '\0' && peek(lexer, 1) != '\n')
            lexer->at += peek(lexer, 1) != '\r' && lexer->at + 1 < lexer->end;
        else if (c == quote)
            quote = '\0';
        else if (quote == '\0' && (c == '\'' || c == '"' || c == '`'))
            quote = c;
    }
}

static void lex_dollar(Lexer *lexer, Token *token)
{
    const size_t quote_size = dollar_quote_size(lexer);
    if (quote_size > 0) {
        token->kind         = TOKEN_STRING;
        token->unterminated = !lex_dollar_string(lexer, quote_size);
        return;
    }
    lexer->at++;
    if (!is_digit(peek(lexer, 0)))
        return;
    token->kind = TOKEN_PARAMETER;
    skip_all(lexer, BYTE_DIGIT);
}

static void lex_number(Lexer *lexer, Token *token)
{
    token->kind = TOKEN_NUMBER;
    skip_all(lexer, BYTE_DIGIT);
}

static void lex_other(Lexer *lexer, Token *token)
{
    const size_t placeholder = placeholder_size(lexer);
    if (placeholder > 0) {
        token->kind = TOKEN_PLACEHOLDER;
        lexer->at += placeholder;
        return;
    }
    const char c = peek(lexer, 0);
    if (c == '$') {
        lex_dollar(lexer, token);
    } else if (c == '\\') {
        token->kind = TOKEN_META;
        lex_meta(lexer);
    } else if (c == '\'') {
        lexer->at++;
        token->kind         = TOKEN_STRING;
        token->unterminated = !lex_string(lexer, lexer->backslash_escapes);
    } else if (c == '"') {
        lexer->at++;
        token->kind         = TOKEN_QUOTED;
        token->unterminated = !lex_until_quote(lexer, '"', false);
    } else {
        lexer->at++;
        if (c == ':' && peek(lexer, 0) == ':')
            lexer->at++; /* a cast: the second colon begins no variable */
    }
}

/* Remember what the next colon needs to know. */
static void note_significant(Lexer *lexer, Token token)
{
    const char last = lexer->source.data[token.start + token.size - 1];
    if (last == '[' && token.kind == TOKEN_CHAR) {
        const bool nested = lexer->significant == '[' || lexer->significant == ',';
        lexer->in_array   = lexer->array_word || (nested && lexer->in_array);
        lexer->brackets++;
    } else if (token.kind == TOKEN_CHAR && last == ']' && lexer->brackets > 0) {
        lexer->brackets--;
    } else if (token.kind == TOKEN_CHAR && last == ';') {
        lexer->brackets = 0;
    }
    lexer->array_word  = lex_is_word(lexer, token, "array");
    lexer->significant = last;
}

Token lex_next(Lexer *lexer)
{
    Token      token = {.kind = TOKEN_CHAR, .start = lexer->at};
    const char c     = peek(lexer, 0);
    if (lexer->at >= lexer->end) {
        token.kind = TOKEN_END;
        return token;
    }
    if (is_space(c)) {
        token.kind = TOKEN_SPACE;
        skip_all(lexer, BYTE_SPACE);
    } else if (c == '-' && peek(lexer, 1) == '-') {
        token.kind = TOKEN_COMMENT;
        skip_line(lexer);
    } else if (c == '/' && peek(lexer, 1) == '*') {
        token.kind         = TOKEN_COMMENT;
        token.unterminated = !lex_block_comment(lexer);
    } else if (starts_word(c)) {
        lex_word(lexer, &token);
    } else if (is_digit(c)) {
        lex_number(lexer, &token);
    } else {
        lex_other(lexer, &token);
    }
    token.size = lexer->at - token.start;
    if (token.kind != TOKEN_SPACE && token.kind != TOKEN_COMMENT)
        note_significant(lexer, token);
    return token;
}

Token lex_next_significant(Lexer *lexer)
{
    Token token;
    do {
        skip_all(lexer, BYTE_SPACE);
        token = lex_next(lexer);
    } while (token.kind == TOKEN_COMMENT && !token.unterminated);
    return token;
}

bool lex_is_word(const Lexer *lexer, Token token, const char *word)
{
    if (token.kind != TOKEN_WORD)
        return false;
    const char *text = lexer->source.data + token.start;
    for (size_t i = 0; i < token.size; i++) {
        const char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] | 0x20) : text[i];
        if (c != word[i])
            return false; /* also at the end of a shorter `word` */
    }
    return word[token.size] == '\0';
}
