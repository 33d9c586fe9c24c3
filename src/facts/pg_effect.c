/* pg_effect.c -- PostgreSQL: from rows to the Effect of a Change on real relations. */
#include <assert.h>
#include <string.h>

#include "facts/form.h"
#include "facts/judge.h"

#include "base/poison.h"

static void lock_add(const Catalog *catalog, Effect *effect, Name relation, LockMode mode)
{
    effect_lock_add(catalog, effect, (RelationLock){relation, mode, LOCK_NONE});
}

/* A name of the catalog, as one would write it here. */
static void lock_known(const Catalog *catalog, Effect *effect, Name relation, LockMode mode)
{
    if (!name_empty(relation))
        lock_add(catalog, effect, catalog_short_name(catalog, relation), mode);
}

static void lock_children(const Catalog *catalog, const Table *parent, Effect *effect,
                          LockMode mode)
{
    size_t at = 0;
    for (const Table *child;
         parent != NULL && (child = catalog_child(catalog, parent, &at)) != NULL;) {
        lock_known(catalog, effect, child->name, mode);
        lock_children(catalog, child, effect, mode);
    }
}

/* A foreign key to a partitioned table locks its partitions, too. */
static void lock_key_target(const Subject *subject, Name target, Effect *effect, LockMode mode)
{
    const Catalog *catalog = subject->catalog;
    if (catalog == NULL) {
        lock_add(catalog, effect, target, mode);
        return;
    }
    const Table *table = catalog_table_find(catalog, target);
    lock_add(catalog, effect, target, mode);
    if (table != NULL && table->kind == TABLE_PARTITIONED)
        lock_children(catalog, table, effect, mode);
}

static void lock_referenced_by(const Subject *subject, const Table *table, Effect *effect,
                               LockMode mode)
{
    const Change    *change  = subject->change;
    const ChangeKind kind    = change->kind;
    const bool       by_name = kind == CHANGE_DROP_CONSTRAINT || kind == CHANGE_ALTER_CONSTRAINT ||
                         kind == CHANGE_VALIDATE_CONSTRAINT;
    const bool by_column = kind == CHANGE_DROP_COLUMN || kind == CHANGE_ALTER_TYPE;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = &table->constraints.items[i];
        if (constraint->kind != CONSTRAINT_FOREIGN_KEY ||
            (by_name && !str_equal(constraint->name, change->object)) ||
            (by_column && !strvec_contains(&constraint->columns, change->column)))
            continue;
        lock_key_target(subject, catalog_short_name(subject->catalog, constraint->references),
                        effect, mode);
    }
}

static bool in_schema(const Table *table, Str schema)
{
    return str_equal(table->name.schema, schema);
}

static void lock_referenced(const Subject *subject, Effect *effect, LockMode mode)
{
    const Change  *change  = subject->change;
    const Catalog *catalog = subject->catalog;
    const Table   *table   = subject->table;
    if (change->kind == CHANGE_ADD_FOREIGN_KEY) {
        lock_key_target(subject, change->references, effect, mode);
        return;
    }
    if (change->kind == CHANGE_CREATE_TABLE && catalog != NULL)
        table = catalog_table_find(catalog, change->references);
    if (table != NULL)
        lock_referenced_by(subject, table, effect, mode);
    for (size_t i = 0;
         change->kind == CHANGE_DROP_SCHEMA && catalog != NULL && i < catalog->tables.count; i++)
        if (in_schema(catalog->tables.items[i], change->object))
            lock_referenced_by(subject, catalog->tables.items[i], effect, mode);
}

static void lock_referencing(const Subject *subject, Effect *effect, LockMode mode)
{
    const Catalog *catalog = subject->catalog;
    size_t         at      = 0;
    for (const Table *child; subject->table != NULL &&
                             (child = catalog_referencing(catalog, subject->table, &at)) != NULL;)
        lock_known(catalog, effect, child->name, mode);
}

