/* change_table.c -- CREATE TABLE and ALTER TABLE: a Change for the table, for each column, and for
 * each constraint wherever it is written. */
#include "sql/pg/build.h"
#include "sql/pg/compare.h"
#include "sql/pg/expression.h"
#include "sql/pg/misplaced.h"
#include "sql/pg/outline.h"
#include "sql/pg/query.h"

#include "base/poison.h"

/* DEFERRABLE and its kin are constraints of their own behind the one that they are about. */
static bool is_attribute(const Constraint *constraint)
{
    return constraint->contype >= CONSTR_ATTR_DEFERRABLE;
}

/* A constraint of a column definition ends where the next thing of that column begins. */
static size_t clause_end(const Build *build, const ColumnDef *column, size_t start, Span span)
{
    size_t end = span.start + span.size;
    for (int i = 0; i < tree_count(column->constraints); i++) {
        const Constraint *next = tree_item(column->constraints, i);
        const size_t      at   = build_offset(build, next->location);
        if (at > start && !is_attribute(next))
            end = MIN_OF(end, at);
    }
    if (column->collClause != NULL) {
        const size_t at = build_offset(build, column->collClause->location);
        if (at > start)
            end = MIN_OF(end, at);
    }
    return end;
}

static Str default_text(const Build *build, const ColumnDef *column, const Constraint *constraint,
                        Span span)
{
    const size_t start = build_offset(build, constraint->location);
    const size_t end   = clause_end(build, column, start, span);
    const size_t word  = outline_word_end(build, (Span){start, end - start}, "default");
    return word == SIZE_MAX ? (Str){0} : outline_text(build, outline_trim(build, word, end));
}

/* What a constraint written in a column's definition says about the column itself. */
static void column_property(const Build *build, const ColumnDef *column,
                            const Constraint *constraint, Span span, Change *change)
{
    if (constraint->contype == CONSTR_NOTNULL || constraint->contype == CONSTR_PRIMARY) {
        change->not_null = true;
    } else if (constraint->contype == CONSTR_DEFAULT) {
        change->default_class = expression_class(build, constraint->raw_expr);
        change->misplaced     = misplaced_part(build, constraint->raw_expr);
        expression_unknown_calls(build, constraint->raw_expr, &change->default_calls);
        change->expression = default_text(build, column, constraint, span);
    } else if (constraint->contype == CONSTR_IDENTITY) {
        change->identity = true;
        change->not_null = true;
    } else if (constraint->contype == CONSTR_GENERATED) {
        /* The virtual ones of PostgreSQL 18 are not in this grammar. */
        change->generated_stored = true;
        change->misplaced        = misplaced_part(build, constraint->raw_expr);
        change->expression = outline_parentheses(build, build_offset(build, constraint->location));
        expression_columns(build, constraint->raw_expr, &change->used_columns);
    }
}

static bool stands_alone(const Constraint *constraint)
{
    switch ((int)constraint->contype) {
    case CONSTR_CHECK:
    case CONSTR_PRIMARY:
    case CONSTR_UNIQUE:
    case CONSTR_EXCLUSION:
    case CONSTR_FOREIGN:
        return true;
    default:
        return false;
    }
}

static void deferrability(const ColumnDef *column, int from, Change *change)
{
    for (int i = from; i < tree_count(column->constraints); i++) {
        const Constraint *attribute = tree_item(column->constraints, i);
        if (!is_attribute(attribute))
            return;
        change->deferrable |= attribute->contype == CONSTR_ATTR_DEFERRABLE ||
                              attribute->contype == CONSTR_ATTR_DEFERRED;
    }
}

static ChangeKind constraint_kind(const Constraint *constraint)
{
    switch ((int)constraint->contype) {
    case CONSTR_CHECK:
        return CHANGE_ADD_CHECK;
    case CONSTR_PRIMARY:
        return CHANGE_ADD_PRIMARY_KEY;
    case CONSTR_UNIQUE:
        return CHANGE_ADD_UNIQUE;
    case CONSTR_EXCLUSION:
        return CHANGE_ADD_EXCLUDE;
    case CONSTR_FOREIGN:
        return CHANGE_ADD_FOREIGN_KEY;
    default:
        return CHANGE_ALTER_TABLE_OTHER;
    }
}

