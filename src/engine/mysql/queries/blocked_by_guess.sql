-- Where the server lists no metadata locks: whoever has a transaction open may be the one that the
-- session waits for. Parameter: its id.
SELECT p.ID, NULL, p.USER,
       IF(p.COMMAND = 'Sleep', 'idle in transaction',
          LOWER(IF(p.STATE = '', p.COMMAND, p.STATE))),
       p.INFO, 'perhaps a table: the server does not list who holds which',
       TIMESTAMPDIFF(SECOND, x.trx_started, NOW()) * 1000 AS age_ms, 'EXCLUSIVE', 'EXCLUSIVE'
  FROM information_schema.PROCESSLIST AS me
  JOIN information_schema.INNODB_TRX AS x ON x.trx_mysql_thread_id <> me.ID
  JOIN information_schema.PROCESSLIST AS p ON p.ID = x.trx_mysql_thread_id
 WHERE me.ID = ? AND me.STATE = 'Waiting for table metadata lock' AND p.ID <> CONNECTION_ID()
 ORDER BY age_ms DESC, p.ID;
