/* sandbox.c -- the owner's side: start a watchdog, hear from it, and let go of it. */
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/watchdog.h"

#include "base/poison.h"

enum { ARENA_BYTES = 1 << 20, REPORT_SLICE_MS = 100, READ_END = 0, WRITE_END = 1 };

struct Sandbox {
    Arena       *arena;
    pid_t        watchdog;
    int          leash; /* the watchdog ends everything when this is closed */
    SandboxPlace place;
};

static void close_pair(const int *ends)
{
    close(ends[READ_END]);
    close(ends[WRITE_END]);
}

/* Servers refuse to run as root. NULL: no need to become anybody. */
static const ChildUser *server_user(Arena *arena, const char *name)
{
    if (geteuid() != 0)
        return NULL;
    const struct passwd *entry = getpwnam(name);
    if (entry == NULL)
        entry = getpwnam("nobody");
    if (entry == NULL || entry->pw_uid == 0)
        return NULL; /* the server itself will say what is wrong */
    ChildUser *user = arena_new_of(arena, ChildUser);
    *user           = (ChildUser){entry->pw_uid, entry->pw_gid};
    return user;
}

/* *ret_report: where the watchdog will say how it went. */
static Status watchdog_start(const Ctx *ctx, Sandbox *sandbox, const WatchdogOptions *options,
                             int *ret_report)
{
    int leash[2];
    int report[2];
    if (pipe2(leash, O_CLOEXEC) != 0)
        return FAIL(ctx->fault, STATUS_INPUT, "could not make a pipe: %s", strerror(errno));
    if (pipe2(report, O_CLOEXEC) != 0) {
        close_pair(leash);
        return FAIL(ctx->fault, STATUS_INPUT, "could not make a pipe: %s", strerror(errno));
    }
    sandbox->watchdog = fork();
    if (sandbox->watchdog == 0)
        watchdog_run(options, leash[READ_END], report[WRITE_END]);
    close(leash[READ_END]);
    close(report[WRITE_END]);
    sandbox->leash = leash[WRITE_END];
    *ret_report    = report[READ_END];
    if (sandbox->watchdog < 0)
        return FAIL(ctx->fault, STATUS_INPUT, "could not start a process: %s", strerror(errno));
    return STATUS_OK;
}

static Status report_wait(const Ctx *ctx, int fd, WatchdogReport *ret)
{
    for (;;) {
        TRY(ctx_check_stop(ctx));
        if (ctx->idle != NULL)
            TRY(ctx->idle(ctx->idle_data));
        struct pollfd place = {.fd = fd, .events = POLLIN};
        if (poll(&place, 1, REPORT_SLICE_MS) <= 0)
            continue;
        const ssize_t got = read(fd, ret, sizeof *ret);
        if (got == sizeof *ret)
            return STATUS_OK;
        if (got >= 0 || errno != EINTR)
            return FAIL(ctx->fault, STATUS_INPUT,
                        "could not start a sandbox server: its watchdog "
                        "was killed");
    }
}

static Status bring_up(const Ctx *ctx, Sandbox *sandbox, const WatchdogOptions *options)
{
    int    fd     = -1;
    Status status = watchdog_start(ctx, sandbox, options, &fd);
    if (status != STATUS_OK && fd < 0)
        return status;
    WatchdogReport report = {0};
    if (status == STATUS_OK)
        status = report_wait(ctx, fd, &report);
    close(fd);
    TRY(status);
    if (!report.ready) {
        (void)FAIL(ctx->fault, STATUS_INPUT, "%s", report.message);
        return fault_detail(ctx->fault, "%s", report.detail);
    }
    Arena         *arena    = sandbox->arena;
    const Binaries binaries = options->binaries;
    const char    *folder   = str_copy(arena, str_from(report.folder)).data;
    sandbox->place          = (SandboxPlace){
                 .folder        = folder,
                 .not_inherited = binaries.server->not_inherited,
                 .bin_dir       = str_copy(arena, str_from(binaries.bin_dir)).data,
                 .version       = binaries.version,
    };
    binaries.server->place(arena, folder, &sandbox->place);
    return STATUS_OK;
}

Status sandbox_start(const Ctx *ctx, const SandboxOptions *options, Sandbox **ret)
{
    WatchdogOptions watchdog = {.settings = options->settings};
    TRY(binaries_find(ctx, options, &watchdog.binaries));
    watchdog.user                 = server_user(ctx->arena, watchdog.binaries.server->user);
    Arena                *arena   = arena_new("sandbox", ARENA_BYTES);
    AUTO_SANDBOX Sandbox *sandbox = arena_new_of(arena, Sandbox);
    sandbox->arena                = arena;
    sandbox->leash                = -1;
    sandbox->watchdog             = -1;
    TRY(bring_up(ctx, sandbox, &watchdog));
    *ret    = sandbox;
    sandbox = NULL;
    return STATUS_OK;
}

const SandboxPlace *sandbox_place(const Sandbox *sandbox)
{
    return &sandbox->place;
}

void sandbox_stop(Sandbox *sandbox)
{
    if (sandbox == NULL)
        return;
    if (sandbox->leash >= 0)
        close(sandbox->leash);
    if (sandbox->watchdog > 0)
        while (waitpid(sandbox->watchdog, NULL, 0) < 0 && errno == EINTR)
            continue;
    arena_free(sandbox->arena);
}
