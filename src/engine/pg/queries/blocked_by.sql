-- Who blocks a backend right now, and by what. In psql: ... \bind 4711 \g
-- $1 integer: the backend's pid. A blocker of pid 0 is a prepared transaction.
WITH waited AS (
    SELECT * FROM pg_catalog.pg_locks WHERE pid = $1::integer AND NOT granted LIMIT 1
), blocker AS (
    SELECT DISTINCT pg_catalog.unnest(pg_catalog.pg_blocking_pids($1::integer)) AS pid
), held AS (
    SELECT coalesce(l.pid, 0) AS pid, pg_catalog.min(l.virtualtransaction) AS virtualtransaction,
           pg_catalog.string_agg(DISTINCT CASE WHEN l.granted THEN '' ELSE 'waits for ' END
               || pg_catalog.upper(pg_catalog.regexp_replace(
                      pg_catalog.replace(l.mode, 'Lock', ''), '(?<=[a-z])(?=[A-Z])', ' ', 'g'))
               || coalesce(' on ' || c.relname, ' on ' || l.locktype), ', ') AS locks,
           pg_catalog.bool_or(l.locktype = 'transactionid') AS by_row
      FROM waited AS w
      JOIN pg_catalog.pg_locks AS l
        ON (l.locktype, l.database, l.relation, l.page, l.tuple, l.virtualxid, l.transactionid,
            l.classid, l.objid, l.objsubid)
           IS NOT DISTINCT FROM
           (w.locktype, w.database, w.relation, w.page, w.tuple, w.virtualxid, w.transactionid,
            w.classid, w.objid, w.objsubid)
       AND l.pid IS DISTINCT FROM w.pid
      LEFT JOIN pg_catalog.pg_class AS c
        ON c.oid = l.relation
       AND l.database IN (0, (SELECT oid FROM pg_catalog.pg_database
                               WHERE datname = pg_catalog.current_database()))
     GROUP BY l.pid
)
SELECT b.pid,
       CASE WHEN b.pid = 0 THEN 'prepared transaction' ELSE a.application_name END,
       coalesce(a.usename, x.owner),
       CASE WHEN b.pid = 0 THEN 'prepared'
            WHEN a.pid IS NULL OR a.state IS NULL AND a.query LIKE '<insufficient%'
            THEN 'not visible' ELSE a.state END,
       CASE WHEN b.pid = 0 THEN x.gid
            WHEN a.query LIKE '<insufficient%' THEN '' ELSE a.query END,
       CASE WHEN a.backend_type = 'autovacuum worker'
            THEN CASE WHEN a.query LIKE '%(to prevent wraparound)%'
                      THEN 'autovacuum (to prevent wraparound)' ELSE 'autovacuum' END
            WHEN h.by_row THEN 'a row that it changed'
            ELSE h.locks END,
       coalesce(pg_catalog.floor(1000 * extract(epoch FROM
           pg_catalog.clock_timestamp() - coalesce(x.prepared, a.xact_start))), -1)::bigint AS age_ms
  FROM blocker AS b
  LEFT JOIN held AS h ON h.pid = b.pid
  LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = b.pid
  LEFT JOIN pg_catalog.pg_locks AS own
    ON b.pid = 0 AND own.pid IS NULL AND own.locktype = 'transactionid'
   AND own.virtualtransaction = h.virtualtransaction
  LEFT JOIN pg_catalog.pg_prepared_xacts AS x ON x.transaction = own.transactionid
 ORDER BY age_ms DESC, b.pid;
