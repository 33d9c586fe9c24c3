/* new.c -- the next migration, from the template. */
#include <stddef.h>
#include <time.h>

#include "base/json.h"
#include "cmd/command.h"
#include "layout/layout.h"
#include "os/file.h"

#include "base/poison.h"

enum { NAME_BYTES_MAX = 100 };

typedef struct NewOptions {
    bool        timestamp;
    bool        print;
    const char *template_path;
} NewOptions;

/* What is about to be written. */
typedef struct Draft {
    Str version;
    Str name;
    Str path;
    Str text;
} Draft;

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* "Add last-seen", "addLastSeen" and "add", "last", "seen" to "add_last_seen". */
static Str name_clean(Arena *arena, const char *const *words, size_t count)
{
    Buf  buf = buf_new(arena, SIZE_MAX);
    bool gap = false; /* an underscore is due before the next letter */
    for (size_t i = 0; i < count; i++, gap = true) {
        char before = '\0';
        for (const char *c = words[i]; *c != '\0'; before = *c++) {
            const bool keep = is_upper(*c) || is_lower_or_digit(*c);
            gap |= !keep || (is_upper(*c) && is_lower_or_digit(before));
            if (!keep)
                continue;
            if (gap && buf.size > 0)
                buf_add_char(&buf, '_');
            buf_add_char(&buf, *c);
            gap = false;
        }
    }
    return str_lower(arena, buf_str(&buf));
}

static Status name_read(const Cmd *cmd, Str *ret)
{
    const Str name = name_clean(cmd->ctx.arena, cmd->args, cmd->arg_count);
    Status    status;
    if (name.size > 0 && name.size <= NAME_BYTES_MAX) {
        *ret = name;
        return STATUS_OK;
    }
    if (name.size > NAME_BYTES_MAX)
        return FAIL(cmd->ctx.fault, STATUS_USAGE,
                    "could not name the migration: %zu letters are more than %d", name.size,
                    NAME_BYTES_MAX);
    status = FAIL(cmd->ctx.fault, STATUS_USAGE, "could not name the migration: no name is given");
    status = fault_hint(cmd->ctx.fault, "Say what it does in letters and digits: "
                                        "shore new add_last_seen_to_accounts");
    return status;
}

static Str now_text(const Ctx *ctx)
{
    const time_t now = (time_t)(ctx->clock->wall_ms(ctx->clock) / 1000);
    struct tm    utc;
    char         text[32];
    gmtime_r(&now, &utc);
    return str_copy(ctx->arena, (Str){text, strftime(text, sizeof text, "%Y%m%d%H%M%S", &utc)});
}

/* The version behind those of the folder; only the names of its files matter. */
static Status version_choose(const Cmd *cmd, const char *dir, Str *ret)
{
    const NewOptions *options    = cmd->options;
    StrVec            names      = {0};
    SourceFileVec     files      = {0};
    MigrationVec      migrations = {0};
    if (path_exists(dir))
        TRY(dir_list(&cmd->ctx, dir, &names));
    for (size_t i = 0; i < names.count; i++)
        if (layout_takes(names.items[i]))
            *vec_push(cmd->ctx.arena, &files) = (SourceFile){.path = names.items[i]};
    layout_read(cmd->ctx.arena, &(LayoutInput){.files = &files}, &migrations);
    *ret =
        layout_next_version(cmd->ctx.arena, &migrations, now_text(&cmd->ctx), options->timestamp);
    return STATUS_OK;
}

/* The project's own template: the one that the options name, else the one in the folder. */
static Status template_read(const Cmd *cmd, const char *dir, Str *ret)
{
    const NewOptions *options = cmd->options;
    const char       *path    = options->template_path;
    if (path == NULL) {
        path = path_join(cmd->ctx.arena, dir, STR(LAYOUT_TEMPLATE));
        if (!path_exists(path))
            return STATUS_OK;
    }
    if (file_read(&cmd->ctx, path, ret) != STATUS_OK)
        return fault_while(cmd->ctx.fault, "reading the template");
    if (str_trim(*ret).size == 0)
        return FAIL(cmd->ctx.fault, STATUS_INPUT, "could not use template '%s': it is empty", path);
    return STATUS_OK;
}

