/* enum_value_in_transaction.c */
#include <string.h>

#include "lint/rule.h"

#include "base/poison.h"

/* From PostgreSQL 17 on, the values of a type that the same transaction created can be used. */
enum { MAJOR_WITH_VALUES_OF_NEW_TYPES = 17 };

static bool type_is_new(const LintPoint *point, Name type)
{
    size_t index = lint_steps_here(point);
    for (const LintStep *step; (step = lint_step_before(point, &index)) != NULL;)
        if (step->change->kind == CHANGE_CREATE_TYPE && name_equal(step->change->relation, type))
            return true;
    return false;
}

/* The code of a function is looked through when it runs, unless it is plain SQL. */
static bool is_code(const Statement *statement)
{
    const Change *first = statement->changes.count == 1 ? &statement->changes.items[0] : NULL;
    return first != NULL && first->kind == CHANGE_CREATE_FUNCTION &&
           !str_equal_nocase(first->value, STR("sql"));
}

static bool was_there(const LintStep *step)
{
    return step->effect->form != NULL &&
           strcmp(step->effect->form, "alter_type_add_value_ine") == 0;
}

static bool uses(const LintPoint *point, Str value)
{
    if (is_code(point->statement))
        return false;
    const Str literal = str_format(point->arena, "'" STR_FMT "'", STR_ARG(value));
    return str_contains(point->statement->text, str_c(point->arena, literal));
}

static void check(const LintPoint *point)
{
    size_t index = lint_steps_here(point);
    for (const LintStep *step; (step = lint_step_before(point, &index)) != NULL;) {
        const Change *change = step->change;
        if (change->kind != CHANGE_ADD_ENUM_VALUE || step->statement == point->statement ||
            was_there(step) || !uses(point, change->object))
            continue;
        if (point->options->version.engine == ENGINE_PG &&
            point->options->version.major >= MAJOR_WITH_VALUES_OF_NEW_TYPES &&
            type_is_new(point, change->relation))
            continue;
        Finding *finding =
            lint_report(point,
                        "'" STR_FMT "' is used in the transaction that adds it to " STR_FMT
                        " (line %zu): the server refuses it",
                        STR_ARG(change->object), STR_ARG(name_text(point->arena, change->relation)),
                        step->statement->start.line);
        lint_fix(point, finding, "commit in between",
                 STR_FMT ";\nCOMMIT;\n\n-- in the next transaction\n" STR_FMT ";",
                 STR_ARG(step->statement->text), STR_ARG(point->statement->text));
        return;
    }
}

RULE(enum_value_in_transaction) = {
    .id       = "enum-value-in-transaction",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_STATEMENT,
    .servers  = RULE_ON_PG,
    .aliases  = "enum-add-value-in-tx",
    .summary  = "a new enum value is used before it is committed",
    .why      = "ALTER TYPE ... ADD VALUE may stand in a transaction, but its value cannot be used "
                "before the commit, not even as a default (SQLSTATE 55P04).",
    .safe     = "Add the value in one migration, use it in the next.",
    .bad      = "BEGIN;\nALTER TYPE state ADD VALUE 'archived';\n"
                "INSERT INTO states VALUES ('archived');\nCOMMIT;",
    .good     = "ALTER TYPE state ADD VALUE 'archived';\nINSERT INTO states VALUES ('archived');",
    .check    = check,
};
