/* change_rows.c -- statements that read and write rows, and the shape of UPDATE and DELETE for
 * whoever runs them in ranges. */
#include <string.h>

#include "sql/parse.h"
#include "sql/pg/expression.h"
#include "sql/pg/outline.h"
#include "sql/pg/query.h"

#include "base/poison.h"

/* Columns that a list of ResTarget names. */
static void target_columns(const Build *build, const List *targets, StrVec *ret)
{
    for (int i = 0; i < tree_count(targets); i++) {
        const ResTarget *target = tree_item(targets, i);
        if (target->name == NULL)
            continue;
        const Str name = build_str(build, target->name);
        /* a[1] = 1, a[2] = 2: parts of one column */
        if (tree_count(target->indirection) == 0 || !strvec_contains(ret, name))
            *vec_push(build->input->arena, ret) = name;
    }
}

/* Behind the relation in `UPDATE ONLY (t) ...`, at it elsewhere: parentheses match from there. */
static size_t behind_only(const Build *build, const RangeVar *relation)
{
    const size_t start  = build_offset(build, relation->location);
    const Str    before = str_trim(str_slice(build->input->source, 0, start));
    return str_ends(before, "(") ? outline_enclosing_end(build, start) + 1 : start;
}

/* The condition of an UPDATE or DELETE: its bytes; or where one would go, with size 0. */
static Span where_span(const Build *build, const RangeVar *relation, bool has_where)
{
    const size_t from      = behind_only(build, relation);
    const size_t stop      = outline_enclosing_end(build, from);
    const Span   tail      = {from, stop - from};
    const size_t returning = outline_word_start(build, tail, "returning");
    const size_t end       = returning == SIZE_MAX ? stop : returning;
    const size_t start     = outline_word_end(build, (Span){from, end - from}, "where");
    if (has_where && start != SIZE_MAX)
        return outline_trim(build, start, end);
    const Span before = outline_trim(build, from, end);
    return (Span){MAX_OF(before.start + before.size, from), 0};
}

/* WITH gone AS (DELETE ...) SELECT: the DELETE is a Change of its own. */
static void with_changes(const Build *build, const WithClause *with)
{
    for (int i = 0; with != NULL && i < tree_count(with->ctes); i++) {
        const CommonTableExpr *cte = tree_item(with->ctes, i);
        if (!IsA(cte->ctequery, SelectStmt))
            (void)build_rows(build, cte->ctequery);
    }
}

static void update_rows(const Build *build, const UpdateStmt *update)
{
    Change *change       = build_change(build, CHANGE_UPDATE_ROWS);
    change->relation     = build_name(build, update->relation);
    change->only         = !update->relation->inh;
    change->has_where    = update->whereClause != NULL;
    change->has_from     = update->fromClause != NULL;
    change->returns_rows = update->returningList != NULL;
    target_columns(build, update->targetList, &change->columns);
    if (change->has_where)
        change->expression = outline_text(build, where_span(build, update->relation, true));
    if (!change->has_from)
        expression_pinned_columns(build, update->whereClause, &change->key_columns);
    NodeVec nodes = {0};
    expression_nodes(build, update, &nodes);
    expression_relations(build, &nodes, update->relation, &change->others);
    expression_calls(build, &nodes, &change->calls);
}

static void delete_rows(const Build *build, const DeleteStmt *delete)
{
    Change *change       = build_change(build, CHANGE_DELETE_ROWS);
    change->relation     = build_name(build, delete->relation);
    change->only         = !delete->relation->inh;
    change->has_where    = delete->whereClause != NULL;
    change->has_from     = delete->usingClause != NULL;
    change->returns_rows = delete->returningList != NULL;
    if (change->has_where)
        change->expression = outline_text(build, where_span(build, delete->relation, true));
    if (!change->has_from)
        expression_pinned_columns(build, delete->whereClause, &change->key_columns);
    NodeVec nodes = {0};
    expression_nodes(build, delete, &nodes);
    expression_relations(build, &nodes, delete->relation, &change->others);
    expression_calls(build, &nodes, &change->calls);
}

