-- Columns of tables, in their order. $1 oid[]: the tables. In psql: ... \bind '{16385}' \g
--
-- The server opens a table to write an expression about it, which waits behind a session that
-- rewrites or drops it: such tables get no texts. A type is named as pg_type has it, that of an array by its element; the schema is empty for the
-- server's own types. On 18 attnotnull is set for a NOT NULL constraint that is NOT VALID, too.
WITH barred AS (
    SELECT relation AS oid
      FROM pg_catalog.pg_locks
     WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
       AND pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
)
SELECT a.attrelid, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type_text,
       CASE WHEN n.nspname <> 'pg_catalog' THEN n.nspname ELSE '' END AS type_schema,
       base.typname,
       CASE WHEN base.oid <> t.oid THEN greatest(a.attndims::integer, 1) ELSE 0 END AS dimensions,
       a.attnotnull AND NOT EXISTS (
           SELECT FROM pg_catalog.pg_constraint AS c
            WHERE c.conrelid = a.attrelid AND c.contype = 'n' AND NOT c.convalidated
              AND c.conkey[1] = a.attnum) AS not_null,
       a.attidentity <> '' AS identity, a.attgenerated <> '' AS generated,
       a.attgenerated = 'v' AS generated_virtual,
       a.attcollation NOT IN (0, t.typcollation) AS collated,
       CASE WHEN l.collname <> 'default' THEN l.collname ELSE '' END AS collation,
       a.atthasdef AND a.attgenerated = '' AS has_default,
       CASE WHEN NOT EXISTS (SELECT FROM barred WHERE oid = a.attrelid)
            THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS default_text
  FROM pg_catalog.pg_attribute AS a
  JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
  JOIN pg_catalog.pg_type AS base
    ON base.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
  JOIN pg_catalog.pg_namespace AS n ON n.oid = base.typnamespace
  LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = a.attcollation
  LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY a.attrelid, a.attnum;
