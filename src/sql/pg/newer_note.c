/* newer_note.c -- what a mended statement said in newer words, put into its Changes. */
#include "sql/pg/newer.h"
#include "sql/pg/outline.h"

#include "base/poison.h"

/* The Change with the shortest span around `at`. */
static Change *change_at(const Build *build, size_t at)
{
    Change *found = NULL;
    for (size_t i = 0; i < build->changes->count; i++) {
        Change *change = &build->changes->items[i];
        if (at >= change->span.start && at < change->span.start + change->span.size &&
            (found == NULL || change->span.size < found->span.size))
            found = change;
    }
    return found;
}

/* CONSTRAINT n NOT NULL c was read as CHECK (c). */
static void be_not_null(Change *change)
{
    if (change->kind != CHANGE_ADD_CHECK || change->columns.count == 0)
        return;
    change->kind             = CHANGE_SET_NOT_NULL;
    change->column           = change->columns.items[0];
    change->columns          = (StrVec){0};
    change->not_null_columns = (StrVec){0};
    change->expression       = (Str){0};
}

/* SET EXPRESSION AS (...) was read as SET DEFAULT (...). */
static void be_set_expression(const Build *build, Change *change, size_t at)
{
    change->kind          = CHANGE_ALTER_TABLE_OTHER;
    change->default_class = DEFAULT_NONE;
    change->expression    = outline_parentheses(build, at);
}

static void put_note(const Build *build, NewerKind kind, size_t at, Change *change)
{
    switch (kind) {
    case NEWER_VIRTUAL:
        change->generated_virtual = change->generated_stored;
        change->generated_stored  = false;
        return;
    case NEWER_SET_EXPRESSION:
        be_set_expression(build, change, at);
        return;
    case NEWER_NOT_NULL:
        be_not_null(change);
        return;
    case NEWER_NOT_ENFORCED:
        change->not_enforced     = true;
        change->not_null_columns = (StrVec){0};
        return;
    case NEWER_ENFORCED:
        change->enforced = change->kind == CHANGE_ALTER_CONSTRAINT;
        return;
    case NEWER_INHERIT:
        change->inherit = true;
        return;
    case NEWER_NO_INHERIT:
        change->no_inherit = true;
        return;
    case NEWER_WITHOUT_OVERLAPS:
        change->without_overlaps = true;
        return;
    case NEWER_ONLY:
        change->only = true;
        return;
    case NEWER_RETURNING:
        change->returns_rows = true;
        return;
    case NEWER_UNNAMED:
        change->object = (Str){0};
        return;
    case NEWER_OTHER:
        return;
    }
}

void newer_put_notes(const Build *build, const NewerNoteVec *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        const NewerNote note   = notes->items[i];
        const size_t    at     = build->input->origin + note.at;
        Change         *change = change_at(build, at);
        if (change == NULL)
            continue;
        put_note(build, note.kind, at, change);
        change->since = MAX_OF(change->since, note.since);
    }
}
