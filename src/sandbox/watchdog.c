/* watchdog.c -- a server that cannot outlive its owner.
 *
 *     shore ---pipe---> watchdog ----> initdb or the like, then the server
 *
 * The write end of the pipe is held by shore alone (it is closed on exec, and other watchdogs close
 * it), so it closes when shore ends, kill -9 included. The watchdog sees that in the loop in which
 * it waits for anything, kills what it has started, and removes the folder, which it made itself:
 * there is no moment in which a folder exists without a watchdog.
 *
 * Should the watchdog be killed too, the kernel ends the server (by its parent-death signal), and
 * the next start of a sandbox sweeps the folder, whose lock is then free. */
#include "sandbox/watchdog.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/file.h"
#include "sandbox/folder.h"
#include "sandbox/template.h"

#include "base/poison.h"

enum {
    ARENA_BYTES     = 64 << 20,
    TURN_BYTES      = 16 << 20,
    INIT_MAX_MS     = 120000,
    READY_MAX_MS    = 60000,
    READY_SLICE_MS  = 5,
    SERVER_END_MS   = 20000, /* PostgreSQL itself kills what does not end after 5 s */
    END_AGAIN_MS    = 1000,
    END_SLICE_MS    = 5,
    INIT_END_MS     = 30000, /* a server that is killed leaves its shared memory behind */
    LOG_SHOWN_BYTES = 1500,
};

typedef struct Watchdog {
    Ctx                    ctx;
    const WatchdogOptions *options;
    int                    owner;
    int                    signals;
    Folder                 folder;
    const char            *log;
    const char            *data;
    pid_t                  child;   /* what makes the data, cp or the server; 0: none */
    bool                   serving; /* the child is the server */
} Watchdog;

/* Wait up to `ms` (-1: as long as it takes) for news. False when it is time to end: the owner is
 * gone, or somebody told us to. */
static bool wait_for_news(Watchdog *dog, int ms)
{
    struct pollfd places[] = {{.fd = dog->owner, .events = POLLIN},
                              {.fd = dog->signals, .events = POLLIN}};
    if (poll(places, COUNT_OF(places), ms) <= 0)
        return true;
    if (places[0].revents != 0)
        return false;
    struct signalfd_siginfo info;
    return read(dog->signals, &info, sizeof info) != sizeof info || info.ssi_signo == SIGCHLD;
}

/* True when the child has ended; its code is then in *ret_code. */
static bool child_ended(Watchdog *dog, int *ret_code)
{
    int status = 0;
    if (waitpid(dog->child, &status, WNOHANG) != dog->child)
        return false;
    dog->child   = 0;
    dog->serving = false;
    *ret_code    = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return true;
}

static Status fail_gone(Watchdog *dog)
{
    return FAIL(dog->ctx.fault, STATUS_TERMINATED, "could not start the server: told to stop");
}

/* The end of the log, where the reason stands. */
static Status fail_logged(Watchdog *dog, const char *what)
{
    Fault ignored = {0};
    Ctx   quiet   = dog->ctx;
    Str   log     = {0};
    quiet.fault   = &ignored;
    (void)FAIL(dog->ctx.fault, STATUS_INPUT, "could not start a sandbox server: %s", what);
    if (file_read(&quiet, dog->log, &log) != STATUS_OK)
        return dog->ctx.fault->status;
    log = str_trim(log);
    if (log.size > LOG_SHOWN_BYTES)
        log = str_slice(log, log.size - LOG_SHOWN_BYTES, SIZE_MAX);
    return fault_detail(dog->ctx.fault, STR_FMT, STR_ARG(log));
}

static const char *const *server_environment(Watchdog *dog)
{
    const Binaries *binaries = &dog->options->binaries;
    return binaries_environment(dog->ctx.arena, binaries->server, binaries->bin_dir);
}

static Cluster cluster_of(const Watchdog *dog)
{
    return (Cluster){.binaries = &dog->options->binaries,
                     .folder   = dog->folder.path,
                     .data     = dog->data,
                     .log      = dog->log,
                     .settings = dog->options->settings};
}

