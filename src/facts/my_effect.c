/* my_effect.c -- MySQL and MariaDB: from rows to the Effect of a Change.
 *
 * All of an ALTER TABLE is done by one algorithm, the one that its most expensive part needs. A
 * part that could be INSTANT loses that when another one cannot: ADD COLUMN then rebuilds the
 * table, where a new default is still a matter of definitions.
 *
 * While it works, an online statement holds SHARED_UPGRADABLE; LOCK=SHARED means SHARED_NO_WRITE.
 * All of them need EXCLUSIVE for a moment, when they begin and when they end (measured). */
#include <assert.h>

#include "facts/judge.h"
#include "facts/my_form.h"
#include "facts/my_syntax.h"

#include "base/poison.h"

enum { MAJOR_UNIT = 10000, MINOR_UNIT = 100, PATCH_NEWEST = 99 };

int my_release(Version version)
{
    return version.major * MAJOR_UNIT + version.minor * MINOR_UNIT +
           (version.patch > 0 ? version.patch : PATCH_NEWEST);
}

/* When nobody says a release: MySQL from 8.0 to 9, MariaDB from 10.6 to 11, each series as its
 * newest release is. */
MyReleases my_releases(Version version)
{
    if (version.major > 0)
        return (MyReleases){{my_release(version)}, 1};
    if (version.engine == ENGINE_MYSQL)
        return (MyReleases){{80099, 80499, 90099, 99999}, 4};
    return (MyReleases){{100699, 100799, 101199, 110199, 119999}, 5};
}

Str my_release_text(Arena *arena, int release)
{
    const int patch = release % MINOR_UNIT;
    const int minor = release / MINOR_UNIT % MINOR_UNIT;
    return patch == PATCH_NEWEST
               ? str_format(arena, "%d.%d", release / MAJOR_UNIT, minor)
               : str_format(arena, "%d.%d.%d", release / MAJOR_UNIT, minor, patch);
}

static LockMode lock_of(const MyFact *fact)
{
    switch (fact->lock) {
    case DDL_LOCK_EXCLUSIVE:
        return LOCK_MDL_EXCLUSIVE;
    case DDL_LOCK_SHARED:
        return LOCK_MDL_SHARED_NO_WRITE;
    case DDL_LOCK_NONE:
        return fact->algorithm == ALGORITHM_METADATA ? LOCK_MDL_SHARED_READ
                                                     : LOCK_MDL_SHARED_UPGRADABLE;
    case DDL_LOCK_UNSAID:
    case DDL_LOCK_DEFAULT:
        return LOCK_NONE;
    }
    return LOCK_NONE;
}

static void lock_target(const MySubject *subject, const MyFact *fact, Effect *effect)
{
    const Change  *change = subject->change;
    const LockMode mode   = lock_of(fact);
    const bool     quiet  = mode == LOCK_MDL_SHARED_READ;
    /* What is made of another table only reads that one. */
    const bool from_other = change->kind == CHANGE_CREATE_TABLE ||
                            change->kind == CHANGE_CREATE_TABLE_AS ||
                            change->kind == CHANGE_CREATE_VIEW;
    if (!from_other)
        effect_lock_add(
            subject->catalog, effect,
            (RelationLock){change->relation, mode, quiet ? LOCK_NONE : LOCK_MDL_EXCLUSIVE});
    for (size_t i = 0; from_other && i < change->others.count; i++)
        effect_lock_add(subject->catalog, effect,
                        (RelationLock){change->others.items[i], mode, LOCK_NONE});
    if (from_other && change->like)
        effect_lock_add(subject->catalog, effect,
                        (RelationLock){change->references, mode, LOCK_NONE});
}

/* From 8.0 on MySQL locks the tables that a foreign key ties together. */
static void lock_parent(const MySubject *subject, Name parent, Effect *effect)
{
    enum { MY_PARENTS_LOCKED_SINCE = 80000 };
    if (subject->engine == ENGINE_MYSQL && subject->release >= MY_PARENTS_LOCKED_SINCE)
        effect_lock_add(subject->catalog, effect,
                        (RelationLock){parent, LOCK_MDL_SHARED_UPGRADABLE, LOCK_MDL_EXCLUSIVE});
}

static void lock_others(const MySubject *subject, const MyFact *fact, Effect *effect)
{
    const Change *change = subject->change;
    if (change->kind == CHANGE_ALTER_PARTITIONS) /* EXCHANGE, CONVERT */
        effect_lock_add(subject->catalog, effect,
                        (RelationLock){change->references, lock_of(fact), LOCK_MDL_EXCLUSIVE});
    if (change->kind == CHANGE_ADD_FOREIGN_KEY)
        lock_parent(subject, change->references, effect);
    const Constraint *key = change->kind == CHANGE_DROP_CONSTRAINT && subject->table != NULL
                                ? table_constraint_find(subject->table, change->object)
                                : NULL;
    if (key != NULL && key->kind == CONSTRAINT_FOREIGN_KEY)
        lock_parent(subject, catalog_short_name(subject->catalog, key->references), effect);
}

