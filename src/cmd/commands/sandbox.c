/* sandbox.c -- a throw-away server for whoever wants one. */
#include "sandbox/sandbox.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "cmd/command.h"
#include "os/child.h"

#include "base/poison.h"

enum { WAIT_SLICE_MS = 100, COMMAND_END_MS = 5000, WORDS_MAX = 16 };

typedef struct SandboxChoices {
    const char *bin_dir;
} SandboxChoices;

static const Option options[] = {
    {
        .name       = "bin-dir",
        .kind       = OPTION_TEXT,
        .at         = offsetof(SandboxChoices, bin_dir),
        .value_name = "DIR",
        .help       = "the folder that holds initdb and postgres, mariadbd or mysqld",
    },
};

static void show_json(Buf *buf, const SandboxPlace *place)
{
    Json json = json_new(buf);
    json_object_begin(&json);
    json_add_string(&json, "url", str_from(place->url));
    if (place->socket == NULL) {
        json_add_string(&json, "host", str_from(place->folder));
        json_add_int(&json, "port", place->port);
    } else {
        json_add_string(&json, "socket", str_from(place->socket));
    }
    json_add_string(&json, "user", str_from(place->user));
    json_add_string(&json, "database", str_from(place->database));
    json_add_int(&json, "major", place->version.major);
    if (place->socket != NULL)
        json_add_int(&json, "minor", place->version.minor);
    json_add_string(&json, "bin_dir", str_from(place->bin_dir));
    json_object_end(&json);
    buf_add_char(buf, '\n');
}

/* Now, and not when the command ends: it ends when the server is not wanted any more. */
static Status show(Cmd *cmd, const SandboxPlace *place)
{
    Buf buf = buf_new(cmd->ctx.arena, SIZE_MAX);
    if (cmd->globals->json)
        show_json(&buf, place);
    else
        buf_format(&buf, "%s\n", place->url);
    fwrite(buf.data, 1, buf.size, stdout);
    if (fflush(stdout) != 0)
        return FAIL(cmd->ctx.fault, STATUS_INPUT, "could not write the URL to stdout");
    return STATUS_OK;
}

/* A terminal says Enter, a pipe is closed by whoever holds it. Of a file or /dev/null the end says
 * nothing: `shore sandbox &` of a script is ended by a signal. */
static bool stdin_tells(void)
{
    struct stat info;
    return isatty(STDIN_FILENO) ||
           (fstat(STDIN_FILENO, &info) == 0 && (S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode)));
}

static Status wait_until_unwanted(Cmd *cmd)
{
    if (!stdin_tells())
        for (;;)
            TRY(ctx_sleep(&cmd->ctx, WAIT_SLICE_MS));
    if (isatty(STDIN_FILENO))
        cmd_note(cmd, "press Enter to end it");
    for (;;) {
        TRY(ctx_check_stop(&cmd->ctx));
        struct pollfd place = {.fd = STDIN_FILENO, .events = POLLIN};
        char          typed;
        if (poll(&place, 1, WAIT_SLICE_MS) <= 0)
            continue;
        if (read(STDIN_FILENO, &typed, 1) < 0)
            return FAIL(cmd->ctx.fault, STATUS_INPUT, "could not read stdin");
        return ctx_check_stop(&cmd->ctx); /* who stops us may let go of stdin in the same moment */
    }
}

/* SIGTERM and the like came to shore alone: hand it on, and insist after a while. */
static Status command_end(const Ctx *ctx, pid_t pid, Status status)
{
    const Fault fault = *ctx->fault;
    Ctx         deaf  = *ctx;
    int         code;
    deaf.stop_signal = NULL;
    kill(pid, SIGTERM);
    if (child_wait(&deaf, pid, COMMAND_END_MS, &code) != STATUS_OK) {
        kill(pid, SIGKILL);
        (void)child_wait(&deaf, pid, 0, &code);
    }
    *ctx->fault = fault;
    return status;
}

/* Ctrl-C goes to the command as well, and is its business: psql only cancels a query. */
static Status command_wait(const Ctx *ctx, pid_t pid, const sigset_t *mask, int *ret_code)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction       before;
    sigaction(SIGINT, &ignore, &before);
    sigprocmask(SIG_SETMASK, mask, NULL);
    Status status = child_wait(ctx, pid, 0, ret_code);
    if (status != STATUS_OK)
        status = command_end(ctx, pid, status);
    sigaction(SIGINT, &before, NULL);
    return status;
}