static Status run_to_end(Watchdog *dog, const ServerCommand *command, const char *what)
{
    const ChildOptions options = {.argv         = command->argv,
                                  .input        = command->input,
                                  .environment  = server_environment(dog),
                                  .cwd          = dog->folder.path,
                                  .output       = CHILD_OUTPUT_FILE,
                                  .file         = dog->log,
                                  .death_signal = SIGKILL,
                                  .own_group    = true};
    TRY(child_start(&dog->ctx, &options, &dog->child));
    const int64_t end  = dog->ctx.clock->now_ms(dog->ctx.clock) + INIT_MAX_MS;
    int           code = 0;
    while (!child_ended(dog, &code)) {
        const int64_t left = end - dog->ctx.clock->now_ms(dog->ctx.clock);
        if (left <= 0)
            return fail_logged(dog, str_format(dog->ctx.arena, "%s takes too long", what).data);
        if (!wait_for_news(dog, (int)left))
            return fail_gone(dog);
    }
    if (code != 0)
        return fail_logged(dog, str_format(dog->ctx.arena, "%s failed", what).data);
    return STATUS_OK;
}

/* End the child; it and its children are gone, at the latest in `max_ms`. PostgreSQL may sleep for
 * a minute where a signal comes just before it does, so it is sent again. */
static bool end_group(Watchdog *dog, pid_t group, int signal, int64_t max_ms)
{
    const int64_t start = dog->ctx.clock->now_ms(dog->ctx.clock);
    int64_t       sent  = start - END_AGAIN_MS;
    int           code  = 0;
    for (;;) {
        const bool    gone = dog->child == 0 || child_ended(dog, &code);
        const int64_t now  = dog->ctx.clock->now_ms(dog->ctx.clock);
        if (gone && kill(-group, 0) != 0)
            return true;
        if (now - start >= max_ms)
            return false;
        if (!gone && now - sent >= END_AGAIN_MS) {
            kill(group, signal);
            sent = now;
        }
        dog->ctx.clock->sleep_ms(dog->ctx.clock, END_SLICE_MS);
    }
}

/* Whatever runs still: the process that we have started, and then all that it has. */
static void end_child(Watchdog *dog)
{
    const ServerRow *server = dog->options->binaries.server;
    const pid_t      group  = dog->child;
    if (group == 0)
        return;
    if (dog->serving ? end_group(dog, group, server->end_signal, SERVER_END_MS)
                     : end_group(dog, group, SIGKILL, INIT_END_MS))
        return;
    kill(-group, SIGKILL);
    if (dog->child != 0)
        waitpid(dog->child, NULL, 0);
    dog->child   = 0;
    dog->serving = false;
}

static Status make_data(Watchdog *dog)
{
    const ServerRow *server  = dog->options->binaries.server;
    const Cluster    cluster = cluster_of(dog);
    ServerCommand    command = {0};
    TRY(server->init(&dog->ctx, &cluster, &command));
    return run_to_end(dog, &command, server->init_name);
}

static Status copy_tree(Watchdog *dog, const char *from, const char *to)
{
    const char *const argv[] = {"cp", "-R", from, to, NULL};
    return run_to_end(dog, &(ServerCommand){.argv = argv}, "copying a cluster");
}

/* Not being able to keep one is no failure. */
static void template_keep(Watchdog *dog, const char *place)
{
    const Fault fault = *dog->ctx.fault;
    const char *draft = template_draft(&dog->ctx, place);
    if (copy_tree(dog, dog->data, draft) != STATUS_OK || rename(draft, place) != 0) {
        end_child(dog); /* which would go on copying */
        folder_tree_remove(draft);
    }
    *dog->ctx.fault = fault;
}

/* With *ret_copied it comes from the kept one, and may be no good: a machine that lost power while
 * it was kept leaves files that are empty. */
static Status make_cluster(Watchdog *dog, const char *place, bool *ret_copied)
{
    *ret_copied =
        place != NULL && template_usable(place) && copy_tree(dog, place, dog->data) == STATUS_OK;
    if (*ret_copied)
        return STATUS_OK;
    if (path_exists(dog->data))
        folder_tree_remove(dog->data);
    TRY(make_data(dog));
    if (place != NULL && !path_exists(place))
        template_keep(dog, place);
    return STATUS_OK;
}

/* What is read to know that is read again and again. */
static bool server_ready(Watchdog *dog, Arena *turn)
{
    Fault         ignored = {0};
    Ctx           quiet   = dog->ctx;
    const Cluster cluster = cluster_of(dog);
    quiet.fault           = &ignored;
    quiet.arena           = turn;
    arena_reset(turn);
    return dog->options->binaries.server->is_ready(&quiet, &cluster);
}

