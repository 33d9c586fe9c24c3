/* form_column.c -- which forms describe a Change of one column, other than of its type. */
#include <string.h>

#include "facts/form.h"

#include "base/poison.h"

/* Types that are no domain; the last ones come with extensions. */
static const char *const plain_types[] = {
    /* clang-format off */
    "int2", "int4", "int8", "float4", "float8", "numeric", "money", "bool", "text", "varchar",
    "bpchar", "char", "name", "bytea", "date", "time", "timetz", "timestamp", "timestamptz",
    "interval", "uuid", "json", "jsonb", "jsonpath", "xml", "inet", "cidr", "macaddr", "macaddr8",
    "bit", "varbit", "oid", "regclass", "regproc", "regtype", "point", "line", "lseg", "box",
    "path", "polygon", "circle", "tsvector", "tsquery", "int4range", "int8range", "numrange",
    "tsrange", "tstzrange", "daterange", "pg_lsn",
    "citext", "hstore", "ltree", "cube", "geometry", "geography", "vector", "halfvec", "sparsevec",
    "raster",
    /* clang-format on */
};

/* A column of a domain with a constraint rewrites the table even without a default. What is not
 * there, and no type of the catalog, may be such a domain. */
static bool type_is_constrained(const Subject *subject, Type type)
{
    if (type.array_dimensions > 0 || type.serial)
        return false;
    for (size_t i = 0; i < COUNT_OF(plain_types); i++)
        if (str_is(type.name.name, plain_types[i]))
            return false;
    if (subject->catalog == NULL)
        return true;
    return catalog_enum_find(subject->catalog, type.name) == NULL &&
           catalog_type_is_constrained(subject->catalog, type, true);
}

/* The default of a domain counts where the column has none of its own. */
static DefaultClass default_of_domain(const Subject *subject)
{
    const Domain *domain = subject->catalog != NULL
                               ? catalog_domain_find(subject->catalog, subject->change->type.name)
                               : NULL;
    return domain != NULL && subject->change->type.array_dimensions == 0 ? domain->default_class
                                                                         : DEFAULT_NONE;
}

static const char *form_of_default(const Change *change)
{
    switch (change->default_class) {
    case DEFAULT_VOLATILE:
        return "addcol_default_random";
    case DEFAULT_UNKNOWN:
        return "addcol_default_user_fn_plpgsql_volatile";
    case DEFAULT_STABLE:
        return change->not_null ? "addcol_notnull_default_now" : "addcol_default_now";
    case DEFAULT_CONSTANT:
        return change->not_null ? "addcol_notnull_default_const" : "addcol_default_const";
    case DEFAULT_NULL:
        return change->not_null ? "addcol_notnull_nodefault" : "addcol_default_null_explicit";
    case DEFAULT_NONE:
        break;
    }
    return change->not_null ? "addcol_notnull_nodefault" : "addcol_nullable";
}

static bool is_new_table(const Subject *subject)
{
    return subject->table != NULL && subject->catalog->migration > 0 &&
           subject->table->created_by == subject->catalog->migration;
}

static const char *form_of_new_column(const Subject *subject)
{
    const Change *change = subject->change;
    if (change->generated_stored)
        return "addcol_generated_stored";
    if (change->generated_virtual)
        return change->not_null ? "addcol_generated_virtual_notnull" : "addcol_generated_virtual";
    if (change->identity)
        return "addcol_identity_bydefault";
    if (change->type.serial)
        return "addcol_serial";
    const char *form = form_of_default(change);
    /* Nobody else has put rows into a table of this same migration. */
    if (strcmp(form, "addcol_notnull_nodefault") == 0 && is_new_table(subject))
        return "addcol_notnull_nodefault_empty";
    return form;
}

static bool column_present(const Subject *subject)
{
    return subject->table != NULL &&
           table_column_find(subject->table, subject->change->column) != NULL;
}

static void add_column(const Subject *subject, FormList *forms)
{
    const Change *change = subject->change;
    if (change->in_create) {
        form_add(forms, "create_table_plain");
        return;
    }
    if (change->if_not_exists && column_present(subject)) {
        form_add(forms, change->type.serial ? "addcol_ifnotexists_present_serial"
                                            : "addcol_if_not_exists_present");
        return;
    }
    if (subject_partitioned(subject) && change->only && subject->table->children.count > 0) {
        form_add(forms, "addcol_only_partitioned");
        return;
    }
    if (subject->table != NULL && !name_empty(subject->table->partition_of)) {
        form_add(forms, "addcol_partition");
        return;
    }
    form_add(forms, form_of_new_column(subject));
    if (type_is_constrained(subject, change->type))
        form_add(forms, "addcol_domain_check");
    const DefaultClass inherited = default_of_domain(subject);
    if (change->default_class == DEFAULT_NONE && inherited >= DEFAULT_VOLATILE)
        form_add(forms, "addcol_domain_volatile_default");
    if (subject_partitioned(subject) && !change->only)
        form_add(forms, "addcol_partitioned");
}

/* What makes the server refuse; NULL for nothing. */
static const char *form_of_refused_column(const Subject *subject)
{
    const Change *change = subject->change;
    size_t        at     = 0;
    if (strvec_contains(&subject->table->key_columns, change->column))
        return "dropcol_partition_key";
    if (column_is_inherited(subject, change->column))
        return "dropcol_inherited";
    if (change->cascade)
        return NULL;
    for (const Dependant *dependant;
         (dependant = table_dependant(subject->table, change->column, &at)) != NULL;)
        if (dependant->kind != DEPENDANT_PUBLICATION)
            return "dropcol_view_dep";
    return NULL;
}

