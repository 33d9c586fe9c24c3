/* catalog_dependant.c -- replay: what uses tables and their columns. Each table has a list of them;
 * a view knows the tables that it reads, so that it can be taken out of their lists. */
#include "model/replay.h"

#include "base/poison.h"

static bool is_view(const Dependant *dependant)
{
    return dependant->kind == DEPENDANT_VIEW || dependant->kind == DEPENDANT_MATERIALIZED_VIEW;
}

static Dependant *find(Table *table, DependantKind kind, Name name)
{
    for (size_t i = 0; i < table->dependants.count; i++) {
        Dependant *dependant = &table->dependants.items[i];
        if (dependant->kind == kind && name_equal(dependant->name, name))
            return dependant;
    }
    return NULL;
}

static void forget(Catalog *catalog, Table *table, DependantKind kind, Name name)
{
    const Dependant *dependant = table == NULL ? NULL : find(table, kind, name);
    if (dependant == NULL)
        return;
    const size_t i = (size_t)(dependant - table->dependants.items);
    catalog_touch(catalog, table);
    vec_remove(&table->dependants, i);
}

static Dependant *get(Catalog *catalog, Table *table, DependantKind kind, Name name)
{
    catalog_touch(catalog, table);
    Dependant *dependant = find(table, kind, name);
    if (dependant != NULL)
        return dependant;
    dependant       = replay_push(catalog, &table->dependants);
    dependant->kind = kind;
    dependant->name = own_name(catalog, name);
    return dependant;
}

static void add_column(Catalog *catalog, Dependant *dependant, Str column)
{
    if (!strvec_contains(&dependant->columns, column))
        *replay_push(catalog, &dependant->columns) = own(catalog, column);
}

/* Who is added to whose list. */
typedef struct User {
    DependantKind kind;
    Name          name;  /* as in Dependant, for the lists of tables other than `home` */
    const Table  *home;  /* of a rule, policy or trigger; NULL for views */
    NameVec      *reads; /* the tables in whose lists it is, but for `home` */
} User;

static Dependant *entry_of(Catalog *catalog, const User *user, Table *table)
{
    if (table == user->home)
        return get(catalog, table, user->kind, (Name){.name = user->name.name});
    if (find(table, user->kind, user->name) == NULL)
        *replay_push(catalog, user->reads) = table->name;
    return get(catalog, table, user->kind, user->name);
}

static void add_all(Catalog *catalog, const User *user, Table *table)
{
    Dependant *dependant = entry_of(catalog, user, table);
    dependant->any_column |= table->partial;
    for (size_t i = 0; i < table->columns.count; i++)
        add_column(catalog, dependant, table->columns.items[i].name);
}

static void add_use_of(Catalog *catalog, const User *user, Table *table, Str column)
{
    if (table == NULL)
        return;
    if (column.size == 0)
        add_all(catalog, user, table);
    else
        add_column(catalog, entry_of(catalog, user, table), column);
}

/* A column without its relation belongs to one that has it; where none is known to, to one that is
 * known in part. */
static void add_bare_use(Catalog *catalog, const User *user, const NameVec *sources, Str column)
{
    bool found = false;
    for (size_t i = 0; column.size > 0 && i < sources->count; i++) {
        Table *table = catalog_table_find(catalog, sources->items[i]);
        if (table == NULL || table_column_find(table, column) == NULL)
            continue;
        add_use_of(catalog, user, table, column);
        found = true;
    }
    for (size_t i = 0; !found && i < sources->count; i++) {
        Table *table = catalog_table_find(catalog, sources->items[i]);
        if (table != NULL && (column.size == 0 || table->partial))
            add_use_of(catalog, user, table, column);
    }
}

static void add_uses(Catalog *catalog, const User *user, const QueryShape *query,
                     const NameVec *sources)
{
    for (size_t i = 0; i < sources->count; i++) {
        Table *table = replay_table(catalog, sources->items[i]);
        if (table != NULL && table != user->home)
            entry_of(catalog, user, table);
    }
    for (size_t i = 0; query != NULL && i < query->uses.count; i++) {
        const ColumnUse *use = &query->uses.items[i];
        if (name_empty(use->relation))
            add_bare_use(catalog, user, sources, use->column);
        else
            add_use_of(catalog, user, catalog_table_find(catalog, use->relation), use->column);
    }
}

/* Views */

static DependantKind kind_of_view(const Table *view)
{
    return view->kind == TABLE_MATERIALIZED_VIEW ? DEPENDANT_MATERIALIZED_VIEW : DEPENDANT_VIEW;
}

static bool table_is_view(const Table *table)
{
    return table->kind == TABLE_VIEW || table->kind == TABLE_MATERIALIZED_VIEW;
}

void replay_view_query(Catalog *catalog, Table *view, const Change *change)
{
    NameVec    reads = {0};
    const User user  = {kind_of_view(view), view->name, NULL, &reads};
    add_uses(catalog, &user, change->query, &change->others);
    view->reads = reads;
}

void replay_forget_view(Catalog *catalog, const Table *view)
{
    for (size_t i = 0; i < view->reads.count; i++)
        forget(catalog, catalog_table_find(catalog, view->reads.items[i]), kind_of_view(view),
               view->name);
}

static void rename_in(NameVec *names, Name old_name, Name new_name)
{
    for (size_t i = 0; i < names->count; i++)
        if (name_equal(names->items[i], old_name))
            names->items[i] = new_name;
}

