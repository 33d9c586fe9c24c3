/* layout.c -- files to Migrations: which layout, which version, in which order. */
#include "layout/layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "layout/checksum.h"
#include "layout/layout_list.h"
#include "layout/pattern.h"
#include "layout/problem.h"
#include "layout/set.h"
#include "layout/version.h"

#include "base/poison.h"

enum { ORDER_ARENA_BYTES = 1 << 30, MEMORY_ARENA_BYTES = 1 << 30 };

#define X(id, name) extern const Layout layout_##id;
LAYOUT_LIST(X)
#undef X

/* The last row takes every file. */
static const Layout *const layout_table[] = {
#define X(id, name) &layout_##id,
    LAYOUT_LIST(X)
#undef X
        NULL,
};

const Layout *layout_find(Str name)
{
    for (const Layout *const *row = layout_table; *row != NULL; row++)
        if (str_is(name, (*row)->name))
            return *row;
    return NULL;
}

const Layout *layout_printing(const SourceFile *file)
{
    for (const Layout *const *row = layout_table; *row != NULL; row++)
        if ((*row)->print != NULL && !file->made && str_is(path_last(file->path), (*row)->files[0]))
            return *row;
    return NULL;
}

/* Does a row's pattern end like this name? Where a pattern has folders, its last part counts. */
static bool is_named(Str base)
{
    for (const Layout *const *row = layout_table; *row != NULL; row++)
        for (const char *const *pattern = (*row)->files; *pattern != NULL; pattern++)
            if (pattern_fits(path_last(str_from(*pattern)).data, base))
                return true;
    return false;
}

bool layout_takes(Str path)
{
    const Str base = path_last(path);
    return !str_starts(base, ".") && !str_is(base, LAYOUT_TEMPLATE) && is_named(base);
}

/* All files on their way to the layouts. */
typedef struct Pool {
    Arena        *arena;
    LayoutFileVec files;
    bool         *offered; /* to a row that took it into its set */
} Pool;

/* A byte order mark is no text. */
static Str without_mark(Str bytes)
{
    if (bytes.size == 0)
        return STR("");
    return str_slice(bytes, str_starts(bytes, "\xef\xbb\xbf") ? 3 : 0, SIZE_MAX);
}

static Pool pool_new(Arena *arena, const SourceFileVec *files)
{
    Pool pool = {.arena = arena, .offered = arena_array_of(arena, bool, files->count)};
    for (size_t i = 0; i < files->count; i++) {
        LayoutFile *file              = arena_new_of(arena, LayoutFile);
        *file                         = (LayoutFile){.path   = files->items[i].path,
                                                     .source = without_mark(files->items[i].bytes)};
        *vec_push(arena, &pool.files) = file;
    }
    return pool;
}

static Str root_of(const Layout *layout, Str path)
{
    const Str folder = path_folder(path);
    return layout->parent && folder.size > 0 ? path_folder(str_slice(folder, 0, folder.size - 1))
                                             : folder;
}

static bool matches(const Layout *layout, const LayoutFile *file)
{
    return layout->match(&(SourceFile){.path = file->path, .bytes = file->source});
}

/* The nearest folder around the file that is one of the layout's, and holds it by a pattern. */
static bool belongs(const Layout *layout, const Map *roots, const LayoutFile *file, Str *ret_root)
{
    for (Str root = path_folder(file->path);;
         root     = path_folder(str_slice(root, 0, root.size - 1))) {
        if (map_find(roots, root) != NULL) {
            *ret_root = root;
            return patterns_fit(layout->files, str_slice(file->path, root.size, SIZE_MAX));
        }
        if (root.size == 0)
            return false;
    }
}

static void set_take(Pool *pool, LayoutSet *set, size_t index, Str root)
{
    LayoutFile *file                    = pool->files.items[index];
    file->root                          = root;
    file->name                          = str_slice(file->path, root.size, SIZE_MAX);
    pool->offered[index]                = true;
    *vec_push(pool->arena, &set->files) = file;
}

/* The files that tell the layout, then those beside them; all in the order given. With `forced`
 * every file tells it. */
static LayoutSet set_of(Pool *pool, const Layout *layout, bool forced)
{
    LayoutSet set   = {.layout = layout};
    Map       roots = {0};
    bool     *told  = arena_array_of(pool->arena, bool, pool->files.count);
    for (size_t i = 0; i < pool->files.count; i++) {
        const LayoutFile *file = pool->files.items[i];
        told[i]                = !pool->offered[i] && (forced || matches(layout, file));
        if (told[i] && !layout->single)
            map_put(pool->arena, &roots, root_of(layout, file->path), pool);
    }
    for (size_t i = 0; i < pool->files.count; i++) {
        const LayoutFile *file = pool->files.items[i];
        Str               root = root_of(layout, file->path);
        if (told[i] ||
            (!pool->offered[i] && roots.count > 0 && belongs(layout, &roots, file, &root)))
            set_take(pool, &set, i, root);
    }
    return set;
}

/* What the layout left goes to the rows behind it. */
static void pool_take_back(Pool *pool)
{
    for (size_t i = 0; i < pool->files.count; i++)
        pool->offered[i] = pool->files.items[i]->taken;
}

/* By version, and without one by name; then by path, so that the order is always the same. */
static int by_version(const void *left, const void *right)
{
    const Migration *a       = *(const Migration *const *)left;
    const Migration *b       = *(const Migration *const *)right;
    const int        version = version_compare(a->version, b->version);
    const int        name    = version != 0 ? version : version_compare(a->name, b->name);
    return name != 0 ? name : version_compare(a->path, b->path);
}

static int by_path(const void *left, const void *right)
{
    return str_compare((*(const Migration *const *)left)->path,
                       (*(const Migration *const *)right)->path);
}

