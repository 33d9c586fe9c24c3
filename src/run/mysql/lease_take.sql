-- Runs behind lease_lock.sql in one transaction.
UPDATE shore_lease
   SET holder          = ?,
       expires_at      = UTC_TIMESTAMP(6) + INTERVAL (? * 1000) MICROSECOND,
       fence           = fence + 1,
       backend_pid     = CONNECTION_ID(),
       backend_server  = @shore_server,
       backend_account = CURRENT_USER(),
       taken_at        = UTC_TIMESTAMP(6),
       heartbeat_at    = UTC_TIMESTAMP(6)
 WHERE @shore_free;
