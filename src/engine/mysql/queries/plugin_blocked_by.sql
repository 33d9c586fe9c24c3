-- The same from MariaDB's plugin metadata_lock_info. It does not say what is waited for: that is
-- taken to be each table whose name stands in the statement that waits. Parameter: its session's id.
SELECT p.ID, NULL, p.USER,
       IF(p.COMMAND = 'Sleep', 'idle in transaction',
          LOWER(IF(p.STATE = '', p.COMMAND, p.STATE))),
       p.INFO, CONCAT(REPLACE(SUBSTR(l.LOCK_MODE, 5), '_', ' '), ' on ', l.TABLE_NAME),
       COALESCE(TIMESTAMPDIFF(SECOND, x.trx_started, NOW()), p.TIME) * 1000 AS age_ms,
       SUBSTR(l.LOCK_MODE, 5), 'EXCLUSIVE'
  FROM information_schema.PROCESSLIST AS me
  JOIN information_schema.METADATA_LOCK_INFO AS l
    ON l.LOCK_TYPE = 'Table metadata lock' AND l.THREAD_ID <> me.ID
   AND LOCATE(l.TABLE_NAME, me.INFO) > 0
  JOIN information_schema.PROCESSLIST AS p ON p.ID = l.THREAD_ID
  LEFT JOIN information_schema.INNODB_TRX AS x ON x.trx_mysql_thread_id = p.ID
 WHERE me.ID = ? AND me.STATE = 'Waiting for table metadata lock'
 ORDER BY age_ms DESC, p.ID;