static void sort(OrderVec *migrations, int (*compare)(const void *, const void *))
{
    if (migrations->count > 1)
        qsort(migrations->items, migrations->count, sizeof migrations->items[0], compare);
}

static void append(Arena *arena, OrderVec *to, const OrderVec *from)
{
    for (size_t i = 0; i < from->count; i++)
        *vec_push(arena, to) = from->items[i];
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

static bool is_native_name(const Migration *migration)
{
    bool fits = migration->version.size > 0 && migration->name.size > 0;
    for (size_t i = 0; fits && i < migration->name.size; i++)
        fits = is_name_char(migration->name.data[i]);
    return fits;
}

/* A folder that holds one native file holds no other kind: what runs, and in which order, would
 * depend on a file that shore does not understand. */
static void check_place(Arena *arena, const Map *native_folders, Migration *migration)
{
    if (migration->native && !path_is_stdin(migration->path) && !is_native_name(migration))
        problem_add(arena, migration, 0,
                    "Call it like 0042_add_note.sql: a number, an underscore, and words.",
                    "the file's name is not one of a migration");
    if (!migration->native && str_trim(migration->source).size > 0 &&
        map_find(native_folders, path_folder(migration->path)) != NULL)
        problem_add(arena, migration, 0,
                    "Write one (see shore new), or move the file to a folder of its own.",
                    "the file has no header, but others of its folder do");
}

/* `taken` has the migration of each folder and version so far. */
static void check_version(Arena *arena, Map *taken, Migration *migration)
{
    const Layout *layout = layout_find(str_from(migration->layout));
    if (migration->version.size == 0 || layout == NULL || !layout->unique)
        return;
    Str number = migration->version;
    while (number.size > 1 && number.data[0] == '0')
        number = str_slice(number, 1, SIZE_MAX);
    const Str        key   = str_concat(arena, path_folder(migration->path), number);
    const Migration *first = map_put(arena, taken, key, migration);
    if (first == NULL)
        return;
    const Str base = path_last(first->path);
    problem_add(arena, migration, 0, "Give the file the next free number.",
                "version " STR_FMT " is that of '" STR_FMT "' already", STR_ARG(migration->version),
                STR_ARG(base));
}

static void checksums(Arena *arena, MigrationVec *migrations)
{
    for (size_t i = 0; i < migrations->count; i++) {
        Migration     *migration = &migrations->items[i];
        const Section *up        = &migration->up;
        migration->checksum =
            checksum_text(arena, str_slice(up->source, up->span.start, up->span.size));
        migration->checksum_file = checksum_text(arena, migration->source);
    }
}

static void finish(Arena *arena, MigrationVec *migrations)
{
    Map native_folders = {0};
    Map taken          = {0};
    for (size_t i = 0; i < migrations->count; i++) {
        const Migration *migration = &migrations->items[i];
        if (migration->native && !path_is_stdin(migration->path))
            map_put(arena, &native_folders, path_folder(migration->path), &native_folders);
    }
    for (size_t i = 0; i < migrations->count; i++) {
        Migration *migration = &migrations->items[i];
        migration->ordinal   = (int64_t)i;
        check_place(arena, &native_folders, migration);
        check_version(arena, &taken, migration);
        problems_sort(&migration->problems);
    }
}

/* What has an order of its own comes first, one layout after the other, the rest by version. With
 * `memory`, statements are read into it and forgotten. */
static void read_all(Arena *arena, Arena *memory, const LayoutInput *input, MigrationVec *ret)
{
    AUTO_ARENA Arena *passing = arena_new("order of migrations", ORDER_ARENA_BYTES);
    OrderVec          ordered = {0};
    OrderVec          rest    = {0};
    Pool              pool    = pool_new(passing, input->files);
    for (const Layout *const *row = layout_table; *row != NULL; row++) {
        const bool last = row[1] == NULL;
        if (input->layout != NULL && *row != input->layout && !last)
            continue;
        LayoutSet set = set_of(&pool, *row, *row == input->layout);
        set.version   = input->version;
        set.arena     = arena;
        set.passing   = passing;
        set.memory    = memory;
        if (set.files.count == 0)
            continue;
        (*row)->read(&set);
        set_forget(&set);
        pool_take_back(&pool);
        if ((*row)->order == ORDER_NAME)
            sort(&set.migrations, by_path);
        append(passing, (*row)->order == ORDER_VERSION ? &rest : &ordered, &set.migrations);
    }
    sort(&rest, by_version);
    append(passing, &ordered, &rest);
    ret->items = arena_array_of(arena, Migration, ordered.count);
    ret->count = ret->capacity = ordered.count;
    for (size_t i = 0; i < ordered.count; i++) {
        ret->items[i] = *ordered.items[i];
        sections_keep(arena, &ret->items[i]);
    }
    finish(arena, ret);
    if (memory == NULL)
        checksums(arena, ret);
}

void layout_read(Arena *arena, const LayoutInput *input, MigrationVec *ret)
{
    read_all(arena, NULL, input, ret);
}

void layout_read_brief(Arena *arena, const LayoutInput *input, MigrationVec *ret)
{
    AUTO_ARENA Arena *memory = arena_new("statements of a migration", MEMORY_ARENA_BYTES);
    read_all(arena, memory, input, ret);
}

Str layout_next_version(Arena *arena, const MigrationVec *migrations, Str now_text, bool timestamp)
{
    Str newest = {0};
    for (size_t i = 0; i < migrations->count; i++)
        if (version_compare(migrations->items[i].version, newest) > 0)
            newest = migrations->items[i].version;
    timestamp = timestamp || version_is_timestamp(newest);
    if (timestamp && version_compare(now_text, newest) > 0)
        return now_text;
    return newest.size == 0 ? STR("0001") : version_after(arena, newest);
}
