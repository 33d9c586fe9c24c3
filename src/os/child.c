/* child.c -- starting, waiting for, and ending other programs. */
#include "os/child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/poison.h"

enum { CAPTURE_BYTES_MAX = 64 << 20, WAIT_SLICE_MS = 10, EXIT_NOT_STARTED = 127 };

static void close_auto(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define AUTO_FD CLEANUP(close_auto)

bool child_user_become(const ChildUser *user)
{
    /* In this order: without uid 0 the groups cannot be changed any more. */
    return setgroups(1, &user->gid) == 0 && setgid(user->gid) == 0 && setuid(user->uid) == 0 &&
           setuid(0) != 0;
}

/* From here to exec: in the child. What fails leaves its reason in errno. */
static bool child_streams(const ChildOptions *options)
{
    if (options->output == CHILD_OUTPUT_INHERIT)
        return true;
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    int       out     = nothing;
    if (options->output == CHILD_OUTPUT_FILE)
        out = open(options->file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (options->output == CHILD_OUTPUT_FD)
        out = options->fd;
    const int errors = options->output == CHILD_OUTPUT_FILE ? out : nothing;
    const int in = options->input == NULL ? nothing : open(options->input, O_RDONLY | O_CLOEXEC);
    return nothing >= 0 && in >= 0 && out >= 0 && dup2(in, STDIN_FILENO) >= 0 &&
           dup2(out, STDOUT_FILENO) >= 0 && dup2(errors, STDERR_FILENO) >= 0;
}

/* exec itself undoes handlers, and leaves what is ignored, as nohup wants it; but SIGPIPE is
 * ignored by shore, not by who started it. */
static void child_signals_reset(void)
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool child_prepare(const ChildOptions *options, pid_t parent)
{
    child_signals_reset();
    if (!child_streams(options))
        return false;
    if (options->own_group && setpgid(0, 0) != 0)
        return false;
    if (options->user != NULL && !child_user_become(options->user))
        return false;
    /* Behind the change of user, which clears it. */
    if (options->death_signal != 0) {
        if (prctl(PR_SET_PDEATHSIG, options->death_signal) != 0)
            return false;
        if (getppid() != parent)
            _exit(EXIT_NOT_STARTED); /* it died before the call, so no signal will come */
    }
    return options->cwd == NULL || chdir(options->cwd) == 0;
}

static void child_become(const ChildOptions *options, pid_t parent, int report)
{
    if (child_prepare(options, parent)) {
        /* exec does not change the strings: its type is older than const. */
        char *const *argv;
        char *const *environment;
        memcpy(&argv, &options->argv, sizeof argv);
        memcpy(&environment, &options->environment, sizeof environment);
        execvpe(argv[0], argv, environment == NULL ? environ : environment);
    }
    const int     why  = errno;
    const ssize_t sent = write(report, &why, sizeof why);
    _exit(sent == sizeof why ? EXIT_NOT_STARTED : EXIT_FAILURE);
}

Status child_start(const Ctx *ctx, const ChildOptions *options, pid_t *ret)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return FAIL(ctx->fault, STATUS_INPUT, "could not start %s: %s", options->argv[0],
                    strerror(errno));
    const pid_t parent = getpid();
    const pid_t pid    = fork();
    if (pid == 0)
        child_become(options, parent, ends[1]);
    AUTO_FD int report = ends[0];
    close(ends[1]);
    if (pid < 0)
        return FAIL(ctx->fault, STATUS_INPUT, "could not start %s: %s", options->argv[0],
                    strerror(errno));
    /* The pipe closes by itself when exec succeeds. */
    int     why;
    ssize_t got;
    do
        got = read(report, &why, sizeof why);
    while (got < 0 && errno == EINTR);
    if (got == sizeof why) {
        waitpid(pid, NULL, 0);
        return FAIL(ctx->fault, STATUS_INPUT, "could not start %s: %s", options->argv[0],
                    strerror(why));
    }
    *ret = pid;
    return STATUS_OK;
}

static int exit_code(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Status child_wait(const Ctx *ctx, pid_t pid, int64_t timeout_ms, int *ret)
{
    const int64_t end = ctx->clock->now_ms(ctx->clock) + timeout_ms;
    for (;;) {
        int         status = 0;
        const pid_t done   = waitpid(pid, &status, WNOHANG);
        if (done == pid) {
            *ret = exit_code(status);
            return STATUS_OK;
        }
        if (done < 0 && errno != EINTR)
            return FAIL(ctx->fault, STATUS_INTERNAL, "could not wait for process %d: %s", (int)pid,
                        strerror(errno));
        if (timeout_ms > 0 && ctx->clock->now_ms(ctx->clock) >= end)
            return FAIL(ctx->fault, STATUS_TIMEOUT, "process %d still runs after %lld ms", (int)pid,
                        (long long)timeout_ms);
        TRY(ctx_sleep(ctx, WAIT_SLICE_MS));
    }
}

/* Until the other end is closed, or the time is over. */
static Status read_all(const Ctx *ctx, int fd, int64_t timeout_ms, Buf *buf)
{
    const int64_t end = ctx->clock->now_ms(ctx->clock) + timeout_ms;
    while (!buf->overflow && ctx->clock->now_ms(ctx->clock) < end) {
        TRY(ctx_check_stop(ctx));
        struct pollfd place = {.fd = fd, .events = POLLIN};
        if (poll(&place, 1, WAIT_SLICE_MS) <= 0)
            continue;
        char          chunk[4096];
        const ssize_t got = read(fd, chunk, sizeof chunk);
        if (got == 0)
            return STATUS_OK;
        if (got > 0)
            buf_add(buf, (Str){chunk, (size_t)got});
    }
    return STATUS_OK;
}

Status child_capture(const Ctx *ctx, const ChildOptions *options, int64_t timeout_ms, Str *ret,
                     int *ret_code)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return FAIL(ctx->fault, STATUS_INPUT, "could not start %s: %s", options->argv[0],
                    strerror(errno));
    AUTO_FD int  from    = ends[0];
    ChildOptions piped   = *options;
    pid_t        pid     = 0;
    piped.output         = CHILD_OUTPUT_FD;
    piped.fd             = ends[1];
    const Status started = child_start(ctx, &piped, &pid);
    close(ends[1]);
    TRY(started);
    Buf    buf    = buf_new(ctx->arena, CAPTURE_BYTES_MAX);
    Status status = read_all(ctx, from, timeout_ms, &buf);
    if (buf.overflow)
        status = FAIL(ctx->fault, STATUS_INPUT, "%s printed more than %d MB", options->argv[0],
                      CAPTURE_BYTES_MAX >> 20);
    if (status == STATUS_OK)
        status = child_wait(ctx, pid, timeout_ms, ret_code);
    if (status != STATUS_OK) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        return status;
    }
    *ret = buf_str(&buf);
    return STATUS_OK;
}

const char *environment_get(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static bool starts_with_any(const char *text, const char *const *heads)
{
    for (size_t i = 0; heads[i] != NULL; i++)
        if (str_starts(str_from(text), heads[i]))
            return true;
    return false;
}

const char *const *environment_make(Arena *arena, const char *const *without,
                                    const char *const *with)
{
    size_t count = 0;
    for (size_t i = 0; environ[i] != NULL; i++)
        count++;
    for (size_t i = 0; with[i] != NULL; i++)
        count++;
    const char **made = arena_array_of(arena, const char *, count + 1);
    size_t       at   = 0;
    for (size_t i = 0; environ[i] != NULL; i++)
        if (!starts_with_any(environ[i], without))
            made[at++] = environ[i];
    for (size_t i = 0; with[i] != NULL; i++)
        made[at++] = with[i];
    return made;
}
