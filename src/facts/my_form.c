/* my_form.c -- from a Change of MySQL or MariaDB to the forms that describe it. */
#include "facts/my_form.h"

#include "base/poison.h"

enum { MY_STRICT_SINCE = 50700 };

/* Not said: as the server has it. */
static bool is_on(Str value)
{
    return value.data == NULL || !(str_is(value, "0") || str_equal_nocase(value, STR("off")));
}

static bool is_strict(const Catalog *catalog, EngineKind engine, int release)
{
    static const Str strict[] = {STR("STRICT_TRANS_TABLES"), STR("STRICT_ALL_TABLES"),
                                 STR("TRADITIONAL")};
    Str              mode     = catalog != NULL ? catalog->sql_mode : (Str){0};
    if (mode.data == NULL)
        return engine == ENGINE_MARIADB || release >= MY_STRICT_SINCE;
    while (mode.size > 0) {
        const Str word = str_trim(str_cut(&mode, ','));
        for (size_t i = 0; i < COUNT_OF(strict); i++)
            if (str_equal_nocase(word, strict[i]))
                return true;
    }
    return false;
}

bool my_is_strict(const Catalog *catalog, Version version)
{
    const int release = version.major == 0 ? MY_LATEST : my_release(version);
    return is_strict(catalog, version.engine, release);
}

MySubject my_subject_of(const Change *change, const ChangeVec *siblings, const Catalog *catalog,
                        EngineKind engine, int release)
{
    const bool named = catalog != NULL && !name_empty(change->relation);
    return (MySubject){
        .change                  = change,
        .siblings                = siblings,
        .catalog                 = catalog,
        .table                   = named ? catalog_table_find(catalog, change->relation) : NULL,
        .engine                  = engine,
        .release                 = release,
        .strict                  = is_strict(catalog, engine, release),
        .foreign_key_checks      = catalog == NULL || is_on(catalog->foreign_key_checks),
        .check_constraint_checks = catalog == NULL || is_on(catalog->check_constraint_checks),
    };
}

Str my_table_option(const MySubject *subject, const char *name)
{
    const TableOptionVec *options = subject->table != NULL ? subject->table->options : NULL;
    for (size_t i = 0; options != NULL && i < options->count; i++)
        if (str_is(options->items[i].name, name))
            return options->items[i].value;
    return (Str){0};
}

static bool has_index_of(const MySubject *subject, const char *method)
{
    const Table *table = subject->table;
    for (size_t i = 0; table != NULL && i < table->indexes.count; i++)
        if (str_is(table->indexes.items[i].method, method))
            return true;
    return false;
}

bool my_has_fulltext(const MySubject *subject)
{
    return has_index_of(subject, "fulltext");
}

static bool has_spatial(const MySubject *subject)
{
    return has_index_of(subject, "spatial");
}

/* Where nothing is said, too. */
static bool is_innodb(const MySubject *subject)
{
    const Str engine = my_table_option(subject, "engine");
    return engine.size == 0 || str_is(engine, "innodb");
}

bool my_is_compressed(const MySubject *subject)
{
    return str_is(my_table_option(subject, "row_format"), "compressed");
}

bool my_is_redundant(const MySubject *subject)
{
    return str_is(my_table_option(subject, "row_format"), "redundant");
}

bool my_is_partitioned(const MySubject *subject)
{
    return my_table_option(subject, "partition by").data != NULL;
}

bool my_has_virtual(const MySubject *subject)
{
    const Table *table = subject->table;
    for (size_t i = 0; table != NULL && i < table->columns.count; i++)
        if (table->columns.items[i].generated_virtual)
            return true;
    return false;
}

static bool has_column(const StrVec *columns, Str column)
{
    for (size_t i = 0; i < columns->count; i++)
        if (str_equal_nocase(columns->items[i], column))
            return true;
    return false;
}

bool my_in_primary_key(const MySubject *subject, Str column)
{
    const Table *table = subject->table;
    for (size_t i = 0; table != NULL && i < table->constraints.count; i++)
        if (table->constraints.items[i].kind == CONSTRAINT_PRIMARY_KEY &&
            has_column(&table->constraints.items[i].columns, column))
            return true;
    return false;
}

bool my_in_index(const MySubject *subject, Str column)
{
    const Table *table = subject->table;
    for (size_t i = 0; table != NULL && i < table->indexes.count; i++)
        if (has_column(&table->indexes.items[i].columns, column))
            return true;
    return false;
}