static void excluded_columns(const Build *build, const Constraint *constraint, Change *change)
{
    for (int i = 0; i < tree_count(constraint->exclusions); i++) {
        const List      *pair    = tree_item(constraint->exclusions, i);
        const IndexElem *element = tree_item(pair, 0);
        if (element->name != NULL)
            *vec_push(build->input->arena, &change->columns) = build_str(build, element->name);
        change->has_expression |= element->name == NULL;
    }
}

static FkAction fk_action(char action)
{
    switch (action) {
    case FKCONSTR_ACTION_CASCADE:
        return FK_CASCADE;
    case FKCONSTR_ACTION_SETNULL:
        return FK_SET_NULL;
    case FKCONSTR_ACTION_SETDEFAULT:
        return FK_SET_DEFAULT;
    default:
        return FK_NO_ACTION;
    }
}

static void foreign_key(const Build *build, const Constraint *constraint, Change *change)
{
    change->references = build_name(build, constraint->pktable);
    change->on_delete  = fk_action(constraint->fk_del_action);
    change->on_update  = fk_action(constraint->fk_upd_action);
    build_names(build, constraint->fk_attrs, &change->columns);
    build_names(build, constraint->pk_attrs, &change->reference_columns);
    build_names(build, constraint->fk_del_set_cols, &change->delete_columns);
}

static void build_constraint(const Build *build, const RangeVar *relation,
                             const Constraint *constraint, Span span, bool in_create)
{
    Change *change     = build_change(build, constraint_kind(constraint));
    change->span       = span;
    change->relation   = build_name(build, relation);
    change->object     = build_str(build, constraint->conname);
    change->in_create  = in_create;
    change->only       = !relation->inh;
    change->not_valid  = constraint->skip_validation;
    change->deferrable = constraint->deferrable || constraint->initdeferred;
    if (constraint->indexname != NULL) {
        change->using_index = true;
        change->index = (Name){change->relation.schema, build_str(build, constraint->indexname)};
    }
    build_names(build, constraint->keys, &change->columns);
    change->unique = constraint->contype == CONSTR_PRIMARY || constraint->contype == CONSTR_UNIQUE;
    if (constraint->contype == CONSTR_FOREIGN) {
        foreign_key(build, constraint, change);
    } else if (constraint->contype == CONSTR_CHECK) {
        const size_t at    = build_offset(build, constraint->location);
        change->expression = outline_parentheses(build, at);
        expression_columns(build, constraint->raw_expr, &change->columns);
        expression_not_null_columns(build, constraint->raw_expr, &change->not_null_columns);
        change->expires    = expression_expires(build, constraint->raw_expr);
        change->misplaced  = misplaced_part(build, constraint->raw_expr);
        change->no_inherit = constraint->is_no_inherit;
        compare_condition(build, constraint->raw_expr, &change->allows);
    } else if (constraint->contype == CONSTR_EXCLUSION) {
        excluded_columns(build, constraint, change);
        change->partial = constraint->where_clause != NULL;
    }
}

static void inline_constraint(const Build *build, const RangeVar *relation, const ColumnDef *column,
                              int i, Span span, bool in_create)
{
    const Constraint *constraint = tree_item(column->constraints, i);
    const size_t      start      = build_offset(build, constraint->location);
    const size_t      end        = clause_end(build, column, start, span);
    build_constraint(build, relation, constraint, outline_trim(build, start, end), in_create);
    Change *change        = &build->changes->items[build->changes->count - 1];
    change->in_add_column = !in_create;
    change->column        = build_str(build, column->colname);
    if (change->columns.count == 0 && change->kind != CHANGE_ADD_CHECK)
        *vec_push(build->input->arena, &change->columns) = change->column;
    deferrability(column, i + 1, change);
}

