/* cursor.c -- see cursor.h. */
#include "sql/mysql/cursor.h"

#include <assert.h>

#include "base/poison.h"

/* What is quoted of a statement in a message. */
enum { NEAR_BYTES_MAX = 40 };

MyTokens my_tokens_new(Arena *arena, Arena *scratch, Str source, Span span, MyDialect dialect)
{
    MyTokens tokens = {.arena = arena, .scratch = scratch, .source = source, .dialect = dialect};
    MyLexer  lexer  = {
          .source = source, .at = span.start, .end = span.start + span.size, .dialect = dialect};
    for (MyToken token; (token = my_lex_next(&lexer)).kind != MY_END;)
        *vec_push(scratch, &tokens.items) = token;
    my_tokens_close(&tokens, span.start + span.size);
    return tokens;
}

/* The list of open parentheses is threaded through their `partner`s until they have one. */
void my_tokens_close(MyTokens *tokens, size_t end)
{
    *vec_push(tokens->scratch, &tokens->items) = (MyToken){.start = end, .kind = MY_END};
    const MyWord opening = MY_WORD_OF("("), closing = MY_WORD_OF(")");
    size_t       open  = SIZE_MAX;
    MyToken     *items = tokens->items.items;
    for (size_t i = 0; i < tokens->items.count; i++) {
        if (items[i].head == opening.head && items[i].size == 1) {
            items[i].partner = open == SIZE_MAX ? 0 : (uint32_t)(i - open);
            open             = i;
        } else if (items[i].head == closing.head && items[i].size == 1 && open != SIZE_MAX) {
            const size_t outer  = items[open].partner;
            items[i].partner    = (uint32_t)(i - open);
            items[open].partner = (uint32_t)(i - open);
            open                = outer == 0 ? SIZE_MAX : open - outer;
        }
    }
    while (open != SIZE_MAX) {
        const size_t outer  = items[open].partner;
        items[open].partner = 0;
        open                = outer == 0 ? SIZE_MAX : open - outer;
    }
}

bool my_accept_words(MyTokens *tokens, MyWord first, MyWord second)
{
    if (!my_is_word(tokens, 0, first) || !my_is_word(tokens, 1, second))
        return false;
    tokens->at += 2;
    return true;
}

bool my_expect_word(MyTokens *tokens, MyWord word)
{
    return my_accept_word(tokens, word) || my_fail(tokens);
}

/* Errors. */

static Str near(const MyTokens *tokens, const MyToken *token)
{
    Str text = my_token_text(tokens, token);
    if (text.size > NEAR_BYTES_MAX) {
        text.size = NEAR_BYTES_MAX;
        while (text.size > 0 && (text.data[text.size] & 0xc0) == 0x80)
            text.size--;
    }
    const void *line = text.size == 0 ? NULL : memchr(text.data, '\n', text.size);
    if (line != NULL)
        text.size = (size_t)((const char *)line - text.data);
    return str_trim(text);
}

static bool fail(MyTokens *tokens, Str error)
{
    if (!my_failed(tokens)) {
        tokens->error    = error;
        tokens->error_at = my_start(tokens);
    }
    tokens->at = tokens->items.count - 1;
    return false;
}

static Str broken_reason(const MyTokens *tokens, const MyToken *token)
{
    switch (tokens->source.data[token->start]) {
    case '/':
        return STR("a comment without end");
    case '`':
        return STR("a quoted name without end");
    default:
        return STR("a string without end");
    }
}

bool my_fail(MyTokens *tokens)
{
    const MyToken *token = my_peek(tokens);
    if (my_failed(tokens))
        return fail(tokens, tokens->error);
    if (token->kind == MY_END)
        return fail(tokens, STR("syntax error at the end of the statement"));
    if (token->kind == MY_BROKEN)
        return fail(tokens, broken_reason(tokens, token));
    return fail(tokens, str_format(tokens->arena, "syntax error near \"" STR_FMT "\"",
                                   STR_ARG(near(tokens, token))));
}

