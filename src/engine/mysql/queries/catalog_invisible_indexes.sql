-- Indexes that the optimizer of MySQL 8.0 and later does not see. Parameter: the database.
SELECT DISTINCT TABLE_NAME, INDEX_NAME
  FROM information_schema.STATISTICS
 WHERE TABLE_SCHEMA = ? AND IS_VISIBLE = 'NO';
