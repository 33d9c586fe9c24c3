/* events.c -- the sink: where lines go and when.
 *
 * On a terminal the last line is transient: the statement that runs, or the progress of its
 * batches. It is erased before anything else is printed, and it never wraps, because a wrapped line
 * cannot be erased. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/event_json.h"
#include "cmd/frame.h"
#include "os/term.h"

#include "base/poison.h"

enum {
    DRAW_EVERY_MS  = 100,
    PLAIN_EVERY_MS = 5000,

    COLUMNS_DEFAULT = 80
};

static const size_t SCRATCH_BYTES_MAX = (size_t)4 << 30;

struct EventSink {
    const Cmd *cmd;
    Arena     *scratch;   /* of one event */
    Arena     *kept;      /* of one statement */
    Str        statement; /* the line of the one that runs */
    bool       live;      /* a terminal: transient lines */
    bool       colour;
    bool       drawn; /* a transient line stands */
    int64_t    drawn_at_ms;
    bool       progress_shown; /* of this statement, at drawn_at_ms */
    bool       waits;          /* and it was a wait */
};

static bool wants_colour(const Cmd *cmd, int fd)
{
    const Str   when    = str_from(cmd->globals->color);
    const char *refused = getenv("NO_COLOR");
    if (str_is(when, "auto"))
        return term_is(fd) && (refused == NULL || *refused == '\0');
    return str_is(when, "always");
}

bool cmd_colour(const Cmd *cmd)
{
    return wants_colour(cmd, STDOUT_FILENO);
}

static void erase(EventSink *sink)
{
    if (sink->drawn)
        fputs("\r\x1b[K", stderr);
    sink->drawn = false;
}

static void print(EventSink *sink, Str lines)
{
    if (lines.size == 0)
        return;
    erase(sink);
    fwrite(lines.data, 1, lines.size, stderr);
}

static void draw(EventSink *sink, Str line)
{
    erase(sink);
    fwrite(line.data, 1, line.size, stderr);
    fflush(stderr);
    sink->drawn = true;
}

/* One column stays free: a full line would wrap on some terminals. */
static FrameOptions frame_options(const EventSink *sink)
{
    const int columns = sink->live ? term_columns(STDERR_FILENO) : 0;
    return (FrameOptions){.width  = (size_t)(columns > 1 ? columns : COLUMNS_DEFAULT) - 1,
                          .colour = sink->colour};
}

static void statement_forget(EventSink *sink)
{
    sink->statement      = (Str){0};
    sink->progress_shown = false;
    sink->waits          = false;
    arena_reset(sink->kept);
}

static void on_statement_begin(EventSink *sink, const Event *event, const FrameOptions *options)
{
    statement_forget(sink);
    sink->statement = str_copy(sink->kept, frame_statement(sink->scratch, event, options));
    draw(sink, frame_running(sink->scratch, event, options));
}

static void on_progress(EventSink *sink, const Event *event, const FrameOptions *options)
{
    const Clock  *clock  = sink->cmd->ctx.clock;
    const int64_t now    = clock->now_ms(clock);
    const int64_t every  = sink->live ? DRAW_EVERY_MS : PLAIN_EVERY_MS;
    const bool    waits  = event->kind == EVENT_BATCH_WAIT;
    const bool    begins = waits && !sink->waits;
    sink->waits          = waits;
    if (sink->progress_shown && !begins && now - sink->drawn_at_ms < every)
        return;
    sink->progress_shown = true;
    sink->drawn_at_ms    = now;
    if (sink->live)
        draw(sink, frame_progress(sink->scratch, event, options));
    else
        print(sink, frame_event(sink->scratch, event, (Str){0}, options));
}

static void emit_text(void *data, const Event *event)
{
    EventSink         *sink    = data;
    const FrameOptions options = frame_options(sink);
    arena_reset(sink->scratch);
    if (event->kind == EVENT_BATCH_PROGRESS || event->kind == EVENT_BATCH_WAIT) {
        on_progress(sink, event, &options);
    } else if (event->kind == EVENT_STATEMENT_BEGIN && sink->live) {
        on_statement_begin(sink, event, &options);
    } else {
        print(sink, frame_event(sink->scratch, event, sink->statement, &options));
        if (event->kind == EVENT_STATEMENT_END || event->kind == EVENT_BATCH_BEGIN)
            statement_forget(sink);
    }
}

/* Each line is complete on its own for whoever reads along. */
static void emit_json(void *data, const Event *event)
{
    EventSink   *sink  = data;
    const Clock *clock = sink->cmd->ctx.clock;
    arena_reset(sink->scratch);
    Buf line = buf_new(sink->scratch, SIZE_MAX);
    event_json(&line, event, clock->wall_ms(clock));
    fwrite(line.data, 1, line.size, stdout);
    fflush(stdout);
}

void cmd_events_begin(Cmd *cmd)
{
    EventSink *sink = arena_new_of(cmd->ctx.arena, EventSink);
    *sink           = (EventSink){
                  .cmd     = cmd,
                  .scratch = arena_new("event", SCRATCH_BYTES_MAX),
                  .kept    = arena_new("statement line", SCRATCH_BYTES_MAX),
                  .live    = term_is(STDERR_FILENO),
                  .colour  = wants_colour(cmd, STDERR_FILENO),
    };
    cmd->events   = sink;
    cmd->ctx.sink = sink;
    if (cmd->globals->json)
        cmd->ctx.emit = emit_json;
    else if (!cmd->globals->quiet)
        cmd->ctx.emit = emit_text;
}

void cmd_events_end(Cmd *cmd)
{
    EventSink *sink = cmd->events;
    if (sink == NULL)
        return;
    erase(sink);
    arena_free(sink->scratch);
    arena_free(sink->kept);
    cmd->events   = NULL;
    cmd->ctx.emit = NULL;
    cmd->ctx.sink = NULL;
}

void cmd_note(const Cmd *cmd, const char *format, ...)
{
    if (cmd->globals->quiet)
        return;
    if (cmd->events != NULL)
        erase(cmd->events);
    Buf     line = buf_new(cmd->ctx.arena, SIZE_MAX);
    va_list args;
    va_start(args, format);
    buf_vformat(&line, format, args);
    va_end(args);
    buf_add_char(&line, '\n');
    fwrite(line.data, 1, line.size, stderr);
}