bool my_fail_with(MyTokens *tokens, const char *reason)
{
    const Str text = near(tokens, my_peek(tokens));
    if (my_failed(tokens) || text.size == 0)
        return fail(tokens, str_from(reason));
    return fail(tokens,
                str_format(tokens->arena, "%s near \"" STR_FMT "\"", reason, STR_ARG(text)));
}

bool my_enter(MyTokens *tokens)
{
    if (tokens->depth >= MY_DEPTH_MAX)
        return my_fail_with(tokens, "it is nested too deeply");
    tokens->depth++;
    return true;
}

Span my_span(const MyTokens *tokens, size_t start)
{
    if (tokens->at == 0)
        return (Span){start, 0};
    const MyToken *last = &tokens->items.items[tokens->at - 1];
    const size_t   end  = last->start + last->size;
    return (Span){start, end > start ? end - start : 0};
}

void my_note_at(MyTokens *tokens, MySyntax syntax, size_t from, size_t count)
{
    if (my_failed(tokens) || syntax == MY_SYNTAX_NONE)
        return;
    assert(count > 0 && from + count <= tokens->items.count);
    for (size_t i = 0; i < tokens->uses.count; i++)
        if (tokens->uses.items[i].syntax == syntax)
            return;
    const MyToken *first = &tokens->items.items[from];
    const MyToken *last  = first + count - 1;
    const Span     span  = {first->start, last->start + last->size - first->start};
    *vec_push(tokens->arena, &tokens->uses) = (MySyntaxUse){syntax, span};
}

/* Names. */

bool my_is_identifier(const MyTokens *tokens, size_t ahead)
{
    const MyToken *token = my_peek_at(tokens, ahead);
    if (token->kind == MY_QUOTED || token->kind == MY_PLACEHOLDER)
        return true;
    return token->kind == MY_WORD &&
           (token->is_name || !my_word_reserved(&tokens->dialect, my_token_text(tokens, token)));
}

/* What is between the quotes, a doubled one being one. */
static Str unquoted(const MyTokens *tokens, Str text)
{
    const char quote = text.data[0];
    const Str  inner = {text.data + 1, text.size - 2};
    if (inner.size == 0 || memchr(inner.data, quote, inner.size) == NULL)
        return inner;
    char  *data = arena_alloc(tokens->arena, 1, inner.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < inner.size; i++) {
        data[size++] = inner.data[i];
        i += inner.data[i] == quote;
    }
    return (Str){data, size};
}

/* A placeholder may be part of a name: prefix_${name}_suffix is three tokens side by side. */
static bool continues_name(const MyTokens *tokens, size_t end)
{
    const MyToken *token = my_peek(tokens);
    return token->start == end &&
           (token->kind == MY_PLACEHOLDER || token->kind == MY_WORD || token->kind == MY_NUMBER);
}

static Str take_name(MyTokens *tokens)
{
    const MyToken *token = my_peek(tokens);
    const Str      text  = my_token_text(tokens, token);
    my_next(tokens);
    if (token->kind == MY_QUOTED)
        return unquoted(tokens, text);
    size_t end         = token->start + token->size;
    bool   placeholder = token->kind == MY_PLACEHOLDER;
    while (continues_name(tokens, end) &&
           (placeholder || my_peek(tokens)->kind == MY_PLACEHOLDER)) {
        placeholder = true;
        end         = my_peek(tokens)->start + my_peek(tokens)->size;
        my_next(tokens);
    }
    return str_slice(tokens->source, token->start, end - token->start);
}

bool my_identifier(MyTokens *tokens, Str *ret)
{
    if (!my_is_identifier(tokens, 0))
        return false;
    const Str name = take_name(tokens);
    if (ret != NULL)
        *ret = name;
    return true;
}

bool my_expect_identifier(MyTokens *tokens, Str *ret)
{
    return my_identifier(tokens, ret) || my_fail(tokens);
}

/* Any word behind a dot. */
static bool is_part(const MyTokens *tokens, size_t ahead)
{
    const MyTokenKind kind = my_peek_at(tokens, ahead)->kind;
    return kind == MY_WORD || kind == MY_QUOTED || kind == MY_PLACEHOLDER;
}

