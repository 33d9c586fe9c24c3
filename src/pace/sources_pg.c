/* sources_pg.c -- PostgreSQL. */
#include "pace/queries.h"
#include "pace/source.h"

#include "base/poison.h"

static const SignalSource rows[] = {
    {SIGNAL_LAG, SOURCE_PRIMARY, {ENGINE_PG}, {STR(QUERY_LAG)}, .named = true},
    {SIGNAL_LAG, SOURCE_REPLICA, {ENGINE_PG}, {STR(QUERY_REPLICA)}},
    {SIGNAL_ACTIVE, SOURCE_PRIMARY, {ENGINE_PG}, {STR(QUERY_ACTIVE)}},
    {SIGNAL_HISTORY, SOURCE_PRIMARY, {ENGINE_PG}, {STR(QUERY_HISTORY)}},
    {SIGNAL_LOG, SOURCE_PRIMARY, {ENGINE_PG}, {STR(QUERY_LOG)}, .counter = true},
    {SIGNAL_BLOCKED, SOURCE_SESSION, {ENGINE_PG}, {STR(QUERY_BEHIND)}},
};

const SourceTable sources_pg = {rows, COUNT_OF(rows), "pg_monitor"};
