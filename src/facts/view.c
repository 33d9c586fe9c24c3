/* view.c -- what CREATE OR REPLACE VIEW would change of the columns that a view has. */
#include "facts/form.h"

#include "base/poison.h"

/* A column that the new query gives. */
typedef struct Given {
    Str           name;
    const Column *source; /* which one it is, or NULL */
} Given;

static const Column *source_of(const Catalog *catalog, const Change *change, ColumnUse of)
{
    const bool   named = !name_empty(of.relation);
    const Table *table = NULL;
    if (of.column.size > 0 && (named || change->others.count == 1))
        table = catalog_table_find(catalog, named ? of.relation : change->others.items[0]);
    return table == NULL ? NULL : table_column_find(table, of.column);
}

static const char *clash_at(const ColumnVec *columns, size_t at, Given given, ViewClash *ret)
{
    if (at >= columns->count)
        return NULL;
    const Column *old = &columns->items[at];
    *ret              = (ViewClash){.column = old->name, .given = given.name};
    if (!str_equal(old->name, given.name))
        return "replace_view_rename_column";
    if (given.source == NULL || name_empty(given.source->type.name) || name_empty(old->type.name) ||
        type_equal(given.source->type, old->type))
        return NULL;
    ret->old = old->type;
    ret->now = given.source->type;
    return "replace_view_retype_column";
}

/* The columns that `*` stands for; NULL when they are not all known. */
static const ColumnVec *all_columns(const Catalog *catalog, const Change *change)
{
    const Table *table =
        change->others.count != 1 ? NULL : catalog_table_find(catalog, change->others.items[0]);
    const bool view = table != NULL && table->kind == TABLE_VIEW;
    if (table == NULL || table->partial || (view && !table->exact && !catalog->complete))
        return NULL;
    return &table->columns;
}

/* CREATE VIEW v (a, b) AS ... gives them other names. */
static Given given_at(const Change *change, size_t at, Str name, const Column *source)
{
    return (Given){at < change->columns.count ? change->columns.items[at] : name, source};
}

const char *form_of_view_clash(const Catalog *catalog, const Change *change, ViewClash *ret)
{
    const Table      *view = catalog == NULL ? NULL : catalog_table_find(catalog, change->relation);
    const QueryShape *query = change->query;
    size_t            at    = 0;
    const char       *clash = NULL;
    if (!change->or_replace || view == NULL || view->kind != TABLE_VIEW ||
        !(view->exact || catalog->complete) || query == NULL || !query->exact)
        return NULL;
    for (size_t i = 0; i < query->columns.count && clash == NULL; i++) {
        const QueryColumn *column = &query->columns.items[i];
        if (column->name.size > 0) {
            const Column *source = source_of(catalog, change, column->of);
            clash = clash_at(&view->columns, at, given_at(change, at, column->name, source), ret);
            at++;
            continue;
        }
        const ColumnVec *all = all_columns(catalog, change);
        if (all == NULL)
            return NULL;
        for (size_t k = 0; k < all->count && clash == NULL; k++, at++)
            clash = clash_at(&view->columns, at,
                             given_at(change, at, all->items[k].name, &all->items[k]), ret);
    }
    if (clash != NULL || at >= view->columns.count)
        return clash;
    *ret = (ViewClash){.column = view->columns.items[at].name};
    return "replace_view_drop_column";
}
