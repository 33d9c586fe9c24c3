/* history.c -- everything that was ever done to this database through shore. */
#include "base/json.h"
#include "cmd/human.h"
#include "cmd/run_options.h"
#include "cmd/table.h"

#include "base/poison.h"

typedef struct HistoryOptions {
    bool statements;
} HistoryOptions;

static const Option options[] = {
    {
        .name = "statements",
        .kind = OPTION_FLAG,
        .at   = offsetof(HistoryOptions, statements),
        .help = "also each attempt of a statement that ran outside a transaction",
    },
};

static Str what(Arena *arena, const JournalRow *row)
{
    if (row->statement < 0 && str_is(row->sql, JOURNAL_BASELINE))
        return STR("recorded");
    if (row->statement < 0)
        return str_is(row->direction, "up") ? STR("applied") : STR("taken back");
    return str_format(arena, "statement %d, " STR_FMT ": " STR_FMT, row->statement + 1,
                      STR_ARG(row->direction), STR_ARG(row->state));
}

static void render_text(Cmd *cmd, const JournalRowVec *rows, bool statements)
{
    TableText table = {.arena = cmd->ctx.arena, .columns = 6};
    *table_row_add(&table) =
        (TableRow){{STR("at"), STR("version"), STR("name"), STR("what"), STR("took"), STR("by")}};
    for (size_t i = 0; i < rows->count; i++) {
        const JournalRow *row = &rows->items[i];
        if (row->statement >= 0 && !statements)
            continue;
        const Str took =
            row->duration_ms < 0 ? STR("") : human_duration(cmd->ctx.arena, row->duration_ms);
        *table_row_add(&table) =
            (TableRow){{row->ended_at.size > 0 ? row->ended_at : row->started_at, row->version,
                        row->name, what(cmd->ctx.arena, row), took, row->runner}};
    }
    table_render(&table, cmd->out);
}

static void render_row(Json *json, const JournalRow *row)
{
    json_object_begin(json);
    json_add_string(json, "version", row->version);
    json_add_string(json, "name", row->name);
    json_add_string(json, "direction", row->direction);
    if (row->statement >= 0) {
        json_add_int(json, "statement", row->statement);
        json_add_string(json, "sql", row->sql);
    }
    if (row->statement < 0 && str_is(row->sql, JOURNAL_BASELINE))
        json_add_bool(json, "baseline", true);
    json_add_string(json, "state", row->state);
    json_add_string(json, "by", row->runner);
    json_add_string(json, "started_at", row->started_at);
    if (row->ended_at.size > 0) {
        json_add_string(json, "ended_at", row->ended_at);
        json_add_int(json, "duration_ms", row->duration_ms);
    }
    if (row->error.size > 0)
        json_add_string(json, "error", row->error);
    json_object_end(json);
}

static void render_json(Cmd *cmd, const JournalRowVec *rows, bool statements)
{
    Json json = json_new(cmd->out);
    json_object_begin(&json);
    json_add_int(&json, "schema_version", 1);
    json_key(&json, "history");
    json_array_begin(&json);
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].statement < 0 || statements)
            render_row(&json, &rows->items[i]);
    json_array_end(&json);
    json_object_end(&json);
    buf_add_char(cmd->out, '\n');
}

static Status run(Cmd *cmd)
{
    const HistoryOptions *history      = cmd->options;
    const ConnOptions     conn_options = {.url = cmd->globals->url, .application = "shore/history"};
    JournalRowVec         rows         = {0};
    AUTO_CONN Conn       *conn         = NULL;
    TRY(conn_open(&cmd->ctx, &conn_options, &conn));
    TRY(run_journal(&cmd->ctx, conn, &rows));
    if (cmd->globals->json)
        render_json(cmd, &rows, history->statements);
    else
        render_text(cmd, &rows, history->statements);
    return STATUS_OK;
}

COMMAND(history) = {
    .name    = "history",
    .summary = "show what was applied and taken back, and when",
    .about = "The journal that shore keeps in the database, oldest first. Nothing is ever removed "
             "from it, so it also has what was applied and then taken back.",
    .example      = "shore history\nshore history --statements --json",
    .options      = options,
    .option_count = COUNT_OF(options),
    .options_size = sizeof(HistoryOptions),
    .run          = run,
};