static void build_column(const Build *build, const RangeVar *relation, const ColumnDef *column,
                         Span span, bool in_create, bool if_not_exists)
{
    const size_t own      = build->changes->count;
    Change      *change   = build_change(build, CHANGE_ADD_COLUMN);
    change->span          = span;
    change->relation      = build_name(build, relation);
    change->column        = build_str(build, column->colname);
    change->type          = build_type(build, column->typeName);
    change->type.detail   = build_collation(build, column->collClause);
    change->in_create     = in_create;
    change->if_not_exists = if_not_exists;
    change->only          = !relation->inh;
    change->collated      = column->collClause != NULL;
    if (change->type.serial) {
        change->default_class = DEFAULT_VOLATILE; /* nextval() */
        change->not_null      = true;
    }
    for (int i = 0; i < tree_count(column->constraints); i++)
        column_property(build, column, tree_item(column->constraints, i), span, change);
    for (int i = 0; i < tree_count(column->constraints); i++)
        if (stands_alone(tree_item(column->constraints, i)))
            inline_constraint(build, relation, column, i, span, in_create);
    /* Whether the server has rows to check depends on it. */
    for (size_t i = own + 1; i < build->changes->count; i++)
        build->changes->items[i].default_class = build->changes->items[own].default_class;
}

static void create_table_elements(const Build *build, const CreateStmt *create)
{
    SpanVec      spans = {0};
    const size_t start = outline_name_end(build, build_offset(build, create->relation->location));
    outline_list(build, start, true, &spans);
    const int  count = tree_count(create->tableElts);
    const bool known = spans.count == (size_t)count;
    for (int i = 0; i < count; i++) {
        const Node       *element    = tree_item(create->tableElts, i);
        const Span        span       = known ? spans.items[i] : build->input->span;
        const ColumnDef  *column     = tree_as(ColumnDef, element);
        const Constraint *constraint = tree_as(Constraint, element);
        if (column != NULL)
            build_column(build, create->relation, column, span, true, false);
        else if (constraint != NULL)
            build_constraint(build, create->relation, constraint, span, true);
    }
}

/* CREATE TABLE (LIKE t INCLUDING ...): a part of the table's own Change. */
static void create_like(const Build *build, const CreateStmt *create, Change *change)
{
    for (int i = 0; i < tree_count(create->tableElts); i++) {
        const TableLikeClause *like =
            tree_as(TableLikeClause, (const Node *)tree_item(create->tableElts, i));
        if (like == NULL)
            continue;
        change->like             = true;
        change->references       = build_name(build, like->relation);
        change->like_defaults    = (like->options & CREATE_TABLE_LIKE_DEFAULTS) != 0;
        change->like_constraints = (like->options & CREATE_TABLE_LIKE_CONSTRAINTS) != 0;
        change->like_indexes     = (like->options & CREATE_TABLE_LIKE_INDEXES) != 0;
        return;
    }
}

/* So that a schema can make room for just as many. */
static void count_parts(const ChangeVec *changes, size_t table)
{
    Change *change = &changes->items[table];
    for (size_t i = table + 1; i < changes->count; i++)
        if (changes->items[i].kind == CHANGE_ADD_COLUMN)
            change->column_count++;
        else
            change->constraint_count++;
}

