-- Does that session wait for a lock that others would queue behind? Parameter: its id.
SELECT 1
  FROM information_schema.PROCESSLIST
 WHERE ID = ? AND STATE LIKE 'Waiting for %lock%';
