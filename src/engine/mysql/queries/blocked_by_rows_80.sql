-- Whose row locks a session waits for: MySQL 8.0 and later. Parameter: its id.
SELECT t.PROCESSLIST_ID, a.ATTR_VALUE, t.PROCESSLIST_USER,
       IF(t.PROCESSLIST_COMMAND = 'Sleep', 'idle in transaction',
          LOWER(IF(t.PROCESSLIST_STATE = '', t.PROCESSLIST_COMMAND, t.PROCESSLIST_STATE))),
       COALESCE(t.PROCESSLIST_INFO, s.SQL_TEXT), 'a row that it locked',
       TIMESTAMPDIFF(SECOND, x.trx_started, NOW()) * 1000 AS age_ms, 'EXCLUSIVE', 'EXCLUSIVE'
  FROM performance_schema.threads AS me
  JOIN performance_schema.data_lock_waits AS w ON w.REQUESTING_THREAD_ID = me.THREAD_ID
  JOIN performance_schema.threads AS t ON t.THREAD_ID = w.BLOCKING_THREAD_ID
  LEFT JOIN performance_schema.session_connect_attrs AS a
    ON a.PROCESSLIST_ID = t.PROCESSLIST_ID AND a.ATTR_NAME = 'program_name'
  LEFT JOIN performance_schema.events_statements_current AS s
    ON s.THREAD_ID = t.THREAD_ID AND s.NESTING_EVENT_LEVEL = 0
  LEFT JOIN information_schema.INNODB_TRX AS x ON x.trx_mysql_thread_id = t.PROCESSLIST_ID
 WHERE me.PROCESSLIST_ID = ?
 ORDER BY age_ms DESC, t.PROCESSLIST_ID;
