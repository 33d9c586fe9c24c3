/* add_unique_constraint.c */
#include "lint/rule.h"

#include "base/poison.h"

/* Where "(a, b)" begins in "... UNIQUE (a, b)"; SIZE_MAX when more is said. */
static size_t plain_list(Str text)
{
    const size_t at = str_find(text, "(");
    if (at == SIZE_MAX || str_find(text, ")") != text.size - 1)
        return SIZE_MAX;
    const Str    before = str_trim(str_slice(text, 0, at));
    const size_t word   = sizeof "UNIQUE" - 1;
    if (before.size < word ||
        !str_equal_nocase(str_slice(before, before.size - word, word), STR("unique")))
        return SIZE_MAX;
    return at;
}

/* The server names what has no name. */
static void edit(const LintPoint *point, Finding *finding)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    const Str    text = str_slice(point->statements->source, change->span.start, change->span.size);
    const size_t at   = plain_list(text);
    if (change->kind != CHANGE_ADD_UNIQUE || change->in_add_column || change->object.size == 0 ||
        change->only || change->without_overlaps || at == SIZE_MAX || point->in_code ||
        !lint_can_be_split(point) || point->statement->changes.count > 1 ||
        (table != NULL && table->kind == TABLE_PARTITIONED))
        return;
    const Str name = lint_identifier(point, change->object);
    lint_edit(point, finding, (Span){point->statement->span.start, 0},
              "CREATE UNIQUE INDEX CONCURRENTLY " STR_FMT " ON " STR_FMT " (" STR_FMT ");\n",
              STR_ARG(name), STR_ARG(lint_name(point, change->relation)),
              STR_ARG(lint_columns(point, &change->columns)));
    lint_edit(point, finding, (Span){change->span.start + at, text.size - at},
              "USING INDEX " STR_FMT, STR_ARG(name));
}

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
    edit(point, finding);
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
