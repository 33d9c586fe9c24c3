UPDATE shore_lease
   SET holder = NULL, backend_pid = NULL, backend_server = NULL, backend_account = NULL,
       expires_at = NULL
 WHERE fence = ?;