static void lock_default_partition(const Subject *subject, Effect *effect, LockMode mode)
{
    const Catalog *catalog = subject->catalog;
    const Change  *change  = subject->change;
    const Name parent = change->kind == CHANGE_CREATE_TABLE ? change->references : change->relation;
    const Table *table = catalog != NULL ? catalog_table_find(catalog, parent) : NULL;
    const Table *child = table != NULL ? catalog_default_partition(catalog, table) : NULL;
    if (child != NULL)
        lock_known(catalog, effect, child->name, mode);
}

/* Of a partition, or of a table that is created below another one. */
static void lock_parent(const Subject *subject, Effect *effect, LockMode mode)
{
    const Change *change = subject->change;
    if (change->kind == CHANGE_CREATE_TABLE && !change->partition_of) {
        for (size_t i = 0; i < change->others.count; i++)
            lock_add(subject->catalog, effect, change->others.items[i], mode);
        return;
    }
    if (name_empty(change->references) && subject->table != NULL)
        lock_known(subject->catalog, effect, subject->table->partition_of, mode);
    else
        lock_add(subject->catalog, effect, change->references, mode);
}

/* ALTER INDEX ... ATTACH PARTITION names an index of the partition. */
static Name partition_of(const Subject *subject)
{
    const Change *change = subject->change;
    if (name_empty(change->index) || subject->catalog == NULL)
        return change->references;
    const Table *table = catalog_index_table_find(subject->catalog, change->references);
    return table != NULL ? catalog_short_name(subject->catalog, table->name) : (Name){0};
}

static void lock_indexes(const Subject *subject, Effect *effect, LockMode mode)
{
    const Change *change = subject->change;
    if (change->kind == CHANGE_ATTACH_PARTITION)
        lock_add(subject->catalog, effect, change->references, mode);
    else if (!name_empty(change->index))
        lock_add(subject->catalog, effect, change->index, mode);
    else if (change->kind == CHANGE_RENAME_TABLE)
        lock_add(subject->catalog, effect, change->relation, mode);
    else if (subject->table != NULL)
        for (size_t i = 0; i < subject->table->indexes.count; i++)
            lock_known(subject->catalog, effect, subject->table->indexes.items[i].name, mode);
}

/* The table that an index belongs to; its own name where nobody knows the table. */
static Name target_of(const Subject *subject)
{
    if (!name_empty(subject->change->relation))
        return subject->change->relation;
    return subject->table != NULL ? catalog_short_name(subject->catalog, subject->table->name)
                                  : subject->change->index;
}

static void lock_schema(const Subject *subject, Effect *effect, LockMode mode)
{
    const Catalog *catalog = subject->catalog;
    for (size_t i = 0; i < catalog->tables.count; i++)
        if (in_schema(catalog->tables.items[i], subject->change->object))
            lock_known(catalog, effect, catalog->tables.items[i]->name, mode);
}

/* Views that go with what they use. */
static void lock_views(const Subject *subject, Effect *effect, LockMode mode)
{
    size_t at = 0;
    for (const Dependant *dependant;
         subject->table != NULL &&
         (dependant = table_dependant(subject->table, subject->change->column, &at));)
        if (dependant->kind == DEPENDANT_VIEW || dependant->kind == DEPENDANT_MATERIALIZED_VIEW)
            lock_known(subject->catalog, effect, dependant->name, mode);
}

/* Tables with a column of the type. Nobody knows those of a type that is older than the history:
 * the lock is said to be on what uses it. */
static void lock_users_of_type(const Subject *subject, Effect *effect, LockMode mode)
{
    const Catalog *catalog = subject->catalog;
    const Name     type    = subject->change->relation;
    for (size_t i = 0; i < catalog->tables.count; i++) {
        const Table *table = catalog->tables.items[i];
        if (table_has_type(catalog, table, type) || table_is_of(catalog, table, type))
            lock_known(catalog, effect, table->name, mode);
    }
    if (catalog_domain_find(catalog, type) == NULL && catalog_enum_find(catalog, type) == NULL)
        lock_add(catalog, effect, type, mode);
}

