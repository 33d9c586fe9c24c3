/* native_check.c -- what a native migration must hold, and what must not stand together. */
#include "layout/directive.h"
#include "layout/native.h"
#include "layout/problem.h"
#include "layout/set.h"

#include "base/poison.h"

typedef struct Check {
    Arena          *arena;
    Migration      *migration;
    const Comments *comments;
} Check;

/* Where the marker of `kind` stands. */
static size_t marker_offset(const Check *check, SectionKind kind)
{
    const CommentVec *all = &check->comments->all;
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].marker && all->items[i].section == kind)
            return all->items[i].span.start;
    return 0;
}

/* Where the first directive `word` of the header stands. */
static size_t directive_offset(const Check *check, const char *word)
{
    const CommentVec *all = &check->comments->all;
    for (size_t i = 0; i < all->count; i++) {
        Directive directive;
        if (directive_cut(&all->items[i], check->migration->source, &directive) &&
            str_is(directive.word, word))
            return directive.span.start;
    }
    return 0;
}

static void check_header(const Check *check)
{
    static const char *const hints[] = {
        [HEADER_SIZE]   = "Add '-- shore: size small' or '-- shore: size large' at the top.",
        [HEADER_PHASE]  = "Add '-- shore: phase expand', or migrate, switch, contract, at the top.",
        [HEADER_REASON] = "Add '-- shore: reason \"why this change is needed\"' at the top.",
    };
    Header *header = header_at(check->arena, check->migration);
    for (HeaderField field = 0; field < HEADER_FIELD_COUNT; field++) {
        if (header->filled[field] != HEADER_MISSING)
            continue;
        header->filled_place[field] = (Place){1, 1};
        problem_add(check->arena, check->migration, 0, hints[field], "the header has no %s",
                    header_field_text(field));
        problem_about(check->migration, PROBLEM_HEADER);
    }
    if (header->irreversible && header->down_keep)
        problem_add(check->arena, check->migration, directive_offset(check, "down"),
                    "Keep one of them.", "'irreversible' and 'down keep' stand together");
}

static const char *const down_hint =
    "Write what takes the change back, or '-- shore: irreversible \"why\"' in the header.";

static void check_down(const Check *check)
{
    const Migration *migration = check->migration;
    const bool       waived    = migration_down_is_waived(migration);
    if (waived && migration_section(migration, SECTION_DOWN)->statements.count > 0)
        problem_add(check->arena, check->migration, marker_offset(check, SECTION_DOWN),
                    "Take the section out, or the directive.",
                    "a down section in a migration that is declared '%s'",
                    migration_header(migration)->irreversible ? "irreversible" : "down keep");
    if (waived)
        return;
    if (!migration_section(migration, SECTION_DOWN)->present && check->comments->unclosed == NULL)
        problem_add(check->arena, check->migration, 0, down_hint, "there is no '-- down'");
    else if (migration_down_is_empty(migration))
        problem_add(check->arena, check->migration, marker_offset(check, SECTION_DOWN), down_hint,
                    "the down section takes nothing back");
    else
        return;
    problem_about(check->migration, PROBLEM_DOWN);
}

static void check_empty(const Check *check, SectionKind kind, const char *hint)
{
    const Section *section = migration_section(check->migration, kind);
    if (section->present && section->statements.count == 0)
        problem_add(check->arena, check->migration, marker_offset(check, kind), hint,
                    "the %s section is empty", section_text(kind));
}

static bool can_be_batched(const Statement *statement)
{
    if (!statement->parsed || statement->changes.count == 0)
        return false;
    const Change *change = &statement->changes.items[0];
    return change->kind == CHANGE_UPDATE_ROWS || change->kind == CHANGE_DELETE_ROWS ||
           (change->kind == CHANGE_INSERT_ROWS && change->from_query);
}

static bool is_setting(const Statement *statement)
{
    for (size_t i = 0; i < statement->changes.count; i++)
        if (statement->changes.items[i].kind != CHANGE_SET_SESSION)
            return false;
    return statement->changes.count > 0;
}

/* Going back can only mean to stop where all the work is made of batches. */
static void check_down_keep(const Check *check)
{
    const StatementVec *up = &check->migration->up.statements;
    if (!migration_header(check->migration)->down_keep)
        return;
    for (size_t i = 0; i < up->count; i++) {
        if (up->items[i].batched || is_setting(&up->items[i]))
            continue;
        problem_add(check->arena, check->migration, directive_offset(check, "down"),
                    "Put '-- shore: batched' above the statement, or write a down section.",
                    "'down keep' in a migration with a statement that is not batched");
        return;
    }
}

static void check_form(const Check *check, const Statement *statement)
{
    if (statement->form == STATEMENT_META && !statement_is_delimiter(statement))
        problem_add(check->arena, check->migration, statement->span.start,
                    "Its client is not there when shore runs the file. Write it as SQL.",
                    "a command of psql or mysql");
    if (statement->batched && !can_be_batched(statement))
        problem_add(check->arena, check->migration, statement->span.start,
                    "Take '-- shore: batched' out; it is for UPDATE, DELETE and INSERT ... SELECT.",
                    "this statement cannot be batched");
}

/* A verify statement asks; what it is known to change instead is refused. */
static void check_query(const Check *check, const Statement *statement)
{
    for (size_t i = 0; i < statement->changes.count; i++) {
        const ChangeKind kind = statement->changes.items[i].kind;
        if (kind == CHANGE_SELECT_ROWS || kind == CHANGE_OTHER)
            continue;
        problem_add(check->arena, check->migration, statement->span.start,
                    "Write a SELECT that gives one row with one column.",
                    "a verify statement that is no query: %s", change_verb(kind));
        return;
    }
}

/* `equal` compares a query with the next one, which then has nothing else to be compared with. */
static void check_equal(const Check *check, size_t index)
{
    const StatementVec *statements =
        &migration_section(check->migration, SECTION_VERIFY)->statements;
    if (statements->items[index].expect != EXPECT_EQUAL)
        return;
    const bool last = index + 1 == statements->count;
    if (!last && statements->items[index + 1].directives.count == 0)
        return;
    problem_add(check->arena, check->migration, statements->items[index].span.start,
                "Write the query to compare it with below it, without a directive.",
                last ? "'equal' above the last query" : "'equal' above a query that has its own");
}

static void check_statements(const Check *check)
{
    for (SectionKind kind = SECTION_UP; kind <= SECTION_VERIFY; kind++) {
        const StatementVec *statements = &migration_section(check->migration, kind)->statements;
        for (size_t i = 0; i < statements->count; i++) {
            check_form(check, &statements->items[i]);
            if (kind == SECTION_VERIFY) {
                check_query(check, &statements->items[i]);
                check_equal(check, i);
            }
        }
    }
}

void native_check(Arena *arena, Migration *migration, const Comments *comments)
{
    const Check check = {.arena = arena, .migration = migration, .comments = comments};
    if (comments->unclosed != NULL)
        problem_add(arena, migration, comments->unclosed_offset,
                    "All that follows it in the file is taken for a part of it.",
                    "the %s that begins here is never closed", comments->unclosed);
    check_header(&check);
    check_empty(&check, SECTION_UP, "Write the statements below '-- up'.");
    check_down(&check);
    check_empty(&check, SECTION_VERIFY, "Write a query below '-- verify', or take the line out.");
    check_down_keep(&check);
    check_statements(&check);
}
