/* opaque_do_block.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    if (point->change->kind == CHANGE_DO_BLOCK)
        lint_report(point, "what this DO block does is not judged: it may lock, rewrite or delete "
                           "anything");
}

RULE(opaque_do_block) = {
    .id       = "opaque-do-block",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .summary  = "a DO block hides what it does",
    .why      = "Its statements are a string to the server, and may be put together while it runs. "
                "All of them run in one transaction.",
    .safe     = "Write the statements out. Where the block is needed and harmless, say why above "
                "it: -- shore: allow opaque-do-block \"...\".",
    .bad      = "DO $$ BEGIN EXECUTE 'ALTER TABLE users ALTER id TYPE bigint'; END $$;",
    .good     = "SELECT 1;",
    .check    = check,
};
