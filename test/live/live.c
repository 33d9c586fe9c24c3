/* live.c -- a Ctx and a connection to $SHORE_TEST_URL. */
#include "live.h"

#include <stdio.h>
#include <stdlib.h>

const char *server_url(void)
{
    const char *url = getenv("SHORE_TEST_URL");
    assert_non_null(url);
    return url;
}

static void on_event(void *sink, const Event *event)
{
    World *world = sink;
    snprintf(world->notice, sizeof world->notice, STR_FMT, STR_ARG(event->text));
    world->warned = event->kind == EVENT_WARNING;
}

Conn *open_other(World *world, const char *application)
{
    Ctx ctx                   = world->ctx;
    ctx.idle                  = NULL;
    ctx.stop_signal           = NULL;
    Conn             *conn    = NULL;
    const ConnOptions options = {.url = server_url(), .application = application};
    assert_int_equal(conn_open(&ctx, &options, &conn), STATUS_OK);
    return conn;
}

int world_setup(void **state)
{
    World *world = calloc(1, sizeof *world);
    world->arena = arena_new("test", (size_t)256 << 20);
    world->ctx   = (Ctx){.arena       = world->arena,
                         .fault       = &world->fault,
                         .clock       = &clock_system,
                         .emit        = on_event,
                         .sink        = world,
                         .stop_signal = &world->stop_signal};
    world->conn  = open_other(world, "shore/test");
    *state       = world;
    return 0;
}

int world_teardown(void **state)
{
    World *world = *state;
    conn_close(world->conn);
    conn_close(world->other);
    arena_free(world->arena);
    free(world);
    return 0;
}

int64_t now_ms(const World *world)
{
    return world->ctx.clock->now_ms(world->ctx.clock);
}

void run(World *world, Conn *conn, Sql sql)
{
    if (conn_exec(&world->ctx, conn, sql, NULL) != STATUS_OK)
        fail_msg("%s: " STR_FMT, world->fault.message, STR_ARG(sql.text));
}

Str query_text(World *world, Sql sql)
{
    AUTO_ROWS Rows *rows = NULL;
    if (conn_query(&world->ctx, world->conn, sql, NULL, 0, &rows) != STATUS_OK)
        fail_msg("%s: " STR_FMT, world->fault.message, STR_ARG(sql.text));
    assert_int_equal(rows_count(rows), 1);
    return str_copy(world->arena, rows_text(rows, 0, 0));
}
