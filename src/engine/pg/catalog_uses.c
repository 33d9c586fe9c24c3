/* catalog_uses.c -- what is known of tables besides their definition: who uses them, how much is
 * written to them, and what sessions find. */
#include "engine/pg/catalog.h"

#include "base/poison.h"

/* Rows of one object stand together, its oid in `column`. */
static bool is_first(const Rows *rows, size_t row, size_t column)
{
    return row == 0 || !str_equal(rows_text(rows, row, column), rows_text(rows, row - 1, column));
}

/* Of a domain's default. Without a call it is a literal, or as stable as one for a rewrite. */
static DefaultClass default_class(const Rows *rows, size_t row, size_t column)
{
    if (rows_is_null(rows, row, column))
        return DEFAULT_NONE;
    return str_contains(rows_text(rows, row, column), "(") ? DEFAULT_UNKNOWN : DEFAULT_CONSTANT;
}

void reading_domains(Reading *reading, const Rows *rows)
{
    enum {
        OID,
        SCHEMA,
        NAME,
        BASE,
        NOT_NULL,
        BASE_SCHEMA,
        BASE_NAME,
        DIMENSIONS,
        DEFAULT,
        TABLE,
        TABLE_NAME
    };
    DomainVec *domains = &reading->catalog->domains;
    for (size_t i = 0; i < rows_count(rows); i++) {
        if (is_first(rows, i, OID)) {
            Domain *domain                = vec_push(reading->arena, domains);
            domain->name                  = reading_name(reading, rows, i, SCHEMA);
            domain->base                  = reading_text(reading, rows, i, BASE);
            domain->not_null              = rows_bool(rows, i, NOT_NULL);
            domain->type.name             = reading_name(reading, rows, i, BASE_SCHEMA);
            domain->type.array_dimensions = (int)rows_int(rows, i, DIMENSIONS);
            domain->default_class         = default_class(rows, i, DEFAULT);
            reading_modifiers(domain->base, &domain->type);
        }
        Domain *domain = &domains->items[domains->count - 1];
        if (!rows_is_null(rows, i, TABLE_NAME))
            *vec_push(reading->arena, &domain->tables) = reading_name(reading, rows, i, TABLE);
    }
}

void reading_domain_checks(Reading *reading, const Rows *rows)
{
    enum { SCHEMA, NAME, CHECK };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Domain *domain =
            catalog_domain_find(reading->catalog, reading_name(reading, rows, i, SCHEMA));
        if (domain == NULL)
            continue;
        domain->checked                            = true;
        *vec_push(reading->arena, &domain->checks) = reading_text(reading, rows, i, CHECK);
    }
}

void reading_setting_defaults(Reading *reading, const Rows *rows)
{
    enum { NAME, VALUE };
    for (size_t i = 0; i < rows_count(rows); i++)
        *vec_push(reading->arena, &reading->catalog->setting_defaults) = (SettingDefault){
            reading_text(reading, rows, i, NAME), reading_text(reading, rows, i, VALUE)};
}

void reading_activity(Reading *reading, const Rows *rows)
{
    enum { OID, WRITES, READS };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Table *table           = reading_table(reading, rows, i);
        table->writes_per_hour = rows_int(rows, i, WRITES);
        table->reads_per_hour  = rows_int(rows, i, READS);
    }
}

void reading_inherits(Reading *reading, const Rows *rows)
{
    enum { OID, PARENT };
    for (size_t i = 0; i < rows_count(rows); i++)
        *vec_push(reading->arena, &reading_table(reading, rows, i)->inherits) =
            reading_name(reading, rows, i, PARENT);
}

static DependantKind dependant_kind(Str text)
{
    DependantKind kind = DEPENDANT_VIEW;
    while (kind < DEPENDANT_COUNT - 1 && !str_is(text, dependant_text(kind)))
        kind++;
    return kind;
}

/* A generated column knows, too, what it is computed from. */
static void set_used_columns(const Table *table, const Dependant *dependant)
{
    Column *column = dependant->kind == DEPENDANT_GENERATED_COLUMN
                         ? table_column_find(table, dependant->name.name)
                         : NULL;
    if (column != NULL)
        column->used_columns = dependant->columns;
}

void reading_dependants(Reading *reading, const Rows *rows)
{
    enum { OID, KIND, SCHEMA, NAME, COLUMN };
    for (size_t i = 0; i < rows_count(rows); i++) {
        DependantVec *dependants = &reading_table(reading, rows, i)->dependants;
        if (is_first(rows, i, OID) || is_first(rows, i, KIND) || is_first(rows, i, SCHEMA) ||
            is_first(rows, i, NAME))
            *vec_push(reading->arena, dependants) =
                (Dependant){.kind = dependant_kind(rows_text(rows, i, KIND)),
                            .name = reading_name(reading, rows, i, SCHEMA)};
        Dependant *dependant = &dependants->items[dependants->count - 1];
        if (!rows_is_null(rows, i, COLUMN))
            *vec_push(reading->arena, &dependant->columns) = reading_text(reading, rows, i, COLUMN);
        set_used_columns(reading_table(reading, rows, i), dependant);
    }
}

void reading_index_uses(Reading *reading, const Rows *rows)
{
    enum { OID, INDEX, COLUMN };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Index *index = table_index_find(reading_table(reading, rows, i), rows_text(rows, i, INDEX));
        if (index != NULL)
            *vec_push(reading->arena, &index->used_columns) =
                reading_text(reading, rows, i, COLUMN);
    }
}

void reading_partition_keys(Reading *reading, const Rows *rows)
{
    enum { OID, COLUMN };
    for (size_t i = 0; i < rows_count(rows); i++)
        *vec_push(reading->arena, &reading_table(reading, rows, i)->key_columns) =
            reading_text(reading, rows, i, COLUMN);
}
