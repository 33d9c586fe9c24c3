/* compare.c -- see compare.h. */
#include "sql/pg/compare.h"

#include "sql/pg/expression.h"

#include "base/poison.h"

/* A constant, through casts, as it was written; false for anything else. */
static bool constant_text(const Build *build, const Node *node, Str *ret)
{
    for (const TypeCast *cast; (cast = tree_as(TypeCast, node)) != NULL;)
        node = cast->arg;
    const A_Const *constant = tree_as(A_Const, node);
    if (constant == NULL || constant->isnull)
        return false;
    switch (tree_kind(&constant->val.node)) {
    case T_Integer:
        *ret = str_format(build->input->arena, "%d", constant->val.ival.ival);
        return true;
    case T_Float:
        *ret = build_str(build, constant->val.fval.fval);
        return true;
    case T_String:
        *ret = build_str(build, constant->val.sval.sval);
        return true;
    default:
        return false;
    }
}

static Str column_name(const Build *build, const Node *node)
{
    const ColumnRef *column = node == NULL ? NULL : tree_as(ColumnRef, node);
    return column == NULL ? (Str){0} : build_list_name(build, column->fields).name;
}

static bool constant_list(const Build *build, const List *list, StrVec *ret)
{
    for (int i = 0; i < tree_count(list); i++) {
        Str value;
        if (!constant_text(build, tree_item(list, i), &value))
            return false;
        *vec_push(build->input->arena, ret) = value;
    }
    return ret->count > 0;
}

static void add(const Build *build, Str column, CompareOperator operator, const StrVec * values,
                ComparisonVec *ret)
{
    *vec_push(build->input->arena, ret) = (Comparison){column, operator, * values };
}

static void add_one(const Build *build, Str column, CompareOperator operator, const Node * value,
                    ComparisonVec *ret)
{
    StrVec values = {0};
    Str    text;
    if (!constant_text(build, value, &text))
        return;
    *vec_push(build->input->arena, &values) = text;
    add(build, column, operator, & values, ret);
}

/* `column operator constant`, or the other way round. */
static void add_operation(const Build *build, const A_Expr *operation, ComparisonVec *ret)
{
    static const struct {
        const char     *text;
        CompareOperator plain, turned;
    } operators[] = {
        {"<", COMPARE_LESS, COMPARE_GREATER},  {"<=", COMPARE_LESS_EQUAL, COMPARE_GREATER_EQUAL},
        {">", COMPARE_GREATER, COMPARE_LESS},  {">=", COMPARE_GREATER_EQUAL, COMPARE_LESS_EQUAL},
        {"=", COMPARE_ANY_OF, COMPARE_ANY_OF},
    };
    const Str name  = build_list_name(build, operation->name).name;
    const Str left  = column_name(build, operation->lexpr);
    const Str right = column_name(build, operation->rexpr);
    for (size_t i = 0; i < COUNT_OF(operators); i++) {
        if (!str_is(name, operators[i].text))
            continue;
        if (left.size > 0)
            add_one(build, left, operators[i].plain, operation->rexpr, ret);
        else if (right.size > 0)
            add_one(build, right, operators[i].turned, operation->lexpr, ret);
    }
}

/* IN (...), = ANY (ARRAY[...]). */
static void add_any_of(const Build *build, const A_Expr *operation, ComparisonVec *ret)
{
    const Str          column = column_name(build, operation->lexpr);
    const A_ArrayExpr *array  = tree_as(A_ArrayExpr, operation->rexpr);
    const List        *list   = array != NULL ? array->elements : tree_as(List, operation->rexpr);
    StrVec             values = {0};
    if (column.size > 0 && str_is(build_list_name(build, operation->name).name, "=") &&
        constant_list(build, list, &values))
        add(build, column, COMPARE_ANY_OF, &values, ret);
}

static void add_between(const Build *build, const A_Expr *operation, ComparisonVec *ret)
{
    const Str   column = column_name(build, operation->lexpr);
    const List *ends   = tree_as(List, operation->rexpr);
    if (column.size == 0 || tree_count(ends) != 2)
        return;
    add_one(build, column, COMPARE_GREATER_EQUAL, tree_item(ends, 0), ret);
    add_one(build, column, COMPARE_LESS_EQUAL, tree_item(ends, 1), ret);
}

static void add_expression(const Build *build, const A_Expr *operation, ComparisonVec *ret)
{
    switch ((int)operation->kind) {
    case AEXPR_OP:
        add_operation(build, operation, ret);
        return;
    case AEXPR_IN:
    case AEXPR_OP_ANY:
        add_any_of(build, operation, ret);
        return;
    case AEXPR_BETWEEN:
        add_between(build, operation, ret);
        return;
    default:
        return;
    }
}

void compare_condition(const Build *build, const Node *condition, ComparisonVec *ret)
{
    NodeVec todo                            = {0};
    *vec_push(build->input->scratch, &todo) = condition;
    while (todo.count > 0) {
        const Node     *node      = todo.items[--todo.count];
        const BoolExpr *both      = tree_as(BoolExpr, node);
        const A_Expr   *operation = tree_as(A_Expr, node);
        if (both != NULL && both->boolop == AND_EXPR)
            for (int i = tree_count(both->args); i-- > 0;)
                *vec_push(build->input->scratch, &todo) = tree_item(both->args, i);
        else if (operation != NULL)
            add_expression(build, operation, ret);
    }
}

void compare_bound(const Build *build, const PartitionBoundSpec *bound, ComparisonVec *ret)
{
    StrVec values = {0};
    if (bound == NULL || bound->is_default)
        return;
    if (bound->strategy == PARTITION_STRATEGY_LIST &&
        constant_list(build, bound->listdatums, &values))
        add(build, (Str){0}, COMPARE_ANY_OF, &values, ret);
    if (bound->strategy != PARTITION_STRATEGY_RANGE || tree_count(bound->lowerdatums) != 1)
        return;
    add_one(build, (Str){0}, COMPARE_GREATER_EQUAL, tree_item(bound->lowerdatums, 0), ret);
    add_one(build, (Str){0}, COMPARE_LESS, tree_item(bound->upperdatums, 0), ret);
}