static void create_table(const Build *build, const CreateStmt *create)
{
    const size_t index        = build->changes->count;
    const List  *keys         = create->partspec == NULL ? NULL : create->partspec->partParams;
    Change      *change       = build_change(build, CHANGE_CREATE_TABLE);
    change->relation          = build_name(build, create->relation);
    change->if_not_exists     = create->if_not_exists;
    change->temporary         = create->relation->relpersistence == 't';
    change->unlogged          = create->relation->relpersistence == 'u';
    change->drops_on_commit   = create->oncommit == ONCOMMIT_DROP;
    change->partitioned       = create->partspec != NULL;
    change->partition_of      = create->partbound != NULL;
    change->default_partition = create->partbound != NULL && create->partbound->is_default;
    change->type              = build_type(build, create->ofTypename);
    if (change->partition_of && tree_count(create->inhRelations) > 0)
        change->references = build_name(build, tree_item(create->inhRelations, 0));
    else
        build_relations(build, create->inhRelations, &change->others);
    for (int i = 0; i < tree_count(keys); i++) {
        const PartitionElem *key                             = tree_item(keys, i);
        *vec_push(build->input->arena, &change->key_columns) = build_str(build, key->name);
    }
    compare_bound(build, create->partbound, &change->allows);
    create_like(build, create, change);
    create_table_elements(build, create);
    count_parts(build->changes, index);
}

static void create_table_as(const Build *build, const CreateTableAsStmt *create)
{
    const bool view       = create->objtype == OBJECT_MATVIEW;
    Change    *change     = build_change(build, view ? CHANGE_CREATE_VIEW : CHANGE_CREATE_TABLE_AS);
    change->materialized  = view;
    change->relation      = build_name(build, create->into->rel);
    change->if_not_exists = create->if_not_exists;
    change->temporary     = create->into->rel->relpersistence == 't';
    change->unlogged      = create->into->rel->relpersistence == 'u';
    change->drops_on_commit = create->into->onCommit == ONCOMMIT_DROP;
    change->from_query      = true;
    build_names(build, create->into->colNames, &change->columns);
    change->query   = query_shape(build, create->query, NULL, NULL);
    change->no_data = create->into->skipData;
    NodeVec nodes   = {0};
    expression_nodes(build, create->query, &nodes);
    expression_relations(build, &nodes, NULL, &change->others);
}

typedef struct CommandRow {
    AlterTableType subtype;
    ChangeKind     kind;
} CommandRow;

/* Commands whose Change needs no more than the name that they act on. */
static const CommandRow command_rows[] = {
    {AT_DropNotNull, CHANGE_DROP_NOT_NULL},
    {AT_SetNotNull, CHANGE_SET_NOT_NULL},
    {AT_SetStatistics, CHANGE_SET_STATISTICS},
    {AT_SetStorage, CHANGE_SET_STORAGE},
    {AT_DropColumn, CHANGE_DROP_COLUMN},
    {AT_ValidateConstraint, CHANGE_VALIDATE_CONSTRAINT},
    {AT_DropConstraint, CHANGE_DROP_CONSTRAINT},
    {AT_AlterConstraint, CHANGE_ALTER_CONSTRAINT},
    {AT_SetLogged, CHANGE_SET_LOGGED},
    {AT_SetUnLogged, CHANGE_SET_LOGGED},
    {AT_SetTableSpace, CHANGE_SET_TABLESPACE},
    {AT_SetRelOptions, CHANGE_SET_TABLE_OPTION},
    {AT_ResetRelOptions, CHANGE_SET_TABLE_OPTION},
    {AT_AttachPartition, CHANGE_ATTACH_PARTITION},
    {AT_DetachPartition, CHANGE_DETACH_PARTITION},
    {AT_DetachPartitionFinalize, CHANGE_DETACH_PARTITION},
    {AT_AlterColumnType, CHANGE_ALTER_TYPE},
    {AT_AddIdentity, CHANGE_ADD_IDENTITY},
};

static ChangeKind command_kind(const AlterTableCmd *command)
{
    if (command->subtype == AT_ColumnDefault)
        return command->def != NULL ? CHANGE_SET_DEFAULT : CHANGE_DROP_DEFAULT;
    for (size_t i = 0; i < COUNT_OF(command_rows); i++)
        if (command_rows[i].subtype == command->subtype)
            return command_rows[i].kind;
    return CHANGE_ALTER_TABLE_OTHER;
}

