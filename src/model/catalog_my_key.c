/* catalog_my_key.c -- replay: keys and constraints of MySQL and MariaDB. What nobody named gets the
 * name that the server gives it: an index that of its first column, with _2, _3, ... behind it, a
 * foreign key t_ibfk_1, a CHECK t_chk_1 or CONSTRAINT_1. */
#include "model/catalog_my.h"
#include "model/charset.h"
#include "model/engine_traits.h"

#include "base/poison.h"

enum { TRIES_MAX = 1000 };

static const char primary_name[] = "PRIMARY";

/* Names */

static Str index_name(const Catalog *catalog, const Table *table, const StrVec *columns)
{
    const Str base = columns->count > 0 && columns->items[0].size > 0 ? columns->items[0]
                                                                      : STR("functional_index");
    Str       name = base;
    for (int try = 2; try < TRIES_MAX; try++) {
        if (table_index_find(table, name) == NULL &&
            !str_equal_nocase(name, str_from(primary_name)))
            break;
        name = str_format(catalog->arena, STR_FMT "_%d", STR_ARG(base), try);
    }
    return name;
}

/* The number behind `prefix` in the name of a constraint; 0: it is none of these. */
static int64_t number_of(Str name, Str prefix)
{
    int64_t number = 0;
    if (name.size <= prefix.size || !str_equal(str_slice(name, 0, prefix.size), prefix) ||
        !str_to_int64(str_slice(name, prefix.size, SIZE_MAX), &number))
        return 0;
    return number;
}

static Str numbered_name(const Catalog *catalog, const Table *table, Str prefix)
{
    int64_t last = 0;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const int64_t number = number_of(table->constraints.items[i].name, prefix);
        last                 = MAX_OF(last, number);
    }
    return str_format(catalog->arena, STR_FMT "%lld", STR_ARG(prefix), (long long)last + 1);
}

static Str foreign_key_prefix(const Catalog *catalog, Str table)
{
    return str_format(catalog->arena, STR_FMT "_ibfk_", STR_ARG(table));
}

static Str check_name(const Catalog *catalog, const Table *table, const Change *change)
{
    const EngineTraits *traits = engine_traits(catalog->version.engine);
    if (traits->check_name != NULL)
        return change->column.size > 0
                   ? own(catalog, change->column)
                   : numbered_name(catalog, table, str_from(traits->check_name));
    return numbered_name(catalog, table,
                         str_format(catalog->arena, STR_FMT "_chk_", STR_ARG(table->name.name)));
}

void my_rename_keys(Catalog *catalog, Table *table, Str old_name)
{
    const Str old_prefix = foreign_key_prefix(catalog, old_name);
    const Str new_prefix = foreign_key_prefix(catalog, table->name.name);
    for (size_t i = 0; i < table->constraints.count; i++) {
        Constraint *constraint = &table->constraints.items[i];
        if (constraint->kind == CONSTRAINT_FOREIGN_KEY &&
            number_of(constraint->name, old_prefix) > 0)
            constraint->name = str_concat(catalog->arena, new_prefix,
                                          str_slice(constraint->name, old_prefix.size, SIZE_MAX));
    }
}

/* Indexes */

static void remove_constraint(Table *table, Str name, bool keys)
{
    for (size_t i = table->constraints.count; i-- > 0;) {
        const Constraint *constraint = &table->constraints.items[i];
        const bool        key =
            constraint->kind == CONSTRAINT_PRIMARY_KEY || constraint->kind == CONSTRAINT_UNIQUE;
        if (key == keys && str_equal_nocase(constraint->name, name))
            vec_remove(&table->constraints, i);
    }
}

static bool remove_index(Table *table, Str name)
{
    const Index *index = table_index_find(table, name);
    if (index == NULL)
        return false;
    remove_constraint(table, name, true);
    table->has_document_ids |= str_is(index->method, "fulltext");
    vec_remove(&table->indexes, (size_t)(index - table->indexes.items));
    return true;
}

/* The server drops an index that it made for a foreign key when there is one that will do; the new
 * one may get its name. */
static void drop_superseded(Table *table, const Index *added)
{
    for (size_t i = table->indexes.count; i-- > 0;) {
        const Index *index = &table->indexes.items[i];
        if (index->for_foreign_key && index_begins_with(added, &index->columns))
            vec_remove(&table->indexes, i);
    }
}

