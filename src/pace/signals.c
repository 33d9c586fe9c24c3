/* signals.c -- reading the sources, and remembering the worst. */
#include "pace/signals.h"

#include <assert.h>
#include <inttypes.h>

#include "pace/source.h"

#include "base/poison.h"

enum {
    SIGNALS_BYTES_MAX = 16 << 20,
    LOOK_BYTES_MAX    = 16 << 20,
    LOOK_EVERY_MS     = 1000,
    BEHIND_EVERY_MS   = 100,
    ANSWER_MS_MAX     = 2000, /* of a replica */
    CONNECT_MS_MAX    = 3000, /* to it, once more */
};

typedef struct Replica {
    const char *url;
    Str         title;
    Str         who; /* "replica db2:3306" */
    Conn       *conn;
} Replica;

struct Signals {
    Arena               *arena;
    Arena               *look; /* of the last look */
    const SignalOptions *options;
    const SourceTable   *sources;
    VEC(Replica) replicas;
    int64_t
        unnamed; /* replicas that are not among them, where the primary does not tell their lag */
    int64_t connected;           /* the most whose lag it told */
    bool    blind[SIGNAL_COUNT]; /* the user may not look */
    bool    told;
    int64_t next_ms;
    Reading latest;
    int64_t counter; /* as it was last, */
    int64_t counter_ms;
    int64_t behind_next_ms;
    int64_t behind;
};

static const SourceTable *const tables[] = {
    [ENGINE_PG]      = &sources_pg,
    [ENGINE_MYSQL]   = &sources_mysql,
    [ENGINE_MARIADB] = &sources_mysql,
};

static int64_t now_ms(const Ctx *ctx)
{
    return ctx->clock->now_ms(ctx->clock);
}

static bool is_since(Version version, Version since)
{
    const int is[]    = {version.major, version.minor, version.patch};
    const int least[] = {since.major, since.minor, since.patch};
    if (version.engine != since.engine)
        return false;
    for (size_t i = 0; i < COUNT_OF(is); i++)
        if (is[i] != least[i])
            return is[i] > least[i];
    return true;
}

/* NULL: the engine has no such thing. */
static const SignalSource *source_find(const Signals *signals, SignalKind kind, SourceWhere where,
                                       Version version)
{
    const SignalSource *found = NULL;
    for (size_t i = 0; i < signals->sources->count; i++) {
        const SignalSource *row = &signals->sources->rows[i];
        if (row->kind == kind && row->where == where && is_since(version, row->since))
            found = row;
    }
    return found;
}

static bool is_watched(const Signals *signals, SignalKind kind)
{
    return signals->options->limits[kind] > 0 && !signals->blind[kind];
}

static void consider(Signals *signals, Reading reading)
{
    const int64_t *limits = signals->options->limits;
    if (reading_score(&reading, limits[reading.kind]) >
        reading_score(&signals->latest, limits[signals->latest.kind]))
        signals->latest = reading;
}

/* Not known at the first look. */
static int64_t growth(Signals *signals, int64_t value, int64_t now)
{
    const int64_t ms = now - signals->counter_ms;
    const int64_t grown =
        signals->counter_ms == 0 || ms <= 0 ? 0 : (value - signals->counter) * 1000 / ms;
    signals->counter    = value;
    signals->counter_ms = now;
    return MAX_OF(grown, (int64_t)0);
}

static void consider_row(const Ctx *ctx, Signals *signals, const SignalSource *source,
                         const Rows *rows, size_t row, Str who)
{
    Reading      reading = {.kind = source->kind, .who = who};
    const size_t value   = source->value;
    const bool   unknown = rows_is_null(rows, row, value);
    if (source->named)
        reading.who =
            str_format(signals->look, "replica " STR_FMT, STR_ARG(rows_text(rows, row, value + 1)));
    if (source->named && !rows_is_null(rows, row, value + 2))
        reading.problem =
            str_c(signals->look, str_copy(signals->look, rows_text(rows, row, value + 2)));
    else if (unknown && source->where == SOURCE_REPLICA)
        reading.problem = "does not replicate";
    else if (unknown)
        signals->blind[source->kind] = true;
    if (!unknown)
        reading.value = rows_int(rows, row, value) * MAX_OF(source->scale, (int64_t)1);
    if (source->counter)
        reading.value = growth(signals, reading.value, now_ms(ctx));
    consider(signals, reading);
}

