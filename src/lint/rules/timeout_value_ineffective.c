/* timeout_value_ineffective.c -- a timeout that is written, and does not work: outside of a
 * transaction, behind what it should guard, or not a duration. What runs without one for other
 * reasons, like 0 or RESET, is require-lock-timeout's. */
#include "lint/rule.h"

#include "base/poison.h"

static bool is_timeout(const Change *change)
{
    return change->kind == CHANGE_SET_SESSION &&
           (str_is(change->object, "lock_timeout") || str_is(change->object, "statement_timeout") ||
            str_is(change->object, "idle_in_transaction_session_timeout"));
}

/* "10 sec": a number and a word that is no unit. Words of templates are left alone. */
static bool is_refused(Str value)
{
    size_t size = 0;
    value       = str_trim(value);
    while (size < value.size &&
           ((value.data[size] >= '0' && value.data[size] <= '9') || value.data[size] == '.'))
        size++;
    const Str unit = str_trim(str_slice(value, size, SIZE_MAX));
    if (size == 0 || unit.size == 0)
        return false;
    for (size_t i = 0; i < unit.size; i++)
        if (!((unit.data[i] >= 'a' && unit.data[i] <= 'z') ||
              (unit.data[i] >= 'A' && unit.data[i] <= 'Z')))
            return false;
    static const char *const units[] = {"us", "ms", "s", "min", "h", "d"};
    for (size_t i = 0; i < COUNT_OF(units); i++)
        if (str_is(unit, units[i]))
            return false;
    return true;
}

/* It is the first lock_timeout that counts, all strong locks were waited for before, and some
 * without any. */
static const LintStep *unguarded_before(const LintStepVec *steps, size_t index)
{
    const LintStep *found = NULL;
    for (size_t i = 0; i < index; i++)
        if (steps->items[i].strong && steps->items[i].lock_timeout_ms <= 0 && found == NULL)
            found = &steps->items[i];
    for (size_t i = index + 1; i < steps->count; i++)
        if (steps->items[i].strong)
            return NULL;
    return found;
}

static void check_step(const LintPoint *point, size_t index)
{
    const LintStep *step = &point->steps->items[index];
    const LintPoint at   = lint_at_step(point, step);
    const Str       name = step->change->object;
    if (is_refused(step->change->value)) {
        lint_report(&at,
                    "the server refuses '" STR_FMT "': the units of " STR_FMT
                    " are us, ms, s, min, h and d",
                    STR_ARG(step->change->value), STR_ARG(name));
    } else if (step->change->local && !step->in_transaction) {
        Finding *finding = lint_report(
            &at, "SET LOCAL outside a transaction changes nothing: " STR_FMT " stays as it was",
            STR_ARG(name));
        lint_fix(&at, finding, "set it for the session", "SET " STR_FMT " = '" STR_FMT "';",
                 STR_ARG(name), STR_ARG(step->change->value));
    } else if (str_is(name, "lock_timeout")) {
        const LintStep *guarded = unguarded_before(point->steps, index);
        if (guarded != NULL)
            lint_report(&at,
                        "this lock_timeout comes behind the lock that it should guard (line %zu)",
                        guarded->statement->start.line);
    }
}

static void check(const LintPoint *point)
{
    for (size_t i = 0; i < point->steps->count; i++)
        if (is_timeout(point->steps->items[i].change))
            check_step(point, i);
}

RULE(timeout_value_ineffective) = {
    .id       = "timeout-value-ineffective",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_MIGRATION,
    .servers  = RULE_ON_PG,
    .summary  = "a timeout is set that does not take effect",
    .why   = "The file looks guarded and is not. SET LOCAL outside a transaction gives a warning "
             "that nobody reads, and a SET counts for what comes after it only.",
    .safe  = "Use SET before the first statement, or SET LOCAL behind BEGIN.",
    .bad   = "SET LOCAL lock_timeout = '1s';\nALTER TABLE users ADD COLUMN state text;",
    .good  = "BEGIN;\nSET LOCAL lock_timeout = '1s';\nALTER TABLE users ADD COLUMN state text;\n"
             "COMMIT;",
    .check = check,
};
