/* settle.c -- what an ended CONCURRENTLY leaves behind, and what to do about it. Measured on
 * PostgreSQL 12 to 18:
 *
 *     CREATE INDEX CONCURRENTLY   an invalid index; a UNIQUE one may reject rows all the same
 *     DROP INDEX CONCURRENTLY     the index, invalid; dropping it again works
 *     REINDEX CONCURRENTLY        an invalid copy, name_ccnew or name_ccold, that stays for ever
 *     DETACH ... CONCURRENTLY     a partition "pending detach", invisible through its parent */
#include "run/queries.h"
#include "run/settle.h"

#include "base/poison.h"

static void notice(Run *run, const char *text, Name relation)
{
    const Event event = {.kind      = EVENT_NOTICE,
                         .migration = run->watch.title,
                         .statement = run->watch.statement,
                         .text      = str_format(run->ctx.arena, "%s " STR_FMT, text,
                                                 STR_ARG(name_text(run->ctx.arena, relation)))};
    emit(run->outer, &event);
}

static Status drop_index(Run *run, Name index)
{
    SqlBuf sql = conn_sql(run->conn, run->ctx.arena);
    sql_add(&sql, "DROP INDEX CONCURRENTLY IF EXISTS ");
    sql_add_name(&sql, index);
    notice(run, "dropping what an attempt that was ended left: invalid index", index);
    return conn_exec(&run->ctx, run->conn, sqlbuf_sql(&sql), NULL);
}

static Name row_name(Run *run, const Rows *rows, size_t row)
{
    return (Name){.schema = str_copy(run->ctx.arena, rows_text(rows, row, 0)),
                  .name   = str_copy(run->ctx.arena, rows_text(rows, row, 1))};
}

/* NULL data would be SQL NULL. */
static Str text_param(Str text)
{
    return text.data == NULL ? STR("") : text;
}

static Status find_two(Run *run, Sql sql, Name name, Rows **ret)
{
    const Str params[] = {text_param(name.schema), text_param(name.name)};
    return conn_query(&run->ctx, run->conn, sql, params, COUNT_OF(params), ret);
}

static Str created_index(const Change *change)
{
    return change->index.name.size > 0 ? change->index.name : change->object;
}

static Status find_created(Run *run, const Change *change, Rows **ret)
{
    const Str params[] = {text_param(change->relation.schema), text_param(change->relation.name),
                          created_index(change)};
    return conn_query(&run->ctx, run->conn, SQL(QUERY_INDEX_FIND), params, COUNT_OF(params), ret);
}

static Status settle_create_index(Run *run, const Change *change, Truth *ret)
{
    AUTO_ROWS Rows *rows = NULL;
    TRY(find_created(run, change, &rows));
    *ret = TRUTH_NOT_DONE;
    if (rows_count(rows) == 0)
        return STATUS_OK;
    if (!rows_bool(rows, 0, 2))
        return drop_index(run, row_name(run, rows, 0));
    *ret = TRUTH_DONE;
    return STATUS_OK;
}

static Status settle_drop_index(Run *run, const Change *change, Truth *ret)
{
    AUTO_ROWS Rows *rows = NULL;
    TRY(find_two(run, SQL(QUERY_RELATION_FIND), change->index, &rows));
    *ret = rows_count(rows) == 0 ? TRUTH_DONE : TRUTH_NOT_DONE;
    return STATUS_OK;
}

static Status settle_reindex(Run *run, const Change *change, Truth *ret)
{
    const Name      of   = name_empty(change->index) ? change->relation : change->index;
    AUTO_ROWS Rows *rows = NULL;
    TRY(find_two(run, SQL(QUERY_REINDEX_LEFTOVERS), of, &rows));
    for (size_t i = 0; i < rows_count(rows); i++)
        TRY(drop_index(run, row_name(run, rows, i)));
    *ret = TRUTH_NOT_DONE; /* once more does no harm */
    return STATUS_OK;
}

