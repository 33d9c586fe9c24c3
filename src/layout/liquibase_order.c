/* liquibase_order.c -- changelogs in XML, YAML and JSON, as far as they say which files come when:
 * the values of `file` are looked up among the files at hand, by the end of their paths. */
#include <stdlib.h>

#include "layout/liquibase.h"

#include "base/poison.h"

enum { INCLUDE_DEPTH_MAX = 16 };

typedef struct Order {
    LayoutSet    *set;
    LayoutFileVec files;
    Map           seen; /* paths */
} Order;

static bool is_changelog(const LayoutFile *file)
{
    return !str_ends(file->path, ".sql") && !path_is_stdin(file->path);
}

static bool is_path_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '/' || c == '@' || c == '+';
}

/* Cut the next value of `file` off *rest: behind the word, `:` or `=`, blanks and a quote. */
static bool value_cut(Str *rest, Str *ret)
{
    for (size_t at; (at = str_find(*rest, "file")) != SIZE_MAX;) {
        *rest      = str_slice(*rest, at + 4, SIZE_MAX);
        size_t end = 0;
        bool   set = false;
        while (end < rest->size &&
               (rest->data[end] == ' ' || rest->data[end] == '"' || rest->data[end] == '\'' ||
                rest->data[end] == ':' || rest->data[end] == '=')) {
            set = set || rest->data[end] == ':' || rest->data[end] == '=';
            end++;
        }
        size_t size = 0;
        while (end + size < rest->size && is_path_char(rest->data[end + size]))
            size++;
        *ret = str_slice(*rest, end, size);
        if (set && size > 0)
            return true;
    }
    return false;
}

/* The file whose path ends with `name`, preferring the folder of `from`. */
static LayoutFile *included(LayoutSet *set, const LayoutFile *from, Str name)
{
    while (str_starts(name, "./"))
        name = str_slice(name, 2, SIZE_MAX);
    LayoutFile *beside = set_find(set, str_concat(set->arena, path_folder(from->path), name));
    if (beside != NULL)
        return beside;
    const Str tail = str_concat(set->arena, STR("/"), name);
    for (size_t i = 0; i < set->files.count; i++)
        if (str_equal(set->files.items[i]->path, name) ||
            str_ends(set->files.items[i]->path, tail.data))
            return set->files.items[i];
    return NULL;
}

static void add(Order *order, LayoutFile *file, int depth)
{
    if (depth > INCLUDE_DEPTH_MAX || map_find(&order->seen, file->path) != NULL)
        return;
    map_put(order->set->arena, &order->seen, file->path, file);
    if (!is_changelog(file)) {
        *vec_push(order->set->arena, &order->files) = file;
        return;
    }
    file->taken = true;
    Str rest    = file->source;
    Str name;
    while (value_cut(&rest, &name)) {
        LayoutFile *next = included(order->set, file, name);
        if (next != NULL)
            add(order, next, depth + 1);
    }
}

/* Changelogs that another one includes. */
static Map included_all(LayoutSet *set)
{
    Map found = {0};
    for (size_t i = 0; i < set->files.count; i++) {
        LayoutFile *file = set->files.items[i];
        Str         rest = file->source;
        Str         name;
        while (is_changelog(file) && value_cut(&rest, &name)) {
            LayoutFile *next = included(set, file, name);
            if (next != NULL && next != file)
                map_put(set->arena, &found, next->path, next);
        }
    }
    return found;
}

static int by_path(const void *left, const void *right)
{
    return str_compare((*(LayoutFile *const *)left)->path, (*(LayoutFile *const *)right)->path);
}

LayoutFileVec liquibase_order(LayoutSet *set)
{
    Order         order  = {.set = set};
    const Map     inner  = included_all(set);
    LayoutFileVec sorted = {0};
    for (size_t i = 0; i < set->files.count; i++)
        *vec_push(set->arena, &sorted) = set->files.items[i];
    if (sorted.count > 1)
        qsort(sorted.items, sorted.count, sizeof sorted.items[0], by_path);
    for (size_t i = 0; i < sorted.count; i++)
        if (is_changelog(sorted.items[i]) && map_find(&inner, sorted.items[i]->path) == NULL)
            add(&order, sorted.items[i], 0);
    for (size_t i = 0; i < sorted.count; i++)
        add(&order, sorted.items[i], 0);
    return order.files;
}
