/* workload.c -- an application under way: several clients that read and write at a steady rate, for
 * the demo, the benchmarks and the tests that ask what an application feels.
 *
 *     workload URL SCRIPT CLIENTS RATE ROWS LOG
 *
 * Each line of SCRIPT is one transaction; a client takes a random one RATE times a second. `:id` is
 * a random number from 1 to ROWS, `:n` a number that no other transaction gets. A line of LOG per
 * transaction: start in microseconds since 1970, latency in microseconds, line of the script, "ok"
 * or the SQLSTATE. Latency counts from when the transaction was due, so that a stall is felt by all
 * that it held up. SIGTERM ends it; a client whose connection is lost logs 08006, reconnects. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/prng.h"
#include "engine/engine.h"

#include "base/poison.h"

enum { LINES_MAX = 64, TEXT_MAX = 4096, CLIENTS_MAX = 64 };

typedef struct Workload {
    const char *url;
    StrVec      lines;
    int64_t     clients;
    int64_t     rate;
    int64_t     rows;
    int         log_fd;
} Workload;

static int64_t now_us(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void sleep_until_us(int64_t when)
{
    const int64_t left = when - now_us(CLOCK_MONOTONIC);
    if (left > 0)
        nanosleep(&(struct timespec){.tv_sec = left / 1000000, .tv_nsec = left % 1000000 * 1000},
                  NULL);
}

/* The line with `:id` and `:n` filled in. */
static Str fill(Arena *arena, Str line, int64_t id, int64_t n)
{
    Buf buf = buf_new(arena, TEXT_MAX);
    for (size_t i = 0; i < line.size; i++) {
        const Str rest = str_slice(line, i, SIZE_MAX);
        if (str_starts(rest, ":id")) {
            buf_format(&buf, "%" PRId64, id);
            i += 2;
        } else if (str_starts(rest, ":n")) {
            buf_format(&buf, "%" PRId64, n);
            i += 1;
        } else {
            buf_add_char(&buf, line.data[i]);
        }
    }
    return buf_str(&buf);
}

typedef struct Client {
    const Workload *work;
    Ctx             ctx;
    Conn           *conn;
    Prng            prng;
} Client;

static Status client_connect(Client *client)
{
    const ConnOptions options = {.url = client->work->url, .application = "workload"};
    if (client->conn != NULL && conn_alive(client->conn))
        return STATUS_OK;
    conn_close(client->conn);
    client->conn = NULL;
    return conn_open(&client->ctx, &options, &client->conn);
}

static Status client_send(Client *client, size_t line, int64_t n)
{
    const Workload *work = client->work;
    const int64_t   id   = 1 + (int64_t)prng_below(&client->prng, (uint64_t)work->rows);
    TRY(client_connect(client));
    SqlBuf sql = conn_sql(client->conn, client->ctx.arena);
    sql_add_statement(&sql, fill(client->ctx.arena, work->lines.items[line], id, n));
    return conn_exec(&client->ctx, client->conn, sqlbuf_sql(&sql), NULL);
}

static void transact(Client *client, int64_t n, int64_t due_us)
{
    const Workload *work   = client->work;
    const Fault    *fault  = client->ctx.fault;
    const size_t    line   = (size_t)prng_below(&client->prng, work->lines.count);
    const Status    status = client_send(client, line, n);
    const char     *state  = fault->sqlstate[0] == '\0' ? "08006" : fault->sqlstate;
    const int64_t   took   = now_us(CLOCK_MONOTONIC) - due_us;
    const int64_t   began  = now_us(CLOCK_REALTIME) - took;
    char            text[128];
    const int size = snprintf(text, sizeof text, "%" PRId64 " %" PRId64 " %zu %s\n", began, took,
                              line + 1, status == STATUS_OK ? "ok" : state);
    fault_clear(client->ctx.fault);
    if (write(work->log_fd, text, (size_t)size) != size)
        _exit(1);
}

static int client_run(const Workload *work, int64_t number)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    signal(SIGTERM, SIG_DFL);
    AUTO_ARENA Arena *arena  = arena_new("transaction", 1 << 20);
    Fault             fault  = {0};
    Client            client = {.work = work,
                                .ctx  = {.arena = arena, .fault = &fault, .clock = &clock_system},
                                .prng = {(uint64_t)number}};
    if (client_connect(&client) != STATUS_OK) {
        fprintf(stderr, "workload: %s: %s\n", fault.message, fault.detail);
        return 1;
    }
    const int64_t gap = 1000000 * work->clients / work->rate;
    int64_t       due = now_us(CLOCK_MONOTONIC) + gap * number / work->clients;
    for (int64_t turn = 0;; turn++, due += gap) {
        sleep_until_us(due);
        arena_reset(arena);
        transact(&client, turn * work->clients + number, due);
    }
}

/* Gone with whoever started it, too: a demo that is interrupted leaves no load behind. */
static int run(const Workload *work)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    pid_t    children[CLIENTS_MAX];
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGCHLD);
    sigprocmask(SIG_BLOCK, &stop, NULL);
    for (int64_t i = 0; i < work->clients; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            sigprocmask(SIG_UNBLOCK, &stop, NULL);
            _exit(client_run(work, i));
        }
    }
    int signal_number = 0;
    sigwait(&stop, &signal_number);
    for (int64_t i = 0; i < work->clients; i++)
        kill(children[i], SIGTERM);
    while (wait(NULL) > 0 || errno == EINTR)
        ;
    return signal_number == SIGCHLD; /* a client ended by itself: it could not connect */
}

static bool script_read(Arena *arena, const char *path, StrVec *ret)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    char line[TEXT_MAX];
    while (fgets(line, sizeof line, file) != NULL && ret->count < LINES_MAX)
        if (str_trim(str_from(line)).size > 0)
            *vec_push(arena, ret) = str_copy(arena, str_trim(str_from(line)));
    fclose(file);
    return ret->count > 0;
}

int main(int argc, char **argv)
{
    AUTO_ARENA Arena *arena = arena_new("workload", 1 << 20);
    Workload          work  = {0};
    if (argc == 7) {
        work.url    = argv[1];
        work.log_fd = open(argv[6], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    }
    if (argc != 7 || !script_read(arena, argv[2], &work.lines) ||
        !str_to_int64(str_from(argv[3]), &work.clients) ||
        !str_to_int64(str_from(argv[4]), &work.rate) ||
        !str_to_int64(str_from(argv[5]), &work.rows) || work.clients < 1 ||
        work.clients > CLIENTS_MAX || work.rate < 1 || work.rows < 1 || work.log_fd < 0) {
        fprintf(stderr, "usage: workload URL SCRIPT CLIENTS RATE ROWS LOG\n");
        return 2;
    }
    return run(&work);
}
