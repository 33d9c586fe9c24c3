-- What generated columns are computed from; MySQL 5.6 has none. Parameter: the database.
SELECT TABLE_NAME, COLUMN_NAME, GENERATION_EXPRESSION
  FROM information_schema.COLUMNS
 WHERE TABLE_SCHEMA = ? AND GENERATION_EXPRESSION <> ''
 ORDER BY TABLE_NAME, ORDINAL_POSITION;
