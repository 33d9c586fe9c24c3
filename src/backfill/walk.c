/* walk.c -- choosing the index, and the SQL of ranges. */
#include "backfill/walk.h"

#include <assert.h>

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
    if (index->columns.count > WALK_KEYS_MAX)
        return "has too many columns";
    for (size_t i = 0; i < index->columns.count; i++) {
        const Column *column = table_column_find(table, index->columns.items[i]);
        if (column == NULL || !column->not_null)
            return "has a column that may be NULL";
    }
    return NULL;
}

static bool same_columns(const StrVec *left, const StrVec *right)
{
    if (left->count != right->count)
        return false;
    for (size_t i = 0; i < left->count; i++)
        if (!str_equal(left->items[i], right->items[i]))
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

static Status no_index(const Ctx *ctx, const Table *table, const StrVec *by)
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
    return fault_hint(
        ctx->fault,
        "Build one first: CREATE UNIQUE INDEX CONCURRENTLY on columns that are NOT NULL.");
}

static Status index_choose(const Ctx *ctx, const Table *table, const StrVec *by, const Index **ret)
{
    const Index *best = NULL;
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        if (index_unfit(table, index) != NULL ||
            (by->count > 0 && !same_columns(&index->columns, by)))
            continue;
        if (better(index, best))
            best = index;
    }
    if (best == NULL)
        return no_index(ctx, table, by);
    *ret = best;
    return STATUS_OK;
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

static Status keys_unassigned(const Ctx *ctx, const DmlShape *shape, const Walk *walk)
{
    for (size_t i = 0; i < walk->keys.count; i++)
        if (strvec_contains(&shape->assigned, walk->keys.items[i]))
            return FAIL(ctx->fault, STATUS_REFUSED,
                        "could not batch over '" STR_FMT "': the statement changes '" STR_FMT
                        "', a column of the key that it walks by",
                        STR_ARG(walk->relation.name), STR_ARG(walk->keys.items[i]));
    return STATUS_OK;
}

Status walk_choose(const Ctx *ctx, Conn *conn, const DmlShape *shape, const StrVec *by, Walk *ret)
{
    const Table *table;
    const Index *index = NULL;
    TRY(table_read(ctx, conn, shape->relation, &table));
    TRY(index_choose(ctx, table, by, &index));
    assert(index != NULL);
    Walk walk = {.relation      = table->name,
                 .keys          = index->columns,
                 .index         = index->name.name,
                 .rows_estimate = table->rows_estimate};
    for (size_t i = 0; i < walk.keys.count; i++)
        *vec_push(ctx->arena, &walk.types) =
            table_column_find(table, walk.keys.items[i])->type_text;
    TRY(keys_unassigned(ctx, shape, &walk));
    *ret = walk;
    return STATUS_OK;
}

/* alias."a", alias."b" */
static void add_columns(SqlBuf *sql, const Walk *walk, Str alias)
{
    for (size_t i = 0; i < walk->keys.count; i++) {
        if (i > 0)
            sql_add(sql, ", ");
        if (alias.size > 0) {
            sql_add_identifier(sql, alias);
            sql_add(sql, ".");
        }
        sql_add_identifier(sql, walk->keys.items[i]);
    }
}

/* A statement under construction and the parameters that it has so far. */
typedef struct Query {
    Arena *arena;
    SqlBuf sql;
    StrVec params;
} Query;

static Query query_new(Arena *arena)
{
    return (Query){.arena = arena, .sql = sqlbuf_new(arena, ENGINE_PG)};
}

/* (columns) > ($1::type, ...) */
static void add_comparison(Query *query, const Walk *walk, Str alias, Sql compare, const Key *key)
{
    assert(key->count == walk->keys.count);
    SqlBuf *sql = &query->sql;
    sql_add(sql, "(");
    add_columns(sql, walk, alias);
    sql_add(sql, ") ");
    sql_add_sql(sql, compare);
    sql_add(sql, " (");
    for (size_t i = 0; i < key->count; i++) {
        *vec_push(query->arena, &query->params) = key->items[i];
        if (i > 0)
            sql_add(sql, ", ");
        sql_add_parameter(sql, query->params.count);
        sql_add(sql, "::");
        sql_add_statement(sql, walk->types.items[i]); /* as format_type wrote it: already quoted */
    }
    sql_add(sql, ")");
}

static void add_range(Query *query, const Walk *walk, Str alias, const KeyRange *range)
{
    if (range->low.count > 0) {
        add_comparison(query, walk, alias, SQL(">"), &range->low);
        sql_add(&query->sql, " AND ");
    }
    add_comparison(query, walk, alias, SQL("<="), &range->high);
}

