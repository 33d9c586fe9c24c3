/* query.c -- see query.h. */
#include "sql/pg/query.h"

#include "sql/pg/expression.h"

#include "base/poison.h"

typedef struct Source {
    Str  alias;
    Name relation;
} Source;
typedef VEC(Source) SourceVec;

typedef struct Walk {
    const Build    *build;
    const RangeVar *own;
    NodeVec         nodes;
    NameVec         relations;
    SourceVec       sources;
    QueryShape     *shape;
} Walk;

static bool names_contain(const NameVec *names, Name name)
{
    for (size_t i = 0; i < names->count; i++)
        if (name_equal(names->items[i], name))
            return true;
    return false;
}

static void sources_find(Walk *walk)
{
    const Build *build = walk->build;
    for (size_t i = 0; i < walk->nodes.count; i++) {
        const RangeVar *relation = tree_as(RangeVar, walk->nodes.items[i]);
        if (relation == NULL || !names_contain(&walk->relations, build_name(build, relation)))
            continue;
        const char *alias =
            relation->alias != NULL ? relation->alias->aliasname : relation->relname;
        *vec_push(build->input->scratch, &walk->sources) =
            (Source){build_str(build, alias), build_name(build, relation)};
    }
    if (walk->own == NULL)
        return;
    const Name own       = build_name(build, walk->own);
    const Str  aliases[] = {STR("new"), STR("old"), own.name};
    for (size_t i = 0; i < COUNT_OF(aliases); i++)
        *vec_push(build->input->scratch, &walk->sources) = (Source){aliases[i], own};
}

static void use_add(Walk *walk, ColumnUse use)
{
    ColumnUseVec *uses = &walk->shape->uses;
    for (size_t i = 0; i < uses->count; i++)
        if (name_equal(uses->items[i].relation, use.relation) &&
            str_equal(uses->items[i].column, use.column))
            return;
    *vec_push(walk->build->input->arena, uses) = use;
}

/* "a", "t.a", "s.t.a", "*", "t.*": the last part, and the one before it. */
typedef struct Reference {
    Name relation; /* an alias or a relation's name; empty: none was written */
    Str  column;   /* empty: all */
} Reference;

static Reference reference_of(const Build *build, const ColumnRef *column)
{
    const int count    = tree_count(column->fields);
    Str       parts[3] = {{0}};
    int       used     = 0;
    for (int i = MAX_OF(count - 3, 0); i < count; i++) {
        const String *part = tree_as(String, (const Node *)tree_item(column->fields, i));
        parts[used++]      = part != NULL ? build_str(build, part->sval) : (Str){0};
    }
    return (Reference){
        .relation = {used > 2 ? parts[0] : (Str){0}, used > 1 ? parts[used - 2] : (Str){0}},
        .column   = used > 0 ? parts[used - 1] : (Str){0},
    };
}

/* The relations that it may mean. */
static void resolve(const Walk *walk, Reference reference, NameVec *ret)
{
    for (size_t i = 0; i < walk->sources.count; i++) {
        const Source *source = &walk->sources.items[i];
        const bool    whole  = reference.relation.schema.size > 0;
        if (whole ? name_equal(source->relation, reference.relation)
                  : str_equal(source->alias, reference.relation.name))
            *vec_push(walk->build->input->scratch, ret) = source->relation;
    }
}

static bool is_alias(const Walk *walk, Str name)
{
    for (size_t i = 0; i < walk->sources.count; i++)
        if (str_equal(walk->sources.items[i].alias, name))
            return true;
    return false;
}

static void reference_add(Walk *walk, Reference reference)
{
    NameVec relations = {0};
    if (name_empty(reference.relation)) {
        ColumnUse use = {.column = reference.column};
        if (walk->own != NULL && walk->relations.count == 0)
            use.relation = build_name(walk->build, walk->own);
        if (!is_alias(walk, reference.column)) /* a whole row by its alias names no column */
            use_add(walk, use);
        return;
    }
    resolve(walk, reference, &relations);
    for (size_t i = 0; i < relations.count; i++)
        use_add(walk, (ColumnUse){relations.items[i], reference.column});
}