/* What the engine of the table takes of a column. */
static int key_bytes_max(const Table *table)
{
    enum { MYISAM = 1000, ARIA = 2300, INNODB = 3072 };
    const Str engine = table_option(table, "engine");
    return str_is(engine, "myisam") ? MYISAM : str_is(engine, "aria") ? ARIA : INNODB;
}

/* 0: all of it fits. */
static int prefix_that_fits(const Table *table, const Column *column)
{
    const Str  name   = column->type.name.name;
    const bool object = str_ends(name, "text") || str_ends(name, "blob");
    const int  bytes =
        type_has_charset(column->type) ? charset_bytes_max(column_charset(table, column)) : 1;
    if (bytes == 0 || (!object && !str_ends(name, "char") && !str_ends(name, "binary")))
        return 0;
    const int length = column->type.modifier_count > 0 ? column->type.modifiers[0] : 1;
    const int most   = key_bytes_max(table) / bytes;
    return object || length > most ? most : 0;
}

/* MariaDB makes a prefix of a key over one column that is too long, unless it is unique. */
static void cut_long_key(const Catalog *catalog, const Table *table, Index *index)
{
    const bool is_plain = index->columns.count == 1 && !index->unique && !index->primary &&
                          !index->has_expression &&
                          (index->detail == NULL || index->detail->prefixes.count == 0 ||
                           index->detail->prefixes.items[0] == 0);
    const Column *column = is_plain ? table_column_find(table, index->columns.items[0]) : NULL;
    const int     prefix = column == NULL ? 0 : prefix_that_fits(table, column);
    if (prefix == 0 || !str_is(index->method, "btree"))
        return;
    IndexDetail *detail = arena_new_of(catalog->arena, IndexDetail);
    if (index->detail != NULL)
        *detail = *index->detail;
    detail->prefixes                             = (IntVec){0};
    *vec_push(catalog->arena, &detail->prefixes) = prefix;
    index->detail                                = detail;
}

static const IndexDetail *own_index_detail(const Catalog *catalog, const IndexDetail *detail)
{
    if (detail == NULL)
        return NULL;
    IndexDetail *copy = arena_new_of(catalog->arena, IndexDetail);
    copy->hidden      = detail->hidden;
    copy->comment     = own(catalog, detail->comment);
    for (size_t i = 0; i < detail->prefixes.count; i++)
        *vec_push(catalog->arena, &copy->prefixes) = detail->prefixes.items[i];
    return copy;
}

static void add_key_constraint(Catalog *catalog, Table *table, const Index *index)
{
    Constraint *constraint = replay_push(catalog, &table->constraints);
    constraint->name       = index->name.name;
    constraint->kind       = index->primary ? CONSTRAINT_PRIMARY_KEY : CONSTRAINT_UNIQUE;
    constraint->columns    = index->columns;
    constraint->validated  = true;
}

static Str default_method(const Table *table)
{
    const Str engine = table_option(table, "engine");
    return str_is(engine, "memory") || str_is(engine, "heap") ? STR("hash") : STR("btree");
}

/* An index over what the Change says; `name` may be empty. */
static void add_index(Catalog *catalog, Table *table, const Change *change, Str name)
{
    Index index = {
        .columns      = my_spelled(catalog, table, &change->columns),
        .used_columns = my_spelled(catalog, table, &change->used_columns),
        .method     = change->value.size > 0 ? own(catalog, change->value) : default_method(table),
        .size_bytes = -1,
        .unique     = change->unique,
        .primary    = change->kind == CHANGE_ADD_PRIMARY_KEY,
        .valid      = true,
        .immediate  = true,
        .has_expression = change->has_expression,
        .all_ascending  = !change->descending,
        .detail         = own_index_detail(catalog, change->index_detail),
    };
    index.for_foreign_key = change->kind == CHANGE_ADD_FOREIGN_KEY;
    if (engine_traits(catalog->version.engine)->cuts_long_keys)
        cut_long_key(catalog, table, &index);
    if (change->if_not_exists && name.size > 0 && table_index_find(table, name) != NULL)
        return;
    drop_superseded(table, &index);
    if (name.size == 0)
        name = index_name(catalog, table, &index.columns);
    (void)remove_index(table, name);
    index.name                             = (Name){table->name.schema, own(catalog, name)};
    *replay_push(catalog, &table->indexes) = index;
    if (index.unique)
        add_key_constraint(catalog, table, &index);
    if (index.primary)
        my_not_null(table, &index.columns);
}