static Status wait_until_ready(Watchdog *dog)
{
    AUTO_ARENA Arena *turn = arena_new("sandbox ready", TURN_BYTES);
    const int64_t     end  = dog->ctx.clock->now_ms(dog->ctx.clock) + READY_MAX_MS;
    int               code = 0;
    while (!server_ready(dog, turn)) {
        if (child_ended(dog, &code))
            return fail_logged(dog, "it ended at once");
        if (dog->ctx.clock->now_ms(dog->ctx.clock) >= end)
            return fail_logged(dog, "it is not ready after a minute");
        if (!wait_for_news(dog, READY_SLICE_MS))
            return fail_gone(dog);
    }
    return STATUS_OK;
}

static Status start_server(Watchdog *dog)
{
    const ServerRow    *server  = dog->options->binaries.server;
    const Cluster       cluster = cluster_of(dog);
    const ServerCommand command = server->serve(&dog->ctx, &cluster);
    const ChildOptions  options = {.argv         = command.argv,
                                   .environment  = server_environment(dog),
                                   .cwd          = dog->folder.path,
                                   .output       = CHILD_OUTPUT_FILE,
                                   .file         = dog->log,
                                   .death_signal = server->end_signal,
                                   .own_group    = true};
    TRY(server->configure(&dog->ctx, &cluster));
    TRY(child_start(&dog->ctx, &options, &dog->child));
    dog->serving = true;
    return wait_until_ready(dog);
}

/* As `user`, without giving up root yet. */
static bool user_put_on(const ChildUser *user)
{
    return setegid(user->gid) == 0 && seteuid(user->uid) == 0;
}

static bool user_take_off(void)
{
    return seteuid(0) == 0 && setegid(0) == 0;
}

static bool user_can_run(const ChildUser *user, const Binaries *binaries, Arena *arena)
{
    const char *server = binaries_program(arena, binaries);
    if (!user_put_on(user))
        return false;
    const bool can = faccessat(AT_FDCWD, server, R_OK | X_OK, AT_EACCESS) == 0;
    return user_take_off() && can;
}

/* Binaries below a private home cannot be run by another user: put a copy into the folder. The
 * three subfolders are what an installation that can be moved consists of. */
static Status copy_binaries(Watchdog *dog, WatchdogOptions *options)
{
    Arena      *arena  = dog->ctx.arena;
    const char *copied = path_join(arena, dog->folder.path, STR("binaries"));
    const char *from   = options->binaries.bin_dir;
    const char *copy[] = {"cp", "-R", from, NULL, NULL, NULL, NULL};
    size_t      count  = 3;
    for (size_t i = 0; i < 2; i++) {
        const char *other = str_format(arena, "%s/../%s", from, i == 0 ? "lib" : "share").data;
        if (path_is_dir(other))
            copy[count++] = other;
    }
    copy[count]        = copied;
    const Str   owner  = str_format(arena, "%u:%u", options->user->uid, options->user->gid);
    const char *give[] = {"chown", "-R", owner.data, copied, dog->log, NULL};
    if (mkdir(copied, 0700) != 0)
        return FAIL(dog->ctx.fault, STATUS_INPUT, "could not make '%s': %s", copied,
                    strerror(errno));
    TRY(run_to_end(dog, &(ServerCommand){.argv = copy}, "copying the server's binaries"));
    TRY(run_to_end(dog, &(ServerCommand){.argv = give},
                   "giving the server's binaries to its user"));
    options->binaries.bin_dir = path_join(arena, copied, path_base(str_from(from)));
    return STATUS_OK;
}

/* The folder belongs to the user that the server runs as, and so does this process from here on. */
static Status make_folder(Watchdog *dog, WatchdogOptions *options)
{
    const ChildUser *user = options->user;
    if (user == NULL)
        return folder_make(&dog->ctx, &dog->folder);
    const bool can = user_can_run(user, &options->binaries, dog->ctx.arena);
    if (!user_put_on(user))
        return FAIL(dog->ctx.fault, STATUS_INPUT, "could not become user %u: %s", user->uid,
                    strerror(errno));
    const Status made = folder_make(&dog->ctx, &dog->folder);
    if (!user_take_off())
        return FAIL(dog->ctx.fault, STATUS_INTERNAL, "could not become root again");
    TRY(made);
    dog->log = path_join(dog->ctx.arena, dog->folder.path, STR("log"));
    if (!can)
        TRY(copy_binaries(dog, options));
    if (!child_user_become(user))
        return FAIL(dog->ctx.fault, STATUS_INPUT, "could not become user %u: %s", user->uid,
                    strerror(errno));
    return STATUS_OK;
}

