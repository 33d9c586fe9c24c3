/* algorithm.h -- how MySQL and MariaDB do a DDL statement: as asked for in its clauses, and as the
 * server does it. */
#pragma once

/* MySQL manual, 17.12 "InnoDB and Online DDL"; NOCOPY is MariaDB's: in place, without a rebuild. */
typedef enum DdlAlgorithm {
    ALGORITHM_UNSAID,
    ALGORITHM_DEFAULT,
    ALGORITHM_INSTANT,
    ALGORITHM_NOCOPY,
    ALGORITHM_INPLACE,
    ALGORITHM_COPY,
} DdlAlgorithm;

/* What others may still do meanwhile. */
typedef enum DdlLock {
    DDL_LOCK_UNSAID,
    DDL_LOCK_DEFAULT,
    DDL_LOCK_NONE,
    DDL_LOCK_SHARED,
    DDL_LOCK_EXCLUSIVE,
} DdlLock;
