-- Indexes of one database, a row for each column; that of an expression is NULL. Parameter: the
-- database.
SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, COLLATION, SUB_PART, LOWER(INDEX_TYPE),
       INDEX_COMMENT
  FROM information_schema.STATISTICS
 WHERE TABLE_SCHEMA = ?
 ORDER BY CAST(TABLE_NAME AS BINARY), INDEX_NAME, SEQ_IN_INDEX;
