/* clock.c -- the machine's clock. */
#include "os/clock.h"

#include <time.h>

#include "base/poison.h"

static int64_t read_ms(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t system_now_ms(const Clock *clock)
{
    (void)clock;
    return read_ms(CLOCK_MONOTONIC);
}

static int64_t system_wall_ms(const Clock *clock)
{
    (void)clock;
    return read_ms(CLOCK_REALTIME);
}

static void system_sleep_ms(const Clock *clock, int64_t ms)
{
    (void)clock;
    const struct timespec span = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&span, NULL); /* a signal may cut it short: the caller looks at the clock again */
}

const Clock clock_system = {system_now_ms, system_wall_ms, system_sleep_ms};
