/* body.c -- see body.h. A walk over the tokens: at the start of each statement its first word says
 * how far it goes, and what in it is SQL. */
#include "sql/pg/body.h"

#include <string.h>

#include "base/poison.h"

typedef VEC(Token) BodyTokenVec;

typedef struct Body {
    Arena       *memory;
    Lexer        lexer;
    BodyTokenVec tokens; /* significant ones; one TOKEN_END behind */
    size_t       at;     /* the token where the next statement starts */
    size_t       depth;  /* blocks, branches and loops that wait for their END */
    uint64_t     loops;  /* which of them are loops: the innermost is the lowest bit */
    bool         begun;
    bool         broken; /* not understood: the walk stops */
    BodyItemVec *items;
} Body;

static bool is_end(const Body *body, size_t i)
{
    return i >= body->tokens.count - 1;
}

static bool is_word(const Body *body, size_t i, const char *word)
{
    return !is_end(body, i) && lex_is_word(&body->lexer, body->tokens.items[i], word);
}

static bool is_char(const Body *body, size_t i, char c)
{
    return !is_end(body, i) && lex_is_char(&body->lexer, body->tokens.items[i], c);
}

static bool is_name(const Body *body, size_t i)
{
    const TokenKind kind = body->tokens.items[MIN_OF(i, body->tokens.count - 1)].kind;
    return kind == TOKEN_WORD || kind == TOKEN_QUOTED || kind == TOKEN_PARAMETER;
}

static bool is_any_word(const Body *body, size_t i, const char *const *words, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (is_word(body, i, words[k]))
            return true;
    return false;
}

/* The first `word`, or `;` for NULL, from `i` on that is not in parentheses; the END token when
 * there is none before the statement's semicolon. */
static size_t find(const Body *body, size_t i, const char *word)
{
    size_t depth = 0;
    for (; !is_end(body, i); i++) {
        if (is_char(body, i, '(') || is_char(body, i, '['))
            depth++;
        else if ((is_char(body, i, ')') || is_char(body, i, ']')) && depth > 0)
            depth--;
        else if (depth == 0 && is_char(body, i, ';'))
            return word == NULL ? i : body->tokens.count - 1;
        else if (depth == 0 && word != NULL && is_word(body, i, word))
            return i;
    }
    return i;
}

/* Go behind the next `word`, which must come. */
static void pass(Body *body, const char *word)
{
    const size_t i = find(body, body->at, word);
    body->broken |= is_end(body, i);
    body->at = i + 1;
}

static Span span_of(const Body *body, size_t from, size_t to)
{
    const Token first = body->tokens.items[from];
    const Token last  = body->tokens.items[to - 1];
    return (Span){first.start, last.start + last.size - first.start};
}

static BodyItem *add_item(Body *body, BodyItemKind kind, Span span)
{
    BodyItem *item = vec_push(body->memory, body->items);
    *item          = (BodyItem){.kind = kind, .span = span, .in_loop = body->loops != 0};
    return item;
}

static size_t string_end(const Body *body, size_t from, size_t to)
{
    static const char *const ends[] = {"into", "using"};
    size_t                   end    = to;
    for (size_t k = 0; k < COUNT_OF(ends); k++)
        end = MIN_OF(end, find(body, from, ends[k]));
    return end;
}

/* EXECUTE at `from`. */
static void add_execute(Body *body, size_t from, size_t to)
{
    const size_t end  = string_end(body, from + 1, to);
    const bool   text = end == from + 2 && body->tokens.items[from + 1].kind == TOKEN_STRING;
    add_item(body, text ? BODY_STATIC : BODY_DYNAMIC,
             text ? span_of(body, from + 1, end) : span_of(body, from, to));
}

/* Behind `a.b[1], c` at `i`. */
static size_t targets_end(const Body *body, size_t i)
{
    while (is_name(body, i)) {
        i++;
        while (is_char(body, i, '.') && is_name(body, i + 1))
            i += 2;
        if (is_char(body, i, '[')) {
            while (!is_end(body, i) && !is_char(body, i, ']'))
                i++;
            i++;
        }
        if (!is_char(body, i, ','))
            break;
        i++;
    }
    return i;
}

