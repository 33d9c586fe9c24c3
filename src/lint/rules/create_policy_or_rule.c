/* create_policy_or_rule.c */
#include "lint/rule.h"

#include "base/poison.h"

/* What the rows of the table are like afterwards, or NULL when it is none of ours. */
static const char *outcome(const Change *change)
{
    static const struct {
        ChangeKind  kind;
        const char *words;
        const char *outcome;
    } rows[] = {
        {CHANGE_OTHER, "CREATE POLICY", "running code sees and writes only the rows that it lets"},
        {CHANGE_OTHER, "ALTER POLICY", "running code sees and writes other rows than before"},
        {CHANGE_OTHER, "CREATE RULE", "statements of running code are rewritten to others"},
        {CHANGE_OTHER, "CREATE OR REPLACE RULE",
         "statements of running code are rewritten to others"},
        {CHANGE_ALTER_TABLE_OTHER, "ENABLE ROW LEVEL SECURITY",
         "all but its owner see only the rows that a policy lets, none where there is no policy"},
        {CHANGE_ALTER_TABLE_OTHER, "FORCE ROW LEVEL SECURITY",
         "its owner, too, sees only the rows that a policy lets"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].kind == change->kind && str_starts(change->words, rows[i].words))
            return rows[i].outcome;
    return NULL;
}

static void check(const LintPoint *point)
{
    const char *then = outcome(point->change);
    if (then == NULL || lint_is_new(point, point->change->relation))
        return;
    lint_report(point,
                "this takes ACCESS EXCLUSIVE on " STR_FMT
                ", which blocks reads and writes, and then %s",
                STR_ARG(lint_relation_text(point, point->change->relation)), then);
}

RULE(create_policy_or_rule) = {
    .id       = "create-policy-or-rule",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a policy or a rule changes what running code sees of a table",
    .why      = "Nothing fails: queries give fewer rows, writes go elsewhere. Each of these "
                "statements takes the strongest lock.",
    .safe     = "Create all policies first, prove them with the application's role on a copy, and "
                "enable row level security last, in a transaction of its own with a short "
                "lock_timeout. Write a trigger or a view rather than a rule.",
    .bad      = "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
    .good     = "CREATE TABLE notes (id bigint, owner text);\n"
                "CREATE POLICY own ON notes USING (owner = current_user);\n"
                "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;",
    .check    = check,
};
