-- How many transactions wait for rows of a session: MySQL 5.6 and 5.7, MariaDB. Parameter: its id.
SELECT COUNT(DISTINCT w.requesting_trx_id)
  FROM information_schema.INNODB_TRX AS b
  JOIN information_schema.INNODB_LOCK_WAITS AS w ON w.blocking_trx_id = b.trx_id
 WHERE b.trx_mysql_thread_id = ?;
