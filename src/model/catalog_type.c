/* catalog_type.c -- replay: enums and domains. There are few, so lists do; under a mark, a list is
 * changed as a copy. */
#include "model/replay.h"

#include "base/poison.h"

/* The schemas that an unqualified name is looked for in, one after the other. */
static bool schema_at(const Catalog *catalog, Name name, size_t i, Str *ret)
{
    if (name.schema.size > 0 || catalog->search_path.count == 0) {
        *ret = name.schema.size > 0 ? name.schema : catalog->default_schema;
        return i == 0;
    }
    if (i >= catalog->search_path.count)
        return false;
    *ret = catalog->search_path.items[i];
    return true;
}

EnumType *catalog_enum_find(const Catalog *catalog, Name name)
{
    Str schema;
    for (size_t at = 0; schema_at(catalog, name, at, &schema); at++)
        for (size_t i = 0; i < catalog->enums.count; i++)
            if (name_equal(catalog->enums.items[i].name, (Name){schema, name.name}))
                return &catalog->enums.items[i];
    return NULL;
}

Domain *catalog_domain_find(const Catalog *catalog, Name name)
{
    Str schema;
    for (size_t at = 0; schema_at(catalog, name, at, &schema); at++)
        for (size_t i = 0; i < catalog->domains.count; i++)
            if (name_equal(catalog->domains.items[i].name, (Name){schema, name.name}))
                return &catalog->domains.items[i];
    return NULL;
}

bool catalog_type_is_constrained(const Catalog *catalog, Type type, bool unknown)
{
    for (int depth = 0; depth < REPLAY_DEPTH_MAX; depth++) {
        const Domain *domain = catalog_domain_find(catalog, type.name);
        if (domain == NULL)
            return depth > 0 ? false : unknown;
        if (domain->not_null || domain->checked)
            return true;
        if (name_empty(domain->type.name))
            return false;
        type = domain->type;
    }
    return unknown;
}

Type catalog_type_base(const Catalog *catalog, Type type)
{
    for (int depth = 0; depth < REPLAY_DEPTH_MAX && type.array_dimensions == 0; depth++) {
        const Domain *domain = catalog_domain_find(catalog, type.name);
        if (domain == NULL || name_empty(domain->type.name))
            break;
        type = domain->type;
    }
    return type;
}

static void touch(Catalog *catalog)
{
    EnumTypeVec enums   = {0};
    DomainVec   domains = {0};
    if (!journal_is_open(catalog))
        return;
    for (size_t i = 0; i < catalog->enums.count; i++) {
        EnumType *copy = replay_push(catalog, &enums);
        *copy          = catalog->enums.items[i];
        copy->values   = own_names(catalog, &copy->values);
    }
    for (size_t i = 0; i < catalog->domains.count; i++) {
        Domain *copy = replay_push(catalog, &domains);
        *copy        = catalog->domains.items[i];
        copy->checks = own_names(catalog, &copy->checks);
    }
    journal_save(catalog, &catalog->enums, sizeof catalog->enums);
    journal_save(catalog, &catalog->domains, sizeof catalog->domains);
    catalog->enums   = enums;
    catalog->domains = domains;
}

static void drop_type(Catalog *catalog, Name name)
{
    const EnumType *type   = catalog_enum_find(catalog, name);
    const Domain   *domain = catalog_domain_find(catalog, name);
    if (type != NULL)
        vec_remove(&catalog->enums, (size_t)(type - catalog->enums.items));
    if (domain != NULL)
        vec_remove(&catalog->domains, (size_t)(domain - catalog->domains.items));
}

static void create_type(Catalog *catalog, const Change *change)
{
    const Name name = own_name(catalog, catalog_new_name(catalog, change->relation, false));
    drop_type(catalog, name);
    if (change->domain_type) {
        Domain *domain        = replay_push(catalog, &catalog->domains);
        domain->name          = name;
        domain->type          = replay_collated_type(catalog, change->type);
        domain->not_null      = change->not_null;
        domain->checks        = own_names(catalog, &change->columns);
        domain->checked       = change->columns.count > 0;
        domain->default_class = change->default_class;
        domain->created_by    = catalog->migration;
    } else if (!change->enum_type) { /* composite, range or base: without a constraint */
        *replay_push(catalog, &catalog->domains) =
            (Domain){.name = name, .created_by = catalog->migration};
    } else {
        EnumType *type   = replay_push(catalog, &catalog->enums);
        type->name       = name;
        type->created_by = catalog->migration;
        type->values     = own_names(catalog, &change->columns);
    }
}

static void alter_enum(Catalog *catalog, const Change *change)
{
    EnumType *type = catalog_enum_find(catalog, change->relation);
    if (type == NULL)
        return;
    if (change->kind == CHANGE_RENAME_ENUM_VALUE)
        replay_rename_in(catalog->arena, &type->values, change->object,
                         own(catalog, change->new_name));
    else if (!strvec_contains(&type->values, change->object))
        *replay_push(catalog, &type->values) = own(catalog, change->object);
}

