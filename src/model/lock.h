/* lock.h -- table lock modes, in the manuals' words, and who waits for whom. */
#pragma once

#include "base/str.h"

/* PostgreSQL manual, 13.3.1 "Table-Level Locks"; identical on 12 to 18 (measured). Then the
 * metadata locks of MySQL and MariaDB, as performance_schema.metadata_locks names them. Locks of
 * different servers never meet. */
#define LOCK_LIST(X)                                                                               \
    X(NONE, "none", "")                                                                            \
    X(ACCESS_SHARE, "ACCESS SHARE", "AS")                                                          \
    X(ROW_SHARE, "ROW SHARE", "RS")                                                                \
    X(ROW_EXCLUSIVE, "ROW EXCLUSIVE", "RX")                                                        \
    X(SHARE_UPDATE_EXCLUSIVE, "SHARE UPDATE EXCLUSIVE", "SUE")                                     \
    X(SHARE, "SHARE", "S")                                                                         \
    X(SHARE_ROW_EXCLUSIVE, "SHARE ROW EXCLUSIVE", "SRX")                                           \
    X(EXCLUSIVE, "EXCLUSIVE", "X")                                                                 \
    X(ACCESS_EXCLUSIVE, "ACCESS EXCLUSIVE", "AX")                                                  \
    X(MDL_SHARED_READ, "SHARED_READ metadata lock", "SR")                                          \
    X(MDL_SHARED_WRITE, "SHARED_WRITE metadata lock", "SW")                                        \
    X(MDL_SHARED_UPGRADABLE, "SHARED_UPGRADABLE metadata lock", "SU")                              \
    X(MDL_SHARED_NO_WRITE, "SHARED_NO_WRITE metadata lock", "SNW")                                 \
    X(MDL_SHARED_NO_READ_WRITE, "SHARED_NO_READ_WRITE metadata lock", "SNRW")                      \
    X(MDL_EXCLUSIVE, "EXCLUSIVE metadata lock", "X")

typedef enum LockMode {
#define X(name, text, letters) LOCK_##name,
    LOCK_LIST(X)
#undef X
} LockMode;

/* "ACCESS EXCLUSIVE". */
const char *lock_text(LockMode mode);

/* True when a session must wait for `wanted` while another one holds `held`. */
bool lock_conflicts(LockMode held, LockMode wanted);

/* The weakest mode of the same server that makes everybody wait who would wait for `left` or for
 * `right`. */
LockMode lock_union(LockMode left, LockMode right);

static inline bool lock_blocks_reads(LockMode mode)
{
    return lock_conflicts(mode, LOCK_ACCESS_SHARE) || lock_conflicts(mode, LOCK_MDL_SHARED_READ);
}

static inline bool lock_blocks_writes(LockMode mode)
{
    return lock_conflicts(mode, LOCK_ROW_EXCLUSIVE) || lock_conflicts(mode, LOCK_MDL_SHARED_WRITE);
}
