/* diesel.c -- diesel, and Hasura's folders that look the same. */
#include "layout/foldered.h"
#include "layout/line.h"

#include "base/poison.h"

static bool match_diesel(const SourceFile *file)
{
    const Str name = path_last(file->path);
    return str_is(name, "up.sql") || str_is(name, "down.sql");
}

/* The version is what stands before the first underscore, without its dashes. */
static void names(Arena *arena, Str folder, Str *ret_version, Str *ret_name)
{
    Buf       buf  = buf_new(arena, SIZE_MAX);
    const Str text = str_cut(&folder, '_');
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != '-')
            buf_add_char(&buf, text.data[i]);
    *ret_version = buf_str(&buf);
    *ret_name    = folder;
}

static TransactionMode transaction(LayoutSet *set, Str path)
{
    const LayoutFile *file = set_find(set, str_concat(set->arena, path, STR("metadata.toml")));
    return file != NULL && str_is(line_value(file->source, "run_in_transaction"), "false")
               ? TRANSACTION_QUERY
               : TRANSACTION_WHOLE;
}

static void read_diesel(LayoutSet *set)
{
    static const FolderForm form = {
        .up = "up.sql", .down = "down.sql", .names = names, .transaction = transaction};
    foldered_read(set, &form);
}

static const char *const diesel_files[] = {"*/up.sql", "*/down.sql", "*/metadata.toml", NULL};

LAYOUT(diesel) = {
    .name           = "diesel",
    .summary        = "TIME_name/up.sql and down.sql, with metadata.toml",
    .files          = diesel_files,
    .parent         = true,
    .downs          = true,
    .order          = ORDER_NAME,
    .transaction    = TRANSACTION_WHOLE,
    .no_transaction = "-- metadata.toml: run_in_transaction = false",
    .match          = match_diesel,
    .read           = read_diesel,
};