/* All but the name, which is known. */
static Status draft_make(const Cmd *cmd, const char *dir, Draft *draft)
{
    TemplateInput input = {.name = draft->name};
    TRY(version_choose(cmd, dir, &input.version));
    TRY(template_read(cmd, dir, &input.custom));
    const Str base = str_format(cmd->ctx.arena, STR_FMT "_" STR_FMT ".sql", STR_ARG(input.version),
                                STR_ARG(input.name));
    draft->version = input.version;
    draft->path    = str_from(path_join(cmd->ctx.arena, dir, base));
    draft->text    = layout_template(cmd->ctx.arena, &input);
    return STATUS_OK;
}

static void draft_print(const Cmd *cmd, const Draft *draft)
{
    const NewOptions *options = cmd->options;
    if (!cmd->globals->json) {
        buf_add(cmd->out, options->print ? draft->text : draft->path);
        if (!options->print)
            buf_add_char(cmd->out, '\n');
        return;
    }
    Json json = json_new(cmd->out);
    json_object_begin(&json);
    json_add_string(&json, "path", draft->path);
    json_add_string(&json, "version", draft->version);
    json_add_string(&json, "name", draft->name);
    json_add_bool(&json, "created", !options->print);
    if (options->print)
        json_add_string(&json, "text", draft->text);
    json_object_end(&json);
    buf_add_char(cmd->out, '\n');
}

static Status run(Cmd *cmd)
{
    const NewOptions *options = cmd->options;
    const char       *dir     = cmd->globals->dir;
    AUTO_FD int       lock    = -1;
    Draft             draft   = {0};
    TRY(name_read(cmd, &draft.name)); /* before a folder is made for it */
    if (!options->print) {
        if (!path_exists(dir))
            cmd_note(cmd, "creating the folder '%s'", dir);
        TRY(dir_create(&cmd->ctx, dir));
        /* Two at once must not choose the same number; their names may differ. */
        TRY(dir_lock(&cmd->ctx, dir, &lock));
    }
    TRY(draft_make(cmd, dir, &draft));
    if (!options->print)
        TRY(file_create(&cmd->ctx, draft.path.data, draft.text));
    draft_print(cmd, &draft);
    return STATUS_OK;
}

static const Option new_options[] = {
    {
        .name = "timestamp",
        .kind = OPTION_FLAG,
        .at   = offsetof(NewOptions, timestamp),
        .help = "number it by the time (UTC), as teams do that write many at once",
    },
    {
        .name = "print",
        .kind = OPTION_FLAG,
        .at   = offsetof(NewOptions, print),
        .help = "print the text and write no file",
    },
    {
        .name       = "template",
        .kind       = OPTION_PATH,
        .at         = offsetof(NewOptions, template_path),
        .config_key = "template",
        .value_name = "FILE",
        .help       = "the project's own template; otherwise template.sql in the folder of "
                      "migrations, if it is there",
    },
};

COMMAND(new) = {
    .name      = "new",
    .summary   = "write the next migration from a template",
    .arguments = "NAME...",
    .about   = "Writes the next file of the folder of migrations, and prints its path. The number "
               "follows those that are there, in their width; the words of NAME become "
               "words_with_underscores. The template says what is to be filled in: the size of "
               "the tables, the phase, the reason, up, down and verify. shore lint and shore up "
               "refuse the migration until that is done.\n\n"
               "A template of the project's own may hold {{version}} and {{name}}. An existing "
               "file is never written to.",
    .example = "shore new add_last_seen_to_accounts\n"
               "shore new --print add last seen to accounts\n"
               "shore new --timestamp --dir db/migrations add_last_seen_to_accounts",
    .options = new_options,
    .option_count = COUNT_OF(new_options),
    .options_size = sizeof(NewOptions),
    .run          = run,
};
