/* walk.c -- choosing the index, and the SQL of ranges. */
#include "backfill/walk.h"

#include <assert.h>

#include "backfill/dialect.h"

#include "base/poison.h"

/* Why `index` cannot carry a walk, or NULL. */
static const char *index_unfit(const Table *table, const Index *index)
{
    if (!index->unique)
        return "is not unique";
    if (!index->valid)
        return "is not valid";
    if (!index->immediate)
        return "belongs to a deferrable constraint";
    if (index->partial)
        return "is partial";
    if (index->has_expression)
        return "has an expression";
    if (!str_is(index->method, "btree"))
        return "is not a btree";
    if (!index->all_ascending && !index->all_descending)
        return "mixes ascending and descending columns";
    for (size_t i = 0; index->detail != NULL && i < index->detail->prefixes.count; i++)
        if (index->detail->prefixes.items[i] > 0)
            return "has only the beginning of a column";
    if (index->detail != NULL && index->detail->hidden)
        return "is hidden from the optimizer";
    if (index->columns.count > WALK_KEYS_MAX)
        return "has too many columns";
    for (size_t i = 0; i < index->columns.count; i++) {
        const Column *column = table_column_find(table, index->columns.items[i]);
        if (column == NULL || !column->not_null)
            return "has a column that may be NULL";
    }
    return NULL;
}

static bool same_column(EngineKind engine, Str left, Str right)
{
    return engine_traits(engine)->columns_any_case ? str_equal_nocase(left, right)
                                                   : str_equal(left, right);
}

static bool same_columns(EngineKind engine, const StrVec *left, const StrVec *right)
{
    if (left->count != right->count)
        return false;
    for (size_t i = 0; i < left->count; i++)
        if (!same_column(engine, left->items[i], right->items[i]))
            return false;
    return true;
}

/* Primary key first, then fewer columns, then the smaller index. */
static bool better(const Index *left, const Index *right)
{
    if (right == NULL || left->primary != right->primary)
        return right == NULL || left->primary;
    if (left->columns.count != right->columns.count)
        return left->columns.count < right->columns.count;
    return left->size_bytes < right->size_bytes;
}

static Status no_index(const Ctx *ctx, const Table *table, const StrVec *by, const char *hint)
{
    const Str name = name_text(ctx->arena, table->name);
    if (by->count > 0)
        (void)FAIL(ctx->fault, STATUS_REFUSED,
                   "could not batch over '" STR_FMT "': no unique index is on (" STR_FMT ")",
                   STR_ARG(name), STR_ARG(str_join(ctx->arena, by, ", ")));
    else
        (void)FAIL(ctx->fault, STATUS_REFUSED,
                   "could not batch over '" STR_FMT
                   "': it has no primary key and no usable unique index",
                   STR_ARG(name));
    Buf detail = buf_new(ctx->arena, sizeof ctx->fault->detail - 1);
    assert(table->indexes.count == 0 || table->indexes.items != NULL);
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        const char  *unfit = index_unfit(table, index);
        if (unfit != NULL)
            buf_format(&detail, "Index '" STR_FMT "' %s. ", STR_ARG(index->name.name), unfit);
    }
    if (detail.size > 0)
        (void)fault_detail(ctx->fault, STR_FMT, STR_ARG(str_trim(buf_str(&detail))));
    return fault_hint(ctx->fault, "%s", hint);
}

static const Index *index_choose(EngineKind engine, const Table *table, const StrVec *by)
{
    const Index *best = NULL;
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        if (index_unfit(table, index) != NULL ||
            (by->count > 0 && !same_columns(engine, &index->columns, by)))
            continue;
        if (better(index, best))
            best = index;
    }
    return best;
}

