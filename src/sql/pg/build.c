/* build.c -- names, types and texts out of the tree. */
#include "sql/pg/build.h"

#include <assert.h>

#include "base/hash.h"

#include "base/poison.h"

Change *build_change(const Build *build, ChangeKind kind)
{
    Change *change = vec_push(build->input->scratch, build->changes);
    change->kind   = kind;
    change->span   = build->input->span;
    return change;
}

Str build_str(const Build *build, const char *text)
{
    const Str       str   = str_from(text);
    const StoodVec *stood = &build->input->stood;
    for (size_t i = 0; i < stood->count; i++)
        if (str_equal(stood->items[i].folded, str))
            return stood->items[i].written;
    return str.size == 0 ? STR("") : str_copy(build->input->arena, str);
}

/* The text of a schema. Templates have words for the one that the session finds names in anyway. */
static Str schema_str(const Build *build, const char *text)
{
    const Str schema = build_str(build, text);
    return str_is(schema, "@extschema@") || str_is(schema, "${flyway:defaultSchema}") ? (Str){0}
                                                                                      : schema;
}

Name build_name(const Build *build, const RangeVar *relation)
{
    if (relation == NULL)
        return (Name){0};
    return (Name){schema_str(build, relation->schemaname), build_str(build, relation->relname)};
}

static const char *string_at(const List *parts, int i)
{
    const String *part = tree_as(String, (const Node *)tree_item(parts, i));
    return part == NULL ? NULL : part->sval;
}

Name build_list_name(const Build *build, const List *parts)
{
    const int count = tree_count(parts);
    if (count == 0)
        return (Name){0};
    return (Name){count > 1 ? schema_str(build, string_at(parts, count - 2)) : (Str){0},
                  build_str(build, string_at(parts, count - 1))};
}

Name build_object_name(const Build *build, const Node *object)
{
    const ObjectWithArgs *routine = tree_as(ObjectWithArgs, object);
    const TypeName       *type    = tree_as(TypeName, object);
    const String         *string  = tree_as(String, object);
    const List           *list    = tree_as(List, object);
    const RangeVar       *range   = tree_as(RangeVar, object);
    if (routine != NULL)
        return build_list_name(build, routine->objname);
    if (type != NULL)
        return build_list_name(build, type->names);
    if (string != NULL)
        return (Name){.name = build_str(build, string->sval)};
    if (range != NULL)
        return build_name(build, range);
    /* Not a list of strings: a cast, an operator class with its method first. */
    if (list != NULL && list->length > 0 && string_at(list, list->length - 1) != NULL)
        return build_list_name(build, list);
    return (Name){0};
}

/* serial and its kin, which are no types: they are int4 and so on with a sequence. */
static bool serial_base(Str name, Str *ret)
{
    static const struct {
        const char *name;
        const char *base;
    } rows[] = {
        {"serial", "int4"},  {"serial4", "int4"},     {"bigserial", "int8"},
        {"serial8", "int8"}, {"smallserial", "int2"}, {"serial2", "int2"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!str_is(name, rows[i].name))
            continue;
        *ret = str_from(rows[i].base);
        return true;
    }
    return false;
}

/* A modifier that is no number (geometry(Point, 4326)) counts by its text, so that two types are
 * equal only when it is the same. */
static int modifier(const Node *node)
{
    enum { HASH_MASK = 0x7fffffff };
    const A_Const   *constant = tree_as(A_Const, node);
    const ColumnRef *column   = tree_as(ColumnRef, node);
    if (constant != NULL && !constant->isnull) {
        if (nodeTag(&constant->val) == T_Integer)
            return constant->val.ival.ival;
        if (nodeTag(&constant->val) == T_String)
            return (int)(hash_bytes(str_from(constant->val.sval.sval)) & HASH_MASK);
    }
    if (column != NULL && string_at(column->fields, 0) != NULL)
        return (int)(hash_bytes(str_from(string_at(column->fields, 0))) & HASH_MASK);
    return 0;
}

Type build_type(const Build *build, const TypeName *type_name)
{
    if (type_name == NULL)
        return (Type){0};
    Type type = {.name             = build_list_name(build, type_name->names),
                 .array_dimensions = tree_count(type_name->arrayBounds)};
    /* The grammar's own names (integer, timestamp with time zone) come with this schema. */
    if (str_is(type.name.schema, "pg_catalog"))
        type.name.schema = (Str){0};
    if (type.name.schema.size == 0)
        type.serial = serial_base(type.name.name, &type.name.name);
    for (int i = 0; i < MIN_OF(tree_count(type_name->typmods), (int)TYPE_MODIFIERS_MAX); i++)
        type.modifiers[type.modifier_count++] = modifier(tree_item(type_name->typmods, i));
    if (type.modifier_count == 1 && type.name.schema.size == 0 && str_is(type.name.name, "numeric"))
        type.modifier_count = 2; /* numeric(5) is numeric(5, 0) */
    return type;
}

const TypeDetail *build_collation(const Build *build, const CollateClause *clause)
{
    if (clause == NULL)
        return NULL;
    const Name name = build_list_name(build, clause->collname);
    if (str_is(name.name, "default"))
        return NULL;
    TypeDetail *detail = arena_new_of(build->input->arena, TypeDetail);
    detail->collation  = name.name;
    return detail;
}

void build_names(const Build *build, const List *strings, StrVec *ret)
{
    for (int i = 0; i < tree_count(strings); i++) {
        const char *name = string_at(strings, i);
        if (name != NULL)
            *vec_push(build->input->arena, ret) = build_str(build, name);
    }
}

void build_relations(const Build *build, const List *relations, NameVec *ret)
{
    for (int i = 0; i < tree_count(relations); i++) {
        const RangeVar *relation = tree_as(RangeVar, (const Node *)tree_item(relations, i));
        if (relation != NULL)
            *vec_push(build->input->arena, ret) = build_name(build, relation);
    }
}

size_t build_offset(const Build *build, int location)
{
    const ChangeInput *input = build->input;
    if (location < 0)
        return input->span.start;
    const size_t offset = input->origin + change_written(input, (size_t)location);
    assert(offset >= input->span.start && offset <= input->span.start + input->span.size);
    return offset;
}

bool build_option_is_on(const List *options, const char *name)
{
    for (int i = 0; i < tree_count(options); i++) {
        const DefElem *option = tree_item(options, i);
        if (!str_is(str_from(option->defname), name))
            continue;
        const String  *word   = tree_as(String, option->arg);
        const Integer *number = tree_as(Integer, option->arg);
        if (word != NULL)
            return !str_is(str_from(word->sval), "false") && !str_is(str_from(word->sval), "off");
        return number == NULL || number->ival != 0;
    }
    return false;
}

Str build_option_text(const Build *build, const List *options, const char *name)
{
    for (int i = 0; i < tree_count(options); i++) {
        const DefElem *option = tree_item(options, i);
        const String  *value  = tree_as(String, option->arg);
        if (value != NULL && str_is(str_from(option->defname), name))
            return build_str(build, value->sval);
    }
    return (Str){0};
}
