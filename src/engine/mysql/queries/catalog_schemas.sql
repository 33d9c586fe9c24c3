-- Databases that are not the server's own, with what they give to their tables. Parameter: the only one that is wanted, or NULL.
SELECT SCHEMA_NAME, DEFAULT_COLLATION_NAME
  FROM information_schema.SCHEMATA
 WHERE SCHEMA_NAME = COALESCE(?, SCHEMA_NAME)
   AND SCHEMA_NAME NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')
 ORDER BY CAST(SCHEMA_NAME AS BINARY);