static Status table_read(const Ctx *ctx, Conn *conn, Name relation, const Table **ret)
{
    NameVec wanted                 = {0};
    *vec_push(ctx->arena, &wanted) = relation;
    Catalog *catalog;
    TRY(engine_catalog_read(ctx, conn, &wanted, &catalog));
    const Table *table = catalog->tables.count == 1 ? catalog->tables.items[0]
                                                    : catalog_table_find(catalog, relation);
    const Str    name  = name_text(ctx->arena, relation);
    if (table == NULL)
        return FAIL(ctx->fault, STATUS_REFUSED,
                    "could not batch over '" STR_FMT "': there is no such table", STR_ARG(name));
    if (table->kind != TABLE_ORDINARY && table->kind != TABLE_PARTITIONED)
        return FAIL(ctx->fault, STATUS_REFUSED,
                    "could not batch over '" STR_FMT "': it is not a table", STR_ARG(name));
    *ret = table;
    return STATUS_OK;
}

static bool assigns(const DmlShape *shape, EngineKind engine, Str column)
{
    for (size_t i = 0; i < shape->assigned.count; i++)
        if (same_column(engine, shape->assigned.items[i], column))
            return true;
    return false;
}

/* By the statement, or by itself when that changes other columns. */
static bool is_changed(const DmlShape *shape, EngineKind engine, const Column *column)
{
    for (size_t i = 0; i < column->used_columns.count; i++)
        if (assigns(shape, engine, column->used_columns.items[i]))
            return true;
    return assigns(shape, engine, column->name) ||
           (shape->update && column->detail != NULL && column->detail->on_update.size > 0);
}

static Status keys_unassigned(const Ctx *ctx, const DmlShape *shape, const Table *table,
                              const Walk *walk)
{
    for (size_t i = 0; i < walk->keys.count; i++)
        if (is_changed(shape, walk->engine, table_column_find(table, walk->keys.items[i])))
            return FAIL(ctx->fault, STATUS_REFUSED,
                        "could not batch over '" STR_FMT "': the statement changes '" STR_FMT
                        "', a column of the key that it walks by",
                        STR_ARG(walk->relation.name), STR_ARG(walk->keys.items[i]));
    return STATUS_OK;
}

Status walk_choose(const Ctx *ctx, Conn *conn, const DmlShape *shape, const StrVec *by, Walk *ret)
{
    const Table        *table;
    const EngineKind    engine  = conn_version(conn).engine;
    const BatchDialect *dialect = batch_dialect(engine);
    TRY(table_read(ctx, conn, shape->relation, &table));
    const Index *index = index_choose(engine, table, by);
    if (index == NULL)
        return no_index(ctx, table, by, dialect->index_hint);
    Walk walk = {.engine        = engine,
                 .relation      = table->name,
                 .keys          = index->columns,
                 .index         = index->name.name,
                 .rows_estimate = table->rows_estimate};
    TRY(dialect->walk_prepare(ctx, conn, table, &walk));
    TRY(keys_unassigned(ctx, shape, table, &walk));
    *ret = walk;
    return STATUS_OK;
}

void walk_add_column(SqlBuf *sql, const Walk *walk, Str alias, size_t at)
{
    if (alias.size > 0) {
        sql_add_identifier(sql, alias);
        sql_add(sql, ".");
    }
    sql_add_identifier(sql, walk->keys.items[at]);
}

void walk_add_columns(SqlBuf *sql, const Walk *walk, Str alias)
{
    for (size_t i = 0; i < walk->keys.count; i++) {
        if (i > 0)
            sql_add(sql, ", ");
        walk_add_column(sql, walk, alias, i);
    }
}

/* Qualified: a bare name in ORDER BY means the output column first, and that one is the text. */
void walk_add_order(SqlBuf *sql, const Walk *walk, Sql direction)
{
    sql_add(sql, " ORDER BY ");
    for (size_t i = 0; i < walk->keys.count; i++) {
        if (i > 0)
            sql_add(sql, ", ");
        walk_add_column(sql, walk, STR("walk"), i);
        sql_add_sql(sql, direction);
    }
}

void walk_add_key_texts(SqlBuf *sql, const Walk *walk)
{
    for (size_t i = 0; i < walk->keys.count; i++) {
        if (i > 0)
            sql_add(sql, ", ");
        batch_dialect(walk->engine)->add_key_text(sql, walk, i);
    }
}

