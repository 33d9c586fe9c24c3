/* effect.c -- the one judge: a row of judges, and how Effects are put together. */
#include "facts/judge.h"

#include "base/poison.h"

static void (*const judges[])(const Change *change, const ChangeVec *siblings,
                              const Catalog *catalog, Version version, Effect *ret) = {
    [ENGINE_NONE]    = pg_judge_any,
    [ENGINE_PG]      = pg_judge,
    [ENGINE_MYSQL]   = my_judge,
    [ENGINE_MARIADB] = my_judge,
};

static bool same(const Catalog *catalog, Name left, Name right)
{
    return catalog != NULL ? catalog_name_same(catalog, left, right) : name_equal(left, right);
}

void effect_lock_add(const Catalog *catalog, Effect *effect, RelationLock lock)
{
    if (name_empty(lock.relation) || lock.mode == LOCK_NONE)
        return;
    for (size_t i = 0; i < effect->lock_count; i++) {
        RelationLock *old = &effect->locks[i];
        if (same(catalog, old->relation, lock.relation)) {
            old->mode   = lock_union(old->mode, lock.mode);
            old->moment = lock_union(old->moment, lock.moment);
            return;
        }
    }
    if (effect->lock_count == EFFECT_LOCKS_MAX)
        effect->locks_left_out++;
    else
        effect->locks[effect->lock_count++] = lock;
}

void effect_merge(Effect *effect, const Effect *other)
{
    if (effect->form == NULL || other->duration > effect->duration ||
        other->algorithm > effect->algorithm)
        effect->form = other->form != NULL ? other->form : effect->form;
    for (size_t i = 0; i < other->lock_count; i++)
        effect_lock_add(NULL, effect, other->locks[i]);
    effect->locks_left_out += other->locks_left_out;
    effect->duration  = MAX_OF(effect->duration, other->duration);
    effect->algorithm = MAX_OF(effect->algorithm, other->algorithm);
    effect->lock      = MAX_OF(effect->lock, other->lock);
    effect->error     = effect->error != 0 ? effect->error : other->error;
    effect->rewrite |= other->rewrite;
    effect->scan |= other->scan;
    effect->index_rebuild |= other->index_rebuild;
    effect->not_in_transaction |= other->not_in_transaction;
    effect->commits |= other->commits;
    effect->breaks_old_code |= other->breaks_old_code;
    effect->loses_data |= other->loses_data;
    effect->fails |= other->fails;
}

void effect_worst_add(EffectWorst *worst, const Effect *effect)
{
    if (effect->fails)
        effect_merge(&worst->refused, effect);
    else if (worst->works)
        effect_merge(&worst->worst, effect);
    else
        worst->worst = *effect;
    worst->works |= !effect->fails;
}

Effect effect_worst(const EffectWorst *worst)
{
    return worst->works ? worst->worst : worst->refused;
}

void effect_of(const Change *change, const Catalog *catalog, Version version, Effect *ret)
{
    judges[version.engine](change, NULL, catalog, version, ret);
}

void effect_of_part(const Change *change, const Statement *statement, const Catalog *catalog,
                    Version version, Effect *ret)
{
    judges[version.engine](change, &statement->changes, catalog, version, ret);
}

void effect_of_statement(const Statement *statement, const Catalog *catalog, Version version,
                         Effect *ret)
{
    *ret = (Effect){0};
    for (size_t i = 0; i < statement->changes.count; i++) {
        Effect effect;
        judges[version.engine](&statement->changes.items[i], &statement->changes, catalog, version,
                               &effect);
        effect_merge(ret, &effect);
    }
}
