-- Columns of PARTITION BY, in their order, NULL for an expression. $1 oid[]: the tables. In psql:
-- ... \bind '{16385}' \g
SELECT p.partrelid, a.attname
  FROM pg_catalog.pg_partitioned_table AS p
 CROSS JOIN LATERAL pg_catalog.unnest(p.partattrs::smallint[]) WITH ORDINALITY AS k (attnum, place)
  LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = p.partrelid AND a.attnum = k.attnum
 WHERE p.partrelid = ANY ($1::oid[])
 ORDER BY p.partrelid, k.place;