static void drop_check(Domain *domain, Str name)
{
    for (size_t i = domain->checks.count; i-- > 0;)
        if (str_equal(domain->checks.items[i], name))
            vec_remove(&domain->checks, i);
    domain->checked = domain->checks.count > 0;
}

/* Its words are those of sql/pg: what is not about the domain's own names. */
static bool alter_domain(Catalog *catalog, const Change *change)
{
    Domain   *domain = catalog_domain_find(catalog, change->relation);
    const Str words  = change->words;
    if (domain == NULL)
        return true;
    if (str_contains(words, "SET NOT NULL"))
        domain->not_null = true;
    else if (str_contains(words, "DROP NOT NULL"))
        domain->not_null = false;
    else if (str_contains(words, "ADD CONSTRAINT")) {
        *replay_push(catalog, &domain->checks) = own(catalog, change->object);
        domain->checked                        = true;
    } else if (str_contains(words, "DROP CONSTRAINT"))
        drop_check(domain, change->object);
    else if (str_contains(words, "SET DEFAULT"))
        domain->default_class = change->default_class;
    return true;
}

static void move_type(Catalog *catalog, Name old_name, Name new_name)
{
    EnumType *type   = catalog_enum_find(catalog, old_name);
    Domain   *domain = catalog_domain_find(catalog, old_name);
    if (type != NULL)
        type->name = new_name;
    if (domain != NULL)
        domain->name = new_name;
    for (size_t i = 0; (type != NULL || domain != NULL) && i < catalog->tables.count; i++) {
        Table *table = catalog->tables.items[i];
        if (table->kind == TABLE_ORDINARY && name_equal(table->owned_by, old_name))
            catalog_touch(catalog, table)->owned_by = new_name;
        for (size_t k = 0; k < table->columns.count; k++)
            if (catalog_name_same(catalog, table->columns.items[k].type.name, old_name))
                catalog_touch(catalog, table)->columns.items[k].type.name = new_name;
    }
}

void replay_move_types(Catalog *catalog, Str old_schema, Str new_schema)
{
    touch(catalog);
    for (size_t i = catalog->enums.count; i-- > 0;)
        if (str_equal(catalog->enums.items[i].name.schema, old_schema)) {
            catalog->enums.items[i].name.schema = own(catalog, new_schema);
            if (new_schema.size == 0)
                vec_remove(&catalog->enums, i);
        }
    for (size_t i = catalog->domains.count; i-- > 0;)
        if (str_equal(catalog->domains.items[i].name.schema, old_schema)) {
            catalog->domains.items[i].name.schema = own(catalog, new_schema);
            if (new_schema.size == 0)
                vec_remove(&catalog->domains, i);
        }
}

/* ALTER TYPE and ALTER DOMAIN: RENAME TO, SET SCHEMA, and a domain's constraints. */
static bool alter_other(Catalog *catalog, const Change *change)
{
    const bool is_domain = str_starts(change->words, "ALTER DOMAIN");
    if (!is_domain && !str_starts(change->words, "ALTER TYPE"))
        return false;
    touch(catalog);
    const EnumType *type   = catalog_enum_find(catalog, change->relation);
    const Domain   *domain = catalog_domain_find(catalog, change->relation);
    if (change->new_name.size == 0)
        return is_domain && alter_domain(catalog, change);
    if (type == NULL && domain == NULL)
        return true;
    const Name old_name = type != NULL ? type->name : domain->name;
    const bool schema   = str_contains(change->words, "SET SCHEMA");
    if (str_contains(change->words, "ATTRIBUTE"))
        return true;
    const Str fresh = own(catalog, change->new_name);
    if (str_contains(change->words, "RENAME CONSTRAINT")) {
        if (domain != NULL)
            replay_rename_in(catalog->arena, &catalog_domain_find(catalog, old_name)->checks,
                             change->object, fresh);
    } else
        move_type(catalog, old_name,
                  schema ? (Name){fresh, old_name.name} : (Name){old_name.schema, fresh});
    return true;
}

bool replay_type(Catalog *catalog, const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_CREATE_TYPE:
        touch(catalog);
        create_type(catalog, change);
        return true;
    case CHANGE_DROP_TYPE:
        touch(catalog);
        drop_type(catalog, change->relation);
        for (size_t i = 0; i < change->others.count; i++)
            drop_type(catalog, change->others.items[i]);
        return true;
    case CHANGE_ADD_ENUM_VALUE:
    case CHANGE_RENAME_ENUM_VALUE:
        touch(catalog);
        alter_enum(catalog, change);
        return true;
    case CHANGE_OTHER:
        return alter_other(catalog, change);
    default:
        return false;
    }
}