static void insert_rows(const Build *build, const InsertStmt *insert)
{
    const SelectStmt *select = tree_as(SelectStmt, insert->selectStmt);
    Change           *change = build_change(build, CHANGE_INSERT_ROWS);
    change->relation         = build_name(build, insert->relation);
    change->returns_rows     = insert->returningList != NULL;
    change->from_query       = select != NULL && select->valuesLists == NULL;
    target_columns(build, insert->cols, &change->columns);
    if (!change->from_query && insert->withClause == NULL)
        return; /* rows of constants, maybe a great many */
    change->has_limit = change->from_query && select->limitCount != NULL;
    NodeVec nodes     = {0};
    expression_nodes(build, insert, &nodes);
    expression_relations(build, &nodes, insert->relation, &change->others);
    expression_calls(build, &nodes, &change->calls);
}

static Str string_of(const Build *build, const Node *node)
{
    const A_Const *constant = tree_as(A_Const, node);
    if (constant == NULL || constant->isnull || nodeTag(&constant->val) != T_String)
        return (Str){0};
    return build_str(build, constant->val.sval.sval);
}

/* SELECT set_config('lock_timeout', '1s', true) is a SET by other words. */
static void set_by_call(const Build *build, const SelectStmt *select)
{
    for (int i = 0; i < tree_count(select->targetList); i++) {
        const ResTarget *target = tree_item(select->targetList, i);
        const FuncCall  *call   = tree_as(FuncCall, target->val);
        if (call == NULL || tree_count(call->args) != 3 ||
            !str_is(build_list_name(build, call->funcname).name, "set_config"))
            continue;
        const Str      name  = string_of(build, tree_item(call->args, 0));
        const A_Const *local = tree_as(A_Const, (const Node *)tree_item(call->args, 2));
        if (name.size == 0)
            continue;
        Change *change = build_change(build, CHANGE_SET_SESSION);
        change->object = str_lower(build->input->arena, name);
        change->value  = string_of(build, tree_item(call->args, 1));
        change->local  = local != NULL && !local->isnull && nodeTag(&local->val) == T_Boolean &&
                        local->val.boolval.boolval;
    }
}

static void select_rows(const Build *build, const SelectStmt *select)
{
    const bool into   = select->intoClause != NULL;
    Change    *change = build_change(build, into ? CHANGE_CREATE_TABLE_AS : CHANGE_SELECT_ROWS);
    NodeVec    nodes  = {0};
    expression_nodes(build, select, &nodes);
    NameVec relations = {0};
    expression_relations(build, &nodes, into ? select->intoClause->rel : NULL, &relations);
    expression_calls(build, &nodes, &change->calls);
    change->returns_rows = !into;
    change->from_query   = into;
    change->has_where    = select->whereClause != NULL;
    change->has_limit    = select->limitCount != NULL;
    if (into) {
        change->relation  = build_name(build, select->intoClause->rel);
        change->temporary = select->intoClause->rel->relpersistence == 't';
        change->query     = query_shape(build, select, NULL, NULL);
        change->others    = relations;
    } else {
        change->others = relations;
        set_by_call(build, select);
    }
}

/* MERGE changes, adds and removes rows at once; the condition of the join is its WHERE. */
static void merge_rows(const Build *build, const MergeStmt *merge)
{
    Change *change    = build_change(build, CHANGE_UPDATE_ROWS);
    change->relation  = build_name(build, merge->relation);
    change->only      = !merge->relation->inh;
    change->merge     = true;
    change->has_where = true;
    change->has_from  = true;
    NodeVec nodes     = {0};
    expression_nodes(build, merge, &nodes);
    expression_relations(build, &nodes, merge->relation, &change->others);
}

static void copy_rows(const Build *build, const CopyStmt *copy)
{
    Change *change   = build_change(build, copy->is_from ? CHANGE_COPY_ROWS : CHANGE_SELECT_ROWS);
    change->relation = build_name(build, copy->relation);
    build_names(build, copy->attlist, &change->columns);
    if (copy->query != NULL) /* COPY (DELETE ... RETURNING ...) TO */
        (void)build_rows(build, copy->query);
}

bool build_rows(const Build *build, const Node *node)
{
    const WithClause *with = NULL;
    switch (tree_kind(node)) {
    case T_UpdateStmt:
        with = tree_as(UpdateStmt, node)->withClause;
        update_rows(build, tree_as(UpdateStmt, node));
        break;
    case T_DeleteStmt:
        with = tree_as(DeleteStmt, node)->withClause;
        delete_rows(build, tree_as(DeleteStmt, node));
        break;
    case T_InsertStmt:
        with = tree_as(InsertStmt, node)->withClause;
        insert_rows(build, tree_as(InsertStmt, node));
        break;
    case T_SelectStmt:
        with = tree_as(SelectStmt, node)->withClause;
        select_rows(build, tree_as(SelectStmt, node));
        break;
    case T_MergeStmt:
        with = tree_as(MergeStmt, node)->withClause;
        merge_rows(build, tree_as(MergeStmt, node));
        break;
    case T_CopyStmt:
        copy_rows(build, tree_as(CopyStmt, node));
        break;
    default:
        return false;
    }
    with_changes(build, with);
    return true;
}

