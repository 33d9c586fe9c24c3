/* catalog_apply.c -- replay: what a schema is like after one more Change. It follows what the
 * server does, for a history that the server has accepted: an impossible Change is not refused, it
 * changes as much as makes sense. */
#include "model/catalog_my.h"

#include "base/poison.h"

static bool inline_skipped(const Catalog *catalog, const Change *change)
{
    return change->in_add_column && catalog->column_skipped &&
           catalog->version.major >= engine_traits(catalog->version.engine)->skips_with_column;
}

static void alter_table(Catalog *catalog, Table *table, const Change *change)
{
    catalog_touch(catalog, table);
    if (change->kind < CHANGE_ADD_PRIMARY_KEY || change->kind > CHANGE_RENAME_CONSTRAINT)
        replay_column(catalog, table, change);
    else if (!inline_skipped(catalog, change))
        replay_constraint(catalog, table, change);
}

/* What a table passes on to its partitions and children. Keys of partitions have names of their
 * own, which are not followed; children by inheritance get no keys at all. */
static bool passed_on(const Table *child, const Change *change)
{
    if (change->only || change->in_create || change->kind == CHANGE_ADD_PRIMARY_KEY ||
        change->kind == CHANGE_ADD_UNIQUE || change->kind == CHANGE_ADD_EXCLUDE)
        return false;
    return change->kind != CHANGE_ADD_FOREIGN_KEY || !name_empty(child->partition_of);
}

static void alter_with_children(Catalog *catalog, Table *table, const Change *change, int depth)
{
    alter_table(catalog, table, change);
    size_t at = 0;
    for (Table *child;
         depth < REPLAY_DEPTH_MAX && (child = catalog_child(catalog, table, &at)) != NULL;)
        if (child != table && passed_on(child, change))
            alter_with_children(catalog, child, change, depth + 1);
}

static bool is_alter(const Change *change)
{
    return (change->kind >= CHANGE_ADD_COLUMN && change->kind <= CHANGE_RENAME_CONSTRAINT) ||
           (change->kind == CHANGE_ALTER_TABLE_OTHER && change->column.size > 0);
}

static void alter(Catalog *catalog, const Change *change)
{
    Table *table = catalog->creating;
    if (!change->in_create) /* Older than the history: from here on it is known in part. */
        table = change->if_exists ? catalog_table_find(catalog, change->relation)
                                  : replay_table(catalog, change->relation);
    if (table != NULL)
        alter_with_children(catalog, table, change, 0);
}

void catalog_apply(Catalog *catalog, const Change *change)
{
    if (replay_as_mysql(catalog) && my_replay(catalog, change))
        return;
    if (is_alter(change))
        alter(catalog, change);
    else if (change->kind == CHANGE_RESET_SESSION) {
        if (str_starts(change->words, "DISCARD ALL") || str_starts(change->words, "DISCARD TEMP"))
            replay_drop_temporary(catalog);
    } else if (!replay_relation(catalog, change) && !replay_index(catalog, change) &&
               !replay_schema(catalog, change) && !replay_type(catalog, change) &&
               !replay_dependant(catalog, change) && !replay_collation(catalog, change))
        replay_publication(catalog, change);
}