/* MySQL does all of a statement INSTANT or nothing of it; MariaDB can drop an index beside what is
 * INSTANT, but not build one (measured). */
static bool rules_instant_out(const MyFact *fact)
{
    if (fact->engine == ENGINE_MARIADB && fact->algorithm == ALGORITHM_NOCOPY)
        return fact->scan;
    return fact->algorithm > ALGORITHM_INSTANT;
}

static bool others_rule_instant_out(const MySubject *subject)
{
    const ChangeVec *siblings = subject->siblings;
    for (size_t i = 0; siblings != NULL && i < siblings->count; i++) {
        const Change *other = &siblings->items[i];
        /* What is written inside of this ADD COLUMN is part of its form. */
        if (other == subject->change || other->in_add_column)
            continue;
        const MySubject one =
            my_subject_of(other, siblings, subject->catalog, subject->engine, subject->release);
        const MyForms forms = my_subject_forms(&one);
        for (size_t k = 0; k < forms.list.count; k++)
            if (rules_instant_out(my_fact_of(my_form_find(forms.list.items[k]), subject->engine,
                                             subject->release)))
                return true;
    }
    return false;
}

static void apply_fact(const MySubject *subject, const MyForm *form, const MyFact *fact,
                       Effect *effect)
{
    effect->fails |= fact->error != 0;
    if (fact->error != 0) {
        effect->error = effect->error != 0 ? effect->error : fact->error;
        effect->form  = form->form;
        return;
    }
    if (effect->form == NULL || (!effect->fails && fact->algorithm > effect->algorithm))
        effect->form = form->form;
    effect->algorithm = MAX_OF(effect->algorithm, fact->algorithm);
    effect->lock      = MAX_OF(effect->lock, fact->lock);
    effect->duration  = MAX_OF(effect->duration, my_duration(fact));
    effect->rewrite |= fact->rebuild;
    effect->scan |= fact->rebuild || fact->scan;
    effect->index_rebuild |= fact->rebuild;
    lock_target(subject, fact, effect);
    lock_others(subject, fact, effect);
}

static MyClauses clauses_of(const Change *change)
{
    const DdlClauses *clauses = change->clauses;
    if (clauses == NULL)
        return (MyClauses){0};
    return (MyClauses){clauses->algorithm, clauses->online && clauses->lock == DDL_LOCK_UNSAID
                                               ? DDL_LOCK_NONE
                                               : clauses->lock};
}

static bool uses_up_versions(const MySubject *subject)
{
    const ChangeKind kind = subject->change->kind;
    return kind == CHANGE_ADD_COLUMN || kind == CHANGE_DROP_COLUMN;
}

int my_row_versions_most(EngineKind engine, int release)
{
    enum { MOST = 64, MOST_SINCE_9_1 = 255, SINCE_9_1 = 90100, VERSIONS_SINCE = 80029 };
    if (engine != ENGINE_MYSQL || release < VERSIONS_SINCE)
        return INT32_MAX;
    return release >= SINCE_9_1 ? MOST_SINCE_9_1 : MOST;
}

static void judge_forms(const MySubject *subject, Effect *ret)
{
    const MyForms forms = my_subject_forms(subject);
    const bool    used =
        uses_up_versions(subject) && subject->table != NULL &&
        subject->table->row_versions >= my_row_versions_most(subject->engine, subject->release);
    const bool not_instant = forms.not_instant || used || others_rule_instant_out(subject);
    for (size_t i = 0; i < forms.list.count; i++) {
        const MyForm *form = my_form_find(forms.list.items[i]);
        assert(form != NULL);
        const MyFact *row  = my_fact_of(form, subject->engine, subject->release);
        const MyFact  slow = not_instant ? my_fact_not_instant(form, row) : *row;
        const MyFact  fact = my_fact_on_table(subject, &slow);
        const MyFact  done =
            my_fact_asked(form, &fact, subject->release, clauses_of(subject->change));
        apply_fact(subject, form, &done, ret);
    }
}

/* Rows, and LOCK TABLES: nothing of DDL. */
static LockMode mode_of_data(const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_SELECT_ROWS:
        return LOCK_MDL_SHARED_READ;
    case CHANGE_INSERT_ROWS:
    case CHANGE_UPDATE_ROWS:
    case CHANGE_DELETE_ROWS:
    case CHANGE_COPY_ROWS:
        return LOCK_MDL_SHARED_WRITE;
    case CHANGE_LOCK_TABLE:
        return str_starts(change->value, "READ") ? LOCK_MDL_SHARED_NO_WRITE
                                                 : LOCK_MDL_SHARED_NO_READ_WRITE;
    default:
        return LOCK_NONE;
    }
}

