/* verify.c -- does what the migrations promise hold, and is nothing left half-done? */
#include "verify/verify.h"

#include "cmd/command.h"
#include "run/run.h"

#include "base/poison.h"

typedef struct VerifyOptions {
    bool all;
} VerifyOptions;

static const Option options[] = {
    {
        .name = "all",
        .kind = OPTION_FLAG,
        .at   = offsetof(VerifyOptions, all),
        .help = "the verify sections of all applied migrations, not of the newest alone",
    },
};

static bool is_applied(const HistoryRowVec *history, Str version)
{
    for (size_t i = 0; i < history->count; i++) {
        const HistoryRow *row = &history->items[i];
        if (str_equal(row->version, version))
            return str_is(row->state, "applied") || str_is(row->state, "verify_failed") ||
                   str_is(row->state, "unverified");
    }
    return false;
}

static bool is_wanted(const Cmd *cmd, Str version)
{
    for (size_t i = 0; i < cmd->arg_count; i++)
        if (str_is(version, cmd->args[i]))
            return true;
    return cmd->arg_count == 0;
}

static Status all_known(const Cmd *cmd, const MigrationVec *migrations)
{
    for (size_t i = 0; i < cmd->arg_count; i++) {
        bool known = false;
        for (size_t j = 0; j < migrations->count; j++)
            known = known || str_is(migrations->items[j].version, cmd->args[i]);
        if (!known)
            return FAIL(cmd->ctx.fault, STATUS_USAGE, "could not find migration '%s' in '%s'",
                        cmd->args[i], cmd->globals->dir);
    }
    return STATUS_OK;
}

/* Remember the first failure in words, go on with the rest: a person wants to see all of them. */
static Status verify_one(Cmd *cmd, Conn *conn, const Migration *migration, size_t *failures)
{
    const Str title = str_format(cmd->ctx.arena, STR_FMT "_" STR_FMT, STR_ARG(migration->version),
                                 STR_ARG(migration->name));
    const Status status = verify_migration(&cmd->ctx, conn, migration, title);
    if (status != STATUS_VERIFY)
        return status;
    ++*failures;
    fault_clear(cmd->ctx.fault);
    return STATUS_OK;
}

/* Newest first, so that without --all the first with a verify section is the only one. */
static Status verify_sections(Cmd *cmd, Conn *conn, const MigrationVec *migrations,
                              const HistoryRowVec *history, size_t *failures, size_t *verified)
{
    const VerifyOptions *chosen   = cmd->options;
    const bool           only_one = !chosen->all && cmd->arg_count == 0;
    for (size_t i = migrations->count; i > 0; i--) {
        const Migration *migration = &migrations->items[i - 1];
        if (migration_section(migration, SECTION_VERIFY)->statements.count == 0 ||
            !is_wanted(cmd, migration->version) || !is_applied(history, migration->version))
            continue;
        TRY(verify_one(cmd, conn, migration, failures));
        ++*verified;
        if (only_one)
            break;
    }
    return STATUS_OK;
}

static void emit_object(const Cmd *cmd, EventKind kind, Str text)
{
    emit(&cmd->ctx, &(Event){.kind = kind, .text = text});
}

/* An index that a failed concurrent build left, a constraint that nobody validated. */
static Status verify_catalog(Cmd *cmd, Conn *conn, size_t *failures)
{
    Catalog *catalog;
    TRY(engine_catalog_read(&cmd->ctx, conn, NULL, &catalog));
    Arena *arena = cmd->ctx.arena;
    for (size_t i = 0; i < catalog->tables.count; i++) {
        const Table *table = catalog->tables.items[i];
        const Str    name  = name_text(arena, table->name);
        for (size_t j = 0; j < table->indexes.count; j++)
            if (!table->indexes.items[j].valid && table->kind == TABLE_ORDINARY) {
                ++*failures;
                emit_object(cmd, EVENT_WARNING,
                            str_format(arena, "index '" STR_FMT "' on '" STR_FMT "' is not valid",
                                       STR_ARG(table->indexes.items[j].name.name), STR_ARG(name)));
            }
        for (size_t j = 0; j < table->constraints.count; j++)
            if (!table->constraints.items[j].validated)
                emit_object(cmd, EVENT_NOTICE,
                            str_format(arena,
                                       "constraint '" STR_FMT "' on '" STR_FMT
                                       "' is not validated: old rows may violate it",
                                       STR_ARG(table->constraints.items[j].name), STR_ARG(name)));
    }
    return STATUS_OK;
}

static Status run(Cmd *cmd)
{
    MigrationVec migrations = {0};
    TRY(cmd_migrations_read(cmd, NULL, 0, &migrations));
    TRY(cmd_migrations_check(cmd, &migrations));
    TRY(all_known(cmd, &migrations));
    cmd_events_begin(cmd);
    const ConnOptions target = {.url = cmd->globals->url, .application = "shore/verify"};
    AUTO_CONN Conn   *conn   = NULL;
    TRY(conn_open(&cmd->ctx, &target, &conn));
    HistoryRowVec history = {0};
    TRY(run_history(&cmd->ctx, conn, &history));
    size_t failures = 0, verified = 0;
    TRY(verify_sections(cmd, conn, &migrations, &history, &failures, &verified));
    TRY(verify_catalog(cmd, conn, &failures));
    if (failures > 0)
        return FAIL(cmd->ctx.fault, STATUS_VERIFY, "could not verify: %zu %s", failures,
                    failures == 1 ? "check did not hold" : "checks did not hold");
    cmd_note(cmd, verified > 0 ? "verified: all checks hold"
                               : "no applied migration has a verify section; the catalog is sound");
    return STATUS_OK;
}

COMMAND(verify) = {
    .name      = "verify",
    .summary   = "prove that what the migrations promise holds",
    .arguments = "[VERSION...]",
    .about   = "Runs the `-- verify` queries of the newest applied migration that has any, of the "
               "versions named, or of all (--all), each in a read-only transaction, and shows "
               "the values. Then it looks for what a failed change left behind: invalid indexes "
               "are failures, constraints that were never validated are named.\n\n"
               "Older verify queries may speak of columns that later migrations dropped: that is "
               "why the newest alone is the default.",
    .example = "shore verify\nshore verify 0002 0003",
    .options = options,
    .option_count = COUNT_OF(options),
    .options_size = sizeof(VerifyOptions),
    .run          = run,
};
