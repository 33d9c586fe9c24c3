UPDATE shore_lease
   SET expires_at      = UTC_TIMESTAMP(6) + INTERVAL (? * 1000) MICROSECOND,
       heartbeat_at    = UTC_TIMESTAMP(6),
       backend_pid     = CONNECTION_ID(),
       backend_server  = @shore_server,
       backend_account = CURRENT_USER()
 WHERE fence = ? AND holder IS NOT NULL;
