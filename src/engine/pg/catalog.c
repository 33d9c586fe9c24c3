/* catalog.c -- the schema as the server has it, in a dozen queries, whatever its size. They are
 * sent in two round trips and, outside a transaction, see one snapshot. */
#include "engine/pg/catalog.h"

#include <assert.h>

#include "engine/pg/array.h"
#include "engine/pg/not_null.h"
#include "engine/pg/queries.h"

#include "base/poison.h"

/* In a shorter time one load of many rows looks like a busy table. */
#define STATISTICS_AGE_MIN "1 day"

Str reading_text(const Reading *reading, const Rows *rows, size_t row, size_t column)
{
    return str_copy(reading->arena, rows_text(rows, row, column));
}

Name reading_name(const Reading *reading, const Rows *rows, size_t row, size_t schema)
{
    return (Name){reading_text(reading, rows, row, schema),
                  reading_text(reading, rows, row, schema + 1)};
}

Table *reading_table(const Reading *reading, const Rows *rows, size_t row)
{
    Table *table = map_find(&reading->tables, rows_text(rows, row, 0));
    assert(table != NULL);
    return table;
}

static TableKind table_kind(char relkind)
{
    switch (relkind) {
    case 'p':
        return TABLE_PARTITIONED;
    case 'v':
        return TABLE_VIEW;
    case 'm':
        return TABLE_MATERIALIZED_VIEW;
    case 'f':
        return TABLE_FOREIGN;
    default:
        return TABLE_ORDINARY;
    }
}

static void read_tables(Reading *reading, const Rows *rows)
{
    enum { OID, SCHEMA, NAME, KIND, TEMPORARY, ROWS, SIZE, HEAP, PARENT, PARENT_NAME, IS_DEFAULT };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Table *table = catalog_table_add(reading->catalog, reading_name(reading, rows, i, SCHEMA));
        table->kind  = table_kind(rows_text(rows, i, KIND).data[0]);
        table->temporary         = rows_bool(rows, i, TEMPORARY);
        table->rows_estimate     = rows_int(rows, i, ROWS);
        table->size_bytes        = rows_int(rows, i, SIZE);
        table->heap_bytes        = rows_int(rows, i, HEAP);
        table->partition_of      = reading_name(reading, rows, i, PARENT);
        table->default_partition = rows_bool(rows, i, IS_DEFAULT);
        map_put(reading->arena, &reading->tables, reading_text(reading, rows, i, OID), table);
    }
}

void reading_modifiers(Str type_text, Type *type)
{
    Str rest = type_text;
    str_cut(&rest, '(');
    Str     inside = str_cut(&rest, ')');
    int64_t value;
    while (inside.size > 0 && type->modifier_count < TYPE_MODIFIERS_MAX &&
           str_to_int64(str_cut(&inside, ','), &value))
        type->modifiers[type->modifier_count++] = (int)value;
}

static const TypeDetail *collation_detail(const Reading *reading, const Rows *rows, size_t row,
                                          size_t column)
{
    const Str name = rows_text(rows, row, column);
    if (name.size == 0)
        return NULL;
    TypeDetail *detail = arena_new_of(reading->arena, TypeDetail);
    detail->collation  = reading_text(reading, rows, row, column);
    return detail;
}

static void read_collations(Reading *reading, const Rows *rows)
{
    for (size_t i = 0; i < rows_count(rows); i++)
        *vec_push(reading->arena, &reading->catalog->nondeterministic) =
            reading_text(reading, rows, i, 0);
}

static void read_columns(Reading *reading, const Rows *rows)
{
    enum {
        OID,
        NAME,
        TEXT,
        SCHEMA,
        TYPE,
        DIMENSIONS,
        NOT_NULL,
        IDENTITY,
        GENERATED,
        GENERATED_VIRTUAL,
        COLLATED,
        COLLATION,
        HAS_DEFAULT,
        DEFAULT
    };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Column *column    = vec_push(reading->arena, &reading_table(reading, rows, i)->columns);
        column->name      = reading_text(reading, rows, i, NAME);
        column->type_text = reading_text(reading, rows, i, TEXT);
        column->type.name = reading_name(reading, rows, i, SCHEMA);
        column->type.array_dimensions = (int)rows_int(rows, i, DIMENSIONS);
        reading_modifiers(column->type_text, &column->type);
        column->not_null          = rows_bool(rows, i, NOT_NULL);
        column->identity          = rows_bool(rows, i, IDENTITY);
        column->generated         = rows_bool(rows, i, GENERATED);
        column->generated_virtual = rows_bool(rows, i, GENERATED_VIRTUAL);
        column->collated          = rows_bool(rows, i, COLLATED);
        column->type.detail       = collation_detail(reading, rows, i, COLLATION);
        column->default_text      = reading_text(reading, rows, i, DEFAULT);
        column->has_default       = rows_bool(rows, i, HAS_DEFAULT);
    }
}