static void uses_find(Walk *walk)
{
    for (size_t i = 0; i < walk->nodes.count; i++) {
        const ColumnRef *column = tree_as(ColumnRef, walk->nodes.items[i]);
        const JoinExpr  *join   = tree_as(JoinExpr, walk->nodes.items[i]);
        if (column != NULL)
            reference_add(walk, reference_of(walk->build, column));
        StrVec shared = {0};
        if (join != NULL)
            build_names(walk->build, join->usingClause, &shared);
        for (size_t k = 0; k < shared.count; k++)
            use_add(walk, (ColumnUse){.column = shared.items[k]});
    }
}

/* As the server names it, where that is plain. */
static Str name_of_value(const Build *build, const Node *value, bool *exact)
{
    for (const TypeCast *cast; (cast = tree_as(TypeCast, value)) != NULL;)
        value = cast->arg;
    const FuncCall  *call   = tree_as(FuncCall, value);
    const ColumnRef *column = tree_as(ColumnRef, value);
    if (column != NULL)
        return reference_of(build, column).column;
    if (call != NULL)
        return build_list_name(build, call->funcname).name;
    *exact = false;
    return STR("?column?");
}

static ColumnUse origin_of(const Walk *walk, const Node *value)
{
    const ColumnRef *column = tree_as(ColumnRef, value);
    if (column == NULL)
        return (ColumnUse){.column = STR("")};
    const Reference reference = reference_of(walk->build, column);
    NameVec         relations = {0};
    resolve(walk, reference, &relations);
    return (ColumnUse){.relation = relations.count > 0 ? relations.items[0] : reference.relation,
                       .column   = reference.column};
}

/* Then * stands for the columns of a table whose name is known. */
static bool reads_one_relation(const Walk *walk, const SelectStmt *select)
{
    return walk->relations.count == 1 && tree_count(select->fromClause) == 1 &&
           tree_as(RangeVar, (const Node *)tree_item(select->fromClause, 0)) != NULL;
}

static void columns_find(Walk *walk, const SelectStmt *select)
{
    const bool several = select != NULL && select->larg != NULL;
    while (select != NULL && select->larg != NULL) /* UNION: the first part names the columns */
        select = select->larg;
    walk->shape->exact = select != NULL && tree_count(select->targetList) > 0;
    for (int i = 0; select != NULL && i < tree_count(select->targetList); i++) {
        const ResTarget *target = tree_item(select->targetList, i);
        const ColumnUse  of     = origin_of(walk, target->val);
        const bool       star   = tree_as(ColumnRef, target->val) != NULL && of.column.size == 0;
        QueryColumn     *column = vec_push(walk->build->input->arena, &walk->shape->columns);
        column->of              = several && !star ? (ColumnUse){.column = STR("")} : of;
        if (star)
            walk->shape->exact &= reads_one_relation(walk, select);
        else if (target->name != NULL)
            column->name = build_str(walk->build, target->name);
        else
            column->name = name_of_value(walk->build, target->val, &walk->shape->exact);
    }
}

const QueryShape *query_shape(const Build *build, const void *root, const void *second,
                              const RangeVar *own)
{
    Walk walk  = {.build = build, .own = own};
    walk.shape = arena_new_of(build->input->arena, QueryShape);
    expression_nodes(build, root, &walk.nodes);
    expression_nodes(build, second, &walk.nodes);
    expression_relations(build, &walk.nodes, NULL, &walk.relations);
    sources_find(&walk);
    uses_find(&walk);
    columns_find(&walk, root != NULL ? tree_as(SelectStmt, (const Node *)root) : NULL);
    return walk.shape;
}
