-- Indexes of tables: a row per key column, in index order, NULL for an expression. $1 oid[]: the
-- tables. In psql: ... \bind '{16385}' \g
--
-- No size where a session bars the index or its table: asking would wait.
WITH barred AS (
    SELECT relation AS oid
      FROM pg_catalog.pg_locks
     WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
       AND pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
)
SELECT i.indrelid, i.indexrelid, n.nspname, c.relname, am.amname,
       CASE WHEN c.relkind = 'i' AND NOT EXISTS (
                SELECT FROM barred WHERE oid IN (i.indexrelid, i.indrelid))
            THEN pg_catalog.pg_relation_size(i.indexrelid) ELSE -1 END AS size_bytes,
       i.indisunique, i.indisprimary, i.indisvalid AND i.indisready AS valid,
       i.indpred IS NOT NULL AS partial, i.indexprs IS NOT NULL AS has_expression,
       i.indimmediate,
       NOT o.opcdefault OR k.coll <> coalesce(a.attcollation, k.coll)
           OR i.indnatts > i.indnkeyatts AS special,
       pn.nspname AS parent_schema, p.relname AS parent_name,
       k.option::integer & 1 = 1 AS descending, a.attname
  FROM pg_catalog.pg_index AS i
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_am AS am ON am.oid = c.relam
  LEFT JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = i.indexrelid
  LEFT JOIN pg_catalog.pg_class AS p ON p.oid = h.inhparent
  LEFT JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.relnamespace
 CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(i.indkey::smallint[]),
                               pg_catalog.unnest(i.indoption::smallint[]),
                               pg_catalog.unnest(i.indclass::oid[]),
                               pg_catalog.unnest(i.indcollation::oid[]))
       WITH ORDINALITY AS k (attnum, option, class, coll, place)
  LEFT JOIN pg_catalog.pg_opclass AS o ON o.oid = k.class
  LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
 WHERE i.indrelid = ANY ($1::oid[]) AND k.place <= i.indnkeyatts
 ORDER BY i.indrelid, c.relname, i.indexrelid, k.place;
