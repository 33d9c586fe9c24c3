-- Parameters: database, table, column.
SELECT DATA_TYPE, COALESCE(CHARACTER_SET_NAME, '')
  FROM information_schema.COLUMNS
 WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = ?;
