/* pace.c -- the size of a batch follows the measured cost of a row.
 *
 * The cost is the 75th percentile of the latest batches, so that one lucky batch does not decide. A
 * batch far over its target shrinks the next at once; growth is slow. With a statement timeout that
 * bounds each batch, simulated controllers of this family hardly differ: the timeout matters more
 * than the formula, so this one is short. */
#include "pace/pace.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"

#include "base/poison.h"

static const double GROWTH_MAX   = 1.5;
static const double SHRINK_MOST  = 0.25;
static const double SHRINK_ABOVE = 1.5; /* times the target */

enum {
    TIMEOUT_TARGETS = 4,
    TIMEOUT_MS_MIN  = 1000,
    TARGET_MS_MIN   = 10,
    TARGET_FIRST    = 4,  /* this part of it: nobody knows yet who will wait */
    TARGET_GROWTH   = 32, /* batches until the target has grown by about itself */
};

static int64_t clamp(double rows, int64_t rows_max)
{
    return (int64_t)MIN_OF(MAX_OF(rows, (double)PACE_ROWS_MIN), (double)rows_max);
}

Pace pace_begin(int64_t target_ms, int64_t rows_max, int64_t fixed_rows, double nice,
                int64_t rows_start)
{
    assert(target_ms > 0 && rows_max >= PACE_ROWS_MIN && fixed_rows >= 0 && nice >= 0);
    Pace pace = {.target_ms = target_ms,
                 .target_now_ms =
                     MAX_OF(target_ms / TARGET_FIRST, MIN_OF(target_ms, TARGET_MS_MIN)),
                 .rows_max   = rows_max,
                 .fixed_rows = fixed_rows,
                 .nice       = nice};
    pace.rows = fixed_rows > 0   ? fixed_rows
                : rows_start > 0 ? clamp((double)rows_start, rows_max)
                                 : MIN_OF((int64_t)PACE_ROWS_FIRST, rows_max);
    return pace;
}

static int ascending(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double cost_of_row(const Pace *pace)
{
    double       sorted[PACE_WINDOW];
    const size_t count = MIN_OF(pace->measured, (size_t)PACE_WINDOW);
    memcpy(sorted, pace->ms_per_row, count * sizeof sorted[0]);
    qsort(sorted, count, sizeof sorted[0], ascending);
    return sorted[(count - 1) * 3 / 4];
}

int64_t pace_measured(Pace *pace, int64_t rows, int64_t ms)
{
    assert(rows > 0 && ms >= 0);
    const double took                              = (double)MAX_OF(ms, (int64_t)1);
    const double target                            = (double)pace->target_now_ms;
    pace->ms_per_row[pace->measured % PACE_WINDOW] = took / (double)rows;
    pace->measured++;
    pace->target_now_ms =
        MIN_OF(pace->target_now_ms + pace->target_now_ms / TARGET_GROWTH + 1, pace->target_ms);

    if (pace->fixed_rows == 0) {
        const double now = (double)pace->rows;
        if (took > SHRINK_ABOVE * target)
            pace->rows = clamp(now * MAX_OF(SHRINK_MOST, target / took), pace->rows_max);
        else
            pace->rows =
                clamp(MIN_OF(target / cost_of_row(pace), GROWTH_MAX * now), pace->rows_max);
    }
    return (int64_t)(pace->nice * took);
}

void pace_blocked(Pace *pace)
{
    pace->target_now_ms =
        MIN_OF(MAX_OF(pace->target_now_ms / 2, (int64_t)TARGET_MS_MIN), pace->target_ms);
}

bool pace_timed_out(Pace *pace)
{
    if (pace->rows <= PACE_ROWS_MIN)
        return false;
    pace->rows = MAX_OF(pace->rows / 2, (int64_t)PACE_ROWS_MIN);
    return true;
}

int64_t pace_timeout_ms(int64_t target_ms)
{
    return MAX_OF(target_ms * TIMEOUT_TARGETS, (int64_t)TIMEOUT_MS_MIN);
}
