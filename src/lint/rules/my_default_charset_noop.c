/* my_default_charset_noop.c */
#include "lint/rules/online.h"
#include "model/charset.h"

#include "base/poison.h"

/* CHARACTER SET utf8mb4 COLLATE utf8mb4_bin is one thing to say. */
static bool says_charset(const Statement *statement)
{
    for (size_t i = 0; i < statement->changes.count; i++)
        if (statement->changes.items[i].kind == CHANGE_SET_TABLE_OPTION &&
            str_is(statement->changes.items[i].object, "character set"))
            return true;
    return false;
}

static void check(const LintPoint *point)
{
    const Change *change  = point->change;
    const bool    charset = str_is(change->object, "character set");
    const Table  *table   = lint_table(point);
    if (change->kind != CHANGE_SET_TABLE_OPTION ||
        (!charset && (!str_is(change->object, "collate") || says_charset(point->statement))) ||
        lint_is_new(point, change->relation) ||
        (table != NULL &&
         str_equal(table_option(table, charset ? "character set" : "collate"), change->value)))
        return;
    lint_report(point,
                "this says which %s new columns of " STR_FMT
                " get: those that are there keep theirs",
                charset ? "character set" : "collation",
                STR_ARG(lint_relation_text(point, change->relation)));
}

RULE(my_default_charset_noop) = {
    .id       = "my-default-charset-noop",
    .severity = SEVERITY_INFO,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:8.0.36",
    .summary  = "the default character set of a table changes, and no column with it",
    .why      = "The table then has columns of several character sets, and joins between them "
                "cannot use an index.",
    .safe     = "If columns are meant, CONVERT TO CHARACTER SET, which copies the table, or "
                "change them one by one.",
    .bad      = "ALTER TABLE users DEFAULT CHARACTER SET utf8mb4;",
    .good     = "CREATE TABLE users (id int PRIMARY KEY) DEFAULT CHARACTER SET utf8mb4;",
    .check    = check,
};
