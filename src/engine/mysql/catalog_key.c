/* catalog_key.c -- indexes, keys and CHECKs. */
#include <string.h>

#include "engine/mysql/catalog.h"

#include "base/poison.h"

typedef struct IndexRows {
    const Rows *rows;
    size_t      first;
    size_t      end;
} IndexRows;

enum { I_TABLE, I_NAME, I_NON_UNIQUE, I_COLUMN, I_COLLATION, I_PREFIX, I_METHOD, I_COMMENT };

/* That of a SPATIAL index, 32, nobody wrote. */
static int prefix_of(const IndexRows *of, size_t row)
{
    return str_is(rows_text(of->rows, row, I_METHOD), "spatial")
               ? 0
               : (int)rows_int(of->rows, row, I_PREFIX);
}

static const IndexDetail *index_detail(Reading *reading, const IndexRows *of)
{
    IndexDetail detail = {.comment = reading_text_of(reading, of->rows, of->first, I_COMMENT)};
    bool        any    = detail.comment.size > 0;
    for (size_t i = of->first; i < of->end; i++) {
        const int prefix                            = prefix_of(of, i);
        any                                         = any || prefix > 0;
        *vec_push(reading->arena, &detail.prefixes) = prefix;
    }
    if (!any)
        return NULL;
    IndexDetail *kept = arena_new_of(reading->arena, IndexDetail);
    *kept             = detail;
    return kept;
}

static void index_read(Reading *reading, Table *table, const IndexRows *of)
{
    const Str name  = reading_text_of(reading, of->rows, of->first, I_NAME);
    Index    *index = vec_push(reading->arena, &table->indexes);
    *index          = (Index){
                 .name           = {table->name.schema, name},
                 .method         = reading_text_of(reading, of->rows, of->first, I_METHOD),
                 .size_bytes     = -1,
                 .unique         = rows_int(of->rows, of->first, I_NON_UNIQUE) == 0,
                 .primary        = str_is(name, "PRIMARY"),
                 .valid          = true,
                 .immediate      = true,
                 .all_ascending  = true,
                 .all_descending = true,
                 .detail         = index_detail(reading, of),
    };
    for (size_t i = of->first; i < of->end; i++) {
        const bool descending = str_is(rows_text(of->rows, i, I_COLLATION), "D");
        index->all_ascending  = index->all_ascending && !descending;
        index->all_descending = index->all_descending && descending;
        index->has_expression = index->has_expression || rows_is_null(of->rows, i, I_COLUMN);
        index->special        = index->special || prefix_of(of, i) > 0;
        *vec_push(reading->arena, &index->columns) =
            reading_text_of(reading, of->rows, i, I_COLUMN);
    }
}

/* Behind the last row with the table and the name of row `first`. */
static size_t object_end(const Rows *rows, size_t first)
{
    size_t end = first + 1;
    while (end < rows_count(rows) &&
           str_equal(rows_text(rows, end, 0), rows_text(rows, first, 0)) &&
           str_equal(rows_text(rows, end, 1), rows_text(rows, first, 1)))
        end++;
    return end;
}

void reading_indexes(Reading *reading, const Rows *rows)
{
    for (size_t first = 0, end; first < rows_count(rows); first = end) {
        end          = object_end(rows, first);
        Table *table = reading_table_of(reading, rows, first);
        if (table != NULL)
            index_read(reading, table, &(IndexRows){rows, first, end});
    }
}

void reading_hidden(Reading *reading, const Rows *rows)
{
    for (size_t i = 0; i < rows_count(rows); i++) {
        Table *table = reading_table_of(reading, rows, i);
        Index *index = table == NULL ? NULL : table_index_find(table, rows_text(rows, i, 1));
        if (index == NULL)
            continue;
        IndexDetail *detail = arena_new_of(reading->arena, IndexDetail);
        if (index->detail != NULL)
            *detail = *index->detail;
        detail->hidden = true;
        index->detail  = detail;
    }
}

