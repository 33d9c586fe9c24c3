/* mydb.h -- what the files of this folder share: the insides of a connection. */
#pragma once

#include "engine/driver.h"
#include "engine/mysql/libmariadb.h"
#include "engine/mysql/settings.h"

typedef struct MyConn {
    Conn       base;
    MYSQL     *mysql;
    Str        text;       /* of the statement under way */
    MYSQL_RES *result;     /* whose rows are being taken */
    MySettings settings;   /* for the second connection, that of KILL QUERY */
    int64_t    id;         /* CONNECTION_ID() */
    bool       abandoning; /* the statement under way is given up: it is being killed */
    int64_t    kill_next_ms;
    int64_t    give_up_ms;
} MyConn;

static inline MyConn *mydb_conn(Conn *conn)
{
    return (MyConn *)conn;
}

/* conn.c */

/* A handle that knows the settings, not yet connected. It blocks unless `nonblocking`. */
MYSQL *mydb_handle_new(const MySettings *settings, bool nonblocking);

/* errors.c */

/* Fill the fault from what the library said of its last call; gives its status. */
Status mydb_fail(const Ctx *ctx, MyConn *conn);

/* The same when the connection is known to be gone. */
Status mydb_fail_lost(const Ctx *ctx, MyConn *conn);

/* What follows a statement: its warnings as events, or as detail of the fault that it left. By
 * that the server's word about the transaction is new, too. */
void mydb_warnings_take(const Ctx *ctx, MyConn *conn, Status status);

/* wait.c */

/* Goes on with the call under way, for which `got` came; gives what it waits for next, or 0. */
typedef int Resume(MyConn *conn, void *ret, int got);

/* Wait for what `wanted` says and resume until the call is done. Once a stop or idle ends the wait,
 * the statement is killed on the server, its end awaited all the same, and that failure is given.
 * A server that does not answer costs the connection. */
Status mydb_wait(const Ctx *ctx, MyConn *conn, int wanted, Resume *resume, void *ret);

/* exec.c */
Status mydb_exec(const Ctx *ctx, Conn *base, Sql sql, int64_t *ret_rows);
Status mydb_query(const Ctx *ctx, Conn *base, Sql sql, const Str *params, size_t param_count,
                  Rows **ret);
Status mydb_pipeline(const Ctx *ctx, Conn *base, PipelineStep *steps, size_t count);
Str    mydb_cell(const Rows *base, size_t row, size_t column);
void   mydb_rows_close(Rows *base);

/* For the inside of a call: no warnings are looked for. */
Status mydb_send(const Ctx *ctx, MyConn *conn, Str text, Rows **ret_rows, int64_t *ret_affected);

/* params.c */

/* The statement with its parameters in place of each ? that is not quoted, in the scratch arena. */
Str mydb_text(MyConn *conn, Sql sql, const Str *params, size_t param_count);

/* locks.c, catalog.c */
Status mydb_blockers_find(const Ctx *ctx, Conn *conn, const RelationLock *wanted,
                          size_t wanted_count, int64_t own_pid, BlockerVec *ret);
Status mydb_catalog_read(const Ctx *ctx, Conn *conn, const NameVec *tables, Catalog **ret);
Status mydb_blocked_by(const Ctx *ctx, Conn *conn, int64_t pid, BlockerVec *ret);
