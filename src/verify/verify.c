/* verify.c -- the queries of a `-- verify` section, each in a read-only transaction of its own: a
 * pair that is compared shares one snapshot, which a running application cannot make differ. */
#include "verify/verify.h"

#include <inttypes.h>

#include "base/poison.h"

/* One value as the server wrote it; NULL gives null=true. */
typedef struct Value {
    Str  text;
    bool null;
} Value;

static Status value_read(const Ctx *ctx, Conn *conn, const Statement *statement, Value *ret)
{
    SqlBuf sql = conn_sql(conn, ctx->arena);
    sql_add_statement(&sql, statement->text);
    AUTO_ROWS Rows *rows = NULL;
    TRY(conn_query(ctx, conn, sqlbuf_sql(&sql), NULL, 0, &rows));
    if (rows_count(rows) != 1 || rows_column_count(rows) != 1) {
        (void)FAIL(ctx->fault, STATUS_VERIFY,
                   "could not judge the verify query: it gave %zu rows of %zu columns",
                   rows_count(rows), rows_column_count(rows));
        return fault_hint(ctx->fault, "A verify query gives one row with one column: true, or a "
                                      "number with '-- shore: expect 0' above it.");
    }
    ret->null = rows_is_null(rows, 0, 0);
    ret->text = str_copy(ctx->arena, rows_text(rows, 0, 0));
    return STATUS_OK;
}

static Str shown(Value value)
{
    return value.null ? STR("NULL") : value.text;
}

/* What the statement at `index` must give, against what it gave; `*text` says it for people. */
static Status judge(const Ctx *ctx, Conn *conn, const StatementVec *statements, size_t index,
                    bool *passed, Str *text)
{
    const Statement *statement = &statements->items[index];
    Value            value     = {0};
    TRY(value_read(ctx, conn, statement, &value));
    switch (statement->expect) {
    case EXPECT_TRUE:
        *passed = !value.null &&
                  (str_is(value.text, conn_traits(conn)->true_text) || str_is(value.text, "true"));
        *text = str_format(ctx->arena, STR_FMT ", expected true",
                           STR_ARG(str_is(value.text, conn_traits(conn)->false_text) ? STR("false")
                                   : *passed                                         ? STR("true")
                                             : shown(value)));
        return STATUS_OK;
    case EXPECT_COUNT: {
        int64_t count;
        *passed =
            !value.null && str_to_int64(value.text, &count) && count == statement->expect_count;
        *text = str_format(ctx->arena, STR_FMT ", expected %" PRId64, STR_ARG(shown(value)),
                           statement->expect_count);
        return STATUS_OK;
    }
    case EXPECT_EQUAL: {
        if (index + 1 >= statements->count)
            return FAIL(ctx->fault, STATUS_VERIFY,
                        "could not compare the last verify query: no query follows it");
        Value next = {0};
        TRY(value_read(ctx, conn, &statements->items[index + 1], &next));
        *passed = value.null == next.null && str_equal(value.text, next.text);
        *text   = str_format(ctx->arena, STR_FMT " and " STR_FMT ", expected equal",
                             STR_ARG(shown(value)), STR_ARG(shown(next)));
        return STATUS_OK;
    }
    }
    return STATUS_OK;
}

static Status judge_in_transaction(const Ctx *ctx, Conn *conn, const StatementVec *statements,
                                   size_t index, bool *passed, Str *text)
{
    TRY(conn_begin_snapshot(ctx, conn));
    const Status status = judge(ctx, conn, statements, index, passed, text);
    if (!conn_alive(conn))
        return status;
    Fault kept = *ctx->fault;
    TRY(conn_exec(ctx, conn, SQL("ROLLBACK"), NULL));
    *ctx->fault = kept;
    return status;
}

Status verify_migration(const Ctx *ctx, Conn *conn, const Migration *migration, Str title)
{
    const StatementVec *statements = &migration_section(migration, SECTION_VERIFY)->statements;
    size_t              failures   = 0;
    for (size_t i = 0; i < statements->count; i++) {
        const Statement *statement = &statements->items[i];
        bool             passed    = false;
        Str              text      = {0};
        const int64_t    begin     = ctx->clock->now_ms(ctx->clock);
        const Status     status    = judge_in_transaction(ctx, conn, statements, i, &passed, &text);
        /* A query that fails is one that does not hold; a lost server or a stop ends it all. */
        if (status == STATUS_SQL || status == STATUS_VERIFY)
            text = str_copy(ctx->arena, str_from(ctx->fault->message));
        else if (status != STATUS_OK)
            return fault_while(ctx->fault, "verifying " STR_FMT, STR_ARG(title));
        failures += !passed;
        emit(ctx, &(Event){.kind        = EVENT_VERIFY_RESULT,
                           .migration   = title,
                           .statement   = (int)i,
                           .sql         = statement->text,
                           .text        = text,
                           .passed      = passed,
                           .duration_ms = ctx->clock->now_ms(ctx->clock) - begin});
        i += statement->expect == EXPECT_EQUAL;
    }
    if (failures > 0)
        return FAIL(ctx->fault, STATUS_VERIFY,
                    "could not verify " STR_FMT ": %zu of its queries did not hold", STR_ARG(title),
                    failures);
    fault_clear(ctx->fault);
    return STATUS_OK;
}
