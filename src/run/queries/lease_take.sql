-- Runs behind lease_lock.sql in one transaction: the row does not move while the list of backends
-- is read, and that list is not older than the lock. The start of another role's backend is hidden
-- (NULL): then the lease ends by its time only.
UPDATE shore.lease AS l
   SET fence         = l.fence + 1,
       holder        = $1::text,
       backend_pid   = pg_backend_pid(),
       backend_start = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()),
       taken_at      = clock_timestamp(),
       heartbeat_at  = clock_timestamp(),
       expires_at    = clock_timestamp() + $2::bigint * interval '1 millisecond'
 WHERE l.holder IS NULL
    OR l.expires_at < clock_timestamp()
    OR NOT EXISTS (SELECT FROM pg_stat_activity AS a
                    WHERE a.pid = l.backend_pid
                      AND coalesce(a.backend_start = l.backend_start, true));
