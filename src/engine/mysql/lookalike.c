/* lookalike.c -- by what they say of themselves. Locks, algorithms of ALTER TABLE and catalogs of
 * these are their own, so nothing that was measured on MySQL and MariaDB holds for them. Percona
 * Server is MySQL with patches that leave DDL as it is. */
#include "engine/mysql/lookalike.h"

#include "base/poison.h"

const char *mydb_lookalike(Str version, Str version_comment, Str aurora_version)
{
    static const struct {
        const char *mark; /* in version() or @@version_comment */
        const char *name;
    } lookalikes[] = {
        {"TiDB", "TiDB"},
        {"Vitess", "Vitess"},
        {"PlanetScale", "PlanetScale"},
        {"SingleStore", "SingleStore"},
        {"MemSQL", "SingleStore"},
        {"OceanBase", "OceanBase"},
        {"PolarDB", "PolarDB"},
        {"Xpand", "MariaDB Xpand"},
        {"Clustrix", "ClustrixDB"},
        {"StarRocks", "StarRocks"},
        {"Doris", "Apache Doris"},
        {"ClickHouse", "ClickHouse"},
        {"Databend", "Databend"},
        {"Dolt", "Dolt"},
        {"Manticore", "Manticore Search"},
        {"ndb-", "MySQL NDB Cluster"},
        {"-cluster", "MySQL NDB Cluster"},
    };
    if (aurora_version.size > 0)
        return "Amazon Aurora";
    for (size_t i = 0; i < COUNT_OF(lookalikes); i++)
        if (str_contains(version, lookalikes[i].mark) ||
            str_contains(version_comment, lookalikes[i].mark))
            return lookalikes[i].name;
    return NULL;
}
