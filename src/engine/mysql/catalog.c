/* catalog.c -- the schema as information_schema has it, in a dozen queries for each database. DDL
 * commits by itself, so there is no snapshot to read it in: what comes or goes meanwhile is in a
 * part of them. */
#include "engine/mysql/catalog.h"

#include <string.h>

#include "engine/mysql/queries.h"
#include "model/charset.h"

#include "base/poison.h"

/* In a shorter time one load of many rows looks like a busy table. */
enum { STATISTICS_AGE_MIN_S = 24 * 3600, S_PER_HOUR = 3600 };

Str reading_text_of(const Reading *reading, const Rows *rows, size_t row, size_t column)
{
    return str_copy(reading->arena, rows_text(rows, row, column));
}

Table *reading_table_of(const Reading *reading, const Rows *rows, size_t row)
{
    return map_find(&reading->tables, rows_text(rows, row, 0));
}

static int64_t int_or_unknown(const Rows *rows, size_t row, size_t column)
{
    return rows_is_null(rows, row, column) ? -1 : rows_int(rows, row, column);
}

static void option_add(Reading *reading, TableOptionVec *options, const char *name, Str value)
{
    if (value.size > 0)
        *vec_push(reading->arena, options) = (TableOption){str_from(name), value};
}

static bool schema_is_of(const Reading *reading, Name name)
{
    return str_equal(reading->schema,
                     name.schema.size == 0 ? reading->catalog->default_schema : name.schema);
}

static bool is_wanted(const Reading *reading, Str table)
{
    const NameVec *wanted = reading->wanted;
    for (size_t i = 0; wanted != NULL && i < wanted->count; i++)
        if (str_equal(wanted->items[i].name, table) && schema_is_of(reading, wanted->items[i]))
            return true;
    return wanted == NULL;
}

/* "utf8mb4" of "utf8mb4_general_ci"; of "binary" itself. */
static Str charset_of(Str collation)
{
    return str_cut(&collation, '_');
}

static const TableOptionVec *table_options(Reading *reading, const Rows *rows, size_t row)
{
    enum { KIND = 1, ENGINE = 5, FORMAT, COLLATION };
    TableOptionVec *options   = arena_new_of(reading->arena, TableOptionVec);
    const Str       collation = catalog_charset(reading->arena, rows_text(rows, row, COLLATION));
    option_add(reading, options, "engine", reading_text_of(reading, rows, row, ENGINE));
    option_add(reading, options, "row_format", reading_text_of(reading, rows, row, FORMAT));
    option_add(reading, options, "character set", charset_of(collation));
    option_add(reading, options, "collate", collation);
    if (str_is(rows_text(rows, row, KIND), "SYSTEM VERSIONED"))
        option_add(reading, options, "system versioning", STR("yes"));
    return options;
}

static void read_tables(Reading *reading, const Rows *rows)
{
    enum { NAME, KIND, ROWS, SIZE, DATA };
    for (size_t i = 0; i < rows_count(rows); i++) {
        const Str kind = rows_text(rows, i, KIND);
        if (!is_wanted(reading, rows_text(rows, i, NAME)))
            continue;
        Table *table =
            catalog_table_add(reading->catalog, (Name){reading->schema, rows_text(rows, i, NAME)});
        table->kind = str_contains(kind, "VIEW") ? TABLE_VIEW
                      : str_is(kind, "SEQUENCE") ? TABLE_SEQUENCE
                                                 : TABLE_ORDINARY;
        if (table->kind == TABLE_ORDINARY) {
            table->rows_estimate = int_or_unknown(rows, i, ROWS);
            table->size_bytes    = int_or_unknown(rows, i, SIZE);
            table->heap_bytes    = int_or_unknown(rows, i, DATA);
            table->options       = table_options(reading, rows, i);
        }
        map_put(reading->arena, &reading->tables, table->name.name, table);
    }
}

/* "on update current_timestamp(3)" among what else EXTRA says. */
static Str on_update_of(Arena *arena, Str extra)
{
    const Str    lower = str_lower(arena, extra);
    const size_t start = str_find(lower, "on update ");
    if (start == SIZE_MAX)
        return STR("");
    Str rest = str_slice(extra, start + strlen("on update "), SIZE_MAX);
    rest     = str_cut(&rest, ',');
    return str_copy(arena, str_cut(&rest, ' '));
}

