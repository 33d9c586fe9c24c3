/* change_object.c -- CREATE, ALTER and DROP of everything but tables; renames, comments, grants. */
#include "sql/pg/build.h"
#include "sql/pg/expression.h"
#include "sql/pg/misplaced.h"
#include "sql/pg/outline.h"
#include "sql/pg/query.h"

#include "base/poison.h"

static bool element_is_descending(const IndexElem *element)
{
    return element->ordering == SORTBY_DESC || element->nulls_ordering == SORTBY_NULLS_FIRST;
}

static void create_index(const Build *build, const IndexStmt *create)
{
    Change *change        = build_change(build, CHANGE_CREATE_INDEX);
    change->relation      = build_name(build, create->relation);
    change->object        = build_str(build, create->idxname);
    change->index         = (Name){change->relation.schema, change->object};
    change->value         = build_str(build, create->accessMethod);
    change->concurrently  = create->concurrent;
    change->if_not_exists = create->if_not_exists;
    change->unique        = create->unique;
    change->only          = !create->relation->inh;
    change->partial       = create->whereClause != NULL;
    change->special = tree_count(create->indexIncludingParams) > 0 || create->nulls_not_distinct;
    for (int i = 0; i < tree_count(create->indexParams); i++) {
        const IndexElem *element = tree_item(create->indexParams, i);
        change->has_expression |= element->name == NULL;
        expression_columns(build, element->expr, &change->used_columns);
        if (change->misplaced == NULL)
            change->misplaced = misplaced_part(build, element->expr);
        change->descending |= element_is_descending(element);
        change->special |= element->opclass != NULL || element->collation != NULL;
        *vec_push(build->input->arena, &change->columns) = build_str(build, element->name);
    }
    for (int i = 0; i < tree_count(create->indexIncludingParams); i++) {
        const IndexElem *element = tree_item(create->indexIncludingParams, i);
        *vec_push(build->input->arena, &change->used_columns) = build_str(build, element->name);
    }
    expression_columns(build, create->whereClause, &change->used_columns);
    if (change->misplaced == NULL)
        change->misplaced = misplaced_part(build, create->whereClause);
    if (!change->partial)
        return;
    const Span   span  = build->input->span;
    const size_t start = outline_word_end(build, span, "where");
    if (start != SIZE_MAX)
        change->expression =
            outline_text(build, outline_trim(build, start, span.start + span.size));
}

static void reindex(const Build *build, const ReindexStmt *reindex)
{
    Change *change       = build_change(build, CHANGE_REINDEX);
    change->concurrently = build_option_is_on(reindex->params, "concurrently");
    if (reindex->kind == REINDEX_OBJECT_INDEX)
        change->index = build_name(build, reindex->relation);
    else if (reindex->kind == REINDEX_OBJECT_TABLE)
        change->relation = build_name(build, reindex->relation);
    else
        change->object = build_str(build, reindex->name);
}

static ChangeKind drop_kind(ObjectType type)
{
    switch ((int)type) {
    case OBJECT_TABLE:
    case OBJECT_FOREIGN_TABLE:
        return CHANGE_DROP_TABLE;
    case OBJECT_INDEX:
        return CHANGE_DROP_INDEX;
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
        return CHANGE_DROP_VIEW;
    case OBJECT_SEQUENCE:
        return CHANGE_DROP_SEQUENCE;
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
        return CHANGE_DROP_TYPE;
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE:
    case OBJECT_AGGREGATE:
        return CHANGE_DROP_FUNCTION;
    case OBJECT_SCHEMA:
        return CHANGE_DROP_SCHEMA;
    case OBJECT_TRIGGER:
        return CHANGE_DROP_TRIGGER;
    default:
        return CHANGE_DROP_OTHER;
    }
}

/* "schema.table.part" as the relation and the part. */
static void part_of_relation(const Build *build, const Node *object, Name *relation, Str *part)
{
    const List *list  = tree_as(List, object);
    StrVec      names = {0};
    build_names(build, list, &names);
    if (names.count == 0)
        return;
    *part = names.items[names.count - 1];
    if (names.count > 1)
        relation->name = names.items[names.count - 2];
    if (names.count > 2)
        relation->schema = names.items[names.count - 3];
}

static Str type_of_argument(const Build *build, const TypeName *type)
{
    const Type argument = build_type(build, type);
    Str        text     = name_text(build->input->arena, argument.name);
    for (int i = 0; i < argument.array_dimensions; i++)
        text = str_format(build->input->arena, STR_FMT "[]", STR_ARG(text));
    return text;
}

