/* savepoint_subtransaction_xid.c */
#include "lint/rule.h"

#include "base/poison.h"

/* What a backend can show to others; beyond it they look on disk (PGPROC_MAX_CACHED_SUBXIDS). */
enum { CACHED_SUBTRANSACTIONS = 64 };

static bool loops_over_exceptions(const LintPoint *point)
{
    const Str    lower = str_lower(point->arena, point->statement->text);
    const size_t loop  = str_find(lower, "loop");
    return loop < lower.size && str_contains(str_slice(lower, loop, SIZE_MAX), "exception");
}

static void check_savepoint(const LintPoint *point)
{
    size_t count = 1;
    size_t index = lint_steps_here(point);
    for (const LintStep *step; (step = lint_step_before(point, &index)) != NULL;)
        count += step->change->kind == CHANGE_SAVEPOINT;
    if (count == CACHED_SUBTRANSACTIONS + 1)
        lint_report(point, "this is the 65th savepoint of its transaction: from here on every "
                           "session looks up on disk whose rows it sees");
}

static void check(const LintPoint *point)
{
    const ChangeKind kind = point->change->kind;
    if (kind == CHANGE_SAVEPOINT)
        check_savepoint(point);
    else if ((kind == CHANGE_DO_BLOCK || kind == CHANGE_CREATE_FUNCTION) &&
             loops_over_exceptions(point))
        lint_report(point, "a loop around BEGIN ... EXCEPTION burns a transaction id at each turn");
}

RULE(savepoint_subtransaction_xid) = {
    .id       = "savepoint-subtransaction-xid",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "subtransactions without end: savepoints, or EXCEPTION in a loop",
    .why      = "Each subtransaction that writes takes a transaction id. Beyond 64 in one "
                "transaction, replicas and other sessions slow down together; millions bring the "
                "wraparound nearer.",
    .safe     = "Write INSERT ... ON CONFLICT, or check beforehand, instead of catching the error "
                "row by row; commit in between.",
    .bad      = "DO $$ BEGIN FOR i IN 1..1000 LOOP BEGIN INSERT INTO a VALUES (i);\n"
                "EXCEPTION WHEN unique_violation THEN NULL; END; END LOOP; END $$;",
    .good     = "INSERT INTO a SELECT i FROM generate_series(1, 1000) i ON CONFLICT DO NOTHING;",
    .check    = check,
};
