-- Who holds, or waits in line for, locks that conflict with those we want. In psql:
--   ... \bind '{public.users,public.users}' '{AccessShareLock,RowShareLock}' 0 \g
-- $1 text[], $2 text[]: relation and a mode that conflicts with what is wanted there, pair by
-- pair. $3 integer: the backend that wants them; it and its parallel workers are left out.
--
-- The age of a table tells an anti-wraparound vacuum where its query text may not be seen.
WITH conflict AS (
    SELECT l.pid, l.virtualtransaction, l.granted, c.oid AS relation, c.relname,
           pg_catalog.upper(pg_catalog.regexp_replace(pg_catalog.replace(l.mode, 'Lock', ''),
                            '(?<=[a-z])(?=[A-Z])', ' ', 'g')) AS mode,
           greatest(pg_catalog.age(c.relfrozenxid)::bigint
                    - pg_catalog.current_setting('autovacuum_freeze_max_age')::bigint,
                    pg_catalog.mxid_age(c.relminmxid)::bigint
                    - pg_catalog.current_setting('autovacuum_multixact_freeze_max_age')::bigint)
               > 0 AND c.relfrozenxid <> '0' AS overdue
      FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) AS w (name, mode)
      JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(w.name)
      JOIN pg_catalog.pg_locks AS l
        ON l.locktype = 'relation' AND l.relation = c.oid AND l.mode = w.mode
       AND l.database IN (0, (SELECT oid FROM pg_catalog.pg_database
                               WHERE datname = pg_catalog.current_database()))
     WHERE l.pid IS NULL OR l.pid NOT IN ($3::integer, pg_catalog.pg_backend_pid())
), session AS (
    SELECT pid, pg_catalog.min(virtualtransaction) AS virtualtransaction,
           pg_catalog.bool_or(overdue) AS overdue,
           pg_catalog.string_agg(DISTINCT CASE WHEN granted THEN '' ELSE 'waits for ' END
                                          || mode || ' on ' || relname, ', ') AS locks
      FROM conflict
     GROUP BY pid, CASE WHEN pid IS NULL THEN virtualtransaction END
)
SELECT coalesce(s.pid, 0) AS pid,
       CASE WHEN s.pid IS NULL THEN 'prepared transaction' ELSE a.application_name END,
       coalesce(a.usename, x.owner),
       CASE WHEN s.pid IS NULL THEN 'prepared'
            WHEN a.pid IS NULL OR a.state IS NULL AND a.query LIKE '<insufficient%'
            THEN 'not visible' ELSE a.state END,
       CASE WHEN s.pid IS NULL THEN x.gid
            WHEN a.query LIKE '<insufficient%' THEN '' ELSE a.query END,
       CASE WHEN a.backend_type = 'autovacuum worker'
                 OR a.backend_type IS NULL AND a.pid IS NOT NULL AND a.usesysid IS NULL
            THEN CASE WHEN a.query LIKE '%(to prevent wraparound)%' OR s.overdue
                      THEN 'autovacuum (to prevent wraparound)' ELSE 'autovacuum' END
            ELSE s.locks END,
       coalesce(pg_catalog.floor(1000 * extract(epoch FROM
           pg_catalog.clock_timestamp() - coalesce(x.prepared, a.xact_start))), -1)::bigint AS age_ms
  FROM session AS s
  LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = s.pid
  LEFT JOIN pg_catalog.pg_locks AS own
    ON s.pid IS NULL AND own.pid IS NULL AND own.locktype = 'transactionid'
   AND own.virtualtransaction = s.virtualtransaction
  LEFT JOIN pg_catalog.pg_prepared_xacts AS x ON x.transaction = own.transactionid
 WHERE (pg_catalog.to_jsonb(a) ->> 'leader_pid')::integer IS DISTINCT FROM $3::integer
 ORDER BY age_ms DESC, pid;
