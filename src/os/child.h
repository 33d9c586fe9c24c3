/* child.h -- other programs. No shell comes between; they inherit no descriptor but their three
 * standard ones. */
#pragma once

#include <sys/types.h>

#include "os/ctx.h"

typedef enum ChildOutput {
    CHILD_OUTPUT_NULL,
    CHILD_OUTPUT_FILE,    /* stdout and stderr, appended to `file` */
    CHILD_OUTPUT_FD,      /* stdout to `fd` */
    CHILD_OUTPUT_INHERIT, /* all three are shore's own */
} ChildOutput;

/* Whom to run as. */
typedef struct ChildUser {
    uid_t uid;
    gid_t gid;
} ChildUser;

typedef struct ChildOptions {
    const char *const *argv;        /* ends with NULL; argv[0] without a slash is found in PATH */
    const char *const *environment; /* NULL: shore's own */
    const char        *cwd;         /* NULL: shore's own */
    const char        *input;       /* the file that is its stdin; NULL: it is empty */
    ChildOutput        output;
    const char        *file;
    int                fd;
    const ChildUser   *user; /* to drop to; NULL: stay */
    int  death_signal;       /* what it gets when the process that starts it dies; 0: none */
    bool own_group;          /* then -pid names it and what it starts */
} ChildOptions;

/* STATUS_INPUT when the program is not there or cannot be run. */
Status child_start(const Ctx *ctx, const ChildOptions *options, pid_t *ret);

/* Wait until it ends: *ret is its exit code, or 128 and the signal that ended it. It is still
 * running after STATUS_TIMEOUT, a stop, or a failure of idle. timeout_ms 0: no limit. */
Status child_wait(const Ctx *ctx, pid_t pid, int64_t timeout_ms, int *ret);

/* Run it to its end and take what it prints to stdout, at most 64 MB. */
Status child_capture(const Ctx *ctx, const ChildOptions *options, int64_t timeout_ms, Str *ret,
                     int *ret_code);

/* Give up `uid` and `gid` of root for good, in this process. False when that failed. */
bool child_user_become(const ChildUser *user);

/* A variable of shore's environment; NULL when not set or empty. */
const char *environment_get(const char *name);

/* shore's environment but for the variables that start with one of `without`, and with `with`
 * ("NAME=value") in it; both lists end with NULL. */
const char *const *environment_make(Arena *arena, const char *const *without,
                                    const char *const *with);