static Span find_into(const Body *body, size_t from, size_t to)
{
    size_t i = from;
    if (is_word(body, from, "import"))
        return (Span){0};
    while ((i = find(body, i, "into")) < to &&
           (is_word(body, i - 1, "insert") || is_word(body, i - 1, "merge")))
        i++;
    if (i >= to)
        return (Span){0};
    const size_t target = is_word(body, i + 1, "strict") ? i + 2 : i + 1;
    const size_t end    = MIN_OF(targets_end(body, target), to);
    return end > i ? span_of(body, i, end) : (Span){0};
}

static void add_sql(Body *body, size_t from, size_t to)
{
    if (from >= to)
        return;
    if (is_word(body, from, "execute")) {
        add_execute(body, from, to);
        return;
    }
    const BodyItemKind kind = is_word(body, from, "perform") ? BODY_PERFORM : BODY_SQL;
    add_item(body, kind, span_of(body, from, to))->into = find_into(body, from, to);
}

/* Up to the semicolon and behind it. */
static size_t pass_statement(Body *body)
{
    const size_t end = find(body, body->at, NULL);
    body->at         = end + 1;
    return end;
}

static void sql(Body *body)
{
    const size_t from = body->at;
    add_sql(body, from, pass_statement(body));
}

static void skip(Body *body)
{
    pass_statement(body);
}

static void declare(Body *body)
{
    body->at++;
    while (!is_end(body, body->at) && !is_word(body, body->at, "begin"))
        pass_statement(body);
}

/* What an END closes. */
static void enter(Body *body, bool loop)
{
    enum { DEPTH_MAX = 64 };
    body->broken |= body->depth == DEPTH_MAX;
    body->depth++;
    body->loops = body->loops << 1 | loop;
}

static void begin(Body *body)
{
    body->begun = true;
    enter(body, false);
    body->at++;
}

static void loop(Body *body)
{
    enter(body, true);
    body->at++;
}

static void step(Body *body)
{
    body->at++;
}

static void when(Body *body)
{
    pass(body, "then");
}

static void branch(Body *body)
{
    enter(body, false);
    pass(body, "then");
}

static void case_of(Body *body)
{
    enter(body, false);
    pass(body, "when");
    body->at--;
}

static void while_loop(Body *body)
{
    pass(body, "loop");
    body->at--;
}

static void for_loop(Body *body)
{
    static const char *const queries[] = {"select", "with",   "values", "table",  "insert",
                                          "update", "delete", "merge",  "execute"};
    const size_t             in        = find(body, body->at, "in");
    const size_t             loop      = find(body, body->at, "loop");
    const size_t             first     = is_char(body, in + 1, '(') ? in + 2 : in + 1;
    if (in < loop && !is_end(body, loop) && is_any_word(body, first, queries, COUNT_OF(queries)))
        add_sql(body, in + 1, loop);
    while_loop(body);
}

static void end(Body *body)
{
    const bool loop = (body->loops & 1) != 0;
    body->broken |= body->depth == 0 || is_word(body, body->at + 1, "loop") != loop;
    body->depth -= body->depth > 0;
    body->loops >>= 1;
    pass_statement(body);
}

/* RETURN QUERY SELECT ...; RETURN QUERY EXECUTE ...; */
static void return_value(Body *body)
{
    const size_t from = body->at;
    const size_t to   = pass_statement(body);
    if (is_word(body, from + 1, "query"))
        add_sql(body, from + 2, to);
}

/* OPEN cursor [NO SCROLL] FOR SELECT ...; OPEN cursor FOR EXECUTE ...; */
static void open_cursor(Body *body)
{
    const size_t query = find(body, body->at, "for");
    const size_t to    = pass_statement(body);
    if (query < to)
        add_sql(body, query + 1, to);
}

static void commit(Body *body)
{
    const size_t from = body->at;
    const size_t to   = pass_statement(body);
    add_item(body, BODY_COMMIT, span_of(body, from, to));
}

typedef struct BodyWord {
    const char *word;
    void (*read)(Body *body);
} BodyWord;

