/* status.c -- which migrations are applied, which are pending. */
#include "base/json.h"
#include "cmd/run_options.h"
#include "cmd/table.h"

#include "base/poison.h"

typedef struct StatusOptions {
    bool exit_code;
} StatusOptions;

static const Option options[] = {
    {
        .name = "exit-code",
        .kind = OPTION_FLAG,
        .at   = offsetof(StatusOptions, exit_code),
        .help = "exit with 3 when anything is pending or not as it should be",
    },
};

/* One line of the answer: a file, a history row, or both. */
typedef struct Entry {
    const Migration  *migration; /* NULL: not in the directory */
    const HistoryRow *row;       /* NULL: not in the history */
    Str               version;
    Str               name;
    Str               phase;
    Str               state;
} Entry;
typedef VEC(Entry) EntryVec;

static Str state_of(const Migration *migration, const HistoryRow *row)
{
    if (row == NULL)
        return STR("pending");
    if (str_is(row->state, "applied") && row->checksum_algorithm == CHECKSUM_ALGORITHM &&
        !str_equal(row->checksum, migration->checksum))
        return STR("changed");
    return row->shown_state;
}

static const HistoryRow *row_of(const HistoryRowVec *rows, Str version)
{
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(rows->items[i].version, version))
            return &rows->items[i];
    return NULL;
}

static bool has_version(const MigrationVec *migrations, Str version)
{
    for (size_t i = 0; i < migrations->count; i++)
        if (str_equal(migrations->items[i].version, version))
            return true;
    return false;
}

/* What is no longer in the directory first, as the history has it; then the directory in order. */
static void gather(Arena *arena, const MigrationVec *migrations, const HistoryRowVec *rows,
                   EntryVec *ret)
{
    for (size_t i = 0; i < rows->count; i++) {
        const HistoryRow *row = &rows->items[i];
        if (!has_version(migrations, row->version))
            *vec_push(arena, ret) = (Entry){.row     = row,
                                            .version = row->version,
                                            .name    = row->name,
                                            .phase   = row->phase,
                                            .state   = STR("missing")};
    }
    for (size_t i = 0; i < migrations->count; i++) {
        const Migration  *migration = &migrations->items[i];
        const HistoryRow *row       = row_of(rows, migration->version);
        const Str         phase     = str_from(phase_text(migration_header(migration)->phase));
        *vec_push(arena, ret)       = (Entry){.migration = migration,
                                              .row       = row,
                                              .version   = migration->version,
                                              .name      = migration->name,
                                              .phase     = phase,
                                              .state     = state_of(migration, row)};
    }
}

static size_t count_other(const EntryVec *entries, bool pending)
{
    size_t count = 0;
    for (size_t i = 0; i < entries->count; i++)
        if (str_is(entries->items[i].state, "pending") == pending &&
            !str_is(entries->items[i].state, "applied"))
            count++;
    return count;
}

static void render_text(Cmd *cmd, const EntryVec *entries)
{
    TableText table        = {.arena = cmd->ctx.arena, .columns = 6};
    *table_row_add(&table) = (TableRow){
        {STR("version"), STR("name"), STR("phase"), STR("state"), STR("applied at"), STR("by")}};
    for (size_t i = 0; i < entries->count; i++) {
        const Entry   *entry = &entries->items[i];
        const Str      at    = entry->row == NULL ? STR("") : entry->row->applied_at;
        const Str      by    = entry->row == NULL ? STR("") : entry->row->applied_by;
        const TableRow row   = {{entry->version, entry->name, entry->phase, entry->state, at, by}};
        *table_row_add(&table) = row;
    }
    table_render(&table, cmd->out);
    for (size_t i = 0; i < entries->count; i++) {
        const Entry *entry = &entries->items[i];
        if (entry->row != NULL && entry->row->error.size > 0)
            buf_format(cmd->out, STR_FMT ": " STR_FMT "\n", STR_ARG(entry->version),
                       STR_ARG(entry->row->error));
    }
    const size_t other = count_other(entries, false);
    buf_format(cmd->out, "%zu pending", count_other(entries, true));
    if (other > 0)
        buf_format(cmd->out, ", %zu not as they should be", other);
    buf_add_char(cmd->out, '\n');
}

static void render_entry(Json *json, const Entry *entry)
{
    json_object_begin(json);
    json_add_string(json, "version", entry->version);
    json_add_string(json, "name", entry->name);
    json_add_string(json, "phase", entry->phase);
    json_add_string(json, "state", entry->state);
    if (entry->migration != NULL)
        json_add_string(json, "file", entry->migration->path);
    if (entry->row != NULL) {
        if (entry->row->applied_at.size > 0)
            json_add_string(json, "applied_at", entry->row->applied_at);
        json_add_string(json, "applied_by", entry->row->applied_by);
        json_add_int(json, "duration_ms", entry->row->duration_ms);
        json_add_int(json, "statements_done", (int64_t)entry->row->progress);
        if (entry->row->error.size > 0)
            json_add_string(json, "error", entry->row->error);
    }
    json_object_end(json);
}

static void render_json(Cmd *cmd, const EntryVec *entries)
{
    Json json = json_new(cmd->out);
    json_object_begin(&json);
    json_add_int(&json, "schema_version", 1);
    json_key(&json, "migrations");
    json_array_begin(&json);
    for (size_t i = 0; i < entries->count; i++)
        render_entry(&json, &entries->items[i]);
    json_array_end(&json);
    json_add_int(&json, "pending", (int64_t)count_other(entries, true));
    json_add_int(&json, "irregular", (int64_t)count_other(entries, false));
    json_object_end(&json);
    buf_add_char(cmd->out, '\n');
}

static Status run(Cmd *cmd)
{
    const StatusOptions *status_options = cmd->options;
    const ConnOptions    conn_options   = {.url = cmd->globals->url, .application = "shore/status"};
    MigrationVec         migrations     = {0};
    HistoryRowVec        rows           = {0};
    EntryVec             entries        = {0};
    AUTO_CONN Conn      *conn           = NULL;
    TRY(run_migrations_read(cmd, /* required= */ false, &migrations));
    TRY(conn_open(&cmd->ctx, &conn_options, &conn));
    TRY(run_history(&cmd->ctx, conn, &rows));
    gather(cmd->ctx.arena, &migrations, &rows, &entries);
    if (cmd->globals->json)
        render_json(cmd, &entries);
    else
        render_text(cmd, &entries);
    const bool all = count_other(&entries, true) == 0 && count_other(&entries, false) == 0;
    return status_options->exit_code && !all ? STATUS_PENDING : STATUS_OK;
}

COMMAND(status) = {
    .name    = "status",
    .summary = "show which migrations are applied, which are pending",
    .about =
        "Compares the directory with the history in the database; creates and changes nothing. "
        "States: pending; applied; changed (the up section is not the one that was applied); "
        "missing (applied, but its file is gone); running; interrupted and failed (a part of it is "
        "applied: 'shore up' goes on); unverified and verify_failed (its statements are done, its "
        "verify section is not); undoing and undo_interrupted (on its way down: 'shore down').",
    .example      = "shore status\nshore status --exit-code --quiet\nshore status --json",
    .options      = options,
    .option_count = COUNT_OF(options),
    .options_size = sizeof(StatusOptions),
    .run          = run,
};
