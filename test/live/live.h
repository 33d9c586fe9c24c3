/* live.h -- what the programs of this folder share: a Ctx and a connection to $SHORE_TEST_URL. */
#pragma once

#include "../unit/test.h"
#include "engine/engine.h"

typedef struct World {
    Ctx     ctx;
    Fault   fault;
    Arena  *arena;
    Conn   *conn;  /* application_name shore/test */
    Conn   *other; /* closed at the end, when a test opens it */
    Conn   *watcher;
    Blocker blocker; /* the one that was seen */
    char    notice[256];
    bool    warned;
    int     idle_calls;
    int     idle_fail_at; /* 0: never */
    int     stop_at;

    volatile sig_atomic_t stop_signal;
} World;

int world_setup(void **state);
int world_teardown(void **state);

const char *server_url(void);
int64_t     now_ms(const World *world);

/* Run on `conn`, which must succeed. */
void run(World *world, Conn *conn, Sql sql);

/* The one value of a query on world->conn. */
Str query_text(World *world, Sql sql);

Conn *open_other(World *world, const char *application);

#define assert_str(str, text) assert_string_equal(str_c(world->arena, (str)), (text))
