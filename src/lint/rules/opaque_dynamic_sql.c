/* opaque_dynamic_sql.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind == CHANGE_DYNAMIC_SQL)
        lint_report(point, "this EXECUTE puts its SQL together while it runs: it may lock, rewrite "
                           "or delete anything");
    if (change->kind != CHANGE_UNREAD_CODE)
        return;
    Finding *finding =
        lint_report(point, "what this code does is not judged: " STR_FMT, STR_ARG(change->value));
    lint_why(point, finding, "Only SQL and PL/pgSQL that stands there as text is read.");
    lint_lower(finding, SEVERITY_INFO);
}

RULE(opaque_dynamic_sql) = {
    .id       = "opaque-dynamic-sql",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .aliases  = "opaque-do-block raw-sql-uninspected",
    .summary  = "dynamic SQL, or code that cannot be read, hides what it does",
    .why  = "The text of the statement is known only when it runs, so nobody can say which locks "
            "it takes, for how long, and what it destroys. All of a block runs in one "
            "transaction.",
    .safe = "Write the statements out: those of a DO block, and an EXECUTE of one string, are "
            "read. Where the text must be put together and is harmless, say why above the "
            "statement: -- shore: allow opaque-dynamic-sql \"...\".",
    .why_mysql  = "The text of the statement is known only when it runs, so nobody can say "
                  "which locks it takes, for how long, and what it destroys.",
    .safe_mysql = "Write the statements out. Where the text must be put together and is "
                  "harmless, say why above the statement: -- shore: allow opaque-dynamic-sql "
                  "\"...\".",
    .bad        = "DO $$ DECLARE t text; BEGIN FOR t IN SELECT relname FROM pg_class LOOP\n"
                  "  EXECUTE format('ALTER TABLE %I OWNER TO app', t);\n"
                  "END LOOP; END $$;",
    .good       = "DO $$ BEGIN EXECUTE 'ALTER TABLE users OWNER TO app'; END $$;",
    .check      = check,
};
