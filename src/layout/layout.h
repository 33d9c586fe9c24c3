/* layout.h -- migration directories of every tool: names and bytes to Migrations. A row a tool. */
#pragma once

#include "model/migration.h"

/* A file as read by whoever may touch files. */
typedef struct SourceFile {
    Str path;
    Str bytes;
} SourceFile;
typedef VEC(SourceFile) SourceFileVec;

typedef struct Layout {
    const char *name;
    const char *summary;
    /* Could the file be one of this layout? By name and content; the first row to say yes wins. */
    bool (*match)(const SourceFile *file);
    /* Fill `migration` from its path and source; never fails: malformed parts become Problems. */
    void (*read)(Arena *arena, Migration *migration);
} Layout;

#define LAYOUT(id)                                                                                 \
    extern const Layout layout_##id;                                                               \
    const Layout        layout_##id

/* The project's own template may have this name in the folder of its migrations. */
#define LAYOUT_TEMPLATE "template.sql"

/* Is a file of a folder a migration, by its name? What ends in .sql is; hidden files and the
 * project's template are not. */
bool layout_takes(Str path);

/* Files to Migrations, in the order to run them: by version, digits by their value. The path of
 * standard input is "<stdin>". Nothing fails: what is malformed becomes Problems, in the order of
 * the file. Two native files of one version in a folder give a Problem on the later one, and so
 * does a file of another layout beside a native one. */
void layout_read(Arena *arena, const SourceFileVec *files, MigrationVec *ret);

/* The text of a new native migration. */
typedef struct TemplateInput {
    Str version; /* "0042" */
    Str name;    /* "add_last_seen_to_accounts" */
    Str custom;  /* the project's own template file, or empty for the built-in one */
} TemplateInput;
Str layout_template(Arena *arena, const TemplateInput *input);

/* The version that follows those in `migrations`: the next number in the width used, or the UTC
 * time `now_text` (YYYYMMDDHHMMSS) where `timestamp` asks for it or the newest is one; the next
 * number after that if the newest is not in the past. "0001" for the first. */
Str layout_next_version(Arena *arena, const MigrationVec *migrations, Str now_text, bool timestamp);
