/* not_judged.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    if (point->change->kind == CHANGE_DO_BLOCK)
        lint_report(point, "what this DO block does is not judged: it may lock, rewrite or delete "
                           "anything");
    if (point->change->kind != CHANGE_OTHER || lint_is_judged(point->effect))
        return;
    Finding *finding = lint_report(point, "shore does not know what this statement does");
    lint_why(point, finding, "No fact is on record for this kind of statement.");
    lint_lower(finding, SEVERITY_INFO);
}

RULE(not_judged) = {
    .id       = "not-judged",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .summary  = "a DO block hides what it does, or a statement is of a kind that is not known",
    .why      = "The statements of a DO block are a string to the server, and may be put together "
                "while it runs. All of them run in one transaction.",
    .safe     = "Write the statements out. Where the block is needed and harmless, say why above "
                "it: -- shore: allow not-judged \"...\".",
    .bad      = "DO $$ BEGIN EXECUTE 'ALTER TABLE users ALTER id TYPE bigint'; END $$;",
    .good     = "ALTER TABLE users ADD COLUMN id_new bigint;",
    .check    = check,
};
