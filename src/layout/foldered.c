/* foldered.c -- see foldered.h. */
#include "layout/foldered.h"

#include "base/poison.h"

/* "2024_a" of "m/2024_a/". */
static Str folder_name(Str folder)
{
    return folder.size == 0 ? folder : path_last(str_slice(folder, 0, folder.size - 1));
}

static void section_add(LayoutSet *set, const FolderForm *form, Migration *migration,
                        SectionKind kind, LayoutFile *file)
{
    Section *section = set_section_file(set, migration, kind, file);
    if (form->transaction != NULL)
        section->transaction = form->transaction(set, path_folder(file->path));
}

static void read_file(LayoutSet *set, const FolderForm *form, LayoutFile *file)
{
    const Str folder  = path_folder(file->path);
    Str       version = {0};
    Str       name    = {0};
    form->names(set->arena, folder_name(folder), &version, &name);
    Migration *migration = set_migration(set, file, version, name);
    section_add(set, form, migration, SECTION_UP, file);
    LayoutFile *down = NULL;
    if (form->down != NULL)
        down = set_find(set, str_concat(set->arena, folder, str_from(form->down)));
    if (down != NULL && down != file)
        section_add(set, form, migration, SECTION_DOWN, down);
}

void foldered_read(LayoutSet *set, const FolderForm *form)
{
    for (size_t i = 0; i < set->files.count; i++) {
        LayoutFile *file = set->files.items[i];
        if (str_is(path_last(file->path), form->up) || path_is_stdin(file->path))
            read_file(set, form, file);
    }
}
