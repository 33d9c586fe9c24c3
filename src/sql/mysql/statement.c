/* statement.c -- which family a statement is of, and what all of them share. */
#include "sql/mysql/statement.h"

#include "model/engine_traits.h"
#include "sql/mysql/ddl.h"

#include "base/poison.h"

enum { WORDS_MAX = 8 };

MyDialect my_dialect(Version version)
{
    enum { PATCH_NEWEST = 99 };
    if (version.major == 0)
        version = engine_traits(version.engine)->newest;
    const int patch = version.patch > 0 ? version.patch : PATCH_NEWEST;
    return (MyDialect){.mariadb = version.engine == ENGINE_MARIADB,
                       .version = version.major * 10000 + version.minor * 100 + patch};
}

Change *my_change(MyParse *parse, ChangeKind kind)
{
    Change *change = vec_push(parse->tokens->scratch, &parse->changes);
    change->kind   = kind;
    return change;
}

void my_skip_rest(MyTokens *tokens)
{
    while (!my_at_stop(tokens)) {
        if (my_peek(tokens)->kind == MY_BROKEN) {
            (void)my_fail(tokens);
            return;
        }
        my_next(tokens);
    }
}

void my_skip_wait(MyTokens *tokens)
{
    if (my_accept(tokens, "NOWAIT")) {
        (void)my_note(tokens, MY_SYNTAX_DDL_WAIT, 1);
    } else if (my_accept(tokens, "WAIT")) {
        (void)my_note(tokens, MY_SYNTAX_DDL_WAIT, 1);
        my_next(tokens);
    }
}

bool my_if_exists(MyTokens *tokens)
{
    return my_accept_pair(tokens, "IF", "EXISTS");
}

bool my_if_not_exists(MyTokens *tokens)
{
    if (!my_is_pair(tokens, "IF", "NOT"))
        return false;
    tokens->at += 2;
    return my_expect(tokens, "EXISTS");
}

void my_name_list(MyParse *parse, Change *change)
{
    bool first = true;
    do {
        Name name = {0};
        if (!my_expect_name(parse->tokens, &name))
            return;
        if (first)
            change->relation = name;
        else
            *vec_push(parse->tokens->arena, &change->others) = name;
        first = false;
    } while (my_accept(parse->tokens, ","));
}

bool my_account(MyTokens *tokens)
{
    if (my_accept(tokens, "CURRENT_USER") || my_accept(tokens, "CURRENT_ROLE") ||
        my_accept_pair(tokens, "USER", "(")) {
        if (my_is(tokens, "(") || my_is(tokens, ")"))
            (void)(my_parentheses(tokens, NULL) || my_accept(tokens, ")"));
        return true;
    }
    if (!my_identifier_or_string(tokens, NULL))
        return my_fail(tokens);
    if (my_peek(tokens)->kind == MY_VARIABLE)
        my_next(tokens);
    else if (my_accept(tokens, "@"))
        return my_identifier_or_string(tokens, NULL) || my_fail(tokens);
    return true;
}

/* To all Changes of a statement that stands alone. */
static void share_uses(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    my_note_words(tokens, 0);
    if (tokens->uses.count == 0)
        return;
    MySyntaxUseVec *uses = arena_new_of(tokens->arena, MySyntaxUseVec);
    *uses                = tokens->uses;
    for (size_t i = 0; i < parse->changes.count; i++)
        parse->changes.items[i].syntax = uses;
}

/* The model does not know them in detail: their words must do. */
static bool needs_words(const Change *change)
{
    return change->words.size == 0 &&
           (change->kind == CHANGE_OTHER || change->kind == CHANGE_DROP_OTHER ||
            change->kind == CHANGE_RESET_SESSION);
}

/* The first words of the statement in upper case, without what is quoted. */
static Str words_of(const MyTokens *tokens, size_t from)
{
    Buf    words = buf_new(tokens->arena, SIZE_MAX);
    size_t count = 0;
    for (size_t i = from; i < tokens->at && count < WORDS_MAX; i++) {
        if (tokens->items.items[i].kind != MY_WORD)
            continue;
        if (count++ > 0)
            buf_add_char(&words, ' ');
        const Str word = my_token_text(tokens, &tokens->items.items[i]);
        for (size_t k = 0; k < word.size; k++) {
            const char c = word.data[k];
            buf_add_char(&words, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
        }
    }
    return buf_str(&words);
}

static bool find_family(MyParse *parse)
{
    return my_rows(parse) || my_ddl(parse->tokens, &parse->changes) || my_object(parse) ||
           my_session(parse) || my_block(parse) || my_admin(parse);
}

bool my_statement(MyParse *parse)
{
    MyTokens    *tokens = parse->tokens;
    const size_t from = tokens->at, first = parse->changes.count;
    const size_t start = my_start(tokens);
    if (!my_enter(tokens))
        return false;
    parse->start = start;
    if (!find_family(parse))
        (void)my_fail_with(tokens, "no statement begins like this,");
    else if (!my_failed(tokens) && !my_at_stop(tokens))
        (void)my_fail(tokens);
    my_leave(tokens);
    if (my_failed(tokens))
        return false;
    if (parse->changes.count == first)
        (void)my_change(parse, CHANGE_OTHER);
    for (size_t i = first; i < parse->changes.count; i++) {
        Change *change = &parse->changes.items[i];
        if (change->span.size == 0)
            change->span = my_span(tokens, start);
        if (needs_words(change))
            change->words = words_of(tokens, from);
    }
    if (!parse->in_body)
        share_uses(parse);
    return true;
}
