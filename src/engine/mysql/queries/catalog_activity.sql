-- Rows written to tables of one database since the server started. Parameter: the database.
SELECT OBJECT_NAME, COUNT_WRITE
  FROM performance_schema.table_io_waits_summary_by_table
 WHERE OBJECT_TYPE = 'TABLE' AND OBJECT_SCHEMA = ? AND COUNT_WRITE > 0;
