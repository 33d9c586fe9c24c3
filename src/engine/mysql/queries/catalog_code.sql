-- Code that is stored in one database: views, triggers, procedures and functions, events; with the
-- table that it belongs to. Parameters: the database, four times. What the user may not see is NULL.
SELECT 'view', TABLE_NAME, NULL, VIEW_DEFINITION
  FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ?
UNION ALL
SELECT 'trigger', TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_STATEMENT
  FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ?
UNION ALL
SELECT 'function', ROUTINE_NAME, NULL, ROUTINE_DEFINITION
  FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ?
UNION ALL
SELECT 'function', EVENT_NAME, NULL, EVENT_DEFINITION
  FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ?
 ORDER BY 1, 2, 4;
