-- Rows written to, and scans of, tables in an hour, on the average. $1 oid[]: the tables; $2
-- interval: statistics younger than this say nothing. In psql: ... \bind '{16385}' '1 day' \g
--
-- The average is over the age of the statistics: since somebody reset them for this database, else
-- since the server began to count (from 15 on the time of the database is empty until a reset). A
-- peak is higher. A partitioned table has what its partitions have together.
WITH RECURSIVE age AS (
    SELECT extract(epoch FROM pg_catalog.now() - coalesce(
               d.stats_reset, least(b.stats_reset, a.stats_reset))) AS seconds
      FROM pg_catalog.pg_stat_database AS d, pg_catalog.pg_stat_bgwriter AS b,
           pg_catalog.pg_stat_archiver AS a
     WHERE d.datname = pg_catalog.current_database()
), part (root, oid) AS (
    SELECT oid, oid FROM pg_catalog.unnest($1::oid[]) AS oid
    UNION ALL
    SELECT part.root, i.inhrelid
      FROM part
      JOIN pg_catalog.pg_inherits AS i ON i.inhparent = part.oid
      JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid AND c.relispartition
     WHERE c.relkind IN ('r', 'p')
)
SELECT part.root,
       pg_catalog.round(pg_catalog.sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del) * 3600
                        / pg_catalog.max(age.seconds)::numeric)::bigint AS writes_per_hour,
       pg_catalog.round(pg_catalog.sum(s.seq_scan + coalesce(s.idx_scan, 0)) * 3600
                        / pg_catalog.max(age.seconds)::numeric)::bigint AS reads_per_hour
  FROM part
  JOIN pg_catalog.pg_stat_all_tables AS s ON s.relid = part.oid
 CROSS JOIN age
 WHERE age.seconds >= extract(epoch FROM $2::interval) AND age.seconds > 0
 GROUP BY part.root
 ORDER BY part.root;
