-- Domains with the tables that have a column of them: a row per table, one with NULL for a domain
-- that no table uses; runs as it is. A column of an array of the domain counts, too.
SELECT DISTINCT t.oid, n.nspname, t.typname,
       pg_catalog.format_type(t.typbasetype, t.typtypmod) AS base, t.typnotnull,
       CASE WHEN bn.nspname <> 'pg_catalog' THEN bn.nspname ELSE '' END AS base_schema,
       b.typname AS base_name,
       CASE WHEN b.oid <> t.typbasetype THEN greatest(t.typndims, 1) ELSE 0 END AS dimensions,
       t.typdefault,
       u.nspname AS table_schema, u.relname AS table_name
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
  JOIN pg_catalog.pg_type AS whole ON whole.oid = t.typbasetype
  JOIN pg_catalog.pg_type AS b
    ON b.oid = CASE WHEN whole.typcategory = 'A' AND whole.typelem <> 0
                    THEN whole.typelem ELSE whole.oid END
  JOIN pg_catalog.pg_namespace AS bn ON bn.oid = b.typnamespace
  LEFT JOIN (SELECT a.atttypid, cn.nspname, c.relname
               FROM pg_catalog.pg_attribute AS a
               JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
               JOIN pg_catalog.pg_namespace AS cn ON cn.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p', 'm', 'f') AND a.attnum > 0
                AND NOT a.attisdropped) AS u
    ON u.atttypid IN (t.oid, t.typarray)
 WHERE t.typtype = 'd' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
 ORDER BY n.nspname, t.typname, u.nspname, u.relname;
