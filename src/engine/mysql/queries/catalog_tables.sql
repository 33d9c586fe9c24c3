-- Tables and views of one database, with the server's estimates of rows and bytes. MySQL 8.0 keeps
-- these for information_schema_stats_expiry, a day by default. Parameter: the database.
SELECT TABLE_NAME, TABLE_TYPE, TABLE_ROWS, DATA_LENGTH + INDEX_LENGTH, DATA_LENGTH,
       LOWER(ENGINE), LOWER(ROW_FORMAT), TABLE_COLLATION
  FROM information_schema.TABLES
 WHERE TABLE_SCHEMA = ?
 ORDER BY TABLE_NAME;
