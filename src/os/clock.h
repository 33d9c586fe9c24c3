/* clock.h -- time, replaceable in tests. Leases and history go by the server's clock. */
#pragma once

#include <stdint.h>

typedef struct Clock Clock;
struct Clock {
    int64_t (*now_ms)(const Clock *clock);  /* monotonic */
    int64_t (*wall_ms)(const Clock *clock); /* since 1970-01-01 UTC */
    void (*sleep_ms)(const Clock *clock, int64_t ms);
};

/* The machine's clock. */
extern const Clock clock_system;
