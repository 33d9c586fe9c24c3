-- Domains with the tables that have a column of them: a row per table, one with NULL for a domain
-- that no table uses; runs as it is. A column of an array of the domain counts, too.
SELECT DISTINCT t.oid, n.nspname, t.typname,
       pg_catalog.format_type(t.typbasetype, t.typtypmod) AS base, t.typnotnull,
       EXISTS (SELECT FROM pg_catalog.pg_constraint AS k
                WHERE k.contypid = t.oid AND k.contype = 'c') AS checked,
       u.nspname AS table_schema, u.relname AS table_name
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
  LEFT JOIN (SELECT a.atttypid, cn.nspname, c.relname
               FROM pg_catalog.pg_attribute AS a
               JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
               JOIN pg_catalog.pg_namespace AS cn ON cn.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p', 'm', 'f') AND a.attnum > 0
                AND NOT a.attisdropped) AS u
    ON u.atttypid IN (t.oid, t.typarray)
 WHERE t.typtype = 'd' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
 ORDER BY n.nspname, t.typname, u.nspname, u.relname;
