UPDATE shore.lease
   SET backend_pid   = pg_backend_pid(),
       backend_start = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()),
       heartbeat_at  = clock_timestamp(),
       expires_at    = clock_timestamp() + $1::bigint * interval '1 millisecond'
 WHERE fence = $2::bigint AND holder IS NOT NULL;