/* Of the servers' variables only ours may reach the command. */
static const char *const *command_environment(Arena *arena, const SandboxPlace *place)
{
    const char *without[WORDS_MAX] = {"DATABASE_URL=", "SHORE_URL="};
    const char *with[WORDS_MAX]    = {str_format(arena, "DATABASE_URL=%s", place->url).data};
    for (size_t i = 0; place->not_inherited[i] != NULL; i++)
        without[i + 2] = place->not_inherited[i];
    for (size_t i = 0; place->environment[i] != NULL; i++)
        with[i + 1] = place->environment[i];
    return environment_make(arena, without, with);
}

static Status command_run(Cmd *cmd, const SandboxPlace *place)
{
    const ChildOptions child = {
        .argv        = cmd->args,
        .environment = command_environment(cmd->ctx.arena, place),
        .output      = CHILD_OUTPUT_INHERIT,
    };
    /* A Ctrl-C between the command's first moment and ours waits until it is known to be its. */
    sigset_t interrupt, before;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupt, &before);
    pid_t  pid;
    Status status = child_start(&cmd->ctx, &child, &pid);
    if (status == STATUS_OK)
        status = command_wait(&cmd->ctx, pid, &before, &cmd->exit_code);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return status;
}

/* A word without a release: the newest that is installed. */
static Status wanted_read(const Cmd *cmd, Version *ret)
{
    const char *engine = cmd->globals->engine;
    if (engine == NULL)
        return STATUS_OK;
    if (!version_parse(str_from(engine), ret))
        return FAIL(
            cmd->ctx.fault, STATUS_USAGE,
            "could not start the engine '%s': shore knows postgres, mariadb and mysql, with "
            "or without a release, like mariadb:10.11",
            engine);
    if (!str_contains(str_from(engine), ":"))
        *ret = (Version){.engine = ret->engine};
    return STATUS_OK;
}

static Status run(Cmd *cmd)
{
    const SandboxChoices *chosen  = cmd->options;
    AUTO_SANDBOX Sandbox *sandbox = NULL;
    SandboxOptions        wanted  = {.bin_dir = chosen->bin_dir};
    TRY(wanted_read(cmd, &wanted.version));
    TRY(sandbox_start(&cmd->ctx, &wanted, &sandbox));
    const SandboxPlace *place = sandbox_place(sandbox);
    if (cmd->arg_count > 0)
        return command_run(cmd, place);
    TRY(show(cmd, place));
    return wait_until_unwanted(cmd);
}

COMMAND(sandbox) = {
    .name      = "sandbox",
    .summary   = "start a throw-away server",
    .arguments = "[-- COMMAND [ARGUMENT...]]",
    .about =
        "Starts a PostgreSQL, MariaDB or MySQL server from the installed binaries in a temporary "
        "folder, reached by a unix socket only, and prints its URL. It is gone with its folder "
        "when shore ends, however shore ends: on Enter, at the end of stdin where that is a "
        "terminal or a pipe, on a signal, by kill -9.\n\n"
        "--engine says which server: postgres, mariadb or mysql, the newest that is installed, or "
        "with a release, like mariadb:10.11. Without it, PostgreSQL. SHORE_PG_BIN, "
        "SHORE_MARIADB_BIN and SHORE_MYSQL_BIN name the folders of the binaries where --bin-dir "
        "does not.\n\n"
        "With a COMMAND, runs that with DATABASE_URL set, for PostgreSQL with PGHOST, PGPORT, "
        "PGUSER and PGDATABASE, for the others with MYSQL_HOME, where the clients find an option "
        "file, and MYSQL_UNIX_PORT; and ends with its exit code.\n\n"
        "Nothing in it survives, so it does not wait for the disk. Started by root it runs as user "
        "postgres or mysql, or nobody. The empty cluster that it begins with is kept in "
        "~/.cache/shore of that user, where it has a home, to be copied the next time.",
    .example      = "shore sandbox -- psql\nshore sandbox --engine mariadb -- mariadb\n"
                    "shore sandbox --engine postgres:15 -- shore up",
    .options      = options,
    .option_count = COUNT_OF(options),
    .options_size = sizeof(SandboxChoices),
    .run          = run,
};