static const BodyWord words[] = {
    {"begin", begin},        {"declare", declare},  {"exception", step},
    {"when", when},          {"if", branch},        {"elsif", when},
    {"elseif", when},        {"else", step},        {"case", case_of},
    {"loop", loop},          {"while", while_loop}, {"for", for_loop},
    {"foreach", while_loop}, {"end", end},          {"return", return_value},
    {"open", open_cursor},   {"commit", commit},    {"rollback", commit},
    {"exit", skip},          {"continue", skip},    {"raise", skip},
    {"assert", skip},        {"get", skip},         {"fetch", skip},
    {"move", skip},          {"close", skip},       {"null", skip},
};

/* `a.b[1] := ...` or with a plain `=`. */
static bool is_assignment(const Body *body)
{
    const size_t i = targets_end(body, body->at);
    return i > body->at &&
           (is_char(body, i, '=') || (is_char(body, i, ':') && is_char(body, i + 1, '=')));
}

static void read_statement(Body *body)
{
    const size_t at = body->at;
    if (is_char(body, at, '<') && is_char(body, at + 1, '<')) { /* <<label>> */
        body->at += 5;
        return;
    }
    if (is_char(body, at, '#')) { /* #variable_conflict use_column */
        body->at += 3;
        return;
    }
    if (is_char(body, at, ';')) {
        body->at++;
        return;
    }
    if (is_assignment(body)) {
        skip(body);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (is_word(body, at, words[i].word)) {
            words[i].read(body);
            return;
        }
    sql(body);
}

bool body_split(Arena *memory, Str source, Span span, bool backslash_escapes, BodyItemVec *ret)
{
    Body  body = {.memory = memory,
                  .lexer  = {.source            = source,
                             .at                = span.start,
                             .end               = span.start + span.size,
                             .backslash_escapes = backslash_escapes},
                  .items  = ret};
    Token token;
    do {
        token                           = lex_next_significant(&body.lexer);
        *vec_push(memory, &body.tokens) = token;
    } while (token.kind != TOKEN_END);
    while (!body.broken && !is_end(&body, body.at)) {
        if (body.begun && body.depth == 0)
            body.broken = true; /* something behind the last END */
        else
            read_statement(&body);
    }
    if (body.broken || !body.begun || body.depth > 0) {
        ret->count = 0;
        return false;
    }
    return true;
}

/* What stands between the quotes, each doubled quote and each backslash resolved. */
static Str unquote(Arena *memory, Str text, bool escapes)
{
    Buf buf = buf_new(memory, SIZE_MAX);
    for (size_t i = 0; i < text.size; i++) {
        const char c    = text.data[i];
        const char next = i + 1 < text.size ? text.data[i + 1] : '\0';
        if (c == '\'' && next == '\'') {
            buf_add_char(&buf, c);
            i++;
        } else if (c == '\'') { /* 'one' and the next line's 'other' */
            while (i + 1 < text.size && text.data[i + 1] != '\'')
                i++;
            i++;
        } else if (c == '\\' && escapes && next != '\0') {
            buf_add_char(&buf, next == 'n' ? '\n' : next == 't' ? '\t' : next);
            i++;
        } else {
            buf_add_char(&buf, c);
        }
    }
    return buf_str(&buf);
}

Str body_string(Arena *memory, Str source, Token token, bool backslash_escapes, Span *ret_span)
{
    const Str    text  = str_slice(source, token.start, token.size);
    const size_t quote = text.data[0] == '$' ? str_find(str_slice(text, 1, SIZE_MAX), "$") + 2
                                             : str_find(text, "'") + 1;
    const size_t close = text.data[0] == '$' ? quote : 1;
    *ret_span          = (Span){0};
    if (token.unterminated || text.size < quote + close)
        return (Str){0};
    const Str  inner   = str_slice(text, quote, text.size - quote - close);
    const bool escapes = text.data[0] != '$' && (backslash_escapes || (text.data[0] | 0x20) == 'e');
    if (text.data[0] == '$' ||
        (!str_contains(inner, "'") && !(escapes && str_contains(inner, "\\")))) {
        *ret_span = (Span){token.start + quote, inner.size};
        return inner;
    }
    return unquote(memory, inner, escapes);
}
