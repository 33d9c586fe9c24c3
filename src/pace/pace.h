/* pace.h -- how fast may we go right now: how many rows the next batch takes, and how long to rest
 * before it. No clock and no server here: whoever measures tells. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PACE_WINDOW = 8, PACE_ROWS_MIN = 10, PACE_ROWS_FIRST = 1000 };

typedef struct Pace {
    int64_t target_ms; /* of a batch, when nobody waits for one */
    int64_t target_now_ms;
    int64_t rows_max;
    int64_t fixed_rows;              /* the author's own size; 0: adaptive */
    double  nice;                    /* rest this share of each batch's time */
    int64_t rows;                    /* of the next batch */
    double  ms_per_row[PACE_WINDOW]; /* of the latest batches, a ring */
    size_t  measured;
} Pace;

/* `rows_start` goes on where an earlier run had got to; 0 starts small. */
Pace pace_begin(int64_t target_ms, int64_t rows_max, int64_t fixed_rows, double nice,
                int64_t rows_start);

/* A batch of `rows` took `ms`. Sets the size of the next one; gives the rest before it, in ms. */
int64_t pace_measured(Pace *pace, int64_t rows, int64_t ms);

/* Others waited for the latest batch: the next take half as long, and then a little longer each. */
void pace_blocked(Pace *pace);

/* A batch ran into its timeout: halve. False when it is as small as it gets already. */
bool pace_timed_out(Pace *pace);

/* What a batch may take at most before the server ends it: bounds the tail, whatever the size. */
int64_t pace_timeout_ms(int64_t target_ms);
