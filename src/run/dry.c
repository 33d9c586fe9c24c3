/* dry.c -- the same steps and limits as in a real run; a lock budget is shown as its first
 * statement would have it, because what is left for later ones depends on the time taken. */
#include "run/dry.h"

#include "run/dialect.h"

#include "base/poison.h"

static void add_line(Buf *buf, Str text)
{
    buf_add(buf, text);
    buf_add_c(buf, ";\n");
}

static void add_statement(const Todo *todo, size_t index, Buf *buf)
{
    const StatementVec *statements = &todo->section->statements;
    add_line(buf, statements->items[index].text);
    if (index + 1 >= statements->count || statements->items[index + 1].form != STATEMENT_COPY_DATA)
        return;
    buf_add(buf, statements->items[index + 1].text);
    if (!str_ends(statements->items[index + 1].text, "\n"))
        buf_add_char(buf, '\n');
}

/* They are sent only when they differ from those before. */
static void add_limits(const Run *run, Limits limits, Sql *last, Buf *buf)
{
    const Sql sql = dialect_of(run->conn)->limits(run->ctx.arena, limits, /* local= */ true);
    if (!str_equal(sql.text, last->text))
        add_line(buf, sql.text);
    *last = sql;
}

static void add_transaction(const Run *run, const Todo *todo, const Step *step, Buf *buf)
{
    Sql last = {0};
    add_line(buf, step->author ? todo->section->statements.items[step->first].text : STR("BEGIN"));
    if (dialect_of(run->conn)->hang_limit.text.size > 0)
        add_line(buf, dialect_of(run->conn)->hang_limit.text);
    for (size_t i = step->first; i < step->end; i++) {
        if (statement_is_frame(todo, i))
            continue;
        const Limits limits =
            limits_in_transaction(run, todo, i, todo->lock_tolerance_ms, /* patient= */ false);
        add_limits(run, limits, &last, buf);
        add_statement(todo, i, buf);
    }
    add_limits(run, limits_of_record(todo), &last, buf);
    buf_add_c(buf, "-- shore: the history row\nCOMMIT;\n");
}

static void add_alone(const Run *run, const Todo *todo, const Step *step, Buf *buf)
{
    const Limits   limits  = limits_alone(run, todo, step->first);
    const Dialect *dialect = dialect_of(run->conn);
    buf_add_c(buf, "-- shore: not in a transaction; journaled before and after\n");
    add_line(buf, dialect->limits(run->ctx.arena, limits, /* local= */ false).text);
    add_statement(todo, step->first, buf);
    add_line(buf, dialect->limits_reset.text);
    if (!limits.keep_statement && dialect->timeout_reset.text.size > 0)
        add_line(buf, dialect->timeout_reset.text);
}

static void add_step(const Run *run, const Todo *todo, const Step *step, Buf *buf)
{
    switch (step->kind) {
    case STEP_TRANSACTION:
        add_transaction(run, todo, step, buf);
        return;
    case STEP_ALONE:
        add_alone(run, todo, step, buf);
        return;
    case STEP_BATCHED:
        buf_add_c(buf, "-- shore: in batches, a transaction each, over ranges of the key\n");
        add_statement(todo, step->first, buf);
        return;
    }
}

void dry_render(const Run *run, const Todo *todo, Buf *buf)
{
    buf_format(buf, "%s-- " STR_FMT ", %s%s\n", buf->size == 0 ? "" : "\n", STR_ARG(todo->title),
               section_text(todo->direction),
               todo->done > 0 && !todo->finished ? ", what is left of it" : "");
    for (size_t i = 0; i < todo->steps.count && !todo->finished; i++)
        if (todo->steps.items[i].end > todo->done)
            add_step(run, todo, &todo->steps.items[i], buf);
    if (todo->forget_only)
        buf_add_c(buf, "-- shore: down keep: only the history row and the job are removed\n");
    const StatementVec *verify = &migration_section(todo->migration, SECTION_VERIFY)->statements;
    if (todo->direction != SECTION_UP || verify->count == 0)
        return;
    buf_add_c(buf, "-- shore: verify, read-only\n");
    for (size_t i = 0; i < verify->count; i++)
        add_line(buf, verify->items[i].text);
}
