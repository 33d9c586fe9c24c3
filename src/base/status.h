/* status.h -- how a failure travels.
 *
 * A function that touches the world returns Status; the compiler refuses to ignore it. The place
 * that knows why something failed fills the Fault, those above add "while ...", the command prints
 * it once:
 *
 *     return FAIL(fault, STATUS_SQL, "could not read table '%s'", name);
 *     TRY(conn_exec(ctx, conn, sql));                      // pass the failure on
 *     if (copy(ctx, n) != STATUS_OK)
 *         return fault_while(fault, "copying chunk %d", n);
 */
#pragma once

#include <assert.h>

#include "base/macro.h"
#include "base/str.h"

/* name, exit code of the process, what the caller may do about it, meaning (also in --help and
 * docs) */
#define STATUS_LIST(X)                                                                             \
    X(OK, 0, NEVER, "done")                                                                        \
    X(FINDINGS, 1, NEVER, "findings at or above --fail-on")                                        \
    X(USAGE, 2, NEVER, "the command line or the configuration is wrong")                           \
    X(INPUT, 2, NEVER, "a file could not be read or is malformed")                                 \
    X(REFUSED, 2, NEVER, "refused before anything was changed; the message says why")              \
    X(PENDING, 3, NEVER, "something is pending or different (--exit-code)")                        \
    X(UNREACHABLE, 4, NEVER, "the server could not be reached or refused the login")               \
    X(SERVER_LOST, 4, RECONNECT, "the connection to the server was lost")                          \
    X(LOCK_TIMEOUT, 5, BACKOFF, "a lock was not granted in time")                                  \
    X(DEADLOCK, 5, BACKOFF, "the server chose this transaction as the victim of a deadlock")       \
    X(SERIALIZATION, 5, BACKOFF, "the transaction could not be serialized")                        \
    X(TIMEOUT, 5, BACKOFF, "a statement ran into its timeout")                                     \
    X(LEASE, 5, NEVER, "another runner holds the lease")                                           \
    X(HELD, 6, NEVER, "held by a gate")                                                            \
    X(SQL, 7, NEVER, "the server refused a statement")                                             \
    X(PARTIAL, 7, NEVER, "stopped part-way; run the same command again to resume")                 \
    X(DISK_FULL, 7, NEVER, "the server ran out of disk or memory")                                 \
    X(VERIFY, 8, NEVER, "verification failed")                                                     \
    X(INTERNAL, 70, NEVER, "a bug in shore")                                                       \
    X(INTERRUPTED, 130, NEVER, "interrupted")                                                      \
    X(TERMINATED, 143, NEVER, "terminated")

typedef enum MUST_USE_TYPE Status {
#define X(name, exit_code, retry, meaning) STATUS_##name,
    STATUS_LIST(X)
#undef X
} Status;

typedef enum Retry {
    RETRY_NEVER,
    RETRY_BACKOFF,   /* the transaction was rolled back; the same again later may succeed */
    RETRY_RECONNECT, /* nobody knows whether it took effect: connect anew and look */
} Retry;

typedef struct StatusRow {
    const char *name;
    int         exit_code;
    Retry       retry;
    const char *meaning;
} StatusRow;

/* The row of `status`; never NULL. */
const StatusRow *status_row(Status status);
size_t           status_count(void);

/* Filled by the first failure; filling never allocates. Texts that do not fit are cut. */
typedef struct Fault {
    Status      status;
    char        sqlstate[6]; /* of the server, or empty */
    int         number;      /* the server's own, where it numbers its errors; 0: none */
    int         position;    /* code point in the refused statement, from 1; 0: not known */
    const char *source_file; /* where in shore it was raised */
    int         source_line;
    char        place[512];   /* "file:line:column" in the user's input, or empty */
    char        message[768]; /* "could not <verb> <object>": lower case, no full stop */
    char        detail[1024]; /* sentences, or empty */
    char        hint[768];    /* sentences, or empty */
    char        trail[768];   /* "; while ...", outermost last */
} Fault;

/* `status`, known to be a failure: thereby compiler and analyzer see that a function that returns
 * FAIL(...) need not have set its results. */
static inline Status status_failed(Status status)
{
    assert(status != STATUS_OK);
    return status;
}

#define FAIL(fault, status, ...)                                                                   \
    status_failed(fault_fail((fault), (status), __FILE__, __LINE__, __VA_ARGS__))

/* Start the fault anew with `status` and a message; gives `status`. Use FAIL. */
Status fault_fail(Fault *fault, Status status, const char *source_file, int source_line,
                  const char *format, ...) PRINTF_LIKE(5, 6);

/* Set parts of the fault just raised. Each gives fault->status, so that it can be returned. */
Status fault_detail(Fault *fault, const char *format, ...) PRINTF_LIKE(2, 3);
Status fault_hint(Fault *fault, const char *format, ...) PRINTF_LIKE(2, 3);
Status fault_place(Fault *fault, const char *format, ...) PRINTF_LIKE(2, 3);
Status fault_while(Fault *fault, const char *format, ...) PRINTF_LIKE(2, 3);
#define fault_detail(...) status_failed(fault_detail(__VA_ARGS__))
#define fault_hint(...)   status_failed(fault_hint(__VA_ARGS__))
#define fault_place(...)  status_failed(fault_place(__VA_ARGS__))
#define fault_while(...)  status_failed(fault_while(__VA_ARGS__))

/* Forget a failure that was dealt with. */
void fault_clear(Fault *fault);

/* "error: ...", "detail: ...", "hint: ..." as lines, as a person reads them. */
void fault_render(const Fault *fault, Buf *buf);

/* The one control-flow macro. It is safe because nothing leaks on an early return: bytes belong to
 * arenas, handles close themselves. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        const Status try_status_ = (call);                                                         \
        if (try_status_ != STATUS_OK)                                                              \
            return try_status_;                                                                    \
    } while (0)
