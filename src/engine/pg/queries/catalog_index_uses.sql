-- Columns that indexes use besides their key columns: in expressions, a predicate, INCLUDE. $1 oid[]:
-- the tables. In psql: ... \bind '{16385}' \g
WITH used AS (
    SELECT i.indrelid, i.indexrelid, d.refobjsubid AS attnum
      FROM pg_catalog.pg_index AS i
      JOIN pg_catalog.pg_depend AS d
        ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = i.indexrelid
       AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = i.indrelid
     WHERE i.indrelid = ANY ($1::oid[]) AND d.refobjsubid > 0
    UNION
    SELECT i.indrelid, i.indexrelid, k.attnum
      FROM pg_catalog.pg_index AS i
     CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::smallint[]) AS k (attnum)
     WHERE i.indrelid = ANY ($1::oid[]) AND k.attnum > 0
)
SELECT u.indrelid, c.relname, a.attname
  FROM used AS u
  JOIN pg_catalog.pg_index AS i ON i.indexrelid = u.indexrelid
  JOIN pg_catalog.pg_class AS c ON c.oid = u.indexrelid
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = u.indrelid AND a.attnum = u.attnum
 WHERE u.attnum <> ALL ((i.indkey::smallint[])[0:i.indnkeyatts - 1])
 ORDER BY u.indrelid, c.relname, u.attnum;
