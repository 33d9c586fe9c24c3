/* foldered.h -- a folder for each migration: 2024_a/up.sql. */
#pragma once

#include "layout/set.h"

typedef struct FolderForm {
    const char *up;
    const char *down; /* or NULL */
    /* Version and name out of the folder's name. */
    void (*names)(Arena *arena, Str folder, Str *ret_version, Str *ret_name);
    /* How the statements of the folder at `path` are sent; NULL: as the layout's row says. */
    TransactionMode (*transaction)(LayoutSet *set, Str path);
} FolderForm;

/* Every folder of the set. */
void foldered_read(LayoutSet *set, const FolderForm *form);