static bool acts_on_column(ChangeKind kind)
{
    switch ((int)kind) {
    case CHANGE_DROP_COLUMN:
    case CHANGE_ALTER_TYPE:
    case CHANGE_SET_DEFAULT:
    case CHANGE_DROP_DEFAULT:
    case CHANGE_SET_NOT_NULL:
    case CHANGE_DROP_NOT_NULL:
    case CHANGE_ADD_IDENTITY:
    case CHANGE_SET_STATISTICS:
    case CHANGE_SET_STORAGE:
        return true;
    default:
        return false;
    }
}

static Str text_behind(const Build *build, Span span, const char *word)
{
    const size_t start = outline_word_end(build, span, word);
    if (start == SIZE_MAX)
        return (Str){0};
    return outline_text(build, outline_trim(build, start, span.start + span.size));
}

/* The column itself, or a cast of it that ALTER TYPE would have made anyway. */
static bool using_same(const Build *build, const Node *value, const Change *change)
{
    const TypeCast *cast = tree_as(TypeCast, value);
    if (cast != NULL) {
        if (!type_equal(build_type(build, cast->typeName), change->type))
            return false;
        value = cast->arg;
    }
    const ColumnRef *column = tree_as(ColumnRef, value);
    return column != NULL && str_equal(build_list_name(build, column->fields).name, change->column);
}

static void alter_type(const Build *build, const AlterTableCmd *command, Change *change)
{
    const ColumnDef *column = tree_as(ColumnDef, command->def);
    if (column == NULL)
        return;
    change->type             = build_type(build, column->typeName);
    change->type.detail      = build_collation(build, column->collClause);
    change->using_expression = column->raw_default != NULL;
    change->collated         = column->collClause != NULL;
    change->using_same       = using_same(build, column->raw_default, change);
    if (change->using_expression)
        change->expression = text_behind(build, change->span, "using");
}

static void option_names(const Build *build, const Node *options, Change *change)
{
    const List *list = tree_as(List, options);
    for (int i = 0; i < tree_count(list); i++) {
        const DefElem *option                            = tree_item(list, i);
        *vec_push(build->input->arena, &change->columns) = build_str(build, option->defname);
    }
    if (change->columns.count > 0)
        change->object = change->columns.items[0];
    change->columns = (StrVec){0};
}

static void alter_details(const Build *build, const AlterTableCmd *command, Change *change)
{
    const PartitionCmd *partition  = tree_as(PartitionCmd, command->def);
    const Constraint   *constraint = tree_as(Constraint, command->def);
    if (change->kind == CHANGE_ALTER_TYPE)
        alter_type(build, command, change);
    if (change->kind == CHANGE_SET_DEFAULT) {
        change->default_class = expression_class(build, command->def);
        change->misplaced     = misplaced_part(build, command->def);
        change->expression    = text_behind(build, change->span, "default");
    }
    if (change->kind == CHANGE_SET_TABLE_OPTION)
        option_names(build, command->def, change);
    if (change->kind == CHANGE_ALTER_CONSTRAINT && constraint != NULL) {
        change->object     = build_str(build, constraint->conname);
        change->deferrable = constraint->deferrable;
    }
    const RangeVar *parent = tree_as(RangeVar, command->def);
    if (parent != NULL) /* INHERIT, NO INHERIT */
        change->references = build_name(build, parent);
    if (partition != NULL) {
        change->references        = build_name(build, partition->name);
        change->concurrently      = partition->concurrent;
        change->default_partition = partition->bound != NULL && partition->bound->is_default;
        compare_bound(build, partition->bound, &change->allows);
    }
    change->logged   = command->subtype == AT_SetLogged;
    change->identity = command->subtype == AT_AddIdentity;
}

