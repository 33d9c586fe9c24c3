/* security_definer_search_path.c */
#include "lint/rule.h"
#include "sql/pg/lex.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Statement *statement = point->statement;
    bool             definer = false, path = false, set = false;
    if (point->change->kind != CHANGE_CREATE_FUNCTION)
        return;
    Lexer lexer = {.source = statement->text, .end = statement->text.size};
    for (Token token; (token = lex_next_significant(&lexer)).kind != TOKEN_END;) {
        definer |= lex_is_word(&lexer, token, "definer");
        path |= set && lex_is_word(&lexer, token, "search_path");
        set = lex_is_word(&lexer, token, "set");
    }
    if (definer && !path)
        lint_report(point,
                    STR_FMT " runs with its owner's rights, in the search_path of whoever calls it",
                    STR_ARG(point->change->object));
}

RULE(security_definer_search_path) = {
    .id       = "security-definer-search-path",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a SECURITY DEFINER function without a search_path of its own",
    .why      = "Who calls it decides which tables and operators its names mean, and so can run "
                "code of his own with the owner's rights.",
    .safe     = "Add SET search_path = pg_catalog, pg_temp, and write schema names in its body.",
    .bad      = "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';",
    .good     = "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER\n"
                "SET search_path = pg_catalog, pg_temp AS 'SELECT 1';",
    .check    = check,
};
