/* algorithm.h -- how MySQL and MariaDB do a DDL statement: as asked for in its clauses, and as the
 * server does it. */
#pragma once

/* MySQL manual, 17.12 "InnoDB and Online DDL"; NOCOPY is MariaDB's: in place, without a rebuild.
 * METADATA and RECREATE are no words of a clause, and statements that do so take none: names and
 * definitions only; the table is dropped and made again. From the least work on. */
#define ALGORITHM_LIST(X)                                                                          \
    X(UNSAID, "")                                                                                  \
    X(DEFAULT, "DEFAULT")                                                                          \
    X(METADATA, "METADATA")                                                                        \
    X(INSTANT, "INSTANT")                                                                          \
    X(NOCOPY, "NOCOPY")                                                                            \
    X(INPLACE, "INPLACE")                                                                          \
    X(RECREATE, "RECREATE")                                                                        \
    X(COPY, "COPY")

typedef enum DdlAlgorithm {
#define X(name, text) ALGORITHM_##name,
    ALGORITHM_LIST(X)
#undef X
} DdlAlgorithm;

/* What others may still do meanwhile: read and write, read, nothing. */
#define DDL_LOCK_LIST(X)                                                                           \
    X(UNSAID, "")                                                                                  \
    X(DEFAULT, "DEFAULT")                                                                          \
    X(NONE, "NONE")                                                                                \
    X(SHARED, "SHARED")                                                                            \
    X(EXCLUSIVE, "EXCLUSIVE")

typedef enum DdlLock {
#define X(name, text) DDL_LOCK_##name,
    DDL_LOCK_LIST(X)
#undef X
} DdlLock;

/* "INPLACE". */
const char *algorithm_text(DdlAlgorithm algorithm);
const char *ddl_lock_text(DdlLock lock);
