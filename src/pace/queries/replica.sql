-- On a replica: how far it is behind, in milliseconds. No row: it is none. The time of what it
-- replayed last tells that only while there is something to replay, or nobody who sends it.
SELECT CASE WHEN pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn()
                 AND EXISTS (SELECT FROM pg_catalog.pg_stat_wal_receiver)
            THEN 0
            ELSE (1000 * extract(epoch FROM pg_catalog.clock_timestamp()
                      - coalesce(pg_catalog.pg_last_xact_replay_timestamp(),
                                 pg_catalog.pg_postmaster_start_time())))::bigint END AS lag_ms
 WHERE pg_catalog.pg_is_in_recovery();