bool my_in_key(const MySubject *subject, Str column)
{
    const Table *table = subject->table;
    for (size_t i = 0; table != NULL && i < table->constraints.count; i++)
        if (table->constraints.items[i].kind == CONSTRAINT_FOREIGN_KEY &&
            has_column(&table->constraints.items[i].columns, column))
            return true;
    return false;
}

bool my_is_key_target(const MySubject *subject, Str column)
{
    size_t at = 0;
    for (const Table *child;
         subject->table != NULL &&
         (child = catalog_referencing(subject->catalog, subject->table, &at)) != NULL;)
        for (size_t i = 0; i < child->constraints.count; i++) {
            const Constraint *key = &child->constraints.items[i];
            if (key->kind == CONSTRAINT_FOREIGN_KEY &&
                name_equal(key->references, subject->table->name) &&
                has_column(&key->reference_columns, column))
                return true;
        }
    return false;
}

bool my_is_generated_from(const MySubject *subject, Str column)
{
    const Table *table = subject->table;
    for (size_t i = 0; table != NULL && i < table->columns.count; i++)
        if (table->columns.items[i].generated &&
            has_column(&table->columns.items[i].used_columns, column))
            return true;
    return false;
}

bool my_in_check(const MySubject *subject, Str column)
{
    const Table *table = subject->table;
    for (size_t i = 0; table != NULL && i < table->constraints.count; i++) {
        const Constraint *check = &table->constraints.items[i];
        if (check->kind == CONSTRAINT_CHECK && has_column(&check->columns, column))
            return true;
    }
    return false;
}

const Change *my_sibling(const MySubject *subject, ChangeKind kind)
{
    const ChangeVec *siblings = subject->siblings;
    for (size_t i = 0; siblings != NULL && i < siblings->count; i++)
        if (siblings->items[i].kind == kind && &siblings->items[i] != subject->change)
            return &siblings->items[i];
    return NULL;
}

static bool acts_on_rows(const Table *table)
{
    for (size_t i = 0; table != NULL && i < table->constraints.count; i++)
        if (constraint_acts(&table->constraints.items[i], "CASCADE") ||
            constraint_acts(&table->constraints.items[i], "SET NULL"))
            return true;
    return false;
}

static MyFact copied(const MyFact *fact)
{
    MyFact copy    = *fact;
    copy.algorithm = ALGORITHM_COPY;
    copy.lock      = DDL_LOCK_SHARED;
    copy.rebuild   = true;
    return copy;
}

MyFact my_fact_on_table(const MySubject *subject, const MyFact *fact)
{
    enum { MY_FULLTEXT_ONLINE_SINCE = 50700 };
    const bool mysql    = subject->engine == ENGINE_MYSQL;
    const bool left     = subject->table != NULL && subject->table->has_document_ids;
    const bool fulltext = my_has_fulltext(subject);
    const bool in_place =
        fact->algorithm == ALGORITHM_NOCOPY || fact->algorithm == ALGORITHM_INPLACE;
    MyFact found = *fact;
    if (fact->error != 0 || subject->table == NULL)
        return found;
    const bool other_engine = !is_innodb(subject) && (fact->rebuild || fact->scan ||
                                                      subject->change->kind == CHANGE_DROP_INDEX);
    const bool documents    = fact->rebuild && ((mysql && fulltext) ||
                                             (left && subject->release < MY_FULLTEXT_ONLINE_SINCE));
    if (fact->algorithm == ALGORITHM_COPY) /* online in MariaDB, but for this */
        found.not_online |= acts_on_rows(subject->table);
    else if (in_place && (other_engine || documents))
        found = copied(fact);
    else if (in_place && fact->rebuild && (fulltext || has_spatial(subject)))
        found.lock = MAX_OF(found.lock, DDL_LOCK_SHARED);
    if (found.not_online && found.lock == DDL_LOCK_NONE)
        found.lock = DDL_LOCK_SHARED;
    return found;
}

MyForms my_subject_forms(const MySubject *subject)
{
    MyForms          forms = {0};
    const ChangeKind kind  = subject->change->kind;
    if (subject->change->in_create)
        return forms;
    if (kind == CHANGE_REDEFINE_COLUMN)
        my_form_redefine(subject, &forms);
    else if (kind >= CHANGE_ADD_COLUMN && kind <= CHANGE_DROP_NOT_NULL)
        my_form_column(subject, &forms);
    else
        my_form_index(subject, &forms);
    if (forms.list.count == 0)
        my_form_table(subject, &forms);
    return forms;
}
