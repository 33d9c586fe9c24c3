-- The parents of tables that inherit without being partitions. $1 oid[]: the tables. In psql: ...
-- \bind '{16385}' \g
SELECT i.inhrelid, n.nspname, p.relname
  FROM pg_catalog.pg_inherits AS i
  JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid AND NOT c.relispartition
  JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent AND p.relkind IN ('r', 'f')
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.relnamespace
 WHERE i.inhrelid = ANY ($1::oid[])
 ORDER BY i.inhrelid, i.inhseqno;
