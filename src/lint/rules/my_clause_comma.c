/* my_clause_comma.c */
#include "lint/rules/online.h"

#include "base/poison.h"

/* A comma before LOCK or ALGORITHM, where the parser stopped at it. */
static bool is_at_comma(const LintPoint *point, size_t *ret_at)
{
    static const Str words[]   = {STR("LOCK"), STR("ALGORITHM")};
    const Statement *statement = point->statement;
    const Str        source    = lint_file_text(point);
    const size_t     at        = statement->error_offset;
    if (statement->parsed || statement->form != STATEMENT_SQL || at >= source.size ||
        source.data[at] != ',')
        return false;
    const Str behind = str_trim(str_slice(source, at + 1, SIZE_MAX));
    *ret_at          = at;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal_nocase(str_slice(behind, 0, words[i].size), words[i]))
            return true;
    return false;
}

static bool is_about_index(const LintPoint *point)
{
    const Str text = point->statement->text;
    return str_equal_nocase(str_slice(text, 0, 6), STR("CREATE")) ||
           str_equal_nocase(str_slice(text, 0, 4), STR("DROP"));
}

static void check(const LintPoint *point)
{
    size_t at = 0;
    if (!is_about_index(point) || !is_at_comma(point, &at))
        return;
    Finding *finding =
        lint_report(point, "a comma between the clauses of CREATE INDEX or DROP INDEX is a syntax "
                           "error");
    lint_move(point, finding, (Span){at, 1});
    lint_fix(point, finding, "leave the comma out", STR_FMT ";",
             STR_ARG(online_replaced(point, (Span){at, 1}, STR(""))));
    lint_edit(point, finding, (Span){at, 1}, "%s", "");
}

RULE(my_clause_comma) = {
    .id       = "my-clause-comma",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_STATEMENT,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mariadb:10.11",
    .summary  = "a comma stands between ALGORITHM and LOCK in CREATE INDEX",
    .why      = "In ALTER TABLE the clauses are items of its list, with commas. In CREATE "
                "INDEX and DROP INDEX they stand behind it, without.",
    .safe     = "Separate them by a blank.",
    .bad      = "CREATE INDEX k ON t (a) ALGORITHM=INPLACE, LOCK=NONE;",
    .good     = "CREATE INDEX k ON t (a) ALGORITHM=INPLACE LOCK=NONE;",
    .check    = check,
};
