-- Waits for a transaction of the holder that is just writing state: see guard.sql. Whether it may be
-- taken is noted for lease_take.sql, which is to be the same on a replica. Of a connection that
-- cannot be seen nobody knows that it is gone.
SELECT fence,
       @shore_free := holder IS NULL OR expires_at < UTC_TIMESTAMP(6)
           OR (backend_server = @shore_server
               AND (backend_account = CURRENT_USER()
                    OR EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES
                                WHERE PRIVILEGE_TYPE = 'PROCESS'))
               AND NOT EXISTS (SELECT 1 FROM information_schema.PROCESSLIST AS p
                                WHERE p.ID = backend_pid)) AS free
  FROM shore_lease
   FOR UPDATE;
