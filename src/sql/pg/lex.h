/* lex.h -- PostgreSQL's lexical rules, as far as finding the ends of things needs them, and with
 * what stands in files beside SQL: psql's meta-commands and variables, and templates' placeholders.
 *
 * Every byte belongs to exactly one token. Nothing is an error here: what has no end reaches to the
 * end of the text and says so. Time is linear, nothing recurses. */
#pragma once

#include "base/str.h"

typedef enum TokenKind {
    TOKEN_END,
    TOKEN_SPACE,
    TOKEN_COMMENT,
    TOKEN_WORD,        /* identifier or keyword, not quoted */
    TOKEN_QUOTED,      /* "identifier", U&"identifier" */
    TOKEN_STRING,      /* every form of it, with its continuation lines */
    TOKEN_NUMBER,      /* its digits only */
    TOKEN_PARAMETER,   /* $1 */
    TOKEN_PLACEHOLDER, /* ${a} {{a}} @a@ @{a} and psql's :a :'a' :"a" :{?a} */
    TOKEN_META,        /* a backslash and, but for \; and \\, the rest of the psql command */
    TOKEN_CHAR,        /* any other single byte */
} TokenKind;

typedef struct Token {
    TokenKind kind;
    bool      unterminated;
    size_t    start; /* in the lexer's source */
    size_t    size;
} Token;

/* Zeroed but for `source` and `end` it stands at the first byte. */
typedef struct Lexer {
    Str    source;
    size_t at;
    size_t end;               /* reads no byte from here on */
    bool   backslash_escapes; /* in '...': standard_conforming_strings is off */

    /* Is `[:n` a slice or a variable? */
    size_t brackets;
    bool   in_array;    /* the innermost bracket is that of an ARRAY[...] */
    bool   array_word;  /* the last significant token is the word ARRAY */
    char   significant; /* last byte of the last significant token */
} Lexer;

Token lex_next(Lexer *lexer);

/* The next token that is neither white space nor comment; a comment without end is given, too. */
Token lex_next_significant(Lexer *lexer);

static inline Str lex_text(const Lexer *lexer, Token token)
{
    return (Str){lexer->source.data + token.start, token.size};
}

/* `word` in lower case. */
bool lex_is_word(const Lexer *lexer, Token token, const char *word);

static inline bool lex_is_char(const Lexer *lexer, Token token, char c)
{
    return token.kind == TOKEN_CHAR && lexer->source.data[token.start] == c;
}

/* A byte that can stand in an identifier that is not quoted. */
bool lex_in_word(char c);
