-- Tables and views with their sizes. $1 text[]: names as to_regclass reads them; NULL: everything
-- outside the system's schemas. In psql 16: ... \bind '{public.users}' \g
--
-- Asking for a size waits behind a session that rewrites or drops the table. Such tables get none.
-- Rows are scaled to the size of now, as the planner does it: reltuples is as old as the last
-- ANALYZE. Before 14 a reltuples of 0 may mean that nobody has counted yet.
WITH RECURSIVE wanted AS (
    SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relispartition
      FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
       AND CASE WHEN $1::text[] IS NULL
                THEN n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
                     AND (c.relpersistence <> 't' OR n.oid = pg_catalog.pg_my_temp_schema())
                ELSE c.oid IN (SELECT pg_catalog.to_regclass(name)::oid
                                 FROM pg_catalog.unnest($1::text[]) AS name)
           END
), part (root, oid) AS (
    SELECT oid, oid FROM wanted WHERE relkind = 'p'
    UNION ALL
    SELECT part.root, i.inhrelid
      FROM part JOIN pg_catalog.pg_inherits AS i ON i.inhparent = part.oid
), locked AS (
    SELECT relation AS oid
      FROM pg_catalog.pg_locks
     WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
       AND pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
), barred AS (
    SELECT oid FROM locked
    UNION
    SELECT i.indrelid FROM pg_catalog.pg_index AS i JOIN locked ON locked.oid = i.indexrelid
    UNION
    SELECT c.oid FROM pg_catalog.pg_class AS c JOIN locked ON locked.oid = c.reltoastrelid
), measured AS (
    SELECT c.oid, c.relkind, c.reltuples, c.relpages,
           CASE WHEN c.relkind IN ('r', 'm') AND NOT EXISTS (SELECT FROM barred WHERE oid = c.oid)
                THEN pg_catalog.pg_total_relation_size(c.oid) END AS total_bytes,
           CASE WHEN c.relkind IN ('r', 'm') AND NOT EXISTS (SELECT FROM barred WHERE oid = c.oid)
                THEN pg_catalog.pg_relation_size(c.oid) END AS main_bytes
      FROM pg_catalog.pg_class AS c
     WHERE c.oid IN (SELECT oid FROM wanted UNION SELECT oid FROM part)
), counted AS (
    SELECT oid, relkind, total_bytes, main_bytes,
           CASE WHEN relkind NOT IN ('r', 'm') THEN NULL
                WHEN main_bytes = 0 THEN 0
                WHEN relpages > 0 AND reltuples >= 0
                THEN pg_catalog.round(reltuples::numeric / relpages * coalesce(main_bytes
                     / pg_catalog.current_setting('block_size')::integer, relpages))
           END AS row_count
      FROM measured
), whole AS (
    SELECT part.root AS oid,
           CASE WHEN pg_catalog.count(*) = pg_catalog.count(leaf.row_count)
                THEN pg_catalog.sum(leaf.row_count) END AS row_count,
           CASE WHEN pg_catalog.count(*) = pg_catalog.count(leaf.total_bytes)
                THEN pg_catalog.sum(leaf.total_bytes) END AS total_bytes,
           CASE WHEN pg_catalog.count(*) = pg_catalog.count(leaf.main_bytes)
                THEN pg_catalog.sum(leaf.main_bytes) END AS main_bytes
      FROM part JOIN counted AS leaf ON leaf.oid = part.oid
     WHERE leaf.relkind <> 'p'
     GROUP BY part.root
)
SELECT w.oid, CASE WHEN w.relpersistence = 't' THEN 'pg_temp' ELSE w.nspname END AS nspname,
       w.relname, w.relkind, w.relpersistence = 't' AS temporary,
       coalesce(whole.row_count, c.row_count, -1)::bigint AS rows_estimate,
       coalesce(whole.total_bytes, c.total_bytes, -1)::bigint AS size_bytes,
       coalesce(whole.main_bytes, c.main_bytes, -1)::bigint AS heap_bytes,
       pn.nspname AS parent_schema, pc.relname AS parent_name,
       pt.partdefid IS NOT NULL AS default_partition
  FROM wanted AS w
  JOIN counted AS c ON c.oid = w.oid
  LEFT JOIN whole ON whole.oid = w.oid
  LEFT JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = w.oid AND w.relispartition
  LEFT JOIN pg_catalog.pg_class AS pc ON pc.oid = i.inhparent
  LEFT JOIN pg_catalog.pg_namespace AS pn ON pn.oid = pc.relnamespace
  LEFT JOIN pg_catalog.pg_partitioned_table AS pt ON pt.partdefid = w.oid
 ORDER BY w.nspname, w.relname;
