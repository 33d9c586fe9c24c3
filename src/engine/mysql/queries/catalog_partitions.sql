-- Partitioned tables of one database: method and expression. Parameter: the database.
SELECT DISTINCT TABLE_NAME, LOWER(PARTITION_METHOD), PARTITION_EXPRESSION
  FROM information_schema.PARTITIONS
 WHERE TABLE_SCHEMA = ? AND PARTITION_METHOD IS NOT NULL;