Status walk_last_key(const Ctx *ctx, Conn *conn, const Walk *walk, Key *ret)
{
    SqlBuf sql = conn_sql(conn, ctx->arena);
    sql_add(&sql, "SELECT ");
    walk_add_key_texts(&sql, walk);
    sql_add(&sql, " FROM ");
    sql_add_name(&sql, walk->relation);
    sql_add(&sql, " AS walk");
    walk_add_order(&sql, walk, SQL(" DESC"));
    sql_add(&sql, " LIMIT 1");
    const PipelineStep query = {.sql = sqlbuf_sql(&sql)};
    return walk_key_find(ctx, conn, walk, &query, ret);
}

void walk_formats_query(const Walk *walk, PipelineStep *step)
{
    *step = (PipelineStep){.sql = batch_dialect(walk->engine)->formats};
}

Status walk_send(const Ctx *ctx, Conn *conn, PipelineStep *steps, size_t count)
{
    PipelineStep sent[WALK_STEPS_MAX];
    size_t       sent_count = 0;
    for (size_t i = 0; i < count; i++)
        if (steps[i].sql.text.size > 0)
            sent[sent_count++] = steps[i];
    TRY(conn_pipeline(ctx, conn, sent, sent_count));
    for (size_t i = count; i-- > 0;)
        steps[i].rows = steps[i].sql.text.size > 0 ? sent[--sent_count].rows : NULL;
    return STATUS_OK;
}

Status walk_key_find(const Ctx *ctx, Conn *conn, const Walk *walk, const PipelineStep *query,
                     Key *ret)
{
    enum { BEGIN, FORMATS, QUERY, COMMIT, STEPS };
    PipelineStep steps[STEPS] = {[BEGIN]  = {.sql = SQL("START TRANSACTION READ ONLY")},
                                 [QUERY]  = *query,
                                 [COMMIT] = {.sql = SQL("COMMIT")}};
    walk_formats_query(walk, &steps[FORMATS]);
    const Status status = walk_send(ctx, conn, steps, STEPS);
    if (status == STATUS_OK)
        *ret = walk_key_read(ctx->arena, walk, steps[QUERY].rows);
    for (size_t i = 0; i < STEPS; i++)
        rows_close(steps[i].rows);
    return status;
}

void walk_next_query(Arena *arena, const Walk *walk, const KeyRange *range, int64_t rows,
                     PipelineStep *step)
{
    SqlBuf sql = sqlbuf_new(arena, walk->engine);
    batch_dialect(walk->engine)->add_next(&sql, walk, range, rows);
    *step = (PipelineStep){.sql = sqlbuf_sql(&sql)};
}

void walk_batch_query(Arena *arena, const Walk *walk, const DmlShape *shape, Str statement,
                      const KeyRange *range, PipelineStep *step)
{
    SqlBuf sql = sqlbuf_new(arena, walk->engine);
    sql_add_statement(&sql, str_slice(statement, 0, shape->where_start));
    if (!shape->has_where)
        sql_add(&sql, "\nWHERE ");
    batch_dialect(walk->engine)->add_range(&sql, walk, shape->alias, range);
    if (shape->has_where) {
        sql_add(&sql, " AND (");
        sql_add_statement(
            &sql, str_slice(statement, shape->where_start, shape->where_end - shape->where_start));
        sql_add(&sql, "\n)"); /* the newline ends a `--` comment in the author's expression */
    } else {
        sql_add(&sql, " ");
    }
    sql_add_statement(&sql, str_slice(statement, shape->where_end, SIZE_MAX));
    *step = (PipelineStep){.sql = sqlbuf_sql(&sql)};
}

Key walk_key_read(Arena *arena, const Walk *walk, const Rows *rows)
{
    Key key = {0};
    if (rows == NULL || rows_count(rows) == 0)
        return key;
    for (size_t i = 0; i < walk->keys.count; i++)
        *vec_push(arena, &key) = str_copy(arena, rows_text(rows, 0, i));
    return key;
}

Str walk_key_text(Arena *arena, const Key *key)
{
    return str_format(arena, "(" STR_FMT ")", STR_ARG(str_join(arena, key, ", ")));
}