/* A foreign key and an index may share a name: rows of the former come first. */
void reading_keys(Reading *reading, const Rows *rows)
{
    enum { TABLE, NAME, COLUMN, SCHEMA, TARGET, TARGET_COLUMN };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Table *table = reading_table_of(reading, rows, i);
        if (table == NULL)
            continue;
        const bool foreign = !rows_is_null(rows, i, TARGET);
        const bool first   = i == 0 ||
                           !str_equal(rows_text(rows, i, TABLE), rows_text(rows, i - 1, TABLE)) ||
                           !str_equal(rows_text(rows, i, NAME), rows_text(rows, i - 1, NAME)) ||
                           foreign == rows_is_null(rows, i - 1, TARGET);
        if (first) {
            Constraint *key = vec_push(reading->arena, &table->constraints);
            key->name       = reading_text_of(reading, rows, i, NAME);
            key->kind       = foreign                        ? CONSTRAINT_FOREIGN_KEY
                              : str_is(key->name, "PRIMARY") ? CONSTRAINT_PRIMARY_KEY
                                                             : CONSTRAINT_UNIQUE;
            key->validated  = true;
            if (foreign)
                key->references = (Name){reading_text_of(reading, rows, i, SCHEMA),
                                         reading_text_of(reading, rows, i, TARGET)};
        }
        Constraint *key = &table->constraints.items[table->constraints.count - 1];
        *vec_push(reading->arena, &key->columns) = reading_text_of(reading, rows, i, COLUMN);
        if (foreign)
            *vec_push(reading->arena, &key->reference_columns) =
                reading_text_of(reading, rows, i, TARGET_COLUMN);
    }
}

static void add_columns(SqlBuf *sql, const StrVec *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (i > 0)
            sql_add(sql, ", ");
        sql_add_identifier(sql, columns->items[i]);
    }
}

/* As SHOW CREATE TABLE writes it. */
void reading_actions(Reading *reading, const Rows *rows)
{
    enum { TABLE, NAME, DELETE, UPDATE };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Table *table = reading_table_of(reading, rows, i);
        for (size_t at = 0; table != NULL && at < table->constraints.count; at++) {
            Constraint *key = &table->constraints.items[at];
            if (key->kind != CONSTRAINT_FOREIGN_KEY ||
                !str_equal(key->name, rows_text(rows, i, NAME)))
                continue;
            SqlBuf sql = sqlbuf_new(reading->arena, reading->catalog->version.engine);
            sql_add(&sql, "FOREIGN KEY (");
            add_columns(&sql, &key->columns);
            sql_add(&sql, ") REFERENCES ");
            sql_add_name(&sql, str_equal(key->references.schema, reading->schema)
                                   ? (Name){.name = key->references.name}
                                   : key->references);
            sql_add(&sql, " (");
            add_columns(&sql, &key->reference_columns);
            sql_add(&sql, ") ON DELETE ");
            sql_add_statement(&sql, rows_text(rows, i, DELETE));
            sql_add(&sql, " ON UPDATE ");
            sql_add_statement(&sql, rows_text(rows, i, UPDATE));
            key->definition = sqlbuf_sql(&sql).text;
        }
    }
}

/* JSON in MariaDB is a longtext that is checked. */
static void json_mark(Reading *reading, const Table *table, const Constraint *check)
{
    Column *column = table_column_find(table, check->name);
    if (column == NULL || !str_starts(check->definition, "json_valid("))
        return;
    TypeDetail *detail = arena_new_of(reading->arena, TypeDetail);
    if (column->type.detail != NULL)
        *detail = *column->type.detail;
    detail->json        = true;
    column->type.detail = detail;
}

void reading_checks(Reading *reading, const Rows *rows)
{
    enum { TABLE, NAME, CLAUSE, ENFORCED };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Table *table = reading_table_of(reading, rows, i);
        if (table == NULL)
            continue;
        Constraint *check = vec_push(reading->arena, &table->constraints);
        check->kind       = CONSTRAINT_CHECK;
        check->name       = reading_text_of(reading, rows, i, NAME);
        check->definition = catalog_expression(reading, rows_text(rows, i, CLAUSE));
        check->columns    = catalog_columns_in(reading, table, check->definition);
        check->validated  = str_is(rows_text(rows, i, ENFORCED), "YES");
        json_mark(reading, table, check);
    }
}
