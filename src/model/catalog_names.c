/* catalog_names.c -- the names that PostgreSQL gives to indexes and constraints that nobody named,
 * so that a later DROP or RENAME of one finds it: t_pkey, t_a_b_key, t_a_idx, t_a_fkey, t_check.
 * As makeObjectName and ChooseRelationName of the server do it: cut to 63 bytes at the longer of
 * its parts, and a number behind the label until nothing else has the name. */
#include <string.h>

#include "model/replay.h"

#include "base/poison.h"

enum { NAME_BYTES_MAX = 63, TRIES_MAX = 1000 };

/* At most `size` bytes, not ending within a character. */
static Str clip(Str text, size_t size)
{
    if (size >= text.size)
        return text;
    while (size > 0 && ((unsigned char)text.data[size] & 0xc0) == 0x80)
        size--;
    return str_slice(text, 0, size);
}

static Str object_name(Arena *arena, Str table, Str columns, Str label)
{
    const size_t joints       = columns.size > 0 ? 2 : 1;
    const size_t room         = NAME_BYTES_MAX - label.size - joints;
    size_t       table_size   = table.size;
    size_t       columns_size = columns.size;
    while (table_size + columns_size > room)
        *(table_size > columns_size ? &table_size : &columns_size) -= 1;
    table   = clip(table, table_size);
    columns = clip(columns, columns_size);
    if (joints == 1)
        return str_format(arena, STR_FMT "_" STR_FMT, STR_ARG(table), STR_ARG(label));
    return str_format(arena, STR_FMT "_" STR_FMT "_" STR_FMT, STR_ARG(table), STR_ARG(columns),
                      STR_ARG(label));
}

/* An expression among the columns is called expr, the second one expr1. */
static Str join_columns(Arena *arena, const StrVec *columns)
{
    if (columns->count == 1 && columns->items[0].size > 0)
        return clip(columns->items[0], NAME_BYTES_MAX);
    Buf buf         = buf_new(arena, SIZE_MAX);
    int expressions = 0;
    for (size_t i = 0; i < columns->count && buf.size <= NAME_BYTES_MAX; i++) {
        if (i > 0)
            buf_add_char(&buf, '_');
        if (columns->items[i].size > 0)
            buf_add(&buf, columns->items[i]);
        else if (expressions++ == 0)
            buf_add_c(&buf, "expr");
        else
            buf_format(&buf, "expr%d", expressions - 1);
    }
    return clip(buf_str(&buf), NAME_BYTES_MAX);
}

/* By any table of the schema. Of two tables that have constraints of one name only the later one is
 * remembered, which such a name does not need. */
static bool constraint_name_taken(const Catalog *catalog, const Table *table, Str name)
{
    const Entry *entry = entry_find(catalog, (Name){table->name.schema, name});
    return table_constraint_find(table, name) != NULL ||
           (entry != NULL && entry->constrained != NULL && !entry->constrained->dropped &&
            table_constraint_find(entry->constrained, name) != NULL);
}

static Str choose(const Catalog *catalog, const Table *table, const StrVec *columns,
                  const char *label, bool index)
{
    Arena    *arena  = catalog->arena;
    const Str joined = columns != NULL ? join_columns(arena, columns) : (Str){0};
    Str       name   = {0};
    for (int try = 0; try < TRIES_MAX; try++) {
        const Str tail = try == 0 ? str_from(label) : str_format(arena, "%s%d", label, try);
        name           = object_name(arena, table->name.name, joined, tail);
        if (!constraint_name_taken(catalog, table, name) &&
            !(index && replay_name_taken(catalog, (Name){table->name.schema, name})))
            break;
    }
    return name;
}

Str replay_index_name(const Catalog *catalog, const Table *table, const StrVec *columns,
                      const char *label)
{
    return choose(catalog, table, columns, label, true);
}

Str replay_constraint_name(const Catalog *catalog, const Table *table, const StrVec *columns,
                           const char *label)
{
    return choose(catalog, table, columns, label, false);
}
