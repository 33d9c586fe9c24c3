/* catalog.c -- the schema as the server has it, in five queries, whatever its size. They are sent
 * in one round trip and, outside a transaction, see one snapshot. */
#include <assert.h>

#include "base/map.h"
#include "engine/pg/array.h"
#include "engine/pg/not_null.h"
#include "engine/pg/pg.h"
#include "engine/pg/queries.h"

#include "base/poison.h"

typedef struct Reading {
    Arena   *arena;
    Catalog *catalog;
    Map      tables; /* by oid */
} Reading;

static Str text_at(const Reading *reading, const Rows *rows, size_t row, size_t column)
{
    return str_copy(reading->arena, rows_text(rows, row, column));
}

static Name name_at(const Reading *reading, const Rows *rows, size_t row, size_t schema)
{
    return (Name){text_at(reading, rows, row, schema), text_at(reading, rows, row, schema + 1)};
}

/* The table of the oid in the first column. */
static Table *table_at(const Reading *reading, const Rows *rows, size_t row)
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
    enum { OID, SCHEMA, NAME, KIND, TEMPORARY, ROWS, SIZE, PARENT };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Table *table     = catalog_table_add(reading->catalog, name_at(reading, rows, i, SCHEMA));
        table->kind      = table_kind(rows_text(rows, i, KIND).data[0]);
        table->temporary = rows_bool(rows, i, TEMPORARY);
        table->rows_estimate = rows_int(rows, i, ROWS);
        table->size_bytes    = rows_int(rows, i, SIZE);
        table->partition_of  = name_at(reading, rows, i, PARENT);
        map_put(reading->arena, &reading->tables, text_at(reading, rows, i, OID), table);
    }
}

/* 255 of "character varying(255)", 10 and 2 of "numeric(10,2)"; not what is no number. */
static void read_modifiers(Str type_text, Type *type)
{
    Str rest = type_text;
    str_cut(&rest, '(');
    Str     inside = str_cut(&rest, ')');
    int64_t value;
    while (inside.size > 0 && type->modifier_count < TYPE_MODIFIERS_MAX &&
           str_to_int64(str_cut(&inside, ','), &value))
        type->modifiers[type->modifier_count++] = (int)value;
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
        HAS_DEFAULT,
        DEFAULT
    };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Column *column    = vec_push(reading->arena, &table_at(reading, rows, i)->columns);
        column->name      = text_at(reading, rows, i, NAME);
        column->type_text = text_at(reading, rows, i, TEXT);
        column->type.name = name_at(reading, rows, i, SCHEMA);
        column->type.array_dimensions = (int)rows_int(rows, i, DIMENSIONS);
        read_modifiers(column->type_text, &column->type);
        column->not_null     = rows_bool(rows, i, NOT_NULL);
        column->identity     = rows_bool(rows, i, IDENTITY);
        column->generated    = rows_bool(rows, i, GENERATED);
        column->default_text = text_at(reading, rows, i, DEFAULT);
        column->has_default  = rows_bool(rows, i, HAS_DEFAULT);
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
        DESCENDING,
        COLUMN
    };
    for (size_t i = 0; i < rows_count(rows); i++) {
        IndexVec *indexes = &table_at(reading, rows, i)->indexes;
        if (i == 0 || !str_equal(rows_text(rows, i, OID), rows_text(rows, i - 1, OID))) {
            Index *index          = vec_push(reading->arena, indexes);
            index->name           = name_at(reading, rows, i, SCHEMA);
            index->method         = text_at(reading, rows, i, METHOD);
            index->size_bytes     = rows_int(rows, i, SIZE);
            index->unique         = rows_bool(rows, i, UNIQUE);
            index->primary        = rows_bool(rows, i, PRIMARY);
            index->valid          = rows_bool(rows, i, VALID);
            index->partial        = rows_bool(rows, i, PARTIAL);
            index->has_expression = rows_bool(rows, i, EXPRESSION);
            index->immediate      = rows_bool(rows, i, IMMEDIATE);
            index->all_ascending  = true;
            index->all_descending = true;
        }
        Index     *index                           = &indexes->items[indexes->count - 1];
        const bool descending                      = rows_bool(rows, i, DESCENDING);
        index->all_ascending                       = index->all_ascending && !descending;
        index->all_descending                      = index->all_descending && descending;
        *vec_push(reading->arena, &index->columns) = text_at(reading, rows, i, COLUMN);
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
    enum { TABLE, OID, NAME, KIND, VALIDATED, TARGET, TARGET_NAME, DEFINITION, COLUMN };
    for (size_t i = 0; i < rows_count(rows); i++) {
        ConstraintVec *constraints = &table_at(reading, rows, i)->constraints;
        if (i == 0 || !str_equal(rows_text(rows, i, OID), rows_text(rows, i - 1, OID))) {
            Constraint *constraint = vec_push(reading->arena, constraints);
            constraint->name       = text_at(reading, rows, i, NAME);
            constraint->kind       = constraint_kind(rows_text(rows, i, KIND).data[0]);
            constraint->validated  = rows_bool(rows, i, VALIDATED);
            constraint->references = name_at(reading, rows, i, TARGET);
            constraint->definition = text_at(reading, rows, i, DEFINITION);
            constraint->not_null_columns =
                pg_not_null_columns(reading->arena, constraint->definition);
        }
        Constraint *constraint = &constraints->items[constraints->count - 1];
        if (!rows_is_null(rows, i, COLUMN))
            *vec_push(reading->arena, &constraint->columns) = text_at(reading, rows, i, COLUMN);
    }
}