static void arguments_of_drop(const Build *build, const ObjectWithArgs *object, Change *change)
{
    change->any_arguments = object == NULL || object->args_unspecified;
    for (int i = 0; object != NULL && i < tree_count(object->objargs); i++)
        *vec_push(build->input->arena, &change->columns) =
            type_of_argument(build, tree_as(TypeName, tree_item(object->objargs, i)));
}

static void drop_first(const Build *build, const DropStmt *drop, const Node *object, Change *change)
{
    const Name name = build_object_name(build, object);
    switch ((int)change->kind) {
    case CHANGE_DROP_INDEX:
        change->index  = name;
        change->object = name.name;
        break;
    case CHANGE_DROP_TABLE:
    case CHANGE_DROP_VIEW:
    case CHANGE_DROP_SEQUENCE:
    case CHANGE_DROP_TYPE:
        change->relation = name;
        break;
    case CHANGE_DROP_TRIGGER:
        part_of_relation(build, object, &change->relation, &change->object);
        break;
    case CHANGE_DROP_FUNCTION:
        change->object = name.name;
        arguments_of_drop(build, tree_as(ObjectWithArgs, object), change);
        break;
    default:
        if (drop->removeType == OBJECT_POLICY || drop->removeType == OBJECT_RULE)
            part_of_relation(build, object, &change->relation, &change->object);
        else
            change->object = name.name;
    }
}

static void drop(const Build *build, const DropStmt *drop)
{
    Change *change       = build_change(build, drop_kind(drop->removeType));
    change->cascade      = drop->behavior == DROP_CASCADE;
    change->if_exists    = drop->missing_ok;
    change->concurrently = drop->concurrent;
    change->materialized = drop->removeType == OBJECT_MATVIEW;
    for (int i = 0; i < tree_count(drop->objects); i++) {
        const Node *object = tree_item(drop->objects, i);
        if (i == 0)
            drop_first(build, drop, object, change);
        else
            *vec_push(build->input->arena, &change->others) = build_object_name(build, object);
    }
}

static ChangeKind rename_kind(const RenameStmt *rename)
{
    switch ((int)rename->renameType) {
    case OBJECT_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
    case OBJECT_FOREIGN_TABLE:
        return CHANGE_RENAME_TABLE;
    case OBJECT_COLUMN:
        return CHANGE_RENAME_COLUMN;
    case OBJECT_TABCONSTRAINT:
        return CHANGE_RENAME_CONSTRAINT;
    case OBJECT_INDEX:
        return CHANGE_RENAME_INDEX;
    default:
        return CHANGE_OTHER;
    }
}

static void rename_object(const Build *build, const RenameStmt *rename)
{
    Change *change    = build_change(build, rename_kind(rename));
    change->new_name  = build_str(build, rename->newname);
    change->if_exists = rename->missing_ok;
    if (change->kind == CHANGE_RENAME_INDEX)
        change->index = build_name(build, rename->relation);
    else
        change->relation = build_name(build, rename->relation);
    if (change->kind == CHANGE_RENAME_COLUMN || rename->renameType == OBJECT_ATTRIBUTE)
        change->column = build_str(build, rename->subname);
    else if (rename->subname != NULL)
        change->object = build_str(build, rename->subname);
    else if (rename->object != NULL)
        change->object = build_object_name(build, rename->object).name;
    if (rename->renameType == OBJECT_TYPE || rename->renameType == OBJECT_DOMAIN ||
        rename->renameType == OBJECT_DOMCONSTRAINT)
        change->relation = build_object_name(build, rename->object);
    change->cascade = rename->renameType == OBJECT_ATTRIBUTE && rename->behavior == DROP_CASCADE;
    if (rename->relation != NULL && change->kind != CHANGE_OTHER)
        change->only = !rename->relation->inh;
}

static void set_schema(const Build *build, const AlterObjectSchemaStmt *alter)
{
    const bool relation = alter->relation != NULL;
    Change    *change   = build_change(build, relation ? CHANGE_SET_SCHEMA : CHANGE_OTHER);
    change->new_name    = build_str(build, alter->newschema);
    change->if_exists   = alter->missing_ok;
    if (relation)
        change->relation = build_name(build, alter->relation);
    else
        change->object = build_object_name(build, alter->object).name;
    if (alter->objectType == OBJECT_TYPE || alter->objectType == OBJECT_DOMAIN)
        change->relation = build_object_name(build, alter->object);
}

