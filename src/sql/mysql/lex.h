/* lex.h -- the lexical rules of MySQL 5.6 to 9 and MariaDB 10.3 to 11, and with them what stands in
 * files beside SQL: templates' placeholders.
 *
 * White space and comments are no tokens. A conditional comment is none either: where the server
 * runs what is in it, its tokens are given as if they stood there plainly. Nothing is an error
 * here: what has no end reaches to the end of the text and is MY_BROKEN. Time is linear, nothing
 * recurses. */
#pragma once

#include <string.h>

#include "base/str.h"

/* Which server reads the text, and how it is set. */
typedef struct MyDialect {
    bool mariadb;
    int  version;              /* 50651, 80036, 101119: as conditional comments count */
    bool ansi_quotes;          /* "..." is an identifier */
    bool no_backslash_escapes; /* a backslash in a string is one */
} MyDialect;

typedef enum MyTokenKind {
    MY_END,
    MY_WORD,        /* identifier or keyword, not quoted; a charset's _introducer */
    MY_QUOTED,      /* `identifier`, and "identifier" with ansi_quotes */
    MY_STRING,      /* '...', "...", N'...', $$...$$; one of those that stand side by side */
    MY_NUMBER,      /* 1 1.5 .5 1e3, and \N */
    MY_BITS,        /* 0x41 x'41' 0b101 b'101' */
    MY_VARIABLE,    /* @a @`a` @'a', @@a @@global.a; so the @host of user@host */
    MY_PARAMETER,   /* ? */
    MY_PLACEHOLDER, /* ${a} {{a}} @{a} @a@ :a */
    MY_OPERATOR,    /* one of the operators of several bytes, or any other single byte */
    MY_DELIMITER,   /* the lexer's; it may stand within what were a word otherwise */
    MY_BROKEN,      /* a string, identifier or comment without end */
} MyTokenKind;

/* The first eight bytes, letters in upper case, zeroes behind: most words differ there. */
typedef uint64_t MyHead;

typedef struct MyToken {
    size_t      start; /* in the source */
    MyHead      head;  /* of operators and words that may be keywords; else 0 */
    uint32_t    size;
    uint32_t    partner; /* of a parenthesis: how many tokens away the other is; 0: there is none */
    MyTokenKind kind;
    bool        is_name; /* a word directly before or behind a dot: no keyword */
} MyToken;

/* Zeroed but for `source`, `end` and `dialect` it stands at the first byte. */
typedef struct MyLexer {
    Str       source;
    size_t    at;
    size_t    end; /* reads no byte from here on */
    MyDialect dialect;
    Str       delimiter;   /* as the client's command of that name has set it; or empty */
    size_t    conditional; /* executed comments around here */
    size_t    opened;      /* where the outermost of them starts, or the last one did */
    size_t    closed;      /* behind the last one that was closed */
    size_t    behind;      /* end of the last token */
    bool      behind_name; /* it was a word or quoted identifier */
    bool      behind_dot;
} MyLexer;

MyToken my_lex_next(MyLexer *lexer);

/* A keyword or operator to compare tokens with; made at compile time from a literal. */
typedef struct MyWord {
    MyHead      head;
    uint32_t    size;
    const char *text; /* in upper case */
} MyWord;

static inline MyWord my_word_new(const char *padded, size_t size)
{
    MyWord word = {.size = (uint32_t)size, .text = padded};
    memcpy(&word.head, padded, sizeof word.head);
    return word;
}

#define MY_WORD_OF(literal) my_word_new("" literal "\0\0\0\0\0\0\0", sizeof(literal) - 1)

enum { MY_HEAD_BYTES = sizeof(MyHead) };

/* Behind the first eight bytes. */
bool my_token_tail_equal(Str source, const MyToken *token, MyWord word);

static inline bool my_token_equal(Str source, const MyToken *token, MyWord word)
{
    return token->head == word.head && token->size == word.size &&
           (word.size <= MY_HEAD_BYTES || my_token_tail_equal(source, token, word));
}

/* Reserved by this server: no identifier unless it is quoted or behind a dot. */
bool my_word_reserved(const MyDialect *dialect, Str word);
