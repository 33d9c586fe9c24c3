/* printed.c -- a tool that is run executes what stands in the migrations' folder (env.py, for one),
 * so somebody has to say that it may: allow_exec. */
#include "cmd/printed.h"

#include "os/child.h"
#include "os/file.h"

#include "base/poison.h"

enum { PRINT_TIMEOUT_MS = 120000 };

static Str command_text(Arena *arena, const Layout *layout)
{
    StrVec words = {0};
    for (size_t i = 0; layout->print[i] != NULL; i++)
        *vec_push(arena, &words) = str_from(layout->print[i]);
    return str_join(arena, &words, " ");
}

static Status refuse(const Cmd *cmd, const Layout *layout, Str folder)
{
    const Str command = command_text(cmd->ctx.arena, layout);
    Status    status  = FAIL(cmd->ctx.fault, STATUS_USAGE,
                             "could not read the migrations of %s in '" STR_FMT "': no SQL",
                             layout->name, STR_ARG(folder));
    status =
        fault_detail(cmd->ctx.fault, "'" STR_FMT "' prints it, and runs the code of the folder.",
                     STR_ARG(command));
    status = fault_hint(cmd->ctx.fault, "Say that it may: 'allow_exec: true' in shore.yaml, or "
                                        "--allow-exec.");
    return status;
}

static Status print(const Cmd *cmd, const Layout *layout, SourceFile *file)
{
    const Str name    = path_base(file->path);
    const Str folder  = str_slice(file->path, 0, file->path.size - name.size);
    const Str command = command_text(cmd->ctx.arena, layout);
    if (!cmd->globals->allow_exec)
        return refuse(cmd, layout, folder.size == 0 ? STR(".") : folder);
    const ChildOptions options = {.argv = layout->print,
                                  .cwd  = folder.size == 0 ? NULL : str_c(cmd->ctx.arena, folder)};
    Str                output  = {0};
    int                code    = 0;
    if (child_capture(&cmd->ctx, &options, PRINT_TIMEOUT_MS, &output, &code) != STATUS_OK)
        return fault_while(cmd->ctx.fault, "asking %s for its SQL", layout->name);
    if (code != 0) {
        Status status = FAIL(cmd->ctx.fault, STATUS_INPUT, "'" STR_FMT "' failed with exit code %d",
                             STR_ARG(command), code);
        status        = fault_hint(cmd->ctx.fault, "Run it in '" STR_FMT "' to see why.",
                                   STR_ARG(folder.size == 0 ? STR(".") : folder));
        return status;
    }
    file->bytes = output;
    file->made  = true;
    file->path  = str_concat(cmd->ctx.arena, folder, command);
    return STATUS_OK;
}

Status printed_take(const Cmd *cmd, SourceFileVec *files)
{
    const Layout *asked = layout_find(str_from(cmd->globals->layout));
    for (size_t i = 0; i < files->count; i++) {
        const Layout *layout = layout_printing(&files->items[i]);
        if (layout != NULL && (asked == NULL || asked == layout))
            TRY(print(cmd, layout, &files->items[i]));
    }
    return STATUS_OK;
}
