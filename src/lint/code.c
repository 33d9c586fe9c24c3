/* code.c -- see code.h. */
#include "lint/code.h"

#include <string.h>

#include "sql/parse.h"
#include "sql/pg/lex.h"

#include "base/poison.h"

static void forget(Routines *routines, Str name)
{
    size_t kept = 0;
    for (size_t i = 0; i < routines->all.count; i++)
        if (!str_equal(routines->all.items[i].name, name))
            routines->all.items[kept++] = routines->all.items[i];
    routines->all.count = kept;
}

void routines_apply(Routines *routines, const Statement *statement, const Change *change)
{
    if (change->kind == CHANGE_DROP_FUNCTION) {
        forget(routines, change->object);
        for (size_t i = 0; i < change->others.count; i++)
            forget(routines, change->others.items[i].name);
    }
    const bool alters =
        change->kind == CHANGE_OTHER &&
        (str_starts(change->words, "ALTER FUNCTION") || str_starts(change->words, "ALTER ROUTINE"));
    for (size_t i = 0; alters && i < routines->all.count; i++)
        routines->all.items[i].altered = true;
    if (change->kind != CHANGE_CREATE_FUNCTION)
        return;
    if (change->or_replace)
        forget(routines, change->object);
    Routine *routine    = vec_push(routines->arena, &routines->all);
    routine->name       = str_copy(routines->arena, change->object);
    routine->definition = str_copy(routines->arena, statement->text);
}

Routines routines_copy(Arena *arena, const Routines *routines)
{
    Routines copy = {.arena = arena};
    for (size_t i = 0; i < routines->all.count; i++)
        *vec_push(arena, &copy.all) = routines->all.items[i];
    return copy;
}

const Change *code_read(Arena *arena, Version version, Routine routine)
{
    static const Change nothing    = {.kind = CHANGE_CREATE_FUNCTION};
    StatementVec        statements = {0};
    sql_parse(arena, version, routine.definition, (Span){0, routine.definition.size}, &statements);
    return statements.count > 0 && statements.items[0].changes.count > 0
               ? &statements.items[0].changes.items[0]
               : &nothing;
}

static Statement *statement_at(Arena *arena, const Statement *call)
{
    Statement *statement = arena_new_of(arena, Statement);
    *statement           = (Statement){.form   = STATEMENT_SQL,
                                       .span   = call->span,
                                       .text   = call->text,
                                       .start  = call->start,
                                       .end    = call->end,
                                       .parsed = true};
    return statement;
}

const Statement *code_at_call(Arena *arena, const Statement *inner, const Statement *call,
                              const Change *at)
{
    Statement *statement     = statement_at(arena, call);
    statement->text          = inner->text;
    statement->batched       = inner->batched;
    statement->behind_commit = inner->behind_commit;
    for (size_t i = 0; i < inner->changes.count; i++) {
        Change *change = vec_push(arena, &statement->changes);
        *change        = inner->changes.items[i];
        change->span   = at->span;
    }
    return statement;
}

const Statement *code_unseen(Arena *arena, const Statement *call, const Change *at, Str name)
{
    Statement *statement = statement_at(arena, call);
    Change    *change    = vec_push(arena, &statement->changes);
    change->kind         = CHANGE_UNREAD_CODE;
    change->span         = at->span;
    change->value = str_format(arena, "the definition of " STR_FMT " was not seen", STR_ARG(name));
    return statement;
}

const char *routine_volatility(Str definition)
{
    static const char *const words[] = {"immutable", "stable", "volatile"};
    static const char *const texts[] = {"IMMUTABLE", "STABLE", "VOLATILE"};
    Lexer                    lexer   = {.source = definition, .end = definition.size};
    for (Token token; (token = lex_next_significant(&lexer)).kind != TOKEN_END;)
        for (size_t i = 0; i < COUNT_OF(words); i++)
            if (lex_is_word(&lexer, token, words[i]))
                return texts[i];
    return texts[COUNT_OF(texts) - 1];
}

static bool is_stable(const Routines *routines, Str name)
{
    bool seen = false;
    for (size_t i = 0; i < routines->all.count; i++) {
        const Routine *routine = &routines->all.items[i];
        if (!str_equal(routine->name, name))
            continue;
        seen = true;
        if (routine->altered || strcmp(routine_volatility(routine->definition), "VOLATILE") == 0)
            return false;
    }
    return seen;
}

bool routines_are_stable(const Routines *routines, const StrVec *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (!is_stable(routines, names->items[i]))
            return false;
    return names->count > 0;
}