static void lock_dependants(const Subject *subject, Effect *effect, LockMode mode)
{
    if (subject->catalog == NULL)
        return;
    switch ((int)subject->change->kind) {
    case CHANGE_DROP_SCHEMA:
        lock_schema(subject, effect, mode);
        return;
    case CHANGE_DROP_TABLE:
    case CHANGE_DROP_VIEW:
    case CHANGE_DROP_COLUMN:
        lock_views(subject, effect, mode);
        return;
    case CHANGE_DROP_TYPE:
    case CHANGE_OTHER:
        lock_users_of_type(subject, effect, mode);
        return;
    default:
        return;
    }
}

static void lock_role(const Subject *subject, Effect *effect, LockRole role, LockMode mode)
{
    const Change *change = subject->change;
    switch (role) {
    case ROLE_TARGET:
        lock_add(subject->catalog, effect, target_of(subject), mode);
        return;
    case ROLE_REFERENCED:
        lock_referenced(subject, effect, mode);
        return;
    case ROLE_REFERENCING:
        lock_referencing(subject, effect, mode);
        return;
    case ROLE_PARTITIONS:
        lock_children(subject->catalog, subject->table, effect, mode);
        return;
    case ROLE_PARENT:
        lock_parent(subject, effect, mode);
        return;
    case ROLE_PARTITION:
        lock_add(subject->catalog, effect, partition_of(subject), mode);
        return;
    case ROLE_INDEX:
        lock_indexes(subject, effect, mode);
        return;
    case ROLE_SOURCE:
        if (change->like)
            lock_add(subject->catalog, effect, change->references, mode);
        for (size_t i = 0; i < change->others.count; i++)
            lock_add(subject->catalog, effect, change->others.items[i], mode);
        return;
    case ROLE_DEFAULT_PARTITION:
        lock_default_partition(subject, effect, mode);
        return;
    case ROLE_DEPENDANT:
        lock_dependants(subject, effect, mode);
        return;
    case ROLE_COUNT:
        return;
    }
}

static void apply_fact(const Subject *subject, const Fact *fact, Effect *effect)
{
    for (int role = 0; role < ROLE_COUNT; role++)
        if (fact->locks[role] != LOCK_NONE)
            lock_role(subject, effect, (LockRole)role, fact->locks[role]);
    effect->duration = MAX_OF(effect->duration, fact->duration);
    effect->rewrite |= fact->rewrite;
    effect->scan |= fact->scan;
    effect->index_rebuild |= fact->index_rebuild;
    effect->not_in_transaction |= fact->not_in_transaction;
    effect->fails |= fact->fails;
}

/* LOCK TABLE names its mode. */
static LockMode mode_named(Str words)
{
    for (int mode = LOCK_ACCESS_SHARE; mode <= LOCK_ACCESS_EXCLUSIVE; mode++)
        if (str_equal_nocase(words, str_from(lock_text((LockMode)mode))))
            return (LockMode)mode;
    return LOCK_ACCESS_EXCLUSIVE;
}

/* A type change that old code does not notice: it gives more room to the same kind of value. */
static bool type_change_is_quiet(const char *form)
{
    static const char *const quiet[] = {
        "type_same",
        "type_varchar_grow",
        "type_varchar_unbounded",
        "type_varchar_to_text",
        "type_text_to_varchar_unbounded",
        "type_numeric_grow_precision",
        "type_numeric_to_unconstrained",
        "type_ts3_to_ts",
        "type_ts3_to_ts6",
        "type_tz_to_tz6",
        "type_varbit_grow",
        "type_varchar_array_unbounded",
        "type_interval_to_interval6",
        "type_interval_fields",
        "type_cidr_to_inet",
        "type_ts_to_tstz_utc",
        "type_tstz_to_ts_utc",
    };
    for (size_t i = 0; i < COUNT_OF(quiet); i++)
        if (strcmp(form, quiet[i]) == 0)
            return true;
    return false;
}