/* Those that are gone may be far behind by now. */
static void consider_connected(Signals *signals, int64_t count)
{
    signals->connected = MAX_OF(signals->connected, count);
    if (count < signals->connected)
        consider(signals,
                 (Reading){.kind = SIGNAL_LAG,
                           .who  = str_format(signals->look, "%" PRId64 " of %" PRId64 " replicas",
                                              signals->connected - count, signals->connected),
                           .problem = "disconnected"});
}

static Status look_at_primary(const Ctx *ctx, Conn *conn, Signals *signals, SignalKind kind)
{
    const SignalSource *source = source_find(signals, kind, SOURCE_PRIMARY, conn_version(conn));
    AUTO_ROWS Rows     *rows   = NULL;
    if (source == NULL || !is_watched(signals, kind))
        return STATUS_OK;
    const Status status = conn_query(ctx, conn, source->sql, NULL, 0, &rows);
    if (status == STATUS_SQL || status == STATUS_REFUSED) {
        signals->blind[kind] = true;
        fault_clear(ctx->fault);
        return STATUS_OK;
    }
    TRY(status);
    for (size_t i = 0; i < rows_count(rows); i++)
        consider_row(ctx, signals, source, rows, i, STR(""));
    if (source->named)
        consider_connected(signals, (int64_t)rows_count(rows));
    return STATUS_OK;
}

static Status replica_connect(const Ctx *ctx, Replica *replica)
{
    const ConnOptions options = {
        .url = replica->url, .application = "shore/pace", .only_looks = true};
    conn_close(replica->conn);
    replica->conn = NULL;
    return conn_open(ctx, &options, &replica->conn);
}

static Status replica_ask(const Ctx *ctx, Signals *signals, const Replica *replica, bool *ret_is)
{
    AUTO_ROWS Rows     *rows = NULL;
    const SignalSource *source =
        source_find(signals, SIGNAL_LAG, SOURCE_REPLICA, conn_version(replica->conn));
    assert(source != NULL); /* signals_open saw that it is of the same engine */
    TRY(conn_query(ctx, replica->conn, source->sql, NULL, 0, &rows));
    for (size_t i = 0; i < rows_count(rows); i++)
        consider_row(ctx, signals, source, rows, i, replica->who);
    *ret_is = rows_count(rows) > 0;
    return STATUS_OK;
}

/* What is wrong with a replica is a reading; a failure is only what ends the wait. */
static Status look_at_replica(const Ctx *ctx, Signals *signals, Replica *replica, bool connect)
{
    Deadline deadline;
    bool     is     = true;
    Ctx      soon   = deadline_begin(&deadline, ctx, "reach the replica", CONNECT_MS_MAX);
    Status   status = STATUS_OK;
    soon.arena      = signals->look;
    if (replica->conn == NULL || !conn_alive(replica->conn))
        status = connect ? replica_connect(&soon, replica) : STATUS_UNREACHABLE;
    if (status == STATUS_OK) {
        soon       = deadline_begin(&deadline, ctx, "ask the replica", ANSWER_MS_MAX);
        soon.arena = signals->look;
        status     = replica_ask(&soon, signals, replica, &is);
    }
    if (status == STATUS_OK && is)
        return STATUS_OK;
    if (deadline.passed_on)
        return status;
    TRY(ctx_check_stop(ctx));
    fault_clear(ctx->fault);
    consider(signals, (Reading){.kind    = SIGNAL_LAG,
                                .who     = replica->who,
                                .problem = is ? "cannot be reached" : "does not replicate"});
    return STATUS_OK;
}

