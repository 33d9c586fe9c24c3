-- End the sessions of runners that are no more: a killed client's statement runs on at the server
-- (measured). Every runner's sessions are called shore/FENCE. Ours are spared: this one and $1.
-- Gives how many were still there.
SELECT count(pg_terminate_backend(pid))
  FROM pg_stat_activity
 WHERE datname = current_database()
   AND backend_type = 'client backend'
   AND application_name ~ '^shore/[0-9]+$'
   AND pid NOT IN (pg_backend_pid(), $1::integer);