static void drop_column(const Subject *subject, FormList *forms)
{
    const Change *change = subject->change;
    if (change->if_exists && subject->table != NULL && !subject->table->partial &&
        !subject->table->unsure && !column_present(subject)) {
        form_add(forms, "dropcol_if_exists_missing");
        return;
    }
    const char *refusal = subject->table != NULL ? form_of_refused_column(subject) : NULL;
    if (refusal != NULL) {
        form_add(forms, refusal);
        return;
    }
    form_add(forms, "dropcol");
    if (subject->table == NULL)
        return;
    if (table_references(subject->table, change->column))
        form_add(forms, "dropcol_fk");
    if (change->cascade && table_is_referenced(subject->catalog, subject->table))
        form_add(forms, "dropcol_referenced_cascade");
    size_t at = 0;
    if (change->cascade && table_dependant(subject->table, change->column, &at) != NULL)
        form_add(forms, "dropcol_view_dep_cascade");
    if (subject_partitioned(subject))
        form_add(forms, "dropcol_partitioned");
}

/* The same ALTER TABLE drops the constraint, and drops come first. */
static bool dropped_beside(const Subject *subject, Str constraint)
{
    for (size_t i = 0; subject->siblings != NULL && i < subject->siblings->count; i++) {
        const Change *sibling = &subject->siblings->items[i];
        if (sibling->kind == CHANGE_DROP_CONSTRAINT && str_equal(sibling->object, constraint))
            return true;
    }
    return false;
}

static const char *form_of_proof(const Subject *subject, const Table *table)
{
    const char *form = "set_not_null";
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = &table->constraints.items[i];
        if (!strvec_contains(&constraint->not_null_columns, subject->change->column))
            continue;
        if (!constraint->validated)
            form = "set_not_null_notvalid_check";
        else if (dropped_beside(subject, constraint->name))
            form = "set_not_null_plus_drop_check_same_stmt";
        else
            return "set_not_null_valid_check";
    }
    return form;
}

static bool not_null_unvalidated(const Table *table, Str column)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = &table->constraints.items[i];
        if (constraint->kind == CONSTRAINT_NOT_NULL && !constraint->validated &&
            strvec_contains(&constraint->columns, column))
            return true;
    }
    return false;
}

static void set_not_null(const Subject *subject, FormList *forms)
{
    const Change *change = subject->change;
    if (change->in_create) {
        form_add(forms, "create_table_plain");
        return;
    }
    if (change->not_valid) {
        form_add(forms, "add_notnull_constraint_not_valid");
        return;
    }
    if (subject->table == NULL) {
        form_add(forms, change->object.size > 0 ? "add_notnull_constraint" : "set_not_null");
        return;
    }
    if (subject_partitioned(subject) && change->only) {
        form_add(forms, "set_not_null_only_partitioned");
        return;
    }
    const Column *column = table_column_find(subject->table, change->column);
    if (not_null_unvalidated(subject->table, change->column))
        form_add(forms, "set_not_null_when_notvalid_notnull");
    else if (column != NULL && (column->not_null || column->identity))
        form_add(forms, "set_not_null_already");
    else
        form_add(forms, form_of_proof(subject, subject->table));
    if (subject_partitioned(subject))
        form_add(forms, "set_not_null_partitioned_children_done");
}

enum { MAJOR_WITH_IDENTITY = 10 };

static const Column *column_of(const Subject *subject)
{
    return subject->table != NULL ? table_column_find(subject->table, subject->change->column)
                                  : NULL;
}

static const char *form_of_nullable(const Subject *subject)
{
    const Table  *table  = subject->table;
    const Column *column = column_of(subject);
    for (size_t i = 0; table != NULL && i < table->constraints.count; i++)
        if (table->constraints.items[i].kind == CONSTRAINT_PRIMARY_KEY &&
            strvec_contains(&table->constraints.items[i].columns, subject->change->column))
            return "drop_not_null_primary_key";
    return column != NULL && column->identity ? "drop_not_null_identity" : "drop_not_null";
}

static const char *form_of_identity(const Subject *subject)
{
    const Column *column = column_of(subject);
    if (subject->major < MAJOR_WITH_IDENTITY || column == NULL || column->not_null ||
        subject->table->partial || subject->table->unsure)
        return "add_identity";
    return "add_identity_nullable";
}

void form_column(const Subject *subject, FormList *forms)
{
    const ChangeKind kind        = subject->change->kind;
    const bool       partitioned = subject_partitioned(subject) && !subject->change->only;
    if (kind == CHANGE_ADD_COLUMN)
        add_column(subject, forms);
    else if (kind == CHANGE_DROP_COLUMN)
        drop_column(subject, forms);
    else if (kind == CHANGE_RENAME_COLUMN)
        form_add(forms, partitioned ? "rename_column_partitioned" : "rename_column");
    else if (kind == CHANGE_SET_DEFAULT)
        form_add(forms, partitioned ? "alter_parent_set_default" : "set_default");
    else if (kind == CHANGE_DROP_DEFAULT)
        form_add(forms, partitioned ? "alter_parent_set_default" : "drop_default");
    else if (kind == CHANGE_SET_NOT_NULL)
        set_not_null(subject, forms);
    else if (kind == CHANGE_DROP_NOT_NULL)
        form_add(forms, form_of_nullable(subject));
    else if (kind == CHANGE_ADD_IDENTITY)
        form_add(forms, form_of_identity(subject));
    else if (kind == CHANGE_SET_STATISTICS)
        form_add(forms,
                 name_empty(subject->change->index) ? "set_statistics" : "index_set_statistics");
    else if (kind == CHANGE_SET_STORAGE)
        form_add(forms, "set_storage");
}