static void rename_index(const Catalog *catalog, Table *table, const Change *change)
{
    Index *index = table_index_find(table, change->index.name);
    if (index == NULL)
        return;
    for (size_t i = 0; i < table->constraints.count; i++) {
        Constraint *constraint = &table->constraints.items[i];
        if (constraint->kind == CONSTRAINT_UNIQUE && str_equal(constraint->name, index->name.name))
            constraint->name = own(catalog, change->new_name);
    }
    index->name.name       = own(catalog, change->new_name);
    index->for_foreign_key = false;
}

static void hide_index(const Catalog *catalog, const Table *table, const Change *change)
{
    Index *index = table_index_find(table, change->index.name);
    if (index == NULL)
        return;
    IndexDetail *detail = arena_new_of(catalog->arena, IndexDetail);
    if (index->detail != NULL)
        *detail = *index->detail;
    detail->hidden = change->index_detail->hidden;
    index->detail  = detail;
}

/* Constraints */

/* Engines that read over foreign keys. What is not said is InnoDB. */
static bool keeps_foreign_keys(const Table *table)
{
    const Str engine = table_option(table, "engine");
    return engine.size == 0 || str_is(engine, "innodb") || str_is(engine, "ndb") ||
           str_is(engine, "ndbcluster");
}

static Name target_of(Catalog *catalog, Table *table, const Change *change)
{
    const Str schema =
        change->references.schema.size > 0 ? change->references.schema : table->name.schema;
    const Name name = {schema, change->references.name};
    if (name_equal(name, table->name))
        return table->name;
    const Table *target = replay_table(catalog, name);
    return target != NULL ? target->name : own_name(catalog, name);
}

/* Without a name of its own MariaDB gives it that of the index. */
static Str foreign_key_name(const Catalog *catalog, const Table *table, const Change *change)
{
    if (change->object.size > 0)
        return own(catalog, change->object);
    if (engine_traits(catalog->version.engine)->key_named_as_index && change->index.name.size > 0)
        return own(catalog, change->index.name);
    return numbered_name(catalog, table, foreign_key_prefix(catalog, table->name.name));
}

static bool is_indexed(const Table *table, const StrVec *columns)
{
    for (size_t i = 0; i < table->indexes.count; i++)
        if (index_begins_with(&table->indexes.items[i], columns))
            return true;
    return false;
}

/* As the server writes them. */
static Str actions_of(const Catalog *catalog, const Change *change)
{
    static const char *const texts[] = {
        [FK_NO_ACTION]   = "NO ACTION",
        [FK_CASCADE]     = "CASCADE",
        [FK_SET_NULL]    = "SET NULL",
        [FK_SET_DEFAULT] = "SET DEFAULT",
    };
    return str_format(catalog->arena, "ON DELETE %s ON UPDATE %s", texts[change->on_delete],
                      texts[change->on_update]);
}

static void add_foreign_key(Catalog *catalog, Table *table, const Change *change)
{
    if (change->if_not_exists && table_constraint_find(table, change->object) != NULL)
        return;
    const StrVec columns = my_spelled(catalog, table, &change->columns);
    if (!is_indexed(table, &columns))
        add_index(catalog, table, change,
                  change->object.size > 0 ? change->object : change->index.name);
    if (!keeps_foreign_keys(table))
        return;
    const Name target                          = target_of(catalog, table, change);
    *replay_push(catalog, &table->constraints) = (Constraint){
        .name              = foreign_key_name(catalog, table, change),
        .kind              = CONSTRAINT_FOREIGN_KEY,
        .columns           = columns,
        .references        = target,
        .reference_columns = own_names(catalog, &change->reference_columns),
        .definition        = actions_of(catalog, change),
        .validated         = true,
    };
    replay_link_key(catalog, table, target);
}

