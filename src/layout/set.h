/* set.h -- the files of one layout, and how its reader makes Migrations of them. */
#pragma once

#include "base/map.h"
#include "layout/comment.h"
#include "layout/layout.h"

typedef struct LayoutFile {
    Str      path;
    Str      source;   /* without a byte order mark */
    Str      root;     /* the folder of the layout, with its last slash */
    Str      name;     /* the path below it */
    bool     taken;    /* it is part of a Migration, or belongs to one */
    bool     scanned;  /* `comments` were found */
    Comments comments; /* of `source` */
} LayoutFile;
typedef VEC(LayoutFile *) LayoutFileVec;

typedef VEC(Migration *) OrderVec;
typedef VEC(Section *) SectionVec;

struct LayoutSet {
    Arena        *arena;
    Arena        *passing; /* until layout_read ends */
    Arena        *memory;  /* of statements that are forgotten when the next migration begins; NULL:
                            * all are kept */
    SectionVec    briefs;  /* sections whose statements are there */
    const Layout *layout;
    Version       version; /* of the server that is to read the SQL */
    LayoutFileVec files;   /* as they were given */
    Map           paths;   /* of these files: see set_find */
    OrderVec      migrations;
};

/* Forget the statements that are not to be kept. */
void set_forget(LayoutSet *set);

/* A new Migration whose own file is `file`, without sections yet. */
Migration *set_migration(LayoutSet *set, LayoutFile *file, Str version, Str name);

/* Fill a section from the part `span` of `file`: its statements with their directives. */
Section *set_section(LayoutSet *set, Migration *migration, SectionKind kind, LayoutFile *file,
                     Span span);

/* The same, but parse `text`, in which what is no SQL was blanked: as long as the file's. */
Section *set_section_text(LayoutSet *set, Migration *migration, SectionKind kind, LayoutFile *file,
                          Span span, Str text);

/* The same from all of `file`. */
Section *set_section_file(LayoutSet *set, Migration *migration, SectionKind kind, LayoutFile *file);

/* The file of that path, or NULL. */
LayoutFile *set_find(LayoutSet *set, Str path);

/* The comments of a file, found once. */
const Comments *set_comments(const LayoutSet *set, LayoutFile *file);

/* Pieces of paths: "m/1_a.sql" has the folder "m/" and the base "1_a.sql". */
Str  path_folder(Str path);
Str  path_last(Str path);
bool path_is_stdin(Str path);

/* The header to fill. */
Header *header_at(Arena *arena, Migration *migration);

/* Sections of its own, where it has them. */
void sections_keep(Arena *arena, Migration *migration);

/* The section to fill. */
Section *section_at(Migration *migration, SectionKind kind);
