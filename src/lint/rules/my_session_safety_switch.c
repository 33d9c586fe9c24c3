/* my_session_safety_switch.c */
#include "lint/rules/online.h"

#include "base/poison.h"

typedef struct Switch {
    const char *name;
    const char *harm;
} Switch;

static const Switch switches[] = {
    {"foreign_key_checks", "rows without a parent are let in, and never looked for"},
    {"unique_checks", "duplicates may be let in"},
    {"check_constraint_checks", "rows that break a CHECK are let in"},
    {"sql_log_bin", "replicas do not get what follows"},
};

static bool is_strict_mode(Str mode)
{
    return str_contains(mode, "STRICT") || str_contains(mode, "TRADITIONAL") ||
           str_contains(mode, "strict") || str_starts(mode, "@") || str_contains(mode, "(");
}

static const char *harm_of(const Change *change)
{
    if (change->kind != CHANGE_SET_SESSION)
        return NULL;
    if (str_is(change->object, "sql_mode"))
        return is_strict_mode(change->value) ? NULL
                                             : "values that do not fit are cut without a word";
    for (size_t i = 0; i < COUNT_OF(switches); i++)
        if (str_is(change->object, switches[i].name) && online_is_off(change->value))
            return switches[i].harm;
    return NULL;
}

/* Put back, or set to something else, by a later statement of the section. */
static bool is_put_back(const LintPoint *point)
{
    const StatementVec *statements = &point->statements->statements;
    for (size_t i = point->statement_index + 1; i < statements->count; i++) {
        const ChangeVec *changes = &statements->items[i].changes;
        for (size_t k = 0; k < changes->count; k++)
            if ((changes->items[k].kind == CHANGE_SET_SESSION ||
                 changes->items[k].kind == CHANGE_RESET_SESSION) &&
                str_equal(changes->items[k].object, point->change->object) &&
                harm_of(&changes->items[k]) == NULL)
                return true;
    }
    return false;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const char   *harm   = harm_of(change);
    if (harm != NULL && !is_put_back(point))
        lint_report(point, STR_FMT " stays " STR_FMT " for all that follows: %s",
                    STR_ARG(change->object),
                    STR_ARG(change->value.size > 0 ? change->value : STR("empty")), harm);
    else if (change->kind == CHANGE_OTHER && change->object.size > 0 &&
             str_equal_nocase(str_slice(point->statement->text, 0, 3), STR("SET")))
        lint_report(point, "SET GLOBAL " STR_FMT " changes the server for everybody",
                    STR_ARG(change->object));
}

RULE(my_session_safety_switch) = {
    .id       = "my-session-safety-switch",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:8.0.36",
    .summary  = "a check is switched off and stays off",
    .why      = "It holds for all later statements of the session, also of the next migration "
                "when the runner keeps its connection.",
    .safe     = "Save the value and put it back in the same file, around the one statement "
                "that needs it. A server's settings belong to its configuration.",
    .bad      = "SET foreign_key_checks = 0;\nDELETE FROM users WHERE id = 1;",
    .good     = "SET foreign_key_checks = 0;\nDELETE FROM users WHERE id = 1;\n"
                "SET foreign_key_checks = 1;",
    .check    = check,
};
