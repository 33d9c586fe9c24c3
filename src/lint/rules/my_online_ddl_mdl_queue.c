/* my_online_ddl_mdl_queue.c */
#include "lint/rules/online.h"

#include "base/poison.h"

/* Longer than this, a waiting statement is an outage of its own. */
enum { WAIT_S_MAX = 10 };

static const RelationLock *exclusive_lock(const LintPoint *point)
{
    const Effect *effect = point->effect;
    for (size_t i = 0; i < effect->lock_count; i++) {
        const RelationLock *lock = &effect->locks[i];
        if (MAX_OF(lock->mode, lock->moment) == LOCK_MDL_EXCLUSIVE &&
            !lint_is_new(point, lock->relation))
            return lock;
    }
    return NULL;
}

static Str wait_of(const Parameters *parameters)
{
    return parameters_value(parameters, "lock_wait_timeout");
}

static bool is_short(Str value)
{
    int64_t seconds = 0;
    return str_to_int64(value, &seconds) && seconds <= WAIT_S_MAX;
}

/* SET STATEMENT lock_wait_timeout = 2 FOR ... */
static bool says_itself(const Statement *statement)
{
    for (size_t i = 0; i < statement->changes.count; i++) {
        const Change *change = &statement->changes.items[i];
        if (change->local && str_is(change->object, "lock_wait_timeout") && is_short(change->value))
            return true;
    }
    return false;
}

static bool is_limited(const LintPoint *point)
{
    if (says_itself(point->statement))
        return true;
    const DdlClauses *clauses = point->change->clauses;
    if (clauses != NULL && clauses->wait_seconds >= 0)
        return clauses->wait_seconds <= WAIT_S_MAX;
    if (is_short(wait_of(&point->parameters)))
        return true;
    return wait_of(&point->parameters).data == NULL &&
           (point->migration->native || point->options->runner_sets_timeouts);
}

/* Once per section and value is enough. */
static bool said_before(const LintPoint *point)
{
    for (size_t i = 0; i + 1 < point->steps->count; i++) {
        const LintStep *step = &point->steps->items[i];
        LintPoint       at   = lint_at_step(point, step);
        if (str_equal(wait_of(&step->parameters), wait_of(&point->parameters)) &&
            !is_limited(&at) && !step->on_new && exclusive_lock(&at) != NULL)
            return true;
    }
    return false;
}

static void check(const LintPoint *point)
{
    const RelationLock *lock = exclusive_lock(point);
    if (lock == NULL || is_limited(point) || said_before(point))
        return;
    const Str value   = wait_of(&point->parameters);
    Finding  *finding = lint_report(
         point,
         "%s" STR_FMT "%s: while this waits for the metadata lock on " STR_FMT
         ", every new query of it waits behind it",
        value.data == NULL ? "no lock_wait_timeout" : "a lock_wait_timeout of ", STR_ARG(value),
        value.data == NULL ? "" : " seconds", STR_ARG(lint_relation_text(point, lock->relation)));
    lint_fix(point, finding, "give up early, and try again later",
             "SET lock_wait_timeout = 2, innodb_lock_wait_timeout = 2;\n" STR_FMT ";",
             STR_ARG(point->statement->text));
}

RULE(my_online_ddl_mdl_queue) = {
    .id       = "my-online-ddl-mdl-queue",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:8.0.36",
    .aliases  = "my-require-lock-wait-timeout",
    .summary  = "a metadata lock is waited for without a limit",
    .why      = "All DDL, INSTANT too, needs an EXCLUSIVE metadata lock for a moment. It "
                "waits for every open transaction that has read the table, and all new "
                "queries wait behind it. By default it does so for a day (MariaDB) or a year "
                "(MySQL).",
    .safe     = "Set lock_wait_timeout to a few seconds and retry; in native migrations shore "
                "does both. innodb_lock_wait_timeout limits the wait of an ALTER of a foreign "
                "key's parent. MariaDB has ALTER TABLE t WAIT 2, too.",
    .bad      = "ALTER TABLE users ADD COLUMN state text, ALGORITHM=INSTANT;",
    .good     = "SET lock_wait_timeout = 2;\n"
                "ALTER TABLE users ADD COLUMN state text, ALGORITHM=INSTANT;",
    .check    = check,
};