static void alter_command(const Build *build, const AlterTableStmt *alter,
                          const AlterTableCmd *command, Span span)
{
    const ColumnDef  *column     = tree_as(ColumnDef, command->def);
    const Constraint *constraint = tree_as(Constraint, command->def);
    if (command->subtype == AT_AddColumn && column != NULL) {
        build_column(build, alter->relation, column, span, false, command->missing_ok);
        return;
    }
    if (command->subtype == AT_AddConstraint && constraint != NULL) {
        build_constraint(build, alter->relation, constraint, span, false);
        return;
    }
    Change   *change  = build_change(build, command_kind(command));
    const Str name    = build_str(build, command->name);
    change->span      = span;
    change->relation  = build_name(build, alter->relation);
    change->only      = !alter->relation->inh;
    change->if_exists = command->missing_ok;
    change->cascade   = command->behavior == DROP_CASCADE;
    if (acts_on_column(change->kind))
        change->column = name;
    else
        change->object = name;
    alter_details(build, command, change);
}

static void alter_table(const Build *build, const AlterTableStmt *alter)
{
    SpanVec   spans = {0};
    const int count = tree_count(alter->cmds);
    outline_list(build, outline_name_end(build, build_offset(build, alter->relation->location)),
                 false, &spans);
    const bool   known = spans.count == (size_t)count;
    const size_t first = build->changes->count;
    for (int i = 0; i < count; i++)
        alter_command(build, alter, tree_item(alter->cmds, i),
                      known ? spans.items[i] : build->input->span);
    for (size_t i = first; i < build->changes->count; i++)
        build->changes->items[i].if_exists |= alter->missing_ok;
}

static bool alter_is_table(const AlterTableStmt *alter)
{
    return alter->objtype == OBJECT_TABLE || alter->objtype == OBJECT_FOREIGN_TABLE ||
           alter->objtype == OBJECT_MATVIEW || alter->objtype == OBJECT_VIEW;
}

/* ALTER TYPE does several things to attributes in one statement: each has words of its own. */
static void alter_attribute(const Build *build, const AlterTableCmd *command, Change *change)
{
    const ColumnDef *column = tree_as(ColumnDef, command->def);
    change->cascade         = command->behavior == DROP_CASCADE;
    change->column          = build_str(build, command->name);
    if (command->subtype == AT_AddColumn)
        change->words = STR("ALTER TYPE ADD ATTRIBUTE");
    else if (command->subtype == AT_DropColumn)
        change->words = STR("ALTER TYPE DROP ATTRIBUTE");
    else if (command->subtype == AT_AlterColumnType)
        change->words = STR("ALTER TYPE ALTER ATTRIBUTE");
    if (column == NULL)
        return;
    change->type = build_type(build, column->typeName);
    if (column->colname != NULL)
        change->column = build_str(build, column->colname);
}

/* ALTER INDEX and others that share the tree of ALTER TABLE. */
static void alter_other(const Build *build, const AlterTableStmt *alter)
{
    for (int i = 0; i < tree_count(alter->cmds); i++) {
        const AlterTableCmd *command = tree_item(alter->cmds, i);
        const bool           index   = alter->objtype == OBJECT_INDEX;
        Change *change = build_change(build, index ? command_kind(command) : CHANGE_OTHER);
        if (index)
            change->index = build_name(build, alter->relation);
        else
            change->relation = build_name(build, alter->relation);
        change->if_exists = alter->missing_ok;
        if (index)
            alter_details(build, command, change);
        else if (alter->objtype == OBJECT_TYPE)
            alter_attribute(build, command, change);
    }
}

bool build_table(const Build *build, const Node *node)
{
    const CreateStmt             *create  = tree_as(CreateStmt, node);
    const CreateForeignTableStmt *foreign = tree_as(CreateForeignTableStmt, node);
    const CreateTableAsStmt      *as      = tree_as(CreateTableAsStmt, node);
    const AlterTableStmt         *alter   = tree_as(AlterTableStmt, node);
    if (create != NULL)
        create_table(build, create);
    else if (foreign != NULL)
        create_table(build, &foreign->base);
    else if (as != NULL)
        create_table_as(build, as);
    else if (alter != NULL && alter_is_table(alter))
        alter_table(build, alter);
    else if (alter != NULL)
        alter_other(build, alter);
    else
        return false;
    return true;
}