static void create_view(const Build *build, const ViewStmt *create)
{
    Change *change     = build_change(build, CHANGE_CREATE_VIEW);
    change->relation   = build_name(build, create->view);
    change->or_replace = create->replace;
    change->temporary  = create->view->relpersistence == 't';
    change->query      = query_shape(build, create->query, NULL, NULL);
    build_names(build, create->aliases, &change->columns);
    NodeVec nodes = {0};
    expression_nodes(build, create->query, &nodes);
    expression_relations(build, &nodes, NULL, &change->others);
}

static void create_enum(const Build *build, const CreateEnumStmt *create)
{
    Change *change    = build_change(build, CHANGE_CREATE_TYPE);
    change->relation  = build_list_name(build, create->typeName);
    change->enum_type = true;
    build_names(build, create->vals, &change->columns);
}

static void alter_enum(const Build *build, const AlterEnumStmt *alter)
{
    const bool rename = alter->oldVal != NULL;
    Change *change = build_change(build, rename ? CHANGE_RENAME_ENUM_VALUE : CHANGE_ADD_ENUM_VALUE);
    change->relation      = build_list_name(build, alter->typeName);
    change->object        = build_str(build, rename ? alter->oldVal : alter->newVal);
    change->if_not_exists = alter->skipIfNewValExists;
    if (rename)
        change->new_name = build_str(build, alter->newVal);
}

static void comment(const Build *build, const CommentStmt *comment)
{
    Change *change = build_change(build, CHANGE_COMMENT);
    switch ((int)comment->objtype) {
    case OBJECT_COLUMN:
        part_of_relation(build, comment->object, &change->relation, &change->column);
        break;
    case OBJECT_TABCONSTRAINT:
    case OBJECT_TRIGGER:
    case OBJECT_POLICY:
    case OBJECT_RULE:
        part_of_relation(build, comment->object, &change->relation, &change->object);
        break;
    case OBJECT_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
    case OBJECT_FOREIGN_TABLE:
    case OBJECT_SEQUENCE:
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
        change->relation = build_object_name(build, comment->object);
        break;
    case OBJECT_INDEX:
        change->index = build_object_name(build, comment->object);
        break;
    default:
        change->object = build_object_name(build, comment->object).name;
    }
}

static void grant(const Build *build, const GrantStmt *grant)
{
    Change *change = build_change(build, CHANGE_GRANT);
    if (grant->objtype != OBJECT_TABLE && grant->objtype != OBJECT_SEQUENCE)
        return;
    build_relations(build, grant->objects, &change->others);
    if (change->others.count == 0)
        return;
    change->relation = change->others.items[0];
    change->others.items++;
    change->others.count--;
    change->others.capacity--;
}

/* Those that a call passes. */
static void arguments_of_create(const Build *build, const List *parameters, Change *change)
{
    for (int i = 0; i < tree_count(parameters); i++) {
        const FunctionParameter *parameter = tree_as(FunctionParameter, tree_item(parameters, i));
        if (parameter == NULL || parameter->mode == FUNC_PARAM_OUT ||
            parameter->mode == FUNC_PARAM_TABLE)
            continue;
        *vec_push(build->input->arena, &change->columns) =
            type_of_argument(build, parameter->argType);
        change->defaulted_arguments += parameter->defexpr != NULL;
    }
}

static void create_routine(const Build *build, const CreateFunctionStmt *create)
{
    Change *change     = build_change(build, CHANGE_CREATE_FUNCTION);
    change->object     = build_list_name(build, create->funcname).name;
    change->or_replace = create->replace;
    arguments_of_create(build, create->parameters, change);
    change->value = build_option_text(build, create->options, "language");
    if (change->value.size == 0)
        change->value = STR("sql"); /* BEGIN ATOMIC */
}

static void create_trigger(const Build *build, const CreateTrigStmt *create)
{
    Change *change     = build_change(build, CHANGE_CREATE_TRIGGER);
    change->relation   = build_name(build, create->relation);
    change->object     = build_str(build, create->trigname);
    change->or_replace = create->replace;
    change->deferrable = create->deferrable;
    change->query      = query_shape(build, create->whenClause, NULL, create->relation);
    build_names(build, create->columns, &change->columns);
}

