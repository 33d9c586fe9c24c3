/* lock.c -- the conflict tables: PostgreSQL's, and the matrix of granted locks in MySQL's mdl.cc.
 */
#include "model/lock.h"

#include "base/poison.h"

#define BIT(mode) (1u << LOCK_##mode)

static const char *const texts[] = {
#define X(name, text, letters) text,
    LOCK_LIST(X)
#undef X
};

/* Row: held. Set: what must wait. */
static const unsigned conflicts[] = {
    [LOCK_NONE]         = 0,
    [LOCK_ACCESS_SHARE] = BIT(ACCESS_EXCLUSIVE),
    [LOCK_ROW_SHARE]    = BIT(EXCLUSIVE) | BIT(ACCESS_EXCLUSIVE),
    [LOCK_ROW_EXCLUSIVE] =
        BIT(SHARE) | BIT(SHARE_ROW_EXCLUSIVE) | BIT(EXCLUSIVE) | BIT(ACCESS_EXCLUSIVE),
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = BIT(SHARE_UPDATE_EXCLUSIVE) | BIT(SHARE) |
                                    BIT(SHARE_ROW_EXCLUSIVE) | BIT(EXCLUSIVE) |
                                    BIT(ACCESS_EXCLUSIVE),
    [LOCK_SHARE] = BIT(ROW_EXCLUSIVE) | BIT(SHARE_UPDATE_EXCLUSIVE) | BIT(SHARE_ROW_EXCLUSIVE) |
                   BIT(EXCLUSIVE) | BIT(ACCESS_EXCLUSIVE),
    [LOCK_SHARE_ROW_EXCLUSIVE] = BIT(ROW_EXCLUSIVE) | BIT(SHARE_UPDATE_EXCLUSIVE) | BIT(SHARE) |
                                 BIT(SHARE_ROW_EXCLUSIVE) | BIT(EXCLUSIVE) | BIT(ACCESS_EXCLUSIVE),
    [LOCK_EXCLUSIVE] = BIT(ROW_SHARE) | BIT(ROW_EXCLUSIVE) | BIT(SHARE_UPDATE_EXCLUSIVE) |
                       BIT(SHARE) | BIT(SHARE_ROW_EXCLUSIVE) | BIT(EXCLUSIVE) |
                       BIT(ACCESS_EXCLUSIVE),
    [LOCK_ACCESS_EXCLUSIVE] = BIT(ACCESS_SHARE) | BIT(ROW_SHARE) | BIT(ROW_EXCLUSIVE) |
                              BIT(SHARE_UPDATE_EXCLUSIVE) | BIT(SHARE) | BIT(SHARE_ROW_EXCLUSIVE) |
                              BIT(EXCLUSIVE) | BIT(ACCESS_EXCLUSIVE),
    [LOCK_MDL_SHARED_READ] = BIT(MDL_SHARED_NO_READ_WRITE) | BIT(MDL_EXCLUSIVE),
    [LOCK_MDL_SHARED_WRITE] =
        BIT(MDL_SHARED_NO_WRITE) | BIT(MDL_SHARED_NO_READ_WRITE) | BIT(MDL_EXCLUSIVE),
    [LOCK_MDL_SHARED_UPGRADABLE] = BIT(MDL_SHARED_UPGRADABLE) | BIT(MDL_SHARED_NO_WRITE) |
                                   BIT(MDL_SHARED_NO_READ_WRITE) | BIT(MDL_EXCLUSIVE),
    [LOCK_MDL_SHARED_NO_WRITE] = BIT(MDL_SHARED_WRITE) | BIT(MDL_SHARED_UPGRADABLE) |
                                 BIT(MDL_SHARED_NO_WRITE) | BIT(MDL_SHARED_NO_READ_WRITE) |
                                 BIT(MDL_EXCLUSIVE),
    [LOCK_MDL_SHARED_NO_READ_WRITE] = BIT(MDL_SHARED_READ) | BIT(MDL_SHARED_WRITE) |
                                      BIT(MDL_SHARED_UPGRADABLE) | BIT(MDL_SHARED_NO_WRITE) |
                                      BIT(MDL_SHARED_NO_READ_WRITE) | BIT(MDL_EXCLUSIVE),
    [LOCK_MDL_EXCLUSIVE] = BIT(MDL_SHARED_READ) | BIT(MDL_SHARED_WRITE) |
                           BIT(MDL_SHARED_UPGRADABLE) | BIT(MDL_SHARED_NO_WRITE) |
                           BIT(MDL_SHARED_NO_READ_WRITE) | BIT(MDL_EXCLUSIVE),
};

const char *lock_text(LockMode mode)
{
    return texts[mode];
}

bool lock_conflicts(LockMode held, LockMode wanted)
{
    return (conflicts[held] >> wanted & 1u) != 0;
}

LockMode lock_union(LockMode left, LockMode right)
{
    const unsigned both = conflicts[left] | conflicts[right];
    LockMode       mode = LOCK_NONE;
    while ((conflicts[mode] & both) != both)
        mode++;
    return mode;
}
