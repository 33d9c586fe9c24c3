/* migrations.c -- files and folders to Migrations. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cmd/printed.h"
#include "engine/engine.h"
#include "os/file.h"

#include "base/poison.h"

enum { FOLDER_DEPTH_MAX = 16 };

static Status read_file(const Ctx *ctx, const char *path, SourceFileVec *files)
{
    const bool is_stdin = strcmp(path, "-") == 0;
    SourceFile file     = {.path = str_from(is_stdin ? "<stdin>" : path)};
    TRY(file_read(ctx, path, &file.bytes));
    *vec_push(ctx->arena, files) = file;
    return STATUS_OK;
}

/* Every migration in a folder and below, hidden ones left out. */
static Status read_folder(const Ctx *ctx, const char *path, int depth, SourceFileVec *files)
{
    if (depth > FOLDER_DEPTH_MAX)
        return FAIL(ctx->fault, STATUS_INPUT, "could not read folder '%s': more than %d levels",
                    path, FOLDER_DEPTH_MAX);
    StrVec names = {0};
    TRY(dir_list(ctx, path, &names));
    for (size_t i = 0; i < names.count; i++) {
        const Str   name  = names.items[i];
        const char *inner = path_join(ctx->arena, path, name);
        if (str_starts(name, "."))
            continue;
        if (path_is_dir(inner))
            TRY(read_folder(ctx, inner, depth + 1, files));
        else if (layout_takes(name))
            TRY(read_file(ctx, inner, files));
    }
    return STATUS_OK;
}

static Status read_path(const Ctx *ctx, const char *path, SourceFileVec *files)
{
    return path_is_dir(path) ? read_folder(ctx, path, 0, files) : read_file(ctx, path, files);
}

/* Of a folder that was named nothing is a migration. */
Status cmd_nothing_found(const Cmd *cmd, const char *path)
{
    Status status = FAIL(cmd->ctx.fault, STATUS_INPUT, "could not find a migration in '%s'", path);
    status = fault_hint(cmd->ctx.fault, "A migration is a file that ends in .sql; 'shore new NAME' "
                                        "writes one.");
    return status;
}

static Status read_default_folder(const Cmd *cmd, SourceFileVec *files)
{
    const char *dir = cmd->globals->dir;
    if (path_exists(dir))
        return read_path(&cmd->ctx, dir, files);
    const Setting *source = option_source(&cmd->settings, "dir");
    Status         status =
        FAIL(cmd->ctx.fault, STATUS_INPUT, "could not find the folder of migrations '%s'", dir);
    if (source == NULL)
        status = fault_hint(cmd->ctx.fault, "Name files or a folder, or say where they are with "
                                            "--dir or 'dir:' in shore.yaml.");
    else if (source->place.size > 0)
        status = fault_place(cmd->ctx.fault, STR_FMT, STR_ARG(source->place));
    else
        status =
            fault_detail(cmd->ctx.fault, "The name comes from " STR_FMT ".", STR_ARG(source->name));
    return status;
}

Status cmd_files_read(const Cmd *cmd, const char *const *paths, size_t path_count,
                      SourceFileVec *ret)
{
    *ret = (SourceFileVec){0};
    if (path_count == 0)
        TRY(read_default_folder(cmd, ret));
    for (size_t i = 0; i < path_count; i++)
        TRY(read_path(&cmd->ctx, paths[i], ret));
    return printed_take(cmd, ret);
}

Status cmd_migrations_read(Cmd *cmd, const char *const *paths, size_t path_count, MigrationVec *ret)
{
    SourceFileVec files;
    TRY(cmd_files_read(cmd, paths, path_count, &files));
    LayoutInput input = {.files = &files, .layout = layout_find(str_from(cmd->globals->layout))};
    TRY(engine_dialect_find(&cmd->ctx, cmd->globals->url, &input.version));
    layout_read(cmd->ctx.arena, &input, ret);
    if (ret->count == 0)
        return cmd_nothing_found(cmd, path_count == 0 ? cmd->globals->dir : paths[0]);
    return STATUS_OK;
}

static void problem_render(const Problem *problem, Buf *buf)
{
    buf_format(buf, STR_FMT ":%zu:%zu: error: " STR_FMT "\n", STR_ARG(problem->path),
               problem->place.line, problem->place.column, STR_ARG(problem->message));
    if (problem->hint.size > 0)
        buf_format(buf, "hint: " STR_FMT "\n", STR_ARG(problem->hint));
}

static void problem_render_json(const Problem *problem, Buf *buf)
{
    Json json = json_new(buf);
    json_object_begin(&json);
    json_add_string(&json, "event", STR("problem"));
    json_add_string(&json, "file", problem->path);
    json_add_int(&json, "line", (int64_t)problem->place.line);
    json_add_int(&json, "column", (int64_t)problem->place.column);
    json_add_string(&json, "message", problem->message);
    json_add_string(&json, "hint", problem->hint);
    json_object_end(&json);
    buf_add_char(buf, '\n');
}

Status cmd_migrations_check(Cmd *cmd, const MigrationVec *migrations)
{
    void (*const render)(const Problem *, Buf *) =
        cmd->globals->json ? problem_render_json : problem_render;
    Buf    buf     = buf_new(cmd->ctx.arena, SIZE_MAX);
    size_t count   = 0;
    size_t touched = 0;
    for (size_t i = 0; i < migrations->count; i++) {
        const Migration *migration = &migrations->items[i];
        for (size_t j = 0; j < migration->problems.count; j++)
            render(&migration->problems.items[j], &buf);
        count += migration->problems.count;
        touched += migration->problems.count > 0;
    }
    if (count == 0)
        return STATUS_OK;
    fwrite(buf.data, 1, buf.size, stderr);
    return FAIL(cmd->ctx.fault, STATUS_INPUT,
                "could not accept %zu of %zu migration%s: %zu problem%s", touched,
                migrations->count, migrations->count == 1 ? "" : "s", count, count == 1 ? "" : "s");
}