/* Once. */
static void tell(const Ctx *ctx, Signals *signals)
{
    StrVec names = {0};
    for (int kind = 0; kind < SIGNAL_COUNT; kind++)
        if (signals->blind[kind] && signals->options->limits[kind] > 0)
            *vec_push(ctx->arena, &names) = str_from(signal_name((SignalKind)kind));
    signals->told = true;
    if (names.count > 0)
        emit(ctx,
             &(Event){.kind = EVENT_NOTICE,
                      .text = str_format(
                          ctx->arena, "cannot be watched, for want of the privilege %s: " STR_FMT,
                          signals->sources->grant, STR_ARG(str_join(ctx->arena, &names, ", ")))});
    if (signals->unnamed > 0)
        emit(ctx, &(Event){.kind = EVENT_NOTICE,
                           .text = str_format(ctx->arena,
                                              "the lag of %" PRId64
                                              " replica%s is not watched: name them in 'replicas'",
                                              signals->unnamed, signals->unnamed == 1 ? "" : "s")});
}

/* Where the engine has them named: those that nobody did. What cannot be seen is not there. */
static Status count_unnamed(const Ctx *ctx, Conn *conn, Signals *signals)
{
    const SignalSource *source =
        source_find(signals, SIGNAL_LAG, SOURCE_REPLICAS, conn_version(conn));
    AUTO_ROWS Rows *rows = NULL;
    if (source == NULL || signals->replicas.count > 0)
        return STATUS_OK;
    TRY(conn_query(ctx, conn, source->sql, NULL, 0, &rows));
    signals->unnamed = rows_int(rows, 0, 0);
    return STATUS_OK;
}

/* "replica db2:3306"; by a socket: "replica /test?socket=/run/replica". */
static Str who_of(Arena *arena, Str title)
{
    Str rest = title;
    (void)str_cut(&rest, '@');
    Str       whole = rest;
    const Str host  = str_cut(&rest, '/');
    return str_format(arena, "replica " STR_FMT,
                      STR_ARG(host.size > 0 && !str_contains(whole, "?") ? host : whole));
}

static Status replica_open(const Ctx *ctx, Signals *signals, Str url, EngineKind engine)
{
    bool     is      = false;
    Replica *replica = vec_push(signals->arena, &signals->replicas);
    replica->url     = str_c(signals->arena, url);
    TRY(replica_connect(ctx, replica));
    const Str title = conn_title(replica->conn);
    replica->who    = who_of(signals->arena, title);
    if (conn_version(replica->conn).engine != engine)
        return FAIL(ctx->fault, STATUS_REFUSED,
                    "could not watch the replica at " STR_FMT ": it is another kind of server",
                    STR_ARG(title));
    TRY(replica_ask(ctx, signals, replica, &is));
    return is ? STATUS_OK
              : FAIL(ctx->fault, STATUS_REFUSED,
                     "could not watch the replica at " STR_FMT ": it is no replica",
                     STR_ARG(title));
}

Status signals_open(const Ctx *ctx, Conn *conn, const SignalOptions *options, Signals **ret)
{
    const EngineKind engine  = conn_version(conn).engine;
    Arena           *arena   = arena_new("signals", SIGNALS_BYTES_MAX);
    Signals         *signals = arena_new_of(arena, Signals);
    *signals                 = (Signals){.arena   = arena,
                                         .look    = arena_new("last look", LOOK_BYTES_MAX),
                                         .options = options,
                                         .sources = tables[engine]};
    *ret                     = signals; /* to be closed, whatever comes */
    for (size_t i = 0; i < options->replicas.count; i++) {
        const Status status = replica_open(ctx, signals, options->replicas.items[i], engine);
        if (status != STATUS_OK)
            return fault_hint(ctx->fault, "Is the list in 'replicas' right? Batches and long DDL "
                                          "look there for how far each replica is behind.");
    }
    return count_unnamed(ctx, conn, signals);
}

