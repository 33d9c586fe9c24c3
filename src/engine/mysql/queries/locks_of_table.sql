-- Metadata locks on one table, held and waited for, from performance_schema. Parameters: schema
-- (NULL: the session's database), table, the session that asks for itself.
SELECT t.PROCESSLIST_ID, a.ATTR_VALUE, t.PROCESSLIST_USER,
       IF(t.PROCESSLIST_COMMAND = 'Sleep', 'idle in transaction',
          LOWER(IF(t.PROCESSLIST_STATE = '', t.PROCESSLIST_COMMAND, t.PROCESSLIST_STATE))),
       COALESCE(t.PROCESSLIST_INFO, s.SQL_TEXT),
       CONCAT(IF(l.LOCK_STATUS = 'PENDING', 'waits for ', ''), REPLACE(l.LOCK_TYPE, '_', ' '),
              ' on ', l.OBJECT_NAME),
       COALESCE(TIMESTAMPDIFF(SECOND, x.trx_started, NOW()), t.PROCESSLIST_TIME) * 1000 AS age_ms,
       l.LOCK_TYPE
  FROM performance_schema.metadata_locks AS l
  JOIN performance_schema.threads AS t ON t.THREAD_ID = l.OWNER_THREAD_ID
  LEFT JOIN performance_schema.session_connect_attrs AS a
    ON a.PROCESSLIST_ID = t.PROCESSLIST_ID AND a.ATTR_NAME = 'program_name'
  LEFT JOIN performance_schema.events_statements_current AS s
    ON s.THREAD_ID = t.THREAD_ID AND s.NESTING_EVENT_LEVEL = 0
  LEFT JOIN information_schema.INNODB_TRX AS x ON x.trx_mysql_thread_id = t.PROCESSLIST_ID
 WHERE l.OBJECT_TYPE = 'TABLE'
   AND l.OBJECT_SCHEMA = COALESCE(?, DATABASE()) AND l.OBJECT_NAME = ?
   AND t.PROCESSLIST_ID NOT IN (?, CONNECTION_ID())
 ORDER BY age_ms DESC, t.PROCESSLIST_ID;