static void read_indexes(Reading *reading, const Rows *rows)
{
    enum {
        TABLE,
        OID,
        SCHEMA,
        NAME,
        METHOD,
        SIZE,
        UNIQUE,
        PRIMARY,
        VALID,
        PARTIAL,
        EXPRESSION,
        IMMEDIATE,
        SPECIAL,
        PARENT,
        PARENT_NAME,
        DESCENDING,
        COLUMN
    };
    for (size_t i = 0; i < rows_count(rows); i++) {
        IndexVec *indexes = &reading_table(reading, rows, i)->indexes;
        if (i == 0 || !str_equal(rows_text(rows, i, OID), rows_text(rows, i - 1, OID))) {
            Index *index          = vec_push(reading->arena, indexes);
            index->name           = reading_name(reading, rows, i, SCHEMA);
            index->method         = reading_text(reading, rows, i, METHOD);
            index->size_bytes     = rows_int(rows, i, SIZE);
            index->unique         = rows_bool(rows, i, UNIQUE);
            index->primary        = rows_bool(rows, i, PRIMARY);
            index->valid          = rows_bool(rows, i, VALID);
            index->partial        = rows_bool(rows, i, PARTIAL);
            index->has_expression = rows_bool(rows, i, EXPRESSION);
            index->immediate      = rows_bool(rows, i, IMMEDIATE);
            index->attached_to    = reading_name(reading, rows, i, PARENT);
            index->all_ascending  = true;
            index->all_descending = true;
        }
        Index     *index                           = &indexes->items[indexes->count - 1];
        const bool descending                      = rows_bool(rows, i, DESCENDING);
        index->special                             = index->special || rows_bool(rows, i, SPECIAL);
        index->all_ascending                       = index->all_ascending && !descending;
        index->all_descending                      = index->all_descending && descending;
        *vec_push(reading->arena, &index->columns) = reading_text(reading, rows, i, COLUMN);
    }
}

static ConstraintKind constraint_kind(char contype)
{
    switch (contype) {
    case 'p':
        return CONSTRAINT_PRIMARY_KEY;
    case 'u':
        return CONSTRAINT_UNIQUE;
    case 'f':
        return CONSTRAINT_FOREIGN_KEY;
    case 'x':
        return CONSTRAINT_EXCLUDE;
    case 'n':
        return CONSTRAINT_NOT_NULL;
    default:
        return CONSTRAINT_CHECK;
    }
}

static void read_constraints(Reading *reading, const Rows *rows)
{
    enum {
        TABLE,
        OID,
        NAME,
        KIND,
        VALIDATED,
        TARGET,
        TARGET_NAME,
        DEFINITION,
        COLUMN,
        TARGET_COLUMN
    };
    for (size_t i = 0; i < rows_count(rows); i++) {
        ConstraintVec *constraints = &reading_table(reading, rows, i)->constraints;
        if (i == 0 || !str_equal(rows_text(rows, i, OID), rows_text(rows, i - 1, OID))) {
            Constraint *constraint = vec_push(reading->arena, constraints);
            constraint->name       = reading_text(reading, rows, i, NAME);
            constraint->kind       = constraint_kind(rows_text(rows, i, KIND).data[0]);
            constraint->validated  = rows_bool(rows, i, VALIDATED);
            constraint->references = reading_name(reading, rows, i, TARGET);
            constraint->definition = reading_text(reading, rows, i, DEFINITION);
            constraint->not_null_columns =
                pg_not_null_columns(reading->arena, constraint->definition);
        }
        Constraint *constraint = &constraints->items[constraints->count - 1];
        if (!rows_is_null(rows, i, COLUMN))
            *vec_push(reading->arena, &constraint->columns) =
                reading_text(reading, rows, i, COLUMN);
        if (!rows_is_null(rows, i, TARGET_COLUMN))
            *vec_push(reading->arena, &constraint->reference_columns) =
                reading_text(reading, rows, i, TARGET_COLUMN);
    }
}

static void read_enums(Reading *reading, const Rows *rows)
{
    enum { OID, SCHEMA, NAME, VALUE };
    EnumTypeVec *enums = &reading->catalog->enums;
    for (size_t i = 0; i < rows_count(rows); i++) {
        if (i == 0 || !str_equal(rows_text(rows, i, OID), rows_text(rows, i - 1, OID)))
            vec_push(reading->arena, enums)->name = reading_name(reading, rows, i, SCHEMA);
        if (!rows_is_null(rows, i, VALUE))
            *vec_push(reading->arena, &enums->items[enums->count - 1].values) =
                reading_text(reading, rows, i, VALUE);
    }
}

static void rows_close_steps(PipelineStep *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        rows_close(steps[i].rows);
}

