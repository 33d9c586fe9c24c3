/* flyway.c -- Flyway: the name of a file says what it is.
 *
 *     V1.2__words.sql   a version; U1.2__words.sql takes it back, B1.2__words.sql stands for all up
 *                       to it on a new database
 *     R__words.sql      runs again when it was changed, behind all versions
 *     beforeMigrate.sql, afterMigrate__words.sql: callbacks, at every run
 *
 * A file runs in a transaction unless Flyway sees a statement in it that cannot be in one, or
 * NAME.sql.conf beside it says so. Flyway does not see all of them (flyway_transaction.c). */
#include "layout/flyway.h"

#include <stdlib.h>

#include "layout/pattern.h"
#include "layout/version.h"

#include "base/poison.h"

/* In the order in which they run. */
typedef enum Kind { KIND_NONE, KIND_BEFORE, KIND_BASE, KIND_VERSION, KIND_REPEAT, KIND_AFTER } Kind;

typedef struct Script {
    LayoutFile *file;
    Kind        kind;
    bool        undo;
    Str         version;
    Str         words;
} Script;
typedef VEC(Script) ScriptVec;

static const char *const named[] = {"V#*__*.sql", "U#*__*.sql", "B#*__*.sql", "R__*.sql", NULL};

static bool match_flyway(const SourceFile *file)
{
    return patterns_fit(named, path_last(file->path));
}

static Str number_text(Arena *arena, Str text)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    for (size_t i = 0; i < text.size; i++)
        buf_add_char(&buf, text.data[i] == '_' ? '.' : text.data[i]);
    return buf_str(&buf);
}

static Kind kind_of(Str base)
{
    if (str_starts(base, "V"))
        return KIND_VERSION;
    if (str_starts(base, "B"))
        return KIND_BASE;
    if (str_starts(base, "R__"))
        return KIND_REPEAT;
    if (str_starts(base, "after"))
        return KIND_AFTER;
    return str_starts(base, "before") || str_starts(base, "create") ? KIND_BEFORE : KIND_NONE;
}

static Script script_of(Arena *arena, LayoutFile *file)
{
    Str base = path_last(file->path);
    if (str_ends(base, ".sql"))
        base.size -= 4;
    Script script = {.file = file, .kind = kind_of(base), .undo = str_starts(base, "U")};
    if (script.undo)
        script.kind = KIND_VERSION;
    const size_t words = str_find(base, "__");
    script.words       = str_slice(base, words == SIZE_MAX ? base.size : words + 2, SIZE_MAX);
    if (script.kind == KIND_VERSION || script.kind == KIND_BASE)
        script.version =
            number_text(arena, str_slice(base, 1, words == SIZE_MAX ? words : words - 1));
    else if (words == SIZE_MAX)
        script.words = base;
    return script;
}

static int by_run(const void *left, const void *right)
{
    const Script *a = left;
    const Script *b = right;
    if (a->kind != b->kind)
        return (a->kind > b->kind) - (a->kind < b->kind);
    const int version = version_compare(a->version, b->version);
    const int words   = version != 0 ? version : str_compare(a->words, b->words);
    return words != 0 ? words : str_compare(a->file->path, b->file->path);
}

/* A baseline is for new databases: where the versions before it are there, they tell the same. */
static bool is_superseded(const ScriptVec *scripts, const Script *base)
{
    for (size_t i = 0; i < scripts->count; i++)
        if (scripts->items[i].kind == KIND_VERSION &&
            version_compare(scripts->items[i].version, base->version) <= 0)
            return true;
    return false;
}

static void read_script(LayoutSet *set, const ScriptVec *scripts, const Map *undos,
                        const Script *script)
{
    if (script->kind == KIND_BASE && is_superseded(scripts, script)) {
        script->file->taken = true;
        return;
    }
    Migration *migration = set_migration(set, script->file, script->version, script->words);
    migration->downs     = undos->count > 0 && script->kind == KIND_VERSION;
    flyway_section(set, migration, SECTION_UP, script->file);
    LayoutFile *undo = script->kind == KIND_VERSION ? map_find(undos, script->version) : NULL;
    if (undo != NULL && !undo->taken)
        flyway_section(set, migration, SECTION_DOWN, undo);
}

static void read_flyway(LayoutSet *set)
{
    ScriptVec scripts = {0};
    Map       undos   = {0};
    for (size_t i = 0; i < set->files.count; i++) {
        LayoutFile *file = set->files.items[i];
        if (!str_ends(file->path, ".sql") && !path_is_stdin(file->path))
            continue;
        const Script script = script_of(set->arena, file);
        if (script.undo)
            map_put(set->arena, &undos, script.version, file);
        else
            *vec_push(set->arena, &scripts) = script;
    }
    if (scripts.count > 1)
        qsort(scripts.items, scripts.count, sizeof scripts.items[0], by_run);
    for (size_t i = 0; i < scripts.count; i++)
        read_script(set, &scripts, &undos, &scripts.items[i]);
}

static const char *const flyway_files[] = {
    "V#*.sql",     "U#*.sql",    "B#*.sql",     "R__*.sql",    "before*.sql", "after*.sql",
    "create*.sql", "*.sql.conf", "flyway.conf", "flyway.toml", NULL,
};

LAYOUT(flyway) = {
    .name           = "flyway",
    .summary        = "V1__words.sql, U1__words.sql, R__words.sql, callbacks, NAME.sql.conf",
    .files          = flyway_files,
    .unique         = true,
    .order          = ORDER_GIVEN,
    .transaction    = TRANSACTION_WHOLE,
    .no_transaction = "-- NAME.sql.conf: executeInTransaction=false",
    .looks_inside   = true,
    .delimiters     = true,
    .match          = match_flyway,
    .read           = read_flyway,
};
