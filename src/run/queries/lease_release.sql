UPDATE shore.lease
   SET holder = NULL, backend_pid = NULL, backend_start = NULL, expires_at = NULL
 WHERE fence = $1::bigint;