static Status make_and_start(Watchdog *dog, const char *place, bool *ret_copied)
{
    TRY(make_cluster(dog, place, ret_copied));
    if (!wait_for_news(dog, 0)) /* while one was kept */
        return fail_gone(dog);
    return start_server(dog);
}

static Status bring_up(Watchdog *dog, WatchdogOptions *options)
{
    TRY(make_folder(dog, options));
    dog->log          = path_join(dog->ctx.arena, dog->folder.path, STR("log"));
    dog->data         = path_join(dog->ctx.arena, dog->folder.path, STR("data"));
    const bool  moved = str_starts(str_from(options->binaries.bin_dir), dog->folder.path);
    const char *place = moved ? NULL : template_place(dog->ctx.arena, &options->binaries);
    bool        copied;
    Status      status = make_and_start(dog, place, &copied);
    if (status == STATUS_OK || status == STATUS_TERMINATED || !copied)
        return status;
    end_child(dog);
    folder_tree_remove(place);
    folder_tree_remove(dog->data);
    return make_and_start(dog, NULL, &copied);
}

static void end_all(Watchdog *dog)
{
    end_child(dog);
    if (dog->folder.path != NULL)
        folder_remove(&dog->folder);
}

static void report_send(const Watchdog *dog, int report, bool ready)
{
    WatchdogReport text = {.ready = ready};
    const Fault   *why  = dog->ctx.fault;
    snprintf(text.folder, sizeof text.folder, "%s", ready ? dog->folder.path : "");
    snprintf(text.message, sizeof text.message, "%s", why->message);
    snprintf(text.detail, sizeof text.detail, "%s", why->detail);
    /* A reader that is gone is no matter: then the owner is, too. */
    const ssize_t sent = write(report, &text, sizeof text);
    (void)sent;
    close(report);
}

/* Descriptors of shore's, like its connections, must not be kept open here. */
static void descriptors_close(int *owner, int *report)
{
    enum { OWNER_FD = 3, REPORT_FD, FIRST_FREE_FD };
    const int high_owner  = fcntl(*owner, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    const int high_report = fcntl(*report, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    dup3(high_owner, OWNER_FD, O_CLOEXEC);
    dup3(high_report, REPORT_FD, O_CLOEXEC);
    close_range(FIRST_FREE_FD, ~0u, 0);
    *owner            = OWNER_FD;
    *report           = REPORT_FD;
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        dup2(nothing, fd);
    close(nothing);
}

/* News comes through a descriptor. A session of its own: Ctrl-C is for shore. */
static int signals_take(void)
{
    static const int signals[] = {SIGCHLD, SIGINT, SIGTERM, SIGHUP};
    sigset_t         set;
    sigemptyset(&set);
    for (size_t i = 0; i < COUNT_OF(signals); i++) {
        signal(signals[i], SIG_DFL);
        sigaddset(&set, signals[i]);
    }
    setsid();
    sigprocmask(SIG_SETMASK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

NORETURN void watchdog_run(const WatchdogOptions *given, int owner, int report)
{
    umask(077);
    prctl(PR_SET_NAME, "shore-watchdog");
    descriptors_close(&owner, &report);
    Fault           fault   = {0};
    WatchdogOptions options = *given;
    Watchdog        dog     = {
                   .ctx     = {.arena = arena_new("watchdog", ARENA_BYTES),
                               .fault = &fault,
                               .clock = &clock_system},
                   .options = &options,
                   .owner   = owner,
                   .signals = signals_take(),
    };
    const bool ready = bring_up(&dog, &options) == STATUS_OK;
    report_send(&dog, report, ready);
    if (ready)
        folder_sweep(&dog.ctx, &dog.folder);
    int code = 0;
    while (ready && wait_for_news(&dog, -1))
        if (dog.child != 0)
            child_ended(&dog, &code); /* a server that ends by itself leaves its log to be read */
    end_all(&dog);
    _exit(ready ? 0 : 1);
}