void signals_close(Signals *signals)
{
    if (signals == NULL)
        return;
    for (size_t i = 0; i < signals->replicas.count; i++)
        conn_close(signals->replicas.items[i].conn);
    arena_free(signals->look);
    arena_free(signals->arena);
}

static bool look_begin(const Ctx *ctx, Signals *signals)
{
    if (now_ms(ctx) < signals->next_ms)
        return false;
    arena_reset(signals->look);
    signals->latest = (Reading){0};
    return true;
}

static Status look_at_lag(const Ctx *ctx, Conn *conn, Signals *signals, bool connect)
{
    TRY(look_at_primary(ctx, conn, signals, SIGNAL_LAG));
    for (size_t i = 0; i < signals->replicas.count && is_watched(signals, SIGNAL_LAG); i++)
        TRY(look_at_replica(ctx, signals, &signals->replicas.items[i], connect));
    return STATUS_OK;
}

Status signals_look(const Ctx *ctx, Conn *conn, Signals *signals, Reading *ret)
{
    assert(!conn_in_transaction(conn));
    if (look_begin(ctx, signals)) {
        TRY(look_at_lag(ctx, conn, signals, /* connect= */ true));
        TRY(look_at_primary(ctx, conn, signals, SIGNAL_ACTIVE));
        TRY(look_at_primary(ctx, conn, signals, SIGNAL_HISTORY));
        TRY(look_at_primary(ctx, conn, signals, SIGNAL_LOG));
        if (!signals->told)
            tell(ctx, signals);
        signals->next_ms = now_ms(ctx) + LOOK_EVERY_MS;
    }
    *ret = signals->latest;
    return STATUS_OK;
}

bool signals_look_at_lag(const Ctx *ctx, Conn *conn, Signals *signals, Reading *ret)
{
    if (!look_begin(ctx, signals))
        return false;
    const Status status = look_at_lag(ctx, conn, signals, /* connect= */ false);
    signals->next_ms    = now_ms(ctx) + LOOK_EVERY_MS;
    *ret                = signals->latest;
    return status == STATUS_OK;
}

void signals_look_behind(const Ctx *ctx, Conn *conn, Signals *signals, int64_t pid)
{
    const SignalSource *source =
        source_find(signals, SIGNAL_BLOCKED, SOURCE_SESSION, conn_version(conn));
    const Str       param = str_format(ctx->arena, "%" PRId64, pid);
    AUTO_ROWS Rows *rows  = NULL;
    if (source == NULL || !is_watched(signals, SIGNAL_BLOCKED) ||
        now_ms(ctx) < signals->behind_next_ms)
        return;
    const Status status = conn_query(ctx, conn, source->sql, &param, 1, &rows);
    if (status == STATUS_OK)
        signals->behind = MAX_OF(signals->behind, rows_int(rows, 0, 0));
    else if (status == STATUS_SQL || status == STATUS_REFUSED)
        signals->blind[SIGNAL_BLOCKED] = true;
    signals->behind_next_ms = now_ms(ctx) + BEHIND_EVERY_MS;
}

Reading signals_behind(Signals *signals)
{
    const Reading reading = {.kind = SIGNAL_BLOCKED, .value = signals->behind};
    signals->behind       = 0;
    return reading;
}

bool signals_replicated(const Signals *signals)
{
    return signals->replicas.count > 0 || signals->unnamed > 0;
}

double signals_score(const Signals *signals, const Reading *reading)
{
    return reading_score(reading, signals->options->limits[reading->kind]);
}

Str signals_text(Arena *arena, const Signals *signals, const Reading *reading)
{
    return reading_words(arena, reading, signals->options->limits[reading->kind]);
}
