/* add_unique_constraint.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change  = point->change;
    const bool    primary = change->kind == CHANGE_ADD_PRIMARY_KEY;
    if ((change->kind != CHANGE_ADD_UNIQUE && !primary) || change->in_create ||
        !lint_blocks_long(point))
        return;
    const char *word  = primary ? "PRIMARY KEY" : "UNIQUE";
    const Str   table = lint_name(point, change->relation);
    const Str   shown = lint_relation_text(point, change->relation);
    if (change->using_index) {
        Finding *finding =
            lint_report(point,
                        "this PRIMARY KEY makes a column NOT NULL: all of " STR_FMT
                        " is read under ACCESS EXCLUSIVE, which blocks reads and writes",
                        STR_ARG(shown));
        lint_why(point, finding,
                 "The index is there already, and its column may be null. Make it "
                 "NOT NULL first, through a validated CHECK.");
        lint_lower(finding, SEVERITY_WARNING);
        return;
    }
    Finding *finding =
        lint_report(point,
                    "the index of this %s constraint is built under ACCESS EXCLUSIVE on " STR_FMT
                    ", which blocks reads and writes until it is done",
                    word, STR_ARG(shown));
    const Str name =
        change->object.size > 0
            ? change->object
            : str_format(point->arena, STR_FMT "%s" STR_FMT "_%s", STR_ARG(change->relation.name),
                         primary ? "" : "_",
                         STR_ARG(primary ? STR("") : str_join(point->arena, &change->columns, "_")),
                         primary ? "pkey" : "key");
    lint_fix(point, finding, "build the index concurrently, outside a transaction, then adopt it",
             "CREATE UNIQUE INDEX CONCURRENTLY " STR_FMT " ON " STR_FMT " (" STR_FMT ");\n"
             "ALTER TABLE " STR_FMT " ADD CONSTRAINT " STR_FMT " %s USING INDEX " STR_FMT ";",
             STR_ARG(lint_identifier(point, name)), STR_ARG(table),
             STR_ARG(lint_columns(point, &change->columns)), STR_ARG(table),
             STR_ARG(lint_identifier(point, name)), word, STR_ARG(lint_identifier(point, name)));
    lint_precheck(point, finding);
}

RULE(add_unique_constraint) = {
    .id       = "add-unique-constraint",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .aliases  = "add-column-inline-unique add-column-inline-pk add-pk-without-index "
                "pk-using-index-nullable",
    .summary  = "a UNIQUE or PRIMARY KEY constraint builds its index under a lock",
    .why      = "The index is built while nobody can read or write the table. A primary key also "
                "reads the table to look for nulls.",
    .safe  = "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT ... USING INDEX, which "
             "is quick. For a primary key make the column NOT NULL before.",
    .bad   = "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);",
    .good  = "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX "
             "users_email_key;",
    .check = check,
};
