/* algorithm.c -- words of the clauses. */
#include "model/algorithm.h"

#include "base/poison.h"

const char *algorithm_text(DdlAlgorithm algorithm)
{
    static const char *const texts[] = {
#define X(name, text) text,
        ALGORITHM_LIST(X)
#undef X
    };
    return texts[algorithm];
}

const char *ddl_lock_text(DdlLock lock)
{
    static const char *const texts[] = {
#define X(name, text) text,
        DDL_LOCK_LIST(X)
#undef X
    };
    return texts[lock];
}
