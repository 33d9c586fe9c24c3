/* signal.h -- how much more a server and its replicas can take: a row per signal.
 *
 * Each has a limit, which is an option and a key of shore.yaml; 0 switches the signal off. Nothing
 * is read here: that does pace/signals.h. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* id, its name (the key is batch.max_NAME), kind of its limit, default, what happens at the limit
 *
 * The defaults: a lag that applications which read from replicas notice; the load at which
 * pt-online-schema-change stops, too; a history that no ordinary load leaves. */
#define SIGNAL_LIST(X)                                                                             \
    X(LAG, "lag", DURATION, "3s", "wait while a replica is so far behind")                         \
    X(ACTIVE, "active", INT, "25", "wait while so many sessions are at work on the server")        \
    X(HISTORY, "history", INT, "1000000",                                                          \
      "wait while old rows of so many transactions cannot be cleaned up (purge, vacuum)")          \
    X(LOG, "log", SIZE, "0B", "wait while the server writes so much log (WAL, redo) in a second")  \
    X(BLOCKED, "blocked", INT, "1", "make batches shorter while so many sessions wait for one")

typedef enum SignalKind {
#define X(id, name, kind, fallback, help) SIGNAL_##id,
    SIGNAL_LIST(X)
#undef X
        SIGNAL_COUNT
} SignalKind;

/* What one look found. */
typedef struct Reading {
    SignalKind  kind;
    Str         who; /* "replica r1" */
    int64_t     value;
    const char *problem; /* instead of a value: "cannot be reached"; NULL: none */
} Reading;

/* "lag". */
const char *signal_name(SignalKind kind);

/* Of the limit; at 1 the signal acts. 0 for one that is off. */
double reading_score(const Reading *reading, int64_t limit);

/* "replica r1 is 4.2 s behind, limit 3 s". */
Str reading_words(Arena *arena, const Reading *reading, int64_t limit);

/* Whether to wait: from the limit on, and then until there is some room below it. */
bool score_waits(double score, bool waited);

/* How long to rest after a batch of `ms`, so that what nears its limit need not reach it. */
int64_t score_rest_ms(double score, int64_t ms);
