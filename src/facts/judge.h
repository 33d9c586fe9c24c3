/* judge.h -- inside facts/: what judges the Changes of an engine, and what all judges share. */
#pragma once

#include "facts/facts.h"

/* One Change; `siblings` are all of its statement, itself too, or NULL. pg_judge_any is for a
 * release that nobody says, my_judge for MySQL and MariaDB, which `version` tells apart. */
void pg_judge(const Change *change, const ChangeVec *siblings, const Catalog *catalog,
              Version version, Effect *ret);
void pg_judge_any(const Change *change, const ChangeVec *siblings, const Catalog *catalog,
                  Version version, Effect *ret);
void my_judge(const Change *change, const ChangeVec *siblings, const Catalog *catalog,
              Version version, Effect *ret);

/* The strongest mode of each relation stays. `catalog` knows two names of one; or NULL. */
void effect_lock_add(const Catalog *catalog, Effect *effect, RelationLock lock);

/* Add `other` to `effect`: both happen. The form stays that of the more expensive one. */
void effect_merge(Effect *effect, const Effect *other);

/* The worst of several releases. One that refuses does nothing to anybody, so refusals count only
 * when all do. */
typedef struct EffectWorst {
    Effect worst;
    Effect refused;
    bool   works;
} EffectWorst;

void   effect_worst_add(EffectWorst *worst, const Effect *effect);
Effect effect_worst(const EffectWorst *worst);
