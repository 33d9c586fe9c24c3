/* rename_table.c */
#include "lint/rule.h"

#include "base/poison.h"

/* Where DDL commits, one RENAME TABLE puts a view in the place of the table; the view is made for a
 * stand-in, since it needs something that it can read. */
static void fix_at_once(const LintPoint *point, Finding *finding, Name fresh)
{
    const Change *change = point->change;
    if (point->statement->changes.count > 1) /* names that go round */
        return;
    const Name view  = {change->relation.schema,
                        str_concat(point->arena, change->relation.name, STR("_view"))};
    const Name empty = {fresh.schema, str_concat(point->arena, fresh.name, STR("_empty"))};
    const Str  now   = lint_name(point, fresh);
    const Str  old   = lint_name(point, change->relation);
    lint_fix(point, finding, "put a view of the old name in its place, in one statement",
             "CREATE TABLE " STR_FMT " LIKE " STR_FMT ";\nCREATE VIEW " STR_FMT
             " AS SELECT * FROM " STR_FMT ";\nRENAME TABLE " STR_FMT " TO " STR_FMT ", " STR_FMT
             " TO " STR_FMT ", " STR_FMT " TO " STR_FMT ";\nDROP TABLE " STR_FMT
             ";\n-- Drop the view when no running code uses the old name.",
             STR_ARG(now), STR_ARG(old), STR_ARG(lint_name(point, view)), STR_ARG(now),
             STR_ARG(now), STR_ARG(lint_name(point, empty)), STR_ARG(old), STR_ARG(now),
             STR_ARG(lint_name(point, view)), STR_ARG(old), STR_ARG(lint_name(point, empty)));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const bool    moves  = change->kind == CHANGE_SET_SCHEMA;
    if ((change->kind != CHANGE_RENAME_TABLE && !moves) || !lint_breaks_code(point))
        return;
    const Str old = lint_name(point, change->relation);
    Finding  *finding =
        lint_report(point, "%s " STR_FMT " to " STR_FMT " breaks running code: %s",
                    moves ? "moving" : "renaming",
                    STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->new_name),
                    lint_is_recreated(point, change->relation)
                        ? "it finds a new table under the old name, without the rows"
                        : "the old name is gone at once");
    const Name fresh = moves ? (Name){change->new_name, change->relation.name}
                             : (Name){change->relation.schema, change->new_name};
    if (!lint_traits(point)->transactional_ddl)
        fix_at_once(point, finding, fresh);
    else
        lint_fix(point, finding, "leave a view of the old name, in the same transaction",
                 "BEGIN;\n" STR_FMT ";\nCREATE VIEW " STR_FMT " AS SELECT * FROM " STR_FMT
                 ";\nCOMMIT;\n-- Drop the view when no running code uses the old name.",
                 STR_ARG(point->statement->text), STR_ARG(old), STR_ARG(lint_name(point, fresh)));
    if (lint_undoes_up(point))
        lint_lower(finding, SEVERITY_INFO);
}

RULE(rename_table) = {
    .id       = "rename-table",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .aliases  = "set-schema",
    .summary  = "a table changes its name under the running application",
    .why  = "The old release asks for a table that is gone, the new one for a table that is not "
            "there yet. The rename takes ACCESS EXCLUSIVE, too.",
    .safe = "Rename it and create a view of the old name in the same transaction: a simple view "
            "can be read and written. Drop the view when nobody uses the old name.",
    .why_mysql  = "The old release asks for a table that is gone, the new one for a table that "
                  "is not there yet.",
    .safe_mysql = "Put a view of the old name in its place, in the same RENAME TABLE: a simple "
                  "view can be read and written. Drop the view when nobody uses the old name.",
    .bad        = "ALTER TABLE orders RENAME TO purchases;",
    .good  = "BEGIN;\nSET LOCAL lock_timeout = '1s';\nALTER TABLE orders RENAME TO purchases;\n"
             "CREATE VIEW orders AS SELECT * FROM purchases;\nCOMMIT;",
    .check = check,
};