/* Narrower text is refused by the server; numbers and times are rounded. */
static bool type_change_rounds(const char *form)
{
    static const char *const rounding[] = {
        "type_numeric_shrink_scale",
        "type_numeric_unconstrained_to_constrained",
        "type_ts_to_ts3",
        "type_tz_to_tz0",
        "type_ts_to_date",
        "type_inet_to_cidr",
        "type_interval_to_interval0",
        "type_int_to_bool_using",
    };
    for (size_t i = 0; i < COUNT_OF(rounding); i++)
        if (strcmp(form, rounding[i]) == 0)
            return true;
    return false;
}

static bool column_has_default(const Subject *subject)
{
    const Column *column =
        subject->table != NULL ? table_column_find(subject->table, subject->change->column) : NULL;
    return column != NULL && (column->has_default || column->identity || column->generated);
}

static bool breaks_old_code(const Subject *subject, const char *form)
{
    const Change *change = subject->change;
    /* clang-format off */
    switch ((int)change->kind) {
    case CHANGE_DROP_SCHEMA: case CHANGE_DROP_TABLE: case CHANGE_RENAME_TABLE:
    case CHANGE_SET_SCHEMA: case CHANGE_RENAME_COLUMN:
    case CHANGE_DROP_VIEW: case CHANGE_DROP_FUNCTION: case CHANGE_DROP_SEQUENCE:
    case CHANGE_DROP_TYPE: case CHANGE_RENAME_ENUM_VALUE:
        return true;
    /* clang-format on */
    case CHANGE_DROP_COLUMN:
        return strcmp(form, "dropcol_if_exists_missing") != 0;
    case CHANGE_ALTER_TYPE:
        return !type_change_is_quiet(form);
    case CHANGE_OTHER: /* Rows and literals of the type have as many fields as before. */
        return str_starts(str_from(form), "alter_type_") && strstr(form, "_attribute") != NULL;
    case CHANGE_ADD_COLUMN: /* Inserts of old code do not give it a value. */
        return !change->in_create && strcmp(form, "addcol_notnull_nodefault") == 0;
    case CHANGE_SET_NOT_NULL: /* Nor this one, unless it has been filled by a default. */
        return strcmp(form, "set_not_null_already") != 0 && !column_has_default(subject);
    case CHANGE_DROP_DEFAULT: {
        const Column *column =
            subject->table != NULL ? table_column_find(subject->table, change->column) : NULL;
        return column != NULL && column->not_null;
    }
    default:
        return false;
    }
}

static bool loses_data(const Change *change, const char *form)
{
    switch ((int)change->kind) {
    case CHANGE_DROP_COLUMN:
        return strcmp(form, "dropcol_if_exists_missing") != 0;
    case CHANGE_DROP_TABLE:
    case CHANGE_DROP_SEQUENCE:
    case CHANGE_TRUNCATE:
    case CHANGE_DELETE_ROWS:
        return true;
    case CHANGE_OTHER:
        return strcmp(form, "alter_type_drop_attribute") == 0;
    case CHANGE_DROP_SCHEMA: /* Without CASCADE both are refused when something is in use. */
    case CHANGE_DROP_TYPE:
        return change->cascade;
    case CHANGE_ALTER_TYPE:
        return type_change_rounds(form);
    default:
        return false;
    }
}