/* OWNED BY t.a, in a list of DefElem. */
static Name sequence_owner(const Build *build, const List *options)
{
    for (int i = 0; i < tree_count(options); i++) {
        const DefElem *option = tree_item(options, i);
        const List    *parts  = tree_as(List, option->arg);
        if (!str_is(str_from(option->defname), "owned_by") || tree_count(parts) < 2)
            continue;
        StrVec names = {0};
        build_names(build, parts, &names);
        return (Name){names.count > 2 ? names.items[names.count - 3] : (Str){0},
                      names.items[names.count - 2]};
    }
    return (Name){0};
}

static void create_sequence(const Build *build, const CreateSeqStmt *create)
{
    Change *change        = build_change(build, CHANGE_CREATE_SEQUENCE);
    change->relation      = build_name(build, create->sequence);
    change->if_not_exists = create->if_not_exists;
    change->temporary     = create->sequence->relpersistence == 't';
    change->references    = sequence_owner(build, create->options);
}

static void create_named_type(const Build *build, Name name)
{
    build_change(build, CHANGE_CREATE_TYPE)->relation = name;
}

/* What the server calls a CHECK that nobody named; further ones get a number that nobody needs. */
static Str domain_check_name(const Build *build, const Constraint *constraint, Str domain)
{
    return constraint->conname != NULL
               ? build_str(build, constraint->conname)
               : str_format(build->input->arena, STR_FMT "_check", STR_ARG(domain));
}

static void create_domain(const Build *build, const CreateDomainStmt *create)
{
    Change *change      = build_change(build, CHANGE_CREATE_TYPE);
    change->relation    = build_list_name(build, create->domainname);
    change->type        = build_type(build, create->typeName);
    change->type.detail = build_collation(build, create->collClause);
    change->domain_type = true;
    for (int i = 0; i < tree_count(create->constraints); i++) {
        const Constraint *constraint = tree_item(create->constraints, i);
        if (constraint->contype == CONSTR_NOTNULL)
            change->not_null = true;
        else if (constraint->contype == CONSTR_CHECK)
            *vec_push(build->input->arena, &change->columns) =
                domain_check_name(build, constraint, change->relation.name);
        else if (constraint->contype == CONSTR_DEFAULT)
            change->default_class = expression_class(build, constraint->raw_expr);
    }
}

/* Its words are the act alone, without the names. */
static void alter_domain(const Build *build, const AlterDomainStmt *alter)
{
    static const struct {
        char        subtype;
        const char *words;
    } acts[] = {
        {'N', "ALTER DOMAIN DROP NOT NULL"},       {'O', "ALTER DOMAIN SET NOT NULL"},
        {'C', "ALTER DOMAIN ADD CONSTRAINT"},      {'X', "ALTER DOMAIN DROP CONSTRAINT"},
        {'V', "ALTER DOMAIN VALIDATE CONSTRAINT"},
    };
    const Constraint *constraint = tree_as(Constraint, alter->def);
    Change           *change     = build_change(build, CHANGE_OTHER);
    change->relation             = build_list_name(build, alter->typeName);
    change->object               = build_str(build, alter->name);
    change->words                = STR("ALTER DOMAIN SET DEFAULT");
    for (size_t i = 0; i < COUNT_OF(acts); i++)
        if (acts[i].subtype == alter->subtype)
            change->words = str_from(acts[i].words);
    if (constraint != NULL) {
        change->not_valid  = constraint->skip_validation;
        change->object     = domain_check_name(build, constraint, change->relation.name);
        change->expression = outline_parentheses(build, build_offset(build, constraint->location));
        if (change->not_valid)
            change->words = STR("ALTER DOMAIN ADD CONSTRAINT NOT VALID");
    } else if (alter->subtype == 'T')
        change->default_class = expression_class(build, alter->def);
}

static void create_schema(const Build *build, const CreateSchemaStmt *create)
{
    Change *change        = build_change(build, CHANGE_CREATE_SCHEMA);
    change->object        = build_str(build, create->schemaname);
    change->if_not_exists = create->if_not_exists;
}

static void create_extension(const Build *build, const CreateExtensionStmt *create)
{
    Change *change        = build_change(build, CHANGE_CREATE_EXTENSION);
    change->object        = build_str(build, create->extname);
    change->if_not_exists = create->if_not_exists;
}