/* Manual, "Statements That Cause an Implicit Commit"; measured one by one, when they fail, too. */
static bool commits_first(const Change *change)
{
    const ChangeKind kind = change->kind;
    if (kind == CHANGE_CREATE_TABLE || kind == CHANGE_CREATE_TABLE_AS || kind == CHANGE_DROP_TABLE)
        return !change->temporary;
    if (change_is_data(kind) || change_is_transaction_control(kind))
        return kind == CHANGE_BEGIN;
    /* clang-format off */
    switch ((int)kind) {
    case CHANGE_SELECT_ROWS: case CHANGE_USE_SCHEMA: case CHANGE_SET_SESSION:
    case CHANGE_RESET_SESSION: case CHANGE_DO_BLOCK: case CHANGE_CALL:
    case CHANGE_DYNAMIC_SQL: case CHANGE_UNREAD_CODE: case CHANGE_OTHER:
        return false;
    /* clang-format on */
    default:
        return true;
    }
}

static bool breaks_old_code(const MySubject *subject, const Effect *effect)
{
    const Change *change = subject->change;
    /* clang-format off */
    switch ((int)change->kind) {
    case CHANGE_DROP_SCHEMA: case CHANGE_DROP_TABLE: case CHANGE_RENAME_TABLE:
    case CHANGE_DROP_COLUMN: case CHANGE_RENAME_COLUMN: case CHANGE_DROP_VIEW:
    case CHANGE_DROP_FUNCTION: case CHANGE_DROP_SEQUENCE:
        return true;
    /* clang-format on */
    case CHANGE_ADD_COLUMN: /* In strict mode INSERTs of old code have no value for it. */
        return subject->strict && change->not_null && change->default_class == DEFAULT_NONE &&
               !change->identity && !change->generated_stored && !change->generated_virtual;
    case CHANGE_REDEFINE_COLUMN:
        return change->new_name.size > 0 || (effect->form != NULL && my_form_narrows(effect->form));
    default:
        return false;
    }
}

static bool loses_data(const MySubject *subject, const Effect *effect)
{
    const Change *change = subject->change;
    switch ((int)change->kind) {
    case CHANGE_DROP_SCHEMA:
    case CHANGE_DROP_TABLE:
    case CHANGE_DROP_COLUMN:
    case CHANGE_DROP_SEQUENCE:
    case CHANGE_DROP_PARTITION:
    case CHANGE_TRUNCATE:
    case CHANGE_DELETE_ROWS:
        return true;
    case CHANGE_ADD_UNIQUE: /* ALTER IGNORE deletes the duplicates. */
    case CHANGE_ADD_PRIMARY_KEY:
        return change->clauses != NULL && change->clauses->ignore;
    case CHANGE_REDEFINE_COLUMN: /* Strict mode refuses what does not fit. */
        return !subject->strict && effect->form != NULL && my_form_narrows(effect->form);
    default:
        return false;
    }
}

static void judge_at(const MySubject *subject, Effect *ret)
{
    const Change *change = subject->change;
    *ret                 = (Effect){0};
    judge_forms(subject, ret);
    const LockMode mode = mode_of_data(change);
    effect_lock_add(subject->catalog, ret, (RelationLock){change->relation, mode, LOCK_NONE});
    if (change->kind == CHANGE_UPDATE_ROWS || change->kind == CHANGE_DELETE_ROWS)
        ret->duration = DURATION_SCAN;
    ret->commits         = commits_first(change);
    ret->breaks_old_code = !change->in_create && breaks_old_code(subject, ret);
    ret->loses_data      = loses_data(subject, ret);
    if (ret->fails) { /* It only commits. */
        ret->lock_count = 0;
        ret->duration   = DURATION_INSTANT;
        ret->rewrite = ret->scan = ret->index_rebuild = false;
    }
}

/* DROP TABLE a, b: each is judged alone. */
static bool others_are_targets(ChangeKind kind)
{
    return kind == CHANGE_DROP_TABLE || kind == CHANGE_DROP_VIEW || kind == CHANGE_LOCK_TABLE ||
           kind == CHANGE_ANALYZE || kind == CHANGE_SELECT_ROWS;
}

static void judge_all(const MySubject *subject, Effect *ret)
{
    const Change *change = subject->change;
    const int     error  = my_syntax_refused(change, subject->engine, subject->release);
    if (error != 0) { /* Nothing at all happens. */
        *ret = (Effect){.fails = true, .error = error};
        return;
    }
    judge_at(subject, ret);
    for (size_t i = 0; others_are_targets(change->kind) && i < change->others.count; i++) {
        Change one   = *change;
        one.relation = change->others.items[i];
        one.others   = (NameVec){0};
        Effect          effect;
        const MySubject other = my_subject_of(&one, subject->siblings, subject->catalog,
                                              subject->engine, subject->release);
        judge_at(&other, &effect);
        effect_merge(ret, &effect);
    }
}

void my_judge(const Change *change, const ChangeVec *siblings, const Catalog *catalog,
              Version version, Effect *ret)
{
    const MyReleases releases = my_releases(version);
    EffectWorst      worst    = {0};
    for (size_t i = 0; i < releases.count; i++) {
        const MySubject subject =
            my_subject_of(change, siblings, catalog, version.engine, releases.items[i]);
        Effect effect;
        judge_all(&subject, &effect);
        effect_worst_add(&worst, &effect);
    }
    *ret = effect_worst(&worst);
}