static Status settle_detach(Run *run, const Change *change, Truth *ret)
{
    const Name      parent    = change->relation;
    const Name      partition = change->references;
    const Str       params[]  = {text_param(parent.schema), text_param(parent.name),
                                 text_param(partition.schema), text_param(partition.name)};
    AUTO_ROWS Rows *rows      = NULL;
    TRY(conn_query(&run->ctx, run->conn, SQL(QUERY_PARTITION_FIND), params, COUNT_OF(params),
                   &rows));
    *ret = rows_count(rows) == 0 ? TRUTH_DONE : TRUTH_NOT_DONE;
    if (rows_count(rows) == 0 || !rows_bool(rows, 0, 0))
        return STATUS_OK;
    notice(run, "finishing what an attempt that was ended left: detaching partition", partition);
    SqlBuf sql = conn_sql(run->conn, run->ctx.arena);
    sql_add(&sql, "ALTER TABLE ");
    sql_add_name(&sql, parent);
    sql_add(&sql, " DETACH PARTITION ");
    sql_add_name(&sql, partition);
    sql_add(&sql, " FINALIZE");
    *ret = TRUTH_DONE;
    return conn_exec(&run->ctx, run->conn, sqlbuf_sql(&sql), NULL);
}

/* VACUUM and its like: once more does no harm. */
static Status settle_repeatable(Run *run, const Change *change, Truth *ret)
{
    (void)run;
    (void)change;
    *ret = TRUTH_NOT_DONE;
    return STATUS_OK;
}

static const struct {
    ChangeKind kind;
    Status (*settle)(Run *run, const Change *change, Truth *ret);
} settle_rows[] = {
    {CHANGE_CREATE_INDEX, settle_create_index}, {CHANGE_DROP_INDEX, settle_drop_index},
    {CHANGE_REINDEX, settle_reindex},           {CHANGE_DETACH_PARTITION, settle_detach},
    {CHANGE_VACUUM, settle_repeatable},         {CHANGE_ANALYZE, settle_repeatable},
    {CHANGE_CLUSTER, settle_repeatable},        {CHANGE_REFRESH_VIEW, settle_repeatable},
};

Status settle_pg(Run *run, const ChangeVec *changes, Str seen, Settled *ret)
{
    (void)seen;
    *ret = (Settled){0};
    if (changes->count == 0)
        return STATUS_OK;
    const Change *change = &changes->items[0];
    /* Of several indexes in one statement some may be gone; whether all are, one row cannot say. */
    if (change->others.count > 0 && change->kind != CHANGE_VACUUM && change->kind != CHANGE_ANALYZE)
        return STATUS_OK;
    for (size_t i = 0; i < COUNT_OF(settle_rows); i++)
        if (settle_rows[i].kind == change->kind)
            return settle_rows[i].settle(run, change, &ret->truth);
    return STATUS_OK;
}

Status settle_before_pg(Run *run, const ChangeVec *changes, Str *ret_seen)
{
    *ret_seen = (Str){0};
    if (changes->count == 0 || changes->items[0].kind != CHANGE_CREATE_INDEX)
        return STATUS_OK;
    AUTO_ROWS Rows *rows = NULL;
    TRY(find_created(run, &changes->items[0], &rows));
    if (rows_count(rows) == 0 || rows_bool(rows, 0, 2))
        return STATUS_OK;
    const Str index = name_text(run->ctx.arena, row_name(run, rows, 0));
    (void)FAIL(run->ctx.fault, STATUS_REFUSED,
               "could not build index '" STR_FMT "': an invalid index has that name",
               STR_ARG(index));
    (void)fault_detail(run->ctx.fault,
                       "This migration did not make it: another session is building "
                       "it, or a build of someone else's has failed.");
    return fault_hint(run->ctx.fault,
                      "If no build is under way: DROP INDEX CONCURRENTLY " STR_FMT ";",
                      STR_ARG(index));
}