void replay_rename_view(Catalog *catalog, const Table *table, Name old_name)
{
    for (size_t i = 0; table_is_view(table) && i < table->reads.count; i++) {
        Table *read = catalog_table_find(catalog, table->reads.items[i]);
        if (read == NULL || find(read, kind_of_view(table), old_name) == NULL)
            continue;
        get(catalog, read, kind_of_view(table), old_name)->name = table->name;
    }
    for (size_t i = 0; i < table->dependants.count; i++) {
        const Dependant *dependant = &table->dependants.items[i];
        Table *view = is_view(dependant) ? catalog_table_find(catalog, dependant->name) : NULL;
        if (view != NULL)
            rename_in(&catalog_touch(catalog, view)->reads, old_name, table->name);
    }
}

static bool names(const Dependant *dependant, Str column)
{
    return column.size == 0 || strvec_contains(&dependant->columns, column);
}

void replay_drop_views_of(Catalog *catalog, Table *table, Str column, int depth)
{
    catalog_touch(catalog, table);
    for (size_t i = table->dependants.count; i-- > 0;) {
        if (i >= table->dependants.count || !names(&table->dependants.items[i], column))
            continue;
        const Dependant dependant = table->dependants.items[i];
        if (dependant.kind == DEPENDANT_PUBLICATION)
            continue;
        vec_remove(&table->dependants, i);
        Table *view = is_view(&dependant) ? catalog_table_find(catalog, dependant.name) : NULL;
        if (view != NULL)
            replay_drop_table(catalog, view, depth + 1);
    }
}

/* What belongs to a table */

void replay_generated(Catalog *catalog, Table *table, const Change *change)
{
    if (!change->generated_stored && !change->generated_virtual)
        return;
    Dependant *dependant =
        get(catalog, table, DEPENDANT_GENERATED_COLUMN, (Name){.name = change->column});
    for (size_t i = 0; i < change->used_columns.count; i++)
        add_column(catalog, dependant, change->used_columns.items[i]);
}

static void create(Catalog *catalog, const Change *change, DependantKind kind)
{
    Table *table = replay_table(catalog, change->relation);
    if (table == NULL)
        return;
    NameVec    reads = {0};
    const User user  = {kind, {table->name.name, change->object}, table, &reads};
    get(catalog, table, kind, (Name){.name = change->object})->columns = (StrVec){0};
    add_uses(catalog, &user, change->query, &change->others);
    for (size_t i = 0; i < change->columns.count; i++) /* UPDATE OF */
        add_use_of(catalog, &user, table, change->columns.items[i]);
    get(catalog, table, kind, (Name){.name = change->object})->elsewhere = reads;
}

static void drop(Catalog *catalog, const Change *change, DependantKind kind)
{
    Table     *table = catalog_table_find(catalog, change->relation);
    const Name name  = {.name = change->object};
    Dependant *mine  = table == NULL ? NULL : find(table, kind, name);
    if (mine == NULL)
        return;
    const NameVec elsewhere = mine->elsewhere;
    for (size_t i = 0; i < elsewhere.count; i++)
        forget(catalog, catalog_table_find(catalog, elsewhere.items[i]), kind,
               (Name){table->name.name, change->object});
    forget(catalog, table, kind, name);
}

static void rename_object(Catalog *catalog, const Change *change, DependantKind kind)
{
    Table     *table = catalog_table_find(catalog, change->relation);
    const Name name  = {.name = change->object};
    if (table == NULL || find(table, kind, name) == NULL)
        return;
    get(catalog, table, kind, name)->name.name = own(catalog, change->new_name);
}

/* Statements that are known by their words. */
typedef struct WordRow {
    const char   *words;
    DependantKind kind;
    void (*replay)(Catalog *catalog, const Change *change, DependantKind kind);
} WordRow;

static const WordRow word_rows[] = {
    {"CREATE POLICY", DEPENDANT_POLICY, create},
    {"ALTER POLICY", DEPENDANT_POLICY, create},
    {"DROP POLICY", DEPENDANT_POLICY, drop},
    {"CREATE RULE", DEPENDANT_RULE, create},
    {"CREATE OR REPLACE RULE", DEPENDANT_RULE, create},
    {"DROP RULE", DEPENDANT_RULE, drop},
};

static const WordRow rename_rows[] = {
    {"ALTER POLICY", DEPENDANT_POLICY, rename_object},
    {"ALTER RULE", DEPENDANT_RULE, rename_object},
    {"ALTER TRIGGER", DEPENDANT_TRIGGER, rename_object},
};

static bool replay_rows(Catalog *catalog, const Change *change, const WordRow *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_starts(change->words, rows[i].words)) {
            rows[i].replay(catalog, change, rows[i].kind);
            return true;
        }
    return false;
}

bool replay_dependant(Catalog *catalog, const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_CREATE_TRIGGER:
        create(catalog, change, DEPENDANT_TRIGGER);
        return true;
    case CHANGE_DROP_TRIGGER:
        drop(catalog, change, DEPENDANT_TRIGGER);
        return true;
    case CHANGE_OTHER:
    case CHANGE_DROP_OTHER:
        return change->new_name.size > 0
                   ? replay_rows(catalog, change, rename_rows, COUNT_OF(rename_rows))
                   : replay_rows(catalog, change, word_rows, COUNT_OF(word_rows));
    default:
        return false;
    }
}
