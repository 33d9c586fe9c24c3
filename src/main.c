/* main.c -- signals, one Ctx, and the exit code. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cli.h"

#include "base/poison.h"

enum { EXIT_INTERRUPTED = 130 };

static const size_t ARENA_BYTES_MAX = (size_t)4 << 30;

/* The one variable of the program: the signal that asked it to stop, or 0. */
static volatile sig_atomic_t stop_signal;

/* The first signal asks for a clean end; a second Ctrl-C does not wait for it. */
static void on_signal(int signal)
{
    if (signal == SIGINT && stop_signal == SIGINT)
        _exit(EXIT_INTERRUPTED);
    stop_signal = signal;
}

static void signals_take(void)
{
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP};
    /* No SA_RESTART: a wait is to end when somebody asks for it. */
    struct sigaction stop = {.sa_handler = on_signal};
    sigemptyset(&stop.sa_mask);
    for (size_t i = 0; i < COUNT_OF(stops); i++) {
        struct sigaction before;
        /* nohup, and shells without job control, have them ignored for a reason. */
        if (sigaction(stops[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(stops[i], &stop, NULL);
    }
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
}

int main(int argc, char **argv)
{
    AUTO_ARENA Arena *arena = arena_new("command", ARENA_BYTES_MAX);
    StrVec            words = {0};
    cli_words_take(arena, argc, argv, &words);
    signals_take();
    Fault     fault = {0};
    const Ctx ctx   = {
          .arena       = arena,
          .fault       = &fault,
          .clock       = &clock_system,
          .stop_signal = &stop_signal,
    };
    return cli_run(&ctx, &words);
}
