-- What a session waits for on the tables, and who holds it: from performance_schema. Parameter: the
-- session's id. The lock that is wanted comes last.
SELECT t.PROCESSLIST_ID, a.ATTR_VALUE, t.PROCESSLIST_USER,
       IF(t.PROCESSLIST_COMMAND = 'Sleep', 'idle in transaction',
          LOWER(IF(t.PROCESSLIST_STATE = '', t.PROCESSLIST_COMMAND, t.PROCESSLIST_STATE))),
       COALESCE(t.PROCESSLIST_INFO, s.SQL_TEXT),
       CONCAT(IF(l.LOCK_STATUS = 'PENDING', 'waits for ', ''), REPLACE(l.LOCK_TYPE, '_', ' '),
              ' on ', COALESCE(l.OBJECT_NAME, l.OBJECT_SCHEMA, LOWER(l.OBJECT_TYPE))),
       COALESCE(TIMESTAMPDIFF(SECOND, x.trx_started, NOW()), t.PROCESSLIST_TIME) * 1000 AS age_ms,
       l.LOCK_TYPE, w.LOCK_TYPE
  FROM performance_schema.threads AS me
  JOIN performance_schema.metadata_locks AS w
    ON w.OWNER_THREAD_ID = me.THREAD_ID AND w.LOCK_STATUS = 'PENDING'
  JOIN performance_schema.metadata_locks AS l
    ON l.OBJECT_TYPE = w.OBJECT_TYPE AND l.OBJECT_SCHEMA <=> w.OBJECT_SCHEMA
   AND l.OBJECT_NAME <=> w.OBJECT_NAME AND l.OWNER_THREAD_ID <> w.OWNER_THREAD_ID
   AND (l.LOCK_STATUS = 'GRANTED' OR w.LOCK_TYPE <> 'EXCLUSIVE')
  JOIN performance_schema.threads AS t ON t.THREAD_ID = l.OWNER_THREAD_ID
  LEFT JOIN performance_schema.session_connect_attrs AS a
    ON a.PROCESSLIST_ID = t.PROCESSLIST_ID AND a.ATTR_NAME = 'program_name'
  LEFT JOIN performance_schema.events_statements_current AS s
    ON s.THREAD_ID = t.THREAD_ID AND s.NESTING_EVENT_LEVEL = 0
  LEFT JOIN information_schema.INNODB_TRX AS x ON x.trx_mysql_thread_id = t.PROCESSLIST_ID
 WHERE me.PROCESSLIST_ID = ?
 ORDER BY age_ms DESC, t.PROCESSLIST_ID;
