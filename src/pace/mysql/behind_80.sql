-- How many sessions wait for rows of a session: MySQL 8.0 and later. Parameter: its id.
SELECT COUNT(DISTINCT w.REQUESTING_THREAD_ID)
  FROM performance_schema.threads AS t
  JOIN performance_schema.data_lock_waits AS w ON w.BLOCKING_THREAD_ID = t.THREAD_ID
 WHERE t.PROCESSLIST_ID = ?;
