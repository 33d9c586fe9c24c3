/* knowledge.c -- Knowledge from a server. */
#include "cmd/knowledge.h"

#include <time.h>

#include "engine/engine.h"
#include "os/file.h"
#include "run/run.h"

#include "base/poison.h"

static Str now_text(const Ctx *ctx)
{
    enum { TIME_BYTES = 32, MS_PER_S = 1000 };
    char         text[TIME_BYTES];
    struct tm    utc;
    const time_t now = (time_t)(ctx->clock->wall_ms(ctx->clock) / MS_PER_S);
    gmtime_r(&now, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return str_copy(ctx->arena, str_from(text));
}

/* Their statements are done, all of them: the schema holds what they did. */
static bool is_done(const HistoryRow *row)
{
    return str_is(row->state, "applied") || str_is(row->state, "unverified") ||
           str_is(row->state, "verify_failed");
}

static Status history_read(const Cmd *cmd, Conn *conn, Knowledge *ret)
{
    HistoryRowVec rows   = {0};
    const Status  status = run_history(&cmd->ctx, conn, &rows);
    if (status == STATUS_REFUSED) {
        cmd_note(cmd, "warning: %s; every migration counts as pending", cmd->ctx.fault->message);
        fault_clear(cmd->ctx.fault);
        return STATUS_OK;
    }
    TRY(status);
    for (size_t i = 0; i < rows.count; i++)
        if (is_done(&rows.items[i]))
            *vec_push(cmd->ctx.arena, &ret->applied) = rows.items[i].version;
    return STATUS_OK;
}

Status knowledge_read(const Cmd *cmd, Knowledge *ret)
{
    const ConnOptions options = {.url = cmd->globals->url, .application = "shore/lint"};
    AUTO_CONN Conn   *conn    = NULL;
    TRY(conn_open(&cmd->ctx, &options, &conn));
    TRY(engine_catalog_read(&cmd->ctx, conn, NULL, &ret->catalog));
    TRY(history_read(cmd, conn, ret));
    ret->taken_at = now_text(&cmd->ctx);
    return STATUS_OK;
}

static bool on_command_line(const Setting *setting)
{
    return setting != NULL && setting->layer == LAYER_ARGV;
}

static bool server_is_asked(const Cmd *cmd)
{
    const Setting *url = option_source(&cmd->settings, "url");
    if (on_command_line(url))
        return true;
    return url != NULL && url->layer >= LAYER_SECTION_ASKED &&
           on_command_line(option_source(&cmd->settings, "env"));
}

static Status refuse_both(const Cmd *cmd)
{
    (void)FAIL(cmd->ctx.fault, STATUS_USAGE, "could not take --catalog and --url together");
    return fault_hint(cmd->ctx.fault, "--catalog is for where no database can be reached.");
}

Status knowledge_choose(const Cmd *cmd, const char *file, Knowledge *ret)
{
    Str bytes;
    if (server_is_asked(cmd)) {
        const bool both = on_command_line(option_source(&cmd->settings, "catalog"));
        return both ? refuse_both(cmd) : knowledge_read(cmd, ret);
    }
    if (file == NULL)
        return STATUS_OK;
    TRY(file_read(&cmd->ctx, file, &bytes));
    return knowledge_parse(cmd->ctx.arena, cmd->ctx.fault, str_from(file), bytes, ret);
}
