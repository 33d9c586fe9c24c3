/* frame.h -- events as text: the log's lines and the progress bar. Pure. */
#pragma once

#include "model/event.h"

typedef struct FrameOptions {
    size_t width; /* columns that a line may take */
    bool   colour;
} FrameOptions;

/* The progress of a batched statement in one line of at most `width` columns, without a newline:
 * what matters least is left out first. */
Str frame_progress(Arena *arena, const Event *event, const FrameOptions *options);

/* What the log says about an event: lines that end in a newline, or nothing. `sql` is that of the
 * statement that an end belongs to: with it the end repeats the statement, as its only line. */
Str frame_event(Arena *arena, const Event *event, Str sql, const FrameOptions *options);

/* A statement and its locks in one line without a newline, as the log has it. */
Str frame_statement(Arena *arena, const Event *event, const FrameOptions *options);

/* The same as a line that is to be erased: without colours, at most `width` columns. */
Str frame_running(Arena *arena, const Event *event, const FrameOptions *options);