static const ColumnDetail *column_detail(Reading *reading, Str extra, Str comment, Str type_text)
{
    const ColumnDetail detail = {
        .on_update     = on_update_of(reading->arena, extra),
        .comment       = str_copy(reading->arena, comment),
        .invisible     = str_contains(extra, "INVISIBLE"),
        .compressed    = str_ends(type_text, "COMPRESSED*/"),
        .no_versioning = str_contains(extra, "WITHOUT SYSTEM VERSIONING"),
    };
    if (detail.on_update.size == 0 && detail.comment.size == 0 && !detail.invisible &&
        !detail.compressed && !detail.no_versioning)
        return NULL;
    ColumnDetail *kept = arena_new_of(reading->arena, ColumnDetail);
    *kept              = detail;
    return kept;
}

static bool is_number_type(Str name)
{
    return str_contains(name, "int") || str_is(name, "decimal") || str_is(name, "float") ||
           str_is(name, "double") || str_is(name, "bit") || str_is(name, "year");
}

/* MariaDB writes expressions, with NULL for none; MySQL the bare value, and says of some that they
 * are expressions, which must then stand in parentheses. */
static void default_read(Reading *reading, const Rows *rows, size_t row, Column *column)
{
    enum { TYPE = 3, DEFAULT = 5, EXTRA = 6 };
    const Str  text = rows_text(rows, row, DEFAULT);
    const bool now  = str_starts(text, "CURRENT_TIMESTAMP");
    const bool made = str_contains(rows_text(rows, row, EXTRA), "DEFAULT_GENERATED");
    const bool bare = reading->catalog->version.engine == ENGINE_MYSQL && !made && !now &&
                      !is_number_type(rows_text(rows, row, TYPE));
    if (rows_is_null(rows, row, DEFAULT) || (!bare && str_is(text, "NULL")))
        return;
    column->has_default = true;
    if (!bare) {
        column->default_text = made && !now ? str_format(reading->arena, "(" STR_FMT ")",
                                                         STR_ARG(catalog_expression(reading, text)))
                                            : str_copy(reading->arena, text);
        return;
    }
    SqlBuf quoted = sqlbuf_new(reading->arena, reading->catalog->version.engine);
    sql_add_literal(&quoted, text);
    column->default_text = sqlbuf_sql(&quoted).text;
}

static void read_columns(Reading *reading, const Rows *rows)
{
    enum { TABLE, NAME, TEXT, TYPE, NULLABLE, DEFAULT, EXTRA, CHARSET, COLLATION, COMMENT };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Table *table = reading_table_of(reading, rows, i);
        if (table == NULL || table->kind == TABLE_SEQUENCE)
            continue;
        const Str  text           = rows_text(rows, i, TEXT);
        const Str  extra          = rows_text(rows, i, EXTRA);
        const Str  collation      = catalog_charset(reading->arena, rows_text(rows, i, COLLATION));
        const bool own            = !str_equal(collation, table_option(table, "collate"));
        Column    *column         = vec_push(reading->arena, &table->columns);
        column->name              = reading_text_of(reading, rows, i, NAME);
        column->type              = catalog_type_read(reading, rows_text(rows, i, TYPE), text,
                                         own ? rows_text(rows, i, CHARSET) : STR(""),
                                         own ? rows_text(rows, i, COLLATION) : STR(""));
                     column->type_text = str_copy(reading->arena, text);
        column->not_null          = str_is(rows_text(rows, i, NULLABLE), "NO");
        column->identity          = str_contains(extra, "auto_increment");
        column->generated_virtual = str_contains(extra, "VIRTUAL");
        column->generated = column->generated_virtual || str_contains(extra, "STORED GENERATED") ||
                            str_contains(extra, "PERSISTENT");
        column->collated = own && collation.size > 0;
        column->detail   = column_detail(reading, extra, rows_text(rows, i, COMMENT), text);
        default_read(reading, rows, i, column);
    }
}

/* GENERATED ALWAYS AS ROW START, of a table with system versioning, computes nothing. */
static void period_mark(Reading *reading, Column *column)
{
    ColumnDetail *detail = arena_new_of(reading->arena, ColumnDetail);
    if (column->detail != NULL)
        *detail = *column->detail;
    detail->period    = true;
    column->detail    = detail;
    column->generated = false;
}

