-- Whose row locks a session waits for: MySQL 5.6 and 5.7, MariaDB. Parameter: its id.
SELECT p.ID, NULL, p.USER,
       IF(p.COMMAND = 'Sleep', 'idle in transaction',
          LOWER(IF(p.STATE = '', p.COMMAND, p.STATE))),
       p.INFO, 'a row that it locked',
       TIMESTAMPDIFF(SECOND, b.trx_started, NOW()) * 1000 AS age_ms, 'EXCLUSIVE', 'EXCLUSIVE'
  FROM information_schema.INNODB_TRX AS r
  JOIN information_schema.INNODB_LOCK_WAITS AS w ON w.requesting_trx_id = r.trx_id
  JOIN information_schema.INNODB_TRX AS b ON b.trx_id = w.blocking_trx_id
  JOIN information_schema.PROCESSLIST AS p ON p.ID = b.trx_mysql_thread_id
 WHERE r.trx_mysql_thread_id = ?
 ORDER BY age_ms DESC, p.ID;
