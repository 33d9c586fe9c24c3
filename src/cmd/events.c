/* events.c -- events as lines. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/command.h"

#include "base/poison.h"

void cmd_note(const Cmd *cmd, const char *format, ...)
{
    if (cmd->globals->quiet)
        return;
    Buf     line = buf_new(cmd->ctx.arena, SIZE_MAX);
    va_list args;
    va_start(args, format);
    buf_vformat(&line, format, args);
    va_end(args);
    buf_add_char(&line, '\n');
    fwrite(line.data, 1, line.size, stderr);
}

bool cmd_colour(const Cmd *cmd)
{
    const Str   when    = str_from(cmd->globals->color);
    const char *refused = getenv("NO_COLOR");
    if (str_is(when, "auto"))
        return isatty(STDOUT_FILENO) && (refused == NULL || *refused == '\0');
    return str_is(when, "always");
}

static void emit_text(void *sink, const Event *event)
{
    const Cmd *cmd  = sink;
    const Str  name = event->migration.size > 0 ? event->migration : STR("-");
    cmd_note(cmd, "%s " STR_FMT " " STR_FMT STR_FMT, event_word(event->kind), STR_ARG(name),
             STR_ARG(event->text), STR_ARG(event->sql));
}

void cmd_events_begin(Cmd *cmd)
{
    cmd->ctx.emit = emit_text;
    cmd->ctx.sink = cmd;
}

void cmd_events_end(Cmd *cmd)
{
    cmd->ctx.emit = NULL;
}
