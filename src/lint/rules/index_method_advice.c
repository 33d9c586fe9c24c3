/* index_method_advice.c */
#include "lint/rule.h"

#include "base/poison.h"

/* What a btree over a column of the type can hardly be used for, and what can. */
static const struct {
    const char *type;
    const char *method;
    const char *use;
} advices[] = {
    {"jsonb", "gin", "containment (@>) and keys (?)"}, {"tsvector", "gin", "text search (@@)"},
    {"geometry", "gist", "overlaps, distance"},        {"geography", "gist", "overlaps, distance"},
    {"point", "gist", "containment, distance"},
};

static void check_column(const LintPoint *point, Str column)
{
    const Change *change = point->change;
    Type          type   = {0};
    bool          not_null;
    if (!lint_column_known(point, change->relation, column, &type, &not_null))
        return;
    for (size_t i = 0; i < COUNT_OF(advices); i++)
        if (str_is(type.name.name, advices[i].type) && type.array_dimensions == 0)
            lint_report(point,
                        STR_FMT "." STR_FMT " is %s: a btree serves equality at most, %s is "
                                "for %s",
                        STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(column),
                        advices[i].type, advices[i].method, advices[i].use);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_CREATE_INDEX || change->unique || !str_is(change->value, "btree"))
        return;
    for (size_t i = 0; i < change->columns.count; i++)
        check_column(point, change->columns.items[i]);
}

RULE(index_method_advice) = {
    .id       = "index-method-advice",
    .severity = SEVERITY_OFF,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a btree index over a type that it seldom serves",
    .why      = "A btree sorts. Documents, search vectors and shapes are searched by what they "
                "contain, and no query of that kind uses the index.",
    .safe     = "CREATE INDEX ... USING gin for jsonb and tsvector, USING gist for shapes.",
    .bad      = "CREATE TABLE papers (body jsonb);\nCREATE INDEX papers_body ON papers (body);",
    .good     = "CREATE TABLE papers (body jsonb);\n"
                "CREATE INDEX papers_body ON papers USING gin (body);",
    .check    = check,
};
