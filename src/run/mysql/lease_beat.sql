-- By the primary key: the index entry of `fence` may be locked by a write of ours, see guard.sql.
UPDATE shore_lease FORCE INDEX (PRIMARY)
   SET expires_at      = UTC_TIMESTAMP(6) + INTERVAL (? * 1000) MICROSECOND,
       heartbeat_at    = UTC_TIMESTAMP(6),
       backend_pid     = CONNECTION_ID(),
       backend_server  = @shore_server,
       backend_account = CURRENT_USER()
 WHERE only_row = 1 AND fence = ? AND holder IS NOT NULL;
