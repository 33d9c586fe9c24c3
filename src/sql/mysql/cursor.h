/* cursor.h -- the tokens of one statement, and how the parser goes over them.
 *
 * What is not as the grammar wants it is an error once: my_fail notes the place, and from then on
 * the cursor stands at the end, so that every loop ends and every later question is answered no.
 * Nobody has to look at `error` but who asked for the statement.
 *
 * Keywords are literals in upper case: my_accept(t, "TABLE"), my_is(t, "("). They match words that
 * are not quoted in any case of letters, and operators. A comparison costs two machine words. */
#pragma once

#include "model/my_syntax.h"
#include "sql/mysql/lex.h"

typedef VEC(MyToken) MyTokenVec;

enum { MY_DEPTH_MAX = 200 };

typedef struct MyTokens {
    Arena         *arena; /* for what is found */
    Arena         *scratch;
    Str            source; /* of the file */
    MyDialect      dialect;
    MyTokenVec     items; /* one MY_END behind */
    size_t         at;
    int            depth;    /* of what recurses; see my_enter */
    Str            error;    /* empty: none so far */
    size_t         error_at; /* byte in the source */
    MySyntaxUseVec uses;     /* see my_note */
} MyTokens;

/* The tokens of `span` of the source; my_tokens_close must have been called when they were pushed
 * one by one. */
MyTokens my_tokens_new(Arena *arena, Arena *scratch, Str source, Span span, MyDialect dialect);

/* Add the end behind the tokens, at byte `end`, and find the partners of parentheses. */
void my_tokens_close(MyTokens *tokens, size_t end);

/* The token `ahead` of the cursor, or the end. */
static inline const MyToken *my_peek_at(const MyTokens *tokens, size_t ahead)
{
    const size_t last = tokens->items.count - 1;
    return &tokens->items.items[ahead < last - tokens->at ? tokens->at + ahead : last];
}

static inline const MyToken *my_peek(const MyTokens *tokens)
{
    return &tokens->items.items[tokens->at];
}

static inline bool my_at_end(const MyTokens *tokens)
{
    return my_peek(tokens)->kind == MY_END;
}

/* Pass over the token; the end stays. */
static inline void my_next(MyTokens *tokens)
{
    tokens->at += !my_at_end(tokens);
}

static inline bool my_is_word(const MyTokens *tokens, size_t ahead, MyWord word)
{
    return my_token_equal(tokens->source, my_peek_at(tokens, ahead), word);
}

static inline bool my_accept_word(MyTokens *tokens, MyWord word)
{
    const bool is = my_token_equal(tokens->source, my_peek(tokens), word);
    tokens->at += is;
    return is;
}

bool my_accept_words(MyTokens *tokens, MyWord first, MyWord second);
bool my_expect_word(MyTokens *tokens, MyWord word);

#define my_is(tokens, literal)           my_is_word((tokens), 0, MY_WORD_OF(literal))
#define my_is_at(tokens, ahead, literal) my_is_word((tokens), (ahead), MY_WORD_OF(literal))
#define my_accept(tokens, literal)       my_accept_word((tokens), MY_WORD_OF(literal))

/* Both words or none. */
#define my_accept_pair(tokens, first, second)                                                      \
    my_accept_words((tokens), MY_WORD_OF(first), MY_WORD_OF(second))
#define my_is_pair(tokens, first, second) (my_is((tokens), first) && my_is_at((tokens), 1, second))

/* Accept it or fail. */
#define my_expect(tokens, literal) my_expect_word((tokens), MY_WORD_OF(literal))

/* `syntax error near "word"` at the cursor. False, always. */
bool my_fail(MyTokens *tokens);

/* The same with a reason of its own. */
bool my_fail_with(MyTokens *tokens, const char *reason);

static inline bool my_failed(const MyTokens *tokens)
{
    return tokens->error.size > 0;
}

/* Fails when it is nested too deeply; each true needs its my_leave. */
bool               my_enter(MyTokens *tokens);
static inline void my_leave(MyTokens *tokens)
{
    tokens->depth--;
}

/* Places. */

/* Where the token at the cursor starts. */
static inline size_t my_start(const MyTokens *tokens)
{
    return my_peek(tokens)->start;
}

/* From byte `start` behind the last token that was passed. */
Span my_span(const MyTokens *tokens, size_t start);

static inline Str my_text(const MyTokens *tokens, Span span)
{
    return str_slice(tokens->source, span.start, span.size);
}

static inline Str my_token_text(const MyTokens *tokens, const MyToken *token)
{
    return (Str){tokens->source.data + token->start, token->size};
}

/* The `count` tokens from number `from` on are words of `syntax`, which not every server reads; of
 * each syntax the first place is kept. */
void my_note_at(MyTokens *tokens, MySyntax syntax, size_t from, size_t count);

/* The same of the last `count` tokens that were passed. True, always. */
static inline bool my_note(MyTokens *tokens, MySyntax syntax, size_t count)
{
    my_note_at(tokens, syntax, tokens->at - count, count);
    return true;
}

/* Names and literals. Each passes over it when it is there; else the cursor stays and it gives
 * false, and the functions with `expect` fail. */

/* An identifier can stand here: a quoted one, a word that is not reserved, a placeholder. */
bool my_is_identifier(const MyTokens *tokens, size_t ahead);

/* Unquoted, as it is written otherwise. */
bool my_identifier(MyTokens *tokens, Str *ret);
bool my_expect_identifier(MyTokens *tokens, Str *ret);

/* [[database].]name; reserved words are names behind a dot. */
bool my_name(MyTokens *tokens, Name *ret);
bool my_expect_name(MyTokens *tokens, Name *ret);

/* A string with its introducer and those beside it, decoded. With *ret NULL it is passed over. */
bool my_string(MyTokens *tokens, Str *ret);

/* An identifier or a string: SET NAMES utf8, COLLATE 'utf8_bin', ENGINE = "InnoDB". */
bool my_identifier_or_string(MyTokens *tokens, Str *ret);

/* Digits; false for one that is no 64-bit integer. */
bool my_integer(MyTokens *tokens, int64_t *ret);

/* A variable, of which @@global. may be a word of its own. */
void my_variable(MyTokens *tokens);

/* A (...) that stands here, as a whole; *ret, which may be NULL, is what is inside. */
bool my_parentheses(MyTokens *tokens, Span *ret);
bool my_expect_parentheses(MyTokens *tokens, Span *ret);
