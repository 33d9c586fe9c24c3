/* split.c -- where a statement ends: at a semicolon, at a \g, or at the end of the text.
 *
 * A semicolon ends nothing inside the body of CREATE FUNCTION ... BEGIN ATOMIC ... END, and inside
 * the parentheses of CREATE RULE. psql ignores it in any parentheses; here an unbalanced one must
 * not hide the statements behind it. */
#include "sql/pg/split.h"

#include <assert.h>
#include <string.h>

#include "base/poison.h"

/* What the words of a statement so far make of it, as far as it matters for its end and for what
 * follows. */
typedef enum Head {
    HEAD_START,
    HEAD_OTHER,
    HEAD_CREATE,
    HEAD_RULE,
    HEAD_ROUTINE,
    HEAD_ROUTINE_BEGIN,
    HEAD_COPY,
    HEAD_COPY_FROM,
    HEAD_COPY_STDIN,
    HEAD_SET,
    HEAD_SET_STRINGS, /* SET standard_conforming_strings */
    HEAD_SET_STRINGS_ON,
    HEAD_SET_STRINGS_OFF,
    HEAD_RESET,
} Head;

typedef struct Scan {
    Head   head;
    size_t parentheses;
    size_t atomic; /* BEGIN ATOMIC and each CASE in it, up to their END */
    bool   after_dot;
} Scan;

static Head head_after_start(const Lexer *lexer, Token token)
{
    if (lex_is_word(lexer, token, "create"))
        return HEAD_CREATE;
    if (lex_is_word(lexer, token, "copy"))
        return HEAD_COPY;
    if (lex_is_word(lexer, token, "set"))
        return HEAD_SET;
    return lex_is_word(lexer, token, "reset") ? HEAD_RESET : HEAD_OTHER;
}

static Head head_after_create(const Lexer *lexer, Token token)
{
    if (lex_is_word(lexer, token, "or") || lex_is_word(lexer, token, "replace"))
        return HEAD_CREATE;
    if (lex_is_word(lexer, token, "rule"))
        return HEAD_RULE;
    if (lex_is_word(lexer, token, "function") || lex_is_word(lexer, token, "procedure"))
        return HEAD_ROUTINE;
    return HEAD_OTHER;
}

static Head head_after_set(const Lexer *lexer, Token token)
{
    if (lex_is_word(lexer, token, "session") || lex_is_word(lexer, token, "local"))
        return HEAD_SET;
    return lex_is_word(lexer, token, "standard_conforming_strings") ? HEAD_SET_STRINGS : HEAD_OTHER;
}

static Head head_after_set_strings(const Lexer *lexer, Token token)
{
    static const char *const offs[] = {"off",   "false",   "no",   "0",   "f",
                                       "'off'", "'false'", "'no'", "'0'", "'f'"};
    if (lex_is_char(lexer, token, '=') || lex_is_word(lexer, token, "to"))
        return HEAD_SET_STRINGS;
    for (size_t i = 0; i < COUNT_OF(offs); i++)
        if (str_equal_nocase(lex_text(lexer, token), str_from(offs[i])))
            return HEAD_SET_STRINGS_OFF;
    return HEAD_SET_STRINGS_ON;
}

static Head head_after(const Lexer *lexer, Token token, const Scan *scan)
{
    switch (scan->head) {
    case HEAD_START:
        return head_after_start(lexer, token);
    case HEAD_CREATE:
        return head_after_create(lexer, token);
    case HEAD_ROUTINE:
        return lex_is_word(lexer, token, "begin") ? HEAD_ROUTINE_BEGIN : HEAD_ROUTINE;
    case HEAD_ROUTINE_BEGIN:
        return HEAD_ROUTINE;
    case HEAD_COPY:
        return scan->parentheses == 0 && lex_is_word(lexer, token, "from") ? HEAD_COPY_FROM
                                                                           : HEAD_COPY;
    case HEAD_COPY_FROM:
        return lex_is_word(lexer, token, "stdin") || lex_is_word(lexer, token, "pstdin")
                   ? HEAD_COPY_STDIN
                   : HEAD_OTHER;
    case HEAD_SET:
        return head_after_set(lexer, token);
    case HEAD_SET_STRINGS:
        return head_after_set_strings(lexer, token);
    case HEAD_RESET:
        return lex_is_word(lexer, token, "all") ||
                       lex_is_word(lexer, token, "standard_conforming_strings")
                   ? HEAD_SET_STRINGS_ON
                   : HEAD_OTHER;
    case HEAD_OTHER:
    case HEAD_RULE:
    case HEAD_COPY_STDIN:
    case HEAD_SET_STRINGS_ON:
    case HEAD_SET_STRINGS_OFF:
        break;
    }
    return scan->head;
}

static void scan_token(Scan *scan, const Lexer *lexer, Token token)
{
    if (lex_is_char(lexer, token, '('))
        scan->parentheses++;
    else if (lex_is_char(lexer, token, ')') && scan->parentheses > 0)
        scan->parentheses--;
    if (scan->head == HEAD_ROUTINE_BEGIN && lex_is_word(lexer, token, "atomic"))
        scan->atomic = 1;
    else if (scan->atomic > 0 && !scan->after_dot) {
        if (lex_is_word(lexer, token, "case"))
            scan->atomic++;
        else if (lex_is_word(lexer, token, "end"))
            scan->atomic--;
    }
    scan->head      = head_after(lexer, token, scan);
    scan->after_dot = lex_is_char(lexer, token, '.');
}

