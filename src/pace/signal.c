/* signal.c -- the words of each signal, and what follows from a value. */
#include "pace/signal.h"

#include <inttypes.h>

#include "base/macro.h"

#include "base/poison.h"

typedef enum Unit { UNIT_MS, UNIT_COUNT, UNIT_BYTES } Unit;

static const struct {
    const char *before; /* the value, */
    const char *after;  /* and behind it */
    Unit        unit;
} words[] = {
    [SIGNAL_LAG]     = {" is ", " behind", UNIT_MS},
    [SIGNAL_ACTIVE]  = {"", " sessions are at work", UNIT_COUNT},
    [SIGNAL_HISTORY] = {"old rows of ", " transactions cannot be cleaned up", UNIT_COUNT},
    [SIGNAL_LOG]     = {"the server writes ", " of log in a second", UNIT_BYTES},
    [SIGNAL_BLOCKED] = {"sessions that wait for the batch: ", "", UNIT_COUNT},
};

static const char *const names[] = {
#define X(id, name, kind, fallback, help) name,
    SIGNAL_LIST(X)
#undef X
};

/* Below it a wait ends, and a batch is followed by no rest. */
static const double ROOM      = 0.8;
static const double REST_MOST = 4; /* times the batch, just below the limit */

/* A replica that says nothing may be behind by anything. */
static const double SCORE_UNKNOWN = 1000;

const char *signal_name(SignalKind kind)
{
    return names[kind];
}

double reading_score(const Reading *reading, int64_t limit)
{
    if (limit == 0)
        return 0;
    return reading->problem != NULL ? SCORE_UNKNOWN : (double)reading->value / (double)limit;
}

static Str value_text(Arena *arena, Unit unit, int64_t value)
{
    switch (unit) {
    case UNIT_MS:
        if (value < 1000)
            return str_format(arena, "%" PRId64 " ms", value);
        return value % 1000 < 100
                   ? str_format(arena, "%" PRId64 " s", value / 1000)
                   : str_format(arena, "%" PRId64 ".%" PRId64 " s", value / 1000, value / 100 % 10);
    case UNIT_BYTES:
        return str_format(arena, "%.1f MB", (double)value / (1 << 20));
    case UNIT_COUNT:
        break;
    }
    return str_format(arena, "%" PRId64, value);
}

Str reading_words(Arena *arena, const Reading *reading, int64_t limit)
{
    const SignalKind kind = reading->kind;
    if (reading->problem != NULL)
        return str_format(arena, STR_FMT " %s", STR_ARG(reading->who), reading->problem);
    return str_format(arena, STR_FMT "%s" STR_FMT "%s, limit " STR_FMT, STR_ARG(reading->who),
                      words[kind].before,
                      STR_ARG(value_text(arena, words[kind].unit, reading->value)),
                      words[kind].after, STR_ARG(value_text(arena, words[kind].unit, limit)));
}

bool score_waits(double score, bool waited)
{
    return score >= (waited ? ROOM : 1);
}

int64_t score_rest_ms(double score, int64_t ms)
{
    const double near = MIN_OF(MAX_OF((score - ROOM) / (1 - ROOM), 0), 1);
    return (int64_t)(near * REST_MOST * (double)ms);
}
