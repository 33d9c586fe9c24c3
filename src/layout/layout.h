/* layout.h -- migration directories of every tool: names and bytes to Migrations. A row a tool.
 *
 * A file tells its layout by its name or by its first lines (`match`), and with that the layout of
 * its folder. Then the files of such folders that fit the row's patterns are read together: a
 * migration may be made of several files (x.up.sql, x.down.sql), a file may hold several
 * migrations. What no tool would take is plain SQL. */
#pragma once

#include "model/migration.h"

/* A file as read by whoever may touch files. */
typedef struct SourceFile {
    Str  path;
    Str  bytes;
    bool made; /* a program printed it: there is no such file */
} SourceFile;
typedef VEC(SourceFile) SourceFileVec;

typedef struct LayoutSet LayoutSet; /* layout/set.h */

typedef enum LayoutOrder {
    ORDER_VERSION, /* digits of the version by their value: 2, 10 */
    ORDER_NAME,    /* the path by its bytes: 10, 2 */
    ORDER_GIVEN,   /* `read` knows: a plan, a changelog */
} LayoutOrder;

typedef struct Layout {
    const char *name;
    const char *summary;
    /* The files of a folder that belong to it, by their path below the layout's own folder; ends
     * with NULL. A # stands for digits, * for anything but a slash, ** for anything. */
    const char *const *files;
    /* The migrations are no SQL: the first of `files` is where this program, run in its folder,
     * prints it; ends with NULL. NULL: they are. */
    const char *const *print;
    bool               parent;         /* its own folder is the one above: x/up.sql */
    bool               single;         /* what a file tells holds for itself only */
    bool               downs;          /* its migrations have a way back, as a rule */
    bool               unique;         /* the tool refuses a version twice in a folder */
    LayoutOrder        order;          /* among the migrations of all its folders */
    TransactionMode    transaction;    /* of a file that says nothing */
    const char        *no_transaction; /* how a file says that it wants none; NULL: it cannot */
    bool               looks_inside;   /* `read` looks at statements */
    bool               delimiters;     /* DELIMITER, the mysql client's, is understood */
    /* Does the file tell that it is of this layout? The first row to say yes wins. */
    bool (*match)(const SourceFile *file);
    /* Fill the set's migrations from its files; never fails: malformed parts become Problems. */
    void (*read)(LayoutSet *set);
} Layout;

#define LAYOUT(id)                                                                                 \
    extern const Layout layout_##id;                                                               \
    const Layout        layout_##id

/* The row of that name, or NULL. */
const Layout *layout_find(Str name);

/* The layout whose program prints the SQL that `file` stands for; NULL: it is none of them. */
const Layout *layout_printing(const SourceFile *file);

/* The project's own template may have this name in the folder of its migrations. */
#define LAYOUT_TEMPLATE "template.sql"

/* Could a file of a folder be a migration or belong to one, by its name? What ends in .sql could,
 * and what some row's patterns name; hidden files and the project's template cannot. */
bool layout_takes(Str path);

/* What is read, and how. */
typedef struct LayoutInput {
    const SourceFileVec *files;
    const Layout        *layout;  /* of all files; NULL: as they tell */
    Version              version; /* by whose rules the SQL is read; zeroed: PostgreSQL's */
} LayoutInput;

/* Files to Migrations, in the order to run them, which their ordinals repeat. The path of standard
 * input is "<stdin>". Nothing fails: what is malformed becomes Problems, in the order of the file;
 * so does a version that is there twice in a folder, and a file of another layout beside a native
 * one. */
void layout_read(Arena *arena, const LayoutInput *input, MigrationVec *ret);

/* The same without statements, for those who go through thousands of migrations and need each for a
 * moment only: layout_statements() gives a copy of one what is missing. */
void layout_read_brief(Arena *arena, const LayoutInput *input, MigrationVec *ret);
void layout_statements(Arena *arena, Migration *migration);

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
