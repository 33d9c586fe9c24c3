-- How far each physical replica is behind, in milliseconds; its name; or what is wrong with it. All
-- of it is NULL where the role may not look. What was measured last stays when there is no more WAL,
-- so who has all of it is not behind.
SELECT CASE WHEN r.state = 'streaming' AND r.replay_lsn >= pg_catalog.pg_current_wal_lsn() THEN 0
            WHEN r.state = 'streaming'
            THEN (1000 * coalesce(extract(epoch FROM r.replay_lag), 0))::bigint END AS lag_ms,
       r.application_name || coalesce(' at ' || pg_catalog.host(r.client_addr), '') AS who,
       CASE WHEN r.state = 'catchup' THEN 'is catching up' END AS problem
  FROM pg_catalog.pg_stat_replication AS r
 WHERE r.state IS NULL
    OR r.state IN ('streaming', 'catchup') AND r.replay_lsn IS NOT NULL
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_replication_slots AS s
                        WHERE s.active_pid = r.pid AND s.slot_type = 'logical');