/* Children by plain inheritance are changed, and locked, with their parent. */
static void lock_heirs(const Subject *subject, Effect *effect)
{
    const Change *change = subject->change;
    const Table  *table  = subject->table;
    const bool    alters = change->kind >= CHANGE_ADD_COLUMN &&
                        change->kind <= CHANGE_RENAME_CONSTRAINT &&
                        change->kind != CHANGE_ADD_FOREIGN_KEY &&
                        change->kind != CHANGE_ADD_PRIMARY_KEY && change->kind != CHANGE_ADD_UNIQUE;
    if (!alters || table == NULL || change->only || change->in_create ||
        table->kind == TABLE_PARTITIONED || effect->lock_count == 0)
        return;
    lock_children(subject->catalog, table, effect, effect->locks[0].mode);
}

/* For one relation; ret is clean. */
static void judge_one(const Subject *subject, Effect *ret)
{
    const Change  *change = subject->change;
    const FormList forms  = subject_forms(subject);
    for (size_t i = 0; i < forms.count; i++) {
        const Fact *fact = fact_find(forms.items[i], subject->major);
        assert(fact != NULL);
        apply_fact(subject, fact, ret);
    }
    lock_heirs(subject, ret);
    if (forms.count > 0)
        ret->form = forms.items[0];
    else if (change->kind == CHANGE_ALTER_TABLE_OTHER) /* Nobody measured it: the worse case. */
        lock_add(subject->catalog, ret, change->relation, LOCK_ACCESS_EXCLUSIVE);
    ret->fails |= change->since > subject->major;
    ret->not_in_transaction |= change->commits;
    if (change->kind == CHANGE_LOCK_TABLE && ret->lock_count > 0)
        ret->locks[0].mode = mode_named(change->value);
    /* The rows are about one row found by its key; how many it will be is not known here. */
    if (change->kind == CHANGE_UPDATE_ROWS || change->kind == CHANGE_DELETE_ROWS ||
        change->kind == CHANGE_COPY_ROWS)
        ret->duration = DURATION_SCAN;
    if (forms.count > 0) {
        ret->breaks_old_code = breaks_old_code(subject, ret->form);
        ret->loses_data      = loses_data(change, ret->form);
    }
}

/* DROP TABLE a, b: each is judged alone. */
static bool others_are_targets(const Change *change)
{
    /* clang-format off */
    switch ((int)change->kind) {
    case CHANGE_DROP_TABLE: case CHANGE_TRUNCATE: case CHANGE_DROP_VIEW:
    case CHANGE_DROP_SEQUENCE: case CHANGE_LOCK_TABLE: case CHANGE_VACUUM:
    case CHANGE_ANALYZE: case CHANGE_GRANT: case CHANGE_SELECT_ROWS:
        return true;
    /* clang-format on */
    default:
        return false;
    }
}

static void judge(const Change *change, const ChangeVec *siblings, const Catalog *catalog,
                  int major, Effect *ret)
{
    *ret                  = (Effect){0};
    const Subject subject = subject_of(change, siblings, catalog, major);
    judge_one(&subject, ret);
    for (size_t i = 0; others_are_targets(change) && i < change->others.count; i++) {
        Change one              = *change;
        one.relation            = change->others.items[i];
        one.others              = (NameVec){0};
        const Subject other     = subject_of(&one, siblings, catalog, major);
        Effect        for_other = {0};
        judge_one(&other, &for_other);
        effect_merge(ret, &for_other);
    }
}

/* The worst over the majors that are assumed. A version that refuses the statement does nothing to
 * anybody, so it counts only when all of them refuse. */
void pg_judge_any(const Change *change, const ChangeVec *siblings, const Catalog *catalog,
                  Version version, Effect *ret)
{
    (void)version;
    EffectWorst worst = {0};
    for (int major = PG_MAJOR_ASSUMED_OLDEST; major <= PG_MAJOR_ASSUMED_NEWEST; major++) {
        Effect effect;
        judge(change, siblings, catalog, major, &effect);
        effect_worst_add(&worst, &effect);
    }
    *ret = effect_worst(&worst);
}

void pg_judge(const Change *change, const ChangeVec *siblings, const Catalog *catalog,
              Version version, Effect *ret)
{
    judge(change, siblings, catalog, version.major, ret);
}