static bool ends_statement(const Scan *scan, const Lexer *lexer, Token token)
{
    return lex_is_char(lexer, token, ';') && scan->atomic == 0 &&
           (scan->head != HEAD_RULE || scan->parentheses == 0);
}

/* psql sends what it has collected at \g and its kin, and at \; begins a new statement. */
static bool meta_ends_statement(Str meta)
{
    static const char *const words[] = {"\\;",     "\\g",     "\\gx",           "\\gset",
                                        "\\gexec", "\\gdesc", "\\crosstabview", "\\watch",
                                        "\\parse"};
    size_t                   size    = 1;
    while (size < meta.size && meta.data[size] >= 'a' && meta.data[size] <= 'z')
        size++;
    const Str word = {meta.data, size == 1 ? MIN_OF(meta.size, (size_t)2) : size};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_is(word, words[i]))
            return true;
    return false;
}

/* `\copy table from stdin` has its data behind it as COPY has. */
static bool meta_reads_data(Str meta)
{
    if (!str_starts(meta, "\\copy"))
        return false;
    Lexer lexer = {.source = meta, .at = 5, .end = meta.size};
    Scan  scan  = {.head = HEAD_COPY};
    for (Token token; (token = lex_next_significant(&lexer)).kind != TOKEN_END;)
        scan_token(&scan, &lexer, token);
    return scan.head == HEAD_COPY_STDIN;
}

Splitter splitter_new(Str source, Span span)
{
    assert(span.start + span.size <= source.size);
    Splitter splitter = {
        .lexer = {.source = source, .at = span.start, .end = span.start + span.size}};
    if (span.start == 0 && str_starts((Str){source.data, span.size}, "\xef\xbb\xbf"))
        splitter.lexer.at = 3;
    return splitter;
}

/* COPY's data begin on the next line; whatever else stands on this one makes them none. */
static bool find_data(Lexer *lexer)
{
    Lexer ahead = *lexer;
    while (ahead.at < ahead.end && ahead.source.data[ahead.at] != '\n') {
        const char c = ahead.source.data[ahead.at];
        if (c == '-' && str_starts(str_slice(ahead.source, ahead.at, 2), "--")) {
            const char *line = memchr(ahead.source.data + ahead.at, '\n', ahead.end - ahead.at);
            ahead.at         = line == NULL ? ahead.end : (size_t)(line - ahead.source.data);
        } else if (c == ' ' || c == '\t' || c == '\r') {
            ahead.at++;
        } else {
            return false;
        }
    }
    lexer->at = MIN_OF(ahead.at + 1, ahead.end);
    return true;
}

/* The lines up to one that is `\.`; that one is passed over. */
static Span data_span(Lexer *lexer)
{
    const Span span = {.start = lexer->at};
    while (lexer->at < lexer->end) {
        Str          rest = {lexer->source.data + lexer->at, lexer->end - lexer->at};
        const Str    line = str_cut(&rest, '\n');
        const size_t at   = lexer->at;
        lexer->at         = lexer->end - rest.size;
        if (str_is(line, "\\.") || str_is(line, "\\.\r"))
            return (Span){span.start, at - span.start};
    }
    return (Span){span.start, lexer->end - span.start};
}

static bool split_meta(Splitter *splitter, Token token, SplitItem *ret)
{
    const Str meta = lex_text(&splitter->lexer, token);
    if (str_is(meta, "\\;") || str_is(meta, "\\\\"))
        return false;
    *ret = (SplitItem){.form = STATEMENT_META, .span = {token.start, str_trim(meta).size}};
    splitter->copy_pending = meta_reads_data(meta);
    return true;
}

static void split_statement(Splitter *splitter, Token token, SplitItem *ret)
{
    Lexer *lexer = &splitter->lexer;
    Scan   scan  = {0};
    size_t end   = token.start;
    *ret         = (SplitItem){.form              = STATEMENT_SQL,
                               .span              = {.start = token.start},
                               .backslash_escapes = lexer->backslash_escapes};
    for (; token.kind != TOKEN_END; token = lex_next_significant(lexer)) {
        if (ends_statement(&scan, lexer, token)) {
            end = token.start;
            break;
        }
        if (token.kind == TOKEN_META) {
            if (meta_ends_statement(lex_text(lexer, token))) {
                lexer->at = token.start;
                break;
            }
            ret->templated = true;
        }
        ret->templated |= token.kind == TOKEN_PLACEHOLDER;
        scan_token(&scan, lexer, token);
        end = token.start + token.size;
    }
    ret->span.size         = end - ret->span.start;
    splitter->copy_pending = scan.head == HEAD_COPY_STDIN;
    if (scan.head == HEAD_SET_STRINGS_ON || scan.head == HEAD_SET_STRINGS_OFF)
        lexer->backslash_escapes = scan.head == HEAD_SET_STRINGS_OFF;
}

bool split_next(Splitter *splitter, SplitItem *ret)
{
    Lexer *lexer = &splitter->lexer;
    if (splitter->copy_pending) {
        splitter->copy_pending = false;
        if (find_data(lexer)) {
            *ret = (SplitItem){.form = STATEMENT_COPY_DATA, .span = data_span(lexer)};
            return true;
        }
    }
    for (;;) {
        const Token token = lex_next_significant(lexer);
        if (token.kind == TOKEN_END)
            return false;
        if (lex_is_char(lexer, token, ';'))
            continue;
        if (token.kind == TOKEN_META) {
            if (split_meta(splitter, token, ret))
                return true;
            continue;
        }
        split_statement(splitter, token, ret);
        return true;
    }
}
