-- Tables and views of one database, with the server's estimates of rows and bytes. Names may differ in
-- case alone, and are sorted by their bytes, here and in what follows. MySQL 8.0 keeps the sizes for information_schema_stats_expiry, a day by default. Parameter: the database.
SELECT TABLE_NAME, TABLE_TYPE, TABLE_ROWS, DATA_LENGTH + INDEX_LENGTH, DATA_LENGTH,
       LOWER(ENGINE), LOWER(ROW_FORMAT), TABLE_COLLATION
  FROM information_schema.TABLES
 WHERE TABLE_SCHEMA = ?
 ORDER BY CAST(TABLE_NAME AS BINARY);
