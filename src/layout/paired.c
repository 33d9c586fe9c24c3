/* paired.c -- see paired.h. A way back without its way forward is a Migration, too: it is run. */
#include "layout/paired.h"

#include "layout/version.h"

#include "base/poison.h"

static bool is_down(const LayoutFile *file)
{
    return str_ends(file->path, ".down.sql");
}

/* Version and name, without ".up" behind it. */
static void names_read(const LayoutFile *file, Str *ret_version, Str *ret_name)
{
    *ret_version = *ret_name = (Str){0};
    if (path_is_stdin(file->path))
        return;
    version_read(file->path, ret_version, ret_name);
    if (str_ends(*ret_name, ".up"))
        ret_name->size -= 3;
    else if (str_ends(*ret_name, ".down"))
        ret_name->size -= 5;
}

/* Folder and version: what the two files of a migration have in common. */
static Str key_of(Arena *arena, const LayoutFile *file)
{
    Str version;
    Str name;
    names_read(file, &version, &name);
    return str_concat(arena, path_folder(file->path), version);
}

static void section_add(LayoutSet *set, Migration *migration, SectionKind kind, LayoutFile *file,
                        TransactionOf *transaction_of)
{
    Section *section = set_section_file(set, migration, kind, file);
    if (transaction_of != NULL)
        section->transaction = transaction_of(file);
}

void paired_read(LayoutSet *set, TransactionOf *transaction_of)
{
    Map downs = {0};
    for (size_t i = 0; i < set->files.count; i++)
        if (is_down(set->files.items[i]))
            map_put(set->arena, &downs, key_of(set->arena, set->files.items[i]),
                    set->files.items[i]);
    for (int turn = 0; turn < 2; turn++)
        for (size_t i = 0; i < set->files.count; i++) {
            LayoutFile *file  = set->files.items[i];
            const bool  alone = turn == 1;
            if (is_down(file) != alone || file->taken)
                continue;
            LayoutFile *down = alone ? file : map_find(&downs, key_of(set->arena, file));
            Str         version;
            Str         name;
            names_read(file, &version, &name);
            Migration *migration = set_migration(set, file, version, name);
            migration->downs     = set->layout->downs || downs.count > 0;
            if (!alone)
                section_add(set, migration, SECTION_UP, file, transaction_of);
            if (down != NULL && (alone || !down->taken))
                section_add(set, migration, SECTION_DOWN, down, transaction_of);
        }
}
