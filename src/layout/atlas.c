/* atlas.c -- Atlas: directives stand in the comments at the top of a file. A checkpoint is the
 * whole
 * schema again, for new databases only: behind other files it is not judged. */
#include "layout/line.h"
#include "layout/set.h"
#include "layout/text.h"

#include "base/poison.h"

static bool match_atlas(const SourceFile *file)
{
    return str_is(path_last(file->path), "atlas.sum") || mark_leads(file->bytes, "atlas:");
}

/* What stands behind `-- atlas:NAME`; false when that is not there. */
static bool directive(Str source, const char *name, Str *ret)
{
    Mark mark;
    for (size_t at = 0; mark_next_leading(source, "atlas:", &at, &mark);) {
        Str rest = mark.rest;
        if (!str_is(word_cut(&rest), name))
            continue;
        *ret = str_trim(rest);
        return true;
    }
    return false;
}

/* `\n`, `\r` and `\t` are written as such. */
static Str unescape(Arena *arena, Str text)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    for (size_t i = 0; i < text.size; i++) {
        const char next      = i + 1 < text.size ? text.data[i + 1] : '\0';
        const char c         = next == 'n' ? '\n' : next == 'r' ? '\r' : next == 't' ? '\t' : '\0';
        const bool is_escape = text.data[i] == '\\' && c != '\0';
        buf_add_char(&buf, is_escape ? c : text.data[i]);
        i += is_escape;
    }
    return buf_str(&buf);
}

static void read_file(LayoutSet *set, LayoutFile *file)
{
    Str rest = path_last(file->path);
    if (str_ends(rest, ".sql"))
        rest.size -= 4;
    const Str  version   = str_cut(&rest, '_');
    Migration *migration = set_migration(set, file, version, rest);
    Str        mode      = {0};
    Str        delimiter = {0};
    Str        text      = file->source;
    if (directive(file->source, "delimiter", &delimiter))
        text = text_with_semicolons(set->arena, text, (Span){0, text.size},
                                    unescape(set->arena, delimiter));
    Section *up =
        set_section_text(set, migration, SECTION_UP, file, (Span){0, file->source.size}, text);
    if (directive(file->source, "txmode", &mode) && str_is(mode, "none"))
        up->transaction = TRANSACTION_NONE;
}

static void read_atlas(LayoutSet *set)
{
    bool others = false;
    for (size_t i = 0; i < set->files.count; i++) {
        LayoutFile *file = set->files.items[i];
        Str         tag;
        if (str_is(path_last(file->path), "atlas.sum"))
            continue;
        file->taken = others && directive(file->source, "checkpoint", &tag);
        if (!file->taken)
            read_file(set, file);
        others = true;
    }
}

static const char *const atlas_files[] = {"*.sql", "atlas.sum", NULL};

LAYOUT(atlas) = {
    .name           = "atlas",
    .summary        = "VERSION_name.sql beside atlas.sum, with -- atlas: directives",
    .files          = atlas_files,
    .order          = ORDER_NAME,
    .transaction    = TRANSACTION_WHOLE,
    .delimiters     = true,
    .no_transaction = "-- atlas:txmode none",
    .match          = match_atlas,
    .read           = read_atlas,
};
