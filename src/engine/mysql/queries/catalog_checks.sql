-- CHECKs of one database, of MariaDB: that of a column has the column's name. Parameter: the
-- database.
SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE, 'YES'
  FROM information_schema.CHECK_CONSTRAINTS
 WHERE CONSTRAINT_SCHEMA = ?
 ORDER BY CAST(TABLE_NAME AS BINARY), CONSTRAINT_NAME;
