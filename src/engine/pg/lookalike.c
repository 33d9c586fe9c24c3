/* lookalike.c -- by what they say of themselves. Locks, rewrites and catalogs of these are their
 * own, so nothing that was measured on PostgreSQL holds for them. A build of PostgreSQL with
 * another storage (Amazon Aurora) says nothing here: its locks are PostgreSQL's. */
#include "engine/pg/lookalike.h"

#include "base/poison.h"

const char *pg_lookalike(Str version_text)
{
    static const struct {
        const char *mark; /* in version() */
        const char *name;
    } lookalikes[] = {
        {"CockroachDB", "CockroachDB"},
        {"Redshift", "Amazon Redshift"},
        {"-YB-", "YugabyteDB"},
        {"Greenplum Database", "Greenplum"},
        {"Cloudberry", "Cloudberry"},
        {"Materialize", "Materialize"},
        {"RisingWave", "RisingWave"},
        {"QuestDB", "QuestDB"},
        {"CrateDB", "CrateDB"},
        {"openGauss", "openGauss"},
        {"Vastbase", "Vastbase"},
        {"EnterpriseDB Advanced Server", "EDB Postgres Advanced Server"},
        {"Spanner", "Google Spanner"},
    };
    for (size_t i = 0; i < COUNT_OF(lookalikes); i++)
        if (str_contains(version_text, lookalikes[i].mark))
            return lookalikes[i].name;
    return str_starts(version_text, "PostgreSQL ") ? NULL : "no PostgreSQL";
}