static void read_generated(Reading *reading, const Rows *rows)
{
    enum { TABLE, COLUMN, EXPRESSION };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Table  *table = reading_table_of(reading, rows, i);
        Column *column =
            table == NULL ? NULL : table_column_find(table, rows_text(rows, i, COLUMN));
        if (column == NULL)
            continue;
        const Str expression = rows_text(rows, i, EXPRESSION);
        if (str_is(expression, "ROW START") || str_is(expression, "ROW END")) {
            period_mark(reading, column);
            continue;
        }
        column->default_text = catalog_expression(reading, expression);
        column->used_columns = catalog_columns_in(reading, table, column->default_text);
        *vec_push(reading->arena, &table->dependants) =
            (Dependant){.kind    = DEPENDANT_GENERATED_COLUMN,
                        .name    = {.name = column->name},
                        .columns = column->used_columns};
    }
}

static void read_partitions(Reading *reading, const Rows *rows)
{
    enum { TABLE, METHOD, EXPRESSION };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Table *table = reading_table_of(reading, rows, i);
        if (table == NULL || table->options == NULL)
            continue;
        TableOptionVec *options = arena_new_of(reading->arena, TableOptionVec);
        for (size_t at = 0; at < table->options->count; at++)
            *vec_push(reading->arena, options) = table->options->items[at];
        option_add(reading, options, "partition by", reading_text_of(reading, rows, i, METHOD));
        table->kind        = TABLE_PARTITIONED;
        table->options     = options;
        table->key_columns = catalog_columns_in(reading, table, rows_text(rows, i, EXPRESSION));
    }
}

static void read_row_versions(Reading *reading, const Rows *rows)
{
    for (size_t i = 0; i < rows_count(rows); i++) {
        Table *table = reading_table_of(reading, rows, i);
        if (table != NULL)
            table->row_versions = (int)rows_int(rows, i, 1);
    }
}

static void read_settings(Reading *reading, const Rows *rows)
{
    for (size_t i = 0; i < rows_count(rows); i++)
        *vec_push(reading->arena, &reading->catalog->setting_defaults) = (SettingDefault){
            reading_text_of(reading, rows, i, 0), reading_text_of(reading, rows, i, 1)};
}

/* What is read of a database, and from which version on. */
typedef struct Part {
    Sql     sql;
    Version mysql; /* the first with it; major 0: none has */
    Version mariadb;
    void (*read)(Reading *reading, const Rows *rows);
    int  params;   /* each is the database */
    bool optional; /* not everybody may read it */
} Part;

static bool is_since(Version is, Version since)
{
    if (since.major == 0 || is.major != since.major)
        return since.major != 0 && is.major > since.major;
    return is.minor != since.minor ? is.minor > since.minor : is.patch >= since.patch;
}

static bool is_refusal(Status status)
{
    return status == STATUS_SQL || status == STATUS_REFUSED;
}

enum { PARAMS_MAX = 4 };
#define ALWAYS                                                                                     \
    {.major = 1},                                                                                  \
    {                                                                                              \
        .major = 1                                                                                 \
    }

static Status parts_read(const Ctx *ctx, Conn *conn, Reading *reading)
{
    const Part parts[] = {
        {SQL(QUERY_CATALOG_TABLES), ALWAYS, read_tables, 1},
        {SQL(QUERY_CATALOG_COLUMNS), ALWAYS, read_columns, 1},
        {SQL(QUERY_CATALOG_GENERATED), {.major = 5, .minor = 7}, {.major = 1}, read_generated, 1},
        {SQL(QUERY_CATALOG_INDEXES), ALWAYS, reading_indexes, 1},
        {SQL(QUERY_CATALOG_INVISIBLE_INDEXES), {.major = 8}, {0}, reading_hidden, 1},
        {SQL(QUERY_CATALOG_IGNORED_INDEXES), {0}, {.major = 10, .minor = 6}, reading_hidden, 1},
        {SQL(QUERY_CATALOG_KEYS), ALWAYS, reading_keys, 1},
        {SQL(QUERY_CATALOG_ACTIONS), ALWAYS, reading_actions, 1},
        {SQL(QUERY_CATALOG_CHECKS), {0}, {.major = 10, .minor = 3, .patch = 10}, reading_checks, 1},
        {SQL(QUERY_CATALOG_CHECKS_80), {.major = 8, .patch = 16}, {0}, reading_checks, 1},
        {SQL(QUERY_CATALOG_PARTITIONS), ALWAYS, read_partitions, 1},
        {SQL(QUERY_CATALOG_CODE), ALWAYS, reading_code, PARAMS_MAX},
        {SQL(QUERY_CATALOG_ROW_VERSIONS),
         {.major = 8, .patch = 29},
         {0},
         read_row_versions,
         3,
         .optional = true},
    };
    const Version version            = conn_version(conn);
    const Str     params[PARAMS_MAX] = {reading->schema, reading->schema, reading->schema,
                                        reading->schema};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        const Part *part = &parts[i];
        if (!is_since(version, version.engine == ENGINE_MYSQL ? part->mysql : part->mariadb))
            continue;
        AUTO_ROWS Rows *rows = NULL;
        const Status status = conn_query(ctx, conn, part->sql, params, (size_t)part->params, &rows);
        if (part->optional && is_refusal(status)) {
            fault_clear(ctx->fault);
            continue;
        }
        TRY(status);
        part->read(reading, rows);
    }
    return STATUS_OK;
}

