-- Constraints of tables: a row per column, one with NULL for those without columns. $1 oid[]: the
-- tables. In psql: ... \bind '{16385}' \g
--
-- No definition where a session bars the table: asking would wait.
WITH barred AS (
    SELECT relation AS oid
      FROM pg_catalog.pg_locks
     WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
       AND pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
)
SELECT c.conrelid, c.oid, c.conname, c.contype, c.convalidated, fn.nspname AS target_schema,
       f.relname AS target_name,
       CASE WHEN NOT EXISTS (SELECT FROM barred WHERE oid IN (c.conrelid, c.confrelid))
            THEN pg_catalog.pg_get_constraintdef(c.oid) END AS definition,
       a.attname, t.attname AS target_column
  FROM pg_catalog.pg_constraint AS c
  LEFT JOIN pg_catalog.pg_class AS f ON f.oid = c.confrelid
  LEFT JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.relnamespace
  LEFT JOIN LATERAL ROWS FROM (pg_catalog.unnest(c.conkey), pg_catalog.unnest(c.confkey))
            WITH ORDINALITY AS k (attnum, target, place) ON true
  LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
  LEFT JOIN pg_catalog.pg_attribute AS t ON t.attrelid = c.confrelid AND t.attnum = k.target
 WHERE c.conrelid = ANY ($1::oid[]) AND c.contype IN ('p', 'u', 'c', 'f', 'x', 'n')
 ORDER BY c.conrelid, c.conname, c.oid, k.place;
