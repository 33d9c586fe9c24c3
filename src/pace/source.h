/* source.h -- inside pace/: where each signal is read. A row per signal, and per release where that
 * matters; of several that fit, the last. Those of PostgreSQL ask pace/queries, those of MySQL and
 * MariaDB pace/mysql. */
#pragma once

#include "engine/engine.h"
#include "pace/signal.h"

typedef enum SourceWhere {
    SOURCE_PRIMARY,
    SOURCE_REPLICA,  /* asked itself; no row: it is none */
    SOURCE_SESSION,  /* on the primary, about the session that is the parameter */
    SOURCE_REPLICAS, /* on the primary: how many replicas it feeds; where SIGNAL_LAG cannot tell */
} SourceWhere;

typedef struct SignalSource {
    SignalKind  kind;
    SourceWhere where;
    Version     since; /* with its engine */
    Sql         sql;
    size_t      value;   /* column of the value; NULL at a replica: it has stopped; else: the user
                          * may not look */
    int64_t     scale;   /* of the value, 0: none */
    bool        named;   /* behind the value: who it is, and what is wrong with it */
    bool        counter; /* it only grows: what is meant is by how much in a second */
} SignalSource;

typedef struct SourceTable {
    const SignalSource *rows;
    size_t              count;
    const char         *grant; /* what a user needs to see all */
} SourceTable;

extern const SourceTable sources_mysql; /* and MariaDB */
extern const SourceTable sources_pg;
