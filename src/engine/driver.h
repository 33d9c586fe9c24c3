/* driver.h -- inside engine/: what an engine is made of. Each has a folder and a row in engine.c.
 *
 * A driver's Conn and Rows begin with the structs below. What engine.h promises of every call is
 * kept in engine.c: a function of the row finds a connection that is alive and free, an empty
 * `scratch`, and `ctx` in place. */
#pragma once

#include "engine/engine.h"

typedef struct Driver {
    const char *const *schemes;          /* of its URLs, NULL behind the last */
    const char        *url_form;         /* to be shown */
    bool               reads_by_version; /* a text may mean something else to another release */
    const Sql         *begin_snapshot;   /* one after the other; an empty one behind the last */

    Status (*open)(const Ctx *ctx, const ConnOptions *options, Conn **ret);
    void (*close)(Conn *conn);
    int64_t (*backend_pid)(const Conn *conn);
    bool (*in_transaction)(const Conn *conn);
    bool (*alive)(const Conn *conn);
    Status (*set_text_formats)(const Ctx *ctx, Conn *conn);
    Status (*exec)(const Ctx *ctx, Conn *conn, Sql sql, int64_t *ret_rows);
    Status (*query)(const Ctx *ctx, Conn *conn, Sql sql, const Str *params, size_t param_count,
                    Rows **ret);
    Status (*pipeline)(const Ctx *ctx, Conn *conn, PipelineStep *steps, size_t count);
    Str (*cell)(const Rows *rows, size_t row, size_t column); /* without `data`: NULL */
    void (*rows_close)(Rows *rows);
    Status (*catalog_read)(const Ctx *ctx, Conn *conn, const NameVec *tables, Catalog **ret);
    Status (*blockers_find)(const Ctx *ctx, Conn *conn, const RelationLock *wanted,
                            size_t wanted_count, int64_t own_pid, BlockerVec *ret);
    Status (*blocked_by)(const Ctx *ctx, Conn *conn, int64_t pid, BlockerVec *ret);

    /* Where the engine has the thing (EngineTraits); NULL where not. */
    bool (*in_failed_transaction)(const Conn *conn);
    Status (*copy_in)(const Ctx *ctx, Conn *conn, Sql copy_statement, Str data, int64_t *ret_rows);
} Driver;

extern const Driver driver_mysql; /* and MariaDB */
extern const Driver driver_pg;

struct Conn {
    const Driver *driver;
    Arena        *arena;        /* the Conn itself and what lives as long */
    Arena        *scratch;      /* of the statement in progress */
    const Ctx    *ctx;          /* of the call in progress: notices are emitted through it */
    int64_t       idle_next_ms; /* when ctx->idle is due again, also across short statements */
    Str           title;
    Version       version;
    bool          only_looks;
    bool          busy; /* a call is in progress; the idle callback must use another Conn */
    bool          lost; /* given up: it must not be used any more */
};

struct Rows {
    const Driver *driver;
    size_t        count;
    size_t        column_count;
    int64_t       affected;
};

/* wait.c */

/* A call begins, and ends with `status`. The connection must be usable and free. */
Status conn_begin(const Ctx *ctx, Conn *conn);
Status conn_end(Conn *conn, Status status);

enum { WAIT_SLICE_MS = 100 };

/* For cleaning up: no idle, no stop, and failures that leave the fault alone. */
static inline Ctx ctx_quiet(const Ctx *ctx, Fault *ignored)
{
    Ctx quiet         = *ctx;
    quiet.fault       = ignored;
    quiet.idle        = NULL;
    quiet.stop_signal = NULL;
    return quiet;
}

/* Poll `fd` for `events`, at most one slice; *ret_ready is what poll gave, 0 for nothing. Calls
 * ctx->idle when that is due and looks for a stop. */
Status conn_wait_slice(const Ctx *ctx, Conn *conn, int fd, short events, short *ret_ready);

/* The same without waiting. */
Status conn_wait_none(const Ctx *ctx, Conn *conn);

/* url.c */

/* The driver that the URL asks for; without one, or where it is no URL: PostgreSQL's, whose client
 * library knows other forms. */
Status driver_of_url(const Ctx *ctx, const char *url, const Driver **ret);

/* engine.c */
extern const Driver *const drivers[];
size_t                     driver_count(void);
