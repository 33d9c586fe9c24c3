-- The same from MariaDB's plugin metadata_lock_info, which lists what is held only.
SELECT p.ID, NULL, p.USER,
       IF(p.COMMAND = 'Sleep', 'idle in transaction',
          LOWER(IF(p.STATE = '', p.COMMAND, p.STATE))),
       p.INFO, CONCAT(REPLACE(SUBSTR(l.LOCK_MODE, 5), '_', ' '), ' on ', l.TABLE_NAME),
       COALESCE(TIMESTAMPDIFF(SECOND, x.trx_started, NOW()), p.TIME) * 1000 AS age_ms,
       SUBSTR(l.LOCK_MODE, 5) -- behind MDL_
  FROM information_schema.METADATA_LOCK_INFO AS l
  JOIN information_schema.PROCESSLIST AS p ON p.ID = l.THREAD_ID
  LEFT JOIN information_schema.INNODB_TRX AS x ON x.trx_mysql_thread_id = p.ID
 WHERE l.LOCK_TYPE = 'Table metadata lock'
   AND l.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND l.TABLE_NAME = ?
   AND p.ID NOT IN (?, CONNECTION_ID())
 ORDER BY age_ms DESC, p.ID;
