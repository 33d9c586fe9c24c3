/* lock.h -- table lock modes, in the manual's words, and who waits for whom. */
#pragma once

#include "base/str.h"

/* PostgreSQL manual, 13.3.1 "Table-Level Locks"; identical on 12 to 18 (measured). */
#define LOCK_LIST(X)                                                                               \
    X(NONE, "none", "")                                                                            \
    X(ACCESS_SHARE, "ACCESS SHARE", "AS")                                                          \
    X(ROW_SHARE, "ROW SHARE", "RS")                                                                \
    X(ROW_EXCLUSIVE, "ROW EXCLUSIVE", "RX")                                                        \
    X(SHARE_UPDATE_EXCLUSIVE, "SHARE UPDATE EXCLUSIVE", "SUE")                                     \
    X(SHARE, "SHARE", "S")                                                                         \
    X(SHARE_ROW_EXCLUSIVE, "SHARE ROW EXCLUSIVE", "SRX")                                           \
    X(EXCLUSIVE, "EXCLUSIVE", "X")                                                                 \
    X(ACCESS_EXCLUSIVE, "ACCESS EXCLUSIVE", "AX")

typedef enum LockMode {
#define X(name, text, letters) LOCK_##name,
    LOCK_LIST(X)
#undef X
} LockMode;

/* "ACCESS EXCLUSIVE". */
const char *lock_text(LockMode mode);

/* True when a session must wait for `wanted` while another one holds `held`. */
bool lock_conflicts(LockMode held, LockMode wanted);

/* The weakest mode that makes everybody wait who would wait for `left` or for `right`. */
LockMode lock_union(LockMode left, LockMode right);

static inline bool lock_blocks_reads(LockMode mode)
{
    return lock_conflicts(mode, LOCK_ACCESS_SHARE);
}

static inline bool lock_blocks_writes(LockMode mode)
{
    return lock_conflicts(mode, LOCK_ROW_EXCLUSIVE);
}