static void read_enums(Reading *reading, const Rows *rows)
{
    enum { OID, SCHEMA, NAME, VALUE };
    EnumTypeVec *enums = &reading->catalog->enums;
    for (size_t i = 0; i < rows_count(rows); i++) {
        if (i == 0 || !str_equal(rows_text(rows, i, OID), rows_text(rows, i - 1, OID)))
            vec_push(reading->arena, enums)->name = name_at(reading, rows, i, SCHEMA);
        if (!rows_is_null(rows, i, VALUE))
            *vec_push(reading->arena, &enums->items[enums->count - 1].values) =
                text_at(reading, rows, i, VALUE);
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
    };
    TRY(conn_pipeline(ctx, conn, steps, COUNT_OF(steps)));
    if (!rows_is_null(steps[0].rows, 0, 0))
        reading->catalog->default_schema = text_at(reading, steps[0].rows, 0, 0);
    read_tables(reading, steps[1].rows);
    read_enums(reading, steps[2].rows);
    StrVec oids = {0};
    for (size_t i = 0; i < rows_count(steps[1].rows); i++)
        *vec_push(ctx->arena, &oids) = rows_text(steps[1].rows, i, 0);
    *ret_oids = pg_text_array(ctx->arena, &oids);
    rows_close_steps(steps, COUNT_OF(steps));
    return STATUS_OK;
}

static Status read_second(const Ctx *ctx, Conn *conn, Str oids, Reading *reading)
{
    PipelineStep steps[] = {
        {SQL(QUERY_CATALOG_COLUMNS), &oids, 1, NULL},
        {SQL(QUERY_CATALOG_INDEXES), &oids, 1, NULL},
        {SQL(QUERY_CATALOG_CONSTRAINTS), &oids, 1, NULL},
    };
    TRY(conn_pipeline(ctx, conn, steps, COUNT_OF(steps)));
    read_columns(reading, steps[0].rows);
    read_indexes(reading, steps[1].rows);
    read_constraints(reading, steps[2].rows);
    rows_close_steps(steps, COUNT_OF(steps));
    return STATUS_OK;
}

static Status read_all(const Ctx *ctx, Conn *conn, const NameVec *tables, Reading *reading)
{
    Str oids;
    TRY(read_first(ctx, conn, tables, reading, &oids));
    return read_second(ctx, conn, oids, reading);
}

Status engine_catalog_read(const Ctx *ctx, Conn *conn, const NameVec *tables, Catalog **ret)
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
    *ret = reading.catalog;
    return STATUS_OK;
}