/* The shape of a statement for running it in ranges */

static bool same_relation(const RangeVar *left, const RangeVar *right)
{
    const bool schemas = left->schemaname != NULL && right->schemaname != NULL;
    return str_equal(str_from(left->relname), str_from(right->relname)) &&
           (!schemas || str_equal(str_from(left->schemaname), str_from(right->schemaname)));
}

static void shape_node(const Build *build, const RangeVar *target, const Node *node,
                       DmlShape *shape)
{
    const RangeVar   *relation = tree_as(RangeVar, node);
    const SelectStmt *select   = tree_as(SelectStmt, node);
    const FuncCall   *call     = tree_as(FuncCall, node);
    shape->current_of |= nodeTag(node) == T_CurrentOfExpr;
    if (relation != NULL && relation != target)
        shape->reads_target |= same_relation(relation, target);
    if (select != NULL)
        shape->reads_limited |= select->limitCount != NULL || select->limitOffset != NULL;
    if (call == NULL)
        return;
    const Name name          = build_list_name(build, call->funcname);
    const DefaultClass class = expression_function_class(name);
    shape->is_volatile |= class == DEFAULT_VOLATILE;
    if (class == DEFAULT_UNKNOWN && !strvec_contains(&shape->unknown_functions, name.name))
        *vec_push(build->input->arena, &shape->unknown_functions) = name.name;
}

static void shape_read(const Build *build, const Node *node, const RangeVar *target,
                       DmlShape *shape)
{
    shape->relation = build_name(build, target);
    shape->alias =
        build_str(build, target->alias != NULL ? target->alias->aliasname : target->relname);
    shape->only        = !target->inh;
    const Span where   = where_span(build, target, shape->has_where);
    shape->where_start = where.start;
    shape->where_end   = where.start + where.size;
    NodeVec nodes      = {0};
    expression_nodes(build, node, &nodes);
    for (size_t i = 0; i < nodes.count; i++)
        shape_node(build, target, nodes.items[i], shape);
}

static bool shape_of(const Build *build, const Node *node, DmlShape *shape)
{
    const UpdateStmt *update = tree_as(UpdateStmt, node);
    const DeleteStmt *delete = tree_as(DeleteStmt, node);
    if (update != NULL) {
        shape->update       = true;
        shape->has_where    = update->whereClause != NULL;
        shape->has_from     = update->fromClause != NULL;
        shape->has_with     = update->withClause != NULL;
        shape->returns_rows = update->returningList != NULL;
        target_columns(build, update->targetList, &shape->assigned);
        shape_read(build, node, update->relation, shape);
        return true;
    }
    if (delete == NULL)
        return false;
    shape->has_where    = delete->whereClause != NULL;
    shape->has_from     = delete->usingClause != NULL;
    shape->has_with     = delete->withClause != NULL;
    shape->returns_rows = delete->returningList != NULL;
    shape_read(build, node, delete->relation, shape);
    return true;
}

bool sql_dml_shape_pg(Arena *arena, Str statement, DmlShape *ret)
{
    AUTO_ARENA Arena *scratch = arena_new("dml shape", SIZE_MAX);
    if (statement.size == 0 || memchr(statement.data, 0, statement.size) != NULL)
        return false;
    AUTO_TREE Tree tree = tree_open(str_c(scratch, statement), false);
    if (tree.error != NULL || tree_count(tree.statements) != 1)
        return false;
    const RawStmt    *raw   = tree_item(tree.statements, 0);
    const ChangeInput input = {
        .arena   = arena,
        .scratch = scratch,
        .source  = statement,
        .span    = {0,
                 raw->stmt_len > 0 ? (size_t)(raw->stmt_location + raw->stmt_len) : statement.size},
    };
    const Build build = {.input = &input};
    DmlShape    shape = {0};
    if (!shape_of(&build, raw->stmt, &shape))
        return false;
    *ret = shape;
    return true;
}