/* What is wanted as the first parameter of the query of tables. */
static Str wanted_array(const Ctx *ctx, const NameVec *tables)
{
    if (tables == NULL)
        return (Str){0};
    StrVec names = {0};
    for (size_t i = 0; i < tables->count; i++)
        *vec_push(ctx->arena, &names) = pg_name_quoted(ctx->arena, tables->items[i]);
    return pg_text_array(ctx->arena, &names);
}

/* Gives the oids of the tables read. */
static Status read_first(const Ctx *ctx, Conn *conn, const NameVec *tables, Reading *reading,
                         Str *ret_oids)
{
    const Str    wanted  = wanted_array(ctx, tables);
    PipelineStep steps[] = {
        {SQL("SELECT pg_catalog.current_schema()"), NULL, 0, NULL},
        {SQL(QUERY_CATALOG_TABLES), &wanted, 1, NULL},
        {SQL(QUERY_CATALOG_ENUMS), NULL, 0, NULL},
        {SQL(QUERY_CATALOG_DOMAINS), NULL, 0, NULL},
        {SQL(QUERY_CATALOG_SETTINGS), NULL, 0, NULL},
        {SQL(QUERY_CATALOG_DOMAIN_CHECKS), NULL, 0, NULL},
        {SQL(QUERY_CATALOG_COLLATIONS), NULL, 0, NULL},
    };
    TRY(conn_pipeline(ctx, conn, steps, COUNT_OF(steps)));
    if (!rows_is_null(steps[0].rows, 0, 0))
        reading->catalog->default_schema = reading_text(reading, steps[0].rows, 0, 0);
    read_tables(reading, steps[1].rows);
    read_enums(reading, steps[2].rows);
    reading_domains(reading, steps[3].rows);
    reading_setting_defaults(reading, steps[4].rows);
    reading_domain_checks(reading, steps[5].rows);
    read_collations(reading, steps[6].rows);
    StrVec oids = {0};
    for (size_t i = 0; i < rows_count(steps[1].rows); i++)
        *vec_push(ctx->arena, &oids) = rows_text(steps[1].rows, i, 0);
    *ret_oids = pg_text_array(ctx->arena, &oids);
    rows_close_steps(steps, COUNT_OF(steps));
    return STATUS_OK;
}

static Status read_second(const Ctx *ctx, Conn *conn, Str oids, Reading *reading)
{
    const Str    rated[] = {oids, STR(STATISTICS_AGE_MIN)};
    PipelineStep steps[] = {
        {SQL(QUERY_CATALOG_COLUMNS), &oids, 1, NULL},
        {SQL(QUERY_CATALOG_INDEXES), &oids, 1, NULL},
        {SQL(QUERY_CATALOG_CONSTRAINTS), &oids, 1, NULL},
        {SQL(QUERY_CATALOG_ACTIVITY), rated, COUNT_OF(rated), NULL},
        {SQL(QUERY_CATALOG_INHERITS), &oids, 1, NULL},
        {SQL(QUERY_CATALOG_DEPENDANTS), &oids, 1, NULL},
        {SQL(QUERY_CATALOG_INDEX_USES), &oids, 1, NULL},
        {SQL(QUERY_CATALOG_PARTITION_KEYS), &oids, 1, NULL},
    };
    TRY(conn_pipeline(ctx, conn, steps, COUNT_OF(steps)));
    read_columns(reading, steps[0].rows);
    read_indexes(reading, steps[1].rows);
    read_constraints(reading, steps[2].rows);
    reading_activity(reading, steps[3].rows);
    reading_inherits(reading, steps[4].rows);
    reading_dependants(reading, steps[5].rows);
    reading_index_uses(reading, steps[6].rows);
    reading_partition_keys(reading, steps[7].rows);
    rows_close_steps(steps, COUNT_OF(steps));
    return STATUS_OK;
}

static Status read_all(const Ctx *ctx, Conn *conn, const NameVec *tables, Reading *reading)
{
    Str oids;
    TRY(read_first(ctx, conn, tables, reading, &oids));
    return read_second(ctx, conn, oids, reading);
}

Status pg_catalog_read(const Ctx *ctx, Conn *conn, const NameVec *tables, Catalog **ret)
{
    Reading reading           = {.arena = ctx->arena, .catalog = catalog_new(ctx->arena)};
    reading.catalog->version  = conn_version(conn);
    reading.catalog->complete = true;
    const bool own_snapshot   = !conn_in_transaction(conn);
    if (own_snapshot)
        TRY(conn_exec(ctx, conn, SQL("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"), NULL));
    const Status status = read_all(ctx, conn, tables, &reading);
    if (own_snapshot)
        conn_rollback(ctx, conn);
    if (status != STATUS_OK)
        return fault_while(ctx->fault, "reading the schema");
    catalog_link(reading.catalog);
    *ret = reading.catalog;
    return STATUS_OK;
}