/* Rates, where performance_schema is on and may be read. */
static Status activity_read(const Ctx *ctx, Conn *conn, Reading *reading)
{
    AUTO_ROWS Rows *uptime = NULL;
    AUTO_ROWS Rows *writes = NULL;
    TRY(conn_query(ctx, conn, SQL("SHOW GLOBAL STATUS LIKE 'Uptime'"), NULL, 0, &uptime));
    const Status status =
        conn_query(ctx, conn, SQL(QUERY_CATALOG_ACTIVITY), &reading->schema, 1, &writes);
    if (is_refusal(status)) {
        fault_clear(ctx->fault);
        return STATUS_OK;
    }
    TRY(status);
    const int64_t seconds = rows_count(uptime) == 0 ? 0 : rows_int(uptime, 0, 1);
    for (size_t i = 0; seconds >= STATISTICS_AGE_MIN_S && i < rows_count(writes); i++) {
        Table *table = reading_table_of(reading, writes, i);
        if (table != NULL)
            table->writes_per_hour = rows_int(writes, i, 1) / (seconds / S_PER_HOUR);
    }
    return STATUS_OK;
}

/* What the database gives to tables that do not say it. */
static void database_read(Reading *reading, const Rows *rows, size_t row)
{
    const Str       collation            = catalog_charset(reading->arena, rows_text(rows, row, 1));
    TableOptionVec *options              = arena_new_of(reading->arena, TableOptionVec);
    DatabaseVec    *databases            = &reading->catalog->databases;
    *vec_push(reading->arena, databases) = (Database){reading->schema, options};
    option_add(reading, options, "character set", charset_of(collation));
    option_add(reading, options, "collate", collation);
}

static bool schema_is_wanted(const Reading *reading)
{
    const NameVec *wanted = reading->wanted;
    for (size_t i = 0; wanted != NULL && i < wanted->count; i++)
        if (schema_is_of(reading, wanted->items[i]))
            return true;
    return wanted == NULL;
}

static Status read_all(const Ctx *ctx, Conn *conn, Reading *reading)
{
    AUTO_ROWS Rows *schemas  = NULL;
    AUTO_ROWS Rows *current  = NULL;
    AUTO_ROWS Rows *settings = NULL;
    TRY(conn_query(ctx, conn, SQL("SELECT DATABASE()"), NULL, 0, &current));
    TRY(conn_query(ctx, conn, SQL(QUERY_CATALOG_SETTINGS), NULL, 0, &settings));
    const bool here                  = reading->wanted == NULL && !rows_is_null(current, 0, 0);
    reading->catalog->default_schema = reading_text_of(reading, current, 0, 0);
    const Str schema                 = here ? reading->catalog->default_schema : (Str){0};
    TRY(conn_query(ctx, conn, SQL(QUERY_CATALOG_SCHEMAS), &schema, 1, &schemas));
    read_settings(reading, settings);
    for (size_t i = 0; i < rows_count(schemas); i++) {
        reading->schema = reading_text_of(reading, schemas, i, 0);
        reading->tables = (Map){0};
        if (!schema_is_wanted(reading))
            continue;
        database_read(reading, schemas, i);
        TRY(parts_read(ctx, conn, reading));
        TRY(activity_read(ctx, conn, reading));
    }
    return STATUS_OK;
}

Status mydb_catalog_read(const Ctx *ctx, Conn *conn, const NameVec *tables, Catalog **ret)
{
    Reading reading = {.arena = ctx->arena, .catalog = catalog_new(ctx->arena), .wanted = tables};
    reading.catalog->version  = conn_version(conn);
    reading.catalog->complete = true;
    if (read_all(ctx, conn, &reading) != STATUS_OK)
        return fault_while(ctx->fault, "reading the schema");
    catalog_link(reading.catalog);
    *ret = reading.catalog;
    return STATUS_OK;
}
