/* misplaced.c -- see misplaced.h. */
#include "sql/pg/misplaced.h"

#include "sql/pg/expression.h"

#include "base/poison.h"

static const struct {
    const char *name;
    int         arguments;
} aggregates[] = {
    {"array_agg", 1}, {"avg", 1}, {"bool_and", 1}, {"bool_or", 1},    {"count", 1}, {"json_agg", 1},
    {"jsonb_agg", 1}, {"max", 1}, {"min", 1},      {"string_agg", 2}, {"sum", 1},
};

static bool is_aggregate(const Build *build, const FuncCall *call)
{
    const Name name = build_list_name(build, call->funcname);
    if (name.schema.size > 0 && !str_is(name.schema, "pg_catalog"))
        return false;
    for (size_t i = 0; i < COUNT_OF(aggregates); i++)
        if (str_is(name.name, aggregates[i].name) &&
            (call->agg_star || tree_count(call->args) == aggregates[i].arguments))
            return true;
    return false;
}

const char *misplaced_part(const Build *build, const Node *expression)
{
    NodeVec nodes = {0};
    expression_nodes(build, expression, &nodes);
    const char *found = NULL;
    for (size_t i = 0; i < nodes.count; i++) {
        const FuncCall *call = tree_as(FuncCall, nodes.items[i]);
        if (tree_kind(nodes.items[i]) == T_SubLink)
            return "a subquery";
        if (call != NULL && call->over != NULL)
            found = "a window function";
        else if (call != NULL && found == NULL && is_aggregate(build, call))
            found = "an aggregate function";
    }
    return found;
}
