-- Indexes that the optimizer of MariaDB 10.6 and later is told to ignore. Parameter: the database.
SELECT DISTINCT TABLE_NAME, INDEX_NAME
  FROM information_schema.STATISTICS
 WHERE TABLE_SCHEMA = ? AND IGNORED = 'YES';
