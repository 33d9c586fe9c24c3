/* my_schema_style.c */
#include "lint/rules/online.h"
#include "model/charset.h"

#include "base/poison.h"

static const char *objection(const Change *change)
{
    const Type        type   = change->type;
    const TypeDetail *detail = type.detail;
    if (detail != NULL && detail->display_width > 1)
        return "the width says nothing about what it holds, and is gone in later releases";
    if (str_is(type.name.name, "float") || str_is(type.name.name, "double"))
        return "sums of it are not exact: DECIMAL is";
    if (str_is(type.name.name, "timestamp"))
        return "it ends in 2038: DATETIME does not";
    if (detail != NULL && str_is(detail->charset, "utf8mb3"))
        return "utf8mb3 has no emoji and is on its way out: utf8mb4";
    return str_contains(change->expression, "0000-00-00")
               ? "a zero date as its default makes every later ALTER fail under the usual sql_mode"
               : NULL;
}

/* All that a CREATE TABLE says. */
static bool has_primary_key(const LintPoint *point)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].kind == CHANGE_ADD_PRIMARY_KEY)
            return true;
    return point->change->like || point->change->temporary;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind == CHANGE_CREATE_TABLE && !has_primary_key(point))
        lint_report(point, STR_FMT " has no primary key",
                    STR_ARG(lint_relation_text(point, change->relation)));
    for (size_t i = 0; change->options != NULL && i < change->options->count; i++)
        if (str_is(change->options->items[i].name, "character set") &&
            str_is(change->options->items[i].value, "utf8mb3"))
            lint_report(point, STR_FMT " is in utf8mb3, which has no emoji and is on its way out",
                        STR_ARG(lint_relation_text(point, change->relation)));
    const bool defines =
        change->kind == CHANGE_ADD_COLUMN || change->kind == CHANGE_REDEFINE_COLUMN;
    const char *text = defines ? objection(change) : NULL;
    if (text != NULL)
        lint_report_type(point, text);
}

RULE(my_schema_style) = {
    .id       = "my-schema-style",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:8.0.36",
    .summary  = "a definition that is regretted later",
    .why      = "Display widths, FLOAT for money, TIMESTAMP after 2038, zero dates, utf8mb3, "
                "tables without a primary key: each is a migration to come.",
    .safe     = "INT, DECIMAL, DATETIME, utf8mb4, and a primary key.",
    .bad      = "CREATE TABLE t (id int(11) PRIMARY KEY);",
    .good     = "CREATE TABLE t (id int PRIMARY KEY);",
    .check    = check,
};
