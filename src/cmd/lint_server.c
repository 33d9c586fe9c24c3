/* lint_server.c -- see lint_server.h. */
#include "cmd/lint_server.h"

#include <string.h>

#include "layout/server.h"
#include "model/engine_traits.h"
#include "os/file.h"

#include "base/poison.h"

enum { FOLDERS_MAX = 4, ARENA_BYTES = 1 << 30 };

static void take(const Cmd *cmd, EngineKind engine, Str said_by, Version *ret)
{
    const EngineTraits *traits = engine_traits(engine);
    if (traits == server_traits((Version){0})) /* as it would be anyway */
        return;
    *ret = (Version){.engine = engine};
    cmd_note(cmd, "judged for %s, as " STR_FMT " says; --engine %s:%d.%d names a release",
             traits->title, STR_ARG(said_by), traits->word, traits->newest.major,
             traits->newest.minor);
}

/* The folder above, "." last; empty behind that. */
static Str folder_above(Str folder)
{
    if (str_is(folder, "."))
        return (Str){0};
    const size_t name = path_base(folder).size;
    return name >= folder.size ? STR(".") : str_slice(folder, 0, folder.size - name - 1);
}

static Status look_in(const Cmd *cmd, Str folder, EngineKind *ret, Str *ret_path)
{
    Arena *arena = cmd->ctx.arena;
    for (const char *const *name = server_files; *name != NULL; name++) {
        const char *path = path_join(arena, str_c(arena, folder), str_from(*name));
        SourceFile  file = {.path = str_from(path)};
        if (!path_exists(path) || path_is_dir(path))
            continue;
        TRY(file_read(&cmd->ctx, path, &file.bytes));
        *ret = server_of_file(&file);
        if (*ret != ENGINE_NONE) {
            *ret_path = file.path;
            return STATUS_OK;
        }
    }
    return STATUS_OK;
}

Status lint_server_find(const Cmd *cmd, const SourceFileVec *files, Version *ret)
{
    const char *url    = cmd->globals->url;
    EngineKind  engine = url == NULL ? ENGINE_NONE : server_of_url(str_from(url));
    Str         path   = {0};
    if (engine != ENGINE_NONE) {
        take(cmd, engine, option_source(&cmd->settings, "url")->name, ret);
        return STATUS_OK;
    }
    if (files->count == 0 || str_is(files->items[0].path, "<stdin>"))
        return STATUS_OK;
    Str folder = folder_above(files->items[0].path);
    for (int i = 0; i < FOLDERS_MAX && folder.size > 0 && engine == ENGINE_NONE; i++) {
        TRY(look_in(cmd, folder, &engine, &path));
        folder = folder_above(folder);
    }
    if (engine != ENGINE_NONE)
        take(cmd, engine, path, ret);
    return STATUS_OK;
}

static size_t count_unparsed(Arena *arena, const FindingList *findings)
{
    FindingReader reader = {.arena = arena};
    size_t        count  = 0;
    for (size_t i = 0; i < findings->count; i++)
        count += strcmp(finding_at(&reader, findings, i)->rule, "cannot-parse") == 0;
    return count;
}

/* How many statements the parser of this server does not take. */
static size_t count_as(const LintSetup *setup, const SourceFileVec *files, Version version)
{
    AUTO_ARENA Arena *arena      = arena_new("migrations, read for another server", ARENA_BYTES);
    MigrationVec      migrations = {0};
    size_t            count      = 0;
    const LayoutInput input      = {.files   = files,
                                    .layout  = layout_find(str_from(setup->cmd->globals->layout)),
                                    .version = version};
    layout_read(arena, &input, &migrations);
    for (size_t i = 0; i < migrations.count; i++)
        for (SectionKind kind = SECTION_UP; kind <= SECTION_VERIFY; kind++) {
            const StatementVec *all = &migration_section(&migrations.items[i], kind)->statements;
            for (size_t k = 0; k < all->count; k++)
                count += !all->items[k].parsed;
        }
    return count;
}

void lint_server_hint(const LintSetup *setup, const SourceFileVec *files, const LintPass *pass)
{
    const size_t statements = pass->result.statement_count;
    Arena       *arena      = setup->cmd->ctx.arena;
    if (setup->options.version.engine != ENGINE_NONE)
        return;
    const size_t unparsed =
        count_unparsed(arena, &pass->result.findings) + count_unparsed(arena, &pass->known);
    if (unparsed == 0 || unparsed < statements / 2)
        return;
    const EngineTraits *assumed = server_traits((Version){0});
    const EngineTraits *best    = assumed;
    size_t              least   = unparsed;
    for (int engine = ENGINE_NONE + 1; engine < ENGINE_COUNT; engine++) {
        const EngineTraits *traits = engine_traits((EngineKind)engine);
        if (traits == assumed)
            continue;
        const size_t left = count_as(setup, files, (Version){.engine = (EngineKind)engine});
        if (left < least) {
            best  = traits;
            least = left;
        }
    }
    if (least < unparsed / 2 || least == 0)
        cmd_note(setup->cmd,
                 "%zu of %zu statements are not %s's, and %s of %s: say --engine %s:%d.%d, or "
                 "'engine: %s:%d.%d' in shore.yaml",
                 unparsed, statements, assumed->title, least == 0 ? "all are" : "most are",
                 best->title, best->word, best->newest.major, best->newest.minor, best->word,
                 best->newest.major, best->newest.minor);
}