static void refresh_view(const Build *build, const RefreshMatViewStmt *refresh)
{
    Change *change       = build_change(build, CHANGE_REFRESH_VIEW);
    change->relation     = build_name(build, refresh->relation);
    change->concurrently = refresh->concurrent;
    change->materialized = true;
    change->no_data      = refresh->skipData;
}

static void create_collation(const Build *build, const DefineStmt *define, Change *change)
{
    for (int i = 0; i < tree_count(define->definition); i++) {
        const DefElem *option = tree_item(define->definition, i);
        if (str_is(str_from(option->defname), "deterministic"))
            change->nondeterministic = !build_option_is_on(define->definition, "deterministic");
        else if (str_is(str_from(option->defname), "from"))
            change->value = build_list_name(build, tree_as(List, option->arg)).name;
    }
}

static void define(const Build *build, const DefineStmt *define)
{
    if (define->kind == OBJECT_TYPE) {
        create_named_type(build, build_list_name(build, define->defnames));
        return;
    }
    Change *change = build_change(build, CHANGE_OTHER);
    change->object = build_list_name(build, define->defnames).name;
    if (define->kind == OBJECT_COLLATION)
        create_collation(build, define, change);
}

/* Types and the statements about them. */
static bool build_type_object(const Build *build, const Node *node)
{
    switch (tree_kind(node)) {
    case T_CreateEnumStmt:
        create_enum(build, tree_as(CreateEnumStmt, node));
        return true;
    case T_AlterEnumStmt:
        alter_enum(build, tree_as(AlterEnumStmt, node));
        return true;
    case T_CompositeTypeStmt:
        create_named_type(build, build_name(build, tree_as(CompositeTypeStmt, node)->typevar));
        return true;
    case T_CreateRangeStmt:
        create_named_type(build, build_list_name(build, tree_as(CreateRangeStmt, node)->typeName));
        return true;
    case T_CreateDomainStmt:
        create_domain(build, tree_as(CreateDomainStmt, node));
        return true;
    case T_AlterDomainStmt:
        alter_domain(build, tree_as(AlterDomainStmt, node));
        return true;
    case T_DefineStmt:
        define(build, tree_as(DefineStmt, node));
        return true;
    default:
        return false;
    }
}

static bool build_relation_object(const Build *build, const Node *node)
{
    switch (tree_kind(node)) {
    case T_IndexStmt:
        create_index(build, tree_as(IndexStmt, node));
        return true;
    case T_ReindexStmt:
        reindex(build, tree_as(ReindexStmt, node));
        return true;
    case T_ViewStmt:
        create_view(build, tree_as(ViewStmt, node));
        return true;
    case T_RefreshMatViewStmt:
        refresh_view(build, tree_as(RefreshMatViewStmt, node));
        return true;
    case T_CreateTrigStmt:
        create_trigger(build, tree_as(CreateTrigStmt, node));
        return true;
    case T_CreateSeqStmt:
        create_sequence(build, tree_as(CreateSeqStmt, node));
        return true;
    case T_AlterObjectSchemaStmt:
        set_schema(build, tree_as(AlterObjectSchemaStmt, node));
        return true;
    default:
        return false;
    }
}

bool build_object(const Build *build, const Node *node)
{
    switch (tree_kind(node)) {
    case T_DropStmt:
        drop(build, tree_as(DropStmt, node));
        return true;
    case T_RenameStmt:
        rename_object(build, tree_as(RenameStmt, node));
        return true;
    case T_CommentStmt:
        comment(build, tree_as(CommentStmt, node));
        return true;
    case T_GrantStmt:
        grant(build, tree_as(GrantStmt, node));
        return true;
    case T_GrantRoleStmt:
    case T_AlterDefaultPrivilegesStmt:
        (void)build_change(build, CHANGE_GRANT);
        return true;
    case T_DropRoleStmt:
    case T_DropOwnedStmt:
    case T_DropdbStmt:
    case T_DropTableSpaceStmt:
    case T_DropSubscriptionStmt:
    case T_DropUserMappingStmt:
        (void)build_change(build, CHANGE_DROP_OTHER);
        return true;
    case T_CreateFunctionStmt:
        create_routine(build, tree_as(CreateFunctionStmt, node));
        return true;
    case T_CreateSchemaStmt:
        create_schema(build, tree_as(CreateSchemaStmt, node));
        return true;
    case T_CreateExtensionStmt:
        create_extension(build, tree_as(CreateExtensionStmt, node));
        return true;
    default:
        return build_relation_object(build, node) || build_type_object(build, node);
    }
}