static void add_check(Catalog *catalog, Table *table, const Change *change)
{
    const Version version = catalog->version;
    if (!version_reaches(version, engine_traits(version.engine)->checks_since, 0))
        return;
    if (change->if_not_exists && table_constraint_find(table, change->object) != NULL)
        return;
    *replay_push(catalog, &table->constraints) = (Constraint){
        .name       = change->object.size > 0 ? own(catalog, change->object)
                                              : check_name(catalog, table, change),
        .kind       = CONSTRAINT_CHECK,
        .columns    = my_spelled(catalog, table, &change->columns),
        .definition = own(catalog, change->expression),
        .validated  = !change->not_enforced,
    };
}

/* DROP CONSTRAINT drops a key, too. */
static void drop_constraint(Table *table, const Change *change)
{
    if (str_is(change->value, "primary key")) {
        (void)remove_index(table, STR("PRIMARY"));
        return;
    }
    const size_t before = table->constraints.count;
    remove_constraint(table, change->object, false);
    if (table->constraints.count == before && str_is(change->value, "constraint"))
        (void)remove_index(table, change->object);
}

static void alter_constraint(const Table *table, const Change *change)
{
    Constraint *constraint = table_constraint_find(table, change->object);
    if (constraint != NULL)
        constraint->validated = change->enforced;
}

void my_replay_key(Catalog *catalog, Table *table, const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_ADD_PRIMARY_KEY:
        add_index(catalog, table, change, STR("PRIMARY"));
        return;
    case CHANGE_ADD_UNIQUE:
        add_index(catalog, table, change, change->object);
        return;
    case CHANGE_CREATE_INDEX:
        add_index(catalog, table, change, change->index.name);
        return;
    case CHANGE_DROP_INDEX:
        (void)remove_index(table, change->index.name);
        return;
    case CHANGE_RENAME_INDEX:
        rename_index(catalog, table, change);
        return;
    case CHANGE_ALTER_INDEX:
        hide_index(catalog, table, change);
        return;
    case CHANGE_ADD_FOREIGN_KEY:
        add_foreign_key(catalog, table, change);
        return;
    case CHANGE_ADD_CHECK:
        add_check(catalog, table, change);
        return;
    case CHANGE_DROP_CONSTRAINT:
        drop_constraint(table, change);
        return;
    default:
        alter_constraint(table, change);
        return;
    }
}

/* A column that goes */

static void remove_from(const Catalog *catalog, StrVec *columns, Str column)
{
    StrVec rest = {0};
    for (size_t i = 0; i < columns->count; i++)
        if (!str_equal(columns->items[i], column))
            *vec_push(catalog->arena, &rest) = columns->items[i];
    *columns = rest;
}

static const IndexDetail *detail_without(const Catalog *catalog, const Index *index, Str column)
{
    const IndexDetail *old = index->detail;
    if (old == NULL || old->prefixes.count == 0)
        return old;
    IndexDetail *detail = arena_new_of(catalog->arena, IndexDetail);
    *detail             = *old;
    detail->prefixes    = (IntVec){0};
    for (size_t i = 0; i < old->prefixes.count && i < index->columns.count; i++)
        if (!str_equal(index->columns.items[i], column))
            *vec_push(catalog->arena, &detail->prefixes) = old->prefixes.items[i];
    return detail;
}

/* Indexes go on without it; one over nothing else goes, too. */
void my_forget_column(Catalog *catalog, Table *table, Str column)
{
    for (size_t i = table->indexes.count; i-- > 0;) {
        Index *index = &table->indexes.items[i];
        if (!strvec_contains(&index->columns, column))
            continue;
        Constraint *constraint =
            index->unique ? table_constraint_find(table, index->name.name) : NULL;
        index->detail = detail_without(catalog, index, column);
        remove_from(catalog, &index->columns, column);
        if (constraint != NULL)
            constraint->columns = index->columns;
        if (index->columns.count == 0)
            (void)remove_index(table, index->name.name);
    }
    my_forget_checks(table, column);
}

/* Those of the column alone. */
void my_forget_checks(Table *table, Str column)
{
    for (size_t i = table->constraints.count; i-- > 0;) {
        const Constraint *constraint = &table->constraints.items[i];
        if (constraint->kind == CONSTRAINT_CHECK && constraint->columns.count == 1 &&
            str_equal(constraint->columns.items[0], column) &&
            str_equal_nocase(constraint->name, column))
            vec_remove(&table->constraints, i);
    }
}