/* Qualified: a bare name in ORDER BY means the output column first, and that one is the text. */
static void add_order(SqlBuf *sql, const Walk *walk, Sql direction)
{
    sql_add(sql, " AS walk ORDER BY ");
    for (size_t i = 0; i < walk->keys.count; i++) {
        if (i > 0)
            sql_add(sql, ", ");
        sql_add(sql, "walk.");
        sql_add_identifier(sql, walk->keys.items[i]);
        sql_add_sql(sql, direction);
    }
}

static void add_keys_as_text(SqlBuf *sql, const Walk *walk)
{
    for (size_t i = 0; i < walk->keys.count; i++) {
        if (i > 0)
            sql_add(sql, ", ");
        sql_add_identifier(sql, walk->keys.items[i]);
        sql_add(sql, "::text");
    }
}

static void query_step(const Query *query, PipelineStep *step)
{
    *step = (PipelineStep){.sql         = sqlbuf_sql(&query->sql),
                           .params      = query->params.items,
                           .param_count = query->params.count};
}

Status walk_last_key(const Ctx *ctx, Conn *conn, const Walk *walk, Key *ret)
{
    SqlBuf sql = conn_sql(conn, ctx->arena);
    sql_add(&sql, "SELECT ");
    add_keys_as_text(&sql, walk);
    sql_add(&sql, " FROM ");
    sql_add_name(&sql, walk->relation);
    add_order(&sql, walk, SQL(" DESC"));
    sql_add(&sql, " LIMIT 1");
    const PipelineStep query = {.sql = sqlbuf_sql(&sql)};
    return walk_key_find(ctx, conn, walk, &query, ret);
}

void walk_formats_query(PipelineStep *step)
{
    *step = (PipelineStep){.sql = SQL("SELECT set_config('DateStyle', 'ISO', true), "
                                      "set_config('IntervalStyle', 'postgres', true), "
                                      "set_config('extra_float_digits', '3', true), "
                                      "set_config('bytea_output', 'hex', true)")};
}

Status walk_key_find(const Ctx *ctx, Conn *conn, const Walk *walk, const PipelineStep *query,
                     Key *ret)
{
    enum { BEGIN, FORMATS, QUERY, COMMIT, STEPS };
    PipelineStep steps[STEPS] = {[BEGIN]  = {.sql = SQL("BEGIN READ ONLY")},
                                 [QUERY]  = *query,
                                 [COMMIT] = {.sql = SQL("COMMIT")}};
    walk_formats_query(&steps[FORMATS]);
    const Status status = conn_pipeline(ctx, conn, steps, STEPS);
    if (status == STATUS_OK)
        *ret = walk_key_read(ctx->arena, walk, steps[QUERY].rows);
    for (size_t i = 0; i < STEPS; i++)
        rows_close(steps[i].rows);
    return status;
}

void walk_next_query(Arena *arena, const Walk *walk, const KeyRange *range, int64_t rows,
                     PipelineStep *step)
{
    Query   query = query_new(arena);
    SqlBuf *sql   = &query.sql;
    sql_add(sql, "SELECT ");
    add_keys_as_text(sql, walk);
    sql_add(sql, " FROM (SELECT * FROM (SELECT ");
    add_columns(sql, walk, (Str){0});
    sql_add(sql, " FROM ");
    sql_add_name(sql, walk->relation);
    sql_add(sql, " WHERE ");
    add_range(&query, walk, (Str){0}, range);
    sql_add(sql, ")");
    add_order(sql, walk, SQL(""));
    sql_add(sql, " LIMIT ");
    sql_add_int(sql, rows);
    sql_add(sql, ")");
    add_order(sql, walk, SQL(" DESC"));
    sql_add(sql, " LIMIT 1");
    query_step(&query, step);
}

void walk_batch_query(Arena *arena, const Walk *walk, const DmlShape *shape, Str statement,
                      const KeyRange *range, PipelineStep *step)
{
    Query   query = query_new(arena);
    SqlBuf *sql   = &query.sql;
    if (shape->has_where) {
        sql_add_statement(sql, str_slice(statement, 0, shape->where_start));
        add_range(&query, walk, shape->alias, range);
        sql_add(sql, " AND (");
        sql_add_statement(
            sql, str_slice(statement, shape->where_start, shape->where_end - shape->where_start));
        sql_add(sql, "\n)"); /* the newline ends a `--` comment in the author's expression */
        sql_add_statement(sql, str_slice(statement, shape->where_end, SIZE_MAX));
    } else {
        sql_add_statement(sql, str_slice(statement, 0, shape->where_start));
        sql_add(sql, "\nWHERE ");
        add_range(&query, walk, shape->alias, range);
        sql_add(sql, " ");
        sql_add_statement(sql, str_slice(statement, shape->where_start, SIZE_MAX));
    }
    query_step(&query, step);
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