bool my_name(MyTokens *tokens, Name *ret)
{
    Name name = {0};
    if (!my_is_identifier(tokens, 0) && !(my_is(tokens, ".") && is_part(tokens, 1)))
        return false;
    (void)my_accept(tokens, ".");
    name.name = take_name(tokens);
    if (my_is(tokens, ".") && is_part(tokens, 1)) {
        my_next(tokens);
        name.schema = name.name;
        name.name   = take_name(tokens);
    }
    if (ret != NULL)
        *ret = name;
    return true;
}

bool my_expect_name(MyTokens *tokens, Name *ret)
{
    return my_name(tokens, ret) || my_fail(tokens);
}

/* Literals. */

static char escaped(char c)
{
    switch (c) {
    case '0':
        return '\0';
    case 'b':
        return '\b';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'Z':
        return '\x1a';
    default:
        return c;
    }
}

/* `text` is what stands between the quotes. */
static Str decoded(const MyTokens *tokens, Str text, char quote)
{
    const bool escapes = !tokens->dialect.no_backslash_escapes;
    if (text.size == 0 || (memchr(text.data, quote, text.size) == NULL &&
                           (!escapes || memchr(text.data, '\\', text.size) == NULL)))
        return text;
    char  *data = arena_alloc(tokens->arena, 1, text.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];
        if (c == quote) {
            i++;
        } else if (c == '\\' && escapes && i + 1 < text.size) {
            i++;
            const char next = text.data[i];
            if (next == '%' || next == '_')
                data[size++] = '\\';
            data[size++] = escaped(next);
            continue;
        }
        data[size++] = c;
    }
    return (Str){data, size};
}

static Str string_value(const MyTokens *tokens, const MyToken *token)
{
    Str text = my_token_text(tokens, token);
    if (text.data[0] == '$') {
        const size_t quote =
            (size_t)((const char *)memchr(text.data + 1, '$', text.size - 1) - text.data) + 1;
        return str_slice(text, quote, text.size - 2 * quote);
    }
    if (text.data[0] == 'n' || text.data[0] == 'N')
        text = str_slice(text, 1, SIZE_MAX);
    return decoded(tokens, (Str){text.data + 1, text.size - 2}, text.data[0]);
}

static bool is_introducer(const MyTokens *tokens)
{
    const MyToken *token = my_peek(tokens);
    return token->kind == MY_WORD && !token->is_name && tokens->source.data[token->start] == '_' &&
           my_peek_at(tokens, 1)->kind == MY_STRING;
}

bool my_string(MyTokens *tokens, Str *ret)
{
    if (is_introducer(tokens))
        my_next(tokens);
    if (my_peek(tokens)->kind != MY_STRING)
        return false;
    Str value = {0};
    for (bool first = true; my_peek(tokens)->kind == MY_STRING; first = false) {
        if (ret != NULL) {
            const Str part = string_value(tokens, my_peek(tokens));
            value          = first ? part : str_concat(tokens->arena, value, part);
        }
        my_next(tokens);
    }
    if (ret != NULL)
        *ret = value;
    return true;
}

bool my_identifier_or_string(MyTokens *tokens, Str *ret)
{
    return my_string(tokens, ret) || my_identifier(tokens, ret);
}

bool my_integer(MyTokens *tokens, int64_t *ret)
{
    if (my_peek(tokens)->kind != MY_NUMBER ||
        !str_to_int64(my_token_text(tokens, my_peek(tokens)), ret))
        return false;
    my_next(tokens);
    return true;
}

void my_variable(MyTokens *tokens)
{
    const bool open = tokens->source.data[my_start(tokens) + my_peek(tokens)->size - 1] == '.';
    my_next(tokens);
    if (open && is_part(tokens, 0))
        my_next(tokens);
}

bool my_parentheses(MyTokens *tokens, Span *ret)
{
    const MyToken *open = my_peek(tokens);
    if (!my_is(tokens, "(") || open->partner == 0)
        return false;
    const MyToken *close = open + open->partner;
    if (ret != NULL)
        *ret = (Span){open->start + 1, close->start - open->start - 1};
    tokens->at += open->partner + 1u;
    return true;
}

bool my_expect_parentheses(MyTokens *tokens, Span *ret)
{
    return my_parentheses(tokens, ret) || my_fail(tokens);
}
