/* watchdog.h -- the process that makes, keeps and ends a sandbox server. */
#pragma once

#include <limits.h>

#include "os/child.h"
#include "sandbox/binaries.h"

typedef struct WatchdogOptions {
    Binaries         binaries;
    const char      *settings; /* further lines for the configuration, or NULL */
    const ChildUser *user;     /* to become; NULL: stay */
} WatchdogOptions;

/* What it says once, in one write: the server accepts connections, or why there is none. */
typedef struct WatchdogReport {
    bool ready;
    char folder[128];
    char message[768];
    char detail[1024];
} WatchdogReport;
_Static_assert(sizeof(WatchdogReport) <= PIPE_BUF, "a report must be written in one piece");

/* Does not return. `owner` is readable (at its end) once the owner is gone; the report goes to
 * `report`. All other descriptors are closed. */
NORETURN void watchdog_run(const WatchdogOptions *options, int owner, int report);
