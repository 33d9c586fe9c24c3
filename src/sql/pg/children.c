/* children.c -- a case per kind of node that can hold an expression. */
#include "sql/pg/children.h"

#include "base/poison.h"

#define ADD(...)                                                                                   \
    do {                                                                                           \
        const void *const members[] = {__VA_ARGS__};                                               \
        for (size_t i = 0; i < COUNT_OF(members); i++)                                             \
            ret->items[ret->count++] = members[i];                                                 \
    } while (0)

#define CASE(Type, ...)                                                                            \
    case T_##Type: {                                                                               \
        const Type *n = (const Type *)(const void *)node;                                          \
        ADD(__VA_ARGS__);                                                                          \
        return;                                                                                    \
    }

static void of_query(const Node *node, Children *ret)
{
    switch (tree_kind(node)) {
        CASE(SelectStmt, n->distinctClause, n->intoClause, n->targetList, n->fromClause,
             n->whereClause, n->groupClause, n->havingClause, n->windowClause, n->valuesLists,
             n->sortClause, n->limitOffset, n->limitCount, n->withClause, n->larg, n->rarg)
        CASE(InsertStmt, n->relation, n->cols, n->selectStmt, n->onConflictClause, n->returningList,
             n->withClause)
        CASE(UpdateStmt, n->relation, n->targetList, n->whereClause, n->fromClause,
             n->returningList, n->withClause)
        CASE(DeleteStmt, n->relation, n->usingClause, n->whereClause, n->returningList,
             n->withClause)
        CASE(MergeStmt, n->relation, n->sourceRelation, n->joinCondition, n->mergeWhenClauses,
             n->withClause)
        CASE(MergeWhenClause, n->condition, n->targetList, n->values)
        CASE(OnConflictClause, n->targetList, n->whereClause)
        CASE(WithClause, n->ctes)
        CASE(CommonTableExpr, n->ctequery)
        CASE(ResTarget, n->indirection, n->val)
        CASE(MultiAssignRef, n->source)
        CASE(SortBy, n->node)
        CASE(WindowDef, n->partitionClause, n->orderClause, n->startOffset, n->endOffset)
        CASE(GroupingSet, n->content)
        CASE(JoinExpr, n->larg, n->rarg, n->quals)
        CASE(RangeSubselect, n->subquery)
        CASE(RangeFunction, n->functions)
        CASE(RangeTableSample, n->relation, n->args, n->repeatable)
        CASE(RangeTableFunc, n->docexpr, n->rowexpr)
    default:
        return;
    }
}

void children_get(const Node *node, Children *ret)
{
    ret->count = 0;
    switch (tree_kind(node)) {
        CASE(A_Expr, n->lexpr, n->rexpr)
        CASE(BoolExpr, n->args)
        CASE(FuncCall, n->args, n->agg_order, n->agg_filter, n->over)
        CASE(TypeCast, n->arg)
        CASE(CollateClause, n->arg)
        CASE(A_Indirection, n->arg, n->indirection)
        CASE(A_Indices, n->lidx, n->uidx)
        CASE(A_ArrayExpr, n->elements)
        CASE(RowExpr, n->args)
        CASE(CaseExpr, n->arg, n->args, n->defresult)
        CASE(CaseWhen, n->expr, n->result)
        CASE(CoalesceExpr, n->args)
        CASE(MinMaxExpr, n->args)
        CASE(NullTest, n->arg)
        CASE(BooleanTest, n->arg)
        CASE(SubLink, n->testexpr, n->subselect)
        CASE(XmlExpr, n->named_args, n->args)
        CASE(XmlSerialize, n->expr)
        CASE(GroupingFunc, n->args)
        CASE(NamedArgExpr, n->arg)
    default:
        of_query(node, ret);
        return;
    }
}
